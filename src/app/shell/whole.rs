//! A whole exercise on the real engine, from the Library to the debrief, through the window: by mouse and by keyboard alone.

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::*;
use crate::app::theme::Appearance;
use crate::host::Host;

/// The real host, asked and answering on the same thread.
struct Real(Host);

impl Backend for Real {
    fn send(&mut self, request: Request) {
        self.0.handle(request);
    }
    fn snapshot(&mut self) -> Arc<Snapshot> {
        self.0.snapshot()
    }
}

fn open(folder: &std::path::Path) -> Harness<'static, Shell> {
    let mut host = Host::open(folder).expect("the system gives random numbers");
    host.load();
    let mut shell = Shell::new(Box::new(Real(host)), Settings::default());
    shell.state.appearance = Appearance { motion: Motion::Reduced, ..Appearance::default() };
    let appearance = shell.state.appearance;
    let mut harness = Harness::builder()
        .with_size([1600.0, 1000.0])
        .with_context_setup(move |ctx| theme::install(ctx, appearance))
        .build_ui_state(|ui, shell: &mut Shell| shell.frame(ui), shell);
    harness.run_steps(4);
    harness
}

fn ended(harness: &Harness<'static, Shell>) -> bool {
    harness.state().last.play.as_ref().is_some_and(|play| play.table.ended)
}

fn press(harness: &mut Harness<'static, Shell>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(3);
}

/// What a keyboard sends for a letter: its text.
fn letter(harness: &mut Harness<'static, Shell>, typed: &str) {
    harness.event(egui::Event::Text(typed.to_owned()));
    harness.run_steps(3);
}

/// Clicks the first control of that name, if it can be clicked now.
fn try_click(harness: &mut Harness<'static, Shell>, label: &str) -> bool {
    let Some(node) = harness.query_all_by_label(label).find(|node| !node.accesskit_node().is_disabled()) else {
        return false;
    };
    node.click();
    harness.run_steps(3);
    true
}

fn decided(harness: &Harness<'static, Shell>) -> usize {
    let debrief = harness.state().last.debrief.as_ref().expect("a debrief");
    debrief.decisions.iter().filter(|decision| decision.how == "decided").count()
}

#[test]
fn a_whole_exercise_by_keyboard_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = open(folder.path());
    for _ in 0..120 {
        if harness.query_all_by_label("Run Ghost Rail").any(|node| node.is_focused()) {
            break;
        }
        press(&mut harness, Modifiers::NONE, Key::Tab);
    }
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().route(), Route::Setup);
    press(&mut harness, Modifiers::COMMAND, Key::Enter);
    assert_eq!(harness.state().route(), Route::Exercise);
    for _ in 0..200 {
        if ended(&harness) {
            break;
        }
        for typed in ["a", "1", "y", "l"] {
            letter(&mut harness, typed);
        }
        press(&mut harness, Modifiers::NONE, Key::Enter);
    }
    assert!(ended(&harness), "the books are closed");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().route(), Route::Debrief);
    assert!(decided(&harness) >= 8, "{} decisions were taken by keys alone", decided(&harness));
}

#[test]
fn a_whole_exercise_by_mouse_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = open(folder.path());
    assert!(try_click(&mut harness, "Run Dormant Subdomain"));
    assert!(try_click(&mut harness, "Start exercise"));
    assert_eq!(harness.state().route(), Route::Exercise);
    for _ in 0..400 {
        if ended(&harness) {
            break;
        }
        let table = harness.state().last.play.as_ref().expect("an exercise").table.clone();
        for inject in table.room.injects.iter().filter(|inject| inject.id.is_some() && !inject.opened).take(1) {
            try_click(&mut harness, &format!("We're on it: {}", inject.title));
        }
        for decision in
            table.room.decisions.iter().filter(|decision| decision.state == crate::engine::view::DecisionState::Open)
        {
            for option in decision.options.iter().filter(|option| option.refused.is_none()) {
                try_click(&mut harness, &option.label);

                for role in &option.approvals {
                    try_click(&mut harness, &format!("{} agrees", role.label()));
                }
                if try_click(&mut harness, &format!("Lock: {}", decision.title)) {
                    break;
                }
            }
        }
        assert!(try_click(&mut harness, "Next event"), "the story goes on");
    }
    assert!(ended(&harness), "the books are closed");
    assert!(try_click(&mut harness, "Go to the debrief"));
    assert_eq!(harness.state().route(), Route::Debrief);
    assert!(decided(&harness) >= 6, "{} decisions were taken by clicks alone", decided(&harness));
}

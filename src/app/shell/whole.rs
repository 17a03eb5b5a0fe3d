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
        self.0.poll();
        self.0.snapshot()
    }
}

fn open(folder: &std::path::Path) -> Harness<'static, Shell> {
    let mut host = Host::open(folder).expect("the system gives random numbers");
    host.load();
    host.replay(20);
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

/// Draws frame after frame until work beside the window has come to something, leaving the processor to that work.
fn wait_until(harness: &mut Harness<'static, Shell>, there: impl Fn(&Harness<'static, Shell>) -> bool) {
    for _ in 0..40_000 {
        if there(harness) {
            break;
        }
        harness.run_steps(1);
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
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

/// Plays by clicks: opens what arrives, takes the first option that can be taken, and goes on.
fn play_by_mouse(harness: &mut Harness<'static, Shell>) {
    for _ in 0..400 {
        if ended(harness) {
            break;
        }
        let table = harness.state().last.play.as_ref().expect("an exercise").table.clone();
        for inject in table.room.injects.iter().filter(|inject| inject.id.is_some() && !inject.opened).take(1) {
            try_click(harness, &format!("We're on it: {}", inject.title));
        }
        for decision in
            table.room.decisions.iter().filter(|decision| decision.state == crate::engine::view::DecisionState::Open)
        {
            for option in decision.options.iter().filter(|option| option.refused.is_none()) {
                try_click(harness, &option.label);

                for role in &option.approvals {
                    try_click(harness, &format!("{} agrees", role.label()));
                }
                if try_click(harness, &format!("Lock: {}", decision.title)) {
                    break;
                }
            }
        }
        assert!(try_click(harness, "Next event"), "the story goes on");
    }
    assert!(ended(harness), "the books are closed");
    assert!(try_click(harness, "Go to the debrief"));
    assert_eq!(harness.state().route(), Route::Debrief);
}

#[test]
fn a_whole_exercise_by_mouse_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = open(folder.path());
    assert!(try_click(&mut harness, "Run Dormant Subdomain"));
    assert!(try_click(&mut harness, "Start exercise"));
    assert_eq!(harness.state().route(), Route::Exercise);
    play_by_mouse(&mut harness);
    assert!(decided(&harness) >= 6, "{} decisions were taken by clicks alone", decided(&harness));
    // What it compares with is worked out meanwhile: a first answer, and a way to stop.
    wait_until(&mut harness, |harness| harness.query_all_by_label_contains("uck: it cost").next().is_some());
    assert!(harness.query_all_by_label_contains("uck: it cost").next().is_some());
    // On a quick machine it may be finished by now.
    if try_click(&mut harness, "Cancel") {
        assert!(harness.query_by_label("Compare again").is_some());
    }
}

#[test]
fn a_drawn_exercise_from_the_library_to_the_debrief_by_mouse_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = open(folder.path());
    assert!(try_click(&mut harness, "Randomize on Ghost Rail"));
    assert_eq!(harness.state().route(), Route::Randomize);
    assert!(try_click(&mut harness, "Choose: Extortion group"));
    assert!(harness.query_by_label("Chosen: Extortion group").is_some());
    assert!(try_click(&mut harness, "30"));
    assert!(try_click(&mut harness, "Draw exercise"));
    wait_until(&mut harness, |harness| harness.state().route() != Route::Randomize);
    assert_eq!(harness.state().route(), Route::Setup, "{:?}", harness.state().last.draw.state);
    assert!(try_click(&mut harness, "Start exercise"));
    play_by_mouse(&mut harness);
    assert!(decided(&harness) >= 3, "{} decisions were taken by clicks alone", decided(&harness));
    // What was drawn is kept whole: the session can be opened again from what was stored.
    let sessions = harness.state().last.play.as_ref().map(|play| play.session.clone()).expect("it is at the table");
    drop(harness);
    let mut again = open(folder.path());
    again.state_mut().backend.send(Request::Resume(sessions));
    again.run_steps(3);
    assert!(again.state().last.message.is_none(), "{:?}", again.state().last.message);
    assert_eq!(again.state().route(), Route::Debrief);
}

#[test]
fn attackers_without_a_place_say_what_is_lacking_and_cannot_be_chosen() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = open(folder.path());
    assert!(try_click(&mut harness, "Randomize on Ghost Rail"));
    let ground = harness.state().last.draw.ground.clone().expect("Ghost Rail is shown");
    let without: Vec<_> = ground.attackers.iter().filter(|attacker| attacker.lacks.is_some()).collect();
    assert!(!without.is_empty(), "no AI agent works at Ghost Rail");
    for attacker in without {
        assert!(!try_click(&mut harness, &format!("Choose: {}", attacker.name)), "{}", attacker.name);
    }
    assert!(ground.attackers.iter().filter(|attacker| attacker.lacks.is_none()).count() >= 6);
}

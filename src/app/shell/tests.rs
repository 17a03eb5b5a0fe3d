//! The window as it is used, with an invented host: by mouse and by keyboard alone, in both themes and at every size.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::*;
use crate::app::screens::sample;
use crate::app::theme::{Appearance, Preference, Scale};
use crate::host::{Play, Played, SetupForm};

/// A host that answers at once, and writes down what it was asked.
struct Invented {
    now: Arc<Snapshot>,
    asked: Rc<RefCell<Vec<Request>>>,
}

impl Backend for Invented {
    fn send(&mut self, request: Request) {
        let now = Arc::make_mut(&mut self.now);
        match &request {
            Request::Open(ScenarioRef::Bundled(id)) => {
                let card = now.library.iter().find(|card| card.id == *id).cloned();
                now.setup = card.map(|card| Arc::new(sample::setup_of(card, 7)));
            }
            Request::Open(ScenarioRef::File(path)) => {
                let text = format!("{} could not be read.", path.display());
                now.message = Some(Message { tone: MessageTone::Error, text });
            }
            Request::Start(form) => {
                now.play = now.setup.clone().map(|setup| Arc::new(sample::play(setup, form)));
            }
            Request::Resume(_) => now.debrief = Some(Arc::new(sample::after_action())),
            Request::Discard(id) => now.interrupted.retain(|session| session.id != *id),
            Request::Leave => now.play = None,
            Request::Dismiss => now.message = None,
            Request::Export(_)
            | Request::Play(_)
            | Request::Ecosystem(_)
            | Request::Import(_)
            | Request::Draw(_)
            | Request::Brief(_)
            | Request::Study(_) => {}
        }
        self.asked.borrow_mut().push(request);
    }

    fn snapshot(&mut self) -> Arc<Snapshot> {
        self.now.clone()
    }
}

struct Table {
    harness: Harness<'static, Shell>,
    asked: Rc<RefCell<Vec<Request>>>,
}

fn open_sized(snapshot: Snapshot, size: [f32; 2], look: Appearance) -> Table {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let backend = Invented { now: Arc::new(snapshot), asked: asked.clone() };
    let mut shell = Shell::new(Box::new(backend), Settings::default());
    shell.state.appearance = Appearance { motion: Motion::Reduced, ..look };
    let appearance = shell.state.appearance;
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(40)
        .with_context_setup(move |ctx| theme::install(ctx, appearance))
        .build_ui_state(|ui, shell: &mut Shell| shell.frame(ui), shell);
    harness.run();
    Table { harness, asked }
}

fn open(snapshot: Snapshot) -> Table {
    open_sized(snapshot, [1600.0, 1000.0], Appearance::default())
}

fn with_debrief() -> Snapshot {
    let mut snapshot = sample::snapshot();
    let setup = Arc::new(sample::setup(7));
    let form = SetupForm { group: String::new(), seats: Vec::new(), seed: 7, talk_costs_time: Default::default() };
    let mut play = sample::play(setup.clone(), &form);
    play.table.ended = true;
    snapshot.setup = Some(setup);
    snapshot.play = Some(Arc::new(play));
    snapshot.debrief = Some(Arc::new(sample::after_action()));
    snapshot.study = sample::study();
    snapshot
}

impl Table {
    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run();
    }

    fn key(&mut self, key: Key) {
        self.harness.key_press(key);
        self.harness.run();
    }

    fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run();
    }

    fn write(&mut self, text: &str) {
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.harness.run();
    }

    fn route(&self) -> Route {
        self.harness.state().route()
    }

    fn asked(&self) -> Vec<Request> {
        self.asked.borrow().clone()
    }

    fn sees(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    /// Tab until a control with this name has the keyboard.
    fn tab_to(&mut self, label: &str) {
        for _ in 0..120 {
            if self.harness.query_all_by_label(label).any(|node| node.is_focused()) {
                return;
            }
            self.key(Key::Tab);
        }
        panic!("no Tab leads to {label:?}");
    }
}

#[test]
fn from_the_library_to_the_exercise_in_two_clicks() {
    let mut table = open(sample::snapshot());
    table.click("Run Ghost Rail");
    assert_eq!(table.route(), Route::Setup);
    table.click("Start exercise");
    assert_eq!(table.route(), Route::Exercise);
    let asked = table.asked();
    assert_eq!(asked.first(), Some(&Request::Open(ScenarioRef::Bundled("ghost-rail".into()))));
    let Some(Request::Start(form)) = asked.get(1) else { panic!("{asked:?}") };
    assert_eq!((form.seed, form.group.as_str()), (7, ""));
    assert_eq!(form.seats.len(), 4);
    assert!(form.seats.iter().all(|seat| seat.played == Played::Yes));
}

#[test]
fn from_the_library_to_the_exercise_by_keyboard_alone() {
    let mut table = open(sample::snapshot());
    table.tab_to("Run Dormant Subdomain");
    table.key(Key::Enter);
    assert_eq!(table.route(), Route::Setup);
    table.tab_to("Absent");
    table.keys(Modifiers::COMMAND, Key::Enter);
    assert_eq!(table.route(), Route::Exercise);
    assert!(matches!(table.asked().last(), Some(Request::Start(form)) if form.seed == 7));
}

#[test]
fn an_absent_role_is_in_the_form() {
    let mut table = open(sample::snapshot());
    table.click("Run Ghost Rail");
    table.harness.get_all_by_label("Absent").nth(2).expect("three roles").click();
    table.harness.run();
    table.click("Start exercise");
    let asked = table.asked();
    let Some(Request::Start(form)) = asked.last() else { panic!("{asked:?}") };
    let absent: Vec<_> = form.seats.iter().filter(|seat| seat.played == Played::No).map(|seat| seat.role).collect();
    assert_eq!(absent, [crate::scenario::doc::Role::Legal]);
}

#[test]
fn search_and_filters_narrow_the_library_and_can_be_undone() {
    let mut table = open(sample::snapshot());
    table.write("/");
    table.write("agent");
    assert!(table.sees("Run Agent with a Company Card") && !table.sees("Run Ghost Rail"));
    table.write(" zzz");
    assert!(table.sees("No scenario fits"));
    table.click("Show all scenarios");
    assert!(table.sees("Run Ghost Rail"));
    table.harness.get_by_role_and_label(egui::Role::Button, "HIPAA").click();
    table.harness.run();
    assert!(table.sees("Run Clearinghouse Dark") && !table.sees("Run Ghost Rail"));
    table.click("All");
    assert!(table.sees("Run Ghost Rail"));
}

#[test]
fn an_interrupted_session_is_resumed_or_discarded_after_a_question() {
    let mut table = open(sample::snapshot());
    table.click("Discard Ghost Rail");
    table.click("Keep it");
    assert!(table.asked().is_empty());
    table.click("Discard Ghost Rail");
    table.click("Discard session");
    assert_eq!(table.asked(), [Request::Discard("s-1".into())]);
    assert!(!table.sees("Resume Ghost Rail"));
    let mut table = open(sample::snapshot());
    table.click("Resume Ghost Rail");
    assert_eq!(table.asked(), [Request::Resume("s-1".into())]);
    assert_eq!(table.route(), Route::Debrief);
}

#[test]
fn a_file_that_is_wrong_is_told_in_a_banner_that_stays() {
    let mut table = open(sample::snapshot());
    table.click("Open file…");
    table.write("/tmp/x.ron");
    table.key(Key::Enter);
    assert_eq!(table.asked(), [Request::Open(ScenarioRef::File("/tmp/x.ron".into()))]);
    assert_eq!(table.route(), Route::Library);
    table.click("Dismiss message");
    assert_eq!(table.asked().last(), Some(&Request::Dismiss));
    assert!(!table.sees("Dismiss message"));
}

#[test]
fn the_company_is_walked_zone_by_zone() {
    let mut table = open(sample::snapshot());
    table.click("Preview Ghost Rail");
    assert_eq!(table.route(), Route::Company);
    let zones = sample::setup(7).card.picture.zones.len();
    for zone in 1..=zones {
        table.key(Key::N);
        assert!(table.sees(&format!("{zone} of {zones} zones")), "{zone}");
    }
    table.click("Go to Setup");
    assert_eq!(table.route(), Route::Setup);
    table.key(Key::Escape);
    assert_eq!(table.route(), Route::Library);
}

#[test]
fn every_tab_of_the_debrief_opens_and_says_something() {
    let mut table = open(with_debrief());
    assert_eq!(table.route(), Route::Debrief);
    let seen = [
        ("Timeline", "What the room knew"),
        ("Decisions", "What an expert would weigh"),
        ("What if", "Play it again"),
        ("Roles", "Finance"),
        ("Obligations", "DORA initial report"),
        ("Prevention", "What would have prevented it"),
        ("Ledger", "Search the ledger"),
        ("Hot wash", "Questions"),
        ("Outcome", "Where the money went"),
    ];
    for (tab, says) in seen {
        table.harness.get_by_role_and_label(egui::Role::Tab, tab).click();
        table.harness.run();
        assert!(table.sees(says), "{tab}: {says}");
    }
}

#[test]
fn a_decision_leads_to_its_entries_in_the_ledger() {
    let mut table = open(with_debrief());
    table.harness.get_by_role_and_label(egui::Role::Tab, "Decisions").click();
    table.harness.run();
    table.click("€1.40 M traced");
    assert!(table.sees("Search the ledger"));
    assert_eq!(table.harness.get_by_label("Search the ledger").value().as_deref(), Some("Cut the rate limit"));
}

#[test]
fn a_report_is_asked_for_and_a_note_is_taken() {
    let mut table = open(with_debrief());
    table.click("Export report");
    table.click("Write report");
    assert_eq!(table.asked(), [Request::Export("ghost-rail-debrief.md".into())]);
    table.harness.get_by_role_and_label(egui::Role::Tab, "Hot wash").click();
    table.harness.run();
    table.click("Gap");
    table.harness.get_by_label("Note").focus();
    table.harness.run();
    table.write("No deputy for Legal.");
    table.click("Add note");
    let note = Play::Note { tag: "gap".into(), text: "No deputy for Legal.".into() };
    assert_eq!(table.asked().last(), Some(&Request::Play(note)));
}

#[test]
fn the_glossary_is_reached_searched_and_left_by_keyboard() {
    let mut table = open(sample::snapshot());
    table.keys(Modifiers::COMMAND, Key::Num4);
    assert_eq!(table.route(), Route::Glossary);
    table.write("/");
    table.write("bola");
    assert!(table.sees("API1 Broken Object Level Authorization"));
    table.write(" no such word");
    assert!(table.sees("No such word"));
    table.key(Key::Escape);
    assert_eq!(table.route(), Route::Glossary, "the first Escape leaves the field");
    table.key(Key::Escape);
    assert_eq!(table.route(), Route::Library);
}

#[test]
fn a_term_is_one_click_from_its_entry_and_back_again() {
    let mut table = open(sample::snapshot());
    table.click("Run Ghost Rail");
    table.harness.get_by_role_and_label(egui::Role::Link, "API1").click();
    table.harness.run();
    assert_eq!(table.route(), Route::Glossary);
    assert!(table.sees("API1 Broken Object Level Authorization"));
    table.click("Back to where you were");
    assert_eq!(table.route(), Route::Setup);
}

#[test]
fn settings_take_effect_at_once() {
    let mut table = open(sample::snapshot());
    table.keys(Modifiers::COMMAND, Key::Num5);
    table.click("Light");
    assert_eq!(table.harness.state().state.appearance.preference, Preference::Light);
    table.click("Larger");
    assert_eq!(table.harness.state().state.appearance.scale.as_percent(), 110);
    table.keys(Modifiers::COMMAND, Key::Num0);
    assert_eq!(table.harness.state().state.appearance.scale.as_percent(), 100);
}

#[test]
fn keys_are_explained_and_empty_states_lead_on() {
    let mut table = open(Snapshot::default());
    assert!(table.sees("No scenarios"));
    table.key(Key::F1);
    assert!(table.sees("Close keys"));
    table.key(Key::Escape);
    assert!(!table.sees("Close keys"));
    for key in [Key::Num2, Key::Num3] {
        table.keys(Modifiers::COMMAND, key);
        table.click("Go to the Library");
        assert_eq!(table.route(), Route::Library);
    }
}

#[test]
fn every_screen_can_be_drawn_at_every_size_without_leaving_the_window() {
    let looks = [(Preference::Dark, 100), (Preference::Light, 200), (Preference::Light, 80)];
    for (size, (preference, percent)) in [[1280.0, 720.0], [1280.0, 720.0], [1920.0, 1080.0]].into_iter().zip(looks) {
        let look = Appearance { preference, scale: Scale::percent(percent), ..Appearance::default() };
        let mut table = open_sized(with_debrief(), size, look);
        let right = table.harness.ctx.content_rect().right();
        for route in [Route::Library, Route::Setup, Route::Company, Route::Debrief, Route::Glossary, Route::Settings] {
            table.harness.state_mut().state.go(route);
            table.harness.run();
            for button in table.harness.get_all_by_role(egui::Role::Button) {
                let rect = button.rect();
                assert!(
                    rect.right() <= right + 1.0,
                    "{route:?} at {percent} %: {:?} ends at {}",
                    button.accesskit_node().label(),
                    rect.right()
                );
            }
        }
    }
}

#[test]
fn a_scenario_opened_from_outside_is_shown_in_setup() {
    let mut snapshot = sample::snapshot();
    snapshot.setup = Some(Arc::new(sample::setup(7)));
    assert_eq!(open(snapshot).route(), Route::Setup);
}

#[test]
fn talk_that_costs_time_runs_from_the_start_and_only_in_that_session() {
    let mut table = open(sample::snapshot());
    table.click("Run Ghost Rail");
    table.click("Talk costs time");
    table.click("Start exercise");
    assert!(matches!(table.harness.state().state.exercise.talk, TalkTimer::Running(_)));
    table.keys(Modifiers::COMMAND, Key::Num1);
    table.click("Leave Ghost Rail");
    assert_eq!(table.asked().last(), Some(&Request::Leave));
    assert_eq!(table.route(), Route::Library);
    table.click("Run Dormant Subdomain");
    table.click("Start exercise");
    assert!(matches!(table.harness.state().state.exercise.talk, TalkTimer::Paused));
}

#[test]
fn the_company_page_leads_back_to_a_running_exercise() {
    let mut table = open(sample::snapshot());
    table.click("Run Ghost Rail");
    table.click("Start exercise");
    table.harness.state_mut().state.exercise.go = Some(Destination::Company);
    table.harness.run();
    assert_eq!(table.route(), Route::Company);
    table.click("Leave for Exercise");
    assert_eq!(table.route(), Route::Exercise);
}

#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        Ok(Vec::new())
    }
}

#[test]
fn what_is_dropped_is_opened_or_imported() {
    let drop = |table: &mut Table, names: &[&str]| {
        let files = names.iter().map(|name| Arc::new(Dropped((*name).into())) as egui::DroppedFileHandle);
        table.harness.input_mut().dropped_files = files.collect();
        table.harness.run();
    };
    let mut table = open(sample::snapshot());
    drop(&mut table, &["/x/openapi.json", "/x/model.otm"]);
    assert_eq!(table.route(), Route::Ecosystem);
    let paths = vec!["/x/openapi.json".into(), "/x/model.otm".into()];
    assert!(table.asked().contains(&Request::Import(crate::host::ImportRequest::Read(paths))));
    assert!(table.sees("Which files?"));
    // Another one is added.
    drop(&mut table, &["/x/threagile.yaml"]);
    let last = table.asked().pop();
    let Some(Request::Import(crate::host::ImportRequest::Read(paths))) = last else { panic!("{last:?}") };
    assert_eq!(paths.len(), 3);
    table.key(Key::Escape);
    assert!(!table.sees("Which files?"));
    // The Library has the same behind a key, and opens scenarios as ever.
    let mut table = open(sample::snapshot());
    drop(&mut table, &["/x/night.ron"]);
    assert_eq!(table.asked(), [Request::Open(ScenarioRef::File("/x/night.ron".into()))]);
    let mut table = open(sample::snapshot());
    table.keys(Modifiers::COMMAND, Key::I);
    assert!(table.sees("Which files?"));
}

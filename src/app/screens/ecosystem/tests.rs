//! The screen as it is used, on the real host: by label and by key.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::*;
use crate::app::theme::{self, Appearance, Motion, Preference};
use crate::host::{Done, Host, Job};
use crate::import::questions::Question;

pub(super) struct Room {
    host: Host,
    /// Analyses wait, as those of a very large ecosystem do.
    pub slow: bool,
    /// Exercises that are to be tried wait until somebody wants to know: each is played many times.
    trials: Vec<Job>,
    state: EcosystemState,
    /// Held while the test runs.
    folder: tempfile::TempDir,
}

pub(super) struct Bench {
    pub harness: Harness<'static, Room>,
}

pub(super) fn bench_sized(size: [f32; 2], look: Appearance) -> Bench {
    let folder = tempfile::tempdir().expect("a folder");
    let mut host = Host::open(&folder.path().join("data")).expect("the system gives random numbers");
    host.load();
    let room = Room { host, slow: false, trials: Vec::new(), state: EcosystemState::default(), folder };
    let look = Appearance { motion: Motion::Reduced, ..look };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(40)
        .with_context_setup(move |ctx| theme::install(ctx, look))
        .build_ui_state(
            |ui, room: &mut Room| {
                let snapshot = room.host.snapshot();
                for action in ecosystem_ui(ui, &snapshot, &mut room.state) {
                    match action {
                        AppAction::Ask(request) => room.host.handle(request),
                        AppAction::Import(paths) => {
                            let asks = room.state.import(paths, ImportFrom::Here);
                            asks.into_iter().for_each(|request| room.host.handle(request));
                        }
                        _ => continue,
                    }
                    ui.ctx().request_repaint();
                }
                if let Some(job) = if room.slow { None } else { room.host.take_job() } {
                    match job {
                        job @ Job::Import(crate::host::ImportJob::Try(..)) => room.trials.push(job),
                        job => room.host.finish(job.run()),
                    }
                    ui.ctx().request_repaint();
                }
            },
            room,
        );
    harness.run();
    Bench { harness }
}

pub(super) fn bench() -> Bench {
    bench_sized([1600.0, 1000.0], Appearance::default())
}

impl Room {
    pub fn host(&self) -> &Host {
        &self.host
    }
}

impl Bench {
    pub fn settle(&mut self) {
        // Longer than the pause after which a draft is handed over.
        self.harness.run_steps(6);
    }

    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.settle();
    }

    pub fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// A row of the answers, by the beginning of what a screen reader says.
    pub fn answer(&mut self, begins: &str) {
        let list = self.harness.query_all_by_role(Role::ListItem);
        let node = list.into_iter().find(|node| {
            let label = node.accesskit_node().label().unwrap_or_default();
            label.starts_with(begins) && label.contains(", ")
        });
        node.unwrap_or_else(|| panic!("no answer begins with {begins:?}")).click();
        self.settle();
    }

    pub fn overlay(&self) -> crate::app::graph::AnalysisOverlay {
        self.desk().analysis.overlay().cloned().expect("something is drawn")
    }

    /// Puts a text into a field in place of what stands there.
    pub fn write(&mut self, field: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, field).focus();
        self.harness.run_steps(2);
        self.keys(Modifiers::COMMAND, Key::A);
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.settle();
    }

    pub fn value(&self, field: &str) -> String {
        self.harness.get_by_role_and_label(Role::TextInput, field).value().unwrap_or_default()
    }

    /// Chooses from a list.
    pub fn choose(&mut self, field: &str, option: &str) {
        self.click(field);
        let search = format!("Search {field}");
        // Only the rows in view of a long list are there; its search takes the first that fits.
        if self.harness.query_by_role_and_label(Role::TextInput, &search).is_some() {
            self.write(&search, option);
            self.keys(Modifiers::NONE, Key::Enter);
        } else {
            self.harness.get_by_role_and_label(Role::ListBoxOption, option).click();
            self.settle();
        }
    }

    pub fn sees(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    pub fn desk(&self) -> &Desk {
        self.harness.state().state.desk.as_ref().expect("something is open")
    }

    pub fn row(&mut self, label: &str) {
        self.harness.get_by_role_and_label(Role::ListItem, label).click();
        self.settle();
    }

    /// Begins an import, as a drop on the window does.
    pub fn import(&mut self, paths: Vec<std::path::PathBuf>, from: ImportFrom) {
        let room = self.harness.state_mut();
        let asks = room.state.import(paths, from);
        asks.into_iter().for_each(|request| room.host.handle(request));
        self.settle();
    }

    /// Goes to a folder, as many clicks would.
    pub fn look(&mut self, folder: &std::path::Path) {
        let request = crate::host::ImportRequest::Look(Some(folder.to_owned()));
        self.harness.state_mut().host.handle(Request::Import(request));
        self.settle();
    }

    /// Clicks the control whose name begins so.
    pub fn click_starting(&mut self, begins: &str) {
        self.click_starting_of(begins, Role::Tab);
    }

    /// The same, of a role; a name that holds it is enough for a row.
    pub fn click_starting_of(&mut self, word: &str, role: Role) {
        let nodes = self.harness.query_all_by_role(role);
        let fits = |label: &str| if role == Role::Tab { label.starts_with(word) } else { label.contains(word) };
        let node = nodes.into_iter().find(|node| node.accesskit_node().label().is_some_and(|label| fits(&label)));
        node.unwrap_or_else(|| panic!("nothing begins with {word:?}")).click();
        self.settle();
    }

    /// Tries what waits, the newest last.
    pub fn try_out(&mut self) {
        let room = self.harness.state_mut();
        let done: Vec<Done> = std::mem::take(&mut room.trials).into_iter().map(Job::run).collect();
        done.into_iter().for_each(|done| room.host.finish(done));
        self.settle();
    }

    /// What the import asks.
    pub fn questions(&self) -> Vec<Question> {
        let snapshot = self.harness.state().host.snapshot();
        snapshot.import.read.as_ref().expect("something was read").imported.questions.clone()
    }

    /// The import with all answers and choices in it.
    pub fn composed(&self) -> Arc<EcosystemDoc> {
        let snapshot = self.harness.state().host.snapshot();
        let read = snapshot.import.read.clone().expect("something was read");
        Arc::clone(&read.composed.as_ref().expect("put together").doc)
    }

    pub fn folder(&self) -> std::path::PathBuf {
        self.harness.state().folder.path().to_owned()
    }

    pub fn select(&mut self, subject: Subject) {
        self.harness.state_mut().state.desk.as_mut().expect("something is open").select(subject);
        self.settle();
    }

    pub fn file(&self, name: &str) -> String {
        let path = self.harness.state().folder.path().join("data/ecosystems").join(name);
        std::fs::read_to_string(path).expect("saved")
    }
}

#[test]
fn a_field_is_edited_taken_back_and_done_again() {
    let mut bench = bench();
    bench.click("Open Corella Mobile");
    bench.row("Mobile app");
    bench.write("Name", "Phone app");
    assert_eq!(bench.desk().doc().assets.iter().filter(|asset| asset.name == "Phone app").count(), 1);
    assert!(bench.sees("unsaved"));
    assert!(bench.harness.query_by_role_and_label(Role::ListItem, "Phone app").is_some());
    // Undo is the document's, also while a field has the keyboard.
    bench.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(bench.value("Name"), "Mobile app");
    assert!(!bench.sees("unsaved"));
    bench.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(bench.value("Name"), "Phone app");
    bench.click("Undo");
    bench.keys(Modifiers::COMMAND, Key::Y);
    assert_eq!(bench.value("Name"), "Phone app");
}

#[test]
fn a_flow_is_added_and_saved_and_saving_twice_changes_nothing() {
    let mut bench = bench();
    bench.click("Open Corella Mobile");
    bench.row("Shop kiosks");
    let before = bench.desk().doc().flows.len();
    bench.harness.get_by_label("Flow from here").scroll_to_me();
    bench.settle();
    bench.click("Flow from here");
    assert_eq!(bench.desk().selected, Subject::Flow(before));
    bench.choose("To", "Billing (billing)");
    bench.write("API", "Till API");
    bench.choose("Caller proves itself by", "mTLS");
    bench.keys(Modifiers::COMMAND, Key::S);
    assert!(bench.sees("Save as a new file"));
    bench.write("Path to save to", "mine");
    bench.keys(Modifiers::NONE, Key::Enter);
    assert!(!bench.desk().draft.is_dirty());
    let once = bench.file("mine.ron");
    let line = "from: \"kiosk\", to: \"billing\", api: \"Till API\"";
    assert!(once.contains(line) && once.contains("// ── vault ──"), "{:?}", bench.desk().doc().flows.last());
    // With a change and without one.
    bench.write("API", "Till API 2");
    bench.write("API", "Till API");
    bench.keys(Modifiers::COMMAND, Key::S);
    assert_eq!(bench.file("mine.ron"), once);
}

#[test]
fn a_message_appears_in_its_place_leads_there_and_goes() {
    let mut bench = bench();
    bench.click("Open Norrby Pay");
    assert!(bench.sees("nothing to correct"));
    bench.row("Norrby app");
    // Far down in the form.
    bench.harness.get_by_label("Add a weakness here").click_accesskit();
    bench.settle();
    bench.write("Ease, 0 to 1", "7");
    assert!(bench.sees("1 error"));
    assert!(bench.harness.query_by_role_and_label(Role::ListItem, "New weakness, error").is_some());
    bench.write("Search the ecosystem", "norrby app");
    bench.row("Norrby app");
    bench.keys(Modifiers::NONE, Key::F8);
    assert!(matches!(bench.desk().selected, Subject::Weakness(_)));
    assert!(bench.harness.get_by_role_and_label(Role::TextInput, "Ease, 0 to 1").is_focused());
    bench.write("Ease, 0 to 1", "0.7");
    assert!(bench.sees("nothing to correct"));
    // What is no number says so and changes nothing.
    bench.write("Ease, 0 to 1", "much");
    assert!(bench.sees("Type a number"));
    assert_eq!(bench.desk().doc().weaknesses.last().map(|weakness| weakness.ease), Some(0.7));
}

#[test]
fn a_renamed_id_is_followed_and_one_that_is_taken_is_refused() {
    let mut bench = bench();
    bench.click("Open Corella Mobile");
    bench.row("API gateway");
    bench.write("Id", "front-door");
    bench.keys(Modifiers::NONE, Key::Enter);
    assert!(bench.desk().doc().flows.iter().any(|flow| flow.to == "front-door"));
    bench.write("Id", "hub");
    bench.keys(Modifiers::NONE, Key::Enter);
    assert!(bench.sees("Not done: \"hub\" is the name of another one already."));
    assert_eq!(bench.value("Id"), "front-door");
}

#[test]
fn what_goes_along_is_told_before_it_goes() {
    let mut bench = bench();
    bench.click("Open Corella Mobile");
    bench.row("Profile service v1");
    let before = bench.desk().doc().clone();
    bench.click("Remove Profile service v1");
    assert!(bench.sees("Remove Profile service v1?"));
    bench.click("Keep it");
    assert_eq!(*bench.desk().doc(), before);
    bench.keys(Modifiers::NONE, Key::Delete);
    bench.click("Remove all of it");
    assert!(bench.desk().doc().assets.iter().all(|asset| asset.id != "profile-v1"));
    bench.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(*bench.desk().doc(), before);
    bench.row("Core services");
    bench.click("Remove Core services");
    assert!(bench.sees("move them to another zone first"));
}

#[test]
fn dragging_an_asset_places_it_and_nothing_else_moves() {
    let mut bench = bench();
    bench.click("Open Corella Mobile");
    let node = bench.harness.get_by_label_contains("Brand site, service");
    let from = node.rect().center();
    let to = from + egui::vec2(0.0, 60.0);
    bench.harness.drag_at(from);
    bench.harness.run_steps(2);
    bench.harness.hover_at(from + egui::vec2(0.0, 30.0));
    bench.harness.run_steps(2);
    bench.harness.hover_at(to);
    bench.harness.run_steps(2);
    bench.harness.drop_at(to);
    bench.settle();
    let doc = bench.desk().doc().clone();
    assert_eq!(doc.layout.len(), doc.assets.len());
    assert!(matches!(bench.desk().selected, Subject::Asset(_)));
    bench.keys(Modifiers::COMMAND, Key::Z);
    assert!(bench.desk().doc().layout.is_empty());
}

#[test]
fn unsaved_work_is_offered_at_the_next_start() {
    let mut bench = bench();
    bench.click("New ecosystem");
    bench.write("Name", "Our own");
    let data = bench.harness.state().folder.path().join("data");
    let mut again = Host::open(&data).expect("opens");
    again.load();
    bench.harness.state_mut().host = again;
    bench.harness.state_mut().state = EcosystemState::default();
    bench.settle();
    bench.click("Go on with Our own");
    assert_eq!(bench.value("Name"), "Our own");
    assert!(bench.sees("unsaved"));
}

#[test]
fn everything_has_a_name_and_room_in_both_themes_and_in_small_windows() {
    for preference in [Preference::Dark, Preference::Light] {
        for size in [[1220.0, 720.0], [820.0, 560.0], [1860.0, 1080.0]] {
            let mut bench = bench_sized(size, Appearance { preference, ..Appearance::default() });
            bench.click("Open Corella Mobile");
            bench.keys(Modifiers::COMMAND, Key::O);
            bench.keys(Modifiers::NONE, Key::Escape);
            let long = "A name that is far too long for any place in which it could ever stand ".repeat(3);
            bench.row("Internet users");
            bench.write("Name", &long);
            let wide = bench.harness.ctx.content_rect().width();
            for node in bench.harness.query_all_by_label_contains("") {
                let node = node.rect();
                assert!(node.left() >= -1.0 && node.right() <= wide + 1.0 || !node.is_finite(), "{node:?} of {wide}");
            }
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let mut bench = bench();
    let path = bench.harness.state().folder.path().join("bad.ron");
    std::fs::write(&path, "Ecosystem(version: 1, nmae: \"x\")").expect("written");
    bench.click("Open file…");
    bench.write("Path of the ecosystem", &path.display().to_string());
    bench.keys(Modifiers::NONE, Key::Enter);
    assert!(bench.sees("could not be opened"));
    assert!(bench.sees("line 1, column 23"));
}

#[test]
fn an_export_is_written_once_and_not_over_what_is_there() {
    let mut bench = bench();
    bench.click("Open Corella Mobile");
    bench.keys(Modifiers::COMMAND, Key::E);
    let path = bench.value("Path to export to");
    assert!(path.ends_with(".svg"), "{path}");
    bench.choose("Export as", "Threat Dragon 2");
    assert!(bench.value("Path to export to").ends_with(".threat-dragon.json"));
    bench.choose("Export as", "Picture as it is seen (SVG)");
    bench.click("Export this file");
    let text = std::fs::read_to_string(&path).expect("written");
    assert!(text.contains("<svg") && text.contains("API gateway"));
    bench.keys(Modifiers::COMMAND, Key::E);
    bench.click("Export this file");
    let message = bench.harness.state().host.snapshot().message.clone().expect("is told");
    assert!(message.text.contains("exists already"), "{}", message.text);
}

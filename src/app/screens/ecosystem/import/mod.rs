//! An import before it is one: which files, what was read in them, what only the user knows, what is suggested, what it would
//! change, and whether an exercise can be played on it.
//!
//! The host reads, puts together and tries; this screen keeps what was answered and chosen, and hands every change over. Taking
//! the result over is one step of the document's history. Nothing is lost by looking elsewhere meanwhile. Deliberately absent:
//! how files are read, and any opinion on what they say.

mod changes;
mod files;
mod questions;
mod report;
mod rows;
mod suggestions;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use egui::{Frame, Key, Label, Layout, Margin, Modifiers, Panel, Ui};

use super::picture::Drawing;
use super::{Desk, ask, give};
use crate::app::graph::GraphState;
use crate::app::icons;
use crate::app::screens::AppAction;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{button, segmented, tab_bar};
use crate::base::diag::Diagnostic;
use crate::host::{Composed, EcosystemRequest, ImportChoice, ImportRequest, ImportView, ReadView, Request, Snapshot};
use crate::import::questions::{Question, Topic};
use crate::import::suggest::{Confidence, Suggestion};
use crate::scenario::doc::OriginOf;
use crate::scenario::edit::{Edit, State};

/// Whether the import lies over the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    #[default]
    No,
    Yes,
}

/// What the screen shows of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Page {
    /// Which files.
    #[default]
    Files,
    /// What was read.
    Read,
}

/// What the list at the left tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Report,
    Questions,
    Suggestions,
    Changes,
    /// Where there is no room for it beside the list.
    Picture,
}

/// Where it goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Target {
    #[default]
    New,
    /// Into the ecosystem that is open.
    Open,
}

/// A question, however often the files are read.
type QuestionKey = (OriginOf, &'static str);

/// A card of questions: their topic, and the guess that they share.
type CardKey = (Topic, Option<String>);

/// What the import keeps.
#[derive(Default)]
pub(super) struct ImportState {
    pub shown: Shown,
    page: Page,
    tab: Tab,
    target: Target,
    /// The files that are chosen.
    chosen: Vec<PathBuf>,
    /// The path as typed so far.
    path: String,
    /// The reading that is shown.
    reading: u64,
    /// Counts choices up.
    number: u64,
    sent: Option<Sent>,
    answers: BTreeMap<QuestionKey, String>,
    /// What stands in the field of a question and may not be an answer yet.
    typing: BTreeMap<QuestionKey, String>,
    /// The same of the fields that answer all of a card.
    typing_all: BTreeMap<CardKey, String>,
    /// Cards whose questions are answered one by one.
    opened: BTreeSet<CardKey>,
    /// The faults that were shown.
    told: Arc<Vec<Diagnostic>>,
    /// Suggestions that somebody took or dropped, by name; the others are taken if they are likely.
    decided: BTreeMap<String, bool>,
    report: report::ReportState,
    suggestions: suggestions::SuggestionsState,
    /// Questions of an opened card that are drawn.
    many: usize,
    change: Option<usize>,
    drawing: Drawing,
    graph: GraphState,
    /// A text field had the keyboard when the last frame ended: Escape only leaves it.
    was_typing: bool,
}

/// The choice that the host knows.
#[derive(Clone, Debug, PartialEq)]
struct Sent {
    reading: u64,
    answers: BTreeMap<QuestionKey, String>,
    decided: BTreeMap<String, bool>,
    /// Opening and state of the ecosystem that it goes into.
    into: Option<(u64, State)>,
}

impl ImportState {
    /// Shows the import, with these files where there are any. Into the ecosystem that is open, where somebody came from it.
    pub fn begin(&mut self, paths: Vec<PathBuf>, from_desk: bool) -> Vec<Request> {
        self.shown = Shown::Yes;
        // What was begun goes where it was meant to.
        if self.reading == 0 {
            self.target = if from_desk { Target::Open } else { Target::New };
        }
        if paths.is_empty() {
            return vec![Request::Import(ImportRequest::Look(None))];
        }
        for path in paths {
            if !self.chosen.contains(&path) {
                self.chosen.push(path);
            }
        }
        vec![Request::Import(ImportRequest::Look(None)), Request::Import(ImportRequest::Read(self.chosen.clone()))]
    }

    fn takes(&self, suggestion: &Suggestion) -> bool {
        let likely = suggestion.confidence >= Confidence::Medium;
        self.decided.get(&suggestion.id).copied().unwrap_or(likely)
    }

    fn answered(&self, question: &Question) -> Option<&String> {
        self.answers.get(&(question.of.clone(), question.field))
    }
}

fn host(request: ImportRequest) -> AppAction {
    AppAction::Ask(Request::Import(request))
}

/// Draws the import over the whole screen.
pub(super) fn import_ui(
    ui: &mut Ui,
    snapshot: &Snapshot,
    state: &mut ImportState,
    mut desk: Option<&mut Desk>,
    asks: &mut Vec<AppAction>,
) {
    let view = &snapshot.import;
    if desk.is_none() {
        state.target = Target::New;
    }
    follow(state, view);
    if let Some(read) = &view.read {
        choose(state, read, desk.as_deref(), asks);
    }
    keys(ui, state, view, desk.as_deref_mut(), asks);
    if state.shown == Shown::No {
        return;
    }
    top_ui(ui, state, view, desk, asks);
    match (&view.read, state.page) {
        (Some(read), Page::Read) => read_ui(ui, state, read),
        _ => files::files_ui(ui, state, view, asks),
    }
    state.was_typing = ui.ctx().text_edit_focused();
}

/// Takes over what the host has read since.
fn follow(state: &mut ImportState, view: &ImportView) {
    if !Arc::ptr_eq(&view.faults, &state.told) {
        state.told = Arc::clone(&view.faults);
        if !view.faults.is_empty() {
            state.page = Page::Files;
        }
    }
    let Some(read) = &view.read else { return };
    if read.reading != state.reading {
        // Answers stay: what they are about has the same name in the next reading.
        state.reading = read.reading;
        state.page = Page::Read;
        state.typing.clear();
        state.typing_all.clear();
        state.report = report::ReportState::default();
        state.change = None;
        state.many = questions::AT_ONCE;
        state.graph = GraphState::default();
        state.tab = Tab::Report;
    }
}

/// Hands the choice to the host where it is another one than it knows.
fn choose(state: &mut ImportState, read: &Arc<ReadView>, desk: Option<&Desk>, asks: &mut Vec<AppAction>) {
    let open = desk.filter(|_| state.target == Target::Open);
    let sent = Sent {
        reading: read.reading,
        answers: state.answers.clone(),
        decided: state.decided.clone(),
        into: open.map(|desk| (desk.opened, desk.draft.state())),
    };
    if state.sent.as_ref() == Some(&sent) {
        return;
    }
    state.sent = Some(sent);
    state.number += 1;
    let imported = &read.imported;
    let answers = imported.questions.iter().enumerate();
    let taken = imported.suggestions.iter().enumerate().filter(|(_, suggestion)| state.takes(suggestion));
    asks.push(host(ImportRequest::Choose(ImportChoice {
        reading: read.reading,
        number: state.number,
        answers: answers.filter_map(|(at, q)| Some((at, state.answered(q)?.clone()))).collect(),
        taken: taken.map(|(at, _)| at).collect(),
        into: open.map(|desk| Arc::clone(desk.doc())),
    })));
}

/// What was put together of the newest choice; none while it is being put together.
fn newest<'a>(state: &ImportState, view: &'a ImportView) -> Option<&'a Arc<Composed>> {
    newest_of(state, view.read.as_ref()?)
}

fn newest_of<'a>(state: &ImportState, read: &'a ReadView) -> Option<&'a Arc<Composed>> {
    let composed = read.composed.as_ref().filter(|composed| composed.number == state.number);
    composed.filter(|_| read.reading == state.reading)
}

fn keys(ui: &mut Ui, state: &mut ImportState, view: &ImportView, desk: Option<&mut Desk>, asks: &mut Vec<AppAction>) {
    if ui.memory(|memory| memory.top_modal_layer().is_some()) {
        return;
    }
    let width = ui.available_width();
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if !state.was_typing && pressed(Modifiers::NONE, Key::Escape) {
        match state.page {
            Page::Files if view.read.is_some() => state.page = Page::Read,
            _ => state.shown = Shown::No,
        }
    }
    if pressed(Modifiers::COMMAND, Key::Enter) {
        match state.page {
            Page::Files => files::read(state, asks),
            Page::Read => take_over(state, view, desk, asks),
        }
    }
    if state.page == Page::Read {
        let tabs = tabs(state, width);
        let at = tabs.iter().position(|tab| *tab == state.tab).unwrap_or(0);
        if pressed(Modifiers::COMMAND, Key::PageDown) {
            state.tab = tabs.get((at + 1) % tabs.len().max(1)).copied().unwrap_or_default();
        }
        if pressed(Modifiers::COMMAND, Key::PageUp) {
            state.tab = tabs.get((at + tabs.len().saturating_sub(1)) % tabs.len().max(1)).copied().unwrap_or_default();
        }
    }
}

/// Takes the result over: a new ecosystem, or one step of the one that is open.
fn take_over(state: &mut ImportState, view: &ImportView, desk: Option<&mut Desk>, asks: &mut Vec<AppAction>) {
    let Some(composed) = newest(state, view) else { return };
    match (state.target, desk) {
        (Target::Open, Some(desk)) => {
            desk.draft.seal();
            desk.apply(Edit::Replace(Arc::clone(&composed.doc)));
            if desk.refused.is_some() {
                return;
            }
            desk.draft.seal();
            let words = match composed.changes.len() {
                0 => "The import changes nothing.".to_owned(),
                1 => "1 change is in. Undo (Ctrl+Z) takes it back.".to_owned(),
                n => format!("{n} changes are in. One undo (Ctrl+Z) takes all of them back."),
            };
            desk.said = Some((words.clone(), desk.draft.state()));
            asks.push(AppAction::Say(Tone::Good, words));
        }
        (_, desk) => {
            if let Some(desk) = desk {
                // What is typed there is kept before another one takes its place.
                give(desk, asks);
            }
            asks.push(ask(EcosystemRequest::Begin(Arc::clone(&composed.doc))));
        }
    }
    asks.push(host(ImportRequest::Forget));
    *state = ImportState::default();
}

fn top_ui(ui: &mut Ui, state: &mut ImportState, view: &ImportView, desk: Option<&mut Desk>, asks: &mut Vec<AppAction>) {
    let t = theme(ui);
    let frame = Frame::new().fill(t.panel).inner_margin(Margin::symmetric(14, 9));
    Panel::top("import-top").frame(frame).resizable(false).show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let words = ui.available_width() >= 900.0;
            let mut taken = false;
            let is_read = view.read.is_some() && state.page == Page::Read;
            if is_read {
                let label = match state.target {
                    Target::New => "Open as new ecosystem",
                    Target::Open => "Add to ecosystem",
                };
                let waits = newest(state, view).is_none().then_some("It is still being put together.");
                let take = button(label).icon(icons::CHECK).primary().refused(waits);
                let hint = match state.target {
                    Target::New => "Nothing is saved before you save it (Ctrl+Enter)",
                    Target::Open => "One undo takes all of it back (Ctrl+Enter)",
                };
                taken = take.hint(hint).show(ui).clicked();
                if let Some(desk) = &desk {
                    let name: String = desk.doc().name.chars().take(24).collect();
                    let into = if words { format!("Into {name}") } else { "Into the open one".to_owned() };
                    let options = [(Target::New, "New"), (Target::Open, into.as_str())];
                    segmented(ui, "Where it goes", &mut state.target, &options);
                }
                let label = if words { "Files…" } else { "" };
                let files = button(label).icon(icons::FILES).named("Choose other files");
                if files.hint("Add files, or take some away").show(ui).clicked() {
                    state.page = Page::Files;
                }
            }
            ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| name_ui(ui, state, view));
            if taken {
                take_over(state, view, desk, asks);
            }
        });
    });
}

/// What is being imported.
fn name_ui(ui: &mut Ui, state: &mut ImportState, view: &ImportView) {
    let t = theme(ui);
    ui.spacing_mut().item_spacing.x = space::S;
    let back = button("").icon(icons::ARROW_LEFT).ghost().named("Leave the import");
    if back.hint("Leave; what was read and answered stays (Esc)").show(ui).clicked() {
        state.shown = Shown::No;
    }
    let about = match (&view.read, state.page) {
        (Some(read), Page::Read) => summary(read, newest(state, view)),
        _ => "API descriptions and threat models become an ecosystem to play on.".to_owned(),
    };
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let heading = ui.add(Label::new(Text::Heading.coloured("Import", t.text)).truncate());
        heading.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, "Import"));
        ui.add(Label::new(Text::Caption.coloured(about, t.dim)).truncate());
    });
}

/// "3 files: 4 zones, 31 assets, 52 flows".
fn summary(read: &ReadView, composed: Option<&Arc<Composed>>) -> String {
    let files = read.imported.report.files.len();
    let doc = composed.map_or(&read.imported.doc, |composed| &*composed.doc);
    format!(
        "{}: {}, {}, {}",
        count(files, "file"),
        count(doc.zones.len(), "zone"),
        count(doc.assets.len(), "asset"),
        count(doc.flows.len(), "flow")
    )
}

fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// Below this width there is no room for the picture beside the list.
const ROOM_FOR_PICTURE: f32 = 900.0;

fn tabs(state: &ImportState, width: f32) -> Vec<Tab> {
    let mut tabs = vec![Tab::Report, Tab::Questions, Tab::Suggestions];
    if state.target == Target::Open {
        tabs.push(Tab::Changes);
    }
    if width < ROOM_FOR_PICTURE {
        tabs.push(Tab::Picture);
    }
    tabs
}

fn read_ui(ui: &mut Ui, state: &mut ImportState, read: &Arc<ReadView>) {
    let t = theme(ui);
    let whole = ui.available_width();
    let picture = whole >= ROOM_FOR_PICTURE;
    let tabs = tabs(state, whole);
    if !tabs.contains(&state.tab) {
        state.tab = Tab::Report;
    }
    let side = Frame::new().fill(t.panel).inner_margin(Margin { left: 14, right: 12, top: 10, bottom: 8 });
    if !picture {
        side.show(ui, |ui| list_ui(ui, state, read, &tabs));
        return;
    }
    let width = if whole >= 1400.0 { 600.0 } else { (whole * 0.5).max(450.0) };
    Panel::left("import-list").exact_size(width).resizable(false).frame(side).show(ui, |ui| {
        list_ui(ui, state, read, &tabs);
    });
    whole::whole_ui(ui, state, read);
}

fn list_ui(ui: &mut Ui, state: &mut ImportState, read: &Arc<ReadView>, tabs: &[Tab]) {
    let imported = &read.imported;
    let told = imported.report.notes.len();
    let open = questions::open_cards(state, read);
    let taken = imported.suggestions.iter().filter(|suggestion| state.takes(suggestion)).count();
    let changes = read.composed.as_ref().map_or(0, |composed| composed.changes.len());
    let words: Vec<(Tab, String)> = tabs
        .iter()
        .map(|tab| {
            let label = match tab {
                Tab::Report => format!("Report {told}"),
                Tab::Questions => format!("Questions {open}"),
                Tab::Suggestions => format!("Suggestions {taken} of {}", imported.suggestions.len()),
                Tab::Changes => format!("Changes {changes}"),
                Tab::Picture => "Picture".to_owned(),
            };
            (*tab, label)
        })
        .collect();
    let options: Vec<(Tab, &str)> = words.iter().map(|(tab, label)| (*tab, label.as_str())).collect();
    tab_bar(ui, "What was imported (Ctrl+Page Down)", &mut state.tab, &options);
    ui.add_space(space::XS);
    match state.tab {
        Tab::Report => report::report_ui(ui, &mut state.report, &imported.report),
        Tab::Questions => questions::questions_ui(ui, state, read),
        Tab::Suggestions => suggestions::suggestions_ui(ui, state, imported),
        Tab::Changes => changes::changes_ui(ui, state, read),
        Tab::Picture => whole::whole_ui(ui, state, read),
    }
}

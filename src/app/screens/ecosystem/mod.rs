//! The ecosystem as something to edit: its parts in a list, its picture, a form for what is selected, and what is wrong.
//!
//! The draft with its history lives here; the host checks it, keeps it against a crash, saves it, and works out what its graph
//! answers. Every change is an [`Edit`], so that everything can be taken back. Deliberately absent: files, rules, and figures.

mod analysis;
mod dialogs;
mod fields;
mod findings;
mod form;
mod import;
mod list;
mod picture;
mod start;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_analysis;
#[cfg(test)]
mod tests_import;
mod top;

use std::sync::Arc;

use egui::{Frame, Key, Margin, Modifiers, Panel, Ui};

use super::AppAction;
use crate::app::graph::{
    AnalysisOverlay, GraphOptions, GraphState, Hands, Pick, analysed_graph_ui, analysis_table_ui, sketch_as_seen,
};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{EmptyState, button, caption, empty_state, segmented};
use crate::engine::view::Overlay;
use crate::export::drawing::Sketch;
use crate::host::{EcosystemRef, EcosystemRequest, OpenEcosystem, Origin, Request, Sheet, Snapshot};
use crate::scenario::doc::EcosystemDoc;
use crate::scenario::edit::{EcosystemDraft, Edit, State, Subject, nearest, removal};
use analysis::{AnalysisState, Mode, Pane};
use dialogs::Dialog;
use fields::Typing;
use import::{ImportState, Shown};
use list::ListState;
use picture::Drawing;

/// State of the screen.
#[derive(Default)]
pub struct EcosystemState {
    desk: Option<Desk>,
    dialog: Dialog,
    list: ListState,
    import: ImportState,
    /// The search box takes the keyboard in the next frame.
    pub focus_search: bool,
}

impl EcosystemState {
    /// Asks for a file that came from outside; what is typed is kept first, and what cannot be read is told in the dialog.
    pub fn open_file(&mut self, path: std::path::PathBuf) -> Vec<Request> {
        let mut asks = Vec::new();
        if let Some(desk) = &mut self.desk {
            give(desk, &mut asks);
            self.dialog = Dialog::open();
        }
        asks.push(ask(EcosystemRequest::Open(EcosystemRef::File(path))));
        let requests = asks.into_iter().filter_map(|action| match action {
            AppAction::Ask(request) => Some(request),
            _ => None,
        });
        requests.collect()
    }

    /// Shows the import over the screen, with these files where there are any.
    pub fn import(&mut self, paths: Vec<std::path::PathBuf>, from: ImportFrom) -> Vec<Request> {
        self.dialog = Dialog::None;
        self.import.begin(paths, from == ImportFrom::Here && self.desk.is_some())
    }

    /// Whether the import lies over the screen.
    pub fn is_importing(&self) -> bool {
        self.import.shown == Shown::Yes
    }
}

/// From where somebody came to import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportFrom {
    /// From another screen: a new ecosystem is meant.
    Elsewhere,
    /// From this one: what is open is meant, if anything is.
    Here,
}

/// What is being edited.
struct Desk {
    opened: u64,
    draft: EcosystemDraft,
    selected: Subject,
    /// A field that takes the keyboard in the next frame.
    wanted: Option<String>,
    /// The field of the message that was looked at last.
    last: Option<String>,
    typing: Option<Typing>,
    /// Why the last edit was not made.
    refused: Option<String>,
    graph: GraphState,
    drawing: Drawing,
    analysis: AnalysisState,
    sent: Sent,
    saved: Option<State>,
    /// The question about comments that somebody has answered.
    answered: Option<State>,
    /// What was said in passing of a change, and the state in which it holds.
    said: Option<(String, State)>,
}

/// What the host knows.
#[derive(Clone, Copy, Debug)]
struct Sent {
    state: State,
    /// When the state began to differ from that.
    since: Option<f64>,
}

/// Unsaved work is handed over after a pause of so many seconds.
const PAUSE: f64 = 0.35;
/// Below this width the picture gives way to list and form.
const ROOM_FOR_PICTURE: f32 = 900.0;
/// Below this width the list gives way to the answers of an analysis.
const ROOM_FOR_ALL: f32 = 1240.0;

impl Desk {
    fn new(open: &OpenEcosystem) -> Desk {
        let doc = Arc::clone(&open.doc);
        let draft = match open.origin {
            Origin::Saved => EcosystemDraft::new(doc),
            Origin::Unsaved => EcosystemDraft::unsaved(doc),
        };
        Desk {
            opened: open.opened,
            draft,
            selected: Subject::Ecosystem,
            wanted: None,
            last: None,
            typing: None,
            refused: None,
            graph: GraphState::default(),
            drawing: Drawing::default(),
            analysis: AnalysisState::default(),
            sent: Sent { state: 0, since: None },
            saved: None,
            answered: None,
            said: None,
        }
    }

    fn wanted_now(&self) -> Option<&String> {
        self.last.as_ref()
    }

    fn doc(&self) -> &Arc<EcosystemDoc> {
        self.draft.doc()
    }

    fn sheet(&self) -> Sheet {
        Sheet { opened: self.opened, state: self.draft.state(), doc: Arc::clone(self.draft.doc()) }
    }

    /// The picture as it is seen, for a file.
    fn sketch(&self, ui: &Ui) -> Arc<Sketch> {
        let t = theme(ui);
        let nothing = AnalysisOverlay::default();
        let analysis = self.analysis.overlay().filter(|_| self.analysis.mode == Mode::Analysis).unwrap_or(&nothing);
        Arc::new(match self.drawing.drawn() {
            Some(drawn) => sketch_as_seen(drawn.view(), &self.graph, analysis, t),
            // Where the window has no room for the picture it is drawn now.
            None => sketch_as_seen(&picture::view_of(self.doc()), &self.graph, analysis, t),
        })
    }

    fn select(&mut self, subject: Subject) {
        if self.selected != subject {
            self.selected = subject;
            self.typing = None;
            self.refused = None;
            self.draft.seal();
        }
    }

    /// Makes an edit, and says why not where it cannot be made.
    fn apply(&mut self, edit: Edit) {
        let renames = matches!(edit, Edit::Rename(..));
        let keeps = matches!(edit, Edit::Set { .. } | Edit::Place(_) | Edit::Unplace(_) | Edit::UnplaceAll) || renames;
        match self.draft.apply(edit) {
            Ok(subject) => {
                self.refused = None;
                if !keeps {
                    self.select(subject);
                }
            }
            Err(problem) => self.refused = Some(problem.to_string()),
        }
    }

    fn undo(&mut self) {
        if let Some(subject) = self.draft.undo() {
            self.back_at(subject);
        }
    }

    fn redo(&mut self) {
        if let Some(subject) = self.draft.redo() {
            self.back_at(subject);
        }
    }

    fn back_at(&mut self, subject: Subject) {
        self.typing = None;
        self.refused = None;
        self.selected = nearest(self.draft.doc(), subject);
    }
}

/// Draws the screen.
pub fn ecosystem_ui(ui: &mut Ui, snapshot: &Snapshot, state: &mut EcosystemState) -> Vec<AppAction> {
    let mut asks = Vec::new();
    let workshop = &snapshot.workshop;
    if let Some(open) = &workshop.open
        && state.desk.as_ref().is_none_or(|desk| desk.opened != open.opened)
    {
        state.desk = Some(Desk::new(open));
        state.dialog = Dialog::None;
    }
    let EcosystemState { desk, dialog, list, import, focus_search } = state;
    if import.shown == Shown::Yes {
        import::import_ui(ui, snapshot, import, desk.as_mut(), &mut asks);
        return asks;
    }
    match (desk, &workshop.open) {
        (Some(desk), Some(open)) => {
            follow(desk, open, dialog);
            keys(ui, desk, open, dialog, &mut asks);
            let state = desk.draft.state();
            if let Some((words, _)) = desk.said.take_if(|(_, holds)| *holds != state) {
                // Undone, or not the newest change any more.
                asks.push(AppAction::Unsay(words));
            }
            if std::mem::take(focus_search) {
                list.focus_search = true;
            }
            top::top_ui(ui, desk, open, dialog, &mut asks);
            desk_ui(ui, desk, open, list, dialog);
            hand_over(ui, desk, &mut asks);
            ask_for_analysis(desk, open, &mut asks);
        }
        _ => start::start_ui(ui, snapshot, dialog, &mut asks),
    }
    dialogs::dialogs_ui(ui, workshop, state, &mut asks);
    asks
}

fn ask(request: EcosystemRequest) -> AppAction {
    AppAction::Ask(Request::Ecosystem(request))
}

/// What the host has done since.
fn follow(desk: &mut Desk, open: &OpenEcosystem, dialog: &mut Dialog) {
    if open.saved != desk.saved {
        desk.saved = open.saved;
        if let Some(state) = open.saved {
            desk.draft.mark_saved(state);
            desk.answered = None;
        }
    }
    if let Some((state, _)) = &open.would_lose
        && desk.answered != Some(*state)
        && *dialog == Dialog::None
    {
        *dialog = Dialog::WouldLose;
    }
}

/// Hands the draft to the host after a pause, so that it is checked and kept.
fn hand_over(ui: &Ui, desk: &mut Desk, asks: &mut Vec<AppAction>) {
    if desk.draft.state() == desk.sent.state {
        desk.sent.since = None;
        return;
    }
    let now = ui.input(|input| input.time);
    let since = *desk.sent.since.get_or_insert(now);
    if now - since >= PAUSE {
        give(desk, asks);
    } else {
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(PAUSE - (now - since)));
    }
}

/// Asks for an analysis of what was handed over last, while somebody looks at it.
fn ask_for_analysis(desk: &mut Desk, open: &OpenEcosystem, asks: &mut Vec<AppAction>) {
    let state = desk.draft.state();
    let handed_over = desk.sent.state == state;
    if desk.analysis.mode == Mode::Analysis && handed_over && desk.analysis.asked != Some(state) {
        desk.analysis.asked = Some(state);
        if open.analysis.asked != Some(state) {
            asks.push(ask(EcosystemRequest::Analyse(desk.sheet())));
        }
    }
}

/// Hands it over at once.
fn give(desk: &mut Desk, asks: &mut Vec<AppAction>) {
    if desk.draft.state() != desk.sent.state {
        desk.sent = Sent { state: desk.draft.state(), since: None };
        asks.push(ask(EcosystemRequest::Draft(desk.sheet())));
    }
}

/// The keys, before any field sees them: undo means the document, also while somebody types.
fn keys(ui: &mut Ui, desk: &mut Desk, open: &OpenEcosystem, dialog: &mut Dialog, asks: &mut Vec<AppAction>) {
    if *dialog != Dialog::None || ui.memory(|memory| memory.top_modal_layer().is_some()) {
        return;
    }
    let both = Modifiers::COMMAND | Modifiers::SHIFT;
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(both, Key::Z) || pressed(Modifiers::COMMAND, Key::Y) {
        desk.redo();
    }
    if pressed(Modifiers::COMMAND, Key::Z) {
        desk.undo();
    }
    if pressed(both, Key::S) {
        *dialog = Dialog::save_as(open);
    }
    if pressed(Modifiers::COMMAND, Key::S) {
        top::save(desk, open, dialog, asks);
    }
    if pressed(Modifiers::COMMAND, Key::N) {
        give(desk, asks);
        asks.push(ask(EcosystemRequest::New));
    }
    if pressed(Modifiers::COMMAND, Key::O) {
        *dialog = Dialog::open();
    }
    if pressed(Modifiers::COMMAND, Key::E) {
        *dialog = Dialog::export(open);
    }
    if pressed(Modifiers::NONE, Key::F6) {
        desk.analysis.toggle();
    }
    match desk.analysis.mode {
        Mode::Form => {
            if pressed(Modifiers::NONE, Key::F8) {
                findings::next(desk, open);
            }
        }
        Mode::Analysis => {
            if pressed(Modifiers::NONE, Key::F8) {
                desk.analysis.next();
            }
            if pressed(Modifiers::COMMAND, Key::PageDown) {
                desk.analysis.turn(true);
            }
            if pressed(Modifiers::COMMAND, Key::PageUp) {
                desk.analysis.turn(false);
            }
        }
    }
    if !ui.ctx().text_edit_focused() && pressed(Modifiers::NONE, Key::Delete) {
        ask_to_remove(desk, dialog);
    }
}

/// Removes what is selected; where something goes with it, after a question.
fn ask_to_remove(desk: &mut Desk, dialog: &mut Dialog) {
    let subject = desk.selected;
    match removal(desk.doc(), subject) {
        Ok(removal) if removal.also.is_empty() => desk.apply(Edit::Remove(subject)),
        Ok(removal) => *dialog = Dialog::Remove(subject, removal.also),
        Err(problem) => desk.refused = Some(problem.to_string()),
    }
}

fn desk_ui(ui: &mut Ui, desk: &mut Desk, open: &OpenEcosystem, list: &mut ListState, dialog: &mut Dialog) {
    let t = theme(ui);
    let whole = ui.available_width();
    let picture = whole >= ROOM_FOR_PICTURE;
    let analysing = desk.analysis.mode == Mode::Analysis;
    let side = Frame::new().fill(t.panel);
    let (left, right) = match () {
        () if whole >= 1500.0 => (280.0, if analysing { 470.0 } else { 400.0 }),
        () if picture => (236.0, if analysing { 400.0 } else { 352.0 }),
        () => ((whole * 0.38).min(236.0), whole * 0.62),
    };
    desk.selected = nearest(desk.doc(), desk.selected);
    // Where it is narrow, answers need the room more than the list.
    if !analysing || whole >= ROOM_FOR_ALL {
        Panel::left("ecosystem-list")
            .exact_size(left)
            .resizable(false)
            .frame(side.inner_margin(Margin::same(10)))
            .show(ui, |ui| list::list_ui(ui, desk, open, list));
    }
    desk.selected = nearest(desk.doc(), desk.selected);
    analysis::follow(desk, open);
    if !picture {
        Frame::new().fill(t.panel).show(ui, |ui| side_ui(ui, desk, open, dialog));
        return;
    }
    Panel::right("ecosystem-form")
        .exact_size(right)
        .resizable(false)
        .frame(side)
        .show(ui, |ui| side_ui(ui, desk, open, dialog));
    if desk.analysis.mode == Mode::Form {
        findings::panel_ui(ui, desk, open);
    }
    picture_ui(ui, desk);
}

/// Beside the picture: the form of what is selected, or what the graph answers.
fn side_ui(ui: &mut Ui, desk: &mut Desk, open: &OpenEcosystem, dialog: &mut Dialog) {
    let frame = Frame::new().inner_margin(Margin { left: 14, right: 12, top: 10, bottom: 4 });
    Panel::top("ecosystem-side").frame(frame).resizable(false).show_separator_line(false).show(ui, |ui| {
        let mut mode = desk.analysis.mode;
        let options = [(Mode::Form, "Form"), (Mode::Analysis, "Analysis")];
        if segmented(ui, "Form or analysis (F6)", &mut mode, &options) {
            desk.analysis.toggle();
        }
    });
    match desk.analysis.mode {
        Mode::Form => form::form_ui(ui, desk, open, dialog),
        Mode::Analysis => analysis::panel_ui(ui, desk, open),
    }
}

fn picture_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = theme(ui);
    let doc = Arc::clone(desk.draft.doc());
    desk.drawing.follow(ui.ctx(), &doc);
    let Some(drawn) = desk.drawing.drawn() else {
        ui.centered_and_justified(|ui| ui.label(Text::Small.coloured("Drawing…", t.dim)));
        return;
    };
    Frame::new().inner_margin(Margin { left: 12, right: 12, top: 8, bottom: 0 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            if desk.analysis.mode == Mode::Analysis {
                let options = [(Pane::Picture, "Picture"), (Pane::Table, "Table")];
                segmented(ui, "How the answer is shown", &mut desk.analysis.pane, &options);
            } else if doc.layout.is_empty() {
                caption(ui, "Drag an asset to put it where you want it.");
            } else {
                caption(ui, "Laid out by hand.");
                let again = button("Lay out automatically").icon(icons::TREE_STRUCTURE).ghost().small();
                if again.hint("Forgets every place that was given by hand; can be undone").show(ui).clicked() {
                    desk.apply(Edit::UnplaceAll);
                }
            }
        });
    });
    let selected = drawn.pick(&doc, desk.selected);
    if desk.graph.selected != selected {
        desk.graph.selected = selected;
    }
    let nothing = AnalysisOverlay::default();
    let analysis = desk.analysis.overlay().unwrap_or(&nothing);
    let as_rows = desk.analysis.mode == Mode::Analysis && desk.analysis.pane == Pane::Table;
    let mut chosen = None;
    let mut moved = None;
    Frame::new().inner_margin(Margin { left: 12, right: 12, top: 0, bottom: 8 }).show(ui, |ui| {
        if as_rows {
            ui.add_space(space::S);
            if analysis.is_empty() {
                let (title, text) = ("No answer chosen", "Choose an answer at the right: here it stands row by row.");
                empty_state(ui, EmptyState { icon: icons::TABLE, title, text }, None);
                return;
            }
            egui::ScrollArea::horizontal().id_salt("analysis-table").show(ui, |ui| {
                chosen = analysis_table_ui(ui, drawn.view(), analysis, &mut desk.graph).selected;
            });
            return;
        }
        // What is analysed is looked at, not moved about.
        let hands = if desk.analysis.mode == Mode::Form { Hands::MoveAssets } else { Hands::Off };
        let options = GraphOptions { hands, ..GraphOptions::default() };
        let events = analysed_graph_ui(ui, drawn.view(), &Overlay::default(), analysis, &mut desk.graph, options);
        chosen = events.selected;
        moved = events.moved;
    });
    if let Some((asset, at)) = moved {
        if let Some(places) = drawn.places_after(&doc, asset, at) {
            let subject = drawn.subject(&doc, Pick::Asset(asset));
            desk.apply(Edit::Place(places));
            subject.into_iter().for_each(|subject| desk.select(subject));
        }
    } else if let Some(pick) = chosen {
        let subject = pick.map_or(Some(Subject::Ecosystem), |pick| drawn.subject(&doc, pick));
        if let Some(subject) = subject {
            desk.select(subject);
        }
    }
}

/// The tone and the icon of a severity.
fn severity(severity: crate::base::diag::Severity) -> (Tone, &'static str, &'static str) {
    match severity {
        crate::base::diag::Severity::Error => (Tone::Danger, icons::WARNING_OCTAGON, "Error"),
        crate::base::diag::Severity::Warning => (Tone::Warning, icons::WARNING, "Warning"),
    }
}

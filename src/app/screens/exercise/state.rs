//! What may be lost: selections, drafts, open panels. Nothing of the exercise itself lives here.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::graph::{GraphState, GraphView, TableKind};
use crate::app::screens::audience::AudienceState;
use crate::base::id::{DecisionId, FactId, InjectId};
use crate::engine::view::PictureView;
use crate::scenario::doc::{ActionGroup, Label, Role};

/// The state of the Exercise screen.
#[derive(Clone, Debug, Default)]
pub struct ExerciseState {
    /// Whose eyes the screen is for.
    pub eyes: Eyes,
    /// Whether the facilitator looks at what the teams know or at what is true.
    pub sight: Sight,
    /// Whether options say what they cost.
    pub costs: Costs,
    /// Graph or table.
    pub pane: Pane,
    /// What the table lists.
    pub table: TableKind,
    /// Camera, selection and filter of the graph.
    pub graph: GraphState,
    /// What lies beside the graph.
    pub drawer: Drawer,
    /// Upper left: news, board, what followed.
    pub news: NewsTab,
    /// Lower left: for the facilitator alone.
    pub guide: GuideTab,
    /// Right: decisions or work.
    pub desk: DeskTab,
    /// Which part is open where the window is too narrow for all.
    pub narrow: NarrowTab,
    /// The dialog that is open.
    pub dialog: Dialog,
    /// The window for the projector.
    pub window: AudienceWindow,
    /// What the audience sees; the shell draws the window with it.
    pub audience: AudienceState,
    /// Whether minutes at the table become minutes of the story.
    pub talk: TalkTimer,
    /// Where the screen asks to go; the shell takes it.
    pub go: Option<Destination>,
    pub(super) drafts: BTreeMap<DecisionId, Draft>,
    /// The decision that *lock* and *agree* mean.
    pub(super) current: Option<DecisionId>,
    /// The card from which options are numbered.
    pub(super) first: Option<DecisionId>,
    /// The card in which something was chosen: its lock is scrolled into view once.
    pub(super) reveal: Option<DecisionId>,
    /// A card was locked and the next one takes its place: the list begins at its top again.
    pub(super) to_top: bool,
    pub(super) hints: BTreeMap<String, usize>,
    pub(super) actions: ActionsDraft,
    pub(super) note: NoteDraft,
    pub(super) improvise: ImproviseDraft,
    pub(super) other: OtherDraft,
    pub(super) focus: Focus,
    pub(super) top_width: f32,
    pub(super) graph_room: Option<egui::Rect>,
    pub(super) view: Option<(Arc<PictureView>, Arc<GraphView>)>,
}

impl ExerciseState {
    /// The laid-out graph of a picture, made again only when the picture is another.
    pub(super) fn graph_of(&mut self, picture: &Arc<PictureView>) -> Arc<GraphView> {
        match &self.view {
            Some((of, view)) if Arc::ptr_eq(of, picture) || of == picture => Arc::clone(view),
            _ => {
                let view = Arc::new(GraphView::new(picture));
                self.view = Some((Arc::clone(picture), Arc::clone(&view)));
                view
            }
        }
    }

    /// What a table has thought so far about a decision.
    pub(super) fn draft(&mut self, decision: DecisionId) -> &mut Draft {
        self.drafts.entry(decision).or_default()
    }
}

/// Whose eyes the screen is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Eyes {
    /// The facilitator alone looks at this window.
    #[default]
    Facilitator,
    /// The room looks at it too: only what teams know, no notes, no truth.
    Room,
}

/// What the facilitator looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sight {
    /// What the teams know.
    #[default]
    Known,
    /// What is true.
    Truth,
}

/// Whether options say what they cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Costs {
    /// They do.
    #[default]
    Shown,
    /// They do not: the table has to estimate.
    Hidden,
}

/// Graph or table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The picture.
    #[default]
    Graph,
    /// The same as rows.
    Table,
}

/// What lies beside the graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drawer {
    /// Nothing, or the details of what is selected.
    #[default]
    Closed,
    /// Standing actions.
    Actions,
}

/// The parts of the upper left panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NewsTab {
    /// What arrived.
    #[default]
    News,
    /// What is known.
    Board,
    /// What followed from what.
    Followed,
}

/// The parts of the lower left panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GuideTab {
    /// Prompts and hints.
    #[default]
    Guide,
    /// The attack, and what comes next.
    Attack,
    /// Notes so far.
    Notes,
}

/// The parts of the right panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeskTab {
    /// Decisions.
    #[default]
    Decisions,
    /// Work, people, money.
    Work,
}

/// The parts where the window is narrow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NarrowTab {
    /// News and notes.
    News,
    /// The graph.
    Graph,
    /// Decisions.
    #[default]
    Decisions,
    /// Work under way.
    Work,
    /// Prompts, what comes, notes; for the facilitator alone.
    Guide,
}

/// The window for the projector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AudienceWindow {
    /// There is none.
    #[default]
    Closed,
    /// The shell shows it.
    Open,
}

/// Where the screen asks to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// The debrief of this exercise.
    Debrief,
    /// The shared vocabulary.
    Glossary,
    /// The page about the organisation.
    Company,
}

/// Whether minutes at the table become minutes of the story.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum TalkTimer {
    /// Time moves only by *next event*.
    #[default]
    Paused,
    /// Every minute since this instant of the window's clock is passed on; none until the first frame.
    Running(Option<f64>),
}

/// A question or a form over the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Dialog {
    /// None.
    #[default]
    None,
    /// All keys.
    Keys,
    /// Everything so far; a mark may be chosen.
    Timeline(Option<usize>),
    /// Go on from an earlier point: how many commands stay, and what happened there.
    Rewind(usize, String),
    /// A note.
    Note,
    /// News of the facilitator's own.
    Improvise,
    /// Free text instead of an option.
    Other(DecisionId),
    /// Put a decision off.
    Later(DecisionId),
    /// Take an inject back that has not arrived.
    Skip(InjectId, String),
    /// Through everything that is left.
    Finish,
}

/// What a table has thought so far about a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    pub option: Option<u8>,
    pub agreed: Vec<Role>,
    pub rationale: String,
}

/// What is typed and opened in the standing actions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ActionsDraft {
    pub search: String,
    pub group: Option<ActionGroup>,
    pub role: Option<Role>,
    pub widened: Vec<String>,
}

/// A note before it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NoteDraft {
    pub tag: NoteTag,
    pub text: String,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum NoteTag {
    #[default]
    Strength,
    Gap,
    Risk,
    Idea,
    Parking,
}

impl NoteTag {
    pub const ALL: [NoteTag; 5] = [NoteTag::Strength, NoteTag::Gap, NoteTag::Risk, NoteTag::Idea, NoteTag::Parking];

    /// As the record has it.
    pub fn key(self) -> &'static str {
        match self {
            NoteTag::Strength => "strength",
            NoteTag::Gap => "gap",
            NoteTag::Risk => "risk",
            NoteTag::Idea => "idea",
            NoteTag::Parking => "parking",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            NoteTag::Strength => "Strength",
            NoteTag::Gap => "Gap",
            NoteTag::Risk => "Risk",
            NoteTag::Idea => "Idea",
            NoteTag::Parking => "Parking lot",
        }
    }
}

/// News of the facilitator's own, before it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ImproviseDraft {
    pub title: String,
    pub text: String,
    pub reveals: Vec<(FactId, Label)>,
}

/// Free text instead of an option, before it is locked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OtherDraft {
    pub text: String,
    pub like: Option<u8>,
}

/// Which field takes the keyboard in the next frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// None.
    #[default]
    Nowhere,
    /// The search of standing actions.
    Search,
    /// The field of the dialog that has just opened.
    Dialog,
    /// The one-line reason of the current decision.
    Rationale,
}

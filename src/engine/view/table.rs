//! What the facilitator sees besides: the truth, what comes next, and the whole timeline.

use super::{Overlay, SeatView};
use crate::base::id::InjectId;
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use crate::scenario::doc::{CostCategory, Role};

/// The facilitator's view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableView {
    /// What the room knows.
    pub room: SeatView,
    /// What is true.
    pub truth: TruthView,
    /// Everything so far, oldest first.
    pub timeline: Vec<TimelineItem>,
    /// What *next event* would do.
    pub next: NextView,
    /// The next three injects with planned instants.
    pub coming: Vec<(InjectId, String, Option<Time>)>,
    /// Prompts for the newest inject.
    pub prompts: Option<PromptsView>,
    /// Facilitator notes and hints for open decisions: title, note, hints.
    pub notes: Vec<(String, String, Vec<String>)>,
    /// Whether the books are closed.
    pub ended: bool,
}

/// What is true.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TruthView {
    /// All cost so far.
    pub cost: Cents,
    /// By category, those above zero (insurance below).
    pub by_category: Vec<(CostCategory, Cents)>,
    /// Distinct people whose data has left.
    pub people_out: u64,
    /// Money diverted and not recovered.
    pub diverted: Cents,
    /// States over the picture.
    pub overlay: Overlay,
    /// Attack steps so far and to come: name, what it says, state.
    pub steps: Vec<StepView>,
    /// Whether any gain is within the attacker's reach.
    pub contained: bool,
}

/// One attack step for the facilitator.
#[derive(Clone, Debug, PartialEq)]
pub struct StepView {
    /// Name of the technique.
    pub technique: String,
    /// What changed.
    pub says: String,
    /// Why.
    pub reason: String,
    /// When it began, if it did.
    pub began: Option<Time>,
    /// How it stands.
    pub state: StepState,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Done.
    Succeeded,
    /// Ended without success.
    Failed,
    /// What it gained was cut off.
    Cut,
    /// The attacker gave up before.
    Abandoned,
}

/// One mark on the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineItem {
    /// Story time.
    pub at: Time,
    /// What kind.
    pub kind: TimelineKind,
    /// One line.
    pub text: String,
    /// Who, for decisions and actions.
    pub role: Option<Role>,
    /// Whether the room may see it.
    pub known: bool,
    /// Position in the command log after which this happened: where *look back* jumps to.
    pub entry: usize,
}

/// What kind of mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineKind {
    /// An attack step.
    Attack,
    /// News for the teams.
    Inject,
    /// A decision.
    Decision,
    /// A standing action or its effect.
    Action,
    /// A clock started, met or missed.
    Clock,
    /// Something that followed from a decision.
    Consequence,
    /// Contained, reopened, recovered, ended.
    Mark,
}

/// What *next event* would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NextView {
    /// When the next thing happens, as far as the facilitator may know.
    pub at: Option<Time>,
    /// How long until then.
    pub wait: Option<Span>,
    /// An open deadline lies before it: "Stop the payments (Dev) ends at 21:10: its default is …".
    pub stops_at: Option<String>,
}

/// Prompts beside an inject.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PromptsView {
    /// The inject's title.
    pub title: String,
    /// A question to ask.
    pub ask: String,
    /// What the table is expected to do.
    pub expected: String,
    /// What to say when nobody reacts.
    pub if_silent: String,
    /// What good looks like.
    pub good: String,
}

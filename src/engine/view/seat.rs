//! What the teams know. Built from the teams' knowledge alone; this module cannot name the truth.

use super::Overlay;
use crate::base::id::{ActionId, DecisionId, FactId, InjectId, ObligationId};
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use crate::scenario::doc::{ActionGroup, Channel, InjectKind, Label, Phase, Role, Target};

/// What one seat, or the whole room, knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeatView {
    /// The seat's role; none is the room.
    pub role: Option<Role>,
    /// Story time.
    pub now: Time,
    /// `Fri 20:54`.
    pub clock: String,
    /// `Fri 27 Nov, 20:54`.
    pub clock_long: String,
    /// Where the exercise stands.
    pub phase: Option<Phase>,
    /// Cost known so far.
    pub cost_known: Cents,
    /// Known cost over time, for the trend; ascending.
    pub cost_trend: Vec<(Time, Cents)>,
    /// People confirmed as affected.
    pub people_confirmed: u64,
    /// T0 to the first true signal that was opened; none while not detected.
    pub detected_after: Option<Span>,
    /// Since when the teams believe it contained.
    pub believed_contained: Option<Time>,
    /// What is on the board, newest first.
    pub board: Vec<FactView>,
    /// What arrived, newest first.
    pub injects: Vec<InjectView>,
    /// Open decisions, most urgent first, then decided ones.
    pub decisions: Vec<DecisionView>,
    /// Standing actions that are offered.
    pub actions: Vec<ActionView>,
    /// Work in progress and done, newest first.
    pub work: Vec<WorkView>,
    /// Clocks that run or ran.
    pub clocks: Vec<ObligationView>,
    /// What followed from what, newest first.
    pub notices: Vec<NoticeView>,
    /// States over the picture, as far as known.
    pub overlay: Overlay,
    /// What can be spent.
    pub budget: Cents,
    /// What Finance can still release.
    pub reserve: Cents,
    /// People by role: busy, there now.
    pub staff: Vec<(Role, u8, u8)>,
}

/// A fact on the board.
#[derive(Clone, Debug, PartialEq)]
pub struct FactView {
    /// Which.
    pub id: FactId,
    /// How it reads.
    pub text: String,
    /// How firmly it is held; none: ruled out.
    pub label: Option<Label>,
    /// Since when.
    pub since: Time,
    /// `Fri 20:54`.
    pub clock: String,
}

/// Something that arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct InjectView {
    /// Which; none for one improvised by the facilitator.
    pub id: Option<InjectId>,
    /// When.
    pub at: Time,
    /// `20:54`.
    pub clock: String,
    /// Sender.
    pub from: String,
    /// How it came.
    pub channel: Channel,
    /// Who got it; empty means all.
    pub to: Vec<Role>,
    /// Headline.
    pub title: String,
    /// Two or three sentences.
    pub text: String,
    /// What it is for; drawn as a quiet chip for the facilitator only.
    pub kind: InjectKind,
    /// How far it can be trusted.
    pub confidence: Label,
    /// Whether the teams opened it.
    pub opened: bool,
}

/// A decision, open or ended.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionView {
    /// Which.
    pub id: DecisionId,
    /// Authored id, for the record.
    pub name: String,
    /// Short title.
    pub title: String,
    /// The question.
    pub question: String,
    /// Phase.
    pub phase: Phase,
    /// Who decides.
    pub owner: Role,
    /// Who is heard.
    pub consulted: Vec<Role>,
    /// When it opened.
    pub opened: Time,
    /// When the default happens.
    pub deadline: Time,
    /// Story time left, while open.
    pub left: Span,
    /// How it stands.
    pub state: DecisionState,
    /// The options.
    pub options: Vec<OptionView>,
    /// What happens when nobody answers: the label of the default option.
    pub default_label: String,
    /// Whether *Later* can still be chosen, and how long it puts it off.
    pub later: Option<Span>,
    /// Titles of the injects that it cites.
    pub cites: Vec<String>,
}

/// How a decision stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecisionState {
    /// Waiting for an answer.
    Open,
    /// Put off until an instant.
    Later(Time),
    /// Ended by a choice: label, when.
    Chosen(String, Time),
    /// Ended because nobody answered: label of the default, when.
    Defaulted(String, Time),
    /// Ended by free text: the text stays outside the journal; when.
    Other(Time),
}

/// One option of a decision. What follows from it is never here.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionView {
    /// Position among the options.
    pub index: u8,
    /// What the button says.
    pub label: String,
    /// One line.
    pub detail: String,
    /// `about 25 min`, `at once`.
    pub lead: String,
    /// What it costs at once.
    pub cost: Cents,
    /// Revenue that it stops while in force, per hour, as far as the teams know.
    pub running_cost: Cents,
    /// People for each of whom something is paid besides: letters, calls, monitoring. None for most options.
    pub people: u64,
    /// Roles that must agree.
    pub approvals: Vec<Role>,
    /// Why it cannot be chosen now; none when it can.
    pub refused: Option<String>,
    /// `starts at 21:10` when everybody is busy.
    pub queue: Option<String>,
}

/// A standing action with its targets.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionView {
    /// Authored id without target: "isolate".
    pub name: String,
    /// Who may start it.
    pub by: Vec<Role>,
    /// Where it stands in the menu.
    pub group: ActionGroup,
    /// What it says.
    pub label: String,
    /// One line.
    pub detail: String,
    /// `about 25 min`.
    pub lead: String,
    /// What it costs at once.
    pub cost: Cents,
    /// Roles that must agree.
    pub approvals: Vec<Role>,
    /// What it is pointed at.
    pub target: Target,
    /// Each target that can be chosen now or not; an action without target has exactly one with an empty name.
    pub choices: Vec<ActionChoice>,
}

/// One target of an action.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionChoice {
    /// Which expanded action.
    pub id: ActionId,
    /// Name of the target for people; empty when the action has none.
    pub target: String,
    /// Why it cannot be started now.
    pub refused: Option<String>,
}

/// Work in progress or done.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkView {
    /// What.
    pub label: String,
    /// Who does it.
    pub roles: Vec<Role>,
    /// How it stands.
    pub state: WorkState,
    /// When it was asked for.
    pub asked: Time,
}

/// How work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkState {
    /// Everybody is busy; it would start at this instant if nothing changes (none: nobody comes on shift).
    Queued(Option<Time>),
    /// Running since; the teams know the usual length, not the exact end.
    Running(Time),
    /// In effect since.
    Done(Time),
}

/// A regulatory or contract clock as the teams see it.
#[derive(Clone, Debug, PartialEq)]
pub struct ObligationView {
    /// Which.
    pub id: ObligationId,
    /// What the clock says.
    pub name: String,
    /// Who answers for it.
    pub owner: Role,
    /// What goes to whom.
    pub what: String,
    /// How it stands.
    pub state: ClockState,
}

/// How a clock stands, for the teams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockState {
    /// Not started.
    NotStarted,
    /// Running until.
    Running(Time),
    /// Fulfilled in time.
    Met(Time),
    /// Fulfilled late, or still missing after its end.
    Late(Time),
    /// Decided in writing that it does not apply.
    Waived(Time),
    /// Still running when the books were closed.
    OpenAtEnd,
}

/// Something that followed, with its cause.
#[derive(Clone, Debug, PartialEq)]
pub struct NoticeView {
    /// When.
    pub at: Time,
    /// `20:54`.
    pub clock: String,
    /// What followed.
    pub text: String,
    /// What caused it: "Cut the rate limit (Dev, 20:31)".
    pub cause: String,
}

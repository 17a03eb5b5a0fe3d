//! What happened.

use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::Time;
use crate::scenario::doc::{CostCategory, Label, LogSource, Role};

/// A fact of the run, with its instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Happened {
    /// When.
    pub at: Time,
    /// What.
    pub event: Event,
}

/// Happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// A step's try began.
    StepBegan(StepId),
    /// A step succeeded.
    StepSucceeded(StepId),
    /// A step ended without success.
    StepFailed(StepId),
    /// A planning attacker chose a step, among this many that it knew of.
    StepChosen(StepId, u16),
    /// A control blocked a flow by itself; without a step in sight it was wrong.
    ControlActed(ControlId, FlowId, Option<StepId>),
    /// Defenders cut off what a step gained.
    StepCut(StepId),
    /// What was cut off runs again.
    StepResumed(StepId),
    /// A step's process took all there was.
    StepExhausted(StepId),
    /// The attacker gave up.
    AttackerGaveUp,
    /// A log showed a step.
    StepNoticed(StepId, LogSource),
    /// An inject arrived.
    InjectArrived(InjectId),
    /// The facilitator took an inject back.
    InjectSkipped(InjectId),
    /// The facilitator improvised.
    Improvised,
    /// A team opened an inject.
    InjectOpened(InjectId),
    /// A fact is held this firmly; none: ruled out.
    FactLabelled(FactId, Option<Label>),
    /// People were counted.
    PeopleCounted(HoldingId, u64),
    /// People of a holding were told.
    PeopleTold(HoldingId),
    /// A decision opened.
    DecisionOpened(DecisionId),
    /// A decision was taken.
    OptionChosen(DecisionId, u8),
    /// A decision was put off.
    DecisionDeferred(DecisionId),
    /// Nobody answered.
    DecisionDefaulted(DecisionId, u8),
    /// A decision ended with free text.
    OtherChosen(DecisionId),
    /// The clock stands before an open deadline.
    HeldAtDeadline(DecisionId),
    /// Everybody is busy.
    WorkQueued(DeedId),
    /// Work began.
    WorkBegan(DeedId),
    /// A deed took effect.
    TookEffect(DeedId),
    /// A deed's risk happened.
    RiskHappened(DeedId, u8),
    /// A consequence of a deed.
    Followed(DeedId, u8),
    /// The teams started a clock.
    ClockDeclared(ObligationId),
    /// Known facts met a clock's rule.
    ClockDeemed(ObligationId),
    /// A report was filed.
    Filed(ObligationId),
    /// The teams decided that it does not apply.
    Waived(ObligationId),
    /// A clock ended without a report.
    ClockMissed(ObligationId),
    /// First true signal that a team opened.
    Detected,
    /// First action that lowered a rate or removed reach has taken effect; carries when it began.
    Responded(Time),
    /// No gain is within reach, by a defender.
    Contained,
    /// A gain is within reach again.
    Reopened,
    /// The attacker has no foothold and no credential left.
    Eradicated,
    /// Contained, all services up, no foothold.
    Recovered,
    /// Staff came or went.
    ShiftChanged,
    /// Money was booked.
    Booked(CostCategory, Cents),
    /// More people for a role.
    StaffAdded(Role, u8),
    /// The books are closed.
    BooksClosed,
}

//! What is due when. Ties are broken by kind and id, never by insertion, so order does not depend on history.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::base::id::*;
use crate::base::time::Time;

/// Something that will happen. The order of the variants is the order at one instant: work takes effect before the attack
/// moves, the attack before its traces, news before deadlines, everything before the books close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    /// A deed takes effect; counts how often it ran.
    WorkDone(DeedId, u8),
    /// Business hours begin or end somewhere.
    Shift,
    /// A control that saw something acts by itself: which, on which flow, because of which step.
    ControlActs(ControlId, FlowId, Option<StepId>),
    /// A planning attacker chooses its next move; stale unless its generation fits.
    Choose(u16),
    /// A step begins a try; stale unless its generation fits.
    StepBegins(StepId, u16),
    /// A step's try ends; stale unless its generation fits.
    StepEnds(StepId, u16),
    /// A process reaches its limit; stale unless its generation fits.
    StreamEnds(u16, u16),
    /// A watch's hazard reaches its threshold; stale unless its generation fits.
    Noticed(u16, u16),
    /// The attacker gives up; stale unless its generation fits.
    GiveUp(u16),
    /// A consequence of a deed.
    Follows(DeedId, u8, u8),
    /// An inject arrives.
    Inject(InjectId),
    /// A decision that was put off opens again.
    Reopens(DecisionId),
    /// Some condition may have become true.
    Wake,
    /// A shown clock ends.
    ClockEnds(ObligationId),
    /// The default of a decision happens; stale unless its deadline fits.
    Deadline(DecisionId),
    /// The books are closed.
    Horizon,
}

/// The queue.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue(BinaryHeap<Reverse<(Time, Due)>>);

impl Queue {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
    pub(super) fn push(&mut self, at: Time, due: Due) {
        if at < Time::NEVER {
            self.0.push(Reverse((at, due)));
        }
    }
    pub(super) fn peek(&self) -> Option<(Time, Due)> {
        self.0.peek().map(|r| r.0)
    }
    pub(super) fn pop(&mut self) -> Option<(Time, Due)> {
        self.0.pop().map(|r| r.0)
    }
    /// Everything in the queue in order, for digests and for looking ahead.
    pub(super) fn sorted(&self) -> Vec<(Time, Due)> {
        let mut all: Vec<_> = self.0.iter().map(|r| r.0).collect();
        all.sort_unstable();
        all
    }
}

//! What a run came to: the figures that commands, debriefs and rollouts read.

use super::Engine;
use super::knowledge::Point;
use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use crate::scenario::doc::CostCategory;

/// Durations of one run; none is *never*, which is worse than any value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// T0 to the first true signal that was opened.
    pub detect: Option<Span>,
    /// Detected to the start of the first action that lowered a rate or removed reach.
    pub respond: Option<Span>,
    /// Detected to the start of the last interval in which no gain was within reach.
    pub contain: Option<Span>,
    /// Contained to all services up and footholds removed.
    pub recover: Option<Span>,
    /// First action of the attacker to detection.
    pub dwell_to_detect: Option<Span>,
    /// First action of the attacker to eradication.
    pub dwell_to_eradicate: Option<Span>,
}

/// Why the attack was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedBy {
    /// The teams put every gain out of reach.
    Defender,
    /// The attacker had everything, or gave up.
    Attacker,
    /// It was not over when the books were closed.
    Horizon,
}

impl EndedBy {
    /// The stable name in machine output.
    pub fn key(self) -> &'static str {
        match self {
            EndedBy::Defender => "defender",
            EndedBy::Attacker => "attacker",
            EndedBy::Horizon => "horizon",
        }
    }
}

/// How an obligation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObligationState {
    /// Its rule was never met, nor declared to be.
    NotTriggered,
    /// Its clock runs.
    Running,
    /// Fulfilled in time.
    Met,
    /// Fulfilled late, or due and still missing.
    Late,
    /// Decided in writing that it does not apply, and it does not.
    Waived,
    /// Still running when the books were closed: neither met nor missed.
    Open,
}

impl ObligationState {
    /// The stable name in machine output.
    pub fn key(self) -> &'static str {
        match self {
            ObligationState::NotTriggered => "not_triggered",
            ObligationState::Running => "running",
            ObligationState::Met => "met",
            ObligationState::Late => "late",
            ObligationState::Waived => "waived",
            ObligationState::Open => "open",
        }
    }
}

/// One obligation of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObligationOutcome {
    /// Which.
    pub id: ObligationId,
    /// How it stands.
    pub state: ObligationState,
    /// When the teams started the clock.
    pub declared: Option<Time>,
    /// When known facts met the rule.
    pub deemed: Option<Time>,
    /// When it is due, counted from the deemed time where there is one.
    pub due: Option<Time>,
    /// When it was filed.
    pub met: Option<Time>,
    /// How late.
    pub late: Span,
}

/// One decision of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionOutcome {
    /// Which.
    pub id: DecisionId,
    /// The option it ended with; none for free text without effects.
    pub option: Option<u8>,
    /// Nobody answered.
    pub defaulted: bool,
    /// When it opened.
    pub opened: Time,
    /// When it ended.
    pub at: Time,
}

/// What a run came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// All cost.
    pub cost: Cents,
    /// By category, in the order of [`CostCategory::ALL`].
    pub by_category: Vec<Cents>,
    /// Durations.
    pub times: Times,
    /// Why it was over.
    pub ended_by: EndedBy,
    /// How often a gain came within reach again.
    pub reopened: u32,
    /// Distinct people whose data has left.
    pub people_out: u64,
    /// Obligations in the scenario's order.
    pub obligations: Vec<ObligationOutcome>,
    /// Decisions that opened and ended, in the scenario's order.
    pub decisions: Vec<DecisionOutcome>,
    /// State-changing events.
    pub events: u64,
}

impl Engine {
    /// The times of the run so far.
    pub fn times(&self) -> Times {
        let m = &self.truth.marks;
        let between = |from: Option<Time>, to: Option<Time>| from.zip(to).map(|(from, to)| to.since(from));
        Times {
            detect: m.detected.map(|d| d.since(Time::ZERO)),
            respond: between(m.detected, m.responded),
            contain: between(m.detected, m.contained),
            recover: between(m.contained, m.recovered),
            dwell_to_detect: between(m.first_action, m.detected),
            dwell_to_eradicate: between(m.first_action, m.eradicated),
        }
    }

    /// Why the attack is over, if it is.
    pub fn ended_by(&self) -> EndedBy {
        let m = &self.truth.marks;
        match (m.contained, m.ended_by_attacker) {
            (Some(_), _) => EndedBy::Defender,
            (None, true) => EndedBy::Attacker,
            (None, false) => EndedBy::Horizon,
        }
    }

    /// Distinct people whose data has left by now.
    pub fn people_out(&self) -> u64 {
        self.truth.people_out(&self.scenario, self.now)
    }

    /// What the run came to; complete once the books are closed.
    pub fn outcome(&self) -> Outcome {
        let decisions = self.known.decisions.iter().enumerate().filter_map(|(i, d)| {
            let (option, defaulted, at) = match d.point {
                Point::Chosen(o, at) => (Some(o), false, at),
                Point::Defaulted(o, at) => (Some(o), true, at),
                Point::Other(like, at) => (like, false, at),
                Point::Closed | Point::Open | Point::Deferred(_) => return None,
            };
            Some(DecisionOutcome { id: DecisionId::new(i), option, defaulted, opened: d.opened?, at })
        });
        Outcome {
            cost: self.cost_so_far(),
            by_category: CostCategory::ALL.iter().map(|c| self.ledger.sum(*c)).collect(),
            times: self.times(),
            ended_by: self.ended_by(),
            reopened: self.truth.marks.reopened,
            people_out: self.people_out(),
            obligations: (0..self.scenario.obligations.len())
                .map(|i| self.obligation_outcome(ObligationId::new(i)))
                .collect(),
            decisions: decisions.collect(),
            events: self.count,
        }
    }
}

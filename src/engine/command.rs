//! What can be asked of the engine, and why it may refuse.

use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::scenario::doc::{Label, Role};
use crate::scenario::model::RoleSet;

/// Asked. Commands are the only way in, and the truth for replay.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Until the next thing that the facilitator can see; stops before an open deadline.
    NextEvent,
    /// Until a decision opens; stops before an open deadline.
    NextDecision,
    /// Until an instant, through whatever lies between.
    Until(Time),
    /// Table talk took this much story time.
    Talk(Span),
    /// A team opened an inject.
    Acknowledge(InjectId),
    /// A decision was taken.
    Decide {
        /// Which.
        decision: DecisionId,
        /// Which of its options.
        option: u8,
        /// Roles that agreed.
        approvals: RoleSet,
    },
    /// A decision was put off.
    Later(DecisionId),
    /// A decision was ended with free text, mapped by the facilitator to the effects of an option or to none.
    Other {
        /// Which.
        decision: DecisionId,
        /// The option whose effects it has, if any.
        like: Option<u8>,
    },
    /// A standing action.
    Act {
        /// Which.
        action: ActionId,
        /// Roles that agreed.
        approvals: RoleSet,
    },
    /// The facilitator improvises news. Its words live outside the engine; what it reveals is here.
    Improvise(Vec<(FactId, Label)>),
    /// The facilitator takes back an inject that has not arrived.
    Skip(InjectId),
    /// Through everything that is left, to the horizon; open decisions take their defaults.
    Finish,
}

/// Proof that a command was checked against this state. Only [`super::Engine::check`] makes one.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub(super) command: Command,
    pub(super) at: Time,
    /// Waiting for the deputies of roles that nobody plays.
    pub(super) wait: Span,
}

/// Refused, with words for people. Built from what the teams know, never from the truth.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// After the horizon nothing can be asked.
    #[error("The books are closed: this exercise is over.")]
    Ended,
    /// An instant that lies behind.
    #[error("The clock cannot run backwards. Use the timeline to go back.")]
    Past,
    /// The decision is not open.
    #[error("“{0}” is not open.")]
    NotOpen(String),
    /// The decision has no such option.
    #[error("“{0}” has no such option.")]
    NoSuchOption(String),
    /// *Later* was used or is not offered.
    #[error("“{0}” cannot be put off again.")]
    NoLater(String),
    /// A prerequisite is missing; its own words.
    #[error("{0}")]
    Needs(String),
    /// Roles must agree first.
    #[error("{} must agree first.", roles(.0))]
    Approval(Vec<Role>),
    /// A role that nobody plays would have to agree, and its rule is to refuse.
    #[error("{} would have to agree, and nobody plays that role.", roles(.0))]
    Absent(Vec<Role>),
    /// Not enough money.
    #[error("It costs {cost}; {left} is available. Finance can release more.")]
    Budget {
        /// What it costs.
        cost: String,
        /// What there is.
        left: String,
    },
    /// Already done as often as it can be, or under way.
    #[error("“{0}” is already done or under way.")]
    AlreadyDone(String),
    /// Not offered at this moment.
    #[error("“{0}” is not possible yet: nothing that is known calls for it.")]
    NotOffered(String),
    /// The inject has not arrived, was opened, or can no longer be skipped.
    #[error("That inject cannot be opened or skipped now.")]
    Inject,
}

fn roles(roles: &[Role]) -> String {
    roles.iter().map(|r| r.label()).collect::<Vec<_>>().join(" and ")
}

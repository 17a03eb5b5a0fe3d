//! Two languages for "when": one about what is true, one about what the teams know. They are apart by type, so that a
//! decision can never open on something that nobody in the room has heard of.

use serde::{Deserialize, Serialize};

use super::{Label, MoneyValue, SpanText};

/// A condition on the world. For injects, consequences, attack branches and facts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Truth {
    /// Always.
    #[default]
    Always,
    /// All of them. An empty list holds.
    All(Vec<Truth>),
    /// At least one of them.
    Any(Vec<Truth>),
    /// The opposite.
    Not(Box<Truth>),
    /// Story time has reached this span after T0.
    Past(SpanText),
    /// One of the scenario's `chances` came up in this run.
    Happens(String),
    /// An attack step succeeded.
    StepDone(String),
    /// An attack step ended without success.
    StepFailed(String),
    /// The process that an attack step started is running with a rate above zero.
    Running(String),
    /// What an attack step gained was cut off by a defender.
    Cut(String),
    /// At least this many distinct people's data has left.
    PeopleOut(u64),
    /// At least this much money was diverted.
    Diverted(MoneyValue),
    /// No remaining gain is within the attacker's reach.
    Contained,
    /// An asset does not serve.
    Down(String),
    /// A flow is not blocked.
    Open(String),
    /// A credential is valid.
    Valid(String),
    /// A weakness is not fixed.
    Weak(String),
    /// A control works.
    Works(String),
    /// A control that acts by itself has blocked something, rightly or wrongly.
    Acted(String),
    /// A decision ended with this option: decision, option.
    Chose(String, String),
    /// A decision ended, whichever way.
    Decided(String),
    /// A standing action has taken effect. `"isolate@ledger"` names its target.
    Done(String),
    /// The teams hold a fact at least this firmly.
    Known(String, Label),
    /// An obligation was fulfilled by filing.
    Filed(String),
    /// A public statement was made.
    Published,
    /// People were told by the organisation itself.
    PeopleTold,
    /// Evidence was preserved before it was lost.
    EvidenceKept,
    /// Outside counsel works on the case.
    CounselEngaged,
    /// A forensic firm works on the case.
    ForensicsEngaged,
    /// The insurer was told.
    InsurerTold,
    /// The police were told.
    PoliceTold,
}

/// A condition on what the teams know. For decisions, prerequisites, visible actions, obligations and policies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Known {
    /// Always.
    #[default]
    Always,
    /// All of them. An empty list holds.
    All(Vec<Known>),
    /// At least one of them.
    Any(Vec<Known>),
    /// The opposite.
    Not(Box<Known>),
    /// Story time has reached this span after T0.
    Past(SpanText),
    /// A fact is held at least this firmly.
    Fact(String, Label),
    /// A fact was looked into and ruled out.
    RuledOut(String),
    /// An inject has arrived.
    Seen(String),
    /// A decision ended with this option: decision, option.
    Chose(String, String),
    /// A decision ended, whichever way.
    Decided(String),
    /// A decision is open now.
    IsOpen(String),
    /// A standing action has taken effect. `"isolate@ledger"` names its target.
    Done(String),
    /// An obligation was fulfilled by filing.
    Filed(String),
    /// An obligation's clock was started by the teams.
    Declared(String),
    /// At least this many people are confirmed as affected.
    PeopleConfirmed(u64),
    /// A public statement was made.
    Published,
    /// Outside counsel works on the case.
    CounselEngaged,
    /// A forensic firm works on the case.
    ForensicsEngaged,
    /// The insurer was told.
    InsurerTold,
}

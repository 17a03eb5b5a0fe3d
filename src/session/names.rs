//! Commands and events in authored names, and back.
//!
//! What a journal holds must be readable when tables were reordered, words were renamed or the engine knows another set of
//! events. So records are texts and numbers; they are turned into [`Command`]s and [`Event`]s only to play them again, and a
//! name that is not there is an error with its words. Deliberately absent: the words of screens.

mod events;

pub use events::EventRecord;

use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::{Deserialize, Serialize};

use crate::base::diag::nearest;
use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::engine::Command;
use crate::scenario::doc::{Label, Role};
use crate::scenario::model::{RoleSet, Scenario};

/// A name in a journal that the scenario or the program does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the journal names the {what} “{name}”, which is not there{hint}")]
pub struct NameError {
    /// What kind of thing was named.
    pub what: &'static str,
    /// The name.
    pub name: String,
    /// "; did you mean “x”?" or nothing.
    pub hint: String,
}

impl NameError {
    fn new<'a>(what: &'static str, name: &str, valid: impl IntoIterator<Item = &'a str>) -> NameError {
        let hint = nearest(name, valid).map(|near| format!("; the nearest is “{near}”")).unwrap_or_default();
        NameError { what, name: name.to_owned(), hint }
    }
}

/// The word of a closed vocabulary as it stands in files.
pub(super) fn word<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// Back from [`word`].
pub(super) fn from_word<'de, T: Deserialize<'de>>(what: &'static str, word: &'de str) -> Result<T, NameError> {
    let deserializer: StrDeserializer<'de, ValueError> = word.into_deserializer();
    T::deserialize(deserializer).map_err(|_| NameError::new(what, word, []))
}

/// A position beyond its table, which only a program error can bring here.
fn nameless(index: usize) -> String {
    format!("#{index}")
}

macro_rules! tables {
    ($($name:ident $find:ident $what:literal $id:ident $table:ident),+ $(,)?) => { $(
        pub(super) fn $name(scenario: &Scenario, id: $id) -> String {
            scenario.$table.get(id.index()).map_or_else(|| nameless(id.index()), |x| x.id.clone())
        }
        pub(super) fn $find(scenario: &Scenario, name: &str) -> Result<$id, NameError> {
            let found = scenario.$table.iter().position(|x| x.id == name).map($id::new);
            found.ok_or_else(|| NameError::new($what, name, scenario.$table.iter().map(|x| x.id.as_str())))
        }
    )+ };
}

tables! {
    step_name find_step "attack step" StepId steps,
    fact_name find_fact "fact" FactId facts,
    inject_name find_inject "inject" InjectId injects,
    decision_name find_decision "decision" DecisionId decisions,
    action_name find_action "action" ActionId actions,
    deed_name find_deed "option or action" DeedId deeds,
    obligation_name find_obligation "obligation" ObligationId obligations,
}

pub(super) fn control_name(scenario: &Scenario, id: ControlId) -> String {
    scenario.ecosystem.controls.get(id.index()).map_or_else(|| nameless(id.index()), |c| c.id.clone())
}

pub(super) fn find_control(scenario: &Scenario, name: &str) -> Result<ControlId, NameError> {
    let controls = &scenario.ecosystem.controls;
    let found = controls.iter().position(|c| c.id == name).map(ControlId::new);
    found.ok_or_else(|| NameError::new("control", name, controls.iter().map(|c| c.id.as_str())))
}

pub(super) fn flow_name(scenario: &Scenario, id: FlowId) -> String {
    scenario.ecosystem.flows.get(id.index()).map_or_else(|| nameless(id.index()), |f| f.doc.id.clone())
}

pub(super) fn find_flow(scenario: &Scenario, name: &str) -> Result<FlowId, NameError> {
    let flows = &scenario.ecosystem.flows;
    let found = flows.iter().position(|f| f.doc.id == name).map(FlowId::new);
    found.ok_or_else(|| NameError::new("flow", name, flows.iter().map(|f| f.doc.id.as_str())))
}

pub(super) fn holding_name(scenario: &Scenario, id: HoldingId) -> String {
    scenario.ecosystem.holdings.get(id.index()).map_or_else(|| nameless(id.index()), |h| h.id.clone())
}

pub(super) fn find_holding(scenario: &Scenario, name: &str) -> Result<HoldingId, NameError> {
    let holdings = &scenario.ecosystem.holdings;
    let found = holdings.iter().position(|h| h.id == name).map(HoldingId::new);
    found.ok_or_else(|| NameError::new("holding", name, holdings.iter().map(|h| h.id.as_str())))
}

/// Authored ids of a decision's options: "block-route" of "stop-the-payments/block-route".
fn options(scenario: &Scenario, decision: DecisionId) -> impl Iterator<Item = &str> {
    let spec = scenario.decisions.get(decision.index());
    let prefix = spec.map(|d| d.id.as_str()).unwrap_or_default();
    let deeds = spec.map(|d| d.options.as_slice()).unwrap_or_default();
    deeds.iter().map(move |deed| {
        let id = scenario.deeds.get(deed.index()).map(|d| d.id.as_str()).unwrap_or_default();
        id.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id)
    })
}

pub(super) fn option_name(scenario: &Scenario, decision: DecisionId, option: u8) -> String {
    options(scenario, decision).nth(usize::from(option)).map_or_else(|| nameless(usize::from(option)), str::to_owned)
}

pub(super) fn find_option(scenario: &Scenario, decision: DecisionId, name: &str) -> Result<u8, NameError> {
    let found = options(scenario, decision).position(|id| id == name).and_then(|at| u8::try_from(at).ok());
    found.ok_or_else(|| NameError::new("option", name, options(scenario, decision)))
}

fn role_names(roles: RoleSet) -> Vec<String> {
    roles.iter().map(word).collect()
}

/// A set of roles from their words.
///
/// # Errors
/// The first that is no role.
pub(super) fn find_roles(names: &[String]) -> Result<RoleSet, NameError> {
    names.iter().map(|name| from_word::<Role>("role", name)).collect()
}

/// A [`Command`] in authored names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum CommandRecord {
    /// Until the next thing that the facilitator can see.
    NextEvent,
    /// Until a decision opens.
    NextDecision,
    /// Until an instant.
    Until {
        /// Seconds from T0.
        until: Time,
    },
    /// Table talk.
    Talk {
        /// How long.
        seconds: Span,
    },
    /// A team opened an inject.
    Acknowledge {
        /// Which.
        inject: String,
    },
    /// A decision was taken.
    Decide {
        /// Which.
        decision: String,
        /// Which option.
        option: String,
        /// Roles that agreed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        approvals: Vec<String>,
    },
    /// A decision was put off.
    Later {
        /// Which.
        decision: String,
    },
    /// A decision was ended with free text.
    Other {
        /// Which.
        decision: String,
        /// The option whose effects it has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        like: Option<String>,
    },
    /// A standing action.
    Act {
        /// Which.
        action: String,
        /// Roles that agreed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        approvals: Vec<String>,
    },
    /// Improvised news.
    Improvise {
        /// What it reveals.
        reveals: Vec<RevealRecord>,
    },
    /// An inject was taken back.
    Skip {
        /// Which.
        inject: String,
    },
    /// To the horizon.
    Finish,
}

/// What improvised news reveals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevealRecord {
    /// Which fact.
    pub fact: String,
    /// How firmly.
    pub label: String,
}

impl CommandRecord {
    /// In authored names.
    pub fn of(command: &Command, scenario: &Scenario) -> CommandRecord {
        match command {
            Command::NextEvent => CommandRecord::NextEvent,
            Command::NextDecision => CommandRecord::NextDecision,
            Command::Until(until) => CommandRecord::Until { until: *until },
            Command::Talk(seconds) => CommandRecord::Talk { seconds: *seconds },
            Command::Acknowledge(inject) => CommandRecord::Acknowledge { inject: inject_name(scenario, *inject) },
            Command::Decide { decision, option, approvals } => CommandRecord::Decide {
                decision: decision_name(scenario, *decision),
                option: option_name(scenario, *decision, *option),
                approvals: role_names(*approvals),
            },
            Command::Later(decision) => CommandRecord::Later { decision: decision_name(scenario, *decision) },
            Command::Other { decision, like } => CommandRecord::Other {
                decision: decision_name(scenario, *decision),
                like: like.map(|option| option_name(scenario, *decision, option)),
            },
            Command::Act { action, approvals } => {
                CommandRecord::Act { action: action_name(scenario, *action), approvals: role_names(*approvals) }
            }
            Command::Improvise(reveals) => CommandRecord::Improvise {
                reveals: reveals
                    .iter()
                    .map(|(fact, label)| RevealRecord { fact: fact_name(scenario, *fact), label: word(label) })
                    .collect(),
            },
            Command::Skip(inject) => CommandRecord::Skip { inject: inject_name(scenario, *inject) },
            Command::Finish => CommandRecord::Finish,
        }
    }

    /// What it means in this scenario.
    ///
    /// # Errors
    /// The first name that is not there.
    pub fn resolve(&self, scenario: &Scenario) -> Result<Command, NameError> {
        Ok(match self {
            CommandRecord::NextEvent => Command::NextEvent,
            CommandRecord::NextDecision => Command::NextDecision,
            CommandRecord::Until { until } => Command::Until(*until),
            CommandRecord::Talk { seconds } => Command::Talk(*seconds),
            CommandRecord::Acknowledge { inject } => Command::Acknowledge(find_inject(scenario, inject)?),
            CommandRecord::Decide { decision, option, approvals } => {
                let decision = find_decision(scenario, decision)?;
                let option = find_option(scenario, decision, option)?;
                Command::Decide { decision, option, approvals: find_roles(approvals)? }
            }
            CommandRecord::Later { decision } => Command::Later(find_decision(scenario, decision)?),
            CommandRecord::Other { decision, like } => {
                let decision = find_decision(scenario, decision)?;
                let like = like.as_deref().map(|name| find_option(scenario, decision, name)).transpose()?;
                Command::Other { decision, like }
            }
            CommandRecord::Act { action, approvals } => {
                Command::Act { action: find_action(scenario, action)?, approvals: find_roles(approvals)? }
            }
            CommandRecord::Improvise { reveals } => {
                let one =
                    |r: &RevealRecord| Ok((find_fact(scenario, &r.fact)?, from_word::<Label>("label", &r.label)?));
                Command::Improvise(reveals.iter().map(one).collect::<Result<_, NameError>>()?)
            }
            CommandRecord::Skip { inject } => Command::Skip(find_inject(scenario, inject)?),
            CommandRecord::Finish => Command::Finish,
        })
    }
}

impl std::fmt::Display for CommandRecord {
    /// For messages and listings: `decide stop-the-payments: block-route`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CommandRecord::NextEvent => f.write_str("next event"),
            CommandRecord::NextDecision => f.write_str("next decision"),
            CommandRecord::Until { until } => write!(f, "until {until}"),
            CommandRecord::Talk { seconds } => write!(f, "talk for {seconds}"),
            CommandRecord::Acknowledge { inject } => write!(f, "open {inject}"),
            CommandRecord::Decide { decision, option, approvals } if approvals.is_empty() => {
                write!(f, "decide {decision}: {option}")
            }
            CommandRecord::Decide { decision, option, approvals } => {
                write!(f, "decide {decision}: {option}, agreed by {}", approvals.join(", "))
            }
            CommandRecord::Later { decision } => write!(f, "put off {decision}"),
            CommandRecord::Other { decision, like: None } => write!(f, "end {decision} with free text"),
            CommandRecord::Other { decision, like: Some(like) } => {
                write!(f, "end {decision} with free text, like {like}")
            }
            CommandRecord::Act { action, .. } => write!(f, "do {action}"),
            CommandRecord::Improvise { .. } => f.write_str("improvised news"),
            CommandRecord::Skip { inject } => write!(f, "skip {inject}"),
            CommandRecord::Finish => f.write_str("finish"),
        }
    }
}

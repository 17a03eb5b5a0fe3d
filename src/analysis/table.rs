//! A policy as a table: for each decision an answer and a delay, standing actions at their delay after what triggers them, and
//! how soon news is opened.
//!
//! A played exercise becomes such a table, a search looks for the best one, and *what if* is one with a line changed. A table can
//! only read what the teams know, so it cannot foresee. What a table says nothing of takes its declared default. Deliberately
//! absent: how a table is played ([`super::table_player`]) and where it comes from ([`super::played`], [`super::best`]).

use serde::{Deserialize, Serialize};

use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::scenario::doc::{Label, Role};
use crate::scenario::model::{RoleSet, Scenario};

/// Where a table comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// People played it.
    #[default]
    Played,
    /// A search found it.
    Best,
    /// Another one with something changed.
    Changed,
}

/// A policy as a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Where it comes from.
    pub origin: Origin,
    /// By decision; none leaves it to the declared default.
    pub answers: Vec<Option<Answer>>,
    /// Standing actions.
    pub acts: Vec<TableAct>,
    /// By inject: how long after its arrival it is opened, and its place among what happens at one instant.
    pub news: Vec<Option<(Span, u16)>>,
    /// What the facilitator did, at instants of the story.
    #[serde(skip)]
    pub by_facilitator: Vec<ByFacilitator>,
}

/// How one decision is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// It is put off first, this long after it opened.
    pub put_off: Option<Span>,
    /// Then this.
    pub says: Says,
    /// This long after it opened, or opened again.
    pub after: Span,
    /// Place among what happens at one instant.
    pub order: u16,
}

impl Answer {
    /// An option after a time, with everybody agreeing who is asked and there.
    pub fn option(option: u8, after: Span) -> Answer {
        Answer { put_off: None, says: Says::Option(option, Agreed(RoleSet::ALL)), after, order: 0 }
    }

    /// The option whose effects it has.
    pub fn chosen(&self) -> Option<u8> {
        match self.says {
            Says::Option(option, _) => Some(option),
            Says::Other(like) => like,
            Says::Nothing => None,
        }
    }
}

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Says {
    /// One of the options, and who agrees.
    Option(u8, Agreed),
    /// Free text, with the effects of an option or of none.
    Other(Option<u8>),
    /// Nothing, after it was put off: the declared default comes.
    Nothing,
}

/// Roles that agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Agreed(pub RoleSet);

impl Serialize for Agreed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.iter().collect::<Vec<Role>>().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Agreed {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Agreed, D::Error> {
        let roles = Vec::<Role>::deserialize(deserializer)?;
        // Everybody who could exist is written as everybody who is known.
        let all = roles.len() == Role::ALL.len();
        Ok(Agreed(if all { RoleSet::ALL } else { roles.into_iter().collect() }))
    }
}

/// A standing action of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableAct {
    /// Position among the scenario's actions.
    pub action: u16,
    /// Who agrees.
    pub agreed: Agreed,
    /// What it waits for.
    pub trigger: Trigger,
    /// How long after that.
    pub after: Span,
    /// Not before this decision has ended, by position.
    pub not_before: Option<u16>,
    /// Place among what happens at one instant.
    pub order: u16,
}

/// What a standing action waits for: something that teams know of. The first time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trigger {
    /// T0.
    Start,
    /// The menu offers it.
    Offered,
    /// A piece of news arrived, by position.
    Arrived(u16),
    /// A decision opened, by position.
    Asked(u16),
    /// What the author's best play waits for, by position among the expert's actions.
    Expert(u16),
}

/// What a facilitator did besides opening news.
#[derive(Clone, Debug, PartialEq)]
pub struct ByFacilitator {
    /// When.
    pub at: Time,
    /// What.
    pub what: FacilitatorMove,
    /// Place among what happens at one instant.
    pub order: u16,
}

/// One move of a facilitator.
#[derive(Clone, Debug, PartialEq)]
pub enum FacilitatorMove {
    /// Improvised news, with what it reveals.
    Improvise(Vec<(FactId, Label)>),
    /// An inject that was taken back.
    Skip(InjectId),
    /// The clock stood before an open deadline while something was done.
    Hold,
}

/// Where one run could not follow its table, as bits by position. Positions from 64 on are not listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Departures {
    /// Decisions of the table that did not come up.
    pub not_asked: u64,
    /// Decisions that came up though the table says nothing of them: they took their declared default.
    pub new: u64,
    /// Decisions whose answer was refused until it was too late.
    pub refused: u64,
    /// Actions of the table, by position in it, that were not taken: nothing triggered them, or they were refused.
    pub not_acted: u64,
}

/// The bit of a position; none from 64 on.
pub fn bit(position: usize) -> u64 {
    u32::try_from(position).ok().and_then(|p| 1u64.checked_shl(p)).unwrap_or(0)
}

/// How soon the reference tables open what arrives: as the author's best play does.
const OPENS: Span = Span(3 * 60);

impl Table {
    /// Nothing but defaults.
    pub fn silent(scenario: &Scenario) -> Table {
        Table {
            origin: Origin::Changed,
            answers: vec![None; scenario.decisions.len()],
            acts: Vec::new(),
            news: vec![None; scenario.injects.len()],
            by_facilitator: Vec::new(),
        }
    }

    /// The author's best play as a table.
    pub fn expert(scenario: &Scenario) -> Table {
        let answer = |d: &crate::scenario::model::Decision| Some(Answer::option(d.expert.0, d.expert.1));
        let act = |(i, act): (usize, &crate::scenario::model::ExpertAct)| TableAct {
            action: act.action.0,
            agreed: Agreed(RoleSet::ALL),
            trigger: Trigger::Expert(i as u16),
            after: act.after,
            not_before: None,
            order: 0,
        };
        Table {
            answers: scenario.decisions.iter().map(answer).collect(),
            acts: scenario.expert_acts.iter().enumerate().map(act).collect(),
            news: vec![Some((OPENS, 0)); scenario.injects.len()],
            ..Table::silent(scenario)
        }
    }

    /// What a cautious room would choose, after a third of the time, with the news opened as quickly as by an expert.
    pub fn cautious(scenario: &Scenario) -> Table {
        let answer = |d: &crate::scenario::model::Decision| Some(Answer::option(d.cautious, Span(d.deadline.0 / 3)));
        Table {
            answers: scenario.decisions.iter().map(answer).collect(),
            news: vec![Some((OPENS, 0)); scenario.injects.len()],
            ..Table::silent(scenario)
        }
    }

    /// The answer to a decision.
    pub fn answer(&self, decision: DecisionId) -> Option<&Answer> {
        self.answers.get(decision.index()).and_then(Option::as_ref)
    }

    /// The same with another answer to one decision; none leaves it to its default.
    #[must_use]
    pub fn answering(&self, decision: DecisionId, answer: Option<Answer>) -> Table {
        let mut table = Table { origin: Origin::Changed, ..self.clone() };
        if let Some(slot) = table.answers.get_mut(decision.index()) {
            *slot = answer;
        }
        table
    }
}

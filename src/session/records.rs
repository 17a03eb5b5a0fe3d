//! What stands in an entry of a journal.
//!
//! Every field is a plain value or an authored name, so that a record can be read when the engine, the scenario format and the
//! words of the program have long moved on. Fields keep their order and their names; new ones are added with a default.
//! Deliberately absent: indices of any table, names of people.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::commitment::Commitment;
use super::names::{CommandRecord, EventRecord, from_word};
use crate::base::digest::Digest;
use crate::base::time::Time;
use crate::engine::{Engine, Outcome};
use crate::scenario::doc::{CostCategory, Role};
use crate::scenario::model::{RoleSet, Scenario};

/// One entry's content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Record {
    /// What is played, by what, from what.
    Header(Box<Header>),
    /// A command that was accepted, and what followed.
    Command(Played),
    /// Back to an earlier point; what follows is a new branch.
    Rewind(Rewound),
    /// A note of the facilitator or the evaluator.
    Note(Noted),
    /// The exercise is over, or put aside.
    End(Ended),
}

/// What is played, by what, from what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Form of the entries.
    pub format: u32,
    /// Name of the session.
    pub session: String,
    /// The program: "sandtable 0.1.0".
    pub program: String,
    /// Its engine. Commands are the truth for replay only on the same one.
    pub engine_revision: u32,
    /// The scenario.
    pub scenario: ScenarioRecord,
    /// Every file that it was made of.
    pub inputs: Vec<InputRecord>,
    /// The seed.
    pub seed: u64,
    /// Roles that nobody plays.
    pub absent: Vec<String>,
    /// Date and time on the wall when it began, as the host gave it.
    pub started: String,
    /// What else was set: "talk" = "running".
    pub options: BTreeMap<String, String>,
    /// Names, by commitment.
    pub commitments: Vec<Commitment>,
    /// State before the first command.
    pub state: Digest,
    /// What happened up to T0.
    pub events: Vec<EventRecord>,
}

/// A scenario as a record names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioRecord {
    /// Stable name.
    pub id: String,
    /// Title.
    pub title: String,
    /// Currency sign.
    pub sign: String,
    /// Digest over the digests of all inputs, in the order of the digests.
    pub digest: Digest,
}

/// A file by its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// Its name without the folders of whoever had it.
    pub name: String,
    /// SHA-256 of the text.
    pub digest: Digest,
}

/// A command that was accepted, and what followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Played {
    /// Story time before it, seconds from T0.
    pub at: Time,
    /// What was asked.
    pub command: CommandRecord,
    /// Story time after it.
    pub now: Time,
    /// What happened.
    pub events: Vec<EventRecord>,
    /// State after it.
    pub state: Digest,
    /// Free text that came with it, by commitment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commitments: Vec<Commitment>,
}

/// Back to an earlier point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rewound {
    /// Commands of the branch before that stay.
    pub keep: usize,
    /// Why.
    pub reason: RewindReason,
    /// Story time after it.
    pub now: Time,
    /// State after it.
    pub state: Digest,
}

/// Why the clock went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RewindReason {
    /// The last command was taken back.
    Undo,
    /// The table goes on from an earlier point.
    Jump,
}

/// A note. Its text stands outside the chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Noted {
    /// Story time.
    pub at: Time,
    /// What it is about.
    pub tag: NoteTag,
    /// Its text, by commitment.
    pub commitments: Vec<Commitment>,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteTag {
    /// Went well.
    Strength,
    /// Was missing.
    Gap,
    /// May hurt one day.
    Risk,
    /// Worth trying.
    Idea,
    /// Not now.
    Parking,
}

impl NoteTag {
    /// Every tag.
    pub const ALL: &'static [NoteTag] =
        &[NoteTag::Strength, NoteTag::Gap, NoteTag::Risk, NoteTag::Idea, NoteTag::Parking];

    /// The word in files.
    pub fn key(self) -> &'static str {
        match self {
            NoteTag::Strength => "strength",
            NoteTag::Gap => "gap",
            NoteTag::Risk => "risk",
            NoteTag::Idea => "idea",
            NoteTag::Parking => "parking",
        }
    }

    /// From the word in files.
    pub fn parse(key: &str) -> Option<NoteTag> {
        NoteTag::ALL.iter().copied().find(|tag| tag.key() == key)
    }
}

/// The exercise is over, or put aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ended {
    /// How.
    pub how: EndedHow,
    /// Story time.
    pub at: Time,
    /// What it came to, when it came to an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<OutcomeRecord>,
}

/// How an exercise is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndedHow {
    /// The books are closed.
    Finished,
    /// It was put aside before; it can still be taken up.
    SetAside,
}

/// The figures of a finished exercise. Money in cents of the scenario's currency, times in seconds, none for *never*.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutcomeRecord {
    /// All cost.
    pub cost_cents: i64,
    /// By category.
    pub by_category: BTreeMap<String, i64>,
    /// T0 to detected.
    pub detect_s: Option<i64>,
    /// Detected to the first action that worked.
    pub respond_s: Option<i64>,
    /// Detected to contained.
    pub contain_s: Option<i64>,
    /// Contained to recovered.
    pub recover_s: Option<i64>,
    /// Why the attack was over.
    pub ended_by: String,
    /// How often a gain came within reach again.
    pub reopened: u32,
    /// Distinct people whose data left.
    pub people_out: u64,
    /// Decisions that opened and ended.
    pub decisions: Vec<DecisionRecord>,
    /// Obligations by name, with the word for how each ended.
    pub obligations: BTreeMap<String, String>,
}

/// One decision of a finished exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// Authored id.
    pub id: String,
    /// Authored id of the option; none for free text without effects.
    pub option: Option<String>,
    /// When it opened.
    pub opened: Time,
    /// When it ended.
    pub at: Time,
    /// Who ended it.
    pub by: DecidedBy,
}

/// Who ended a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecidedBy {
    /// The table.
    Table,
    /// Nobody answered: the declared default.
    Default,
}

impl OutcomeRecord {
    /// Of a run whose books are closed.
    pub fn of(engine: &Engine) -> OutcomeRecord {
        let scenario: &Scenario = engine.scenario();
        let Outcome { cost, by_category, times, ended_by, reopened, people_out, obligations, decisions, events: _ } =
            engine.outcome();
        let decision = |d: &crate::engine::DecisionOutcome| DecisionRecord {
            id: super::names::decision_name(scenario, d.id),
            option: d.option.map(|o| super::names::option_name(scenario, d.id, o)),
            opened: d.opened,
            at: d.at,
            by: if d.defaulted { DecidedBy::Default } else { DecidedBy::Table },
        };
        let obligation = |o: &crate::engine::ObligationOutcome| {
            let id = scenario.obligations.get(o.id.index()).map(|spec| spec.id.clone()).unwrap_or_default();
            (id, o.state.key().to_owned())
        };
        OutcomeRecord {
            cost_cents: cost.0,
            by_category: CostCategory::ALL.iter().zip(&by_category).map(|(c, a)| (c.key().to_owned(), a.0)).collect(),
            detect_s: times.detect.map(|s| s.0),
            respond_s: times.respond.map(|s| s.0),
            contain_s: times.contain.map(|s| s.0),
            recover_s: times.recover.map(|s| s.0),
            ended_by: ended_by.key().to_owned(),
            reopened,
            people_out,
            decisions: decisions.iter().map(decision).collect(),
            obligations: obligations.iter().map(obligation).collect(),
        }
    }
}

impl Record {
    /// The commitments that stand in it.
    pub fn commitments(&self) -> &[Commitment] {
        match self {
            Record::Header(header) => &header.commitments,
            Record::Command(played) => &played.commitments,
            Record::Note(noted) => &noted.commitments,
            Record::Rewind(_) | Record::End(_) => &[],
        }
    }

    /// The story time at which the exercise stands after it, if it says so.
    pub fn now(&self) -> Time {
        match self {
            Record::Header(_) => Time::ZERO,
            Record::Command(played) => played.now,
            Record::Rewind(rewound) => rewound.now,
            Record::Note(noted) => noted.at,
            Record::End(ended) => ended.at,
        }
    }
}

impl Header {
    /// Roles that nobody plays; words that are no role are passed over.
    pub fn absent_roles(&self) -> RoleSet {
        self.absent.iter().filter_map(|name| from_word::<Role>("role", name).ok()).collect()
    }
}

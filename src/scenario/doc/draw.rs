//! What exercises are drawn from: attackers as profiles, and a playbook of decision points and news without a place yet.

use serde::{Deserialize, Serialize};

use super::{DecisionDoc, Goal, InjectDoc, Lasts, Role, SpanText};

/// A file of attacker profiles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Attackers")]
pub struct AttackersDoc {
    /// Format version.
    pub version: u32,
    /// The profiles.
    pub attackers: Vec<ProfileOfAttackerDoc>,
}

/// A kind of attacker that chooses its own moves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileOfAttackerDoc {
    /// Stable name: "extortion-group".
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Who they are and how they work, in two or three sentences for mixed company.
    pub about: String,
    /// 0 (a beginner with a script) to 1 (best of the field).
    pub skill: f64,
    /// Divides durations: 1 is a person, 20 an agent at machine speed.
    pub tempo: f64,
    /// 0 (loud) to 1 (silent).
    pub stealth: f64,
    /// How long they keep trying after their last success.
    pub patience: SpanText,
    /// How long they think between moves, at the tempo of a person.
    pub thinks: Lasts,
    /// How much noise speaks against a move, 0..1.
    pub caution: f64,
    /// How much chance there is in their choices, 0..1.
    pub whim: f64,
    /// What they may want; one is drawn.
    pub goals: Vec<Goal>,
    /// Where they begin.
    pub begins: Begins,
    /// Doors to the outside that they have looked at before they begin.
    pub doors: u8,
    /// How many gains (data, money, an outage) they are content with.
    pub enough: u8,
    /// Techniques that they never use.
    #[serde(default)]
    pub never: Vec<String>,
    /// Whether they also find what nobody has listed when they look around.
    #[serde(default)]
    pub sweeps: bool,
    /// Why such attackers do this, for the debrief.
    pub motive: String,
}

/// Where an attacker begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Begins {
    /// Outside, like anybody.
    Outside,
    /// Outside, with credentials of ordinary users that leaked elsewhere.
    WithLogins,
    /// As a partner: on a third party's system, with its credentials.
    Partner,
    /// Inside: at a person's desk, with what that person may use.
    Insider,
    /// In control of what an AI agent reads.
    NearAgent,
}

/// A file of decision points and news that a drawn exercise is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Templates")]
pub struct TemplatesDoc {
    /// Format version.
    pub version: u32,
    /// Decision points.
    pub decisions: Vec<DecisionTemplateDoc>,
    /// News.
    pub injects: Vec<InjectTemplateDoc>,
}

/// A decision point without a place: names begin with `$`, words stand in braces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionTemplateDoc {
    /// What the exercise must have for it.
    pub about: Vec<Bind>,
    /// Goals of the attack that it belongs to; empty means any.
    #[serde(default)]
    pub goals: Vec<Goal>,
    /// 1 (a filler) to 3 (no exercise without it).
    pub weight: u8,
    /// A role that decides it instead of the owner, where somebody plays it.
    #[serde(default)]
    pub rather: Option<Role>,
    /// The decision.
    pub decision: DecisionDoc,
}

/// News without a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InjectTemplateDoc {
    /// What the exercise must have for it.
    #[serde(default)]
    pub about: Vec<Bind>,
    /// Goals of the attack that it belongs to; empty means any.
    #[serde(default)]
    pub goals: Vec<Goal>,
    /// At most one of a family is drawn: other words for the same news.
    pub family: String,
    /// Whether it is how the teams first hear of the attack, where no log shows anything.
    #[serde(default)]
    pub first: bool,
    /// The news.
    pub inject: InjectDoc,
}

/// What a template is about. Each gives names and words, see CONTRIBUTING.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Bind {
    /// Where the attack was first seen: `$host`, `$at-host`; `{host}`, `{host-earns}`.
    Host,
    /// A place further inside that it reaches: `$deep`, `$at-deep`; `{deep}`.
    Deep,
    /// The way in: `$door`, `$hole`, `$hole-fact`; `{door}`.
    Door,
    /// A credential that is stolen: `$token`, `$lost-token`; `{token}`.
    Token,
    /// Data that leaves: `$data`, `$store`, `$out-data`, steps `$reads`; `{data}`, `{store}`, `{people}`, `{class}`.
    Data,
    /// Money that leaves: `$till`, `$out-money`, steps `$diverts`; `{till}`, `{rate}`.
    Money,
    /// Something that stops: `$down`, `$down-fact`, steps `$outage`; `{down}`, `{down-earns}`.
    Outage,
    /// An AI agent that the attack uses: `$agent`, `$at-agent`; `{agent}`.
    Agent,
    /// A control that is off and would stand in the way: `$guard`; `{guard}`.
    Guard,
    /// A control that acts by itself: `$robot`; `{robot}`.
    Robot,
    /// A report to an authority: `$authority`; `{authority}`.
    Authority,
    /// A contract that wants to be told: `$contract`; `{contract}`.
    Contract,
    /// A third party that the attack does not come through: `$partner`, `$partner-flow`; `{partner}`.
    Partner,
    /// A demand for money: `$demand`, steps `$demands`; `{ransom}`.
    Demand,
    /// A place that has nothing to do with it: `$decoy`, `$decoy-fact`; `{decoy}`.
    Decoy,
}

impl Bind {
    /// Names that it gives, without the `$`.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Bind::Host => &["host", "at-host"],
            Bind::Deep => &["deep", "at-deep"],
            Bind::Door => &["door", "hole", "hole-fact"],
            Bind::Token => &["token", "lost-token"],
            Bind::Data => &["data", "store", "out-data", "reads"],
            Bind::Money => &["till", "out-money", "diverts"],
            Bind::Outage => &["down", "down-fact", "outage"],
            Bind::Agent => &["agent", "at-agent"],
            Bind::Guard => &["guard"],
            Bind::Robot => &["robot"],
            Bind::Authority => &["authority"],
            Bind::Contract => &["contract"],
            Bind::Partner => &["partner", "partner-flow"],
            Bind::Demand => &["demand", "demands"],
            Bind::Decoy => &["decoy", "decoy-fact"],
        }
    }

    /// Words that it gives, without braces.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Bind::Host => &["host", "host-earns"],
            Bind::Deep => &["deep"],
            Bind::Door => &["door"],
            Bind::Token => &["token"],
            Bind::Data => &["data", "store", "people", "class"],
            Bind::Money => &["till", "rate"],
            Bind::Outage => &["down", "down-earns"],
            Bind::Agent => &["agent"],
            Bind::Guard => &["guard"],
            Bind::Robot => &["robot"],
            Bind::Authority => &["authority"],
            Bind::Contract => &["contract"],
            Bind::Partner => &["partner"],
            Bind::Demand => &["ransom"],
            Bind::Decoy => &["decoy"],
        }
    }

    /// Words that are always there.
    pub const ALWAYS: &'static [&'static str] = &["org", "customers", "front", "sector"];
    /// Names of sets of attack steps.
    pub const SETS: &'static [&'static str] = &["reads", "diverts", "outage", "demands"];
    /// Objectives of every drawn exercise.
    pub const OBJECTIVES: &'static [&'static str] = &["see", "stop", "tell", "pay", "work-together"];
}

//! Files that scenarios share: techniques, playbook, cost model, regimes, holiday calendars, glossary.

use serde::{Deserialize, Serialize};

use super::{ActionDoc, AssetKind, Dist, Goal, Lasts, LogSource, MoneyValue, Owasp, ZoneKind};

/// A file of attack techniques.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Techniques")]
pub struct TechniquesDoc {
    /// Format version.
    pub version: u32,
    /// Version of MITRE ATT&CK that the ids belong to.
    pub attack_version: String,
    /// Version of CAPEC that the ids belong to.
    pub capec_version: String,
    /// The techniques.
    pub techniques: Vec<TechniqueDoc>,
}

/// One technique.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TechniqueDoc {
    /// Stable name: "bola-read".
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it is, in one or two sentences for mixed company.
    pub about: String,
    /// OWASP category; several techniques (phishing, say) have none.
    #[serde(default)]
    pub owasp: Option<Owasp>,
    /// MITRE ATT&CK techniques; empty where ATT&CK has none (BOLA, BFLA, mass assignment).
    #[serde(default)]
    pub attack: Vec<String>,
    /// CAPEC numbers.
    #[serde(default)]
    pub capec: Vec<u32>,
    /// What it needs, as a kind; a scripted step names the things themselves.
    pub needs: Vec<NeedKind>,
    /// What it can give, as a kind.
    pub gives: Vec<GiveKind>,
    /// Kinds of asset that it acts on; empty means any that serves.
    #[serde(default)]
    pub on: Vec<AssetKind>,
    /// Which way it walks a flow.
    #[serde(default)]
    pub walks: Walk,
    /// Kinds of zone in which the flows begin that it walks; empty means any.
    #[serde(default)]
    pub callers: Vec<ZoneKind>,
    /// Where it needs a credential: whether the account of a caller that the attacker stands on will do instead.
    #[serde(default)]
    pub own_account: bool,
    /// What it is good for.
    #[serde(default)]
    pub serves: Vec<Goal>,
    /// How long it takes a person of average tempo.
    pub lasts: Lasts,
    /// Chance of success at skill 0.5 with no control in the way, 0..1.
    pub chance: f64,
    /// What one unit of skill adds to the chance.
    #[serde(default)]
    pub per_skill: f64,
    /// Noise: signs per hour that a perfect log source would show, by source.
    pub noise: Vec<(LogSource, f64)>,
    /// Words of its signals. `{target}` and `{source}` are filled in.
    pub signs: Vec<String>,
}

/// Which way an attack walks a flow: the arrow says who calls, not who is attacked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Walk {
    /// From the caller to the called.
    #[default]
    Along,
    /// From the called to the caller: a poisoned answer.
    Against,
    /// Either.
    Both,
}

/// What a technique needs, as a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NeedKind {
    /// An open flow to the target.
    Flow,
    /// A valid credential for that flow.
    Credential,
    /// A weakness of the technique's OWASP category on the flow or its target.
    Weakness,
    /// A foothold to start from.
    Foothold,
    /// Control of an AI agent.
    Agent,
    /// Data or a disruption to threaten with.
    Leverage,
}

/// What a technique can give, as a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum GiveKind {
    /// Knowledge of what lies behind.
    Knowledge,
    /// A foothold on the target.
    Foothold,
    /// A credential kept on the target.
    Credential,
    /// Data held by the target.
    Read,
    /// Power to change what the target holds.
    Write,
    /// Control of an AI agent.
    Agent,
    /// Money.
    Money,
    /// A target that no longer serves.
    Disruption,
    /// Something to threaten with.
    Leverage,
}

/// A file of standing actions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Playbook")]
pub struct PlaybookDoc {
    /// Format version.
    pub version: u32,
    /// The actions.
    pub actions: Vec<ActionDoc>,
}

/// A file of cost parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "CostModel")]
pub struct CostModelDoc {
    /// Format version.
    pub version: u32,
    /// The currency that amounts are written in.
    pub currency: String,
    /// The parameters; each of [`crate::scenario::model::Param`] exactly once.
    pub parameters: Vec<ParameterDoc>,
}

/// A file of what estimates from the public facts of an incident need beside the cost model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "EstimateModel")]
pub struct EstimateModelDoc {
    /// Format version.
    pub version: u32,
    /// The parameters; `analysis::estimate` names those it needs.
    pub parameters: Vec<ParameterDoc>,
}

/// One cost parameter: a distribution with its source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterDoc {
    /// Which.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// "USD per hour", "share", "USD per person" …
    pub unit: String,
    /// The distribution.
    pub dist: Dist,
    /// Where the figure was published, or how it was derived.
    pub source: String,
    /// When.
    pub date: String,
    /// Whether it is published, derived or assumed.
    pub basis: Basis,
}

/// How well a figure is founded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// Read in a named publication.
    Published,
    /// Calculated from published figures.
    Derived,
    /// A stated assumption.
    Assumed,
}

/// A file of regimes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Regimes")]
pub struct RegimesDoc {
    /// Format version.
    pub version: u32,
    /// Shown with every clock.
    pub disclaimer: String,
    /// The regimes.
    pub regimes: Vec<RegimeDoc>,
}

/// A law, a regulation or a scheme's rules, as far as clocks and penalties go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegimeDoc {
    /// Stable name: "gdpr".
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Whom it applies to, in one or two sentences.
    pub applies_to: String,
    /// The clocks it sets.
    pub clocks: Vec<ClockDoc>,
    /// What breaking it may cost.
    pub penalty: PenaltyDoc,
    /// Where to read it.
    pub source: String,
    /// Day on which it was last checked.
    pub as_of: String,
}

/// One clock of a regime.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockDoc {
    /// Stable name: "authority".
    pub id: String,
    /// What the clock says on screen.
    pub name: String,
    /// What starts it, in plain words.
    pub starts: String,
    /// How long.
    pub within: Within,
    /// A later limit counted from awareness, for clocks that start at a classification (DORA: 24 h).
    #[serde(default)]
    pub at_latest_after_awareness_hours: Option<u32>,
    /// Another clock of this regime that must have been fulfilled; this one counts from that filing.
    #[serde(default)]
    pub after_filing: Option<String>,
    /// What goes to whom.
    pub what: String,
}

/// How long a clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Within {
    /// Elapsed hours.
    Hours(u32),
    /// Calendar days: until the same time of day.
    Days(u32),
    /// Business days of the scenario's holiday calendar: until the end of the last one.
    BusinessDays(u32),
    /// Calendar months.
    Months(u32),
}

/// What breaking a regime may cost. Model: P(enforcement) × severity × cap, see `src/engine/mechanics/settlement.rs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyDoc {
    /// Highest fine in money, 0 where there is none.
    pub cap: MoneyValue,
    /// Highest fine as a share of yearly revenue; the larger of the two counts. 0 where there is none.
    #[serde(default)]
    pub cap_share_of_revenue: f64,
    /// Currency of the cap.
    pub currency: String,
    /// Chance that an authority takes the case up at all, 0..1.
    pub enforcement: f64,
    /// In plain words, with what makes it better or worse.
    pub about: String,
}

/// A file of holiday calendars.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Calendars")]
pub struct CalendarsDoc {
    /// Format version.
    pub version: u32,
    /// The calendars.
    pub calendars: Vec<CalendarDoc>,
}

/// Days on which nobody counts as working, besides weekends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarDoc {
    /// Stable name: "us-federal".
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Holidays as "2026-12-25".
    pub holidays: Vec<String>,
    /// Where the days come from.
    pub source: String,
}

/// A file of glossary entries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Glossary")]
pub struct GlossaryDoc {
    /// Format version.
    pub version: u32,
    /// The entries.
    pub entries: Vec<TermDoc>,
}

/// One word of the shared vocabulary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermDoc {
    /// The word.
    pub term: String,
    /// Other words that lead here.
    #[serde(default)]
    pub also: Vec<String>,
    /// Which part: "OWASP API Top 10", "Times", "Regimes", "Exercise", "Money", "Data", "Attack".
    pub part: String,
    /// What it means, for mixed company.
    pub text: String,
    /// Where it comes from.
    #[serde(default)]
    pub source: String,
}

//! A scenario that is valid by construction: names resolved to ids, texts to numbers, everything a run reads in tables.
//!
//! It is immutable and shared as `Arc`. It is never written to a file; what a session keeps is the text it came from.

mod attack;
mod ecosystem;
mod play;

use std::sync::Arc;

pub use attack::*;
pub use ecosystem::*;
pub use play::*;

use super::doc::{AbsentRule, Basis, Difficulty, GuideDoc, Known, ObjectiveDoc, Owasp, Role, Truth};
use super::load::InputFile;
use crate::base::calendar::Calendar;
use crate::base::dice::{Name, Shape};
use crate::base::digest::Digest;
use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::{Span, Time};

/// A set of roles as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleSet(u16);

impl RoleSet {
    /// Nobody.
    pub const NONE: RoleSet = RoleSet(0);
    /// Everybody who could exist.
    pub const ALL: RoleSet = RoleSet(u16::MAX);

    /// With one more.
    #[must_use]
    pub fn with(self, role: Role) -> RoleSet {
        RoleSet(self.0 | 1 << role as u16)
    }
    /// Whether a role is in it.
    pub fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u16) != 0
    }
    /// Whether nobody is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// Those in both.
    #[must_use]
    pub fn and(self, other: RoleSet) -> RoleSet {
        RoleSet(self.0 & other.0)
    }
    /// Those in this one but not in the other.
    #[must_use]
    pub fn without(self, other: RoleSet) -> RoleSet {
        RoleSet(self.0 & !other.0)
    }
    /// The roles in it, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |r| self.has(*r))
    }
}

impl FromIterator<Role> for RoleSet {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> RoleSet {
        roles.into_iter().fold(RoleSet::NONE, RoleSet::with)
    }
}

/// Declares the cost parameters that mechanics read, with their stable names.
macro_rules! parameters {
    ($($(#[$meta:meta])* $variant:ident = $id:literal),+ $(,)?) => {
        /// A cost parameter. Every one is in the cost model exactly once; the mechanics know no other number of money.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Param { $($(#[$meta])* $variant),+ }
        impl Param {
            /// Every parameter, in the order of the table.
            pub const ALL: &'static [Param] = &[$(Param::$variant),+];
            /// The stable name in files.
            pub fn id(self) -> &'static str { match self { $(Param::$variant => $id),+ } }
        }
    };
}

parameters! {
    /// One hour of one person of the organisation's own staff.
    ResponderHour = "responder_hour",
    /// Crisis management per day, from detection until containment.
    CrisisDay = "crisis_day",
    /// One hour of a forensic firm.
    ForensicsHour = "forensics_hour",
    /// Hours that the forensic firm needs.
    ForensicsHours = "forensics_hours",
    /// One hour of outside counsel.
    CounselHour = "counsel_hour",
    /// Hours that counsel needs.
    CounselHours = "counsel_hours",
    /// One letter to one person.
    Letter = "letter",
    /// One e-mail to one person.
    Email = "email",
    /// Share of people told who call.
    CallRate = "call_rate",
    /// One call answered.
    CallCost = "call_cost",
    /// Identity monitoring for one person who takes it up.
    MonitoringPerPerson = "monitoring_per_person",
    /// Share of people who take monitoring up.
    MonitoringTakeUp = "monitoring_take_up",
    /// Share of affected people who leave when the organisation itself told them first.
    ChurnTold = "churn_told",
    /// Share of affected people who leave when they learned it elsewhere or never were told.
    ChurnSurprised = "churn_surprised",
    /// Share of robbed customers who leave when they are not refunded.
    ChurnUnrefunded = "churn_unrefunded",
    /// Share of all customers who leave per day of outage of something client-facing.
    ChurnOutage = "churn_outage",
    /// Settlement per person for ordinary personal data.
    SettlementOrdinary = "settlement_ordinary",
    /// Settlement per person for sensitive data.
    SettlementSensitive = "settlement_sensitive",
    /// Chance that people go to law together.
    ClassActionChance = "class_action_chance",
    /// What defending costs, whoever wins.
    DefenceCost = "defence_cost",
    /// Share of the cap that a fine reaches without aggravation.
    PenaltySeverity = "penalty_severity",
    /// Share of a fine added for each late clock of the regime.
    LatenessShare = "lateness_share",
    /// Factor on a fine when people were never told.
    UntoldFactor = "untold_factor",
    /// Share of fresh diverted money that a recall brings back.
    RecallShare = "recall_share",
    /// Hazard per hour at which diverted money moves out of reach.
    RecallDecay = "recall_decay",
    /// Share of vendors' bills the insurer pays when it was told only afterwards.
    InsurerUncleared = "insurer_uncleared",
    /// Share of stopped revenue that comes back later.
    DowntimeRecaptured = "downtime_recaptured",
    /// Share of forensic hours saved by kept evidence.
    EvidenceSaves = "evidence_saves",
    /// Handling of one robbed customer's case.
    ChargebackFee = "chargeback_fee",
    /// Hours of own staff to rebuild one asset.
    RestoreHours = "restore_hours",
    /// Money taken from one robbed customer.
    DivertedPerVictim = "diverted_per_victim",
}

/// Values of every parameter in one run.
pub type ParamValues = [f64; Param::ALL.len()];

/// Who wrote a scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub enum Authorship {
    /// A person, who has an opinion of it.
    #[default]
    Written,
    /// Nobody: it was drawn on an ecosystem from templates.
    Drawn,
}

/// A scenario, ready to run.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Stable name.
    pub id: String,
    /// Title.
    pub title: String,
    /// One line on the card.
    pub tagline: String,
    /// Sector.
    pub sector: String,
    /// What participants may read before.
    pub summary: String,
    /// Minutes of play.
    pub minutes: u32,
    /// How hard.
    pub difficulty: Difficulty,
    /// For the filter.
    pub owasp: Vec<Owasp>,
    /// Currency code, sign and US dollars per unit.
    pub currency: Currency,
    /// T0 on the calendar.
    pub calendar: Calendar,
    /// When the books are closed.
    pub horizon: Time,
    /// Who is attacked.
    pub organisation: Organisation,
    /// What the exercise is for.
    pub objectives: Vec<ObjectiveDoc>,
    /// Who sits at the table.
    pub roles: Vec<RoleSpec>,
    /// Money there at the start.
    pub budget: Cents,
    /// Money that Finance can release.
    pub reserve: Cents,
    /// What nobody can know yet.
    pub chances: Vec<Chance>,
    /// The ecosystem.
    pub ecosystem: Ecosystem,
    /// Who attacks.
    pub attacker: Attacker,
    /// The plan.
    pub steps: Vec<Step>,
    /// Which steps depend on which thing.
    pub steps_on: StepsOn,
    /// Sets of steps that conditions ask for.
    pub step_sets: Vec<StepSet>,
    /// Steps and injects that wait for a condition.
    pub once_steps: Vec<StepId>,
    /// See `once_steps`.
    pub once_injects: Vec<InjectId>,
    /// Continuous damage that steps start.
    pub processes: Vec<ProcessSpec>,
    /// One watch per step and log source.
    pub watches: Vec<WatchSpec>,
    /// Techniques that the plan uses.
    pub techniques: Vec<Technique>,
    /// What teams can find out.
    pub facts: Vec<FactSpec>,
    /// What arrives.
    pub injects: Vec<Inject>,
    /// What has to be decided.
    pub decisions: Vec<Decision>,
    /// Standing actions over their targets.
    pub actions: Vec<Action>,
    /// Options and actions.
    pub deeds: Vec<Deed>,
    /// Reports that may come due.
    pub obligations: Vec<Obligation>,
    /// Standing actions of the expert.
    pub expert_acts: Vec<ExpertAct>,
    /// Distributions of the cost parameters, in the scenario's currency where they are money.
    pub params: Vec<Shape>,
    /// Parameters' names of dice.
    pub param_names: Vec<Name>,
    /// Where each parameter comes from, for people.
    pub param_sources: Vec<ParamSource>,
    /// For the facilitator.
    pub guide: GuideDoc,
    /// Times at which some condition's `Past` becomes true.
    pub wakes: Vec<Time>,
    /// Thresholds of people out and of diverted money in conditions.
    pub people_marks: Vec<u64>,
    /// Thresholds of diverted money in conditions.
    pub money_marks: Vec<Cents>,
    /// Every file it was made of.
    pub files: Vec<InputFile>,
    /// Digest over all of them.
    pub digest: Digest,
}

/// Where a cost parameter comes from.
#[derive(Clone, Debug)]
pub struct ParamSource {
    /// Name for people.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Publication or derivation.
    pub source: String,
    /// When.
    pub date: String,
    /// Published, derived or assumed.
    pub basis: Basis,
}

/// A currency with one dated rate.
#[derive(Clone, Debug)]
pub struct Currency {
    /// "EUR".
    pub code: String,
    /// "€".
    pub sign: String,
    /// US dollars for one unit.
    pub usd: f64,
    /// Day of the rate.
    pub as_of: String,
}

/// Who is attacked.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Invented name.
    pub name: String,
    /// One paragraph.
    pub about: String,
    /// Revenue per year.
    pub revenue_per_year: Cents,
    /// Customers.
    pub customers: u64,
    /// Margin lost with one customer.
    pub customer_value: Cents,
    /// Cyber insurance.
    pub insurance: Option<Insurance>,
}

/// Cyber insurance.
#[derive(Clone, Debug)]
pub struct Insurance {
    /// Borne by the organisation.
    pub retention: Cents,
    /// Highest payment.
    pub limit: Cents,
    /// Highest payment for diverted money.
    pub crime_limit: Cents,
    /// Downtime never paid.
    pub waiting: Span,
    /// Later notice is late.
    pub notice_within: Span,
    /// Share paid then.
    pub late_share: f64,
}

/// A role at the table.
#[derive(Clone, Debug)]
pub struct RoleSpec {
    /// Which.
    pub role: Role,
    /// What they want.
    pub aim: String,
    /// What they decide alone.
    pub owns: String,
    /// Whom they ask.
    pub asks: String,
    /// People in business hours.
    pub people: u8,
    /// People at other times.
    pub on_call: u8,
    /// What happens to approvals when nobody plays it.
    pub absent: AbsentRule,
}

/// Something that is so or not in a run.
#[derive(Clone, Debug)]
pub struct Chance {
    /// Authored id.
    pub id: String,
    /// For dice.
    pub name: Name,
    /// 0..1.
    pub chance: f64,
    /// For the debrief.
    pub about: String,
}

/// Named here so that the documents' conditions and the resolved ones are seen to be the same languages.
pub type Languages = (Truth, Known);

impl Scenario {
    /// Who wrote it: the attacker of a drawn exercise chooses its own moves, that of an authored one follows a plan.
    pub fn authorship(&self) -> Authorship {
        if self.attacker.plans.is_some() { Authorship::Drawn } else { Authorship::Written }
    }

    /// The distribution of a parameter.
    pub fn param(&self, param: Param) -> Shape {
        self.params.get(param as usize).copied().unwrap_or(Shape::Fixed(0.0))
    }

    /// The role's card, if it sits at the table.
    pub fn role(&self, role: Role) -> Option<&RoleSpec> {
        self.roles.iter().find(|r| r.role == role)
    }

    /// All roles at the table.
    pub fn role_set(&self) -> RoleSet {
        self.roles.iter().map(|r| r.role).collect()
    }

    /// An amount in US cents at the scenario's rate, for machines.
    pub fn usd(&self, amount: Cents) -> Cents {
        amount.at_rate(self.currency.usd)
    }

    /// Finds a decision by its authored id.
    pub fn decision(&self, id: &str) -> Option<DecisionId> {
        self.decisions.iter().position(|d| d.id == id).map(DecisionId::new)
    }

    /// Finds an action by its authored id: "isolate@ledger".
    pub fn action(&self, id: &str) -> Option<ActionId> {
        self.actions.iter().position(|a| a.id == id).map(ActionId::new)
    }

    /// Finds an inject by its authored id.
    pub fn inject(&self, id: &str) -> Option<InjectId> {
        self.injects.iter().position(|i| i.id == id).map(InjectId::new)
    }

    /// Finds a fact by its authored id.
    pub fn fact(&self, id: &str) -> Option<FactId> {
        self.facts.iter().position(|f| f.id == id).map(FactId::new)
    }
}

/// A scenario is shared between threads.
pub type SharedScenario = Arc<Scenario>;

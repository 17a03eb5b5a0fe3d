//! A scenario that is valid by construction: names resolved to ids, texts to numbers, everything a run reads in tables.
//!
//! It is immutable and shared as `Arc`. It is never written to a file; what a session keeps is the text it came from.

use std::sync::Arc;

use super::doc::{
    AbsentRule, ActionGroup, AssetDoc, Basis, Channel, ControlKind, CostCategory, CredentialKind, DataClass,
    Difficulty, FlowDoc, Goal, GuideDoc, InjectKind, Known, Label, LogSource, Mark, Notice, ObjectiveDoc, Owasp, Phase,
    PromptsDoc, Role, Signal, Target, Tone, Truth, Within, ZoneKind,
};
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

/// The trust-boundary graph in tables. Questions about it are in [`super::graph`].
#[derive(Clone, Debug)]
pub struct Ecosystem {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// For the "your company" page.
    pub summary: String,
    /// Regions of trust.
    pub zones: Vec<Zone>,
    /// Assets.
    pub assets: Vec<Asset>,
    /// Flows.
    pub flows: Vec<Flow>,
    /// Weaknesses.
    pub weaknesses: Vec<Weakness>,
    /// Controls.
    pub controls: Vec<Control>,
    /// Credentials.
    pub credentials: Vec<Credential>,
    /// Holdings of all assets.
    pub holdings: Vec<Holding>,
    /// Number of overlap groups.
    pub groups: usize,
    /// Where the author put assets on the picture.
    pub places: Vec<(AssetId, f64, f64)>,
}

/// A region of trust.
#[derive(Clone, Debug)]
pub struct Zone {
    /// Authored id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// 0..=100.
    pub trust: u8,
    /// Kind.
    pub kind: ZoneKind,
    /// The zone around it.
    pub inside: Option<ZoneId>,
    /// For newcomers.
    pub about: String,
}

/// An asset. What only screens show is kept as written.
#[derive(Clone, Debug)]
pub struct Asset {
    /// As written.
    pub doc: AssetDoc,
    /// Where it stands.
    pub zone: ZoneId,
    /// Its holdings.
    pub holdings: Vec<HoldingId>,
    /// Revenue that stops while it is down.
    pub worth_per_hour: Cents,
    /// Assets that do not serve without it, near and far.
    pub dependants: Vec<AssetId>,
    /// Whether its outage is felt by clients: it is called from a public or partner zone.
    pub client_facing: bool,
}

/// A flow. What only screens show is kept as written.
#[derive(Clone, Debug)]
pub struct Flow {
    /// As written.
    pub doc: FlowDoc,
    /// Caller.
    pub from: AssetId,
    /// Called.
    pub to: AssetId,
    /// Revenue that stops while it is blocked.
    pub worth_per_hour: Cents,
    /// Trust of the called's zone minus the caller's; it crosses a boundary when that is not zero.
    pub trust_step: i16,
}

impl Flow {
    /// Whether it joins zones of different trust.
    pub fn crosses(&self) -> bool {
        self.trust_step != 0
    }
}

/// A weakness.
#[derive(Clone, Debug)]
pub struct Weakness {
    /// Authored id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Where.
    pub on: Spot,
    /// Category.
    pub owasp: Owasp,
    /// CWE number.
    pub cwe: u32,
    /// 0..1.
    pub ease: f64,
}

/// An asset or a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// An asset.
    Asset(AssetId),
    /// A flow.
    Flow(FlowId),
}

/// A control.
#[derive(Clone, Debug)]
pub struct Control {
    /// Authored id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Kind.
    pub kind: ControlKind,
    /// Where it works.
    pub spots: Vec<Spot>,
    /// Categories that it acts on; empty means all.
    pub against: Vec<Owasp>,
    /// Factor on success.
    pub success: f64,
    /// Factor on noise.
    pub detection: f64,
    /// Factor on rates.
    pub rate: f64,
    /// Works at the start.
    pub on: bool,
    /// Per month.
    pub cost_per_month: Cents,
    /// It acts by itself.
    pub acts: Option<Acts>,
}

/// What a control does without a person.
#[derive(Clone, Copy, Debug)]
pub struct Acts {
    /// For dice.
    pub name: Name,
    /// How long after monitoring saw something.
    pub after: Span,
    /// Chance per day of a false alarm.
    pub wrong_per_day: f64,
}

/// A credential.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Authored id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Kind.
    pub kind: CredentialKind,
    /// Flows that it opens.
    pub opens: Vec<FlowId>,
    /// What it may do there, as written.
    pub scope: String,
    /// Where it is kept.
    pub kept_on: AssetId,
    /// Revenue that stops while honest users are locked out.
    pub worth_per_hour: Cents,
}

/// Data of one class about people.
#[derive(Clone, Debug)]
pub struct Holding {
    /// Authored id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Where.
    pub asset: AssetId,
    /// Class.
    pub class: DataClass,
    /// Distinct people.
    pub people: u64,
    /// Where they live.
    pub residency: String,
    /// Overlap group.
    pub group: usize,
}

/// Who attacks.
#[derive(Clone, Debug)]
pub struct Attacker {
    /// For the debrief.
    pub name: String,
    /// For the debrief.
    pub about: String,
    /// How long they keep trying.
    pub patience: Span,
    /// What they want.
    pub goal: Goal,
    /// Credentials at the start.
    pub holds: Vec<CredentialId>,
    /// Footholds at the start.
    pub stands_on: Vec<AssetId>,
    /// How it chooses its moves, if it does.
    pub plans: Option<Plans>,
}

/// How an attacker chooses its moves.
#[derive(Clone, Debug)]
pub struct Plans {
    /// Flows known at T0.
    pub knows: Vec<FlowId>,
    /// Assets surveyed at T0.
    pub surveyed: Vec<AssetId>,
    /// Pause before a move in seconds, tempo included.
    pub thinks: Shape,
    /// 0..1: how much noise speaks against a move.
    pub caution: f64,
    /// 0..1: how much chance there is in a choice.
    pub whim: f64,
    /// Gains that it is content with.
    pub enough: u8,
}

/// A technique, as far as a run and its words need it.
#[derive(Clone, Debug)]
pub struct Technique {
    /// Authored id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// In one or two sentences.
    pub about: String,
    /// Category.
    pub owasp: Option<Owasp>,
    /// ATT&CK ids.
    pub attack: Vec<String>,
    /// CAPEC numbers.
    pub capec: Vec<u32>,
}

/// When a step begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// At an instant.
    At(Time),
    /// After success.
    After(StepId, Span),
    /// After failure.
    IfFails(StepId, Span),
    /// After a cut.
    IfCut(StepId, Span),
    /// Once true.
    Once(TruthCond, Span),
    /// When the attacker chooses it.
    Planned,
}

/// One attack step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Authored id.
    pub id: String,
    /// For dice.
    pub name: Name,
    /// The technique.
    pub technique: TechniqueId,
    /// When it begins.
    pub start: Start,
    /// What it acts on.
    pub target: AssetId,
    /// Where it starts from.
    pub from: Option<AssetId>,
    /// Flows that it uses.
    pub via: Vec<FlowId>,
    /// Credentials that it uses.
    pub uses: Vec<CredentialId>,
    /// Weaknesses that it uses.
    pub exploits: Vec<WeaknessId>,
    /// Anything else.
    pub needs: TruthCond,
    /// Gives besides processes.
    pub gives: Vec<Gift>,
    /// Positions in [`Scenario::processes`].
    pub processes: std::ops::Range<usize>,
    /// Positions in [`Scenario::watches`].
    pub watches: std::ops::Range<usize>,
    /// Duration in seconds, tempo included.
    pub lasts: Shape,
    /// Tries in all.
    pub tries: u8,
    /// Pause between tries.
    pub pause: Span,
    /// Chance of success with no control in the way.
    pub chance: f64,
    /// Controls that act on it.
    pub controls: Vec<ControlId>,
    /// Whether it gives money, data or disruption.
    pub is_gain: bool,
    /// Signs per hour over all logs, for an attacker who minds: what the technique is known for, not what this place sees.
    pub noise: f64,
    /// What changed.
    pub says: String,
    /// Why.
    pub reason: String,
}

/// Steps by the things of the ecosystem that their needs name: when one of those changes, only these have to be looked at.
#[derive(Clone, Debug, Default)]
pub struct StepsOn {
    /// By asset: steps that act on it or walk a flow that begins or ends there.
    pub assets: Vec<Vec<StepId>>,
    /// By flow.
    pub flows: Vec<Vec<StepId>>,
    /// By credential.
    pub credentials: Vec<Vec<StepId>>,
    /// By weakness.
    pub weaknesses: Vec<Vec<StepId>>,
}

impl StepsOn {
    /// Of an attack plan on an ecosystem.
    pub fn of(steps: &[Step], eco: &Ecosystem) -> StepsOn {
        let mut on = StepsOn {
            assets: vec![Vec::new(); eco.assets.len()],
            flows: vec![Vec::new(); eco.flows.len()],
            credentials: vec![Vec::new(); eco.credentials.len()],
            weaknesses: vec![Vec::new(); eco.weaknesses.len()],
        };
        fn add(lists: &mut [Vec<StepId>], at: usize, step: StepId) {
            if let Some(list) = lists.get_mut(at).filter(|list| list.last() != Some(&step)) {
                list.push(step);
            }
        }
        for (i, step) in steps.iter().enumerate() {
            let id = StepId::new(i);
            add(&mut on.assets, step.target.index(), id);
            for flow in &step.via {
                add(&mut on.flows, flow.index(), id);
                for end in eco.flows.get(flow.index()).map(|f| [f.from, f.to]).into_iter().flatten() {
                    add(&mut on.assets, end.index(), id);
                }
            }
            step.uses.iter().for_each(|c| add(&mut on.credentials, c.index(), id));
            step.exploits.iter().for_each(|w| add(&mut on.weaknesses, w.index(), id));
        }
        on
    }
}

/// A set of steps, as bits by position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepSet(Vec<u64>);

impl StepSet {
    /// An empty set that has room for so many steps.
    pub fn empty(room: usize) -> StepSet {
        StepSet(vec![0; room.div_ceil(64)])
    }

    /// A set of some of so many steps.
    pub fn of(steps: &[StepId], room: usize) -> StepSet {
        let mut set = StepSet::empty(room);
        steps.iter().for_each(|step| set.insert(*step));
        set
    }

    /// Adds a step, if there is room for it.
    pub fn insert(&mut self, step: StepId) {
        if let Some(word) = self.0.get_mut(step.index() / 64) {
            *word |= 1 << (step.index() % 64);
        }
    }

    /// Takes every step out.
    pub fn clear(&mut self) {
        self.0.iter_mut().for_each(|word| *word = 0);
    }

    /// Whether the two have a step in common.
    pub fn meets(&self, other: &StepSet) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }
}

/// What a step gives besides processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gift {
    /// A foothold.
    Foothold(AssetId),
    /// A credential.
    Credential(CredentialId),
    /// Control of an agent.
    Control(AssetId),
    /// Something to threaten with.
    Leverage,
    /// An asset stops serving.
    Disrupt(AssetId),
    /// Knowledge of what is documented around an asset.
    Survey(AssetId),
    /// Knowledge of everything around an asset.
    Sweep(AssetId),
}

/// Continuous damage that a step starts.
#[derive(Clone, Copy, Debug)]
pub struct ProcessSpec {
    /// The step.
    pub step: StepId,
    /// What leaves.
    pub kind: ProcessKind,
    /// Full rate: people or cents per hour.
    pub per_hour: i64,
    /// People or cents at which it ends.
    pub limit: i64,
}

/// What leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessKind {
    /// Data of people.
    Exfiltration(HoldingId),
    /// Money.
    Diversion,
}

/// One log source that may show one step.
#[derive(Clone, Copy, Debug)]
pub struct WatchSpec {
    /// The step.
    pub step: StepId,
    /// The log.
    pub source: LogSource,
    /// For dice.
    pub source_name: Name,
    /// The asset it looks at.
    pub asset: AssetId,
    /// Signs per hour that this source shows and somebody looks at.
    pub hazard_per_hour: f64,
}

/// A condition on the world, resolved.
pub type TruthCond = Condition<TruthAtom>;
/// A condition on knowledge, resolved.
pub type KnownCond = Condition<KnownAtom>;

/// All, any, not, over atoms.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Condition<A> {
    /// Always.
    #[default]
    Always,
    /// Each of them.
    All(Vec<Condition<A>>),
    /// One of them.
    Any(Vec<Condition<A>>),
    /// The opposite.
    Not(Box<Condition<A>>),
    /// One thing.
    Is(A),
}

impl<A> Condition<A> {
    /// Whether it holds, given what each atom is.
    pub fn holds(&self, atom: &mut impl FnMut(&A) -> bool) -> bool {
        match self {
            Condition::Always => true,
            Condition::All(parts) => parts.iter().all(|p| p.holds(atom)),
            Condition::Any(parts) => parts.iter().any(|p| p.holds(atom)),
            Condition::Not(part) => !part.holds(atom),
            Condition::Is(a) => atom(a),
        }
    }

    /// Calls `visit` for every atom.
    pub fn each(&self, visit: &mut impl FnMut(&A)) {
        match self {
            Condition::Always => {}
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|p| p.each(visit)),
            Condition::Not(part) => part.each(visit),
            Condition::Is(a) => visit(a),
        }
    }
}

/// One thing that can be true. Mirrors [`Truth`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TruthAtom {
    Past(Time),
    Happens(ChanceId),
    StepDone(StepId),
    /// One of [`Scenario::step_sets`]: any of its steps is done.
    AnyDone(u16),
    StepFailed(StepId),
    Running(StepId),
    Cut(StepId),
    PeopleOut(u64),
    Diverted(Cents),
    Contained,
    Down(AssetId),
    Open(FlowId),
    Valid(CredentialId),
    Weak(WeaknessId),
    Works(ControlId),
    /// See [`Truth::Acted`].
    Acted(ControlId),
    Chose(DecisionId, u8),
    Decided(DecisionId),
    Done(DeedId),
    Known(FactId, Label),
    Filed(ObligationId),
    Published,
    PeopleTold,
    EvidenceKept,
    CounselEngaged,
    ForensicsEngaged,
    InsurerTold,
    PoliceTold,
}

/// One thing that teams can know. Mirrors [`Known`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum KnownAtom {
    Past(Time),
    Fact(FactId, Label),
    RuledOut(FactId),
    Seen(InjectId),
    Chose(DecisionId, u8),
    Decided(DecisionId),
    IsOpen(DecisionId),
    Done(DeedId),
    Filed(ObligationId),
    Declared(ObligationId),
    PeopleConfirmed(u64),
    Published,
    CounselEngaged,
    ForensicsEngaged,
    InsurerTold,
}

/// Something that teams can find out.
#[derive(Clone, Debug)]
pub struct FactSpec {
    /// Authored id.
    pub id: String,
    /// How it reads.
    pub text: String,
    /// When it is true.
    pub truth: TruthCond,
    /// Marks on the picture.
    pub marks: Vec<(AssetId, Mark)>,
    /// Flows on the known path.
    pub path: Vec<FlowId>,
    /// Steps whose damage it shows.
    pub shows: Vec<StepId>,
}

/// When an inject arrives.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrival {
    /// At an instant.
    At(Time),
    /// After a step.
    AfterStep(StepId, Span),
    /// After a choice.
    AfterChoice(DecisionId, u8, Span),
    /// After an action.
    AfterDeed(DeedId, Span),
    /// Once true.
    Once(TruthCond, Span),
    /// When a watch on this step notices it.
    Noticed(StepId),
}

/// One piece of news.
#[derive(Clone, Debug)]
pub struct Inject {
    /// Authored id.
    pub id: String,
    /// When.
    pub when: Arrival,
    /// Only if.
    pub only_if: TruthCond,
    /// Sender.
    pub from: String,
    /// How.
    pub channel: Channel,
    /// To whom; empty means all.
    pub to: Vec<Role>,
    /// Headline.
    pub title: String,
    /// Text.
    pub text: String,
    /// What for.
    pub kind: InjectKind,
    /// Trace of the attack or not.
    pub signal: Signal,
    /// How far to trust.
    pub confidence: Label,
    /// What it reveals.
    pub reveals: Vec<(FactId, Label)>,
    /// Objective.
    pub objective: String,
    /// For the facilitator.
    pub prompts: PromptsDoc,
}

/// A decision point.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Authored id.
    pub id: String,
    /// For dice of policies.
    pub name: Name,
    /// Short title.
    pub title: String,
    /// Question.
    pub question: String,
    /// Phase.
    pub phase: Phase,
    /// Who decides.
    pub owner: Role,
    /// Who is heard.
    pub consulted: Vec<Role>,
    /// When it opens.
    pub opens: KnownCond,
    /// Time to answer.
    pub deadline: Span,
    /// *Later*.
    pub later: Option<Span>,
    /// Positions among the options.
    pub default: u8,
    /// What a cautious room chooses.
    pub cautious: u8,
    /// What an expert chooses, and after how long.
    pub expert: (u8, Span),
    /// What an expert would weigh.
    pub why: String,
    /// Injects that it cites.
    pub cites: Vec<InjectId>,
    /// Objective.
    pub objective: String,
    /// Options.
    pub options: Vec<DeedId>,
    /// Hints.
    pub hints: Vec<String>,
    /// For the facilitator.
    pub note: String,
}

/// A standing action at one target.
#[derive(Clone, Debug)]
pub struct Action {
    /// "isolate@ledger", or "tell-insurer".
    pub id: String,
    /// Without the target: "isolate".
    pub family: String,
    /// Name of the target for people; empty without.
    pub target_name: String,
    /// What it is pointed at.
    pub target: Target,
    /// The fact it is pointed at: hidden until on the board.
    pub fact: Option<FactId>,
    /// Who may start it.
    pub by: RoleSet,
    /// Menu group.
    pub group: ActionGroup,
    /// Offered when known.
    pub when: KnownCond,
    /// How often.
    pub times: u8,
    /// What it does.
    pub deed: DeedId,
}

/// Where a deed comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeedSource {
    /// Option of a decision.
    Option(DecisionId, u8),
    /// A standing action.
    Action(ActionId),
}

/// An option or an action.
#[derive(Clone, Debug)]
pub struct Deed {
    /// "stop-the-payments/block-route" or "isolate@ledger".
    pub id: String,
    /// For dice.
    pub name: Name,
    /// Where it comes from.
    pub source: DeedSource,
    /// What the button says.
    pub label: String,
    /// One line.
    pub detail: String,
    /// Seconds until it takes effect.
    pub lead: Shape,
    /// "about 25 min".
    pub lead_text: String,
    /// People tied up.
    pub staff: Vec<(Role, u8)>,
    /// Cost at once.
    pub cost: Cents,
    /// Where it is booked.
    pub category: CostCategory,
    /// Prerequisites with words.
    pub needs: Vec<(KnownCond, String)>,
    /// Roles that must agree.
    pub approvals: RoleSet,
    /// What it does.
    pub effects: Vec<Act>,
    /// What may happen besides.
    pub risks: Vec<Risk>,
    /// What follows later.
    pub later: Vec<Consequence>,
    /// Revenue that it stops per hour while in force.
    pub running_cost: Cents,
    /// References.
    pub refs: Vec<String>,
}

/// A side effect with a chance.
#[derive(Clone, Debug)]
pub struct Risk {
    /// 0..1.
    pub chance: f64,
    /// Only if.
    pub only_if: TruthCond,
    /// What it does.
    pub effects: Vec<Act>,
    /// What teams read.
    pub says: String,
}

/// Something that follows later.
#[derive(Clone, Debug)]
pub struct Consequence {
    /// How much later.
    pub after: Span,
    /// Only if.
    pub only_if: TruthCond,
    /// What it does.
    pub effects: Vec<Act>,
    /// What teams read.
    pub says: String,
}

/// An effect, resolved. Mirrors [`super::doc::Effect`]; what each does is in `engine::mechanics::effects`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act {
    BlockFlow(FlowId),
    OpenFlow(FlowId),
    ThrottleFlow(FlowId, f64, f64),
    Isolate(AssetId),
    Rejoin(AssetId),
    TakeDown(AssetId),
    BringUp(AssetId),
    Restore(AssetId),
    Evict(AssetId),
    Revoke(CredentialId),
    Rotate(CredentialId),
    SwitchOn(ControlId),
    SwitchOff(ControlId),
    Fix(WeaknessId),
    Watch(AssetId, f64),
    Investigate(FactId),
    Reveal(FactId, Label),
    Count(HoldingId),
    KeepEvidence,
    LoseEvidence,
    EngageCounsel,
    EngageForensics,
    TellInsurer,
    TellPolice,
    TellBoard,
    TellPartner,
    ReleaseBudget(Cents),
    Spend(CostCategory, Cents),
    SpendAbout(CostCategory, Shape),
    SpendPerPerson(CostCategory, Cents),
    Declare(ObligationId),
    File(ObligationId),
    Waive(ObligationId),
    TellPeople(HoldingId, Notice),
    Publish(Tone),
    HoldTransfers(StepId, f64),
    ReleaseTransfers(StepId),
    Recall(StepId),
    Refund(StepId, f64),
    PayRansom(Cents),
    RefuseRansom,
    LimitAgent(AssetId),
    HumanInLoop(AssetId),
    AddStaff(Role, u8),
    OfferMonitoring(HoldingId),
    LoseCustomers(f64),
    LoseCustomersCount(u64),
    LegalExposure(f64),
    RegulatorView(f64),
}

/// A report that may come due.
#[derive(Clone, Debug)]
pub struct Obligation {
    /// Authored id.
    pub id: String,
    /// For dice.
    pub name: Name,
    /// What the clock says.
    pub label: String,
    /// What goes to whom.
    pub what: String,
    /// How long.
    pub within: Term,
    /// Hours from awareness, at the latest.
    pub latest: Option<Span>,
    /// Starts with the filing of another.
    pub follows: Option<ObligationId>,
    /// When known facts meet the rule.
    pub deemed: KnownCond,
    /// When the organisation became aware.
    pub aware: KnownCond,
    /// Who answers.
    pub owner: Role,
    /// What lateness may cost.
    pub penalty: Penalty,
    /// Source and day of the rule, for people.
    pub source: String,
}

/// How long a clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// Of a regime.
    Rule(Within),
    /// Of a contract.
    Exactly(Span),
}

/// What lateness may cost.
#[derive(Clone, Debug)]
pub enum Penalty {
    /// A regime's: several obligations share one.
    Regime {
        /// "gdpr".
        id: String,
        /// For dice.
        name: Name,
        /// Highest fine.
        cap: Cents,
        /// Chance that the authority takes it up.
        enforcement: f64,
    },
    /// A contract's.
    Contract {
        /// Once.
        once: Cents,
        /// Per day.
        per_day: Cents,
    },
}

/// A standing action of the expert.
#[derive(Clone, Debug)]
pub struct ExpertAct {
    /// Which.
    pub action: ActionId,
    /// Once known.
    pub when: KnownCond,
    /// And this much later.
    pub after: Span,
    /// Why.
    pub why: String,
}

/// Named here so that the documents' conditions and the resolved ones are seen to be the same languages.
pub type Languages = (Truth, Known);

impl Scenario {
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

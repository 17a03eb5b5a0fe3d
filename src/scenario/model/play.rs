//! What the teams play with: conditions, facts, news, decisions, deeds, obligations.

use super::RoleSet;
use crate::base::dice::{Name, Shape};
use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use crate::scenario::doc::{
    ActionGroup, Channel, CostCategory, InjectKind, Label, Mark, Notice, Phase, PromptsDoc, Role, Signal, Target, Tone,
    Within,
};

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

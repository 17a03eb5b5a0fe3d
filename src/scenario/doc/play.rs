//! What the room sees and decides: the scenario, its facts, injects, decisions and actions.

use serde::{Deserialize, Serialize};

use super::{
    AbsentRule, AttackerDoc, Channel, CostCategory, Difficulty, Dist, EcosystemDoc, InjectKind, Known, Label, Lasts,
    Mark, MoneyValue, Notice, Owasp, Phase, Role, Signal, SpanText, StepDoc, Tone, Truth,
};

/// A file that holds a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Scenario")]
pub struct ScenarioDoc {
    /// Format version.
    pub version: u32,
    /// Stable name, lower case with dashes.
    pub id: String,
    /// Title on the card.
    pub title: String,
    /// One line on the card, without any hint of the attack.
    pub tagline: String,
    /// Sector on the card.
    pub sector: String,
    /// What participants may read before: two or three sentences, no hint of the attack.
    pub summary: String,
    /// Minutes of play, without opening and hot wash.
    pub minutes: u32,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// For the filter in the Library.
    pub owasp: Vec<Owasp>,
    /// The currency that every amount in this file and its ecosystem is written in.
    pub currency: CurrencyDoc,
    /// T0 on the calendar.
    pub start: StartDoc,
    /// How long after T0 the books are closed, the same for every policy.
    pub horizon: SpanText,
    /// The ecosystem: a file beside this one, or written here.
    pub ecosystem: EcosystemRef,
    /// Who is attacked.
    pub organisation: OrganisationDoc,
    /// What the exercise is for.
    pub objectives: Vec<ObjectiveDoc>,
    /// Who sits at the table.
    pub roles: Vec<RoleDoc>,
    /// What can be spent on the response.
    pub budget: BudgetDoc,
    /// Things that nobody in the room can know yet, decided by one die each per run.
    #[serde(default)]
    pub chances: Vec<ChanceDoc>,
    /// Who attacks.
    pub attacker: AttackerDoc,
    /// The plan.
    pub attack: Vec<StepDoc>,
    /// What the teams can find out.
    pub facts: Vec<FactDoc>,
    /// What arrives.
    pub injects: Vec<InjectDoc>,
    /// What has to be decided.
    pub decisions: Vec<DecisionDoc>,
    /// Standing actions taken from the playbook, by id.
    #[serde(default)]
    pub playbook: Vec<String>,
    /// Standing actions of this scenario alone.
    #[serde(default)]
    pub actions: Vec<ActionDoc>,
    /// Reports that may come due.
    pub obligations: Vec<ObligationDoc>,
    /// Standing actions an expert takes, for the reference run. Expert decisions stand with the decisions.
    #[serde(default)]
    pub expert: Vec<ExpertActDoc>,
    /// Cost parameters that differ from the cost model in this organisation.
    #[serde(default)]
    pub costs: Vec<CostOverrideDoc>,
    /// For the facilitator: how to open, what to watch for, how to close.
    pub guide: GuideDoc,
}

/// A currency with one dated rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurrencyDoc {
    /// ISO code: "EUR".
    pub code: String,
    /// What stands before an amount: "€".
    pub sign: String,
    /// US dollars for one unit.
    pub usd: f64,
    /// Day of the rate.
    pub as_of: String,
}

/// T0 on the calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartDoc {
    /// "2026-11-27".
    pub date: String,
    /// "17:40".
    pub time: String,
    /// Local time minus UTC, in minutes.
    pub utc_offset_minutes: i32,
    /// Holiday calendar for business days.
    pub calendar: String,
}

/// Where the ecosystem comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum EcosystemRef {
    /// A file beside the scenario, or one that ships with Sandtable.
    File(String),
    /// Written here.
    Inline(Box<EcosystemDoc>),
}

/// Who is attacked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationDoc {
    /// Invented name.
    pub name: String,
    /// One paragraph for the "your company" page.
    pub about: String,
    /// Revenue per year; penalties of some regimes hang on it.
    pub revenue_per_year: MoneyValue,
    /// Customers.
    pub customers: u64,
    /// Margin lost with one customer over the remaining relation.
    pub customer_value: MoneyValue,
    /// Cyber insurance.
    #[serde(default)]
    pub insurance: Option<InsuranceDoc>,
}

/// Cyber insurance, as far as the ledger needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsuranceDoc {
    /// What the organisation bears itself.
    pub retention: MoneyValue,
    /// Highest payment.
    pub limit: MoneyValue,
    /// Highest payment for diverted money.
    pub crime_limit: MoneyValue,
    /// Downtime that is never paid.
    pub waiting: SpanText,
    /// After this the notice is late, and only `late_share` is paid.
    pub notice_within: SpanText,
    /// Share paid after a late notice, 0..1.
    pub late_share: f64,
}

/// What the exercise is for, and what shows that it was met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectiveDoc {
    /// Stable name.
    pub id: String,
    /// The objective.
    pub text: String,
    /// The evidence that shows it.
    pub measure: String,
}

/// A role at the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleDoc {
    /// Which.
    pub role: Role,
    /// What they want, in one or two sentences for the role card.
    pub aim: String,
    /// What they may decide alone.
    pub owns: String,
    /// Whom they must ask, and for what.
    pub asks: String,
    /// People who can work on the incident in business hours (Mon–Fri 8–18).
    pub people: u8,
    /// People on call at other times.
    pub on_call: u8,
    /// What happens to approvals when nobody plays this role.
    pub absent: AbsentRule,
}

/// What can be spent on the response without asking, and what Finance can release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetDoc {
    /// There at the start.
    pub available: MoneyValue,
    /// What Finance can release beyond it.
    pub reserve: MoneyValue,
}

/// Something that is so or not so in a run, and that nobody can know yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChanceDoc {
    /// Stable name.
    pub id: String,
    /// Chance that it is so, 0..1.
    pub chance: f64,
    /// What it means, for the debrief.
    pub about: String,
}

/// Something that the teams can find out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactDoc {
    /// Stable name.
    pub id: String,
    /// How it reads on the board.
    pub text: String,
    /// When it is true. Looking into a fact that is not true rules it out.
    pub truth: Truth,
    /// Assets that it marks on the teams' picture.
    #[serde(default)]
    pub marks: Vec<(String, Mark)>,
    /// Flows that it puts on the known attack path.
    #[serde(default)]
    pub path: Vec<String>,
    /// Steps whose damage becomes visible to the teams with it.
    #[serde(default)]
    pub shows: Vec<String>,
}

/// When something arrives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum When {
    /// At a span from T0.
    At(SpanText),
    /// After an attack step succeeded.
    AfterStep(String, SpanText),
    /// After a decision ended with an option: decision, option.
    AfterChoice(String, String, SpanText),
    /// After a standing action took effect.
    AfterAction(String, SpanText),
    /// Once something is true.
    Once(Truth, SpanText),
    /// When monitoring notices an attack step or its process: decided by the noise of the technique and by what the
    /// log sources on its target see.
    Noticed(String),
}

/// One piece of news for the teams.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InjectDoc {
    /// Stable name.
    pub id: String,
    /// When it arrives.
    pub when: When,
    /// It arrives only if this holds then.
    #[serde(default)]
    pub only_if: Truth,
    /// Who sends it: "Customer support".
    pub from: String,
    /// How it comes.
    pub channel: Channel,
    /// Who gets it; empty means all.
    #[serde(default)]
    pub to: Vec<Role>,
    /// Headline, readable from ten metres.
    pub title: String,
    /// Two or three sentences.
    pub text: String,
    /// What it is for.
    pub kind: InjectKind,
    /// Whether it is a trace of the attack.
    pub signal: Signal,
    /// How far it can be trusted.
    pub confidence: Label,
    /// Facts that it brings, and how firmly.
    #[serde(default)]
    pub reveals: Vec<(String, Label)>,
    /// The objective it serves.
    pub objective: String,
    /// For the facilitator.
    pub prompts: PromptsDoc,
}

/// What a facilitator needs beside an inject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromptsDoc {
    /// A question to ask.
    pub ask: String,
    /// What the table is expected to do.
    pub expected: String,
    /// What to say when nobody reacts.
    pub if_silent: String,
    /// What good looks like.
    pub good: String,
}

/// A question with an owner, a deadline and a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionDoc {
    /// Stable name.
    pub id: String,
    /// Short title for lists: "Stop the reads".
    pub title: String,
    /// The question.
    pub question: String,
    /// Which phase it belongs to.
    pub phase: Phase,
    /// Who decides.
    pub owner: Role,
    /// Who is heard.
    #[serde(default)]
    pub consulted: Vec<Role>,
    /// When it opens.
    pub opens: Known,
    /// How long after opening the default happens.
    pub deadline: SpanText,
    /// *Later* closes it and opens it again after this span, once.
    #[serde(default)]
    pub later: Option<SpanText>,
    /// The option that happens when nobody answers.
    pub default: String,
    /// What a cautious room would choose.
    pub cautious: String,
    /// What an expert chooses.
    pub expert: ExpertDoc,
    /// Injects that it cites: deciding opens them.
    #[serde(default)]
    pub cites: Vec<String>,
    /// The objective it serves.
    pub objective: String,
    /// Two to five.
    pub options: Vec<DeedDoc>,
    /// Hints that the facilitator can show one after the other.
    #[serde(default)]
    pub hints: Vec<String>,
    /// For the facilitator: what the tension is.
    pub note: String,
}

/// What an expert chooses, how soon, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpertDoc {
    /// The option.
    pub option: String,
    /// How long after opening.
    pub after: SpanText,
    /// What an expert would weigh; shown in the debrief.
    pub why: String,
}

/// A standing action that an expert takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpertActDoc {
    /// The action, with its target where it has one: "revoke@cert-quill".
    pub act: String,
    /// Once the teams know this …
    pub when: Known,
    /// … and this much later.
    pub after: SpanText,
    /// Why; shown in the debrief.
    pub why: String,
}

/// Something that a role can do: an option of a decision, or the body of a standing action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeedDoc {
    /// Stable name.
    pub id: String,
    /// What the button says.
    pub label: String,
    /// One line below it: what it means, not what follows from it.
    #[serde(default)]
    pub detail: String,
    /// How long until it takes effect.
    #[serde(default = "at_once")]
    pub lead: Lasts,
    /// People it ties up until then, by role.
    #[serde(default)]
    pub staff: Vec<(Role, u8)>,
    /// What it costs at once. Taken from the budget.
    #[serde(default)]
    pub cost: MoneyValue,
    /// Where the cost is booked.
    #[serde(default = "response")]
    pub category: CostCategory,
    /// What must be known or done before, each with its words.
    #[serde(default)]
    pub needs: Vec<NeedDoc>,
    /// Roles that must agree.
    #[serde(default)]
    pub approvals: Vec<Role>,
    /// What it does when it takes effect.
    #[serde(default)]
    pub effects: Vec<Effect>,
    /// What may happen besides.
    #[serde(default)]
    pub risks: Vec<RiskDoc>,
    /// What follows later.
    #[serde(default)]
    pub later: Vec<ConsequenceDoc>,
    /// Where it comes from: a plan, a standard, a rule.
    #[serde(default)]
    pub refs: Vec<String>,
}

fn at_once() -> Lasts {
    Lasts::Exactly(SpanText("0m".into()))
}

fn response() -> CostCategory {
    CostCategory::Response
}

/// A prerequisite, and what is said when it is missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedDoc {
    /// What must hold.
    pub that: Known,
    /// "Forensics must have copied the host first."
    pub says: String,
}

/// A side effect with a chance, decided when the deed takes effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskDoc {
    /// Chance, 0..1.
    pub chance: f64,
    /// It can only happen if this holds.
    #[serde(default)]
    pub only_if: Truth,
    /// What it does.
    pub effects: Vec<Effect>,
    /// What the teams read.
    pub says: String,
}

/// Something that follows later. The teams read it with the name of the decision that caused it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsequenceDoc {
    /// How long after the deed took effect.
    pub after: SpanText,
    /// It happens only if this holds then.
    #[serde(default)]
    pub only_if: Truth,
    /// What it does.
    pub effects: Vec<Effect>,
    /// What the teams read.
    pub says: String,
}

/// A standing action: always there, in two clicks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionDoc {
    /// Who may start it.
    pub by: Vec<Role>,
    /// Where it stands in the menu: "Contain", "Investigate", "Tell", "Money", "People".
    pub group: ActionGroup,
    /// What it is pointed at. The target stands as `"$"` in its effects, and as `id@target` everywhere else.
    #[serde(default)]
    pub target: Target,
    /// It is offered only when the teams know this.
    #[serde(default)]
    pub when: Known,
    /// How often it can be done (per target).
    #[serde(default = "once")]
    pub times: u8,
    /// What it is.
    pub deed: DeedDoc,
}

fn once() -> u8 {
    1
}

/// Where a standing action stands in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ActionGroup {
    /// Stop it.
    Contain,
    /// Find out.
    Investigate,
    /// Tell somebody.
    Tell,
    /// Budget, refunds, insurance.
    Money,
    /// Staff and partners at the table.
    People,
    /// Bring back.
    Recover,
}

/// What a standing action is pointed at. A scenario expands it over its ecosystem.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// Nothing.
    #[default]
    Nothing,
    /// Each asset that serves (no clients, no persons).
    Asset,
    /// Each flow that crosses a trust boundary.
    Flow,
    /// Each credential.
    Credential,
    /// Each holding with people in it.
    Holding,
    /// Each fact on the list.
    Fact,
    /// Each obligation.
    Obligation,
    /// Each AI agent.
    Agent,
}

/// What a deed does. The closed vocabulary that acts on the model; see `src/engine/mechanics/effects.rs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Effect {
    /// No call passes on a flow.
    BlockFlow(String),
    /// Calls pass again.
    OpenFlow(String),
    /// Rate of whatever runs over a flow, as a share 0..1 of before; and the share of the flow's worth that is lost by it.
    ThrottleFlow(String, f64, f64),
    /// Cut an asset from every flow; it does not serve.
    Isolate(String),
    /// Take it out of isolation.
    Rejoin(String),
    /// Switch an asset off.
    TakeDown(String),
    /// Switch it on.
    BringUp(String),
    /// Rebuild an asset from a known state: no foothold, no disruption, serving.
    Restore(String),
    /// Throw the attacker off an asset that keeps serving.
    Evict(String),
    /// A credential no longer opens anything; its honest users are locked out.
    Revoke(String),
    /// A credential is replaced: the attacker's copy is worthless, honest users go on.
    Rotate(String),
    /// A control works.
    SwitchOn(String),
    /// A control no longer works.
    SwitchOff(String),
    /// A weakness is gone.
    Fix(String),
    /// Noise on an asset is seen this many times as well (factor, 1 or more).
    Watch(String, f64),
    /// Look into a fact: confirms it if it is true, rules it out if not.
    Investigate(String),
    /// Label a fact without looking into it.
    Reveal(String, Label),
    /// Count the people whose data has left a holding.
    Count(String),
    /// Copies and logs are safe.
    KeepEvidence,
    /// Traces are gone.
    LoseEvidence,
    /// Outside counsel works on the case.
    EngageCounsel,
    /// A forensic firm works on the case.
    EngageForensics,
    /// The insurer is told.
    TellInsurer,
    /// The police are told.
    TellPolice,
    /// The board is told.
    TellBoard,
    /// A named partner is told.
    TellPartner(String),
    /// Finance adds to the budget, from the reserve.
    ReleaseBudget(MoneyValue),
    /// Money is spent or lost: category, amount.
    Spend(CostCategory, MoneyValue),
    /// An uncertain amount, drawn once.
    SpendAbout(CostCategory, Dist),
    /// Spend per person whose data has left so far: category, amount for each.
    SpendPerPerson(CostCategory, MoneyValue),
    /// The teams start an obligation's clock: awareness, classification, materiality.
    Declare(String),
    /// The report goes to the authority.
    File(String),
    /// The teams decide in writing that an obligation does not apply.
    Waive(String),
    /// People whose data is in a holding are told.
    TellPeople(String, Notice),
    /// A public statement.
    Publish(Tone),
    /// This share (0..1) of the money that a step diverts is held back from now on.
    HoldTransfers(String, f64),
    /// Let held transfers go.
    ReleaseTransfers(String),
    /// Recall what a step has diverted; how much comes back depends on how old it is.
    Recall(String),
    /// Pay back this share (0..1) of what customers lost to a step.
    Refund(String, f64),
    /// Pay an extortioner.
    PayRansom(MoneyValue),
    /// Refuse to pay.
    RefuseRansom,
    /// An AI agent loses the tools it does not need.
    LimitAgent(String),
    /// A person confirms what an AI agent does.
    HumanInLoop(String),
    /// More people for a role.
    AddStaff(Role, u8),
    /// Credit or identity monitoring for people in a holding.
    OfferMonitoring(String),
    /// Customers leave: share 0..1 of those whose data has left or money was taken.
    LoseCustomers(f64),
    /// Customers leave: a number, whoever they are.
    LoseCustomersCount(u64),
    /// Claims at law become more (above 1) or less (below 1) likely by this factor.
    LegalExposure(f64),
    /// A regulator becomes more (above 1) or less (below 1) severe by this factor.
    RegulatorView(f64),
}

/// A report that may come due in this scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObligationDoc {
    /// Stable name.
    pub id: String,
    /// What the clock says on screen: "DORA initial".
    pub name: String,
    /// The clock's rule.
    pub clock: ClockRef,
    /// When known facts meet the rule, whether or not anybody says so. Starts the deemed time.
    pub deemed: Known,
    /// For a DORA initial report: when the organisation became aware, if that is not the same.
    #[serde(default)]
    pub aware: Option<Known>,
    /// Who answers for it.
    pub owner: Role,
}

/// Where a clock's rule comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ClockRef {
    /// From the regimes that ship with Sandtable: regime, clock.
    Regime(String, String),
    /// From a contract of this organisation.
    Contract(ContractDoc),
}

/// A clock that a contract sets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractDoc {
    /// Who is to be told.
    pub party: String,
    /// How soon.
    pub within: SpanText,
    /// What lateness costs, once.
    pub penalty: MoneyValue,
    /// What lateness costs per day on top.
    #[serde(default)]
    pub per_day: MoneyValue,
}

/// A cost parameter that differs here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostOverrideDoc {
    /// The parameter of the cost model.
    pub id: String,
    /// Its distribution here.
    pub dist: Dist,
    /// Why it differs.
    pub source: String,
}

/// For the facilitator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideDoc {
    /// What to read aloud at the start.
    pub opening: String,
    /// What to watch for during play.
    pub watch: Vec<String>,
    /// Questions for the hot wash.
    pub hot_wash: Vec<String>,
    /// What happened in truth, in three or four sentences, for the debrief.
    pub truth: String,
    /// One thing to take home, by role.
    pub take_home: Vec<(Role, String)>,
    /// What would have prevented it, in falling order of effect.
    pub prevention: Vec<PreventionDoc>,
}

/// Something that would have prevented the attack or made it smaller, and that could have been known before T0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreventionDoc {
    /// What.
    pub text: String,
    /// Weaknesses fixed or controls switched on by it.
    #[serde(default)]
    pub fixes: Vec<String>,
    /// Controls switched on by it.
    #[serde(default)]
    pub switches_on: Vec<String>,
    /// What it costs per year; 0 where nobody has said.
    pub cost_per_year: MoneyValue,
}

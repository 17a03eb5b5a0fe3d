//! The attacker's knowledge, and how a move is chosen on it.
//!
//! The third of the three knowledges: neither the truth nor what the teams know. [`Mind::choose`] reads the attacker's own
//! memory and those static facts of the ecosystem that its memory covers; it cannot name the truth. What defenders did, and
//! what lies behind a door that was never opened, changes nothing here until the attacker has met it. Deliberately absent:
//! foresight (it looks three flows ahead on the part of the graph that it has seen, no further) and dice of its own: a choice
//! adds to each candidate one keyed number (Gumbel), so that a candidate nobody chose can vanish without moving the choice.

use crate::base::id::*;
use crate::scenario::doc::{AssetKind, DataClass, Goal, Inventory};
use crate::scenario::model::{Condition, Ecosystem, Flow, Gift, Plans, ProcessKind, Scenario, Spot, Start, Step};

/// A weakness at least this easy is seen by whoever sees its place; a harder one has to be looked for.
const OBVIOUS: f64 = 0.6;
/// Gains that were taken away and are replaced, before it leaves it at that.
const SETBACKS: usize = 2;
/// How far the attacker looks ahead, and what a value is worth one flow further.
const LOOK_AHEAD: usize = 3;
const FURTHER: f64 = 0.7;

/// What the attacker knows. Everything is by position in the scenario's tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Mind {
    /// Assets and flows that it knows of.
    assets: Vec<bool>,
    flows: Vec<bool>,
    /// Assets that it has looked around.
    surveyed: Vec<bool>,
    /// Where it believes to stand, and what it believes to hold.
    stands: Vec<bool>,
    holds: Vec<bool>,
    lever: bool,
    /// It has asked for money.
    demanded: bool,
    /// Steps that worked, and tries of those that did not.
    done: Vec<bool>,
    tries: Vec<u8>,
    surveys: u32,
    /// Steps that brought a gain, whether it still runs or not.
    gained: Vec<StepId>,
    /// What effort and noise of each step take off its appeal: the same in every run.
    price: Vec<f64>,
    /// The chance part of each choice as it was drawn, not a number while it was not: one number until the step was tried.
    whims: Vec<f64>,
    /// Makes choices in the queue stale.
    pub(super) generation: u16,
}

fn mark(list: &mut [bool], at: usize) {
    if let Some(slot) = list.get_mut(at) {
        *slot = true;
    }
}

fn is(list: &[bool], at: usize) -> bool {
    list.get(at) == Some(&true)
}

/// What an attacker still looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wants {
    /// Whatever leads on.
    Anything,
    /// It has enough; what is left is to ask for money with it.
    ToThreaten,
}

/// A step the attacker could take now, as it sees it.
pub(super) struct Candidate {
    /// Which.
    pub(super) step: StepId,
    /// What speaks for it, without chance.
    pub(super) appeal: f64,
    /// Tries so far: the occurrence for its die.
    pub(super) tries: u8,
}

impl Mind {
    /// As at the beginning of a run.
    pub(super) fn reset(&mut self, scenario: &Scenario) {
        let Some(plans) = &scenario.attacker.plans else { return };
        fn clear<T: Clone>(list: &mut Vec<T>, length: usize, value: T) {
            list.clear();
            list.resize(length, value);
        }
        let eco = &scenario.ecosystem;
        let steps = scenario.steps.len();
        for list in [&mut self.assets, &mut self.surveyed, &mut self.stands] {
            clear(list, eco.assets.len(), false);
        }
        clear(&mut self.flows, eco.flows.len(), false);
        clear(&mut self.holds, eco.credentials.len(), false);
        clear(&mut self.done, steps, false);
        clear(&mut self.tries, steps, 0);
        clear(&mut self.whims, steps, f64::NAN);
        if self.price.len() != steps {
            self.price = scenario.steps.iter().map(|step| price(plans, step)).collect();
        }
        (self.lever, self.demanded, self.surveys, self.generation) = (false, false, 0, 0);
        self.gained.clear();
        for flow in &plans.knows {
            self.learn_flow(eco, *flow);
        }
        for asset in &plans.surveyed {
            mark(&mut self.surveyed, asset.index());
        }
        for credential in &scenario.attacker.holds {
            self.get_credential(eco, *credential);
        }
        for asset in &scenario.attacker.stands_on {
            self.stand_on(eco, *asset);
        }
    }

    /// The chance part of a choice, if it was drawn already.
    pub(super) fn whim(&self, step: StepId) -> Option<f64> {
        self.whims.get(step.index()).copied().filter(|whim| !whim.is_nan())
    }

    /// Keeps it.
    pub(super) fn keep_whim(&mut self, step: StepId, whim: f64) {
        if let Some(slot) = self.whims.get_mut(step.index()) {
            *slot = whim;
        }
    }

    /// Flows that it knows of.
    pub(super) fn known_flows(&self) -> impl Iterator<Item = FlowId> + '_ {
        self.flows.iter().enumerate().filter(|(_, known)| **known).map(|(i, _)| FlowId::new(i))
    }

    /// Assets that it has looked around.
    pub(super) fn surveyed(&self) -> impl Iterator<Item = AssetId> + '_ {
        self.surveyed.iter().enumerate().filter(|(_, known)| **known).map(|(i, _)| AssetId::new(i))
    }

    fn learn_flow(&mut self, eco: &Ecosystem, id: FlowId) {
        let Some(flow) = eco.flows.get(id.index()) else { return };
        mark(&mut self.flows, id.index());
        mark(&mut self.assets, flow.from.index());
        mark(&mut self.assets, flow.to.index());
    }

    fn look_around(&mut self, eco: &Ecosystem, asset: AssetId, sees: impl Fn(&Flow) -> bool) {
        mark(&mut self.assets, asset.index());
        mark(&mut self.surveyed, asset.index());
        for (i, flow) in eco.flows.iter().enumerate() {
            if (flow.from == asset || flow.to == asset) && sees(flow) {
                self.learn_flow(eco, FlowId::new(i));
            }
        }
    }

    fn stand_on(&mut self, eco: &Ecosystem, asset: AssetId) {
        mark(&mut self.stands, asset.index());
        self.look_around(eco, asset, |_| true);
    }

    fn get_credential(&mut self, eco: &Ecosystem, credential: CredentialId) {
        mark(&mut self.holds, credential.index());
        let opens = eco.credentials.get(credential.index()).map(|c| c.opens.clone()).unwrap_or_default();
        for flow in opens {
            self.learn_flow(eco, flow);
        }
    }

    /// A step worked.
    pub(super) fn worked(&mut self, scenario: &Scenario, id: StepId, step: &Step) {
        let eco = &scenario.ecosystem;
        mark(&mut self.done, id.index());
        if step.is_gain {
            self.gained.push(id);
        }
        step.via.iter().for_each(|f| self.learn_flow(eco, *f));
        for gift in &step.gives {
            match *gift {
                Gift::Foothold(a) | Gift::Control(a) => self.stand_on(eco, a),
                Gift::Credential(c) => self.get_credential(eco, c),
                Gift::Leverage => {
                    self.lever = true;
                    self.demanded |= is_demand(step);
                }
                Gift::Disrupt(_) => {
                    // An outage of one's own making is something to threaten with.
                    self.lever = true;
                }
                Gift::Survey(a) => {
                    self.surveys += 1;
                    self.look_around(eco, a, |f| {
                        matches!(f.doc.inventory, Inventory::Documented | Inventory::Deprecated)
                    });
                }
                Gift::Sweep(a) => {
                    self.surveys += 1;
                    self.look_around(eco, a, |_| true);
                }
            }
        }
        for process in scenario.processes.get(step.processes.clone()).into_iter().flatten() {
            if matches!(process.kind, ProcessKind::Exfiltration(_)) {
                self.lever = true;
            }
        }
    }

    /// A step did not work. `stands` and `holds` say what of that which it used is really still there: it met it.
    pub(super) fn failed(
        &mut self,
        id: StepId,
        step: &Step,
        stands: impl Fn(AssetId) -> bool,
        holds: impl Fn(CredentialId) -> bool,
    ) {
        if let Some(tries) = self.tries.get_mut(id.index()) {
            *tries = tries.saturating_add(1);
        }
        self.keep_whim(id, f64::NAN);
        for asset in step.from.iter().filter(|a| !stands(**a)) {
            if let Some(slot) = self.stands.get_mut(asset.index()) {
                *slot = false;
            }
        }
        for credential in step.uses.iter().filter(|c| !holds(**c)) {
            if let Some(slot) = self.holds.get_mut(credential.index()) {
                *slot = false;
            }
        }
    }

    /// Whether a weakness is in its sight.
    fn sees(&self, eco: &Ecosystem, id: WeaknessId) -> bool {
        let Some(weakness) = eco.weaknesses.get(id.index()) else { return false };
        let (known, surveyed) = match weakness.on {
            Spot::Asset(a) => (is(&self.assets, a.index()), is(&self.surveyed, a.index())),
            Spot::Flow(f) => {
                let ends = eco.flows.get(f.index()).map(|f| [f.from, f.to]).into_iter().flatten();
                (is(&self.flows, f.index()), ends.into_iter().any(|a| is(&self.surveyed, a.index())))
            }
        };
        known && (weakness.ease >= OBVIOUS || surveyed)
    }

    /// Whether it knows of everything that a step is about, whatever it has.
    pub(super) fn knows_of(&self, eco: &Ecosystem, step: &Step) -> bool {
        is(&self.assets, step.target.index())
            && step.via.iter().all(|f| is(&self.flows, f.index()))
            && step.exploits.iter().all(|w| self.sees(eco, *w))
    }

    fn believes_possible(&self, eco: &Ecosystem, step: &Step) -> bool {
        // What it has changes least often and rules out most.
        step.from.is_none_or(|a| is(&self.stands, a.index()))
            && step.uses.iter().all(|c| is(&self.holds, c.index()))
            && self.knows_of(eco, step)
    }

    /// Whether a step would give it something that it does not have.
    fn is_new(&self, step: &Step) -> bool {
        !step.processes.is_empty()
            || step.gives.iter().any(|gift| match *gift {
                Gift::Foothold(a) | Gift::Control(a) => !is(&self.stands, a.index()),
                Gift::Credential(c) => !is(&self.holds, c.index()),
                Gift::Leverage if is_demand(step) => !self.demanded,
                Gift::Leverage => !self.lever,
                Gift::Disrupt(_) => true,
                Gift::Survey(a) | Gift::Sweep(a) => !is(&self.surveyed, a.index()),
            })
    }

    /// Every step that it could take now, as it sees it, in the order of the plan. `open` says whether a step's further
    /// condition holds; such conditions are about the attacker's own successes.
    pub(super) fn candidates(&self, scenario: &Scenario, wants: Wants, open: impl Fn(&Step) -> bool) -> Vec<Candidate> {
        let eco = &scenario.ecosystem;
        let value = self.values(scenario);
        let steps = scenario.steps.iter().enumerate().filter(|(_, step)| matches!(step.start, Start::Planned));
        steps
            .filter(|(i, step)| {
                let tries = self.tries.get(*i).copied().unwrap_or_default();
                !is(&self.done, *i)
                    && tries < step.tries
                    && (wants == Wants::Anything || step.gives.contains(&Gift::Leverage))
                    && self.believes_possible(eco, step)
                    && self.is_new(step)
                    && open(step)
            })
            .map(|(i, step)| {
                let tries = self.tries.get(i).copied().unwrap_or_default();
                let price = self.price.get(i).copied().unwrap_or_default();
                let appeal = self.gain(scenario, step, &value) - price - 0.8 * f64::from(tries);
                Candidate { step: StepId::new(i), appeal, tries }
            })
            .collect()
    }

    /// What an asset looks worth for this goal: by its kind, and by what lies within sight behind it.
    fn values(&self, scenario: &Scenario) -> Vec<f64> {
        let eco = &scenario.ecosystem;
        let goal = scenario.attacker.goal;
        let mut value: Vec<f64> = eco
            .assets
            .iter()
            .enumerate()
            .map(|(i, a)| if is(&self.assets, i) { allure(goal, a.doc.kind) } else { 0.0 })
            .collect();
        for _ in 0..LOOK_AHEAD {
            let before = value.clone();
            for (_, flow) in eco.flows.iter().enumerate().filter(|(i, _)| is(&self.flows, *i)) {
                let behind = before.get(flow.to.index()).copied().unwrap_or_default() * FURTHER;
                if let Some(slot) = value.get_mut(flow.from.index()) {
                    *slot = slot.max(behind);
                }
            }
        }
        value
    }

    /// What a step promises.
    fn gain(&self, scenario: &Scenario, step: &Step, value: &[f64]) -> f64 {
        let eco = &scenario.ecosystem;
        let goal = scenario.attacker.goal;
        let mut gain: f64 = 0.0;
        for gift in &step.gives {
            gain = gain.max(match *gift {
                Gift::Foothold(a) | Gift::Control(a) if !is(&self.stands, a.index()) => {
                    0.6 + value.get(a.index()).copied().unwrap_or_default()
                }
                Gift::Credential(c) if !is(&self.holds, c.index()) => {
                    let opens = eco.credentials.get(c.index()).map(|c| c.opens.as_slice()).unwrap_or_default();
                    let known = opens.iter().filter(|f| is(&self.flows, f.index()));
                    let best = known.filter_map(|f| eco.flows.get(f.index())).filter_map(|f| value.get(f.to.index()));
                    0.8 + best.copied().fold(0.6, f64::max)
                }
                Gift::Leverage if is_demand(step) || !self.lever => {
                    if goal == Goal::Extortion {
                        2.0
                    } else {
                        0.2
                    }
                }
                Gift::Disrupt(_) => match goal {
                    Goal::Disruption => 4.0,
                    Goal::Extortion => 3.4,
                    Goal::DataTheft | Goal::Fraud => -3.0,
                },
                Gift::Survey(a) | Gift::Sweep(a) if !is(&self.surveyed, a.index()) => {
                    // Curiosity wears off.
                    (0.5 + 0.5 * value.get(a.index()).copied().unwrap_or_default())
                        / (1.0 + 0.35 * f64::from(self.surveys))
                }
                _ => 0.0,
            });
        }
        for process in scenario.processes.get(step.processes.clone()).into_iter().flatten() {
            gain = gain.max(match process.kind {
                ProcessKind::Exfiltration(h) => data_value(goal, eco.holdings.get(h.index()).map(|h| h.class)),
                ProcessKind::Diversion => match goal {
                    Goal::Fraud => 4.6,
                    Goal::Extortion | Goal::DataTheft => 1.0,
                    Goal::Disruption => 0.2,
                },
            });
        }
        gain
    }

    /// Whether it has gained anything yet.
    pub(super) fn has_gained(&self) -> bool {
        !self.gained.is_empty()
    }

    /// Whether it has what it came for, or has replaced often enough what was taken away. `is_cut` says of a gain whether it
    /// was; that it notices.
    pub(super) fn is_content(&self, plans: &Plans, is_cut: impl Fn(StepId) -> bool) -> bool {
        let enough = usize::from(plans.enough);
        let kept = self.gained.iter().filter(|step| !is_cut(**step)).count();
        kept >= enough || self.gained.len() >= enough + SETBACKS
    }
}

/// Whether a step asks for money: it needs something to threaten with first.
fn is_demand(step: &Step) -> bool {
    step.gives.contains(&Gift::Leverage) && !matches!(step.needs, Condition::Always)
}

/// What it knows of the effort: how long such things take, how often they work, and how loud they are. Controls are not in sight.
fn price(plans: &Plans, step: &Step) -> f64 {
    let hours = median_hours(step) / step.chance.max(0.05);
    0.5 * libm::log(1.0 + hours) + plans.caution * 0.35 * step.noise * hours.min(24.0).sqrt()
}

fn median_hours(step: &Step) -> f64 {
    use crate::base::dice::Shape;
    let seconds = match step.lasts {
        Shape::Fixed(s) => s,
        Shape::Uniform(a, b) => (a + b) / 2.0,
        Shape::Triangular(_, m, _) => m,
        Shape::Lognormal(mu, _) => libm::exp(mu),
    };
    seconds / 3600.0
}

/// What data of a class is worth to an attacker who has not seen it yet.
fn data_value(goal: Goal, class: Option<DataClass>) -> f64 {
    let class = match class {
        Some(
            DataClass::Cardholder | DataClass::CardAuthentication | DataClass::Health | DataClass::SpecialCategory,
        ) => 4.6,
        Some(DataClass::Financial | DataClass::IdentityDocument | DataClass::Credentials | DataClass::Children) => 4.3,
        Some(DataClass::Personal | DataClass::Location | DataClass::Government | DataClass::IntellectualProperty) => {
            3.8
        }
        Some(DataClass::Business | DataClass::Telemetry) => 2.2,
        Some(DataClass::Public | DataClass::Test) | None => 0.2,
    };
    match goal {
        Goal::DataTheft | Goal::Extortion => class,
        Goal::Fraud => class * 0.55,
        Goal::Disruption => class * 0.3,
    }
}

/// What an asset looks worth from outside, by its kind. Judgement of the authors; it moves choices, never outcomes.
fn allure(goal: Goal, kind: AssetKind) -> f64 {
    use AssetKind as K;
    match (goal, kind) {
        (Goal::DataTheft | Goal::Extortion, K::DataStore) => 3.0,
        (Goal::Fraud, K::DataStore) => 1.2,
        (Goal::Disruption, K::DataStore) => 2.0,
        (_, K::SecretStore) => 1.8,
        (Goal::Fraud, K::AiAgent | K::AdminConsole) => 1.9,
        (_, K::AdminConsole) => 1.6,
        (Goal::Disruption, K::Gateway | K::IdentityProvider) => 2.2,
        (_, K::IdentityProvider | K::CiCd | K::AiAgent) => 1.3,
        (Goal::Fraud, K::Service) => 1.5,
        (_, K::Service | K::Queue) => 1.0,
        (_, K::Gateway) => 0.7,
        (_, K::ThirdPartyApi) => 0.4,
        (_, K::Client | K::Person) => 0.1,
    }
}

//! The attacker's knowledge, and how a move is chosen on it.
//!
//! The third of the three knowledges: neither the truth nor what the teams know. [`Mind::choose`] reads the attacker's own
//! memory and those static facts of the ecosystem that its memory covers; it cannot name the truth. What defenders did, and
//! what lies behind a door that was never opened, changes nothing here until the attacker has met it. Deliberately absent:
//! foresight (it looks three flows ahead on the part of the graph that it has seen, no further) and dice of its own: a choice
//! adds to each candidate one keyed number (Gumbel), so that a candidate nobody chose can vanish without moving the choice.

use crate::base::id::*;
use crate::scenario::doc::{AssetKind, DataClass, Goal, Inventory};
use crate::scenario::model::{Ecosystem, Flow, Gift, Plans, ProcessKind, Scenario, Spot, Start, Step};

/// A weakness at least this easy is seen by whoever sees its place; a harder one has to be looked for.
const OBVIOUS: f64 = 0.6;
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
    /// Steps that worked, and tries of those that did not.
    done: Vec<bool>,
    tries: Vec<u8>,
    surveys: u32,
    /// Gains that run or have been made.
    gains: u32,
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
    /// What it knows at the beginning.
    pub(super) fn new(scenario: &Scenario) -> Mind {
        let eco = &scenario.ecosystem;
        let mut mind = Mind {
            assets: vec![false; eco.assets.len()],
            flows: vec![false; eco.flows.len()],
            surveyed: vec![false; eco.assets.len()],
            stands: vec![false; eco.assets.len()],
            holds: vec![false; eco.credentials.len()],
            done: vec![false; scenario.steps.len()],
            tries: vec![0; scenario.steps.len()],
            ..Mind::default()
        };
        let Some(plans) = &scenario.attacker.plans else { return mind };
        for flow in &plans.knows {
            mind.learn_flow(eco, *flow);
        }
        for asset in &plans.surveyed {
            mark(&mut mind.surveyed, asset.index());
        }
        for credential in &scenario.attacker.holds {
            mind.get_credential(eco, *credential);
        }
        for asset in &scenario.attacker.stands_on {
            mind.stand_on(eco, *asset);
        }
        mind
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
        step.via.iter().for_each(|f| self.learn_flow(eco, *f));
        for gift in &step.gives {
            match *gift {
                Gift::Foothold(a) | Gift::Control(a) => self.stand_on(eco, a),
                Gift::Credential(c) => self.get_credential(eco, c),
                Gift::Leverage => self.lever = true,
                Gift::Disrupt(_) => {
                    // An outage of one's own making is something to threaten with.
                    self.lever = true;
                    self.gains += 1;
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
            self.gains += 1;
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
        self.knows_of(eco, step)
            && step.from.is_none_or(|a| is(&self.stands, a.index()))
            && step.uses.iter().all(|c| is(&self.holds, c.index()))
    }

    /// Whether a step would give it something that it does not have.
    fn is_new(&self, step: &Step) -> bool {
        !step.processes.is_empty()
            || step.gives.iter().any(|gift| match *gift {
                Gift::Foothold(a) | Gift::Control(a) => !is(&self.stands, a.index()),
                Gift::Credential(c) => !is(&self.holds, c.index()),
                Gift::Leverage => !self.lever,
                Gift::Disrupt(_) => true,
                Gift::Survey(a) | Gift::Sweep(a) => !is(&self.surveyed, a.index()),
            })
    }

    /// Every step that it could take now, as it sees it, in the order of the plan. `open` says whether a step's further
    /// condition holds; such conditions are about the attacker's own successes.
    pub(super) fn candidates(
        &self,
        scenario: &Scenario,
        plans: &Plans,
        open: impl Fn(&Step) -> bool,
    ) -> Vec<Candidate> {
        let eco = &scenario.ecosystem;
        let value = self.values(scenario);
        let steps = scenario.steps.iter().enumerate().filter(|(_, step)| matches!(step.start, Start::Planned));
        steps
            .filter(|(i, step)| {
                let tries = self.tries.get(*i).copied().unwrap_or_default();
                !is(&self.done, *i)
                    && tries < step.tries
                    && self.is_new(step)
                    && self.believes_possible(eco, step)
                    && open(step)
            })
            .map(|(i, step)| {
                let tries = self.tries.get(i).copied().unwrap_or_default();
                let appeal = self.appeal(scenario, plans, step, &value) - 0.8 * f64::from(tries);
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
            for (i, flow) in eco.flows.iter().enumerate().filter(|(i, _)| is(&self.flows, *i)) {
                let _ = i;
                let behind = before.get(flow.to.index()).copied().unwrap_or_default() * FURTHER;
                if let Some(slot) = value.get_mut(flow.from.index()) {
                    *slot = slot.max(behind);
                }
            }
        }
        value
    }

    fn appeal(&self, scenario: &Scenario, plans: &Plans, step: &Step, value: &[f64]) -> f64 {
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
                Gift::Leverage if !self.lever => {
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
        // What it knows of the effort: how long such things take, and how often they work. Controls are not in sight.
        let hours = median_hours(step) / step.chance.max(0.05);
        let effort = 0.5 * libm::log(1.0 + hours);
        let noise = plans.caution * 0.35 * step.noise * hours.min(24.0).sqrt();
        gain - effort - noise
    }

    /// Gains so far.
    pub(super) fn gains(&self) -> u32 {
        self.gains
    }
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

//! What the graph answers without a run: ways to the crown jewels, choke points, blast radii, exposure, where data goes, and
//! what one change is worth.
//!
//! Everything about reach stands on the rule graph of [`crate::scenario::moves`], which the planning attacker uses too, so
//! that needs are conjunctions here as there; [`plans`] says what "the k cheapest" means, [`effort`] what a move costs. An
//! attack may walk against the arrow of a call, and the moves say where. Deliberately absent: dice, time, defenders, and
//! knowledge: this is what could be done if everybody looked away, in expected hours of work.
//!
//! | file | answers |
//! |---|---|
//! | `jewels` | what an attacker would want most |
//! | `plans` | the five cheapest plans for each |
//! | `choke`, `necessary` | what every way passes, and the fewest flows that close all |
//! | `blast` | what falls with an asset or a credential |
//! | `exposure` | unauthenticated, unlogged, over-scoped |
//! | `data_flow` | each data class with every boundary it crosses |
//! | `changes` | before and after one control, fix, revocation or cut |
//! | `findings` | all of it as sentences with OWASP categories |

pub mod bits;
pub mod blast;
pub mod changes;
pub mod choke;
pub mod data_flow;
pub mod effort;
pub mod elements;
pub mod exposure;
pub mod findings;
pub mod jewels;
pub mod necessary;
pub mod plans;
pub mod rules;
pub mod words;

#[cfg(test)]
mod tests;

use rayon::prelude::*;

use self::bits::Bits;
use self::blast::{Blast, Closures, Scale, Share};
use self::changes::{Change, Ground};
use self::choke::{FlowGraph, Narrow};
use self::data_flow::ClassFlow;
use self::effort::{Effort, Efforts};
use self::elements::{Element, Elements};
use self::exposure::{Exposure, FlowReach};
use self::findings::Finding;
use self::jewels::Jewel;
use self::necessary::Necessary;
use self::plans::{Plans, Search, cheapest, needed_facts};
use self::rules::{FactNo, Facts, Rules};
use crate::base::id::{AssetId, CredentialId, FlowId, WeaknessId};
use crate::scenario::doc::TechniqueDoc;
use crate::scenario::model::Ecosystem;
use crate::scenario::moves::{Fact, Move, moves};

/// Plans for each jewel.
pub const PLANS: usize = 5;
/// States that one search may look at before it completes what it has greedily.
const STATES: usize = 20_000;
/// States that the searches for all things taken away may look at together, and those for all controls.
const CHANGES: usize = 100_000;

/// One move of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Position of the technique in the library.
    pub technique: usize,
    /// None: from outside.
    pub from: Option<AssetId>,
    pub target: AssetId,
    pub via: Option<FlowId>,
    pub uses: Option<CredentialId>,
    pub exploits: Option<WeaknessId>,
    /// What it gives.
    pub gives: Vec<Fact>,
    pub effort: Effort,
}

/// One attack plan for a jewel.
#[derive(Clone, Debug, PartialEq)]
pub struct AttackPath {
    /// Position of the jewel.
    pub jewel: usize,
    /// Effort of all steps, each once.
    pub cost: Effort,
    /// In an order in which it can be done.
    pub steps: Vec<Step>,
    /// No plan that is not listed before it is cheaper.
    pub proven: bool,
}

/// What stands between the outside and one jewel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChokePoints {
    /// Single things without which no plan is left; exact on the rule graph. The jewel's own place is left out.
    pub single: Vec<Element>,
    /// Dominators and minimum cut on the flow graph in attack direction.
    pub flows: Narrow,
}

/// All answers about one ecosystem.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Moves on the rule graph.
    pub moves: usize,
    /// What an outsider can come to, given time.
    pub reach: Share,
    pub jewels: Vec<Jewel>,
    /// By jewel: the cheapest plans.
    pub plans: Vec<Plans>,
    /// The same plans with their moves, jewel after jewel.
    pub paths: Vec<AttackPath>,
    /// By jewel.
    pub choke: Vec<ChokePoints>,
    /// The fewest flows that close every way to every jewel, on the flow graph.
    pub cut_for_all: Option<Vec<FlowId>>,
    pub blast: Blast,
    pub exposure: Exposure,
    pub data_flows: Vec<ClassFlow>,
    /// The most effective first.
    pub changes: Vec<Change>,
    /// The gravest first.
    pub findings: Vec<Finding>,
    /// What follows from each fact, and the numbers of facts: for [`Analysis::falls_with`].
    closures: Closures,
    facts: Facts,
}

impl Analysis {
    /// Everything that falls when some facts are given, themselves included, in the order of their numbers.
    pub fn falls_with(&self, given: &[Fact]) -> Vec<Fact> {
        self.all_of(given.iter().map(|f| self.facts.number(*f)))
    }

    /// Everything that calls of a flow lead to.
    pub fn led_to(&self, reach: &FlowReach) -> Vec<Fact> {
        self.all_of(reach.gives.iter().copied())
    }

    fn all_of(&self, given: impl Iterator<Item = FactNo>) -> Vec<Fact> {
        self.closures.from_any(given, self.facts.count()).iter().map(|n| self.facts.fact(n)).collect()
    }
}

/// Answers everything about an ecosystem.
pub fn analyse(eco: &Ecosystem, techniques: &[TechniqueDoc]) -> Analysis {
    let all = moves(eco, techniques);
    let (facts, elements) = (Facts::of(eco), Elements::of(eco));
    let efforts = Efforts::new(eco, techniques);
    let on = effort::as_drawn(eco);
    let rules = Rules::of(&all, facts, elements, eco.credentials.len(), |m| efforts.of(m, &on));
    let bounds = rules.bounds(rules.costs());
    let needed = needed_facts(&rules);
    let scale = Scale::new(eco, facts);

    let jewels = jewels::jewels(eco, &all, facts);
    let goals: Vec<Fact> = jewels.iter().map(|j| j.fact).collect();
    let search = Search { rules: &rules, costs: rules.costs(), bounds: &bounds, needed: &needed, states: STATES };
    // One search knows nothing of another: they run side by side, and come in the order of the jewels.
    let plans: Vec<Plans> = goals.par_iter().map(|g| cheapest(search, facts.number(*g), PLANS)).collect();
    let paths = attack_paths(&all, &rules, &plans);

    let necessary = Necessary::of(&rules, &bounds);
    let flow_graph = FlowGraph::new(eco, &all, &goals);
    let choke = jewels
        .iter()
        .zip(flow_graph.narrow())
        .map(|(jewel, flows)| {
            let single = necessary.for_fact(facts.number(jewel.fact)).unwrap_or_default();
            let single = single.iter().map(|e| elements.element(*e)).filter(|e| *e != Element::Asset(jewel.asset));
            ChokePoints { single: single.collect(), flows }
        })
        .collect();
    let cut_for_all = flow_graph.cut_for_all();

    let closures = Closures::of(&rules);
    let blast = Blast::of(eco, facts, &closures, &scale);
    let exposure = Exposure::of(eco, &rules, elements, &closures, &scale, &blast.credentials);
    let data_flows = data_flow::data_flows(eco);
    let mut within = Bits::new(facts.count());
    (0..facts.count() as u32).filter(|f| bounds.of(*f).is_possible()).for_each(|f| {
        within.insert(f);
    });
    let reach = scale.share(&within);
    let lost = necessary.lost(elements.count());
    let ground = Ground {
        eco,
        moves: &all,
        efforts: &efforts,
        on: &on,
        facts,
        elements,
        rules: &rules,
        bounds: &bounds,
        needed: &needed,
        jewels: &jewels,
        plans: &plans,
        lost: &lost,
        scale: &scale,
        states: STATES,
        together: CHANGES,
    };
    let changes = ground.changes();
    let mut analysis = Analysis {
        moves: all.len(),
        reach,
        jewels,
        plans,
        paths,
        choke,
        cut_for_all,
        blast,
        exposure,
        data_flows,
        changes,
        findings: Vec::new(),
        closures,
        facts,
    };
    analysis.findings = findings::findings(eco, techniques, &analysis);
    analysis
}

fn attack_paths(moves: &[Move], rules: &Rules, plans: &[Plans]) -> Vec<AttackPath> {
    let step = |rule: &u32| {
        let m = moves.get(rules.source(*rule))?;
        Some(Step {
            technique: m.technique,
            from: m.from,
            target: m.target,
            via: m.via,
            uses: m.uses,
            exploits: m.exploits,
            gives: m.gives.clone(),
            effort: rules.costs().get(*rule as usize).copied().unwrap_or(Effort::NEVER),
        })
    };
    let mut paths = Vec::new();
    for (jewel, plans) in plans.iter().enumerate() {
        for (rank, plan) in plans.plans.iter().enumerate() {
            paths.push(AttackPath {
                jewel,
                cost: plan.cost,
                steps: plan.rules.iter().filter_map(step).collect(),
                proven: rank < plans.proven,
            });
        }
    }
    paths
}

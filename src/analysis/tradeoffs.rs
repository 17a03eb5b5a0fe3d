//! Whether decisions are real: for each one, does the cheapest option change with what others chose, with an action that was
//! taken or not, or with something that nobody can know yet?
//!
//! Each context is the expert's play with one thing changed. In each, every option is played on the same seeds, and means of
//! cost are compared pair by pair. A decision *turns* if two contexts prefer different options, each by at least the threshold.

use std::sync::Arc;

use rayon::prelude::*;

use super::policy::{Player, Policy, Variation};
use crate::base::id::*;
use crate::base::money::Cents;
use crate::engine::{Engine, Recording};
use crate::scenario::model::Scenario;

/// Seeds of this analysis.
const FIRST_SEED: u64 = 0x7ade_0000_0000;

/// One context, and what each option of a decision costs in it on average.
#[derive(Clone, Debug)]
pub struct ContextCosts {
    /// "expert", "hold = leave", "without keep-evidence", "second-key happens".
    pub context: String,
    /// Mean cost by option.
    pub costs: Vec<Cents>,
}

impl ContextCosts {
    /// The cheapest option.
    pub fn best(&self) -> usize {
        self.costs.iter().enumerate().min_by_key(|(_, c)| **c).map_or(0, |(i, _)| i)
    }

    fn cost(&self, option: usize) -> Cents {
        self.costs.get(option).copied().unwrap_or_default()
    }
}

/// What was found for one decision.
#[derive(Clone, Debug)]
pub struct TradeOff {
    /// Which.
    pub decision: DecisionId,
    /// Every context.
    pub contexts: Vec<ContextCosts>,
    /// The pair of contexts that prefer different options most clearly: positions, and the smaller of the two margins.
    pub turn: Option<(usize, usize, Cents)>,
}

/// Analyses every decision with `runs` seeds for each option and context.
pub fn trade_offs(scenario: &Arc<Scenario>, runs: u64) -> Vec<TradeOff> {
    (0..scenario.decisions.len()).into_par_iter().map(|i| trade_off(scenario, DecisionId::new(i), runs)).collect()
}

fn trade_off(scenario: &Arc<Scenario>, decision: DecisionId, runs: u64) -> TradeOff {
    let options = scenario.decisions.get(decision.index()).map_or(0, |d| d.options.len());
    let mut bench =
        Bench { engine: Engine::new(Arc::clone(scenario), 0, Recording::Off), player: Player::default(), runs };
    let mut contexts = Vec::new();
    let plain = bench.play(decision, options, &Variation::default());
    for (i, chance) in scenario.chances.iter().enumerate() {
        for (happens, words) in [(true, "happens"), (false, "does not happen")] {
            if let Some(costs) = plain.means(Some((i, happens))) {
                contexts.push(ContextCosts { context: format!("{} {words}", chance.id), costs });
            }
        }
    }
    if let Some(costs) = plain.means(None) {
        contexts.insert(0, ContextCosts { context: "expert".into(), costs });
    }
    for (j, other) in scenario.decisions.iter().enumerate() {
        if j == decision.index() {
            continue;
        }
        for (o, deed) in other.options.iter().enumerate() {
            if o == usize::from(other.expert.0) {
                continue;
            }
            let variation = Variation { options: vec![(DecisionId::new(j), o as u8)], ..Variation::default() };
            if let Some(costs) = bench.play(decision, options, &variation).means(None) {
                let label = scenario.deeds.get(deed.index()).map(|d| d.id.replace('/', " = ")).unwrap_or_default();
                contexts.push(ContextCosts { context: label, costs });
            }
        }
    }
    for (i, act) in scenario.expert_acts.iter().enumerate() {
        let variation = Variation { without: vec![i], ..Variation::default() };
        if let Some(costs) = bench.play(decision, options, &variation).means(None) {
            let id = scenario.actions.get(act.action.index()).map(|a| a.id.as_str()).unwrap_or_default();
            contexts.push(ContextCosts { context: format!("without {id}"), costs });
        }
    }
    TradeOff { decision, turn: clearest_turn(&contexts), contexts }
}

/// The pair of contexts with different best options whose smaller margin is largest.
fn clearest_turn(contexts: &[ContextCosts]) -> Option<(usize, usize, Cents)> {
    let mut clearest: Option<(usize, usize, Cents)> = None;
    for (i, a) in contexts.iter().enumerate() {
        for (j, b) in contexts.iter().enumerate().skip(i + 1) {
            let (best_a, best_b) = (a.best(), b.best());
            if best_a == best_b {
                continue;
            }
            let margin = (a.cost(best_b) - a.cost(best_a)).min(b.cost(best_a) - b.cost(best_b));
            if clearest.is_none_or(|(_, _, m)| margin > m) {
                clearest = Some((i, j, margin));
            }
        }
    }
    clearest
}

struct Bench {
    engine: Engine,
    player: Player,
    runs: u64,
}

/// Cost of every option on every seed, with the chances of that seed.
struct Plays {
    costs: Vec<Vec<Cents>>,
    chances: Vec<Vec<bool>>,
}

impl Bench {
    fn play(&mut self, decision: DecisionId, options: usize, variation: &Variation) -> Plays {
        let mut plays = Plays { costs: Vec::new(), chances: Vec::new() };
        for option in 0..options {
            let mut with = variation.clone();
            with.options.push((decision, option as u8));
            let policy = Policy::Varied(Arc::new(with));
            let mut costs = Vec::new();
            for run in 0..self.runs {
                self.engine.reset(FIRST_SEED + run);
                self.player.play(&mut self.engine, &policy);
                costs.push(self.engine.cost_so_far());
                if option == 0 {
                    plays.chances.push(self.engine.chances().to_vec());
                }
            }
            plays.costs.push(costs);
        }
        plays
    }
}

impl Plays {
    /// Mean cost of each option over the seeds on which a chance turned out so; none if too few did.
    fn means(&self, given: Option<(usize, bool)>) -> Option<Vec<Cents>> {
        let fits = |run: usize| match given {
            None => true,
            Some((chance, happens)) => self.chances.get(run).and_then(|c| c.get(chance)) == Some(&happens),
        };
        let runs: Vec<usize> = (0..self.chances.len()).filter(|r| fits(*r)).collect();
        if runs.len() < 10 {
            return None;
        }
        let mean = |costs: &Vec<Cents>| {
            let sum: i128 = runs.iter().filter_map(|r| costs.get(*r)).map(|c| i128::from(c.0)).sum();
            Cents((sum / runs.len() as i128) as i64)
        };
        Some(self.costs.iter().map(mean).collect())
    }
}

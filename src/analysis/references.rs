//! References: what nobody and the expert come to on average, over seeds of their own.

use std::sync::Arc;

use rayon::prelude::*;

use super::policy::{Player, Policy};
use crate::base::money::Cents;
use crate::base::time::Span;
use crate::engine::{Engine, Outcome, Recording};
use crate::scenario::model::{RoleSet, Scenario};

/// Seeds of the references begin here, far from the seeds that people type.
const FIRST_SEED: u64 = 0x5a4d_0000_0000;
/// Runs behind each reference of a score: the mean's error is then a few percent of the gap between the references.
pub const RUNS: u64 = 64;

/// Means over the runs of one policy. *Never* counts as the whole horizon, which is the least it can have been.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Means {
    /// Cost.
    pub cost: Cents,
    /// Seconds to detect, respond, contain, recover.
    pub times: [f64; 4],
    /// Share of runs in which each of them never happened.
    pub never: [f64; 4],
}

/// References of one scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct References {
    /// Every declared default.
    pub nobody: Means,
    /// The author's best play.
    pub expert: Means,
    /// Runs behind each.
    pub runs: u64,
}

/// One run of a policy.
pub fn run_once(scenario: &Arc<Scenario>, seed: u64, policy: &Policy) -> Outcome {
    let mut engine = Engine::new(Arc::clone(scenario), seed, Recording::Off);
    Player::default().play(&mut engine, policy);
    engine.outcome()
}

/// Outcomes of a policy on consecutive seeds, in their order; independent of the number of threads.
pub fn run_many(
    scenario: &Arc<Scenario>,
    first_seed: u64,
    runs: u64,
    policy: &Policy,
    absent: RoleSet,
) -> Vec<Outcome> {
    (0..runs)
        .into_par_iter()
        .map_init(
            || (Engine::new(Arc::clone(scenario), 0, Recording::Off).with_absent(absent), Player::default()),
            |(engine, player), run| {
                engine.reset(first_seed.wrapping_add(run));
                player.play(engine, policy);
                engine.outcome()
            },
        )
        .collect()
}

/// The four times of an outcome, in the order of the score.
pub fn times_of(outcome: &Outcome) -> [Option<Span>; 4] {
    let t = outcome.times;
    [t.detect, t.respond, t.contain, t.recover]
}

/// Means of outcomes.
pub fn means(outcomes: &[Outcome], scenario: &Scenario) -> Means {
    means_of(outcomes.iter().map(|o| (o.cost, times_of(o))), scenario)
}

/// Means of runs of which cost and the four times of the score are known.
pub fn means_of(runs: impl ExactSizeIterator<Item = (Cents, [Option<Span>; 4])>, scenario: &Scenario) -> Means {
    let runs_made = runs.len().max(1);
    let count = runs_made as f64;
    let mut total: i128 = 0;
    let mut means = Means::default();
    for (cost, times) in runs {
        total += i128::from(cost.0);
        for (i, time) in times.into_iter().enumerate() {
            if let (Some(sum), Some(never)) = (means.times.get_mut(i), means.never.get_mut(i)) {
                *sum += time.map_or(scenario.horizon.0, |t| t.0) as f64 / count;
                *never += if time.is_none() { 1.0 / count } else { 0.0 };
            }
        }
    }
    means.cost = Cents((total / runs_made as i128) as i64);
    means
}

/// Computes the references of a scenario: about 2 × [`RUNS`] runs.
pub fn references(scenario: &Arc<Scenario>) -> References {
    let of = |policy| means(&run_many(scenario, FIRST_SEED, RUNS, &policy, RoleSet::NONE), scenario);
    References { nobody: of(Policy::Nobody), expert: of(Policy::Expert), runs: RUNS }
}

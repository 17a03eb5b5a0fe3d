//! The score: where cost and times lie between nobody and the expert. Quality of response is no term of it; acting well shows
//! through the model. It never falls when cost or a time gets better.

use std::sync::Arc;

use super::policy::{Plan, Policy};
use super::references::{References, run_once, times_of};
use crate::engine::Outcome;
use crate::scenario::doc::Role;
use crate::scenario::model::Scenario;

/// Highest points of each part: cost, detect, respond, contain, recover.
pub const WEIGHTS: [f64; 5] = [60.0, 10.0, 10.0, 10.0, 10.0];

/// Names of the parts.
pub const PARTS: [&str; 5] = ["Breach cost", "Time to detect", "Time to respond", "Time to contain", "Time to recover"];

/// The formula in words, for the screen.
pub const FORMULA: &str = "Each part gives its points × (nobody − yours) ÷ (nobody − expert), between 0 and full points: 60 for cost, \
10 each for time to detect, respond, contain and recover. Nobody and expert are means over runs with dice of their own; \
a time that never came counts as the whole period until the books were closed.";

/// Points by part, 0 to the part's weight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Points of each part.
    pub parts: [f64; 5],
}

impl Score {
    /// 0..=100.
    pub fn total(&self) -> f64 {
        self.parts.iter().sum()
    }
}

/// Scores an outcome against the references.
pub fn score(outcome: &Outcome, references: &References, scenario: &Scenario) -> Score {
    let values = |cost: f64, times: [f64; 4]| [cost, times[0], times[1], times[2], times[3]];
    let nobody = values(references.nobody.cost.0 as f64, references.nobody.times);
    let expert = values(references.expert.cost.0 as f64, references.expert.times);
    let horizon = scenario.horizon.0 as f64;
    let times = times_of(outcome).map(|t| t.map_or(horizon, |t| t.0 as f64));
    let yours = values(outcome.cost.0 as f64, times);
    let mut parts = [0.0; 5];
    for (i, part) in parts.iter_mut().enumerate() {
        let at = |list: [f64; 5]| list.get(i).copied().unwrap_or_default();
        let gap = at(nobody) - at(expert);
        let share = if gap > 0.0 { (at(nobody) - at(yours)) / gap } else { f64::from(at(yours) <= at(expert)) };
        *part = at(WEIGHTS) * share.clamp(0.0, 1.0);
    }
    Score { parts }
}

/// What each role's own decisions and actions would have scored with everybody else silent, on the same dice.
pub fn by_role(scenario: &Arc<Scenario>, seed: u64, plan: &Plan, references: &References) -> Vec<(Role, Score)> {
    scenario
        .roles
        .iter()
        .map(|r| {
            let alone = Policy::Listed(Arc::new(plan.only(scenario, r.role)));
            (r.role, score(&run_once(scenario, seed, &alone), references, scenario))
        })
        .collect()
}

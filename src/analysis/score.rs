//! The score: where cost and times lie between nobody and the best known. Until a search has found the best play, the author's
//! own stands in its place, and the formula says so. Quality of response is no term of it; acting well shows
//! through the model. It never falls when cost or a time gets better.

use std::sync::Arc;

use super::policy::{Plan, Policy};
use super::references::{Means, References, run_once, times_of};
use crate::engine::Outcome;
use crate::scenario::doc::Role;
use crate::scenario::model::Scenario;

/// Highest points of each part: cost, detect, respond, contain, recover.
pub const WEIGHTS: [f64; 5] = [60.0, 10.0, 10.0, 10.0, 10.0];

/// Names of the parts.
pub const PARTS: [&str; 5] = ["Breach cost", "Time to detect", "Time to respond", "Time to contain", "Time to recover"];

/// What full points stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Top {
    /// The author's own play.
    Expert,
    /// The best that a search found.
    Best,
}

impl Top {
    /// Its name in a sentence.
    pub fn word(self) -> &'static str {
        match self {
            Top::Expert => "expert",
            Top::Best => "best",
        }
    }
}

/// The formula in words, for the screen.
pub fn formula(top: Top) -> String {
    let top = top.word();
    format!(
        "Each part gives its points × (nobody − yours) ÷ (nobody − {top}), between 0 and full points: 60 for cost, \
10 each for time to detect, respond, contain and recover. Nobody and {top} are means over many runs with other dice; \
a time that never came counts as the whole period until the books were closed."
    )
}

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

/// A score between nobody and the best play that a search found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AgainstBest {
    /// Nobody.
    pub nobody: Means,
    /// The best known.
    pub best: Means,
    /// Where the exercise lies.
    pub score: Score,
    /// Runs behind each mean.
    pub runs: u64,
}

/// Scores an outcome against the references: between nobody and the expert.
pub fn score(outcome: &Outcome, references: &References, scenario: &Scenario) -> Score {
    between(outcome, &references.nobody, &references.expert, scenario)
}

/// Where an outcome lies between two means.
pub fn between(outcome: &Outcome, nobody: &Means, top: &Means, scenario: &Scenario) -> Score {
    let values = |cost: f64, times: [f64; 4]| [cost, times[0], times[1], times[2], times[3]];
    let nobody = values(nobody.cost.0 as f64, nobody.times);
    let top = values(top.cost.0 as f64, top.times);
    let horizon = scenario.horizon.0 as f64;
    let times = times_of(outcome).map(|t| t.map_or(horizon, |t| t.0 as f64));
    let yours = values(outcome.cost.0 as f64, times);
    let mut parts = [0.0; 5];
    for (i, part) in parts.iter_mut().enumerate() {
        let at = |list: [f64; 5]| list.get(i).copied().unwrap_or_default();
        let gap = at(nobody) - at(top);
        let share = if gap > 0.0 { (at(nobody) - at(yours)) / gap } else { f64::from(at(yours) <= at(top)) };
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

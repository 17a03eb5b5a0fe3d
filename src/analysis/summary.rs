//! What many runs came to: distributions of cost and of each time, cost by category, and the ways through the decisions.
//!
//! It grows run by run in the order of run numbers and in bounded memory. A time that never came ranks behind every value.

use std::collections::BTreeMap;

use super::rollouts::{RunResult, TIMES, Way};
use super::stats::{Distribution, Sums};
use crate::engine::EndedBy;
use crate::scenario::doc::CostCategory;

/// Distinct ways through the decisions that are counted; what comes after is counted together.
const WAYS: usize = 4096;

/// One duration over many runs.
#[derive(Clone, Debug, Default)]
pub struct TimeSummary {
    came: Distribution,
    never: u64,
}

impl TimeSummary {
    /// Seconds at a share of all runs; none when that many runs never got there.
    pub fn quantile(&mut self, share: f64) -> Option<i64> {
        let (came, all) = (self.came.sums().count(), self.came.sums().count() + self.never);
        if all == 0 || came == 0 || share * all as f64 > came as f64 {
            return None;
        }
        self.came.quantile(share * all as f64 / came as f64)
    }

    /// Share of runs in which it never happened.
    pub fn never_share(&self) -> f64 {
        self.never as f64 / (self.came.sums().count() + self.never).max(1) as f64
    }

    /// Mean over the runs in which it happened.
    pub fn came(&self) -> &Sums {
        self.came.sums()
    }
}

/// Everything that is said about many runs.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Cost.
    pub cost: Distribution,
    /// Cost by category, in the order of [`CostCategory::ALL`].
    pub by_category: Vec<Sums>,
    /// Durations, in the order of [`super::rollouts::TIME_NAMES`].
    pub times: Vec<TimeSummary>,
    /// Distinct people whose data has left.
    pub people_out: Distribution,
    /// Runs that the teams, the attacker and the horizon ended.
    pub ended_by: [u64; 3],
    /// Runs in which a gain came within reach again.
    pub reopened: u64,
    /// For each decision, how often it went each way.
    pub decisions: Vec<BTreeMap<Way, u64>>,
    paths: BTreeMap<u128, u64>,
    other_paths: u64,
}

impl Summary {
    /// Of no run yet; `decisions` is how many a scenario has.
    pub fn new(decisions: usize) -> Summary {
        Summary {
            cost: Distribution::default(),
            by_category: vec![Sums::default(); CostCategory::ALL.len()],
            times: vec![TimeSummary::default(); TIMES],
            people_out: Distribution::default(),
            ended_by: [0; 3],
            reopened: 0,
            decisions: vec![BTreeMap::new(); decisions],
            paths: BTreeMap::new(),
            other_paths: 0,
        }
    }

    /// More runs, in the order of their numbers.
    pub fn add(&mut self, results: &[RunResult]) {
        for result in results {
            self.cost.add(result.cost.0);
            self.by_category.iter_mut().zip(result.by_category).for_each(|(sums, amount)| sums.add(amount.0));
            for (i, time) in self.times.iter_mut().enumerate() {
                match result.time(i) {
                    Some(span) => time.came.add(span.0),
                    None => time.never += 1,
                }
            }
            self.people_out.add(i64::try_from(result.people_out).unwrap_or(i64::MAX));
            let ended = match result.ended_by {
                EndedBy::Defender => 0,
                EndedBy::Attacker => 1,
                EndedBy::Horizon => 2,
            };
            if let Some(count) = self.ended_by.get_mut(ended) {
                *count += 1;
            }
            self.reopened += u64::from(result.reopened > 0);
            for (i, ways) in self.decisions.iter_mut().enumerate() {
                *ways.entry(result.way(i)).or_default() += 1;
            }
            if let Some(count) = self.paths.get_mut(&result.path()) {
                *count += 1;
            } else if self.paths.len() < WAYS {
                self.paths.insert(result.path(), 1);
            } else {
                self.other_paths += 1;
            }
        }
    }

    /// Runs so far.
    pub fn runs(&self) -> u64 {
        self.cost.sums().count()
    }

    /// Distinct ways through all decisions; more than 4,096 are not told apart, and those runs are counted together.
    pub fn paths(&self) -> (usize, u64) {
        (self.paths.len(), self.other_paths)
    }
}

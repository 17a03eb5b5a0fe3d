//! A race: which of several policies is the cheapest, with as few runs as that takes.
//!
//! All run on the same seeds, in stages; after each, whoever is clearly dearer than the leader falls out, and so does whoever is
//! practically equal to it. Stages have fixed sizes, so the result does not depend on threads.

use std::ops::ControlFlow;

use super::policy::Policy;
use super::rollouts::Crew;
use super::stats::Sums;
use crate::scenario::model::RoleSet;

/// Standard errors by which a candidate has to be behind the leader before it falls out: 99.5 % one-sided.
const CLEARLY: f64 = 2.6;

/// How work goes on; whoever is told says whether to continue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Runs so far.
    pub done: u64,
    /// Runs in all, as far as that can be told.
    pub of: u64,
}

/// Is told about runs as they are made.
pub type Watch<'a> = &'a mut dyn FnMut(u64) -> ControlFlow<()>;

/// Who takes part, and how it is judged.
pub struct Race<'a> {
    /// Plays the runs.
    pub crew: &'a Crew,
    /// The seeds; every stage uses the first so many.
    pub seeds: &'a [u64],
    /// Seeds by stage, rising.
    pub stages: &'a [usize],
    /// Costs of what has to be beaten, on the same seeds.
    pub to_beat: Option<&'a [i64]>,
    /// Differences below this many cents do not matter.
    pub tolerance: f64,
}

/// Who won.
#[derive(Clone, Debug, PartialEq)]
pub struct Winner {
    /// Its position among the candidates.
    pub index: usize,
    /// What it costs on the seeds that it was run on.
    pub costs: Vec<i64>,
}

struct Runner {
    index: usize,
    costs: Vec<i64>,
}

impl Race<'_> {
    /// Runs it. None when nobody wins, or when it was broken off.
    pub fn run(&self, candidates: &[(Policy, RoleSet)], watch: Watch<'_>) -> ControlFlow<(), Option<Winner>> {
        let mut field: Vec<Runner> = (0..candidates.len()).map(|index| Runner { index, costs: Vec::new() }).collect();
        let mut from = 0;
        for stage in self.stages {
            let to = (*stage).min(self.seeds.len());
            let seeds = self.seeds.get(from..to).unwrap_or_default();
            let running: Vec<_> = field.iter().filter_map(|r| candidates.get(r.index).cloned()).collect();
            let costs = self.crew.costs(seeds, &running);
            watch((seeds.len() * running.len()) as u64)?;
            field.iter_mut().zip(costs).for_each(|(runner, more)| runner.costs.extend(more));
            from = to;
            self.drop_behind(&mut field, to == self.seeds.len() || Some(stage) == self.stages.last());
            if field.is_empty() || (field.len() == 1 && self.to_beat.is_none()) {
                break;
            }
        }
        let best = field.into_iter().min_by_key(|r| (Sums::of(r.costs.iter().copied()).mean_cents(), r.index));
        ControlFlow::Continue(best.map(|r| Winner { index: r.index, costs: r.costs }))
    }

    fn drop_behind(&self, field: &mut Vec<Runner>, is_last: bool) {
        if let Some(to_beat) = self.to_beat {
            field.retain(|runner| {
                let difference = Sums::of_pairs(&runner.costs, to_beat);
                let (mean, error) = (difference.mean(), difference.error().unwrap_or(0.0));
                // On the way it is enough to be promising; in the end it has to be shown.
                if is_last { mean + 1.64 * error < -self.tolerance } else { mean - error < -self.tolerance }
            });
        }
        let mean = |r: &Runner| Sums::of(r.costs.iter().copied()).mean();
        let leader = field.iter().min_by(|a, b| mean(a).total_cmp(&mean(b)).then(a.index.cmp(&b.index)));
        let Some((first, costs)) = leader.map(|r| (r.index, r.costs.clone())) else { return };
        field.retain(|runner| {
            let difference = Sums::of_pairs(&runner.costs, &costs);
            let (mean, error) = (difference.mean(), difference.error().unwrap_or(0.0));
            let behind = mean - CLEARLY * error > 0.0;
            let equal = mean + CLEARLY * error <= self.tolerance;
            runner.index == first || !(behind || equal)
        });
    }
}

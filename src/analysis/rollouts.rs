//! Rollouts: many runs of the one engine, on every core.
//!
//! Runs have numbers. Run 0 has the seed that was given, so it is the very run that `run --seed` plays; the others have seeds
//! mixed from seed and number, so that two seeds share no run. Batches of run numbers are played in parallel and taken in
//! their order, so results depend neither on threads nor on when somebody stops: what is there is the runs 0 to n − 1. Engines
//! are kept from one run to the next. Deliberately absent: views, words and state digests, and any second way to compute a cost.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::policy::{Player, Policy};
use super::table::Departures;
use crate::base::digest::{Digest, StateHash};
use crate::base::id::{ControlId, WeaknessId};
use crate::base::money::Cents;
use crate::base::time::Span;
use crate::engine::{EndedBy, Engine, Outcome, REVISION, Recording};
use crate::scenario::doc::CostCategory;
use crate::scenario::model::{RoleSet, Scenario};

/// Runs that are played before anybody is asked whether to go on.
pub const BATCH: u64 = 512;

/// Number of durations of a run.
pub const TIMES: usize = 6;
/// Their names in machine output, in the order of [`RunResult::time`].
pub const TIME_NAMES: [&str; TIMES] =
    ["detect_s", "respond_s", "contain_s", "recover_s", "dwell_to_detect_s", "dwell_to_eradicate_s"];

const NEVER: i32 = i32::MAX;
/// Decisions whose way a run's path can hold.
const PATH_DECISIONS: usize = 32;

/// What one run came to, in about 170 bytes without anything on the heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunResult {
    /// All cost.
    pub cost: Cents,
    /// By category, in the order of [`CostCategory::ALL`].
    pub by_category: [Cents; CostCategory::ALL.len()],
    times: [i32; TIMES],
    path: u128,
    /// Distinct people whose data has left.
    pub people_out: u64,
    /// How often a gain came within reach again.
    pub reopened: u32,
    /// Why it was over.
    pub ended_by: EndedBy,
}

/// How a decision went in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// It did not come up, or was never closed.
    NotAsked,
    /// It ended with this option, by choice or by default.
    Option(u8),
    /// It ended with free text without effects.
    OtherWords,
}

impl RunResult {
    /// From a finished run.
    pub fn of(outcome: &Outcome) -> RunResult {
        let t = outcome.times;
        let seconds = |span: Option<Span>| span.map_or(NEVER, |s| i32::try_from(s.0).unwrap_or(NEVER - 1));
        let mut by_category = [Cents::ZERO; CostCategory::ALL.len()];
        by_category.iter_mut().zip(&outcome.by_category).for_each(|(slot, amount)| *slot = *amount);
        let mut path = 0u128;
        for decision in outcome.decisions.iter().filter(|d| d.id.index() < PATH_DECISIONS) {
            let way = decision.option.map_or(15, |o| u128::from(o.min(13)) + 1);
            path |= way << (4 * decision.id.index());
        }
        RunResult {
            cost: outcome.cost,
            by_category,
            times: [t.detect, t.respond, t.contain, t.recover, t.dwell_to_detect, t.dwell_to_eradicate].map(seconds),
            path,
            people_out: outcome.people_out,
            reopened: outcome.reopened,
            ended_by: outcome.ended_by,
        }
    }

    /// A duration by its position in [`TIME_NAMES`]; none is never.
    pub fn time(&self, index: usize) -> Option<Span> {
        self.times.get(index).filter(|t| **t != NEVER).map(|t| Span(i64::from(*t)))
    }

    /// How a decision went, for the first 32 of a scenario.
    pub fn way(&self, decision: usize) -> Way {
        let nibble = if decision < PATH_DECISIONS { (self.path >> (4 * decision)) & 15 } else { 0 };
        match nibble {
            0 => Way::NotAsked,
            15 => Way::OtherWords,
            option => Way::Option(option as u8 - 1),
        }
    }

    /// The way through all decisions as one number: equal ways have equal numbers.
    pub fn path(&self) -> u128 {
        self.path
    }

    fn digest(&self, hash: &mut StateHash) {
        hash.int(self.cost.0);
        for amount in &self.by_category {
            hash.int(amount.0);
        }
        for time in &self.times {
            hash.int(i64::from(*time));
        }
        hash.int(self.path as i64).int((self.path >> 64) as i64);
        hash.int(self.people_out as i64).int(i64::from(self.reopened)).text(self.ended_by.key());
    }
}

/// The seed of a numbered run: run 0 has the seed itself, every other one a mixture.
pub fn seed_of(seed: u64, run: u64) -> u64 {
    if run == 0 {
        return seed;
    }
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ run.wrapping_mul(0xd1b5_4a32_d192_ed03);
    for _ in 0..2 {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
    }
    z
}

/// What was so before anything began: a posture that changes inputs of the model and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Precautions {
    /// Weaknesses that were fixed.
    pub fixed: Vec<WeaknessId>,
    /// Controls that worked.
    pub switched_on: Vec<ControlId>,
}

/// Engines and players that are kept from run to run, for one scenario.
pub struct Crew {
    scenario: Arc<Scenario>,
    precautions: Precautions,
    idle: Mutex<Vec<Worker>>,
}

struct Worker {
    engine: Engine,
    player: Player,
}

impl Crew {
    /// For a scenario as it stands.
    pub fn new(scenario: &Arc<Scenario>) -> Crew {
        Crew::with_precautions(scenario, Precautions::default())
    }

    /// For a scenario with precautions.
    pub fn with_precautions(scenario: &Arc<Scenario>, precautions: Precautions) -> Crew {
        Crew { scenario: Arc::clone(scenario), precautions, idle: Mutex::new(Vec::new()) }
    }

    /// The scenario.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// Plays one run and reads something off it.
    fn play<T>(&self, seed: u64, policy: &Policy, absent: RoleSet, read: impl FnOnce(&Engine, &Player) -> T) -> T {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker = idle.unwrap_or_else(|| self.hire());
        worker.engine = worker.engine.with_absent(absent);
        worker.engine.reset(seed);
        worker.player.play(&mut worker.engine, policy);
        let result = read(&worker.engine, &worker.player);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        result
    }

    fn hire(&self) -> Worker {
        let Precautions { fixed, switched_on } = self.precautions.clone();
        let scenario = Arc::clone(&self.scenario);
        let engine = if fixed.is_empty() && switched_on.is_empty() {
            Engine::new(scenario, 0, Recording::Off)
        } else {
            Engine::with_precautions(scenario, 0, fixed, switched_on)
        };
        Worker { engine, player: Player::default() }
    }

    /// What one run comes to.
    pub fn result(&self, seed: u64, policy: &Policy, absent: RoleSet) -> RunResult {
        self.play(seed, policy, absent, |engine, _| RunResult::of(&engine.outcome()))
    }

    /// What one run costs.
    pub fn cost(&self, seed: u64, policy: &Policy, absent: RoleSet) -> i64 {
        self.play(seed, policy, absent, |engine, _| engine.cost_so_far().0)
    }

    /// What one run comes to, and where it could not follow its table.
    pub fn replay(&self, seed: u64, policy: &Policy, absent: RoleSet) -> (RunResult, Departures) {
        self.play(seed, policy, absent, |engine, player| (RunResult::of(&engine.outcome()), player.departures()))
    }

    /// What runs come to, in the order of their seeds.
    pub fn results(&self, seeds: &[u64], policy: &Policy, absent: RoleSet) -> Vec<RunResult> {
        seeds.par_iter().map(|seed| self.result(*seed, policy, absent)).collect()
    }

    /// What runs cost under each of several policies: by policy, then in the order of the seeds.
    pub fn costs(&self, seeds: &[u64], policies: &[(Policy, RoleSet)]) -> Vec<Vec<i64>> {
        if seeds.is_empty() {
            return vec![Vec::new(); policies.len()];
        }
        let all: Vec<i64> = (0..seeds.len() * policies.len())
            .into_par_iter()
            .map(|i| match (policies.get(i / seeds.len()), seeds.get(i % seeds.len())) {
                (Some((policy, absent)), Some(seed)) => self.cost(*seed, policy, *absent),
                _ => 0,
            })
            .collect();
        all.chunks(seeds.len()).map(<[i64]>::to_vec).collect()
    }
}

/// What to roll out.
#[derive(Clone, Debug)]
pub struct Job {
    /// Who decides.
    pub policy: Policy,
    /// The seed of run 0.
    pub seed: u64,
    /// How many runs.
    pub runs: u64,
    /// Roles that nobody plays.
    pub absent: RoleSet,
}

/// What was rolled out, whole or as far as it was let.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rolled {
    /// Runs that were played: the numbers 0 to `runs` − 1.
    pub runs: u64,
    /// Whether these are all that were asked for.
    pub complete: bool,
    /// Digest of what every one of them came to, in their order.
    pub digest: Digest,
}

/// Plays a job batch by batch. Each batch comes in the order of run numbers, beginning with the number that is given; whoever
/// takes it says whether to go on.
pub fn roll_out(crew: &Crew, job: &Job, mut take: impl FnMut(u64, &[RunResult]) -> ControlFlow<()>) -> Rolled {
    let mut hash = StateHash::default();
    hash.int(i64::from(REVISION)).text(&crew.scenario.digest.hex()).int(job.seed as i64).text(job.policy.key());
    let mut done = 0;
    while done < job.runs {
        // The first batch is small, so that there is something to show at once.
        let size = if done == 0 { BATCH / 4 } else { BATCH };
        let seeds: Vec<u64> = (done..(done + size).min(job.runs)).map(|run| seed_of(job.seed, run)).collect();
        let batch = crew.results(&seeds, &job.policy, job.absent);
        batch.iter().for_each(|result| result.digest(&mut hash));
        let first = done;
        done += batch.len() as u64;
        if take(first, &batch).is_break() {
            break;
        }
    }
    Rolled { runs: done, complete: done == job.runs, digest: hash.finish() }
}

/// Plays a job and keeps what every run came to: what yearly losses are drawn from. 10,000 runs are about 1.7 MB.
pub fn collect(crew: &Crew, job: &Job, mut go_on: impl FnMut(u64) -> ControlFlow<()>) -> Vec<RunResult> {
    let mut all = Vec::new();
    roll_out(crew, job, |first, batch| {
        all.extend_from_slice(batch);
        go_on(first + batch.len() as u64)
    });
    all
}

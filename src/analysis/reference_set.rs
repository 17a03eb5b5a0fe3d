//! References of a scenario on common seeds: nobody, random, cautious, expert, best.
//!
//! They depend on the scenario, on the engine and on which roles nobody plays, and on nothing else. So they are computed once
//! and kept under a key made of these; the host may write them to a file. All five are valued on the same seeds, which the
//! search never saw, so that differences between them, and to a played exercise, are paired. Deliberately absent: where they
//! are kept.

use std::ops::ControlFlow::{self, Continue};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::best::{self, Found};
use super::policy::Policy;
use super::race::Watch;
use super::rollouts::{Crew, seed_of};
use super::stats::{Estimate, Interval, Sums};
use super::table::Table;
use crate::base::digest::Digest;
use crate::base::money::Cents;
use crate::engine::REVISION;
use crate::scenario::doc::Role;
use crate::scenario::model::{RoleSet, Scenario};

/// Seeds on which policies are valued are mixed from this. A search never uses them.
const FRESH: u64 = 0x5a4d_f4e5_0000;

/// Seeds on which policies are valued: mixed numbers of 64 bits, so that none is one that people type.
pub fn fresh_seeds(runs: u64) -> Vec<u64> {
    (1..=runs).map(|run| seed_of(FRESH, run)).collect()
}

/// The five references.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reference {
    /// Every declared default and nothing else.
    Nobody,
    /// Any option at any moment.
    Random,
    /// What a cautious room would choose.
    Cautious,
    /// The author's best play.
    Expert,
    /// The best that a search found.
    Best,
}

impl Reference {
    /// All of them.
    pub const ALL: [Reference; 5] =
        [Reference::Nobody, Reference::Random, Reference::Cautious, Reference::Expert, Reference::Best];

    /// The stable name in machine output.
    pub fn key(self) -> &'static str {
        match self {
            Reference::Nobody => "nobody",
            Reference::Random => "random",
            Reference::Cautious => "cautious",
            Reference::Expert => "expert",
            Reference::Best => "best",
        }
    }

    /// The policy, unless it has to be searched for.
    fn policy(self) -> Option<Policy> {
        match self {
            Reference::Nobody => Some(Policy::Nobody),
            Reference::Random => Some(Policy::Random),
            Reference::Cautious => Some(Policy::Cautious),
            Reference::Expert => Some(Policy::Expert),
            Reference::Best => None,
        }
    }
}

/// What references depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceKey {
    /// The scenario with all its files.
    pub scenario: Digest,
    /// The engine.
    pub revision: u32,
    /// How the best play is searched for.
    pub search: u32,
    /// Roles that nobody plays.
    pub absent: Vec<Role>,
    /// Seeds behind each.
    pub runs: u64,
}

impl ReferenceKey {
    /// Of a scenario.
    pub fn of(scenario: &Scenario, absent: RoleSet, runs: u64) -> ReferenceKey {
        ReferenceKey {
            scenario: scenario.digest,
            revision: REVISION,
            search: best::METHOD,
            absent: absent.iter().collect(),
            runs,
        }
    }
}

/// The references of a scenario, as a value that can be kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReferenceSet {
    /// What they depend on.
    pub key: ReferenceKey,
    /// The best play that was found.
    pub best: Table,
    /// Runs of the search, and changes that it kept.
    pub searched: (u64, u32),
    /// What a single change of the best play would still save somebody who knew the dice: mean and interval.
    pub open: (i64, Option<(i64, i64)>),
    /// Cost in cents by reference and seed.
    pub costs: Vec<Vec<i64>>,
}

impl ReferenceSet {
    /// Whether it is of this scenario, engine, search and table, and whole: what was read from a file may be anything.
    pub fn fits(&self, scenario: &Scenario, absent: RoleSet, runs: u64) -> bool {
        let table = &self.best;
        let answers = table.answers.iter().zip(&scenario.decisions).all(|(answer, decision)| {
            let chosen = answer.as_ref().and_then(super::table::Answer::chosen);
            chosen.is_none_or(|option| usize::from(option) < decision.options.len())
        });
        self.key == ReferenceKey::of(scenario, absent, runs)
            && self.costs.len() == Reference::ALL.len()
            && self.costs.iter().all(|costs| costs.len() as u64 == runs)
            && answers
            && table.answers.len() == scenario.decisions.len()
            && table.news.len() == scenario.injects.len()
            && table.acts.iter().all(|act| usize::from(act.action) < scenario.actions.len())
    }

    /// Cost by seed.
    pub fn costs(&self, reference: Reference) -> &[i64] {
        self.costs.get(reference as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// Mean cost with its interval.
    pub fn estimate(&self, reference: Reference) -> Estimate {
        Sums::of(self.costs(reference).iter().copied()).estimate()
    }

    /// What stays open.
    pub fn still_open(&self) -> Estimate {
        let ci95 = self.open.1.map(|(low, high)| Interval { low: Cents(low), high: Cents(high) });
        Estimate { mean: Cents(self.open.0), ci95, runs: 0 }
    }

    pub(super) fn found(&self) -> Found {
        Found { table: Arc::new(self.best.clone()), runs: self.searched.0, changes: self.searched.1 }
    }
}

/// Runs of one reference that are made before somebody is asked whether to go on.
const BATCH: usize = 256;

/// Cost of a policy by seed.
pub fn value(
    crew: &Crew,
    policy: &Policy,
    absent: RoleSet,
    seeds: &[u64],
    watch: Watch<'_>,
) -> ControlFlow<(), Vec<i64>> {
    let mut costs = Vec::with_capacity(seeds.len());
    for some in seeds.chunks(BATCH) {
        costs.extend(crew.costs(some, &[(policy.clone(), absent)]).into_iter().flatten());
        watch(some.len() as u64)?;
    }
    Continue(costs)
}

/// Computes the references of a scenario.
pub fn reference_set(crew: &Crew, absent: RoleSet, runs: u64, watch: Watch<'_>) -> ControlFlow<(), ReferenceSet> {
    let seeds = fresh_seeds(runs);
    let mut costs = Vec::new();
    for policy in Reference::ALL.iter().filter_map(|r| r.policy()) {
        costs.push(value(crew, &policy, absent, &seeds, watch)?);
    }
    let found = best::search(crew, absent, &[], watch)?;
    finish(crew, absent, &found, costs, &seeds, watch)
}

/// The same with another best play.
pub(super) fn with_best(
    crew: &Crew,
    absent: RoleSet,
    set: &ReferenceSet,
    found: &Found,
    watch: Watch<'_>,
) -> ControlFlow<(), ReferenceSet> {
    let seeds = fresh_seeds(set.key.runs);
    let mut costs = set.costs.clone();
    costs.truncate(Reference::Best as usize);
    finish(crew, absent, found, costs, &seeds, watch)
}

fn finish(
    crew: &Crew,
    absent: RoleSet,
    found: &Found,
    mut costs: Vec<Vec<i64>>,
    seeds: &[u64],
    watch: Watch<'_>,
) -> ControlFlow<(), ReferenceSet> {
    costs.push(value(crew, &Policy::Table(Arc::clone(&found.table)), absent, seeds, watch)?);
    let open = best::still_open(crew, absent, found, seeds, watch)?;
    Continue(ReferenceSet {
        key: ReferenceKey::of(crew.scenario(), absent, seeds.len() as u64),
        best: (*found.table).clone(),
        searched: (found.runs, found.changes),
        open: (open.mean.0, open.ci95.map(|i| (i.low.0, i.high.0))),
        costs,
    })
}

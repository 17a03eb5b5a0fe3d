//! What a played exercise came to, and why: references, luck, quality, percentiles, regrets and what each role contributed.
//!
//! An [`Attribution`] is plain data for a debrief. It is computed step by step; after each step the caller sees what is there so
//! far and says whether to go on. What is not there yet is `None` or an empty list. First come a few replays against nobody and
//! the expert, so that something can be shown at once, then everything on all seeds. Results depend on the exercise and on the
//! number of replays alone, not on threads. Deliberately absent: words and charts.
//!
//! All policies run on the same seeds, which are neither the played one nor any of the search. *Luck* is what the exercise cost
//! minus what its policy costs on average; the *quality gap* is what its policy costs on average minus what the best one known
//! does. When the played policy beats the reference, the search goes on from it, so that *best* is never dearer than what was played.

use std::ops::ControlFlow::{self, Break, Continue};
use std::sync::Arc;

use super::best;
use super::played::{DepartureShares, Exercise};
use super::policy::Policy;
use super::prevention::{Prevention, prevented};
use super::reference_set::{Reference, ReferenceKey, ReferenceSet, fresh_seeds, value, with_best};
use super::references::means_of;
use super::regret::{Regret, Regrets};
use super::rollouts::{Crew, RunResult};
use super::score::{AgainstBest, between};
use super::shapley::{Shapley, shapley};
use super::stats::{Estimate, Sums, exceedance, quantile, share_above};
use super::table::Table;
use crate::base::money::Cents;
use crate::base::time::Span;
use crate::scenario::doc::CostCategory;
use crate::scenario::model::RoleSet;

/// Replays for each policy unless something else is asked for.
pub const REPLAYS: u64 = 2_000;
/// Replays of the first answer.
const FIRST: usize = 100;
/// Points of a loss exceedance curve.
const POINTS: usize = 60;
/// Runs that a search takes on a scenario of usual size.
const SEARCH: f64 = 25_000.0;
/// Differences of less than this share of the way from nobody to best do not matter.
const MATTERS: f64 = 0.001;

/// Where the computation stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// A few replays, for a first answer.
    #[default]
    First,
    /// Replays of what was played, and the references that need no search.
    Replays,
    /// The search for the best play.
    Search,
    /// Regrets: how many decisions are done, of how many.
    Regrets(u16, u16),
    /// What each role contributed.
    Roles,
    /// What would have prevented it.
    Prevention,
    /// All is there.
    Done,
}

/// What a reference costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceCost {
    /// Which.
    pub reference: Reference,
    /// How much, on average.
    pub cost: Estimate,
}

/// Where the exercise lies among others. Higher is better: the share of the others that cost more.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Percentiles {
    /// Among replays of the same policy under other dice.
    pub luck: f64,
    /// Among random play.
    pub skill: f64,
    /// Share of dice under which the policy costs less than random play does under the same.
    pub skill_same_dice: f64,
}

/// How far replays of the same policy lie apart: 10th, 50th and 90th percentile.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    /// Cost.
    pub cost: [Cents; 3],
    /// Cost by category, in the order of [`CostCategory::ALL`].
    pub by_category: Vec<[Cents; 3]>,
    /// Time to detect, respond, contain and recover; none is *never*, which ranks behind every time.
    pub times: [[Option<Span>; 3]; 4],
}

impl Spread {
    /// Of replays; none of none.
    pub fn of(results: &[RunResult]) -> Option<Spread> {
        let three = |mut values: Vec<i64>| -> Option<[i64; 3]> {
            values.sort_unstable();
            Some([quantile(&values, 0.1)?, quantile(&values, 0.5)?, quantile(&values, 0.9)?])
        };
        let money = |values: Vec<i64>| three(values).map(|three| three.map(Cents));
        let time = |index: usize| {
            let came = |r: &RunResult| r.time(index).map_or(i64::MAX, |span| span.0);
            let three = three(results.iter().map(came).collect());
            three.map(|three| three.map(|t| (t != i64::MAX).then_some(Span(t)))).unwrap_or_default()
        };
        let category = |i: usize| results.iter().map(|r| r.by_category.get(i).map_or(0, |c| c.0)).collect();
        Some(Spread {
            cost: money(results.iter().map(|r| r.cost.0).collect())?,
            by_category: (0..CostCategory::ALL.len()).filter_map(|i| money(category(i))).collect(),
            times: [time(0), time(1), time(2), time(3)],
        })
    }
}

/// Loss exceedance of three policies: amounts with the share of runs that cost at least as much.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curves {
    /// Nobody.
    pub nobody: Vec<(Cents, f64)>,
    /// What was played.
    pub yours: Vec<(Cents, f64)>,
    /// The best known.
    pub best: Vec<(Cents, f64)>,
}

/// Everything that is said about a played exercise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attribution {
    /// Where the computation stands.
    pub stage: Stage,
    /// Runs so far.
    pub runs: u64,
    /// What the exercise cost.
    pub played: Cents,
    /// What its policy costs on average.
    pub yours: Option<Estimate>,
    /// How far its replays lie apart.
    pub spread: Option<Spread>,
    /// What the references cost.
    pub references: Vec<ReferenceCost>,
    /// Runs of the search for the best play; 0 while it goes on.
    pub searched: u64,
    /// The score between nobody and the best known.
    pub score: Option<AgainstBest>,
    /// What a single change of the best play would still save somebody who knew the dice beforehand.
    pub still_open: Option<Estimate>,
    /// What the exercise cost minus what its policy costs on average: above zero is bad luck.
    pub luck: Option<Estimate>,
    /// What the policy costs on average minus what the best one known does.
    pub quality_gap: Option<Estimate>,
    /// Where the exercise lies among others.
    pub percentiles: Option<Percentiles>,
    /// Loss exceedance.
    pub curves: Curves,
    /// Where replays could not follow what was played.
    pub departures: DepartureShares,
    /// One for each decision that had an alternative, in the order in which they ended.
    pub regrets: Vec<Regret>,
    /// What each role contributed.
    pub shapley: Option<Shapley>,
    /// What would have prevented it: the few measures that save most, most first; none while it is not known.
    pub prevention: Option<Prevention>,
    /// The best play known.
    pub best: Option<Table>,
}

impl Attribution {
    /// What a reference costs, if that is known yet.
    pub fn reference(&self, reference: Reference) -> Option<Estimate> {
        self.references.iter().find(|r| r.reference == reference).map(|r| r.cost)
    }

    /// How much of the work is done, 0..1, as far as that can be told: by what the parts take on a scenario of usual size.
    pub fn share_done(&self) -> f64 {
        match self.stage {
            Stage::First => 0.0,
            Stage::Replays => 0.02,
            Stage::Search => {
                let before = 5 * self.yours.map_or(0, |e| e.runs);
                0.15 + 0.25 * (self.runs.saturating_sub(before) as f64 / SEARCH).min(1.0)
            }
            Stage::Regrets(done, of) => 0.4 + 0.3 * f64::from(done) / f64::from(of.max(1)),
            Stage::Roles => 0.7,
            Stage::Prevention => 0.88,
            Stage::Done => 1.0,
        }
    }

    fn set(&mut self, reference: Reference, cost: Estimate) {
        self.references.retain(|r| r.reference != reference);
        self.references.push(ReferenceCost { reference, cost });
        self.references.sort_by_key(|r| r.reference);
    }
}

/// Takes what is there so far, and says whether to go on.
pub type Publish<'a> = &'a mut dyn FnMut(&Attribution) -> ControlFlow<()>;

/// What comes of an analysis: the attribution as far as it went, and the references to be kept if they are complete.
pub struct Analysed {
    /// The attribution.
    pub attribution: Attribution,
    /// The references, when they were computed to the end or given.
    pub references: Option<ReferenceSet>,
}

/// Analyses a finished exercise. `kept` are references of an earlier analysis; those of another scenario, engine, table or
/// number of replays are computed again.
pub fn attribute(exercise: &Exercise, replays: u64, kept: Option<ReferenceSet>, publish: Publish<'_>) -> Analysed {
    let crew = Crew::new(&exercise.scenario);
    let mut work = Work {
        crew: &crew,
        exercise,
        absent: exercise.absent,
        // The same seeds for everything, so that every difference is paired.
        seeds: fresh_seeds(replays.max(2)),
        kept: kept.filter(|k| k.fits(&exercise.scenario, exercise.absent, replays.max(2))),
        so_far: Attribution { played: exercise.outcome.cost, ..Attribution::default() },
        publish,
    };
    // Broken off or not: what is there is there.
    let _ = work.all();
    Analysed { attribution: work.so_far, references: work.kept }
}

struct Work<'a> {
    crew: &'a Crew,
    exercise: &'a Exercise,
    absent: RoleSet,
    seeds: Vec<u64>,
    kept: Option<ReferenceSet>,
    so_far: Attribution,
    publish: Publish<'a>,
}

/// Counts runs and shows how far things are.
fn counting<'a>(
    so_far: &'a mut Attribution,
    publish: &'a mut dyn FnMut(&Attribution) -> ControlFlow<()>,
) -> impl FnMut(u64) -> ControlFlow<()> + 'a {
    move |runs| {
        so_far.runs += runs;
        publish(so_far)
    }
}

impl Work<'_> {
    fn publish(&mut self) -> ControlFlow<()> {
        (self.publish)(&self.so_far)
    }

    fn stage(&mut self, stage: Stage) -> ControlFlow<()> {
        self.so_far.stage = stage;
        self.publish()
    }

    fn all(&mut self) -> ControlFlow<()> {
        self.first()?;
        let played = self.replays()?;
        let references = self.references()?;
        self.compare(&played, &references);
        self.score(&references.best)?;
        let gap = (references.estimate(Reference::Nobody).mean - references.estimate(Reference::Best).mean).0;
        self.regrets(&played, &references.best, MATTERS * gap.max(0) as f64)?;
        self.stage(Stage::Roles)?;
        let shares = shapley(self.crew, self.exercise, &self.seeds, &mut counting(&mut self.so_far, self.publish))?;
        self.so_far.shapley = Some(shares);
        self.stage(Stage::Prevention)?;
        let mut watch = counting(&mut self.so_far, self.publish);
        let found = prevented(self.exercise, &self.seeds, &played, &mut watch)?;
        drop(watch);
        self.so_far.prevention = Some(found);
        self.stage(Stage::Done)
    }

    /// A few replays, so that there is something to show.
    fn first(&mut self) -> ControlFlow<()> {
        let seeds = self.seeds.get(..FIRST.min(self.seeds.len())).unwrap_or_default();
        let policies = [self.exercise.as_policy(), Policy::Nobody, Policy::Expert].map(|p| (p, self.absent));
        let costs = self.crew.costs(seeds, &policies);
        self.so_far.runs += (seeds.len() * policies.len()) as u64;
        let mut estimates = costs.iter().map(|c| Sums::of(c.iter().copied()).estimate());
        self.so_far.yours = estimates.next();
        for reference in [Reference::Nobody, Reference::Expert] {
            if let Some(estimate) = estimates.next() {
                self.so_far.set(reference, estimate);
            }
        }
        let yours = costs.first().map(Vec::as_slice).unwrap_or_default();
        self.so_far.luck = Some(luck(self.exercise.outcome.cost, yours));
        self.publish()
    }

    /// What the played policy costs on every seed.
    fn replays(&mut self) -> ControlFlow<(), Vec<i64>> {
        self.stage(Stage::Replays)?;
        let mut results: Vec<RunResult> = Vec::new();
        let mut departures = Vec::new();
        for seeds in self.seeds.chunks(256) {
            for (result, departed) in self.exercise.replays(self.crew, seeds) {
                results.push(result);
                departures.push(departed);
            }
            self.so_far.runs += seeds.len() as u64;
            (self.publish)(&self.so_far)?;
        }
        let costs: Vec<i64> = results.iter().map(|r| r.cost.0).collect();
        self.so_far.yours = Some(Sums::of(costs.iter().copied()).estimate());
        self.so_far.spread = Spread::of(&results);
        self.so_far.departures = DepartureShares::of(departures, &self.exercise.policy);
        self.so_far.luck = Some(luck(self.exercise.outcome.cost, &costs));
        Continue(costs)
    }

    /// The references: as they were kept, or computed; with a better best when what was played leads to one.
    fn references(&mut self) -> ControlFlow<(), ReferenceSet> {
        let mut set = match self.kept.take() {
            Some(kept) => kept,
            None => self.compute()?,
        };
        let mut watch = counting(&mut self.so_far, self.publish);
        let better = best::improve(self.crew, self.absent, &set.found(), &self.exercise.policy, &mut watch);
        let set_with = match better {
            Break(()) => Break(()),
            Continue(None) => Continue(None),
            Continue(Some(found)) => match with_best(self.crew, self.absent, &set, &found, &mut watch) {
                Break(()) => Break(()),
                Continue(set) => Continue(Some(set)),
            },
        };
        drop(watch);
        self.kept = Some(set.clone());
        if let Some(better) = set_with? {
            // What people found is kept for those who come after them.
            self.kept = Some(better.clone());
            set = better;
        }
        Continue(set)
    }

    fn compute(&mut self) -> ControlFlow<(), ReferenceSet> {
        let mut costs = Vec::new();
        let plain = [
            (Reference::Nobody, Policy::Nobody),
            (Reference::Random, Policy::Random),
            (Reference::Cautious, Policy::Cautious),
            (Reference::Expert, Policy::Expert),
        ];
        for (reference, policy) in plain {
            let mut watch = counting(&mut self.so_far, self.publish);
            let cost = value(self.crew, &policy, self.absent, &self.seeds, &mut watch)?;
            drop(watch);
            self.so_far.set(reference, Sums::of(cost.iter().copied()).estimate());
            costs.push(cost);
            self.publish()?;
        }
        self.stage(Stage::Search)?;
        let mut watch = counting(&mut self.so_far, self.publish);
        let found = best::search(self.crew, self.absent, &[], &mut watch)?;
        let bare = ReferenceSet {
            key: ReferenceKey::of(&self.exercise.scenario, self.absent, self.seeds.len() as u64),
            best: (*found.table).clone(),
            searched: (found.runs, found.changes),
            open: (0, None),
            costs,
        };
        with_best(self.crew, self.absent, &bare, &found, &mut watch)
    }

    fn compare(&mut self, played: &[i64], set: &ReferenceSet) {
        let so_far = &mut self.so_far;
        for reference in Reference::ALL {
            so_far.set(reference, set.estimate(reference));
        }
        so_far.still_open = Some(set.still_open());
        so_far.searched = set.searched.0;
        so_far.best = Some(set.best.clone());
        let best = set.costs(Reference::Best);
        so_far.quality_gap = Some(Sums::of_pairs(played, best).estimate());
        let sorted = |costs: &[i64]| {
            let mut costs = costs.to_vec();
            costs.sort_unstable();
            costs
        };
        let (yours, random) = (sorted(played), sorted(set.costs(Reference::Random)));
        let beaten = played.iter().zip(set.costs(Reference::Random)).map(|(yours, random)| match yours.cmp(random) {
            std::cmp::Ordering::Less => 2,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Greater => 0,
        });
        so_far.percentiles = Some(Percentiles {
            luck: share_above(&yours, so_far.played.0),
            skill: share_above(&random, so_far.played.0),
            skill_same_dice: beaten.sum::<u32>() as f64 / (2 * played.len().max(1)) as f64,
        });
        so_far.curves = Curves {
            nobody: exceedance(&sorted(set.costs(Reference::Nobody)), POINTS),
            yours: exceedance(&yours, POINTS),
            best: exceedance(&sorted(best), POINTS),
        };
    }

    /// On the seeds of every other comparison: the references keep what runs cost, a score also needs their times.
    fn score(&mut self, best: &Table) -> ControlFlow<()> {
        let scenario = &self.exercise.scenario;
        let of = |policy| {
            let results = self.crew.results(&self.seeds, &policy, self.absent);
            means_of(results.iter().map(|r| (r.cost, std::array::from_fn(|i| r.time(i)))), scenario)
        };
        let (nobody, best) = (of(Policy::Nobody), of(Policy::Table(Arc::new(best.clone()))));
        let runs = self.seeds.len() as u64;
        let score = between(&self.exercise.outcome, &nobody, &best, scenario);
        self.so_far.runs += 2 * runs;
        self.so_far.score = Some(AgainstBest { nobody, best, score, runs });
        self.publish()
    }

    fn regrets(&mut self, played: &[i64], best: &Table, tolerance: f64) -> ControlFlow<()> {
        let decided = self.exercise.decided();
        let of = decided.len() as u16;
        for (i, decision) in decided.iter().enumerate() {
            self.stage(Stage::Regrets(i as u16, of))?;
            let regrets =
                Regrets { crew: self.crew, exercise: self.exercise, best, seeds: &self.seeds, played, tolerance };
            let regret = regrets.of(decision, &mut counting(&mut self.so_far, self.publish))?;
            self.so_far.regrets.extend(regret);
        }
        self.publish()
    }
}

/// What was paid minus what it costs on average.
fn luck(paid: Cents, costs: &[i64]) -> Estimate {
    Sums::of(costs.iter().map(|cost| paid.0.saturating_sub(*cost))).estimate()
}

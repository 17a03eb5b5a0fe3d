//! The best play that a search found.
//!
//! How it searches: one coordinate descent over tables. It begins with the cheapest of the author's best play, the cautious one
//! and whatever else it is given, compared on 512 seeds of their own. In each sweep it goes through the decisions and tries every
//! other option and the same option at other delays; the first sweep then tries, in at most [`ROUNDS`], each standing action left
//! out, sooner, or added, which takes most of the runs and seldom pays twice. A change is kept when it is cheaper on 256 paired
//! seeds by more than its error. It ends when a sweep finds nothing, or after [`SWEEPS`]. Nothing is answered sooner than
//! [`SOONEST`] after it opened: people have to read and speak.
//!
//! A table reads only what the teams know, so what is found does not foresee. The seeds of the search are never those on which a
//! policy is valued. What stays open is told: how much a single change would still save somebody who knew the dice beforehand.
//! Deliberately absent: any claim that nothing better exists; answers that depend on more than their decision's opening.

use std::ops::ControlFlow::{self, Continue};
use std::sync::Arc;

use super::policy::Policy;
use super::race::{Race, Watch};
use super::rollouts::{Crew, seed_of};
use super::stats::{Estimate, Sums};
use super::table::{Agreed, Answer, Origin, Table, TableAct, Trigger};
use crate::base::id::*;
use crate::base::time::Span;
use crate::scenario::model::{RoleSet, Scenario};

/// Seeds of the search are mixed from this; those of valuing from another.
const SEARCH: u64 = 0x5ea2_c400_0000;
/// Seeds on which changes are compared.
const COMPARED: u64 = 256;
/// Seeds on which whole plays are compared: where to begin, and whether what came of a descent is better.
const CHOSEN: u64 = 512;
/// Stages of a comparison.
const STAGES: [usize; 3] = [16, 64, COMPARED as usize];
/// Most sweeps of one descent.
pub const SWEEPS: usize = 4;
/// Most rounds through the standing actions, in the first sweep; each keeps one change.
pub const ROUNDS: usize = 2;
/// Rises when a search may find another play on the same scenario, so that what was found before is searched for again.
pub const METHOD: u32 = 2;
/// No answer comes sooner after its decision opened.
pub const SOONEST: Span = Span(5 * 60);
/// Seeds on which it is told what stays open.
const OPEN: usize = 64;

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The play.
    pub table: Arc<Table>,
    /// Runs that it took.
    pub runs: u64,
    /// Changes that were kept.
    pub changes: u32,
}

/// Searches for the best play, beginning also with each of `more`.
pub fn search(crew: &Crew, absent: RoleSet, more: &[Table], watch: Watch<'_>) -> ControlFlow<(), Found> {
    let scenario = crew.scenario();
    let mut starts = vec![Table::expert(scenario), Table::cautious(scenario)];
    starts.extend(more.iter().map(|t| Table { by_facilitator: Vec::new(), ..t.clone() }));
    starts.iter_mut().for_each(|start| slow_enough(scenario, start));
    let mut search = Search::new(crew, absent);
    let start = search.choose(starts, watch)?;
    let best = search.descend(start, watch)?;
    Continue(Found {
        table: Arc::new(Table { origin: Origin::Best, ..best }),
        runs: search.runs,
        changes: search.changes,
    })
}

/// Compares a play with the best so far and, when it is the cheaper one, goes on from it.
pub fn improve(
    crew: &Crew,
    absent: RoleSet,
    best: &Found,
    with: &Table,
    watch: Watch<'_>,
) -> ControlFlow<(), Option<Found>> {
    let mut search = Search::new(crew, absent);
    let with = Table { by_facilitator: Vec::new(), ..with.clone() };
    let chosen = search.choose(vec![(*best.table).clone(), with.clone()], watch)?;
    if chosen == *best.table {
        return Continue(None);
    }
    let end = search.descend(with, watch)?;
    let end = search.choose(vec![(*best.table).clone(), end], watch)?;
    let changes = best.changes + search.changes;
    Continue(Some(Found {
        table: Arc::new(Table { origin: Origin::Best, ..end }),
        runs: best.runs + search.runs,
        changes,
    }))
}

/// What a single change of a play would still save somebody who knew the dice beforehand, on seeds that the search never saw:
/// no play that differs in one line can be better by more than that.
pub fn still_open(
    crew: &Crew,
    absent: RoleSet,
    best: &Found,
    seeds: &[u64],
    watch: Watch<'_>,
) -> ControlFlow<(), Estimate> {
    let seeds = seeds.get(..OPEN.min(seeds.len())).unwrap_or_default();
    let scenario = crew.scenario();
    let table = &best.table;
    let mut policies = vec![(Policy::Table(Arc::clone(table)), absent)];
    for i in 0..scenario.decisions.len() {
        let changes = answers(scenario, table, DecisionId::new(i)).into_iter();
        policies.extend(changes.map(|a| as_policy(table.answering(DecisionId::new(i), Some(a)), absent)));
    }
    policies.extend(other_acts(scenario, table, false).into_iter().map(|t| as_policy(t, absent)));
    let mut least: Vec<i64> = Vec::new();
    let mut own: Vec<i64> = Vec::new();
    for some in policies.chunks(16) {
        let costs = crew.costs(seeds, some);
        watch((some.len() * seeds.len()) as u64)?;
        for costs in costs {
            if own.is_empty() {
                (own, least) = (costs.clone(), costs);
            } else {
                least.iter_mut().zip(costs).for_each(|(least, cost)| *least = (*least).min(cost));
            }
        }
    }
    Continue(Sums::of_pairs(&own, &least).estimate())
}

/// People have to read and speak, also those whose play is where a search begins.
fn slow_enough(scenario: &Scenario, table: &mut Table) {
    for (answer, decision) in table.answers.iter_mut().zip(&scenario.decisions) {
        if let Some(answer) = answer {
            answer.after = answer.after.max(SOONEST.min(decision.deadline));
        }
    }
}

fn as_policy(table: Table, absent: RoleSet) -> (Policy, RoleSet) {
    (Policy::Table(Arc::new(table)), absent)
}

/// Every other answer to a decision that is tried.
fn answers(scenario: &Scenario, table: &Table, id: DecisionId) -> Vec<Answer> {
    let Some(decision) = scenario.decisions.get(id.index()) else { return Vec::new() };
    let now = table.answer(id).copied();
    let after = now.map_or(decision.expert.1, |a| a.after).max(SOONEST).min(decision.deadline);
    let option = now.and_then(|a| a.chosen()).unwrap_or(decision.default);
    let mut answers: Vec<Answer> =
        (0..decision.options.len()).map(|o| Answer::option(o as u8, after)).filter(|a| now != Some(*a)).collect();
    for delay in [SOONEST, decision.expert.1, Span(decision.deadline.0 / 3), Span(decision.deadline.0 * 2 / 3)] {
        let answer = Answer::option(option, delay.max(SOONEST).min(decision.deadline));
        if now != Some(answer) && !answers.contains(&answer) {
            answers.push(answer);
        }
    }
    answers
}

/// Tables with one standing action left out, sooner or, if asked for, added.
fn other_acts(scenario: &Scenario, table: &Table, add: bool) -> Vec<Table> {
    let mut tables = Vec::new();
    let changed = |acts| Table { origin: Origin::Changed, acts, ..table.clone() };
    for (i, act) in table.acts.iter().enumerate() {
        let mut without = table.acts.clone();
        without.remove(i);
        tables.push(changed(without));
        if act.after > SOONEST {
            let mut sooner = table.acts.clone();
            if let Some(act) = sooner.get_mut(i) {
                act.after = SOONEST;
            }
            tables.push(changed(sooner));
        }
    }
    let missing =
        (0..scenario.actions.len()).filter(|i| add && !table.acts.iter().any(|a| usize::from(a.action) == *i));
    for action in missing {
        let mut more = table.acts.clone();
        more.push(TableAct {
            action: action as u16,
            agreed: Agreed(RoleSet::ALL),
            trigger: Trigger::Offered,
            after: SOONEST,
            not_before: None,
            order: 0,
        });
        tables.push(changed(more));
    }
    tables
}

struct Search<'a> {
    crew: &'a Crew,
    absent: RoleSet,
    seeds: Vec<u64>,
    runs: u64,
    changes: u32,
}

impl<'a> Search<'a> {
    fn new(crew: &'a Crew, absent: RoleSet) -> Search<'a> {
        let seeds = (1..=COMPARED + CHOSEN).map(|run| seed_of(SEARCH, run)).collect();
        Search { crew, absent, seeds, runs: 0, changes: 0 }
    }

    fn compared(&self) -> &[u64] {
        self.seeds.get(..COMPARED as usize).unwrap_or_default()
    }

    fn costs(&mut self, tables: &[Table], chosen: bool, watch: Watch<'_>) -> ControlFlow<(), Vec<Vec<i64>>> {
        let policies: Vec<_> = tables.iter().map(|t| as_policy(t.clone(), self.absent)).collect();
        let all = self.seeds.as_slice();
        let seeds = if chosen { all.get(COMPARED as usize..).unwrap_or_default() } else { self.compared() };
        let costs = self.crew.costs(seeds, &policies);
        let made = (seeds.len() * policies.len()) as u64;
        self.runs += made;
        watch(made)?;
        Continue(costs)
    }

    /// The cheapest of several on seeds of their own; the first of equals.
    fn choose(&mut self, tables: Vec<Table>, watch: Watch<'_>) -> ControlFlow<(), Table> {
        let costs = self.costs(&tables, true, watch)?;
        let mean = |costs: &Vec<i64>| Sums::of(costs.iter().copied()).mean_cents();
        let best = costs.iter().enumerate().min_by_key(|(i, c)| (mean(c), *i)).map_or(0, |(i, _)| i);
        Continue(tables.into_iter().nth(best).unwrap_or_default())
    }

    fn descend(&mut self, mut table: Table, watch: Watch<'_>) -> ControlFlow<(), Table> {
        let scenario = Arc::clone(self.crew.scenario());
        slow_enough(&scenario, &mut table);
        let mut costs = self.costs(std::slice::from_ref(&table), false, watch)?.pop().unwrap_or_default();
        for sweep in 0..SWEEPS {
            let before = self.changes;
            for i in 0..scenario.decisions.len() {
                let id = DecisionId::new(i);
                let others = answers(&scenario, &table, id).into_iter();
                let tables = others.map(|a| table.answering(id, Some(a))).collect();
                self.change(&mut table, &mut costs, tables, watch)?;
            }
            let rounds = if sweep == 0 { ROUNDS } else { 0 };
            for _ in 0..rounds {
                let tables = other_acts(&scenario, &table, true);
                if !self.change(&mut table, &mut costs, tables, watch)? {
                    break;
                }
            }
            if self.changes == before {
                break;
            }
        }
        Continue(table)
    }

    /// Keeps the best of several changed tables, if one is better.
    fn change(
        &mut self,
        table: &mut Table,
        costs: &mut Vec<i64>,
        candidates: Vec<Table>,
        watch: Watch<'_>,
    ) -> ControlFlow<(), bool> {
        let policies: Vec<_> = candidates.iter().map(|t| as_policy(t.clone(), self.absent)).collect();
        let mut made = 0;
        let mut count = |runs| {
            made += runs;
            watch(runs)
        };
        let race =
            Race { crew: self.crew, seeds: self.compared(), stages: &STAGES, to_beat: Some(costs), tolerance: 0.0 };
        let winner = race.run(&policies, &mut count);
        self.runs += made;
        let Some(winner) = winner? else { return Continue(false) };
        let Some(better) = candidates.into_iter().nth(winner.index) else { return Continue(false) };
        (*table, *costs) = (better, winner.costs);
        self.changes += 1;
        Continue(true)
    }
}

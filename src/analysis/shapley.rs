//! What each role contributed: Shapley values in money.
//!
//! v(S) is the expected cost when the roles in S play as played and all others take declared defaults; approvals that a silent
//! role would have to give follow its absent-owner rule. The explained total is v(∅) − v(all); a role's value is its mean
//! contribution to that over all orders in which roles may join. All coalitions run on the same seeds, each seed gives a value,
//! and intervals come from their spread. Values are integers over a common denominator until the end, and are rounded so that they
//! sum to the explained total to the cent. A role whose silence can change nothing gets exactly zero, without a run.

use std::ops::ControlFlow::{self, Continue};
use std::sync::Arc;

use super::played::Exercise;
use super::policy::Policy;
use super::race::Watch;
use super::rollouts::Crew;
use super::stats::{Estimate, Interval, Sums};
use crate::base::money::Cents;
use crate::scenario::doc::Role;
use crate::scenario::model::RoleSet;

/// Runs for all coalitions together; with many roles there are fewer for each.
const RUNS: usize = 12_000;
/// Fewest and most seeds of a coalition.
const FEWEST: usize = 50;
const MOST: usize = 1_000;

/// What roles contributed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shapley {
    /// Money that each role of the table saved; below zero for what it cost.
    pub roles: Vec<(Role, Estimate)>,
    /// What nobody's play costs more than everybody's: the sum of the above.
    pub explained: Estimate,
}

/// Computes the values on the first of these seeds.
pub fn shapley(crew: &Crew, exercise: &Exercise, seeds: &[u64], watch: Watch<'_>) -> ControlFlow<(), Shapley> {
    let players: Vec<Role> = exercise.relevant().iter().collect();
    let coalitions = 1usize << players.len();
    let each = (RUNS / coalitions).clamp(FEWEST, MOST).min(seeds.len());
    let seeds = seeds.get(..each).unwrap_or_default();
    // Cost by coalition and seed.
    let mut costs: Vec<Vec<i64>> = Vec::with_capacity(coalitions);
    for coalition in 0..coalitions {
        let silent: RoleSet = members(&players, !coalition).collect();
        let playing = exercise.scenario.role_set().without(silent);
        let policy = Policy::Table(Arc::new(exercise.only(playing)));
        let absent = silent.iter().fold(exercise.absent, RoleSet::with);
        costs.extend(crew.costs(seeds, &[(policy, absent)]));
        watch(seeds.len() as u64)?;
    }
    Continue(values(&players, &costs, &exercise.scenario.role_set()))
}

fn members(players: &[Role], coalition: usize) -> impl Iterator<Item = Role> + '_ {
    players.iter().enumerate().filter(move |(i, _)| coalition >> i & 1 == 1).map(|(_, role)| *role)
}

fn factorial(n: usize) -> i64 {
    (1..=n as i64).product()
}

fn values(players: &[Role], costs: &[Vec<i64>], table: &RoleSet) -> Shapley {
    let n = players.len();
    let cost =
        |coalition: usize, run: usize| costs.get(coalition).and_then(|c| c.get(run)).copied().unwrap_or_default();
    let runs = costs.first().map_or(0, Vec::len);
    let all = costs.len().saturating_sub(1);
    let explained = Sums::of((0..runs).map(|run| cost(0, run) - cost(all, run)));
    // Values times n!, so that they are whole numbers.
    let parts = factorial(n);
    let sums: Vec<Sums> = (0..n)
        .map(|i| {
            let without = (0..costs.len()).filter(|c| c >> i & 1 == 0);
            let weighted: Vec<(usize, i64)> = without
                .map(|c| (c, factorial(c.count_ones() as usize) * factorial(n - 1 - c.count_ones() as usize)))
                .collect();
            let of = |run: usize| {
                weighted
                    .iter()
                    .map(|(c, weight)| weight.saturating_mul(cost(*c, run) - cost(c | 1 << i, run)))
                    .sum::<i64>()
            };
            Sums::of((0..runs).map(of))
        })
        .collect();
    let down = |cents: Cents| Cents(cents.0 / parts.max(1));
    let mut rounded: Vec<(Role, Estimate)> = players
        .iter()
        .zip(&sums)
        .map(|(role, sums)| {
            let ci95 = sums.ci95().map(|i| Interval { low: down(i.low), high: down(i.high) });
            let mean = Cents(libm::floor(sums.mean() / parts as f64) as i64);
            (*role, Estimate { mean, ci95, runs: sums.count() })
        })
        .collect();
    // What rounding down took away goes, cent by cent, to those who lost most by it.
    let mut order: Vec<usize> = (0..n).collect();
    let lost = |i: &usize| {
        let exact = sums.get(*i).map_or(0.0, |s| s.mean() / parts as f64);
        exact - libm::floor(exact)
    };
    order.sort_by(|a, b| lost(b).total_cmp(&lost(a)).then(a.cmp(b)));
    let missing = explained.mean_cents().0 - rounded.iter().map(|(_, e)| e.mean.0).sum::<i64>();
    for i in order.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
        if let Some((_, estimate)) = rounded.get_mut(i) {
            estimate.mean += Cents(1);
        }
    }
    let none = Estimate { mean: Cents::ZERO, ci95: Some(Interval::default()), runs: runs as u64 };
    let roles = table.iter().map(|role| rounded.iter().find(|(r, _)| *r == role).copied().unwrap_or((role, none)));
    Shapley { roles: roles.collect(), explained: explained.estimate() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The glove game: Dev holds a left glove, Product and Legal a right one each; a pair saves 6. By hand: Dev 4, the others 1.
    #[test]
    fn the_glove_game_is_as_in_the_textbook() {
        let players = [Role::Dev, Role::Product, Role::Legal];
        let saves = |c: usize| if c & 1 == 1 && c & 6 != 0 { 6 } else { 0 };
        let costs: Vec<Vec<i64>> = (0..8).map(|c| vec![100 - saves(c); 3]).collect();
        let table = players.into_iter().chain([Role::Finance]).collect();
        let found = values(&players, &costs, &table);
        let means: Vec<i64> = found.roles.iter().map(|(_, e)| e.mean.0).collect();
        assert_eq!(means, [4, 1, 1, 0]);
        assert_eq!(found.explained.mean, Cents(6));
    }

    #[test]
    fn rounded_values_still_sum_to_the_explained_total() {
        let players = [Role::Dev, Role::Product, Role::Legal];
        // Any one of them saves 100: a third each.
        let costs: Vec<Vec<i64>> = (0..8).map(|c| vec![if c == 0 { 100 } else { 0 }; 4]).collect();
        let found = values(&players, &costs, &players.into_iter().collect());
        let mut means: Vec<i64> = found.roles.iter().map(|(_, e)| e.mean.0).collect();
        means.sort_unstable();
        assert_eq!(means, [33, 33, 34]);
    }
}

//! The answers against slow and simple ways of finding them, on small random rule graphs and small ecosystems.

mod ecosystems;
mod hand_made;

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::blast::Closures;
use super::effort::Effort;
use super::necessary::Necessary;
use super::plans::{Plans, Search, cheapest, needed_facts};
use super::rules::{RawRule, Rules};

const FACTS: usize = 8;
const GOAL: u32 = 0;
const MANY: usize = 1_000_000;

/// Up to twelve rules over eight facts and six elements; every rule a route of its own.
fn graphs() -> impl Strategy<Value = Vec<RawRule>> {
    let facts = |most| proptest::collection::btree_set(0..FACTS as u32, 0..=most);
    let rule = (facts(2), facts(2), proptest::collection::btree_set(0..6u32, 0..=2), 1..30u64, 0..12u8);
    proptest::collection::vec(rule, 1..13).prop_map(|rules| {
        rules
            .into_iter()
            .enumerate()
            .map(|(i, (needs, gives, elements, cost, stopped))| RawRule {
                needs: needs.into_iter().collect(),
                gives: gives.into_iter().collect(),
                elements: elements.into_iter().collect(),
                cost: if stopped == 0 { Effort::NEVER } else { Effort(cost) },
                route: [i as u16; 5],
            })
            .collect()
    })
}

/// Facts that follow from some rules, by trying until nothing is added.
fn chained(rules: &[&RawRule], start: &[u32]) -> BTreeSet<u32> {
    let mut have: BTreeSet<u32> = start.iter().copied().collect();
    loop {
        let before = have.len();
        for rule in rules {
            if rule.cost.is_possible() && rule.needs.iter().all(|n| have.contains(n)) {
                have.extend(&rule.gives);
            }
        }
        if have.len() == before {
            return have;
        }
    }
}

/// Every plan by trying every set of rules: cost and rules, in the order in which plans are ranked.
fn every_plan(raw: &[RawRule], goal: u32) -> Vec<(u64, usize, Vec<u32>)> {
    let works = |set: u32| {
        let chosen: Vec<&RawRule> =
            raw.iter().enumerate().filter(|(i, _)| set & (1 << i) != 0).map(|(_, r)| r).collect();
        chained(&chosen, &[]).contains(&goal)
    };
    let mut found = Vec::new();
    for set in 0..1u32 << raw.len() {
        let members: Vec<u32> = (0..raw.len() as u32).filter(|i| set & (1 << i) != 0).collect();
        let possible = members.iter().all(|i| raw[*i as usize].cost.is_possible());
        if possible && works(set) && members.iter().all(|i| !works(set & !(1 << i))) {
            found.push((members.iter().map(|i| raw[*i as usize].cost.0).sum(), members.len(), members));
        }
    }
    found.sort();
    found
}

fn search_all(rules: &Rules, k: usize, states: usize) -> Plans {
    let bounds = rules.bounds(rules.costs());
    let needed = needed_facts(rules);
    cheapest(Search { rules, costs: rules.costs(), bounds: &bounds, needed: &needed, states }, GOAL, k)
}

fn ranked(plans: &Plans) -> Vec<(u64, usize, Vec<u32>)> {
    let key = |p: &super::plans::Plan| {
        let mut rules = p.rules.clone();
        rules.sort_unstable();
        (p.cost.0, rules.len(), rules)
    };
    plans.plans.iter().map(key).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn plans_are_those_that_trying_everything_finds(raw in graphs(), k in 1..6usize) {
        let rules = Rules::raw(FACTS, &raw);
        let all = every_plan(&raw, GOAL);
        let plans = search_all(&rules, k, MANY);
        let first: Vec<_> = all.iter().take(k).cloned().collect();
        prop_assert_eq!(ranked(&plans), first);
        prop_assert_eq!(plans.proven, plans.plans.len());
        prop_assert!(!plans.complete || all.len() <= k);
    }

    #[test]
    fn at_the_limit_plans_still_are_plans_and_what_is_called_proven_is(raw in graphs(), states in 0..12usize) {
        let rules = Rules::raw(FACTS, &raw);
        let all = every_plan(&raw, GOAL);
        let plans = search_all(&rules, 3, states);
        prop_assert_eq!(plans.plans.is_empty(), all.is_empty());
        for plan in ranked(&plans) {
            prop_assert!(all.contains(&plan), "{plan:?} is not a plan");
        }
        for (found, right) in ranked(&plans).iter().zip(&all).take(plans.proven) {
            prop_assert_eq!(found.0, right.0);
        }
    }

    #[test]
    fn bounds_never_exceed_what_a_plan_costs(raw in graphs()) {
        let bounds = Rules::raw(FACTS, &raw).bounds(&raw.iter().map(|r| r.cost).collect::<Vec<_>>());
        for fact in 0..FACTS as u32 {
            let best = every_plan(&raw, fact).first().map_or(Effort::NEVER, |p| Effort(p.0));
            prop_assert!(bounds.of(fact) <= best);
            prop_assert_eq!(bounds.of(fact).is_possible(), best.is_possible());
        }
    }

    #[test]
    fn lowered_bounds_are_those_from_the_beginning(raw in graphs(), cheaper in proptest::collection::btree_set(0..11u32, 1..4)) {
        let rules = Rules::raw(FACTS, &raw);
        let cheaper: Vec<u32> = cheaper.into_iter().filter(|r| (*r as usize) < raw.len()).collect();
        let mut costs = rules.costs().to_vec();
        cheaper.iter().for_each(|r| costs[*r as usize] = Effort(1));
        let lowered = rules.lowered(&rules.bounds(rules.costs()), &costs, &cheaper);
        prop_assert_eq!(lowered.lower, rules.bounds(&costs).lower);
    }

    #[test]
    fn what_is_necessary_is_what_stops_everything_when_it_is_gone(raw in graphs()) {
        let rules = Rules::raw(FACTS, &raw);
        let necessary = Necessary::of(&rules, &rules.bounds(rules.costs()));
        let everything: Vec<&RawRule> = raw.iter().collect();
        let reach = chained(&everything, &[]);
        for fact in 0..FACTS as u32 {
            prop_assert_eq!(necessary.for_fact(fact).is_some(), reach.contains(&fact));
        }
        let lost = necessary.lost(6);
        for element in 0..6u32 {
            let without: Vec<&RawRule> = raw.iter().filter(|r| !r.elements.contains(&element)).collect();
            let left = chained(&without, &[]);
            let gone: Vec<u32> = reach.iter().copied().filter(|f| !left.contains(f)).collect();
            prop_assert_eq!(&lost[element as usize], &gone);
        }
    }

    #[test]
    fn closures_are_what_chaining_from_one_fact_finds(raw in graphs()) {
        let closures = Closures::of(&Rules::raw(FACTS, &raw));
        let building: Vec<&RawRule> = raw.iter().filter(|r| !r.needs.is_empty()).collect();
        for fact in 0..FACTS as u32 {
            let found: BTreeSet<u32> = closures.from(fact).expect("each fact has one").iter().collect();
            prop_assert_eq!(found, chained(&building, &[fact]));
        }
    }
}

#[test]
fn shared_work_counts_once() {
    // 1: a foothold for 10. 2: the key kept there for 1. The goal needs both, for 1. Another way costs 14 at once.
    let rule = |needs: &[u32], gives: &[u32], cost, n: u16| RawRule {
        needs: needs.to_vec(),
        gives: gives.to_vec(),
        cost: Effort(cost),
        route: [n; 5],
        ..RawRule::default()
    };
    let raw = [rule(&[], &[1], 10, 0), rule(&[1], &[2], 1, 1), rule(&[1, 2], &[0], 1, 2), rule(&[], &[0], 14, 3)];
    let plans = search_all(&Rules::raw(3, &raw), 5, MANY);
    let found: Vec<(u64, Vec<u32>)> = plans.plans.iter().map(|p| (p.cost.0, p.rules.clone())).collect();
    // A tree of derivations would say 22 and put the other way first.
    assert_eq!(found, [(12, vec![0, 1, 2]), (14, vec![3])]);
    assert!(plans.complete);
}

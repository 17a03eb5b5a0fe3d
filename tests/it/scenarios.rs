//! What every bundled scenario must be: big enough for an hour, fair to the four roles, and worth playing well.

use std::sync::Arc;

use sandtable::analysis::policy::Policy;
use sandtable::analysis::references::{Means, means, run_many};
use sandtable::base::time::Span;
use sandtable::engine::{EndedBy, Engine, Outcome, Recording};
use sandtable::scenario::doc::Role;
use sandtable::scenario::model::{RoleSet, Scenario};

use crate::exercise::scenarios;

const RUNS: u64 = 200;
const FIRST_SEED: u64 = 1000;

fn runs(scenario: &Arc<Scenario>, count: u64, policy: &Policy) -> Vec<Outcome> {
    run_many(scenario, FIRST_SEED, count, policy, RoleSet::NONE)
}

#[test]
fn there_is_enough_to_play() {
    for (id, scenario) in scenarios() {
        assert!(scenario.injects.len() >= 14, "{id}: {} injects", scenario.injects.len());
        assert!(scenario.decisions.len() >= 8, "{id}: {} decisions", scenario.decisions.len());
        for decision in &scenario.decisions {
            let options = decision.options.len();
            assert!((2..=5).contains(&options), "{id}: {} has {options} options", decision.id);
        }
    }
}

#[test]
fn each_of_the_four_roles_owns_two_decisions() {
    for (id, scenario) in scenarios() {
        for role in [Role::Dev, Role::Product, Role::Legal, Role::Finance] {
            let owned = scenario.decisions.iter().filter(|d| d.owner == role).count();
            assert!(owned >= 2, "{id}: {role} owns {owned}");
        }
    }
}

#[test]
fn something_opens_within_a_quarter_of_an_hour() {
    for (id, scenario) in scenarios() {
        for seed in 0..20 {
            let mut engine = Engine::new(Arc::clone(scenario), seed, Recording::Off);
            engine.submit(sandtable::engine::Command::Talk(Span(15 * 60))).expect("one can talk");
            assert!(engine.open_decisions().next().is_some(), "{id}, seed {seed}: nothing is to be decided");
            assert!(engine.unopened().next().is_some(), "{id}, seed {seed}: nothing has arrived");
        }
    }
}

#[test]
fn the_expert_halves_the_cost_of_nobody_and_is_faster_in_everything() {
    for (id, scenario) in scenarios() {
        let of = |policy| -> Means { means(&runs(scenario, RUNS, &policy), scenario) };
        let (nobody, expert) = (of(Policy::Nobody), of(Policy::Expert));
        assert!(expert.cost.0 * 2 <= nobody.cost.0, "{id}: {:?} against {:?}", expert.cost, nobody.cost);
        for (i, what) in ["detect", "respond", "contain", "recover"].iter().enumerate() {
            assert!(expert.times[i] < nobody.times[i], "{id}: to {what} {:?} against {:?}", expert.times, nobody.times);
        }
    }
}

#[test]
fn the_cautious_do_better_than_nobody_and_chance_does_not_beat_the_expert() {
    for (id, scenario) in scenarios() {
        let cost = |policy| means(&runs(scenario, 60, &policy), scenario).cost;
        let (nobody, cautious, random, expert) =
            (cost(Policy::Nobody), cost(Policy::Cautious), cost(Policy::Random), cost(Policy::Expert));
        assert!(cautious < nobody, "{id}: cautious {cautious:?}, nobody {nobody:?}");
        assert!(expert < random, "{id}: expert {expert:?}, random {random:?}");
        assert!(expert < cautious, "{id}: expert {expert:?}, cautious {cautious:?}");
    }
}

#[test]
fn no_default_contains_the_attack() {
    for (id, scenario) in scenarios() {
        for (n, outcome) in runs(scenario, 50, &Policy::Nobody).iter().enumerate() {
            assert_ne!(outcome.ended_by, EndedBy::Defender, "{id}, run {n}");
            assert_eq!(outcome.times.contain, None, "{id}, run {n}");
        }
    }
}

#[test]
fn every_decision_opens_for_somebody() {
    for (id, scenario) in scenarios() {
        let mut opened = vec![0_u64; scenario.decisions.len()];
        for policy in [Policy::Nobody, Policy::Random, Policy::Cautious, Policy::Expert] {
            for outcome in runs(scenario, 40, &policy) {
                outcome.decisions.iter().for_each(|d| opened[d.id.index()] += 1);
            }
        }
        let never: Vec<&str> =
            scenario.decisions.iter().zip(&opened).filter(|(_, n)| **n == 0).map(|(d, _)| d.id.as_str()).collect();
        assert!(never.is_empty(), "{id}: nobody ever decides {never:?}");
    }
}

#[test]
fn results_do_not_depend_on_how_many_runs_were_asked_for() {
    for (_, scenario) in scenarios() {
        let (few, many) = (runs(scenario, 5, &Policy::Random), runs(scenario, 30, &Policy::Random));
        assert_eq!(few, many[..5]);
    }
}

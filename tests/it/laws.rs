//! Laws that hold in every scenario: what a run is a function of, and what may not change it.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use sandtable::analysis::policy::{Player, Policy, Variation};
use sandtable::base::dice::Key;
use sandtable::base::id::*;
use sandtable::base::time::{Span, Time};
use sandtable::engine::{Command, Engine, Event, Recording};
use sandtable::scenario::doc::Label;
use sandtable::scenario::model::{RoleSet, Scenario};

use crate::exercise::{everybody, next_command, scenarios};
use crate::play::*;

const RECORDINGS: [Recording; 3] = [Recording::Off, Recording::Events, Recording::EventsAndKeys];

/// A scenario by its place, which is all that a failing case has to show.
fn any_scenario() -> impl Strategy<Value = usize> {
    0..scenarios().len()
}

fn nth(scenario: usize) -> Arc<Scenario> {
    Arc::clone(&scenarios()[scenario].1)
}

/// Any command, sensible or not: numbers are turned into what the scenario has, and a little beyond.
fn command(scenario: &Scenario, kind: u8, a: usize, b: usize) -> Command {
    let approvals = if b.is_multiple_of(4) { RoleSet::NONE } else { everybody() };
    match kind % 12 {
        0 => Command::NextEvent,
        1 => Command::NextDecision,
        2 => Command::Until(Time((a * 60) as i64)),
        3 => Command::Talk(Span((b % 3600) as i64)),
        4 | 5 => Command::Acknowledge(InjectId::new(a % (scenario.injects.len() + 1))),
        6 | 7 => {
            let decision = DecisionId::new(a % (scenario.decisions.len() + 1));
            Command::Decide { decision, option: (b % 6) as u8, approvals }
        }
        8 => Command::Later(DecisionId::new(a % (scenario.decisions.len() + 1))),
        9 => {
            let like = b.is_multiple_of(2).then_some((b % 5) as u8);
            Command::Other { decision: DecisionId::new(a % (scenario.decisions.len() + 1)), like }
        }
        10 => Command::Act { action: ActionId::new(a % (scenario.actions.len() + 1)), approvals },
        _ if b.is_multiple_of(2) => Command::Skip(InjectId::new(a % (scenario.injects.len() + 1))),
        _ => Command::Improvise(vec![(FactId::new(a % scenario.facts.len()), Label::Probable)]),
    }
}

/// Numbers for any commands.
fn wishes(most: usize) -> impl Strategy<Value = Vec<(u8, usize, usize)>> {
    prop::collection::vec((any::<u8>(), 0..4000_usize, 0..4000_usize), 0..most)
}

fn play_wishes(engine: &mut Engine, wishes: &[(u8, usize, usize)]) {
    let scenario = Arc::clone(engine.scenario());
    for (kind, a, b) in wishes {
        // What is refused is refused in every run alike.
        let _ = engine.submit(command(&scenario, *kind, *a, *b));
    }
}

/// A run after some commands that a table would give.
fn played(scenario: &Arc<Scenario>, seed: u64, commands: usize) -> Engine {
    let mut engine = Engine::new(Arc::clone(scenario), seed, Recording::Events);
    for n in 0..commands {
        let command = next_command(&engine, n);
        let _ = engine.submit(command);
    }
    engine
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_commands_come_to_the_same(scenario in any_scenario(), seed: u64, wishes in wishes(60)) {
        let scenario = nth(scenario);
        let mut runs = [0, 1].map(|_| Engine::new(Arc::clone(&scenario), seed, Recording::Events));
        runs.iter_mut().for_each(|engine| play_wishes(engine, &wishes));
        prop_assert_eq!(runs[0].digest(), runs[1].digest());
        prop_assert_eq!(runs[0].outcome(), runs[1].outcome());
    }

    #[test]
    fn what_is_written_down_changes_nothing_that_happens(scenario in any_scenario(), seed: u64, hours in 1..400_i64) {
        let scenario = nth(scenario);
        let outcomes = RECORDINGS.map(|recording| {
            let mut engine = Engine::new(Arc::clone(&scenario), seed, recording);
            let _ = engine.submit(Command::Until(Time(hours * 3600)));
            let _ = engine.submit(Command::Finish);
            engine.outcome()
        });
        prop_assert_eq!(&outcomes[0], &outcomes[1]);
        prop_assert_eq!(&outcomes[0], &outcomes[2]);
    }

    #[test]
    fn a_run_that_was_reset_is_a_new_run(scenario in any_scenario(), first: u64, second: u64, earlier in wishes(60), then in wishes(30)) {
        let scenario = nth(scenario);
        let mut used = Engine::new(Arc::clone(&scenario), first, Recording::Events);
        play_wishes(&mut used, &earlier);
        used.reset(second);
        let mut new = Engine::new(Arc::clone(&scenario), second, Recording::Events);
        prop_assert_eq!(used.digest(), new.digest());
        prop_assert_eq!(used.log(), new.log());
        play_wishes(&mut used, &then);
        play_wishes(&mut new, &then);
        prop_assert_eq!(used.digest(), new.digest());
        prop_assert_eq!(used.seat_view(None), new.seat_view(None));
    }

    #[test]
    fn a_split_wait_changes_nothing(scenario in any_scenario(), seed: u64, before in 0..40_usize, first in 0..200_000_i64, rest in 0..400_000_i64) {
        let scenario = nth(scenario);
        let mut whole = played(&scenario, seed, before);
        let mut split = played(&scenario, seed, before);
        let (t1, t2) = (whole.now() + Span(first), whole.now() + Span(first + rest));
        if whole.submit(Command::Until(t2)).is_ok() {
            split.submit(Command::Until(t1)).expect("it has not ended");
            let _ = split.submit(Command::Until(t2));
            prop_assert_eq!(whole.cost_so_far(), split.cost_so_far());
            prop_assert_eq!(whole.digest(), split.digest());
            let _ = whole.submit(Command::Finish);
            let _ = split.submit(Command::Finish);
            prop_assert_eq!(whole.outcome(), split.outcome());
            prop_assert_eq!(whole.digest(), split.digest());
        }
    }

    #[test]
    fn a_command_that_does_nothing_changes_nothing(scenario in any_scenario(), seed: u64, before in 0..60_usize) {
        let scenario = nth(scenario);
        let mut engine = played(&scenario, seed, before);
        let digest = engine.digest();
        let (events, view) = (engine.event_count(), engine.table_view(&[]));
        if engine.submit(Command::Talk(Span::ZERO)).is_ok() {
            prop_assert_eq!(engine.digest(), digest);
            prop_assert_eq!(engine.event_count(), events);
            prop_assert_eq!(engine.table_view(&[]), view);
        }
    }

    #[test]
    fn what_is_refused_changes_nothing_and_what_is_checked_is_done(scenario in any_scenario(), seed: u64, wishes in wishes(50)) {
        let scenario = nth(scenario);
        let mut engine = Engine::new(Arc::clone(&scenario), seed, Recording::Events);
        for (kind, a, b) in wishes {
            let command = command(&scenario, kind, a, b);
            let (digest, checked) = (engine.digest(), engine.check(command.clone()).map(|_| ()));
            prop_assert_eq!(engine.digest(), digest, "asking changes nothing");
            let done = engine.submit(command.clone());
            prop_assert_eq!(&checked, &done, "{:?}", command);
            if let Err(refusal) = done {
                prop_assert_eq!(engine.digest(), digest, "{:?} was refused", command);
                prop_assert!(!refusal.to_string().is_empty());
            }
        }
    }

    #[test]
    fn time_and_what_left_never_run_backwards(scenario in any_scenario(), seed: u64, wishes in wishes(50)) {
        let scenario = nth(scenario);
        let mut engine = Engine::new(Arc::clone(&scenario), seed, Recording::Events);
        let (mut now, mut out, mut events) = (engine.now(), engine.people_out(), 0);
        for (kind, a, b) in wishes {
            let _ = engine.submit(command(&scenario, kind, a, b));
            prop_assert!(engine.now() >= now && engine.people_out() >= out && engine.log().len() >= events);
            (now, out, events) = (engine.now(), engine.people_out(), engine.log().len());
        }
        prop_assert!(engine.log().is_sorted_by_key(|h| h.at));
        prop_assert!(engine.ledger().entries().is_sorted_by_key(|e| e.at));
        let sum = engine.ledger().entries().iter().map(|e| e.amount).sum::<sandtable::base::money::Cents>();
        prop_assert_eq!(sum, engine.ledger().total(), "every figure traces to entries");
    }

    #[test]
    fn a_command_checked_for_another_moment_is_not_done(seed: u64, before in 0..40_usize) {
        let mut engine = played(&scenarios()[0].1, seed, before);
        if let Ok(stale) = engine.check(Command::Talk(Span(60))) {
            engine.submit(Command::Talk(Span(1))).expect("one can talk");
            let digest = engine.digest();
            engine.apply(stale);
            prop_assert_eq!(engine.digest(), digest);
        }
    }
}

// ------------------------------------------------------------------------------------------------ dice

fn keys(scenario: &Arc<Scenario>, seed: u64, policy: &Policy) -> Vec<Key> {
    let mut engine = Engine::new(Arc::clone(scenario), seed, Recording::EventsAndKeys);
    Player::default().play(&mut engine, policy);
    engine.keys().to_vec()
}

#[test]
fn no_key_is_thrown_twice_for_different_things() {
    for (id, scenario) in scenarios() {
        for (seed, policy) in [(1, Policy::Nobody), (2, Policy::Random), (3, Policy::Expert)] {
            let keys = keys(scenario, seed, &policy);
            let different: BTreeSet<&Key> = keys.iter().collect();
            assert_eq!(different.len(), keys.len(), "{id}: a key was thrown twice under {policy:?}");
        }
    }
}

#[test]
fn runs_that_differ_in_one_decision_share_four_fifths_of_their_dice() {
    for (id, scenario) in scenarios() {
        for seed in 0..3 {
            let expert: BTreeSet<Key> = keys(scenario, seed, &Policy::Expert).into_iter().collect();
            for (i, decision) in scenario.decisions.iter().enumerate() {
                let other = (0..decision.options.len() as u8).find(|o| *o != decision.expert.0).expect("two options");
                let variation = Variation { options: vec![(DecisionId::new(i), other)], without: Vec::new() };
                let varied: BTreeSet<Key> =
                    keys(scenario, seed, &Policy::Varied(Arc::new(variation))).into_iter().collect();
                let common = expert.intersection(&varied).count();
                let share = common as f64 / expert.union(&varied).count() as f64;
                assert!(share >= 0.8, "{id}, seed {seed}, {} → option {other}: {share:.2} in common", decision.id);
            }
        }
    }
}

#[test]
fn another_seed_gives_another_run() {
    for (id, scenario) in scenarios() {
        let digests: BTreeSet<String> =
            (0..20).map(|seed| Engine::new(Arc::clone(scenario), seed, Recording::Off).digest().hex()).collect();
        assert_eq!(digests.len(), 20, "{id}");
    }
}

// ------------------------------------------------------------------------------------------------ monotony

/// When the gateway notices the reads, with this much monitoring from an instant on.
fn noticed(seed: u64, factor: f64, from: Time) -> Option<Time> {
    let text = action(ONE_PARTNER_ONE_KEY, "watch", &format!(r#"effects: [Watch("api", {factor:.1})]"#));
    let mut engine = Engine::new(scenario(&text), seed, Recording::Events);
    let _ = engine.submit(Command::Until(from));
    let _ = engine.submit(Command::Act { action: ActionId::new(0), approvals: everybody() });
    let _ = engine.submit(Command::Finish);
    engine.log().iter().find(|h| matches!(h.event, Event::StepNoticed(..))).map(|h| h.at)
}

/// *Never* is later than every instant.
fn or_never(at: Option<Time>) -> Time {
    at.unwrap_or(Time::NEVER)
}

#[test]
fn more_monitoring_never_notices_later() {
    let mut earlier = 0;
    for seed in 0..40 {
        for from in [Time::ZERO, at("3h"), at("20h")] {
            let times: Vec<Time> = [1.0, 1.5, 3.0, 20.0].iter().map(|by| or_never(noticed(seed, *by, from))).collect();
            assert!(times.is_sorted_by(|a, b| a >= b), "seed {seed} from {from}: {times:?}");
            earlier += usize::from(times[3] < times[0]);
        }
    }
    assert!(earlier > 40, "more monitoring must matter: {earlier}");
}

/// People out at the horizon when the flow is throttled to a share after some hours.
fn leaves(to: f64, hours: i64) -> u64 {
    let text = action(ONE_PARTNER_ONE_KEY, "throttle", &format!(r#"effects: [ThrottleFlow("book", {to:.2}, 0.1)]"#));
    let mut engine = Engine::new(scenario(&text), 7, Recording::Off);
    let _ = engine.submit(Command::Until(Time(hours * 3600)));
    let _ = engine.submit(Command::Act { action: ActionId::new(0), approvals: everybody() });
    let _ = engine.submit(Command::Until(at("60h")));
    engine.people_out()
}

#[test]
fn throttling_never_lets_more_out() {
    for hours in [0, 5, 40] {
        let out: Vec<u64> = [1.0, 0.8, 0.5, 0.2, 0.05, 0.0].iter().map(|to| leaves(*to, hours)).collect();
        assert!(out.is_sorted_by(|a, b| a > b), "after {hours} h: {out:?}");
    }
}

#[test]
fn stopping_it_earlier_never_lets_more_out() {
    let out: Vec<u64> = (0..30).map(|hours| leaves(0.0, hours)).collect();
    assert!(out.is_sorted(), "{out:?}");
}

#[test]
fn a_control_before_the_attack_never_lets_more_out() {
    for (id, scenario) in scenarios() {
        for control in (0..scenario.ecosystem.controls.len()).map(ControlId::new) {
            for seed in 0..4 {
                let out = |on: Vec<ControlId>| {
                    let mut engine = Engine::with_precautions(Arc::clone(scenario), seed, Vec::new(), on);
                    Player::default().play(&mut engine, &Policy::Nobody);
                    engine.people_out()
                };
                let name = &scenario.ecosystem.controls[control.index()].id;
                assert!(out(vec![control]) <= out(Vec::new()), "{id}, seed {seed}: {name} lets more out");
            }
        }
    }
}

//! No outcome is scripted around the engine: take any flow, technique, credential, weakness or step away, and the run still
//! resolves to the horizon.
//!
//! What is taken away is taken out of the compiled scenario: every step that needs it can no longer be done, and nothing
//! gives it any more.

use std::sync::{Arc, LazyLock};

use sandtable::analysis::policy::{Player, Policy};
use sandtable::base::id::*;
use sandtable::engine::{Cause, Engine, Event, ObligationState, Outcome, Recording};
use sandtable::scenario::compile::compile;
use sandtable::scenario::load::{Bundle, Library, bundled_scenarios, load_scenario};
use sandtable::scenario::model::{Condition, Gift, Scenario, Step};

const POLICIES: [Policy; 3] = [Policy::Nobody, Policy::Random, Policy::Expert];

static BUNDLES: LazyLock<Vec<(&'static str, Bundle)>> = LazyLock::new(|| {
    let library = Library::bundled().expect("the bundled library is sound");
    let load = |id: &'static str| (id, load_scenario(id, &library).bundle.expect("it is valid"));
    bundled_scenarios().iter().map(|(id, _)| load(id)).collect()
});

fn fresh(bundle: &Bundle) -> Scenario {
    compile(bundle).expect("it compiles")
}

/// Makes every step that `fits` impossible; says how many.
fn impossible(scenario: &mut Scenario, fits: impl Fn(&Step) -> bool) -> usize {
    let fitting = scenario.steps.iter_mut().filter(|step| fits(step));
    fitting.map(|step| step.needs = Condition::Not(Box::new(Condition::Always))).count()
}

/// Plays a run to its end and checks that it came to one.
fn resolves(mut engine: Engine, policy: &Policy, what: &str) -> Outcome {
    Player::default().play(&mut engine, policy);
    let what = format!("{what} under {}", policy.key());
    assert!(engine.has_ended(), "{what}: the books are still open");
    assert_eq!(engine.now(), engine.scenario().horizon, "{what}");
    let closed = engine.log().iter().filter(|h| h.event == Event::BooksClosed).count();
    assert!(engine.log().is_empty() || closed == 1, "{what}: the books were closed {closed} times");
    let outcome = engine.outcome();
    assert!(outcome.obligations.iter().all(|o| o.state != ObligationState::Running), "{what}: a clock still runs");
    assert_eq!(outcome.cost, outcome.by_category.iter().copied().sum(), "{what}: cost and categories differ");
    assert!(engine.open_decisions().next().is_none(), "{what}: a decision is still open");
    outcome
}

/// Every policy resolves it.
fn check(scenario: Scenario, what: &str) -> Vec<Outcome> {
    let scenario = Arc::new(scenario);
    let run = |(seed, policy): (u64, &Policy)| {
        resolves(Engine::new(Arc::clone(&scenario), seed, Recording::Events), policy, what)
    };
    (0..2).flat_map(|seed| POLICIES.iter().map(move |policy| (seed, policy))).map(run).collect()
}

#[test]
fn every_scenario_resolves_without_any_one_of_its_flows() {
    for (id, bundle) in BUNDLES.iter() {
        let mut needed = 0;
        for flow in (0..fresh(bundle).ecosystem.flows.len()).map(FlowId::new) {
            let mut scenario = fresh(bundle);
            needed += usize::from(impossible(&mut scenario, |step| step.via.contains(&flow)) > 0);
            let what = format!("{id} without flow {}", scenario.ecosystem.flows[flow.index()].doc.id);
            check(scenario, &what);
        }
        assert!(needed > 2, "{id}: the attack needs {needed} flows");
    }
}

#[test]
fn every_scenario_resolves_without_any_one_of_its_techniques() {
    for (id, bundle) in BUNDLES.iter() {
        for technique in (0..fresh(bundle).techniques.len()).map(TechniqueId::new) {
            let mut scenario = fresh(bundle);
            assert!(impossible(&mut scenario, |step| step.technique == technique) > 0);
            let what = format!("{id} without technique {}", scenario.techniques[technique.index()].id);
            check(scenario, &what);
        }
    }
}

#[test]
fn every_scenario_resolves_without_any_one_of_its_steps() {
    for (id, bundle) in BUNDLES.iter() {
        for index in 0..fresh(bundle).steps.len() {
            let mut scenario = fresh(bundle);
            let step = scenario.steps[index].id.clone();
            impossible(&mut scenario, |s| s.id == step);
            check(scenario, &format!("{id} without step {step}"));
        }
    }
}

#[test]
fn every_scenario_resolves_without_any_one_of_its_credentials() {
    for (id, bundle) in BUNDLES.iter() {
        for credential in (0..fresh(bundle).ecosystem.credentials.len()).map(CredentialId::new) {
            let mut scenario = fresh(bundle);
            impossible(&mut scenario, |step| step.uses.contains(&credential));
            scenario.attacker.holds.retain(|c| *c != credential);
            scenario.steps.iter_mut().for_each(|step| step.gives.retain(|g| *g != Gift::Credential(credential)));
            let what = format!("{id} without credential {}", scenario.ecosystem.credentials[credential.index()].id);
            check(scenario, &what);
        }
    }
}

#[test]
fn every_scenario_resolves_with_any_one_weakness_fixed_or_control_switched_on() {
    for (id, bundle) in BUNDLES.iter() {
        let scenario = Arc::new(fresh(bundle));
        let weaknesses = (0..scenario.ecosystem.weaknesses.len()).map(|i| (vec![WeaknessId::new(i)], vec![]));
        let controls = (0..scenario.ecosystem.controls.len()).map(|i| (vec![], vec![ControlId::new(i)]));
        for (fixed, on) in weaknesses.chain(controls) {
            for policy in &POLICIES {
                let what = format!("{id} with {fixed:?} fixed and {on:?} switched on");
                resolves(Engine::with_precautions(Arc::clone(&scenario), 3, fixed.clone(), on.clone()), policy, &what);
            }
        }
    }
}

#[test]
fn a_fixed_weakness_stops_exactly_the_steps_that_use_it() {
    for (id, bundle) in BUNDLES.iter() {
        let scenario = Arc::new(fresh(bundle));
        for (i, weakness) in scenario.ecosystem.weaknesses.iter().enumerate() {
            let weakness_id = WeaknessId::new(i);
            let mut without = fresh(bundle);
            impossible(&mut without, |step| step.exploits.contains(&weakness_id));
            let engine = Engine::new(Arc::new(without), 5, Recording::Off);
            let fixed = Engine::with_precautions(Arc::clone(&scenario), 5, vec![weakness_id], Vec::new());
            let [a, b] = [engine, fixed].map(|engine| resolves(engine, &Policy::Nobody, &weakness.id));
            assert_eq!(a.people_out, b.people_out, "{id}: {}", weakness.id);
        }
    }
}

#[test]
fn without_any_attack_nothing_leaves_and_nothing_is_contained() {
    for (id, bundle) in BUNDLES.iter() {
        let mut scenario = fresh(bundle);
        impossible(&mut scenario, |_| true);
        let scenario = Arc::new(scenario);
        for policy in &POLICIES {
            let mut engine = Engine::new(Arc::clone(&scenario), 1, Recording::Events);
            Player::default().play(&mut engine, policy);
            assert_eq!(engine.people_out(), 0, "{id} under {}", policy.key());
            let stolen = engine.ledger().entries().iter().filter(|e| matches!(e.cause, Cause::Step(_))).count();
            assert_eq!(stolen, 0, "{id} under {}: no money leaves", policy.key());
            assert!(
                engine.log().iter().all(|h| !matches!(h.event, Event::StepSucceeded(_) | Event::Contained)),
                "{id}"
            );
        }
    }
}

//! Attackers that plan, and the controls that the AI era asks for, on a drawn exercise: what each control is worth.

use std::collections::BTreeSet;
use std::sync::Arc;

use sandtable::analysis::draw::{DrawLibrary, Order, draw};
use sandtable::analysis::policy::{Player, Policy};
use sandtable::base::id::{ControlId, StepId};
use sandtable::base::time::Time;
use sandtable::engine::{Engine, Event, Recording};
use sandtable::scenario::doc::{ControlKind, Difficulty};
use sandtable::scenario::load::{Library, load_ecosystem};
use sandtable::scenario::model::Scenario;

/// An exercise with one attacker on one of the bundled ecosystems.
fn exercise(ecosystem: &str, attacker: &str, seed: u64) -> Arc<Scenario> {
    let library = Library::bundled().expect("the libraries are valid");
    let templates = DrawLibrary::bundled().expect("the templates are valid");
    let ecosystem = load_ecosystem(ecosystem, &library).ecosystem.expect("a bundled ecosystem");
    let order = Order {
        ecosystem: Arc::new(ecosystem),
        attacker: attacker.into(),
        seed,
        difficulty: Difficulty::Medium,
        minutes: 60,
        extra: Vec::new(),
    };
    draw(&order, &library, &templates).expect("an exercise").scenario
}

/// What became of the steps that a control stands in the way of, over many runs with nobody at the table.
#[derive(Clone, Copy, Debug, Default)]
struct Guarded {
    begun: f64,
    worked: f64,
    noticed: f64,
    blocked: f64,
}

fn guarded(scenario: &Arc<Scenario>, control: ControlId, on: &[ControlId]) -> Guarded {
    let mut sum = Guarded::default();
    let in_the_way = |step: StepId| scenario.steps[step.index()].controls.contains(&control);
    for seed in 0..60 {
        let mut engine = Engine::new(Arc::clone(scenario), seed, Recording::Events).with_controls(on);
        Player::default().play(&mut engine, &Policy::Nobody);
        for happened in engine.log() {
            match happened.event {
                Event::StepBegan(step) if in_the_way(step) => sum.begun += 1.0,
                Event::StepSucceeded(step) if in_the_way(step) && happened.at >= Time::ZERO => sum.worked += 1.0,
                Event::StepNoticed(step, _) if in_the_way(step) => sum.noticed += 1.0,
                Event::ControlActed(by, _, Some(_)) if by == control => sum.blocked += 1.0,
                _ => {}
            }
        }
    }
    sum
}

/// Every kind is shown on an attack that meets it: what it stands in the way of works less often, is noticed more often, or
/// is stopped by the control itself.
#[test]
fn controls_that_the_ai_era_asks_for_work_against_attackers_that_plan() {
    let mut missing = BTreeSet::from([
        ControlKind::BehaviouralBaseline,
        ControlKind::TrustScore,
        ControlKind::IntentLimit,
        ControlKind::PolicyEngine,
        ControlKind::HumanInLoop,
        ControlKind::ToolScope,
        ControlKind::CodeReview,
    ]);
    let attacks = [
        ("company-card", "agent-whisperer", 2),
        ("company-card", "autonomous-agent", 1),
        ("company-card", "supply-chain-crew", 1),
        ("harbour-clinic", "supply-chain-crew", 1),
        ("ledgerline", "abused-partner", 1),
        ("market-square", "abused-partner", 1),
    ];
    for (ecosystem, attacker, seed) in attacks {
        if missing.is_empty() {
            break;
        }
        let scenario = exercise(ecosystem, attacker, seed);
        let controls = scenario.ecosystem.controls.iter().enumerate();
        for (i, control) in controls.filter(|(_, control)| !control.on) {
            if !missing.contains(&control.kind) {
                continue;
            }
            let id = ControlId::new(i);
            let (without, with) = (guarded(&scenario, id, &[]), guarded(&scenario, id, &[id]));
            if without.begun < 20.0 || with.begun < 20.0 {
                continue;
            }
            let share = |part: f64, sum: Guarded| part / sum.begun;
            let said = format!("{attacker} on {ecosystem}, {}: {with:?} instead of {without:?}", control.name);
            if control.acts.is_some() {
                assert!(without.blocked == 0.0 && with.blocked > 0.0, "{said}");
                missing.remove(&control.kind);
            }
            if control.success < 0.7 {
                assert!(share(with.worked, with) < share(without.worked, without), "{said}");
                missing.remove(&control.kind);
            }
            // What also makes steps fail makes them shorter, and so less often seen; one that only watches shows what it is worth.
            if control.success >= 1.0 && control.rate >= 1.0 && control.detection > 1.4 && without.noticed >= 10.0 {
                assert!(share(with.noticed, with) > share(without.noticed, without), "{said}");
                missing.remove(&control.kind);
            }
        }
        println!("after {attacker} on {ecosystem}: {missing:?} not met yet");
    }
    assert!(missing.is_empty(), "no attack met {missing:?}");
}

#[test]
fn a_control_that_acts_by_itself_is_now_and_then_wrong() {
    let scenario = exercise("company-card", "agent-whisperer", 2);
    let engines: Vec<ControlId> = (0..scenario.ecosystem.controls.len())
        .filter(|i| scenario.ecosystem.controls[*i].acts.is_some_and(|acts| acts.wrong_per_day > 0.0))
        .map(ControlId::new)
        .collect();
    assert!(!engines.is_empty());
    let mut wrong = 0;
    for seed in 0..40 {
        let mut engine = Engine::new(Arc::clone(&scenario), seed, Recording::Events).with_controls(&engines);
        Player::default().play(&mut engine, &Policy::Nobody);
        wrong += engine.log().iter().filter(|h| matches!(h.event, Event::ControlActed(_, _, None))).count();
    }
    assert!((3..200).contains(&wrong), "{wrong} honest days were taken for an attack in 40 runs of a month");
}

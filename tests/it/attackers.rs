//! Attackers that plan, and the controls that the AI era asks for, on a drawn exercise: what each control is worth.

use std::collections::BTreeSet;
use std::sync::Arc;

use sandtable::analysis::draw::{DrawLibrary, Order, draw};
use sandtable::analysis::policy::{Player, Policy};
use sandtable::base::id::{ControlId, StepId};
use sandtable::base::time::Time;
use sandtable::engine::{Engine, Event, Recording};
use sandtable::scenario::doc::{ControlKind, CostCategory, Difficulty};
use sandtable::scenario::load::{Library, load_ecosystem};
use sandtable::scenario::model::{Scenario, Start, Step, TruthCond};

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
    /// Cents and people that left.
    took: f64,
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
        let outcome = engine.outcome();
        sum.took += outcome.people_out as f64 + engine.ledger().sum(CostCategory::Fraud).0 as f64;
    }
    sum
}

/// The same exercise with one move alone, which begins an hour after T0 with all that it needs.
fn alone(scenario: &Scenario, step: StepId) -> Arc<Scenario> {
    let mut one = Scenario::clone(scenario);
    one.attacker.plans = None;
    for (i, other) in one.steps.iter_mut().enumerate() {
        other.start = Start::At(if i == step.index() { Time(3_600) } else { Time::NEVER });
        other.needs = TruthCond::Always;
        other.tries = 1;
    }
    one.attacker.stands_on.extend(one.steps[step.index()].from);
    one.attacker.holds.extend(one.steps[step.index()].uses.iter().copied());
    Arc::new(one)
}

/// Every kind is shown on a move that it stands in the way of: with the control the move works less often, or is noticed more
/// often, or takes less.
#[test]
fn controls_that_the_ai_era_asks_for_work_against_the_moves_of_attackers_that_plan() {
    let mut missing = BTreeSet::from([
        ControlKind::BehaviouralBaseline,
        ControlKind::TrustScore,
        ControlKind::IntentLimit,
        ControlKind::PolicyEngine,
        ControlKind::HumanInLoop,
        ControlKind::ToolScope,
        ControlKind::CodeReview,
    ]);
    for (attacker, seed) in
        [("agent-whisperer", 2), ("autonomous-agent", 1), ("agent-whisperer", 3), ("supply-chain-crew", 1)]
    {
        let scenario = exercise("company-card", attacker, seed);
        for (i, control) in scenario.ecosystem.controls.iter().enumerate() {
            let id = ControlId::new(i);
            let guards = |s: &Step| s.controls.contains(&id) && matches!(s.start, Start::Planned);
            let guarded_by = scenario.steps.iter().enumerate().filter(|(_, step)| guards(step)).take(12);
            for (step, _) in guarded_by {
                if control.on || !missing.contains(&control.kind) {
                    break;
                }
                let one = alone(&scenario, StepId::new(step));
                let (without, with) = (guarded(&one, id, &[]), guarded(&one, id, &[id]));
                let said = format!("{attacker}, {}: {with:?} instead of {without:?}", control.name);
                assert_eq!((with.begun, without.begun), (60.0, 60.0), "{said}");
                if control.success <= 0.7 && without.worked >= 20.0 {
                    assert!(with.worked < without.worked, "{said}");
                    missing.remove(&control.kind);
                }
                if control.success >= 1.0 && control.detection > 1.4 && with.noticed >= 10.0 {
                    assert!(with.noticed > without.noticed, "{said}");
                    missing.remove(&control.kind);
                }
                if control.rate < 0.7 && without.took >= 1.0 {
                    assert!(with.took < without.took, "{said}");
                    missing.remove(&control.kind);
                }
            }
        }
        println!("after {attacker}: {missing:?} not met yet");
    }
    assert!(missing.is_empty(), "no move met {missing:?}");
}

/// What acts by itself does so against an attacker that chooses its moves.
#[test]
fn a_control_that_acts_by_itself_stops_what_a_planning_attacker_does() {
    let scenario = exercise("company-card", "agent-whisperer", 2);
    let controls = scenario.ecosystem.controls.iter().enumerate();
    let met = controls.filter(|(_, control)| !control.on && control.acts.is_some()).filter(|(i, control)| {
        let id = ControlId::new(*i);
        let (without, with) = (guarded(&scenario, id, &[]), guarded(&scenario, id, &[id]));
        let enough = without.begun >= 20.0 && with.begun >= 20.0;
        assert!(!enough || without.blocked == 0.0 && with.blocked > 0.0, "{}: {with:?}", control.name);
        enough
    });
    assert!(met.count() > 0);
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

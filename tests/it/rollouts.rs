//! Many runs: whatever the threads, the same results; what is there after somebody stopped is a prefix; a played exercise
//! becomes a policy that comes to the same on its own dice.

use std::ops::ControlFlow;
use std::process::{Command as Process, Output};
use std::sync::Arc;

use sandtable::analysis::played::Exercise;
use sandtable::analysis::policy::{Player, Policy};
use sandtable::analysis::rollouts::{Crew, Job, Precautions, RunResult, collect, roll_out, seed_of};
use sandtable::analysis::summary::Summary;
use sandtable::base::time::Time;
use sandtable::engine::{Command, Engine, Outcome, Recording};
use sandtable::scenario::model::{RoleSet, Scenario};
use serde_json::Value;

use crate::exercise::{ghost_rail, next_command, scenarios};

fn job(policy: Policy, runs: u64) -> Job {
    Job { policy, seed: 11, runs, absent: RoleSet::NONE }
}

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads").install(work)
}

#[test]
fn results_do_not_depend_on_threads() {
    let crew = Crew::new(&ghost_rail());
    let all = |threads| {
        let mut results: Vec<RunResult> = Vec::new();
        let rolled = on_threads(threads, || {
            roll_out(&crew, &job(Policy::Random, 200), |_, batch| {
                results.extend_from_slice(batch);
                ControlFlow::Continue(())
            })
        });
        (rolled, results)
    };
    let one = all(1);
    assert_eq!(one.0.runs, 200);
    assert!(one == all(2) && one == all(5));
}

#[test]
fn what_is_there_after_a_stop_is_the_first_runs() {
    let crew = Crew::new(&ghost_rail());
    let whole = collect(&crew, &job(Policy::Cautious, 200), |_| ControlFlow::Continue(()));
    let mut part = Vec::new();
    let rolled = roll_out(&crew, &job(Policy::Cautious, 200), |first, batch| {
        assert_eq!(first, part.len() as u64);
        part.extend_from_slice(batch);
        ControlFlow::Break(())
    });
    assert!(!rolled.complete && rolled.runs == part.len() as u64 && part.len() < whole.len());
    assert_eq!(part, whole[..part.len()]);
}

#[test]
fn a_numbered_run_is_the_run_of_its_seed() {
    let scenario = ghost_rail();
    let results = collect(&Crew::new(&scenario), &job(Policy::Expert, 12), |_| ControlFlow::Continue(()));
    assert_eq!(seed_of(11, 0), 11, "run 0 is the run that `run --seed 11` plays");
    for (run, result) in results.iter().enumerate() {
        let mut engine = Engine::new(Arc::clone(&scenario), seed_of(11, run as u64), Recording::Events);
        Player::default().play(&mut engine, &Policy::Expert);
        let outcome = engine.outcome();
        assert_eq!(*result, RunResult::of(&outcome), "run {run}");
        assert_eq!(result.cost, outcome.by_category.iter().copied().sum());
        assert_eq!(result.time(2), outcome.times.contain);
    }
    let other: Vec<u64> = (0..1000).map(|run| seed_of(12, run)).collect();
    assert!((0..1000).all(|run| !other.contains(&seed_of(11, run))), "two seeds share no run");
}

#[test]
fn a_summary_is_what_its_runs_say() {
    let scenario = ghost_rail();
    let results = collect(&Crew::new(&scenario), &job(Policy::Nobody, 60), |_| ControlFlow::Continue(()));
    let mut summary = Summary::new(scenario.decisions.len());
    summary.add(&results[..25]);
    summary.add(&results[25..]);
    let mut costs: Vec<i64> = results.iter().map(|r| r.cost.0).collect();
    costs.sort_unstable();
    assert_eq!(summary.cost.quantile(0.5), Some(costs[29]));
    let by_category: f64 = summary.by_category.iter().map(|s| s.mean()).sum();
    assert!((by_category - summary.cost.sums().mean()).abs() < 1.0, "categories sum to the cost");
    // Nobody opens anything, so nobody ever detects: no quantile, and a share of one.
    assert_eq!((summary.times[0].quantile(0.1), summary.times[0].never_share()), (None, 1.0));
    assert_eq!(summary.ended_by.iter().sum::<u64>(), 60);
}

#[test]
fn precautions_change_what_runs_come_to() {
    let scenario = ghost_rail();
    let fixed = (0..scenario.ecosystem.weaknesses.len()).map(sandtable::base::id::WeaknessId::new).collect();
    let safer = Crew::with_precautions(&scenario, Precautions { fixed, switched_on: Vec::new() });
    let mean = |crew: &Crew| {
        let results = collect(crew, &job(Policy::Nobody, 20), |_| ControlFlow::Continue(()));
        results.iter().map(|r| r.cost.0).sum::<i64>() / 20
    };
    assert!(mean(&safer) < mean(&Crew::new(&scenario)));
}

/// Plays an exercise with whatever commands come up, and gives it with its commands.
fn played_somehow(scenario: &Arc<Scenario>, seed: u64, absent: RoleSet) -> (Engine, Vec<(Time, Command)>) {
    let mut engine = Engine::new(Arc::clone(scenario), seed, Recording::Events).with_absent(absent);
    let mut commands = Vec::new();
    for n in 0..250 {
        if engine.has_ended() {
            break;
        }
        // Drawing facts and taking news back are for tests of journals; here they would only blur what is compared.
        let command = next_command(&engine, n + seed as usize);
        let at = engine.now();
        if engine.submit(command.clone()).is_ok() {
            commands.push((at, command));
        }
    }
    if !engine.has_ended() {
        commands.push((engine.now(), Command::Finish));
        engine.submit(Command::Finish).expect("one can always finish");
    }
    (engine, commands)
}

fn compared(o: &Outcome) -> impl PartialEq + std::fmt::Debug + use<> {
    (o.cost, o.by_category.clone(), o.times, o.ended_by, o.people_out, o.decisions.clone(), o.obligations.clone())
}

#[test]
fn a_played_exercise_as_a_policy_comes_to_the_same_on_its_own_dice() {
    let (mut acts, mut held) = (0, 0);
    for (id, scenario) in scenarios() {
        for seed in 1..=6 {
            let (engine, commands) = played_somehow(scenario, seed, RoleSet::NONE);
            let exercise = Exercise::new(&engine, RoleSet::NONE, &commands);
            let mut again = Engine::new(Arc::clone(scenario), seed, Recording::Off);
            let mut player = Player::default();
            player.play(&mut again, &exercise.as_policy());
            assert_eq!(compared(&again.outcome()), compared(&engine.outcome()), "{id}, seed {seed}");
            let left_out = player.departures();
            assert_eq!((left_out.not_asked, left_out.refused, left_out.not_acted), (0, 0, 0), "{id}, seed {seed}");
            acts += exercise.policy.acts.len();
            held += exercise.policy.by_facilitator.len();
        }
    }
    assert!(acts > 10 && held > 10, "{acts} actions, {held} moves of the facilitator: the test must have met both");
}

#[test]
fn policies_of_the_program_become_tables_that_come_to_the_same() {
    for (id, scenario) in scenarios() {
        for policy in [Policy::Expert, Policy::Cautious, Policy::Random, Policy::Nobody] {
            let mut engine = Engine::new(Arc::clone(scenario), 5, Recording::Events);
            let commands = Player::recording().play(&mut engine, &policy).to_vec();
            let exercise = Exercise::new(&engine, RoleSet::NONE, &commands);
            let mut again = Engine::new(Arc::clone(scenario), 5, Recording::Off);
            Player::default().play(&mut again, &exercise.as_policy());
            assert_eq!(compared(&again.outcome()), compared(&engine.outcome()), "{id}, {}", policy.key());
        }
    }
}

fn simulate(arguments: &[&str]) -> Output {
    Process::new(env!("CARGO_BIN_EXE_sandtable")).arg("simulate").args(arguments).output().expect("the program starts")
}

fn document(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON document and nothing else")
}

#[test]
fn simulate_gives_machines_the_promised_fields_whatever_the_threads() {
    let with = |threads| {
        document(&simulate(&[
            "ghost-rail",
            "--runs",
            "150",
            "--seed",
            "3",
            "--policy",
            "nobody",
            "--threads",
            threads,
            "--json",
        ]))
    };
    let all = with("1");
    assert_eq!(
        (all["runs"].as_u64(), all["seed"].as_u64(), all["policy"].as_str()),
        (Some(150), Some(3), Some("nobody"))
    );
    assert!(
        all["elapsed_s"].as_f64().is_some_and(|s| s > 0.0) && all["runs_per_second"].as_f64().is_some_and(|r| r > 0.0)
    );
    let cost = |name: &str| all["cost"][name].as_i64().unwrap_or_else(|| panic!("{name}"));
    let shares = ["p5", "p10", "p25", "p50", "p75", "p90", "p95", "p99"].map(cost);
    assert!(shares.is_sorted() && shares[0] < shares[7], "{shares:?}");
    let (low, high) = (&all["cost"]["ci95_mean_cents"][0], &all["cost"]["ci95_mean_cents"][1]);
    assert!(low.as_i64().expect("low") < cost("mean_cents") && cost("mean_cents") < high.as_i64().expect("high"));
    assert!(cost("sd_cents") > 0);
    for time in ["detect_s", "respond_s", "contain_s", "recover_s", "dwell_to_detect_s", "dwell_to_eradicate_s"] {
        assert_eq!(all["times"][time]["never_share"], 1.0, "nobody never gets there: {time}");
        assert!(all["times"][time]["p50"].is_null());
    }
    let curve = all["loss_exceedance"].as_array().expect("a curve");
    assert!(curve.len() > 50 && curve[0][1] == 1.0);
    assert!(curve.windows(2).all(|w| w[0][0].as_i64() < w[1][0].as_i64() && w[0][1].as_f64() > w[1][1].as_f64()));
    let means = all["by_category"]["mean_cents"].as_object().expect("means");
    let sum: i64 = means.values().filter_map(Value::as_i64).sum();
    assert!((sum - cost("mean_cents")).abs() <= means.len() as i64, "{sum}");
    let digest = all["digest"].as_str().expect("a digest");
    assert_eq!(digest.len(), 64);
    assert_eq!(with("4")["digest"], digest);
    let other = document(&simulate(&["ghost-rail", "--runs", "150", "--seed", "4", "--policy", "nobody", "--json"]));
    assert_ne!(other["digest"], digest);
}

#[test]
fn simulate_of_one_run_is_that_run() {
    let one = document(&simulate(&["ghost-rail", "--runs", "1", "--seed", "7", "--policy", "cautious", "--json"]));
    let run = Process::new(env!("CARGO_BIN_EXE_sandtable"))
        .args(["run", "ghost-rail", "--seed", "7", "--policy", "cautious", "--json"])
        .output()
        .expect("the program starts");
    let run = document(&run);
    assert_eq!(one["cost"]["mean_cents"], run["cost"]["total_cents"]);
    assert_eq!(one["times"]["contain_s"]["p50"], run["times"]["contain_s"]);
    assert!(one["cost"]["ci95_mean_cents"].is_null(), "one run says nothing about the mean of others");
    assert_eq!(simulate(&["ghost-rail", "--runs", "0"]).status.code(), Some(2));
    assert_eq!(simulate(&["ghost-rial"]).status.code(), Some(1));
}

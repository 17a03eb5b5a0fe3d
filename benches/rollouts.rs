//! Many runs in numbers: one event, one run, ten thousand runs, runs on a large ecosystem, a million years, the regret of one
//! decision, and everything that a debrief says.
//!
//! What has many runs uses every thread; with `RAYON_NUM_THREADS=1` the figures are seconds of one processor. Nothing is read
//! from or written to a disk.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sandtable::analysis::annual::spread::Spread;
use sandtable::analysis::annual::{Magnitude, Threat, YEARS, simulate};
use sandtable::analysis::attribution::{REPLAYS, attribute};
use sandtable::analysis::draw::{DrawLibrary, Order, draw};
use sandtable::analysis::played::Exercise;
use sandtable::analysis::policy::{Player, Policy};
use sandtable::analysis::reference_set::fresh_seeds;
use sandtable::analysis::regret::Regrets;
use sandtable::analysis::rollouts::{Crew, Job, collect, roll_out};
use sandtable::analysis::stats::Distribution;
use sandtable::analysis::table::Table;
use sandtable::engine::{Engine, Recording};
use sandtable::scenario::compile::compile_shared;
use sandtable::scenario::doc::Difficulty;
use sandtable::scenario::generate::generate;
use sandtable::scenario::load::{Library, load_scenario};
use sandtable::scenario::model::{RoleSet, Scenario};

fn scenario(id: &str) -> Arc<Scenario> {
    let library = Library::bundled().expect("the bundled library is sound");
    compile_shared(&load_scenario(id, &library).bundle.expect("a bundled scenario has no errors")).expect("it compiles")
}

fn exercise(scenario: &Arc<Scenario>) -> Exercise {
    let mut engine = Engine::new(Arc::clone(scenario), 7, Recording::Events);
    let commands = Player::recording().play(&mut engine, &Policy::Cautious).to_vec();
    Exercise::new(&engine, RoleSet::NONE, &commands)
}

/// Nobody plays, so nothing but the engine's own events happens; the time of a run over their number.
fn one_event(criterion: &mut Criterion) {
    let mut engine = Engine::new(scenario("ghost-rail"), 7, Recording::Off);
    let mut player = Player::default();
    player.play(&mut engine, &Policy::Nobody);
    let mut group = criterion.benchmark_group("events of a run of ghost-rail");
    group.throughput(Throughput::Elements(engine.event_count()));
    group.bench_function("nobody", |bench| {
        bench.iter(|| {
            engine.reset(7);
            player.play(&mut engine, &Policy::Nobody);
            black_box(engine.cost_so_far())
        });
    });
    group.finish();
}

/// The author's best play, as the program's own policy and as a table.
fn one_run(criterion: &mut Criterion) {
    let scenario = scenario("ghost-rail");
    let crew = Crew::new(&scenario);
    let mut group = criterion.benchmark_group("one run of ghost-rail");
    for (name, policy) in
        [("expert", Policy::Expert), ("expert as a table", Policy::Table(Arc::new(Table::expert(&scenario))))]
    {
        let mut seed = 0;
        group.bench_function(name, |bench| {
            bench.iter(|| {
                seed += 1;
                black_box(crew.result(seed, &policy, RoleSet::NONE))
            });
        });
    }
    group.finish();
}

fn ten_thousand_runs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("10,000 runs");
    group.sample_size(10).throughput(Throughput::Elements(10_000));
    for id in ["ghost-rail", "dormant-subdomain", "company-card"] {
        let crew = Crew::new(&scenario(id));
        let job = Job { policy: Policy::Expert, seed: 1, runs: 10_000, absent: RoleSet::NONE };
        group.bench_function(id, |bench| {
            bench.iter(|| {
                let mut cost = Distribution::default();
                roll_out(&crew, &job, |_, batch| {
                    batch.iter().for_each(|r| cost.add(r.cost.0));
                    ControlFlow::Continue(())
                });
                black_box(cost.quantile(0.95))
            });
        });
    }
    group.finish();
}

/// An exercise drawn on an invented ecosystem of 500 assets and 2,000 flows, with an attacker that plans.
fn five_hundred_assets(criterion: &mut Criterion) {
    let library = Library::bundled().expect("the bundled library is sound");
    let templates = DrawLibrary::bundled().expect("the bundled templates are sound");
    let order = Order {
        ecosystem: Arc::new(generate(7, 500, 2_000)),
        attacker: "extortion-group".into(),
        seed: 1,
        difficulty: Difficulty::Medium,
        minutes: 60,
        extra: Vec::new(),
    };
    let drawn = draw(&order, &library, &templates).expect("an exercise on 500 assets");
    let crew = Crew::new(&drawn.scenario);
    let job = Job { policy: Policy::Expert, seed: 1, runs: 500, absent: RoleSet::NONE };
    let mut group = criterion.benchmark_group("500 runs");
    group.sample_size(10).throughput(Throughput::Elements(500));
    group.bench_function("drawn on 500 assets", |bench| {
        bench.iter(|| roll_out(&crew, &job, |_, _| ControlFlow::Continue(())));
    });
    group.finish();
}

/// Losses of a year from the costs of 2,000 runs, with a rate that is uncertain itself.
fn a_million_years(criterion: &mut Criterion) {
    let crew = Crew::new(&scenario("ghost-rail"));
    let job = Job { policy: Policy::Expert, seed: 1, runs: 2_000, absent: RoleSet::NONE };
    let costs = collect(&crew, &job, |_| ControlFlow::Continue(())).iter().map(|run| run.cost).collect();
    let threat = Threat { id: "a".into(), rate: Spread::Pert(0.1, 0.4, 1.5), magnitude: Magnitude::Runs(costs) };
    let postures = [vec![threat]];
    let mut group = criterion.benchmark_group("annual loss");
    group.sample_size(10).throughput(Throughput::Elements(YEARS));
    group.bench_function(format!("{YEARS} years, one threat"), |bench| {
        bench.iter(|| black_box(simulate(&postures, 7, YEARS)));
    });
    group.finish();
}

fn regret(criterion: &mut Criterion) {
    let scenario = scenario("ghost-rail");
    let crew = Crew::new(&scenario);
    let exercise = exercise(&scenario);
    let best = Table::expert(&scenario);
    let seeds = fresh_seeds(REPLAYS);
    let played = crew.costs(&seeds, &[(exercise.as_policy(), RoleSet::NONE)]).remove(0);
    let tolerance = 800_000.0;
    let regrets = Regrets { crew: &crew, exercise: &exercise, best: &best, seeds: &seeds, played: &played, tolerance };
    let decided = exercise.decided();
    let hold = decided.iter().find(|d| scenario.decisions[d.id.index()].id == "hold").expect("it was decided");
    let mut group = criterion.benchmark_group("analysis of ghost-rail");
    group.sample_size(10);
    group.bench_function("regret of one decision", |bench| {
        bench.iter(|| black_box(regrets.of(hold, &mut |_| ControlFlow::Continue(()))));
    });
    group.bench_function("everything that a debrief says", |bench| {
        bench.iter(|| black_box(attribute(&exercise, REPLAYS, None, &mut |_| ControlFlow::Continue(()))).attribution);
    });
    group.finish();
}

criterion_group!(benches, one_event, one_run, ten_thousand_runs, five_hundred_assets, a_million_years, regret);
criterion_main!(benches);

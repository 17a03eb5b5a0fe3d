//! The engine in numbers: whole runs without a room, loading and compiling a scenario, and the references behind a score.
//!
//! A run is [`Engine::reset`], the whole play of a policy and the outcome; nothing is recorded and nothing is read from or
//! written to a disk. Each run has another seed, so that a mean is over many courses of the attack. Deliberately absent:
//! sessions and their journals, which write a state digest after every command.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sandtable::analysis::policy::{Player, Policy};
use sandtable::analysis::references::{RUNS, references};
use sandtable::engine::{Engine, Recording};
use sandtable::scenario::compile::compile_shared;
use sandtable::scenario::load::{Bundle, Library, load_scenario};
use sandtable::scenario::model::Scenario;

const SCENARIOS: [&str; 2] = ["ghost-rail", "dormant-subdomain"];

fn library() -> Arc<Library> {
    Library::bundled().expect("the bundled library is sound")
}

fn bundle(id: &str, library: &Arc<Library>) -> Bundle {
    load_scenario(id, library).bundle.expect("a bundled scenario has no errors")
}

fn scenario(id: &str) -> Arc<Scenario> {
    compile_shared(&bundle(id, &library())).expect("a bundled scenario compiles")
}

fn runs(criterion: &mut Criterion) {
    for id in SCENARIOS {
        let mut group = criterion.benchmark_group(format!("one run of {id}"));
        group.throughput(Throughput::Elements(1));
        for policy in [Policy::Expert, Policy::Nobody] {
            let mut engine = Engine::new(scenario(id), 0, Recording::Off);
            let mut player = Player::default();
            let mut seed = 0;
            group.bench_function(policy.key(), |bench| {
                bench.iter(|| {
                    seed += 1;
                    engine.reset(seed);
                    player.play(&mut engine, &policy);
                    black_box(engine.outcome())
                });
            });
        }
        group.finish();
    }
}

fn loading(criterion: &mut Criterion) {
    let library = library();
    for id in SCENARIOS {
        criterion.bench_function(&format!("load, check and compile {id}"), |bench| {
            bench.iter(|| compile_shared(&bundle(black_box(id), &library)).expect("a bundled scenario compiles"));
        });
    }
    let scenario = scenario("ghost-rail");
    criterion.bench_function("new engine of ghost-rail", |bench| {
        bench.iter(|| Engine::new(Arc::clone(&scenario), black_box(1), Recording::Off));
    });
}

/// Nobody and expert, [`RUNS`] runs each, on every thread: what a session needs before it can show a score.
fn references_of_a_score(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("references");
    group.sample_size(20).throughput(Throughput::Elements(2 * RUNS));
    for id in SCENARIOS {
        let scenario = scenario(id);
        group.bench_function(id, |bench| bench.iter(|| references(black_box(&scenario))));
    }
    group.finish();
}

criterion_group!(benches, runs, loading, references_of_a_score);
criterion_main!(benches);

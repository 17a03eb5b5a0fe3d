//! The graph's answers in numbers: everything that `analyze` says about an ecosystem, at three sizes.
//!
//! The target is one second for all answers on 2,000 assets and 8,000 flows. Measured is [`analyse`]: rule graph, five plans
//! to each of ten jewels, choke points, all blast radii, exposure, data flows, every change and all findings. Making the
//! ecosystem, and reading and compiling a file, are not in it.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use sandtable::analysis::graph::analyse;
use sandtable::scenario::compile::compile_ecosystem;
use sandtable::scenario::generate::generate;
use sandtable::scenario::load::Library;
use sandtable::scenario::moves::moves;

fn answers(criterion: &mut Criterion) {
    let library = Library::bundled().expect("the bundled library is sound");
    let techniques = &library.techniques.techniques;
    let mut group = criterion.benchmark_group("all answers of the graph");
    group.sample_size(10);
    for (assets, flows) in [(60, 160), (500, 2_000), (2_000, 8_000)] {
        let eco = compile_ecosystem(&generate(7, assets, flows)).expect("a generated ecosystem compiles");
        group.bench_function(BenchmarkId::from_parameter(format!("{assets} assets, {flows} flows")), |bench| {
            bench.iter(|| analyse(black_box(&eco), techniques));
        });
    }
    group.finish();

    let eco = compile_ecosystem(&generate(7, 2_000, 8_000)).expect("a generated ecosystem compiles");
    criterion.bench_function("the rule graph of 2000 assets, 8000 flows", |bench| {
        bench.iter(|| moves(black_box(&eco), techniques));
    });
}

criterion_group!(benches, answers);
criterion_main!(benches);

//! One frame of the graph while somebody pans and zooms: egui's run and tessellation, without a window.
//!
//! Besides the mean that criterion reports, 600 frames are timed one by one and their 95th percentile is printed, with the
//! processor time of a mean frame. Targets: below 4 ms for sixty assets, below 8 ms for 500 assets and 2,000 flows, folded as
//! they begin and with every zone open. Layouts are timed at 60, 150 and 500 assets.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Event, Modifiers, MouseWheelUnit, PointerButton, RawInput, Rect, TouchPhase, pos2, vec2};
use sandtable::app::graph::sample::{generated_picture, random_picture, some_states};
use sandtable::app::graph::{Folds, GraphOptions, GraphState, GraphView, graph_ui};
use sandtable::app::theme::{self, Appearance};
use sandtable::engine::view::{Overlay, PictureView};

struct Stage {
    ctx: egui::Context,
    view: GraphView,
    overlay: Overlay,
    state: GraphState,
    frame: u32,
}

impl Stage {
    fn new(assets: usize) -> Stage {
        Stage::of(random_picture(7, assets), Folds::default())
    }

    fn of(picture: PictureView, folds: Folds) -> Stage {
        let ctx = egui::Context::default();
        theme::install(&ctx, Appearance::default());
        let overlay = some_states(&picture);
        let view = GraphView::new(&picture);
        let mut state = GraphState::default();
        state.folds = folds;
        Stage { ctx, view, overlay, state, frame: 0 }
    }

    /// The pointer drags in circles and turns the wheel up and down.
    fn frame(&mut self) -> usize {
        self.frame += 1;
        let turn = self.frame as f32 * 0.12;
        let at = pos2(800.0 + 240.0 * turn.cos(), 480.0 + 160.0 * turn.sin());
        let mut events = vec![Event::PointerMoved(at)];
        match self.frame % 60 {
            1 => events.push(press(at, true)),
            30 => events.push(press(at, false)),
            n if n > 30 => events.push(Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: vec2(0.0, if (self.frame / 60).is_multiple_of(2) { 6.0 } else { -6.0 }),
                phase: TouchPhase::Move,
                source: egui::MouseWheelSource::Wheel,
                modifiers: Modifiers::NONE,
            }),
            _ => {}
        }
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1600.0, 1000.0))),
            time: Some(f64::from(self.frame) / 60.0),
            events,
            ..RawInput::default()
        };
        let (view, overlay, state) = (&self.view, &self.overlay, &mut self.state);
        let output = self.ctx.run_ui(input, |ui| {
            graph_ui(ui, view, overlay, state, GraphOptions::default());
        });
        let shapes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        output.textures_delta.set.len() + shapes.len()
    }
}

fn press(pos: egui::Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// Time that this thread has had the processor, in milliseconds, where the system tells (Linux). Other work on the machine
/// does not disturb it, but it is counted in steps of several milliseconds: good for the mean of many frames only.
fn processor_ms() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e6)
}

/// Times 600 frames one by one and prints them.
fn percentiles(name: &str, mut stage: Stage) {
    for _ in 0..60 {
        black_box(stage.frame());
    }
    let before = processor_ms();
    let mut times: Vec<f64> = (0..600)
        .map(|_| {
            let start = Instant::now();
            black_box(stage.frame());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    let processor = processor_ms().zip(before).map(|(after, before)| (after - before) / 600.0);
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get(((times.len() - 1) as f64 * share) as usize).copied().unwrap_or_default();
    println!("{name}, 600 frames: median {:.2} ms, p95 {:.2} ms, worst {:.2} ms", at(0.5), at(0.95), at(1.0));
    if let Some(mean) = processor {
        println!("of the processor: {mean:.2} ms a frame");
    }
}

fn frames(criterion: &mut Criterion) {
    percentiles("60 assets", Stage::new(60));
    let large = generated_picture(7, 500, 2_000);
    percentiles("500 assets, 2,000 flows, folded", Stage::of(large.clone(), Folds::default()));
    percentiles("500 assets, 2,000 flows, open", Stage::of(large.clone(), Folds::These(BTreeSet::new())));
    for (assets, picture) in [(60, generated_picture(7, 60, 200)), (150, generated_picture(7, 150, 500)), (500, large)]
    {
        let start = Instant::now();
        black_box(GraphView::new(&picture).layout());
        println!("layout of {assets} assets: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    }
    for assets in [20, 60] {
        let mut stage = Stage::new(assets);
        criterion.bench_function(&format!("graph frame, {assets} assets"), |bench| bench.iter(|| stage.frame()));
    }
    let picture = random_picture(7, 60);
    criterion.bench_function("graph layout, 60 assets", |bench| {
        bench.iter(|| GraphView::new(black_box(&picture)).layout().size);
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(30);
    targets = frames
}
criterion_main!(benches);

//! Noticing: one exponential threshold per step and log source. The cumulative hazard is carried across changes of rate, so
//! more monitoring never notices later. Before T0 nobody looks: T0 is the first signal by definition.

use std::sync::Arc;

use crate::base::dice::{Key, Mechanic};
use crate::base::time::Time;
use crate::engine::Engine;
use crate::engine::event::Event;
use crate::engine::queue::Due;
use crate::engine::world::{Attempt, Hazard, Stage, Stream, WatchId, Watched};
use crate::scenario::model::WatchSpec;

impl Engine {
    fn hazard_rate(&self, spec: &WatchSpec) -> f64 {
        if self.now < Time::ZERO {
            return 0.0;
        }
        let trying = self.truth.step::<Attempt>(spec.step).stage == Stage::Trying;
        let running = self.streams_of(spec.step).any(|s| self.truth.stream::<Stream>(s).all.rate() > 0);
        if !trying && !running {
            return 0.0;
        }
        let louder = self.scenario.steps.get(spec.step.index()).map_or(1.0, |s| self.controls(s, |c| c.detection));
        spec.hazard_per_hour * self.truth.asset::<Watched>(spec.asset).0 * louder
    }

    /// Brings every watch to the noise of now.
    pub(in crate::engine) fn update_watches(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        let now = self.now;
        for (i, spec) in scenario.watches.iter().enumerate() {
            let id = WatchId(i as u16);
            let hazard = *self.truth.watch::<Hazard>(id);
            let rate = if hazard.fired { 0.0 } else { self.hazard_rate(spec) };
            if rate.to_bits() == hazard.rate.to_bits() {
                continue;
            }
            let threshold = if hazard.threshold > 0.0 {
                hazard.threshold
            } else {
                let Some(step) = scenario.steps.get(spec.step.index()) else { continue };
                self.throw(Key::new(Mechanic::Notice, step.name, spec.source_name, 0)).exponential()
            };
            let hazard = self.truth.watch_mut::<Hazard>(id);
            hazard.threshold = threshold;
            hazard.cumulated += hazard.rate * now.since(hazard.since).hours();
            hazard.since = now;
            hazard.rate = rate;
            hazard.generation += 1;
            if rate > 0.0 {
                let hours = (threshold - hazard.cumulated).max(0.0) / rate;
                let seconds = libm::ceil(hours * 3600.0);
                let generation = hazard.generation;
                if seconds < 4.0e8 {
                    self.queue.push(Time(now.0 + seconds as i64), Due::Noticed(id.0, generation));
                }
            }
        }
    }

    pub(in crate::engine) fn noticed(&mut self, id: WatchId, generation: u16) {
        let scenario = Arc::clone(&self.scenario);
        let Some(spec) = scenario.watches.get(id.index()) else { return };
        let hazard = self.truth.watch_mut::<Hazard>(id);
        if hazard.generation != generation || hazard.fired {
            return;
        }
        hazard.fired = true;
        self.happened(Event::StepNoticed(spec.step, spec.source));
        self.plan_injects_on_notice(spec.step);
        self.alert_controls(spec.step);
        self.dirty.world = true;
    }
}

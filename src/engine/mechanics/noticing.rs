//! Noticing: one exponential threshold per step and log source. The cumulative hazard is carried across changes of rate, so
//! more monitoring never notices later. Before T0 nobody looks: T0 is the first signal by definition.

use std::sync::Arc;

use crate::base::dice::{Key, Mechanic};
use crate::base::id::*;
use crate::base::time::Time;
use crate::engine::Engine;
use crate::engine::event::Event;
use crate::engine::queue::Due;
use crate::engine::world::{Attempt, Hazard, Stage, Stream, WatchId, Watched};

impl Engine {
    /// How loud a step is now, as a factor on what its logs would show; none while it is quiet.
    fn loudness(&self, id: StepId) -> Option<f64> {
        if self.now < Time::ZERO {
            return None;
        }
        let trying = self.truth.step::<Attempt>(id).stage == Stage::Trying;
        if !trying && !self.streams_of(id).any(|s| self.truth.stream::<Stream>(s).all.rate() > 0) {
            return None;
        }
        Some(self.scenario.steps.get(id.index()).map_or(1.0, |s| self.controls(s, |c| c.detection)))
    }

    /// Brings every watch to the noise of now. Steps that have fallen silent are forgotten afterwards.
    pub(in crate::engine) fn update_watches(&mut self) {
        let mut active = self.take_active();
        for id in &active {
            self.update_watches_of(*id);
        }
        active.retain(|id| self.is_active(*id));
        self.put_active(active);
    }

    fn update_watches_of(&mut self, step_id: StepId) {
        let scenario = Arc::clone(&self.scenario);
        let Some(step) = scenario.steps.get(step_id.index()) else { return };
        let now = self.now;
        let loudness = self.loudness(step_id);
        for i in step.watches.clone() {
            let Some(spec) = scenario.watches.get(i) else { continue };
            let id = WatchId(i as u16);
            let hazard = *self.truth.watch::<Hazard>(id);
            let rate = match loudness {
                Some(louder) if !hazard.fired => {
                    spec.hazard_per_hour * self.truth.asset::<Watched>(spec.asset).0 * louder
                }
                _ => 0.0,
            };
            if rate.to_bits() == hazard.rate.to_bits() {
                continue;
            }
            let threshold = if hazard.threshold > 0.0 {
                hazard.threshold
            } else {
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

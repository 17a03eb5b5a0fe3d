//! Controls that act without a person: what monitoring sees in their way they block, and now and then they are wrong.

use std::sync::Arc;

use crate::base::dice::{Key, Mechanic, Name};
use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::engine::event::Event;
use crate::engine::queue::Due;
use crate::engine::world::Works;
use crate::engine::{Actor, Engine};
use crate::scenario::model::{Control, Spot};

impl Engine {
    /// Puts every false alarm of this run into the queue: the first of each control, if it falls before the horizon.
    pub(in crate::engine) fn plan_false_alarms(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        for (i, control) in scenario.ecosystem.controls.iter().enumerate() {
            let Some(acts) = control.acts.filter(|acts| acts.wrong_per_day > 0.0) else { continue };
            let threshold = self.throw(Key::new(Mechanic::FalseAlarm, acts.name, Name::default(), 0)).exponential();
            // A chance per day as a constant hazard.
            let per_day = -libm::log1p(-acts.wrong_per_day.min(0.999_999));
            let at = Time(libm::round(threshold / per_day * 86_400.0).min(4.0e8) as i64);
            let guarded = self.guarded(control);
            if at >= scenario.horizon || guarded.is_empty() {
                continue;
            }
            let pick = self.throw(Key::new(Mechanic::FalseAlarm, acts.name, Name::default(), 1)).pick(guarded.len());
            if let Some(flow) = guarded.get(pick) {
                self.queue.push(at, Due::ControlActs(ControlId::new(i), *flow, None));
            }
        }
    }

    /// Flows that a control can block: those it sits on, and those into the assets it sits on.
    fn guarded(&self, control: &Control) -> Vec<FlowId> {
        let flows = self.scenario.ecosystem.flows.iter().enumerate();
        let sits = |i: usize, to: AssetId| {
            control.spots.iter().any(|spot| match spot {
                Spot::Flow(f) => f.index() == i,
                Spot::Asset(a) => *a == to,
            })
        };
        flows.filter(|(i, flow)| sits(*i, flow.to)).map(|(i, _)| FlowId::new(i)).collect()
    }

    /// Monitoring saw a step: controls in its way that act by themselves will.
    pub(in crate::engine) fn alert_controls(&mut self, id: StepId) {
        let scenario = Arc::clone(&self.scenario);
        let Some(step) = scenario.steps.get(id.index()) else { return };
        for control in &step.controls {
            let Some(spec) = scenario.ecosystem.controls.get(control.index()) else { continue };
            let Some(acts) = spec.acts.filter(|_| self.truth.control::<Works>(*control).0) else { continue };
            let guarded = self.guarded(spec);
            if let Some(flow) = step.via.iter().find(|f| guarded.contains(f)) {
                self.queue.push(self.now + acts.after.max(Span::ZERO), Due::ControlActs(*control, *flow, Some(id)));
            }
        }
    }

    /// A control blocks a flow. The teams see that it did, not whether it was right.
    pub(in crate::engine) fn control_acts(&mut self, control: ControlId, flow: FlowId, step: Option<StepId>) {
        if !self.truth.control::<Works>(control).0 || self.is_blocked(flow) {
            return;
        }
        self.actor = Actor::Control;
        if let Some(slot) = self.acted.get_mut(control.index()) {
            *slot = true;
        }
        self.block_by_itself(flow);
        self.happened(Event::ControlActed(control, flow, step));
    }
}

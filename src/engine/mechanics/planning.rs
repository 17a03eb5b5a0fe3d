//! Planning: an attacker that chooses its own moves thinks, chooses on what it knows, tries, learns and chooses again.
//!
//! One move is under way at a time; gains that run go on beside it. Whatever is tried is an ordinary step, with the same
//! needs, dice, noise and processes as a scripted one.

use std::sync::Arc;

use crate::base::dice::{Key, Mechanic, Name};
use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::engine::Engine;
use crate::engine::attacker::Wants;
use crate::engine::event::Event;
use crate::engine::queue::Due;
use crate::engine::world::{Attempt, Foothold, Key as CredentialKey};
use crate::scenario::model::{Start, Step};

/// With something in hand an attacker takes its time before it risks more.
const SATISFIED: f64 = 5.0;

impl Engine {
    /// Plans the next choice, after `pause` and some thinking.
    pub(in crate::engine) fn think(&mut self, pause: Span) {
        let scenario = Arc::clone(&self.scenario);
        let Some(plans) = &scenario.attacker.plans else { return };
        if self.truth.marks.gave_up {
            return;
        }
        self.mind.generation = self.mind.generation.wrapping_add(1);
        let generation = self.mind.generation;
        let name = Name::of(&scenario.attacker.name);
        let die = self.throw(Key::new(Mechanic::Think, name, Name::default(), u32::from(generation)));
        let slow = if self.mind.has_gained() { SATISFIED } else { 1.0 };
        let thinks = Span(libm::round(plans.thinks.at(die) * slow).max(60.0) as i64);
        self.queue.push(self.now.max(Time::ZERO) + pause + thinks, Due::Choose(generation));
    }

    /// Chooses the next move and begins it.
    pub(in crate::engine) fn choose_move(&mut self, generation: u16) {
        let scenario = Arc::clone(&self.scenario);
        let Some(plans) = &scenario.attacker.plans else { return };
        if generation != self.mind.generation || self.truth.marks.gave_up || self.anything_is_tried() {
            return;
        }
        let content = self.mind.is_content(plans, |step| self.truth.step::<Attempt>(step).cut);
        let wants = if content { Wants::ToThreaten } else { Wants::Anything };
        let candidates = self.mind.candidates(&scenario, wants, |step| self.is_true(&step.needs));
        let among = candidates.len().min(usize::from(u16::MAX)) as u16;
        let mut best: Option<(f64, StepId)> = None;
        for candidate in candidates {
            let Some(step) = scenario.steps.get(candidate.step.index()) else { continue };
            let whim = self.mind.whim(candidate.step).unwrap_or_else(|| {
                let key = Key::new(Mechanic::Choice, step.name, Name::default(), u32::from(candidate.tries));
                let whim = -libm::log(-libm::log(self.throw(key).unit()));
                self.mind.keep_whim(candidate.step, whim);
                whim
            });
            let appeal = candidate.appeal + plans.whim * whim;
            if best.is_none_or(|(most, _)| appeal > most) {
                best = Some((appeal, candidate.step));
            }
        }
        let Some((_, step)) = best else { return };
        self.happened(Event::StepChosen(step, among));
        let generation = self.truth.step::<Attempt>(step).generation;
        self.step_begins(step, generation);
    }

    /// What the attacker learns from a step that ended, and that it goes on.
    pub(in crate::engine) fn learn_from(&mut self, id: StepId, step: &Step, worked: bool) {
        if self.scenario.attacker.plans.is_none() {
            return;
        }
        let scenario = Arc::clone(&self.scenario);
        if worked {
            self.mind.worked(&scenario, id, step);
        } else {
            let truth = &self.truth;
            self.mind.failed(
                id,
                step,
                |a| truth.asset::<Foothold>(a).0,
                |c| {
                    let key = truth.credential::<CredentialKey>(c);
                    key.held && key.valid
                },
            );
        }
        if self.now >= Time::ZERO && matches!(step.start, Start::Planned) {
            self.think(Span::ZERO);
        }
    }

    /// What it gained was cut off: it notices, and looks for another way.
    pub(in crate::engine) fn replan(&mut self) {
        if self.now >= Time::ZERO && !self.anything_is_tried() {
            self.think(Span::ZERO);
        }
    }

    /// Flows that a planning attacker knows of and assets that it has looked around: what drawn history hands on.
    pub fn attacker_knows(&self) -> (Vec<FlowId>, Vec<AssetId>) {
        (self.mind.known_flows().collect(), self.mind.surveyed().collect())
    }
}

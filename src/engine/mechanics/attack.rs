//! The attack's steps: when they begin, whether their needs are met, whether they succeed, and what they give.

use std::sync::Arc;

use crate::base::dice::{Key, Mechanic, Name};
use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::engine::event::Event;
use crate::engine::queue::Due;
use crate::engine::world::{Attempt, Leash, Stage, Works};
use crate::engine::{Actor, Engine};
use crate::scenario::model::{Control, Gift, Start, Step};

/// Chance of a step that an AI agent with limited tools, or with a person in its loop, would have to take. Assumptions: most
/// tool calls of such an attack lie outside a tight scope; a person stops nearly all irreversible ones.
const LIMITED: f64 = 0.25;
const WATCHED_BY_HUMAN: f64 = 0.05;

impl Engine {
    /// Puts every step with a fixed instant into the queue.
    pub(in crate::engine) fn plan_attack(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        for (i, step) in scenario.steps.iter().enumerate() {
            if let Start::At(at) = step.start {
                self.schedule_step(StepId::new(i), at);
            }
        }
    }

    fn schedule_step(&mut self, id: StepId, at: Time) {
        let attempt = self.truth.step_mut::<Attempt>(id);
        if attempt.stage != Stage::Waiting || attempt.scheduled {
            return;
        }
        attempt.scheduled = true;
        attempt.generation += 1;
        let generation = attempt.generation;
        self.queue.push(at, Due::StepBegins(id, generation));
    }

    /// Begins whatever waits for this to have happened to a step.
    pub(in crate::engine) fn schedule_followers(&mut self, of: StepId, happened: Link) {
        let scenario = Arc::clone(&self.scenario);
        for (i, step) in scenario.steps.iter().enumerate() {
            let delay = match (&step.start, happened) {
                (Start::After(s, d), Link::Success)
                | (Start::IfFails(s, d), Link::Failure)
                | (Start::IfCut(s, d), Link::Cut)
                    if *s == of =>
                {
                    *d
                }
                _ => continue,
            };
            self.schedule_step(StepId::new(i), self.now + delay);
        }
        if happened == Link::Success {
            self.plan_injects_after_step(of);
        }
    }

    /// Begins steps whose `Once` has come true.
    pub(in crate::engine) fn start_once_steps(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        for id in &scenario.once_steps {
            let Some(Start::Once(cond, delay)) = scenario.steps.get(id.index()).map(|step| &step.start) else {
                continue;
            };
            if self.once_started.1.get(id.index()) == Some(&false) && self.is_true(cond) {
                if let Some(started) = self.once_started.1.get_mut(id.index()) {
                    *started = true;
                }
                self.schedule_step(*id, self.now + *delay);
            }
        }
    }

    /// Whether the needs of a step that lie in the world are met. `holds` and `stands` say what the attacker has, or could have.
    pub(in crate::engine) fn needs_met(
        &self,
        step: &Step,
        holds: impl Fn(CredentialId) -> bool,
        stands: impl Fn(AssetId) -> bool,
    ) -> bool {
        self.way_is_open(step) && step.from.is_none_or(&stands) && step.uses.iter().all(|c| holds(*c))
    }

    /// Whether a step's needs are met with what the attacker has now.
    pub(in crate::engine) fn can_run(&mut self, id: StepId, step: &Step) -> bool {
        self.refresh_ways();
        let (held, stands) = (&self.tally.held, &self.tally.stands);
        self.live.is_passable(id)
            && step.from.is_none_or(|a| stands.get(a.index()) == Some(&true))
            && step.uses.iter().all(|c| held.get(c.index()) == Some(&true))
    }

    /// Product of one factor over the controls in a step's way that work now.
    pub(in crate::engine) fn controls(&self, step: &Step, factor: impl Fn(&Control) -> f64) -> f64 {
        let eco = &self.scenario.ecosystem;
        let working = step.controls.iter().filter(|c| self.truth.control::<Works>(**c).0);
        working.filter_map(|c| eco.controls.get(c.index())).map(factor).product()
    }

    /// Factor that controls, and the leash of an agent it starts from, put on a step's chance of success.
    fn resistance(&self, step: &Step) -> f64 {
        self.controls(step, |c| c.success) * self.leash(step)
    }

    /// Factor that the leash of an agent puts on steps that start from it.
    pub(in crate::engine) fn leash(&self, step: &Step) -> f64 {
        let leash = step.from.map_or_else(Leash::default, |a| *self.truth.asset::<Leash>(a));
        match leash {
            Leash { human: true, .. } => WATCHED_BY_HUMAN,
            Leash { limited: true, .. } => LIMITED,
            Leash { .. } => 1.0,
        }
    }

    pub(in crate::engine) fn step_begins(&mut self, id: StepId, generation: u16) {
        let scenario = Arc::clone(&self.scenario);
        let Some(step) = scenario.steps.get(id.index()) else { return };
        let attempt = self.truth.step_mut::<Attempt>(id);
        if attempt.generation != generation || attempt.stage != Stage::Waiting {
            return;
        }
        attempt.scheduled = false;
        attempt.tries += 1;
        attempt.began = attempt.began.or(Some(self.now));
        let tries = attempt.tries;
        self.truth.marks.first_action = self.truth.marks.first_action.or(Some(self.now));
        if !self.can_run(id, step) || !self.is_true(&step.needs) {
            self.fail(id, step);
            return;
        }
        self.happened(Event::StepBegan(id));
        if self.now < Time::ZERO {
            self.succeed(id, step);
            return;
        }
        let die = self.throw(Key::new(Mechanic::StepSpan, step.name, Name::default(), u32::from(tries)));
        let lasts = Span(libm::round(step.lasts.at(die)).max(0.0) as i64);
        let attempt = self.truth.step_mut::<Attempt>(id);
        attempt.stage = Stage::Trying;
        attempt.generation += 1;
        let generation = attempt.generation;
        self.queue.push(self.now + lasts, Due::StepEnds(id, generation));
        self.live.begins(id);
        self.dirty.world = true;
    }

    pub(in crate::engine) fn step_ends(&mut self, id: StepId, generation: u16) {
        let scenario = Arc::clone(&self.scenario);
        let Some(step) = scenario.steps.get(id.index()) else { return };
        let attempt = *self.truth.step::<Attempt>(id);
        if attempt.generation != generation || attempt.stage != Stage::Trying {
            return;
        }
        let die = self.throw(Key::new(Mechanic::Success, step.name, Name::default(), u32::from(attempt.tries)));
        if self.can_run(id, step) && die.happens(step.chance * self.resistance(step)) {
            self.succeed(id, step);
        } else {
            self.fail(id, step);
        }
    }

    fn succeed(&mut self, id: StepId, step: &Step) {
        let now = self.now;
        let attempt = self.truth.step_mut::<Attempt>(id);
        attempt.stage = Stage::Succeeded;
        attempt.ended = Some(now);
        self.live.ends(id);
        self.live.done.insert(id);
        self.truth.marks.last_success = now;
        self.happened(Event::StepSucceeded(id));
        for gift in &step.gives {
            match *gift {
                Gift::Foothold(a) | Gift::Control(a) => self.set_foothold(a, true),
                Gift::Credential(c) => self.change_key(c, |key| key.held = true),
                Gift::Leverage => self.truth.marks.leverage = true,
                // The attacker's own knowledge, not the world's.
                Gift::Survey(_) | Gift::Sweep(_) => {}
                Gift::Disrupt(a) => {
                    self.change_service(a, |service| service.disrupted = true);
                    self.dirty.service = true;
                }
            }
        }
        for stream in self.streams_of(id) {
            self.truth.begin_stream(stream);
            self.live.begins(id);
        }
        self.dirty.world = true;
        self.schedule_followers(id, Link::Success);
        self.plan_give_up();
        self.learn_from(id, step, true);
    }

    fn fail(&mut self, id: StepId, step: &Step) {
        let now = self.now;
        let attempt = self.truth.step_mut::<Attempt>(id);
        self.dirty.world = true;
        if attempt.tries < step.tries {
            attempt.stage = Stage::Waiting;
            if matches!(step.start, Start::Planned) {
                self.learn_from(id, step, false);
            } else {
                self.schedule_step(id, now + step.pause);
            }
            return;
        }
        attempt.stage = Stage::Failed;
        attempt.ended = Some(now);
        self.live.ends(id);
        self.happened(Event::StepFailed(id));
        self.schedule_followers(id, Link::Failure);
        self.plan_give_up();
        self.learn_from(id, step, false);
    }

    /// While something runs the attacker stays; from the last success on their patience counts.
    pub(in crate::engine) fn plan_give_up(&mut self) {
        if self.truth.marks.gave_up {
            return;
        }
        self.truth.marks.give_up_generation += 1;
        let at = self.truth.marks.last_success.max(Time::ZERO) + self.scenario.attacker.patience;
        self.queue.push(at.max(self.now), Due::GiveUp(self.truth.marks.give_up_generation));
    }

    pub(in crate::engine) fn give_up(&mut self, generation: u16) {
        if generation != self.truth.marks.give_up_generation || self.truth.marks.gave_up {
            return;
        }
        if self.anything_runs() {
            self.truth.marks.last_success = self.now;
            self.plan_give_up();
            return;
        }
        self.truth.marks.gave_up = true;
        self.actor = Actor::Attack;
        self.happened(Event::AttackerGaveUp);
        for i in 0..self.scenario.steps.len() {
            let attempt = self.truth.step_mut::<Attempt>(StepId::new(i));
            if matches!(attempt.stage, Stage::Waiting | Stage::Trying) {
                attempt.stage = Stage::Abandoned;
                attempt.generation += 1;
            }
        }
        self.live.all_end();
        self.dirty.world = true;
    }
}

/// What happened to a step that others wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Link {
    Success,
    Failure,
    Cut,
}

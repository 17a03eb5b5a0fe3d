//! Reach: whether any remaining gain is within the attacker's reach, and what follows when that changes.
//!
//! The steps are monotone rules over what the attacker has: the closure starts from footholds and credentials held now, adds
//! what every step that can still happen would give, and asks whether a step with a gain is among them. Containment is the
//! moment at which the answer turns to no.

use std::sync::Arc;

use crate::base::id::*;
use crate::base::time::Time;
use crate::engine::event::Event;
use crate::engine::world::{Attempt, Stage};
use crate::engine::{Actor, Engine};
use crate::scenario::model::{Gift, Start, Step, TruthAtom, TruthCond};

impl Engine {
    /// Whether data, money or a disruption is still within reach.
    fn gain_is_in_reach(&mut self) -> bool {
        !self.truth.marks.gave_up && (self.anything_runs() || self.close(Until::AGain))
    }

    /// Fills `self.reach` with the steps that can still happen, as far as is asked; says whether a gain is among them.
    fn close(&mut self, until: Until) -> bool {
        let scenario = Arc::clone(&self.scenario);
        self.reach.iter_mut().for_each(|r| *r = false);
        self.live.ahead.clear();
        if self.truth.marks.gave_up {
            return false;
        }
        self.refresh_ways();
        self.given.credentials.clone_from(&self.tally.held);
        self.given.assets.clone_from(&self.tally.stands);
        let pending = self.take_pending();
        let mut gain = false;
        let mut grew = true;
        'rounds: while std::mem::take(&mut grew) {
            for id in &pending {
                let Some(step) = scenario.steps.get(id.index()) else { continue };
                if self.reach.get(id.index()) == Some(&false) && self.could_happen(*id, step) {
                    if let Some(slot) = self.reach.get_mut(id.index()) {
                        *slot = true;
                    }
                    self.live.ahead.insert(*id);
                    self.given.add(&step.gives);
                    gain |= step.is_gain;
                    grew = true;
                    if gain && until == Until::AGain {
                        break 'rounds;
                    }
                }
            }
        }
        self.put_pending(pending);
        gain
    }

    /// Whether a step that has not ended can still succeed, given what is already in `self.reach`.
    fn could_happen(&self, id: StepId, step: &Step) -> bool {
        self.live.is_passable(id)
            && step.from.is_none_or(|a| self.given.assets.get(a.index()) == Some(&true))
            && step.uses.iter().all(|c| self.given.credentials.get(c.index()) == Some(&true))
            && self.can_begin(id, step, self.scenario.steps.len())
            && self.may_become(&step.needs)
    }

    /// Whether a step that has not ended is being tried or can still be, given what is already in `self.reach`. `depth` bounds
    /// the chain of fallbacks.
    fn can_begin(&self, id: StepId, step: &Step, depth: usize) -> bool {
        let attempt = self.truth.step::<Attempt>(id);
        let ahead = |s: StepId| self.reach.get(s.index()) == Some(&true);
        if attempt.scheduled || attempt.stage == Stage::Trying {
            return true;
        }
        match &step.start {
            Start::At(at) => *at > self.now,
            Start::After(s, _) => ahead(*s),
            // Only what is tried can fail.
            Start::IfFails(s, _) => {
                matches!(self.truth.step::<Attempt>(*s).stage, Stage::Waiting | Stage::Trying)
                    && depth > 0
                    && self.scenario.steps.get(s.index()).is_some_and(|step| self.can_begin(*s, step, depth - 1))
            }
            // Until something was gained it cannot be cut; a gain that runs is within reach by itself.
            Start::IfCut(s, _) => ahead(*s),
            Start::Once(cond, _) => self.may_become(cond),
            // From outside only a known entry counts; whoever stands somewhere sees what leads on from there.
            Start::Planned => step.from.is_some() || self.mind.knows_of(&self.scenario.ecosystem, step),
        }
    }

    /// Whether a condition holds now, or will by the mere passing of time. What would need another event is not foreseen.
    fn may_become(&self, condition: &TruthCond) -> bool {
        condition.holds(&mut |atom| match atom {
            TruthAtom::Past(at) => *at < self.scenario.horizon,
            TruthAtom::StepDone(s) if self.reach.get(s.index()) == Some(&true) => true,
            TruthAtom::AnyDone(set)
                if self.scenario.step_sets.get(usize::from(*set)).is_some_and(|set| set.meets(&self.live.ahead)) =>
            {
                true
            }
            // Reading the mark that this computes would be circular.
            TruthAtom::Contained => !self.truth.marks.in_reach,
            other => self.atom(other),
        })
    }

    /// Number of steps within reach plus credentials and footholds that are good for something.
    pub(in crate::engine) fn reach_size(&mut self) -> usize {
        self.close(Until::Everything);
        let steps = self.reach.iter().filter(|r| **r).count();
        steps + self.tally.keys + self.tally.footholds
    }

    /// Contained, reopened, eradicated, recovered: notes each when it turns.
    pub(in crate::engine) fn update_reach(&mut self) {
        let in_reach = self.gain_is_in_reach();
        let was = std::mem::replace(&mut self.truth.marks.in_reach, in_reach);
        if self.now < Time::ZERO {
            return;
        }
        let by_teams = matches!(self.actor, Actor::Teams(_) | Actor::Control);
        if was && !in_reach {
            if by_teams || self.was_prevented() {
                self.truth.marks.contained = Some(self.now);
                self.truth.marks.ended_by_attacker = false;
                self.happened(Event::Contained);
            } else {
                self.truth.marks.ended_by_attacker = true;
            }
        } else if !was && in_reach && (self.truth.marks.contained.is_some() || self.truth.marks.ended_by_attacker) {
            self.truth.marks.contained = None;
            self.truth.marks.ended_by_attacker = false;
            self.truth.marks.recovered = None;
            self.truth.marks.reopened += 1;
            self.happened(Event::Reopened);
        }
        self.update_eradication();
    }

    /// A last step that failed because defenders had removed its needs counts as theirs, not as the attacker's own end.
    fn was_prevented(&self) -> bool {
        !self.truth.marks.gave_up
            && self.scenario.steps.iter().enumerate().any(|(i, step)| {
                let attempt = self.truth.step::<Attempt>(StepId::new(i));
                step.is_gain
                    && (attempt.cut || matches!(attempt.stage, Stage::Failed | Stage::Waiting))
                    && !self.needs_met(step, |_| true, |_| true)
            })
    }

    fn update_eradication(&mut self) {
        let footholds = self.tally.footholds > 0;
        let keys = self.tally.keys > 0;
        let marks = &self.truth.marks;
        if footholds || keys || marks.in_reach {
            self.truth.marks.eradicated = None;
        } else if marks.eradicated.is_none() && marks.detected.is_some() {
            self.truth.marks.eradicated = Some(self.now);
            self.happened(Event::Eradicated);
        }
        if self.truth.marks.contained.is_none() || footholds {
            self.truth.marks.recovered = None;
            return;
        }
        if self.tally.hindrances == 0 {
            if self.truth.marks.recovered.is_none() {
                self.truth.marks.recovered = Some(self.now);
                self.happened(Event::Recovered);
            }
        } else {
            self.truth.marks.recovered = None;
        }
    }
}

/// How far the closure goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    /// The first step with a gain.
    AGain,
    /// Everything that can still happen.
    Everything,
}

/// What the attacker has, or would have with the steps in reach: scratch of the closure.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Given {
    credentials: Vec<bool>,
    assets: Vec<bool>,
}

impl Given {
    fn add(&mut self, gifts: &[Gift]) {
        for gift in gifts {
            let slot = match gift {
                Gift::Foothold(a) | Gift::Control(a) => self.assets.get_mut(a.index()),
                Gift::Credential(c) => self.credentials.get_mut(c.index()),
                Gift::Leverage | Gift::Disrupt(_) | Gift::Survey(_) | Gift::Sweep(_) => None,
            };
            if let Some(slot) = slot {
                *slot = true;
            }
        }
    }
}

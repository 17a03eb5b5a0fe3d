//! Which steps an event can concern, so that it looks at those alone.
//!
//! Everything here can be computed again from the world and is no part of its state: steps that make noise or damage now,
//! steps that have not ended, and for each of these whether what it needs of the world is there. Without it every event would
//! look at every step of the attack, and a drawn exercise has hundreds. Deliberately absent: what the attacker has; that
//! changes with every step and is asked for each time.

use super::Engine;
use super::world::{Attempt, Fixed, Gate, Key as CredentialKey, Service, Serving, Stage, Stream};
use crate::base::id::*;
use crate::scenario::model::{Scenario, Step, StepSet};

/// The lists, each in the order of the plan.
#[derive(Clone, Debug, Default)]
pub(super) struct Live {
    /// Steps that are being tried, or whose processes began and have not ended.
    active: Vec<StepId>,
    /// Steps that have not ended.
    pending: Vec<StepId>,
    /// By step: whether what it needs of the world is there.
    passable: Vec<bool>,
    /// Steps that worked, and steps that reach has found so far.
    pub(super) done: StepSet,
    pub(super) ahead: StepSet,
    /// Steps whose entry in `passable` must be computed again; `noted` says which they are.
    stale: Vec<StepId>,
    noted: Vec<bool>,
}

impl Live {
    /// As at the beginning: nothing is active, everything is pending and unknown.
    pub(super) fn reset(&mut self, scenario: &Scenario) {
        let steps = scenario.steps.len();
        self.active.clear();
        self.pending.clear();
        self.pending.extend((0..steps).map(StepId::new));
        self.passable.clear();
        self.passable.resize(steps, false);
        if self.noted.len() == steps {
            self.done.clear();
        } else {
            (self.done, self.ahead) = (StepSet::empty(steps), StepSet::empty(steps));
        }
        self.stale.clear();
        self.stale.extend((0..steps).map(StepId::new));
        self.noted.clear();
        self.noted.resize(steps, true);
    }

    /// A step is tried, or its processes begin.
    pub(super) fn begins(&mut self, step: StepId) {
        if let Err(at) = self.active.binary_search(&step) {
            self.active.insert(at, step);
        }
    }

    /// A step has ended and will not be tried again.
    pub(super) fn ends(&mut self, step: StepId) {
        if let Ok(at) = self.pending.binary_search(&step) {
            self.pending.remove(at);
        }
    }

    /// No step will be tried any more.
    pub(super) fn all_end(&mut self) {
        self.pending.clear();
    }

    /// Something that these steps need has changed.
    fn note(&mut self, steps: Option<&Vec<StepId>>) {
        for step in steps.into_iter().flatten() {
            if let Some(noted) = self.noted.get_mut(step.index()).filter(|noted| !**noted) {
                *noted = true;
                self.stale.push(*step);
            }
        }
    }

    pub(super) fn asset_changed(&mut self, scenario: &Scenario, asset: AssetId) {
        self.note(scenario.steps_on.assets.get(asset.index()));
    }

    pub(super) fn flow_changed(&mut self, scenario: &Scenario, flow: FlowId) {
        self.note(scenario.steps_on.flows.get(flow.index()));
    }

    pub(super) fn credential_changed(&mut self, scenario: &Scenario, credential: CredentialId) {
        self.note(scenario.steps_on.credentials.get(credential.index()));
    }

    pub(super) fn weakness_changed(&mut self, scenario: &Scenario, weakness: WeaknessId) {
        self.note(scenario.steps_on.weaknesses.get(weakness.index()));
    }

    /// Whether what a step needs of the world was there when [`Engine::refresh_ways`] looked last.
    pub(super) fn is_passable(&self, step: StepId) -> bool {
        self.passable.get(step.index()) == Some(&true)
    }
}

impl Engine {
    /// What of a step's needs lies in the world and not with the attacker: everything on its way serves, is open, valid, unfixed.
    pub(super) fn way_is_open(&self, step: &Step) -> bool {
        let truth = &self.truth;
        let eco = &self.scenario.ecosystem;
        truth.asset::<Serving>(step.target).0
            && step.via.iter().all(|f| {
                let ends = eco.flows.get(f.index()).map(|f| [f.from, f.to]);
                !truth.flow::<Gate>(*f).blocked
                    && ends.is_some_and(|ends| ends.iter().all(|a| truth.asset::<Service>(*a).is_up()))
            })
            && step.uses.iter().all(|c| truth.credential::<CredentialKey>(*c).valid)
            && step.exploits.iter().all(|w| !truth.weakness::<Fixed>(*w).0)
    }

    /// Brings [`Live::is_passable`] up to date.
    pub(super) fn refresh_ways(&mut self) {
        while let Some(id) = self.live.stale.pop() {
            let open = self.scenario.steps.get(id.index()).is_some_and(|step| self.way_is_open(step));
            if let Some(slot) = self.live.passable.get_mut(id.index()) {
                *slot = open;
            }
            if let Some(noted) = self.live.noted.get_mut(id.index()) {
                *noted = false;
            }
        }
    }

    /// Steps that make noise or damage now, or did until a moment ago. Give the list back with [`Engine::put_active`].
    pub(super) fn take_active(&mut self) -> Vec<StepId> {
        std::mem::take(&mut self.live.active)
    }

    /// Gives the list back. What became active meanwhile stays.
    pub(super) fn put_active(&mut self, mut list: Vec<StepId>) {
        std::mem::swap(&mut self.live.active, &mut list);
        list.into_iter().for_each(|step| self.live.begins(step));
    }

    /// Steps that have not ended, taken out and given back like the active ones.
    pub(super) fn take_pending(&mut self) -> Vec<StepId> {
        std::mem::take(&mut self.live.pending)
    }

    pub(super) fn put_pending(&mut self, list: Vec<StepId>) {
        self.live.pending = list;
    }

    /// Whether a step is being tried, or its processes can still run.
    pub(super) fn is_active(&self, id: StepId) -> bool {
        self.truth.step::<Attempt>(id).stage == Stage::Trying
            || (!self.truth.marks.gave_up
                && self.streams_of(id).any(|s| {
                    let stream = self.truth.stream::<Stream>(s);
                    stream.started && !stream.ended
                }))
    }

    /// Whether a try is under way.
    pub(super) fn anything_is_tried(&self) -> bool {
        self.live.active.iter().any(|id| self.truth.step::<Attempt>(*id).stage == Stage::Trying)
    }

    /// Whether any damage runs now.
    pub(super) fn anything_runs(&self) -> bool {
        let runs = |s| self.truth.stream::<Stream>(s).all.rate() > 0;
        self.live.active.iter().any(|id| self.streams_of(*id).any(runs))
    }

    /// Sum of the rates of everything that leaves.
    pub(super) fn total_rate(&self) -> i64 {
        let streams = self.live.active.iter().flat_map(|id| self.streams_of(*id));
        streams
            .map(|id| {
                let stream = self.truth.stream::<Stream>(id);
                stream.all.rate() + stream.lost.rate()
            })
            .sum()
    }
}

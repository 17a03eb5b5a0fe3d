//! Rehearsal: the attack is played without a room, on the same engine, to learn where T0 lies and what the story is about.
//!
//! T0 is the first signal to the teams. What the attacker did before it becomes history; everything after it is chosen anew in
//! play. Where no log notices anything, somebody outside does: some hours after data or money began to leave.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::stage::die;
use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::engine::{Command, Engine, Event, Recording};
use crate::scenario::doc::LogSource;
use crate::scenario::model::{Gift, Scenario};

/// How long an attacker may go on unseen before the draw is given up.
const LONGEST: Span = Span(45 * 86_400);
/// How long the rehearsed future is looked at for the story.
const AHEAD: Span = Span(10 * 86_400);

/// The first that the teams hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// A log showed a step.
    Log(StepId, LogSource),
    /// Somebody outside noticed what a step does.
    Outside(StepId),
}

impl First {
    /// The step that it is about.
    pub(super) fn step(self) -> StepId {
        match self {
            First::Log(step, _) | First::Outside(step) => step,
        }
    }
}

/// What happened before T0.
#[derive(Clone, Debug)]
pub(super) struct Past {
    /// Steps that worked, with how long before T0 each ended.
    pub(super) steps: Vec<(StepId, Span)>,
    /// The first signal.
    pub(super) first: First,
    /// How long after the attacker's beginning it came.
    pub(super) after: Span,
    /// What the attacker knows by then.
    pub(super) knows: Vec<FlowId>,
    /// Where it has looked around.
    pub(super) surveyed: Vec<AssetId>,
}

/// How long after the attacker's beginning the first signal comes; none if not within 45 days. `rehearsal` is [`Drawn::rehearsal`].
///
/// [`Drawn::rehearsal`]: super::Drawn::rehearsal
pub fn first_signal(rehearsal: &Arc<Scenario>, seed: u64) -> Option<Span> {
    past(rehearsal, seed, 0).map(|past| past.after)
}

/// Plays from the attacker's beginning to the first signal; none if nothing ever becomes of it.
pub(super) fn past(scenario: &Arc<Scenario>, seed: u64, attempt: u32) -> Option<Past> {
    let mut engine = Engine::new(Arc::clone(scenario), seed, Recording::Events);
    let mut steps: Vec<(StepId, Time)> = Vec::new();
    let mut seen = 0;
    let mut outside: Option<(Time, StepId)> = None;
    let limit = Time::ZERO + LONGEST;
    while engine.now() < limit && !engine.has_ended() {
        if engine.submit(Command::Until(engine.now() + Span::HOUR)).is_err() {
            break;
        }
        let fresh = engine.log().get(seen..).unwrap_or_default().to_vec();
        seen = engine.log().len();
        for happened in fresh {
            let ends = |at: Time, first: First, engine: &Engine, steps: &[(StepId, Time)]| {
                let (knows, surveyed) = engine.attacker_knows();
                let before = steps.iter().filter(|(_, t)| *t < at).map(|(s, t)| (*s, at.since(*t))).collect();
                Some(Past { steps: before, first, after: at.since(Time::ZERO), knows, surveyed })
            };
            if let Some((at, step)) = outside
                && happened.at >= at
            {
                return ends(at, First::Outside(step), &engine, &steps);
            }
            match happened.event {
                Event::StepNoticed(step, source) => {
                    return ends(happened.at, First::Log(step, source), &engine, &steps);
                }
                Event::StepSucceeded(step) => {
                    steps.push((step, happened.at));
                    let spec = scenario.steps.get(step.index())?;
                    if spec.is_gain && outside.is_none() {
                        let u = die(seed, attempt, "outside", &spec.id).unit();
                        // What stands still is seen by whoever calls; what was copied or moved is seen later.
                        let stops = spec.gives.iter().any(|gift| matches!(gift, Gift::Disrupt(_)));
                        let hours = if stops { 0.03 + 0.3 * u } else { 0.5 + 9.0 * u };
                        outside = Some((happened.at + Span((3600.0 * hours) as i64), step));
                    }
                }
                _ => {}
            }
        }
        if let Some((at, step)) = outside
            && engine.now() >= at
        {
            let (knows, surveyed) = engine.attacker_knows();
            let before = steps.iter().filter(|(_, t)| *t < at).map(|(s, t)| (*s, at.since(*t))).collect();
            let (first, after) = (First::Outside(step), at.since(Time::ZERO));
            return Some(Past { steps: before, first, after, knows, surveyed });
        }
    }
    None
}

/// How often each step worked within some days after T0, over several seeds when nobody defends; the first seed counts most.
pub(super) fn futures(scenario: &Arc<Scenario>, seeds: impl Iterator<Item = u64>) -> BTreeMap<StepId, u32> {
    let mut worked: BTreeMap<StepId, u32> = BTreeMap::new();
    for (i, seed) in seeds.enumerate() {
        let mut engine = Engine::new(Arc::clone(scenario), seed, Recording::Events);
        if engine.submit(Command::Until(Time::ZERO + AHEAD)).is_err() {
            continue;
        }
        for happened in engine.log() {
            if let Event::StepSucceeded(step) = happened.event {
                *worked.entry(step).or_default() += if i == 0 { 5 } else { 1 };
            }
        }
    }
    worked
}

//! Proof: whether a draw is an exercise, by playing it.
//!
//! A decision counts only if its options differ in what they cost on average over seeds; those that do not are left out. What
//! remains must be enough for every role and the time, the attack must get somewhere when nobody defends, and defending must
//! pay. Nothing here knows how a draw was made.

use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::analysis::policy::{Player, Policy, Variation};
use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::Time;
use crate::engine::{Engine, Event, Recording};
use crate::scenario::doc::{DecisionDoc, Effect, InjectDoc, Known, Role, ScenarioDoc};
use crate::scenario::model::Scenario;

/// Seeds behind every mean of a proof, far from those that people type.
const FIRST_SEED: u64 = 0x9d00_0000_0000;
/// Runs behind the first look at every decision point, and behind the final word on those that stay.
const RUNS: u64 = 8;
const MANY: u64 = 32;
/// Best and worst option must differ by this share of the cost at stake.
const COUNTS: f64 = 0.02;
/// From here on it counts, whatever else is found.
const ENOUGH: f64 = 2.0 * COUNTS;
/// From here on it may count in other company.
const PROMISING: f64 = 0.5 * COUNTS;
/// Runs of a first glance at a decision, and the share below which it is not looked at again.
const GLANCE: u64 = 2;
const NOTHING: f64 = 0.2 * COUNTS;
/// Decision points that are tried at once.
const BATCH: usize = 8;
/// Decision points that are on the table at once while they are tried; more would not fit into any room's time.
const MOST_TRIED: usize = 22;
/// A table needs about four minutes for a decision and a little more than one for news.
const MINUTES_PER_DECISION: f64 = 4.0;
const MINUTES_PER_INJECT: f64 = 1.2;
/// Longest stretch without a decision, in minutes of play.
const DEAD: f64 = 18.0;

/// What a draw falls short of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shortfall {
    /// No chain of moves leads to data, money or an outage.
    NoGain,
    /// The attack comes to nothing even when nobody defends.
    NoAttack,
    /// Neither a log nor anybody outside ever notices it.
    NeverSeen,
    /// Nobody outside could be the first to tell.
    NobodyTells,
    /// Too few decisions that make a difference.
    FewDecisions,
    /// A role has nothing to decide that makes a difference.
    IdleRole,
    /// Defending does not pay.
    NoStake,
    /// Too much or too little for the minutes.
    Length,
    /// A long stretch without anything to decide.
    DeadStretch,
    /// Everything is decided before anything is lost.
    TooLate,
    /// It could not be written.
    Unwritten,
}

impl Shortfall {
    /// In words: what the ecosystem lacks, as far as it is the ecosystem.
    pub fn words(self) -> &'static str {
        match self {
            Shortfall::NoGain => {
                "no chain of moves leads to data, money or an outage: it lacks weaknesses, credentials or holdings that connect"
            }
            Shortfall::NoAttack => {
                "the attack comes to nothing even when nobody defends: ways in and onward are too few or too hard"
            }
            Shortfall::NeverSeen => {
                "nobody ever notices: it lacks monitoring, and nothing is gained that anybody outside would see"
            }
            Shortfall::NobodyTells => {
                "nobody outside could be the first to tell: it lacks customers, partners or data about people"
            }
            Shortfall::FewDecisions => {
                "too few decisions make a difference: it lacks things that are worth something (worth per hour, people in holdings)"
            }
            Shortfall::IdleRole => "a role has nothing to decide that makes a difference",
            Shortfall::NoStake => "defending does not pay: too little is at stake",
            Shortfall::Length => "too much or too little happens for the minutes",
            Shortfall::DeadStretch => "there is a long stretch without anything to decide",
            Shortfall::TooLate => "the attack does its damage only after everything has been decided",
            Shortfall::Unwritten => "the story could not be written",
        }
    }
}

impl std::fmt::Display for Shortfall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words())
    }
}

/// What was measured of a draw that is an exercise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proof {
    /// Seed of the exercise.
    pub seed: u64,
    /// Mean cost when nobody answers, and with the expert's play.
    pub nobody: Cents,
    /// Of the expert's play.
    pub expert: Cents,
    /// By decision: id, and by how much at least its best and worst option differ, as a share of the stake.
    pub decisions: Vec<(String, f64)>,
    /// Estimated minutes of play.
    pub minutes: f64,
    /// Longest stretch of play without a decision, in minutes.
    pub longest_stretch: f64,
}

/// Decisions that fit a format, fewest and most.
fn format(minutes: u32) -> (usize, usize) {
    match minutes {
        0..=44 => (5, 6),
        45..=74 => (6, 9),
        75..=104 => (7, 12),
        _ => (8, 14),
    }
}

/// Leaves of the decisions those that count and that the time allows, and says whether it is an exercise then. `finish` takes
/// out what has become idle and compiles.
pub(super) fn choose(
    mut doc: ScenarioDoc,
    candidates: Vec<(u8, DecisionDoc)>,
    finish: impl Fn(&mut ScenarioDoc) -> Result<Arc<Scenario>, Shortfall>,
    minutes: u32,
    seed: u64,
) -> Result<(ScenarioDoc, Arc<Scenario>, Proof), Shortfall> {
    let (fewest, most) = format(minutes);
    let mut waiting: VecDeque<(u8, DecisionDoc)> = candidates.into();
    let mut weights: Vec<u8> = Vec::new();
    doc.decisions.clear();
    let mut first = true;
    let chosen = loop {
        let room = MOST_TRIED.saturating_sub(doc.decisions.len()).min(waiting.len());
        for (weight, decision) in waiting.drain(..room) {
            weights.push(weight);
            doc.decisions.push(decision);
        }
        if doc.decisions.len() < fewest {
            return Err(Shortfall::FewDecisions);
        }
        cites(&mut doc);
        let all = finish(&mut doc.clone())?;
        if std::mem::take(&mut first)
            && (!damage(&all, seed)
                || (0..RUNS).filter(|run| damage(&all, FIRST_SEED + run)).count() * 2 < RUNS as usize)
        {
            return Err(Shortfall::NoAttack);
        }
        let gap = Gap::of(&all, RUNS)?;
        let mut worth = vec![0.0; doc.decisions.len()];
        let mut chosen = Err(Shortfall::FewDecisions);
        // The heaviest first, no more than are needed: each costs dozens of runs.
        for from in (0..worth.len()).step_by(BATCH) {
            let to = (from + BATCH).min(worth.len());
            let values = gap.worth(&all, from..to, RUNS);
            worth.iter_mut().skip(from).zip(values).for_each(|(slot, value)| *slot = value);
            chosen = cast_of(&doc, &weights, &worth, fewest, most);
            if chosen.as_ref().is_ok_and(|chosen| chosen.len() == most) {
                break;
            }
        }
        match chosen {
            Ok(chosen) => break chosen,
            Err(shortfall) if waiting.is_empty() => return Err(shortfall),
            // Those that make no difference here give their seats to those that wait.
            Err(shortfall) => {
                let promising: Vec<usize> =
                    (0..worth.len()).filter(|i| worth.get(*i).is_some_and(|w| *w >= PROMISING)).collect();
                if promising.len() >= MOST_TRIED {
                    return Err(shortfall);
                }
                keep(&mut doc, &mut weights, &promising);
            }
        }
    };
    keep(&mut doc, &mut weights, &chosen);
    // With fewer of them on the table each may weigh more or less: what is left is measured again, on more seeds, until all
    // that are left count.
    let (gap, worth) = loop {
        let scenario = finish(&mut doc.clone())?;
        let gap = Gap::of(&scenario, MANY)?;
        let worth = gap.worth(&scenario, 0..doc.decisions.len(), MANY);
        let chosen = cast_of(&doc, &weights, &worth, fewest, most)?;
        if chosen.len() == doc.decisions.len() {
            break (gap, worth);
        }
        keep(&mut doc, &mut weights, &chosen);
    };
    let scenario = finish(&mut doc)?;
    cites(&mut doc);
    let mut proof = Proof { seed, nobody: gap.nobody, expert: gap.expert, ..Proof::default() };
    proof.decisions = doc.decisions.iter().map(|d| d.id.clone()).zip(worth).collect();
    time_it(&scenario, seed, minutes, fewest, &mut proof)?;
    Ok((doc, scenario, proof))
}

/// Names of things and of holdings may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Touches {
    Thing,
    People,
}

/// What a decision can cut off, stop or bring back, and whom it can write to. Two decisions about one thing would take back what
/// the other one did, or ask whether people should hear what they have heard, in words that are no longer true.
fn switches(decision: &DecisionDoc) -> BTreeSet<(Touches, &str)> {
    let deeds = decision.options.iter();
    let effects = deeds.flat_map(|o| o.effects.iter().chain(o.later.iter().flat_map(|l| &l.effects)));
    let switched = effects.filter_map(|effect| match effect {
        Effect::Isolate(id)
        | Effect::Rejoin(id)
        | Effect::TakeDown(id)
        | Effect::BringUp(id)
        | Effect::BlockFlow(id)
        | Effect::OpenFlow(id)
        | Effect::SwitchOn(id)
        | Effect::SwitchOff(id) => Some((Touches::Thing, id.as_str())),
        Effect::TellPeople(holding, _) => Some((Touches::People, holding.as_str())),
        _ => None,
    });
    switched.collect()
}

/// Positions of the decisions that stay, in their order: each role's best first, then weight, then what makes the largest
/// difference, as many as the time allows; of those that switch the same thing only the first.
fn cast_of(
    doc: &ScenarioDoc,
    weights: &[u8],
    worth: &[f64],
    fewest: usize,
    most: usize,
) -> Result<Vec<usize>, Shortfall> {
    let counts = |i: &usize| worth.get(*i).is_some_and(|w| *w >= COUNTS);
    let mut order: Vec<usize> = (0..doc.decisions.len()).filter(counts).collect();
    if order.len() < fewest {
        return Err(Shortfall::FewDecisions);
    }
    order.sort_by(|a, b| {
        let of = |i: &usize| (weights.get(*i).copied().unwrap_or_default(), worth.get(*i).copied().unwrap_or_default());
        let ((wa, va), (wb, vb)) = (of(a), of(b));
        wb.cmp(&wa).then(vb.total_cmp(&va)).then(a.cmp(b))
    });
    let mut chosen: Vec<usize> = Vec::new();
    let mut taken: BTreeSet<(Touches, &str)> = BTreeSet::new();
    let mut take = |i: usize, chosen: &mut Vec<usize>| {
        let switched = doc.decisions.get(i).map(switches).unwrap_or_default();
        let free = taken.is_disjoint(&switched);
        if free {
            taken.extend(switched);
            chosen.push(i);
        }
        free
    };
    for role in [Role::Dev, Role::Product, Role::Legal, Role::Finance] {
        let mut own = order.iter().filter(|i| doc.decisions.get(**i).is_some_and(|d| d.owner == role));
        if !own.any(|i| take(*i, &mut chosen)) {
            return Err(Shortfall::IdleRole);
        }
    }
    for i in order {
        if chosen.len() < most && !chosen.contains(&i) {
            take(i, &mut chosen);
        }
    }
    if chosen.len() < fewest {
        return Err(Shortfall::FewDecisions);
    }
    chosen.sort_unstable();
    Ok(chosen)
}

/// Leaves only these decisions.
fn keep(doc: &mut ScenarioDoc, weights: &mut Vec<u8>, chosen: &[usize]) {
    let mut at = 0;
    doc.decisions.retain(|_| {
        at += 1;
        chosen.contains(&(at - 1))
    });
    *weights = chosen.iter().filter_map(|i| weights.get(*i).copied()).collect();
    cites(doc);
}

/// A decision cites the news that calls for it, if it says nothing else; one that time alone calls for cites nothing, but for
/// the first of all: whoever decides has read the first news.
fn cites(doc: &mut ScenarioDoc) {
    for (i, decision) in doc.decisions.iter_mut().enumerate() {
        decision.cites.retain(|c| doc.injects.iter().any(|inject| inject.id == *c));
        if decision.cites.is_empty() {
            let called = calls_for(&decision.opens, &doc.injects).or_else(|| (i == 0).then(|| "first".to_owned()));
            decision.cites.extend(called);
        }
    }
}

/// The news that a condition waits for, or that first brings the fact that it waits for.
fn calls_for(opens: &Known, injects: &[InjectDoc]) -> Option<String> {
    match opens {
        Known::Seen(id) => injects.iter().find(|inject| inject.id == *id).map(|inject| inject.id.clone()),
        Known::Fact(fact, label) => injects
            .iter()
            .find(|inject| inject.reveals.iter().any(|(reveals, firmly)| reveals == fact && firmly >= label))
            .map(|inject| inject.id.clone()),
        Known::All(parts) | Known::Any(parts) => parts.iter().find_map(|part| calls_for(part, injects)),
        _ => None,
    }
}

/// What many runs of one policy came to.
struct Played {
    /// Sums of the costs: of the first run, of the first two, and so on.
    sums: Vec<i128>,
    /// By decision: runs in which it opened.
    opened: Vec<u64>,
}

impl Played {
    /// Sum of the costs of the first runs.
    fn total(&self, runs: u64) -> i128 {
        (runs as usize).checked_sub(1).and_then(|last| self.sums.get(last)).copied().unwrap_or_default()
    }
}

fn play(scenario: &Arc<Scenario>, policy: &Policy, runs: u64) -> Played {
    let mut engine = Engine::new(Arc::clone(scenario), FIRST_SEED, Recording::Off);
    let mut player = Player::default();
    let mut played = Played { sums: Vec::new(), opened: vec![0; scenario.decisions.len()] };
    let mut total = 0;
    for run in 0..runs {
        if run > 0 {
            engine.reset(FIRST_SEED + run);
        }
        player.play(&mut engine, policy);
        total += i128::from(engine.cost_so_far().0);
        played.sums.push(total);
        for (i, count) in played.opened.iter_mut().enumerate() {
            *count += u64::from(engine.opened_at(DecisionId::new(i)).is_some());
        }
    }
    played
}

/// The ways to play beside which one decision is changed at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beside {
    /// A room that answers everything with care and starts nothing of its own.
    Cautious,
    /// The author's best play, standing actions included.
    Expert,
}

/// What is at stake: between a room that never answers and the best play that the author knows.
struct Gap {
    nobody: Cents,
    expert: Cents,
    cautious_runs: Played,
    expert_runs: Played,
}

impl Gap {
    fn of(scenario: &Arc<Scenario>, runs: u64) -> Result<Gap, Shortfall> {
        let (nobody, (expert_runs, cautious_runs)) = rayon::join(
            || play(scenario, &Policy::Nobody, runs),
            || (play(scenario, &Policy::Expert, runs), play(scenario, &Policy::Cautious, runs)),
        );
        let mean = |played: &Played| Cents((played.total(runs) / i128::from(runs.max(1))) as i64);
        let gap = Gap { nobody: mean(&nobody), expert: mean(&expert_runs), cautious_runs, expert_runs };
        let stake = gap.stake();
        if stake <= 0.0 || stake < 0.1 * gap.nobody.0 as f64 { Err(Shortfall::NoStake) } else { Ok(gap) }
    }

    fn stake(&self) -> f64 {
        (self.nobody.0 - self.expert.0) as f64
    }

    /// For each decision by how much at least its best and its worst option differ, as a share of the stake, in the company in which it
    /// matters most; 0 if it seldom opens.
    fn worth(&self, scenario: &Arc<Scenario>, which: Range<usize>, runs: u64) -> Vec<f64> {
        let of = |i: usize| {
            let id = DecisionId::new(i);
            // What changes next to nothing in two runs is not played in all of them.
            let glance = || [Beside::Cautious, Beside::Expert].map(|beside| self.range(scenario, id, beside, GLANCE));
            if runs == RUNS && glance().iter().all(|range| *range < NOTHING) {
                return 0.0;
            }
            let cautious = self.range(scenario, id, Beside::Cautious, runs);
            // One that counts clearly need not be tried beside the other play.
            if cautious >= ENOUGH {
                return cautious;
            }
            cautious.max(self.range(scenario, id, Beside::Expert, runs))
        };
        which.into_par_iter().map(of).collect()
    }

    fn range(&self, scenario: &Arc<Scenario>, id: DecisionId, beside: Beside, runs: u64) -> f64 {
        let Some(decision) = scenario.decisions.get(id.index()) else { return 0.0 };
        let (baseline, own) = match beside {
            Beside::Cautious => (&self.cautious_runs, decision.cautious),
            Beside::Expert => (&self.expert_runs, decision.expert.0),
        };
        let all = baseline.sums.len() as u64;
        if baseline.opened.get(id.index()).is_none_or(|opened| *opened * 2 < all) {
            return 0.0;
        }
        let (mut low, mut high) = (baseline.total(runs), baseline.total(runs));
        let share = |range: i128| range as f64 / runs.max(1) as f64 / self.stake().max(1.0);
        for option in (0..decision.options.len()).map(|o| o as u8).filter(|o| *o != own) {
            let total = match beside {
                Beside::Expert => {
                    let variation = Variation { options: vec![(id, option)], ..Variation::default() };
                    play(scenario, &Policy::Varied(Arc::new(variation)), runs).total(runs)
                }
                Beside::Cautious => {
                    let mut other = Scenario::clone(scenario);
                    if let Some(decision) = other.decisions.get_mut(id.index()) {
                        decision.cautious = option;
                    }
                    play(&Arc::new(other), &Policy::Cautious, runs).total(runs)
                }
            };
            (low, high) = (low.min(total), high.max(total));
            // That it counts is clear; by how much exactly would cost dozens of runs more.
            if share(high - low) >= ENOUGH {
                break;
            }
        }
        share(high - low)
    }
}

/// Whether data, money or an outage comes of it after T0 when nobody defends.
fn damage(scenario: &Arc<Scenario>, seed: u64) -> bool {
    let mut engine = Engine::new(Arc::clone(scenario), seed, Recording::Events);
    Player::default().play(&mut engine, &Policy::Nobody);
    first_damage(&engine).is_some()
}

/// When data, money or an outage first comes of a run, from T0 on.
fn first_damage(engine: &Engine) -> Option<Time> {
    let scenario = engine.scenario();
    let gains = |s: StepId| scenario.steps.get(s.index()).is_some_and(|s| s.is_gain);
    let runs_on = scenario.processes.iter().any(|p| {
        scenario.steps.get(p.step.index()).is_some_and(|s| matches!(s.start, crate::scenario::model::Start::At(_)))
    });
    let after =
        engine.log().iter().find(|h| h.at >= Time::ZERO && matches!(h.event, Event::StepSucceeded(s) if gains(s)));
    if runs_on { Some(Time::ZERO) } else { after.map(|h| h.at) }
}

/// Whether something is lost before the last decision comes up, when nobody defends: a room that has decided everything and
/// lost nothing has not seen what its decisions were about.
fn is_lost_in_time(scenario: &Arc<Scenario>, seed: u64) -> bool {
    let mut engine = Engine::new(Arc::clone(scenario), seed, Recording::Events);
    Player::default().play(&mut engine, &Policy::Nobody);
    let opened = engine.log().iter().rev().find(|h| matches!(h.event, Event::DecisionOpened(_)));
    first_damage(&engine).zip(opened).is_some_and(|(lost, last)| lost < last.at)
}

/// How long it plays and where it drags, in the run that the room will see if it plays with care.
fn time_it(
    scenario: &Arc<Scenario>,
    seed: u64,
    minutes: u32,
    fewest: usize,
    proof: &mut Proof,
) -> Result<(), Shortfall> {
    let mut engine = Engine::new(Arc::clone(scenario), seed, Recording::Events);
    Player::default().play(&mut engine, &Policy::Cautious);
    let (mut total, mut since, mut opened) = (0.0, 0.0_f64, 0);
    let mut idle = [true; 4];
    for happened in engine.log() {
        match happened.event {
            Event::DecisionOpened(d) => {
                opened += 1;
                total += MINUTES_PER_DECISION;
                since = 0.0;
                let role = scenario.decisions.get(d.index()).map(|d| d.owner as usize);
                if let Some(slot) = role.and_then(|r| idle.get_mut(r)) {
                    *slot = false;
                }
            }
            Event::InjectArrived(_) => {
                total += MINUTES_PER_INJECT;
                since += MINUTES_PER_INJECT;
                proof.longest_stretch = proof.longest_stretch.max(since);
            }
            _ => {}
        }
    }
    proof.minutes = total;
    if opened < fewest.min(5) {
        return Err(Shortfall::FewDecisions);
    }
    if idle.iter().any(|idle| *idle) {
        return Err(Shortfall::IdleRole);
    }
    if proof.longest_stretch > DEAD {
        return Err(Shortfall::DeadStretch);
    }
    if !is_lost_in_time(scenario, seed) {
        return Err(Shortfall::TooLate);
    }
    // Talk fills a table's time; what must not happen is that the plan needs much more than the clock has, or less than half.
    let planned = f64::from(minutes);
    if total > planned * 1.25 || total < planned * 0.5 {
        return Err(Shortfall::Length);
    }
    Ok(())
}

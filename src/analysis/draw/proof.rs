//! Proof: whether a draw is an exercise, by playing it.
//!
//! A decision counts only if its options differ in what they cost on average over seeds; those that do not are left out. What
//! remains must be enough for every role and the time, the attack must get somewhere when nobody defends, and defending must
//! pay. Nothing here knows how a draw was made.

use std::sync::Arc;

use rayon::prelude::*;

use crate::analysis::policy::{Player, Policy, Variation};
use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use crate::engine::{Engine, Event, Recording};
use crate::scenario::doc::{DecisionDoc, Role, ScenarioDoc};
use crate::scenario::model::Scenario;

/// Seeds behind every mean of a proof, far from those that people type.
const FIRST_SEED: u64 = 0x9d00_0000_0000;
const RUNS: u64 = 10;
/// Best and worst option must differ by this share of the cost at stake.
const COUNTS: f64 = 0.02;
/// Decision points that are tried out; more than a room can take are left out at once.
const MOST_TRIED: usize = 22;
/// Of 10 runs a decision must open in this many to be counted on.
const OPENS_IN: usize = 5;
/// A table needs about four minutes for a decision and one and a half for news.
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
    /// By decision: id, and by how much its best and worst option differ, as a share of the stake.
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

/// Leaves of the decisions those that count and that the time allows, and says whether it is an exercise then.
pub(super) fn choose(
    mut doc: ScenarioDoc,
    candidates: Vec<(u8, DecisionDoc)>,
    compile: impl Fn(&ScenarioDoc) -> Result<Arc<Scenario>, Shortfall>,
    minutes: u32,
    seed: u64,
) -> Result<(ScenarioDoc, Arc<Scenario>, Proof), Shortfall> {
    let (fewest, most) = format(minutes);
    let weights: Vec<u8> = candidates.iter().take(MOST_TRIED).map(|(w, _)| *w).collect();
    doc.decisions = candidates.into_iter().take(MOST_TRIED).map(|(_, d)| d).collect();
    if doc.decisions.len() < fewest {
        return Err(Shortfall::FewDecisions);
    }
    cites(&mut doc);
    let all = compile(&doc)?;
    let nobody = mean(&all, &Policy::Nobody);
    let gains = (0..RUNS).filter(|run| damage(&all, FIRST_SEED + run)).count();
    if gains * 2 < RUNS as usize || !damage(&all, seed) {
        return Err(Shortfall::NoAttack);
    }
    let expert = mean(&all, &Policy::Expert);
    let stake = nobody.0 - expert.0;
    if stake <= 0 || (stake as f64) < 0.1 * nobody.0 as f64 {
        return Err(Shortfall::NoStake);
    }
    let worth = worth(&all, stake);
    // Roles first, then weight, then what makes the largest difference.
    let mut chosen: Vec<usize> = Vec::new();
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
    for role in [Role::Dev, Role::Product, Role::Legal, Role::Finance] {
        let own = order.iter().find(|i| doc.decisions.get(**i).is_some_and(|d| d.owner == role));
        chosen.push(*own.ok_or(Shortfall::IdleRole)?);
    }
    for i in order {
        if chosen.len() < most && !chosen.contains(&i) {
            chosen.push(i);
        }
    }
    chosen.sort_unstable();
    let mut at = 0;
    doc.decisions.retain(|_| {
        at += 1;
        chosen.contains(&(at - 1))
    });
    cites(&mut doc);
    let scenario = compile(&doc)?;
    let mut proof = Proof { seed, nobody, expert, ..Proof::default() };
    proof.decisions = doc
        .decisions
        .iter()
        .zip(&chosen)
        .map(|(d, i)| (d.id.clone(), worth.get(*i).copied().unwrap_or_default()))
        .collect();
    time_it(&scenario, seed, minutes, fewest, &mut proof)?;
    Ok((doc, scenario, proof))
}

/// A decision cites the first news, if it says nothing else: whoever decides has read it.
fn cites(doc: &mut ScenarioDoc) {
    let known: Vec<String> = doc.injects.iter().map(|i| i.id.clone()).collect();
    for decision in &mut doc.decisions {
        decision.cites.retain(|c| known.contains(c));
        if decision.cites.is_empty() {
            decision.cites.push("first".into());
        }
    }
}

fn mean(scenario: &Arc<Scenario>, policy: &Policy) -> Cents {
    let costs: Vec<i128> = (0..RUNS)
        .into_par_iter()
        .map_init(
            || (Engine::new(Arc::clone(scenario), 0, Recording::Off), Player::default()),
            |(engine, player), run| {
                engine.reset(FIRST_SEED + run);
                player.play(engine, policy);
                i128::from(engine.cost_so_far().0)
            },
        )
        .collect();
    Cents((costs.iter().sum::<i128>() / i128::from(RUNS)) as i64)
}

/// Whether data, money or an outage comes of it after T0 when nobody defends.
fn damage(scenario: &Arc<Scenario>, seed: u64) -> bool {
    let mut engine = Engine::new(Arc::clone(scenario), seed, Recording::Events);
    Player::default().play(&mut engine, &Policy::Nobody);
    let gains = |s: StepId| scenario.steps.get(s.index()).is_some_and(|s| s.is_gain);
    let runs_on = scenario.processes.iter().any(|p| {
        scenario.steps.get(p.step.index()).is_some_and(|s| matches!(s.start, crate::scenario::model::Start::At(_)))
    });
    runs_on || engine.log().iter().any(|h| h.at >= Time::ZERO && matches!(h.event, Event::StepSucceeded(s) if gains(s)))
}

/// For each decision by how much its best and its worst option differ, as a share of the stake; 0 if it seldom opens.
fn worth(scenario: &Arc<Scenario>, stake: i64) -> Vec<f64> {
    (0..scenario.decisions.len())
        .into_par_iter()
        .map_init(
            || (Engine::new(Arc::clone(scenario), 0, Recording::Off), Player::default()),
            |(engine, player), i| {
                let id = DecisionId::new(i);
                let options = scenario.decisions.get(i).map_or(0, |d| d.options.len());
                let mut sums: Vec<i128> = Vec::new();
                let mut opened = 0;
                for option in 0..options {
                    let variation = Variation { options: vec![(id, option as u8)], ..Variation::default() };
                    let policy = Policy::Varied(Arc::new(variation));
                    let mut sum = 0;
                    for run in 0..RUNS {
                        engine.reset(FIRST_SEED + run);
                        player.play(engine, &policy);
                        sum += i128::from(engine.cost_so_far().0);
                        opened += usize::from(option == 0 && engine.opened_at(id).is_some());
                    }
                    // One that hardly ever opens need not be played with every option.
                    if option == 0 && opened < OPENS_IN {
                        return 0.0;
                    }
                    sums.push(sum / i128::from(RUNS));
                }
                let (low, high) = (sums.iter().min(), sums.iter().max());
                low.zip(high).map_or(0.0, |(low, high)| (high - low) as f64 / stake.max(1) as f64)
            },
        )
        .collect()
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
    let mut last_open = Span::ZERO;
    let mut idle = [true; 4];
    for happened in engine.log() {
        match happened.event {
            Event::DecisionOpened(d) => {
                opened += 1;
                total += MINUTES_PER_DECISION;
                since = 0.0;
                last_open = happened.at.since(Time::ZERO);
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
    let _ = last_open;
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
    // Talk fills a table's time; what must not happen is that the plan is twice the clock, or a third of it.
    let planned = f64::from(minutes);
    if total > planned * 1.35 || total < planned * 0.4 {
        return Err(Shortfall::Length);
    }
    Ok(())
}

//! What would have prevented it: the few changes, made before T0, that most reduce the cost of this attack with decisions as played.
//!
//! Candidates are closed kinds: what the author names (with its price), weaknesses that the organisation knew of and had not
//! fixed, controls that stood in the ecosystem and did not work at T0, and habits of the room. What the author's measures cover
//! is not tried a second time. All run on the same seeds as the play itself, so differences are paired; which are the best is
//! decided on one half of the seeds and how good they are on the other, so that choosing among many cannot flatter. Deliberately
//! absent: weaknesses nobody knew of (unless the author says that they could have been known), and prices that the model has not.

use std::collections::BTreeSet;
use std::ops::ControlFlow::{self, Continue};
use std::sync::Arc;

use super::best::SOONEST;
use super::played::Exercise;
use super::policy::Policy;
use super::race::Watch;
use super::rollouts::{Crew, Precautions};
use super::stats::{Estimate, Sums};
use super::table::{Agreed, Origin, Says, Table};
use crate::base::id::{ControlId, WeaknessId};
use crate::base::money::Cents;
use crate::base::time::Span;
use crate::scenario::doc::Awareness;
use crate::scenario::model::{RoleSet, Scenario};

/// How many are named.
pub const NAMED: usize = 3;
/// Seeds on which every candidate is tried, and those on which the better ones are compared.
const TRIED: [usize; 2] = [48, 256];
/// How many are compared in the second stage.
const COMPARED: usize = 6;
/// Most seeds on which those that are named are valued.
const VALUED: usize = 500;
/// News is opened this soon after it came, where the habit is to look at once.
const AT_ONCE: Span = Span(3 * 60);

/// Something that could have been so before T0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// What the author names, by position in the guide.
    Named(usize),
    /// A weakness that the organisation knew of is fixed.
    Fix(WeaknessId),
    /// A control that did not work at the start works.
    Control(ControlId),
    /// The room works in another way.
    Habit(Habit),
}

/// How a room could work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// News is opened within three minutes.
    LookAtOnce,
    /// Every answer and every action comes in half the time, but no answer within five minutes.
    TwiceAsFast,
    /// Somebody stands in for every role that was absent, and agrees to what the room decided.
    Deputies,
}

impl Habit {
    /// All of them.
    pub const ALL: [Habit; 3] = [Habit::LookAtOnce, Habit::TwiceAsFast, Habit::Deputies];

    /// What a play would have been, and who would have been absent.
    fn of(self, exercise: &Exercise) -> (Table, RoleSet) {
        let mut table = Table { origin: Origin::Changed, ..(*exercise.policy).clone() };
        let mut absent = exercise.absent;
        match self {
            Habit::LookAtOnce => {
                for news in &mut table.news {
                    *news = Some(news.map_or((AT_ONCE, 0), |(after, order)| (after.min(AT_ONCE), order)));
                }
            }
            Habit::TwiceAsFast => {
                for answer in table.answers.iter_mut().flatten() {
                    let whole = Span(answer.after.0 + answer.put_off.map_or(0, |put_off| put_off.0));
                    if answer.says != Says::Nothing {
                        answer.put_off = None;
                        answer.after = Span(whole.0 / 2).max(SOONEST.min(whole));
                    }
                }
                table.acts.iter_mut().for_each(|act| act.after = Span(act.after.0 / 2));
            }
            Habit::Deputies => {
                absent = RoleSet::NONE;
                for answer in table.answers.iter_mut().flatten() {
                    if let Says::Option(option, _) = answer.says {
                        answer.says = Says::Option(option, Agreed(RoleSet::ALL));
                    }
                }
            }
        }
        (table, absent)
    }
}

/// What a measure would have come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prevented {
    /// Which.
    pub measure: Measure,
    /// Cost as played minus cost with it, on average.
    pub saves: Estimate,
    /// Cost as played, on average over the same seeds.
    pub without: Cents,
    /// The same difference on the played dice.
    pub story: Cents,
    /// What it costs per year; none where neither author nor model says.
    pub per_year: Option<Cents>,
}

/// What was tried, so that an empty answer says how much lies behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// Measures that the scenario names.
    pub named: u32,
    /// Weaknesses that were known and not fixed, beside those.
    pub weaknesses: u32,
    /// Controls that did not work at the start, beside those.
    pub controls: u32,
    /// Habits of the room.
    pub habits: u32,
    /// Weaknesses that were not tried, because the organisation did not know of them.
    pub unknown: u32,
    /// Dice under which each was played at least.
    pub dice: u32,
    /// Dice under which the better ones were.
    pub better_dice: u32,
}

impl Tried {
    /// All of them.
    pub fn all(self) -> u32 {
        self.named + self.weaknesses + self.controls + self.habits
    }

    fn of(scenario: &Scenario, field: &[Candidate], dice: [usize; 2]) -> Tried {
        let [few, more] = dice.map(|dice| u32::try_from(dice).unwrap_or(u32::MAX));
        let mut tried = Tried { dice: few, better_dice: more, ..Tried::default() };
        for candidate in field {
            match candidate.measure {
                Measure::Named(_) => tried.named += 1,
                Measure::Fix(_) => tried.weaknesses += 1,
                Measure::Control(_) => tried.controls += 1,
                Measure::Habit(_) => tried.habits += 1,
            }
        }
        let by_name: BTreeSet<usize> = (0..scenario.guide.prevention.len())
            .flat_map(|index| named(scenario, index).fixed)
            .map(|id| id.index())
            .collect();
        let unknown = scenario.ecosystem.weaknesses.iter().enumerate();
        let unknown = unknown.filter(|(i, w)| w.known != Awareness::Known && !by_name.contains(i)).count();
        Tried { unknown: u32::try_from(unknown).unwrap_or(u32::MAX), ..tried }
    }
}

/// The measures that save most, and what they were chosen from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prevention {
    /// Most first; empty where nothing that was tried saves anything.
    pub measures: Vec<Prevented>,
    /// What was tried.
    pub tried: Tried,
}

/// A candidate that can be played.
struct Candidate {
    measure: Measure,
    crew: Crew,
    policy: (Policy, RoleSet),
    costs: Vec<i64>,
}

impl Candidate {
    fn play(&mut self, seeds: &[u64], watch: Watch<'_>) -> ControlFlow<()> {
        let costs = self.crew.costs(seeds, std::slice::from_ref(&self.policy));
        self.costs.extend(costs.into_iter().flatten());
        watch(seeds.len() as u64)
    }
}

/// The few that save most. `played` is what the play costs on each of `seeds`.
pub fn prevented(exercise: &Exercise, seeds: &[u64], played: &[i64], watch: Watch<'_>) -> ControlFlow<(), Prevention> {
    let half = seeds.len() / 2;
    let (choose, value) = seeds.split_at(half);
    let mut field = candidates(exercise);
    let tried = Tried::of(&exercise.scenario, &field, TRIED.map(|dice| dice.min(choose.len())));
    let mut from = 0;
    for (stage, keep) in TRIED.into_iter().zip([COMPARED, NAMED]) {
        let to = stage.min(choose.len());
        for candidate in &mut field {
            candidate.play(choose.get(from..to).unwrap_or_default(), watch)?;
        }
        from = to;
        let saved = |c: &Candidate| Sums::of_pairs(played, &c.costs).mean();
        field.retain(|c| saved(c) > 0.0);
        field.sort_by(|a, b| saved(b).total_cmp(&saved(a)));
        field.truncate(keep);
    }
    let value = value.get(..VALUED.min(value.len())).unwrap_or_default();
    let known = played.get(half..).unwrap_or_default();
    let without = Sums::of(known.iter().copied().take(value.len())).mean_cents();
    let mut found = Vec::new();
    for mut candidate in field {
        candidate.costs.clear();
        candidate.play(value, watch)?;
        let (policy, absent) = &candidate.policy;
        let story = exercise.outcome.cost - Cents(candidate.crew.cost(exercise.seed, policy, *absent));
        found.push(Prevented {
            measure: candidate.measure,
            saves: Sums::of_pairs(known, &candidate.costs).estimate(),
            without,
            story,
            per_year: per_year(&exercise.scenario, candidate.measure),
        });
    }
    found.sort_by_key(|p| std::cmp::Reverse(p.saves.mean));
    Continue(Prevention { measures: found, tried })
}

/// The positions that a measure of the author fixes and switches on.
fn named(scenario: &Scenario, index: usize) -> Precautions {
    let eco = &scenario.ecosystem;
    let weakness = |id: &String| eco.weaknesses.iter().position(|w| w.id == *id).map(WeaknessId::new);
    let control = |id: &String| eco.controls.iter().position(|c| c.id == *id).map(ControlId::new);
    let Some(doc) = scenario.guide.prevention.get(index) else { return Precautions::default() };
    Precautions {
        fixed: doc.fixes.iter().filter_map(weakness).collect(),
        switched_on: doc.switches_on.iter().chain(&doc.fixes).filter_map(control).collect(),
    }
}

fn candidates(exercise: &Exercise) -> Vec<Candidate> {
    let scenario = &exercise.scenario;
    let eco = &scenario.ecosystem;
    let mut measures: Vec<(Measure, Precautions)> = Vec::new();
    let (mut fixed, mut switched): (BTreeSet<usize>, BTreeSet<usize>) = Default::default();
    for index in 0..scenario.guide.prevention.len() {
        let precautions = named(scenario, index);
        if precautions != Precautions::default() {
            fixed.extend(precautions.fixed.iter().map(|w| w.index()));
            switched.extend(precautions.switched_on.iter().map(|c| c.index()));
            measures.push((Measure::Named(index), precautions));
        }
    }
    for (i, weakness) in eco.weaknesses.iter().enumerate() {
        if weakness.known == Awareness::Known && !fixed.contains(&i) {
            let id = WeaknessId::new(i);
            measures.push((Measure::Fix(id), Precautions { fixed: vec![id], switched_on: Vec::new() }));
        }
    }
    for (i, control) in eco.controls.iter().enumerate() {
        if !control.on && !switched.contains(&i) {
            let id = ControlId::new(i);
            measures.push((Measure::Control(id), Precautions { fixed: Vec::new(), switched_on: vec![id] }));
        }
    }
    let as_played = (exercise.as_policy(), exercise.absent);
    let mut all: Vec<Candidate> = measures
        .into_iter()
        .map(|(measure, precautions)| Candidate {
            measure,
            crew: Crew::with_precautions(scenario, precautions),
            policy: as_played.clone(),
            costs: Vec::new(),
        })
        .collect();
    for habit in Habit::ALL {
        let (table, absent) = habit.of(exercise);
        let as_before = Table { origin: exercise.policy.origin, ..table.clone() } == *exercise.policy;
        // Deputies for nobody are no habit; what the room did anyway is none either.
        if (as_before || habit == Habit::Deputies) && absent == exercise.absent {
            continue;
        }
        all.push(Candidate {
            measure: Measure::Habit(habit),
            crew: Crew::new(scenario),
            policy: (Policy::Table(Arc::new(table)), absent),
            costs: Vec::new(),
        });
    }
    all
}

/// What a measure costs per year, where somebody says.
fn per_year(scenario: &Scenario, measure: Measure) -> Option<Cents> {
    match measure {
        Measure::Named(index) => {
            let year = Cents::from_units(scenario.guide.prevention.get(index)?.cost_per_year.0);
            (year > Cents::ZERO).then_some(year)
        }
        Measure::Control(id) => {
            let month = scenario.ecosystem.controls.get(id.index())?.cost_per_month;
            (month > Cents::ZERO).then(|| Cents(month.0.saturating_mul(12)))
        }
        Measure::Fix(_) | Measure::Habit(_) => None,
    }
}

//! What if: one decision changed, or the moment at which it was taken, with everything that follows from that.
//!
//! The same dice, the same policy otherwise: decisions and actions after the change stand as long after what they waited for as
//! they did. Two runs come of it, side by side: cost by category, times, clocks, and two lists of events with the place where they
//! part. The same change on other dice says whether the story was typical. Deliberately absent: words.

use std::sync::Arc;

use super::played::Exercise;
use super::policy::{Player, Policy};
use super::reference_set::fresh_seeds;
use super::rollouts::Crew;
use super::stats::{Estimate, Sums};
use super::table::{Answer, Departures, Says, Table};
use crate::base::id::DecisionId;
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use crate::engine::{Engine, Happened, Outcome, Recording};

/// One thing that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which decision.
    pub decision: DecisionId,
    /// To what.
    pub to: To,
}

/// What a decision is changed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// Nobody answers: the declared default comes at its deadline.
    Default,
    /// This option; how long after it opened, if that changes too.
    Option(u8, Option<Span>),
}

/// The same policy with changes. An option that is changed is agreed to by everybody who is asked.
pub fn changed(exercise: &Exercise, changes: &[Change]) -> Table {
    let mut table = (*exercise.policy).clone();
    for change in changes {
        let played = table.answer(change.decision).copied();
        let deadline = exercise.scenario.decisions.get(change.decision.index()).map_or(Span::ZERO, |d| d.deadline);
        let answer = match change.to {
            To::Default => None,
            To::Option(option, after) => {
                let order = played.map_or(u16::MAX, |a| a.order);
                // With a moment of its own it is not put off; otherwise it is, as it was.
                let put_off = played.and_then(|a| a.put_off).filter(|_| after.is_none());
                let after = after.or(played.map(|a| a.after)).unwrap_or(deadline).min(deadline);
                let says = match played.map(|a| a.says) {
                    Some(same @ Says::Option(o, _)) if o == option => same,
                    _ => Answer::option(option, after).says,
                };
                Some(Answer { put_off, says, after, order })
            }
        };
        table = table.answering(change.decision, answer);
    }
    table
}

/// One of the two runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// What it came to.
    pub outcome: Outcome,
    /// What happened.
    pub story: Vec<Happened>,
    /// Cost that was booked by each instant at which something was.
    pub booked: Vec<(Time, Cents)>,
}

impl Side {
    /// Of a finished run that recorded its events.
    pub fn of(engine: &Engine) -> Side {
        let mut total = Cents::ZERO;
        let mut booked: Vec<(Time, Cents)> = Vec::new();
        for entry in engine.ledger().entries() {
            total += entry.amount;
            match booked.last_mut() {
                Some((at, sum)) if *at == entry.at => *sum = total,
                _ => booked.push((entry.at, total)),
            }
        }
        Side { outcome: engine.outcome(), story: engine.log().to_vec(), booked }
    }

    /// Cost that was booked by an instant.
    pub fn booked_by(&self, at: Time) -> Cents {
        let after = self.booked.partition_point(|(when, _)| *when <= at);
        after.checked_sub(1).and_then(|i| self.booked.get(i)).map_or(Cents::ZERO, |(_, sum)| *sum)
    }
}

/// How an event of one story stands to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InOther {
    /// It happens there at the same instant.
    Same,
    /// It happens there at another instant.
    At(Time),
    /// It does not happen there.
    Never,
}

/// What came of a change.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// What was changed.
    pub changes: Vec<Change>,
    /// As it was played.
    pub before: Side,
    /// With the change.
    pub after: Side,
    /// Where the stories part: the position of the first event that differs; none when they do not.
    pub parts_at: Option<usize>,
    /// How each event of the played story stands to the other one.
    pub before_in_after: Vec<InOther>,
    /// How each event of the changed story stands to the played one.
    pub after_in_before: Vec<InOther>,
    /// Whether the policy, played again on its own dice, comes to what was played. It does unless the table did something that
    /// a policy cannot hold, such as a standing action while the clock stood before a deadline that then passed.
    pub replays_exactly: bool,
    /// Where the changed run could not follow the policy.
    pub departures: Departures,
    /// What the change adds to the cost on other dice, on average.
    pub on_average: Option<Estimate>,
}

impl WhatIf {
    /// Cost with the change minus cost as played, on the same dice.
    pub fn difference(&self) -> Cents {
        self.after.outcome.cost - self.before.outcome.cost
    }

    /// The same by category, in the order of the categories.
    pub fn by_category(&self) -> Vec<Cents> {
        let pairs = self.after.outcome.by_category.iter().zip(&self.before.outcome.by_category);
        pairs.map(|(after, before)| *after - *before).collect()
    }

    /// The same by time: cost booked so far, as played and with the change, at each instant at which either changes.
    pub fn by_time(&self) -> Vec<(Time, Cents, Cents)> {
        let mut instants: Vec<Time> = self.before.booked.iter().chain(&self.after.booked).map(|(at, _)| *at).collect();
        instants.sort_unstable();
        instants.dedup();
        instants.into_iter().map(|at| (at, self.before.booked_by(at), self.after.booked_by(at))).collect()
    }
}

/// Plays an exercise with changes on its own dice, and on `replays` others. `played` is the finished run.
pub fn what_if(exercise: &Exercise, played: Side, changes: &[Change], replays: u64) -> WhatIf {
    let table = changed(exercise, changes);
    let (again, _) = run(exercise, &exercise.policy);
    let (after, departures) = run(exercise, &table);
    let parts_at = (0..played.story.len().max(after.story.len())).find(|i| played.story.get(*i) != after.story.get(*i));
    let on_average = (replays > 1).then(|| {
        let crew = Crew::new(&exercise.scenario);
        let policies = [Policy::Table(Arc::new(table)), exercise.as_policy()].map(|p| (p, exercise.absent));
        let costs = crew.costs(&fresh_seeds(replays), &policies);
        match costs.as_slice() {
            [changed, played] => Sums::of_pairs(changed, played).estimate(),
            _ => Estimate::default(),
        }
    });
    WhatIf {
        changes: changes.to_vec(),
        before_in_after: stands(&played.story, &after.story),
        after_in_before: stands(&after.story, &played.story),
        parts_at,
        replays_exactly: again.outcome.cost == played.outcome.cost && again.outcome.times == played.outcome.times,
        departures,
        on_average,
        before: played,
        after,
    }
}

/// Plays a table on the dice of an exercise.
fn run(exercise: &Exercise, table: &Table) -> (Side, Departures) {
    let mut engine =
        Engine::new(Arc::clone(&exercise.scenario), exercise.seed, Recording::Events).with_absent(exercise.absent);
    let mut player = Player::default();
    player.play_table(&mut engine, table, None);
    (Side::of(&engine), player.departures())
}

/// For each event of a story, where it is in another: the n-th of its kind with the n-th.
fn stands(story: &[Happened], other: &[Happened]) -> Vec<InOther> {
    let mut used = vec![false; other.len()];
    let mut found = |h: &Happened| {
        let at = other.iter().enumerate().position(|(i, o)| o.event == h.event && used.get(i) == Some(&false))?;
        *used.get_mut(at)? = true;
        other.get(at).map(|o| o.at)
    };
    story
        .iter()
        .map(|h| match found(h) {
            Some(at) if at == h.at => InOther::Same,
            Some(at) => InOther::At(at),
            None => InOther::Never,
        })
        .collect()
}

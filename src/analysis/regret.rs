//! Regret: what a decision cost against the best alternative, on average over dice that nobody had seen.
//!
//! It is the mean paired difference between the chosen option and the best alternative, given twice: with all other decisions as
//! played, and with later decisions and actions as in the best play known. Alternatives are every other option at the moment at
//! which it was decided, and the same option earlier. The best alternative is chosen on one half of the seeds and valued on the
//! other, so that choosing among many cannot make it look better than it is. A negative regret says that nothing that was tried
//! would have been better. Everybody who is asked agrees to an alternative.
//!
//! Only decisions that did end in the played exercise have one. *Later* goes by the order in which decisions ended there; an
//! action of the best play is not taken before the decision in question has ended. Valuing stops early where the interval is narrow.

use std::ops::ControlFlow::{self, Continue};
use std::sync::Arc;

use super::played::Exercise;
use super::policy::Policy;
use super::race::{Race, Watch};
use super::rollouts::Crew;
use super::stats::{Estimate, Sums};
use super::table::{Answer, Origin, Table};
use crate::base::id::DecisionId;
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use crate::engine::DecisionOutcome;

/// The same option earlier means half the time, and this.
const AT_ONCE: Span = Span(60);
/// Seeds by stage of the choice among alternatives; the last is the half of all.
const STAGES: [usize; 3] = [32, 96, 256];
/// Seeds that are valued before somebody looks whether that is enough.
const VALUED: usize = 200;
/// The interval is narrow enough when half of it is this share of the mean.
const NARROW: f64 = 0.04;

/// What would have been done instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// Which option.
    pub option: u8,
    /// How long after the decision opened.
    pub after: Span,
    /// Whether it is the option that was chosen, earlier.
    pub same_earlier: bool,
}

/// A decision against its best alternative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Against {
    /// The best alternative.
    pub alternative: Alternative,
    /// Cost of what was chosen minus cost of the alternative.
    pub regret: Estimate,
}

/// What one decision cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Regret {
    /// Which.
    pub decision: DecisionId,
    /// The option it ended with; none for free text without effects.
    pub option: Option<u8>,
    /// Nobody answered.
    pub defaulted: bool,
    /// When it ended.
    pub at: Time,
    /// Later decisions as played.
    pub as_played: Against,
    /// Later decisions and actions as in the best play known.
    pub best_after: Option<Against>,
    /// The difference on the played seed, against the alternative of [`Regret::as_played`].
    pub story: Cents,
}

/// What regrets are computed from.
pub struct Regrets<'a> {
    /// Plays the runs.
    pub crew: &'a Crew,
    /// What was played.
    pub exercise: &'a Exercise,
    /// The best play known.
    pub best: &'a Table,
    /// Seeds that neither the table nor the search saw.
    pub seeds: &'a [u64],
    /// What the played policy costs on them.
    pub played: &'a [i64],
    /// Differences below this many cents do not matter.
    pub tolerance: f64,
}

impl Regrets<'_> {
    /// Of one decision; none when there was no alternative.
    pub fn of(&self, decided: &DecisionOutcome, watch: Watch<'_>) -> ControlFlow<(), Option<Regret>> {
        let alternatives = self.alternatives(decided);
        let played = &self.exercise.policy;
        let tables = |base: &Table| -> Vec<(Policy, crate::scenario::model::RoleSet)> {
            let with = |(_, answer): &(Alternative, Answer)| {
                let table = base.answering(decided.id, Some(*answer));
                (Policy::Table(Arc::new(table)), self.exercise.absent)
            };
            alternatives.iter().map(with).collect()
        };
        let as_played = tables(played);
        let Some((index, regret)) = self.against(None, &as_played, watch)? else { return Continue(None) };
        let Some((alternative, _)) = alternatives.get(index).copied() else { return Continue(None) };
        let story = match as_played.get(index) {
            Some((policy, absent)) => {
                self.exercise.outcome.cost - Cents(self.crew.cost(self.exercise.seed, policy, *absent))
            }
            None => Cents::ZERO,
        };
        let base = self.best_after(decided);
        let chosen = Policy::Table(Arc::new(base.clone()));
        let best_after = self.against(Some(&chosen), &tables(&base), watch)?;
        Continue(Some(Regret {
            decision: decided.id,
            option: decided.option,
            defaulted: decided.defaulted,
            at: decided.at,
            as_played: Against { alternative, regret },
            best_after: best_after.and_then(|(index, regret)| {
                alternatives.get(index).map(|(alternative, _)| Against { alternative: *alternative, regret })
            }),
            story,
        }))
    }

    /// Every other option when it was decided, and the same option earlier.
    fn alternatives(&self, decided: &DecisionOutcome) -> Vec<(Alternative, Answer)> {
        let Some(spec) = self.exercise.scenario.decisions.get(decided.id.index()) else { return Vec::new() };
        // What nobody answered ended at its deadline; an answer at that moment is still in time.
        let played = self.exercise.policy.answer(decided.id).copied();
        let after = played.map_or(spec.deadline, |a| a.after);
        let put_off = played.and_then(|a| a.put_off);
        let order = played.map_or(u16::MAX, |a| a.order);
        let mut alternatives = Vec::new();
        for option in 0..spec.options.len() as u8 {
            if decided.option == Some(option) {
                continue;
            }
            let answer = Answer { put_off, order, ..Answer::option(option, after) };
            alternatives.push((Alternative { option, after, same_earlier: false }, answer));
        }
        if let Some(option) = decided.option {
            // Not putting it off is earlier, too.
            let whole = if put_off.is_some() { decided.at.since(decided.opened) } else { after };
            let mut earlier = vec![Span(whole.0 / 2).min(spec.deadline), AT_ONCE];
            earlier.retain(|e| *e < whole);
            earlier.dedup();
            let says = played.map(|a| a.says).filter(|s| *s != super::table::Says::Nothing);
            for after in earlier {
                let plain = Answer { order, ..Answer::option(option, after) };
                let answer = Answer { says: says.unwrap_or(plain.says), ..plain };
                alternatives.push((Alternative { option, after, same_earlier: true }, answer));
            }
        }
        alternatives
    }

    /// As played up to and with this decision, then as in the best play known.
    fn best_after(&self, decided: &DecisionOutcome) -> Table {
        let exercise = self.exercise;
        let mut table = Table { origin: Origin::Changed, ..(*exercise.policy).clone() };
        let before = |d: &DecisionOutcome| (d.at, d.id) <= (decided.at, decided.id);
        let kept: Vec<DecisionId> = exercise.outcome.decisions.iter().filter(|d| before(d)).map(|d| d.id).collect();
        for (i, answer) in table.answers.iter_mut().enumerate() {
            if !kept.contains(&DecisionId::new(i)) {
                *answer = self.best.answers.get(i).copied().flatten();
            }
        }
        let mut acted = exercise.acted.iter();
        table.acts.retain(|_| acted.next().is_some_and(|at| *at < decided.at));
        let taken: Vec<u16> = table.acts.iter().map(|a| a.action).collect();
        for act in self.best.acts.iter().filter(|a| !taken.contains(&a.action)) {
            table.acts.push(super::table::TableAct { not_before: Some(decided.id.0), ..*act });
        }
        for (i, news) in table.news.iter_mut().enumerate() {
            if exercise.arrived.get(i).copied().flatten().is_none_or(|at| at > decided.at) {
                *news = self.best.news.get(i).copied().flatten();
            }
        }
        table
    }

    /// The best alternative and how far what was chosen is from it. `chosen` is none for the played policy, whose costs are known.
    fn against(
        &self,
        chosen: Option<&Policy>,
        alternatives: &[(Policy, crate::scenario::model::RoleSet)],
        watch: Watch<'_>,
    ) -> ControlFlow<(), Option<(usize, Estimate)>> {
        let (choose, value) = self.seeds.split_at(self.seeds.len() / 2);
        let mut stages: Vec<usize> = STAGES.into_iter().filter(|s| *s < choose.len()).collect();
        if stages.len() < STAGES.len() {
            stages.push(choose.len());
        }
        let race = Race { crew: self.crew, seeds: choose, stages: &stages, to_beat: None, tolerance: self.tolerance };
        let Some(winner) = race.run(alternatives, watch)? else { return Continue(None) };
        let Some((best, absent)) = alternatives.get(winner.index) else { return Continue(None) };
        let mut difference = Sums::default();
        for (batch, seeds) in value.chunks(VALUED).enumerate() {
            let known = self.played.get(choose.len() + batch * VALUED..).unwrap_or_default();
            let mut policies = vec![(best.clone(), *absent)];
            policies.extend(chosen.map(|c| (c.clone(), *absent)));
            let costs = self.crew.costs(seeds, &policies);
            watch((seeds.len() * policies.len()) as u64)?;
            let mut costs = costs.iter();
            let of_best = costs.next().map(Vec::as_slice).unwrap_or_default();
            let of_chosen = costs.next().map_or(known, Vec::as_slice);
            difference.merge(&Sums::of_pairs(of_chosen, of_best));
            let half = difference.ci95().map_or(f64::MAX, |ci| ci.half_width().0 as f64);
            if half <= self.tolerance.max(NARROW * difference.mean().abs()) {
                break;
            }
        }
        Continue(Some((winner.index, difference.estimate())))
    }
}

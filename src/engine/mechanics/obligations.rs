//! Obligations: each trigger has a declared time, which starts the clock that the teams see, and a deemed time, when what they
//! knew first met the rule, from which lateness counts.

use std::sync::Arc;

use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::engine::Engine;
use crate::engine::event::Event;
use crate::engine::outcome::{ObligationOutcome, ObligationState};
use crate::engine::queue::Due;
use crate::scenario::doc::Within;
use crate::scenario::model::{Obligation, Term};

impl Engine {
    /// Notes which rules known facts meet now.
    pub(in crate::engine) fn update_obligations(&mut self) {
        if self.now < Time::ZERO {
            return;
        }
        let scenario = Arc::clone(&self.scenario);
        for (i, spec) in scenario.obligations.iter().enumerate() {
            let id = ObligationId::new(i);
            if spec.follows.is_some() {
                continue;
            }
            if self.truth.aware.get(i) == Some(&None) && self.known.holds(&spec.aware) {
                set(&mut self.truth.aware, i, self.now);
            }
            if self.truth.deemed.get(i) == Some(&None) && self.known.holds(&spec.deemed) {
                set(&mut self.truth.deemed, i, self.now);
                self.happened(Event::ClockDeemed(id));
            }
        }
    }

    /// When a clock that starts at `from` ends.
    fn due(&self, spec: &Obligation, from: Time, aware: Option<Time>) -> Time {
        let calendar = &self.scenario.calendar;
        let due = match spec.within {
            Term::Exactly(span) => from + span,
            Term::Rule(Within::Hours(h)) => from + Span(i64::from(h) * 3600),
            Term::Rule(Within::Days(d)) => calendar.after_days(from, d),
            Term::Rule(Within::BusinessDays(d)) => calendar.after_business_days(from, d),
            Term::Rule(Within::Months(m)) => calendar.after_months(from, m),
        };
        match (spec.latest, aware) {
            // Classified before the outer limit: whichever ends first. Classified after it: the inner one counts.
            (Some(latest), Some(aware)) if from <= aware + latest => due.min(aware + latest),
            _ => due,
        }
    }

    pub(in crate::engine) fn declare(&mut self, id: ObligationId) {
        let scenario = Arc::clone(&self.scenario);
        let Some(spec) = scenario.obligations.get(id.index()) else { return };
        let now = self.now;
        let known = self.known.clock(id);
        if known.declared.is_some() || known.filed.is_some() || known.waived.is_some() {
            return;
        }
        let aware = self.truth.aware.get(id.index()).copied().flatten();
        let due = self.due(spec, now, aware);
        if let Some(clock) = self.known.clocks.get_mut(id.index()) {
            clock.declared = Some(now);
            clock.due = Some(due);
        }
        self.queue.push(due + Span(1), Due::ClockEnds(id));
        self.happened(Event::ClockDeclared(id));
        self.dirty.knowledge = true;
    }

    /// Filing something that was never declared declares it in the same breath. Filing starts the clocks that follow.
    pub(in crate::engine) fn file(&mut self, id: ObligationId) {
        let known = self.known.clock(id);
        if known.filed.is_some() {
            return;
        }
        self.declare(id);
        let now = self.now;
        if let Some(clock) = self.known.clocks.get_mut(id.index()) {
            clock.filed = Some(now);
        }
        set(&mut self.truth.filed, id.index(), now);
        self.happened(Event::Filed(id));
        let scenario = Arc::clone(&self.scenario);
        for (i, spec) in scenario.obligations.iter().enumerate() {
            if spec.follows == Some(id) {
                if self.truth.deemed.get(i) == Some(&None) {
                    set(&mut self.truth.deemed, i, now);
                }
                self.declare(ObligationId::new(i));
            }
        }
        self.dirty.knowledge = true;
    }

    pub(in crate::engine) fn waive(&mut self, id: ObligationId) {
        let now = self.now;
        if let Some(clock) = self.known.clocks.get_mut(id.index())
            && clock.filed.is_none()
        {
            clock.waived = clock.waived.or(Some(now));
            self.happened(Event::Waived(id));
            self.dirty.knowledge = true;
        }
    }

    pub(in crate::engine) fn clock_ends(&mut self, id: ObligationId) {
        if let Some(clock) = self.known.clocks.get_mut(id.index())
            && clock.filed.is_none()
            && clock.waived.is_none()
            && !clock.missed
        {
            clock.missed = true;
            self.happened(Event::ClockMissed(id));
            self.dirty.knowledge = true;
        }
    }

    /// How an obligation stands, with the times that count for lateness.
    pub(in crate::engine) fn obligation_outcome(&self, id: ObligationId) -> ObligationOutcome {
        let known = self.known.clock(id);
        let deemed = self.truth.deemed.get(id.index()).copied().flatten();
        let aware = self.truth.aware.get(id.index()).copied().flatten();
        let from = match (deemed, known.declared) {
            (Some(deemed), _) => Some(deemed),
            (None, declared) => declared,
        };
        let due = from.zip(self.scenario.obligations.get(id.index())).map(|(from, spec)| self.due(spec, from, aware));
        let end = known.filed.unwrap_or(self.now);
        let late = due.map_or(Span::ZERO, |due| end.since(due));
        // A report that was decided not to be due, and was: the waiver does not stop the clock that counts.
        let state = match (due, known.filed) {
            (None, _) if known.waived.is_some() => ObligationState::Waived,
            (None, _) => ObligationState::NotTriggered,
            (Some(_), Some(_)) if late > Span::ZERO => ObligationState::Late,
            (Some(_), Some(_)) => ObligationState::Met,
            (Some(_), None) if known.waived.is_some() && deemed.is_none() => ObligationState::Waived,
            (Some(_), None) if late > Span::ZERO => ObligationState::Late,
            (Some(_), None) if self.known.ended => ObligationState::Open,
            (Some(_), None) => ObligationState::Running,
        };
        ObligationOutcome { id, state, declared: known.declared, deemed, due, met: known.filed, late }
    }
}

fn set(list: &mut [Option<Time>], index: usize, at: Time) {
    if let Some(slot) = list.get_mut(index) {
        *slot = slot.or(Some(at));
    }
}

//! Decisions: they open on what the teams know, and end by a choice, by free text, or by their declared default.

use std::sync::Arc;

use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::engine::Engine;
use crate::engine::event::Event;
use crate::engine::knowledge::Point;
use crate::engine::queue::Due;

impl Engine {
    /// Opens every closed decision that what is known now calls for.
    pub(in crate::engine) fn open_due_decisions(&mut self) {
        if self.now < Time::ZERO || self.known.ended {
            return;
        }
        let scenario = Arc::clone(&self.scenario);
        for (i, decision) in scenario.decisions.iter().enumerate() {
            let id = DecisionId::new(i);
            if self.known.decision(id).point == Point::Closed && self.known.holds(&decision.opens) {
                self.open_decision(id);
            }
        }
    }

    pub(in crate::engine) fn open_decision(&mut self, id: DecisionId) {
        let now = self.now;
        let Some(span) = self.scenario.decisions.get(id.index()).map(|d| d.deadline) else { return };
        let Some(known) = self.known.decisions.get_mut(id.index()) else { return };
        if !matches!(known.point, Point::Closed | Point::Deferred(_)) {
            return;
        }
        known.point = Point::Open;
        known.opened = known.opened.or(Some(now));
        known.deadline = Some(now + span);
        self.queue.push(now + span, Due::Deadline(id));
        self.happened(Event::DecisionOpened(id));
        self.dirty.knowledge = true;
    }

    pub(in crate::engine) fn defer(&mut self, id: DecisionId) {
        let now = self.now;
        let Some(later) = self.scenario.decisions.get(id.index()).and_then(|d| d.later) else { return };
        if let Some(known) = self.known.decisions.get_mut(id.index()) {
            known.point = Point::Deferred(now + later);
            known.deferred = true;
            known.deadline = None;
            self.queue.push(now + later, Due::Reopens(id));
            self.happened(Event::DecisionDeferred(id));
            self.dirty.knowledge = true;
        }
    }

    pub(in crate::engine) fn decide(&mut self, id: DecisionId, option: u8, wait: Span) {
        self.end_decision(id, Point::Chosen(option, self.now));
        self.happened(Event::OptionChosen(id, option));
        self.cite(id);
        self.carry_out(id, option, wait);
    }

    pub(in crate::engine) fn decide_otherwise(&mut self, id: DecisionId, like: Option<u8>) {
        self.end_decision(id, Point::Other(like, self.now));
        self.happened(Event::OtherChosen(id));
        self.cite(id);
        if let Some(option) = like {
            self.carry_out(id, option, Span::ZERO);
        }
    }

    /// Nobody answered in time: the declared default happens. It asks nobody and waits for nothing.
    pub(in crate::engine) fn deadline(&mut self, id: DecisionId) {
        let known = self.known.decision(id);
        if known.point != Point::Open || known.deadline != Some(self.now) {
            return;
        }
        let Some(option) = self.scenario.decisions.get(id.index()).map(|d| d.default) else { return };
        self.end_decision(id, Point::Defaulted(option, self.now));
        self.happened(Event::DecisionDefaulted(id, option));
        self.carry_out(id, option, Span::ZERO);
    }

    fn end_decision(&mut self, id: DecisionId, point: Point) {
        if let Some(known) = self.known.decisions.get_mut(id.index()) {
            known.point = point;
        }
        self.dirty.knowledge = true;
    }

    /// A decision opens the injects that it cites.
    fn cite(&mut self, id: DecisionId) {
        let scenario = Arc::clone(&self.scenario);
        if let Some(decision) = scenario.decisions.get(id.index()) {
            decision.cites.iter().for_each(|inject| self.open_inject(*inject));
        }
    }

    fn carry_out(&mut self, id: DecisionId, option: u8, wait: Span) {
        self.plan_injects_after_choice(id, option);
        let deed = self.scenario.decisions.get(id.index()).and_then(|d| d.options.get(usize::from(option))).copied();
        if let Some(deed) = deed {
            self.ask_for(deed, wait);
        }
    }
}

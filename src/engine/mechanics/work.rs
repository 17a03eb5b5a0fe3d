//! Work: a deed takes money at once, people for its lead time, and then takes effect. With everybody busy it waits in line.

use std::sync::Arc;

use crate::base::dice::{Key, Mechanic, Name};
use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use crate::engine::event::Event;
use crate::engine::knowledge::{Notice, Work};
use crate::engine::ledger::{Cause, Entry, Seen};
use crate::engine::queue::Due;
use crate::engine::{Actor, Engine};
use crate::scenario::doc::{CostCategory, Role};
use crate::scenario::model::{Param, RoleSet, RoleSpec};

impl Engine {
    pub(in crate::engine) fn book(&mut self, category: CostCategory, amount: Cents, cause: Cause, seen: Seen) {
        if amount == Cents::ZERO {
            return;
        }
        self.ledger.book(Entry { at: self.now, amount, category, cause }, seen);
        self.happened(Event::Booked(category, amount));
    }

    /// People who can work on the incident now, by role.
    fn headcount(&self, role: Role) -> u8 {
        let Some(spec) = self.scenario.role(role) else { return u8::MAX };
        self.on_shift(spec, self.scenario.calendar.is_business_hours(self.now))
    }

    fn on_shift(&self, spec: &RoleSpec, business_hours: bool) -> u8 {
        let (role, shift) = (spec.role, if business_hours { spec.people } else { spec.on_call });
        shift.saturating_add(self.known.extra.get(role as usize).copied().unwrap_or_default())
    }

    /// Most people that a role can ever have at once.
    fn most(&self, role: Role) -> u8 {
        let Some(spec) = self.scenario.role(role) else { return u8::MAX };
        spec.people.max(spec.on_call).saturating_add(self.known.extra.get(role as usize).copied().unwrap_or_default())
    }

    /// Brings the teams' picture of who is there up to date.
    pub(in crate::engine) fn arrive_on_shift(&mut self) {
        let business_hours = self.scenario.calendar.is_business_hours(self.now);
        let mut present = [0; Role::ALL.len()];
        for spec in &self.scenario.roles {
            if let Some(slot) = present.get_mut(spec.role as usize) {
                *slot = self.on_shift(spec, business_hours);
            }
        }
        self.known.present = present;
    }

    /// Takes the money and starts, or waits in line.
    pub(in crate::engine) fn ask_for(&mut self, deed: DeedId, wait: Span) {
        let scenario = Arc::clone(&self.scenario);
        let Some(spec) = scenario.deeds.get(deed.index()) else { return };
        let now = self.now;
        self.actor = Actor::Teams(deed);
        let Some(work) = self.known.work.get_mut(deed.index()) else { return };
        work.runs = work.runs.saturating_add(1);
        work.asked = Some(now);
        work.agreed = now + wait;
        self.known.asked.push(deed);
        self.known.budget = (self.known.budget - spec.cost).max(Cents::ZERO);
        self.book(spec.category, spec.cost, Cause::Deed(deed), Seen::ByTeams);
        self.dirty.knowledge = true;
        self.arrive_on_shift();
        if spec.staff.is_empty() || (self.known.waiting.is_empty() && self.can_staff(deed)) {
            self.start_work(deed);
        } else {
            self.set_work(deed, Work::Queued);
            self.known.waiting.push(deed);
            self.happened(Event::WorkQueued(deed));
            self.start_waiting();
        }
    }

    fn set_work(&mut self, deed: DeedId, state: Work) {
        if let Some(work) = self.known.work.get_mut(deed.index()) {
            work.state = state;
        }
    }

    fn can_staff(&self, deed: DeedId) -> bool {
        let staff = self.scenario.deeds.get(deed.index()).map(|d| d.staff.as_slice()).unwrap_or_default();
        staff.iter().all(|(role, people)| {
            let busy = self.known.busy.get(*role as usize).copied().unwrap_or_default();
            // More than a role has can never be asked for: all of them is enough.
            let people = (*people).min(self.most(*role));
            busy.saturating_add(people) <= self.headcount(*role)
        })
    }

    fn start_work(&mut self, deed: DeedId) {
        let scenario = Arc::clone(&self.scenario);
        let Some(spec) = scenario.deeds.get(deed.index()) else { return };
        for (role, people) in &spec.staff {
            let people = (*people).min(self.most(*role));
            if let Some(busy) = self.known.busy.get_mut(*role as usize) {
                *busy = busy.saturating_add(people);
            }
        }
        let run = self.known.deed(deed).runs;
        let lead = if spec.lead.is_fixed() {
            spec.lead.at(Key::new(Mechanic::Lead, spec.name, Name::default(), 0).throw(0))
        } else {
            let die = self.throw(Key::new(Mechanic::Lead, spec.name, Name::default(), u32::from(run)));
            spec.lead.at(die)
        };
        let lead = Span(libm::round(lead).max(0.0) as i64);
        self.set_work(deed, Work::Running(self.now));
        self.happened(Event::WorkBegan(deed));
        let wait = self.known.deed(deed).agreed.since(self.now);
        let done = self.now + lead + wait;
        if done == self.now {
            self.work_done(deed, run);
        } else {
            self.queue.push(done, Due::WorkDone(deed, run));
        }
    }

    /// Starts what waits, first come first served by role: nobody overtakes in a line that is held up.
    fn start_waiting(&mut self) {
        self.arrive_on_shift();
        let mut held_up = RoleSet::NONE;
        let mut index = 0;
        while let Some(deed) = self.known.waiting.get(index).copied() {
            let staff = self.scenario.deeds.get(deed.index()).map(|d| d.staff.as_slice()).unwrap_or_default();
            let roles: RoleSet = staff.iter().map(|(r, _)| *r).collect();
            if roles.and(held_up).is_empty() && self.can_staff(deed) {
                self.known.waiting.remove(index);
                self.start_work(deed);
            } else {
                held_up = roles.iter().fold(held_up, RoleSet::with);
                index += 1;
            }
        }
        if !self.known.waiting.is_empty() && self.pending.shift.is_none_or(|at| at <= self.now) {
            let at = self.scenario.calendar.next_shift(self.now);
            self.pending.shift = Some(at);
            self.queue.push(at, Due::Shift);
        }
    }

    pub(in crate::engine) fn shift(&mut self) {
        self.happened(Event::ShiftChanged);
        self.start_waiting();
        self.dirty.knowledge = true;
    }

    pub(in crate::engine) fn add_staff(&mut self, role: Role, people: u8) {
        if let Some(extra) = self.known.extra.get_mut(role as usize) {
            *extra = extra.saturating_add(people);
        }
        self.happened(Event::StaffAdded(role, people));
        self.start_waiting();
    }

    pub(in crate::engine) fn work_done(&mut self, deed: DeedId, run: u8) {
        let scenario = Arc::clone(&self.scenario);
        let Some(spec) = scenario.deeds.get(deed.index()) else { return };
        let Work::Running(began) = self.known.deed(deed).state else { return };
        self.actor = Actor::Teams(deed);
        let mut people_seconds = 0;
        for (role, people) in &spec.staff {
            let people = (*people).min(self.most(*role));
            people_seconds += i64::from(people) * self.now.since(began).0;
            if let Some(busy) = self.known.busy.get_mut(*role as usize) {
                *busy = busy.saturating_sub(people);
            }
        }
        let hours = people_seconds as f64 / 3600.0;
        let wages = Cents::from_units(hours * self.param(Param::ResponderHour));
        self.book(CostCategory::Response, wages, Cause::Deed(deed), Seen::ByTeams);

        let before = self.responding(deed, began);
        if let Some(work) = self.known.work.get_mut(deed.index()) {
            work.state = Work::Done(self.now);
            work.ever_done = true;
        }
        self.happened(Event::TookEffect(deed));
        self.take_effects(&spec.effects, deed);
        for (i, risk) in spec.risks.iter().enumerate() {
            let die = self.throw(Key::new(Mechanic::Risk, spec.name, Name(i as u64), u32::from(run)));
            if die.happens(risk.chance) && self.is_true(&risk.only_if) {
                self.known.notices.push((self.now, Notice::Risk(deed, i as u8)));
                self.happened(Event::RiskHappened(deed, i as u8));
                self.take_effects(&risk.effects, deed);
            }
        }
        for (i, later) in spec.later.iter().enumerate() {
            self.queue.push(self.now + later.after, Due::Follows(deed, i as u8, run));
        }
        self.plan_injects_after_deed(deed);
        self.dirty.knowledge = true;
        self.settle();
        self.note_response(before, began);
        self.start_waiting();
    }

    /// Rates and reach before a deed, if it is still open whether it is the first response.
    fn responding(&mut self, deed: DeedId, began: Time) -> Option<(i64, usize)> {
        let acts = self.scenario.deeds.get(deed.index()).is_some_and(|d| !d.effects.is_empty());
        let answered = self.truth.marks.responded.is_some_and(|r| r <= began);
        (acts && !answered && self.now >= Time::ZERO).then(|| (self.total_rate(), self.reach_size()))
    }

    /// *Responded* is the start of the first action that, on completing, lowered a rate or removed reach.
    fn note_response(&mut self, before: Option<(i64, usize)>, began: Time) {
        let Some((rate, reach)) = before else { return };
        let earlier = self.truth.marks.responded.is_some_and(|r| r <= began);
        if earlier || (self.total_rate() >= rate && self.reach_size() >= reach) {
            return;
        }
        self.truth.marks.responded = Some(began);
        self.happened(Event::Responded(began));
    }

    pub(in crate::engine) fn follow(&mut self, deed: DeedId, index: u8, _run: u8) {
        let scenario = Arc::clone(&self.scenario);
        let Some(later) = scenario.deeds.get(deed.index()).and_then(|d| d.later.get(usize::from(index))) else {
            return;
        };
        if !self.is_true(&later.only_if) {
            return;
        }
        self.actor = Actor::Teams(deed);
        self.known.notices.push((self.now, Notice::Later(deed, index)));
        self.happened(Event::Followed(deed, index));
        self.take_effects(&later.effects, deed);
        self.dirty.knowledge = true;
        self.settle();
    }
}

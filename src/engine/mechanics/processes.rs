//! Continuous damage: data and money that leave while a step's needs stay met, in closed form between changes.

use std::sync::Arc;

use super::attack::Link;
use crate::base::id::*;
use crate::base::time::Time;
use crate::engine::Engine;
use crate::engine::accrual::Changed;
use crate::engine::event::Event;
use crate::engine::queue::Due;
use crate::engine::world::{Attempt, Gate, Stream, StreamId};
use crate::scenario::model::{Param, ProcessKind, ProcessSpec, Step};

impl Engine {
    /// Rate of a started process now: its full rate, or nothing, times what throttles and controls leave of it.
    fn stream_rate(&mut self, spec: &ProcessSpec, step: &Step, stream: &Stream) -> i64 {
        if !stream.started || stream.ended || self.truth.marks.gave_up || !self.can_run(spec.step, step) {
            return 0;
        }
        let throttles: f64 = step.via.iter().map(|f| self.truth.flow::<Gate>(*f).to).product();
        let controls = self.controls(step, |c| c.rate);
        libm::round(spec.per_hour as f64 * throttles * controls * self.leash(step)) as i64
    }

    /// Brings every process to the rate that the world allows now.
    pub(in crate::engine) fn update_streams(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        let mut changed = Changed::No;
        let active = self.take_active();
        for step_id in &active {
            let Some(step) = scenario.steps.get(step_id.index()) else { continue };
            for i in step.processes.clone() {
                let Some(spec) = scenario.processes.get(i) else { continue };
                let id = StreamId(i as u16);
                let stream = *self.truth.stream::<Stream>(id);
                if !stream.started {
                    continue;
                }
                let rate = self.stream_rate(spec, step, &stream);
                let before = stream.all.rate();
                if rate != before {
                    changed = Changed::Yes;
                    self.set_stream_rate(id, spec, rate);
                    if before > 0 {
                        // It was a success as long as it ran: patience counts from here.
                        self.truth.marks.last_success = self.now;
                    }
                }
                self.note_cut(spec.step, &stream, before, rate);
            }
        }
        self.put_active(active);
        if changed == Changed::Yes {
            self.wake_at_marks();
            self.plan_give_up();
        }
    }

    fn set_stream_rate(&mut self, id: StreamId, spec: &ProcessSpec, rate: i64) {
        let now = self.now;
        let decay = self.param(Param::RecallDecay);
        let stream = self.truth.stream_mut::<Stream>(id);
        settle_pool(stream, now, decay);
        let _ = stream.all.set_rate(now, rate);
        if spec.kind == ProcessKind::Diversion {
            let _ = stream.lost.set_rate(now, libm::round(rate as f64 * (1.0 - stream.hold)) as i64);
        }
        stream.generation += 1;
        let (generation, end) = (stream.generation, stream.all.reaches(spec.limit));
        self.queue.push(end, Due::StreamEnds(id.0, generation));
    }

    /// Says when defenders cut off what a step gained, and when it runs again.
    fn note_cut(&mut self, step: StepId, stream: &Stream, before: i64, rate: i64) {
        if stream.ended || self.truth.marks.gave_up {
            return;
        }
        let attempt = *self.truth.step::<Attempt>(step);
        if rate == 0 && !attempt.cut {
            let attempt = self.truth.step_mut::<Attempt>(step);
            attempt.cut = true;
            attempt.was_cut = true;
            self.happened(Event::StepCut(step));
            self.schedule_followers(step, Link::Cut);
            self.replan();
        } else if rate > 0 && attempt.cut && before == 0 {
            self.truth.step_mut::<Attempt>(step).cut = false;
            self.happened(Event::StepResumed(step));
        }
    }

    pub(in crate::engine) fn stream_ends(&mut self, id: StreamId, generation: u16) {
        let scenario = Arc::clone(&self.scenario);
        let Some(spec) = scenario.processes.get(id.index()) else { return };
        let stream = *self.truth.stream::<Stream>(id);
        if stream.generation != generation || stream.ended {
            return;
        }
        self.set_stream_rate(id, spec, 0);
        self.truth.stream_mut::<Stream>(id).ended = true;
        self.truth.marks.last_success = self.now;
        self.plan_give_up();
        self.happened(Event::StepExhausted(spec.step));
        self.replan();
        self.dirty.world = true;
    }

    /// What was diverted before T0 is history: shown apart, never in the ledger, and out of reach of a recall.
    pub(in crate::engine) fn set_history_apart(&mut self) {
        for i in 0..self.scenario.processes.len() {
            let now = self.now;
            let stream = self.truth.stream_mut::<Stream>(StreamId(i as u16));
            stream.history = stream.lost.at(now);
            stream.booked = stream.history;
            stream.pool = 0.0;
            stream.pool_at = now;
        }
    }

    /// From now on this share of what a step diverts is held back.
    pub(in crate::engine) fn hold_transfers(&mut self, step: StepId, share: f64) {
        let scenario = Arc::clone(&self.scenario);
        for id in self.streams_of(step) {
            let Some(spec) = scenario.processes.get(id.index()) else { continue };
            let rate = self.truth.stream::<Stream>(id).all.rate();
            self.truth.stream_mut::<Stream>(id).hold = share.clamp(0.0, 1.0);
            self.set_stream_rate(id, spec, rate);
        }
        self.dirty.world = true;
    }

    /// Held money goes where it was sent, and nothing is held any more.
    pub(in crate::engine) fn release_transfers(&mut self, step: StepId) {
        let now = self.now;
        for id in self.streams_of(step) {
            let stream = self.truth.stream_mut::<Stream>(id);
            stream.released = stream.all.at(now) - stream.lost.at(now);
        }
        self.hold_transfers(step, 0.0);
    }

    /// Brings back what is still in reach of a recall; once money was recalled the pool is empty.
    pub(in crate::engine) fn recall(&mut self, step: StepId) -> i64 {
        let (now, decay, share) = (self.now, self.param(Param::RecallDecay), self.param(Param::RecallShare));
        let mut total = 0;
        for id in self.streams_of(step) {
            let stream = self.truth.stream_mut::<Stream>(id);
            settle_pool(stream, now, decay);
            let back = libm::floor(stream.pool * share.clamp(0.0, 1.0)) as i64;
            stream.pool = 0.0;
            stream.recalled += back;
            total += back;
        }
        total
    }

    /// Conditions that wait for an amount are looked at when the amount is reached, at the present rates.
    pub(in crate::engine) fn wake_at_marks(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        let now = self.now;
        let mut rates = [0_i64; 2];
        let active = self.take_active();
        for id in active.iter().flat_map(|step| self.streams_of(*step)) {
            let stream = self.truth.stream::<Stream>(id);
            match scenario.processes.get(id.index()).map(|spec| spec.kind) {
                Some(ProcessKind::Exfiltration(_)) => rates[0] += stream.all.rate(),
                Some(ProcessKind::Diversion) => rates[1] += stream.lost.rate(),
                None => {}
            }
        }
        self.put_active(active);
        if rates == [0, 0] {
            return;
        }
        let people = self.truth.people_out(&scenario, now) as i64;
        let money = self.truth.diverted(&scenario, now).0;
        let next = |mark: i64, have: i64, rate: i64| {
            // Overlap can make the sum of rates an overestimate: look again then, but not more than once a minute.
            let seconds = ((mark - have) as i128 * 3600 + i128::from(rate) - 1) / i128::from(rate.max(1));
            Time(now.0.saturating_add(i64::try_from(seconds).unwrap_or(i64::MAX).max(60)))
        };
        let mut at = Time::NEVER;
        if rates[0] > 0
            && let Some(mark) = scenario.people_marks.iter().find(|m| **m as i64 > people)
        {
            at = at.min(next(*mark as i64, people, rates[0]));
        }
        if rates[1] > 0
            && let Some(mark) = scenario.money_marks.iter().find(|m| m.0 > money)
        {
            at = at.min(next(mark.0, money, rates[1]));
        }
        let is_pending = self.pending.marks.is_some_and(|pending| pending > now && pending <= at);
        if at < Time::NEVER && !is_pending {
            self.pending.marks = Some(at);
            self.queue.push(at, Due::Wake);
        }
    }
}

/// Brings the recallable pool to `now`: it grows by what is lost and decays at a constant hazard. Anchored only where rates
/// change, so that a split wait changes nothing.
fn settle_pool(stream: &mut Stream, now: Time, decay_per_hour: f64) {
    let hours = now.since(stream.pool_at).hours();
    let rate = stream.lost.rate() as f64;
    if decay_per_hour > 0.0 {
        let left = libm::exp(-decay_per_hour * hours);
        stream.pool = stream.pool * left + rate / decay_per_hour * (1.0 - left);
    } else {
        stream.pool += rate * hours;
    }
    stream.pool_at = now;
}

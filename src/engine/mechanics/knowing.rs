//! Knowing: injects arrive, are opened, and label facts. Truth enters the teams' knowledge only through here, through work
//! that investigates or counts, and through what anybody can see.

use std::sync::Arc;

use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::Time;
use crate::engine::Engine;
use crate::engine::event::Event;
use crate::engine::queue::Due;
use crate::engine::world::{Foothold, Service, Serving, Stream};
use crate::scenario::doc::{Channel, Label, Signal};
use crate::scenario::model::Arrival;

impl Engine {
    /// Puts every inject with a fixed instant into the queue.
    pub(in crate::engine) fn plan_injects(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        for (i, inject) in scenario.injects.iter().enumerate() {
            if let Arrival::At(at) = inject.when {
                self.queue.push(at, Due::Inject(InjectId::new(i)));
            }
        }
    }

    fn plan_when(&mut self, fits: impl Fn(&Arrival) -> Option<i64>) {
        let scenario = Arc::clone(&self.scenario);
        for (i, inject) in scenario.injects.iter().enumerate() {
            if let Some(delay) = fits(&inject.when) {
                // What the attack set off before T0 reaches the teams at T0 at the earliest.
                let at = Time(self.now.0.saturating_add(delay)).max(Time::ZERO);
                self.queue.push(at, Due::Inject(InjectId::new(i)));
            }
        }
    }

    pub(in crate::engine) fn plan_injects_after_step(&mut self, step: StepId) {
        self.plan_when(|when| match when {
            Arrival::AfterStep(s, delay) if *s == step => Some(delay.0),
            _ => None,
        });
    }

    pub(in crate::engine) fn plan_injects_after_choice(&mut self, decision: DecisionId, option: u8) {
        self.plan_when(|when| match when {
            Arrival::AfterChoice(d, o, delay) if *d == decision && *o == option => Some(delay.0),
            _ => None,
        });
    }

    pub(in crate::engine) fn plan_injects_after_deed(&mut self, deed: DeedId) {
        self.plan_when(|when| match when {
            Arrival::AfterDeed(d, delay) if *d == deed => Some(delay.0),
            _ => None,
        });
    }

    pub(in crate::engine) fn plan_injects_on_notice(&mut self, step: StepId) {
        self.plan_when(|when| (*when == Arrival::Noticed(step)).then_some(0));
    }

    /// Starts injects and steps whose `Once` has come true.
    pub(in crate::engine) fn start_onces(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        if self.now >= Time::ZERO {
            for id in &scenario.once_injects {
                let Some(Arrival::Once(cond, delay)) = scenario.injects.get(id.index()).map(|inject| &inject.when)
                else {
                    continue;
                };
                if self.once_started.0.get(id.index()) == Some(&false) && self.is_true(cond) {
                    if let Some(started) = self.once_started.0.get_mut(id.index()) {
                        *started = true;
                    }
                    self.queue.push(self.now + *delay, Due::Inject(*id));
                }
            }
        }
        self.start_once_steps();
    }

    pub(in crate::engine) fn inject_arrives(&mut self, id: InjectId) {
        let scenario = Arc::clone(&self.scenario);
        let Some(inject) = scenario.injects.get(id.index()) else { return };
        let now = self.now;
        let holds = self.is_true(&inject.only_if);
        let Some(known) = self.known.injects.get_mut(id.index()) else { return };
        if known.arrived.is_some() || known.skipped || !holds {
            return;
        }
        known.arrived = Some(now);
        self.known.arrivals.push((now, Ok(id)));
        if matches!(inject.channel, Channel::Journalist | Channel::Social) && inject.signal == Signal::True {
            self.truth.marks.exposed = self.truth.marks.exposed.or(Some(now));
        }
        self.happened(Event::InjectArrived(id));
        for (fact, label) in &inject.reveals {
            self.label_fact(*fact, *label);
        }
        self.dirty.knowledge = true;
    }

    /// A team opened it. The first true signal that is opened is detection.
    pub(in crate::engine) fn open_inject(&mut self, id: InjectId) {
        let now = self.now;
        let Some(known) = self.known.injects.get_mut(id.index()) else { return };
        if known.arrived.is_none() || known.opened.is_some() {
            return;
        }
        known.opened = Some(now);
        let signal = self.scenario.injects.get(id.index()).map(|i| i.signal);
        if matches!(signal, Some(Signal::True | Signal::FalseAlarm)) {
            self.known.first_opened = self.known.first_opened.or(Some(now));
        }
        self.happened(Event::InjectOpened(id));
        if signal == Some(Signal::True) && self.truth.marks.detected.is_none() {
            self.truth.marks.detected = Some(now);
            self.happened(Event::Detected);
            self.dirty.world = true;
        }
        self.dirty.knowledge = true;
    }

    pub(in crate::engine) fn skip_inject(&mut self, id: InjectId) {
        if let Some(known) = self.known.injects.get_mut(id.index()) {
            known.skipped = true;
            self.happened(Event::InjectSkipped(id));
        }
    }

    pub(in crate::engine) fn improvise(&mut self, reveals: &[(FactId, Label)]) {
        let number = self.improvised;
        self.improvised += 1;
        self.known.arrivals.push((self.now, Err(number)));
        self.happened(Event::Improvised);
        for (fact, label) in reveals {
            self.label_fact(*fact, *label);
        }
        self.dirty.knowledge = true;
    }

    /// Labels only rise; what was ruled out stays so unless it is confirmed.
    pub(in crate::engine) fn label_fact(&mut self, id: FactId, label: Label) {
        let now = self.now;
        let Some(fact) = self.known.facts.get_mut(id.index()) else { return };
        let rises = fact.label.is_none_or(|old| label > old);
        if !rises || (fact.ruled_out && label < Label::Confirmed) {
            return;
        }
        fact.label = Some(label);
        fact.ruled_out = false;
        fact.since = fact.since.or(Some(now));
        self.happened(Event::FactLabelled(id, Some(label)));
        self.dirty.knowledge = true;
    }

    /// Looks into a fact: true ones are confirmed, others ruled out.
    pub(in crate::engine) fn investigate(&mut self, id: FactId) {
        let scenario = Arc::clone(&self.scenario);
        let Some(spec) = scenario.facts.get(id.index()) else { return };
        if self.is_true(&spec.truth) {
            self.label_fact(id, Label::Confirmed);
            return;
        }
        let now = self.now;
        if let Some(fact) = self.known.facts.get_mut(id.index()) {
            fact.label = None;
            fact.ruled_out = true;
            fact.since = fact.since.or(Some(now));
            self.happened(Event::FactLabelled(id, None));
            self.dirty.knowledge = true;
        }
    }

    /// Counts the people whose data has left a holding by now.
    pub(in crate::engine) fn count_people(&mut self, id: HoldingId) {
        let out = self.people_out_of(id);
        if let Some(slot) = self.known.counted.get_mut(id.index()) {
            *slot = Some(out);
        }
        self.happened(Event::PeopleCounted(id, out));
        self.dirty.knowledge = true;
    }

    /// What anybody sees of an asset: that it does not serve.
    pub(in crate::engine) fn note_service(&mut self, id: AssetId) {
        let service = *self.truth.asset::<Service>(id);
        let serving = self.truth.asset::<Serving>(id).0;
        let now = self.now;
        if let Some(known) = self.known.assets.get_mut(id.index()) {
            let down = !serving || service.disrupted;
            if (known.isolated, known.off, known.down, known.restored)
                != (service.isolated, service.off, down, service.restored)
            {
                known.since = Some(now);
            }
            known.isolated = service.isolated;
            known.off = service.off;
            known.down = down;
            known.restored = service.restored;
        }
    }

    /// Steps whose damage the teams see, because a fact that shows it is at least probable.
    fn shown_steps(&self) -> Vec<StepId> {
        let firm = |i: &usize| self.known.label(FactId::new(*i)) >= Some(Label::Probable);
        let facts = (0..self.scenario.facts.len()).filter(firm).filter_map(|i| self.scenario.facts.get(i));
        let mut steps: Vec<StepId> = facts.flat_map(|f| f.shows.iter().copied()).collect();
        steps.sort_unstable();
        steps.dedup();
        steps
    }

    /// The cost that the teams know of: their own spending, what visibly stands still, and damage that facts have shown. Also
    /// whether they believe it contained: they know of damage, and what they did stands in the way of all of it.
    pub(in crate::engine) fn update_known_cost(&mut self) {
        let shown = self.shown_steps();
        let fraud: i64 = shown
            .iter()
            .flat_map(|s| self.streams_of(*s))
            .map(|id| {
                let stream = self.truth.stream::<Stream>(id);
                stream.lost.at(self.now) + stream.released - stream.history
            })
            .sum();
        let cost = self.ledger.known() + self.downtime_unbooked() + Cents(fraud);
        self.known.cost = cost;
        // The trend keeps its shape with a few hundred points.
        if self.known.trend.last().is_none_or(|(_, last)| *last != cost) && self.known.trend.len() < 512 {
            self.known.trend.push((self.now, cost));
        }
        let stands = |a: AssetId| self.truth.asset::<Foothold>(a).0;
        let all_cut = shown
            .iter()
            .filter_map(|s| self.scenario.steps.get(s.index()))
            .all(|step| !self.needs_met(step, |_| true, stands));
        if shown.is_empty() || !all_cut {
            self.known.believed_contained = None;
        } else if self.known.believed_contained.is_none() {
            self.known.believed_contained = Some(self.now);
        }
    }
}

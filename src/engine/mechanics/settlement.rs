//! The epilogue: at the horizon running processes stop, accrued cost is booked, and what comes long after a breach is settled
//! with this run's parameters. What each term comes to is computed in `scenario::cost`, which prices estimates of incidents too;
//! here stands who is concerned, which dice fall, and where an amount is booked.

use std::sync::Arc;

use crate::base::dice::{Key, Mechanic, Name};
use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::{Span, Time};
use crate::engine::Engine;
use crate::engine::event::Event;
use crate::engine::knowledge::Point;
use crate::engine::ledger::{Cause, Seen};
use crate::engine::outcome::ObligationState;
use crate::engine::world::{Stream, StreamId, Told};
use crate::scenario::cost::{Evidence, Heard, Leaving, Rates, Sensitivity, Told as PeopleTold, sensitivity};
use crate::scenario::doc::CostCategory;
use crate::scenario::model::{Penalty, ProcessKind};

/// News spreads: whoever was told within this time of the story becoming public still heard it from the organisation.
const SAME_NEWS_DAY: Span = Span::DAY;

impl Engine {
    /// This run's cost parameters, for the terms of cost.
    pub(in crate::engine) fn rates(&self) -> Rates<'_> {
        Rates(&self.params)
    }

    /// Distinct people whose data has left one holding.
    pub(in crate::engine) fn people_out_of(&self, holding: HoldingId) -> u64 {
        let most = self.scenario.ecosystem.holdings.get(holding.index()).map_or(0, |h| h.people);
        let out = self.scenario.processes.iter().enumerate().filter_map(|(i, p)| match p.kind {
            ProcessKind::Exfiltration(h) if h == holding => {
                Some(self.truth.stream::<Stream>(StreamId(i as u16)).all.at(self.now).max(0) as u64)
            }
            _ => None,
        });
        out.max().unwrap_or(0).min(most)
    }

    /// Books what processes have taken since the last booking. What left before T0 is history and was never booked.
    pub(in crate::engine) fn book_streams(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        for (i, spec) in scenario.processes.iter().enumerate() {
            if spec.kind != ProcessKind::Diversion {
                continue;
            }
            let stream = *self.truth.stream::<Stream>(StreamId(i as u16));
            let lost = stream.lost.at(self.now) + stream.released;
            let amount = Cents(lost - stream.booked);
            self.book(CostCategory::Fraud, amount, Cause::Step(spec.step), Seen::Later);
            self.truth.stream_mut::<Stream>(StreamId(i as u16)).booked = lost;
        }
    }

    /// Fraud that is not in the ledger yet.
    pub(in crate::engine) fn fraud_unbooked(&self) -> Cents {
        let one = |(i, _): (usize, _)| {
            let stream = self.truth.stream::<Stream>(StreamId(i as u16));
            stream.lost.at(self.now) + stream.released - stream.booked
        };
        Cents(
            self.scenario.processes.iter().enumerate().filter(|(_, p)| p.kind == ProcessKind::Diversion).map(one).sum(),
        )
    }

    /// All cost as of now: what is booked and what has accrued.
    pub fn cost_so_far(&self) -> Cents {
        self.ledger.total() + self.fraud_unbooked() + self.downtime_unbooked()
    }

    pub(in crate::engine) fn close_books(&mut self) {
        for i in 0..self.scenario.decisions.len() {
            let id = DecisionId::new(i);
            // Whatever still waits for an answer at the horizon never gets one, and never takes effect.
            if matches!(self.known.decision(id).point, Point::Open | Point::Deferred(_))
                && let Some(option) = self.scenario.decisions.get(i).map(|d| d.default)
                && let Some(known) = self.known.decisions.get_mut(i)
            {
                known.point = Point::Defaulted(option, self.now);
                self.happened(Event::DecisionDefaulted(id, option));
            }
        }
        self.book_streams();
        self.book_downtime();
        self.book_crisis();
        self.book_experts();
        let people = self.truth.people_out(&self.scenario, self.now);
        let victims = self.victims();
        self.book_lost_business(people, victims);
        self.book_claims(people, victims);
        self.book_penalties(people, victims);
        self.book_insurance();
        self.known.ended = true;
        self.happened(Event::BooksClosed);
        self.queue.clear();
    }

    /// Customers who were robbed: what was diverted, over what one of them loses.
    fn victims(&self) -> f64 {
        let lost: i64 = self
            .scenario
            .processes
            .iter()
            .enumerate()
            .filter(|(_, p)| p.kind == ProcessKind::Diversion)
            .map(|(i, _)| {
                let stream = self.truth.stream::<Stream>(StreamId(i as u16));
                stream.lost.at(self.now) + stream.released - stream.history
            })
            .sum();
        self.rates().victims(Cents(lost).units())
    }

    /// Share of the robbed who were not paid back.
    fn unrefunded(&self) -> f64 {
        let (mut lost, mut open) = (0.0, 0.0);
        for (i, spec) in self.scenario.processes.iter().enumerate() {
            if spec.kind == ProcessKind::Diversion {
                let stream = self.truth.stream::<Stream>(StreamId(i as u16));
                let amount = (stream.lost.at(self.now) + stream.released - stream.history) as f64;
                lost += amount;
                open += amount * (1.0 - stream.refunded);
            }
        }
        if lost > 0.0 { open / lost } else { 0.0 }
    }

    fn book_crisis(&mut self) {
        let marks = &self.truth.marks;
        let Some(from) = marks.detected else { return };
        let until = marks.contained.unwrap_or(self.now);
        let amount = Cents::from_units(self.rates().crisis(until.since(from)));
        self.book(CostCategory::Detection, amount, Cause::Crisis, Seen::ByTeams);
    }

    fn evidence_holds(&self) -> bool {
        self.truth.marks.evidence_kept && !self.truth.marks.evidence_lost
    }

    fn forensics_bill(&self) -> Cents {
        if self.known.forensics.is_none() {
            return Cents::ZERO;
        }
        let evidence = if self.evidence_holds() { Evidence::Kept } else { Evidence::Lost };
        Cents::from_units(self.rates().forensics(evidence))
    }

    fn counsel_bill(&self) -> Cents {
        if self.known.counsel.is_none() {
            return Cents::ZERO;
        }
        Cents::from_units(self.rates().counsel())
    }

    fn book_experts(&mut self) {
        self.book(CostCategory::Detection, self.forensics_bill(), Cause::Crisis, Seen::ByTeams);
        self.book(CostCategory::Legal, self.counsel_bill(), Cause::Crisis, Seen::ByTeams);
        let handling = Cents::from_units(self.rates().handling(self.victims()));
        self.book(CostCategory::Response, handling, Cause::People, Seen::Later);
    }

    /// Customers leave because their data left, because they were robbed, because nothing worked, or because of what was said.
    fn book_lost_business(&mut self, people: u64, victims: f64) {
        let organisation = &self.scenario.organisation;
        let customers = organisation.customers as f64;
        let per_day = organisation.revenue_per_year.units() / 365.0;
        let leaving = self.rates().leaving(&Leaving {
            customers,
            people: (people as f64).min(customers),
            heard: if self.heard_from_us() { Heard::FromUs } else { Heard::Elsewhere },
            victims,
            unrefunded: self.unrefunded(),
            lost_share: self.truth.marks.lost_share,
            lost_customers: self.truth.marks.lost_customers as f64,
            outage_days: if per_day > 0.0 { self.downtime_gross().units() / per_day } else { 0.0 },
        });
        let amount = Cents::from_units(leaving * organisation.customer_value.units());
        self.book(CostCategory::LostBusiness, amount, Cause::People, Seen::Later);
    }

    /// Whether people heard it from the organisation before, or on the day on which, it was in the news.
    fn heard_from_us(&self) -> bool {
        let by_holding = (0..self.scenario.ecosystem.holdings.len())
            .filter(|i| self.people_out_of(HoldingId::new(*i)) > 0)
            .map(|i| self.truth.holding::<Told>(HoldingId::new(i)).0)
            .reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b)))
            .flatten();
        // A candid statement reaches everybody; letters reach those whose holding was written to. The earlier one counts.
        let told = match (by_holding, self.truth.marks.candid) {
            (Some(letters), Some(statement)) => Some(letters.min(statement)),
            (letters, statement) => letters.or(statement),
        };
        match (told, self.truth.marks.exposed) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(told), Some(exposed)) => told <= exposed + SAME_NEWS_DAY,
        }
    }

    fn book_claims(&mut self, people: u64, victims: f64) {
        let affected = people as f64 + victims * self.unrefunded();
        if affected < 1.0 {
            return;
        }
        let chance = self.rates().claim_chance(affected, self.truth.marks.legal_exposure);
        let die = self.throw(Key::new(Mechanic::ClassAction, Name::default(), Name::default(), 0));
        if !die.happens(chance) {
            return;
        }
        let sensitive = (0..self.scenario.ecosystem.holdings.len()).any(|i| {
            self.people_out_of(HoldingId::new(i)) > 0
                && self
                    .scenario
                    .ecosystem
                    .holdings
                    .get(i)
                    .is_some_and(|h| sensitivity(h.class) == Sensitivity::Sensitive)
        });
        let kind = if sensitive { Sensitivity::Sensitive } else { Sensitivity::Ordinary };
        let amount = self.rates().claim(affected, kind);
        self.book(CostCategory::Legal, Cents::from_units(amount), Cause::People, Seen::Later);
    }

    /// One die per regime whose rule was met: an authority takes the case up or not. Fine = severity × cap, worse for each late
    /// clock, for people who were never told and for how the organisation behaved; late contract clocks cost what they say.
    fn book_penalties(&mut self, people: u64, victims: f64) {
        let scenario = Arc::clone(&self.scenario);
        let affected = people as f64 + victims;
        let told = if people > 0 && self.known.people_told.is_none() { PeopleTold::Never } else { PeopleTold::Yes };
        let mut seen: Vec<&str> = Vec::new();
        for (i, spec) in scenario.obligations.iter().enumerate() {
            let id = ObligationId::new(i);
            let outcome = self.obligation_outcome(id);
            match &spec.penalty {
                Penalty::Contract { once, per_day } => {
                    if outcome.state == ObligationState::Late {
                        let days = libm::ceil(outcome.late.hours() / 24.0) as i64;
                        let amount = *once + Cents(per_day.0.saturating_mul(days));
                        self.book(CostCategory::PartnerClaims, amount, Cause::Obligation(id), Seen::Later);
                    }
                }
                Penalty::Regime { id: regime, name, cap, enforcement } => {
                    // A rule that was never met cannot be broken, whether or not somebody wrote that down.
                    let applies = !matches!(outcome.state, ObligationState::NotTriggered | ObligationState::Waived);
                    if seen.contains(&regime.as_str()) || !applies {
                        continue;
                    }
                    seen.push(regime);
                    let late = scenario
                        .obligations
                        .iter()
                        .enumerate()
                        .filter(|(_, o)| matches!(&o.penalty, Penalty::Regime { id, .. } if id == regime))
                        .filter(|(j, _)| self.obligation_outcome(ObligationId::new(*j)).state == ObligationState::Late)
                        .count();
                    let worse = self.rates().gravity(self.truth.marks.regulator_view, late, told);
                    let die = self.throw(Key::new(Mechanic::Enforcement, *name, Name::default(), 0));
                    if die.happens(enforcement * worse) {
                        let share = self.rates().fine_share(affected, worse);
                        self.book(CostCategory::Penalties, cap.share(share), Cause::Obligation(id), Seen::Later);
                    }
                }
            }
        }
    }

    /// What the insurer pays: covered cost above the retention up to the limit, less when it was told late, and only in part
    /// for experts engaged before it was told.
    fn book_insurance(&mut self) {
        let (Some(policy), Some(told)) = (&self.scenario.organisation.insurance, self.known.insurer) else { return };
        let sum = |c| self.ledger.sum(c);
        let uncleared = self.rates().uncleared();
        let experts = |bill: Cents, engaged: Option<Time>| {
            if engaged.is_some_and(|e| e < told) { bill.share(1.0 - uncleared) } else { Cents::ZERO }
        };
        let not_cleared =
            experts(self.forensics_bill(), self.known.forensics) + experts(self.counsel_bill(), self.known.counsel);
        let downtime = sum(CostCategory::Downtime);
        // The waiting period is a deductible in time: its share of the whole outage is never paid.
        let waited = policy.waiting.hours() / (self.outage_hours().max(policy.waiting.hours())).max(1e-9);
        let crime = sum(CostCategory::Fraud).max(Cents::ZERO).min(policy.crime_limit);
        let covered = sum(CostCategory::Detection)
            + sum(CostCategory::Response)
            + sum(CostCategory::Notification)
            + sum(CostCategory::Legal)
            + sum(CostCategory::Extortion)
            + downtime.share(1.0 - waited)
            + crime
            - not_cleared;
        let paid = (covered - policy.retention).max(Cents::ZERO).min(policy.limit);
        let share = if told <= Time::ZERO + policy.notice_within { 1.0 } else { policy.late_share.clamp(0.0, 1.0) };
        self.book(CostCategory::Insurance, Cents(-paid.share(share).0), Cause::Insurer, Seen::Later);
    }

    /// Hours of full outage that the stopped revenue amounts to.
    fn outage_hours(&self) -> f64 {
        let per_hour = self.scenario.organisation.revenue_per_year.units() / (365.0 * 24.0);
        if per_hour > 0.0 { self.downtime_gross().units() / per_hour } else { 0.0 }
    }
}

//! What a deed does: the closed vocabulary of effects, each with the one change that it makes. Exhaustive on purpose: a new
//! effect does not compile until it does something here.

use std::sync::Arc;

use crate::base::dice::{Key, Mechanic, Name};
use crate::base::id::*;
use crate::base::money::Cents;
use crate::engine::Engine;
use crate::engine::event::Event;
use crate::engine::ledger::{Cause, Seen};
use crate::engine::world::{Fixed, Gate, Leash, Service, Stream, Told, Watched, Works};
use crate::scenario::doc::{CostCategory, Notice, Tone};
use crate::scenario::model::{Act, Param};

/// What a reassuring statement beyond the facts does to a regulator's view and to claims, once the facts come out.
/// Assumption: enforcement practice names misleading notices as the main aggravating factor; size by judgement.
const MISLEADING: f64 = 1.4;

impl Engine {
    /// Applies effects in order.
    pub(in crate::engine) fn take_effects(&mut self, effects: &[Act], deed: DeedId) {
        let cause = Cause::Deed(deed);
        for (position, effect) in effects.iter().enumerate() {
            self.take_effect(*effect, deed, cause, position);
        }
    }

    fn take_effect(&mut self, act: Act, deed: DeedId, cause: Cause, position: usize) {
        let now = self.now;
        self.dirty.truth = true;
        match act {
            Act::BlockFlow(f) => self.set_gate(f, |g| g.blocked = true),
            Act::OpenFlow(f) => self.set_gate(f, |g| *g = Gate { blocked: false, to: 1.0, loses: 0.0 }),
            Act::ThrottleFlow(f, to, loses) => self.set_gate(f, |g| (g.to, g.loses) = (to, loses)),
            Act::Isolate(a) => self.set_service(a, |s| s.isolated = true),
            Act::Rejoin(a) => self.set_service(a, |s| s.isolated = false),
            Act::TakeDown(a) => self.set_service(a, |s| s.off = true),
            Act::BringUp(a) => self.set_service(a, |s| s.off = false),
            Act::Restore(a) => {
                self.set_foothold(a, false);
                let wages = Cents::from_units(self.param(Param::RestoreHours) * self.param(Param::ResponderHour));
                self.book(CostCategory::Response, wages, cause, Seen::ByTeams);
                self.set_service(a, |s| *s = Service { restored: true, ..Service::default() });
            }
            Act::Evict(a) => {
                self.set_foothold(a, false);
                self.dirty.world = true;
            }
            Act::Revoke(c) => self.set_key(c, true),
            Act::Rotate(c) => self.set_key(c, false),
            Act::SwitchOn(c) => {
                self.truth.control_mut::<Works>(c).0 = true;
                self.dirty.world = true;
            }
            Act::SwitchOff(c) => {
                self.truth.control_mut::<Works>(c).0 = false;
                self.dirty.world = true;
            }
            Act::Fix(w) => {
                self.truth.weakness_mut::<Fixed>(w).0 = true;
                self.live.weakness_changed(&self.scenario, w);
                self.dirty.world = true;
            }
            Act::Watch(a, by) => {
                self.truth.asset_mut::<Watched>(a).0 *= by.max(1.0);
                self.dirty.world = true;
            }
            Act::Investigate(f) => self.investigate(f),
            Act::Reveal(f, label) => self.label_fact(f, label),
            Act::Count(h) => self.count_people(h),
            Act::KeepEvidence => self.truth.marks.evidence_kept = !self.truth.marks.evidence_lost,
            Act::LoseEvidence => self.truth.marks.evidence_lost = !self.truth.marks.evidence_kept,
            Act::EngageCounsel => self.known.counsel = self.known.counsel.or(Some(now)),
            Act::EngageForensics => self.known.forensics = self.known.forensics.or(Some(now)),
            Act::TellInsurer => self.known.insurer = self.known.insurer.or(Some(now)),
            Act::TellPolice => self.known.police = self.known.police.or(Some(now)),
            // The board and partners are told; what follows from that stands with the deed as risks and consequences.
            Act::TellBoard | Act::TellPartner => {}
            Act::ReleaseBudget(amount) => {
                let released = amount.min(self.known.reserve).max(Cents::ZERO);
                self.known.reserve = self.known.reserve - released;
                self.known.budget += released;
            }
            Act::Spend(category, amount) => self.book(category, amount, cause, Seen::ByTeams),
            Act::SpendAbout(category, shape) => {
                let scenario = Arc::clone(&self.scenario);
                let name = scenario.deeds.get(deed.index()).map_or(Name::default(), |d| d.name);
                let key = Key::new(Mechanic::Amount, name, Name(position as u64), category as u32);
                let amount = Cents::from_units(shape.at(self.throw(key)));
                self.book(category, amount.max(Cents::ZERO), cause, Seen::ByTeams);
            }
            Act::SpendPerPerson(category, each) => {
                let people = self.truth.people_out(&self.scenario, now);
                let amount = Cents(each.0.saturating_mul(i64::try_from(people).unwrap_or(i64::MAX)));
                self.book(category, amount, cause, Seen::ByTeams);
            }
            Act::Declare(o) => self.declare(o),
            Act::File(o) => self.file(o),
            Act::Waive(o) => self.waive(o),
            Act::TellPeople(h, notice) => self.tell_people(h, notice, cause),
            Act::Publish(tone) => self.publish(tone),
            Act::HoldTransfers(s, share) => self.hold_transfers(s, share),
            Act::ReleaseTransfers(s) => self.release_transfers(s),
            Act::Recall(s) => {
                self.book_streams();
                let back = self.recall(s);
                self.book(CostCategory::Fraud, Cents(-back), cause, Seen::ByTeams);
            }
            Act::Refund(s, share) => {
                for id in self.streams_of(s) {
                    let stream = self.truth.stream_mut::<Stream>(id);
                    stream.refunded = stream.refunded.max(share.clamp(0.0, 1.0));
                }
            }
            Act::PayRansom(amount) => self.book(CostCategory::Extortion, amount, cause, Seen::ByTeams),
            // Refusing changes nothing by itself; attackers and press react through conditions on the choice.
            Act::RefuseRansom => {}
            Act::LimitAgent(a) => {
                self.truth.asset_mut::<Leash>(a).limited = true;
                self.dirty.world = true;
            }
            Act::HumanInLoop(a) => {
                self.truth.asset_mut::<Leash>(a).human = true;
                self.dirty.world = true;
            }
            Act::AddStaff(role, people) => self.add_staff(role, people),
            Act::OfferMonitoring(h) => {
                let people = self.people_to_tell(h) as f64;
                let amount = Cents::from_units(self.rates().monitoring(people));
                self.book(CostCategory::Notification, amount, cause, Seen::ByTeams);
            }
            Act::LoseCustomers(share) => self.truth.marks.lost_share += share.max(0.0),
            Act::LoseCustomersCount(count) => {
                self.truth.marks.lost_customers = self.truth.marks.lost_customers.saturating_add(count);
            }
            Act::LegalExposure(by) => self.truth.marks.legal_exposure *= by.max(0.0),
            Act::RegulatorView(by) => self.truth.marks.regulator_view *= by.max(0.0),
        }
    }

    /// Whether no call passes on a flow.
    pub(in crate::engine) fn is_blocked(&self, flow: FlowId) -> bool {
        self.truth.flow::<Gate>(flow).blocked
    }

    /// A control that acts by itself blocks a flow.
    pub(in crate::engine) fn block_by_itself(&mut self, flow: FlowId) {
        self.set_gate(flow, |gate| gate.blocked = true);
    }

    fn set_gate(&mut self, flow: FlowId, change: impl FnOnce(&mut Gate)) {
        let gate = self.change_gate(flow, change);
        if let Some(known) = self.known.flows.get_mut(flow.index()) {
            known.blocked = gate.blocked;
            known.to = libm::round(gate.to * 100.0).clamp(0.0, 100.0) as u8;
        }
        self.dirty.service = true;
    }

    fn set_service(&mut self, asset: AssetId, change: impl FnOnce(&mut Service)) {
        self.change_service(asset, change);
        self.dirty.service = true;
    }

    /// The attacker's copy is worthless from now on; honest users are locked out by a revocation, not by a rotation.
    fn set_key(&mut self, credential: CredentialId, lock_out: bool) {
        self.change_key(credential, |key| (key.valid, key.locked_out) = (false, lock_out));
        self.dirty.service = true;
    }

    fn publish(&mut self, tone: Tone) {
        let now = self.now;
        self.known.published = self.known.published.or(Some(now));
        if tone == Tone::Misleading {
            self.truth.marks.regulator_view *= MISLEADING;
            self.truth.marks.legal_exposure *= MISLEADING;
        }
        if tone == Tone::Candid {
            self.truth.marks.candid = self.truth.marks.candid.or(Some(now));
            self.known.people_told = self.known.people_told.or(Some(now));
        }
    }

    /// People of a holding who have to be told: those counted, or everybody while nobody has counted.
    pub(in crate::engine) fn people_to_tell(&self, holding: HoldingId) -> u64 {
        let all = self.scenario.ecosystem.holdings.get(holding.index()).map_or(0, |h| h.people);
        self.known.counted.get(holding.index()).copied().flatten().unwrap_or(all)
    }

    fn tell_people(&mut self, holding: HoldingId, notice: Notice, cause: Cause) {
        let people = self.people_to_tell(holding) as f64;
        self.book(
            CostCategory::Notification,
            Cents::from_units(self.rates().telling(people, notice)),
            cause,
            Seen::ByTeams,
        );
        let now = self.now;
        let told = self.truth.holding_mut::<Told>(holding);
        told.0 = told.0.or(Some(now));
        self.known.people_told = self.known.people_told.or(Some(now));
        self.happened(Event::PeopleTold(holding));
    }
}

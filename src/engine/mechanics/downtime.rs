//! Downtime: what does not serve, and the revenue that stops with it. Outages reach everything that depends on an asset.

use std::sync::Arc;

use crate::base::money::Cents;
use crate::engine::Engine;
use crate::engine::ledger::{Cause, Seen};
use crate::engine::world::{Gate, Key as CredentialKey, Meter, Serving};
use crate::scenario::doc::CostCategory;

impl Engine {
    /// Works out who serves, and sets every meter that this concerns to what stops per hour now.
    pub(in crate::engine) fn update_service(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        let eco = &scenario.ecosystem;
        let now = self.now;
        let mut touched = std::mem::take(&mut self.tally.touched);
        for cause in touched.drain(..) {
            let (stops, serving) = match cause {
                Cause::AssetDown(id) => {
                    let serves = self.tally.fallen.get(id.index()) == Some(&0);
                    let worth = eco.assets.get(id.index()).map_or(0, |asset| asset.worth_per_hour.0);
                    (if serves { 0 } else { worth }, Some((id, serves)))
                }
                Cause::FlowCut(id) => {
                    let gate = *self.truth.flow::<Gate>(id);
                    let worth = eco.flows.get(id.index()).map(|flow| flow.worth_per_hour).unwrap_or_default();
                    (if gate.blocked { worth.0 } else { worth.share(gate.loses).0 }, None)
                }
                Cause::LockedOut(id) => {
                    let locked_out = self.truth.credential::<CredentialKey>(id).locked_out;
                    let worth = eco.credentials.get(id.index()).map_or(0, |credential| credential.worth_per_hour.0);
                    (if locked_out { worth } else { 0 }, None)
                }
                _ => continue,
            };
            if let Some((id, serves)) = serving
                && self.truth.asset::<Serving>(id).0 != serves
            {
                self.truth.asset_mut::<Serving>(id).0 = serves;
                self.live.asset_changed(&scenario, id);
                self.note_service(id);
            }
            if let Some(meter) = self.meter_mut(cause) {
                let _ = meter.lost.set_rate(now, stops);
            }
            if stops != 0 {
                self.tally.meters(cause);
            }
        }
        self.tally.touched = touched;
    }

    /// The meter of something that can stop revenue.
    fn meter_mut(&mut self, cause: Cause) -> Option<&mut Meter> {
        match cause {
            Cause::AssetDown(a) => Some(self.truth.asset_mut(a)),
            Cause::FlowCut(f) => Some(self.truth.flow_mut(f)),
            Cause::LockedOut(c) => Some(self.truth.credential_mut(c)),
            _ => None,
        }
    }

    /// Every meter that has ever run, with its cause.
    fn meters(&self) -> impl Iterator<Item = (Cause, Meter)> + '_ {
        self.tally.metered.iter().filter_map(|cause| {
            let meter = match *cause {
                Cause::AssetDown(a) => *self.truth.asset(a),
                Cause::FlowCut(f) => *self.truth.flow(f),
                Cause::LockedOut(c) => *self.truth.credential(c),
                _ => return None,
            };
            Some((*cause, meter))
        })
    }

    /// Revenue that has stopped and not yet been booked, after what comes back later.
    pub(in crate::engine) fn downtime_unbooked(&self) -> Cents {
        let lost: i64 = self.meters().map(|(_, m)| m.lost.at(self.now) - m.booked).sum();
        Cents(lost).share(self.rates().stays_lost())
    }

    /// Books what every meter shows.
    pub(in crate::engine) fn book_downtime(&mut self) {
        let keep = self.rates().stays_lost();
        for (cause, meter) in self.meters().collect::<Vec<_>>() {
            let total = meter.lost.at(self.now);
            self.book(CostCategory::Downtime, Cents(total - meter.booked).share(keep), cause, Seen::ByTeams);
            if let Some(meter) = self.meter_mut(cause) {
                meter.booked = total;
            }
        }
    }

    /// Revenue that stopped in all, before what comes back.
    pub(in crate::engine) fn downtime_gross(&self) -> Cents {
        Cents(self.meters().map(|(_, m)| m.lost.at(self.now)).sum())
    }
}

//! Downtime: what does not serve, and the revenue that stops with it. Outages reach everything that depends on an asset.

use std::sync::Arc;

use crate::base::id::*;
use crate::base::money::Cents;
use crate::engine::Engine;
use crate::engine::ledger::{Cause, Seen};
use crate::engine::world::{Gate, Key as CredentialKey, Meter, Service, Serving};
use crate::scenario::doc::CostCategory;

impl Engine {
    /// Works out who serves, and sets every meter to what stops per hour now.
    pub(in crate::engine) fn update_service(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        let eco = &scenario.ecosystem;
        let now = self.now;
        let mut serving = std::mem::take(&mut self.serving);
        serving.clear();
        serving.extend((0..eco.assets.len()).map(|i| self.truth.asset::<Service>(AssetId::new(i)).is_up()));
        for (i, asset) in eco.assets.iter().enumerate() {
            if !self.truth.asset::<Service>(AssetId::new(i)).is_up() {
                for slot in asset.dependants.iter() {
                    if let Some(slot) = serving.get_mut(slot.index()) {
                        *slot = false;
                    }
                }
            }
        }
        for (i, serves) in serving.iter().enumerate() {
            let id = AssetId::new(i);
            if self.truth.asset::<Serving>(id).0 != *serves {
                self.truth.asset_mut::<Serving>(id).0 = *serves;
                self.live.asset_changed(&scenario, id);
            }
        }
        self.serving = serving;
        for (i, asset) in eco.assets.iter().enumerate() {
            let id = AssetId::new(i);
            let stops = if self.truth.asset::<Serving>(id).0 { 0 } else { asset.worth_per_hour.0 };
            let _ = self.truth.asset_mut::<Meter>(id).lost.set_rate(now, stops);
            self.note_service(id);
        }
        for (i, flow) in eco.flows.iter().enumerate() {
            let id = FlowId::new(i);
            let gate = *self.truth.flow::<Gate>(id);
            let stops = if gate.blocked { flow.worth_per_hour.0 } else { flow.worth_per_hour.share(gate.loses).0 };
            let _ = self.truth.flow_mut::<Meter>(id).lost.set_rate(now, stops);
        }
        for (i, credential) in eco.credentials.iter().enumerate() {
            let id = CredentialId::new(i);
            let stops =
                if self.truth.credential::<CredentialKey>(id).locked_out { credential.worth_per_hour.0 } else { 0 };
            let _ = self.truth.credential_mut::<Meter>(id).lost.set_rate(now, stops);
        }
    }

    /// Every meter with its cause.
    fn meters(&self) -> Vec<(Cause, Meter)> {
        let eco = &self.scenario.ecosystem;
        let assets = (0..eco.assets.len()).map(AssetId::new).map(|a| (Cause::AssetDown(a), *self.truth.asset(a)));
        let flows = (0..eco.flows.len()).map(FlowId::new).map(|f| (Cause::FlowCut(f), *self.truth.flow(f)));
        let keys =
            (0..eco.credentials.len()).map(CredentialId::new).map(|c| (Cause::LockedOut(c), *self.truth.credential(c)));
        assets.chain(flows).chain(keys).collect()
    }

    /// Revenue that has stopped and not yet been booked, after what comes back later.
    pub(in crate::engine) fn downtime_unbooked(&self) -> Cents {
        let lost: i64 = self.meters().iter().map(|(_, m)| m.lost.at(self.now) - m.booked).sum();
        Cents(lost).share(self.rates().stays_lost())
    }

    /// Books what every meter shows.
    pub(in crate::engine) fn book_downtime(&mut self) {
        let keep = self.rates().stays_lost();
        for (cause, meter) in self.meters() {
            let total = meter.lost.at(self.now);
            self.book(CostCategory::Downtime, Cents(total - meter.booked).share(keep), cause, Seen::ByTeams);
            let slot = match cause {
                Cause::AssetDown(a) => self.truth.asset_mut::<Meter>(a),
                Cause::FlowCut(f) => self.truth.flow_mut::<Meter>(f),
                Cause::LockedOut(c) => self.truth.credential_mut::<Meter>(c),
                _ => continue,
            };
            slot.booked = total;
        }
    }

    /// Revenue that stopped in all, before what comes back.
    pub(in crate::engine) fn downtime_gross(&self) -> Cents {
        Cents(self.meters().iter().map(|(_, m)| m.lost.at(self.now)).sum())
    }
}

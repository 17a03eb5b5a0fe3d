//! What the whole graph comes to, kept as it changes, so that no event has to look at all of it.
//!
//! Footholds, credentials, services and gates are written here and nowhere else: each write brings the sums along and notes
//! what must be worked out again. Everything kept here can be computed again from the world and is no part of its state.

use super::Engine;
use super::ledger::Cause;
use super::world::{Foothold, Gate, Key as CredentialKey, Service};
use crate::base::id::*;
use crate::scenario::model::Scenario;

/// The sums.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// By asset: whether the attacker stands on it.
    pub(super) stands: Vec<bool>,
    /// By credential: whether the attacker holds a copy.
    pub(super) held: Vec<bool>,
    pub(super) footholds: usize,
    /// Copies that open something.
    pub(super) keys: usize,
    /// Assets that are not up, flows that are blocked, credentials whose honest users cannot work.
    pub(super) hindrances: usize,
    /// By asset: how many of those that it needs are not up, itself included.
    pub(super) fallen: Vec<u32>,
    /// Assets whose `fallen` changed, and flows and credentials that did, since somebody looked last.
    pub(super) touched: Vec<Cause>,
    /// Everything that has ever stopped revenue, in order.
    pub(super) metered: Vec<Cause>,
}

impl Tally {
    /// As at the beginning: everything serves, and the attacker has what the scenario says.
    pub(super) fn reset(&mut self, scenario: &Scenario) {
        let (eco, attacker) = (&scenario.ecosystem, &scenario.attacker);
        fn refill<T: Copy>(list: &mut Vec<T>, count: usize, value: T) {
            list.clear();
            list.resize(count, value);
        }
        refill(&mut self.stands, eco.assets.len(), false);
        refill(&mut self.held, eco.credentials.len(), false);
        refill(&mut self.fallen, eco.assets.len(), 0);
        fn set(list: &mut [bool], index: usize) {
            if let Some(slot) = list.get_mut(index) {
                *slot = true;
            }
        }
        attacker.stands_on.iter().for_each(|a| set(&mut self.stands, a.index()));
        attacker.holds.iter().for_each(|c| set(&mut self.held, c.index()));
        self.footholds = self.stands.iter().filter(|stands| **stands).count();
        self.keys = self.held.iter().filter(|held| **held).count();
        self.hindrances = 0;
        self.touched.clear();
        self.metered.clear();
    }

    /// Something stops revenue now.
    pub(super) fn meters(&mut self, cause: Cause) {
        if let Err(at) = self.metered.binary_search(&cause) {
            self.metered.insert(at, cause);
        }
    }
}

/// Counts one more or one less where a yes or no has turned.
fn turn(count: &mut usize, before: bool, after: bool) {
    match (before, after) {
        (false, true) => *count += 1,
        (true, false) => *count = count.saturating_sub(1),
        (true, true) | (false, false) => {}
    }
}

impl Engine {
    /// The attacker comes to stand on an asset, or does so no more.
    pub(super) fn set_foothold(&mut self, asset: AssetId, stands: bool) {
        let foothold = self.truth.asset_mut::<Foothold>(asset);
        turn(&mut self.tally.footholds, foothold.0, stands);
        foothold.0 = stands;
        if let Some(slot) = self.tally.stands.get_mut(asset.index()) {
            *slot = stands;
        }
    }

    /// A credential is copied, revoked or replaced.
    pub(super) fn change_key(&mut self, credential: CredentialId, change: impl FnOnce(&mut CredentialKey)) {
        let key = self.truth.credential_mut::<CredentialKey>(credential);
        let before = *key;
        change(key);
        let after = *key;
        turn(&mut self.tally.keys, before.held && before.valid, after.held && after.valid);
        turn(&mut self.tally.hindrances, before.locked_out, after.locked_out);
        if let Some(slot) = self.tally.held.get_mut(credential.index()) {
            *slot = after.held;
        }
        if before.locked_out != after.locked_out {
            self.tally.touched.push(Cause::LockedOut(credential));
        }
        if before.valid != after.valid {
            self.live.credential_changed(&self.scenario, credential);
        }
    }

    /// What passes on a flow changes.
    pub(super) fn change_gate(&mut self, flow: FlowId, change: impl FnOnce(&mut Gate)) -> Gate {
        let gate = self.truth.flow_mut::<Gate>(flow);
        let before = *gate;
        change(gate);
        let after = *gate;
        turn(&mut self.tally.hindrances, before.blocked, after.blocked);
        self.tally.touched.push(Cause::FlowCut(flow));
        self.live.flow_changed(&self.scenario, flow);
        after
    }

    /// What keeps an asset from serving changes, and with it whatever needs the asset.
    pub(super) fn change_service(&mut self, asset: AssetId, change: impl FnOnce(&mut Service)) {
        let service = self.truth.asset_mut::<Service>(asset);
        let before = service.is_up();
        change(service);
        let after = service.is_up();
        turn(&mut self.tally.hindrances, !before, !after);
        if before != after {
            let needs_it = self.scenario.ecosystem.assets.get(asset.index()).map(|a| a.dependants.iter());
            for id in std::iter::once(&asset).chain(needs_it.into_iter().flatten()) {
                if let Some(fallen) = self.tally.fallen.get_mut(id.index()) {
                    *fallen = if after { fallen.saturating_sub(1) } else { *fallen + 1 };
                }
                self.tally.touched.push(Cause::AssetDown(*id));
            }
        }
        self.live.asset_changed(&self.scenario, asset);
        self.note_service(asset);
    }
}

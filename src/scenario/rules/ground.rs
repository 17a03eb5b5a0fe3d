//! An ecosystem by its names: what rules about the attack and about actions look up.

use std::collections::BTreeMap;

use crate::scenario::doc::{AssetDoc, EcosystemDoc, FlowDoc, HoldingDoc, WeaknessDoc};

/// Elements by name; of two with one name the first.
pub(super) struct Ground<'a> {
    pub assets: BTreeMap<&'a str, &'a AssetDoc>,
    pub flows: BTreeMap<&'a str, &'a FlowDoc>,
    pub weaknesses: BTreeMap<&'a str, &'a WeaknessDoc>,
    /// Holdings with the asset that keeps them.
    pub holdings: BTreeMap<&'a str, (&'a AssetDoc, &'a HoldingDoc)>,
    trust: BTreeMap<&'a str, i64>,
}

impl<'a> Ground<'a> {
    pub fn of(doc: &'a EcosystemDoc) -> Ground<'a> {
        let kept = doc.assets.iter().flat_map(|asset| asset.holdings.iter().map(move |holding| (asset, holding)));
        Ground {
            assets: first(doc.assets.iter().map(|asset| (asset.id.as_str(), asset))),
            flows: first(doc.flows.iter().map(|flow| (flow.id.as_str(), flow))),
            weaknesses: first(doc.weaknesses.iter().map(|weakness| (weakness.id.as_str(), weakness))),
            holdings: first(kept.map(|(asset, holding)| (holding.id.as_str(), (asset, holding)))),
            trust: first(doc.zones.iter().map(|zone| (zone.id.as_str(), zone.trust))),
        }
    }

    /// Trust of the zone that an asset stands in.
    pub fn trust(&self, asset: &str) -> Option<i64> {
        self.trust.get(self.assets.get(asset)?.zone.as_str()).copied()
    }

    /// The two ends of a flow.
    pub fn ends(&self, flow: &str) -> Option<(&'a str, &'a str)> {
        self.flows.get(flow).map(|flow| (flow.from.as_str(), flow.to.as_str()))
    }
}

/// A table in which the first of two equal names stays.
pub(super) fn first<'a, V>(entries: impl IntoIterator<Item = (&'a str, V)>) -> BTreeMap<&'a str, V> {
    let mut table = BTreeMap::new();
    for (name, value) in entries {
        table.entry(name).or_insert(value);
    }
    table
}

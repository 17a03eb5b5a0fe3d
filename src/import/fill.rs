//! Guesses that an exercise needs and no format states: who watches, what data a store holds, what an hour is worth.
//!
//! Each is marked as a guess at its element, is the same for all elements of a kind, and can be left out altogether.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{self, Draft, Mark};
use super::words::is_sensitive;
use crate::scenario::doc::*;

/// Worth of an hour of a service of which nothing is known.
const WORTH: f64 = 500.0;
/// People whose data a store of which nothing is known keeps.
const PEOPLE: u64 = 10_000;

/// Shares of what is recorded and of what somebody looks at, by log.
fn watched(kind: AssetKind) -> &'static [(LogSource, f64, f64)] {
    match kind {
        AssetKind::Gateway => &[(LogSource::Gateway, 0.7, 0.3)],
        AssetKind::Service | AssetKind::AdminConsole | AssetKind::AiAgent => {
            &[(LogSource::Application, 0.5, 0.25), (LogSource::Gateway, 0.5, 0.2)]
        }
        AssetKind::IdentityProvider => &[(LogSource::Identity, 0.7, 0.3)],
        AssetKind::DataStore | AssetKind::SecretStore => &[(LogSource::Database, 0.4, 0.2)],
        AssetKind::Queue | AssetKind::CiCd => &[(LogSource::Application, 0.4, 0.15)],
        AssetKind::Client | AssetKind::ThirdPartyApi | AssetKind::Person => &[],
    }
}

/// Puts guesses where the source says nothing.
pub(super) fn fill(draft: &mut Draft) {
    let open: BTreeSet<OriginOf> = draft
        .doc
        .origins
        .iter()
        .filter(|origin| origin.unstated.iter().any(|field| field == "monitoring"))
        .map(|origin| origin.of.clone())
        .collect();
    let assets: Vec<(String, AssetKind)> = draft.doc.assets.iter().map(|a| (a.id.clone(), a.kind)).collect();
    let mut carried: BTreeMap<String, BTreeSet<DataClass>> = BTreeMap::new();
    for flow in &draft.doc.flows {
        for end in [&flow.from, &flow.to] {
            carried.entry(end.clone()).or_default().extend(flow.carries.iter().copied());
        }
    }
    for (id, kind) in &assets {
        let of = OriginOf::Asset(id.clone());
        if !open.contains(&of) {
            continue;
        }
        if let Some(asset) = draft.asset_mut(id) {
            let list = watched(*kind).iter();
            asset.monitoring = list
                .map(|(source, coverage, quality)| MonitoringDoc {
                    source: *source,
                    coverage: *coverage,
                    quality: *quality,
                })
                .collect();
            if matches!(kind, AssetKind::Service | AssetKind::Gateway) {
                asset.worth_per_hour = MoneyValue(WORTH);
            }
        }
        if !watched(*kind).is_empty() {
            move_to_guessed(draft, &of, "monitoring");
        }
        if matches!(kind, AssetKind::Service | AssetKind::Gateway) {
            move_to_guessed(draft, &of, "worth_per_hour");
        }
        let empty = draft.asset_mut(id).is_some_and(|asset| asset.holdings.is_empty());
        if *kind == AssetKind::DataStore && empty {
            let classes = carried.get(id).cloned().unwrap_or_default();
            let class = classes.into_iter().find(|class| is_sensitive(*class)).unwrap_or(DataClass::Business);
            let holding_id: String = format!("{}-data", id.chars().take(48).collect::<String>());
            let doc = draft::holding(&holding_id, &format!("data of {}", draft_name(draft, id)), class, PEOPLE);
            // It is known as part of the source of its store, whatever was read last.
            if let Some((source, file)) = draft.origin_mut(&of).map(|o| (o.source.clone(), o.file.clone())) {
                draft.back_to(&source, &file);
            }
            draft.holding(id, doc, Mark::made(format!("guessed-data:{id}")).guess(&["name", "class", "people"]));
        }
    }
    carry(draft);
}

fn draft_name(draft: &mut Draft, id: &str) -> String {
    draft.asset_mut(id).map(|asset| asset.name.clone()).unwrap_or_default()
}

fn move_to_guessed(draft: &mut Draft, of: &OriginOf, field: &str) {
    if let Some(origin) = draft.origin_mut(of) {
        origin.unstated.retain(|name| name != field);
    }
    draft.guessed(of, &[field]);
}

/// A flow to or from a store carries what the store holds, where nothing else is said.
fn carry(draft: &mut Draft) {
    let held: BTreeMap<String, BTreeSet<DataClass>> = draft
        .doc
        .assets
        .iter()
        .filter(|asset| asset.kind == AssetKind::DataStore)
        .map(|asset| (asset.id.clone(), asset.holdings.iter().map(|holding| holding.class).collect()))
        .collect();
    let open: BTreeSet<OriginOf> = draft
        .doc
        .origins
        .iter()
        .filter(|origin| origin.unstated.iter().any(|field| field == "logging"))
        .map(|origin| origin.of.clone())
        .collect();
    let mut touched = Vec::new();
    for flow in &mut draft.doc.flows {
        if !flow.carries.is_empty() || !open.contains(&OriginOf::Flow(flow.id.clone())) {
            continue;
        }
        let classes: BTreeSet<DataClass> =
            [&flow.from, &flow.to].into_iter().filter_map(|end| held.get(end)).flatten().copied().collect();
        if !classes.is_empty() {
            flow.carries = classes.into_iter().collect();
            touched.push(OriginOf::Flow(flow.id.clone()));
        }
    }
    for of in touched {
        draft.guessed(&of, &["carries"]);
    }
}

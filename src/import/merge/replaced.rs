//! What an import leaves without a reason to be: flows whose operations stand in other flows now, services and callers that nothing
//! leads to any more, and suggestions that their source does not hint at any more. Whatever a person changed stays.

use std::collections::{BTreeMap, BTreeSet};

use super::super::draft::print_of;
use super::super::suggest::PREFIX;
use super::align::{SHARED, is_of_operations};
use super::{Change, ChangeKind, change, kind};
use crate::scenario::doc::*;

/// What the import says now.
pub(super) struct Now<'a> {
    /// Its sources, as the ecosystem names them.
    pub sources: &'a BTreeSet<String>,
    /// Suggestions that it makes: source and name.
    pub suggestions: &'a BTreeSet<(String, String)>,
    /// Elements that it has.
    pub seen: &'a BTreeSet<OriginOf>,
}

/// Fields that name other elements: they change with those, and not by hand.
const NAMES: [&str; 7] = ["from", "to", "on", "opens", "kept_on", "zone", "depends_on"];

/// Whether an element is as it was read, but for what it names.
fn untouched<T: serde::Serialize>(element: &T, origin: &OriginDoc) -> bool {
    let read: BTreeMap<&str, &str> =
        origin.read.iter().map(|(field, print)| (field.as_str(), print.as_str())).collect();
    let same = |(field, now): &(String, String)| {
        NAMES.contains(&field.as_str()) || read.get(field.as_str()).is_none_or(|before| before == now)
    };
    print_of(element).iter().all(same)
}

/// Takes all of it out. Origins of what is taken out go as well.
pub(super) fn take_out(doc: &mut EcosystemDoc, old: &EcosystemDoc, now: &Now<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let gone = |origin: &&OriginDoc| now.sources.contains(&origin.source) && !now.seen.contains(&origin.of);
    for origin in old.origins.iter().filter(gone).filter(|origin| is_of_operations(origin)) {
        flow(doc, origin, now, &mut changes);
    }
    for origin in old.origins.iter().filter(gone).filter(|origin| origin.id.starts_with(PREFIX)) {
        if !now.suggestions.contains(&(origin.source.clone(), origin.id.clone())) {
            suggestion(doc, origin, &mut changes);
        }
    }
    for origin in old.origins.iter().filter(gone).filter(|origin| origin.id.starts_with("group:")) {
        thing(doc, old, origin, &mut changes);
    }
    // Callers that descriptions share, when none of them has such a caller any more.
    let shared = |origin: &&OriginDoc| origin.source == SHARED && !now.seen.contains(&origin.of);
    for origin in old.origins.iter().filter(shared).filter(|origin| origin.id.starts_with("caller:")) {
        thing(doc, old, origin, &mut changes);
    }
    for origin in old.origins.iter().filter(shared).filter(|origin| origin.id.starts_with("zone:")) {
        zone(doc, origin, &mut changes);
    }
    changes
}

fn say(changes: &mut Vec<Change>, kind_of_change: ChangeKind, origin: &OriginDoc, after: &str) {
    let (word, id) = kind(&origin.of);
    changes.push(change(kind_of_change, word, id.to_owned(), "", String::new(), after.to_owned()));
}

/// A flow, when flows of the import list an operation of it. What a person put on it moves to that flow.
fn flow(doc: &mut EcosystemDoc, origin: &OriginDoc, now: &Now<'_>, changes: &mut Vec<Change>) {
    let OriginOf::Flow(id) = &origin.of else { return };
    let Some(flow) = doc.flows.iter().find(|flow| flow.id == *id).filter(|flow| untouched(*flow, origin)) else {
        return;
    };
    let sources: BTreeSet<&str> = doc
        .origins
        .iter()
        .filter(|other| other.source == origin.source && now.seen.contains(&other.of) && is_of_operations(other))
        .filter_map(|other| match &other.of {
            OriginOf::Flow(id) => Some(id.as_str()),
            _ => None,
        })
        .collect();
    let lists = |other: &&FlowDoc| {
        sources.contains(other.id.as_str()) && other.operations.iter().any(|words| flow.operations.contains(words))
    };
    let Some(heir) = doc.flows.iter().find(lists).map(|heir| heir.id.clone()) else { return };
    let (old, new) = (On::Flow(id.clone()), On::Flow(heir.clone()));
    for weakness in doc.weaknesses.iter_mut().filter(|weakness| weakness.on == old) {
        weakness.on = new.clone();
    }
    for control in &mut doc.controls {
        swap(&mut control.on, &old, &new);
    }
    for credential in &mut doc.credentials {
        swap(&mut credential.opens, id, &heir);
    }
    doc.flows.retain(|flow| flow.id != *id);
    doc.origins.retain(|other| other.of != origin.of);
    say(changes, ChangeKind::Replaced, origin, &heir);
}

/// One value in the place of another, and each once.
fn swap<T: PartialEq + Clone>(list: &mut Vec<T>, old: &T, new: &T) {
    if !list.contains(old) {
        return;
    }
    let has = list.contains(new);
    list.retain(|value| !(has && value == old));
    list.iter_mut().filter(|value| *value == old).for_each(|value| value.clone_from(new));
}

fn suggestion(doc: &mut EcosystemDoc, origin: &OriginDoc, changes: &mut Vec<Change>) {
    let taken = match &origin.of {
        OriginOf::Weakness(id) => {
            let before = doc.weaknesses.len();
            doc.weaknesses.retain(|weakness| weakness.id != *id || !untouched(weakness, origin));
            doc.weaknesses.len() < before
        }
        OriginOf::Control(id) => {
            let before = doc.controls.len();
            doc.controls.retain(|control| control.id != *id || !untouched(control, origin));
            doc.controls.len() < before
        }
        _ => false,
    };
    if taken {
        doc.origins.retain(|other| other.of != origin.of);
        say(changes, ChangeKind::Replaced, origin, "");
    }
}

/// A zone that descriptions share, when nothing stands in it.
fn zone(doc: &mut EcosystemDoc, origin: &OriginDoc, changes: &mut Vec<Change>) {
    let OriginOf::Zone(id) = &origin.of else { return };
    let holds = doc.assets.iter().any(|asset| asset.zone == *id)
        || doc.zones.iter().any(|zone| zone.inside.as_deref() == Some(id));
    let Some(_) = doc.zones.iter().find(|zone| zone.id == *id).filter(|zone| !holds && untouched(*zone, origin)) else {
        return;
    };
    doc.zones.retain(|zone| zone.id != *id);
    doc.origins.retain(|other| other.of != origin.of);
    say(changes, ChangeKind::Replaced, origin, "");
}

/// A service that stood for a group of operations, or a caller of some, when no flow leads to it or from it any more and nothing
/// stands on it.
fn thing(doc: &mut EcosystemDoc, old: &EcosystemDoc, origin: &OriginDoc, changes: &mut Vec<Change>) {
    let OriginOf::Asset(id) = &origin.of else { return };
    let Some(asset) = doc.assets.iter().find(|asset| asset.id == *id).filter(|asset| untouched(*asset, origin)) else {
        return;
    };
    let on = On::Asset(id.clone());
    let named = doc.flows.iter().any(|flow| flow.from == *id || flow.to == *id)
        || doc.weaknesses.iter().any(|weakness| weakness.on == on)
        || doc.controls.iter().any(|control| control.on.contains(&on))
        || doc.credentials.iter().any(|credential| credential.kept_on == *id)
        || doc.assets.iter().any(|other| other.depends_on.contains(id));
    let as_read = |holding: &HoldingDoc| {
        let of = OriginOf::Holding(holding.id.clone());
        old.origins.iter().any(|origin| origin.of == of && untouched(holding, origin))
    };
    if named || !asset.holdings.iter().all(as_read) {
        return;
    }
    let held: BTreeSet<OriginOf> = asset.holdings.iter().map(|holding| OriginOf::Holding(holding.id.clone())).collect();
    doc.assets.retain(|asset| asset.id != *id);
    doc.layout.retain(|place| place.asset != *id);
    doc.origins.retain(|other| other.of != origin.of && !held.contains(&other.of));
    say(changes, ChangeKind::Replaced, origin, "");
}

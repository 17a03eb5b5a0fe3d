//! Where weaknesses and controls stand, in words: one ecosystem may have the same control at ten places.

use crate::scenario::doc::PreventionDoc;
use crate::scenario::model::{Control, Ecosystem, Spot, Weakness};

/// Places that are named before the rest is counted.
const NAMED: usize = 2;

fn name(eco: &Ecosystem, spot: Spot) -> String {
    match spot {
        Spot::Asset(id) => eco.assets.get(id.index()).map(|a| a.doc.name.clone()).unwrap_or_default(),
        Spot::Flow(id) => {
            let Some(flow) = eco.flows.get(id.index()) else { return String::new() };
            let end = |asset: crate::base::id::AssetId| {
                eco.assets.get(asset.index()).map(|a| a.doc.name.as_str()).unwrap_or_default()
            };
            format!("{} ({} to {})", flow.doc.api, end(flow.from), end(flow.to))
        }
    }
}

/// "Payments API, Ledger and 3 more"; empty for no place.
fn places(eco: &Ecosystem, spots: &[Spot]) -> String {
    let mut names: Vec<String> = spots.iter().map(|spot| name(eco, *spot)).filter(|n| !n.is_empty()).collect();
    names.dedup();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    match more {
        0 => names.join(" and "),
        n => format!("{} and {n} more", names.join(", ")),
    }
}

fn with_place(what: &str, place: &str) -> String {
    if place.is_empty() { what.to_owned() } else { format!("{what} (at {place})") }
}

/// A weakness with its place.
pub(super) fn weakness(eco: &Ecosystem, weakness: &Weakness) -> String {
    with_place(&weakness.name, &places(eco, &[weakness.on]))
}

/// A control with its place.
pub(super) fn control(eco: &Ecosystem, control: &Control) -> String {
    with_place(&control.name, &places(eco, &control.spots))
}

/// A measure of a drawn exercise with the place of what it changes: its text was written from a name alone.
pub(super) fn measure(eco: &Ecosystem, doc: &PreventionDoc) -> String {
    let mut spots: Vec<Spot> = Vec::new();
    for id in doc.fixes.iter().chain(&doc.switches_on) {
        spots.extend(eco.weaknesses.iter().filter(|w| w.id == *id).map(|w| w.on));
        spots.extend(eco.controls.iter().filter(|c| c.id == *id).flat_map(|c| c.spots.iter().copied()));
    }
    with_place(&doc.text, &places(eco, &spots))
}

//! Pictures as text: a flowchart of Mermaid, and a graph for Graphviz. Names are escaped; ids are made here, because neither
//! language takes ours.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::scenario::doc::*;

fn ids(doc: &EcosystemDoc) -> BTreeMap<&str, String> {
    doc.assets.iter().enumerate().map(|(at, asset)| (asset.id.as_str(), format!("a{at}"))).collect()
}

/// What a flow's label says: its API and how the caller proves itself.
fn label(flow: &FlowDoc) -> String {
    match flow.authentication {
        Authentication::Unknown => format!("{} (proof not stated)", flow.api),
        other => format!("{} ({})", flow.api, other.label()),
    }
}

/// Zones within a zone, or those that stand by themselves.
fn within<'d>(doc: &'d EcosystemDoc, around: Option<&str>) -> Vec<(usize, &'d ZoneDoc)> {
    let known = |name: &String| doc.zones.iter().any(|zone| zone.id == *name);
    let inside = |zone: &ZoneDoc| zone.inside.clone().filter(known);
    doc.zones.iter().enumerate().filter(|(_, zone)| inside(zone).as_deref() == around).collect()
}

/// Deepest nesting that is drawn as nesting.
const DEEP: usize = 30;

/// A flowchart. Past some sixty things nobody can read it.
pub fn mermaid(doc: &EcosystemDoc) -> String {
    let mut out = String::from("flowchart LR\n");
    let ids = ids(doc);
    for (at, zone) in within(doc, None) {
        mermaid_zone(doc, &ids, at, zone, 1, &mut out);
    }
    for flow in &doc.flows {
        if let (Some(from), Some(to)) = (ids.get(flow.from.as_str()), ids.get(flow.to.as_str())) {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "  {from} -->|\"{}\"| {to}", mermaid_text(&label(flow)));
        }
    }
    out
}

fn mermaid_zone(
    doc: &EcosystemDoc,
    ids: &BTreeMap<&str, String>,
    at: usize,
    zone: &ZoneDoc,
    deep: usize,
    out: &mut String,
) {
    let indent = "  ".repeat(deep);
    let _ = writeln!(out, "{indent}subgraph z{at}[\"{} · trust {}\"]", mermaid_text(&zone.name), zone.trust);
    for asset in doc.assets.iter().filter(|asset| asset.zone == zone.id) {
        let Some(id) = ids.get(asset.id.as_str()) else { continue };
        let name = mermaid_text(&asset.name);
        let drawn = match asset.kind {
            AssetKind::DataStore | AssetKind::SecretStore | AssetKind::Queue => format!("{id}[(\"{name}\")]"),
            AssetKind::Client | AssetKind::Person => format!("{id}([\"{name}\"])"),
            _ => format!("{id}[\"{name}\"]"),
        };
        let _ = writeln!(out, "{indent}  {drawn}");
    }
    if deep < DEEP {
        for (at, inner) in within(doc, Some(&zone.id)) {
            mermaid_zone(doc, ids, at, inner, deep + 1, out);
        }
    }
    let _ = writeln!(out, "{indent}end");
}

/// Entities instead of everything that could end a label or begin something else.
fn mermaid_text(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '#' | '&' | '<' | '>' | '[' | ']' | '{' | '}' | '(' | ')' | '|' | '`' | ';' | '\\' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A graph for Graphviz; flows that cross into a zone of higher trust are red. Ranks go across zones (`newrank`): with ranks of
/// their own, nested zones can defeat the layout of `dot`.
pub fn dot(doc: &EcosystemDoc) -> String {
    let mut out = String::from(
        "digraph ecosystem {\n  rankdir=LR;\n  newrank=true;\n  node [shape=box, fontname=\"sans-serif\"];\n",
    );
    let ids = ids(doc);
    for (at, zone) in within(doc, None) {
        dot_zone(doc, &ids, at, zone, 1, &mut out);
    }
    let trust = |asset: &str| {
        let zone = doc.assets.iter().find(|a| a.id == asset).map(|a| a.zone.as_str());
        doc.zones.iter().find(|z| Some(z.id.as_str()) == zone).map(|z| z.trust)
    };
    for flow in &doc.flows {
        if let (Some(from), Some(to)) = (ids.get(flow.from.as_str()), ids.get(flow.to.as_str())) {
            let up = trust(&flow.from) < trust(&flow.to);
            let colour = if up { ", color=\"#b3261e\"" } else { "" };
            let _ = writeln!(out, "  {from} -> {to} [label=\"{}\"{colour}];", dot_text(&label(flow)));
        }
    }
    out.push_str("}\n");
    out
}

fn dot_zone(
    doc: &EcosystemDoc,
    ids: &BTreeMap<&str, String>,
    at: usize,
    zone: &ZoneDoc,
    deep: usize,
    out: &mut String,
) {
    let indent = "  ".repeat(deep);
    let _ = writeln!(
        out,
        "{indent}subgraph cluster_{at} {{\n{indent}  label=\"{} · trust {}\";",
        dot_text(&zone.name),
        zone.trust
    );
    for asset in doc.assets.iter().filter(|asset| asset.zone == zone.id) {
        let Some(id) = ids.get(asset.id.as_str()) else { continue };
        let shape = match asset.kind {
            AssetKind::DataStore | AssetKind::SecretStore | AssetKind::Queue => ", shape=cylinder",
            AssetKind::Client | AssetKind::Person => ", shape=oval",
            _ => "",
        };
        let _ = writeln!(out, "{indent}  {id} [label=\"{}\"{shape}];", dot_text(&asset.name));
    }
    if deep < DEEP {
        for (at, inner) in within(doc, Some(&zone.id)) {
            dot_zone(doc, ids, at, inner, deep + 1, out);
        }
    }
    let _ = writeln!(out, "{indent}}}");
}

fn dot_text(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

//! What was read of each document and what it became, so that a report says it even where nothing went wrong.
//!
//! Deliberately absent: why something is left out. Each part that is has a remark of its own.

use std::collections::BTreeMap;

use super::Format;
use super::draft::Draft;
use super::openapi::graph::CALLS;
use super::openapi::model::Api;
use super::openapi::out::CALLS_OUT;
use super::report::{Note, NoteKind};
use super::text::Node;
use super::words::count;
use crate::scenario::doc::OriginOf;

/// What a remark of this kind is called.
const CODE: &str = "I203";

/// Elements that came of a source.
#[derive(Default)]
struct Tally {
    zones: usize,
    assets: usize,
    holdings: usize,
    flows: usize,
    /// Of an API: its services, calls of their operations, and calls that it makes itself.
    services: usize,
    calls: usize,
    out: usize,
    weaknesses: usize,
    controls: usize,
    credentials: usize,
}

/// Puts a line for each part of each document before the other remarks.
pub(super) fn tell(
    draft: &mut Draft,
    documents: &[(Format, Node<'_>)],
    sources: &[String],
    apis: &[(Api<'_>, String, String)],
) {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    // What only the import guesses to be there was not read.
    for origin in draft.doc.origins.iter().filter(|origin| !origin.id.starts_with("guessed-data:")) {
        let tally = tallies.entry(&origin.source).or_default();
        match origin.of {
            OriginOf::Zone(_) => tally.zones += 1,
            OriginOf::Asset(_) => {
                tally.assets += 1;
                tally.services += usize::from(origin.id.starts_with("group:"));
            }
            OriginOf::Holding(_) => tally.holdings += 1,
            OriginOf::Flow(_) => {
                tally.flows += 1;
                tally.calls += usize::from(origin.id.starts_with(CALLS));
                tally.out += usize::from(origin.id.starts_with(CALLS_OUT));
            }
            OriginOf::Weakness(_) => tally.weaknesses += 1,
            OriginOf::Control(_) => tally.controls += 1,
            OriginOf::Credential(_) => tally.credentials += 1,
            OriginOf::Ecosystem | OriginOf::Removed => {}
        }
    }
    let none = Tally::default();
    let mut notes = Vec::new();
    for ((format, node), source) in documents.iter().zip(sources) {
        let tally = tallies.get(source.as_str()).unwrap_or(&none);
        let lines = match format {
            Format::OpenApi => {
                let api = apis.iter().find(|(_, known, _)| known == source).map(|(api, ..)| api);
                api.map(|api| of_api(*node, api, tally)).unwrap_or_default()
            }
            Format::Otm => of_otm(*node, tally),
            Format::ThreatDragon => of_dragon(*node, tally),
            Format::Threagile => of_threagile(*node, tally),
        };
        let lines = lines.into_iter().map(|(at, message)| Note {
            kind: NoteKind::Read,
            code: CODE,
            place: at.place(),
            message,
        });
        notes.extend(lines);
    }
    draft.report.notes.splice(0..0, notes);
}

/// A line and the part that it is about.
type Line<'t> = (Node<'t>, String);

/// "43 components became 43 assets", unless there is none.
fn line<'t>(at: Option<Node<'t>>, read: (usize, &str), became: &[(usize, &str)]) -> Option<Line<'t>> {
    let at = at.filter(|_| read.0 > 0)?;
    let parts: Vec<String> = became.iter().filter(|(n, _)| *n > 0).map(|(n, word)| count(*n, word)).collect();
    let became = match (parts.is_empty(), became.first()) {
        (true, Some((_, word))) => format!("no {word}"),
        _ => parts.join(" and "),
    };
    Some((at, format!("{} became {became}", count(read.0, read.1))))
}

fn of_api<'t>(root: Node<'t>, api: &Api<'_>, tally: &Tally) -> Vec<Line<'t>> {
    let part = |key: &str| root.get(key).unwrap_or(root);
    let old = root.get("swagger").is_some();
    let schemas = if old { root.get("definitions") } else { root.at(&["components", "schemas"]) };
    let schemes = if old { root.get("securityDefinitions") } else { root.at(&["components", "securitySchemes"]) };
    let fields = |node: Node<'t>| {
        let (read, held) = (count(node.len(), "schemas"), count(tally.holdings, "holdings"));
        let message = match tally.holdings {
            0 => format!("{read} looked through: no field that operations return has a name of sensitive data"),
            _ => format!("{read} looked through: the names of their fields became {held} of data"),
        };
        (node, message)
    };
    let lines = [
        line(
            Some(part("paths")),
            (api.operations.len(), "operations"),
            &[(tally.calls, "flows"), (tally.services, "services")],
        ),
        line(Some(part("webhooks")), (api.calls_out.len(), "calls out"), &[(tally.out, "flows")]),
        schemes
            .and_then(|node| line(Some(node), (node.len(), "security schemes"), &[(tally.credentials, "credentials")])),
        schemas.filter(|node| !node.is_empty()).map(fields),
    ];
    lines.into_iter().flatten().collect()
}

fn of_otm<'t>(root: Node<'t>, tally: &Tally) -> Vec<Line<'t>> {
    let part = |key: &str| root.get(key).filter(|node| node.is_list());
    let many = |key: &str| part(key).map_or(0, Node::len);
    let lines = [
        line(part("trustZones"), (many("trustZones"), "trust zones"), &[(tally.zones, "zones")]),
        line(part("components"), (many("components"), "components"), &[(tally.assets, "assets")]),
        line(part("dataflows"), (many("dataflows"), "dataflows"), &[(tally.flows, "flows")]),
        line(part("assets"), (many("assets"), "kinds of data"), &[(tally.holdings, "holdings")]),
        line(part("threats"), (many("threats"), "threats"), &[(tally.weaknesses, "weaknesses")]),
        line(part("mitigations"), (many("mitigations"), "mitigations"), &[(tally.controls, "controls")]),
    ];
    lines.into_iter().flatten().collect()
}

fn of_dragon<'t>(root: Node<'t>, tally: &Tally) -> Vec<Line<'t>> {
    let at = root.at(&["detail", "diagrams"]);
    let made = [
        (tally.zones, "zones"),
        (tally.assets, "assets"),
        (tally.flows, "flows"),
        (tally.holdings, "holdings"),
        (tally.weaknesses, "weaknesses"),
        (tally.controls, "controls"),
    ];
    line(at, (at.map_or(0, Node::len), "diagrams"), &made).into_iter().collect()
}

fn of_threagile<'t>(root: Node<'t>, tally: &Tally) -> Vec<Line<'t>> {
    let part = |key: &str| root.get(key).filter(|node| node.is_map());
    let many = |key: &str| part(key).map_or(0, Node::len);
    let assets = || part("technical_assets").into_iter().flat_map(Node::entries);
    let links = assets().filter_map(|(_, asset)| asset.get("communication_links")).map(Node::len).sum();
    let lines = [
        line(part("trust_boundaries"), (many("trust_boundaries"), "trust boundaries"), &[(tally.zones, "zones")]),
        line(part("technical_assets"), (many("technical_assets"), "technical assets"), &[(tally.assets, "assets")]),
        line(
            part("technical_assets"),
            (links, "communication links"),
            &[(tally.flows, "flows"), (tally.controls, "controls")],
        ),
        line(part("data_assets"), (many("data_assets"), "data assets"), &[(tally.holdings, "holdings")]),
    ];
    lines.into_iter().flatten().collect()
}

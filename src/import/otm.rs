//! Open Threat Model 0.1 and 0.2: zones with a trust number, components, dataflows, assets, threats and mitigations.
//!
//! The format has no word for authentication, protocol or scope. Where tags, attributes or (in 0.1) properties name one it is
//! taken; otherwise it stays unknown.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{self, Draft, Mark};
use super::own::{OwnHead, own, put_head};
use super::report::{FileNote, NoteKind};
use super::text::Node;
use super::threats;
use super::words::{class_of_title, clean, encryption_of, is_speaking, kind_by_trust, kind_of_asset, kind_of_zone};
use crate::scenario::doc::*;

/// Whether a document is an Open Threat Model.
pub(super) fn fits(node: Node<'_>) -> bool {
    node.get("otmVersion").is_some()
}

/// A guess, marked as one: people of whom a store keeps data.
const GUESSED_PEOPLE: u64 = 10_000;

#[derive(Default)]
struct Read<'t> {
    zones: BTreeMap<&'t str, String>,
    components: BTreeMap<&'t str, String>,
    classes: BTreeMap<&'t str, (String, DataClass, bool)>,
    /// Left upper corners of zones and components on the first diagram.
    corners: BTreeMap<&'t str, (f64, f64)>,
    /// Weaknesses and controls come from an export of ours.
    own_risks: bool,
}

/// Draws a document.
pub(super) fn draw(draft: &mut Draft, root: Node<'_>) {
    let project = root.get("project");
    let text = |key: &str| project.map_or("", |project| project.str(key));
    let title = if text("name").is_empty() { "Unnamed model" } else { text("name") };
    let file = root.tree().name().to_owned();
    let known = if text("id").is_empty() { title } else { text("id") };
    draft.source("otm", known, &file);
    let list = |key: &str| root.get(key).into_iter().flat_map(Node::items);
    draft.report.files.push(FileNote {
        file,
        format: format!("OTM {}", clean(root.str("otmVersion"), 20)),
        title: clean(title, 80),
        counted: vec![
            ("zones", list("trustZones").count()),
            ("components", list("components").count()),
            ("dataflows", list("dataflows").count()),
            ("threats", list("threats").count()),
        ],
    });
    let head: Option<OwnHead> = own(project.and_then(|p| p.get("attributes")), &mut draft.report);
    if draft.doc.id == "imported" && head.is_none() {
        draft.doc.id = super::words::slug(if is_speaking(text("id")) { text("id") } else { title }, "imported");
        draft.doc.name = clean(title, 70);
        draft.doc.summary = clean(text("description"), 1_000);
    }
    let mut mark = Mark::of("document", root);
    if let Some(project) = project {
        mark = mark.keep(project, &["name", "id", "description"], &mut draft.report);
        mark.kept.retain(|(key, _)| !(key == "attributes" && head.is_some()));
    }
    mark = mark.keep(
        root,
        &["otmVersion", "project", "trustZones", "components", "dataflows", "assets", "threats", "mitigations"],
        &mut draft.report,
    );
    draft.whole(mark);
    let mut read = Read { own_risks: head.is_some(), ..Read::default() };
    data(draft, root, &mut read);
    zones(draft, root, &mut read);
    components(draft, root, &mut read, head.as_ref());
    flows(draft, root, &mut read);
    if !read.own_risks {
        risks(draft, root, &read);
    }
    if let Some(mut head) = head {
        // Somebody may have moved things in another tool.
        for place in &mut head.layout {
            if let Some(corner) = read.corners.get(place.asset.as_str()) {
                (place.x, place.y) = *corner;
            }
        }
        put_head(draft, head);
    }
}

fn attributes<'t>(node: Node<'t>) -> Option<Node<'t>> {
    node.get("attributes").or_else(|| node.get("properties"))
}

/// What is worth protecting: each asset of the file is a class of data.
fn data<'t>(draft: &mut Draft, root: Node<'t>, read: &mut Read<'t>) {
    for node in root.get("assets").into_iter().flat_map(Node::items) {
        let (id, name) = (node.str("id"), node.str("name"));
        let told: Option<DataClass> = attributes(node)
            .and_then(|a| a.get(super::own::KEY))
            .and_then(|own| DataClass::ALL.iter().find(|class| format!("{class:?}") == own.str("class")).copied());
        let guess = told.or_else(|| class_of_title(name)).or_else(|| class_of_title(node.str("description")));
        let confidential = node.at(&["risk", "confidentiality"]).and_then(Node::number);
        let class = guess.unwrap_or(match confidential {
            Some(value) if value <= 10.0 => DataClass::Public,
            _ => DataClass::Business,
        });
        if told.is_none() {
            let message = format!("{:?} is taken as {}", clean(name, 60), class.label());
            draft.note(NoteKind::Guessed, "I221", node.place(), message);
        }
        read.classes.insert(id, (clean(name, 70), class, told.is_some()));
    }
}

fn zones<'t>(draft: &mut Draft, root: Node<'t>, read: &mut Read<'t>) {
    let list: Vec<Node<'t>> = root.get("trustZones").into_iter().flat_map(Node::items).collect();
    let rating = |node: Node<'_>| node.at(&["risk", "trustRating"]).and_then(Node::number);
    let ratings: BTreeSet<i64> = list.iter().filter_map(|node| rating(*node)).map(|value| value as i64).collect();
    // Converters write one default everywhere; that says nothing.
    let said = ratings.len() > 1 || list.len() < 2;
    if !said {
        for node in &list {
            let message = format!(
                "every zone has the same trust, as a converter writes it: that of {:?} is guessed",
                clean(node.str("name"), 60)
            );
            draft.note(NoteKind::Guessed, "I222", node.place(), message);
        }
    }
    let mut made: Vec<(Node<'t>, String)> = Vec::new();
    for node in list {
        let (id, name) = (node.str("id"), node.str("name"));
        let told: Option<ZoneDoc> = own(attributes(node), &mut draft.report);
        let words = format!("{} {}", name, node.str("type"));
        let guess = kind_of_zone(&words);
        let stated = rating(node).filter(|_| said || told.is_some());
        let trust = stated.map(|value| value as i64).or(guess.map(|(_, trust)| trust)).unwrap_or(50).clamp(0, 100);
        let kind = guess.map_or_else(|| kind_by_trust(trust), |(kind, _)| kind);
        let mut mark = Mark::of(id, node);
        let doc = match told {
            Some(told) => ZoneDoc { name: draft::zone("", name, 0, told.kind).name, trust, inside: None, ..told },
            None => {
                mark = mark.guess(if stated.is_some() { &["kind"] } else { &["kind", "trust"] });
                let wish = if is_speaking(id) { id } else { name };
                ZoneDoc { about: clean(node.str("description"), 300), ..draft::zone(wish, name, trust, kind) }
            }
        };
        let read_keys = ["id", "name", "risk", "parent", "description", "attributes"];
        mark = mark.keep(node, &read_keys, &mut draft.report);
        keep_attributes(draft, node, &mut mark);
        let zone = draft.zone(doc, mark);
        if read.zones.insert(id, zone.clone()).is_some() {
            let message = format!("two zones have the id {:?}; what names it means the later one", clean(id, 60));
            draft.note(NoteKind::Odd, "I122", node.place(), message);
        }
        corner(read, id, node, None);
        made.push((node, zone));
    }
    for (node, zone) in made {
        let Some(parent) = node.get("parent") else { continue };
        let around = parent.get("trustZone").and_then(Node::text).and_then(|id| read.zones.get(id)).cloned();
        let around = around.filter(|around| *around != zone && !is_within(draft, around, &zone));
        match around {
            Some(around) => {
                if let Some(zone) = draft.doc.zones.iter_mut().find(|z| z.id == zone) {
                    zone.inside = Some(around);
                }
            }
            None => draft.note(
                NoteKind::Dropped,
                "I304",
                parent.place(),
                "a zone inside of something that is no zone around it",
            ),
        }
    }
}

/// Whether a zone stands within another, by what was drawn so far.
pub(super) fn is_within(draft: &Draft, zone: &str, other: &str) -> bool {
    let mut at = Some(zone.to_owned());
    for _ in 0..=draft.doc.zones.len() {
        match at {
            Some(name) if name == other => return true,
            Some(name) => at = draft.doc.zones.iter().find(|z| z.id == name).and_then(|z| z.inside.clone()),
            None => return false,
        }
    }
    true
}

fn keep_attributes(draft: &mut Draft, node: Node<'_>, mark: &mut Mark) {
    for (key, value) in node.get("attributes").into_iter().flat_map(Node::entries) {
        if key != super::own::KEY && !value.is_null() {
            mark.keep_as(key, value, &mut draft.report);
        }
    }
}

/// Remembers the corner of an element on a diagram; those of components count from the corner of what they stand in.
fn corner<'t>(read: &mut Read<'t>, id: &'t str, node: Node<'t>, around: Option<&'t str>) -> Option<(f64, f64)> {
    let place = node.get("representations")?.items().find_map(|r| r.get("position"))?;
    let (x, y) = (place.num("x")?, place.num("y")?);
    let (left, top) = around.and_then(|id| read.corners.get(id)).copied().unwrap_or((0.0, 0.0));
    let at = ((left + x).clamp(-90_000.0, 90_000.0), (top + y).clamp(-90_000.0, 90_000.0));
    read.corners.insert(id, at);
    Some(at)
}

fn components<'t>(draft: &mut Draft, root: Node<'t>, read: &mut Read<'t>, head: Option<&OwnHead>) {
    let list: Vec<Node<'t>> = root.get("components").into_iter().flat_map(Node::items).collect();
    let by_id: BTreeMap<&str, Node<'t>> = list.iter().map(|node| (node.str("id"), *node)).collect();
    for node in list {
        let (id, name) = (node.str("id"), node.str("name"));
        let zone = match zone_of(node, &by_id, read) {
            Some(zone) => zone,
            None => {
                draft.note(NoteKind::Guessed, "I223", node.place(), format!("{:?} stands in no zone", clean(name, 60)));
                unassigned(draft, &mut read.zones)
            }
        };
        let told: Option<AssetDoc> = own(attributes(node), &mut draft.report);
        let guess = kind_of_asset(node.str("type")).or_else(|| kind_of_asset(name));
        let mut mark = Mark::of(id, node);
        let is_told = told.is_some();
        let doc = match told {
            Some(told) => {
                AssetDoc { zone, name: draft::asset("", name, told.kind, "").name, holdings: Vec::new(), ..told }
            }
            None => {
                mark = mark.guess(&["kind"]).unstated(&["owner", "monitoring", "worth_per_hour"]);
                let wish = if is_speaking(id) { id } else { name };
                let kind = guess.unwrap_or(AssetKind::Service);
                AssetDoc { about: clean(node.str("description"), 300), ..draft::asset(wish, name, kind, &zone) }
            }
        };
        let read_keys = ["id", "name", "parent", "description", "attributes", "threats", "assets"];
        mark = mark.keep(node, &read_keys, &mut draft.report);
        keep_attributes(draft, node, &mut mark);
        let asset = draft.asset(doc, mark);
        if read.components.insert(id, asset.clone()).is_some() {
            let message = format!("two components have the id {:?}; what names it means the later one", clean(id, 60));
            draft.note(NoteKind::Odd, "I123", node.place(), message);
        }
        stored(draft, read, node, &asset, is_told);
        let around =
            node.at(&["parent", "trustZone"]).or_else(|| node.at(&["parent", "component"])).and_then(Node::text);
        if let Some((x, y)) = corner(read, id, node, around)
            && head.is_none()
        {
            draft.doc.layout.push(PlaceDoc { asset, x, y });
        }
    }
}

/// The zone that a component stands in, however deep.
fn zone_of<'t>(node: Node<'t>, by_id: &BTreeMap<&str, Node<'t>>, read: &Read<'t>) -> Option<String> {
    let mut at = node;
    for _ in 0..64 {
        let parent = at.get("parent")?;
        if let Some(zone) = parent.get("trustZone").and_then(Node::text) {
            return read.zones.get(zone).cloned();
        }
        at = *by_id.get(parent.get("component").and_then(Node::text)?)?;
    }
    None
}

/// The zone for what stands nowhere.
fn unassigned(draft: &mut Draft, zones: &mut BTreeMap<&str, String>) -> String {
    if let Some(zone) = zones.get("") {
        return zone.clone();
    }
    let mark = Mark::made("zone:unassigned").guess(&["trust", "kind"]);
    let zone = draft.zone(draft::zone("unassigned", "Zone not stated", 50, ZoneKind::Internal), mark);
    zones.insert("", zone.clone());
    zone
}

/// Data that a component stores.
fn stored(draft: &mut Draft, read: &Read<'_>, node: Node<'_>, asset: &str, is_told: bool) {
    let own_holdings: Option<Vec<HoldingDoc>> = attributes(node)
        .and_then(|a| a.get("sandtable_holdings"))
        .and_then(|list| list.to_json(20_000))
        .and_then(|list| serde_json::from_value(list).ok());
    if is_told && let Some(list) = own_holdings {
        for holding in list {
            let mark = Mark::made(format!("data:{}", holding.id));
            draft.holding(asset, holding, mark);
        }
        return;
    }
    let stored: BTreeSet<&str> =
        node.at(&["assets", "stored"]).map(Node::texts).unwrap_or_default().into_iter().collect();
    for id in stored {
        let Some((name, class, told)) = read.classes.get(id) else {
            let message = format!("the data {:?} is stored here and listed nowhere", clean(id, 60));
            draft.note(NoteKind::Dropped, "I305", node.place(), message);
            continue;
        };
        let wish = if is_speaking(id) { id } else { name };
        let doc = draft::holding(wish, name, *class, GUESSED_PEOPLE);
        let mark = Mark::of(format!("{}:{id}", node.str("id")), node);
        draft.holding(asset, doc, mark.guess(if *told { &["people"] } else { &["people", "class"] }));
    }
}

fn flows<'t>(draft: &mut Draft, root: Node<'t>, read: &mut Read<'t>) {
    let list: Vec<Node<'t>> = root.get("dataflows").into_iter().flat_map(Node::items).collect();
    for node in list {
        let (Some(from), Some(to)) = (end(draft, read, node, "source"), end(draft, read, node, "destination")) else {
            let message =
                format!("the flow {:?} has an end that is no component and no zone", clean(node.str("name"), 60));
            draft.note(NoteKind::Dropped, "I306", node.place(), message);
            continue;
        };
        if from == to {
            let message = format!("the flow {:?} leads from a component to itself", clean(node.str("name"), 60));
            draft.note(NoteKind::Dropped, "I307", node.place(), message);
            continue;
        }
        let id = node.str("id");
        let told: Option<FlowDoc> = own(attributes(node), &mut draft.report);
        let mut mark = Mark::of(id, node);
        let doc = match told {
            Some(told) => FlowDoc { api: draft::flow("", "", "", node.str("name")).api, from, to, ..told },
            None => {
                let wish = if is_speaking(id) { id.to_owned() } else { format!("{from}-{to}") };
                let mut doc = draft::flow(&wish, &from, &to, node.str("name"));
                mark =
                    mark.guess(&["exposure"]).unstated(&["authorisation", "logging", "validation", "calls_per_hour"]);
                let classes = node.get("assets").map(Node::texts).unwrap_or_default();
                let classes: BTreeSet<DataClass> =
                    classes.iter().filter_map(|id| read.classes.get(id)).map(|c| c.1).collect();
                doc.carries = classes.into_iter().collect();
                doc.data = match node.flag("bidirectional") {
                    Some(true) => DataDirection::Both,
                    _ => DataDirection::Forward,
                };
                doc.exposure = exposure(draft, &from);
                proof(&mut doc, node, &mut mark);
                doc
            }
        };
        let read_keys = ["id", "name", "source", "destination", "bidirectional", "assets", "attributes", "threats"];
        mark = mark.keep(node, &read_keys, &mut draft.report);
        keep_attributes(draft, node, &mut mark);
        let flow = draft.flow(doc, mark);
        read.components.entry(id).or_insert(format!("flow {flow}"));
    }
}

/// Authentication and protocol, where tags or attributes name them.
fn proof(doc: &mut FlowDoc, node: Node<'_>, mark: &mut Mark) {
    let mut said = None;
    for (key, value) in attributes(node).into_iter().flat_map(Node::entries) {
        let lower = key.to_lowercase();
        let text = value.text().unwrap_or_default();
        if lower.contains("authenticat") {
            said = threats::authentication(text).or(said);
        } else if lower.contains("protocol") {
            doc.protocol = clean(text, 40);
        }
    }
    for tag in node.get("tags").map(Node::texts).unwrap_or_default() {
        let words = super::words::parts(tag);
        let has = |word: &str| words.iter().any(|part| part == word);
        if doc.protocol.is_empty()
            && ["http", "https", "grpc", "jdbc", "amqp", "mqtt", "ws", "wss"].iter().any(|p| has(p))
        {
            doc.protocol = clean(tag, 40);
        }
        if ["oauth", "oauth2", "jwt", "mtls", "oidc", "apikey"].iter().any(|p| has(p)) {
            said = said.or_else(|| threats::authentication(tag));
        }
    }
    doc.encryption = encryption_of(&doc.protocol);
    match said {
        Some(kind) => doc.authentication = kind,
        None => mark.unstated.push("authentication"),
    }
    if doc.encryption == Encryption::Unknown {
        mark.unstated.push("encryption");
    }
}

/// Who calls a flow, by the zone of the caller.
pub(super) fn exposure(draft: &Draft, from: &str) -> Exposure {
    let zone = draft.doc.assets.iter().find(|a| a.id == from).map(|a| a.zone.as_str());
    let kind = draft.doc.zones.iter().find(|z| Some(z.id.as_str()) == zone).map(|z| z.kind);
    match kind {
        Some(ZoneKind::Public) => Exposure::Public,
        Some(ZoneKind::Partner) => Exposure::Partner,
        Some(ZoneKind::ThirdParty) => Exposure::ThirdParty,
        _ => Exposure::Internal,
    }
}

/// One end of a flow: a component, or anything in a zone.
fn end<'t>(draft: &mut Draft, read: &mut Read<'t>, node: Node<'t>, key: &str) -> Option<String> {
    let id = node.get(key)?.text()?;
    if let Some(asset) = read.components.get(id).filter(|name| !name.starts_with("flow ")) {
        return Some(asset.clone());
    }
    let zone = read.zones.get(id)?.clone();
    let name = draft.doc.zones.iter().find(|z| z.id == zone).map(|z| z.name.clone()).unwrap_or_default();
    let message = format!("a flow begins or ends at the zone {name:?}: drawn as one thing in it");
    draft.note(NoteKind::Guessed, "I224", node.place(), message);
    let doc = draft::asset(&format!("any-{zone}"), &format!("Anything in {name}"), AssetKind::Client, &zone);
    let asset = draft.asset(doc, Mark::made(format!("zone-as-end:{id}")).guess(&["kind", "name"]));
    read.components.insert(id, asset.clone());
    Some(asset)
}

/// Threats at components and flows, and what helps against them.
fn risks(draft: &mut Draft, root: Node<'_>, read: &Read<'_>) {
    let table = |key: &str| -> BTreeMap<&str, Node<'_>> {
        root.get(key).into_iter().flat_map(Node::items).map(|node| (node.str("id"), node)).collect()
    };
    let (threat_list, mitigation_list) = (table("threats"), table("mitigations"));
    let mut used = BTreeSet::new();
    let mut helped: BTreeMap<(&str, bool), (Vec<On>, &str)> = BTreeMap::new();
    for (list, is_flow) in [("components", false), ("dataflows", true)] {
        for node in root.get(list).into_iter().flat_map(Node::items) {
            let Some(element) = read.components.get(node.str("id")) else { continue };
            let on = || match element.strip_prefix("flow ") {
                Some(flow) if is_flow => On::Flow(flow.to_owned()),
                _ => On::Asset(element.clone()),
            };
            for instance in node.get("threats").into_iter().flat_map(Node::items) {
                let id = instance.str("threat");
                used.insert(id);
                let Some(threat) = threat_list.get(id) else {
                    let message = format!("the threat {:?} is named here and listed nowhere", clean(id, 60));
                    draft.note(NoteKind::Dropped, "I308", instance.place(), message);
                    continue;
                };
                let state = instance.str("state").to_lowercase();
                let closed = ["mitigated", "notapplicable", "not-applicable", "not applicable", "hidden"];
                if !closed.contains(&state.as_str()) {
                    let kind = threat.get("categories").map(Node::texts).unwrap_or_default().join(", ");
                    let mark = Mark::of(format!("{}:{id}", node.str("id")), *threat);
                    let mark = mark.keep(*threat, &["id", "name", "categories"], &mut draft.report);
                    let impact = threat.at(&["risk", "likelihood"]).and_then(Node::number).unwrap_or(50.0);
                    // The converters write 100 for everything.
                    let ease = if (1.0..100.0).contains(&impact) { impact / 100.0 } else { 0.5 };
                    threats::weakness(draft, on(), (threat.str("name"), &kind), ease, mark);
                }
                for mitigation in instance.get("mitigations").into_iter().flat_map(Node::items) {
                    let works =
                        ["implemented", "done", "mitigated"].contains(&mitigation.str("state").to_lowercase().as_str());
                    let entry = helped.entry((mitigation.str("mitigation"), works)).or_insert((Vec::new(), id));
                    if !entry.0.contains(&on()) {
                        entry.0.push(on());
                    }
                }
            }
        }
    }
    let named: BTreeSet<&str> = helped.keys().map(|(id, _)| *id).collect();
    for (id, node) in mitigation_list.iter().filter(|(id, _)| !named.contains(*id)) {
        let message = format!("the mitigation {:?} is named by no threat, so it protects nothing", clean(id, 60));
        draft.note(NoteKind::Dropped, "I317", node.place(), message);
    }
    for ((id, works), (on, threat)) in helped {
        let Some(node) = mitigation_list.get(id) else { continue };
        let against = threat_list.get(threat).map_or("", |threat| threat.str("name"));
        let state = if works { Switch::On } else { Switch::Off };
        let mark = Mark::of(format!("mitigation:{id}:{works}"), *node).keep(*node, &["id", "name"], &mut draft.report);
        threats::control(draft, "", on, node.str("name"), ("", against), state, mark);
    }
    let idle: Vec<_> = threat_list.iter().filter(|(id, _)| !used.contains(*id)).collect();
    for (id, node) in idle {
        let message = format!("the threat {:?} is at no component and no flow", clean(id, 60));
        draft.note(NoteKind::Dropped, "I309", node.place(), message);
    }
}

//! Open Threat Model 0.1 and 0.2: zones with a trust number, components, dataflows, assets, threats and mitigations.
//!
//! The format has no word for authentication, protocol or scope. Where tags, attributes or (in 0.1) properties name one it is
//! taken; otherwise it stays unknown.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{self, Draft, Mark};
use super::own::{OwnHead, own, put_head};
use super::prose::prose;
use super::report::{FileNote, NoteKind};
use super::text::Node;
use super::threats;
use super::words::{
    class_of_title, clean, count, encryption_of, is_speaking, kind_by_trust, kind_of_asset, kind_of_zone,
};
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
    classes: BTreeMap<&'t str, Data<'t>>,
    /// Data that something stores; the rest of what is said of it stays there.
    kept: BTreeSet<&'t str>,
    /// Left upper corners of zones and components on the first diagram.
    corners: BTreeMap<&'t str, (f64, f64)>,
    /// Weaknesses and controls come from an export of ours.
    own_risks: bool,
}

/// What an asset of the file is.
struct Data<'t> {
    node: Node<'t>,
    name: String,
    class: DataClass,
    /// By an export of ours.
    told: bool,
}

/// Parts of another version or type than the format has.
fn shapes(draft: &mut Draft, root: Node<'_>) {
    let version = root.str("otmVersion");
    if !["0.1", "0.2"].iter().any(|known| version == *known || version.starts_with(&format!("{known}."))) {
        let message = format!("version {:?} of the format is read as 0.2", clean(version, 20));
        draft.note(NoteKind::Odd, "I118", root.get("otmVersion").unwrap_or(root).place(), message);
    }
    let lists = ["representations", "assets", "trustZones", "components", "dataflows", "threats", "mitigations"];
    let wrong = |key: &'static str, shape: &'static str| root.get(key).map(|node| (key, shape, node));
    let lists = lists.into_iter().filter_map(|key| wrong(key, "list")).filter(|(.., node)| !node.is_list());
    let wrong = lists.chain(wrong("project", "map").filter(|(.., node)| !node.is_map()));
    for (key, shape, node) in wrong {
        let message = format!("{key:?} is no {shape}, so nothing in it is read");
        draft.note(NoteKind::Odd, "I117", node.place(), message);
    }
}

/// Draws a document.
pub(super) fn draw(draft: &mut Draft, root: Node<'_>) {
    shapes(draft, root);
    let project = root.get("project");
    let text = |key: &str| project.map_or("", |project| project.str(key));
    let title = if text("name").is_empty() { "Unnamed model" } else { text("name") };
    let file = root.tree().name().to_owned();
    let list = |key: &str| root.get(key).into_iter().flat_map(Node::items);
    draft.report.files.push(FileNote {
        file,
        format: format!("OTM {}", clean(root.str("otmVersion"), 20)),
        title: clean(title, 80),
        counted: vec![
            ("trust zones", list("trustZones").count()),
            ("components", list("components").count()),
            ("dataflows", list("dataflows").count()),
            ("threats", list("threats").count()),
            ("mitigations", list("mitigations").count()),
        ],
    });
    let head: Option<OwnHead> = own(project.and_then(|p| p.get("attributes")), &mut draft.report);
    if draft.doc.id == "imported" && head.is_none() {
        draft.doc.id = super::words::slug(if is_speaking(text("id")) { text("id") } else { title }, "imported");
        draft.doc.name = clean(title, 70);
        draft.doc.summary = prose(text("description"), 1_000);
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
    let mut read = Read { own_risks: head.is_some(), ..Read::default() };
    data(draft, root, &mut read);
    zones(draft, root, &mut read);
    components(draft, root, &mut read, head.as_ref());
    flows(draft, root, &mut read);
    for (id, data) in read.classes.iter().filter(|(id, data)| !data.told && !read.kept.contains(*id)) {
        mark.keep_rest(&format!("asset {id}"), &[(data.node, &["id"])], &mut draft.report);
    }
    draft.whole(mark);
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
        read.classes.insert(id, Data { node, name: clean(name, 70), class, told: told.is_some() });
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
        if let Some(value) = stated.filter(|value| !(0.0..=100.0).contains(value)) {
            let message =
                format!("a trust of {value} is taken as {}: the format goes from 0 to 100", value.clamp(0.0, 100.0));
            draft.note(NoteKind::Odd, "I128", node.place(), message);
        }
        let said_wrongly = node.at(&["risk", "trustRating"]).filter(|value| value.number().is_none());
        if let Some(value) = said_wrongly {
            draft.note(NoteKind::Odd, "I128", value.place(), "a trust that is no number is not read");
        }
        let trust = stated.map(|value| value as i64).or(guess.map(|(_, trust)| trust)).unwrap_or(50).clamp(0, 100);
        let kind = guess.map_or_else(|| kind_by_trust(trust), |(kind, _)| kind);
        let mut mark = Mark::of(id, node);
        let doc = match told {
            Some(told) => ZoneDoc { name: draft::zone("", name, 0, told.kind).name, trust, inside: None, ..told },
            None => {
                mark = mark.guess(if stated.is_some() { &["kind"] } else { &["kind", "trust"] });
                let wish = if is_speaking(id) { id } else { name };
                ZoneDoc { about: prose(node.str("description"), 300), ..draft::zone(wish, name, trust, kind) }
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
                AssetDoc { about: prose(node.str("description"), 300), ..draft::asset(wish, name, kind, &zone) }
            }
        };
        let read_keys = ["id", "name", "parent", "description", "attributes", "threats", "assets"];
        mark = mark.keep(node, &read_keys, &mut draft.report);
        keep_attributes(draft, node, &mut mark);
        if let Some(parent) = node.get("parent").filter(|parent| parent.get("component").is_some()) {
            // The zone is all that is read of it.
            mark.keep_as("parent", parent, &mut draft.report);
        }
        if let Some(processed) = node.at(&["assets", "processed"]) {
            mark.keep_as("assets.processed", processed, &mut draft.report);
            unlisted(draft, read, processed, "processed");
        }
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
fn stored<'t>(draft: &mut Draft, read: &mut Read<'t>, node: Node<'t>, asset: &str, is_told: bool) {
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
    if let Some(list) = node.at(&["assets", "stored"]) {
        unlisted(draft, read, list, "stored");
    }
    for id in stored {
        let Some(data) = read.classes.get(id) else { continue };
        let wish = if is_speaking(id) { id } else { &data.name };
        let doc = draft::holding(wish, &data.name, data.class, GUESSED_PEOPLE);
        let mark = Mark::of(format!("{}:{id}", node.str("id")), node);
        let mark = mark.guess(if data.told { &["people"] } else { &["people", "class"] });
        let mark = match data.told {
            true => mark,
            false => mark.keep(data.node, &["id", "name"], &mut draft.report),
        };
        read.kept.insert(id);
        draft.holding(asset, doc, mark);
    }
}

/// Data that is named and listed nowhere.
fn unlisted(draft: &mut Draft, read: &Read<'_>, list: Node<'_>, what: &str) {
    for id in list.texts().into_iter().collect::<BTreeSet<_>>() {
        if !read.classes.contains_key(id) {
            let message = format!("the data {:?} is {what} here and listed nowhere", clean(id, 60));
            draft.note(NoteKind::Dropped, "I305", list.place(), message);
        }
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
        if let Some(list) = node.get("assets") {
            unlisted(draft, read, list, "carried");
        }
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
                    classes.iter().filter_map(|id| read.classes.get(id)).map(|data| data.class).collect();
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
    const PROTOCOLS: [&str; 8] = ["http", "https", "grpc", "jdbc", "amqp", "mqtt", "ws", "wss"];
    let mut said = None;
    for (key, value) in attributes(node).into_iter().flat_map(Node::entries) {
        let lower = key.to_lowercase();
        let text = value.text().unwrap_or_default();
        if lower.contains("authenticat") {
            said = threats::own_authentication(text).or_else(|| threats::authentication(text)).or(said);
        } else if lower.contains("protocol") {
            doc.protocol = clean(text, 40);
        }
    }
    for tag in node.get("tags").map(Node::texts).unwrap_or_default() {
        // As an export of ours writes it.
        let (key, value) = tag.split_once(':').unwrap_or(("", tag));
        if key.trim().eq_ignore_ascii_case("authentication") {
            said = said.or_else(|| threats::own_authentication(value)).or_else(|| threats::authentication(value));
            continue;
        }
        let words = super::words::parts(tag);
        let lower = tag.trim().to_lowercase();
        let names = |name: &&str| lower == **name || words.iter().any(|part| part == *name);
        if doc.protocol.is_empty() && PROTOCOLS.iter().any(names) {
            doc.protocol = clean(tag, 40);
        }
        // A tag may be about anything: only words that mean nothing else count.
        let telling = ["oauth", "oauth2", "jwt", "mtls", "oidc", "apikey", "saml", "hmac"];
        let is_telling = telling.iter().any(|name| names(name) || lower.contains(&format!("{name} ")))
            || ["api key", "api-key", "mutual tls", "basic auth", "bearer token"].contains(&lower.as_str());
        if is_telling {
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
    let mut shut: Option<(Node<'_>, usize)> = None;
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
                let closed = ["mitigated", "notapplicable", "not-applicable", "not applicable", "n/a", "hidden"];
                if closed.contains(&state.as_str()) {
                    let (_, count) = shut.get_or_insert((instance, 0));
                    *count += 1;
                }
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
    if let Some((first, many)) = shut {
        let message =
            format!("{} marked as mitigated, hidden or not applicable: no weakness here", count(many, "threats"));
        draft.note(NoteKind::Dropped, "I310", first.place(), message);
    }
    let idle: Vec<_> = threat_list.iter().filter(|(id, _)| !used.contains(*id)).collect();
    for (id, node) in idle {
        let message = format!("the threat {:?} is at no component and no flow", clean(id, 60));
        draft.note(NoteKind::Dropped, "I309", node.place(), message);
    }
}

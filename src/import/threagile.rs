//! Threagile: technical assets with their links, data assets, and trust boundaries that nest. The richest of the formats: every
//! link says how its caller proves itself and what travels on it.
//!
//! Maps are keyed by title, and the id stands inside; links name ids. Other files that a model includes are not read.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{self, Draft, Mark};
use super::otm::{exposure, is_within};
use super::prose::prose;
use super::report::{FileNote, NoteKind};
use super::text::Node;
use super::threats;
use super::words::{class_of_title, clean, encryption_of, is_speaking, kind_of_asset, kind_of_zone, slug};
use crate::scenario::doc::*;

/// Whether a document is a model of Threagile.
pub(super) fn fits(node: Node<'_>) -> bool {
    node.get("threagile_version").is_some() || node.get("technical_assets").is_some_and(Node::is_map)
}

#[derive(Default)]
struct Read<'t> {
    data: BTreeMap<&'t str, Data<'t>>,
    /// Data that something stores; the rest of what is said of it stays there.
    kept: BTreeSet<&'t str>,
    /// By id of a technical asset: the zone it stands in.
    inside: BTreeMap<&'t str, String>,
    assets: BTreeMap<&'t str, String>,
    unassigned: BTreeMap<&'static str, String>,
}

/// What is worth protecting.
struct Data<'t> {
    node: Node<'t>,
    title: String,
    class: DataClass,
    people: u64,
}

/// Parts of another type than the format has.
fn shapes(draft: &mut Draft, root: Node<'_>) {
    for key in ["data_assets", "technical_assets", "trust_boundaries"] {
        if let Some(node) = root.get(key).filter(|node| !node.is_map()) {
            draft.note(NoteKind::Odd, "I117", node.place(), format!("{key:?} is no map, so nothing in it is read"));
        }
    }
}

/// Draws a document.
pub(super) fn draw(draft: &mut Draft, root: Node<'_>) {
    shapes(draft, root);
    let title = if root.str("title").is_empty() { "Unnamed model" } else { root.str("title") };
    let file = root.tree().name().to_owned();
    let entries = |key: &str| root.get(key).into_iter().flat_map(Node::entries);
    let links =
        entries("technical_assets").flat_map(|(_, a)| a.get("communication_links").into_iter().flat_map(Node::entries));
    draft.report.files.push(FileNote {
        file,
        format: format!("Threagile {}", clean(root.str("threagile_version"), 20)).trim_end().to_owned(),
        title: clean(title, 80),
        counted: vec![
            ("technical assets", entries("technical_assets").count()),
            ("links", links.count()),
            ("boundaries", entries("trust_boundaries").count()),
            ("data assets", entries("data_assets").count()),
        ],
    });
    if draft.doc.id == "imported" {
        draft.doc.id = slug(title, "imported");
        draft.doc.name = clean(title, 70);
        let about = root.at(&["business_overview", "description"]).and_then(Node::text).unwrap_or_default();
        draft.doc.summary = prose(about, 1_000);
    }
    let read_keys = ["title", "data_assets", "technical_assets", "trust_boundaries", "includes"];
    let mut mark = Mark::of("document", root).keep(root, &read_keys, &mut draft.report);
    for include in root.get("includes").into_iter().flat_map(Node::items) {
        let message = format!(
            "the file {:?} is included and not read; choose it as well",
            clean(include.text().unwrap_or_default(), 80)
        );
        draft.note(NoteKind::Dropped, "I315", include.place(), message);
    }
    let mut read = Read::default();
    data(draft, root, &mut read);
    zones(draft, root, &mut read);
    assets(draft, root, &mut read);
    links_of(draft, root, &read);
    for (id, data) in read.data.iter().filter(|(id, _)| !read.kept.contains(*id)) {
        mark.keep_rest(&format!("data asset {id}"), &[(data.node, &["id"])], &mut draft.report);
    }
    draft.whole(mark);
    unused(draft, root, &read);
}

/// Data that nothing stores, processes or carries: it has no place in the picture.
fn unused(draft: &mut Draft, root: Node<'_>, read: &Read<'_>) {
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for (_, asset) in root.get("technical_assets").into_iter().flat_map(Node::entries) {
        let lists = ["data_assets_stored", "data_assets_processed"].into_iter().filter_map(|key| asset.get(key));
        named.extend(lists.flat_map(Node::texts));
        for (_, link) in asset.get("communication_links").into_iter().flat_map(Node::entries) {
            let lists = ["data_assets_sent", "data_assets_received"].into_iter().filter_map(|key| link.get(key));
            named.extend(lists.flat_map(Node::texts));
        }
    }
    for (_, data) in read.data.iter().filter(|(id, _)| !named.contains(*id)) {
        let message =
            format!("{:?} is stored, processed and carried by nothing: it stands nowhere in the picture", data.title);
        draft.note(NoteKind::Dropped, "I319", data.node.place(), message);
    }
}

/// Data that is named and listed nowhere.
fn unlisted(draft: &mut Draft, read: &Read<'_>, holder: Node<'_>, key: &str, what: &str) {
    for id in holder.get(key).map(Node::texts).unwrap_or_default().into_iter().collect::<BTreeSet<_>>() {
        if !read.data.contains_key(id) {
            let message = format!("the data {:?} is {what} here and listed nowhere", clean(id, 60));
            draft.note(NoteKind::Dropped, "I305", holder.place(), message);
        }
    }
}

fn data<'t>(draft: &mut Draft, root: Node<'t>, read: &mut Read<'t>) {
    for (title, node) in root.get("data_assets").into_iter().flat_map(Node::entries) {
        let guess = class_of_title(title).or_else(|| class_of_title(node.str("description")));
        let class = match (guess, node.str("confidentiality")) {
            (_, "public") => DataClass::Public,
            (Some(class), _) => class,
            (None, _) => DataClass::Business,
        };
        let people = match node.str("quantity") {
            "very-few" => 100,
            "few" => 1_000,
            "very-many" => 1_000_000,
            _ => 10_000,
        };
        draft.note(
            NoteKind::Guessed,
            "I221",
            node.place(),
            format!("{:?} is taken as {}", clean(title, 60), class.label()),
        );
        read.data.insert(node.str("id"), Data { node, title: clean(title, 70), class, people });
    }
}

fn zones<'t>(draft: &mut Draft, root: Node<'t>, read: &mut Read<'t>) {
    let mut by_id: BTreeMap<&str, String> = BTreeMap::new();
    let list: Vec<(&str, Node<'t>)> = root.get("trust_boundaries").into_iter().flat_map(Node::entries).collect();
    let assets = root.get("technical_assets").into_iter().flat_map(Node::entries);
    let assets: BTreeSet<&str> = assets.map(|(_, asset)| asset.str("id")).collect();
    for (title, node) in &list {
        let id = node.str("id");
        let (kind, trust) =
            kind_of_zone(title).or_else(|| kind_of_zone(node.str("type"))).unwrap_or((ZoneKind::Internal, 60));
        let wish = if is_speaking(id) { id } else { title };
        let doc = ZoneDoc { about: prose(node.str("description"), 300), ..draft::zone(wish, title, trust, kind) };
        let read_keys = ["id", "description", "technical_assets_inside", "trust_boundaries_nested"];
        let mark = Mark::of(id, *node).guess(&["trust", "kind"]).keep(*node, &read_keys, &mut draft.report);
        let zone = draft.zone(doc, mark);
        by_id.insert(id, zone.clone());
        for asset in node.get("technical_assets_inside").map(Node::texts).unwrap_or_default() {
            if !assets.contains(asset) {
                let message = format!("{:?} stands in this boundary and is listed nowhere", clean(asset, 60));
                draft.note(NoteKind::Dropped, "I306", node.place(), message);
            }
            if read.inside.insert(asset, zone.clone()).is_some() {
                let message = format!("{:?} stands in two boundaries; the later one counts", clean(asset, 60));
                draft.note(NoteKind::Odd, "I124", node.place(), message);
            }
        }
    }
    for (_, node) in &list {
        let Some(around) = by_id.get(node.str("id")).cloned() else { continue };
        for nested in node.get("trust_boundaries_nested").map(Node::texts).unwrap_or_default() {
            let inner =
                by_id.get(nested).filter(|inner| **inner != around && !is_within(draft, &around, inner)).cloned();
            match inner {
                Some(inner) => {
                    if let Some(zone) = draft.doc.zones.iter_mut().find(|z| z.id == inner) {
                        zone.inside = Some(around.clone());
                    }
                }
                None => {
                    let message = format!("the boundary {:?} cannot stand in this one", clean(nested, 60));
                    draft.note(NoteKind::Dropped, "I304", node.place(), message);
                }
            }
        }
    }
    // What lies deeper is trusted more than what is around it, where only the type spoke.
    for at in 0..draft.doc.zones.len() {
        let Some(zone) = draft.doc.zones.get(at) else { continue };
        let around =
            zone.inside.as_ref().and_then(|name| draft.doc.zones.iter().find(|z| z.id == *name)).map(|z| z.trust);
        if let (Some(around), Some(zone)) = (around, draft.doc.zones.get_mut(at))
            && zone.trust < around
            && zone.kind != ZoneKind::Edge
        {
            zone.trust = around;
        }
    }
}

fn assets<'t>(draft: &mut Draft, root: Node<'t>, read: &mut Read<'t>) {
    for (title, node) in root.get("technical_assets").into_iter().flat_map(Node::entries) {
        let id = node.str("id");
        let zone = match read.inside.get(id).cloned() {
            Some(zone) => zone,
            None => {
                let place = if node.flag("internet") == Some(true) { "internet" } else { "unassigned" };
                let message = format!("{:?} stands in no boundary", clean(title, 60));
                draft.note(NoteKind::Guessed, "I223", node.place(), message);
                unassigned(draft, read, place)
            }
        };
        let technologies =
            node.get("technologies").or_else(|| node.get("technology")).map(Node::texts).unwrap_or_default();
        let words = technologies.join(" ");
        let kind = match (node.str("type"), kind_of_asset(&words).or_else(|| kind_of_asset(title))) {
            (
                "datastore",
                Some(
                    kind @ (AssetKind::SecretStore | AssetKind::IdentityProvider | AssetKind::Queue | AssetKind::CiCd),
                ),
            ) => kind,
            ("datastore", _) => AssetKind::DataStore,
            (_, Some(kind)) => kind,
            ("external-entity", None) if node.flag("used_as_client_by_human") == Some(true) => AssetKind::Client,
            ("external-entity", None) => AssetKind::ThirdPartyApi,
            (_, None) => AssetKind::Service,
        };
        let wish = if is_speaking(id) { id } else { title };
        let doc = AssetDoc {
            about: prose(node.str("description"), 300),
            fact: clean(&words, 24),
            ..draft::asset(wish, title, kind, &zone)
        };
        let read_keys =
            ["id", "description", "communication_links", "data_assets_stored", "technology", "technologies"];
        let mark = Mark::of(id, node).guess(&["kind"]).unstated(&["monitoring", "worth_per_hour"]);
        // Whoever it is stays as the file says: it need not be one of the roles of an exercise.
        let mark = if node.str("owner").is_empty() { mark.unstated(&["owner"]) } else { mark };
        let mark = mark.keep(node, &read_keys, &mut draft.report);
        let asset = draft.asset(doc, mark);
        read.assets.insert(id, asset.clone());
        let stored: BTreeSet<&str> =
            node.get("data_assets_stored").map(Node::texts).unwrap_or_default().into_iter().collect();
        for stored in stored {
            let Some(data) = read.data.get(stored) else { continue };
            let wish = format!("{asset}-{}", slug(stored, "data"));
            let mut doc = draft::holding(&wish, &data.title, data.class, data.people);
            // The same data in two stores is about the same people.
            doc.overlap = Some(slug(stored, "data"));
            let mark = Mark::of(format!("{id}:{stored}"), node).guess(&["people", "class"]);
            let mark = mark.keep(data.node, &["id"], &mut draft.report);
            read.kept.insert(stored);
            draft.holding(&asset, doc, mark);
        }
        unlisted(draft, read, node, "data_assets_stored", "stored");
        unlisted(draft, read, node, "data_assets_processed", "processed");
    }
}

fn unassigned(draft: &mut Draft, read: &mut Read<'_>, place: &'static str) -> String {
    if let Some(zone) = read.unassigned.get(place) {
        return zone.clone();
    }
    let (name, trust, kind) = match place {
        "internet" => ("Internet", 0, ZoneKind::Public),
        _ => ("Zone not stated", 50, ZoneKind::Internal),
    };
    let mark = Mark::made(format!("zone:{place}")).guess(&["trust", "kind", "name"]);
    let zone = draft.zone(draft::zone(place, name, trust, kind), mark);
    read.unassigned.insert(place, zone.clone());
    zone
}

fn links_of(draft: &mut Draft, root: Node<'_>, read: &Read<'_>) {
    for (owner, node) in root.get("technical_assets").into_iter().flat_map(Node::entries) {
        let Some(from) = read.assets.get(node.str("id")) else { continue };
        for (title, link) in node.get("communication_links").into_iter().flat_map(Node::entries) {
            let target = link.str("target");
            let Some(to) = read.assets.get(target).filter(|to| *to != from) else {
                let message = format!(
                    "the link {:?} leads to {:?}, which is no other asset",
                    clean(title, 60),
                    clean(target, 60)
                );
                draft.note(NoteKind::Dropped, "I306", link.place(), message);
                continue;
            };
            let classes = |key: &str| -> BTreeSet<DataClass> {
                let ids = link.get(key).map(Node::texts).unwrap_or_default();
                ids.into_iter().filter_map(|id| read.data.get(id)).map(|data| data.class).collect()
            };
            unlisted(draft, read, link, "data_assets_sent", "sent");
            unlisted(draft, read, link, "data_assets_received", "received");
            let (sent, received) = (classes("data_assets_sent"), classes("data_assets_received"));
            let wish: String = format!("{from}-{}", slug(title, to)).chars().take(54).collect();
            let mut doc = draft::flow(&wish, from, to, title);
            doc.data = match (sent.is_empty(), received.is_empty()) {
                (false, true) => DataDirection::Forward,
                (true, false) => DataDirection::Backward,
                _ => DataDirection::Both,
            };
            doc.carries = sent.union(&received).copied().collect();
            doc.exposure = exposure(draft, from);
            doc.protocol = clean(link.str("protocol"), 40);
            doc.encryption = match link.flag("vpn") {
                Some(true) => Encryption::InTransit,
                _ => encryption_of(&doc.protocol),
            };
            let mut mark = Mark::of(format!("{}/{title}", node.str("id")), link).guess(&["exposure", "carries"]);
            mark = mark.unstated(&["logging", "validation", "calls_per_hour"]);
            match link.str("authentication") {
                "" => mark = mark.unstated(&["authentication"]),
                "none" => doc.authentication = Authentication::None,
                word => match threats::authentication(word) {
                    Some(kind) => doc.authentication = kind,
                    None => {
                        let message =
                            format!("the authentication {:?} of {:?} is not known", clean(word, 40), clean(owner, 60));
                        draft.note(NoteKind::Odd, "I125", link.place(), message);
                        mark = mark.unstated(&["authentication"]);
                    }
                },
            }
            // Older files write "enduser", newer ones "end-user".
            match link.str("authorization").replace('-', "").as_str() {
                "" => mark = mark.unstated(&["authorisation"]),
                "none" => doc.authorisation = Authorisation::None,
                "technicaluser" => doc.authorisation = Authorisation::Function,
                "enduseridentitypropagation" => {
                    doc.authorisation = Authorisation::Object;
                    mark = mark.guess(&["authorisation"]);
                }
                word => {
                    let message =
                        format!("the authorization {:?} of {:?} is not known", clean(word, 40), clean(owner, 60));
                    draft.note(NoteKind::Odd, "I126", link.place(), message);
                    mark = mark.unstated(&["authorisation"]);
                }
            }
            if doc.encryption == Encryption::Unknown {
                mark = mark.unstated(&["encryption"]);
            }
            let read_keys =
                ["target", "protocol", "authentication", "authorization", "data_assets_sent", "data_assets_received"];
            mark = mark.keep(link, &read_keys, &mut draft.report);
            let filtered = link.flag("ip_filtered") == Some(true);
            let id = mark.id.clone();
            let flow = draft.flow(doc, mark);
            if filtered {
                let doc = ControlDoc {
                    id: format!("filter-{flow}").chars().take(54).collect(),
                    name: format!("Address filter on {}", clean(title, 60)),
                    kind: ControlKind::Allowlist,
                    on: vec![On::Flow(flow)],
                    against: Vec::new(),
                    success: 0.5,
                    detection: 1.0,
                    rate: 1.0,
                    state: Switch::On,
                    cost_per_month: MoneyValue::ZERO,
                    acts: None,
                };
                draft.control(doc, Mark::of(format!("{id}:ip_filtered"), link).guess(&["success"]));
            }
        }
    }
}

//! OWASP Threat Dragon, versions 1 and 2: drawings of processes, stores, actors, flows and trust boundaries.
//!
//! [`cells`] reads both versions into one shape. Boxes become zones by what lies in them. A curve is an open line and holds
//! nothing: the things that flows join without crossing a curve make a zone, which is a guess and says so.

mod cells;
mod shapes;

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{self, Draft, Mark};
use super::otm::exposure;
use super::own::{OwnHead, own, put_head};
use super::prose::prose;
use super::report::{FileNote, NoteKind};
use super::text::Node;
use super::threats;
use super::words::{clean, encryption_of, kind_by_trust, kind_of_asset, kind_of_zone, slug};
use crate::scenario::doc::*;
use cells::{Cell, Kind};

/// A guess, marked as one: people whose credentials a store keeps.
const GUESSED_PEOPLE: u64 = 1_000;

/// Whether a document is a model of Threat Dragon.
pub(super) fn fits(node: Node<'_>) -> bool {
    node.get("summary").is_some_and(Node::is_map) && node.get("detail").is_some_and(Node::is_map)
}

/// Parts of another version or type than the format has.
fn shapes(draft: &mut Draft, root: Node<'_>) {
    let version = root.str("version");
    if !version.is_empty() && !version.starts_with(['1', '2']) {
        let message = format!("version {:?} of the format is read as 2", clean(version, 20));
        draft.note(NoteKind::Odd, "I118", root.get("version").unwrap_or(root).place(), message);
    }
    if let Some(node) = root.at(&["detail", "diagrams"]).filter(|node| !node.is_list()) {
        draft.note(NoteKind::Odd, "I117", node.place(), "`diagrams` is no list, so nothing in it is read");
    }
}

struct Diagram<'t> {
    title: String,
    cells: Vec<Cell<'t>>,
}

/// Draws a document.
pub(super) fn draw(draft: &mut Draft, root: Node<'_>) {
    let title = root.at(&["summary", "title"]).and_then(Node::text).unwrap_or("Unnamed model");
    let file = root.tree().name().to_owned();
    shapes(draft, root);
    let diagrams: Vec<Diagram<'_>> = root
        .at(&["detail", "diagrams"])
        .into_iter()
        .flat_map(Node::items)
        .map(|node| Diagram { title: clean(node.str("title"), 70), cells: cells::read(node, &mut draft.report) })
        .collect();
    let count = |kinds: &[Kind]| diagrams.iter().flat_map(|d| &d.cells).filter(|c| kinds.contains(&c.kind)).count();
    draft.report.files.push(FileNote {
        file,
        format: match root.str("version") {
            "" => "Threat Dragon 1".to_owned(),
            version => format!("Threat Dragon {}", clean(version, 20)),
        },
        title: clean(title, 80),
        counted: vec![
            ("diagrams", diagrams.len()),
            ("nodes", count(&[Kind::Process, Kind::Store, Kind::Actor])),
            ("flows", count(&[Kind::Flow])),
            ("boundaries", count(&[Kind::Box, Kind::Curve])),
            ("threats", diagrams.iter().flat_map(|d| &d.cells).map(|c| c.threats().count()).sum()),
        ],
    });
    let head: Option<OwnHead> = own(Some(root), &mut draft.report);
    if draft.doc.id == "imported" && head.is_none() {
        draft.doc.id = slug(title, "imported");
        draft.doc.name = clean(title, 70);
        let about = root.at(&["summary", "description"]).and_then(Node::text).unwrap_or_default();
        draft.doc.summary = prose(about, 1_000);
    }
    let mut mark = Mark::of("document", root);
    for (part, read) in [("summary", &["title", "description"][..]), ("detail", &["diagrams"][..])] {
        if let Some(node) = root.get(part) {
            mark = mark.keep(node, read, &mut draft.report);
        }
    }
    draft.whole(mark);
    let mut once = BTreeSet::new();
    let twice = diagrams.iter().flat_map(|d| &d.cells).map(|cell| cell.id).filter(|id| !once.insert(*id)).collect();
    let mut drawn = Drawn { told: head.is_some(), twice, ..Drawn::default() };
    let mut left = 0.0;
    for diagram in &diagrams {
        let right = drawn.diagram(draft, diagram, left, diagrams.len() > 1);
        // Several diagrams stand beside each other.
        left = right + 120.0;
    }
    if let Some(mut head) = head {
        // Somebody may have moved things in the other tool.
        for place in &mut head.layout {
            if let Some(position) = drawn.positions.get(&place.asset) {
                (place.x, place.y) = *position;
            }
        }
        put_head(draft, head);
    }
}

/// Kind and name of a thing, by which it is the same on two diagrams.
type Named = (Kind, String);

#[derive(Default)]
struct Drawn<'t> {
    /// Of the diagram at hand, by id of the cell: another diagram may use the same ids again.
    assets: BTreeMap<&'t str, String>,
    /// Things of the diagrams before: the same name may mean the same thing.
    before: BTreeMap<Named, Vec<String>>,
    /// Those of the diagram at hand.
    here: BTreeMap<Named, Vec<String>>,
    /// How many things of the diagram at hand have a name.
    names: BTreeMap<Named, usize>,
    /// Ids that more than one cell of the file has.
    twice: BTreeSet<&'t str>,
    /// The title of the diagram at hand.
    title: String,
    /// Zones for what lies in no box.
    outside: BTreeMap<&'static str, String>,
    /// Where assets stand on the drawing.
    positions: BTreeMap<String, (f64, f64)>,
    /// The file is an export of ours.
    told: bool,
}

impl<'t> Drawn<'t> {
    /// By what a cell is known: its id, and the diagram as well where that is not enough.
    fn known(&self, cell: &Cell<'t>) -> String {
        if self.twice.contains(cell.id) { format!("{}/{}", self.title, cell.id) } else { cell.id.to_owned() }
    }

    fn diagram(&mut self, draft: &mut Draft, diagram: &Diagram<'t>, left: f64, several: bool) -> f64 {
        self.assets.clear();
        self.names.clear();
        self.title.clone_from(&diagram.title);
        for (name, assets) in std::mem::take(&mut self.here) {
            self.before.entry(name).or_default().extend(assets);
        }
        for cell in diagram.cells.iter().filter(|cell| is_thing(cell)) {
            *self.names.entry(named(cell)).or_default() += 1;
        }
        let zones = self.zones(draft, diagram, several);
        let mut right = left;
        for (cell, zone) in diagram.cells.iter().zip(&zones) {
            if is_thing(cell) {
                let asset = self.node(draft, cell, zone);
                if let Some((x, y)) = cell.position {
                    self.positions.insert(asset.clone(), (x.clamp(-90_000.0, 90_000.0), y.clamp(-90_000.0, 90_000.0)));
                }
                if let (Some((x, y)), false) = (cell.position, self.told)
                    && !draft.doc.layout.iter().any(|place| place.asset == asset)
                {
                    let x = (x + left).clamp(-90_000.0, 90_000.0);
                    draft.doc.layout.push(PlaceDoc { asset, x, y: y.clamp(-90_000.0, 90_000.0) });
                    right = f64::max(right, x + cell.size.0);
                }
            }
        }
        let texts: Vec<&Cell<'t>> = diagram.cells.iter().filter(|cell| cell.kind == Kind::Text).collect();
        for cell in &texts {
            let message = format!("a text on the drawing is not taken over: {:?}", clean(&cell.name, 60));
            draft.note(NoteKind::Dropped, "I311", cell.node.place(), message);
        }
        for cell in diagram.cells.iter().filter(|cell| cell.kind == Kind::Flow) {
            self.flow(draft, cell);
        }
        right
    }

    /// The zones that hold each cell, the smallest first, in the order of the cells.
    fn zones(&mut self, draft: &mut Draft, diagram: &Diagram<'t>, several: bool) -> Vec<Vec<String>> {
        // With the zone around it that an export of ours names.
        let mut boxes: Vec<(usize, String, Option<String>)> = Vec::new();
        for (at, cell) in diagram.cells.iter().enumerate().filter(|(_, cell)| cell.kind == Kind::Box) {
            let told: Option<ZoneDoc> = own(Some(cell.facts), &mut draft.report);
            let guess = kind_of_zone(&cell.name);
            let mut mark = Mark::of(self.known(cell), cell.node);
            let around = told.as_ref().and_then(|told| told.inside.clone());
            let doc = match told {
                Some(told) => ZoneDoc { name: draft::zone("", &cell.name, 0, told.kind).name, inside: None, ..told },
                None => {
                    mark = mark.guess(&["trust", "kind"]);
                    let (kind, trust) = guess.unwrap_or((ZoneKind::Internal, 50));
                    let name = if several && cell.name.is_empty() { &diagram.title } else { &cell.name };
                    ZoneDoc { about: prose(cell.facts.str("description"), 300), ..draft::zone(name, name, trust, kind) }
                }
            };
            cell.keep(&mut mark, &mut draft.report);
            boxes.push((at, draft.zone(doc, mark), around));
        }
        let holders = |inner: usize| -> Vec<String> {
            let Some(cell) = diagram.cells.get(inner) else { return Vec::new() };
            let around = boxes.iter().filter(|(at, ..)| *at != inner);
            let around = around.filter_map(|(at, zone, _)| Some((diagram.cells.get(*at)?, zone)));
            let mut around: Vec<_> = around.filter(|(other, _)| shapes::holds(other, cell)).collect();
            around.sort_by(|a, b| shapes::area(a.0).total_cmp(&shapes::area(b.0)));
            around.into_iter().map(|(_, zone)| zone.clone()).collect()
        };
        for (at, zone, told) in &boxes {
            let list = holders(*at);
            // Boxes may lie in each other by chance; what an export of ours names decides, as long as the box is there.
            let inside = match (self.told, told) {
                (true, None) => None,
                (_, Some(told)) if list.contains(told) => Some(told.clone()),
                _ => list.into_iter().next(),
            };
            let inside = inside.filter(|around| !super::otm::is_within(draft, around, zone));
            if let Some(zone) = draft.doc.zones.iter_mut().find(|z| z.id == *zone) {
                zone.inside = inside;
            }
        }
        let mut zones: Vec<Vec<String>> = (0..diagram.cells.len()).map(holders).collect();
        self.sides(draft, diagram, &mut zones);
        zones
    }

    /// Zones from open lines: what flows join without crossing one.
    fn sides(&mut self, draft: &mut Draft, diagram: &Diagram<'t>, zones: &mut [Vec<String>]) {
        let curves: Vec<&Cell<'t>> = diagram.cells.iter().filter(|cell| cell.kind == Kind::Curve).collect();
        if curves.is_empty() {
            return;
        }
        let nodes: Vec<usize> = (0..diagram.cells.len())
            .filter(|at| zones.get(*at).is_some_and(Vec::is_empty) && diagram.cells.get(*at).is_some_and(is_thing))
            .collect();
        let groups = shapes::sides(&diagram.cells, &nodes, &curves);
        for (number, group) in groups.iter().enumerate() {
            let cells: Vec<&Cell<'t>> = group.iter().filter_map(|at| diagram.cells.get(*at)).collect();
            let Some(first) = cells.first() else { continue };
            let (trust, what) = if cells.iter().any(|cell| cell.kind == Kind::Actor) {
                (10, "Outside")
            } else if cells.iter().all(|cell| cell.kind == Kind::Store) {
                (80, "Stores")
            } else {
                (55, "Inside")
            };
            let name = format!("{what}: {}", clean(&first.name, 40));
            let mark = Mark::of(format!("side:{}:{number}", diagram.title), first.node);
            let mark = mark.guess(&["name", "trust", "kind"]);
            let zone = draft.zone(draft::zone(&name, &name, trust, kind_by_trust(trust)), mark);
            for at in group {
                if let Some(slot) = zones.get_mut(*at) {
                    slot.push(zone.clone());
                }
            }
        }
        if let Some(curve) = curves.first() {
            let message = format!(
                "{} on the drawing: an open line holds nothing, so {} guessed from what flows join without crossing it",
                super::words::count(curves.len(), "boundary lines"),
                match groups.len() {
                    1 => "1 zone is".to_owned(),
                    n => format!("{n} zones are"),
                }
            );
            draft.note(NoteKind::Guessed, "I231", curve.node.place(), message);
        }
        for curve in curves {
            let mut mark = Mark::of(self.known(curve), curve.node);
            curve.keep(&mut mark, &mut draft.report);
            draft.whole(mark);
        }
    }

    fn outside(&mut self, draft: &mut Draft, kind: Kind) -> String {
        let (id, name, trust, zone_kind) = match kind {
            Kind::Actor => ("outside", "Outside", 10, ZoneKind::Public),
            _ => ("unassigned", "Zone not stated", 50, ZoneKind::Internal),
        };
        if let Some(zone) = self.outside.get(id) {
            return zone.clone();
        }
        let mark = Mark::made(format!("zone:{id}")).guess(&["trust", "kind", "name"]);
        let zone = draft.zone(draft::zone(id, name, trust, zone_kind), mark);
        self.outside.insert(id, zone.clone());
        zone
    }

    fn node(&mut self, draft: &mut Draft, cell: &Cell<'t>, zones: &[String]) -> String {
        if let Some(asset) = self.same(draft, cell, zones) {
            let message = format!(
                "{:?} is drawn on two diagrams and taken as one thing; what this drawing says of its place is left out",
                clean(&cell.name, 60)
            );
            draft.note(NoteKind::Guessed, "I202", cell.node.place(), message);
            self.assets.insert(cell.id, asset.clone());
            self.held(draft, cell, &asset);
            self.threats(draft, cell, &On::Asset(asset.clone()));
            return asset;
        }
        let told: Option<AssetDoc> = own(Some(cell.facts), &mut draft.report);
        let is_told = told.is_some();
        let around = told.as_ref().map(|told| &told.zone).filter(|zone| zones.contains(zone));
        let zone = match around.or(zones.first()) {
            Some(zone) => zone.clone(),
            None => self.outside(draft, cell.kind),
        };
        let mut mark = Mark::of(self.known(cell), cell.node);
        let mut holdings = Vec::new();
        let doc = match told {
            Some(mut told) => {
                holdings = std::mem::take(&mut told.holdings);
                AssetDoc { name: draft::asset("", &cell.name, told.kind, "").name, zone, ..told }
            }
            None => {
                mark = mark.guess(&["kind"]).unstated(&["owner", "monitoring", "worth_per_hour"]);
                let about = prose(cell.facts.str("description"), 300);
                AssetDoc { about, ..draft::asset(&cell.name, &cell.name, kind_of(cell), &zone) }
            }
        };
        cell.keep(&mut mark, &mut draft.report);
        let asset = draft.asset(doc, mark);
        for holding in holdings {
            let mark = Mark::made(format!("data:{}", holding.id));
            draft.holding(&asset, holding, mark);
        }
        if !is_told {
            self.held(draft, cell, &asset);
            self.threats(draft, cell, &On::Asset(asset.clone()));
        }
        self.assets.insert(cell.id, asset.clone());
        self.here.entry(named(cell)).or_default().push(asset.clone());
        asset
    }

    /// What a cell says that it keeps.
    fn held(&self, draft: &mut Draft, cell: &Cell<'t>, asset: &str) {
        let facts = [
            ("storesCredentials", DataClass::Credentials, "credentials"),
            ("storesInventory", DataClass::Business, "inventory"),
            ("handlesCardPayment", DataClass::Cardholder, "card payments"),
        ];
        for (fact, class, name) in facts.into_iter().filter(|(fact, ..)| cell.facts.flag(fact) == Some(true)) {
            let there = draft.doc.assets.iter().filter(|a| a.id == asset).flat_map(|a| &a.holdings);
            if { there }.any(|holding| holding.class == class) {
                continue;
            }
            let doc = draft::holding(&format!("{asset}-{}", slug(name, "data")), name, class, GUESSED_PEOPLE);
            let mark = Mark::of(format!("{}:{fact}", self.known(cell)), cell.node);
            draft.holding(asset, doc, mark.guess(&["people"]));
        }
    }

    /// The thing of another diagram that a cell means: of its kind and name, the only one there and here, and not in a box of
    /// another name.
    fn same(&self, draft: &Draft, cell: &Cell<'t>, zones: &[String]) -> Option<String> {
        let name = named(cell);
        if self.told || name.1.is_empty() || self.names.get(&name) != Some(&1) {
            return None;
        }
        let [asset] = self.before.get(&name)?.as_slice() else { return None };
        // The name of a box; a zone that was guessed has none of its own.
        let title = |zone: &str| {
            let of = OriginOf::Zone(zone.to_owned());
            let made = draft.doc.origins.iter().any(|o| o.of == of && o.guessed.iter().any(|field| field == "name"));
            draft.doc.zones.iter().find(|z| z.id == zone && !made).map(|z| z.name.to_lowercase())
        };
        let there = draft.doc.assets.iter().find(|a| a.id == *asset).and_then(|a| title(&a.zone));
        let here = zones.first().and_then(|zone| title(zone));
        (there.is_none() || here.is_none() || there == here).then(|| asset.clone())
    }

    fn flow(&mut self, draft: &mut Draft, cell: &Cell<'t>) {
        let find = |end: Option<&str>| end.and_then(|id| self.assets.get(id)).cloned();
        let (Some(from), Some(to)) = (find(cell.from), find(cell.to)) else {
            let message = format!("the flow {:?} has a loose end: it touches nothing there", clean(&cell.name, 60));
            draft.note(NoteKind::Dropped, "I312", cell.node.place(), message);
            self.loose_threats(draft, cell, find(cell.from).or(find(cell.to)));
            return;
        };
        if from == to {
            let message = format!("the flow {:?} leads from a thing to itself", clean(&cell.name, 60));
            draft.note(NoteKind::Dropped, "I307", cell.node.place(), message);
            return;
        }
        let told: Option<FlowDoc> = own(Some(cell.facts), &mut draft.report);
        let is_told = told.is_some();
        let mut mark = Mark::of(self.known(cell), cell.node).guess(&cell.beside);
        let doc = match told {
            Some(told) => FlowDoc { api: draft::flow("", "", "", &cell.name).api, from, to, ..told },
            None => {
                let mut doc =
                    draft::flow(&format!("{from}-{to}").chars().take(54).collect::<String>(), &from, &to, &cell.name);
                doc.protocol = clean(cell.facts.str("protocol"), 40);
                doc.encryption = match cell.facts.flag("isEncrypted") {
                    Some(true) => Encryption::InTransit,
                    // The box is empty unless somebody ticks it: no more than nothing said.
                    _ => encryption_of(&doc.protocol),
                };
                doc.exposure = match cell.facts.flag("isPublicNetwork") {
                    Some(true) => Exposure::Public,
                    _ => exposure(draft, &from),
                };
                doc.data = match cell.facts.flag("isBidirectional") {
                    Some(true) => DataDirection::Both,
                    _ => DataDirection::Forward,
                };
                mark = mark.guess(&["exposure"]);
                mark = mark.unstated(&["authentication", "authorisation", "logging", "validation", "calls_per_hour"]);
                if doc.encryption == Encryption::Unknown {
                    mark = mark.unstated(&["encryption"]);
                }
                doc
            }
        };
        cell.keep(&mut mark, &mut draft.report);
        let flow = draft.flow(doc, mark);
        if !is_told {
            self.threats(draft, cell, &On::Flow(flow));
        }
    }

    /// The threats of a flow with a loose end are still threats to what its other end touches.
    fn loose_threats(&self, draft: &mut Draft, cell: &Cell<'t>, touched: Option<String>) {
        let count = cell.threats().count();
        if self.told || count == 0 {
            return;
        }
        let (flow, threats) = (clean(&cell.name, 60), super::words::count(count, "threats"));
        match touched {
            Some(asset) => {
                let message = format!("{threats} of the flow {flow:?}: at the thing that its other end touches");
                draft.note(NoteKind::Guessed, "I232", cell.node.place(), message);
                self.threats(draft, cell, &On::Asset(asset));
            }
            None => {
                let message = format!("{threats} of the flow {flow:?}: left out with it");
                draft.note(NoteKind::Dropped, "I316", cell.node.place(), message);
            }
        }
    }

    /// Threats of a cell: a weakness each, and what the mitigation text says as a control, which works once the threat is
    /// marked as mitigated.
    fn threats(&self, draft: &mut Draft, cell: &Cell<'t>, on: &On) {
        if self.told {
            return;
        }
        for (number, threat) in cell.threats().enumerate() {
            let (title, kind) = (threat.str("title"), threat.str("type"));
            let id = match threat.str("id") {
                "" => format!("{}:threat:{number}", self.known(cell)),
                id => id.to_owned(),
            };
            let status = threat.str("status").to_lowercase();
            let plain: String = status.chars().filter(char::is_ascii_alphanumeric).collect();
            if ["na", "notapplicable"].contains(&plain.as_str()) {
                let message = format!("the threat {:?} does not apply, says the file", clean(title, 60));
                draft.note(NoteKind::Dropped, "I313", threat.place(), message);
                continue;
            }
            let mark = Mark::of(&id, threat);
            let mark = mark.keep(threat, &["id", "title", "status", "severity", "mitigation"], &mut draft.report);
            let ease = threats::ease_of(threat.str("severity"));
            let weakness = threats::weakness(draft, on.clone(), (title, kind), ease, mark);
            let mitigation = threat.str("mitigation");
            let works = status == "mitigated";
            if works || !mitigation.trim().is_empty() {
                let state = if works { Switch::On } else { Switch::Off };
                let mark = Mark::of(format!("{id}:mitigation"), threat);
                let fix = format!("{weakness}-fix");
                threats::control(draft, &fix, vec![on.clone()], mitigation, (kind, title), state, mark);
            }
        }
    }
}

/// Whether a cell is a thing that flows can join.
fn is_thing(cell: &Cell<'_>) -> bool {
    matches!(cell.kind, Kind::Process | Kind::Store | Kind::Actor)
}

fn named(cell: &Cell<'_>) -> Named {
    (cell.kind, clean(&cell.name, 200).to_lowercase())
}

fn kind_of(cell: &Cell<'_>) -> AssetKind {
    let by_name = kind_of_asset(&cell.name);
    match cell.kind {
        Kind::Store => match by_name {
            Some(kind @ (AssetKind::Queue | AssetKind::SecretStore)) => kind,
            _ => AssetKind::DataStore,
        },
        Kind::Actor if cell.facts.flag("providesAuthentication") == Some(true) => AssetKind::IdentityProvider,
        Kind::Actor => match by_name {
            Some(kind @ (AssetKind::ThirdPartyApi | AssetKind::Person)) => kind,
            _ => AssetKind::Client,
        },
        // Whatever it is called, it was drawn as a process.
        _ => match by_name {
            Some(
                kind @ (AssetKind::Gateway
                | AssetKind::IdentityProvider
                | AssetKind::AiAgent
                | AssetKind::AdminConsole
                | AssetKind::CiCd),
            ) => kind,
            _ => AssetKind::Service,
        },
    }
}

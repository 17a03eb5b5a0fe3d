//! An ecosystem while it is being read: gives names that nobody has, and remembers for each element where it came from.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::Discriminant;

use super::fault::{Fault, code};
use super::report::{NoteKind, Report};
use super::text::Node;
use super::words::{clean, slug};
use crate::base::diag::Place;
use crate::base::digest::Digest;
use crate::scenario::decode::MAX_ELEMENTS;
use crate::scenario::doc::*;

/// Longest JSON text of one kept value.
const MAX_KEPT: usize = 2_000;
/// Most values of a kept part.
const MAX_KEPT_VALUES: u32 = 120;
/// Most kept values of one element.
const MOST_KEPT: usize = 150;
/// Bytes of all kept values of an import: our own files have a bound as well.
const ALL_KEPT: usize = 1 << 20;
/// Longest name. Those that are too long for a picture keep their warning: cutting them would lose what the source says.
const NAME: usize = 200;

/// Where an element came from.
#[derive(Clone, Debug, Default)]
pub(super) struct Mark {
    pub id: String,
    pub path: String,
    pub guessed: Vec<&'static str>,
    pub unstated: Vec<&'static str>,
    pub kept: Vec<(String, String)>,
    /// Values beyond the most that an element keeps.
    pub over: usize,
}

impl Mark {
    /// Made by the import itself, under a name that stays the same.
    pub fn made(id: impl Into<String>) -> Mark {
        Mark { id: id.into(), ..Mark::default() }
    }

    /// From a value of the file.
    pub fn of(id: impl Into<String>, node: Node<'_>) -> Mark {
        Mark { id: id.into(), path: node.pointer(), ..Mark::default() }
    }

    pub fn guess(mut self, fields: &[&'static str]) -> Mark {
        self.guessed.extend(fields);
        self
    }

    pub fn unstated(mut self, fields: &[&'static str]) -> Mark {
        self.unstated.extend(fields);
        self
    }

    /// Keeps what a map says beside the keys that are read.
    pub fn keep(mut self, node: Node<'_>, read: &[&str], report: &mut Report) -> Mark {
        for (key, value) in node.entries().filter(|(key, value)| !value.is_null() && !read.contains(key)) {
            self.keep_as(key, value, report);
        }
        self
    }

    /// Keeps one value under a name.
    pub fn keep_as(&mut self, key: &str, value: Node<'_>, report: &mut Report) {
        if is_nothing(value) {
            return;
        }
        match value.to_json(MAX_KEPT_VALUES).map(|json| json.to_string()).filter(|text| text.len() <= MAX_KEPT) {
            Some(text) => self.push(key, text),
            None => too_large(value, report),
        }
    }

    /// Keeps under one name what several maps say beside the keys of them that are read. Of what is too much together, the texts
    /// that explain are left out first.
    pub fn keep_rest(&mut self, key: &str, parts: &[(Node<'_>, &[&str])], report: &mut Report) {
        let mut rest = serde_json::Map::new();
        let mut texts: Vec<Node<'_>> = Vec::new();
        for (node, read) in parts {
            for (name, value) in node.entries().filter(|(name, value)| !read.contains(name) && !is_nothing(*value)) {
                match value.to_json(MAX_KEPT_VALUES).filter(|json| json.to_string().len() <= MAX_KEPT) {
                    Some(json) => {
                        if name == "description" {
                            texts.push(value);
                        }
                        rest.entry(clean(name, 60)).or_insert(json);
                    }
                    None => too_large(value, report),
                }
            }
        }
        if serde_json::to_string(&rest).is_ok_and(|text| text.len() > MAX_KEPT) && rest.remove("description").is_some()
        {
            texts.into_iter().for_each(|text| too_large(text, report));
        }
        let text = serde_json::Value::Object(rest).to_string();
        match parts.first() {
            _ if text == "{}" => {}
            Some((node, _)) if text.len() > 2 * MAX_KEPT => too_large(*node, report),
            _ => self.push(key, text),
        }
    }

    fn push(&mut self, key: &str, text: String) {
        if self.kept.len() < MOST_KEPT {
            self.kept.push((clean(key, 200), text));
        } else {
            self.over += 1;
        }
    }
}

fn is_nothing(value: Node<'_>) -> bool {
    let empty = (value.is_list() || value.is_map()) && value.is_empty();
    empty || value.is_null() || value.text() == Some("")
}

fn too_large(value: Node<'_>, report: &mut Report) {
    let message = format!("{} is not read, and too large to be kept as it is", clean(&value.pointer(), 200));
    report.note(NoteKind::Dropped, "I301", value.place(), message);
}

/// What an ecosystem is called after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum NameFrom {
    /// The title of a file, which is seldom the name of whoever runs what it describes.
    #[default]
    Title,
    /// An export of ours, which knows.
    Export,
}

/// The ecosystem so far.
pub(super) struct Draft {
    pub doc: EcosystemDoc,
    pub report: Report,
    pub name: NameFrom,
    names: BTreeMap<&'static str, Names>,
    source: String,
    file: String,
    holdings: usize,
    /// Bytes that may still be kept, and values that were left out.
    room: usize,
    over: usize,
    /// Names in the sources that are given, by kind of element and source.
    known: Vec<(Discriminant<OriginOf>, String, Names)>,
    /// Where the origin of each element stands, and where each asset does.
    origin_at: BTreeMap<OriginOf, usize>,
    asset_at: BTreeMap<String, usize>,
}

/// Names that are given, and for each wish the number that may be free next: thousands of one wish take no longer than others.
#[derive(Default)]
struct Names {
    taken: BTreeSet<String>,
    next: BTreeMap<String, u64>,
}

impl Names {
    fn free(&mut self, wish: &str, otherwise: &str) -> String {
        self.numbered(slug(wish, otherwise), '-')
    }

    /// The name as it is, or with a number behind it.
    fn numbered(&mut self, wish: String, between: char) -> String {
        if self.taken.insert(wish.clone()) {
            return wish;
        }
        let next = self.next.entry(wish.clone()).or_insert(2);
        loop {
            let name = format!("{wish}{between}{next}");
            *next += 1;
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

macro_rules! adds {
    ($($method:ident $list:ident $doc:ident $origin:ident $word:literal;)+) => { $(
        /// Adds an element under the name that it wishes for, or one like it. Returns the name.
        pub fn $method(&mut self, mut element: $doc, mark: Mark) -> String {
            element.id = self.names.entry($word).or_default().free(&element.id, $word);
            let id = element.id.clone();
            self.doc.$list.push(element);
            self.origin(OriginOf::$origin(id.clone()), mark);
            id
        }
    )+ };
}

impl Draft {
    pub fn new() -> Draft {
        let doc = EcosystemDoc {
            version: FORMAT_VERSION,
            id: "imported".to_owned(),
            name: "Imported ecosystem".to_owned(),
            summary: String::new(),
            profile: None,
            layout: Vec::new(),
            zones: Vec::new(),
            assets: Vec::new(),
            flows: Vec::new(),
            weaknesses: Vec::new(),
            controls: Vec::new(),
            credentials: Vec::new(),
            origins: Vec::new(),
        };
        Draft {
            doc,
            report: Report::default(),
            name: NameFrom::default(),
            names: BTreeMap::new(),
            source: String::new(),
            file: String::new(),
            holdings: 0,
            room: ALL_KEPT,
            over: 0,
            known: Vec::new(),
            origin_at: BTreeMap::new(),
            asset_at: BTreeMap::new(),
        }
    }

    /// What several sources share, such as the people who call.
    pub fn shared_source(&mut self) {
        self.source = "import".to_owned();
        self.file = String::new();
    }

    /// From here on elements come from this source.
    pub fn back_to(&mut self, source: &str, file: &str) {
        self.source = source.to_owned();
        self.file = base(file).to_owned();
    }

    adds! {
        zone zones ZoneDoc Zone "zone";
        asset assets AssetDoc Asset "asset";
        flow flows FlowDoc Flow "flow";
        weakness weaknesses WeaknessDoc Weakness "weakness";
        control controls ControlDoc Control "control";
        credential credentials CredentialDoc Credential "credential";
    }

    /// Adds a holding to an asset.
    pub fn holding(&mut self, asset: &str, mut holding: HoldingDoc, mark: Mark) -> String {
        self.holdings += 1;
        if self.holdings > MAX_ELEMENTS {
            return holding.id; // too many for any ecosystem: `finish` says so
        }
        holding.id = self.names.entry("holding").or_default().free(&holding.id, "data");
        let id = holding.id.clone();
        if let Some(asset) = self.asset_mut(asset) {
            asset.holdings.push(holding);
            self.origin(OriginOf::Holding(id.clone()), mark);
        }
        id
    }

    /// What the file as a whole says.
    pub fn whole(&mut self, mark: Mark) {
        self.origin(OriginOf::Ecosystem, mark);
    }

    fn origin(&mut self, of: OriginOf, mark: Mark) {
        let texts = |list: Vec<&'static str>| list.into_iter().map(str::to_owned).collect();
        let mut kept = mark.kept;
        self.over += mark.over;
        kept.retain(|(key, text)| {
            let left = self.room.checked_sub(key.len() + text.len());
            self.room = left.unwrap_or(self.room);
            self.over += usize::from(left.is_none());
            left.is_some()
        });
        self.origin_at.entry(of.clone()).or_insert(self.doc.origins.len());
        if let OriginOf::Asset(id) = &of {
            self.asset_at.insert(id.clone(), self.doc.assets.len().saturating_sub(1));
        }
        // A file may give one id to two things; a later import has to tell them apart as well.
        let kind = std::mem::discriminant(&of);
        let list = self.known.iter().position(|(known, source, _)| *known == kind && *source == self.source);
        let list = list.unwrap_or_else(|| {
            self.known.push((kind, self.source.clone(), Names::default()));
            self.known.len() - 1
        });
        let wish = clean(&mark.id, 400);
        let id = self.known.get_mut(list).map_or(wish.clone(), |(.., names)| names.numbered(wish, ' '));
        self.doc.origins.push(OriginDoc {
            of,
            source: self.source.clone(),
            file: self.file.clone(),
            id,
            path: mark.path.chars().take(1_000).collect(),
            guessed: texts(mark.guessed),
            unstated: texts(mark.unstated),
            kept,
            read: Vec::new(),
        });
    }

    pub fn note(&mut self, kind: NoteKind, code: &'static str, place: Place, message: impl Into<String>) {
        self.report.note(kind, code, place, message);
    }

    /// The asset of a name.
    pub fn asset_mut(&mut self, id: &str) -> Option<&mut AssetDoc> {
        self.doc.assets.get_mut(*self.asset_at.get(id)?)
    }

    /// The origin of an element.
    pub fn origin_mut(&mut self, of: &OriginOf) -> Option<&mut OriginDoc> {
        self.doc.origins.get_mut(*self.origin_at.get(of)?)
    }

    /// Marks fields of an element as guessed.
    pub fn guessed(&mut self, of: &OriginOf, fields: &[&str]) {
        if let Some(origin) = self.origin_mut(of) {
            for field in fields {
                if !origin.guessed.iter().any(|name| name == field) {
                    origin.guessed.push((*field).to_owned());
                }
            }
        }
    }

    /// The finished document, with the prints of what was read.
    ///
    /// # Errors
    /// When there is more than an ecosystem holds.
    pub fn finish(mut self) -> Result<(EcosystemDoc, Report), Box<Fault>> {
        let doc = &self.doc;
        let elements = doc.zones.len()
            + doc.assets.len()
            + doc.flows.len()
            + doc.weaknesses.len()
            + doc.controls.len()
            + doc.credentials.len();
        let file = self.report.files.first().map_or("", |file| file.file.as_str());
        if elements > MAX_ELEMENTS || self.holdings > MAX_ELEMENTS {
            let message = format!(
                "{elements} zones, assets, flows and risks, and {} holdings; an ecosystem holds {MAX_ELEMENTS}",
                self.holdings
            );
            return Err(Fault::at(Place::start(file), code::TOO_MANY, message, "import a part of it"));
        }
        if doc.assets.is_empty() {
            let hint = "does it hold operations, components or cells?";
            return Err(Fault::at(Place::start(file), code::SHAPE, "there is nothing to draw in this file", hint));
        }
        if self.over > 0 {
            let message = format!(
                "{} values that are not read are left out: more than an ecosystem keeps beside its own",
                self.over
            );
            let place = Place::start(file);
            self.report.note(NoteKind::Dropped, "I301", place, message);
        }
        let prints = prints(&self.doc);
        for origin in &mut self.doc.origins {
            origin.read = prints.get(&origin.of).cloned().unwrap_or_default();
        }
        Ok((self.doc, self.report))
    }
}

/// The name of a file without its folders, whichever way they are written.
pub(super) fn base(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// The mark between what a source calls itself and the file that tells it from others of the name.
const BESIDE: &str = " @ ";

/// The name of a source with its file.
pub(super) fn beside(plain: &str, file: &str) -> String {
    format!("{plain}{BESIDE}{}", base(file))
}

/// What a source calls itself, without the file.
pub(super) fn without_file(source: &str) -> &str {
    source.rsplit_once(BESIDE).map_or(source, |(plain, _)| plain)
}

/// A name that nobody has: as wished, or with a number.
pub(super) fn free(taken: &mut BTreeSet<String>, wish: String) -> String {
    if taken.insert(wish.clone()) {
        return wish;
    }
    let numbered = (2..).map(|n: u64| format!("{wish} {n}")).find(|name| !taken.contains(name)).unwrap_or(wish);
    taken.insert(numbered.clone());
    numbered
}

/// Fields of every element, each with the print of its value.
pub(super) fn prints(doc: &EcosystemDoc) -> BTreeMap<OriginOf, Vec<(String, String)>> {
    let mut out = BTreeMap::new();
    macro_rules! each {
        ($list:expr, $of:ident) => {
            for element in $list {
                out.insert(OriginOf::$of(element.id.clone()), print_of(element));
            }
        };
    }
    each!(&doc.zones, Zone);
    each!(&doc.assets, Asset);
    each!(doc.assets.iter().flat_map(|asset| &asset.holdings), Holding);
    each!(&doc.flows, Flow);
    each!(&doc.weaknesses, Weakness);
    each!(&doc.controls, Control);
    each!(&doc.credentials, Credential);
    out
}

/// The name of an element and the list of its holdings are not fields of it.
pub(super) fn print_of<T: serde::Serialize>(element: &T) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(element) else { return Vec::new() };
    fields
        .into_iter()
        .filter(|(name, _)| name != "id" && name != "holdings")
        .map(|(name, value)| (name, print(&value)))
        .collect()
}

/// The print of one value.
pub(super) fn print(value: &serde_json::Value) -> String {
    Digest::of(value.to_string().as_bytes()).hex().chars().take(8).collect()
}

/// A zone with nothing but what it must have.
pub(super) fn zone(id: &str, name: &str, trust: i64, kind: ZoneKind) -> ZoneDoc {
    let name = match clean(name, NAME) {
        name if name.is_empty() => "Unnamed zone".to_owned(),
        name => name,
    };
    ZoneDoc { id: id.to_owned(), name, trust: trust.clamp(0, 100), kind, inside: None, about: String::new() }
}

/// An asset with nothing but what it must have.
pub(super) fn asset(id: &str, name: &str, kind: AssetKind, zone: &str) -> AssetDoc {
    let name = match clean(name, NAME) {
        name if name.is_empty() => format!("Unnamed {}", kind.label()),
        name => name,
    };
    AssetDoc {
        id: id.to_owned(),
        name,
        kind,
        zone: zone.to_owned(),
        owner: None,
        fact: String::new(),
        about: String::new(),
        monitoring: Vec::new(),
        holdings: Vec::new(),
        worth_per_hour: MoneyValue::ZERO,
        depends_on: Vec::new(),
    }
}

/// A flow of which nothing is known but its ends.
pub(super) fn flow(id: &str, from: &str, to: &str, api: &str) -> FlowDoc {
    let api = match clean(api, NAME) {
        api if api.is_empty() => "Unnamed flow".to_owned(),
        api => api,
    };
    FlowDoc {
        id: id.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        api,
        operations: Vec::new(),
        exposure: Exposure::Internal,
        inventory: Inventory::Documented,
        authentication: Authentication::Unknown,
        scope: String::new(),
        lifetime: None,
        authorisation: Authorisation::Unknown,
        protocol: String::new(),
        encryption: Encryption::Unknown,
        carries: Vec::new(),
        data: DataDirection::Both,
        calls_per_hour: 0,
        limit_per_minute: None,
        validation: Validation::Unknown,
        logging: Logging::Unknown,
        worth_per_hour: MoneyValue::ZERO,
    }
}

/// A holding of a class.
pub(super) fn holding(id: &str, name: &str, class: DataClass, people: u64) -> HoldingDoc {
    let name = match clean(name, NAME) {
        name if name.is_empty() => class.label().to_owned(),
        name => name,
    };
    let (residency, overlap) = (String::new(), None);
    HoldingDoc { id: id.to_owned(), name, class, people, rows: None, residency, overlap }
}

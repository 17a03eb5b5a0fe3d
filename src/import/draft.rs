//! An ecosystem while it is being read: gives names that nobody has, and remembers for each element where it came from.

use std::collections::{BTreeMap, BTreeSet};

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
const MOST_KEPT: usize = 40;
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
        let empty = (value.is_list() || value.is_map()) && value.is_empty() || value.text() == Some("");
        if empty {
            return;
        }
        let json = value.to_json(MAX_KEPT_VALUES).map(|json| json.to_string());
        match json.filter(|text| text.len() <= MAX_KEPT && self.kept.len() < MOST_KEPT) {
            Some(text) => self.kept.push((clean(key, 60), text)),
            None => report.note(
                NoteKind::Dropped,
                "I301",
                value.place(),
                format!("{} is not read, and too large to be kept as it is", value.pointer()),
            ),
        }
    }
}

/// The ecosystem so far.
pub(super) struct Draft {
    pub doc: EcosystemDoc,
    pub report: Report,
    names: BTreeMap<&'static str, Names>,
    source: String,
    file: String,
    holdings: usize,
}

/// Names that are given, and for each wish the number that may be free next: thousands of one wish take no longer than others.
#[derive(Default)]
struct Names {
    taken: BTreeSet<String>,
    next: BTreeMap<String, u64>,
}

impl Names {
    fn free(&mut self, wish: &str, otherwise: &str) -> String {
        let wish = slug(wish, otherwise);
        if self.taken.insert(wish.clone()) {
            return wish;
        }
        let next = self.next.entry(wish.clone()).or_insert(2);
        loop {
            let name = format!("{wish}-{next}");
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
        let (source, file) = (String::new(), String::new());
        Draft { doc, report: Report::default(), names: BTreeMap::new(), source, file, holdings: 0 }
    }

    /// From here on elements come from this source. Returns the name under which it is known.
    pub fn source(&mut self, format: &str, title: &str, file: &str) -> String {
        let plain = format!("{format}: {}", clean(title, 80));
        let known = |name: &str| self.doc.origins.iter().any(|origin| origin.source == name);
        // Two files of one title are told apart by their names.
        self.source = if known(&plain) { format!("{plain} ({})", base(file)) } else { plain };
        self.file = base(file).to_owned();
        self.source.clone()
    }

    /// What several sources share, such as the people who call.
    pub fn shared_source(&mut self) {
        self.source = "import".to_owned();
        self.file = String::new();
    }

    /// Goes back to a source.
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
        if let Some(asset) = self.doc.assets.iter_mut().find(|a| a.id == asset) {
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
        self.doc.origins.push(OriginDoc {
            of,
            source: self.source.clone(),
            file: self.file.clone(),
            id: clean(&mark.id, 400),
            path: mark.path.chars().take(1_000).collect(),
            guessed: texts(mark.guessed),
            unstated: texts(mark.unstated),
            kept: mark.kept,
            read: Vec::new(),
        });
    }

    pub fn note(&mut self, kind: NoteKind, code: &'static str, place: Place, message: impl Into<String>) {
        self.report.note(kind, code, place, message);
    }

    /// Marks fields of an element as guessed.
    pub fn guessed(&mut self, of: &OriginOf, fields: &[&str]) {
        if let Some(origin) = self.doc.origins.iter_mut().find(|origin| origin.of == *of) {
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

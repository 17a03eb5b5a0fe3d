//! An import into an ecosystem that exists: what was imported before is updated, what is new is added, and what people
//! changed since stays as they left it.
//!
//! Each imported element remembers the print of every field as it was read. A field that has another value now was changed by
//! hand and is not touched; where the source says something new about it as well, the result says so. What was taken out by hand
//! stays out. What the source does not have any more stays, and is named; but for what only the import made of it, which goes when
//! something else stands for the same ([`replaced`]). Which source is which is found by what is in them ([`align`]).
//! Deliberately absent: a guess that two elements of different sources mean the same thing.

mod align;
mod replaced;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::draft::print;
use super::places;
use super::suggest::{PREFIX, Suggestion};
use crate::scenario::doc::*;

/// What became of one element or field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A new element.
    Added,
    /// A field took the source's new value.
    Updated,
    /// A field was changed by hand, and the source now says something else; the hand's value stays.
    Conflict,
    /// An element was taken out by hand, and stays out.
    LeftOut,
    /// An element is not in the source any more; it stays.
    Gone,
    /// An element that the import had made is taken out: another one stands for the same, or its source does not hint at it any
    /// more.
    Replaced,
}

/// One line of the preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What happens.
    pub kind: ChangeKind,
    /// The kind of element: "asset".
    pub element: &'static str,
    /// Its name in the ecosystem.
    pub id: String,
    /// The field; empty when the whole element is meant.
    pub field: String,
    /// The value before, as JSON; empty for a new element.
    pub before: String,
    /// What the source says.
    pub after: String,
}

/// The result of a merge. Nothing is saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The ecosystem with the import in it.
    pub doc: EcosystemDoc,
    /// What differs, and what was decided.
    pub changes: Vec<Change>,
    /// Sources of the import, and as which ones the ecosystem knows them.
    pub sources: BTreeMap<String, String>,
}

type Fields = serde_json::Map<String, serde_json::Value>;

/// What the lists of elements have in common.
trait Named: Serialize + DeserializeOwned + Clone {
    const WORD: &'static str;
    fn id(&self) -> &str;
    fn set_id(&mut self, id: String);
    fn of(id: String) -> OriginOf;
}

macro_rules! named {
    ($($doc:ident $of:ident $word:literal;)+) => { $(
        impl Named for $doc {
            const WORD: &'static str = $word;
            fn id(&self) -> &str { &self.id }
            fn set_id(&mut self, id: String) { self.id = id; }
            fn of(id: String) -> OriginOf { OriginOf::$of(id) }
        }
    )+ };
}

named! {
    ZoneDoc Zone "zone";
    AssetDoc Asset "asset";
    HoldingDoc Holding "holding";
    FlowDoc Flow "flow";
    WeaknessDoc Weakness "weakness";
    ControlDoc Control "control";
    CredentialDoc Credential "credential";
}

/// The kind of an origin, and the name of its element.
fn kind(of: &OriginOf) -> (&'static str, &str) {
    match of {
        OriginOf::Ecosystem => ("ecosystem", ""),
        OriginOf::Zone(id) => (ZoneDoc::WORD, id),
        OriginOf::Asset(id) => (AssetDoc::WORD, id),
        OriginOf::Holding(id) => (HoldingDoc::WORD, id),
        OriginOf::Flow(id) => (FlowDoc::WORD, id),
        OriginOf::Weakness(id) => (WeaknessDoc::WORD, id),
        OriginOf::Control(id) => (ControlDoc::WORD, id),
        OriginOf::Credential(id) => (CredentialDoc::WORD, id),
        OriginOf::Removed => ("removed", ""),
    }
}

/// What the existing ecosystem has under an origin.
#[derive(Clone, Copy, PartialEq)]
enum Match<'a> {
    New,
    Removed,
    Is(&'a OriginDoc),
}

struct Merge<'a> {
    old: &'a EcosystemDoc,
    new: &'a EcosystemDoc,
    /// Origins of the import, by kind and the element's name in it.
    origins: BTreeMap<(&'static str, &'a str), &'a OriginDoc>,
    /// Origins of the ecosystem, by source and name in it.
    known: BTreeMap<(&'a str, &'a str), Vec<&'a OriginDoc>>,
    /// Flows of operations in the import, and what they were before.
    flows: BTreeMap<String, &'a OriginDoc>,
    /// Those of before that are matched.
    matched: BTreeSet<OriginOf>,
    /// Flows of operations in the import, by source and name in it.
    calls: BTreeMap<(&'a str, &'a str), &'a str>,
    /// Names in the result, by kind and name in the import; none where it was left out.
    names: BTreeMap<(&'static str, String), Option<String>>,
    taken: BTreeMap<&'static str, BTreeSet<String>>,
    there: BTreeSet<OriginOf>,
    out: EcosystemDoc,
    changes: Vec<Change>,
    kept: Vec<OriginDoc>,
}

/// Puts an import into an ecosystem. `suggestions` are all that the import makes, accepted or not: those of an earlier import that
/// are not among them any more go.
pub fn merge(old: &EcosystemDoc, new: &EcosystemDoc, suggestions: &[Suggestion]) -> Merged {
    let names = align::sources(old, new);
    let aligned = align::renamed(new, &names);
    let there = super::draft::prints(old).into_keys().collect();
    let mut known: BTreeMap<(&str, &str), Vec<&OriginDoc>> = BTreeMap::new();
    for origin in &old.origins {
        known.entry((&origin.source, &origin.id)).or_default().push(origin);
    }
    let flows = align::flows(old, &aligned);
    let calls = aligned.origins.iter().filter(|origin| align::is_of_operations(origin));
    let mut merge = Merge {
        old,
        new: &aligned,
        origins: aligned.origins.iter().map(|origin| (kind(&origin.of), origin)).collect(),
        known,
        matched: flows.values().map(|origin| origin.of.clone()).collect(),
        flows,
        calls: calls.map(|o| ((o.source.as_str(), o.id.as_str()), kind(&o.of).1)).collect(),
        names: BTreeMap::new(),
        taken: BTreeMap::new(),
        there,
        out: EcosystemDoc { origins: Vec::new(), ..old.clone() },
        changes: Vec::new(),
        kept: Vec::new(),
    };
    for of in merge.there.iter().cloned().collect::<Vec<_>>() {
        let (word, id) = kind(&of);
        merge.taken.entry(word).or_default().insert(id.to_owned());
    }
    let made = suggestions.iter().map(|suggestion| {
        let source = suggestion.source();
        (names.get(source).cloned().unwrap_or_else(|| source.to_owned()), suggestion.id.clone())
    });
    let made: BTreeSet<(String, String)> = made
        .flat_map(|(source, id)| {
            let before = merge.earlier(&source, &id).map(|before| (source.clone(), before));
            std::iter::once((source, id)).chain(before)
        })
        .collect();
    merge.run(&made);
    let Merge { out, changes, .. } = merge;
    Merged { doc: out, changes, sources: names }
}

impl<'a> Merge<'a> {
    fn run(&mut self, suggestions: &BTreeSet<(String, String)>) {
        // All names first: elements name each other in any order.
        self.name(&self.new.zones.iter().collect::<Vec<_>>());
        self.name(&self.new.assets.iter().collect::<Vec<_>>());
        self.name(&self.new.assets.iter().flat_map(|asset| &asset.holdings).collect::<Vec<_>>());
        self.name(&self.new.flows.iter().collect::<Vec<_>>());
        self.name(&self.new.weaknesses.iter().collect::<Vec<_>>());
        self.name(&self.new.controls.iter().collect::<Vec<_>>());
        self.name(&self.new.credentials.iter().collect::<Vec<_>>());

        let mut zones = std::mem::take(&mut self.out.zones);
        for zone in &self.new.zones {
            let mut mapped = zone.clone();
            mapped.inside = zone.inside.as_ref().and_then(|name| self.named(ZoneDoc::WORD, name));
            self.put(&mut zones, zone, mapped);
        }
        self.out.zones = zones;
        let mut assets = std::mem::take(&mut self.out.assets);
        for asset in &self.new.assets {
            let Some(zone) = self.named(ZoneDoc::WORD, &asset.zone) else { continue };
            let depends_on = asset.depends_on.iter().filter_map(|name| self.named(AssetDoc::WORD, name)).collect();
            self.put(&mut assets, asset, AssetDoc { zone, depends_on, holdings: Vec::new(), ..asset.clone() });
            let Some(id) = self.named(AssetDoc::WORD, &asset.id) else { continue };
            for holding in &asset.holdings {
                let Some(home) = assets.iter_mut().find(|home| home.id == id) else { continue };
                let mut holdings = std::mem::take(&mut home.holdings);
                self.put(&mut holdings, holding, holding.clone());
                if let Some(home) = assets.iter_mut().find(|home| home.id == id) {
                    home.holdings = holdings;
                }
            }
        }
        self.out.assets = assets;
        let mut flows = std::mem::take(&mut self.out.flows);
        for flow in &self.new.flows {
            let ends = (self.named(AssetDoc::WORD, &flow.from), self.named(AssetDoc::WORD, &flow.to));
            let (Some(from), Some(to)) = ends else {
                self.names.insert((FlowDoc::WORD, flow.id.clone()), None);
                continue;
            };
            self.put(&mut flows, flow, FlowDoc { from, to, ..flow.clone() });
        }
        self.out.flows = flows;
        let mut weaknesses = std::mem::take(&mut self.out.weaknesses);
        for weakness in &self.new.weaknesses {
            let Some(on) = self.on(&weakness.on) else { continue };
            self.put(&mut weaknesses, weakness, WeaknessDoc { on, ..weakness.clone() });
        }
        self.out.weaknesses = weaknesses;
        let mut controls = std::mem::take(&mut self.out.controls);
        for control in &self.new.controls {
            let on: Vec<On> = control.on.iter().filter_map(|on| self.on(on)).collect();
            if !on.is_empty() {
                self.put(&mut controls, control, ControlDoc { on, ..control.clone() });
            }
        }
        self.out.controls = controls;
        let mut credentials = std::mem::take(&mut self.out.credentials);
        for credential in &self.new.credentials {
            let Some(kept_on) = self.named(AssetDoc::WORD, &credential.kept_on) else { continue };
            let opens = credential.opens.iter().filter_map(|name| self.named(FlowDoc::WORD, name)).collect();
            self.put(&mut credentials, credential, CredentialDoc { kept_on, opens, ..credential.clone() });
        }
        self.out.credentials = credentials;
        self.layout();
        let seen: BTreeSet<OriginOf> = self.kept.iter().map(|origin| origin.of.clone()).collect();
        let sources = self.new.origins.iter().map(|origin| origin.source.clone()).filter(|name| name != align::SHARED);
        let sources: BTreeSet<String> = sources.collect();
        self.origins(&sources, &seen);
        let now = replaced::Now { sources: &sources, suggestions, seen: &seen };
        let replaced = replaced::take_out(&mut self.out, self.old, &now);
        self.changes.extend(replaced);
        self.tidy();
    }

    /// Changes of what was taken out together with something else are no news.
    fn tidy(&mut self) {
        let there: BTreeSet<OriginOf> = super::draft::prints(&self.out).into_keys().collect();
        let there: BTreeSet<(&str, &str)> = there.iter().map(kind).collect();
        self.changes.retain(|change| change.kind != ChangeKind::Gone || there.contains(&(change.element, &change.id)));
    }

    /// The name that a suggestion had when its flow was known by another operation.
    fn earlier(&self, source: &str, id: &str) -> Option<String> {
        let (rule, about) = id.strip_prefix(PREFIX)?.split_once(':')?;
        let before = self.flows.get(*self.calls.get(&(source, about))?)?;
        Some(format!("{PREFIX}{rule}:{}", before.id))
    }

    /// What the existing ecosystem has under the origin of an imported element.
    fn find(&self, word: &'static str, id: &str) -> Match<'a> {
        let Some(origin) = self.origins.get(&(word, id)).copied() else { return Match::New };
        let is_there = |other: &'a OriginDoc| {
            // Somebody may have taken it out in a text editor.
            if self.there.contains(&other.of) { Match::Is(other) } else { Match::Removed }
        };
        if word == FlowDoc::WORD
            && let Some(before) = self.flows.get(id)
        {
            return is_there(before);
        }
        let earlier = self.earlier(&origin.source, &origin.id);
        let mut removed = false;
        for known in std::iter::once(origin.id.as_str()).chain(earlier.as_deref()) {
            for other in self.known.get(&(origin.source.as_str(), known)).into_iter().flatten() {
                if other.of == OriginOf::Removed {
                    removed = true;
                } else if kind(&other.of).0 == word && !self.matched.contains(&other.of) {
                    return is_there(other);
                }
            }
        }
        if removed { Match::Removed } else { Match::New }
    }

    fn name<T: Named>(&mut self, elements: &[&T]) {
        for element in elements {
            let name = match self.find(T::WORD, element.id()) {
                Match::Is(origin) => Some(kind(&origin.of).1.to_owned()),
                Match::Removed => {
                    let id = element.id().to_owned();
                    self.changes.push(change(ChangeKind::LeftOut, T::WORD, id, "", String::new(), String::new()));
                    None
                }
                Match::New => {
                    let taken = self.taken.entry(T::WORD).or_default();
                    let wish = element.id();
                    let name = if taken.contains(wish) {
                        let stem: String = wish.chars().take(54).collect();
                        let stem = stem.trim_end_matches('-');
                        (2..).map(|n: u64| format!("{stem}-{n}")).find(|name| !taken.contains(name)).unwrap_or_default()
                    } else {
                        wish.to_owned()
                    };
                    taken.insert(name.clone());
                    Some(name)
                }
            };
            self.names.insert((T::WORD, element.id().to_owned()), name);
        }
    }

    /// The name in the result.
    fn named(&self, word: &'static str, id: &str) -> Option<String> {
        self.names.get(&(word, id.to_owned())).cloned().flatten()
    }

    fn on(&self, on: &On) -> Option<On> {
        Some(match on {
            On::Asset(id) => On::Asset(self.named(AssetDoc::WORD, id)?),
            On::Flow(id) => On::Flow(self.named(FlowDoc::WORD, id)?),
        })
    }

    /// Adds an element, or brings the existing one up to date field by field.
    fn put<T: Named>(&mut self, list: &mut Vec<T>, read: &T, mut mapped: T) {
        let Some(name) = self.named(T::WORD, read.id()) else { return };
        mapped.set_id(name.clone());
        let fields = fields(&mapped);
        let Some(origin) = self.origins.get(&(T::WORD, read.id())).copied() else { return };
        let mut kept = OriginDoc { of: T::of(name.clone()), read: prints(&fields), ..origin.clone() };
        let Match::Is(before) = self.find(T::WORD, read.id()) else {
            self.changes.push(change(ChangeKind::Added, T::WORD, name, "", String::new(), String::new()));
            list.push(mapped);
            self.kept.push(kept);
            return;
        };
        let Some(slot) = list.iter_mut().find(|element| element.id() == name) else { return };
        let mut current = self::fields(slot);
        let old: BTreeMap<&str, &str> =
            before.read.iter().map(|(field, print)| (field.as_str(), print.as_str())).collect();
        for (field, value) in &fields {
            let Some(now) = current.get(field).filter(|now| *now != value) else { continue };
            let untouched = old.get(field.as_str()).is_none_or(|read| *read == print(now));
            let says_new = old.get(field.as_str()).is_none_or(|read| *read != print(value));
            let (was, says) = (now.to_string(), value.to_string());
            if untouched {
                self.changes.push(change(ChangeKind::Updated, T::WORD, name.clone(), field, was, says));
                current.insert(field.clone(), value.clone());
            } else {
                kept.guessed.retain(|guessed| guessed != field);
                kept.unstated.retain(|unstated| unstated != field);
                if says_new {
                    self.changes.push(change(ChangeKind::Conflict, T::WORD, name.clone(), field, was, says));
                }
            }
        }
        // What somebody confirmed is no guess again; unless the source says something else by now.
        let confirmed = |field: &String| {
            let same =
                fields.get(field).is_none_or(|value| old.get(field.as_str()).is_some_and(|read| *read == print(value)));
            same && old.contains_key(field.as_str())
                && !before.guessed.contains(field)
                && !before.unstated.contains(field)
        };
        kept.guessed.retain(|field| !confirmed(field));
        kept.unstated.retain(|field| !confirmed(field));
        current.insert("id".to_owned(), serde_json::Value::String(name));
        if let Ok(whole) = serde_json::from_value::<T>(with_holdings(slot, current)) {
            *slot = whole;
        }
        self.kept.push(kept);
    }

    /// Places that somebody chose stay; new assets come where the source has them, beside what stood there before.
    fn layout(&mut self) {
        let mut pictures: BTreeMap<&str, Vec<PlaceDoc>> = BTreeMap::new();
        for place in &self.new.layout {
            let Some(asset) = self.named(AssetDoc::WORD, &place.asset) else { continue };
            let origin = self.origins.get(&(AssetDoc::WORD, place.asset.as_str()));
            if self.out.assets.iter().any(|a| a.id == asset) {
                let picture = pictures.entry(origin.map_or("", |origin| origin.source.as_str())).or_default();
                picture.push(PlaceDoc { asset, ..place.clone() });
            }
        }
        let mut beside = Vec::new();
        for picture in pictures.into_values() {
            let (known, fresh): (Vec<PlaceDoc>, Vec<PlaceDoc>) =
                picture.into_iter().partition(|place| self.out.layout.iter().any(|there| there.asset == place.asset));
            let before = self.out.layout.len();
            if known.is_empty() {
                // A picture of its own, which begins in the same corner as the one that is there.
                self.out.layout.extend(fresh);
                places::put_beside(&mut self.out, before);
                if before > 0 && self.out.layout.len() > before {
                    beside.push(before);
                }
                continue;
            }
            let there = &self.out.layout;
            let pairs = known.iter().filter_map(|read| Some((there.iter().find(|p| p.asset == read.asset)?, read)));
            let (x, y) = places::moved_by(&pairs.collect::<Vec<_>>());
            self.out.layout.extend(fresh.into_iter().map(|p| PlaceDoc { x: p.x + x, y: p.y + y, ..p }));
        }
        places::leave_what_lies_over(&mut self.out, &beside);
    }

    /// Origins of everything, and what is gone from the sources of this import.
    fn origins(&mut self, sources: &BTreeSet<String>, seen: &BTreeSet<OriginOf>) {
        // Each in the place that it had, so that a file which says nothing new changes nothing.
        type Place = (OriginOf, String, String);
        let place = |origin: &OriginDoc| -> Place {
            match origin.of {
                OriginOf::Ecosystem => (OriginOf::Ecosystem, origin.source.clone(), origin.id.clone()),
                _ => (origin.of.clone(), String::new(), String::new()),
            }
        };
        let wholes = self.new.origins.iter().filter(|origin| origin.of == OriginOf::Ecosystem).cloned();
        let fresh: Vec<OriginDoc> = wholes.chain(std::mem::take(&mut self.kept)).collect();
        let mut by_place: BTreeMap<Place, usize> = BTreeMap::new();
        for (at, origin) in fresh.iter().enumerate() {
            by_place.entry(place(origin)).or_insert(at);
        }
        let mut used = BTreeSet::new();
        let mut origins = Vec::new();
        for origin in &self.old.origins {
            let replaced = seen.contains(&origin.of)
                || origin.of == OriginOf::Ecosystem && sources.contains(origin.source.as_str());
            if replaced {
                let at = by_place.get(&place(origin)).copied().filter(|at| used.insert(*at));
                origins.extend(at.and_then(|at| fresh.get(at)).cloned());
                continue;
            }
            let (word, id) = kind(&origin.of);
            let suggested = origin.id.starts_with(PREFIX);
            if sources.contains(origin.source.as_str()) && self.there.contains(&origin.of) && !suggested {
                self.changes.push(change(ChangeKind::Gone, word, id.to_owned(), "", String::new(), String::new()));
            }
            origins.push(origin.clone());
        }
        let rest = fresh.into_iter().enumerate().filter(|(at, _)| !used.contains(at));
        origins.extend(rest.map(|(_, origin)| origin));
        self.out.origins = origins;
    }
}

fn change(kind: ChangeKind, element: &'static str, id: String, field: &str, before: String, after: String) -> Change {
    Change { kind, element, id, field: field.to_owned(), before, after }
}

/// Fields of an element, without its name and the list of its holdings.
fn fields<T: Named>(element: &T) -> Fields {
    let Ok(serde_json::Value::Object(mut fields)) = serde_json::to_value(element) else { return Fields::new() };
    fields.remove("id");
    fields.remove("holdings");
    fields
}

/// The fields with the holdings that the element has.
fn with_holdings<T: Named>(element: &T, mut fields: Fields) -> serde_json::Value {
    if let Ok(serde_json::Value::Object(mut whole)) = serde_json::to_value(element)
        && let Some(holdings) = whole.remove("holdings")
    {
        fields.insert("holdings".to_owned(), holdings);
    }
    serde_json::Value::Object(fields)
}

fn prints(fields: &Fields) -> Vec<(String, String)> {
    fields.iter().map(|(field, value)| (field.clone(), print(value))).collect()
}

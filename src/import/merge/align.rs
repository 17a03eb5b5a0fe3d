//! Which source of an import is which source of an ecosystem, and which of its flows is which.
//!
//! What a source calls itself is not enough: two services may both be called "API", and one file may have got another name.
//! So what is in them decides: operations of descriptions, ids of drawings and models. Deliberately absent: a guess across
//! formats.

use std::collections::{BTreeMap, BTreeSet};

use super::super::draft::{beside, free, without_file};
use super::super::openapi::graph::CALLS;
use super::super::openapi::out::CALLS_OUT;
use crate::scenario::doc::*;

/// The source of what several descriptions share.
pub(super) const SHARED: &str = "import";

/// Last parts of paths that say nothing of whose description it is.
const COMMON: [&str; 8] = ["health", "healthz", "ping", "status", "version", "ready", "live", "metrics"];

/// Whether the flow of an origin stands for operations of a description.
pub(super) fn is_of_operations(origin: &OriginDoc) -> bool {
    // Earlier imports had one flow for all calls out.
    matches!(origin.of, OriginOf::Flow(_))
        && (origin.id.starts_with(CALLS) || origin.id.starts_with(CALLS_OUT) || origin.id == "webhooks")
}

fn is_out(origin: &OriginDoc) -> bool {
    !origin.id.starts_with(CALLS)
}

/// An operation without the versions in its path: a new version is the same source.
fn plain(operation: &str) -> String {
    let is_version = |part: &&str| {
        part.strip_prefix(['v', 'V'])
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
    };
    operation.split('/').filter(|part| !is_version(part)).collect::<Vec<_>>().join("/")
}

/// What is in a source, as far as it tells it from another one.
#[derive(Default)]
struct Content<'d> {
    things: BTreeSet<String>,
    files: BTreeSet<&'d str>,
    /// Addresses of a description, as they are written.
    addresses: BTreeSet<&'d str>,
}

impl Content<'_> {
    /// Whether both are the same source. The same file name says something, unless the addresses say otherwise.
    fn is(&self, other: &Content<'_>) -> Option<f64> {
        let fewer = self.things.len().min(other.things.len());
        if fewer == 0 {
            return None;
        }
        let share = self.things.intersection(&other.things).count() as f64 / fewer as f64;
        let moved =
            !self.addresses.is_empty() && !other.addresses.is_empty() && self.addresses.is_disjoint(&other.addresses);
        let needed = if moved || self.files.is_disjoint(&other.files) { 0.5 } else { 0.2 };
        (share > needed).then_some(share)
    }
}

fn contents(doc: &EcosystemDoc) -> BTreeMap<&str, Content<'_>> {
    let flows: BTreeMap<&str, &FlowDoc> = doc.flows.iter().map(|flow| (flow.id.as_str(), flow)).collect();
    let mut out: BTreeMap<&str, Content<'_>> = BTreeMap::new();
    for origin in doc.origins.iter().filter(|origin| origin.source != SHARED && !origin.source.is_empty()) {
        let content = out.entry(&origin.source).or_default();
        content.files.insert(&origin.file);
        let described = origin.source.starts_with("openapi:");
        match &origin.of {
            OriginOf::Ecosystem => {
                let said = origin.kept.iter().filter(|(key, _)| key == "servers" || key == "host");
                content.addresses.extend(said.map(|(_, value)| value.as_str()));
            }
            OriginOf::Flow(id) if described && is_of_operations(origin) => {
                let operations = flows.get(id.as_str()).into_iter().flat_map(|flow| &flow.operations);
                let telling = operations.filter(|words| {
                    let last = words.trim_end_matches('/').rsplit(['/', ' ']).next().unwrap_or_default();
                    !COMMON.contains(&last)
                });
                content.things.extend(telling.map(|words| plain(words)));
            }
            // Names that the import makes say nothing of the source.
            OriginOf::Zone(_) | OriginOf::Asset(_) | OriginOf::Flow(_) | OriginOf::Removed
                if !described
                    && !origin.id.is_empty()
                    && !["zone:", "side:", "zone-as-end:"].iter().any(|made| origin.id.starts_with(made)) =>
            {
                content.things.insert(origin.id.clone());
            }
            _ => {}
        }
    }
    out
}

/// For each source of the import its name in the ecosystem.
pub(super) fn sources(old: &EcosystemDoc, new: &EcosystemDoc) -> BTreeMap<String, String> {
    let (before, now) = (contents(old), contents(new));
    let mut pairs: Vec<(f64, bool, &str, &str)> = Vec::new();
    for (name, content) in &now {
        for (other, known) in before.iter().filter(|(other, _)| without_file(other) == without_file(name)) {
            let nothing_to_compare = content.things.is_empty() || known.things.is_empty();
            let share = if nothing_to_compare { (name == other).then_some(0.0) } else { content.is(known) };
            if let Some(share) = share {
                pairs.push((share, content.files.is_disjoint(&known.files), name, other));
            }
        }
    }
    // What has most in common first; the same file name decides between equals.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2, a.3).cmp(&(b.1, b.2, b.3))));
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    let mut matched: BTreeSet<&str> = BTreeSet::new();
    for (_, _, name, other) in pairs {
        if !out.contains_key(name) && matched.insert(other) {
            out.insert(name.to_owned(), other.to_owned());
        }
    }
    let mut taken: BTreeSet<String> = before.keys().map(|name| (*name).to_owned()).collect();
    for (name, content) in &now {
        if out.contains_key(*name) {
            continue;
        }
        let file = content.files.iter().next().copied().unwrap_or_default();
        let wish = if taken.contains(*name) { beside(without_file(name), file) } else { (*name).to_owned() };
        out.insert((*name).to_owned(), free(&mut taken, wish));
    }
    out
}

/// The import with its sources named as the ecosystem names them.
pub(super) fn renamed(new: &EcosystemDoc, names: &BTreeMap<String, String>) -> EcosystemDoc {
    let mut out = new.clone();
    for origin in &mut out.origins {
        if let Some(name) = names.get(&origin.source) {
            origin.source.clone_from(name);
        }
    }
    out
}

/// For each flow of operations in the import, by name, the origin in the ecosystem that stands for most of the same operations.
/// A description that says more of its operations than before groups them in another way.
pub(super) fn flows<'a>(old: &'a EcosystemDoc, new: &EcosystemDoc) -> BTreeMap<String, &'a OriginDoc> {
    let listed = |doc: &'a EcosystemDoc| -> BTreeMap<&'a str, BTreeSet<&'a str>> {
        doc.flows.iter().map(|f| (f.id.as_str(), f.operations.iter().map(String::as_str).collect())).collect()
    };
    let before = listed(old);
    let mut holders: BTreeMap<(&str, &str, bool), Vec<&'a OriginDoc>> = BTreeMap::new();
    for origin in old.origins.iter().filter(|origin| is_of_operations(origin)) {
        let OriginOf::Flow(id) = &origin.of else { continue };
        for operation in before.get(id.as_str()).into_iter().flatten() {
            holders.entry((&origin.source, operation, is_out(origin))).or_default().push(origin);
        }
    }
    let own: BTreeMap<&str, &OriginDoc> = new
        .origins
        .iter()
        .filter(|origin| is_of_operations(origin))
        .filter_map(|origin| match &origin.of {
            OriginOf::Flow(id) => Some((id.as_str(), origin)),
            _ => None,
        })
        .collect();
    // Shared operations, whether the name in the source is the same, and both flows.
    let mut pairs: Vec<(usize, bool, &str, &'a OriginDoc)> = Vec::new();
    for flow in &new.flows {
        let Some(origin) = own.get(flow.id.as_str()) else { continue };
        let mut shared: BTreeMap<&str, (usize, &'a OriginDoc)> = BTreeMap::new();
        for operation in &flow.operations {
            let key = (origin.source.as_str(), operation.as_str(), is_out(origin));
            for holder in holders.get(&key).into_iter().flatten() {
                shared.entry(&holder.id).or_insert((0, holder)).0 += 1;
            }
        }
        pairs.extend(
            shared.into_values().map(|(count, holder)| (count, holder.id == origin.id, flow.id.as_str(), holder)),
        );
    }
    pairs.sort_by(|a, b| (b.0, b.1, a.2, &a.3.id).cmp(&(a.0, a.1, b.2, &b.3.id)));
    let mut out: BTreeMap<String, &'a OriginDoc> = BTreeMap::new();
    let mut matched: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (_, _, flow, holder) in pairs {
        if !out.contains_key(flow) && matched.insert((&holder.source, &holder.id)) {
            out.insert(flow.to_owned(), holder);
        }
    }
    out
}

//! What a description says and no field of an ecosystem holds: it stays with the element it is about, within bounds.

use std::collections::BTreeSet;

use super::super::draft::{Draft, Mark};
use super::super::report::{NoteKind, Report};
use super::super::text::Node;
use super::super::words::clean;
use super::model::{Api, Operation};
use crate::scenario::doc::Authentication;

/// Keys of a document that are read. Addresses are kept as they are written: their names and variables stand nowhere else.
const OF_DOCUMENT: [&str; 11] = [
    "openapi",
    "swagger",
    "info",
    "paths",
    "webhooks",
    "components",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
    "security",
];
pub(super) const OF_OPERATION: [&str; 8] =
    ["tags", "deprecated", "security", "schemes", "parameters", "requestBody", "responses", "callbacks"];
const OF_TAG: [&str; 2] = ["name", "description"];
pub(super) const OF_SCHEME: [&str; 3] = ["type", "scheme", "$ref"];

/// Keys of a path that are read for each of its methods.
fn is_read_of_path(key: &str) -> bool {
    let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
    methods.contains(&key) || ["$ref", "parameters", "additionalOperations"].contains(&key)
}

/// Schemes that become a credential, which keeps what is said of them.
pub(super) fn used<'a>(api: &'a Api<'_>) -> BTreeSet<&'a str> {
    let asked = api.operations.iter().map(|o| &o.security).chain(api.calls_out.iter().map(|call| &call.security));
    let names = asked.flat_map(|security| security.ways()).flatten().map(|(name, _)| name.as_str());
    let stands = |name: &&str| {
        let kind = api.schemes.get(*name).map(|scheme| scheme.kind);
        kind.is_some_and(|kind| !matches!(kind, Authentication::Unknown | Authentication::None))
    };
    names.filter(stands).collect()
}

/// What the description says as a whole, with the tags in `elsewhere` left to their services.
pub(super) fn whole(draft: &mut Draft, api: &Api<'_>, elsewhere: &BTreeSet<&str>) {
    let mut read = OF_DOCUMENT.to_vec();
    read.push("tags");
    let mut mark = Mark::of("document", api.node).keep(api.node, &read, &mut draft.report);
    if let Some(info) = api.node.get("info") {
        mark = mark.keep(info, &["title", "description", "version"], &mut draft.report);
    }
    for tag in api.tags.iter().filter(|tag| !elsewhere.contains(tag.name.as_str())) {
        let read = if tag.about.is_empty() { &OF_TAG[..] } else { &OF_TAG[..1] };
        mark.keep_rest(&format!("tag {}", tag.name), &[(tag.node, read)], &mut draft.report);
    }
    let used = used(api);
    for (name, scheme) in api.schemes.iter().filter(|(name, _)| !used.contains(name.as_str())) {
        mark.keep_rest(&format!("scheme {name}"), &[(scheme.node, &[])], &mut draft.report);
    }
    draft.whole(mark);
    let holds = |operation: &Operation<'_>, key: &str| operation.node.get(key).is_some_and(|node| !node.is_empty());
    let described =
        api.operations.iter().any(|o| ["parameters", "requestBody", "responses"].iter().any(|key| holds(o, key)));
    if described {
        let message = "of parameters, bodies and answers the fields are read; their descriptions, limits and examples are not taken over";
        draft.note(NoteKind::Dropped, "I320", api.node.place(), message);
    }
}

/// What is said of a tag stays with its service.
pub(super) fn tag(mark: Mark, api: &Api<'_>, group: &str, report: &mut Report) -> Mark {
    match api.tags.iter().find(|tag| tag.name == group) {
        Some(tag) => mark.keep(tag.node, &OF_TAG, report),
        None => mark,
    }
}

/// What is said of operations stays with their flow, under their names; what is said of a path with the first of its operations.
pub(super) fn operations(mark: &mut Mark, listed: &[&Operation<'_>], report: &mut Report) {
    let mut paths = BTreeSet::new();
    for operation in listed {
        let item = operation.item;
        let said: Vec<&str> = item.entries().map(|(key, _)| key).filter(|key| is_read_of_path(key)).collect();
        let mut parts: Vec<(Node<'_>, &[&str])> = vec![(operation.node, &OF_OPERATION)];
        if paths.insert(item.key()) {
            parts.push((item, &said));
        }
        mark.keep_rest(&clean(&operation.words(), 200), &parts, report);
    }
}

//! Fields within schemas, by name: all that a request or an answer can carry.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::super::report::NoteKind;
use super::super::text::Node;
use super::super::words::{class_of_field, clean};
use super::model::Field;
use super::read::Reader;
use crate::scenario::doc::DataClass;

/// Values of schemas that are looked at for one operation.
const MAX_VISITS: usize = 20_000;

/// Keys whose value is a schema.
const ONE: [&str; 10] = [
    "items",
    "additionalProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contains",
    "if",
    "then",
    "else",
    "not",
    "contentSchema",
];
/// Keys whose value is a list of schemas; old documents have a list under `items`.
const LISTS: [&str; 5] = ["allOf", "oneOf", "anyOf", "prefixItems", "items"];
/// Keys whose value is a map of schemas that are not named as fields are.
const MAPS: [&str; 2] = ["patternProperties", "dependentSchemas"];

/// What one schema says by itself. Many operations share a schema: it is read once.
pub(super) struct Own<'t> {
    fields: Vec<Field<'t>>,
    /// Schemas within it that say something in turn.
    inner: Vec<Node<'t>>,
}

impl<'t> Own<'t> {
    fn of(node: Node<'t>) -> Own<'t> {
        let mut own = Own { fields: Vec::new(), inner: Vec::new() };
        for (name, property) in node.get("properties").into_iter().flat_map(Node::entries) {
            let class = class_of_field(name).or_else(|| class_of_format(property));
            own.fields.push(Field { name: clean(name, 80), class, node: property });
            own.add(property);
        }
        for key in ONE {
            node.get(key).filter(|kid| kid.is_map()).into_iter().for_each(|kid| own.add(kid));
        }
        for key in LISTS {
            node.get(key).into_iter().flat_map(Node::items).for_each(|kid| own.add(kid));
        }
        for key in MAPS {
            node.get(key).into_iter().flat_map(Node::entries).for_each(|(_, kid)| own.add(kid));
        }
        own
    }

    /// Most schemas are plain values; only those that lead on are looked at again.
    fn add(&mut self, kid: Node<'t>) {
        let leads = |key: &str| {
            key == "$ref" || key == "properties" || ONE.contains(&key) || LISTS.contains(&key) || MAPS.contains(&key)
        };
        if kid.entries().any(|(key, _)| leads(key)) {
            self.inner.push(kid);
        }
    }
}

impl<'t> Reader<'t, '_> {
    /// All fields within a schema, each name once. Keeps its own stack, and visits each schema once.
    pub(super) fn fields(&mut self, schema: Node<'t>, found: &mut Vec<Field<'t>>) {
        let mut seen: BTreeSet<(usize, u32)> = BTreeSet::new();
        let mut names: BTreeSet<String> = found.iter().map(|field| field.name.clone()).collect();
        let mut stack = vec![schema];
        while let Some(node) = stack.pop() {
            if !seen.insert(node.key()) {
                continue;
            }
            if seen.len() > MAX_VISITS || self.visits == 0 {
                let message =
                    "a schema too large to be looked at as a whole: there may be fields that are not known here";
                self.gap(NoteKind::Dropped, "I318", schema, message.to_owned());
                return;
            }
            self.visits -= 1;
            if node.get("$ref").is_some() {
                stack.extend(self.next(node));
                // What stands beside a reference says something since 3.1, and nothing before.
                if !self.siblings || node.len() == 1 {
                    continue;
                }
            }
            let own = Rc::clone(self.schemas.entry(node.key()).or_insert_with(|| Rc::new(Own::of(node))));
            self.visits = self.visits.saturating_sub(own.fields.len());
            for field in own.fields.iter() {
                if !names.contains(&field.name) {
                    names.insert(field.name.clone());
                    found.push(field.clone());
                }
            }
            stack.extend(&own.inner);
        }
    }

    /// Schemas of a body: one for each kind of media, and since 3.2 one for each piece of a stream.
    pub(super) fn bodies(&mut self, holder: Node<'t>) -> Vec<Node<'t>> {
        let mut out = Vec::new();
        for (_, media) in holder.get("content").into_iter().flat_map(Node::entries) {
            let media = self.resolve(media);
            out.extend(["schema", "itemSchema"].into_iter().filter_map(|key| media.get(key)));
        }
        out
    }
}

fn class_of_format(property: Node<'_>) -> Option<DataClass> {
    match property.str("format") {
        "email" | "idn-email" => Some(DataClass::Personal),
        "password" => Some(DataClass::Credentials),
        _ => None,
    }
}

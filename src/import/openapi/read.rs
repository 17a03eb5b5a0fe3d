//! From the tree of a description to the model: Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2 by the same small reader.
//!
//! Tolerant by nature: what is missing is missing, and what has another type is passed over. What is passed over and may have
//! said something of operations is remembered as a gap: a gate must not take it for harmless.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::super::fault::{Fault, code};
use super::super::prose::prose;
use super::super::report::{NoteKind, Report};
use super::super::text::Node;
use super::super::words::{class_of_field, clean, parts};
use super::files::{Files, Lost};
use super::model::*;
use super::schema::Own;
use crate::base::diag::nearest;

/// Most operations of one document.
pub(in crate::import) const MAX_OPERATIONS: usize = 5_000;
/// Values of schemas that are looked at for one document.
const MAX_ALL_VISITS: usize = 3_000_000;
/// References that are followed from one to the next.
const MOST_HOPS: usize = 16;

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
/// What else may stand in a path.
const BESIDE_METHODS: [&str; 6] = ["$ref", "summary", "description", "servers", "parameters", "additionalOperations"];

/// Parts of a description, of any version.
const PARTS: [&str; 21] = [
    "openapi",
    "swagger",
    "$self",
    "jsonSchemaDialect",
    "info",
    "servers",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "paths",
    "webhooks",
    "components",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
    "security",
    "tags",
    "externalDocs",
];

/// Extensions with which a description says that rights are checked for each object.
pub(super) const OBJECT_CHECKS: [&str; 6] = [
    "x-object-level-authorization",
    "x-object-level-authorisation",
    "x-object-authorization",
    "x-authorization-level",
    "x-owner-check",
    "x-bola-protected",
];

pub(in crate::import) struct Reader<'t, 'r> {
    pub(super) root: Node<'t>,
    pub(super) swagger2: bool,
    /// Keys beside a `$ref` count, as they do since 3.1.
    pub(super) siblings: bool,
    pub(super) files: &'r mut Files<'t>,
    pub(super) schemes: BTreeMap<String, Scheme<'t>>,
    pub(super) visits: usize,
    /// Schemas that were read, by their place.
    pub(super) schemas: BTreeMap<(usize, u32), Rc<Own<'t>>>,
    report: &'r mut Report,
    gaps: Vec<Gap<'t>>,
    /// What was said already, by code and place.
    told: BTreeSet<(&'static str, (usize, u32))>,
    /// Operations beyond the most that are read, and the first of them.
    beyond: Option<(Node<'t>, usize)>,
}

/// Whether a document is of a version that is read.
///
/// # Errors
/// When it is not: an older or newer format may say the same with other words.
pub(in crate::import) fn check_version(root: Node<'_>) -> Result<(), Box<Fault>> {
    let (key, name) = if root.get("swagger").is_some() { ("swagger", "Swagger") } else { ("openapi", "OpenAPI") };
    let Some(node) = root.get(key) else { return Ok(()) };
    let text = node.text().unwrap_or_default();
    let major = text.split('.').next().unwrap_or_default();
    match (key, major) {
        ("swagger", "2") | ("openapi", "3") => Ok(()),
        _ => {
            let message = format!("{name} {:?} is not read", clean(text, 20));
            let hint = "versions that are read: Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2; convert the file to one of them";
            Err(Fault::at(node.place(), code::SHAPE, message, hint))
        }
    }
}

/// Reads one document. References are followed to files that were given with it.
pub(in crate::import) fn read<'t>(root: Node<'t>, files: &mut Files<'t>, report: &mut Report) -> Api<'t> {
    let swagger2 = root.get("swagger").is_some();
    let siblings = !swagger2 && !root.str("openapi").starts_with("3.0");
    let mut reader = Reader {
        root,
        swagger2,
        siblings,
        files,
        schemes: BTreeMap::new(),
        visits: MAX_ALL_VISITS,
        schemas: BTreeMap::new(),
        report,
        gaps: Vec::new(),
        told: BTreeSet::new(),
        beyond: None,
    };
    reader.api()
}

impl<'t> Reader<'t, '_> {
    fn api(&mut self) -> Api<'t> {
        let root = self.root;
        self.shapes();
        let info = root.get("info").filter(|info| info.is_map());
        let text = |key: &str| info.map_or("", |info| info.str(key)).to_owned();
        let version = if self.swagger2 { root.str("swagger") } else { root.str("openapi") };
        self.schemes();
        let tags = root.get("tags").into_iter().flat_map(Node::items);
        let tags = tags.map(|node| Tag {
            node,
            name: clean(node.str("name"), 60),
            about: prose(node.str("description"), 300),
        });
        let mut api = Api {
            node: root,
            format: format!("{} {}", if self.swagger2 { "Swagger" } else { "OpenAPI" }, clean(version, 20)),
            title: match clean(&text("title"), 60) {
                title if title.is_empty() => "Unnamed API".to_owned(),
                title => title,
            },
            about: prose(&text("description"), 300),
            version: clean(&text("version"), 40),
            servers: self.servers(),
            schemes: BTreeMap::new(),
            operations: Vec::new(),
            calls_out: Vec::new(),
            tags: tags.filter(|tag| !tag.name.is_empty()).collect(),
            gaps: Vec::new(),
        };
        let common = self.security_of(root).unwrap_or(Security::Unstated);
        for (path, item) in root.get("paths").into_iter().flat_map(Node::entries) {
            if !path.starts_with("x-") {
                self.path(&mut api, path, item, &common);
            }
        }
        for (name, item) in root.get("webhooks").into_iter().flat_map(Node::entries) {
            self.call_out(&mut api, name, item);
        }
        self.rest(&api);
        api.schemes = std::mem::take(&mut self.schemes);
        api.gaps = std::mem::take(&mut self.gaps);
        api
    }

    /// Parts of another type than they have in every version, and parts that no version has: nothing in them is read.
    fn shapes(&mut self) {
        let root = self.root;
        for (key, node) in root.entries().filter(|(key, _)| !key.starts_with("x-") && !PARTS.contains(key)) {
            let meant = nearest(key, PARTS).map(|near| format!("; did you mean {near:?}?")).unwrap_or_default();
            let message = format!("{:?} is no part of a description, so nothing in it is read{meant}", clean(key, 60));
            self.note_once(NoteKind::Odd, "I130", node, message);
        }
        let (map, list) = ("a map", "a list");
        let parts = [
            ("paths", map),
            ("webhooks", map),
            ("components", map),
            ("definitions", map),
            ("securityDefinitions", map),
            ("info", map),
            ("tags", list),
        ];
        for (key, shape) in parts {
            let Some(node) = root.get(key) else { continue };
            if (shape == map && !node.is_map()) || (shape == list && !node.is_list()) {
                let message = format!("{key:?} is not {shape}, so nothing in it is read");
                match key {
                    "info" | "tags" => self.note_once(NoteKind::Odd, "I117", node, message),
                    _ => self.gap(NoteKind::Odd, "I117", node, message),
                }
            }
        }
        let newest = ["3.0", "3.1", "3.2"].iter().any(|known| root.str("openapi").starts_with(known));
        if !self.swagger2 && !newest {
            let message = format!("OpenAPI {:?} is read as 3.2", clean(root.str("openapi"), 20));
            self.note_once(NoteKind::Odd, "I118", root, message);
        }
    }

    /// What can be said once everything is read.
    fn rest(&mut self, api: &Api<'t>) {
        if let Some((first, count)) = self.beyond {
            let message =
                format!("only the first {MAX_OPERATIONS} operations are read; {count} more follow from here on");
            self.gap(NoteKind::Dropped, "I303", first, message);
        }
        let asked = api.operations.iter().map(|o| &o.security).chain(api.calls_out.iter().map(|call| &call.security));
        let used: BTreeSet<&str> = asked.flat_map(Security::ways).flatten().map(|(name, _)| name.as_str()).collect();
        let idle = self.schemes.iter().filter(|(name, _)| !used.contains(name.as_str()));
        let idle: Vec<(String, Node<'t>)> = idle.map(|(name, scheme)| (name.clone(), scheme.node)).collect();
        for (name, node) in idle {
            let message = format!("the scheme {:?} is declared, and no operation asks for it", clean(&name, 60));
            self.note_once(NoteKind::Odd, "I111", node, message);
        }
        // Answers became optional with 3.1; before, a file without them was cut off or is not finished.
        let mute: Vec<&Operation<'t>> = match self.siblings {
            true => Vec::new(),
            false => api.operations.iter().filter(|operation| operation.node.get("responses").is_none()).collect(),
        };
        if let Some(first) = mute.first() {
            let message = match mute.len() {
                1 => format!("{} names no answers: is the file complete?", first.words()),
                n => format!("{} and {} more operations name no answers: is the file complete?", first.words(), n - 1),
            };
            self.note_once(NoteKind::Odd, "I119", first.node, message);
        }
        if api.operations.is_empty() && api.calls_out.is_empty() && self.gaps.is_empty() {
            let message = "there is no operation in this description: is the file complete?";
            self.note_once(NoteKind::Odd, "I119", self.root, message.to_owned());
        }
    }

    /// Says something of a place, and says it once.
    pub(super) fn note_once(&mut self, kind: NoteKind, code: &'static str, node: Node<'t>, message: String) {
        if self.told.insert((code, node.key())) {
            self.report.note(kind, code, node.place(), message);
        }
    }

    /// Says of a place that it was not read, and remembers it.
    pub(super) fn gap(&mut self, kind: NoteKind, code: &'static str, node: Node<'t>, message: String) {
        if self.told.insert((code, node.key())) {
            self.report.note(kind, code, node.place(), message.clone());
            self.gaps.push(Gap { node, message });
        }
    }

    /// What a reference at a place means.
    fn target(&mut self, at: Node<'t>, reference: &str) -> Result<Node<'t>, Lost> {
        // In another file, `#` means that file.
        let own = std::ptr::eq(at.tree(), self.root.tree());
        let root = if own { Some(self.root) } else { at.tree().documents().next() };
        self.files.target(root.unwrap_or(self.root), reference)
    }

    /// The value that a reference leads to, one step on. One that leads nowhere is said.
    pub(super) fn next(&mut self, at: Node<'t>) -> Option<Node<'t>> {
        let reference = at.get("$ref").and_then(Node::text)?;
        match self.target(at, reference) {
            Ok(node) => Some(node),
            Err(lost) => {
                let message = format!("the reference {:?} {}", clean(reference, 120), lost.words());
                self.gap(NoteKind::Dropped, "I302", at, message);
                None
            }
        }
    }

    /// What a reference names in the end; the value itself where it is none.
    pub(super) fn resolve(&mut self, node: Node<'t>) -> Node<'t> {
        let mut at = node;
        for _ in 0..MOST_HOPS {
            if at.get("$ref").and_then(Node::text).is_none() {
                return at;
            }
            let Some(next) = self.next(at) else { return at };
            at = next;
        }
        self.gap(NoteKind::Dropped, "I302", node, "the reference leads in a circle".to_owned());
        at
    }

    fn path(&mut self, api: &mut Api<'t>, path: &str, item: Node<'t>, common: &Security) {
        let target = self.resolve(item);
        if !target.is_map() {
            let message = "a path that is no map of methods is not read";
            self.gap(NoteKind::Odd, "I114", target, message.to_owned());
            return;
        }
        // Operations may stand beside the reference of a path as well; those of the path itself count first.
        let holders = if target.key() == item.key() { vec![item] } else { vec![item, target] };
        let mut done: BTreeSet<&str> = BTreeSet::new();
        for holder in holders {
            let shared: Vec<Node<'t>> = holder.get("parameters").into_iter().flat_map(Node::items).collect();
            let additional = holder.get("additionalOperations").into_iter().flat_map(Node::entries);
            let methods = holder.entries().filter(|(key, _)| METHODS.contains(key)).chain(additional);
            for (method, node) in methods {
                if done.insert(method) {
                    self.method(api, (method, path), (node, holder), &shared, common);
                }
            }
            let strange = holder.entries().filter(|(key, node)| {
                let known = METHODS.contains(key) || BESIDE_METHODS.contains(key) || key.starts_with("x-");
                !known && !node.is_null()
            });
            for (key, node) in strange {
                let message = format!("{:?} under a path is no method, and is not read", clean(key, 40));
                self.gap(NoteKind::Odd, "I114", node, message);
            }
        }
    }

    fn method(
        &mut self,
        api: &mut Api<'t>,
        (method, path): (&str, &str),
        (node, item): (Node<'t>, Node<'t>),
        shared: &[Node<'t>],
        common: &Security,
    ) {
        if api.operations.len() >= MAX_OPERATIONS {
            let (_, count) = self.beyond.get_or_insert((node, 0));
            *count += 1;
            return;
        }
        if !node.is_map() {
            self.gap(NoteKind::Odd, "I114", node, "an operation that is no map is left out".to_owned());
            return;
        }
        let operation = self.operation((method, path), (node, item), shared, common);
        api.operations.push(operation);
        for (name, callback) in node.get("callbacks").into_iter().flat_map(Node::entries) {
            let callback = self.resolve(callback);
            for (key, item) in callback.entries() {
                if !key.starts_with("x-") && key != "$ref" {
                    self.call_out(api, name, item);
                }
            }
        }
    }

    fn operation(
        &mut self,
        (method, path): (&str, &str),
        (node, item): (Node<'t>, Node<'t>),
        shared: &[Node<'t>],
        common: &Security,
    ) -> Operation<'t> {
        let security = self.security_of(node).unwrap_or_else(|| common.clone());
        let mut operation = Operation {
            node,
            item,
            servers: self.own_servers(node, item),
            method: clean(&method.to_uppercase(), 20),
            path: clean(path, 200),
            tags: node.get("tags").map(Node::texts).unwrap_or_default().iter().map(|tag| clean(tag, 60)).collect(),
            deprecated: node.flag("deprecated") == Some(true),
            security,
            object_ids: object_ids(path),
            sends: Vec::new(),
            returns: Vec::new(),
            query: Vec::new(),
            returns_list: false,
            limit_stated: node.entries().any(|(key, _)| key.starts_with("x-") && is_limit(key)),
            paged: false,
            object_check_stated: node
                .entries()
                .any(|(key, value)| OBJECT_CHECKS.contains(&key) && value.truth() != Some(false)),
            body_schema: None,
        };
        let own = node.get("parameters");
        if let Some(own) = own.filter(|own| !own.is_list()) {
            self.gap(NoteKind::Odd, "I117", own, "`parameters` is no list, so none of them is read".to_owned());
        }
        for parameter in shared.iter().copied().chain(own.into_iter().flat_map(Node::items)).collect::<Vec<_>>() {
            self.parameter(parameter, &mut operation);
        }
        if let Some(body) = node.get("requestBody") {
            let body = self.resolve(body);
            let schemas = self.bodies(body);
            operation.body_schema = Some(!schemas.is_empty());
            for schema in schemas {
                self.fields(schema, &mut operation.sends);
            }
        }
        let responses = node.get("responses");
        if let Some(list) = responses.filter(|list| !list.is_map()) {
            self.gap(NoteKind::Odd, "I117", list, "`responses` is no map, so no answer is read".to_owned());
        }
        for (status, response) in responses.into_iter().flat_map(Node::entries) {
            self.response(status, response, &mut operation);
        }
        operation
    }

    fn parameter(&mut self, parameter: Node<'t>, operation: &mut Operation<'t>) {
        let parameter = self.resolve(parameter);
        let name = parameter.str("name");
        let field = || Field { name: clean(name, 80), class: class_of_field(name), node: parameter };
        match parameter.str("in") {
            "query" => {
                let lower = name.to_lowercase();
                let pages = ["limit", "page", "pagesize", "page_size", "per_page", "cursor", "offset", "count", "top"];
                operation.paged |= pages.contains(&lower.as_str());
                operation.query.push(field());
            }
            // The whole query string as one value, since 3.2.
            "querystring" => {
                for schema in self.bodies(parameter) {
                    self.fields(schema, &mut operation.query);
                }
            }
            "body" => {
                operation.body_schema = Some(parameter.get("schema").is_some());
                if let Some(schema) = parameter.get("schema") {
                    self.fields(schema, &mut operation.sends);
                }
            }
            "formData" => {
                operation.body_schema = Some(true);
                operation.sends.push(field());
            }
            _ => {}
        }
    }

    fn response(&mut self, status: &str, response: Node<'t>, operation: &mut Operation<'t>) {
        let response = self.resolve(response);
        operation.limit_stated |= status == "429";
        operation.limit_stated |=
            response.get("headers").into_iter().flat_map(Node::entries).any(|(header, _)| is_limit(header));
        if !(status.starts_with('2') || status == "default") {
            return;
        }
        let schemas: Vec<Node<'t>> = match self.swagger2 {
            true => response.get("schema").into_iter().collect(),
            false => self.bodies(response),
        };
        for schema in schemas {
            let resolved = self.resolve(schema);
            operation.returns_list |= status != "default" && is_list(resolved);
            self.fields(schema, &mut operation.returns);
        }
    }

    fn call_out(&mut self, api: &mut Api<'t>, name: &str, item: Node<'t>) {
        let item = self.resolve(item);
        let additional = item.get("additionalOperations").into_iter().flat_map(Node::entries);
        for (method, node) in item.entries().filter(|(key, _)| METHODS.contains(key)).chain(additional) {
            if api.calls_out.len() >= MAX_OPERATIONS {
                let (_, count) = self.beyond.get_or_insert((node, 0));
                *count += 1;
                continue;
            }
            let mut fields = Vec::new();
            if let Some(body) = node.get("requestBody") {
                let body = self.resolve(body);
                for schema in self.bodies(body) {
                    self.fields(schema, &mut fields);
                }
            }
            // What the whole description asks of its callers says nothing of how it calls others.
            let security = self.security_of(node).unwrap_or(Security::Unstated);
            let name = format!("{} {}", method.to_uppercase(), clean(name, 120));
            api.calls_out.push(CallOut { node, name, security, fields });
        }
    }
}

/// Since 3.1 a schema may have several types.
fn is_list(schema: Node<'_>) -> bool {
    schema.get("type").map(Node::texts).unwrap_or_default().contains(&"array")
}

fn is_limit(name: &str) -> bool {
    let lower = name.to_lowercase().replace(['-', '_'], "");
    lower.contains("ratelimit") || lower.contains("throttl") || lower.contains("quota")
}

/// Parameters of a path that name an object: `{userId}`, `{id}`, `:order`.
fn object_ids(path: &str) -> Vec<String> {
    let braces = path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name));
    let colons = path.split('/').filter_map(|part| part.strip_prefix(':'));
    let names = braces.chain(colons).filter(|name| {
        // A version or language in the path names no object of anybody's.
        let words = parts(name);
        !words.iter().any(|word| ["version", "locale", "language", "lang", "format", "region"].contains(&word.as_str()))
    });
    names.map(|name| clean(name, 60)).collect()
}

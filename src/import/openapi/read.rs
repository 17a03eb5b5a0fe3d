//! From the tree of a description to the model: Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2 by the same small reader.
//!
//! Tolerant by nature: what is missing is missing, and what has another type is passed over with a remark. References are
//! followed within the document only.

use std::collections::{BTreeMap, BTreeSet};

use super::super::report::{NoteKind, Report};
use super::super::text::Node;
use super::super::words::{class_of_field, clean, parts};
use super::model::*;
use crate::scenario::doc::Authentication;

/// Most operations of one document.
pub(in crate::import) const MAX_OPERATIONS: usize = 5_000;
/// Values of schemas that are looked at for one operation, and for one document.
const MAX_VISITS: usize = 20_000;
const MAX_ALL_VISITS: usize = 3_000_000;

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Extensions with which a description says that rights are checked for each object.
const OBJECT_CHECKS: [&str; 6] = [
    "x-object-level-authorization",
    "x-object-level-authorisation",
    "x-object-authorization",
    "x-authorization-level",
    "x-owner-check",
    "x-bola-protected",
];

pub(in crate::import) struct Reader<'t, 'r> {
    root: Node<'t>,
    swagger2: bool,
    targets: BTreeMap<String, Node<'t>>,
    report: &'r mut Report,
    visits: usize,
}

/// Reads one document.
pub(in crate::import) fn read<'t>(root: Node<'t>, report: &mut Report) -> Api<'t> {
    let swagger2 = root.get("swagger").is_some();
    let mut targets = BTreeMap::new();
    let mut gather = |prefix: &str, list: Option<Node<'t>>| {
        for (key, node) in list.into_iter().flat_map(Node::entries) {
            targets.insert(format!("{prefix}{}", key.replace('~', "~0").replace('/', "~1")), node);
        }
    };
    for part in ["definitions", "parameters", "responses", "securityDefinitions"] {
        gather(&format!("#/{part}/"), root.get(part));
    }
    for (part, list) in root.get("components").into_iter().flat_map(Node::entries) {
        gather(&format!("#/components/{part}/"), Some(list));
    }
    let mut reader = Reader { root, swagger2, targets, report, visits: MAX_ALL_VISITS };
    reader.api()
}

impl<'t> Reader<'t, '_> {
    fn api(&mut self) -> Api<'t> {
        let root = self.root;
        let info = root.get("info");
        let text = |key: &str| info.map_or("", |info| info.str(key)).to_owned();
        let version = if self.swagger2 { root.str("swagger") } else { root.str("openapi") };
        let mut api = Api {
            node: root,
            format: format!("{} {}", if self.swagger2 { "Swagger" } else { "OpenAPI" }, clean(version, 20)),
            title: match clean(&text("title"), 60) {
                title if title.is_empty() => "Unnamed API".to_owned(),
                title => title,
            },
            about: clean(&text("description"), 300),
            version: clean(&text("version"), 40),
            servers: self.servers(),
            schemes: self.schemes(),
            operations: Vec::new(),
            calls_out: Vec::new(),
            tags: root
                .get("tags")
                .into_iter()
                .flat_map(Node::items)
                .map(|tag| (clean(tag.str("name"), 60), clean(tag.str("description"), 300)))
                .filter(|(name, _)| !name.is_empty())
                .collect(),
        };
        let root_security = root.entries().find(|(key, _)| *key == "security").map(|(_, node)| node);
        let common = self.security(root_security, &api.schemes);
        for (path, item) in root.get("paths").into_iter().flat_map(Node::entries) {
            if path.starts_with("x-") {
                continue;
            }
            self.path(&mut api, path, item, &common);
        }
        for (name, item) in root.get("webhooks").into_iter().flat_map(Node::entries) {
            self.call_out(&mut api, name, item);
        }
        let used: BTreeSet<&str> =
            api.operations.iter().flat_map(|o| o.ways()).flatten().map(|(name, _)| name.as_str()).collect();
        let idle: Vec<_> = api.schemes.iter().filter(|(name, _)| !used.contains(name.as_str())).collect();
        for (name, scheme) in idle {
            let message = format!("the scheme {:?} is declared, and no operation asks for it", clean(name, 60));
            self.report.note(NoteKind::Odd, "I111", scheme.node.place(), message);
        }
        api
    }

    /// What a reference names; the value itself where it is none.
    fn resolve(&mut self, node: Node<'t>) -> Node<'t> {
        let mut at = node;
        for _ in 0..16 {
            let Some(reference) = at.get("$ref").and_then(Node::text) else { return at };
            let Some(found) = self.target(reference) else {
                let what = if reference.starts_with('#') {
                    "leads nowhere"
                } else {
                    "leads out of the file and is not followed"
                };
                let message = format!("the reference {:?} {what}", clean(reference, 120));
                self.report.note(NoteKind::Dropped, "I302", at.place(), message);
                return at;
            };
            at = found;
        }
        at
    }

    fn target(&self, reference: &str) -> Option<Node<'t>> {
        if let Some(node) = self.targets.get(reference) {
            return Some(*node);
        }
        let path = reference.strip_prefix("#/")?;
        let mut at = self.root;
        for part in path.split('/').take(40) {
            let key = part.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}");
            at = if at.is_list() { at.items().nth(key.parse().ok()?)? } else { at.get(&key)? };
        }
        Some(at)
    }

    fn servers(&self) -> Vec<(String, Node<'t>)> {
        if self.swagger2 {
            let Some(host) = self.root.get("host") else { return Vec::new() };
            let scheme = self.root.get("schemes").and_then(|list| list.texts().first().copied()).unwrap_or("https");
            let address = format!("{scheme}://{}{}", host.text().unwrap_or_default(), self.root.str("basePath"));
            return vec![(clean(&address, 200), host)];
        }
        let servers = self.root.get("servers").into_iter().flat_map(Node::items);
        servers.filter_map(|s| Some((clean(s.get("url")?.text()?, 200), s))).collect()
    }

    fn schemes(&mut self) -> BTreeMap<String, Scheme<'t>> {
        let list = match self.swagger2 {
            true => self.root.get("securityDefinitions"),
            false => self.root.at(&["components", "securitySchemes"]),
        };
        let mut out = BTreeMap::new();
        for (name, node) in list.into_iter().flat_map(Node::entries) {
            let node = self.resolve(node);
            out.insert(name.to_owned(), self.scheme(node));
        }
        out
    }

    fn scheme(&mut self, node: Node<'t>) -> Scheme<'t> {
        let kind = node.str("type");
        let http = node.str("scheme").to_lowercase();
        let mut servers = Vec::new();
        let mut flows: Vec<&str> = Vec::new();
        let mut note = |holder: Node<'t>| {
            for key in ["tokenUrl", "authorizationUrl", "deviceAuthorizationUrl", "refreshUrl"] {
                if let Some(url) = holder.get(key) {
                    servers.push((clean(url.text().unwrap_or_default(), 200), url));
                }
            }
        };
        match node.get("flows") {
            Some(list) => {
                for (flow, holder) in list.entries() {
                    flows.push(flow);
                    note(holder);
                }
            }
            None => {
                flows.extend(node.get("flow").and_then(Node::text));
                note(node);
            }
        }
        if let Some(url) = node.get("openIdConnectUrl") {
            servers.push((clean(url.text().unwrap_or_default(), 200), url));
        }
        let person = flows.iter().any(|flow| {
            matches!(*flow, "authorizationCode" | "implicit" | "password" | "accessCode" | "deviceAuthorization")
        });
        let (authentication, caller, sure) = match (kind, http.as_str()) {
            ("apiKey", _) if node.str("name").eq_ignore_ascii_case("authorization") => {
                (Authentication::Jwt, Caller::Person, false)
            }
            ("apiKey", _) => (Authentication::ApiKey, Caller::Machine, true),
            ("basic", _) | ("http", "basic") => (Authentication::Basic, Caller::Machine, false),
            ("http", "bearer") => (Authentication::Jwt, Caller::Person, false),
            ("http", "digest" | "hoba" | "signature" | "hmac") => (Authentication::Signed, Caller::Machine, true),
            ("oauth2", _) if person => (Authentication::OAuth2, Caller::Person, true),
            ("oauth2", _) => (Authentication::OAuth2, Caller::Machine, true),
            ("openIdConnect", _) => (Authentication::OAuth2, Caller::Person, true),
            ("mutualTLS", _) => (Authentication::Mtls, Caller::Machine, true),
            _ => {
                let message = format!("the security scheme type {:?} is not known", clean(kind, 40));
                self.report.note(NoteKind::Odd, "I112", node.place(), message);
                (Authentication::Unknown, Caller::Machine, false)
            }
        };
        Scheme {
            node,
            kind: authentication,
            caller,
            caller_is_sure: sure,
            servers,
            in_query: kind == "apiKey" && node.str("in") == "query",
            words: if http.is_empty() { kind.to_owned() } else { format!("{kind} {http}") },
        }
    }

    /// A list of requirements: several entries are alternatives, several keys in one belong together.
    fn security(&mut self, node: Option<Node<'t>>, schemes: &BTreeMap<String, Scheme<'t>>) -> Security {
        let Some(node) = node.filter(|node| node.is_list()) else { return Security::Unstated };
        if node.is_empty() {
            return Security::None;
        }
        let mut ways: Vec<Way> = Vec::new();
        let mut optional = false;
        for requirement in node.items() {
            if requirement.is_empty() {
                optional = true;
                continue;
            }
            let mut way = Way::new();
            for (name, scopes) in requirement.entries() {
                if !schemes.contains_key(name) {
                    let message =
                        format!("the security scheme {:?} is asked for, and declared nowhere", clean(name, 60));
                    self.report.note(NoteKind::Odd, "I113", requirement.place(), message);
                }
                // One scope may be a text with several in it.
                let scopes = scopes.texts().into_iter().flat_map(str::split_whitespace).map(|s| clean(s, 80)).collect();
                way.push((name.to_owned(), scopes));
            }
            ways.push(way);
        }
        if optional { Security::Optional(ways) } else { Security::Required(ways) }
    }

    fn path(&mut self, api: &mut Api<'t>, path: &str, item: Node<'t>, common: &Security) {
        let item = self.resolve(item);
        let shared: Vec<Node<'t>> = item.get("parameters").into_iter().flat_map(Node::items).collect();
        let additional = item.get("additionalOperations").into_iter().flat_map(Node::entries);
        let methods = item.entries().filter(|(key, _)| METHODS.contains(key)).chain(additional);
        for (method, node) in methods {
            if api.operations.len() >= MAX_OPERATIONS {
                let message = format!("only the first {MAX_OPERATIONS} operations are read");
                self.report.note(NoteKind::Dropped, "I303", node.place(), message);
                return;
            }
            if !node.is_map() {
                self.report.note(NoteKind::Odd, "I114", node.place(), "an operation that is no map is left out");
                continue;
            }
            let operation = self.operation(api, method, path, node, &shared, common);
            api.operations.push(operation);
            for (name, callback) in node.get("callbacks").into_iter().flat_map(Node::entries) {
                let callback = self.resolve(callback);
                for (_, item) in callback.entries() {
                    self.call_out(api, name, item);
                }
            }
        }
    }

    fn operation(
        &mut self,
        api: &Api<'t>,
        method: &str,
        path: &str,
        node: Node<'t>,
        shared: &[Node<'t>],
        common: &Security,
    ) -> Operation<'t> {
        let own = node.entries().find(|(key, _)| *key == "security").map(|(_, node)| node);
        let security = match own {
            Some(own) => self.security(Some(own), &api.schemes),
            None => common.clone(),
        };
        let mut operation = Operation {
            node,
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
        let parameters = shared.iter().copied().chain(node.get("parameters").into_iter().flat_map(Node::items));
        for parameter in parameters.collect::<Vec<_>>() {
            let parameter = self.resolve(parameter);
            let name = parameter.str("name");
            match parameter.str("in") {
                "query" => {
                    let lower = name.to_lowercase();
                    operation.paged |=
                        ["limit", "page", "pagesize", "page_size", "per_page", "cursor", "offset", "count", "top"]
                            .contains(&lower.as_str());
                    operation.query.push(Field { name: clean(name, 80), class: class_of_field(name), node: parameter });
                }
                "body" => {
                    operation.body_schema = Some(parameter.get("schema").is_some());
                    if let Some(schema) = parameter.get("schema") {
                        self.fields(schema, &mut operation.sends);
                    }
                }
                "formData" => {
                    operation.body_schema = Some(true);
                    operation.sends.push(Field { name: clean(name, 80), class: class_of_field(name), node: parameter });
                }
                _ => {}
            }
        }
        if let Some(body) = node.get("requestBody") {
            let body = self.resolve(body);
            let mut any = false;
            for (_, media) in body.get("content").into_iter().flat_map(Node::entries) {
                if let Some(schema) = media.get("schema") {
                    any = true;
                    self.fields(schema, &mut operation.sends);
                }
            }
            operation.body_schema = Some(any);
        }
        for (status, response) in node.get("responses").into_iter().flat_map(Node::entries) {
            let response = self.resolve(response);
            operation.limit_stated |= status == "429";
            operation.limit_stated |=
                response.get("headers").into_iter().flat_map(Node::entries).any(|(header, _)| is_limit(header));
            if !(status.starts_with('2') || status == "default") {
                continue;
            }
            let schemas: Vec<Node<'t>> = match self.swagger2 {
                true => response.get("schema").into_iter().collect(),
                false => {
                    let content = response.get("content").into_iter().flat_map(Node::entries);
                    content.filter_map(|(_, media)| media.get("schema")).collect()
                }
            };
            for schema in schemas {
                let resolved = self.resolve(schema);
                operation.returns_list |= status != "default" && resolved.str("type") == "array";
                self.fields(schema, &mut operation.returns);
            }
        }
        operation
    }

    fn call_out(&mut self, api: &mut Api<'t>, name: &str, item: Node<'t>) {
        let item = self.resolve(item);
        for (method, node) in item.entries().filter(|(key, _)| METHODS.contains(key)) {
            if api.calls_out.len() >= MAX_OPERATIONS {
                return;
            }
            let mut fields = Vec::new();
            if let Some(body) = node.get("requestBody") {
                let body = self.resolve(body);
                for (_, media) in body.get("content").into_iter().flat_map(Node::entries) {
                    if let Some(schema) = media.get("schema") {
                        self.fields(schema, &mut fields);
                    }
                }
            }
            let name = format!("{} {}", method.to_uppercase(), clean(name, 120));
            api.calls_out.push(CallOut { node, name, fields });
        }
    }

    /// All fields within a schema, each name once. Keeps its own stack, and visits each schema once.
    fn fields(&mut self, schema: Node<'t>, found: &mut Vec<Field<'t>>) {
        let mut seen: BTreeSet<u32> = BTreeSet::new();
        let mut names: BTreeSet<String> = found.iter().map(|field| field.name.clone()).collect();
        let mut stack = vec![schema];
        while let Some(next) = stack.pop() {
            let node = self.resolve(next);
            if !seen.insert(node.id()) || seen.len() > MAX_VISITS || self.visits == 0 {
                continue;
            }
            self.visits -= 1;
            for (name, property) in node.get("properties").into_iter().flat_map(Node::entries) {
                if names.insert(clean(name, 80)) {
                    let class = class_of_field(name).or_else(|| class_of_format(property));
                    found.push(Field { name: clean(name, 80), class, node: property });
                }
                stack.push(property);
            }
            for key in ["items", "additionalProperties", "not"] {
                stack.extend(node.get(key).filter(|kid| kid.is_map()));
            }
            for key in ["allOf", "oneOf", "anyOf", "prefixItems"] {
                stack.extend(node.get(key).into_iter().flat_map(Node::items));
            }
        }
    }
}

fn class_of_format(property: Node<'_>) -> Option<crate::scenario::doc::DataClass> {
    use crate::scenario::doc::DataClass;
    match property.str("format") {
        "email" | "idn-email" => Some(DataClass::Personal),
        "password" => Some(DataClass::Credentials),
        _ => None,
    }
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

//! Security schemes and requirements. What is said wrongly is unknown, and never taken for none.

use super::super::report::NoteKind;
use super::super::text::Node;
use super::super::words::clean;
use super::model::*;
use super::read::Reader;
use crate::scenario::doc::Authentication;

impl<'t> Reader<'t, '_> {
    /// Reads the declared schemes.
    pub(super) fn schemes(&mut self) {
        let list = match self.swagger2 {
            true => self.root.get("securityDefinitions"),
            false => self.root.at(&["components", "securitySchemes"]),
        };
        for (name, node) in list.into_iter().flat_map(Node::entries) {
            let scheme = self.scheme(node);
            self.schemes.insert(name.to_owned(), scheme);
        }
    }

    fn scheme(&mut self, node: Node<'t>) -> Scheme<'t> {
        let node = self.resolve(node);
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
            // That it leads nowhere was said.
            ("", "") if node.get("$ref").is_some() => (Authentication::Unknown, Caller::Machine, false),
            _ => {
                let message =
                    format!("the security scheme type {:?} is not known", clean(&format!("{kind} {http}"), 40));
                self.gap(NoteKind::Odd, "I112", node, message);
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

    /// What stands under `security`, which may be written in full and hold nothing.
    pub(super) fn security_of(&mut self, holder: Node<'t>) -> Option<Security> {
        let node = holder.entries().find(|(key, _)| *key == "security").map(|(_, node)| node)?;
        Some(self.security(node))
    }

    /// A list of requirements: several entries are alternatives, several keys in one belong together.
    fn security(&mut self, node: Node<'t>) -> Security {
        if !node.is_list() {
            let message = "a security that is no list of requirements: what it asks for is unknown";
            self.note_once(NoteKind::Odd, "I116", node, message.to_owned());
            return Security::Unclear(Vec::new());
        }
        if node.is_empty() {
            return Security::None;
        }
        let mut ways: Vec<Way> = Vec::new();
        let (mut optional, mut unclear) = (false, false);
        for requirement in node.items() {
            if !requirement.is_map() {
                let message = "a security requirement that is no map of schemes: what it asks for is unknown";
                self.note_once(NoteKind::Odd, "I116", requirement, message.to_owned());
                unclear = true;
                continue;
            }
            if requirement.is_empty() {
                optional = true;
                continue;
            }
            let mut way = Way::new();
            for (name, scopes) in requirement.entries() {
                if !self.declares(name) {
                    let message =
                        format!("the security scheme {:?} is asked for, and declared nowhere", clean(name, 60));
                    self.note_once(NoteKind::Odd, "I113", requirement, message);
                }
                // One scope may be a text with several in it.
                let scopes = scopes.texts().into_iter().flat_map(str::split_whitespace).map(|s| clean(s, 80)).collect();
                way.push((name.to_owned(), scopes));
            }
            ways.push(way);
        }
        match (unclear, optional) {
            (true, _) => Security::Unclear(ways),
            // A list of nothing but `{}` asks for no proof, as an empty list does.
            (false, true) if ways.is_empty() => Security::None,
            (false, true) => Security::Optional(ways),
            (false, false) => Security::Required(ways),
        }
    }

    /// Whether a scheme is declared. Since 3.2 a requirement may name one by a reference.
    fn declares(&mut self, name: &str) -> bool {
        if self.schemes.contains_key(name) {
            return true;
        }
        if !name.contains(['/', '#']) {
            return false;
        }
        let Ok(node) = self.files.target(self.root, name) else { return false };
        let scheme = self.scheme(node);
        self.schemes.insert(name.to_owned(), scheme);
        true
    }
}

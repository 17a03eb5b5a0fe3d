//! Addresses: of the description, of a path and of one operation, with a value in the place of each variable.

use super::super::report::NoteKind;
use super::super::text::Node;
use super::super::words::clean;
use super::model::Server;
use super::read::Reader;

/// Most addresses that the variables of one server give.
const MOST_OF_ONE: usize = 32;

impl<'t> Reader<'t, '_> {
    /// Addresses of the whole description.
    pub(super) fn servers(&mut self) -> Vec<Server<'t>> {
        if self.swagger2 {
            return self.by_scheme(self.root.get("schemes"));
        }
        self.servers_at(self.root)
    }

    /// Addresses that an operation or its path states for itself.
    pub(super) fn own_servers(&mut self, operation: Node<'t>, item: Node<'t>) -> Vec<Server<'t>> {
        if self.swagger2 {
            return match operation.get("schemes") {
                Some(schemes) => self.by_scheme(Some(schemes)),
                None => Vec::new(),
            };
        }
        match self.servers_at(operation) {
            own if own.is_empty() => self.servers_at(item),
            own => own,
        }
    }

    /// Swagger: one host, and a list of protocols. Without a list it is the protocol that the file came by, which nobody knows.
    fn by_scheme(&mut self, schemes: Option<Node<'t>>) -> Vec<Server<'t>> {
        let (host, base) = (self.root.str("host"), self.root.str("basePath"));
        let rest = format!("//{host}{base}");
        match schemes {
            Some(schemes) => {
                let named: Vec<Node<'t>> = if schemes.is_list() { schemes.items().collect() } else { vec![schemes] };
                let named = named.into_iter().filter_map(|node| Some((node.text()?, node)));
                named.map(|(word, node)| Server { address: clean(&format!("{word}:{rest}"), 200), node }).collect()
            }
            None => {
                let host = self.root.get("host").into_iter();
                host.map(|node| Server { address: clean(&rest, 200), node }).collect()
            }
        }
    }

    fn servers_at(&mut self, holder: Node<'t>) -> Vec<Server<'t>> {
        let Some(list) = holder.get("servers") else { return Vec::new() };
        if !list.is_list() {
            self.gap(NoteKind::Odd, "I117", list, "`servers` is no list, so these addresses are not read".to_owned());
        }
        let mut out = Vec::new();
        for node in list.items() {
            match node.get("url").and_then(Node::text) {
                Some(url) => out.extend(written_out(url, node).into_iter().map(|address| Server { address, node })),
                None => self.gap(NoteKind::Odd, "I117", node, "a server without an address is not read".to_owned()),
            }
        }
        out
    }
}

/// The address with each value that its variables may have; a variable without a value stays as it is written.
fn written_out(url: &str, node: Node<'_>) -> Vec<String> {
    let mut out = vec![clean(url, 200)];
    for (name, variable) in node.get("variables").into_iter().flat_map(Node::entries) {
        let placeholder = format!("{{{name}}}");
        if !url.contains(&placeholder) {
            continue;
        }
        let mut values: Vec<&str> = variable.get("default").and_then(Node::text).into_iter().collect();
        values.extend(variable.get("enum").map(Node::texts).unwrap_or_default());
        values.sort_unstable();
        values.dedup();
        if values.is_empty() {
            continue;
        }
        // A protocol matters most: no value of one is passed over for the number of hosts.
        let most = if url.starts_with(&placeholder) { values.len() } else { (MOST_OF_ONE / out.len()).max(1) };
        values.truncate(most.min(MOST_OF_ONE));
        let wider = out.iter().flat_map(|address| values.iter().map(|value| address.replace(&placeholder, value)));
        out = wider.map(|address| clean(&address, 200)).collect();
    }
    out
}

//! Files that were given together, as references from one to another name them. A reference is followed to a file that somebody
//! chose, by its path from the file that names it, or by its bare name where only one has it. Deliberately absent: the disk and
//! the network.

use std::collections::{BTreeMap, BTreeSet};

use super::super::text::{Node, Tree};

/// Parts of a pointer that are followed.
const MOST_PARTS: usize = 40;

/// Why a reference leads to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) enum Lost {
    /// The file is there, and has nothing at this place.
    Nowhere,
    /// Its file was not given.
    NotGiven,
    /// It is an address in the network.
    Network,
}

impl Lost {
    /// For people, behind "the reference …".
    pub fn words(&self) -> &'static str {
        match self {
            Lost::Nowhere => "leads nowhere",
            Lost::NotGiven => "leads to a file that was not given: choose it as well",
            Lost::Network => "leads into the network, and nothing is fetched",
        }
    }
}

/// Named values of a description, by the reference that names them.
type Targets<'t> = BTreeMap<String, Node<'t>>;

/// The files of one import or gate.
pub(in crate::import) struct Files<'t> {
    trees: Vec<(String, &'t Tree)>,
    /// What each file names, looked up often: made when it is first asked for.
    targets: BTreeMap<usize, Targets<'t>>,
}

impl<'t> Files<'t> {
    pub fn new(trees: &'t [Tree]) -> Files<'t> {
        let trees = trees.iter().map(|tree| (normal(tree.name()), tree)).collect();
        Files { trees, targets: BTreeMap::new() }
    }

    /// What a reference that stands in the document `root` means.
    pub fn target(&mut self, root: Node<'t>, reference: &str) -> Result<Node<'t>, Lost> {
        let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let root = if file.is_empty() { root } else { self.document(root.tree().name(), file)? };
        if pointer.is_empty() {
            return Ok(root);
        }
        let at = self.trees.iter().position(|(_, tree)| std::ptr::eq(*tree, root.tree()));
        // A file may hold several documents; the table is of the first.
        let first = root.tree().documents().next().is_some_and(|first| first.id() == root.id());
        if let Some(at) = at.filter(|_| first)
            && let Some(node) = self.targets.entry(at).or_insert_with(|| targets(root)).get(pointer)
        {
            return Ok(*node);
        }
        walk(root, pointer).ok_or(Lost::Nowhere)
    }

    /// The first document of the file that is meant.
    fn document(&self, from: &str, file: &str) -> Result<Node<'t>, Lost> {
        if file.contains("://") || file.starts_with("//") {
            return Err(Lost::Network);
        }
        let tree = self.find(from, file).ok_or(Lost::NotGiven)?;
        tree.documents().next().ok_or(Lost::Nowhere)
    }

    fn find(&self, from: &str, file: &str) -> Option<&'t Tree> {
        let file = decoded(file);
        let folder = normal(from).rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
        let exact = normal(&format!("{folder}{file}"));
        if let Some((_, tree)) = self.trees.iter().find(|(name, _)| *name == exact) {
            return Some(tree);
        }
        // Files that were dropped one by one may have lost their folders.
        let base = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
        let wanted = base(&normal(&file));
        let mut alike = self.trees.iter().filter(|(name, _)| base(name) == wanted);
        match (alike.next(), alike.next()) {
            (Some((_, tree)), None) => Some(tree),
            _ => None,
        }
    }

    /// Positions of the files that descriptions among them refer to, directly or over other files.
    pub fn referred(&self, descriptions: &[Node<'t>]) -> BTreeSet<usize> {
        let mut out = BTreeSet::new();
        let mut open: Vec<Node<'t>> = descriptions.to_vec();
        while let Some(document) = open.pop() {
            for reference in references(document) {
                let file = reference.split('#').next().unwrap_or_default();
                let Some(tree) = Some(file)
                    .filter(|file| !file.is_empty() && !file.contains("://"))
                    .and_then(|file| self.find(document.tree().name(), file))
                else {
                    continue;
                };
                let at = self.trees.iter().position(|(_, other)| std::ptr::eq(*other, tree));
                if let Some(at) = at.filter(|_| !std::ptr::eq(tree, document.tree()))
                    && out.insert(at)
                {
                    open.extend(tree.documents().next());
                }
            }
        }
        out
    }
}

/// The files that references in a document name, each once.
fn references(document: Node<'_>) -> BTreeSet<&str> {
    let mut out = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![document];
    while let Some(node) = open.pop() {
        // An alias brings a value again.
        if !seen.insert(node.id()) {
            continue;
        }
        out.extend(node.get("$ref").and_then(Node::text));
        open.extend(node.entries().map(|(_, kid)| kid));
        open.extend(node.items());
    }
    out
}

/// Values that references name most: those of the lists of components.
fn targets(root: Node<'_>) -> Targets<'_> {
    let named = ["definitions", "parameters", "responses", "securityDefinitions"];
    let plain = named.into_iter().filter_map(|part| Some((format!("/{part}/"), root.get(part)?)));
    let parts = root.get("components").into_iter().flat_map(Node::entries);
    let parts = parts.map(|(part, list)| (format!("/components/{part}/"), list));
    let lists = plain.chain(parts);
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    lists
        .flat_map(|(prefix, list)| list.entries().map(move |(key, node)| (format!("{prefix}{}", escaped(key)), node)))
        .collect()
}

/// Follows a JSON pointer.
fn walk<'t>(root: Node<'t>, pointer: &str) -> Option<Node<'t>> {
    let mut at = root;
    for part in pointer.strip_prefix('/')?.split('/').take(MOST_PARTS) {
        let key = decoded(part).replace("~1", "/").replace("~0", "~");
        at = if at.is_list() { at.items().nth(key.parse().ok()?)? } else { at.get(&key)? };
    }
    Some(at)
}

/// A path with forward slashes, without steps that lead nowhere.
fn normal(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            "" if !parts.is_empty() => {}
            ".." if parts.last().is_some_and(|last| !last.is_empty() && *last != "..") => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// A text of an address with its `%20` written out; what is no such thing stays as it is.
fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = behind.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_the_file_that_names_them() {
        for (path, expected) in [
            ("a/./b/../c.yaml", "a/c.yaml"),
            ("../x.yaml", "../x.yaml"),
            ("a\\b.yaml", "a/b.yaml"),
            ("/a//b.yaml", "/a/b.yaml"),
            ("/../b.yaml", "/../b.yaml"),
        ] {
            assert_eq!(normal(path), expected, "{path}");
        }
        assert_eq!(decoded("a%20b%7Bid%7D%zz%"), "a b{id}%zz%");
    }

    #[test]
    fn a_file_is_found_by_its_path_or_by_a_name_that_only_one_has() {
        let tree = |name: &str| Tree::read(name, b"a: {b: 1}").expect("reads");
        let trees = ["api/root.yaml", "api/paths/users.yaml", "other/paths/users.yaml", "common.yaml"].map(tree);
        let files = Files::new(&trees);
        let found = |file: &str| files.find("api/root.yaml", file).map(Tree::name);
        assert_eq!(found("./paths/users.yaml"), Some("api/paths/users.yaml"));
        assert_eq!(found("../lib/common.yaml"), Some("common.yaml"));
        assert_eq!(found("users.yaml"), None, "two have this name");
        assert_eq!(found("../../etc/passwd"), None);
    }

    #[test]
    fn references_end_with_a_reason() {
        let trees = [Tree::read("a.yaml", b"components: {schemas: {A: {x: [1, 2]}}}").expect("reads")];
        let mut files = Files::new(&trees);
        let root = trees[0].documents().next().expect("one");
        assert!(files.target(root, "#/components/schemas/A").is_ok());
        assert_eq!(files.target(root, "#/components/schemas/A/x/1").map(|n| n.text()), Ok(Some("2")));
        assert_eq!(files.target(root, "#/nowhere").err(), Some(Lost::Nowhere));
        assert_eq!(files.target(root, "b.yaml").err(), Some(Lost::NotGiven));
        assert_eq!(files.target(root, "https://a.example/b.yaml").err(), Some(Lost::Network));
    }
}

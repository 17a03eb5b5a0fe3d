//! A foreign text as a tree whose every value knows its place: JSON and YAML, one or several documents in a file.
//!
//! The tree is an arena, so neither reading nor dropping it recurses. What is bounded: bytes, depth, values, and the size that
//! a tree would have with every YAML alias written out. A key that stands twice in one map is an error, because two programs
//! would read such a file differently. Deliberately absent: meaning, files other than the given one, XML and archives.

mod json;
mod yaml;

use std::sync::Arc;

use super::fault::{Fault, code};
use crate::base::diag::Place;

/// Largest file in bytes that is read.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// Largest YAML file; YAML is some ten times slower to read than JSON.
pub const MAX_YAML_BYTES: usize = 4 * 1024 * 1024;
/// Deepest nesting. The deepest real file tried has 27.
pub const MAX_DEPTH: usize = 100;
/// Most values, with every alias written out.
pub const MAX_VALUES: usize = 600_000;

const NONE: u32 = u32::MAX;

#[derive(Clone, Debug)]
pub(super) enum Data {
    Null,
    Bool(bool),
    Number(Box<str>),
    Text(Box<str>),
    List,
    Map,
}

#[derive(Clone, Debug)]
struct Entry {
    data: Data,
    at: u32,
    /// Range in `kids`, and for maps in `keys`.
    first: u32,
    count: u32,
    parent: u32,
    /// Values in it, itself among them, with aliases written out.
    size: u32,
}

/// What one step of `at` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Bytes,
    Characters,
}

/// The tree of one file.
#[derive(Clone, Debug)]
pub struct Tree {
    name: String,
    text: Arc<str>,
    lines: Vec<u32>,
    unit: Unit,
    entries: Vec<Entry>,
    kids: Vec<u32>,
    keys: Vec<Box<str>>,
    roots: Vec<u32>,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// JSON.
    Json,
    /// YAML 1.2.
    Yaml,
}

impl Tree {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// What is wrong with it, with its place.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Tree, Box<Fault>> {
        let text = decoded(name, bytes)?;
        let first = text.trim_start().chars().next();
        match first {
            None => Err(Fault::at(Place::start(name), code::EMPTY, "the file is empty", "choose another file")),
            Some('<') => Err(xml(name, &text)),
            Some(_) if is_own(&text) => {
                let hint = "open it instead of importing it";
                Err(Fault::at(Place::start(name), code::UNKNOWN, "this is a file of Sandtable's own", hint))
            }
            Some('{' | '[') => match Tree::json(name, &text) {
                Ok(tree) => Ok(tree),
                // YAML may begin with a brace as well; but then it has something that JSON has not.
                Err(fault) if fault.diagnostic.code == code::SYNTAX && text.len() <= MAX_YAML_BYTES => {
                    Tree::yaml(name, &text).ok().filter(Tree::is_container).ok_or(fault)
                }
                Err(fault) => Err(fault),
            },
            Some(_) => Tree::yaml(name, &text),
        }
    }

    fn is_container(&self) -> bool {
        self.documents().all(|node| !matches!(self.data(node.id), Some(Data::Null | Data::Text(_))))
    }

    fn json(name: &str, text: &str) -> Result<Tree, Box<Fault>> {
        let mut tree = Tree::empty(name, text, Unit::Bytes);
        json::scan(&mut tree, text)?;
        Ok(tree)
    }

    fn yaml(name: &str, text: &str) -> Result<Tree, Box<Fault>> {
        if text.len() > MAX_YAML_BYTES {
            let message =
                format!("a YAML file of {} MB; at most {} MB are read", text.len() >> 20, MAX_YAML_BYTES >> 20);
            return Err(Fault::at(Place::start(name), code::TOO_LARGE, message, "save it as JSON, or split it"));
        }
        yaml::scan(name, text)
    }

    fn empty(name: &str, text: &str, unit: Unit) -> Tree {
        let mut lines = vec![0];
        for (count, (at, c)) in text.char_indices().enumerate() {
            if c == '\n' {
                lines.push(if unit == Unit::Bytes { at as u32 + 1 } else { count as u32 + 1 });
            }
        }
        let (entries, kids, keys, roots) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Tree { name: name.to_owned(), text: Arc::from(text), lines, unit, entries, kids, keys, roots }
    }

    /// The file as the user named it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The documents in the file; a JSON file has one.
    pub fn documents(&self) -> impl Iterator<Item = Node<'_>> {
        self.roots.iter().map(|id| Node { tree: self, id: *id })
    }

    fn data(&self, id: u32) -> Option<&Data> {
        self.entries.get(id as usize).map(|entry| &entry.data)
    }

    /// The place of a position, both from 1; columns count characters.
    fn place(&self, at: u32) -> Place {
        let line = self.lines.partition_point(|start| *start <= at).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let column = match self.unit {
            Unit::Characters => at - start,
            Unit::Bytes => self.text.get(start as usize..at as usize).map_or(0, |part| part.chars().count() as u32),
        };
        Place { file: self.name.clone(), line: line as u32, column: column + 1 }
    }

    fn fault(&self, at: u32, code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Box<Fault> {
        Fault::at(self.place(at), code, message, hint)
    }

    /// A new value without children.
    fn push(&mut self, data: Data, at: u32) -> Result<u32, Box<Fault>> {
        if self.entries.len() >= MAX_VALUES {
            return Err(self.too_many(at));
        }
        self.entries.push(Entry { data, at, first: 0, count: 0, parent: NONE, size: 1 });
        Ok(self.entries.len() as u32 - 1)
    }

    fn too_many(&self, at: u32) -> Box<Fault> {
        let message = format!("more than {MAX_VALUES} values, with every alias written out");
        self.fault(at, code::TOO_MANY, message, "split the file, or take out what is not about the ecosystem")
    }

    fn too_deep(&self, at: u32) -> Box<Fault> {
        let message = format!("nested deeper than {MAX_DEPTH} levels");
        self.fault(at, code::TOO_DEEP, message, "no known format nests like this; check the file")
    }

    /// Gives a list or map its children; for a map, with their keys and the places of the keys.
    fn close(&mut self, id: u32, kids: Vec<u32>, keys: Vec<(Box<str>, u32)>) -> Result<(), Box<Fault>> {
        let mut sorted: Vec<&(Box<str>, u32)> = keys.iter().collect();
        sorted.sort();
        let twice = sorted.windows(2).find_map(|pair| match pair {
            [a, b] if a.0 == b.0 => Some((a.0.clone(), a.1, b.1)),
            _ => None,
        });
        if let Some((key, first, second)) = twice {
            let message = format!("the key {:?} stands twice in one map", short(&key));
            let hint = format!("the first is in line {}; keep one of them", self.place(first).line);
            return Err(self.fault(second, code::TWICE, message, hint));
        }
        let mut size: u32 = 1;
        for kid in &kids {
            size = size.saturating_add(self.entries.get(*kid as usize).map_or(1, |entry| entry.size));
            if let Some(entry) = self.entries.get_mut(*kid as usize)
                && entry.parent == NONE
            {
                entry.parent = id;
            }
        }
        let at = self.entries.get(id as usize).map_or(0, |entry| entry.at);
        if size as usize > MAX_VALUES {
            return Err(self.too_many(at));
        }
        // Keys and kids share their positions; a list has keys that nobody asks for.
        let (first, count) = (self.kids.len() as u32, kids.len() as u32);
        let is_map = !keys.is_empty();
        self.kids.extend(kids);
        if is_map {
            self.keys.extend(keys.into_iter().map(|(key, _)| key));
        }
        self.keys.resize(self.kids.len(), Box::from(""));
        if let Some(entry) = self.entries.get_mut(id as usize) {
            (entry.first, entry.count, entry.size) = (first, count, size);
        }
        Ok(())
    }
}

/// Whole numbers stay whole, and fractions are read as exactly as they can be.
fn as_number(text: &str) -> Option<serde_json::Value> {
    let whole = text.parse::<i64>().map(serde_json::Value::from).or_else(|_| text.parse::<u64>().map(Into::into));
    whole.ok().or_else(|| serde_json::Number::from_f64(text.parse().ok()?).map(serde_json::Value::Number))
}

fn short(text: &str) -> String {
    if text.chars().count() <= 60 { text.to_owned() } else { text.chars().take(59).chain(['…']).collect() }
}

/// UTF-8, with or without a mark; anything else by what it is.
fn decoded<'b>(name: &str, bytes: &'b [u8]) -> Result<std::borrow::Cow<'b, str>, Box<Fault>> {
    let start = || Place::start(name);
    if bytes.len() > MAX_BYTES {
        let message = format!("a file of {} MB; at most {} MB are read", bytes.len() >> 20, MAX_BYTES >> 20);
        return Err(Fault::at(start(), code::TOO_LARGE, message, "split it by API or by diagram"));
    }
    let archive = [(&b"PK\x03\x04"[..], "a zip archive"), (b"\x1f\x8b", "a gzip archive"), (b"%PDF", "a PDF document")]
        .into_iter()
        .chain([
            (&b"\x89PNG"[..], "a picture"),
            (b"7z\xbc\xaf", "a 7z archive"),
            (b"\xd0\xcf\x11\xe0", "an old Office file"),
        ])
        .find(|(magic, _)| bytes.starts_with(magic));
    if let Some((_, what)) = archive {
        let message = format!("this is {what}, whatever its name says");
        return Err(Fault::at(start(), code::NOT_TEXT, message, "unpack or export it first, and choose the text file"));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Fault::at(start(), code::NOT_TEXT, "the text is in UTF-16", "save it as UTF-8"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => {
            let before = text.split('\0').next().unwrap_or_default();
            let place = place_after(name, before);
            Err(Fault::at(place, code::NOT_TEXT, "the file has a zero byte: it is no text", "choose a text file"))
        }
        Ok(text) => Ok(std::borrow::Cow::Borrowed(text)),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).and_then(|part| std::str::from_utf8(part).ok());
            let place = place_after(name, before.unwrap_or_default());
            Err(Fault::at(place, code::NOT_TEXT, "the text is not UTF-8 from here on", "save it as UTF-8"))
        }
    }
}

fn place_after(name: &str, before: &str) -> Place {
    let line = before.matches('\n').count() as u32 + 1;
    let last = before.rsplit('\n').next().unwrap_or_default();
    Place { file: name.to_owned(), line, column: last.chars().count() as u32 + 1 }
}

/// Whether a text is one of our own files: behind comments, a word and a parenthesis.
fn is_own(text: &str) -> bool {
    let said = |line: &&str| !line.is_empty() && !line.starts_with("//") && !line.starts_with("#!");
    let first = text.lines().map(str::trim).find(said).unwrap_or_default();
    ["Ecosystem(", "Scenario("].iter().any(|word| first.starts_with(word))
}

/// XML is not read, so entities in it are never looked at, let alone expanded.
fn xml(name: &str, text: &str) -> Box<Fault> {
    let what = if text.contains("<ThreatModel") {
        "a model of the Microsoft Threat Modeling Tool"
    } else if text.contains("<mxfile") || text.contains("<mxGraphModel") {
        "a draw.io picture"
    } else {
        "XML"
    };
    let hint = "export it as OTM (StartLeft does that for tm7 and draw.io), and import that";
    Fault::at(Place::start(name), code::UNKNOWN, format!("this is {what}; XML is not read"), hint)
}

/// A value of a tree.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: u32,
}

impl<'t> Node<'t> {
    fn entry(self) -> Option<&'t Entry> {
        self.tree.entries.get(self.id as usize)
    }

    fn range(self) -> std::ops::Range<usize> {
        self.entry().map_or(0..0, |entry| entry.first as usize..(entry.first + entry.count) as usize)
    }

    /// The file that it stands in.
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    /// A number that is the same for the same value of a tree, also when it is reached by an alias.
    pub fn id(self) -> u32 {
        self.id
    }

    /// The same for the same value of the same file, and for no other. Only to be compared: it differs from run to run.
    pub fn key(self) -> (usize, u32) {
        (std::ptr::from_ref(self.tree).addr(), self.id)
    }

    /// Where it stands.
    pub fn place(self) -> Place {
        self.tree.place(self.entry().map_or(0, |entry| entry.at))
    }

    /// A JSON pointer to it.
    pub fn pointer(self) -> String {
        let mut parts = Vec::new();
        let mut at = self.id;
        while let Some(entry) = self.tree.entries.get(at as usize)
            && entry.parent != NONE
        {
            let parent = Node { tree: self.tree, id: entry.parent };
            let range = parent.range();
            let position = self.tree.kids.get(range.clone()).and_then(|kids| kids.iter().position(|kid| *kid == at));
            let position = position.unwrap_or(0);
            parts.push(match self.tree.data(entry.parent) {
                Some(Data::Map) => {
                    let key = self.tree.keys.get(range.start + position).map_or("", |key| key);
                    key.replace('~', "~0").replace('/', "~1")
                }
                _ => position.to_string(),
            });
            at = entry.parent;
        }
        parts.iter().rev().fold(String::new(), |path, part| path + "/" + part)
    }

    /// Whether it is nothing.
    pub fn is_null(self) -> bool {
        matches!(self.tree.data(self.id), Some(Data::Null) | None)
    }

    /// Whether it is a map.
    pub fn is_map(self) -> bool {
        matches!(self.tree.data(self.id), Some(Data::Map))
    }

    /// Whether it is a list.
    pub fn is_list(self) -> bool {
        matches!(self.tree.data(self.id), Some(Data::List))
    }

    /// How many values it holds.
    pub fn len(self) -> usize {
        self.range().len()
    }

    /// Whether it holds none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Values of a list; nothing for anything else.
    pub fn items(self) -> impl Iterator<Item = Node<'t>> {
        let range = if self.is_list() { self.range() } else { 0..0 };
        self.tree.kids.get(range).unwrap_or_default().iter().map(move |id| Node { tree: self.tree, id: *id })
    }

    /// Keys and values of a map; nothing for anything else.
    pub fn entries(self) -> impl Iterator<Item = (&'t str, Node<'t>)> {
        let range = if self.is_map() { self.range() } else { 0..0 };
        let keys = self.tree.keys.get(range.clone()).unwrap_or_default();
        let kids = self.tree.kids.get(range).unwrap_or_default();
        keys.iter().zip(kids).map(move |(key, id)| (&**key, Node { tree: self.tree, id: *id }))
    }

    /// The value under a key.
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.entries().find(|(name, _)| *name == key).map(|(_, node)| node).filter(|node| !node.is_null())
    }

    /// The value at the end of several keys.
    pub fn at(self, keys: &[&str]) -> Option<Node<'t>> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// A text; numbers and truth values as they are written.
    pub fn text(self) -> Option<&'t str> {
        match self.tree.data(self.id)? {
            Data::Text(text) | Data::Number(text) => Some(text),
            Data::Bool(true) => Some("true"),
            Data::Bool(false) => Some("false"),
            Data::Null | Data::List | Data::Map => None,
        }
    }

    /// A text that is neither a number nor a truth value.
    pub fn quoted(self) -> Option<&'t str> {
        match self.tree.data(self.id)? {
            Data::Text(text) => Some(text),
            Data::Number(_) | Data::Bool(_) | Data::Null | Data::List | Data::Map => None,
        }
    }

    /// The text under a key; empty without one.
    pub fn str(self, key: &str) -> &'t str {
        self.get(key).and_then(Node::text).unwrap_or_default()
    }

    /// A truth value.
    pub fn truth(self) -> Option<bool> {
        match self.tree.data(self.id)? {
            Data::Bool(value) => Some(*value),
            Data::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Data::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The truth value under a key.
    pub fn flag(self, key: &str) -> Option<bool> {
        self.get(key).and_then(Node::truth)
    }

    /// A finite number.
    pub fn number(self) -> Option<f64> {
        match self.tree.data(self.id)? {
            Data::Number(text) | Data::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// The number under a key.
    pub fn num(self, key: &str) -> Option<f64> {
        self.get(key).and_then(Node::number)
    }

    /// A list of texts; one text stands for a list of it.
    pub fn texts(self) -> Vec<&'t str> {
        match self.text() {
            Some(text) => vec![text],
            None => self.items().filter_map(Node::text).collect(),
        }
    }

    /// As a value of `serde_json`, when it is not larger than so many values.
    pub fn to_json(self, most: u32) -> Option<serde_json::Value> {
        use serde_json::Value;
        let entry = self.entry()?;
        if entry.size > most {
            return None;
        }
        // Depth is bounded, and so is the recursion.
        Some(match &entry.data {
            Data::Null => Value::Null,
            Data::Bool(value) => Value::Bool(*value),
            Data::Number(text) => as_number(text).unwrap_or_else(|| Value::String(text.to_string())),
            Data::Text(text) => Value::String(text.to_string()),
            Data::List => Value::Array(self.items().map(|item| item.to_json(most)).collect::<Option<_>>()?),
            Data::Map => {
                let entries = self.entries().map(|(key, value)| Some((key.to_owned(), value.to_json(most)?)));
                Value::Object(entries.collect::<Option<_>>()?)
            }
        })
    }
}

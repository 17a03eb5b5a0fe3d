//! Where every value of a file stands: an index of the text by structure.
//!
//! The official parser gives values without their places, and stops at the first thing it does not like. This scanner
//! reads the same grammar (RON: structs, tuples, lists, maps, strings, raw strings, numbers, comments that nest) into a flat
//! table of nodes with spans, so that a rule can point at `decisions[2].options[0]`. It is bounded in depth and in number,
//! keeps its own stack, and therefore neither overflows nor panics on any text. Deliberately absent: types, and values of
//! scalars; [`crate::scenario::decode`] knows those.

mod scan;

use std::sync::Arc;

/// Deepest nesting. The deepest scenario that ships has 13.
pub const MAX_DEPTH: usize = 64;
/// Most values in one file.
pub const MAX_NODES: usize = 400_000;
/// Longest text, word or number, in bytes. Messages quote names, so their length has to end somewhere.
pub const MAX_TEXT: usize = 16 * 1024;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `"text"`, with escapes.
    Text,
    /// `r#"text"#`.
    RawText,
    /// `b"bytes"`.
    Bytes,
    /// `'c'`.
    Char,
    /// A number, as written.
    Number,
    /// A word by itself: a variant, `true`, `None`, `NaN`.
    Word,
    /// `Name(field: value)` or `(field: value)`.
    Fields,
    /// `Name(value, value)` or `(value, value)`, also without any.
    Tuple,
    /// `[value, value]`.
    List,
    /// `{key: value}`: keys and values by turns.
    Map,
}

/// A piece of the text, in bytes.
pub type Span = std::ops::Range<u32>;

/// One value.
#[derive(Clone, Debug)]
struct Entry {
    kind: Kind,
    span: Span,
    /// The word before the parentheses of a struct or tuple; empty without one.
    name: Span,
    /// The name of the field that this is the value of; empty elsewhere.
    key: Span,
    /// Range in `Tree::kids`.
    kids: Span,
    parent: u32,
}

/// Why a text has no tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanError {
    /// The byte where it was noticed.
    pub at: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// What the scanner does not accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// More than [`MAX_NODES`] values.
    TooMany,
    /// A text, word or number longer than [`MAX_TEXT`].
    TooLong,
    /// No value in the whole file.
    Empty,
    /// Anything that is not RON: what was expected.
    Syntax(String),
}

/// The index of one text.
#[derive(Clone, Debug)]
pub struct Tree {
    text: Arc<str>,
    entries: Vec<Entry>,
    kids: Vec<u32>,
    root: u32,
}

impl Tree {
    /// Scans a text.
    ///
    /// # Errors
    /// The first byte that is not RON, or the limit that it breaks.
    pub fn scan(text: &Arc<str>) -> Result<Tree, ScanError> {
        scan::scan(text)
    }

    /// The first word of a text, whether or not the rest of it can be scanned.
    pub fn first_word(text: &str) -> &str {
        scan::first_word(text)
    }

    /// The value of the whole file.
    pub fn root(&self) -> Node<'_> {
        Node { tree: self, id: self.root, absent: None }
    }

    /// The node at a path such as `assets[3].zone`, `.0` being the first value of a tuple.
    pub fn at(&self, path: &str) -> Node<'_> {
        self.root().at(path)
    }

    fn entry(&self, id: u32) -> Option<&Entry> {
        self.entries.get(id as usize)
    }

    fn slice(&self, span: &Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}

/// One value in its tree. Copied freely; moving to a part that is not written stays at the whole and remembers that.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: u32,
    absent: Option<&'static str>,
}

impl<'t> Node<'t> {
    fn entry(self) -> Option<&'t Entry> {
        self.tree.entry(self.id)
    }

    /// Its number in the tree; equal numbers mean equal nodes.
    pub fn id(self) -> u32 {
        self.id
    }

    /// The field that was asked for and is not written, if this stands in its place.
    pub fn absent(self) -> Option<&'static str> {
        self.absent
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        self.entry().map_or(Kind::Word, |entry| entry.kind)
    }

    /// All of it.
    pub fn span(self) -> Span {
        self.entry().map_or(0..0, |entry| entry.span.clone())
    }

    /// The byte to point at: for a struct with a name, its name.
    pub fn start(self) -> usize {
        self.span().start as usize
    }

    /// As it is written.
    pub fn text(self) -> &'t str {
        self.entry().map_or("", |entry| self.tree.slice(&entry.span))
    }

    /// The word before the parentheses, or the word that it is.
    pub fn name(self) -> &'t str {
        match self.entry() {
            Some(entry) if entry.kind == Kind::Word => self.tree.slice(&entry.span),
            Some(entry) => self.tree.slice(&entry.name),
            None => "",
        }
    }

    /// The field that it is the value of.
    pub fn key(self) -> &'t str {
        self.entry().map_or("", |entry| self.tree.slice(&entry.key))
    }

    /// Where that field's name stands.
    pub fn key_start(self) -> usize {
        self.entry().map_or(0, |entry| entry.key.start as usize)
    }

    /// The value around it.
    pub fn parent(self) -> Option<Node<'t>> {
        let parent = self.entry()?.parent;
        (parent != self.id).then_some(Node { tree: self.tree, id: parent, absent: None })
    }

    fn kid_ids(self) -> &'t [u32] {
        let range = self.entry().map_or(0..0, |entry| entry.kids.start as usize..entry.kids.end as usize);
        self.tree.kids.get(range).unwrap_or_default()
    }

    /// How many values are in it.
    pub fn len(self) -> usize {
        self.kid_ids().len()
    }

    /// Whether no values are in it.
    pub fn is_empty(self) -> bool {
        self.kid_ids().is_empty()
    }

    /// The values in it, in order.
    pub fn kids(self) -> impl Iterator<Item = Node<'t>> {
        self.kid_ids().iter().map(move |id| Node { tree: self.tree, id: *id, absent: None })
    }

    /// The value of a field, if it is written. Looks through `Some(…)`.
    pub fn get(self, field: &str) -> Option<Node<'t>> {
        self.bare().kids().find(|kid| kid.key() == field)
    }

    /// A field. Where it is not written (it has a default), the struct itself stands in.
    pub fn field(self, field: &'static str) -> Node<'t> {
        self.get(field).unwrap_or(Node { absent: Some(self.absent.unwrap_or(field)), ..self.bare() })
    }

    /// The value at a position of a list or tuple; the whole where there is none.
    pub fn item(self, index: usize) -> Node<'t> {
        let bare = self.bare();
        match bare.kid_ids().get(index) {
            Some(id) => Node { tree: self.tree, id: *id, absent: None },
            None => bare,
        }
    }

    /// The value within `Some(…)`, or itself.
    pub fn bare(self) -> Node<'t> {
        let mut node = self;
        while node.kind() == Kind::Tuple && node.name() == "Some" && node.len() == 1 {
            match node.kid_ids().first() {
                Some(id) => node.id = *id,
                None => break,
            }
        }
        node
    }

    /// The node at a path below this one, see [`Tree::at`]. A part that is not written stays at the whole.
    pub fn at(self, path: &str) -> Node<'t> {
        let mut node = self;
        for part in path.split(['.', '[']).map(|part| part.trim_end_matches(']')).filter(|part| !part.is_empty()) {
            node = match part.parse::<usize>() {
                Ok(index) => node.item(index),
                Err(_) => node.get(part).unwrap_or(node),
            };
        }
        node
    }
}

#[cfg(test)]
mod tests;

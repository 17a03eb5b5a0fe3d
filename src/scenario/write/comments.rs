//! The comments of a text: where they are, what they belong to, and where that is in a changed document.
//!
//! A comment on a line of its own belongs to what follows it; one behind something belongs to that. Elements are found again
//! by their names, and a renamed one by what is left of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::LostComment;
use super::value::Value;
use crate::scenario::tree::{Kind, Node, Tree};

/// One step from a value to a value in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Into a field.
    Field(String),
    /// To a position of a list or tuple.
    Item(usize),
}

/// From the whole to a value.
pub(super) type Path = Vec<Step>;

/// The comments at one value.
#[derive(Clone, Debug, Default)]
struct Slot {
    before: Vec<String>,
    after: Vec<String>,
    start: Vec<String>,
    end: Vec<String>,
}

/// Comments by the value that they belong to.
#[derive(Clone, Debug, Default)]
pub(super) struct Placed {
    /// Before everything.
    pub header: Vec<String>,
    /// Behind everything.
    pub footer: Vec<String>,
    slots: BTreeMap<Path, Slot>,
}

impl Placed {
    fn list(&self, path: &Path, pick: fn(&Slot) -> &Vec<String>) -> &[String] {
        self.slots.get(path).map_or(&[], |slot| pick(slot).as_slice())
    }

    /// On lines of their own before a value.
    pub fn before(&self, path: &Path) -> &[String] {
        self.list(path, |slot| &slot.before)
    }

    /// Behind a value.
    pub fn after(&self, path: &Path) -> &[String] {
        self.list(path, |slot| &slot.after)
    }

    /// Behind the bracket that opens a value.
    pub fn start(&self, path: &Path) -> &[String] {
        self.list(path, |slot| &slot.start)
    }

    /// Before the bracket that closes a value.
    pub fn end(&self, path: &Path) -> &[String] {
        self.list(path, |slot| &slot.end)
    }

    /// Whether any is within a value.
    pub fn has_inside(&self, path: &Path) -> bool {
        let own = !self.start(path).is_empty() || !self.end(path).is_empty();
        own || self.below(path).any(|below| below.len() > path.len())
    }

    /// Whether any belongs to a value or is within it.
    pub fn touches(&self, path: &Path) -> bool {
        self.below(path).next().is_some()
    }

    fn below<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = &'a Path> {
        // Paths below one follow it in the order of the map.
        self.slots.range(path.clone()..).map(|(below, _)| below).take_while(|below| below.starts_with(path)).take(2)
    }
}

/// A comment in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Comment<'t> {
    start: usize,
    end: usize,
    line: u32,
    /// Nothing but space and comments stands before it on its line.
    alone: bool,
    text: &'t str,
}

/// Where a comment belongs in its own text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Anchor {
    Header,
    Footer,
    Before(Path),
    After(Path),
    Start(Path),
    End(Path),
}

/// Puts the comments of an old text into a new document; what has no place there comes back.
pub(super) fn carry(text: &Arc<str>, old: &Value, new: &Value) -> (Placed, Vec<LostComment>) {
    let mut placed = Placed::default();
    let mut lost = Vec::new();
    let Ok(tree) = Tree::scan(text) else { return (placed, lost) };
    let mut found = Found { alignments: BTreeMap::new() };
    for comment in comments(text) {
        let words = comment.text.trim_end().to_owned();
        match found.place(anchor(&tree, comment), old, new) {
            Some(Anchor::Header) => placed.header.push(words),
            Some(Anchor::Footer) => placed.footer.push(words),
            Some(Anchor::Before(path)) => placed.slots.entry(path).or_default().before.push(words),
            Some(Anchor::After(path)) => placed.slots.entry(path).or_default().after.push(words),
            Some(Anchor::Start(path)) => placed.slots.entry(path).or_default().start.push(words),
            Some(Anchor::End(path)) => placed.slots.entry(path).or_default().end.push(words),
            None => lost.push(LostComment { line: comment.line, text: words }),
        }
    }
    (placed, lost)
}

/// Every comment of a text that can be scanned.
fn comments(text: &str) -> Vec<Comment<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut line, mut code) = (0, 1u32, false);
    let slice = |from: usize| bytes.get(from..).unwrap_or_default();
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at = match (*byte, bytes.get(at + 1)) {
            (b'\n', _) => at + 1,
            (b'/', Some(b'/')) => start + slice(at).iter().position(|b| *b == b'\n').unwrap_or(bytes.len() - at),
            (b'/', Some(b'*')) => end_of_block(bytes, at),
            (b'"', _) => end_of_quoted(bytes, at + 1, b'"'),
            (b'\'', _) => end_of_quoted(bytes, at + 1, b'\''),
            (b'r', _) => end_of_raw(bytes, at).unwrap_or(at + 1),
            _ => at + 1,
        };
        let is_comment = *byte == b'/' && at > start + 1;
        if is_comment && let Some(text) = text.get(start..at) {
            found.push(Comment { start, end: at, line, alone: !code, text });
        }
        let breaks = bytes.get(start..at).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
        line += u32::try_from(breaks).unwrap_or(0);
        code = match breaks {
            0 => code || !(is_comment || byte.is_ascii_whitespace()),
            // What ends a text of several lines stands before whatever follows on its last one.
            _ => !is_comment && *byte != b'\n',
        };
    }
    found
}

fn end_of_block(bytes: &[u8], from: usize) -> usize {
    let (mut at, mut depth) = (from, 0u32);
    loop {
        match bytes.get(at..).unwrap_or_default() {
            [b'/', b'*', ..] => {
                depth += 1;
                at += 2;
            }
            [b'*', b'/', ..] => {
                depth = depth.saturating_sub(1);
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            [] => return bytes.len(),
            _ => at += 1,
        }
    }
}

fn end_of_quoted(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            byte if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of a raw text that begins here, if one does.
fn end_of_raw(bytes: &[u8], from: usize) -> Option<usize> {
    let before = from.checked_sub(1).and_then(|before| bytes.get(before));
    // `r` at the end of a word begins nothing; after `b` it does.
    if before.is_some_and(|b| (b.is_ascii_alphanumeric() && *b != b'b') || *b == b'_') {
        return None;
    }
    let hashes = bytes.get(from + 1..)?.iter().take_while(|b| **b == b'#').count();
    let mut at = from + 1 + hashes;
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    at += 1;
    loop {
        at += bytes.get(at..)?.iter().position(|b| *b == b'"')? + 1;
        if bytes.get(at..)?.iter().take(hashes).take_while(|b| **b == b'#').count() == hashes {
            return Some(at + hashes);
        }
    }
}

/// Where a value begins, with the name of its field.
fn begins(node: Node<'_>) -> usize {
    if node.key().is_empty() { node.start() } else { node.key_start().min(node.start()) }
}

fn ends(node: Node<'_>) -> usize {
    node.span().end as usize
}

/// What a comment belongs to.
fn anchor(tree: &Tree, comment: Comment<'_>) -> Anchor {
    let root = tree.root();
    if comment.end <= root.start() {
        return Anchor::Header;
    }
    if comment.start >= ends(root) {
        return Anchor::Footer;
    }
    let mut path = Path::new();
    let mut around = root;
    loop {
        let inner = around.kids().enumerate().find(|(_, kid)| {
            let brackets = matches!(kid.kind(), Kind::Fields | Kind::Tuple | Kind::List | Kind::Map);
            brackets && kid.start() < comment.start && comment.end < ends(*kid)
        });
        let Some((index, kid)) = inner else { break };
        path.extend(step(around, kid, index));
        around = kid;
    }
    if around.kind() == Kind::Tuple && around.name() == "Some" {
        return Anchor::Before(path);
    }
    let below = |path: &Path, index: usize, kid: Node<'_>| {
        let mut below = path.clone();
        below.extend(step(around, kid, index));
        below
    };
    let mut kids: Vec<(usize, Node<'_>)> = around.kids().enumerate().collect();
    kids.sort_by_key(|(_, kid)| kid.start());
    let next = kids.iter().find(|(_, kid)| kid.start() >= comment.end);
    let last = kids.iter().rev().find(|(_, kid)| ends(*kid) <= comment.start);
    // Between a field's name and its value there is nothing that it could stand behind.
    let within = next.filter(|(_, kid)| begins(*kid) < comment.start);
    match (comment.alone, within.or(next), last) {
        (true, Some((index, kid)), _) => Anchor::Before(below(&path, *index, *kid)),
        (false, Some((index, kid)), _) if within.is_some() => Anchor::Before(below(&path, *index, *kid)),
        (true, None, _) => Anchor::End(path),
        (false, _, Some((index, kid))) => Anchor::After(below(&path, *index, *kid)),
        (false, _, None) => Anchor::Start(path),
    }
}

/// From a value to one in it. `Some(…)` is no step: a document does not know whether it was written.
fn step(around: Node<'_>, kid: Node<'_>, index: usize) -> Option<Step> {
    match around.kind() {
        Kind::Fields => Some(Step::Field(kid.key().to_owned())),
        Kind::Tuple if around.name() == "Some" => None,
        _ => Some(Step::Item(index)),
    }
}

/// Which items of old lists are which of the new ones, as far as anybody asked.
struct Found {
    alignments: BTreeMap<Path, Vec<Option<usize>>>,
}

impl Found {
    fn place(&mut self, anchor: Anchor, old: &Value, new: &Value) -> Option<Anchor> {
        Some(match anchor {
            Anchor::Header | Anchor::Footer => anchor,
            Anchor::After(path) => Anchor::After(self.path(&path, old, new)?),
            Anchor::Start(path) => Anchor::Start(self.brackets(&path, old, new)?),
            Anchor::End(path) => Anchor::End(self.brackets(&path, old, new)?),
            Anchor::Before(path) => match self.path(&path, old, new) {
                Some(path) => Anchor::Before(path),
                // The heading of a group outlives the first of the group.
                None => self.next(&path, old, new)?,
            },
        })
    }

    /// The same value in the new document.
    fn path(&mut self, path: &[Step], old: &Value, new: &Value) -> Option<Path> {
        let (mut old, mut new) = (old, new);
        let mut mapped = Path::new();
        for (depth, step) in path.iter().enumerate() {
            match step {
                Step::Field(name) => {
                    (old, new) = (old.field(name)?, new.field(name)?);
                    mapped.push(step.clone());
                }
                Step::Item(index) => {
                    let here = path.get(..depth)?.to_vec();
                    let to = self.alignment(here, old, new).get(*index).copied().flatten()?;
                    (old, new) = (old.item(*index)?, new.item(to)?);
                    mapped.push(Step::Item(to));
                }
            }
        }
        Some(mapped)
    }

    /// The same, where it still has brackets to stand in.
    fn brackets(&mut self, path: &[Step], old: &Value, new: &Value) -> Option<Path> {
        let mapped = self.path(path, old, new)?;
        let mut at = new;
        for step in &mapped {
            at = match step {
                Step::Field(name) => at.field(name)?,
                Step::Item(index) => at.item(*index)?,
            };
        }
        (!matches!(at, Value::Atom(_) | Value::Number(_))).then_some(mapped)
    }

    /// The first item behind a removed one that is still there, or the end of their list.
    fn next(&mut self, path: &[Step], old: &Value, new: &Value) -> Option<Anchor> {
        let (Step::Item(index), list) = path.split_last()? else { return None };
        let mapped = self.path(list, old, new)?;
        let later = self.alignments.get(list)?.iter().skip(*index).flatten().next().copied();
        Some(match later {
            Some(to) => Anchor::Before(mapped.into_iter().chain([Step::Item(to)]).collect()),
            None => Anchor::End(mapped),
        })
    }

    fn alignment(&mut self, at: Path, old: &Value, new: &Value) -> &[Option<usize>] {
        self.alignments.entry(at).or_insert_with(|| align(items(old), items(new)))
    }
}

fn items(value: &Value) -> &[Value] {
    match value {
        Value::List(items) | Value::Tuple(_, items) => items,
        _ => &[],
    }
}

/// By name; then those between two that are found again, where as many are old as new and they are alike.
fn align(old: &[Value], new: &[Value]) -> Vec<Option<usize>> {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, item) in new.iter().enumerate().rev() {
        by_name.entry(name(item)).or_default().push(index);
    }
    let mut to: Vec<Option<usize>> =
        old.iter().map(|item| by_name.get_mut(&name(item)).and_then(|places| places.pop())).collect();
    let mut taken = vec![false; new.len()];
    for index in to.iter().flatten() {
        if let Some(slot) = taken.get_mut(*index) {
            *slot = true;
        }
    }
    for at in 0..old.len() {
        if to.get(at).copied().flatten().is_some() {
            continue;
        }
        // Where it would stand: right behind the one before it.
        let behind = at.checked_sub(1).map_or(Some(0), |before| to.get(before).copied().flatten().map(|i| i + 1));
        let Some(place) = behind.filter(|place| taken.get(*place) == Some(&false)) else { continue };
        if let (Some(a), Some(b)) = (old.get(at), new.get(place))
            && alike(a, b)
        {
            if let Some(slot) = to.get_mut(at) {
                *slot = Some(place);
            }
            if let Some(slot) = taken.get_mut(place) {
                *slot = true;
            }
        }
    }
    to
}

/// What an item is called; all of it where it has no name.
fn name(item: &Value) -> String {
    let named = ["id", "asset", "source", "party"].into_iter().find_map(|field| item.field(field));
    format!("{:?}", named.unwrap_or(item))
}

/// Whether one may be the other with another name.
fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Fields(_, ours), Value::Fields(_, theirs)) => {
            let same = ours.iter().zip(theirs).filter(|(a, b)| a == b).count();
            2 * same >= ours.len()
        }
        _ => false,
    }
}

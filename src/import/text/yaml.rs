//! YAML from the events of `saphyr-parser`. An alias shares the value it names instead of copying it; the size that it would
//! have written out counts all the same. Merge keys (`<<`) are followed.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::{Data, MAX_DEPTH, Tree, short};
use crate::import::fault::{Fault, code};

struct Open {
    id: u32,
    anchor: usize,
    is_map: bool,
    kids: Vec<u32>,
    keys: Vec<(Box<str>, u32)>,
    /// The next value is one for the last key.
    key_read: bool,
    /// Values of merge keys.
    merged: Vec<u32>,
}

/// Bytes that may be read again for lines that want more indentation.
const AGAIN: usize = 24 << 20;

/// Reads a text. A quoted text that goes on in a line without indentation breaks the letter of YAML, and other readers take it
/// (the example of the Open Threat Model has one): such a line is indented, which changes nothing of what it says.
pub(super) fn scan(name: &str, text: &str) -> Result<Tree, Box<Fault>> {
    let mut text = std::borrow::Cow::Borrowed(text);
    let mut left = AGAIN;
    loop {
        let mut tree = Tree::empty(name, &text, super::Unit::Characters);
        let Err(fault) = events(&mut tree, &text) else { return Ok(tree) };
        left = left.saturating_sub(text.len());
        if left == 0 || !fault.diagnostic.message.contains("invalid indentation in quoted scalar") {
            return Err(fault);
        }
        // The place is where the quoted text begins; the line that lacks indentation is the first after it that has none yet.
        let pad = " ".repeat(2 * MAX_DEPTH);
        let mut start: usize =
            text.split_inclusive('\n').take(fault.diagnostic.place.line as usize).map(str::len).sum();
        while text.get(start..).is_some_and(|rest| rest.starts_with(&pad)) {
            start += text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| end + 1);
        }
        if start >= text.len() {
            return Err(fault);
        }
        let mut wider = text.into_owned();
        wider.insert_str(start, &pad);
        text = std::borrow::Cow::Owned(wider);
    }
}

fn events(tree: &mut Tree, text: &str) -> Result<(), Box<Fault>> {
    let mut parser = Parser::new_from_str(text);
    let mut stack: Vec<Open> = Vec::new();
    let mut anchors: BTreeMap<usize, u32> = BTreeMap::new();
    loop {
        let (event, span) = match parser.next_event() {
            None => return Ok(()),
            Some(Err(error)) => {
                let mark = error.marker();
                let place = crate::base::diag::Place {
                    file: tree.name.clone(),
                    line: mark.line() as u32,
                    column: mark.col() as u32 + 1,
                };
                if error.info().contains("recursion limit") {
                    let hint = "no known format nests like this; check the file";
                    return Err(Fault::at(place, code::TOO_DEEP, "nested too deep", hint));
                }
                let message = format!("no valid YAML: {}", short(error.info()));
                return Err(Fault::at(
                    place,
                    code::SYNTAX,
                    message,
                    "check indentation and brackets before this place",
                ));
            }
            Some(Ok(next)) => next,
        };
        let at = start(&span);
        match event {
            Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
            Event::StreamEnd => return Ok(()),
            Event::Scalar(value, style, anchor, _) => {
                if let Some(open) = stack.last_mut()
                    && open.is_map
                    && !open.key_read
                {
                    open.keys.push((Box::from(&*value), at));
                    open.key_read = true;
                    continue;
                }
                let data = match style {
                    ScalarStyle::Plain => plain(&value),
                    _ => Data::Text(Box::from(&*value)),
                };
                let id = tree.push(data, at)?;
                remember(&mut anchors, anchor, id);
                complete(tree, &mut stack, id);
            }
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                let is_map = matches!(event, Event::MappingStart(..));
                if stack.len() >= MAX_DEPTH {
                    return Err(tree.too_deep(at));
                }
                if stack.last().is_some_and(|open| open.is_map && !open.key_read) {
                    let hint = "write the key as a text";
                    return Err(tree.fault(at, code::SYNTAX, "a list or map as a key", hint));
                }
                let id = tree.push(if is_map { Data::Map } else { Data::List }, at)?;
                let (kids, keys, merged) = (Vec::new(), Vec::new(), Vec::new());
                stack.push(Open { id, anchor, is_map, kids, keys, key_read: false, merged });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = stack.pop() else { continue };
                let (id, anchor) = (open.id, open.anchor);
                close(tree, open)?;
                remember(&mut anchors, anchor, id);
                complete(tree, &mut stack, id);
            }
            Event::Alias(anchor) => {
                let Some(id) = anchors.get(&anchor).copied() else {
                    let hint = "an alias must stand behind what it names, and not inside of it";
                    return Err(tree.fault(at, code::SYNTAX, "an alias that names nothing complete", hint));
                };
                if let Some(open) = stack.last_mut()
                    && open.is_map
                    && !open.key_read
                {
                    let Some(Data::Text(key) | Data::Number(key)) = tree.entries.get(id as usize).map(|e| &e.data)
                    else {
                        let hint = "write the key as a text";
                        return Err(tree.fault(at, code::SYNTAX, "an alias as a key", hint));
                    };
                    open.keys.push((key.clone(), at));
                    open.key_read = true;
                    continue;
                }
                complete(tree, &mut stack, id);
            }
        }
    }
}

fn start(span: &Span) -> u32 {
    u32::try_from(span.start.index()).unwrap_or(u32::MAX)
}

fn remember(anchors: &mut BTreeMap<usize, u32>, anchor: usize, id: u32) {
    if anchor > 0 {
        anchors.insert(anchor, id);
    }
}

fn complete(tree: &mut Tree, stack: &mut [Open], id: u32) {
    match stack.last_mut() {
        None => tree.roots.push(id),
        Some(open) if open.is_map => {
            open.key_read = false;
            if open.keys.last().is_some_and(|(key, _)| &**key == "<<") {
                open.keys.pop();
                open.merged.push(id);
            } else {
                open.kids.push(id);
            }
        }
        Some(open) => open.kids.push(id),
    }
}

/// Closes a list or map; what a merge key brings is added where the map has no such key itself.
fn close(tree: &mut Tree, mut open: Open) -> Result<(), Box<Fault>> {
    for merged in std::mem::take(&mut open.merged) {
        let sources: Vec<u32> = match tree.entries.get(merged as usize) {
            Some(entry) if matches!(entry.data, Data::List) => {
                tree.kids.get(entry.first as usize..(entry.first + entry.count) as usize).unwrap_or_default().to_vec()
            }
            _ => vec![merged],
        };
        for source in sources {
            let Some(entry) = tree.entries.get(source as usize).filter(|entry| matches!(entry.data, Data::Map)) else {
                let at = tree.entries.get(merged as usize).map_or(0, |entry| entry.at);
                return Err(tree.fault(at, code::SYNTAX, "a merge key needs a map", "write `<<: *name`"));
            };
            let own: std::collections::BTreeSet<Box<str>> = open.keys.iter().map(|(key, _)| key.clone()).collect();
            let range = entry.first as usize..(entry.first + entry.count) as usize;
            let at = entry.at;
            let keys = tree.keys.get(range.clone()).unwrap_or_default();
            let kids = tree.kids.get(range).unwrap_or_default();
            for (key, kid) in keys.iter().zip(kids).filter(|(key, _)| !own.contains(*key)) {
                open.keys.push((key.clone(), at));
                open.kids.push(*kid);
            }
        }
    }
    tree.close(open.id, open.kids, open.keys)
}

/// A scalar without quotation marks, by the core schema of YAML 1.2: `no` and `on` are texts.
fn plain(value: &str) -> Data {
    match value {
        "" | "~" | "null" | "Null" | "NULL" => Data::Null,
        "true" | "True" | "TRUE" => Data::Bool(true),
        "false" | "False" | "FALSE" => Data::Bool(false),
        _ => {
            let digit = value.bytes().any(|byte| byte.is_ascii_digit());
            let shape =
                value.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'));
            if digit && shape && value.parse::<f64>().is_ok() {
                Data::Number(Box::from(value))
            } else {
                Data::Text(Box::from(value))
            }
        }
    }
}

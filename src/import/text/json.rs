//! A scanner for JSON that keeps its own stack and says where it stopped.

use super::{Data, MAX_DEPTH, Tree, short};
use crate::import::fault::{Fault, code};

/// A list or map that is not closed yet.
struct Open {
    id: u32,
    is_map: bool,
    kids: Vec<u32>,
    keys: Vec<(Box<str>, u32)>,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    Value,
    /// Just behind an opening bracket: a value or key, or the closing one.
    FirstOrEnd,
    Key,
    CommaOrEnd,
    End,
}

pub(super) fn scan(tree: &mut Tree, text: &str) -> Result<(), Box<Fault>> {
    let bytes = text.as_bytes();
    let mut at = 0usize;
    let mut stack: Vec<Open> = Vec::new();
    let mut next = Next::Value;
    loop {
        while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            at += 1;
        }
        let here = at as u32;
        let Some(byte) = bytes.get(at).copied() else {
            if next == Next::End {
                return Ok(());
            }
            let opened =
                stack.last().map(|open| tree.place(tree.entries.get(open.id as usize).map_or(0, |e| e.at)).line);
            let hint = match opened {
                Some(line) => format!("the bracket of line {line} is never closed: was the file cut off?"),
                None => "was the file cut off?".to_owned(),
            };
            return Err(tree.fault(here, code::SYNTAX, "the text ends too early", hint));
        };
        if next == Next::End {
            return Err(wrong(tree, text, at, "nothing more after the end of the document"));
        }
        let in_map = stack.last().is_some_and(|open| open.is_map);
        match (next, byte) {
            (Next::FirstOrEnd | Next::CommaOrEnd, b'}' | b']') if in_map == (byte == b'}') && !stack.is_empty() => {
                at += 1;
                if let Some(open) = stack.pop() {
                    let id = open.id;
                    tree.close(id, open.kids, open.keys)?;
                    next = done(tree, &mut stack, id);
                }
            }
            (Next::CommaOrEnd, b',') => {
                at += 1;
                next = if in_map { Next::Key } else { Next::Value };
            }
            (Next::FirstOrEnd | Next::Key, b'"') if in_map => {
                let (key, end) = string(tree, text, at)?;
                at = end;
                while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                    at += 1;
                }
                if bytes.get(at) != Some(&b':') {
                    return Err(wrong(tree, text, at, "a colon behind the key"));
                }
                at += 1;
                if let Some(open) = stack.last_mut() {
                    open.keys.push((key, here));
                }
                next = Next::Value;
            }
            (Next::FirstOrEnd | Next::Key, _) if in_map => {
                return Err(wrong(tree, text, at, "a key in double quotes"));
            }
            (Next::CommaOrEnd, _) => return Err(wrong(tree, text, at, "a comma or a closing bracket")),
            (_, b'{' | b'[') => {
                if stack.len() >= MAX_DEPTH {
                    return Err(tree.too_deep(here));
                }
                let is_map = byte == b'{';
                let id = tree.push(if is_map { Data::Map } else { Data::List }, here)?;
                stack.push(Open { id, is_map, kids: Vec::new(), keys: Vec::new() });
                at += 1;
                next = Next::FirstOrEnd;
            }
            _ => {
                let (data, end) = scalar(tree, text, at)?;
                at = end;
                let id = tree.push(data, here)?;
                next = done(tree, &mut stack, id);
            }
        }
    }
}

/// A value is complete: it goes where it belongs.
fn done(tree: &mut Tree, stack: &mut [Open], id: u32) -> Next {
    match stack.last_mut() {
        Some(open) => {
            open.kids.push(id);
            Next::CommaOrEnd
        }
        None => {
            tree.roots.push(id);
            Next::End
        }
    }
}

fn wrong(tree: &Tree, text: &str, at: usize, expected: &str) -> Box<Fault> {
    let found: String = text.get(at..).unwrap_or_default().chars().take(12).collect();
    let message = format!("expected {expected}, found {:?}", found.trim_end());
    tree.fault(at as u32, code::SYNTAX, message, "the file is no valid JSON at this place")
}

fn scalar(tree: &Tree, text: &str, at: usize) -> Result<(Data, usize), Box<Fault>> {
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with('"') {
        let (text, end) = string(tree, text, at)?;
        return Ok((Data::Text(text), end));
    }
    let word = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))).unwrap_or(rest.len());
    let word = rest.get(..word).unwrap_or_default();
    let data = match word {
        "true" => Data::Bool(true),
        "false" => Data::Bool(false),
        "null" => Data::Null,
        number if number.len() < 400 && is_number(number) => Data::Number(Box::from(number)),
        _ => return Err(wrong(tree, text, at, "a value")),
    };
    Ok((data, at + word.len()))
}

fn is_number(word: &str) -> bool {
    let rest = word.strip_prefix('-').unwrap_or(word);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let leading_zero = digits > 1 && rest.starts_with('0');
    digits > 0 && !leading_zero && word.parse::<f64>().is_ok()
}

/// A text in quotation marks, and where it ends.
fn string(tree: &Tree, text: &str, at: usize) -> Result<(Box<str>, usize), Box<Fault>> {
    let bytes = text.as_bytes();
    let mut end = at + 1;
    let mut plain = true;
    loop {
        match bytes.get(end) {
            Some(b'"') => break,
            Some(b'\\') => {
                plain = false;
                end += 2;
            }
            Some(byte) if *byte < 0x20 => {
                let message = "a line break or control character inside a text";
                return Err(tree.fault(end as u32, code::SYNTAX, message, "is the closing quotation mark missing?"));
            }
            Some(_) => end += 1,
            None => return Err(tree.fault(at as u32, code::SYNTAX, "a text without its end", "was the file cut off?")),
        }
    }
    let inner = text.get(at + 1..end).unwrap_or_default();
    if plain {
        return Ok((Box::from(inner), end + 1));
    }
    let quoted = text.get(at..=end).unwrap_or_default();
    match serde_json::from_str::<String>(quoted) {
        Ok(text) => Ok((text.into_boxed_str(), end + 1)),
        Err(_) => {
            // A lone surrogate is the usual reason; some tools write them for emoji that they cut in half.
            let message = format!("a wrong escape in the text {}", short(quoted));
            Err(tree.fault(at as u32, code::SYNTAX, message, "write the character itself"))
        }
    }
}

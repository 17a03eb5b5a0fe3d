//! The scanner behind [`super::Tree`]: one pass over the bytes with a stack of its own.

use std::sync::Arc;

use super::{Entry, Kind, MAX_DEPTH, MAX_NODES, MAX_TEXT, Problem, ScanError, Span, Tree};

/// An open bracket.
struct Frame {
    node: u32,
    /// Where its values begin among the pending ones.
    mark: usize,
    /// Whether the next value needs a comma first.
    comma_due: bool,
    /// Whether its values are known to be named (`Some(true)`) or not, decided by the first one.
    named: Option<bool>,
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    entries: Vec<Entry>,
    kids: Vec<u32>,
    pending: Vec<u32>,
    stack: Vec<Frame>,
}

/// The first word of a text, which tells what kind of file it is; empty when it does not begin with one.
pub(super) fn first_word(text: &str) -> &str {
    let mut scanner = Scanner::new(text);
    if scanner.attributes().is_err() {
        return "";
    }
    let start = scanner.at;
    scanner.word();
    text.get(start..scanner.at).unwrap_or_default()
}

pub(super) fn scan(text: &Arc<str>) -> Result<Tree, ScanError> {
    let mut scanner = Scanner::new(text);
    let root = scanner.document()?;
    let Scanner { entries, kids, .. } = scanner;
    Ok(Tree { text: text.clone(), entries, kids, root })
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Scanner<'a> {
        let bytes = text.as_bytes();
        let (entries, kids) = (Vec::with_capacity((text.len() / 16).min(MAX_NODES)), Vec::new());
        Scanner { text, bytes, at: 0, entries, kids, pending: Vec::new(), stack: Vec::new() }
    }

    fn document(&mut self) -> Result<u32, ScanError> {
        self.attributes()?;
        if self.peek().is_none() {
            return Err(self.error(Problem::Empty));
        }
        self.value(0..0)?;
        while !self.stack.is_empty() {
            self.step()?;
        }
        self.skip_space()?;
        match (self.peek(), self.pending.first()) {
            (None, Some(root)) => Ok(*root),
            _ => Err(self.syntax("expected the end of the file after its one value")),
        }
    }

    /// `#![enable(…)]` lines before the value.
    fn attributes(&mut self) -> Result<(), ScanError> {
        self.skip_space()?;
        while self.rest().starts_with(b"#!") {
            let Some(end) = self.rest().iter().position(|byte| *byte == b']') else {
                return Err(self.syntax("expected `]` at the end of the attribute"));
            };
            self.at += end + 1;
            self.skip_space()?;
        }
        Ok(())
    }

    /// One value, or the end of one bracket.
    fn step(&mut self) -> Result<(), ScanError> {
        self.skip_space()?;
        let Some(frame) = self.stack.last() else { return Ok(()) };
        let (node, comma_due) = (frame.node, frame.comma_due);
        let Some(byte) = self.peek() else { return Err(self.unclosed()) };
        let kind = self.entries.get(node as usize).map_or(Kind::List, |entry| entry.kind);
        let close = match kind {
            Kind::List => b']',
            Kind::Map => b'}',
            _ => b')',
        };
        if byte == close {
            if kind == Kind::Map && !self.at_key() {
                return Err(self.syntax("expected `:` after the key"));
            }
            self.at += 1;
            self.close();
            return Ok(());
        }
        if matches!(byte, b')' | b']' | b'}') {
            return Err(self.syntax(&format!("expected `{}` first", char::from(close))));
        }
        if comma_due {
            if byte != b',' {
                return Err(self.syntax(&format!("expected a comma or `{}`", char::from(close))));
            }
            self.at += 1;
            if let Some(frame) = self.stack.last_mut() {
                frame.comma_due = false;
            }
            return Ok(());
        }
        match kind {
            Kind::Map => self.map_entry(),
            Kind::List => self.value(0..0),
            _ => self.member(),
        }
    }

    /// A key, its colon and its value, as two values.
    fn map_entry(&mut self) -> Result<(), ScanError> {
        if !self.at_key() {
            if self.peek() != Some(b':') {
                return Err(self.syntax("expected `:` after the key"));
            }
            self.at += 1;
            self.skip_space()?;
        }
        self.value(0..0)
    }

    /// Whether the keys and values of the innermost map are in pairs.
    fn at_key(&self) -> bool {
        self.stack.last().is_some_and(|frame| (self.pending.len() - frame.mark).is_multiple_of(2))
    }

    /// A value in parentheses, with its field's name where it has one.
    fn member(&mut self) -> Result<(), ScanError> {
        let start = self.at;
        let key = self.key()?;
        let Some(frame) = self.stack.last_mut() else { return Ok(()) };
        let node = frame.node;
        match (frame.named, key.is_some()) {
            (None, named) => frame.named = Some(named),
            (Some(expected), named) if expected != named => {
                self.at = start;
                let words =
                    if expected { "expected a field: `name: value`" } else { "expected a value without a name" };
                return Err(self.syntax(words));
            }
            _ => {}
        }
        match key {
            Some(key) => {
                if let Some(entry) = self.entries.get_mut(node as usize) {
                    entry.kind = Kind::Fields;
                }
                self.value(key)
            }
            None => self.value(0..0),
        }
    }

    /// `name:`; the cursor stays where it is when there is none.
    fn key(&mut self) -> Result<Option<Span>, ScanError> {
        let start = self.at;
        let raw = self.rest().starts_with(b"r#");
        if raw {
            self.at += 2;
        }
        let from = self.at;
        self.word();
        let end = self.at;
        if end > from {
            self.skip_space()?;
            if self.peek() == Some(b':') && self.bytes.get(self.at + 1) != Some(&b':') {
                self.at += 1;
                self.skip_space()?;
                return Ok(Some(span(from, end)));
            }
        }
        self.at = start;
        Ok(None)
    }

    fn value(&mut self, key: Span) -> Result<(), ScanError> {
        let start = self.at;
        let Some(byte) = self.peek() else { return Err(self.unclosed()) };
        match byte {
            b'(' => self.open(Kind::Tuple, start, 0..0, key),
            b'[' => self.open(Kind::List, start, 0..0, key),
            b'{' => self.open(Kind::Map, start, 0..0, key),
            b'"' => {
                self.at += 1;
                self.quoted(b'"')?;
                self.scalar(Kind::Text, start, key)
            }
            b'\'' => {
                self.at += 1;
                self.quoted(b'\'')?;
                self.scalar(Kind::Char, start, key)
            }
            b'r' if self.raw_string(1)? => self.scalar(Kind::RawText, start, key),
            b'b' if self.bytes.get(start + 1) == Some(&b'"') => {
                self.at += 2;
                self.quoted(b'"')?;
                self.scalar(Kind::Bytes, start, key)
            }
            b'b' if self.bytes.get(start + 1) == Some(&b'\'') => {
                self.at += 2;
                self.quoted(b'\'')?;
                self.scalar(Kind::Number, start, key)
            }
            b'b' if self.bytes.get(start + 1) == Some(&b'r') && self.raw_string(2)? => {
                self.scalar(Kind::Bytes, start, key)
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => {
                self.number();
                self.scalar(Kind::Number, start, key)
            }
            _ => self.named(start, key),
        }
    }

    /// A word, or a struct or tuple with a name.
    fn named(&mut self, start: usize, key: Span) -> Result<(), ScanError> {
        if self.rest().starts_with(b"r#") {
            self.at += 2;
        }
        let from = self.at;
        self.word();
        if self.at == from {
            self.at = start;
            return Err(self.syntax("expected a value"));
        }
        let name = span(from, self.at);
        let end = self.at;
        self.skip_space()?;
        if self.peek() == Some(b'(') {
            return self.open(Kind::Tuple, start, name, key);
        }
        self.at = end;
        self.scalar(Kind::Word, start, key)
    }

    fn scalar(&mut self, kind: Kind, start: usize, key: Span) -> Result<(), ScanError> {
        let at = span(start, self.at);
        self.push(kind, at, 0..0, key)?;
        self.value_done();
        Ok(())
    }

    fn open(&mut self, kind: Kind, start: usize, name: Span, key: Span) -> Result<(), ScanError> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(self.error(Problem::TooDeep));
        }
        self.at += 1;
        let at = span(start, self.at);
        let node = self.push(kind, at, name, key)?;
        let named = if kind == Kind::Tuple { None } else { Some(false) };
        self.stack.push(Frame { node, mark: self.pending.len(), comma_due: false, named });
        Ok(())
    }

    fn push(&mut self, kind: Kind, at: Span, name: Span, key: Span) -> Result<u32, ScanError> {
        if self.entries.len() >= MAX_NODES {
            return Err(self.error(Problem::TooMany));
        }
        if [&at, &name, &key].into_iter().any(|span| span.len() > MAX_TEXT) {
            return Err(ScanError { at: at.start as usize, problem: Problem::TooLong });
        }
        let id = self.entries.len() as u32;
        let parent = self.stack.last().map_or(id, |frame| frame.node);
        self.entries.push(Entry { kind, span: at, name, key, kids: 0..0, parent });
        self.pending.push(id);
        Ok(id)
    }

    /// Takes the values of the innermost bracket from the pending ones.
    fn close(&mut self) {
        let Some(frame) = self.stack.pop() else { return };
        let from = self.kids.len() as u32;
        self.kids.extend(self.pending.drain(frame.mark.min(self.pending.len())..));
        if let Some(entry) = self.entries.get_mut(frame.node as usize) {
            entry.kids = from..self.kids.len() as u32;
            entry.span.end = self.at as u32;
        }
        self.value_done();
    }

    fn value_done(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            let count = self.pending.len() - frame.mark;
            let map = self.entries.get(frame.node as usize).is_some_and(|entry| entry.kind == Kind::Map);
            frame.comma_due = !map || count.is_multiple_of(2);
        }
    }

    // ---- the smallest pieces

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn word(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|c: char| !(c == '_' || c.is_alphanumeric())).unwrap_or(rest.len());
        if rest.starts_with(|c: char| c == '_' || c.is_alphabetic()) {
            self.at += end;
        }
    }

    fn number(&mut self) {
        let start = self.at;
        let unsigned = self.rest().strip_prefix(b"-").unwrap_or(self.rest());
        let hex = unsigned.starts_with(b"0x");
        while let Some(byte) = self.peek() {
            let exponent = |at: usize| !hex && matches!(self.bytes.get(at), Some(b'e' | b'E'));
            let sign = matches!(byte, b'+' | b'-') && (self.at == start || exponent(self.at - 1));
            if !(sign || byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')) {
                break;
            }
            self.at += 1;
        }
    }

    /// To behind the closing quote.
    fn quoted(&mut self, quote: u8) -> Result<(), ScanError> {
        let start = self.at;
        loop {
            let next = self.rest().iter().position(|byte| *byte == quote || *byte == b'\\');
            match next {
                None => {
                    self.at = start.saturating_sub(1);
                    return Err(self.syntax("this text is never closed"));
                }
                Some(offset) if self.bytes.get(self.at + offset) == Some(&quote) => {
                    self.at += offset + 1;
                    return Ok(());
                }
                Some(offset) => self.at = (self.at + offset + 2).min(self.bytes.len()),
            }
        }
    }

    /// Whether a raw string begins after a prefix of so many bytes; if so, the cursor is behind it.
    fn raw_string(&mut self, prefix: usize) -> Result<bool, ScanError> {
        let start = self.at;
        let after = self.bytes.get(start + prefix..).unwrap_or_default();
        let hashes = after.iter().take_while(|byte| **byte == b'#').count();
        if after.get(hashes) != Some(&b'"') {
            return Ok(false);
        }
        let mut at = start + prefix + hashes + 1;
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            let Some(quote) = rest.iter().position(|byte| *byte == b'"') else {
                return Err(self.syntax("this text is never closed"));
            };
            at += quote + 1;
            let closing = self.bytes.get(at..).unwrap_or_default().iter().take(hashes);
            if closing.take_while(|byte| **byte == b'#').count() == hashes {
                self.at = at + hashes;
                return Ok(true);
            }
        }
    }

    /// White space and comments.
    fn skip_space(&mut self) -> Result<(), ScanError> {
        loop {
            match self.rest() {
                [b'/', b'/', rest @ ..] => {
                    self.at += 2 + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                }
                [b'/', b'*', ..] => self.block_comment()?,
                [byte, ..] if byte.is_ascii() => {
                    if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C) {
                        return Ok(());
                    }
                    self.at += 1;
                }
                [] => return Ok(()),
                _ => {
                    let next = self.text.get(self.at..).and_then(|rest| rest.chars().next());
                    match next {
                        Some(c @ ('\u{85}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}')) => {
                            self.at += c.len_utf8();
                        }
                        _ => return Ok(()),
                    }
                }
            }
        }
    }

    fn block_comment(&mut self) -> Result<(), ScanError> {
        let start = self.at;
        let mut depth = 0u32;
        loop {
            match self.rest() {
                [b'/', b'*', ..] => {
                    depth += 1;
                    self.at += 2;
                }
                [b'*', b'/', ..] => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                [] => {
                    self.at = start;
                    return Err(self.syntax("this comment is never closed"));
                }
                _ => self.at += 1,
            }
        }
    }

    fn error(&self, problem: Problem) -> ScanError {
        ScanError { at: self.at, problem }
    }

    fn syntax(&self, expected: &str) -> ScanError {
        let found = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        let words = match found {
            Some(_) if expected.starts_with("this ") => expected.to_owned(),
            Some(c) => format!("{expected}, found `{}`", c.escape_debug()),
            None => format!("{expected}, found the end of the file"),
        };
        self.error(Problem::Syntax(words))
    }

    /// The end of the file within a bracket: points at the bracket.
    fn unclosed(&self) -> ScanError {
        let open = self.stack.last().and_then(|frame| self.entries.get(frame.node as usize));
        match open {
            Some(entry) => ScanError {
                at: entry.span.start as usize,
                problem: Problem::Syntax("what opens here is never closed".to_owned()),
            },
            None => self.syntax("expected a value"),
        }
    }
}

fn span(start: usize, end: usize) -> Span {
    start as u32..end as u32 // texts are far below 4 GB
}

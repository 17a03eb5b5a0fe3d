//! How a value is described to its author, and how text with escapes is read.

use crate::scenario::tree::{Kind, Node};

/// A type's name for people: `StepDoc` is a `step`.
pub(super) fn type_name(name: &str) -> String {
    let mut words = String::with_capacity(name.len());
    for (i, c) in name.strip_suffix("Doc").unwrap_or(name).chars().enumerate() {
        if c.is_uppercase() && i > 0 {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

/// What somebody wrote, for "found …".
pub(super) fn found(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Text | Kind::RawText => format!("the text {}", short(node.text())),
        Kind::Bytes => "bytes".to_owned(),
        Kind::Char => format!("the character {}", short(node.text())),
        Kind::Number => format!("the number {}", short(node.text())),
        Kind::Word => format!("the word `{}`", short(node.text())),
        Kind::Fields | Kind::Tuple if !node.name().is_empty() => format!("`{}(…)`", short(node.name())),
        Kind::Fields => "`(field: …)`".to_owned(),
        Kind::Tuple if node.is_empty() => "`()`".to_owned(),
        Kind::Tuple => "values in parentheses".to_owned(),
        Kind::List => "a list".to_owned(),
        Kind::Map => "a map".to_owned(),
    }
}

/// At most 40 characters of a text, on one line.
pub(super) fn short(text: &str) -> String {
    let line: String = text.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.len() < text.len() { format!("{line}…") } else { line }
}

/// The text that a quoted literal stands for; none when an escape is wrong.
pub(super) fn unquoted(node: Node<'_>) -> Option<String> {
    let literal = node.text();
    if node.kind() == Kind::RawText {
        let inner = literal.strip_prefix('r')?.trim_matches('#');
        return Some(inner.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let quote = if node.kind() == Kind::Char { '\'' } else { '"' };
    let inner = literal.strip_prefix(quote)?.strip_suffix(quote)?;
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next()? {
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            '0' => out.push('\0'),
            '\n' => rest = rest.as_str().trim_start_matches([' ', '\t', '\n', '\r']).chars(),
            '\r' => rest = rest.as_str().trim_start_matches([' ', '\t', '\n', '\r']).chars(),
            'x' => {
                let hex = rest.as_str().get(..2)?;
                out.push(char::from(u8::from_str_radix(hex, 16).ok()?));
                rest = rest.as_str().get(2..)?.chars();
            }
            'u' => {
                let body = rest.as_str().strip_prefix('{')?;
                let (hex, after) = body.split_once('}')?;
                out.push(char::from_u32(u32::from_str_radix(hex, 16).ok()?)?);
                rest = after.chars();
            }
            same @ ('"' | '\'' | '\\') => out.push(same),
            _ => return None,
        }
    }
    Some(out)
}

/// A whole number as written, with sign, base and underscores.
pub(super) fn whole(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (base, digits) = match digits.get(..2) {
        Some("0x") => (16, digits.get(2..)?),
        Some("0o") => (8, digits.get(2..)?),
        Some("0b") => (2, digits.get(2..)?),
        _ => (10, digits),
    };
    let plain: String = digits.chars().filter(|c| *c != '_').take(60).collect();
    i128::from_str_radix(&plain, base).ok().map(|value| sign * value)
}

/// A number with a fraction as written; also `inf` and `NaN`.
pub(super) fn fraction(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    match digits {
        "inf" => return Some(sign * f64::INFINITY),
        "NaN" => return Some(f64::NAN),
        _ if digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {}
        _ => return None,
    }
    if let Some(whole) = whole(digits) {
        return Some(sign * whole as f64);
    }
    let plain: String = digits.chars().filter(|c| *c != '_').take(400).collect();
    plain.parse::<f64>().ok().map(|value| sign * value)
}

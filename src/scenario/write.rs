//! From a document back to a text that a person would have written: one element an entry, fields in the order of the format,
//! defaults left out, and the comments of the text it came from.
//!
//! [`value`] turns any document into a small tree, [`style`] knows which fields stand on one line and what their defaults
//! are, [`comments`] finds where each comment of the old text belongs in the new one, and [`print`] writes. What is written
//! is read again before it is given out, so that nobody saves a text that means something else. Deliberately absent: files,
//! and keeping the old line breaks; writing twice gives the same bytes instead.

mod comments;
mod print;
mod style;
#[cfg(test)]
mod tests;
mod value;

use std::sync::Arc;

use serde::Serialize;

use super::doc::EcosystemDoc;
use super::load::read_ecosystem;
use print::Defaults;

/// A text, and what of the old one is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The new text.
    pub text: String,
    /// Comments of the old text that belong to something that is gone.
    pub lost: Vec<LostComment>,
}

/// A comment that has no place any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostComment {
    /// Its line in the old text, from 1.
    pub line: u32,
    /// All of it.
    pub text: String,
}

/// Why there is no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// It holds something that the file format has no form for.
    #[error("it cannot be written: {0}")]
    NoForm(String),
    /// What was written means something else than what was to be written. A mistake of the program, found in time.
    #[error("what would be written reads differently ({0}); nothing was saved")]
    ReadsDifferently(String),
}

/// Writes an ecosystem, with the comments of the text that it was read from.
///
/// # Errors
/// When it has no form in a file, or would read differently.
pub fn write_ecosystem(doc: &EcosystemDoc, old: Option<&str>) -> Result<Written, WriteError> {
    let new = tree_of(doc)?;
    let mut placed = comments::Placed::default();
    let mut lost = Vec::new();
    if let Some(old) = old {
        let old: Arc<str> = Arc::from(old);
        if let Ok(before) = read_ecosystem("", old.clone()) {
            (placed, lost) = comments::carry(&old, &tree_of(&before)?, &new);
        }
    }
    let text = print::print(&new, &placed, Defaults::LeftOut);
    match read_ecosystem("", Arc::from(text.as_str())) {
        Ok(again) if again == *doc => Ok(Written { text, lost }),
        Ok(_) => Err(WriteError::ReadsDifferently("a value changed".to_owned())),
        Err(faults) => {
            Err(WriteError::ReadsDifferently(faults.first().map(|fault| fault.message.clone()).unwrap_or_default()))
        }
    }
}

/// Every field written out, so that whatever a rule says has a place. For looking up positions, not for people.
pub(super) fn write_in_full(doc: &EcosystemDoc) -> Result<String, WriteError> {
    Ok(print::print(&tree_of(doc)?, &comments::Placed::default(), Defaults::Written))
}

fn tree_of<T: Serialize>(doc: &T) -> Result<value::Value, WriteError> {
    doc.serialize(value::ToValue).map_err(|problem| WriteError::NoForm(problem.to_string()))
}

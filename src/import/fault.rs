//! Why a file cannot be imported: one diagnostic with its place.

use crate::base::diag::{Diagnostic, Place, Severity};

/// Codes of import. Those of faults begin with I0, those of remarks with I1 to I5; none is used twice.
pub mod code {
    /// The file cannot be opened.
    pub const UNREADABLE: &str = "I001";
    /// It is larger than what is read.
    pub const TOO_LARGE: &str = "I002";
    /// It is no UTF-8 text.
    pub const NOT_TEXT: &str = "I003";
    /// It holds nothing.
    pub const EMPTY: &str = "I004";
    /// It is no JSON or YAML.
    pub const SYNTAX: &str = "I005";
    /// It nests too deep.
    pub const TOO_DEEP: &str = "I006";
    /// It holds too many values or elements.
    pub const TOO_MANY: &str = "I007";
    /// A key stands twice in one map.
    pub const TWICE: &str = "I008";
    /// It is none of the formats that are read.
    pub const UNKNOWN: &str = "I009";
    /// It is of another format than the one asked for.
    pub const OTHER_FORMAT: &str = "I010";
    /// A part that the format demands is missing, or of another type.
    pub const SHAPE: &str = "I011";
    /// Nothing was given.
    pub const NOTHING: &str = "I012";
}

/// Why there is no import.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{diagnostic}")]
pub struct Fault {
    /// What is wrong, and where.
    pub diagnostic: Diagnostic,
}

impl Fault {
    /// At a place.
    pub fn at(place: Place, code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Box<Fault> {
        let (message, hint) = (message.into(), hint.into());
        Box::new(Fault { diagnostic: Diagnostic { severity: Severity::Error, code, place, message, hint } })
    }
}

//! The rules of meaning.

use std::sync::Arc;

use super::decode::Holes;
use super::doc::{
    CalendarsDoc, CostModelDoc, EcosystemDoc, GlossaryDoc, PlaybookDoc, RegimesDoc, ScenarioDoc, TechniquesDoc,
};
use super::load::Library;
use super::source::Source;
use super::tree::Node;
use crate::base::diag::Diagnostic;

/// A document's place in its file.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    /// The file.
    pub source: &'a Source,
    /// The value that the document was decoded from.
    pub root: Node<'a>,
    /// Values that its author did not write.
    pub holes: &'a Holes,
}

/// An ecosystem and its place: a file of its own, or a part of a scenario.
pub(super) struct EcosystemPart<'a> {
    pub doc: &'a EcosystemDoc,
    pub part: Part<'a>,
}

/// One of the files that scenarios share.
#[derive(Clone, Copy)]
pub(super) enum LibraryDoc<'a> {
    Techniques(&'a TechniquesDoc),
    Playbook(&'a PlaybookDoc),
    CostModel(&'a CostModelDoc),
    Regimes(&'a RegimesDoc),
    Calendars(&'a CalendarsDoc),
    Glossary(&'a GlossaryDoc),
}

pub(super) fn check_scenario(
    _scenario: &ScenarioDoc,
    _part: Part<'_>,
    _ecosystem: Option<EcosystemPart<'_>>,
    _library: &Arc<Library>,
) -> Vec<Diagnostic> {
    Vec::new()
}

pub(super) fn check_ecosystem(_doc: &EcosystemDoc, _part: Part<'_>) -> Vec<Diagnostic> {
    Vec::new()
}

pub(super) fn check_library(_doc: LibraryDoc<'_>, _part: Part<'_>) -> Vec<Diagnostic> {
    Vec::new()
}

//! What a file must mean, beyond being well formed: one small rule each, all of them run, everything is reported.
//!
//! A rule looks at documents, never at text; where it finds something it points at the value itself. Rules say nothing about
//! stand-ins of the decoder and about names whose table could not be read, so that one fault is one message. Deliberately
//! absent: anything that needs a run. Whether a scenario is well balanced is measured by playing it.

mod attack;
mod decisions;
mod duties;
mod ecosystem;
mod ground;
mod ids;
mod leaf;
mod libraries;
mod names;
mod playbook;
mod possible;
mod references;
mod roles;
mod spoilers;
mod story;
mod templates;
mod texts;
mod values;
mod walk;
mod walk_shared;

use std::sync::Arc;

use ground::Ground;
use leaf::{At, Leaf};
use names::Names;
use possible::Possible;
pub use possible::{Never, never};

pub(super) use leaf::Part;

use super::doc::{
    AttackersDoc, CalendarsDoc, CostModelDoc, EcosystemDoc, EstimateModelDoc, GlossaryDoc, PlaybookDoc, RegimesDoc,
    ScenarioDoc, TechniquesDoc, TemplatesDoc,
};
use super::load::Library;
use crate::base::diag::{Diagnostic, Severity};

/// Messages about one document. A file that is wrong in more places is wrong in one way.
const MAX_FINDINGS: usize = 300;

/// One rule.
pub struct Rule {
    /// Stable code: "S104".
    pub code: &'static str,
    /// What it demands.
    pub summary: &'static str,
    check: Check,
}

/// What a rule looks at.
enum Check {
    /// Single values of any file.
    Values(fn(&[Leaf<'_>], &mut Findings)),
    /// An ecosystem.
    Ecosystem(fn(&EcosystemView<'_>, &mut Findings)),
    /// A scenario with its ecosystem and its library.
    Scenario(fn(&ScenarioView<'_>, &mut Findings)),
    /// A library file.
    Library(fn(&LibraryView<'_>, &mut Findings)),
}

/// Every rule, in the order of the codes.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    const TABLES: &[&[Rule]] = &[
        ids::RULES,
        references::RULES,
        values::RULES,
        ecosystem::RULES,
        attack::RULES,
        story::RULES,
        decisions::RULES,
        roles::RULES,
        duties::RULES,
        playbook::RULES,
        texts::RULES,
        spoilers::RULES,
        libraries::RULES,
        templates::RULES,
    ];
    TABLES.iter().flat_map(|table| table.iter())
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
    Attackers(&'a AttackersDoc),
    EstimateModel(&'a EstimateModelDoc),
    Templates(&'a TemplatesDoc),
}

/// What ecosystem rules see.
struct EcosystemView<'a> {
    doc: &'a EcosystemDoc,
    at: At<'a>,
    leaves: &'a [Leaf<'a>],
    names: &'a Names<'a>,
}

/// What scenario rules see.
struct ScenarioView<'a> {
    doc: &'a ScenarioDoc,
    at: At<'a>,
    /// None when its file cannot be read; nothing is said about the names in it then.
    ecosystem: Option<&'a EcosystemDoc>,
    /// The ecosystem by its names.
    ground: Option<&'a Ground<'a>>,
    library: &'a Library,
    /// Values of the scenario.
    leaves: &'a [Leaf<'a>],
    /// Values of the ecosystem.
    ecosystem_leaves: &'a [Leaf<'a>],
    names: &'a Names<'a>,
    possible: &'a Possible<'a>,
}

/// What library rules see.
struct LibraryView<'a> {
    doc: LibraryDoc<'a>,
    at: At<'a>,
    leaves: &'a [Leaf<'a>],
    names: &'a Names<'a>,
}

/// Where rules put what they find.
struct Findings {
    code: &'static str,
    list: Vec<Diagnostic>,
}

impl Findings {
    fn new() -> Findings {
        Findings { code: "", list: Vec::new() }
    }

    /// Everything that was found.
    fn finish(mut self) -> Vec<Diagnostic> {
        if self.is_full()
            && let Some(last) = self.list.last_mut()
        {
            last.hint.push_str(" (there may be more: check again after correcting these)");
        }
        self.list
    }

    fn error(&mut self, at: At<'_>, message: impl Into<String>, hint: impl Into<String>) {
        self.add(Severity::Error, at, message.into(), hint.into());
    }

    fn warning(&mut self, at: At<'_>, message: impl Into<String>, hint: impl Into<String>) {
        self.add(Severity::Warning, at, message.into(), hint.into());
    }

    /// Whether there is no use in going on.
    fn is_full(&self) -> bool {
        self.list.len() >= MAX_FINDINGS
    }

    fn add(&mut self, severity: Severity, at: At<'_>, message: String, hint: String) {
        if !self.is_full() && !at.is_hole() {
            self.list.push(Diagnostic { severity, code: self.code, place: at.place(), message, hint });
        }
    }
}

pub(super) fn check_scenario(
    scenario: &ScenarioDoc,
    part: Part<'_>,
    ecosystem: Option<EcosystemPart<'_>>,
    library: &Arc<Library>,
) -> Vec<Diagnostic> {
    // Rules compare lists with each other: one list of a million elements would keep them busy for hours.
    if let Some(beyond) = playbook::beyond_lists(scenario, part.at()) {
        return beyond;
    }
    let leaves = walk::scenario(scenario, part);
    let ecosystem_leaves = ecosystem.as_ref().map(|eco| walk::ecosystem(eco.doc, eco.part)).unwrap_or_default();
    let mut names = Names::of(&leaves);
    names.add(&ecosystem_leaves);
    names.add_library(scenario, library);
    let names = names;
    let possible = Possible::of(scenario, library);
    let ground = ecosystem.as_ref().map(|eco| Ground::of(eco.doc));
    let view = ScenarioView {
        doc: scenario,
        at: part.at(),
        ecosystem: ecosystem.as_ref().map(|eco| eco.doc),
        ground: ground.as_ref(),
        library,
        leaves: &leaves,
        ecosystem_leaves: &ecosystem_leaves,
        names: &names,
        possible: &possible,
    };
    let mut findings = Findings::new();
    if let Some(eco) = &ecosystem {
        let leaves = &ecosystem_leaves;
        ecosystem_rules(&EcosystemView { doc: eco.doc, at: eco.part.at(), leaves, names: &names }, &mut findings);
    }
    for rule in all() {
        findings.code = rule.code;
        match rule.check {
            Check::Values(check) => check(&leaves, &mut findings),
            Check::Scenario(check) => check(&view, &mut findings),
            Check::Ecosystem(_) | Check::Library(_) => {}
        }
    }
    findings.finish()
}

pub(super) fn check_ecosystem(doc: &EcosystemDoc, part: Part<'_>) -> Vec<Diagnostic> {
    let leaves = walk::ecosystem(doc, part);
    let names = Names::of(&leaves);
    let mut findings = Findings::new();
    ecosystem_rules(&EcosystemView { doc, at: part.at(), leaves: &leaves, names: &names }, &mut findings);
    findings.finish()
}

fn ecosystem_rules(view: &EcosystemView<'_>, findings: &mut Findings) {
    for rule in all() {
        findings.code = rule.code;
        match rule.check {
            Check::Values(check) => check(view.leaves, findings),
            Check::Ecosystem(check) => check(view, findings),
            Check::Scenario(_) | Check::Library(_) => {}
        }
    }
}

pub(super) fn check_library(doc: LibraryDoc<'_>, part: Part<'_>) -> Vec<Diagnostic> {
    let leaves = walk::library(doc, part);
    let names = Names::of(&leaves);
    let view = LibraryView { doc, at: part.at(), leaves: &leaves, names: &names };
    let mut findings = Findings::new();
    for rule in all() {
        findings.code = rule.code;
        match rule.check {
            Check::Values(check) => check(&leaves, &mut findings),
            Check::Library(check) => check(&view, &mut findings),
            Check::Scenario(_) | Check::Ecosystem(_) => {}
        }
    }
    findings.finish()
}

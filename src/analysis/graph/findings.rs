//! Findings: every answer that somebody should act on, as a sentence for a product manager, with its OWASP category.
//!
//! Codes are stable: G1xx ways in, G2xx exposure of flows, G3xx keys and inventory, G4xx data, G5xx advice. Deliberately
//! absent: a score. Severity says how soon to look, from stated thresholds, not how likely anything is.

mod estate;
mod ways;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Analysis;
use super::elements::{Element, ElementKind};
use crate::scenario::doc::{Authentication, Inventory, Owasp, TechniqueDoc};
use crate::scenario::model::Ecosystem;

/// How soon to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A day's work from outside to a crown jewel.
    Critical,
    /// A jewel, or many people's data, within days.
    High,
    /// Helps an attacker.
    Medium,
    /// Should be known.
    Low,
    /// Advice.
    Note,
}

impl Severity {
    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Severity::Critical => "critical",
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
            Severity::Note => "note",
        }
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct About {
    /// Kind of thing.
    pub kind: ElementKind,
    /// Authored id.
    pub id: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable code.
    pub code: &'static str,
    /// Category of the OWASP API Security Top 10, 2023.
    #[serde(serialize_with = "short")]
    pub owasp: Owasp,
    pub severity: Severity,
    /// Things on the graph.
    pub about: Vec<About>,
    /// For people.
    pub sentence: String,
    /// What it rests on.
    pub evidence: Vec<String>,
    /// The position of the path that it tells of, if it tells of one.
    #[serde(skip)]
    pub path: Option<usize>,
}

fn short<S: serde::Serializer>(owasp: &Owasp, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(owasp.short())
}

/// Every finding, the gravest first.
pub fn findings(eco: &Ecosystem, techniques: &[TechniqueDoc], analysis: &Analysis) -> Vec<Finding> {
    let mut found = Vec::new();
    ways::collect(eco, techniques, analysis, &mut found);
    estate::collect(eco, analysis, &mut found);
    found.sort_by(|a, b| (a.severity, a.code, &a.about).cmp(&(b.severity, b.code, &b.about)));
    joined(found)
}

/// Several callers of one API give one sentence each; together they are one finding.
fn joined(found: Vec<Finding>) -> Vec<Finding> {
    let mut first: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
    let mut out: Vec<Finding> = Vec::with_capacity(found.len());
    for finding in found {
        let known = first.entry((finding.code, finding.sentence.clone())).or_insert(out.len());
        match out.get_mut(*known) {
            Some(same) => {
                same.about.extend(finding.about);
                same.evidence.extend(finding.evidence);
            }
            None => out.push(finding),
        }
    }
    for finding in &mut out {
        let mut seen = BTreeSet::new();
        finding.about.retain(|about| seen.insert(about.clone()));
        let mut seen = BTreeSet::new();
        finding.evidence.retain(|line| seen.insert(line.clone()));
    }
    out
}

fn about(eco: &Ecosystem, elements: impl IntoIterator<Item = Element>) -> Vec<About> {
    elements.into_iter().map(|e| About { kind: e.kind(), id: e.id(eco).to_owned() }).collect()
}

/// The category under which a thing is put right.
fn owasp_of(eco: &Ecosystem, element: Element) -> Owasp {
    match element {
        Element::Weakness(w) => eco.weaknesses.get(w.index()).map_or(Owasp::Api8, |w| w.owasp),
        Element::Credential(_) => Owasp::Api2,
        Element::Flow(f) => match eco.flows.get(f.index()).map(|f| (f.doc.inventory, f.doc.authentication)) {
            Some((Inventory::Shadow | Inventory::Deprecated | Inventory::Zombie, _)) => Owasp::Api9,
            Some((_, Authentication::None)) => Owasp::Api2,
            _ => Owasp::Api8,
        },
        Element::Asset(_) => Owasp::Api8,
    }
}

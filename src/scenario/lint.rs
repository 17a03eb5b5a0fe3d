//! What is wrong with an ecosystem in memory, and which field of which element each message means.
//!
//! The rules point at places in a text; here the document is written out in full, checked, and the places are turned back.
//! Deliberately absent: rules of its own.

use std::sync::Arc;

use super::doc::EcosystemDoc;
use super::edit::Subject;
use super::load::rules_on_ecosystem;
use super::tree::{Node, Tree};
use super::write::write_in_full;
use crate::base::diag::{Diagnostic, Severity};

/// One message, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad.
    pub severity: Severity,
    /// Stable code.
    pub code: &'static str,
    /// The element.
    pub subject: Subject,
    /// Its field, as it is called in the file; empty when the whole element is meant.
    pub field: String,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub hint: String,
}

/// Everything that is wrong, in the order of the file.
pub fn lint(doc: &EcosystemDoc) -> Vec<Finding> {
    let Ok(text) = write_in_full(doc) else { return Vec::new() };
    let Some((tree, mut said)) = rules_on_ecosystem(Arc::from(text)) else { return Vec::new() };
    said.sort_by(|a, b| (a.0, a.1.code, &a.1.message).cmp(&(b.0, b.1.code, &b.1.message)));
    let mut findings: Vec<Finding> =
        said.into_iter().map(|(byte, diagnostic)| finding(doc, &tree, byte, diagnostic)).collect();
    findings.dedup();
    findings
}

fn finding(doc: &EcosystemDoc, tree: &Tree, byte: usize, diagnostic: Diagnostic) -> Finding {
    let (subject, field) = meant(doc, &way(tree, byte));
    let Diagnostic { severity, code, message, mut hint, .. } = diagnostic;
    if code == "S101" {
        // Its hint names a line, and nobody sees this text.
        hint = "rename one of them".to_owned();
    }
    Finding { severity, code, subject, field, message, hint }
}

/// One step down.
enum Way {
    Field(String),
    Item(usize),
}

/// From the whole to the value that begins at a byte.
fn way(tree: &Tree, byte: usize) -> Vec<Way> {
    let mut way = Vec::new();
    let mut at: Node<'_> = tree.root();
    while at.start() != byte {
        let holds = |kid: &Node<'_>| (kid.span().start as usize..kid.span().end as usize).contains(&byte);
        let Some((index, kid)) = at.kids().enumerate().find(|(_, kid)| holds(kid)) else { break };
        way.push(if kid.key().is_empty() { Way::Item(index) } else { Way::Field(kid.key().to_owned()) });
        at = kid;
    }
    way
}

/// The element and the field at the end of a way.
fn meant(doc: &EcosystemDoc, way: &[Way]) -> (Subject, String) {
    let field = |rest: &[Way]| match rest.first() {
        Some(Way::Field(name)) => name.clone(),
        _ => String::new(),
    };
    let [Way::Field(section), rest @ ..] = way else { return (Subject::Ecosystem, String::new()) };
    let [Way::Item(index), rest @ ..] = rest else { return (Subject::Ecosystem, section.clone()) };
    let subject = match section.as_str() {
        "zones" => Subject::Zone(*index),
        "assets" => match rest {
            [Way::Field(list), Way::Item(holding), rest @ ..] if list == "holdings" => {
                return (Subject::Holding(*index, *holding), field(rest));
            }
            _ => Subject::Asset(*index),
        },
        "flows" => Subject::Flow(*index),
        "weaknesses" => Subject::Weakness(*index),
        "controls" => Subject::Control(*index),
        "credentials" => Subject::Credential(*index),
        "layout" => {
            let placed = doc.layout.get(*index).map(|place| place.asset.as_str());
            let asset = doc.assets.iter().position(|asset| Some(asset.id.as_str()) == placed);
            return (asset.map_or(Subject::Ecosystem, Subject::Asset), "layout".to_owned());
        }
        _ => return (Subject::Ecosystem, section.clone()),
    };
    (subject, field(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::doc::On;
    use crate::scenario::load::{bundled_ecosystems, read_ecosystem};

    fn shipped() -> EcosystemDoc {
        let (name, text) = bundled_ecosystems().first().expect("one ships");
        read_ecosystem(name, Arc::from(*text)).expect("reads")
    }

    #[test]
    fn what_ships_is_clean() {
        for (name, text) in bundled_ecosystems() {
            assert_eq!(lint(&read_ecosystem(name, Arc::from(*text)).expect("reads")), [], "{name}");
        }
    }

    #[test]
    fn each_message_names_element_and_field_also_where_the_file_leaves_the_field_out() {
        let mut doc = shipped();
        doc.flows[2].to = "nowhere".into();
        doc.assets[1].zone = "nowhere".into();
        doc.controls[0].on.push(On::Flow("nothing".into()));
        doc.weaknesses[1].ease = 1.5;
        let with = doc.assets.iter().position(|asset| !asset.holdings.is_empty()).expect("data");
        doc.assets[with].holdings[0].name = String::new();
        doc.zones[1].id = doc.zones[0].id.clone();
        doc.layout.push(crate::scenario::doc::PlaceDoc { asset: doc.assets[3].id.clone(), x: 1e9, y: 0.0 });
        let found: Vec<(Subject, String)> = lint(&doc).into_iter().map(|f| (f.subject, f.field)).collect();
        for wanted in [
            (Subject::Flow(2), "to"),
            (Subject::Asset(1), "zone"),
            (Subject::Control(0), "on"),
            (Subject::Weakness(1), "ease"),
            (Subject::Holding(with, 0), "name"),
            (Subject::Zone(1), "id"),
            (Subject::Asset(3), "layout"),
        ] {
            assert!(found.iter().any(|(s, f)| (*s, f.as_str()) == wanted), "{wanted:?} in {found:?}");
        }
    }
}

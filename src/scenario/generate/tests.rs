//! What a generated ecosystem must be at every size.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::generate;
use crate::base::diag::Severity;
use crate::scenario::compile::compile_ecosystem;
use crate::scenario::decode::{Holes, MAX_ELEMENTS};
use crate::scenario::doc::{AssetKind, EcosystemDoc, Inventory, Owasp};
use crate::scenario::load::check_text;
use crate::scenario::rules::{Part, check_ecosystem};
use crate::scenario::source::Source;
use crate::scenario::tree::Tree;

fn text(doc: &EcosystemDoc) -> String {
    format!("Ecosystem{}", ron::to_string(doc).unwrap())
}

/// What the rules say, whatever the number of elements.
fn faults(doc: &EcosystemDoc) -> Vec<String> {
    let text: Arc<str> = Arc::from(text(doc));
    let source = Source::from_text("generated.ron", text.clone()).unwrap();
    let tree = Tree::scan(&text).unwrap();
    let holes = Holes::default();
    let part = Part { source: &source, root: tree.root(), holes: &holes };
    check_ecosystem(doc, part).into_iter().map(|d| format!("{} {}", d.code, d.message)).collect()
}

fn elements(doc: &EcosystemDoc) -> usize {
    doc.zones.len()
        + doc.assets.len()
        + doc.flows.len()
        + doc.weaknesses.len()
        + doc.controls.len()
        + doc.credentials.len()
}

#[test]
fn it_passes_the_checker_at_every_size() {
    for (assets, flows) in [(1, 4), (2, 2), (3, 5), (8, 12), (24, 60), (60, 180), (150, 500), (500, 2_000)] {
        for seed in 0..4 {
            let doc = generate(seed, assets, flows);
            assert_eq!(doc.assets.len(), assets);
            assert_eq!(doc.flows.len(), if assets < 2 { 0 } else { flows });
            assert_eq!(faults(&doc), Vec::<String>::new(), "seed {seed}, {assets} assets");
            compile_ecosystem(&doc).unwrap();
        }
    }
}

#[test]
fn a_file_of_it_is_read_as_any_other() {
    for (assets, flows) in [(8, 12), (60, 180), (500, 2_000), (2_000, 8_000)] {
        let doc = generate(3, assets, flows);
        assert!(elements(&doc) <= MAX_ELEMENTS, "{}", elements(&doc));
        let report = check_text("generated.ron", Arc::from(text(&doc)));
        let errors: Vec<_> = report.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
        assert!(report.ok, "{errors:?}");
    }
}

#[test]
fn the_largest_passes_the_rules_and_compiles() {
    let doc = generate(1, 2_000, 8_000);
    assert_eq!((doc.assets.len(), doc.flows.len()), (2_000, 8_000));
    assert_eq!(faults(&doc), Vec::<String>::new());
    let compiled = compile_ecosystem(&doc).unwrap();
    assert_eq!(compiled.flows.len(), 8_000);
}

#[test]
fn the_same_numbers_give_the_same_ecosystem_and_others_another() {
    let doc = generate(7, 60, 180);
    assert_eq!(doc, generate(7, 60, 180));
    assert_ne!(doc.flows, generate(8, 60, 180).flows);
}

#[test]
fn it_has_everything_that_an_analysis_looks_for() {
    let doc = generate(2, 150, 500);
    let kinds: BTreeSet<AssetKind> = doc.assets.iter().map(|asset| asset.kind).collect();
    assert_eq!(kinds.len(), AssetKind::ALL.len(), "{kinds:?}");
    let owasp: BTreeSet<Owasp> = doc.weaknesses.iter().map(|weakness| weakness.owasp).collect();
    assert_eq!(owasp.len(), 10);
    assert!(doc.zones.iter().any(|zone| zone.inside.is_some()));
    assert!(doc.assets.iter().any(|asset| asset.owner.is_none()));
    assert!(doc.assets.iter().any(|asset| !asset.depends_on.is_empty()));
    assert!(doc.assets.iter().any(|asset| !asset.holdings.is_empty()));
    assert!(doc.flows.iter().any(|flow| flow.inventory != Inventory::Documented));
    assert!(doc.controls.iter().any(|control| control.acts.is_some()));
    assert!(doc.credentials.iter().all(|credential| !credential.opens.is_empty()));
    // Nothing stands alone.
    let touched: BTreeSet<&str> = doc.flows.iter().flat_map(|flow| [flow.from.as_str(), flow.to.as_str()]).collect();
    let alone: Vec<&str> = doc.assets.iter().map(|a| a.id.as_str()).filter(|id| !touched.contains(id)).collect();
    assert!(alone.len() * 20 <= doc.assets.len(), "{alone:?}");
}

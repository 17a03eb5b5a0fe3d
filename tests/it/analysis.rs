//! `analyze`: what the graph answers about the bundled ecosystems, and the command as people and machines use it.
//!
//! The golden summaries are the text for people. `UPDATE_GOLDEN=1 cargo test analysis` writes them again: they change with the
//! library of techniques, with the ecosystems, and with what the analysis means.

use std::path::PathBuf;
use std::process::{Command, Output};

use sandtable::analysis::graph::analyse;
use sandtable::cli::analyze::{Analysed, as_text};
use sandtable::scenario::compile::compile_ecosystem;
use sandtable::scenario::load::{Library, bundled_ecosystems, load_ecosystem};
use serde_json::Value;

fn analyze(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sandtable")).arg("analyze").args(arguments).output().expect("the program starts")
}

/// The ids of all ecosystems that ship: "ghost-rail".
fn shipped() -> Vec<&'static str> {
    let id = |name: &'static str| name.rsplit('/').next().and_then(|file| file.strip_suffix(".ron"));
    let ids: Vec<&str> = bundled_ecosystems().iter().filter_map(|(name, _)| id(name)).collect();
    assert_eq!(ids.len(), bundled_ecosystems().len());
    ids
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_summary_of_each_bundled_ecosystem_is_as_it_was() {
    let library = Library::bundled().expect("the library is valid");
    for id in shipped() {
        let doc = load_ecosystem(id, &library).ecosystem.expect("a bundled ecosystem is valid");
        let eco = compile_ecosystem(&doc).expect("it compiles");
        let techniques = &library.techniques.techniques;
        let analysis = analyse(&eco, techniques);
        let text = as_text(&Analysed { eco: &eco, techniques, analysis: &analysis });
        let path = root().join(format!("tests/golden/analysis-{id}.txt"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &text).expect("the golden file can be written");
            continue;
        }
        let golden = std::fs::read_to_string(&path).expect("a golden file");
        for (at, (is, was)) in text.lines().zip(golden.lines()).enumerate() {
            assert_eq!(is, was, "{id}, line {}: if that is meant, run the test with UPDATE_GOLDEN=1", at + 1);
        }
        assert_eq!(text.lines().count(), golden.lines().count(), "{id}");
    }
}

#[test]
fn each_bundled_ecosystem_has_findings_that_name_things_on_it() {
    let library = Library::bundled().expect("the library is valid");
    for id in shipped() {
        let doc = load_ecosystem(id, &library).ecosystem.expect("a bundled ecosystem is valid");
        let eco = compile_ecosystem(&doc).expect("it compiles");
        let analysis = analyse(&eco, &library.techniques.techniques);
        assert!(!analysis.findings.is_empty() && !analysis.paths.is_empty(), "{id}");
        assert!(analysis.jewels.len() <= 10 && analysis.plans.iter().all(|p| p.plans.len() <= 5));
        for finding in &analysis.findings {
            assert!(finding.sentence.ends_with('.') && !finding.about.is_empty(), "{id}: {finding:?}");
            assert!(finding.about.iter().all(|a| !a.id.is_empty()), "{id}: {finding:?}");
            let path = finding.path.and_then(|path| analysis.paths.get(path));
            assert_eq!(path.is_some(), finding.code == "G101", "{id}: {finding:?}");
        }
        // One finding for one sentence, however many calls it is about.
        let mut sentences: Vec<&str> = analysis.findings.iter().map(|f| f.sentence.as_str()).collect();
        sentences.sort_unstable();
        assert!(sentences.windows(2).all(|w| w[0] != w[1]), "{id}");
        // Cheapest first, and the cost is the sum of the steps, each once.
        for path in &analysis.paths {
            assert_eq!(path.cost.0, path.steps.iter().map(|s| s.effort.0).sum::<u64>());
        }
        for plans in &analysis.plans {
            assert!(plans.plans.windows(2).all(|w| w[0].cost <= w[1].cost));
        }
    }
}

#[test]
fn machines_get_one_document_with_the_promised_fields() {
    let output = analyze(&["ghost-rail", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let all: Value = serde_json::from_slice(&output.stdout).expect("one JSON document and nothing else");
    for count in ["assets", "flows", "zones", "boundary_crossings"] {
        assert!(all[count].as_u64().is_some_and(|n| n > 0), "{count}");
    }
    let path = &all["paths"][0];
    assert!(path["from"].is_string() && path["to"].is_string() && path["cost"].as_f64().is_some_and(|c| c > 0.0));
    assert!(path["steps"][0]["technique"].is_string());
    assert!(all["choke_points"].as_array().is_some_and(|c| !c.is_empty()));
    let radius = all["blast_radius"].as_object().expect("shares by asset");
    assert_eq!(radius.len() as u64, all["assets"].as_u64().expect("a count"));
    assert!(radius.values().all(|s| s.as_f64().is_some_and(|s| (0.0..=1.0).contains(&s))));
    assert!(all["unauthenticated"].is_array());
    let unlogged: Vec<&str> = all["unlogged"].as_array().expect("flows").iter().filter_map(Value::as_str).collect();
    assert_eq!(unlogged, ["f-old-change", "f-old-book"]);
    assert!(all["findings"].as_array().expect("findings").iter().all(|f| {
        f["owasp"].as_str().is_some_and(|o| o.starts_with("API")) && f["sentence"].is_string() && f["about"].is_array()
    }));
}

#[test]
fn a_file_a_scenario_and_an_id_lead_to_the_same_answers() {
    let by_id = analyze(&["ghost-rail"]);
    let eco = root().join("scenarios/ecosystems/ghost-rail.ron");
    let scenario = root().join("scenarios/ghost-rail.ron");
    assert_eq!(by_id.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&by_id.stdout).contains("Crown jewels"));
    for file in [eco, scenario] {
        let output = analyze(&[&file.to_string_lossy()]);
        assert_eq!(output.status.code(), Some(0), "{}", file.display());
        assert!(output.stdout == by_id.stdout, "{}", file.display());
    }
}

#[test]
fn what_cannot_be_analysed_is_refused_as_check_refuses_it() {
    let broken = "Ecosystem(version: 1, id: \"x\", name: \"X\", zones: [], assets: [(id: \"a\", name: \"A\", kind: Gatway, zone: \"z\")], flows: [])";
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("broken.ron");
    std::fs::write(&file, broken).expect("it can be written");
    let output = analyze(&[&file.to_string_lossy(), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("broken.ron:1:") && said.contains("Gateway"), "{said}");

    let output = analyze(&["gost-rail"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("ghost-rail"), "the nearest name is offered");

    let output = analyze(&[&root().join("assets/techniques.ron").to_string_lossy()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("neither an ecosystem nor a scenario"));

    assert_eq!(analyze(&[]).status.code(), Some(2));
}

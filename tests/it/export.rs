//! Exports: valid by the published schemas, and back again without loss.
//!
//! `SANDTABLE_SCHEMAS` names a folder with the schemas of the other projects; without it the tests that need it say that they
//! were skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use sandtable::engine::view::ecosystem_picture;
use sandtable::export::drawing::{self, LIGHT, Sketch, sketch_of, svg};
use sandtable::export::{dragon, otm, picture, tables};
use sandtable::import::{Format, Guesses, Imported, Input, import};
use sandtable::scenario::compile::compile_ecosystem;
use sandtable::scenario::doc::*;
use sandtable::scenario::generate::generate;
use sandtable::scenario::load::{Library, bundled_ecosystems, read_ecosystem};
use serde_json::Value;

use crate::import::{example, fixture, read};

fn again(name: &str, text: &str, format: Format) -> Imported {
    let input = Input { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    import(&[input], Some(format), Guesses::None).unwrap_or_else(|faults| panic!("{name}: {faults:?}"))
}

/// Ecosystems of every making: those that ship, an invented one, and imports.
fn all() -> Vec<(String, EcosystemDoc)> {
    let mut out: Vec<(String, EcosystemDoc)> = bundled_ecosystems()
        .iter()
        .map(|(name, text)| ((*name).to_owned(), read_ecosystem(name, Arc::from(*text)).expect("ships")))
        .collect();
    out.push(("generated".to_owned(), generate(3, 80, 160)));
    for name in ["shop.yaml", "clinic.otm", "bank-v2.json", "bank-v1.json", "press.yaml"] {
        out.push((name.to_owned(), read(name).doc));
    }
    out
}

fn without_origins(doc: &EcosystemDoc) -> EcosystemDoc {
    EcosystemDoc { origins: Vec::new(), ..doc.clone() }
}

#[test]
fn export_to_otm_and_back_loses_nothing() {
    for (name, doc) in all() {
        let mine = without_origins(&doc);
        let text = otm::otm(&mine).expect("writes");
        let back = without_origins(&again(&name, &text, Format::Otm).doc);
        same(&name, &mine, &back);
    }
}

#[test]
fn export_to_threat_dragon_and_back_loses_nothing() {
    for (name, doc) in all() {
        let mine = without_origins(&doc);
        let text = dragon::dragon(&mine).expect("writes");
        let mut back = without_origins(&again(&name, &text, Format::ThreatDragon).doc);
        // Zones are written from the outside in, so that boxes lie on each other in the right order.
        back.zones.sort_by_key(|zone| mine.zones.iter().position(|other| other.id == zone.id));
        same(&name, &mine, &back);
    }
}

/// Piece by piece, so that a difference can be read.
fn same(name: &str, mine: &EcosystemDoc, back: &EcosystemDoc) {
    fn each<T: PartialEq + std::fmt::Debug>(name: &str, what: &str, mine: &[T], back: &[T]) {
        assert_eq!(mine.len(), back.len(), "{name}: number of {what}");
        for (a, b) in mine.iter().zip(back) {
            assert_eq!(a, b, "{name}: {what}");
        }
    }
    each(name, "zones", &mine.zones, &back.zones);
    each(name, "assets", &mine.assets, &back.assets);
    each(name, "flows", &mine.flows, &back.flows);
    each(name, "weaknesses", &mine.weaknesses, &back.weaknesses);
    each(name, "controls", &mine.controls, &back.controls);
    each(name, "credentials", &mine.credentials, &back.credentials);
    each(name, "places", &mine.layout, &back.layout);
    assert_eq!(mine, back, "{name}");
}

/// What a drawing of Threat Dragon says, without how it looks.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    nodes: BTreeSet<(String, String, i64, i64)>,
    flows: BTreeSet<(String, String, String, String, bool, bool, bool)>,
    boxes: BTreeSet<String>,
    /// Flows that end nowhere.
    loose: BTreeSet<String>,
    /// Of which cell, title, status, severity, mitigation.
    threats: BTreeSet<(String, String, String, String, String)>,
}

fn said(text: &str) -> Said {
    let whole: Value = serde_json::from_str(text).expect("JSON");
    let cells = whole["detail"]["diagrams"][0]["cells"].as_array().expect("cells").clone();
    let line = |value: &Value| value.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let name = |id: &Value| {
        let cell = cells.iter().find(|cell| cell["id"] == *id);
        cell.map(|cell| line(&cell["data"]["name"])).unwrap_or_default()
    };
    let mut out = Said::default();
    for cell in &cells {
        let data = &cell["data"];
        let flag = |key: &str| data[key].as_bool().unwrap_or(false);
        match cell["shape"].as_str().unwrap_or_default() {
            shape @ ("process" | "store" | "actor") => {
                let at = |key: &str| cell["position"][key].as_f64().unwrap_or_default().round() as i64;
                out.nodes.insert((shape.to_owned(), line(&data["name"]), at("x"), at("y")));
            }
            "flow" if cell["source"]["cell"].is_string() && cell["target"]["cell"].is_string() => {
                out.flows.insert((
                    line(&data["name"]),
                    name(&cell["source"]["cell"]),
                    name(&cell["target"]["cell"]),
                    line(&data["protocol"]),
                    flag("isEncrypted"),
                    flag("isBidirectional"),
                    flag("isPublicNetwork"),
                ));
            }
            "flow" => {
                out.loose.insert(line(&data["name"]));
            }
            "trust-boundary-box" => {
                out.boxes.insert(line(&data["name"]));
            }
            _ => continue,
        }
        for threat in data["threats"].as_array().into_iter().flatten().filter(|t| t["status"] != "NotApplicable") {
            out.threats.insert((
                line(&data["name"]),
                line(&threat["title"]),
                line(&threat["status"]),
                line(&threat["severity"]),
                line(&threat["mitigation"]),
            ));
        }
    }
    out
}

fn dragon_again(name: &str, first: &str) {
    let imported = again(name, first, Format::ThreatDragon);
    // All kept source fields deleted: what comes back comes from the model alone.
    let second = dragon::dragon(&without_origins(&imported.doc)).expect("writes");
    let (before, mut after) = (said(first), said(&second));
    let added: BTreeSet<String> =
        imported.doc.zones.iter().map(|zone| zone.name.clone()).filter(|z| !before.boxes.contains(z)).collect();
    after.boxes.retain(|name| !added.contains(name));
    assert_eq!(before.nodes, after.nodes, "{name}");
    assert_eq!(before.boxes, after.boxes, "{name}");
    // A flow from a public zone is one over a public network, and one over HTTPS is encrypted, also where nobody ticked the box.
    let stated = |said: &Said| {
        let flows = said.flows.iter().map(|f| (f.0.clone(), f.1.clone(), f.2.clone(), f.3.clone(), f.5));
        flows.collect::<BTreeSet<_>>()
    };
    // An end that was drawn beside a thing is joined to it.
    after.flows.retain(|flow| !before.loose.contains(&flow.0));
    assert_eq!(stated(&before), stated(&after), "{name}");
    for was in &before.flows {
        let is = after.flows.iter().find(|flow| (&flow.0, &flow.1, &flow.2) == (&was.0, &was.1, &was.2));
        let is = is.unwrap_or_else(|| panic!("{name}: {was:?}"));
        assert!(is.4 == was.4 || (is.4 && was.3 == "HTTPS"), "{name}: {was:?} is encrypted: {}", is.4);
        assert!(is.6 || !was.6, "{name}: {was:?} is public no more");
    }
    // A threat of a flow that ends nowhere stands at what its other end touches.
    let all = |said: &Said| {
        let threats = said.threats.iter().map(|t| (t.1.clone(), t.2.clone(), t.3.clone(), t.4.clone()));
        threats.collect::<BTreeSet<_>>()
    };
    assert_eq!(all(&before), all(&after), "{name}");
    let kept = |threat: &&(String, String, String, String, String)| !before.loose.contains(&threat.0);
    for threat in before.threats.iter().filter(kept) {
        assert!(after.threats.contains(threat), "{name}: {threat:?}");
    }
    // With its origins, ids and facts that nothing here reads come back as well.
    let third = dragon::dragon(&imported.doc).expect("writes");
    let ids = |text: &str| -> BTreeSet<String> {
        let whole: Value = serde_json::from_str(text).expect("JSON");
        let cells = whole["detail"]["diagrams"][0]["cells"].as_array().expect("cells").clone();
        let nodes = cells.iter().filter(|c| {
            ["process", "store", "actor", "trust-boundary-box"].contains(&c["shape"].as_str().unwrap_or(""))
        });
        nodes.map(|cell| cell["id"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert!(ids(first).is_subset(&ids(&third)), "{name}: ids");
}

#[test]
fn export_of_an_imported_threat_dragon_model_says_the_same() {
    let text = String::from_utf8(fixture("bank-v2.json").bytes).expect("text");
    dragon_again("bank-v2.json", &text);
    let kept = dragon::dragon(&read("bank-v2.json").doc).expect("writes");
    assert!(kept.contains("\"privilegeLevel\": \"low\"") && kept.contains("\"reasonOutOfScope\": \"not ours\""));
    for name in ["threat-dragon-v2-demo.json", "threat-dragon-v2-payment-online.json"] {
        let Some(input) = example(name) else { return };
        dragon_again(name, &String::from_utf8(input.bytes).expect("text"));
    }
}

fn schema(name: &str) -> Option<jsonschema::Validator> {
    let Some(folder) = std::env::var_os("SANDTABLE_SCHEMAS") else {
        eprintln!("skipped: SANDTABLE_SCHEMAS is not set, so nothing was validated against {name}");
        return None;
    };
    let path = PathBuf::from(folder).join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path:?}: {why}"));
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    Some(jsonschema::validator_for(&schema).expect("a schema"))
}

#[test]
fn export_validates_against_the_published_schemas() {
    for (file, write) in [
        ("otm.schema.json", otm::otm as fn(&EcosystemDoc) -> Result<String, serde_json::Error>),
        ("threat-dragon-v2.schema.json", dragon::dragon),
    ] {
        let Some(validator) = schema(file) else { return };
        // The schema is in force: it refuses what it should refuse.
        assert!(!validator.is_valid(&serde_json::json!({"otmVersion": 1, "summary": {}})));
        for (name, doc) in all() {
            let value: Value = serde_json::from_str(&write(&doc).expect("writes")).expect("JSON");
            let faults: Vec<String> =
                validator.iter_errors(&value).take(5).map(|e| format!("{} at {}", e, e.instance_path())).collect();
            assert!(faults.is_empty(), "{name} against {file}: {faults:#?}");
        }
    }
}

fn odd() -> EcosystemDoc {
    let mut doc = read("bank-v2.json").doc;
    doc.assets[0].name = "=HYPERLINK(\"x\"), \"quoted\" <b>[end]".to_owned();
    doc.flows[0].api = "a\"]; subgraph evil; -- | x".to_owned();
    doc.zones[0].name = "Zone \"one\" {2}".to_owned();
    doc
}

#[test]
fn export_pictures_name_everything_and_escape_it() {
    let doc = odd();
    let mermaid = picture::mermaid(&doc);
    assert!(mermaid.starts_with("flowchart LR\n"));
    assert_eq!(mermaid.matches("subgraph ").count(), doc.zones.len() + 1, "one is a word in a label");
    assert_eq!(mermaid.matches("-->|").count(), doc.flows.len());
    // Nothing but our own quotation marks, two in a line.
    for line in mermaid.lines().filter(|line| line.contains('"')) {
        assert_eq!(line.matches('"').count(), 2, "{line}");
    }
    let dot = picture::dot(&doc);
    assert_eq!(dot.matches("subgraph cluster_").count(), doc.zones.len());
    assert_eq!(dot.matches(" -> ").count(), doc.flows.len());
    for line in dot.lines() {
        let plain = line.replace("\\\\", "").replace("\\\"", "");
        assert_eq!(plain.matches('"').count() % 2, 0, "{line}");
    }
    assert_eq!(
        dot.matches('{').count() - dot.matches("{2}").count(),
        dot.matches('}').count() - dot.matches("{2}").count()
    );
}

/// Rows of a table, read by its own rules.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut letters = text.trim_start_matches('\u{FEFF}').chars().peekable();
    while let Some(c) = letters.next() {
        let row = rows.last_mut().expect("a row");
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => row.last_mut().expect("a cell").extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => row.last_mut().expect("a cell").push(c),
        }
    }
    rows.pop();
    rows
}

#[test]
fn export_tables_have_a_row_for_each_and_no_formulas() {
    let doc = odd();
    let assets = rows(&tables::assets(&doc));
    assert_eq!(assets.len(), doc.assets.len() + 1);
    assert!(assets.iter().all(|row| row.len() == assets[0].len()));
    assert_eq!(assets[1][1], format!("'{}", doc.assets[0].name));
    let flows = rows(&tables::flows(&doc));
    assert_eq!(flows.len(), doc.flows.len() + 1);
    assert!(flows.iter().all(|row| row.len() == flows[0].len()));
    // What is not stated says so in a column of its own.
    assert!(flows[2].last().expect("a cell").contains("authentication"));
    let library = Library::bundled().expect("ships");
    let eco = compile_ecosystem(&doc).expect("compiles");
    let found = sandtable::analysis::graph::analyse(&eco, &library.techniques.techniques).findings;
    assert_eq!(rows(&tables::findings(&found)).len(), found.len() + 1);
    let register = rows(&tables::register(&doc, &found));
    assert!(register.len() > doc.weaknesses.len() && register.iter().all(|row| row.len() == register[0].len()));
    assert!(register.iter().any(|row| row[2] == "Readable on the way" && row[9] == "TLS everywhere (on)"));
}

fn drawn(doc: &EcosystemDoc) -> Sketch {
    let eco = compile_ecosystem(doc).expect("compiles");
    sketch_of(&ecosystem_picture(&eco, "€"), &LIGHT)
}

/// A program that is not ours and is not everywhere.
fn other_program(name: &str, arguments: &[&str]) -> Option<bool> {
    match std::process::Command::new(name).args(arguments).output() {
        Ok(output) => Some(output.status.success()),
        Err(_) => {
            eprintln!("skipped: there is no {name} here");
            None
        }
    }
}

#[test]
fn export_svg_names_everything_and_other_programs_read_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, doc) in all().into_iter().chain([("odd".to_owned(), odd())]) {
        let text = svg(&drawn(&doc));
        assert_eq!(text, svg(&drawn(&doc)), "{name}: the same bytes");
        for asset in doc.assets.iter().filter(|asset| asset.name.is_ascii() && asset.name.len() < 18) {
            let escaped =
                asset.name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            assert!(text.contains(&format!(">{escaped}</text>")), "{name}: {}", asset.name);
        }
        assert_eq!(text.matches("<polygon").count(), doc.flows.len(), "{name}: an arrowhead for each flow");
        assert_eq!(text.matches("<path").count(), doc.assets.len(), "{name}: an icon for each asset");
        let path = folder.path().join(format!("{}.svg", name.replace('/', "-")));
        std::fs::write(&path, &text).expect("written");
        let path = path.display().to_string();
        assert_ne!(other_program("xmllint", &["--noout", &path]), Some(false), "{name}: no XML");
        let picture = format!("{path}.png");
        assert_ne!(other_program("rsvg-convert", &["-o", &picture, &path]), Some(false), "{name}: no SVG");
    }
}

#[test]
fn export_png_has_the_pixels_that_were_asked_for() {
    // Two are enough: painting is slow in a build for tests.
    for (name, doc) in all().into_iter().take(2) {
        let sketch = drawn(&doc);
        let bytes = drawing::png(&sketch, 1.0).expect("painted");
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let about = reader.next_frame(&mut pixels).expect("whole");
        let wanted = (sketch.size.x.ceil() as u32, sketch.size.y.ceil() as u32);
        assert_eq!((about.width, about.height), wanted, "{name}");
        let colours: BTreeSet<&[u8]> = pixels.chunks(4).collect();
        assert!(colours.len() > 100, "{name}: {} colours", colours.len());
        assert!(pixels.chunks(4).all(|pixel| pixel[3] == 255), "{name}: nothing shows through");
    }
    // What does not fit is drawn smaller, not refused.
    let mut far = drawn(&all().remove(0).1);
    far.size.x = 40_000.0;
    let bytes = drawing::png(&far, 2.0).expect("painted");
    let reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().expect("a PNG");
    assert!(reader.info().width <= 16_001 && reader.info().width > 10_000);
}

/// What an Open Threat Model says that the format has a word for, by names.
fn model_said(text: &str) -> BTreeMap<&'static str, BTreeSet<Vec<String>>> {
    let input = Input { name: "model".to_owned(), bytes: text.as_bytes().to_vec() };
    let tree = sandtable::import::text::Tree::read(&input.name, &input.bytes).expect("reads");
    let whole = tree.documents().next().and_then(|node| node.to_json(u32::MAX)).expect("JSON");
    let list = |key: &str| whole[key].as_array().cloned().unwrap_or_default();
    let line = |value: &Value| value.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let (zones, components, flows) = (list("trustZones"), list("components"), list("dataflows"));
    let name = |id: &Value| {
        let found = zones.iter().chain(&components).find(|element| element["id"] == *id && !id.is_null());
        found.map(|element| line(&element["name"])).unwrap_or_default()
    };
    let mut out: BTreeMap<&'static str, BTreeSet<Vec<String>>> = BTreeMap::new();
    for zone in &zones {
        // Converters rate every zone 10 where they know nothing: that says no more than nothing.
        let told = zones.iter().any(|zone| zone["risk"]["trustRating"].as_f64() != Some(10.0));
        let trust =
            if told { zone["risk"]["trustRating"].as_f64().unwrap_or_default().to_string() } else { String::new() };
        out.entry("zones").or_default().insert(vec![line(&zone["name"]), trust, name(&zone["parent"]["trustZone"])]);
    }
    for component in &components {
        // Components within components stand in the zone around them.
        let mut parent = component["parent"].clone();
        for _ in 0..9 {
            let outer = components.iter().find(|other| other["id"] == parent["component"]);
            parent = outer.map_or(parent, |outer| outer["parent"].clone());
        }
        out.entry("components").or_default().insert(vec![line(&component["name"]), name(&parent["trustZone"])]);
    }
    let is_component = |id: &Value| components.iter().any(|component| component["id"] == *id);
    for flow in flows.iter().filter(|f| is_component(&f["source"]) && is_component(&f["destination"])) {
        let both = flow["bidirectional"].as_bool().unwrap_or(false).to_string();
        let said = vec![line(&flow["name"]), name(&flow["source"]), name(&flow["destination"]), both];
        out.entry("flows").or_default().insert(said);
    }
    // One that no threat names protects nothing, and has no place in a model.
    let instances = components.iter().chain(&flows).filter_map(|element| element["threats"].as_array()).flatten();
    let named: BTreeSet<String> = instances
        .filter_map(|instance| instance["mitigations"].as_array())
        .flatten()
        .map(|mitigation| line(&mitigation["mitigation"]))
        .collect();
    for mitigation in list("mitigations").into_iter().filter(|mitigation| named.contains(&line(&mitigation["id"]))) {
        out.entry("mitigations").or_default().insert(vec![line(&mitigation["name"])]);
    }
    for threat in list("threats") {
        out.entry("threats").or_default().insert(vec![line(&threat["name"])]);
    }
    out
}

#[test]
fn export_of_an_imported_threat_model_says_the_same_from_the_model_alone() {
    let mut inputs = vec![fixture("clinic.otm")];
    inputs.extend(["otm-mobile-cloud.json", "otm-example.yaml"].into_iter().filter_map(example));
    for input in inputs {
        let name = input.name.clone();
        let first = String::from_utf8(input.bytes).expect("text");
        let imported = again(&name, &first, Format::Otm);
        let second = otm::otm(&without_origins(&imported.doc)).expect("writes");
        let (before, after) = (model_said(&first), model_said(&second));
        for (what, said) in before {
            let unrated = |row: &Vec<String>| row.get(1).is_some_and(String::is_empty);
            let blank = what == "zones" && said.iter().all(unrated);
            let now = after.get(what).cloned().unwrap_or_default().into_iter();
            let now: BTreeSet<Vec<String>> = now
                .map(|mut row| {
                    if blank {
                        row[1].clear();
                    }
                    row
                })
                .collect();
            let lost: Vec<_> = said.difference(&now).collect();
            assert!(lost.is_empty(), "{name}: {what} {lost:?} are lost; there are {now:?}");
        }
    }
}

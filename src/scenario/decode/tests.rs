use std::sync::Arc;

use super::*;
use crate::scenario::doc::EcosystemDoc;

fn faults(text: &str) -> Vec<String> {
    let source = Source::from_text("x.ron", Arc::from(text)).expect("small");
    match index::<EcosystemDoc>(source) {
        Ok(file) => decode::<EcosystemDoc>(&file)
            .diagnostics
            .iter()
            .map(|d| format!("{} {}:{} {} | {}", d.code, d.place.line, d.place.column, d.message, d.hint))
            .collect(),
        Err(d) => vec![format!("{} {}:{} {} | {}", d.code, d.place.line, d.place.column, d.message, d.hint)],
    }
}

const SMALL: &str = r#"Ecosystem(
    version: 1, id: "x", name: "X",
    zones: [(id: "z", name: "Z", trust: 1, kind: Edge)],
    assets: [],
    flows: [],
)"#;

#[test]
fn a_valid_file_has_no_faults() {
    assert_eq!(faults(SMALL), Vec::<String>::new());
}

#[test]
fn faults_of_every_kind_are_found_at_once() {
    let text = r#"Ecosystem(
    version: 1, id: "x", nmae: "X",
    zones: [
        (id: "z", name: "Z", trust: "high", kind: Egde),
        (id: "y", name: "Y", trust: 1, kind: Edge, kind: Edge),
        (id: "w", name: "W", kind: Edge),
        Zone(id: "v", name: 5, trust: 1.5, kind: "Edge"),
        7,
    ],
    assets: {},
    flows: [],
    weaknesses: [(id: "a", name: "b", on: Asset("x", "y"), owasp: Api1(1), cwe: 99999999999, ease: 1, known: Known)],
    controls: [(id: "c", name: "C", kind: Waf, on: [Flow], state: On)],
)"#;
    let found = faults(text);
    let places: Vec<String> =
        found.iter().map(|words| words.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        places,
        [
            "S010 2:26",
            "S013 4:37",
            "S011 4:51",
            "S016 5:52",
            "S012 6:9",
            "S017 7:9",
            "S013 7:29",
            "S013 7:39",
            "S013 7:50",
            "S013 8:9",
            "S013 10:13",
            "S015 12:54",
            "S015 12:67",
            "S014 12:81",
            "S015 13:53",
        ],
        "{found:#?}"
    );
}

#[test]
fn syntax_is_reported_where_it_breaks() {
    assert_eq!(faults("").len(), 1);
    for (text, start) in [
        ("Ecosystem(version: 1", "S004"),
        ("Ecosystem(version: 1 id: 2)", "S004 1:22"),
        ("Ecosystem(version: 1, id: \"a)", "S004 1:"),
        ("Ecosystem(version: 1, id: \"\\q\")", "S004 1:"),
        ("Ecosystem(version: 1)\n)", "S004 2:1"),
    ] {
        let found = faults(text);
        assert!(found.iter().any(|fault| fault.starts_with(start)), "{text}: {found:?}");
    }
}

//! Every text that ships is written, read and written again, also with comments in every place where one can stand.

use std::sync::Arc;

use super::*;
use crate::scenario::bundled::ECOSYSTEMS;

fn read(text: &str) -> EcosystemDoc {
    read_ecosystem("test.ron", Arc::from(text)).expect("reads")
}

fn written(doc: &EcosystemDoc, old: &str) -> Written {
    write_ecosystem(doc, Some(old)).expect("has a form")
}

#[test]
fn bundled_ecosystems_mean_the_same_and_the_second_time_changes_nothing() {
    for (name, text) in ECOSYSTEMS {
        let doc = read(text);
        let once = written(&doc, text);
        assert_eq!(once.lost, [], "{name}");
        assert_eq!(read(&once.text), doc, "{name}");
        let twice = written(&doc, &once.text);
        assert_eq!(twice.text, once.text, "{name}");
        let mut before: Vec<&str> = text.lines().filter(|l| l.trim().starts_with("//")).map(str::trim).collect();
        let mut after: Vec<&str> = once.text.lines().filter(|l| l.trim().starts_with("//")).map(str::trim).collect();
        before.sort_unstable();
        after.sort_unstable();
        assert_eq!(before, after, "{name}");
        assert!(once.text.lines().all(|line| line == line.trim_end()), "{name}");
    }
}

#[test]
fn it_looks_as_somebody_would_write_it() {
    let (_, text) = ECOSYSTEMS.iter().find(|(name, _)| name.contains("dormant")).expect("ships");
    let out = written(&read(text), text).text;
    for line in [
        "// Corella Mobile: an invented Australian mobile operator. Amounts in Australian dollars.\nEcosystem(\n    version: 1,",
        "        // ── shops ──\n        (id: \"kiosk\", name: \"Shop kiosks\", kind: Client, zone: \"shops\", owner: Product, fact: \"412 shops\",\n            about: \"A screen",
        "        (id: \"partner-limit\", name: \"Speed limit for Merridew\", kind: RateLimit, on: [Flow(\"hub-pgw\")],\n            rate: 0.7, state: On, cost_per_month: 1500),",
    ] {
        assert!(out.contains(line), "{line}\n--- in\n{}", out.get(..3000).unwrap_or(&out));
    }
}

const SMALL: &str = r##"Ecosystem(
    version: 1,
    id: "small",
    name: "Small \"one\"\n",
    layout: [(asset: "a", x: 12, y: 40.5)],
    zones: [(id: "z", name: "Zone", trust: 10, kind: Edge)],
    assets: [
        (id: "a", name: "A", kind: Client, zone: "z", owner: Some(Dev), holdings: [(id: "h", name: r#"raw " text"#, class: Personal, people: 5)]),
        (id: "b", name: "B", kind: Service, zone: "z", monitoring: [(source: Gateway, coverage: 1, quality: 0.25)], depends_on: ["a"]),
    ],
    flows: [
        (id: "a-b", from: "a", to: "b", api: "x", operations: ["GET /", "PUT /"], exposure: Public, inventory: Shadow,
            authentication: None, authorisation: None, validation: None, logging: None),
    ],
    controls: [
        (id: "c", name: "C", kind: Waf, on: [Flow("a-b"), Asset("b")], rate: 0.5, state: On, acts: (after: "5m", wrong_per_day: 0.01)),
    ],
    credentials: [],
)
"##;

/// Places in a text where a comment may stand: behind every comma and every opening bracket, outside of texts.
fn gaps(text: &str) -> Vec<usize> {
    let mut gaps = vec![0];
    let mut quoted = false;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if c == '"' && before != '\\' {
            quoted = !quoted;
        }
        if !quoted && matches!(c, ',' | '(' | '[' | ':') {
            gaps.push(at + 1);
        }
        before = c;
    }
    gaps.push(text.len());
    gaps
}

#[test]
fn a_comment_survives_wherever_it_stands() {
    let text = SMALL.replace("r#\"raw \" text\"#", "\"raw\"").replace("\\\"one\\\"", "one");
    let doc = read(&text);
    for gap in gaps(&text) {
        for comment in ["// note\n", "\n// note\n", "/* note */", "\n/* note\n two */\n", "/* a */ // note\n"] {
            let mut with = text.clone();
            with.insert_str(gap, comment);
            assert_eq!(read(&with), doc, "{with}");
            let once = written(&doc, &with);
            assert_eq!(once.lost, [], "{with}");
            assert!(once.text.contains("note"), "{comment:?} at {gap} in\n{with}\nbecame\n{}", once.text);
            assert_eq!(written(&doc, &once.text).text, once.text, "{comment:?} at {gap} in\n{with}");
        }
    }
}

#[test]
fn comments_follow_what_they_belong_to() {
    let text = SMALL
        .replace("        (id: \"a\",", "        // clients\n        (id: \"a\",")
        .replace("    credentials", "    // last\n    credentials")
        .replace("state: On,", "state: On, // since May\n");
    let mut doc = read(&text);
    doc.assets.reverse();
    doc.zones[0].name = "// no comment".into();
    doc.controls[0].id = "renamed".into();
    let out = written(&doc, &text);
    assert_eq!(out.lost, []);
    assert!(out.text.contains("        // clients\n        (id: \"a\""), "{}", out.text);
    assert!(out.text.contains("state: On, // since May\n"), "{}", out.text);
    // A default is written where a comment hangs on it.
    assert!(out.text.contains("    // last\n    credentials: [],\n)"), "{}", out.text);
}

#[test]
fn what_has_no_place_is_told_and_headings_outlive_the_first_of_their_group() {
    let text = SMALL
        .replace("        (id: \"a\",", "        // clients\n        (id: \"a\",")
        .replace("kind: Waf,", "kind: Waf, // bought in 2021\n");
    let mut doc = read(&text);
    doc.assets.remove(0);
    doc.controls.clear();
    let out = written(&doc, &text);
    assert_eq!(out.lost.iter().map(|lost| lost.text.as_str()).collect::<Vec<_>>(), ["// bought in 2021"]);
    assert_eq!(out.lost.first().map(|lost| lost.line), Some(17));
    assert!(out.text.contains("        // clients\n        (id: \"b\""), "{}", out.text);
}

#[test]
fn texts_of_every_kind_are_read_as_they_were_written() {
    let mut doc = read(SMALL);
    for name in ["", "\\", "\"", "a\tb\r\n", "\u{0}\u{7f}\u{202e}", "é·e\u{301} 漢 🚲", "// no comment", "r#\"x\"#"]
    {
        doc.summary = name.to_owned();
        let out = written(&doc, SMALL);
        assert_eq!(read(&out.text).summary, name);
    }
    for number in [0.0, 0.1, 1.0, 60.0, 1e-9, 1e18, 123_456_789.5] {
        doc.assets[0].worth_per_hour.0 = number;
        doc.controls[0].detection = number;
        assert_eq!(read(&written(&doc, SMALL).text), doc);
    }
    let out = written(&read(SMALL), SMALL).text;
    assert!(out.contains("(asset: \"a\", x: 12, y: 40.5)") && out.contains("coverage: 1.0"), "{out}");
}

#[test]
fn in_full_every_field_has_its_place() {
    let text = write_in_full(&read(SMALL)).expect("has a form");
    assert_eq!(read(&text), read(SMALL));
    for field in ["limit_per_minute: None", "about: \"\"", "weaknesses: []", "data: Both"] {
        assert!(text.contains(field), "{field}");
    }
}

//! Files that are wrong, broken or meant to do harm end in an error with its place, and soon.

use std::time::Instant;

use sandtable::base::diag::Diagnostic;
use sandtable::import::{Guesses, Input, import};

use crate::fuzz::LIMIT;

fn attempt(name: &str, bytes: impl Into<Vec<u8>>) -> Result<(), Vec<Diagnostic>> {
    let begun = Instant::now();
    let input = Input { name: name.to_owned(), bytes: bytes.into() };
    let result = import(&[input], None, Guesses::Marked).map(|_| ());
    assert!(begun.elapsed() < LIMIT, "{name} took {:?}", begun.elapsed());
    result
}

/// The code and the place of the one fault.
fn refused(name: &str, bytes: impl Into<Vec<u8>>) -> (String, u32, u32) {
    let faults = attempt(name, bytes).expect_err(name);
    assert_eq!(faults.len(), 1, "{faults:?}");
    let fault = &faults[0];
    assert!(!fault.message.is_empty() && !fault.hint.is_empty() && fault.place.file == name, "{fault:?}");
    (fault.code.to_owned(), fault.place.line, fault.place.column)
}

fn is(code: &str, line: u32, column: u32) -> (String, u32, u32) {
    (code.to_owned(), line, column)
}

#[test]
fn hostile_files_that_are_no_text() {
    assert_eq!(refused("model.tm7", b"PK\x03\x04rest of a zip".to_vec()), is("I003", 1, 1));
    assert_eq!(refused("a.json.gz", b"\x1f\x8b\x08".to_vec()), is("I003", 1, 1));
    assert_eq!(refused("wide.json", b"\xff\xfe{\0}\0".to_vec()), is("I003", 1, 1));
    assert_eq!(refused("cut.json", b"{\n\"a\": \"\xc3\"}".to_vec()), is("I003", 2, 7));
    assert_eq!(refused("zero.json", b"{\"a\": \"\0\"}".to_vec()), is("I003", 1, 8));
    assert_eq!(refused("empty.yaml", b"".to_vec()), is("I004", 1, 1));
    assert_eq!(refused("blank.yaml", b"\n \n".to_vec()), is("I004", 1, 1));
    assert_eq!(refused("comment.yaml", b"# openapi: 3.1.0\n".to_vec()), is("I004", 1, 1));
}

#[test]
fn hostile_xml_is_not_read_and_its_entities_are_never_expanded() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><ThreatModel>&b;</ThreatModel>";
    assert_eq!(refused("model.tm7", bomb), is("I009", 1, 1));
    assert_eq!(refused("picture.xml", "<mxfile><diagram/></mxfile>"), is("I009", 1, 1));
}

#[test]
fn hostile_bombs_and_depths() {
    let mut laughs = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for n in 1..12 {
        let previous = n - 1;
        laughs += &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{previous}"); 9].join(", "));
    }
    laughs += "openapi: 3.0.0\n";
    let (code, line, _) = refused("laughs.yaml", laughs);
    assert_eq!(code, "I007");
    assert!((5..12).contains(&line), "the level that is too much: {line}");
    assert_eq!(refused("deep.json", "[".repeat(200_000)).0, "I006");
    assert_eq!(refused("deep.json", format!("{{\"openapi\":{}", "{\"a\":".repeat(200_000))).0, "I006");
    assert_eq!(refused("deep.yaml", format!("openapi: {}", "[".repeat(20_000))).0, "I006");
    let steps: String = (0..1_500).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
    assert_eq!(refused("steps.yaml", steps).0, "I006");
    assert_eq!(refused("self.yaml", "openapi: &a [*a]").0, "I005");
    assert_eq!(refused("many.json", format!("[{}1]", "1,".repeat(1_000_000))).0, "I007");
}

#[test]
fn hostile_sizes() {
    assert_eq!(refused("line.json", format!("{{\"openapi\":\"{}\"}}", "x".repeat(50 << 20))), is("I002", 1, 1));
    assert_eq!(refused("line.yaml", format!("openapi: {}", "x".repeat(5 << 20))), is("I002", 1, 1));
    // Within the bound, and nothing but one key.
    assert_eq!(refused("key.json", format!("{{\"{}\": 1}}", "k".repeat(15 << 20))).0, "I009");
    assert_eq!(refused("colons.yaml", "a: ".repeat(1_000_000)).0, "I005");
    assert_eq!(refused("dashes.yaml", "- ".repeat(1_000_000)).0, "I006");
    assert_eq!(refused("quote.yaml", format!("a: \"{}", "\\n".repeat(1_500_000))).0, "I005");
    // Almost JSON: the second reader is not slow either.
    assert_eq!(refused("almost.json", format!("{{\"a\": [{}", "{\"b\": 1},".repeat(300_000))).0, "I007");
}

#[test]
fn hostile_syntax_is_pointed_at() {
    assert_eq!(refused("twice.json", "{\"openapi\": \"3.0.0\",\n \"paths\": {}, \"paths\": {}}"), is("I008", 2, 15));
    assert_eq!(refused("twice.yaml", "openapi: 3.0.0\npaths: {}\npaths: {}\n"), is("I008", 3, 1));
    assert_eq!(refused("cut.json", "{\"openapi\": \"3.0.0\",\n\"paths\": {").0, "I005");
    assert_eq!(refused("comma.json", "{\"openapi\": \"3.0.0\",,\n}"), is("I005", 1, 21));
    assert_eq!(refused("surrogate.json", "{\"a\": \"\\ud800\"}").0, "I005");
    assert_eq!(refused("tail.json", "{\"openapi\": \"3.0.0\"} x").0, "I005");
    assert_eq!(refused("tab.yaml", "openapi: 3.0.0\npaths:\n\t/a: {}\n").0, "I005");
    assert_eq!(refused("mapkey.yaml", "? {a: 1}\n: b\n").0, "I005");
}

#[test]
fn a_quoted_text_may_go_on_without_indentation() {
    let model = "otmVersion: 0.2.0\nproject:\n  name: 'one\ntwo\nthree'\n  id: abc\ncomponents: [{id: xy, name: XY, type: t, parent: {}}]\n";
    let input = Input { name: "x.otm".into(), bytes: model.into() };
    let doc = import(&[input], None, Guesses::None).expect("reads").doc;
    assert_eq!(doc.name, "one two three");
}

#[test]
fn hostile_other_formats_are_named() {
    for (text, what) in [
        ("asyncapi: 2.0.0", "AsyncAPI"),
        ("{\"info\": {}, \"item\": []}", "Postman"),
        ("apiVersion: backstage.io/v1alpha1", "Backstage"),
        ("[1, 2]", "no map"),
        ("just words", "no map"),
    ] {
        let faults = attempt("x", text).expect_err("another format");
        assert!(faults[0].code == "I009" && faults[0].message.contains(what), "{text}: {}", faults[0]);
    }
    let nothing = attempt("x.json", "{\"openapi\": \"3.0.0\", \"components\": {}}");
    assert!(nothing.is_ok(), "a description without operations is one all the same");
    assert_eq!(
        refused("x.json", "{\"otmVersion\": \"0.2.0\", \"project\": {\"name\": \"a\", \"id\": \"a\"}}").0,
        "I011"
    );
}

#[test]
fn hostile_crowds() {
    let flows = "{\"id\":\"f\",\"name\":\"F\",\"source\":\"a\",\"destination\":\"b\"},".repeat(50_000);
    let otm = format!(
        "{{\"otmVersion\":\"0.2.0\",\"project\":{{\"name\":\"a\",\"id\":\"a\"}},\"dataflows\":[{}{{}}]}}",
        flows
    );
    assert_eq!(refused("flows.json", otm).0, "I007");
    let cells = "{\"id\":\"a\",\"shape\":\"process\",\"data\":{\"name\":\"x\"}},".repeat(50_000);
    let drawing =
        format!("{{\"summary\":{{\"title\":\"a\"}},\"detail\":{{\"diagrams\":[{{\"cells\":[{cells}{{}}]}}]}}}}");
    assert_eq!(refused("cells.json", drawing).0, "I007");
    // One id for all of them is no more work than one for each.
    let cells = "{\"id\":\"a\",\"shape\":\"process\",\"data\":{\"name\":\"x\"}},".repeat(9_000);
    let drawing =
        format!("{{\"summary\":{{\"title\":\"a\"}},\"detail\":{{\"diagrams\":[{{\"cells\":[{cells}{{}}]}}]}}}}");
    assert!(attempt("cells.json", drawing).is_ok());
    let paths: String = (0..8_000)
        .map(|n| format!("\"/p{n}/{{id}}\":{{\"get\":{{\"tags\":[\"t{n}\"],\"responses\":{{}}}}}},"))
        .collect();
    let api = format!(
        "{{\"openapi\":\"3.0.0\",\"info\":{{\"title\":\"a\",\"version\":\"1\"}},\"paths\":{{{paths}\"/z\":{{}}}}}}"
    );
    // Grouped, and the rest is told.
    assert!(attempt("paths.json", api).is_ok());
    let stored = "records, ".repeat(100_000);
    let model = format!(
        "threagile_version: 1\ntitle: a\ndata_assets: {{R: {{id: records}}}}\ntechnical_assets: {{A: {{id: a, data_assets_stored: [{stored}]}}}}\n"
    );
    // Said a hundred thousand times, it is stored once.
    let input = Input { name: "stored.yaml".into(), bytes: model.into() };
    let doc = import(&[input], None, Guesses::Marked).expect("reads").doc;
    assert_eq!(doc.assets.iter().map(|asset| asset.holdings.len()).sum::<usize>(), 1);
}

#[test]
fn hostile_references_end() {
    let round = r##"{"openapi":"3.0.0","info":{"title":"R","version":"1"},
      "paths":{"/a":{"$ref":"#/paths/~1b"},"/b":{"$ref":"#/paths/~1a"},"/c":{"get":{"responses":{"200":{"content":{"x":{"schema":{"$ref":"#/components/schemas/A"}}}}}}},
               "/d":{"get":{"parameters":[{"$ref":"http://169.254.169.254/x"},{"$ref":"../../etc/passwd"}],"responses":{}}}},
      "components":{"schemas":{"A":{"properties":{"self":{"$ref":"#/components/schemas/A"},"email":{"type":"string"}},"allOf":[{"$ref":"#/components/schemas/A"}]}}}}"##;
    assert!(attempt("round.json", round).is_ok());
    let zones = r#"{"otmVersion":"0.2.0","project":{"name":"a","id":"a"},
      "trustZones":[{"id":"x","name":"X","risk":{"trustRating":1},"parent":{"trustZone":"y"}},{"id":"y","name":"Y","risk":{"trustRating":2},"parent":{"trustZone":"x"}}],
      "components":[{"id":"c","name":"C","type":"t","parent":{"component":"d"}},{"id":"d","name":"D","type":"t","parent":{"component":"c"}}],
      "dataflows":[{"id":"f","name":"F","source":"c","destination":"c"}]}"#;
    assert!(attempt("zones.json", zones).is_ok());
}

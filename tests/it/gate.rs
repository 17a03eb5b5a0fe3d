//! The gate: what breaks a policy has a place and a reason, what is known passes, and exit codes say which it was.

use std::process::Command;

use sandtable::import::gate::{BUNDLED, GateReport, Policy, baseline, gate};

use crate::import::{example, fixture};

fn policy() -> Policy {
    Policy::read("gate.ron", BUNDLED).expect("reads")
}

fn report(name: &str) -> GateReport {
    gate(&[fixture(name)], &policy(), &Default::default()).expect("reads")
}

fn sandtable(arguments: &[&str]) -> (i32, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_sandtable")).args(arguments).output().expect("runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (out.status.code().expect("a code"), text(out.stdout), text(out.stderr))
}

fn path(name: &str) -> String {
    format!("{}/tests/fixtures/import/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn gate_points_at_the_operation_that_breaks_the_policy() {
    let report = report("shop.yaml");
    assert!(!report.ok && report.operations == 6);
    let find = |rule: &str, operation: &str| {
        let found = report.findings.iter().find(|f| f.rule == rule && f.operation == operation);
        found.unwrap_or_else(|| panic!("{rule} at {operation} is not among {:#?}", report.findings))
    };
    let text = String::from_utf8(fixture("shop.yaml").bytes).expect("text");
    let line = |number: u32| text.lines().nth(number as usize - 1).expect("a line");
    let open = find("no-authentication", "GET /v1/orders");
    assert!(line(open.place.line - 1).contains("get:") && line(open.place.line).contains("tags"), "{}", open.place);
    assert_eq!((open.owasp.as_str(), open.cwe, open.level), ("API2", 306, "fail"));
    find("undocumented-version", "GET /v1/orders");
    find("public-sensitive-data", "GET /v2/orders/{orderId}");
    find("key-in-query", "POST /v2/hooks");
    assert!(
        report.findings.iter().all(|f| f.operation != "PUT /v2/users/{userId}" || f.rule != "public-sensitive-data")
    );
}

#[test]
fn gate_knows_what_stands_in_the_baseline_wherever_it_moved() {
    let first = report("shop.yaml");
    let json = serde_json::to_vec(&first).expect("writes");
    let known = baseline("baseline.json", &json).expect("reads");
    let mut moved = fixture("shop.yaml");
    moved.bytes.splice(0..0, b"# one line more\n".iter().copied());
    let again = gate(&[moved], &policy(), &known).expect("reads");
    assert!(again.ok && again.failing == 0 && again.known == first.findings.len() && again.gone.is_empty());
    let other = gate(&[fixture("swagger2.json")], &policy(), &known).expect("reads");
    assert!(!other.ok && other.gone.len() == known.len());
}

#[test]
fn gate_follows_its_policy() {
    let quiet = Policy::read(
        "p.ron",
        r#"Gate(version: 1, rules: [(rule: "no-authentication", level: Fail), (rule: "key-in-query", level: Warn)],
            exempt: [(path: "/v1/*", rules: ["no-authentication"], reason: "public on purpose")])"#,
    )
    .expect("reads");
    let report = gate(&[fixture("shop.yaml")], &quiet, &Default::default()).expect("reads");
    assert!(report.ok && report.failing == 0 && report.warnings == 1, "{report:#?}");
    let wrong = gate(&[fixture("clinic.otm")], &quiet, &Default::default()).expect_err("no description");
    assert_eq!(wrong[0].code, "I010");
}

#[test]
fn gate_says_by_its_exit_code_how_it_came_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (code, out, _) = sandtable(&["gate", &path("shop.yaml"), "--json"]);
    assert_eq!(code, 1);
    let json: serde_json::Value = serde_json::from_str(&out).expect("one document");
    let first = &json["findings"][0];
    assert!(
        first["line"].as_u64() > Some(0) && first["column"].as_u64() > Some(0) && first["reason"].is_string(),
        "{first}"
    );
    std::fs::write(file("known.json"), &out).expect("writes");
    assert_eq!(sandtable(&["gate", &path("shop.yaml"), "--baseline", &file("known.json")]).0, 0);
    std::fs::write(file("policy.ron"), "Gate(version: 1, rules: [])").expect("writes");
    assert_eq!(sandtable(&["gate", &path("shop.yaml"), "--policy", &file("policy.ron")]).0, 0);
    let (code, out, _) = sandtable(&["gate", &path("shop.yaml")]);
    assert!(code == 1 && out.contains("shop.yaml:") && out.contains("fail no-authentication"), "{out}");
    assert_eq!(sandtable(&["gate"]).0, 2);
    assert_eq!(sandtable(&["gate", &file("nothing.yaml")]).0, 1);
}

#[test]
fn policies_are_checked_like_every_other_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = |text: &str| {
        let file = folder.path().join("policy.ron").to_string_lossy().into_owned();
        std::fs::write(&file, text).expect("writes");
        sandtable::cli::check::run(&[file], false)
    };
    assert_eq!(check(BUNDLED), 0);
    assert_eq!(check(&BUNDLED.replace("plain-http", "plain-htp")), 1);
}

#[test]
fn import_and_export_by_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (code, out, error) =
        sandtable(&["import", "auto", &path("shop.yaml"), &path("clinic.otm"), "--out", &file("a.ron"), "--json"]);
    assert_eq!(code, 0, "{error}");
    let json: serde_json::Value = serde_json::from_str(&out).expect("one document");
    for field in ["zones", "assets", "flows", "data_classes"] {
        assert!(json[field].as_u64() > Some(1), "{field}: {}", json[field]);
    }
    let warning = &json["warnings"][0];
    assert!(
        warning["code"].is_string()
            && warning["where"].as_str().is_some_and(|w| w.contains(':'))
            && warning["message"].is_string()
    );
    assert_eq!(sandtable(&["check", &file("a.ron")]).0, 0);
    let (code, _, error) =
        sandtable(&["import", "otm", &path("clinic.otm"), "--into", &file("a.ron"), "--out", &file("a.ron")]);
    assert_eq!(code, 0, "{error}");
    let (code, out, _) = sandtable(&["analyze", &file("a.ron"), "--json"]);
    assert_eq!(code, 0);
    let again: serde_json::Value = serde_json::from_str(&out).expect("one document");
    assert_eq!((&again["assets"], &again["flows"]), (&json["assets"], &json["flows"]), "nothing is doubled");
    for format in [
        "otm",
        "threat-dragon",
        "mermaid",
        "dot",
        "csv-assets",
        "csv-flows",
        "csv-findings",
        "risk-register",
        "ron",
        "svg",
        "png",
    ] {
        let (code, _, error) = sandtable(&["export", format, &file("a.ron"), "--out", &file(format)]);
        assert!(code == 0 && std::fs::metadata(file(format)).is_ok_and(|m| m.len() > 200), "{format}: {error}");
    }
    let (code, _, error) = sandtable(&["export", "png", &file("a.ron")]);
    assert!(code == 2 && error.contains("--out"), "{error}");
    assert_eq!(sandtable(&["import", "openapi", &path("clinic.otm"), "--out", &file("b.ron")]).0, 1);
    assert_eq!(sandtable(&["import", "nonsense", &path("clinic.otm")]).0, 2);
    assert_eq!(sandtable(&["import", "auto", &path("clinic.otm"), "--out", &file("no/such/folder.ron")]).0, 3);
}

#[test]
fn gate_on_the_real_weak_api() {
    let Some(crapi) = example("openapi-owasp-crapi.json") else { return };
    let report = gate(&[crapi], &policy(), &Default::default()).expect("reads");
    assert_eq!(report.operations, 44);
    assert!(!report.ok);
    // Counted by a script: one operation of v3 and one of v4 beside 23 of v2.
    assert_eq!(report.findings.iter().filter(|f| f.rule == "undocumented-version").count(), 2);
    // `security: [{}]` asks for no proof at all; of the ten that ask for none, eight are ways in, counted by hand.
    let open = report.findings.iter().filter(|f| f.rule == "no-authentication");
    let open: Vec<&str> = open.map(|f| f.operation.as_str()).collect();
    assert_eq!(open, ["GET /workshop/api/shop/return_qr_code", "GET /workshop/api/mechanic/receive_report"]);
    assert_eq!(report.excused.len(), 8);
}

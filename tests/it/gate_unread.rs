//! The gate never takes for harmless what it did not read, did not understand or excused.

use std::collections::BTreeSet;

use sandtable::import::Input;
use sandtable::import::gate::{BUNDLED, GateReport, Policy, baseline, gate};

fn file(name: &str, text: impl Into<Vec<u8>>) -> Input {
    Input { name: name.to_owned(), bytes: text.into() }
}

fn asked(files: &[Input]) -> GateReport {
    let policy = Policy::read("gate.ron", BUNDLED).expect("reads");
    gate(files, &policy, &BTreeSet::new()).expect("is a description")
}

fn one(text: &str) -> GateReport {
    asked(&[file("a.yaml", text)])
}

/// Rules that fail, with line and operation.
fn failing(report: &GateReport) -> Vec<(&'static str, u32, &str)> {
    let failing = report.findings.iter().filter(|f| f.level == "fail" && !f.known);
    failing.map(|f| (f.rule, f.place.line, f.operation.as_str())).collect()
}

/// A description whose operations begin in line 4; the scheme `k` is declared.
fn spec(paths: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}\nservers: [{{url: 'https://a.example'}}]\n\
         components: {{securitySchemes: {{k: {{type: apiKey, in: header, name: X-K}}}}}}\n"
    )
}

#[test]
fn gate_is_red_where_a_reference_leaves_the_files() {
    let report = one(&spec("  /users: {$ref: './paths/users.yaml'}\n  /orders: {$ref: 'https://a.example/o.yaml'}"));
    assert_eq!(report.operations, 0);
    assert_eq!(failing(&report), [("not-read", 4, ""), ("not-read", 5, "")]);
    assert!(report.findings[0].reason.contains("was not given"), "{}", report.findings[0].reason);
    assert!(!report.ok);
}

#[test]
fn gate_reads_what_was_given_together() {
    let root = "openapi: 3.0.3\ninfo: {title: Root, version: '1'}\nservers: [{url: 'https://a.example'}]\npaths:\n\
                \x20 /users/{id}: {$ref: 'paths/user.yaml'}\n\
                components: {securitySchemes: {b: {$ref: 'common.yaml#/components/securitySchemes/b'}}}\n";
    let user = "get:\n  security: [{b: []}]\n  parameters: [{$ref: '../common.yaml#/components/parameters/Id'}]\n  responses:\n\
                \x20   '200': {description: ok, content: {application/json: {schema: {$ref: '../common.yaml#/components/schemas/User'}}}}\n";
    let common = "openapi: 3.0.3\ninfo: {title: Common, version: '1'}\npaths: {}\ncomponents:\n\
                  \x20 parameters: {Id: {name: id, in: path, required: true, schema: {type: string}}}\n\
                  \x20 schemas: {User: {type: object, properties: {ssn: {type: string}}}}\n\
                  \x20 securitySchemes: {b: {type: http, scheme: bearer}}\n";
    let files = [file("api/root.yaml", root), file("api/paths/user.yaml", user), file("api/common.yaml", common)];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let report = asked(&order.map(|at| files[at].clone()));
        assert_eq!(report.operations, 1);
        // The scheme stands in the one file, the sensitive field in the other, and the operation in the third.
        assert_eq!(failing(&report), [("public-sensitive-data", 2, "GET /users/{id}")], "{:#?}", report.findings);
        assert!(report.findings[0].reason.contains("ssn"));
    }
    let alone = asked(&files[..1]);
    assert!(failing(&alone).iter().all(|(rule, ..)| *rule == "not-read") && !alone.ok, "{:#?}", alone.findings);
}

#[test]
fn gate_is_red_beyond_its_limits() {
    let mut paths: String =
        (0..5_000).map(|n| format!("  /p{n}: {{get: {{security: [{{k: []}}], responses: {{}}}}}}\n")).collect();
    paths += "  /open: {get: {security: [], responses: {}}, put: {security: [], responses: {}}}";
    let report = one(&spec(&paths));
    assert_eq!(failing(&report), [("not-read", 5_004, "")]);
    assert!(report.findings[0].reason.contains("2 more"), "{}", report.findings[0].reason);
}

#[test]
fn gate_is_red_for_parts_of_another_shape() {
    let wrong = |text: &str| one(text).findings.first().map(|f| (f.rule, f.place.line)).expect(text);
    assert_eq!(wrong("openapi: 3.0.0\ninfo: {title: x}\npaths: []\n"), ("not-read", 3));
    assert_eq!(wrong("openapi: 3.0.0\ninfo: {title: x}\npaths: {}\n"), ("not-read", 1));
    assert_eq!(wrong(&spec("  /a: {GET: {responses: {}}}")).0, "not-read");
    assert_eq!(wrong(&spec("  /a: [get]")).0, "not-read");
    assert_eq!(wrong(&spec("  /a: {get: 5}")).0, "not-read");
    let policy = Policy::read("gate.ron", "Gate(version: 1, rules: [])").expect("reads");
    let silent = gate(&[file("a.yaml", "openapi: 3.0.0\npaths: []\n")], &policy, &BTreeSet::new()).expect("reads");
    assert!(!silent.ok, "a policy that asks nothing does not make it read");
    for (text, version) in [("openapi: 4.0.0\npaths: {}\n", "4.0.0"), ("swagger: 1.2\napis: []\n", "1.2")] {
        let policy = Policy::read("gate.ron", BUNDLED).expect("reads");
        let faults = gate(&[file("a.yaml", text)], &policy, &BTreeSet::new()).expect_err("not read");
        assert!(faults[0].message.contains(version) && faults[0].code == "I011" && faults[0].place.line == 1);
    }
}

#[test]
fn gate_takes_a_security_that_it_cannot_read_for_unknown() {
    let report = one(&spec(
        "  /a: {post: {security: [k], responses: {}}}\n  /b: {get: {security: {k: []}, responses: {}}}\n\
         \x20 /c: {get: {security: [{nosuch: []}], responses: {}}}\n  /d: {get: {security: [{}], responses: {}}}\n\
         \x20 /e: {get: {security: , responses: {}}}\n  /f: {get: {security: [{k: []}], responses: {}}}",
    ));
    assert_eq!(
        failing(&report),
        [
            ("authentication-not-stated", 4, "POST /a"),
            ("authentication-not-stated", 5, "GET /b"),
            ("undeclared-scheme", 6, "GET /c"),
            ("no-authentication", 7, "GET /d"),
            ("authentication-not-stated", 8, "GET /e"),
        ]
    );
}

#[test]
fn gate_excuses_ways_in_and_probes_by_their_whole_purpose_and_counts_them() {
    let open = "security: [], responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {x: {type: string}}}}}}}";
    let secret = open.replace("{x:", "{ssn:");
    let paths = format!(
        "  /api/v1/auth/login: {{post: {{{open}}}}}\n  /health: {{get: {{{open}}}}}\n  /.well-known/jwks.json: {{get: {{{open}}}}}\n\
         \x20 /users/verify/export: {{get: {{{secret}}}}}\n  /orders/status: {{delete: {{{open}}}}}\n  /payments/verify: {{post: {{{open}}}}}\n\
         \x20 /users/token: {{delete: {{{open}}}}}\n  /status: {{get: {{{secret}}}}}\n  /wells/well/{{id}}: {{delete: {{{open}}}}}"
    );
    let report = one(&spec(&paths));
    let open: Vec<&str> = failing(&report).into_iter().filter(|f| f.0 == "no-authentication").map(|f| f.2).collect();
    let expected = [
        "GET /users/verify/export",
        "DELETE /orders/status",
        "POST /payments/verify",
        "DELETE /users/token",
        "GET /status",
        "DELETE /wells/well/{id}",
    ];
    assert_eq!(open, expected);
    let excused: Vec<(&str, &str, &str)> =
        report.excused.iter().map(|e| (e.rule, e.operation.as_str(), e.by)).collect();
    assert_eq!(
        excused,
        [
            ("no-authentication", "POST /api/v1/auth/login", "purpose"),
            ("no-authentication", "GET /health", "purpose"),
            ("no-authentication", "GET /.well-known/jwks.json", "purpose"),
        ]
    );
    let policy = r#"Gate(version: 1, rules: [(rule: "no-authentication", level: Fail)],
                         exempt: [(path: "/orders/*", reason: "public on purpose")])"#;
    let policy = Policy::read("p.ron", policy).expect("reads");
    let report = gate(&[file("a.yaml", spec(&paths))], &policy, &BTreeSet::new()).expect("reads");
    let by_policy: Vec<&str> = report.excused.iter().filter(|e| e.by == "policy").map(|e| e.reason.as_str()).collect();
    assert_eq!((report.failing, by_policy), (5, vec!["public on purpose"]));
}

#[test]
fn gate_finds_plain_http_wherever_it_is_stated() {
    let plain = |text: &str| -> Vec<String> {
        let found = one(text).findings.into_iter().filter(|f| f.rule == "plain-http");
        found.map(|f| format!("{} {}", f.place.line, f.operation)).collect()
    };
    let swagger = "swagger: '2.0'\ninfo: {title: T, version: '1'}\nhost: a.example\nschemes:\n- https\n- http\npaths:\n\
                   \x20 /a: {get: {schemes: [https], security: [], responses: {}}}\n\
                   \x20 /b: {get: {schemes: [ws], security: [], responses: {}}}\n";
    assert_eq!(plain(swagger), ["6 ", "9 GET /b"]);
    let open = "openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths:\n\
                \x20 /b:\n    servers: [{url: 'http://b.example'}]\n    get: {security: [], responses: {}}\n    put: {security: [], responses: {}}\n\
                \x20 /c: {get: {servers: [{url: 'http://c.example'}], security: [], responses: {}}}\n\
                servers:\n- {url: 'http://localhost:8080'}\n- {url: 'https://a.example'}\n\
                - {url: '{scheme}://{tenant}.example', variables: {tenant: {default: a}, scheme: {default: https, enum: [https, http]}}}\n\
                - {url: 'http://localhost.evil.example'}\n";
    assert_eq!(plain(open), ["12 ", "13 ", "5 GET /b", "8 GET /c"]);
}

#[test]
fn gate_knows_a_finding_by_its_file_as_well() {
    let spec = spec("  /users: {get: {responses: {}}}");
    let (first, second) = (file("v1.yaml", spec.as_str()), file("v2.yaml", spec.as_str()));
    let known: BTreeSet<String> = asked(std::slice::from_ref(&first)).findings.into_iter().map(|f| f.key).collect();
    let policy = Policy::read("gate.ron", BUNDLED).expect("reads");
    assert!(gate(&[first], &policy, &known).expect("reads").ok);
    assert!(!gate(&[second], &policy, &known).expect("reads").ok, "another file may have the same title");
}

#[test]
fn gate_refuses_a_baseline_that_is_none() {
    let place = |text: &str| {
        let fault = baseline("known.json", text.as_bytes()).expect_err(text);
        (fault.diagnostic.code, fault.diagnostic.place.line, fault.diagnostic.place.column)
    };
    assert_eq!(place("[\"a\",\n 1]"), ("I011", 2, 2));
    assert_eq!(place("[1,2,{\"x\":1}]"), ("I011", 1, 2));
    assert_eq!(place("[{\"x\":1}]"), ("I011", 1, 2));
    assert_eq!(place("{\"ok\":true}"), ("I011", 1, 1));
    assert_eq!(place("{\"findings\":{}}"), ("I011", 1, 1));
    assert_eq!(place("{\"findings\":[],\"errors\":[{}]}"), ("I011", 1, 1), "the gate gave no answer");
    assert_eq!(baseline("known.json", b"[\"a\", {\"key\": \"b\"}]").expect("reads").len(), 2);
}

#[test]
fn gate_refuses_a_policy_that_says_two_things() {
    let text = "Gate(version: 1, rules: [\n (rule: \"no-authentication\", level: Fail),\n (rule: \"no-authentication\", level: Off)])";
    let fault = Policy::read("p.ron", text).expect_err("twice").diagnostic;
    assert_eq!((fault.code, fault.place.line, fault.place.column), ("I008", 3, 9));
}

#[test]
fn gate_prints_one_document_whatever_happens() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(path("bad.json"), "{").expect("writes");
    for arguments in
        [vec![path("bad.json")], vec![path("nothing.yaml")], vec![path("bad.json"), "--policy".into(), path("no.ron")]]
    {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sandtable"));
        let out = command.arg("gate").args(&arguments).arg("--json").output().expect("runs");
        assert_eq!(out.status.code(), Some(1));
        let json: serde_json::Value = serde_json::from_slice(&out.stdout).expect("one document");
        assert!(
            json["ok"] == false && json["errors"][0]["code"].is_string() && json["errors"][0]["line"].is_u64(),
            "{json}"
        );
        assert!(!out.stderr.is_empty());
    }
}

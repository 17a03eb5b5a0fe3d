//! What a source says arrives, or the report says that it did not.

use sandtable::import::report::NoteKind;
use sandtable::import::{Guesses, Imported, Input, import};
use sandtable::scenario::doc::*;

use crate::import::{asset, example, flow};

fn read(name: &str, text: &str) -> Imported {
    let input = Input { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    import(&[input], None, Guesses::None).unwrap_or_else(|faults| panic!("{name}: {faults:?}"))
}

fn with<'d>(doc: &'d EcosystemDoc, operation: &str) -> &'d FlowDoc {
    let found = doc.flows.iter().find(|flow| flow.operations.iter().any(|o| o == operation));
    found.unwrap_or_else(|| panic!("no flow with {operation}"))
}

fn origin<'d>(doc: &'d EcosystemDoc, of: &OriginOf) -> &'d OriginDoc {
    doc.origins.iter().find(|origin| origin.of == *of).unwrap_or_else(|| panic!("no origin of {of:?}"))
}

fn kept(doc: &EcosystemDoc, of: &OriginOf, key: &str) -> String {
    let list = &origin(doc, of).kept;
    list.iter().find(|(known, _)| known == key).unwrap_or_else(|| panic!("no {key:?} in {list:?}")).1.clone()
}

/// Notes of a code that people are shown: line and message.
fn told<'i>(imported: &'i Imported, code: &str) -> Vec<(u32, &'i str)> {
    let shown = imported.report.notes.iter().filter(|note| note.code == code && note.kind != NoteKind::Read);
    shown.map(|note| (note.place.line, note.message.as_str())).collect()
}

#[test]
fn import_keeps_things_of_one_name_apart_on_one_diagram() {
    let cell = |id: &str, shape: &str, name: &str, x: u32, y: u32, more: &str| {
        format!(
            r#"{{"id":"{id}","shape":"{shape}","position":{{"x":{x},"y":{y}}},"size":{{"width":100,"height":60}},"data":{{"name":"{name}"{more}}}}}"#
        )
    };
    let wide = |id: &str, name: &str, x: u32| {
        cell(id, "trust-boundary-box", name, x, 0, "")
            .replace(r#""width":100,"height":60"#, r#""width":300,"height":300"#)
    };
    let line = |id: &str, from: &str, to: &str, name: &str| {
        format!(
            r#"{{"id":"{id}","shape":"flow","source":{{"cell":"{from}"}},"target":{{"cell":"{to}"}},"data":{{"name":"{name}"}}}}"#
        )
    };
    let first = [
        wide("b1", "Shop", 0),
        wide("b2", "Billing", 400),
        cell("p1", "process", "Worker", 10, 10, ""),
        cell("p2", "process", "Worker", 410, 10, ""),
        cell("s1", "store", "Ledger", 10, 150, ""),
        line("f1", "p1", "p2", "Call"),
        line("f2", "p1", "s1", "Keep"),
    ];
    let second = [
        wide("c1", "Shop", 0),
        cell("q1", "process", "Worker", 10, 10, ""),
        cell("t1", "store", "ledger", 10, 150, r#","storesCredentials":true"#),
        line("g1", "q1", "t1", "Look up"),
    ];
    let model = format!(
        r#"{{"summary":{{"title":"Same"}},"detail":{{"diagrams":[{{"title":"A","cells":[{}]}},{{"title":"B","cells":[{}]}}]}}}}"#,
        first.join(","),
        second.join(",")
    );
    let imported = read("same.json", &model);
    let doc = &imported.doc;
    // Two workers on the first diagram: which of them the second one means, nobody knows.
    assert_eq!(doc.assets.iter().filter(|a| a.name == "Worker").count(), 3);
    let call = flow(doc, "Call");
    assert_ne!(call.from, call.to);
    assert_eq!(doc.flows.len(), 3);
    // One ledger in a box of the same name: taken as one, and said.
    let ledgers: Vec<&AssetDoc> = doc.assets.iter().filter(|a| a.name.to_lowercase() == "ledger").collect();
    assert_eq!((ledgers.len(), ledgers[0].holdings.len()), (1, 1));
    assert_eq!(told(&imported, "I202").len(), 1);
    assert!(told(&imported, "I307").is_empty());
}

#[test]
fn import_joins_an_end_that_is_drawn_beside_a_thing() {
    let model = r#"{"summary":{"title":"Near"},"detail":{"diagrams":[{"title":"A","cells":[
      {"id":"a","shape":"actor","position":{"x":10,"y":30},"size":{"width":160,"height":80},"data":{"name":"Browser"}},
      {"id":"p","shape":"process","position":{"x":220,"y":180},"size":{"width":100,"height":100},"data":{"name":"Web"}},
      {"id":"f","shape":"flow","source":{"x":180,"y":70},"target":{"cell":"p"},"data":{"name":"Request"}},
      {"id":"g","shape":"flow","source":{"x":600,"y":600},"target":{"cell":"p"},"data":{"name":"From nowhere"}}]}]}}"#;
    let imported = read("near.json", model);
    let request = flow(&imported.doc, "Request");
    assert_eq!(request.from, asset(&imported.doc, "Browser").id);
    let of = OriginOf::Flow(request.id.clone());
    assert!(origin(&imported.doc, &of).guessed.contains(&"from".to_owned()));
    assert_eq!((told(&imported, "I233").len(), told(&imported, "I312").len()), (1, 1));
}

#[test]
fn import_passes_over_threats_that_do_not_apply() {
    let threat =
        |status: &str| format!(r#"{{"title":"T {status}","type":"Tampering","status":"{status}","severity":"High"}}"#);
    let threats: Vec<String> = ["Open", "N/A", "NotApplicable", "Not Applicable", "na"].map(threat).into();
    let model = format!(
        r#"{{"summary":{{"title":"N"}},"detail":{{"diagrams":[{{"title":"A","cells":[
           {{"id":"p","shape":"process","position":{{"x":0,"y":0}},"data":{{"name":"Web","threats":[{}]}}}}]}}]}}}}"#,
        threats.join(",")
    );
    let imported = read("na.json", &model);
    assert_eq!(imported.doc.weaknesses.iter().map(|w| w.name.as_str()).collect::<Vec<_>>(), ["T Open"]);
    assert_eq!(told(&imported, "I313").len(), 4);
}

#[test]
fn import_reads_how_webhooks_prove_themselves() {
    let model = "openapi: 3.1.0\ninfo: {title: Hooks, version: '1'}\nwebhooks:\n\
                 \x20 paid: {post: {security: [{hook: []}], responses: {'200': {description: x}}}}\n\
                 \x20 lost: {post: {responses: {'200': {description: x}}}}\n\
                 components: {securitySchemes: {hook: {type: http, scheme: basic}}}\n";
    let imported = read("hooks.yaml", model);
    let (paid, lost) = (with(&imported.doc, "POST paid"), with(&imported.doc, "POST lost"));
    assert_eq!((paid.authentication, lost.authentication), (Authentication::Basic, Authentication::Unknown));
    let unstated = |flow: &FlowDoc| {
        origin(&imported.doc, &OriginOf::Flow(flow.id.clone())).unstated.contains(&"authentication".to_owned())
    };
    assert!(!unstated(paid) && unstated(lost));
    assert!(told(&imported, "I111").is_empty(), "the scheme is asked for");
    let key = imported.doc.credentials.iter().find(|c| c.kind == CredentialKind::Password).expect("a credential");
    assert_eq!((key.kept_on.as_str(), key.opens.as_slice()), (paid.from.as_str(), std::slice::from_ref(&paid.id)));
    let Some(adyen) = example("openapi-adyen-payment-webhooks-v1.json") else { return };
    let imported = import(&[adyen], None, Guesses::None).expect("reads");
    let out = imported.doc.flows.iter().find(|f| f.operations.len() == 6).expect("six calls out");
    assert_eq!(out.authentication, Authentication::Basic);
    assert!(told(&imported, "I111").is_empty());
}

#[test]
fn import_takes_the_strongest_of_one_way_and_the_weakest_of_the_ways() {
    let spec = |security: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{title: A, version: '1'}}\npaths: {{/a: {{get: {{security: {security}, responses: {{}}}}}}}}\n\
             components: {{securitySchemes: {{m: {{type: mutualTLS}}, k: {{type: apiKey, in: header, name: X}}, b: {{type: http, scheme: basic}}}}}}\n"
        )
    };
    for (security, expected) in [
        ("[{m: [], k: []}]", Authentication::Mtls),
        ("[{m: []}, {k: []}]", Authentication::ApiKey),
        ("[{m: [], b: []}, {k: [], b: []}]", Authentication::ApiKey),
        ("[{m: []}, {nosuch: []}]", Authentication::Unknown),
        ("[{m: [], nosuch: []}]", Authentication::Mtls),
        ("[{}, {m: []}]", Authentication::None),
        ("[m]", Authentication::Unknown),
    ] {
        let imported = read("and.yaml", &spec(security));
        assert_eq!(with(&imported.doc, "GET /a").authentication, expected, "{security}");
    }
    assert_eq!(told(&read("and.yaml", &spec("[m]")), "I116").len(), 1);
}

#[test]
fn import_keeps_what_descriptions_say_beside() {
    let model = "openapi: 3.2.0\nx-audience: partners\ninfo: {title: Kept, version: '1'}\nservers: [{url: 'https://a.example', name: prod}]\n\
                 tags: [{name: Cards, parent: Accounts, kind: nav, summary: Crds}]\nsecurity: [{o: []}]\npaths:\n\
                 \x20 /a:\n    summary: all about a\n    x-path: yes\n    get:\n      operationId: getA\n      x-internal: true\n      responses: {'200': {description: ok}}\n\
                 components:\n  securitySchemes:\n    o: {type: oauth2, deprecated: true, oauth2MetadataUrl: 'https://a.example/m', flows: {}}\n    idle: {type: http, scheme: basic, x-old: 1}\n";
    let imported = read("kept.yaml", model);
    let doc = &imported.doc;
    let of_flow = kept(doc, &OriginOf::Flow(with(doc, "GET /a").id.clone()), "GET /a");
    for word in ["operationId", "getA", "x-internal", "all about a", "x-path"] {
        assert!(of_flow.contains(word), "{word}: {of_flow}");
    }
    let tag = kept(doc, &OriginOf::Ecosystem, "tag Cards");
    assert!(["Accounts", "nav", "Crds"].iter().all(|word| tag.contains(word)), "{tag}");
    assert!(kept(doc, &OriginOf::Ecosystem, "servers").contains("prod"));
    assert!(kept(doc, &OriginOf::Ecosystem, "x-audience").contains("partners"));
    assert!(kept(doc, &OriginOf::Ecosystem, "scheme idle").contains("x-old"));
    let credential = OriginOf::Credential(doc.credentials.first().expect("one").id.clone());
    assert!(
        kept(doc, &credential, "oauth2MetadataUrl").contains("a.example/m")
            && kept(doc, &credential, "deprecated") == "true"
    );
    // Bounded: what is too large is told with its place.
    let long = model.replace("x-internal: true", &format!("x-internal: {}", "y".repeat(9_000)));
    let imported = read("kept.yaml", &long);
    assert_eq!(told(&imported, "I301").iter().map(|(line, _)| *line).collect::<Vec<_>>(), [13]);
}

#[test]
fn import_keeps_what_models_say_of_data() {
    let model = "threagile_version: 1.0.0\ntitle: Data\ndata_assets:\n\
                 \x20 Cards: {id: cards, quantity: many, confidentiality: strictly-confidential, integrity: critical, owner: Finance, justification_cia_rating: laws}\n\
                 \x20 Menu: {id: menu, quantity: few, confidentiality: public, owner: Kitchen}\n\
                 technical_assets:\n\
                 \x20 Web: {id: web, type: process, technology: web-server, owner: Team Web, data_assets_processed: [cards, ghost], communication_links: {Ask: {target: db, protocol: https, authentication: none, authorization: none, data_assets_received: [nosuch]}}}\n\
                 \x20 Base: {id: db, type: datastore, technology: database, data_assets_stored: [cards]}\n\
                 trust_boundaries: {Net: {id: net, type: network-on-prem, technical_assets_inside: [web, db, phantom]}}\n";
    let imported = read("data.yaml", model);
    let doc = &imported.doc;
    let held = OriginOf::Holding(asset(doc, "Base").holdings[0].id.clone());
    assert!(kept(doc, &held, "integrity") == "\"critical\"" && kept(doc, &held, "owner") == "\"Finance\"");
    assert!(kept(doc, &OriginOf::Ecosystem, "data asset menu").contains("Kitchen"));
    assert_eq!(told(&imported, "I319").iter().map(|(line, _)| *line).collect::<Vec<_>>(), [5], "nothing has a menu");
    let dangling: Vec<&str> = told(&imported, "I305").into_iter().map(|(_, message)| message).collect();
    assert!(dangling.len() == 2 && dangling[0].contains("ghost") && dangling[1].contains("nosuch"), "{dangling:?}");
    assert!(told(&imported, "I306").iter().any(|(_, message)| message.contains("phantom")));
    let unstated =
        |name: &str| origin(doc, &OriginOf::Asset(asset(doc, name).id.clone())).unstated.contains(&"owner".to_owned());
    assert!(!unstated("Web") && unstated("Base"));
}

const MODEL: &str = "otmVersion: 0.2.0\nproject: {name: A, id: a}\ntrustZones: [{id: z, name: Cloud, risk: {trustRating: 60}}]\n\
    assets: [{id: a1, name: Blob, description: pictures, risk: {confidentiality: 40}}, {id: a2, name: Patients, risk: {confidentiality: 100, comment: law}}]\n\
    components:\n- {id: c1, name: Cluster, type: kubernetes, parent: {trustZone: z}}\n- {id: c2, name: Pod, type: pod, parent: {component: c1}, assets: {processed: [a1, a8], stored: [a2, a9]}}\n\
    dataflows:\n- {id: f1, name: One, source: c1, destination: c2, assets: [a7], tags: [mTLS, grpc]}\n- {id: f2, name: Two, source: c2, destination: c1, attributes: {authentication: unsigned}}\n\
    - {id: f3, name: Three, source: c2, destination: c1, tags: ['authentication: none', HTTPS]}\n- {id: f4, name: Four, source: c2, destination: c1, tags: ['authentication: basic']}\n\
    - {id: f5, name: Five, source: c2, destination: c1, tags: ['authentication: mTLS']}\n- {id: f6, name: Six, source: c2, destination: c1, tags: ['authentication: signed requests']}\n";

#[test]
fn import_reads_the_words_of_open_threat_models() {
    let imported = read("a.otm", MODEL);
    let doc = &imported.doc;
    let proofs: Vec<Authentication> =
        ["One", "Two", "Three", "Four", "Five", "Six"].map(|api| flow(doc, api).authentication).into();
    use Authentication::{Basic, Mtls, None, Signed, Unknown};
    assert_eq!(proofs, [Mtls, Unknown, None, Basic, Mtls, Signed]);
    assert_eq!(told(&imported, "I305").len(), 3, "{:?}", told(&imported, "I305"));
    let pod = asset(doc, "Pod");
    assert!(kept(doc, &OriginOf::Asset(pod.id.clone()), "parent").contains("c1"));
    assert!(kept(doc, &OriginOf::Asset(pod.id.clone()), "assets.processed").contains("a1"));
    assert!(kept(doc, &OriginOf::Holding(pod.holdings[0].id.clone()), "risk").contains("law"));
    assert!(kept(doc, &OriginOf::Ecosystem, "asset a1").contains("pictures"));
}

#[test]
fn import_tells_of_versions_shapes_and_numbers_that_are_none() {
    let odd = |text: &str, code: &str| told(&read("x.yaml", text), code).len();
    let model = MODEL.replace("0.2.0", "9.9").replace("trustRating: 60", "trustRating: 500");
    assert_eq!((odd(&model, "I118"), odd(&model, "I128")), (1, 1));
    assert_eq!(odd(&MODEL.replace("dataflows:", "dataflows: {a: 1}\nothers:"), "I117"), 1);
    let api = "openapi: 3.0.0\ninfo: 5\npaths: []\n";
    assert_eq!(odd(api, "I117"), 2);
    for text in ["openapi: 4.0.0\npaths: {}\n", "swagger: '1.2'\napis: []\n"] {
        let input = Input { name: "x.yaml".into(), bytes: text.into() };
        let faults = import(&[input], None, Guesses::None).expect_err("another version");
        assert!(faults[0].code == "I011" && faults[0].message.contains("is not read"), "{}", faults[0]);
    }
    // A file that was cut off at the end of a line reads: what is missing is said.
    let cut: String = MODEL.split_inclusive('\n').take_while(|line| !line.starts_with("dataflows")).collect();
    assert!(told(&read("cut.otm", &cut), "I129")[0].1.contains("Cluster"));
    let cut = "openapi: 3.0.0\ninfo: {title: A, version: '1'}\npaths:\n  /a:\n    get:\n      summary: x\n";
    assert_eq!(told(&read("cut.yaml", cut), "I119").len(), 1);
}

#[test]
fn import_counts_threats_that_are_closed() {
    let model = MODEL.replace(
        "type: kubernetes,",
        "type: kubernetes, threats: [{threat: t1, state: mitigated}, {threat: t2, state: exposed}, {threat: t3, state: not-applicable}],",
    ) + "threats: [{id: t1, name: One}, {id: t2, name: Two}, {id: t3, name: Three}]\n";
    let imported = read("closed.otm", &model);
    assert_eq!(imported.doc.weaknesses.len(), 1);
    assert!(told(&imported, "I310")[0].1.starts_with("2 threats"), "{:?}", told(&imported, "I310"));
}

#[test]
fn import_finds_fields_wherever_a_schema_may_say_them() {
    let model = "openapi: 3.2.0\ninfo: {title: S, version: '1'}\nsecurity: []\npaths:\n\
        \x20 /beside: {get: {responses: {'200': {content: {a/b: {schema: {$ref: '#/components/schemas/Order'}}}}}}}\n\
        \x20 /pattern: {get: {responses: {'200': {content: {a/b: {schema: {patternProperties: {'^x': {properties: {diagnosis: {}}}}}}}}}}}\n\
        \x20 /stream: {get: {responses: {'200': {content: {a/b: {itemSchema: {properties: {email: {}}}}}}}}}\n\
        \x20 /media: {get: {responses: {'200': {content: {a/b: {$ref: '#/components/mediaTypes/J'}}}}}}\n\
        \x20 /string: {get: {parameters: [{in: querystring, name: q, content: {a/b: {schema: {properties: {ssn: {}}}}}}], responses: {}}}\n\
        components:\n  mediaTypes: {J: {schema: {properties: {passport: {}}}}}\n\
        \x20 schemas: {Base: {properties: {id: {}}}, Order: {$ref: '#/components/schemas/Base', properties: {iban: {}}}, A: {$ref: '#/components/schemas/B', properties: {x: {}}}, B: {$ref: '#/components/schemas/A', properties: {y: {}}}}\n";
    let imported = read("s.yaml", model);
    let classes: Vec<DataClass> = with(&imported.doc, "GET /beside").carries.clone();
    for class in [DataClass::Financial, DataClass::Health, DataClass::Personal, DataClass::IdentityDocument] {
        assert!(classes.contains(&class), "{class:?}: {classes:?}");
    }
    assert!(imported.suggestions.iter().any(|s| s.rule == "sensitive-data-in-query" && s.reason.contains("ssn")));
    // Before 3.1, what stands beside a reference means nothing.
    let old = read("s.yaml", &model.replace("3.2.0", "3.0.3"));
    assert!(!with(&old.doc, "GET /beside").carries.contains(&DataClass::Financial));
}

#[test]
fn import_follows_references_between_files_and_draws_no_service_for_parts() {
    let root = "openapi: 3.0.3\ninfo: {title: Root, version: '1'}\nservers: [{url: 'https://a.example'}]\n\
                paths: {/u: {get: {security: [], responses: {'200': {content: {a/b: {schema: {$ref: 'common.yaml#/components/schemas/U'}}}}}}}}\n";
    let common = "openapi: 3.0.3\ninfo: {title: Common, version: '1'}\npaths: {}\ncomponents: {schemas: {U: {properties: {ssn: {}}}}}\n";
    let file = |name: &str, text: &str| Input { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let both = import(&[file("x/common.yaml", common), file("x/root.yaml", root)], None, Guesses::None).expect("reads");
    assert!(with(&both.doc, "GET /u").carries.contains(&DataClass::IdentityDocument));
    assert_eq!(
        both.doc.assets.iter().filter(|a| a.kind == AssetKind::Service).map(|a| a.name.as_str()).collect::<Vec<_>>(),
        ["Root"]
    );
    assert!(both.report.files.iter().any(|f| f.file == "x/common.yaml" && f.format == "part of a description"));
    let alone = import(&[file("x/root.yaml", root)], None, Guesses::None).expect("reads");
    assert_eq!(
        told(&alone, "I302"),
        [(
            4,
            "The reference \"common.yaml#/components/schemas/U\" leads to a file that was not given: choose it as well"
        )]
    );
}

#[test]
fn import_marks_what_addresses_do_not_state() {
    let api = |servers: &str| {
        let text = format!(
            "openapi: 3.0.0\ninfo: {{title: A, version: '1'}}\n{servers}paths: {{/a: {{get: {{security: [], responses: {{}}}}}}}}\n"
        );
        let imported = read("a.yaml", &text);
        let flow = with(&imported.doc, "GET /a").clone();
        let origin = origin(&imported.doc, &OriginOf::Flow(flow.id.clone())).clone();
        let unstated = ["protocol", "encryption"].iter().all(|field| origin.unstated.iter().any(|f| f == field));
        (flow.protocol, flow.encryption, unstated)
    };
    let unknown = (String::new(), Encryption::Unknown, true);
    for servers in [
        "",
        "servers: [{url: /v1}]\n",
        "servers: [{url: 'http://localhost:8888'}]\n",
        "servers: [{url: '//a.example'}]\n",
    ] {
        assert_eq!(api(servers), unknown, "{servers}");
    }
    assert_eq!(
        api("servers: [{url: 'https://a.example'}, {url: 'http://localhost'}]\n"),
        ("HTTPS".into(), Encryption::InTransit, false)
    );
    assert_eq!(
        api("servers: [{url: 'https://a.example'}, {url: 'http://b.example'}]\n"),
        ("HTTP".into(), Encryption::None, false)
    );
}

#[test]
fn import_tells_once_of_operations_beyond_the_limit() {
    let paths: String = (0..5_003).map(|n| format!("\"/p{n}\":{{\"get\":{{\"responses\":{{}}}}}},")).collect();
    let api = format!(
        "{{\"openapi\":\"3.0.0\",\"info\":{{\"title\":\"a\",\"version\":\"1\"}},\"paths\":{{{paths}\"/z\":{{}}}}}}"
    );
    let imported = read("many.json", &api);
    let beyond = told(&imported, "I303");
    assert!(beyond.len() == 1 && beyond[0].1.contains("3 more"), "{beyond:?}");
}

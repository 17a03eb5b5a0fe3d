//! Imports: own fixtures for each format, real files where they are at hand, and the way back into an existing ecosystem.
//!
//! `SANDTABLE_EXAMPLES` names a folder with the real files; without it those tests say that they were skipped. Their figures
//! were counted by a script of its own on the JSON and YAML, not by this program.

use std::path::PathBuf;
use std::sync::Arc;

use sandtable::engine::view::ecosystem_picture;
use sandtable::import::merge::{ChangeKind, merge};
use sandtable::import::questions::{MOST_CARDS, Topic, answer, cards};
use sandtable::import::report::NoteKind;
use sandtable::import::suggest::{Confidence, Suggested, accept};
use sandtable::import::{Format, Guesses, Imported, Input, import};
use sandtable::layout::{Labelled, Layout, Metrics};
use sandtable::scenario::compile::compile_ecosystem;
use sandtable::scenario::doc::*;
use sandtable::scenario::edit::{EcosystemDraft, Edit, Element, Subject, element};
use sandtable::scenario::load::{Library, check_text};
use sandtable::scenario::write::write_ecosystem;

pub fn fixture(name: &str) -> Input {
    let path = format!("{}/tests/fixtures/import/{name}", env!("CARGO_MANIFEST_DIR"));
    Input { name: name.to_owned(), bytes: std::fs::read(&path).unwrap_or_else(|why| panic!("{path}: {why}")) }
}

pub fn read(name: &str) -> Imported {
    import(&[fixture(name)], None, Guesses::Marked).unwrap_or_else(|faults| panic!("{name}: {faults:?}"))
}

pub fn example(name: &str) -> Option<Input> {
    let Some(folder) = std::env::var_os("SANDTABLE_EXAMPLES") else {
        eprintln!("skipped: SANDTABLE_EXAMPLES is not set, so {name} was not read");
        return None;
    };
    let path = PathBuf::from(folder).join(name);
    Some(Input { name: name.to_owned(), bytes: std::fs::read(&path).unwrap_or_else(|why| panic!("{path:?}: {why}")) })
}

fn read_example(name: &str) -> Option<Imported> {
    let input = example(name)?;
    Some(import(&[input], None, Guesses::Marked).unwrap_or_else(|faults| panic!("{name}: {faults:?}")))
}

/// What is written must pass every check that a file of ours has to pass.
fn valid(imported: &Imported) -> EcosystemDoc {
    let mut doc = imported.doc.clone();
    accept(&mut doc, &imported.suggestions);
    let written = write_ecosystem(&doc, None).expect("has a form");
    let report = check_text("imported.ron", Arc::from(written.text.as_str()));
    assert!(report.ok, "{:#?}", report.diagnostics);
    doc
}

pub fn asset<'d>(doc: &'d EcosystemDoc, name: &str) -> &'d AssetDoc {
    doc.assets.iter().find(|a| a.name == name).unwrap_or_else(|| panic!("no asset {name:?}"))
}

pub fn flow<'d>(doc: &'d EcosystemDoc, api: &str) -> &'d FlowDoc {
    doc.flows.iter().find(|f| f.api == api).unwrap_or_else(|| panic!("no flow {api:?}"))
}

fn zone_of<'d>(doc: &'d EcosystemDoc, asset: &AssetDoc) -> &'d ZoneDoc {
    doc.zones.iter().find(|z| z.id == asset.zone).expect("a zone")
}

fn with(doc: &EcosystemDoc, operation: &str) -> FlowDoc {
    let found = doc.flows.iter().find(|flow| flow.operations.iter().any(|o| o == operation));
    found.unwrap_or_else(|| panic!("no flow with {operation}")).clone()
}

fn origin<'d>(doc: &'d EcosystemDoc, of: &OriginOf) -> &'d OriginDoc {
    doc.origins.iter().find(|origin| origin.of == *of).unwrap_or_else(|| panic!("no origin of {of:?}"))
}

fn codes(imported: &Imported) -> Vec<&'static str> {
    imported.report.notes.iter().map(|note| note.code).collect()
}

fn counted(imported: &Imported, what: &str) -> usize {
    let list = &imported.report.files.first().expect("a file").counted;
    list.iter().find(|(name, _)| *name == what).unwrap_or_else(|| panic!("no count of {what}")).1
}

#[test]
fn import_openapi_keeps_operations_proof_scopes_and_data() {
    let imported = read("shop.yaml");
    let doc = valid(&imported);
    assert_eq!(counted(&imported, "operations"), 6);
    let listed: usize =
        doc.flows.iter().filter(|f| f.api != "Tokens" && !f.api.contains("webhooks")).map(|f| f.operations.len()).sum();
    assert_eq!(listed, 6, "each operation stands in one flow");
    let order = with(&doc, "GET /v2/orders/{orderId}");
    assert_eq!((order.authentication, order.scope.as_str()), (Authentication::OAuth2, "orders:read"));
    assert_eq!(order.protocol, "HTTPS");
    assert!(order.carries.contains(&DataClass::Financial) && order.carries.contains(&DataClass::Personal));
    let gone = with(&doc, "DELETE /v2/orders/{orderId}");
    assert_eq!((gone.inventory, gone.scope.as_str()), (Inventory::Deprecated, "orders:admin orders:read"));
    // None on purpose, optional, and asked for are three different things.
    assert_eq!(with(&doc, "GET /v1/orders").authentication, Authentication::None);
    assert_eq!(with(&doc, "GET /v2/users/{userId}").authentication, Authentication::None);
    assert_eq!(with(&doc, "POST /v2/hooks").authentication, Authentication::ApiKey);
    assert_eq!(with(&doc, "POST /v2/hooks").exposure, Exposure::Partner);
    let out = doc.flows.iter().find(|f| f.api.ends_with("webhooks")).expect("calls out");
    assert_eq!(out.operations, ["POST done", "POST orderPaid"]);
    assert!(doc.assets.iter().any(|a| a.kind == AssetKind::IdentityProvider && a.name.contains("login.shop.example")));
    assert!(
        doc.credentials
            .iter()
            .any(|c| c.kind == CredentialKind::ApiKey && c.opens.contains(&with(&doc, "POST /v2/hooks").id))
    );
}

#[test]
fn import_openapi_reads_every_version_and_json_as_yaml() {
    let old = read("swagger2.json");
    valid(&old);
    assert_eq!(old.report.files[0].format, "Swagger 2.0");
    let pets = with(&old.doc, "GET /pets/{petId}");
    assert_eq!((pets.authentication, pets.encryption), (Authentication::Basic, Encryption::None));
    let unstated = with(&old.doc, "POST /pets/{petId}");
    assert_eq!(unstated.authentication, Authentication::Unknown);
    let new = read("new32.json");
    valid(&new);
    assert_eq!(with(&new.doc, "QUERY /search").authentication, Authentication::None);
    assert_eq!(with(&new.doc, "LINK /search").authentication, Authentication::Unknown);
    // What is new in 3.2 and not read is kept.
    let kept = &origin(&new.doc, &OriginOf::Ecosystem).kept;
    assert!(kept.iter().any(|(key, value)| key == "$self" && value.contains("news.example")), "{kept:?}");
}

#[test]
fn import_unknown_is_not_none_and_the_analysis_says_so() {
    let imported = import(&[fixture("swagger2.json")], None, Guesses::Marked).expect("reads");
    let doc = imported.doc;
    let id = with(&doc, "POST /pets/{petId}").id;
    assert!(origin(&doc, &OriginOf::Flow(id.clone())).unstated.contains(&"authentication".to_owned()));
    let library = Library::bundled().expect("ships");
    let exposure = |doc: &EcosystemDoc| {
        let eco = compile_ecosystem(doc).expect("compiles");
        let analysis = sandtable::analysis::graph::analyse(&eco, &library.techniques.techniques);
        let has = |list: &[sandtable::analysis::graph::exposure::FlowReach]| {
            list.iter().any(|reach| eco.flows[reach.flow.index()].doc.id == id)
        };
        (has(&analysis.exposure.unauthenticated), has(&analysis.exposure.authentication_not_stated))
    };
    assert_eq!(exposure(&doc), (false, true));
    let mut flipped = doc.clone();
    flipped.flows.iter_mut().find(|f| f.id == id).expect("there").authentication = Authentication::None;
    assert_eq!(exposure(&flipped), (true, false));
    // And the suggestions differ as well.
    let rules = |doc: &str| -> Vec<&'static str> {
        let input = Input { name: "x.json".into(), bytes: doc.as_bytes().to_vec() };
        import(&[input], None, Guesses::None).expect("reads").suggestions.iter().map(|s| s.rule).collect()
    };
    let spec = |security: &str| {
        format!(
            r#"{{"openapi":"3.0.0","info":{{"title":"T","version":"1"}},"paths":{{"/a":{{"post":{{{security}"responses":{{}}}}}}}}}}"#
        )
    };
    let unstated = rules(&spec(""));
    let none = rules(&spec(r#""security":[],"#));
    assert!(unstated.contains(&"authentication-not-stated") && !unstated.contains(&"no-authentication"));
    assert!(none.contains(&"no-authentication") && !none.contains(&"authentication-not-stated"));
}

#[test]
fn import_suggests_what_the_owner_of_a_description_would_understand() {
    let imported = read("shop.yaml");
    let find = |rule: &str| imported.suggestions.iter().filter(|s| s.rule == rule).collect::<Vec<_>>();
    let objects = find("public-sensitive-data");
    assert!(
        objects.iter().any(|s| s.reason.contains("GET /v2/orders/{orderId}") && s.reason.contains("iban")),
        "{objects:#?}"
    );
    // One operation says that owners are checked, and is not named.
    assert!(imported.suggestions.iter().all(|s| !(s.rule.contains("object") && s.reason.contains("PUT /v2/users"))));
    assert!(find("undocumented-version").iter().any(|s| s.reason.contains("GET /v1/orders")));
    assert!(find("broad-scope").iter().any(|s| s.reason.contains("orders:admin")));
    assert!(find("key-in-query").len() == 1 && find("deprecated-operation").len() == 1);
    assert!(find("privileged-field-in-request").iter().any(|s| s.reason.contains("role")));
    assert!(find("address-as-input").iter().any(|s| s.reason.contains("callbackUrl")));
    assert!(find("optional-authentication").iter().all(|s| s.confidence == Confidence::Medium));
    let control = find("stated-control");
    assert!(control.iter().any(|s| matches!(&s.what, Suggested::Control(c) if c.kind == ControlKind::RateLimit)));
    // Places lead to the operation.
    let place = find("key-in-query")[0].place.clone().expect("a place");
    let text = String::from_utf8(fixture("shop.yaml").bytes).expect("text");
    assert!(text.lines().nth(place.line as usize - 2).expect("a line").contains("post:"), "{place}");
    // In bulk, and never twice.
    let mut doc = imported.doc.clone();
    let likely: Vec<_> = imported.suggestions.iter().filter(|s| s.confidence >= Confidence::Medium).collect();
    assert_eq!(accept(&mut doc, likely.iter().copied()), likely.len());
    assert_eq!(accept(&mut doc, likely.iter().copied()), 0);
}

#[test]
fn import_asks_with_guesses_and_an_answer_is_no_guess_any_more() {
    let imported = read("shop.yaml");
    let mut doc = imported.doc.clone();
    for topic in [Topic::Zone, Topic::Trust, Topic::Caller, Topic::Earns, Topic::Data, Topic::People] {
        let question = imported.questions.iter().find(|q| q.topic == topic);
        let question = question.unwrap_or_else(|| panic!("no question about {topic:?}"));
        // The guess itself is always an answer.
        answer(&mut doc, question, &question.guess).unwrap_or_else(|why| panic!("{topic:?}: {why}"));
        assert!(!origin(&doc, &question.of).guessed.iter().any(|field| field == question.field));
    }
    assert_eq!(doc.assets, imported.doc.assets, "confirming a guess changes nothing else");
    let earns = imported.questions.iter().find(|q| q.topic == Topic::Earns).expect("asked");
    answer(&mut doc, earns, "1200").expect("fits");
    assert!(doc.assets.iter().any(|a| a.worth_per_hour.0 == 1200.0));
    assert!(answer(&mut doc, earns, "a lot").is_err());
    // A title is seldom the name of whoever runs what it describes.
    let name = imported.questions.iter().find(|q| q.topic == Topic::Name).expect("asked");
    answer(&mut doc, name, "Corner Shop Ltd").expect("fits");
    assert_eq!(doc.name, "Corner Shop Ltd");
    assert!(answer(&mut doc, name, " ").is_err());
}

/// A description with a tag for each of so many groups of operations.
fn tagged(groups: usize) -> Input {
    let paths: Vec<String> = (0..groups)
        .map(|n| format!(r#""/g{n}":{{"get":{{"tags":["Group {n}"],"responses":{{}}}},"post":{{"tags":["Group {n}"],"responses":{{}}}}}}"#))
        .collect();
    let text = format!(
        r#"{{"openapi":"3.0.0","info":{{"title":"Management API","version":"1"}},"paths":{{{}}}}}"#,
        paths.join(",")
    );
    Input { name: "tagged.json".into(), bytes: text.into_bytes() }
}

#[test]
fn import_asks_a_handful_of_questions_whatever_the_file() {
    let large = import(&[tagged(30)], None, Guesses::Marked).expect("reads");
    let zones: Vec<_> = cards(&large.questions).into_iter().filter(|card| card.topic == Topic::Zone).collect();
    assert_eq!(zones.len(), 1, "{zones:#?}");
    assert!(zones[0].members.len() >= 30 && zones[0].text.starts_with("Where do these "), "{}", zones[0].text);
    let all = ["shop.yaml", "swagger2.json", "new32.json", "clinic.otm", "bank-v1.json", "bank-v2.json", "press.yaml"];
    for name in all {
        let asked = cards(&read(name).questions).len();
        assert!(asked <= MOST_CARDS, "{name}: {asked}");
    }
    // It says nearly all of it itself.
    let press = read("press.yaml");
    let about: Vec<Topic> = cards(&press.questions).into_iter().map(|card| card.topic).collect();
    assert!(about.len() <= 4 && !about.contains(&Topic::People) && !about.contains(&Topic::Zone), "{about:?}");
    for name in ["openapi-adyen-management-v3.json", "openapi-owasp-crapi.json", "otm-mobile-cloud.json"] {
        let Some(imported) = read_example(name) else { return };
        assert!(cards(&imported.questions).len() <= MOST_CARDS, "{name}");
    }
}

#[test]
fn import_says_what_was_read_and_what_it_became() {
    let lines = |imported: &Imported| -> Vec<String> {
        imported.report.notes.iter().filter(|note| note.code == "I203").map(|note| note.message.clone()).collect()
    };
    let clinic = lines(&read("clinic.otm"));
    assert!(clinic.iter().any(|line| line.contains("trust zones became 3 zones")), "{clinic:?}");
    for part in ["component", "dataflow", "threat", "mitigation"] {
        assert!(clinic.iter().any(|line| line.contains(part) && line.contains(" became ")), "{part}: {clinic:?}");
    }
    let shop = lines(&read("shop.yaml"));
    assert!(shop.iter().any(|line| line.starts_with("6 operations became ")), "{shop:?}");
    assert!(shop.iter().any(|line| line.contains("security scheme")), "{shop:?}");
    for name in ["shop.yaml", "swagger2.json", "clinic.otm", "bank-v1.json", "bank-v2.json", "press.yaml"] {
        let notes = read(name).report.notes;
        for (at, note) in notes.iter().enumerate() {
            let begins = note.message.chars().next().expect("words");
            assert!(!begins.is_lowercase(), "{name}: {}", note.message);
            assert!(notes[..at].iter().all(|other| other != note), "{name}: twice: {}", note.message);
        }
    }
}

#[test]
fn import_tells_of_a_key_that_no_description_has() {
    let text =
        r#"{"openapi":"3.0.0","info":{"title":"T","version":"1"},"x-ours":{},"pahts":{"/a":{"get":{"responses":{}}}}}"#;
    let input = Input { name: "pahts.json".into(), bytes: text.into() };
    let imported = import(&[input], None, Guesses::Marked).expect("reads");
    let odd: Vec<&str> =
        imported.report.notes.iter().filter(|note| note.code == "I130").map(|note| note.message.as_str()).collect();
    assert_eq!(odd.len(), 1, "{odd:?}");
    assert!(odd[0].contains("\"pahts\"") && odd[0].contains("did you mean \"paths\""), "{odd:?}");
    assert_eq!(asset(&imported.doc, "T").fact, "no operations");
}

#[test]
fn import_makes_plain_sentences_of_markdown() {
    let text = "openapi: 3.0.0\ninfo:\n  title: T\n  version: '1'\n  description: |\n    ## Authentication\n    \n    \
                Every call needs a **key**. [Generate your API key](https://docs.example/keys).\n    \n    Then go on.\n\
                paths: {/a: {get: {responses: {'200': {description: ok}}}}}\n";
    let input = Input { name: "t.yaml".into(), bytes: text.into() };
    let doc = import(&[input], None, Guesses::Marked).expect("reads").doc;
    assert_eq!(doc.summary, "Authentication. Every call needs a key. Generate your API key. Then go on.");
}

/// Assets and zones of different sources that lie over each other.
fn overlaps(doc: &EcosystemDoc) -> Vec<String> {
    let eco = compile_ecosystem(doc).expect("compiles");
    let layout = Layout::new(&ecosystem_picture(&eco, "$"), &Labelled::All, &Metrics::FULL);
    let source = |of: OriginOf| doc.origins.iter().find(|o| o.of == of).map(|o| o.source.clone()).unwrap_or_default();
    let zones =
        doc.zones.iter().zip(&layout.zones).map(|(z, rect)| (source(OriginOf::Zone(z.id.clone())), &z.id, rect));
    let assets =
        doc.assets.iter().zip(&layout.assets).map(|(a, rect)| (source(OriginOf::Asset(a.id.clone())), &a.id, rect));
    let mut out = Vec::new();
    for list in [zones.collect::<Vec<_>>(), assets.collect::<Vec<_>>()] {
        for (at, (mine, id, rect)) in list.iter().enumerate() {
            let others = list[at + 1..].iter().filter(|(theirs, ..)| mine != theirs);
            out.extend(
                others.filter(|(.., other)| rect.overlaps(other)).map(|(_, other, _)| format!("{id} and {other}")),
            );
        }
    }
    out
}

#[test]
fn import_puts_pictures_of_several_files_beside_each_other() {
    // Some things of the clinic have no place, so the layout decides where its zones end.
    let loose = import(&[fixture("clinic.otm"), fixture("bank-v2.json")], None, Guesses::Marked).expect("read").doc;
    assert!(overlaps(&loose).is_empty(), "{:?}", overlaps(&loose));
    let merged = merge(&read("clinic.otm").doc, &read("bank-v2.json").doc, &[]).doc;
    assert!(overlaps(&merged).is_empty(), "{:?}", overlaps(&merged));
    // Everything here has one, in the same corner as the bank.
    let desk = "otmVersion: 0.2.0\nproject: {name: Desk, id: desk}\nrepresentations: [{name: P, id: p, type: diagram}]\n\
        trustZones:\n- {id: out, name: Street, risk: {trustRating: 10}}\n- {id: in, name: Front desk, risk: {trustRating: 60}}\n\
        components:\n\
        - {id: guest, name: Guest, type: mobile-client, parent: {trustZone: out}, representations: [{representation: p, id: g, position: {x: 60, y: 120}}]}\n\
        - {id: till, name: Till, type: web-service, parent: {trustZone: in}, representations: [{representation: p, id: t, position: {x: 420, y: 140}}]}\n\
        dataflows: [{id: f, name: Pay, source: guest, destination: till}]\n";
    let desk = Input { name: "desk.otm".into(), bytes: desk.into() };
    let both = import(&[desk.clone(), fixture("bank-v2.json")], None, Guesses::Marked).expect("read").doc;
    assert!(overlaps(&both).is_empty(), "{:?}", overlaps(&both));
    let place = |doc: &EcosystemDoc, name: &str| {
        let id = &asset(doc, name).id;
        let place = doc.layout.iter().find(|p| p.asset == *id).unwrap_or_else(|| panic!("{name} has no place"));
        (place.x, place.y)
    };
    // The first stays; the second keeps its own picture.
    assert_eq!(place(&both, "Till"), (420.0, 140.0));
    let apart = |doc: &EcosystemDoc| place(doc, "Accounts").0 - place(doc, "Transfers").0;
    assert_eq!(apart(&both), apart(&read("bank-v2.json").doc));
    // The same when one is put into the other, and again.
    let (desk, bank) = (import(&[desk], None, Guesses::Marked).expect("reads"), read("bank-v2.json"));
    let merged = merge(&desk.doc, &bank.doc, &bank.suggestions).doc;
    assert!(overlaps(&merged).is_empty(), "{:?}", overlaps(&merged));
    assert_eq!(apart(&merged), apart(&bank.doc));
    assert_eq!(merge(&merged, &bank.doc, &bank.suggestions).doc.layout, merged.layout);
    // What the file has more by then stands where its picture has it.
    let mut before = merged.clone();
    let lost = asset(&before, "Accounts").id.clone();
    before.layout.retain(|place| place.asset != lost);
    assert_eq!(
        merge(&before, &bank.doc, &bank.suggestions).doc.layout.last(),
        merged.layout.iter().find(|p| p.asset == lost)
    );
}

#[test]
fn import_several_files_of_different_kinds_at_once() {
    let inputs = ["shop.yaml", "swagger2.json", "clinic.otm", "bank-v2.json", "press.yaml"].map(fixture);
    let imported = import(&inputs, None, Guesses::Marked).expect("all read");
    valid(&imported);
    assert_eq!(imported.report.files.len(), 5);
    // Callers are shared by the descriptions.
    assert_eq!(imported.doc.assets.iter().filter(|a| a.name == "Systems of partners").count(), 1);
    let wrong = import(&[fixture("clinic.otm")], Some(Format::OpenApi), Guesses::Marked).expect_err("is none");
    assert_eq!(wrong[0].code, "I010");
}

#[test]
fn import_otm_keeps_zones_stores_threats_and_places() {
    let imported = read("clinic.otm");
    let doc = valid(&imported);
    assert_eq!((doc.zones.len(), doc.weaknesses.iter().filter(|w| w.name.contains("by its number")).count()), (3, 1));
    let store = asset(&doc, "Record store");
    assert_eq!(store.kind, AssetKind::DataStore);
    assert_eq!(store.holdings.iter().map(|h| h.class).collect::<Vec<_>>(), [DataClass::Health]);
    let zone = zone_of(&doc, store);
    assert_eq!((zone.trust, zone.name.as_str()), (85, "Hospital"));
    assert_eq!(zone.inside.as_deref(), Some(zone_of(&doc, asset(&doc, "Booking")).id.as_str()));
    assert_eq!(asset(&doc, "Reminder worker").zone, asset(&doc, "Booking").zone, "a component in a component");
    // Its corner counts from the corner of the zone.
    assert!(doc.layout.iter().any(|p| p.asset == store.id && (p.x, p.y) == (420.0, 130.0)), "{:?}", doc.layout);
    let book = flow(&doc, "Book");
    assert_eq!(
        (book.authentication, book.encryption, book.data),
        (Authentication::OAuth2, Encryption::InTransit, DataDirection::Both)
    );
    assert_eq!(flow(&doc, "Read and write").authentication, Authentication::Unknown);
    assert_eq!(flow(&doc, "From anywhere").from, asset(&doc, "Anything in Internet").id);
    assert!(!doc.flows.iter().any(|f| f.api == "Nowhere") && codes(&imported).contains(&"I306"));
    let works = |name: &str| doc.controls.iter().find(|c| c.name == name).expect("a control").state;
    assert_eq!((works("Check who owns the record"), works("Limit calls")), (Switch::On, Switch::Off));
    let kept = &origin(&doc, &OriginOf::Asset(store.id.clone())).kept;
    assert!(kept.iter().any(|(key, value)| key == "region" && value == "\"eu-1\""), "{kept:?}");
}

#[test]
fn import_threat_dragon_two_takes_boxes_for_zones() {
    let imported = read("bank-v2.json");
    let doc = valid(&imported);
    let (customer, transfers, accounts) = (asset(&doc, "Customer"), asset(&doc, "Transfers"), asset(&doc, "Accounts"));
    assert_eq!(zone_of(&doc, transfers).name, "Bank network");
    let inner = zone_of(&doc, accounts);
    assert_eq!(inner.name, "Secure data");
    assert_eq!(inner.inside.as_deref(), Some(transfers.zone.as_str()));
    assert_eq!(zone_of(&doc, customer).kind, ZoneKind::Public);
    assert_eq!(accounts.holdings[0].class, DataClass::Credentials);
    let transfer = flow(&doc, "Transfer money");
    assert_eq!(
        (transfer.protocol.as_str(), transfer.encryption, transfer.exposure, transfer.data),
        ("HTTPS", Encryption::InTransit, Exposure::Public, DataDirection::Both)
    );
    // A box that nobody ticked says nothing.
    assert_eq!(flow(&doc, "Write").encryption, Encryption::Unknown);
    assert_eq!(codes(&imported).iter().filter(|code| **code == "I312").count(), 1, "the loose end is told");
    let named: Vec<(&str, f64)> = imported.doc.weaknesses.iter().map(|w| (w.name.as_str(), w.ease)).collect();
    assert_eq!(named, [("Somebody guesses a password", 0.7), ("Readable on the way", 0.3)]);
    let works: Vec<Switch> = imported.doc.controls.iter().map(|c| c.state).collect();
    assert_eq!(works, [Switch::Off, Switch::On]);
    assert!(doc.layout.iter().any(|p| p.asset == transfers.id && (p.x, p.y) == (340.0, 120.0)));
    let kept = &origin(&doc, &OriginOf::Asset(transfers.id.clone())).kept;
    assert!(kept.iter().any(|(key, _)| key == "privilegeLevel"), "{kept:?}");
}

#[test]
fn import_threat_dragon_one_guesses_zones_from_open_lines() {
    let imported = read("bank-v1.json");
    let doc = valid(&imported);
    let zone = |name: &str| asset(&doc, name).zone.clone();
    assert_eq!(doc.zones.len(), 3);
    assert_eq!(zone("Server"), zone("Clerk"));
    assert!(zone("Customer") != zone("Server") && zone("Server") != zone("Ledger"));
    assert!(imported.report.notes.iter().any(|n| n.code == "I231" && n.kind == NoteKind::Guessed));
    let of = OriginOf::Zone(zone("Ledger"));
    assert!(origin(&doc, &of).guessed.contains(&"trust".to_owned()));
}

#[test]
fn import_threagile_keeps_what_every_link_says() {
    let imported = read("press.yaml");
    let doc = valid(&imported);
    let (read_news, subscribe, store) =
        (flow(&doc, "Read News"), flow(&doc, "Subscribe"), flow(&doc, "Store Accounts"));
    assert_eq!((read_news.authentication, read_news.authorisation), (Authentication::None, Authorisation::None));
    assert_eq!((subscribe.authentication, subscribe.authorisation), (Authentication::Jwt, Authorisation::Object));
    assert_eq!((store.authentication, store.encryption), (Authentication::Basic, Encryption::None));
    assert_eq!(
        (read_news.data, subscribe.data, store.data),
        (DataDirection::Backward, DataDirection::Forward, DataDirection::Both)
    );
    assert_eq!(zone_of(&doc, asset(&doc, "Reader App")).kind, ZoneKind::Public);
    let db = zone_of(&doc, asset(&doc, "Subscriber Base"));
    assert_eq!(db.inside.as_deref(), Some("cloud"));
    assert_eq!(asset(&doc, "Subscriber Base").holdings[0].people, 10_000);
    assert!(doc.controls.iter().any(|c| c.kind == ControlKind::Allowlist && c.on == [On::Flow(store.id.clone())]));
    assert!(codes(&imported).contains(&"I306"), "the link to nobody is told");
}

#[test]
fn import_again_updates_and_keeps_what_was_changed_by_hand() {
    let first = read("clinic.otm");
    let mut draft = EcosystemDraft::new(Arc::new(first.doc.clone()));
    let at =
        |draft: &EcosystemDraft, name: &str| draft.doc().assets.iter().position(|a| a.name == name).expect("there");
    let booking = at(&draft, "Booking");
    let Some(Element::Asset(mut edited)) = element(draft.doc(), Subject::Asset(booking)) else { panic!("an asset") };
    edited.kind = AssetKind::Gateway;
    edited.worth_per_hour = MoneyValue(9_000.0);
    draft
        .apply(Edit::Set { subject: Subject::Asset(booking), field: "kind", element: Element::Asset(edited) })
        .expect("applies");
    draft.apply(Edit::Rename(Subject::Asset(at(&draft, "Record store")), "vault".into())).expect("renames");
    draft.apply(Edit::Remove(Subject::Asset(at(&draft, "Reminder worker")))).expect("removes");
    let mine = draft.doc().as_ref().clone();

    // The same file again changes nothing.
    let same = merge(&mine, &first.doc, &first.suggestions);
    let telling: Vec<_> = same.changes.iter().filter(|c| c.kind != ChangeKind::LeftOut).collect();
    assert!(telling.is_empty(), "{telling:#?}");
    assert_eq!((&same.doc.assets, &same.doc.flows, &same.doc.zones), (&mine.assets, &mine.flows, &mine.zones));

    // A newer one: another name, one component more, one gone.
    let text = String::from_utf8(fixture("clinic.otm").bytes).expect("text");
    let newer = text
        .replace("name: Booking\n", "name: Bookings\n")
        .replace("type: web-service", "type: identity-provider")
        .replace(
            "{id: phone, name: Patient app, type: mobile-client,",
            "{id: tablet, name: Tablet, type: mobile-client,",
        )
        .replace("source: phone", "source: tablet");
    let newer = import(&[Input { name: "clinic-new.otm".into(), bytes: newer.into_bytes() }], None, Guesses::Marked)
        .expect("reads");
    let merged = merge(&mine, &newer.doc, &newer.suggestions);
    let kinds = |kind: ChangeKind| merged.changes.iter().filter(|c| c.kind == kind).collect::<Vec<_>>();
    let doc = &merged.doc;
    assert_eq!(asset(doc, "Bookings").kind, AssetKind::Gateway, "the hand's value stays");
    assert_eq!(asset(doc, "Bookings").worth_per_hour.0, 9_000.0);
    assert!(kinds(ChangeKind::Conflict).iter().any(|c| c.field == "kind"), "{:#?}", merged.changes);
    assert!(kinds(ChangeKind::Added).iter().any(|c| c.id == "tablet"));
    assert!(kinds(ChangeKind::Gone).iter().any(|c| c.id == "phone"));
    assert!(kinds(ChangeKind::LeftOut).iter().any(|c| c.id == "worker"));
    assert!(
        doc.assets.iter().any(|a| a.id == "vault") && !doc.assets.iter().any(|a| a.id == "store" || a.id == "worker")
    );
    assert_eq!(flow(doc, "Book").from, "tablet");
    let written = write_ecosystem(doc, None).expect("has a form");
    assert!(check_text("merged.ron", Arc::from(written.text.as_str())).ok);
}

#[test]
fn import_into_another_ecosystem_renames_what_clashes() {
    let (bank, clinic) = (read("bank-v2.json"), read("clinic.otm"));
    let merged = merge(&bank.doc, &clinic.doc, &clinic.suggestions);
    assert_eq!(merged.doc.assets.len(), bank.doc.assets.len() + clinic.doc.assets.len());
    let twice = merge(&merged.doc, &clinic.doc, &clinic.suggestions);
    assert_eq!(twice.doc.assets.len(), merged.doc.assets.len(), "{:#?}", twice.changes);
    assert_eq!(twice.doc, merged.doc);
}

#[test]
fn import_origins_survive_the_file_and_its_comments() {
    let doc = read("shop.yaml").doc;
    let first = write_ecosystem(&doc, None).expect("has a form").text;
    let commented = first.replacen("    flows: [", "    // who calls whom\n    flows: [", 1);
    let again = write_ecosystem(&doc, Some(&commented)).expect("has a form");
    assert!(again.text.contains("// who calls whom") && again.lost.is_empty());
    for (of, path) in doc.origins.iter().map(|o| (&o.of, &o.path)) {
        assert!(path.is_empty() || path.starts_with('/'), "{of:?} {path:?}");
    }
}

#[test]
fn import_gives_an_attacker_something_to_do_and_the_teams_something_to_see() {
    let library = Library::bundled().expect("ships");
    for name in ["shop.yaml", "clinic.otm", "bank-v2.json", "press.yaml"] {
        let imported = read(name);
        let mut doc = imported.doc.clone();
        accept(&mut doc, imported.suggestions.iter().filter(|s| s.confidence >= Confidence::Medium));
        let eco = compile_ecosystem(&doc).expect("compiles");
        let analysis = sandtable::analysis::graph::analyse(&eco, &library.techniques.techniques);
        assert!(!analysis.jewels.is_empty() && !analysis.paths.is_empty(), "{name}: {} jewels", analysis.jewels.len());
        assert!(doc.assets.iter().any(|a| !a.monitoring.is_empty()), "{name}");
        assert!(doc.assets.iter().flat_map(|a| &a.holdings).any(|h| h.people > 0), "{name}");
        assert!(doc.assets.iter().any(|a| a.worth_per_hour.0 > 0.0), "{name}");
        assert!(doc.flows.iter().any(|f| !f.carries.is_empty()), "{name}");
    }
    // Without guesses nothing of that is made up.
    let bare = import(&[fixture("bank-v2.json")], None, Guesses::None).expect("reads").doc;
    assert!(bare.assets.iter().all(|a| a.monitoring.is_empty() && a.worth_per_hour.0 == 0.0));
}

/// Figures of the real files, counted by another program.
#[test]
fn import_real_openapi_files_have_the_counted_figures() {
    let expected: [(&str, usize, usize, [usize; 3]); 5] = [
        // file, operations, calls out, [unstated, none or optional, asked for]
        ("openapi-adyen-management-v3.json", 134, 0, [0, 0, 134]),
        ("openapi-adyen-payment-webhooks-v1.json", 0, 6, [0, 0, 0]),
        ("openapi-adyen-testcard-v1.json", 1, 0, [0, 0, 1]),
        ("openapi-adyen-transfers-v4.json", 12, 0, [1, 0, 11]),
        ("openapi-owasp-crapi.json", 44, 0, [0, 10, 34]),
    ];
    for (name, operations, out, proof) in expected {
        let Some(imported) = read_example(name) else { return };
        valid(&imported);
        assert_eq!((counted(&imported, "operations"), counted(&imported, "calls out")), (operations, out), "{name}");
        let mut found = [0; 3];
        for flow in imported.doc.flows.iter().filter(|f| f.api != "Tokens" && !f.api.ends_with("webhooks")) {
            let slot = match flow.authentication {
                Authentication::Unknown => 0,
                Authentication::None => 1,
                _ => 2,
            };
            found[slot] += flow.operations.len();
        }
        assert_eq!(found, proof, "{name}");
    }
    let Some(large) = read_example("openapi-adyen-management-v3.json") else { return };
    assert_eq!(large.doc.assets.iter().filter(|a| a.kind == AssetKind::Service).count(), 29, "one for each tag");
    let Some(transfers) = read_example("openapi-adyen-transfers-v4.json") else { return };
    let deprecated = transfers.doc.flows.iter().filter(|f| f.inventory == Inventory::Deprecated);
    assert_eq!(deprecated.map(|f| f.operations.len()).sum::<usize>(), 3);
}

#[test]
fn import_real_threat_models_have_the_counted_figures() {
    // file, assets that the file has, flows with both ends (one of the third from last ends beside a thing), zones that it has
    let expected: [(&str, usize, usize, usize); 5] = [
        ("otm-example.yaml", 4, 2, 2),
        ("otm-mobile-cloud.json", 4, 6, 2),
        ("threat-dragon-v1-demo.json", 7, 10, 0),
        ("threat-dragon-v2-demo.json", 7, 10, 0),
        ("threat-dragon-v2-payment-online.json", 5, 10, 3),
    ];
    for (name, assets, flows, zones) in expected {
        let Some(imported) = read_example(name) else { return };
        valid(&imported);
        let doc = &imported.doc;
        assert_eq!((doc.assets.len(), doc.flows.len()), (assets, flows), "{name}");
        let stated = doc
            .zones
            .iter()
            .filter(|zone| !origin(doc, &OriginOf::Zone(zone.id.clone())).guessed.contains(&"name".to_owned()));
        assert_eq!(stated.count(), zones, "{name}");
    }
    let Some(example) = read_example("otm-example.yaml") else { return };
    assert_eq!((example.doc.weaknesses.len(), example.doc.controls.len()), (2, 2));
    let Some(mobile) = read_example("otm-mobile-cloud.json") else { return };
    assert_eq!((mobile.doc.weaknesses.len(), mobile.doc.controls.len()), (43, 43));
    for (name, threats, working) in [("threat-dragon-v1-demo.json", 14, 4), ("threat-dragon-v2-demo.json", 14, 4)] {
        let Some(demo) = read_example(name) else { return };
        let on = demo.doc.controls.iter().filter(|c| c.state == Switch::On).count();
        assert_eq!((demo.doc.weaknesses.len(), on), (threats, working), "{name}");
        let keeps = demo.doc.assets.iter().flat_map(|a| &a.holdings).filter(|h| h.class == DataClass::Credentials);
        assert_eq!(keeps.count(), 2, "{name}");
    }
}

#[test]
fn import_real_threagile_models_have_the_counted_figures() {
    for (name, assets, links, boundaries) in [("threagile-example.yaml", 14, 20, 5), ("threagile-stub.yaml", 2, 1, 1)] {
        let Some(imported) = read_example(name) else { return };
        valid(&imported);
        let doc = &imported.doc;
        assert_eq!((doc.assets.len(), doc.flows.len()), (assets, links), "{name}");
        assert_eq!(counted(&imported, "boundaries"), boundaries);
        assert!(cards(&imported.questions).len() <= 6, "{name}: it says nearly all");
    }
    let Some(model) = read_example("threagile-example.yaml") else { return };
    let doc = &model.doc;
    let of = |kind: Authentication| doc.flows.iter().filter(|f| f.authentication == kind).count();
    assert_eq!(
        [of(Authentication::Jwt), of(Authentication::Mtls), of(Authentication::Basic), of(Authentication::None)],
        [7, 5, 6, 2]
    );
    assert_eq!(doc.zones.iter().filter(|z| z.inside.is_some()).count(), 3);
    let stored = doc.assets.iter().flat_map(|a| &a.holdings).filter(|h| {
        let origin = origin(doc, &OriginOf::Holding(h.id.clone()));
        !origin.id.starts_with("guessed-data")
    });
    assert_eq!(stored.count(), 18);
    assert_eq!(doc.assets.iter().filter(|a| a.zone == "internet" || a.zone == "unassigned").count(), 2);
}

#[test]
fn import_otm_tells_of_a_mitigation_that_protects_nothing() {
    let model = "otmVersion: 0.2.0\nproject: {name: A, id: a}\ncomponents: [{id: c, name: C, type: t, parent: {}}]\n\
                 mitigations: [{id: m, name: M, riskReduction: 1}]\n";
    let input = Input { name: "m.otm".into(), bytes: model.into() };
    let imported = import(&[input], None, Guesses::None).expect("reads");
    assert!(codes(&imported).contains(&"I317") && imported.doc.controls.is_empty());
}

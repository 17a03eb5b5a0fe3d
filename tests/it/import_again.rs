//! Importing again: the same thing is the same thing, whatever its source says of it by now and whatever it is called.

use std::sync::Arc;

use sandtable::import::merge::{ChangeKind, Merged, merge};
use sandtable::import::suggest::accept;
use sandtable::import::{Guesses, Imported, Input, import};
use sandtable::scenario::doc::*;
use sandtable::scenario::load::check_text;
use sandtable::scenario::write::write_ecosystem;

use crate::import::flow;

fn file(name: &str, text: &str) -> Input {
    Input { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn read(files: &[(&str, &str)]) -> Imported {
    let inputs: Vec<Input> = files.iter().map(|(name, text)| file(name, text)).collect();
    import(&inputs, None, Guesses::Marked).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// With every suggestion put in.
fn whole(imported: &Imported) -> EcosystemDoc {
    let mut doc = imported.doc.clone();
    accept(&mut doc, &imported.suggestions);
    doc
}

fn into(old: &EcosystemDoc, imported: &Imported) -> Merged {
    let merged = merge(old, &whole(imported), &imported.suggestions);
    let written = write_ecosystem(&merged.doc, None).expect("has a form");
    let report = check_text("merged.ron", Arc::from(written.text.as_str()));
    assert!(report.ok, "{:#?}", report.diagnostics);
    merged
}

/// Orders and users, as the tags have them; `proof` stands at every operation of orders.
fn shop(proof: &str) -> String {
    let operation =
        |tag: &str, proof: &str| format!("{{tags: [{tag}], {proof}responses: {{'200': {{description: ok}}}}}}");
    let (orders, users) = (operation("orders", proof), operation("users", "security: [{k: []}], "));
    let users: String = (0..8).map(|n| format!("  /users/{n}: {{get: {users}}}\n")).collect();
    format!(
        "openapi: 3.1.0\ninfo: {{title: Shop, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths:\n\
         \x20 /orders: {{get: {orders}, post: {orders}}}\n{users}\
         components: {{securitySchemes: {{k: {{type: apiKey, in: header, name: X-K}}}}}}\n"
    )
}

#[test]
fn import_again_with_a_proof_updates_the_flow_and_withdraws_its_weakness() {
    let first = whole(&read(&[("shop.yaml", &shop(""))]));
    let named = |doc: &EcosystemDoc, words: &str| -> usize {
        doc.weaknesses.iter().filter(|w| w.name.starts_with(words)).count()
    };
    assert_eq!(named(&first, "Authentication is not stated"), 1);
    let merged = into(&first, &read(&[("shop.yaml", &shop("security: [{k: []}], "))]));
    let doc = &merged.doc;
    let orders: Vec<&FlowDoc> = doc.flows.iter().filter(|f| f.operations.contains(&"GET /orders".to_owned())).collect();
    assert_eq!(orders.len(), 1, "{:#?}", merged.changes);
    assert_eq!((doc.flows.len(), orders[0].authentication), (first.flows.len(), Authentication::ApiKey));
    assert_eq!(
        orders[0].id,
        first.flows.iter().find(|f| f.operations.contains(&"GET /orders".to_owned())).expect("was there").id
    );
    assert_eq!(named(doc, "Authentication is not stated"), 0);
    assert!(merged.changes.iter().any(|c| c.kind == ChangeKind::Replaced && c.element == "weakness"));
    // Nobody but programs calls by now.
    let alone = shop("security: [{k: []}], ").replacen("security: [{k: []}], ", "security: [], ", 1);
    let anybody = whole(&read(&[("shop.yaml", &alone)]));
    let merged = into(&anybody, &read(&[("shop.yaml", &shop("security: [{k: []}], "))]));
    assert!(anybody.assets.iter().any(|a| a.id == "anybody") && !merged.doc.assets.iter().any(|a| a.id == "anybody"));
    assert!(!merged.doc.zones.iter().any(|z| z.id == "internet"));
    // And back: what the description states no longer is unknown again, and not confirmed by anybody.
    let back = into(doc, &read(&[("shop.yaml", &shop(""))])).doc;
    let again = back.flows.iter().find(|f| f.operations.contains(&"GET /orders".to_owned())).expect("there");
    assert_eq!((back.flows.len(), again.authentication), (first.flows.len(), Authentication::Unknown));
    let of = OriginOf::Flow(again.id.clone());
    assert!(back.origins.iter().any(|o| o.of == of && o.unstated.contains(&"authentication".to_owned())));
    assert_eq!(named(&back, "Authentication is not stated"), 1);
}

#[test]
fn import_again_with_flows_that_become_one_leaves_none_behind() {
    let two = shop("").replacen("{get: {tags: [orders], ", "{get: {tags: [orders], security: [{k: []}], ", 1);
    let first = whole(&read(&[("shop.yaml", &two)]));
    let listing =
        |doc: &EcosystemDoc, words: &str| doc.flows.iter().filter(|f| f.operations.iter().any(|o| o == words)).count();
    assert_eq!((first.flows.len(), listing(&first, "GET /orders"), listing(&first, "POST /orders")), (3, 1, 1));
    let mut mine = first.clone();
    // A weakness that a person found moves along.
    let post = mine.flows.iter().find(|f| f.operations == ["POST /orders"]).expect("there").id.clone();
    let known = mine.weaknesses.first().expect("one").clone();
    let found = WeaknessDoc { id: "found".into(), name: "Found by hand".into(), on: On::Flow(post.clone()), ..known };
    mine.weaknesses.push(found);
    let merged = into(&mine, &read(&[("shop.yaml", &shop("security: [{k: []}], "))]));
    let doc = &merged.doc;
    assert_eq!(
        (doc.flows.len(), listing(doc, "GET /orders"), listing(doc, "POST /orders")),
        (2, 1, 1),
        "{:#?}",
        merged.changes
    );
    let heir = doc.flows.iter().find(|f| f.operations.len() == 2).expect("both").id.clone();
    assert!(doc.weaknesses.iter().any(|w| w.id == "found" && w.on == On::Flow(heir.clone())));
    assert!(merged.changes.iter().any(|c| c.kind == ChangeKind::Replaced && c.id == post && c.after == heir));
    // What somebody worked on stays, and is named.
    let mut worked = first.clone();
    worked.flows.iter_mut().find(|f| f.id == post).expect("there").calls_per_hour = 7;
    let merged = into(&worked, &read(&[("shop.yaml", &shop("security: [{k: []}], "))]));
    assert!(merged.doc.flows.iter().any(|f| f.id == post));
    assert!(merged.changes.iter().any(|c| c.kind == ChangeKind::Gone && c.id == post));
}

#[test]
fn import_again_of_the_same_file_changes_nothing() {
    let read = read(&[("shop.yaml", &shop(""))]);
    let doc = whole(&read);
    let merged = into(&doc, &read);
    assert!(merged.changes.is_empty(), "{:#?}", merged.changes);
    assert_eq!(merged.doc, doc);
    // An operation that sorts before the others takes no name away from its flow.
    let more = shop("")
        .replace("  /orders: {", "  /a: {get: {tags: [orders], responses: {'200': {description: ok}}}}\n  /orders: {");
    let merged = into(&doc, &self::read(&[("shop.yaml", &more)]));
    assert_eq!(
        (merged.doc.flows.len(), merged.doc.weaknesses.len()),
        (doc.flows.len(), doc.weaknesses.len()),
        "{:#?}",
        merged.changes
    );
}

fn called_api(path: &str, host: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: API, version: '1'}}\nservers: [{{url: 'https://{host}.example'}}]\nsecurity: [{{k: []}}]\n\
         components: {{securitySchemes: {{k: {{type: apiKey, in: header, name: X-K}}}}}}\n\
         paths: {{{path}: {{get: {{responses: {{'200': {{description: ok}}}}}}}}, /health: {{get: {{responses: {{'200': {{description: ok}}}}}}}}}}\n"
    )
}

#[test]
fn import_of_another_description_of_the_same_title_adds_to_the_first() {
    let (orders, users) = (called_api("/orders", "orders"), called_api("/users", "users"));
    let first = whole(&read(&[("u1.yaml", &orders)]));
    // Whether the file has the same name or not: two services may each have an `openapi.yaml`.
    for name in ["u2.yaml", "u1.yaml"] {
        let second = read(&[(name, &users)]);
        let both = into(&first, &second).doc;
        let listed = |words: &str| both.flows.iter().filter(|f| f.operations.iter().any(|o| o == words)).count();
        assert_eq!((listed("GET /orders"), listed("GET /users")), (1, 1));
        assert_eq!(both.assets.iter().filter(|a| a.kind == AssetKind::Service).count(), 2);
        // Each again finds its own.
        let again = into(&both, &second);
        assert_eq!(again.doc, both, "{:#?}", again.changes);
        let again = into(&both, &read(&[("u1.yaml", &orders)]));
        assert_eq!(again.doc, both, "{:#?}", again.changes);
    }
    // A new version under another file name is the same description.
    let newer = orders.replace("/orders:", "/v2/orders:").replace("version: '1'", "version: '2'");
    let merged = into(&first, &read(&[("orders-v2.yaml", &newer)]));
    assert_eq!(merged.doc.assets.len(), first.assets.len(), "{:#?}", merged.changes);
}

#[test]
fn import_knows_its_sources_in_any_order() {
    let (orders, users) = (called_api("/orders", "orders"), called_api("/users", "users"));
    let together = whole(&read(&[("u1.yaml", &orders), ("u2.yaml", &users)]));
    let turned = into(&together, &read(&[("u2.yaml", &users), ("u1.yaml", &orders)]));
    let telling: Vec<_> =
        turned.changes.iter().filter(|c| c.kind != ChangeKind::Updated || c.field != "about").collect();
    assert!(telling.is_empty(), "{telling:#?}");
    assert_eq!((turned.doc.assets.len(), turned.doc.flows.len()), (together.assets.len(), together.flows.len()));
    // One of them came first, alone.
    let alone = whole(&read(&[("u2.yaml", &users)]));
    let merged = into(&alone, &read(&[("u1.yaml", &orders), ("u2.yaml", &users)]));
    assert_eq!(
        (merged.doc.assets.len(), merged.doc.flows.len()),
        (together.assets.len(), together.flows.len()),
        "{:#?}",
        merged.changes
    );
}

/// Two diagrams whose cells have the same ids.
const TWO_DIAGRAMS: &str = r#"{"summary":{"title":"Two"},"detail":{"diagrams":[
 {"title":"Shop","cells":[
  {"id":"1","shape":"actor","position":{"x":0,"y":0},"data":{"name":"Customer"}},
  {"id":"2","shape":"process","position":{"x":300,"y":0},"data":{"name":"Web"}},
  {"id":"f","shape":"flow","source":{"cell":"1"},"target":{"cell":"2"},"data":{"name":"Buy"}}]},
 {"title":"Office","cells":[
  {"id":"1","shape":"actor","position":{"x":0,"y":0},"data":{"name":"Clerk"}},
  {"id":"2","shape":"process","position":{"x":300,"y":0},"data":{"name":"Ledger"}},
  {"id":"f","shape":"flow","source":{"cell":"1"},"target":{"cell":"2"},"data":{"name":"Book"}}]}]}}"#;

#[test]
fn import_again_of_diagrams_with_the_same_ids_changes_nothing() {
    let read = read(&[("two.json", TWO_DIAGRAMS)]);
    let doc = whole(&read);
    assert_eq!((doc.assets.len(), doc.flows.len()), (4, 2));
    let ends = |doc: &EcosystemDoc, api: &str| {
        let flow = flow(doc, api);
        let name = |id: &str| doc.assets.iter().find(|a| a.id == id).expect("an end").name.clone();
        (name(&flow.from), name(&flow.to))
    };
    assert_eq!(ends(&doc, "Book"), ("Clerk".to_owned(), "Ledger".to_owned()));
    let merged = into(&doc, &read);
    assert!(merged.changes.is_empty(), "{:#?}", merged.changes);
    assert_eq!(merged.doc, doc);
    assert_eq!(ends(&merged.doc, "Buy"), ("Customer".to_owned(), "Web".to_owned()));
}

#[test]
fn import_again_tells_components_with_one_id_apart() {
    let model = "otmVersion: 0.2.0\nproject: {name: A, id: a}\ntrustZones: [{id: z, name: Z, risk: {trustRating: 40}}]\n\
                 components: [{id: '5', name: C, type: web, parent: {trustZone: z}}, {id: '5', name: D, type: web, parent: {trustZone: z}}]\n";
    let read = read(&[("twice.otm", model)]);
    let doc = whole(&read);
    let merged = into(&doc, &read);
    assert!(merged.changes.is_empty(), "{:#?}", merged.changes);
    assert_eq!(merged.doc.assets.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["C", "D"]);
}

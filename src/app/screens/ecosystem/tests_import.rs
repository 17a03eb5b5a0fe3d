//! The import as it is used, on the real host and on our own files: by label and by key.

use std::path::PathBuf;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::tests::{Bench, bench, bench_sized};
use super::*;
use crate::app::theme::{Appearance, Preference};
use crate::host::Trial;
use crate::import::questions::{Topic, cards};
use crate::scenario::doc::Authentication;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(format!("{}/tests/fixtures/import/{name}", env!("CARGO_MANIFEST_DIR")))
}

fn import_of(bench: &mut Bench, names: &[&str]) {
    let paths = names.iter().map(|name| fixture(name)).collect();
    bench.import(paths, ImportFrom::Here);
}

#[test]
fn a_file_is_typed_read_and_opened_as_a_new_ecosystem() {
    let mut bench = bench();
    bench.click("Import your own…");
    assert!(bench.sees("Which files?"));
    bench.write("Path of a file", &fixture("shop.yaml").display().to_string());
    bench.keys(Modifiers::NONE, Key::Enter);
    assert!(bench.sees("OpenAPI 3.1.0") && bench.sees("Suggestions"));
    bench.keys(Modifiers::COMMAND, Key::Enter);
    let desk = bench.desk();
    assert!(desk.draft.is_dirty() && desk.doc().assets.len() > 3);
    assert!(!bench.sees("Which files?"));
    // What was likely is in, and nothing else.
    let doc = bench.desk().doc().clone();
    assert!(!doc.weaknesses.is_empty());
    assert!(doc.origins.iter().all(|origin| !origin.kept.iter().any(|kept| kept.1 == "\"low\"")));
}

#[test]
fn files_are_chosen_in_a_folder_and_taken_away_again() {
    let mut bench = bench();
    bench.import(Vec::new(), ImportFrom::Here);
    bench.look(fixture("").as_path());
    bench.row("File clinic.otm");
    bench.row("File press.yaml");
    assert!(bench.sees("Read 2 files"));
    bench.click("Take press.yaml away");
    bench.row("File bank-v2.json");
    bench.click("Read 2 files");
    assert!(bench.sees("2 files:"));
    let text = |bench: &Bench| bench.harness.query_all_by_label_contains("Threat Dragon 2").count();
    assert!(text(&bench) > 0 && bench.sees("OTM 0.2"));
    bench.click("Choose other files");
    bench.click("To the folder around it");
    assert!(bench.sees("Folder import"));
}

#[test]
fn an_import_into_what_is_open_is_one_step() {
    let mut bench = bench();
    bench.click("Open Corella Mobile");
    let before = bench.desk().doc().clone();
    import_of(&mut bench, &["clinic.otm"]);
    assert!(bench.sees("Into Corella"));
    bench.click_starting("Changes");
    assert!(bench.sees("comes in") || bench.harness.query_all_by_label_contains("new: asset").next().is_some());
    bench.click("Add to ecosystem");
    let after = bench.desk().doc().clone();
    assert!(after.assets.len() > before.assets.len() && after.id == before.id);
    bench.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(*bench.desk().doc(), before);
    bench.keys(Modifiers::COMMAND, Key::Y);
    assert_eq!(*bench.desk().doc(), after);
    // Again, nothing is doubled.
    import_of(&mut bench, &["clinic.otm"]);
    bench.click_starting("Changes");
    assert!(bench.sees("Nothing changes"));
    bench.click("Add to ecosystem");
    assert_eq!(bench.desk().doc().assets.len(), after.assets.len());
}

#[test]
fn a_guess_is_answered_and_is_none_any_more() {
    let mut bench = bench();
    import_of(&mut bench, &["shop.yaml"]);
    bench.click_starting("Questions");
    let questions = bench.questions();
    let asked = cards(&questions);
    let earns = asked.iter().find(|card| card.topic == Topic::Earns).expect("is asked");
    let (members, earns) = (earns.members.len(), earns.text.clone());
    bench.write(&earns, "lots");
    assert!(bench.sees("Type a whole number"));
    bench.write(&earns, "12 000");
    assert!(bench.sees("answered"));
    assert_eq!(bench.composed().assets.iter().filter(|asset| asset.worth_per_hour.0 == 12_000.0).count(), members);
    let name = questions.iter().find(|q| q.topic == Topic::Name).expect("is asked").text.clone();
    bench.write(&name, "Corner Shop Ltd");
    assert_eq!(bench.composed().name, "Corner Shop Ltd");
    bench.click("All guesses are right");
    let composed = bench.composed();
    for question in &questions {
        let origin = composed.origins.iter().find(|origin| origin.of == question.of).expect("an origin");
        assert!(!origin.guessed.iter().any(|field| field == question.field), "{question:?}");
    }
}

#[test]
fn alike_questions_are_answered_at_once_or_one_by_one() {
    let mut bench = bench();
    let paths = (0..12)
        .map(|n| format!("  /g{n}: {{get: {{tags: [Group {n}], responses: {{'200': {{description: ok}}}}}}}}\n"));
    let text = format!("openapi: 3.0.3\ninfo: {{title: Many, version: '1'}}\npaths:\n{}", paths.collect::<String>());
    let file = bench.folder().join("many.yaml");
    std::fs::write(&file, text).expect("written");
    bench.import(vec![file], ImportFrom::Here);
    bench.click_starting("Questions");
    let asked = cards(&bench.questions());
    let earns = asked.iter().find(|card| card.topic == Topic::Earns).expect("is asked").clone();
    assert_eq!(earns.members.len(), 12);
    bench.write(&earns.text, "700");
    let worth = |bench: &Bench, amount: f64| {
        bench.composed().assets.iter().filter(|asset| asset.worth_per_hour.0 == amount).count()
    };
    assert_eq!(worth(&bench, 700.0), 12);
    let open = format!("Answer one by one: {}", earns.text);
    bench.harness.get_by_label(&open).scroll_to_me();
    bench.settle();
    bench.click(&open);
    let one = bench.questions()[earns.members[3]].text.clone();
    bench.write(&one, "900");
    assert_eq!((worth(&bench, 700.0), worth(&bench, 900.0)), (11, 1));
}

#[test]
fn suggestions_are_taken_and_dropped_one_by_one_and_all_at_once() {
    let mut bench = bench();
    import_of(&mut bench, &["shop.yaml"]);
    bench.click_starting("Suggestions");
    bench.click("Drop all");
    assert!(bench.composed().weaknesses.is_empty() && bench.composed().controls.is_empty());
    // To read one is not to take it; its box takes it.
    bench.click_starting_of("weakness", Role::ListItem);
    assert!(bench.composed().weaknesses.is_empty() && bench.composed().controls.is_empty());
    bench.click_starting_of("weakness", Role::CheckBox);
    assert_eq!(bench.composed().weaknesses.len() + bench.composed().controls.len(), 1);
    bench.click("Take all");
    let all = bench.composed().weaknesses.len() + bench.composed().controls.len();
    bench.click("Take what is likely");
    let likely = bench.composed().weaknesses.len() + bench.composed().controls.len();
    assert!(likely > 0 && likely < all, "{likely} of {all}");
}

#[test]
fn a_fault_has_its_place_and_nothing_is_lost() {
    let mut bench = bench();
    import_of(&mut bench, &["shop.yaml"]);
    bench.click_starting("Suggestions");
    bench.click("Drop all");
    let bad = bench.folder().join("bad.json");
    std::fs::write(&bad, "{\"openapi\": \"3.0.0\",,\n}").expect("written");
    bench.import(vec![bad], ImportFrom::Here);
    assert!(bench.sees("This could not be read") && bench.sees("bad.json, line 1, column 21"));
    bench.click("Take bad.json away");
    bench.click("Read 1 file");
    assert!(bench.composed().weaknesses.is_empty(), "what was dropped stays dropped");
    bench.click("Leave the import");
    assert!(!bench.sees("Suggestions"));
    bench.click("Import your own…");
    bench.keys(Modifiers::NONE, Key::Escape);
    // One's own files are not imported.
    bench.import(vec![PathBuf::from("scenarios/ghost-rail.ron")], ImportFrom::Here);
    assert!(bench.sees("Sandtable's own"));
}

#[test]
fn whether_it_can_be_played_is_tried_beside_it() {
    let mut bench = bench();
    import_of(&mut bench, &["press.yaml"]);
    assert!(bench.sees("is being tried"));
    bench.try_out();
    let read = bench.harness.state().host().snapshot().import.read.clone().expect("read");
    match &read.trial {
        Trial::Playable { attackers, of, .. } => assert!(*attackers > 0 && attackers <= of),
        Trial::Lacking { why, reasons } => assert!(!why.is_empty() && !reasons.is_empty(), "{why}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_nobody_states_is_not_none_on_the_form() {
    let mut bench = bench();
    import_of(&mut bench, &["bank-v2.json"]);
    bench.keys(Modifiers::COMMAND, Key::Enter);
    let doc = bench.desk().doc().clone();
    let at = doc.flows.iter().position(|flow| flow.authentication == Authentication::Unknown).expect("one");
    bench.select(Subject::Flow(at));
    let field = bench.harness.get_by_role_and_label(Role::ComboBox, "Caller proves itself by");
    assert_eq!(field.value().as_deref(), Some("not stated"));
    assert!(bench.sees("not stated where it was imported from"));
    bench.choose("Caller proves itself by", "none");
    let flow = &bench.desk().doc().flows[at];
    assert_eq!(flow.authentication, Authentication::None);
    let origin = crate::scenario::edit::origin(bench.desk().doc(), Subject::Flow(at)).expect("was imported");
    assert!(!origin.unstated.iter().any(|field| field == "authentication"));
}

#[test]
fn the_import_has_room_in_both_themes_and_in_small_windows() {
    for preference in [Preference::Dark, Preference::Light] {
        for size in [[1220.0, 680.0], [820.0, 560.0], [1860.0, 1080.0]] {
            let mut bench = bench_sized(size, Appearance { preference, ..Appearance::default() });
            bench.click("Open Corella Mobile");
            import_of(&mut bench, &["shop.yaml", "clinic.otm"]);
            for tab in ["Report", "Questions", "Suggestions", "Changes"] {
                bench.click_starting(tab);
                let wide = bench.harness.ctx.content_rect().width();
                for node in bench.harness.query_all_by_label_contains("") {
                    let node = node.rect();
                    let fits = node.left() >= -1.0 && node.right() <= wide + 1.0 || !node.is_finite();
                    assert!(fits, "{tab}: {node:?} of {wide}");
                }
            }
        }
    }
}

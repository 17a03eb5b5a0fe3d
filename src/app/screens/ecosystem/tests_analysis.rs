//! The analysis panel as it is used, on the real host: by label and by key.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

use super::tests::{Bench, bench, bench_sized};
use crate::app::theme::{Appearance, Preference};
use crate::scenario::edit::Subject;

fn analysed() -> Bench {
    let mut bench = bench();
    bench.click("Open Norrby Pay");
    bench.click("Analysis");
    bench
}

#[test]
fn findings_stand_with_their_category_and_a_choice_is_drawn_told_and_tabled() {
    let mut bench = analysed();
    assert!(bench.sees("Within reach from outside"));
    assert!(bench.sees("Critical ·"));
    bench.answer("Somebody outside can send money elsewhere at Payees");
    let overlay = bench.overlay();
    assert_eq!(overlay.title, "Cheapest way in");
    assert_eq!(overlay.path.len(), 2);
    assert!(bench.sees(crate::scenario::doc::Owasp::Api6.label()), "the category is told in full");
    assert!(bench.sees("Divert payouts: Payees"), "and each step");
    // On the picture, for a screen reader too.
    let nodes: Vec<String> = (bench.harness.query_all_by_role(Role::Button))
        .filter_map(|node| node.accesskit_node().label())
        .filter(|label| label.starts_with("Payees, "))
        .collect();
    assert!(nodes.iter().any(|label| label.ends_with(", crown jewel")), "{nodes:?}");
    // The same as rows; a click on one selects.
    bench.click("Table");
    let rows: Vec<String> =
        (bench.harness.query_all_by_role(Role::Row)).filter_map(|node| node.accesskit_node().label()).collect();
    assert!(rows.iter().any(|row| row.starts_with("2, ") && row.contains("Divert payouts")), "{rows:?}");
    let payees = rows.iter().find(|row| row.starts_with(", Payees,")).expect("the jewel is a row").clone();
    bench.harness.get_by_role_and_label(Role::Row, &payees).click();
    bench.settle();
    let at = bench.desk().doc().assets.iter().position(|asset| asset.name == "Payees").expect("there");
    assert_eq!(bench.desk().selected, Subject::Asset(at));
}

#[test]
fn each_question_has_answers_that_draw_something() {
    let mut bench = analysed();
    for (question, begins, title) in [
        ("Ways in", "1. From Tallybird", "Way in"),
        ("Choke points", "account bookings", "Choke points"),
        ("Blast radius", "Payment engine", "Blast radius"),
        ("Exposure", "Calls that leave no trace", "Exposure"),
    ] {
        bench.click(question);
        bench.answer(begins);
        let overlay = bench.overlay();
        assert_eq!(overlay.title, title);
        assert!(!overlay.is_empty() && !overlay.legend.is_empty(), "{question}: {overlay:?}");
    }
}

#[test]
fn data_on_the_move_and_changes_draw_what_they_say() {
    let mut bench = analysed();
    bench.click("Data");
    bench.answer("Personal data");
    assert_eq!(bench.overlay().title, "Data on the move");
    assert!(!bench.overlay().flows.is_empty());
    bench.click("Changes");
    bench.answer("Cutting Payment initiation");
    assert_eq!(bench.overlay().title, "Before and after");
    assert!(bench.sees("→ no way"), "before and after in figures");
}

#[test]
fn answers_follow_the_edits_and_what_was_chosen_stays_chosen() {
    let mut bench = analysed();
    bench.click("Exposure");
    bench.answer("Calls that leave no trace, 2");
    assert_eq!(bench.overlay().flows.len(), 2);
    bench.write("Search the ecosystem", "Payee tables");
    // Two calls have that name; the one of the old payee service comes later in the file.
    let last = bench.harness.query_all_by_role_and_label(Role::ListItem, "Payee tables").last();
    last.expect("a call in the list").click();
    bench.settle();
    bench.click("Form");
    // The field lies below what the window shows: it is opened as a screen reader does.
    for (role, label) in [(Role::ComboBox, "Calls logged"), (Role::ListBoxOption, "full")] {
        bench.harness.get_by_role_and_label(role, label).click_accesskit();
        bench.settle();
    }
    bench.click("Analysis");
    assert_eq!(bench.overlay().flows.len(), 1, "analysed anew");
    bench.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(bench.overlay().flows.len(), 2);
}

#[test]
fn what_falls_follows_the_selection_of_list_and_picture() {
    let mut bench = analysed();
    bench.click("Blast radius");
    bench.row("Ledger");
    assert!(bench.sees("Whoever takes it over can go on to"));
    let ledger = bench.overlay();
    bench.row("Payment engine");
    let engine = bench.overlay();
    assert!(engine.nodes.len() >= ledger.nodes.len() && engine != ledger);
    let begins = engine.nodes.iter().find(|mark| mark.label == "begins here").expect("where it begins");
    assert_eq!(bench.desk().doc().assets[begins.asset.index()].name, "Payment engine");
    let key = bench.desk().doc().credentials[0].name.clone();
    bench.write("Search the ecosystem", &key);
    bench.row(&key);
    assert!(bench.sees("Whoever has it can go on to"));
}

#[test]
fn keys_open_it_turn_the_pages_and_walk_the_answers() {
    let mut bench = bench();
    bench.click("Open Norrby Pay");
    bench.keys(Modifiers::NONE, Key::F6);
    bench.keys(Modifiers::COMMAND, Key::PageDown);
    assert!(bench.sees("identity documents of 1.3 M people, no way"));
    bench.keys(Modifiers::NONE, Key::F8);
    let first = bench.overlay();
    bench.keys(Modifiers::NONE, Key::F8);
    assert_ne!(bench.overlay(), first);
    bench.keys(Modifiers::COMMAND, Key::PageUp);
    bench.keys(Modifiers::NONE, Key::F8);
    assert_eq!(bench.overlay().title, "Cheapest way in");
    bench.keys(Modifiers::NONE, Key::F6);
    assert!(bench.desk().analysis.overlay().is_none());
    assert!(bench.harness.query_by_role_and_label(Role::TextInput, "Name").is_some());
}

#[test]
fn while_it_is_worked_out_that_is_said_and_errors_lead_to_their_place() {
    let mut bench = bench();
    bench.harness.state_mut().slow = true;
    bench.click("Open Norrby Pay");
    bench.click("Analysis");
    bench.harness.get_by_label("Analysing…");
    assert!(bench.desk().analysis.overlay().is_none());
    bench.harness.state_mut().slow = false;
    bench.settle();
    assert!(bench.harness.query_by_label("Analysing…").is_none() && bench.sees("Critical ·"));
    // Old answers stay while new ones are on their way, and say so.
    bench.harness.state_mut().slow = true;
    bench.click("Form");
    bench.row("Norrby app");
    bench.write("Name", "Phone app");
    bench.click("Analysis");
    assert!(bench.sees("these answers are of before") && bench.sees("Critical ·"));
    bench.harness.state_mut().slow = false;
    bench.settle();
    assert!(!bench.sees("these answers are of before"));
    bench.click("Form");
    bench.harness.get_by_label("Add a weakness here").click_accesskit();
    bench.settle();
    bench.write("Ease, 0 to 1", "7");
    bench.click("Analysis");
    assert!(bench.sees("Answers of an earlier state. One error has to be corrected first."));
}

#[test]
fn what_cannot_be_analysed_says_why_and_leads_to_it() {
    let mut bench = bench();
    bench.click("Open Norrby Pay");
    bench.row("Norrby app");
    bench.harness.get_by_label("Add a weakness here").click_accesskit();
    bench.settle();
    bench.write("Ease, 0 to 1", "7");
    bench.click("Analysis");
    assert!(bench.sees("It cannot be analysed yet") && bench.sees("One error has to be corrected first."));
    let correct = bench.harness.query_all_by_label_contains("Correct: ").next().expect("a button");
    correct.click();
    bench.settle();
    assert!(bench.harness.get_by_role_and_label(Role::TextInput, "Ease, 0 to 1").is_focused());
}

#[test]
fn an_ecosystem_with_nothing_in_it_says_so() {
    let mut bench = bench();
    bench.click("New ecosystem");
    bench.click("Analysis");
    bench.click("Ways in");
    assert!(bench.sees("Nothing to get at"));
}

#[test]
fn it_fits_into_every_window_in_both_themes() {
    for preference in [Preference::Dark, Preference::Light] {
        for size in [[1080.0, 660.0], [820.0, 560.0], [1720.0, 1020.0]] {
            let mut bench = bench_sized(size, Appearance { preference, ..Appearance::default() });
            bench.click("Open Norrby Pay");
            bench.click("Analysis");
            for question in ["Findings", "Ways in", "Choke points", "Blast radius", "Exposure", "Data", "Changes"] {
                bench.click(question);
                bench.keys(Modifiers::NONE, Key::F8);
                let wide = bench.harness.ctx.content_rect().width();
                for node in bench.harness.query_all_by_label_contains("") {
                    let node = node.rect();
                    assert!(
                        node.left() >= -1.0 && node.right() <= wide + 1.0 || !node.is_finite(),
                        "{node:?} of {wide}"
                    );
                }
            }
        }
    }
}

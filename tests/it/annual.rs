//! Briefings: what a posture changes, what a file may say, and what the command gives.

use std::process::Command;

use sandtable::analysis::brief::doc::{
    AttackDoc, BriefDoc, PostureDoc, WRONG_FIGURE, WRONG_NAME, WRONG_NUMBER, read_text,
};
use sandtable::analysis::brief::ground::{Ground, ground};
use sandtable::analysis::brief::starter::starter;
use sandtable::analysis::brief::{BUNDLED, briefing, check, posture};
use sandtable::base::time::Span;
use sandtable::report::brief_page::{Format, page};
use sandtable::scenario::compile::compile_shared;
use sandtable::scenario::doc::{Lasts, Switch};
use sandtable::scenario::load::{Bundle, Library, bundled_ecosystems, bundled_id, load_ecosystem, load_scenario};

const EXAMPLE: &str = include_str!("../../scenarios/briefs/open-banking.ron");

/// A small briefing with these postures.
fn brief(postures: &str) -> String {
    format!(
        "Brief(version: 1, title: \"t\", runs: 6, years: 20000, threats: [(id: \"a\", name: \"A\", \
         attack: Scenario(\"ghost-rail\"), rate: Fixed(0.5), source: \"assumption\")], postures: [{postures}])"
    )
}

fn doc(text: &str) -> BriefDoc {
    read_text("brief.ron", text).expect("a briefing").doc
}

fn one_posture(fields: &str) -> PostureDoc {
    doc(&brief(&format!("(id: \"p\", name: \"P\", {fields})"))).postures.remove(0)
}

fn ghost_rail() -> Bundle {
    let library = Library::bundled().expect("the bundled library");
    load_scenario("ghost-rail", &library).bundle.expect("a bundled scenario")
}

#[test]
fn the_example_is_sound() {
    let doc = doc(EXAMPLE);
    assert_eq!((doc.threats.len(), doc.postures.len(), doc.controls.len()), (3, 4, 2));
}

/// Everything that it names exists, and each of its attackers has a place.
#[test]
fn bundled_briefings_name_only_what_exists() {
    let library = Library::bundled().expect("the bundled library");
    for (id, text) in BUNDLED {
        let file = read_text(id, text).expect("a briefing");
        assert_eq!(check(&file, std::path::Path::new(""), &library), [], "{id}");
        assert_eq!(file.doc.filed().expect("it can be written").doc, file.doc);
    }
}

#[test]
fn a_first_briefing_can_be_made_for_every_bundled_ecosystem() {
    let library = Library::bundled().expect("the bundled library");
    for (name, _) in bundled_ecosystems() {
        let id = bundled_id(name);
        let ecosystem = load_ecosystem(id, &library).ecosystem.expect("a bundled ecosystem");
        let nothing = starter(id, &ecosystem, &Ground::default()).filed().expect("a briefing");
        let (offers, _) = ground(&nothing, std::path::Path::new(""), &library);
        let first = starter(id, &ecosystem, &offers).filed().expect("a briefing");
        assert_eq!(check(&first, std::path::Path::new(""), &library), [], "{id}");
        assert!(first.doc.threats.iter().all(|t| matches!(t.attack, AttackDoc::Attacker(_))), "{id} has attackers");
    }
}

/// The same at every end but the one that is moved, and on the same dice: what is left is the assumption's effect.
#[test]
fn one_assumption_at_a_time_moves_the_mean_around_todays() {
    let file = read_text("brief.ron", &brief("(id: \"today\", name: \"T\")")).expect("a briefing");
    let library = Library::bundled().expect("the bundled library");
    let result = briefing(&file, std::path::Path::new(""), &library).expect("results");
    let of = |id: &str| result.sensitivities.iter().find(|s| s.id == id).unwrap_or_else(|| panic!("no {id}"));
    let told = of("cost:churn_told");
    assert!(told.loss[0] < result.expected_today && result.expected_today < told.loss[1], "{told:?}");
    let decides = of("decides");
    assert!(decides.loss[0] < decides.loss[1], "an expert loses less than nobody: {decides:?}");
    assert!(result.sensitivities.iter().all(|s| s.id != "rate:a"), "a fixed rate has no ends");
    assert!(result.sensitivities.iter().all(|s| !s.source.is_empty()));
}

#[test]
fn training_is_answered_by_what_it_would_need_and_nothing_else() {
    let text = brief(
        "(id: \"today\", name: \"T\"), (id: \"p\", name: \"P\", training: (detection: 1.2, lead_times: 0.5, decides: Expert, cost_per_year: 10000.0))",
    );
    let file = read_text("brief.ron", &text).expect("a briefing");
    let library = Library::bundled().expect("the bundled library");
    let result = briefing(&file, std::path::Path::new(""), &library).expect("results");
    let [today, practised] = &result.postures[..] else { panic!("two postures") };
    assert_eq!(today.loss, practised.loss);
    assert_eq!(practised.worth.saves.mean.0, 0, "no return");
    let even = practised.training.expect("a break-even");
    let share = even.share_of_loss.expect("a loss");
    assert!((share - 10_000.0 / today.loss.mean.units()).abs() < 1e-9);
    // The full effect is worth more than it costs here, so a part of the incidents is enough.
    assert!(even.needed[0].is_some_and(|needed| 0.0 < needed && needed < 1.0), "{even:?}");
    for format in [Format::Html, Format::Markdown] {
        let page = page(&result, format);
        assert!(page.contains("no return is computed") && page.contains("not legal or financial advice"));
        assert!(page.contains("assumption") && page.contains("95 % interval"));
    }
}

#[test]
fn an_empty_posture_changes_nothing() {
    let bundle = ghost_rail();
    let same = posture::bundle(&bundle, &one_posture(""));
    assert_eq!(same.scenario, bundle.scenario);
    assert_eq!(same.ecosystem, bundle.ecosystem);
    assert_eq!(same.library.playbook, bundle.library.playbook);
}

#[test]
fn a_posture_changes_inputs_and_leaves_its_original_alone() {
    let bundle = ghost_rail();
    let before = bundle.ecosystem.clone();
    let changed = posture::bundle(
        &bundle,
        &one_posture(
            "on: [\"gate-owner-check\"], off: [\"two-factors\"], fixed: [\"no-owner-check\"], monitoring: 1.5, insurance: Without, \
             training: (detection: 2.0, lead_times: 0.5, decides: Expert, cost_per_year: 1000.0)",
        ),
    );
    assert_eq!(bundle.ecosystem, before);
    let state = |bundle: &Bundle, id: &str| bundle.ecosystem.controls.iter().find(|c| c.id == id).map(|c| c.state);
    assert_eq!(state(&bundle, "gate-owner-check"), Some(Switch::Off));
    assert_eq!(state(&changed, "gate-owner-check"), Some(Switch::On));
    assert_eq!(state(&changed, "two-factors"), Some(Switch::Off));
    assert!(changed.scenario.organisation.insurance.is_none());
    let logs = |bundle: &Bundle| -> (f64, f64) {
        let all = bundle.ecosystem.assets.iter().flat_map(|a| &a.monitoring);
        all.fold((0.0, 0.0), |(coverage, quality), m| (coverage + m.coverage, quality + m.quality))
    };
    assert!(logs(&changed).0 > logs(&bundle).0 && logs(&changed).1 > logs(&bundle).1);
    assert!(changed.ecosystem.assets.iter().flat_map(|a| &a.monitoring).all(|m| m.coverage <= 1.0 && m.quality <= 1.0));
    let longest = |lead: &Lasts| match lead {
        Lasts::Exactly(s) | Lasts::Between(_, s) | Lasts::Around(_, s) => Span::parse(&s.0).expect("a span").0,
    };
    let leads = |bundle: &Bundle| -> i64 {
        let options = bundle.scenario.decisions.iter().flat_map(|d| &d.options).map(|o| longest(&o.lead));
        options.chain(bundle.library.playbook.actions.iter().map(|a| longest(&a.deed.lead))).sum()
    };
    let (slow, quick) = (leads(&bundle), leads(&changed));
    assert!((quick as f64 / slow as f64 - 0.5).abs() < 0.01, "{quick} {slow}");
    let exploits =
        |bundle: &Bundle| bundle.scenario.attack.iter().any(|s| s.exploits.contains(&"no-owner-check".to_owned()));
    assert!(exploits(&bundle), "the test is about a weakness that the attack uses");
    compile_shared(&changed).expect("it compiles");
}

#[test]
fn a_better_posture_costs_less_and_today_saves_nothing_against_itself() {
    let text = brief(
        "(id: \"today\", name: \"T\"), (id: \"fixed\", name: \"F\", fixed: [\"no-owner-check\", \"old-no-owner-check\"])",
    );
    let file = read_text("brief.ron", &text).expect("a briefing");
    let library = Library::bundled().expect("the bundled library");
    let result = briefing(&file, std::path::Path::new(""), &library).expect("results");
    assert_eq!(result.postures[0].worth.saves.mean.0, 0);
    let saves = result.postures[1].worth.saves;
    assert!(saves.mean.0 > 0 && saves.ci95[0] <= saves.mean && saves.mean <= saves.ci95[1], "{saves:?}");
    assert!(result.postures[1].loss.mean < result.postures[0].loss.mean);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let faults = |text: &str| -> Vec<(String, u32)> {
        let faults = read_text("brief.ron", text).err().unwrap_or_default();
        faults.into_iter().map(|d| (d.code.to_owned(), d.place.line)).collect()
    };
    let text = "Brief(\n version: 1, title: \"t\",\n threats: [(id: \"a\", name: \"A\",\n attack: Attacker(\"insider\"),\n rate: Pert(3.0, 2.0, 1.0), source: \"\")],\n postures: [],\n)";
    let said = faults(text);
    for expected in [("B001", 6), ("B003", 5), ("B004", 4), ("B005", 5)] {
        assert!(said.contains(&(expected.0.to_owned(), expected.1)), "{expected:?} in {said:?}");
    }
    assert!(faults(&brief("(id: \"p\", name: \"P\", monitorin: 2.0)")).iter().any(|(code, _)| code == "S010"));
    let five = "(id: \"p\", name: \"P\"),".repeat(5);
    let codes: Vec<String> = faults(&brief(&five)).into_iter().map(|(code, _)| code).collect();
    assert!(codes.contains(&WRONG_NUMBER.to_owned()) && codes.contains(&WRONG_NAME.to_owned()), "{codes:?}");
    assert_eq!(faults(&brief("(id: \"p\", name: \"P\", cost_once: -1.0)"))[0].0, WRONG_FIGURE);
}

#[test]
fn the_command_gives_one_document_or_names_the_nearest_control() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |text: &str| {
        let path = folder.path().join("brief.ron");
        std::fs::write(&path, text).expect("a file");
        let output = Command::new(env!("CARGO_BIN_EXE_sandtable"))
            .args(["brief", &path.to_string_lossy(), "--json"])
            .output()
            .expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, out, said) = run(&brief("(id: \"today\", name: \"T\")"));
    assert_eq!(code, Some(0), "{said}");
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert!(json["postures"][0]["mean_cents"].as_i64().is_some_and(|c| c > 0), "{json}");
    let (code, out, said) = run(&brief("(id: \"today\", name: \"T\", on: [\"gate-owner-chek\"])"));
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(said.contains("did you mean \"gate-owner-check\""), "{said}");
}

#[test]
fn one_posture_can_be_simulated_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("posture.ron");
    let mean = |posture: Option<&str>| -> Result<i64, String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sandtable"));
        command.args(["simulate", "ghost-rail", "--runs", "40", "--policy", "cautious", "--json"]);
        if let Some(text) = posture {
            std::fs::write(&file, text).expect("it can be written");
            command.arg("--posture").arg(&file);
        }
        let output = command.output().expect("the program runs");
        if output.status.code() != Some(0) {
            assert_eq!(output.status.code(), Some(1));
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one document");
        Ok(report["cost"]["mean_cents"].as_i64().expect("cents"))
    };
    let today = mean(None).expect("it runs");
    assert_eq!(mean(Some(r#"(id: "same", name: "As things are")"#)), Ok(today));
    let faster = mean(Some(
        r#"(id: "fast", name: "Faster", training: Some((detection: 1.0, lead_times: 0.5, decides: Cautious, cost_per_year: 0)))"#,
    ));
    assert_ne!(faster.expect("it runs"), today);
    let fault =
        mean(Some("(id: \"odd\", name: \"Odd\",\n  on: [\"no-such\"], monitoring: -1.0)")).expect_err("two faults");
    assert!(
        fault.contains("posture.ron:2:8") && fault.contains("no-such") && fault.contains("a factor of -1"),
        "{fault}"
    );
}

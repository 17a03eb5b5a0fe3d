//! Estimates from public facts: what they read, how well they fit, and that they and the engine are one model.

use std::process::Command;
use std::sync::Arc;

use sandtable::analysis::estimate::facts::Facts;
use sandtable::analysis::estimate::fit::line;
use sandtable::analysis::estimate::model::Model;
use sandtable::analysis::estimate::sheet::{PUBLIC_FACTS, Sheet};
use sandtable::analysis::estimate::table::{bundled_fit, bundled_sheet, cases};
use sandtable::analysis::estimate::{Bands, estimate};
use sandtable::analysis::policy::Policy;
use sandtable::analysis::references::run_many;
use sandtable::engine::Outcome;
use sandtable::scenario::compile::compile_shared;
use sandtable::scenario::doc::{CostCategory, Dist};
use sandtable::scenario::load::{Library, load_scenario};
use sandtable::scenario::model::{RoleSet, Scenario};

const TABLE: &str = include_str!("../../assets/incidents.csv");
const MODEL: &str = include_str!("../../assets/estimate.ron");

fn library() -> Arc<Library> {
    Library::bundled().expect("the bundled library")
}

fn model_of(library: &Library) -> Model {
    let doc = Model::read("assets/estimate.ron", MODEL).expect("the bundled model");
    Model::new(&doc, &library.costs, &library.regimes).expect("a whole model")
}

fn bands_of(model: &Model, sheet: &Sheet) -> Vec<Bands> {
    sheet.rows.iter().map(|row| estimate(model, &sheet.facts(row, &mut Vec::new()))).collect()
}

/// The table with every cell of the columns that an estimate must not read replaced.
fn defaced() -> String {
    let sheet = bundled_sheet().expect("the bundled table");
    let mut out = format!("id,{},reported_cost_usd_low,fine_usd,notes\n", PUBLIC_FACTS.join(","));
    for row in &sheet.rows {
        let cells = PUBLIC_FACTS.map(|c| format!("\"{}\"", sheet.text(row, c).replace('"', "\"\"")));
        out.push_str(&format!("same-name,{},1,1,paid nothing\n", cells.join(",")));
    }
    out
}

#[test]
fn an_estimate_reads_the_public_facts_alone() {
    let model = Model::bundled().expect("the bundled model");
    let (other, _) = Sheet::parse("other.csv", &defaced()).expect("a table");
    assert_eq!(bands_of(&model, &bundled_sheet().expect("the bundled table")), bands_of(&model, &other));
}

#[test]
fn without_any_fact_there_is_a_wide_estimate_and_with_more_people_a_higher_one() {
    let model = Model::bundled().expect("the bundled model");
    let nothing = estimate(&model, &Facts::default());
    assert!(nothing.p5_cents > 0 && nothing.p95_cents / nothing.p5_cents > 50, "{nothing:?}");
    let with = |records: f64| {
        let facts = Facts { records: Some(records), annual_revenue_usd: Some(5e9), ..Facts::default() };
        estimate(&model, &facts).p50_cents
    };
    let rising: Vec<i64> = [0.0, 1e3, 1e5, 1e6, 1e7, 1e9].map(with).to_vec();
    assert!(rising.windows(2).all(|pair| pair[0] < pair[1]), "{rising:?}");
    for absurd in [1e15, 1e300] {
        assert!(with(absurd) > rising[5], "records of {absurd} give a number");
    }
}

/// The published baselines, recomputed: all else would compare with something else than what was asked for.
#[test]
fn the_line_through_all_incidents_with_records_is_the_published_one() {
    let sheet = bundled_sheet().expect("the bundled table");
    let points: Vec<_> = cases(&sheet, &mut Vec::new())
        .into_iter()
        .filter_map(|(case, ..)| Some((libm::log(case.facts.records.filter(|r| *r > 0.0)?), case.published)))
        .collect();
    assert_eq!(points.len(), 24);
    let (intercept, slope) = line(&points);
    assert!((intercept - 12.616).abs() < 5e-4 && (slope - 0.322).abs() < 5e-4, "{intercept} {slope}");
    let square: f64 = points.iter().map(|(x, p)| (p.middle() - intercept - slope * x).powi(2)).sum();
    let sigma = (square / 22.0).sqrt();
    assert!((sigma - 1.95).abs() < 5e-3, "{sigma}");
}

#[test]
fn the_estimate_fits_better_than_every_baseline_on_incidents_it_never_saw() {
    let table = bundled_fit().expect("the bundled table");
    let (ours, baselines) = table.with_records.split_first().expect("scores");
    assert_eq!((ours.incidents, baselines.len()), (24, 3));
    for other in baselines {
        assert!(ours.median_error < other.median_error, "{ours:?} {other:?}");
        assert!(ours.mean_crps < other.mean_crps, "{ours:?} {other:?}");
    }
    for c in table.coverage {
        assert!(c.interval[0] <= c.claims && c.claims <= c.interval[1], "{c:?}");
    }
    // What ships is what the incidents give.
    let ships = Model::bundled().expect("the bundled model").fitted();
    let fitted = table.fitted;
    for (name, ships, fitted) in [
        ("reported_over_parts", ships.reported_over_parts, fitted.reported_over_parts),
        ("damping", ships.damping, fitted.damping),
        ("stopped_share", ships.stopped_share, fitted.stopped_share),
        ("robbed_share", ships.robbed_share, fitted.robbed_share),
        ("spread", ships.spread, fitted.spread),
    ] {
        assert!((ships / fitted - 1.0).abs() < 0.005, "{name}: {ships} in the file, {fitted} fitted");
    }
}

/// Runs with this library; `shared` are parameters for which the scenario's own figures are put aside.
fn played(
    library: &Arc<Library>,
    id: &str,
    policy: &Policy,
    runs: u64,
    shared: &[&str],
) -> (Arc<Scenario>, Vec<Outcome>) {
    let mut bundle = load_scenario(id, library).bundle.expect("a bundled scenario");
    bundle.library = Arc::clone(library);
    bundle.scenario.costs.retain(|own| !shared.contains(&own.id.as_str()));
    let scenario = compile_shared(&bundle).expect("it compiles");
    let outcomes = run_many(&scenario, 1, runs, policy, RoleSet::NONE);
    (scenario, outcomes)
}

fn mean_cost(outcomes: &[Outcome]) -> f64 {
    outcomes.iter().map(|o| o.cost.0 as f64).sum::<f64>() / outcomes.len() as f64
}

/// One set of parameters: whoever edits one moves exercise and estimate alike.
#[test]
fn an_edited_parameter_moves_the_engine_and_the_estimate() {
    let before = library();
    let cases = [
        ("counsel_hours", Policy::Expert, None),
        ("call_cost", Policy::Expert, None),
        ("churn_told", Policy::Expert, Some(1.0)),
        ("churn_surprised", Policy::Nobody, None),
        ("settlement_sensitive", Policy::Nobody, None),
    ];
    for (parameter, policy, notify_days) in cases {
        let facts = Facts {
            records: Some(200_000.0),
            data_classes: "name;passport number".into(),
            annual_revenue_usd: Some(1e9),
            notify_days,
            ..Facts::default()
        };
        let mut after = (*before).clone();
        let edited = after.costs.parameters.iter_mut().find(|p| p.id == parameter).expect("a parameter");
        edited.dist = match edited.dist {
            Dist::Fixed(x) => Dist::Fixed(20.0 * x),
            Dist::Uniform(a, b) => Dist::Uniform(20.0 * a, 20.0 * b),
            Dist::Triangular(a, b, c) => Dist::Triangular(20.0 * a, 20.0 * b, 20.0 * c),
            Dist::Lognormal(a, b) => Dist::Lognormal(20.0 * a, 20.0 * b),
        };
        let after = Arc::new(after);
        let estimates = [&before, &after].map(|l| estimate(&model_of(l), &facts).p50_cents);
        assert!(
            estimates[1] > estimates[0],
            "{parameter}: the estimate went from {} to {}",
            estimates[0],
            estimates[1]
        );
        let costs = [&before, &after].map(|l| mean_cost(&played(l, "dormant-subdomain", &policy, 12, &[parameter]).1));
        assert!(costs[1] > costs[0], "{parameter}: the engine went from {} to {}", costs[0], costs[1]);
    }
}

/// What a run came to before the insurer paid, in US cents, beside what would have been public of it.
fn public_facts(scenario: &Scenario, outcome: &Outcome) -> Facts {
    Facts {
        year: Some(2026.0),
        sector: scenario.sector.clone(),
        country: "Australia".into(),
        how_it_happened: scenario.tagline.clone(),
        records: Some(outcome.people_out as f64),
        data_classes: "name;address;passport number".into(),
        contain_days: outcome.times.contain.map(|s| s.hours() / 24.0),
        notify_days: Some(2.0),
        annual_revenue_usd: Some(scenario.usd(scenario.organisation.revenue_per_year).units()),
        ..Facts::default()
    }
}

#[test]
fn simulated_breaches_land_in_the_band_of_their_own_estimate() {
    let library = library();
    let model = Model::bundled().expect("the bundled model");
    for policy in [Policy::Nobody, Policy::Cautious] {
        let (scenario, outcomes) = played(&library, "dormant-subdomain", &policy, 40, &[]);
        let leaks: Vec<&Outcome> = outcomes.iter().filter(|o| o.people_out >= 1_000).collect();
        assert!(leaks.len() >= 10, "{} of 40 runs leak data of a thousand people", leaks.len());
        let inside = leaks
            .iter()
            .filter(|outcome| {
                let insurance = CostCategory::ALL.iter().zip(&outcome.by_category);
                let paid: i64 = insurance.filter(|(c, _)| **c == CostCategory::Insurance).map(|(_, a)| a.0).sum();
                let gross = scenario.usd(sandtable::base::money::Cents(outcome.cost.0 - paid)).0;
                let bands = estimate(&model, &public_facts(&scenario, outcome));
                (bands.p5_cents..=bands.p95_cents).contains(&gross)
            })
            .count();
        let share = inside as f64 / leaks.len() as f64;
        assert!(share >= 0.8, "{}: {inside} of {} inside the 90 % band", policy.key(), leaks.len());
    }
}

fn sandtable(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_sandtable")).args(arguments).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_gives_one_document_and_says_what_is_wrong_with_a_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    };
    let (code, out, _) = sandtable(&["estimate", &write("a.csv", TABLE), "--json"]);
    assert_eq!(code, 0);
    let list: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let list = list.as_array().expect("a list");
    assert_eq!(list.len(), 27);
    for one in list {
        let at = |name: &str| one[name].as_i64().expect("cents");
        let five = ["p5_cents", "p25_cents", "p50_cents", "p75_cents", "p95_cents"].map(at);
        assert!(five[0] > 0 && five.windows(2).all(|p| p[0] < p[1]), "{one}");
    }
    let strange = "records;Sector;id\nabout 3 million;Bank;x\na few;;\n";
    let (code, out, said) = sandtable(&["estimate", &write("b.csv", strange), "--json"]);
    assert_eq!((code, out.contains("row-2")), (0, true), "{said}");
    assert!(said.contains("b.csv:3:1: warning I003"), "{said}");
    let (code, out, said) = sandtable(&["estimate", &write("c.csv", "id,year\na,1,2\n"), "--json"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(said.contains("c.csv:2:1: error I002"), "{said}");
    assert_eq!(sandtable(&["estimate"]).0, 2);
    let (code, out, _) = sandtable(&["estimate", "--fit"]);
    assert!(code == 0 && out.contains("90 % band") && out.contains("$160 per record"));
}

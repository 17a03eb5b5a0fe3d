//! The screen as it is used, on the real host: by label and by key.

use std::sync::OnceLock;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::*;
use crate::analysis::annual::spread::Spread;
use crate::analysis::brief::briefing;
use crate::analysis::brief::doc::{Decides, read_text};
use crate::app::screens::cost_model::{CostModelPage, cost_model_ui, incident_name};
use crate::app::theme::{self, Appearance, Motion, Preference, Scale};
use crate::host::{BriefResult, CostModelState, Host};
use crate::scenario::doc::Basis;

/// Few runs and years: what is tested is the screen.
const SMALL: &str = r#"Brief(
    version: 1, title: "A small briefing", runs: 4, years: 2000, ecosystem: "ghost-rail",
    threats: [
        (id: "rail", name: "Payees changed", attack: Scenario("ghost-rail"), rate: Pert(0.1, 0.3, 0.8),
            source: "a register of such cases", basis: Published),
        (id: "supplier", name: "A supplier stands still", attack: Amount(Lognormal(400000.0, 4000000.0)),
            rate: Fixed(0.5), source: "assumption"),
    ],
    postures: [
        (id: "today", name: "As things are"),
        (id: "gate", name: "Rule at the gate", on: ["gate-owner-check"], cost_per_year: 1000.0, cost_once: 5000.0),
        (id: "practised", name: "With exercises",
            training: (detection: 1.2, lead_times: 0.7, decides: Expert, cost_per_year: 60000.0)),
    ],
    controls: [(id: "two-factors", cost_per_year: 2000.0)],
)"#;

struct Room {
    host: Host,
    /// Shown in place of the host's result.
    result: Option<Arc<BriefResult>>,
    state: BriefingState,
    model: CostModelPage,
    route: Route,
    asked: Vec<Request>,
    folder: tempfile::TempDir,
}

struct Bench {
    harness: Harness<'static, Room>,
}

fn bench_sized(size: [f32; 2], look: Appearance) -> Bench {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("small.ron"), SMALL).expect("a file");
    let mut host = Host::open(&folder.path().join("data")).expect("the system gives random numbers");
    host.load();
    let room = Room {
        host,
        result: None,
        state: BriefingState { folder: Some(folder.path().to_owned()), ..BriefingState::default() },
        model: CostModelPage::default(),
        route: Route::Briefing,
        asked: Vec::new(),
        folder,
    };
    let look = Appearance { motion: Motion::Reduced, ..look };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(60)
        .with_context_setup(move |ctx| theme::install(ctx, look))
        .build_ui_state(
            |ui, room: &mut Room| {
                let mut snapshot = room.host.snapshot();
                if let Some(result) = &room.result {
                    Arc::make_mut(&mut snapshot).brief.result = Some(Arc::clone(result));
                }
                let actions = match room.route {
                    Route::CostModel => cost_model_ui(ui, &snapshot, &mut room.model),
                    _ => briefing_ui(ui, &snapshot, &mut room.state),
                };
                for action in actions {
                    match action {
                        AppAction::Ask(request) => {
                            room.asked.push(request.clone());
                            room.host.handle(request);
                            ui.ctx().request_repaint();
                        }
                        AppAction::Go(route) => room.route = route,
                        AppAction::Back => room.route = Route::Briefing,
                        _ => {}
                    }
                }
            },
            room,
        );
    harness.run_steps(4);
    Bench { harness }
}

fn bench() -> Bench {
    bench_sized([1600.0, 1000.0], Appearance::default())
}

/// With the small briefing open.
fn opened() -> Bench {
    let mut bench = bench();
    bench.open_small();
    bench
}

/// The results of the small briefing, computed once for all tests.
fn result() -> Arc<BriefResult> {
    static RESULT: OnceLock<Arc<BriefResult>> = OnceLock::new();
    let compute = || {
        let library = crate::scenario::load::Library::bundled().expect("the bundled library");
        let file = read_text("small.ron", SMALL).expect("a briefing");
        let briefing = briefing(&file, std::path::Path::new(""), &library).expect("results");
        Arc::new(BriefResult { doc: Arc::new(file.doc), briefing })
    };
    Arc::clone(RESULT.get_or_init(compute))
}

/// With its results.
fn computed(size: [f32; 2], look: Appearance) -> Bench {
    let mut bench = bench_sized(size, look);
    bench.open_small();
    bench.room().result = Some(result());
    bench.settle();
    bench
}

impl Bench {
    fn room(&mut self) -> &mut Room {
        self.harness.state_mut()
    }

    fn open_small(&mut self) {
        let path = self.room().folder.path().join("small.ron");
        self.room().host.handle(Request::Brief(BriefRequest::Open(crate::host::BriefRef::File(path))));
        self.harness.run_steps(4);
    }

    fn settle(&mut self) {
        self.harness.run_steps(6);
    }

    fn click(&mut self, label: &str) {
        // Wherever it is on the page.
        self.harness.get_by_role_and_label(Role::Button, label).click_accesskit();
        self.settle();
    }

    fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    fn write(&mut self, field: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, field).focus();
        self.harness.run_steps(2);
        self.keys(Modifiers::COMMAND, Key::A);
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.settle();
    }

    fn sees(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    /// Whether anything on the screen contains a text.
    fn reads(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }

    /// Until what was begun has ended.
    fn wait(&mut self) {
        while self.room().host.is_working() {
            if !self.room().host.poll() {
                std::thread::yield_now();
            }
        }
        self.settle();
    }

    fn draft(&mut self) -> BriefDoc {
        self.room().state.draft.clone().expect("a draft")
    }

    fn message(&mut self) -> String {
        self.room().host.snapshot().message.as_ref().map(|m| m.text.clone()).unwrap_or_default()
    }
}

#[test]
fn a_briefing_is_begun_on_any_ecosystem_with_its_attackers_and_controls() {
    let mut bench = bench();
    assert!(bench.sees("Which briefing?"));
    bench.click("Open Open banking: what a year may cost");
    assert_eq!(bench.draft().postures.len(), 4);
    bench.click("Another briefing");
    bench.click("Begin on Norrby Pay");
    let draft = bench.draft();
    assert_eq!(draft.ecosystem.as_deref(), Some("ghost-rail"));
    assert!(!draft.controls.is_empty() && draft.postures.len() >= 2, "{draft:?}");
    assert!(draft.threats.iter().all(|t| t.basis == Basis::Assumed && t.source.contains("placeholder")));
}

#[test]
fn a_briefing_is_begun_on_the_ecosystem_that_is_open_saved_or_not() {
    let mut bench = bench();
    let request =
        crate::host::EcosystemRequest::Open(crate::host::EcosystemRef::Bundled("ecosystems/ghost-rail.ron".to_owned()));
    bench.room().host.handle(Request::Ecosystem(request));
    bench.settle();
    let open = bench.room().host.snapshot().workshop.open.clone().expect("it is open");
    bench.click(&format!("Begin on {}, which is open", open.doc.name));
    assert_eq!(bench.draft().ecosystem.as_deref(), Some("ghost-rail"), "it is as it ships");
    let mut changed = (*open.doc).clone();
    changed.name = "Norrby Pay, changed".to_owned();
    let sheet = crate::host::Sheet { opened: open.opened, state: 1, doc: Arc::new(changed) };
    bench.room().host.handle(Request::Ecosystem(crate::host::EcosystemRequest::Draft(sheet)));
    bench.room().host.handle(Request::Brief(BriefRequest::NewOnOpen));
    bench.settle();
    let named = bench.draft().ecosystem.expect("a file");
    assert!(std::path::Path::new(&named).is_file(), "{named}");
    let ground = bench.room().host.snapshot().brief.open.clone().expect("open").ground.clone();
    assert_eq!(ground.ecosystem.as_deref(), Some("Norrby Pay, changed"));
}

#[test]
fn what_is_computed_is_shown_and_says_what_it_is() {
    let bench = computed([1600.0, 1000.0], Appearance::default());
    for text in [
        "Loss exceedance: 1 = 3. As things are, 2. Rule at the gate",
        "Chance that a year costs more",
        "What it is worth a year",
        "What training would have to bring",
        "Which assumptions matter",
        "Times to detect and to contain",
        "A model for discussion, not legal or financial advice.",
    ] {
        assert!(bench.sees(text), "{text}");
    }
    for text in ["no return is computed", "No randomised evidence was found", "95 % interval"] {
        assert!(bench.reads(text), "{text}");
    }
    let result = result();
    let mean = crate::report::brief_page::words::money(result.briefing.postures[0].loss.mean);
    assert!(bench.reads(&format!("As things are: {mean}")), "{mean}");
    assert!(result.briefing.sensitivities.iter().any(|s| s.id == "rate:rail"));
    assert!(result.briefing.sensitivities.windows(2).all(|pair| pair[0].width() >= pair[1].width()));
    // Training stays out of what is compared, and the tile says so.
    assert!(bench.reads("as today: training is left out of losses; its break-even is below"));
    assert_eq!(result.briefing.postures[0].loss, result.briefing.postures[2].loss);
    assert!(!bench.sees("Assumptions have changed since"));
}

#[test]
fn a_figure_that_is_changed_becomes_an_assumption_and_is_computed_with() {
    let mut bench = opened();
    bench.write("Threat 1: times a year: highest", "soon");
    assert!(bench.reads("Type a number"));
    bench.write("Threat 1: times a year: highest", "1.6");
    assert!(!bench.reads("Type a number"));
    bench.write("Briefing: runs each", "50x");
    bench.harness.get_by_role_and_label(Role::TextInput, "Briefing: years").focus();
    bench.settle();
    assert!(bench.reads("Type a number from 2 to 100,000, without letters or signs. 4 counts until then."));
    bench.write("Briefing: runs each", "4");
    let threat = bench.draft().threats.remove(0);
    assert_eq!((threat.rate, threat.basis), (Spread::Pert(0.1, 0.3, 1.6), Basis::Assumed));
    assert!(threat.source.contains("changed here") && threat.source.contains("a register of such cases"));
    bench.keys(Modifiers::COMMAND, Key::Enter);
    let asked = bench.room().asked.last().cloned();
    let Some(Request::Brief(BriefRequest::Run(doc))) = asked else { panic!("{asked:?}") };
    assert_eq!(doc.threats[0].rate, Spread::Pert(0.1, 0.3, 1.6));
    bench.wait();
    let rate =
        bench.room().host.snapshot().brief.result.clone().expect("a result").briefing.postures[0].threats[0].rate;
    assert!((rate - (0.1 + 1.2 + 1.6) / 6.0).abs() < 1e-9, "{rate}");
    bench.write("Threat 1: times a year: highest", "2");
    assert!(bench.sees("Assumptions have changed since"));
}

#[test]
fn figures_that_cannot_be_are_said_and_nothing_is_computed() {
    let mut bench = opened();
    bench.write("Threat 1: times a year: lowest", "0.7");
    assert!(bench.reads("The lowest must not exceed the most likely"));
    bench.click("Compute");
    bench.wait();
    assert!(bench.sees("The briefing could not be computed"));
    assert!(bench.room().host.snapshot().brief.result.is_none());
}

#[test]
fn up_to_four_postures_are_made_of_controls_fixes_and_who_decides() {
    let mut bench = opened();
    bench.click("Add a posture");
    bench.click("Add a posture");
    assert_eq!(bench.draft().postures.len(), 4, "a fifth is refused");
    bench.write("Posture 4: name", "Prepared");
    let ground = bench.room().host.snapshot().brief.open.clone().expect("open").ground.clone();
    let control = ground.controls.iter().find(|c| c.id == "gate-owner-check").expect("a control").name.clone();
    let (weakness, fixed) = ground.weaknesses.first().cloned().expect("a weakness");
    bench.harness.get_all_by_role_and_label(Role::Button, &control).next().expect("a chip").click_accesskit();
    bench.settle();
    bench.click(&fixed);
    bench.harness.get_by_role_and_label(Role::Button, "With training").click_accesskit();
    bench.settle();
    let decides = bench.harness.get_all_by_label("As an expert").next().expect("a choice");
    decides.click_accesskit();
    bench.settle();
    let posture = bench.draft().postures.remove(3);
    assert_eq!((posture.name.as_str(), posture.on), ("Prepared", vec!["gate-owner-check".to_owned()]));
    assert_eq!((posture.fixed, posture.decides), (vec![weakness], Decides::Expert));
    assert!(posture.training.is_some());
    bench.click("Remove Prepared");
    assert_eq!(bench.draft().postures.len(), 3);
}

#[test]
fn a_computation_tells_how_far_it_is_and_can_be_stopped() {
    let mut bench = opened();
    bench.write("Briefing: runs each", "20000");
    bench.click("Compute");
    assert!(bench.sees("Computing"));
    bench.click("Stop");
    bench.wait();
    assert!(bench.room().host.snapshot().brief.result.is_none());
    assert!(bench.sees("Nothing computed yet"));
}

#[test]
fn the_page_is_written_and_the_assumptions_are_saved() {
    let mut bench = opened();
    bench.click("Compute");
    bench.wait();
    let shown = bench.room().host.snapshot().brief.result.clone().expect("a result");
    assert_eq!(shown.briefing, result().briefing, "the same figures wherever they are computed");
    bench.click("Export page");
    bench.click("Write page");
    let folder = bench.room().folder.path().to_owned();
    let page = std::fs::read_to_string(folder.join("briefing.html")).expect("the page");
    for text in ["<h1>A small briefing</h1>", "Chance that a year costs more", "not legal or financial advice", "<svg"]
    {
        assert!(page.contains(text), "{text}");
    }
    assert!(bench.message().starts_with("The page is in"));
    bench.keys(Modifiers::COMMAND, Key::S);
    bench.click("Save");
    let text = std::fs::read_to_string(folder.join("briefing.ron")).expect("the file");
    let again = read_text("briefing.ron", &text).expect("it reads again");
    assert_eq!(again.doc, bench.draft());
}

#[test]
fn the_cost_model_says_how_well_it_fits_and_what_is_assumed() {
    let mut bench = bench();
    bench.click("Cost model");
    assert!(bench.sees("Comparing with published incidents"));
    bench.wait();
    assert!(bench.reads("Its median error is below that of 3 of 3 simple rules, its mean score below that of 3 of 3."));
    assert!(bench.reads("was chosen with these incidents in view"));
    assert!(
        bench.reads("only a fine is known, and that is a floor") && bench.reads("lower is better, 0 would be exact")
    );
    let CostModelState::There(report) = bench.room().host.snapshot().brief.cost_model.clone() else { panic!("a fit") };
    let names: std::collections::BTreeSet<String> = report.fit.rows.iter().map(incident_name).collect();
    assert_eq!(names.len(), report.fit.rows.len(), "no two are called the same");
    assert!(names.contains("Coinbase, 2022") && names.contains("Coinbase, 2025"));
    assert!(bench.sees("How often the bands held") && bench.sees("Each incident"));
    let shown = |bench: &Bench| {
        let node = bench.harness.query_all_by_label_contains("parameters shown").next();
        node.and_then(|node| node.accesskit_node().label().or_else(|| node.value())).expect("how many are shown")
    };
    let before = shown(&bench);
    bench.write("Search the parameters", "letter");
    assert_ne!(shown(&bench), before);
    bench.write("Search the parameters", "nothing of the kind");
    assert!(bench.sees("No parameter fits."));
    bench.click("Back");
    assert_eq!(bench.room().route, Route::Briefing);
}

#[test]
fn nothing_leaves_the_window_at_any_size() {
    for (size, preference, percent) in [
        ([1280.0, 720.0], Preference::Light, 100),
        ([1280.0, 720.0], Preference::Dark, 200),
        ([800.0, 560.0], Preference::Dark, 100),
    ] {
        let look = Appearance { preference, scale: Scale::percent(percent), ..Appearance::default() };
        let mut bench = computed(size, look);
        for route in [Route::Briefing, Route::CostModel] {
            bench.room().route = route;
            bench.settle();
            bench.wait();
            let right = bench.harness.ctx.content_rect().right();
            for node in
                bench.harness.query_all_by_role(Role::Button).chain(bench.harness.query_all_by_role(Role::TextInput))
            {
                let label = node.accesskit_node().label().unwrap_or_default();
                assert!(
                    node.rect().right() <= right + 1.0,
                    "{route:?} at {percent} %: {label} ends at {}",
                    node.rect().right()
                );
            }
        }
    }
}

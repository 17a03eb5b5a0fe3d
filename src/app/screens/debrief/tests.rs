//! The debrief by its parts, with invented figures: what is said when all is known, and while it is not.

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::*;
use crate::analysis::what_if::{Change, To};
use crate::app::screens::sample;
use crate::app::theme::{self, Appearance, Motion, Preference};
use crate::base::id::DecisionId;
use crate::base::time::Span;
use crate::host::WhatIfState;
use crate::scenario::model::Authorship;

/// A debrief on its own, and what it asked for.
struct Bench {
    harness: Harness<'static, (DebriefState, Vec<Request>, Snapshot)>,
}

fn bench_sized(study: StudyView, size: [f32; 2], preference: Preference) -> Bench {
    let mut snapshot = sample::snapshot();
    let form = crate::host::SetupForm {
        group: String::new(),
        seats: Vec::new(),
        seed: 7,
        talk_costs_time: Default::default(),
    };
    snapshot.play = Some(std::sync::Arc::new(sample::play(std::sync::Arc::new(sample::setup(7)), &form)));
    snapshot.debrief = Some(std::sync::Arc::new(sample::after_action()));
    snapshot.study = study;
    let look = Appearance { motion: Motion::Reduced, preference, ..Appearance::default() };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(20)
        .with_context_setup(move |ctx| theme::install(ctx, look))
        .build_ui_state(
            |ui, (state, asked, snapshot): &mut (DebriefState, Vec<Request>, Snapshot)| {
                let debrief = snapshot.debrief.clone().expect("a debrief");
                for ask in debrief_ui(ui, &debrief, snapshot, state) {
                    if let AppAction::Ask(request) = ask {
                        asked.push(request);
                    }
                }
            },
            (DebriefState::default(), Vec::new(), snapshot),
        );
    harness.run();
    Bench { harness }
}

fn bench(study: StudyView) -> Bench {
    bench_sized(study, [1600.0, 2600.0], Preference::Dark)
}

impl Bench {
    fn tab(&mut self, name: &str) {
        self.harness.get_by_role_and_label(egui::Role::Tab, name).click();
        self.harness.run();
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run();
    }

    fn sees(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    fn reads(&self, part: &str) -> bool {
        self.harness.query_all_by_label_contains(part).next().is_some()
    }

    fn asked(&self) -> &[Request] {
        &self.harness.state().1
    }

    fn choose(&mut self, field: &str, option: &str) {
        self.harness.get_by_role_and_label(egui::Role::ComboBox, field).click();
        self.harness.run();
        self.harness.get_by_role_and_label(egui::Role::ListBoxOption, option).click();
        self.harness.run();
    }
}

#[test]
fn a_report_is_written_by_its_extension() {
    assert_eq!(refused("/tmp/a.md"), None);
    assert_eq!(refused(" b.json "), None);
    assert!(refused("").is_some() && refused("report").is_some() && refused("a.pdf").is_some());
}

#[test]
fn the_offered_name_is_a_file_name() {
    assert_eq!(file_name("Agent with a Company Card?"), "agent-with-a-company-card-debrief.md");
    assert_eq!(file_name("…"), "exercise-debrief.md");
}

#[test]
fn whoever_opens_the_debrief_asks_once_what_it_compares_with() {
    let mut bench = bench(StudyView::default());
    bench.harness.run();
    assert_eq!(bench.asked(), [Request::Study(StudyRequest::Begin)]);
    assert!(!bench.sees("Cancel"));
    assert!(bench.reads("Not computed."));
}

#[test]
fn while_it_is_worked_out_the_first_answer_is_shown_as_such_and_it_can_be_stopped() {
    let so_far = Comparison {
        stage: "Searching for the best play".into(),
        share: 0.3,
        replays: 100,
        luck: sample::study().comparison.and_then(|c| c.luck.clone()),
        ..Comparison::default()
    };
    let study =
        StudyView { state: StudyState::Working, comparison: Some(std::sync::Arc::new(so_far)), ..StudyView::default() };
    let mut bench = bench(study);
    assert!(bench.reads("First answer, from few replays. Searching for the best play."));
    assert!(bench.reads("Bad luck"));
    assert!(bench.reads("Being worked out"));
    bench.click("Cancel");
    assert_eq!(bench.asked(), [Request::Study(StudyRequest::Stop)]);
    let stopped = StudyView { state: StudyState::Stopped, ..StudyView::default() };
    let mut bench = self::bench(stopped);
    bench.click("Compare again");
    assert_eq!(bench.asked(), [Request::Study(StudyRequest::Begin)]);
}

#[test]
fn the_outcome_stands_between_its_references_with_ranges_and_both_percentiles() {
    let bench = bench(sample::study());
    assert!(bench.sees("Breach cost: €6.20 M, 8 of 10: €4.90 M to €8.80 M"));
    assert!(bench.reads("Between nobody and the best: Nobody acts €27.6 M ± €100 k"));
    assert!(bench.reads("This exercise"));
    assert!(bench.reads("somebody who knew the dice beforehand could still save"));
    for said in ["Bad luck:", "Play: on average", "Of 100 replays of your play", "Of 100 rooms that choose at random"] {
        assert!(bench.reads(said), "{said}");
    }
    assert!(bench.sees("Score") && bench.reads("Cost of what was chosen minus the best alternative"));
    assert!(bench.sees("+€1.40 M ± €100 k") && bench.sees("best"));
    assert!(bench.reads("The expert's play is the author's"));
}

#[test]
fn loss_exceedance_is_a_chart_with_three_names_and_the_same_as_a_table() {
    let mut bench = bench(sample::study());
    assert!(bench.sees("Chance that it costs more: Nobody acts, Your play, Best found"));
    bench.harness.get_by_role_and_label(egui::Role::RadioButton, "Table").click();
    bench.harness.run();
    assert!(bench.sees("50 % cost at least"));
    let curves = &sample::comparison().curves;
    let half = curves[1].at_share(0.5).map(|cents| Cents(cents).short("€")).expect("an amount");
    assert!(bench.sees(&half), "{half}");
    assert!(!bench.sees("Chance that it costs more: Nobody acts, Your play, Best found"));
}

#[test]
fn each_decision_has_its_regret_twice_and_in_hindsight() {
    let mut bench = bench(sample::study());
    bench.tab("Decisions");
    assert!(bench.sees("On what you knew: +€1.40 M ± €100 k"));
    assert!(bench.sees("And best from then on: +€1.60 M ± €100 k"));
    assert!(bench.sees("In hindsight: +€1.90 M"));
    assert!(bench.sees("On what you knew: −€900 k ± €100 k"));
}

#[test]
fn money_by_role_is_off_until_asked_for_and_never_one_persons() {
    let mut study = sample::study();
    let shares = study.comparison.as_deref().map(|c| c.shares.clone()).expect("shares");
    assert!(shares.iter().any(|share| share.role == "Dev"));
    let mut bench = bench(study.clone());
    bench.tab("Roles");
    assert!(!bench.reads("Saved: €9.60 M"));
    bench.click("With money");
    assert!(bench.reads("Together: €11.9 M less"));
    let mut one = sample::after_action();
    let players: Vec<String> = one.roles.iter().map(|r| r.players.clone()).collect();
    let several = one.roles.iter().position(|r| r.role == "Dev").expect("Dev plays");
    one.roles[several].players = "Ana, Bo".into();
    bench.harness.state_mut().2.debrief = Some(std::sync::Arc::new(one.clone()));
    bench.harness.run();
    assert!(bench.reads("Saved: €9.60 M"), "{players:?}");
    one.roles[several].players = "Ana Lind".into();
    bench.harness.state_mut().2.debrief = Some(std::sync::Arc::new(one));
    bench.harness.run();
    assert!(!bench.reads("Saved: €9.60 M"));
    assert!(bench.reads("One person plays this role"));
    study.comparison = None;
    let mut bare = self::bench(study);
    bare.tab("Roles");
    bare.click("With money");
    assert!(bare.reads("There is nothing to say here."));
}

#[test]
fn what_if_asks_for_another_option_and_another_moment() {
    let study = StudyView { what_if: WhatIfState::Idle, ..sample::study() };
    let mut bench = bench(study);
    bench.tab("What if");
    let node = bench.harness.get_by_label("Play it again");
    assert!(node.accesskit_node().is_disabled(), "nothing is changed yet");
    bench.choose("What is chosen", "Revoke the partner's key now");
    bench.choose("When", "after 15 min");
    bench.click("Play it again");
    let to = To::Option(1, Some(Span(15 * 60)));
    let change = Change { decision: DecisionId::new(0), to };
    assert_eq!(bench.asked(), [Request::Study(StudyRequest::WhatIf(change))]);
    bench.choose("Decision", "Are we aware?");
    bench.choose("What is chosen", "nobody answers: the default");
    bench.click("Play it again");
    let change = Change { decision: DecisionId::new(1), to: To::Default };
    assert_eq!(bench.asked().last(), Some(&Request::Study(StudyRequest::WhatIf(change))));
}

#[test]
fn what_if_shows_cost_times_clocks_and_where_the_stories_part() {
    let mut bench = bench(sample::study());
    bench.tab("What if");
    assert!(bench.sees("Difference: −€2.10 M, on the same dice"));
    assert!(bench.reads("On other dice, on average: −€1.40 M"));
    assert!(bench.sees("≠ 1 h 15") && bench.sees("≠ met, Sat 01:10"));
    assert!(bench.sees("The stories part on Fri 19:59"));
    assert!(bench.sees("+ Stop the reads: “Revoke the partner's key now”"));
    assert!(bench.sees("− Stop the reads: “Cut the rate limit”"));
    assert!(bench.sees("there on Fri 20:55"));
}

#[test]
fn three_measures_with_what_they_save_and_what_they_cost() {
    let mut bench = bench(sample::study());
    bench.tab("Prevention");
    assert!(bench.sees("Object-level checks on all partner routes"));
    assert!(bench.reads("It saves, on average: €5.20 M, 90 % of what it costs on average"));
    assert!(bench.sees("It costs: €45,000, a year") || bench.sees("It costs: €45 k, a year"));
    assert!(bench.sees("It costs: –, cost not in the model"));
}

#[test]
fn where_nothing_helps_it_says_what_was_tried_and_what_the_attack_used() {
    let none = Comparison { measures: Some(Vec::new()), ..sample::comparison() };
    let mut bench = bench(StudyView { comparison: Some(std::sync::Arc::new(none)), ..sample::study() });
    bench.tab("Prevention");
    assert!(bench.reads("No single change that was tried makes this attack cheaper"));
    assert!(bench.reads("4 weaknesses that were known and not fixed"));
    assert!(bench.reads("Used: Nobody checks whose account it is (at Accounts API)"));
    let drawn = AfterAction {
        authorship: Authorship::Drawn,
        prevention: Vec::new(),
        used: Vec::new(),
        ..sample::after_action()
    };
    bench.harness.state_mut().2.debrief = Some(std::sync::Arc::new(drawn));
    bench.harness.run();
    assert!(bench.reads("A drawn exercise has no author") && !bench.reads("What the author names"));
    assert!(bench.reads("No step that worked needed a weakness"));
}

#[test]
fn the_parts_are_turned_by_keys() {
    let mut bench = bench(sample::study());
    bench.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::PageDown);
    bench.harness.run();
    assert_eq!(bench.harness.state().0.tab, Tab::Timeline);
    for _ in 0..2 {
        bench.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::PageUp);
        bench.harness.run();
    }
    assert_eq!(bench.harness.state().0.tab, Tab::HotWash);
}

#[test]
fn every_part_fits_a_narrow_and_a_wide_window_in_both_themes() {
    for (size, preference) in [([900.0, 700.0], Preference::Light), ([1920.0, 1080.0], Preference::Dark)] {
        let mut bench = bench_sized(sample::study(), size, preference);
        for (_, name) in TABS {
            bench.tab(name);
            for role in [egui::Role::Button, egui::Role::ComboBox, egui::Role::Label] {
                for node in bench.harness.query_all_by_role(role) {
                    let rect = node.rect();
                    assert!(
                        rect.right() <= size[0] + 1.0,
                        "{name} at {size:?}: {:?} ends at {}",
                        node.accesskit_node().label(),
                        rect.right()
                    );
                }
            }
        }
    }
}

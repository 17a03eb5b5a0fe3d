//! The analysis of a finished exercise on threads of its own: first answers, progress, an end, what is kept, and *what if*.

use std::path::Path;
use std::sync::Arc;

use sandtable::analysis::what_if::{Change, To};
use sandtable::base::time::Span;
use sandtable::engine::Command;
use sandtable::host::{Study, StudyRequest, StudyState, WhatIfState};
use sandtable::report::{AfterAction, Comparison, after_action, exercise_of, markdown};
use sandtable::scenario::model::{RoleSet, Scenario};
use sandtable::session::{Session, Setup};

use crate::exercise::salts;
use crate::play::{ONE_PARTNER_ONE_KEY, instead, scenario, with};

/// A world in which one decision stops the reading, one after another, and a fix and a control are there to be wished for.
fn world() -> Arc<Scenario> {
    let options = r#"(id: "block", label: "Block", effects: [BlockFlow("book")]), (id: "wait", label: "Wait"),"#;
    let decision = format!(
        r#"(id: "close", title: "Close it?", question: "?", phase: Containment, owner: Dev, opens: Seen("alert"), deadline: "8h",
            default: "wait", cautious: "wait", expert: (option: "block", after: "30m", why: ""), objective: "",
            options: [{options}], note: ""),"#
    );
    let text = with(ONE_PARTNER_ONE_KEY, "decisions", &decision);
    let named = r#"prevention: [(text: "Check who asks", fixes: ["no-check"], cost_per_year: 12000)]"#;
    scenario(&instead(&text, "prevention: []", named))
}

/// Played: the alert is opened after two hours, and the flow blocked after four.
fn played(scenario: &Arc<Scenario>) -> Session {
    let mut session = Session::start(Setup::plain(Arc::clone(scenario), 5), salts());
    let alert = scenario.inject("alert").expect("an alert");
    let close = scenario.decision("close").expect("a decision");
    for command in [
        Command::Until(sandtable::base::time::Time(2 * 3600)),
        Command::Acknowledge(alert),
        Command::Until(sandtable::base::time::Time(6 * 3600)),
        Command::Decide { decision: close, option: 0, approvals: RoleSet::NONE },
        Command::Finish,
    ] {
        session.submit(command, &[]).expect("it is possible");
    }
    session
}

fn study(folder: &Path) -> Study {
    let mut study = Study::new(folder);
    study.replay(30);
    study
}

/// Looks until it is over; what was shown on the way.
fn wait(study: &mut Study) -> Vec<Arc<Comparison>> {
    let mut shown = Vec::new();
    while study.is_working() {
        if study.poll() {
            shown.extend(study.view().comparison);
        }
        std::thread::yield_now();
    }
    shown
}

#[test]
fn an_analysis_answers_first_from_few_replays_and_in_the_end_from_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = played(&world());
    let mut study = study(folder.path());
    assert_eq!(study.view().state, StudyState::Idle);
    study.handle(StudyRequest::Begin, &session);
    assert_eq!(study.view().state, StudyState::Working);
    study.handle(StudyRequest::Begin, &session);
    let shown = wait(&mut study);
    assert_eq!(study.view().state, StudyState::Done);
    let first = shown.first().expect("something was shown");
    assert!(first.expected.is_some() && !first.done);
    assert!(shown.windows(2).all(|two| two[0].runs <= two[1].runs && two[0].share <= two[1].share));
    let all = study.view().comparison.expect("all of it");
    assert!(all.done && all.replays == 30 && all.references.len() == 5);
    assert_eq!((all.figures.len(), all.percentiles.len(), all.curves.len()), (3, 2, 3));
    let regret = all.regret("close").expect("there was an alternative");
    assert!(regret.as_played.cents > 0, "sooner would have been cheaper: {regret:?}");
    assert!(regret.alternative.contains("sooner") && regret.words.contains("less on average"), "{regret:?}");
    assert!(all.search.contains("somebody who knew the dice") && !all.best_play.is_empty());
    let score = all.score.as_ref().expect("a score against the best");
    assert!((0.0..=100.0).contains(&score.total) && score.top == "Best found");
    let shares: i64 = all.shares.iter().map(|share| share.saved.cents).sum();
    assert_eq!(Some(shares), all.explained.map(|e| e.cents));
}

#[test]
fn what_would_have_prevented_it_is_valued_and_has_a_price_or_says_that_it_has_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = played(&world());
    let mut study = study(folder.path());
    study.handle(StudyRequest::Begin, &session);
    wait(&mut study);
    let all = study.view().comparison.expect("all of it");
    let measures = all.measures.as_ref().expect("they were tried");
    assert!((1..=3).contains(&measures.len()), "{measures:?}");
    assert!(measures.windows(2).all(|two| two[0].saves.cents >= two[1].saves.cents));
    // Without the weakness nothing is read, so that saves all there is; the author says what it costs.
    let most = measures.first().expect("one of them");
    assert_eq!((most.text.as_str(), most.per_year_cents), ("Check who asks", Some(1_200_000)), "{measures:?}");
    assert!(most.saves.cents > 0 && most.saves.cents <= most.without_cents);
    let rest: Vec<&str> = measures.iter().skip(1).map(|m| m.price.as_str()).collect();
    assert!(rest.iter().all(|price| *price == "cost not in the model"), "the limit and habits have no price: {rest:?}");
}

#[test]
fn a_second_debrief_of_the_same_scenario_takes_its_references_from_the_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = played(&world());
    let whole = |folder: &Path| {
        let mut study = study(folder);
        study.handle(StudyRequest::Begin, &session);
        wait(&mut study);
        study.view().comparison.expect("all of it")
    };
    let first = whole(folder.path());
    let kept: Vec<_> = std::fs::read_dir(folder.path().join("references")).expect("they are kept").flatten().collect();
    assert_eq!(kept.len(), 1);
    let second = whole(folder.path());
    assert!(second.runs < first.runs, "{} of {}", second.runs, first.runs);
    assert_eq!((&second.references, &second.regrets), (&first.references, &first.regrets));
    // A broken file is as good as none.
    std::fs::write(kept[0].path(), "{").expect("written");
    let third = whole(folder.path());
    assert_eq!((third.runs, &third.references), (first.runs, &first.references));
}

#[test]
fn an_analysis_can_be_stopped_begun_again_and_forgotten() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = played(&world());
    let mut study = study(folder.path());
    study.handle(StudyRequest::Begin, &session);
    study.handle(StudyRequest::Stop, &session);
    assert_eq!((study.view().state, study.is_working()), (StudyState::Stopped, false));
    study.handle(StudyRequest::Begin, &session);
    wait(&mut study);
    assert_eq!(study.view().state, StudyState::Done);
    study.handle(StudyRequest::Begin, &session);
    assert!(!study.is_working(), "what is done is not done again");
    study.reset();
    assert_eq!(study.view(), Default::default());
}

#[test]
fn what_if_shows_both_stories_and_what_the_change_is_worth() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = world();
    let session = played(&scenario);
    let mut study = study(folder.path());
    let close = scenario.decision("close").expect("a decision");
    let to = To::Option(0, Some(Span(30 * 60)));
    study.handle(StudyRequest::WhatIf(Change { decision: close, to }), &session);
    assert_eq!(study.view().what_if, WhatIfState::Working);
    let choices = study.view().choices;
    assert_eq!(choices.len(), 1);
    assert_eq!(
        (choices[0].options.as_slice(), choices[0].chosen),
        (["Block".to_owned(), "Wait".to_owned()].as_slice(), Some(0))
    );
    wait(&mut study);
    let WhatIfState::Shown(found) = study.view().what_if else { panic!("it was played") };
    let (exercise, _) = exercise_of(&session).expect("it has ended");
    assert_eq!(found.before_cents, exercise.outcome.cost.0);
    assert!(found.after_cents < found.before_cents, "fewer people are read");
    assert!(found.change.contains("Close it?") && found.change.contains("30 min"));
    assert!(!found.parts_at.is_empty());
    let sooner = found.story.iter().find(|row| row.before.is_none()).and_then(|row| row.after.clone());
    assert!(sooner.is_some_and(|line| line.text.contains("Block") && !line.other.is_empty()), "{:?}", found.story);
    assert!(found.times.iter().any(|row| row.label == "Time to contain" && row.before != row.after));
    assert!(found.by_time.windows(2).all(|two| two[0].0 <= two[1].0));
}

#[test]
fn a_report_holds_what_was_compared_but_no_money_by_role() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = played(&world());
    let mut study = study(folder.path());
    study.handle(StudyRequest::Begin, &session);
    wait(&mut study);
    let report = AfterAction { comparison: study.comparison(), ..after_action(&session) };
    let text = markdown(&report);
    assert!(text.contains("## How it compares") && text.contains("| Best found |"));
    assert!(text.contains("Close it?") && text.contains("Check who asks"));
    assert!(!text.contains("was not finished"));
    let json = serde_json::to_value(&report).expect("it can be written");
    assert!(json["comparison"]["regrets"].is_array() && json["comparison"]["shares"].is_null());
}

#[test]
fn there_is_nothing_to_analyse_before_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = Session::start(Setup::plain(world(), 5), salts());
    let mut study = study(folder.path());
    study.handle(StudyRequest::Begin, &session);
    assert_eq!((study.view().state, study.is_working()), (StudyState::Idle, false));
}

//! Seats never see more than the teams know.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use sandtable::base::id::*;
use sandtable::base::time::{Span, Time};
use sandtable::engine::view::SeatView;
use sandtable::engine::{Command, Engine, Event, Recording};
use sandtable::scenario::doc::Role;
use sandtable::scenario::model::Scenario;

use crate::exercise::{next_command, scenarios};
use crate::play::*;

/// Every seat, and the room.
fn seats(engine: &Engine) -> Vec<SeatView> {
    let roles = engine.scenario().roles.iter().map(|r| Some(r.role));
    roles.chain([None]).map(|role| engine.seat_view(role)).collect()
}

/// Texts of the attack that no seat may ever read.
fn secrets(scenario: &Scenario) -> Vec<(String, String)> {
    let steps = scenario.steps.iter().flat_map(|s| {
        [(format!("says of {}", s.id), s.says.clone()), (format!("reason of {}", s.id), s.reason.clone())]
    });
    let attacker = [
        ("attacker's name".to_owned(), scenario.attacker.name.clone()),
        ("attacker's story".to_owned(), scenario.attacker.about.clone()),
        ("the guide's truth".to_owned(), scenario.guide.truth.clone()),
    ];
    let chances = scenario.chances.iter().map(|c| (format!("chance {}", c.id), c.about.clone()));
    let notes = scenario
        .decisions
        .iter()
        .flat_map(|d| [(format!("note of {}", d.id), d.note.clone()), (format!("why of {}", d.id), d.why.clone())]);
    let prompts = scenario.injects.iter().flat_map(|i| {
        [
            (format!("prompt of {}", i.id), i.prompts.expected.clone()),
            (format!("prompt of {}", i.id), i.prompts.if_silent.clone()),
            (format!("prompt of {}", i.id), i.prompts.good.clone()),
        ]
    });
    let all = steps.chain(attacker).chain(chances).chain(notes).chain(prompts);
    // A text of a word or two may stand anywhere by chance; the name of the attacker must not.
    all.filter(|(what, text)| text.len() > 24 || (what == "attacker's name" && !text.is_empty())).collect()
}

/// What the teams have been told or done, from what happened.
#[derive(Default)]
struct Told {
    injects: BTreeSet<usize>,
    facts: BTreeSet<usize>,
    decisions: BTreeSet<usize>,
    risks: BTreeSet<(u16, u8)>,
    follows: BTreeSet<(u16, u8)>,
}

fn told(engine: &Engine) -> Told {
    let mut told = Told::default();
    for happened in engine.log() {
        match happened.event {
            Event::InjectArrived(i) => drop(told.injects.insert(i.index())),
            Event::FactLabelled(f, _) => drop(told.facts.insert(f.index())),
            Event::DecisionOpened(d) => drop(told.decisions.insert(d.index())),
            Event::RiskHappened(d, i) => drop(told.risks.insert((d.0, i))),
            Event::Followed(d, i) => drop(told.follows.insert((d.0, i))),
            _ => {}
        }
    }
    told
}

/// What a seat must not read now, with its name.
fn hidden(engine: &Engine, role: Option<Role>) -> Vec<(String, String)> {
    let (scenario, told) = (engine.scenario(), told(engine));
    let mut hidden = secrets(scenario);
    for (i, fact) in scenario.facts.iter().enumerate() {
        if !told.facts.contains(&i) {
            hidden.push((format!("fact {}", fact.id), fact.text.clone()));
        }
    }
    for (i, inject) in scenario.injects.iter().enumerate() {
        let not_for_me = role.is_some_and(|r| !inject.to.is_empty() && !inject.to.contains(&r));
        if !told.injects.contains(&i) || not_for_me {
            hidden.push((format!("inject {}", inject.id), inject.text.clone()));
        }
    }
    for (i, decision) in scenario.decisions.iter().enumerate() {
        if !told.decisions.contains(&i) {
            hidden.push((format!("decision {}", decision.id), decision.question.clone()));
        }
    }
    for (d, deed) in scenario.deeds.iter().enumerate() {
        for (i, risk) in deed.risks.iter().enumerate() {
            if !told.risks.contains(&(d as u16, i as u8)) {
                hidden.push((format!("risk of {}", deed.id), risk.says.clone()));
            }
        }
        for (i, later) in deed.later.iter().enumerate() {
            if !told.follows.contains(&(d as u16, i as u8)) {
                hidden.push((format!("consequence of {}", deed.id), later.says.clone()));
            }
        }
    }
    hidden.retain(|(_, text)| !text.is_empty());
    hidden
}

/// The texts of a view as `Debug` writes them, which is all that could reach a screen.
fn leaks(engine: &Engine) -> Vec<String> {
    let mut leaks = Vec::new();
    for view in seats(engine) {
        let text = format!("{view:?}");
        for (what, secret) in hidden(engine, view.role) {
            let escaped = format!("{secret:?}");
            let inner = escaped.trim_matches('"');
            // Two deeds may say the same words: then one that happened speaks for both.
            if text.contains(inner) && !shown_elsewhere(engine, &view, &secret) {
                leaks.push(format!("{:?} reads the {what}: {secret}", view.role));
            }
        }
    }
    leaks
}

/// Whether the very same words stand in something that this seat may read.
fn shown_elsewhere(engine: &Engine, view: &SeatView, words: &str) -> bool {
    let told = told(engine);
    let scenario = engine.scenario();
    view.notices.iter().any(|n| {
        n.text == words
            && scenario.deeds.iter().enumerate().any(|(d, deed)| {
                deed.risks.iter().enumerate().any(|(i, r)| r.says == words && told.risks.contains(&(d as u16, i as u8)))
                    || deed
                        .later
                        .iter()
                        .enumerate()
                        .any(|(i, l)| l.says == words && told.follows.contains(&(d as u16, i as u8)))
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_seat_reads_what_the_teams_do_not_know(scenario in 0..scenarios().len(), seed: u64, commands in 1..120_usize) {
        let mut engine = Engine::new(Arc::clone(&scenarios()[scenario].1), seed, Recording::Events);
        for n in 0..commands {
            let command = next_command(&engine, n);
            let _ = engine.submit(command);
            if n % 12 == 0 || n + 1 == commands {
                prop_assert_eq!(leaks(&engine), Vec::<String>::new(), "after {} commands", n + 1);
            }
        }
    }

    #[test]
    fn an_inject_for_some_roles_stays_with_them(scenario in 0..scenarios().len(), seed: u64, hours in 0..300_i64) {
        let mut engine = Engine::new(Arc::clone(&scenarios()[scenario].1), seed, Recording::Events);
        let _ = engine.submit(Command::Until(Time(hours * 3600)));
        let scenario = Arc::clone(engine.scenario());
        for role in &scenario.roles {
            for inject in engine.seat_view(Some(role.role)).injects {
                prop_assert!(inject.to.is_empty() || inject.to.contains(&role.role), "{} reads {:?}", role.role, inject.title);
            }
        }
    }

    #[test]
    fn the_room_knows_of_no_containment_that_only_the_truth_knows(seed: u64, hours in 0..200_i64) {
        // Without a fact that shows damage the teams have nothing to believe contained.
        let mut engine = Engine::new(scenario(ONE_PARTNER_ONE_KEY), seed, Recording::Events);
        let _ = engine.submit(Command::Until(Time(hours * 3600)));
        let room = engine.seat_view(None);
        prop_assert_eq!(room.believed_contained, None);
        prop_assert_eq!(room.people_confirmed, 0);
        prop_assert_eq!(room.cost_known.0, 0);
    }
}

#[test]
fn the_search_for_leaks_finds_what_is_there() {
    for (id, scenario) in scenarios() {
        let mut engine = Engine::new(Arc::clone(scenario), 1, Recording::Events);
        engine.submit(Command::Talk(Span::DAY)).expect("one can talk");
        let room = format!("{:?}", engine.seat_view(None));
        let arrived = told(&engine).injects;
        assert!(arrived.len() > 3, "{id}");
        for inject in arrived.iter().map(|i| &scenario.injects[*i]) {
            assert!(room.contains(format!("{:?}", inject.text).trim_matches('"')), "{id}: {}", inject.id);
        }
        assert!(hidden(&engine, None).len() > 50, "{id}: there is much to hide");
    }
}

const FOR_LEGAL: &str = r#"(id: "letter", when: At("1h"), from: "Authority", channel: Regulator, to: [Legal], title: "A letter of summons",
    text: "", kind: Fact, signal: Context, confidence: Confirmed, objective: "", prompts: (ask: "", expected: "", if_silent: "", good: "")),"#;

#[test]
fn a_letter_to_legal_is_never_in_the_view_of_dev() {
    let run = play(&with(ONE_PARTNER_ONE_KEY, "injects", FOR_LEGAL), [until("2h")]);
    let reads = |role| format!("{:?}", run.engine.seat_view(role)).contains("A letter of summons");
    assert!(reads(Some(Role::Legal)) && reads(None));
    assert!(!reads(Some(Role::Dev)) && !reads(Some(Role::Product)) && !reads(Some(Role::Finance)));
}

#[test]
fn two_truths_that_look_alike_give_the_same_views() {
    // What leaves differs, what the teams know does not.
    let other = instead(ONE_PARTNER_ONE_KEY, r#"Exfiltrate("addresses", 500)"#, r#"Exfiltrate("addresses", 900)"#);
    let (a, b) = (play(ONE_PARTNER_ONE_KEY, [open("alert"), until("5h")]), play(&other, [open("alert"), until("5h")]));
    assert_ne!(a.engine.people_out(), b.engine.people_out());
    for role in [None, Some(Role::Dev), Some(Role::Legal)] {
        assert_eq!(a.engine.seat_view(role), b.engine.seat_view(role));
    }
}

#[test]
fn refusals_are_the_same_whatever_is_true() {
    let text = action(ONE_PARTNER_ONE_KEY, "look", r#"effects: [Investigate("leak")], cost: 30000"#);
    let other = instead(&text, r#"truth: StepDone("read")"#, r#"truth: Past("9d")"#);
    let refusal = |text: &str| Run::new(text).refusal(&act("look")).map(|r| r.to_string());
    assert_eq!(refusal(&text), refusal(&other));
    assert!(refusal(&text).is_some());
}

#[test]
fn what_is_skipped_never_arrives() {
    let mut run = Run::new(&with(ONE_PARTNER_ONE_KEY, "injects", FOR_LEGAL));
    let letter = run.engine.scenario().inject("letter").expect("a letter");
    run.engine.submit(Command::Skip(letter)).expect("it has not arrived");
    run.engine.submit(Command::Talk(Span::DAY)).expect("one can talk");
    assert_eq!(run.first(Event::InjectArrived(InjectId::new(letter.index()))), None);
}

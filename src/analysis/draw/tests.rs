//! Draws on the bundled ecosystems and on poor ones.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::*;
use crate::analysis::policy::{Player, Policy};
use crate::base::diag::Severity;
use crate::base::id::*;
use crate::base::time::Time;
use crate::engine::{Command, Engine, Event, Recording};
use crate::scenario::edit::{EcosystemDraft, Edit, Subject, template};
use crate::scenario::load::{bundled_ecosystems, bundled_id, load_ecosystem, load_text};
use crate::scenario::model::Ecosystem;

fn grounds() -> (Arc<Library>, Arc<DrawLibrary>) {
    (Library::bundled().expect("the libraries are valid"), DrawLibrary::bundled().expect("the templates are valid"))
}

fn ecosystem(id: &str, library: &Arc<Library>) -> Arc<EcosystemDoc> {
    Arc::new(load_ecosystem(id, library).ecosystem.expect("a bundled ecosystem is valid"))
}

fn order(ecosystem: Arc<EcosystemDoc>, attacker: &str, seed: u64) -> Order {
    Order { ecosystem, attacker: attacker.into(), seed, difficulty: Difficulty::Medium, minutes: 60, extra: Vec::new() }
}

/// A profile that the ecosystem has a place for, another one for every seed.
fn fitting(eco: &EcosystemDoc, templates: &DrawLibrary, seed: u64) -> String {
    let places = places(eco, templates).expect("the ecosystem compiles");
    let fit: Vec<&str> = templates
        .attackers()
        .iter()
        .zip(&places)
        .filter(|(_, place)| place.is_ok())
        .map(|(attacker, _)| attacker.id.as_str())
        .collect();
    fit[seed as usize % fit.len()].to_owned()
}

#[test]
fn on_every_bundled_ecosystem_an_exercise_is_drawn_that_passes_every_check() {
    let (library, templates) = grounds();
    bundled_ecosystems().par_iter().enumerate().for_each(|(i, (name, _))| {
        let id = bundled_id(name);
        let eco = ecosystem(id, &library);
        let attacker = fitting(&eco, &templates, i as u64 * 3 + 1);
        let drawn = draw(&order(Arc::clone(&eco), &attacker, 11), &library, &templates)
            .unwrap_or_else(|fault| panic!("{id}, {attacker}: {fault}"));
        let doc = &drawn.doc;
        assert!((5..=14).contains(&doc.decisions.len()), "{id}: {} decisions", doc.decisions.len());
        for role in [Role::Dev, Role::Product, Role::Legal, Role::Finance] {
            assert!(doc.decisions.iter().any(|d| d.owner == role), "{id}: {role} has nothing to decide");
        }
        assert!(drawn.proof.decisions.iter().all(|(_, worth)| *worth >= 0.02), "{id}: {:?}", drawn.proof.decisions);
        assert!(drawn.proof.expert < drawn.proof.nobody);
        // What is played is what can be saved, and it passes the checks that every scenario passes.
        let checked = load_text("drawn.ron", Arc::from(drawn.text()), &library);
        let errors: Vec<String> =
            checked.diagnostics.iter().filter(|d| d.severity == Severity::Error).map(ToString::to_string).collect();
        assert!(errors.is_empty(), "{id}: {errors:#?}");
        let again = checked.bundle.map(|bundle| bundle.scenario).expect("it loads");
        assert_eq!(&again, doc, "{id}: reading back what was written");
        // No news twice, nothing left unfilled, and the attack can be explained step by step.
        let texts: BTreeSet<&str> = doc.injects.iter().map(|inject| inject.text.as_str()).collect();
        assert_eq!(texts.len(), doc.injects.len(), "{id}: the same news twice");
        let whole = drawn.text();
        for word in ["{host", "{data", "{till", "{org", "$host", "$door", "$data"] {
            assert!(!whole.contains(word), "{id}: {word} was not filled in");
        }
        assert!(doc.attack.iter().all(|step| !step.says.is_empty() && !step.reason.is_empty()));
    });
}

#[test]
fn neither_the_place_of_an_option_nor_the_news_that_is_cited_gives_an_exercise_away() {
    let (library, templates) = grounds();
    let eco = ecosystem("ghost-rail", &library);
    let (mut expert_at, mut cited) = (BTreeSet::new(), BTreeSet::new());
    for seed in [3, 4] {
        let who = fitting(&eco, &templates, seed);
        let drawn = draw(&order(Arc::clone(&eco), &who, seed), &library, &templates).expect("an exercise");
        for decision in &drawn.doc.decisions {
            expert_at.insert(decision.options.iter().position(|option| option.id == decision.expert.option));
            cited.extend(decision.cites.iter().cloned());
        }
        let mut engine = Engine::new(Arc::clone(&drawn.scenario), drawn.proof.seed, Recording::Events);
        Player::default().play(&mut engine, &Policy::Nobody);
        let at =
            |wanted: &dyn Fn(Event) -> bool| engine.log().iter().filter(|h| wanted(h.event)).map(|h| h.at).collect();
        let opened: Vec<Time> = at(&|event| matches!(event, Event::DecisionOpened(_)));
        let gains = |step: StepId| drawn.scenario.steps[step.index()].is_gain;
        let lost: Vec<Time> = at(&|event| matches!(event, Event::StepSucceeded(step) if gains(step)));
        assert!(lost.first() < opened.last(), "something is lost before the last decision: {lost:?}, {opened:?}");
    }
    assert!(expert_at.len() >= 2, "the expert's option stands at {expert_at:?} only");
    assert!(cited.len() >= 3, "all decisions cite {cited:?}");
}

#[test]
fn the_same_order_gives_the_same_file_and_another_seed_another() {
    let (library, templates) = grounds();
    let eco = ecosystem("market-square", &library);
    let text = |seed| {
        let order = Order { minutes: 30, ..order(Arc::clone(&eco), "credential-crew", seed) };
        draw(&order, &library, &templates).expect("an exercise").text()
    };
    let first = text(4);
    assert_eq!(first, text(4));
    assert_ne!(first, text(5));
}

/// The moves of an attacker that nobody hinders, with their instants, until it first knows of one of `hidden`, or for a while.
fn moves_before(scenario: &Arc<Scenario>, seed: u64, hidden: &dyn Fn(FlowId) -> bool) -> Vec<(i64, String)> {
    let mut engine = Engine::new(Arc::clone(scenario), seed, Recording::Events);
    let mut until = crate::base::time::Time::ZERO;
    for _ in 0..24 * 12 {
        if engine.attacker_knows().0.into_iter().any(hidden) || engine.has_ended() {
            break;
        }
        until = until + Span::HOUR;
        engine.submit(Command::Until(until)).expect("time can pass");
    }
    // What was chosen in the very hour of the discovery may already follow from it.
    let limit = until.0 - Span::HOUR.0;
    let name = |s: StepId| scenario.steps[s.index()].id.clone();
    let chosen = engine.log().iter().filter_map(|h| match h.event {
        Event::StepChosen(step, _) if h.at.0 < limit => Some((h.at.0, name(step))),
        _ => None,
    });
    chosen.collect()
}

#[test]
fn what_the_attacker_has_not_found_changes_none_of_its_moves() {
    let (library, templates) = grounds();
    const SEED: u64 = 5;
    for (id, attacker) in
        [("ghost-rail", "extortion-group"), ("company-card", "fraud-ring"), ("harbour-clinic", "autonomous-agent")]
    {
        let mut compared = 0;
        let whole = ecosystem(id, &library);
        let profile = templates.attacker(attacker).expect("a bundled profile");
        let bare = |doc: &EcosystemDoc, start: &Start| {
            let eco = compile_ecosystem(doc).expect("it compiles");
            let draft = Draft {
                order: &order(Arc::new(doc.clone()), attacker, SEED),
                library: &library,
                templates: &templates,
                profile,
                attempt: 0,
            };
            let goal = profile.goals[0];
            let organisation = stage::profile(&whole);
            let handicap = Handicap::of(Difficulty::Medium);
            let steps = menu(&eco, &library.techniques.techniques, profile, goal, start, 1.0e8);
            let attacker = stage::attacker(&eco, profile, handicap, goal, start);
            let scenario = draft.bare(doc, &organisation, attacker, steps);
            draft.compile(&scenario, doc).expect("a bare scenario compiles")
        };
        let eco = compile_ecosystem(&whole).expect("it compiles");
        let start = stage::beginning(&eco, profile, SEED, 0).expect("there is a place");
        let full = bare(&whole, &start);
        for (i, asset) in whole.assets.iter().enumerate() {
            let hidden = AssetId::new(i);
            let touches =
                |flow: FlowId| eco.flows.get(flow.index()).is_some_and(|flow| flow.from == hidden || flow.to == hidden);
            if start.doors.iter().copied().any(touches) || start.stands_on.contains(&hidden) || compared >= 8 {
                continue;
            }
            let mut draft = EcosystemDraft::new(Arc::clone(&whole));
            if draft.apply(Edit::Remove(Subject::Asset(i))).is_err() {
                continue;
            }
            let without = draft.doc();
            let Ok(smaller) = compile_ecosystem(without) else { continue };
            // The same attacker, by names: positions have moved.
            let Some(start) = renamed(&start, &eco, &smaller) else { continue };
            let expected = moves_before(&full, SEED, &touches);
            let other = bare(without, &start);
            let mut found = moves_before(&other, SEED, &|_| false);
            found.truncate(expected.len());
            assert_eq!(found, expected, "{id}: {} was not known yet", asset.id);
            compared += usize::from(expected.len() >= 2);
        }
        assert!(compared >= 4, "{id}: only {compared} assets stayed hidden for two moves or more");
    }
}

/// A start in another ecosystem, thing by thing of the same name; none where something is missing.
fn renamed(start: &Start, from: &Ecosystem, to: &Ecosystem) -> Option<Start> {
    let (old, new) = (menu::Words(from), menu::Words(to));
    let asset = |id: &AssetId| (0..to.assets.len()).map(AssetId::new).find(|a| new.asset_id(*a) == old.asset_id(*id));
    let flow = |id: &FlowId| (0..to.flows.len()).map(FlowId::new).find(|f| new.flow_id(*f) == old.flow_id(*id));
    let key = |id: &CredentialId| {
        (0..to.credentials.len()).map(CredentialId::new).find(|c| new.credential_id(*c) == old.credential_id(*id))
    };
    Some(Start {
        holds: start.holds.iter().map(key).collect::<Option<_>>()?,
        stands_on: start.stands_on.iter().map(asset).collect::<Option<_>>()?,
        doors: start.doors.iter().map(flow).collect::<Option<_>>()?,
    })
}

#[test]
fn where_security_and_comms_sit_at_the_table_some_decisions_are_theirs() {
    let (library, templates) = grounds();
    let eco = ecosystem("ghost-rail", &library);
    let order = Order { extra: vec![Role::Security, Role::Comms], ..order(eco, "extortion-group", 5) };
    let doc = draw(&order, &library, &templates).expect("an exercise").doc;
    assert!(doc.roles.iter().any(|r| r.role == Role::Security) && doc.roles.iter().any(|r| r.role == Role::Comms));
    assert!(doc.decisions.iter().any(|d| matches!(d.owner, Role::Security | Role::Comms)), "nothing for them");
    for role in [Role::Dev, Role::Product, Role::Legal, Role::Finance] {
        assert!(doc.decisions.iter().any(|d| d.owner == role), "{role} has nothing to decide");
    }
}

#[test]
fn an_ecosystem_on_which_nothing_can_be_played_is_told_what_it_lacks() {
    let (library, templates) = grounds();
    let poor = Arc::new(template());
    for attacker in templates.attackers() {
        match draw(&order(Arc::clone(&poor), &attacker.id, 1), &library, &templates) {
            Err(Undrawable::Lacks(what)) => assert!(!what.is_empty()),
            Err(Undrawable::NotPlayable { most, reasons, .. }) => {
                assert!(!most.words().is_empty() && reasons.iter().map(|(_, n)| n).sum::<u32>() == TRIES);
            }
            other => panic!("{}: two zones and one flow are no exercise: {other:?}", attacker.id),
        }
    }
}

#[test]
fn a_draw_can_be_stopped_and_an_unknown_attacker_is_named() {
    let (library, templates) = grounds();
    let eco = ecosystem("ghost-rail", &library);
    let stop = |_| ControlFlow::Break(());
    let stopped = draw_watched(&order(Arc::clone(&eco), "insider", 1), &library, &templates, &stop);
    assert_eq!(stopped.err(), Some(Undrawable::Stopped));
    let unknown = draw(&order(eco, "nobody-at-all", 1), &library, &templates);
    assert_eq!(unknown.err(), Some(Undrawable::Attacker("nobody-at-all".into())));
}

#[test]
fn difficulty_moves_skill_tempo_detection_and_time_the_same_way() {
    let [easy, normal, hard] = [Difficulty::Easy, Difficulty::Medium, Difficulty::Hard].map(Handicap::of);
    for (a, b) in [(easy, normal), (normal, hard)] {
        assert!(a.skill < b.skill && a.tempo < b.tempo && a.seen > b.seen && a.time > b.time);
    }
    let (library, _) = grounds();
    let eco = ecosystem("ghost-rail", &library);
    let seen = |handicap| -> f64 {
        let doc = stage::handicapped(&eco, handicap);
        doc.assets.iter().flat_map(|a| &a.monitoring).map(|log| log.quality).sum()
    };
    assert!(seen(easy) > seen(normal) && seen(normal) > seen(hard));

    // The same in what is drawn: the attacker that plays, and the time that the room has.
    let (library, templates) = grounds();
    let profile = templates.attacker("insider").expect("a bundled profile");
    let compiled = compile_ecosystem(&eco).expect("it compiles");
    let start = stage::beginning(&compiled, profile, 1, 0).expect("there is a place");
    let of = |difficulty| {
        let handicap = Handicap::of(difficulty);
        let attacker = stage::attacker(&compiled, profile, handicap, profile.goals[0], &start);
        let order = Order { difficulty, ..order(Arc::clone(&eco), "insider", 1) };
        let draft = Draft { order: &order, library: &library, templates: &templates, profile, attempt: 0 };
        // Those that speak of the place of the first sign alone can be filled without a story.
        let pairs = |list: &[(&str, &str)]| list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let names = pairs(&[("host", "gateway"), ("at-host", "at-gateway")]);
        let words = ["org", "customers", "sector", "front", "host", "host-earns"].map(|word| (word, "Gate"));
        let binding = Binding { names, words: pairs(&words), scale: 1.0, ..Binding::default() };
        let decisions = draft.decisions(&[Bind::Host].into(), &binding, profile.goals[0], handicap);
        let minutes = decisions.iter().map(|(_, d)| Span::parse(&d.deadline.0).expect("a span").0).sum::<i64>();
        (attacker.skill, attacker.tempo, minutes, decisions.len())
    };
    let [easy, normal, hard] = [Difficulty::Easy, Difficulty::Medium, Difficulty::Hard].map(of);
    for (a, b) in [(easy, normal), (normal, hard)] {
        assert!(a.0 < b.0 && a.1 < b.1 && a.2 > b.2 && a.3 == b.3 && a.3 > 0, "{a:?} {b:?}");
    }
}

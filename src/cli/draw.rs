//! `sandtable draw`: an exercise with a planning attacker on any ecosystem, or a survey of many such draws.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use super::arguments::{DifficultyName, DrawArguments, DrawOptions, MoreRole};
use super::print_result;
use super::run::{DONE, FAILED, INPUT, as_json};
use crate::analysis::draw::{DrawLibrary, Drawn, Order, Shortfall, Undrawable, draw, places};
use crate::base::diag::nearest;
use crate::engine::{Engine, Event, Recording};
use crate::scenario::compile::compile_shared;
use crate::scenario::doc::{Difficulty, EcosystemDoc, Role};
use crate::scenario::load::{Library, load_ecosystem, load_text};
use crate::scenario::model::Scenario;

fn said(diagnostics: &[crate::base::diag::Diagnostic]) {
    diagnostics.iter().for_each(|d| eprintln!("{d}"));
}

/// What a draw is made from.
type Ground = (Arc<Library>, Arc<DrawLibrary>, Arc<EcosystemDoc>);

/// The libraries and the ecosystem, checked; what is wrong goes to standard error.
fn load(ecosystem: &str) -> Result<Ground, u8> {
    let library = Library::bundled().map_err(|diagnostics| {
        said(&diagnostics);
        FAILED
    })?;
    let templates = DrawLibrary::bundled().map_err(|diagnostics| {
        said(&diagnostics);
        FAILED
    })?;
    let checked = load_ecosystem(ecosystem, &library);
    said(&checked.diagnostics);
    Ok((library, templates, Arc::new(checked.ecosystem.ok_or(INPUT)?)))
}

fn order(ecosystem: &Arc<EcosystemDoc>, attacker: &str, seed: u64, options: &DrawOptions) -> Order {
    Order {
        ecosystem: Arc::clone(ecosystem),
        attacker: attacker.to_owned(),
        seed,
        difficulty: match options.difficulty {
            DifficultyName::Easy => Difficulty::Easy,
            DifficultyName::Normal => Difficulty::Medium,
            DifficultyName::Hard => Difficulty::Hard,
        },
        minutes: options.minutes,
        extra: options
            .extra
            .iter()
            .map(|role| match role {
                MoreRole::Security => Role::Security,
                MoreRole::Comms => Role::Comms,
                MoreRole::Executive => Role::Executive,
            })
            .collect(),
    }
}

fn explain(fault: &Undrawable, templates: &DrawLibrary) -> u8 {
    eprintln!("{fault}.");
    match fault {
        Undrawable::Attacker(name) => {
            let ids: Vec<&str> = templates.attackers().iter().map(|a| a.id.as_str()).collect();
            match nearest(name, ids.clone()) {
                Some(near) => eprintln!("Did you mean {near:?}? There are: {}.", ids.join(", ")),
                None => eprintln!("There are: {}.", ids.join(", ")),
            }
        }
        Undrawable::NotPlayable { reasons, .. } => {
            for (reason, count) in reasons {
                eprintln!("  {count} ×: {reason}");
            }
        }
        Undrawable::Ecosystem(_) | Undrawable::Lacks(_) | Undrawable::Stopped => {}
    }
    INPUT
}

/// The drawn exercise as a scenario to run, and the seed to run it with.
pub(super) fn scenario(
    ecosystem: &str,
    attacker: &str,
    seed: u64,
    options: &DrawOptions,
) -> Result<(Arc<Scenario>, u64), u8> {
    let (library, templates, doc) = load(ecosystem)?;
    let drawn = draw(&order(&doc, attacker, seed, options), &library, &templates)
        .map_err(|fault| explain(&fault, &templates))?;
    // Through its text, as the app would open it: what is played is what can be saved.
    let checked = load_text("drawn.ron", Arc::from(drawn.text()), &library);
    said(
        &checked
            .diagnostics
            .into_iter()
            .filter(|d| d.severity == crate::base::diag::Severity::Error)
            .collect::<Vec<_>>(),
    );
    let bundle = checked.bundle.ok_or(FAILED)?;
    let scenario = compile_shared(&bundle).map_err(|error| {
        eprintln!("the drawn exercise: {error}");
        FAILED
    })?;
    Ok((scenario, drawn.proof.seed))
}

pub(super) fn run(arguments: &DrawArguments) -> u8 {
    let done = match arguments.survey {
        Some(seeds) => survey(arguments, seeds),
        None => one(arguments),
    };
    done.err().unwrap_or(DONE)
}

fn one(arguments: &DrawArguments) -> Result<(), u8> {
    let (library, templates, doc) = load(&arguments.ecosystem)?;
    let attackers: Vec<String> = match &arguments.attacker {
        Some(attacker) => vec![attacker.clone()],
        None => templates.attackers().iter().map(|a| a.id.clone()).collect(),
    };
    let mut fault = Undrawable::Attacker(String::new());
    for attacker in attackers {
        match draw(&order(&doc, &attacker, arguments.seed, &arguments.options), &library, &templates) {
            Ok(drawn) => return write(arguments, &drawn),
            Err(f) => fault = f,
        }
    }
    Err(explain(&fault, &templates))
}

fn write(arguments: &DrawArguments, drawn: &Drawn) -> Result<(), u8> {
    let text = drawn.text();
    if let Some(path) = &arguments.out {
        std::fs::write(path, &text).map_err(|error| {
            eprintln!("{}: {error}", path.display());
            FAILED
        })?;
    }
    if arguments.json {
        return print_result(&as_json(&One::of(arguments, drawn, text))?);
    }
    match &arguments.out {
        None => print_result(&text),
        Some(path) => {
            eprintln!(
                "{}: {} decisions, about {:.0} minutes, draw {}.",
                path.display(),
                drawn.doc.decisions.len(),
                drawn.proof.minutes,
                drawn.tries
            );
            Ok(())
        }
    }
}

/// One drawn exercise, for machines.
#[derive(Debug, Serialize)]
struct One {
    ecosystem: String,
    attacker: String,
    /// Of the order, and of the exercise that came of it.
    seed: u64,
    exercise_seed: u64,
    tries: u32,
    minutes: f64,
    longest_stretch_minutes: f64,
    /// In the ecosystem's currency.
    nobody_cents: i64,
    expert_cents: i64,
    /// Each decision, with by how much at least its best and worst option differ as a share of what is at stake.
    decisions: Vec<OneDecision>,
    /// The scenario file; none where it was written to a file.
    scenario: Option<String>,
}

#[derive(Debug, Serialize)]
struct OneDecision {
    id: String,
    role: Role,
    differs_by: f64,
}

impl One {
    fn of(arguments: &DrawArguments, drawn: &Drawn, text: String) -> One {
        let role = |id: &str| drawn.doc.decisions.iter().find(|d| d.id == id).map(|d| d.owner);
        let decisions = drawn.proof.decisions.iter();
        One {
            ecosystem: arguments.ecosystem.clone(),
            attacker: drawn.doc.attacker.name.clone(),
            seed: arguments.seed,
            exercise_seed: drawn.proof.seed,
            tries: drawn.tries,
            minutes: drawn.proof.minutes,
            longest_stretch_minutes: drawn.proof.longest_stretch,
            nobody_cents: drawn.proof.nobody.0,
            expert_cents: drawn.proof.expert.0,
            decisions: decisions
                .filter_map(|(id, share)| Some(OneDecision { id: id.clone(), role: role(id)?, differs_by: *share }))
                .collect(),
            scenario: arguments.out.is_none().then_some(text),
        }
    }
}

/// What came of many draws on one ecosystem.
#[derive(Debug, Default, Serialize)]
struct Survey {
    ecosystem: String,
    draws: u64,
    playable: u64,
    /// Draws needed, summed over the playable.
    tries: u64,
    /// Most tries of one.
    most_tries: u32,
    decisions: u64,
    /// Different sets of (technique, target) in the attacks that were rehearsed without a room.
    different_attacks: usize,
    /// First flows or assets that attacks came through, with their counts.
    entries: BTreeMap<String, u64>,
    techniques: BTreeMap<String, u64>,
    attackers: BTreeMap<String, u64>,
    /// What single draws fell short of, those that another draw made good included.
    shortfalls: BTreeMap<String, u64>,
    /// Seeds without an exercise, with their attackers.
    failed: Vec<String>,
    duplicate_texts: u64,
}

/// What one draw adds to a survey.
struct Sample {
    seed: u64,
    attacker_id: String,
    attacker: String,
    outcome: Result<Drawn, Undrawable>,
    attack: BTreeSet<(String, String)>,
    entry: Option<String>,
    duplicates: u64,
}

/// Profiles that the ecosystem has a place for: without an AI agent nobody can speak to one.
fn with_a_place(doc: &EcosystemDoc, templates: &DrawLibrary) -> Vec<String> {
    let places = places(doc, templates).unwrap_or_default();
    let fitting = templates.attackers().iter().zip(places).filter(|(_, place)| place.is_ok());
    fitting.map(|(attacker, _)| attacker.id.clone()).collect()
}

fn survey(arguments: &DrawArguments, seeds: u64) -> Result<(), u8> {
    let (library, templates, doc) = load(&arguments.ecosystem)?;
    let attackers: Vec<String> = match &arguments.attacker {
        Some(attacker) => vec![attacker.clone()],
        None => with_a_place(&doc, &templates),
    };
    let samples: Vec<Sample> = (0..seeds)
        .into_par_iter()
        .map(|i| {
            let attacker = attackers.get((i % attackers.len().max(1) as u64) as usize).cloned().unwrap_or_default();
            let outcome = draw(&order(&doc, &attacker, arguments.seed + i, &arguments.options), &library, &templates);
            sample(arguments.seed + i, attacker, outcome)
        })
        .collect();
    let mut survey = Survey { ecosystem: doc.id.clone(), draws: seeds, ..Survey::default() };
    let mut attacks: BTreeSet<BTreeSet<(String, String)>> = BTreeSet::new();
    for sample in samples {
        *survey.attackers.entry(sample.attacker).or_default() += u64::from(sample.outcome.is_ok());
        match sample.outcome {
            Ok(drawn) => {
                survey.playable += 1;
                survey.tries += u64::from(drawn.tries);
                survey.most_tries = survey.most_tries.max(drawn.tries);
                survey.decisions += drawn.doc.decisions.len() as u64;
                survey.duplicate_texts += sample.duplicates;
                for (technique, _) in &sample.attack {
                    *survey.techniques.entry(technique.clone()).or_default() += 1;
                }
                if let Some(entry) = sample.entry {
                    *survey.entries.entry(entry).or_default() += 1;
                }
                attacks.insert(sample.attack);
                for (reason, count) in drawn.missed {
                    *survey.shortfalls.entry(reason_name(reason)).or_default() += u64::from(count);
                }
            }
            Err(Undrawable::NotPlayable { reasons, .. }) => {
                survey.failed.push(format!("seed {}, {}", sample.seed, sample.attacker_id));
                for (reason, count) in reasons {
                    *survey.shortfalls.entry(reason_name(reason)).or_default() += u64::from(count);
                }
            }
            Err(fault) => *survey.shortfalls.entry(fault.to_string()).or_default() += 1,
        }
    }
    survey.different_attacks = attacks.len();
    if arguments.json {
        let text = serde_json::to_string_pretty(&survey).map_err(|_| FAILED)?;
        return print_result(&(text + "\n"));
    }
    let mut text = format!(
        "{}: {} of {} draws are playable exercises ({:.2} tries each, at most {}), {:.1} decisions each\n{} different sets of technique and target, {} entries, {} news twice in one exercise\n",
        survey.ecosystem,
        survey.playable,
        survey.draws,
        survey.tries as f64 / survey.playable.max(1) as f64,
        survey.most_tries,
        survey.decisions as f64 / survey.playable.max(1) as f64,
        survey.different_attacks,
        survey.entries.len(),
        survey.duplicate_texts,
    );
    for (title, counts) in [
        ("attackers", &survey.attackers),
        ("entries", &survey.entries),
        ("techniques", &survey.techniques),
        ("draws that were no exercise", &survey.shortfalls),
    ] {
        let _ = writeln!(text, "{title}:");
        let mut sorted: Vec<_> = counts.iter().collect();
        sorted.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), name.as_str()));
        for (name, count) in sorted {
            let _ = writeln!(text, "  {count:>5}  {name}");
        }
    }
    for failed in &survey.failed {
        let _ = writeln!(text, "no exercise: {failed}");
    }
    print_result(&text)
}

fn reason_name(reason: Shortfall) -> String {
    format!("{reason:?}: {reason}")
}

/// Plays a drawn exercise once with nobody at the table, to see what the attack does and what the room would read.
fn sample(seed: u64, attacker: String, outcome: Result<Drawn, Undrawable>) -> Sample {
    let mut sample = Sample {
        seed,
        attacker_id: attacker.clone(),
        attacker,
        outcome,
        attack: BTreeSet::new(),
        entry: None,
        duplicates: 0,
    };
    let Ok(drawn) = &sample.outcome else { return sample };
    let scenario = &drawn.scenario;
    let mut engine = Engine::new(Arc::clone(scenario), drawn.proof.seed, Recording::Events);
    crate::analysis::policy::Player::default().play(&mut engine, &crate::analysis::policy::Policy::Nobody);
    let mut texts = BTreeSet::new();
    for happened in engine.log() {
        match happened.event {
            Event::StepSucceeded(step) => {
                let Some(step) = drawn.doc.attack.get(step.index()) else { continue };
                sample.attack.insert((step.technique.clone(), step.target.clone()));
                if sample.entry.is_none() {
                    sample.entry = Some(step.via.first().unwrap_or(&step.target).clone());
                }
            }
            Event::InjectArrived(inject) => {
                let text = scenario.injects.get(inject.index()).map(|i| i.text.clone()).unwrap_or_default();
                sample.duplicates += u64::from(!texts.insert(text));
            }
            _ => {}
        }
    }
    sample
}

//! A briefing: the yearly loss from several threats under up to four postures, what one control is worth, which assumptions
//! matter most, and at which effect training would pay for itself.
//!
//! `doc` is the file, `posture` changes a scenario's inputs, `magnitudes` runs the engine, `analysis::annual` does the years.
//! Deliberately absent: a return on training, and words for readers.

pub mod doc;
pub mod magnitudes;
pub mod posture;

use std::path::Path;
use std::sync::Arc;

use doc::{BriefFile, NO_ATTACK, PostureDoc};
use magnitudes::{Attack, attack, magnitude};

use super::annual::worth::{Bar, BreakEven, Worth, break_even, tornado, worth};
use super::annual::{Difference, Loss, Threat, simulate};
use crate::base::diag::Diagnostic;
use crate::base::money::Cents;
use crate::scenario::doc::{EcosystemDoc, MoneyValue, Switch};
use crate::scenario::load::Library;

/// Everything that a briefing says.
#[derive(Clone, Debug)]
pub struct Briefing {
    /// Title.
    pub title: String,
    /// Simulated years.
    pub years: u64,
    /// Runs of the engine for each threat under each posture.
    pub runs: u32,
    /// The postures; the first is today.
    pub postures: Vec<PostureResult>,
    /// Controls one by one, starting from today.
    pub controls: Vec<ControlWorth>,
    /// Assumptions of today, the one that matters most first.
    pub tornado: Vec<Bar>,
}

/// One posture.
#[derive(Clone, Debug)]
pub struct PostureResult {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Its yearly loss.
    pub loss: Loss,
    /// Threat, mean events a year, mean cost of one, mean yearly loss.
    pub threats: Vec<(String, f64, Cents, Cents)>,
    /// What it saves against today and costs, without what training is assumed to save.
    pub worth: Worth,
    /// When its training pays for itself.
    pub training: Option<BreakEven>,
}

/// What one control is worth.
#[derive(Clone, Debug)]
pub struct ControlWorth {
    /// Stable name.
    pub id: String,
    /// Whether it works today; if so, its worth is what would be lost without it.
    pub works_today: Switch,
    /// What it saves and costs.
    pub worth: Worth,
}

/// Computes a briefing; `folder` is that of its file.
///
/// # Errors
/// Everything that is wrong with the file or with what it names.
pub fn briefing(file: &BriefFile, folder: &Path, library: &Arc<Library>) -> Result<Briefing, Vec<Diagnostic>> {
    let doc = &file.doc;
    let mut faults = Vec::new();
    let mut attacks = Vec::new();
    for index in 0..doc.threats.len() {
        match attack(file, index, folder, library) {
            Ok(attack) => attacks.push(attack),
            Err(more) => faults.extend(more),
        }
    }
    if faults.is_empty() {
        faults = names(file, &attacks);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let threats = |posture: &PostureDoc| -> Result<Vec<Threat>, Vec<Diagnostic>> {
        doc.threats
            .iter()
            .zip(&attacks)
            .map(|(threat, attack)| {
                let magnitude = magnitude(attack, posture, doc.seed, doc.runs).map_err(|error| {
                    vec![file.fault("postures", NO_ATTACK, format!("{}: {error}", posture.id), String::new())]
                })?;
                Ok(Threat { id: threat.id.clone(), rate: threat.rate, magnitude })
            })
            .collect()
    };
    let years = u64::from(doc.years);
    // What training is assumed to change stays out of what a posture is worth; it is asked for apart.
    let untrained = doc.postures.iter().map(without_training).collect::<Vec<_>>();
    let plain: Vec<Vec<Threat>> = untrained.iter().map(&threats).collect::<Result<_, _>>()?;
    let results = simulate(&plain, doc.seed, years);
    let mut postures = Vec::new();
    for ((posture, plain), (loss, saves)) in doc.postures.iter().zip(&plain).zip(results) {
        let training = match &posture.training {
            None => None,
            Some(training) => {
                let trained = threats(posture)?;
                let full = compare(plain, &trained, doc.seed, years);
                Some(break_even(usd(training.cost_per_year), full, loss.mean))
            }
        };
        postures.push(PostureResult {
            id: posture.id.clone(),
            name: posture.name.clone(),
            threats: plain
                .iter()
                .map(|t| {
                    let each = Cents::from_units(t.magnitude.mean());
                    (t.id.clone(), t.rate.mean(), each, Cents::from_units(t.mean()))
                })
                .collect(),
            worth: worth(saves, usd(posture.cost_per_year), usd(posture.cost_once)),
            training,
            loss,
        });
    }
    let mut controls = Vec::new();
    if let (Some(today), Some(before)) = (untrained.first(), plain.first()) {
        for control in &doc.controls {
            let works_today = state(&attacks, today, &control.id);
            let mut other = today.clone();
            other.on.retain(|c| *c != control.id);
            other.off.retain(|c| *c != control.id);
            match works_today {
                Switch::On => other.off.push(control.id.clone()),
                Switch::Off => other.on.push(control.id.clone()),
            }
            let after = threats(&other)?;
            let saves = match works_today {
                Switch::On => compare(&after, before, doc.seed, years),
                Switch::Off => compare(before, &after, doc.seed, years),
            };
            let worth = worth(saves, usd(control.cost_per_year), usd(control.cost_once));
            controls.push(ControlWorth { id: control.id.clone(), works_today, worth });
        }
    }
    let tornado = plain.first().map(|today| tornado(today)).unwrap_or_default();
    Ok(Briefing { title: doc.title.clone(), years, runs: doc.runs, postures, controls, tornado })
}

fn usd(amount: MoneyValue) -> Cents {
    Cents::from_units(amount.0)
}

/// What the second saves against the first, on the same dice.
fn compare(first: &[Threat], second: &[Threat], seed: u64, years: u64) -> Difference {
    let results = simulate(&[first.to_vec(), second.to_vec()], seed, years);
    results.get(1).map_or(Difference { mean: Cents::ZERO, ci95: [Cents::ZERO; 2] }, |(_, saves)| *saves)
}

fn without_training(posture: &PostureDoc) -> PostureDoc {
    PostureDoc { training: None, ..posture.clone() }
}

fn ecosystems(attacks: &[Attack]) -> impl Iterator<Item = &EcosystemDoc> + Clone {
    attacks
        .iter()
        .flat_map(|attack| match attack {
            Attack::Exercises(bundles) => bundles.as_slice(),
            Attack::Amount(_) => &[],
        })
        .map(|bundle| &bundle.ecosystem)
}

/// Whether a control works today: as its ecosystem says, unless the posture says otherwise.
fn state(attacks: &[Attack], today: &PostureDoc, id: &String) -> Switch {
    if today.on.contains(id) {
        return Switch::On;
    }
    if today.off.contains(id) {
        return Switch::Off;
    }
    ecosystems(attacks).flat_map(|e| &e.controls).find(|c| c.id == *id).map_or(Switch::Off, |c| c.state)
}

/// Names in postures that no ecosystem has.
fn names(file: &BriefFile, attacks: &[Attack]) -> Vec<Diagnostic> {
    let controls: std::collections::BTreeSet<&str> =
        ecosystems(attacks).flat_map(|e| &e.controls).map(|c| c.id.as_str()).collect();
    let weaknesses: std::collections::BTreeSet<&str> =
        ecosystems(attacks).flat_map(|e| &e.weaknesses).map(|w| w.id.as_str()).collect();
    let mut out = Vec::new();
    for (i, posture) in file.doc.postures.iter().enumerate() {
        let lists = [
            ("on", &posture.on, "control", &controls),
            ("off", &posture.off, "control", &controls),
            ("fixed", &posture.fixed, "weakness", &weaknesses),
        ];
        for (field, list, what, valid) in lists {
            for (j, name) in list.iter().enumerate().filter(|(_, name)| !valid.contains(name.as_str())) {
                out.push(file.unknown(&format!("postures[{i}].{field}[{j}]"), what, name, valid.iter().copied()));
            }
        }
    }
    for (i, control) in file.doc.controls.iter().enumerate().filter(|(_, c)| !controls.contains(c.id.as_str())) {
        out.push(file.unknown(&format!("controls[{i}].id"), "control", &control.id, controls.iter().copied()));
    }
    out
}

//! A first briefing for any ecosystem: whoever could attack it, as it stands and with everything switched on that is off. Every
//! figure in it is a placeholder that says so.
//!
//! Deliberately absent: an opinion about how often anything happens.

use super::doc::{AttackDoc, BriefDoc, ControlWorthDoc, Decides, PostureDoc, ThreatDoc, TrainingDoc, runs};
use super::ground::Ground;
use crate::analysis::annual::spread::Spread;
use crate::scenario::doc::{Basis, EcosystemDoc, MoneyValue, Switch};

/// Attackers of a first briefing.
const ATTACKERS: usize = 2;
/// Controls of a first briefing.
const CONTROLS: usize = 6;
/// Simulated years: enough for the 99.9th percentile of a usual year.
const YEARS: u32 = 200_000;

/// Placeholder for a rate.
pub const RATE: Spread = Spread::Pert(0.05, 0.15, 0.6);
/// What is said of it.
pub const RATE_SOURCE: &str = "assumption, a placeholder around the yearly chance of about 9 % of a significant incident of any kind (Cyentia IRIS 2025); replace it by your own";

/// A first briefing; `named` is how a file would name the ecosystem.
pub fn starter(named: &str, ecosystem: &EcosystemDoc, ground: &Ground) -> BriefDoc {
    let fitting = ground.attackers.iter().filter(|a| a.lacks.is_none()).take(ATTACKERS);
    let mut threats: Vec<ThreatDoc> = fitting
        .map(|attacker| threat(&attacker.id, &attacker.name, AttackDoc::Attacker(attacker.id.clone()), RATE))
        .collect();
    if threats.is_empty() {
        threats.push(threat("incident", "An incident of any kind", AttackDoc::Amount(AMOUNT), RATE));
    }
    let off: Vec<String> = ecosystem.controls.iter().filter(|c| c.state == Switch::Off).map(|c| c.id.clone()).collect();
    let mut postures = vec![PostureDoc::as_things_are("today", "As things are")];
    // Switching on is what a year of these controls costs by the ecosystem's own figures.
    let usd = ecosystem.profile.as_ref().map_or(1.0, |p| p.currency.usd);
    let a_year = |id: &String| {
        let control = ecosystem.controls.iter().find(|c| c.id == *id);
        control.map_or(0.0, |c| c.cost_per_month.0 * 12.0 * usd)
    };
    if !off.is_empty() {
        let mut all = PostureDoc::as_things_are("all-on", "Every control on");
        all.cost_per_year = MoneyValue(off.iter().map(a_year).sum());
        all.source = OWN_FIGURE.to_owned();
        all.on = off;
        postures.push(all);
    }
    let mut practised = PostureDoc::as_things_are("practised", "As things are, with four exercises a year");
    practised.training = Some(TRAINING);
    postures.push(practised);
    let controls = ecosystem.controls.iter().take(CONTROLS).map(|c| ControlWorthDoc {
        id: c.id.clone(),
        cost_per_year: MoneyValue(a_year(&c.id)),
        cost_once: MoneyValue::ZERO,
        source: OWN_FIGURE.to_owned(),
    });
    BriefDoc {
        version: 1,
        title: format!("{}: what a year may cost", ecosystem.name),
        seed: 1,
        runs: runs(),
        years: YEARS,
        ecosystem: Some(named.to_owned()),
        threats,
        postures,
        controls: controls.collect(),
    }
}

const OWN_FIGURE: &str = "running cost as the ecosystem's file states it, twelve months";

/// Placeholder for an amount, US dollars: median and 90th percentile.
pub const AMOUNT: Spread = Spread::Lognormal(400_000.0, 4_000_000.0);

/// Placeholder for what training is assumed to change at most.
pub const TRAINING: TrainingDoc =
    TrainingDoc { detection: 1.2, lead_times: 0.7, decides: Decides::Expert, cost_per_year: MoneyValue(60_000.0) };

/// A threat with placeholders.
pub fn threat(id: &str, name: &str, attack: AttackDoc, rate: Spread) -> ThreatDoc {
    ThreatDoc {
        id: id.to_owned(),
        name: name.to_owned(),
        attack,
        rate,
        source: RATE_SOURCE.to_owned(),
        basis: Basis::Assumed,
        amount_source: String::new(),
    }
}

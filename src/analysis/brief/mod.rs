//! A briefing: the yearly loss from several threats under up to four postures, what one control is worth, which assumptions
//! matter most, and at which effect training would pay for itself.
//!
//! `doc` is the file, `ground` what it may name, `posture` changes a scenario's inputs, `magnitudes` runs the engine,
//! `analysis::annual` does the years, `sensitivity` moves one assumption at a time, `evidence` is what is known of training.
//! Deliberately absent: a return on training, and pages for readers.

pub mod assumptions;
pub mod doc;
pub mod evidence;
pub mod ground;
pub mod magnitudes;
pub mod posture;
pub mod sensitivity;
pub mod starter;
pub mod times;

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use assumptions::{Assumption, assumptions};
use doc::{BriefFile, NO_ATTACK, PostureDoc};
use ground::{Ground, ground};
use magnitudes::{Attack, Events, attack, events, signals};
use sensitivity::{Sensitivity, sensitivities};
use times::Times;

use super::annual::worth::{BreakEven, Worth, break_even, worth};
use super::annual::{Loss, Threat, expected_difference, simulate_watched};
use crate::base::diag::Diagnostic;
use crate::base::money::Cents;
use crate::base::time::Span;
use crate::scenario::doc::{MoneyValue, Switch};
use crate::scenario::load::Library;

/// Briefings that ship with the program, by id.
pub const BUNDLED: [(&str, &str); 1] = [("open-banking", include_str!("../../../scenarios/briefs/open-banking.ron"))];

/// What stands on every briefing.
pub const DISCLAIMER: &str = "A model for discussion, not legal or financial advice.";

/// Everything that a briefing says.
#[derive(Clone, Debug, PartialEq)]
pub struct Briefing {
    /// Title.
    pub title: String,
    /// Name of the ecosystem on which attacks are drawn, if there is one.
    pub ecosystem: Option<String>,
    /// Seed of every die.
    pub seed: u64,
    /// Simulated years.
    pub years: u64,
    /// Runs of the engine for each threat under each posture.
    pub runs: u32,
    /// The postures; the first is today.
    pub postures: Vec<PostureResult>,
    /// Controls one by one, starting from today.
    pub controls: Vec<ControlWorth>,
    /// Mean yearly loss of today without the error of simulated years: the middle of the sensitivities.
    pub expected_today: Cents,
    /// Assumptions of today, the one that matters most first.
    pub sensitivities: Vec<Sensitivity>,
    /// Every figure of the briefing's own with its source.
    pub assumptions: Vec<Assumption>,
}

/// One posture.
#[derive(Clone, Debug, PartialEq)]
pub struct PostureResult {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Its yearly loss, without what training is assumed to change.
    pub loss: Loss,
    /// The threats under it, in the order of the file.
    pub threats: Vec<ThreatResult>,
    /// What it saves against today and costs, without what training is assumed to change.
    pub worth: Worth,
    /// When its training pays for itself.
    pub training: Option<BreakEven>,
}

/// One threat under one posture.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreatResult {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Mean events a year.
    pub rate: f64,
    /// Mean cost of one.
    pub each: Cents,
    /// Mean yearly loss.
    pub yearly: Cents,
    /// None for an amount, which is not run.
    pub times: Option<Times>,
}

/// What one control is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlWorth {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Whether it works today; if so, its worth is what would be lost without it.
    pub works_today: Switch,
    /// What it saves and costs.
    pub worth: Worth,
}

/// How far a briefing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Steps that are done.
    pub done: u32,
    /// Of so many.
    pub of: u32,
    /// What is done now.
    pub doing: &'static str,
}

/// Why there is no briefing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BriefError {
    /// Everything that is wrong with the file or with what it names.
    Faults(Vec<Diagnostic>),
    /// Somebody asked to stop.
    Stopped,
}

impl From<Vec<Diagnostic>> for BriefError {
    fn from(faults: Vec<Diagnostic>) -> BriefError {
        BriefError::Faults(faults)
    }
}

/// Asked between the steps whether to go on.
pub type Watch<'a> = &'a dyn Fn(Progress) -> ControlFlow<()>;

/// A briefing while it is computed.
struct Desk<'a> {
    file: &'a BriefFile,
    watch: Watch<'a>,
    at: std::cell::Cell<Progress>,
}

impl Desk<'_> {
    /// One step is done.
    fn step(&self) -> Result<(), BriefError> {
        let before = self.at.get();
        self.at.set(Progress { done: before.done + 1, ..before });
        self.look()
    }

    fn look(&self) -> Result<(), BriefError> {
        match (self.watch)(self.at.get()) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(BriefError::Stopped),
        }
    }

    fn now(&self, doing: &'static str) -> Result<(), BriefError> {
        self.at.set(Progress { doing, ..self.at.get() });
        self.look()
    }

    fn fault(&self, path: &str, message: String) -> BriefError {
        BriefError::Faults(vec![self.file.fault(path, NO_ATTACK, message, String::new())])
    }

    /// Every threat under a posture.
    fn events(&self, attacks: &[Attack], posture: &PostureDoc) -> Result<Vec<Events>, BriefError> {
        let doc = &self.file.doc;
        let mut out = Vec::new();
        for attack in attacks {
            let events = events(attack, posture, doc.seed, doc.runs, &|_| {});
            out.push(events.map_err(|error| self.fault("postures", format!("{}: {error}", posture.id)))?);
            self.step()?;
        }
        Ok(out)
    }

    /// Beginnings of one threat under a posture.
    fn signals(&self, attack: &Attack, posture: &PostureDoc) -> Result<Vec<Option<Span>>, BriefError> {
        let doc = &self.file.doc;
        signals(attack, posture, doc.seed, doc.runs)
            .map_err(|error| self.fault("postures", format!("{}: {error}", posture.id)))
    }

    fn threats(&self, events: &[Events]) -> Vec<Threat> {
        let doc = &self.file.doc;
        let pairs = doc.threats.iter().zip(events);
        pairs.map(|(t, e)| Threat { id: t.id.clone(), rate: t.rate, magnitude: e.magnitude.clone() }).collect()
    }
}

/// Steps that simulating years counts as.
const YEARS_COUNT_AS: u32 = 20;

/// Computes a briefing; `folder` is that of its file.
///
/// # Errors
/// Everything that is wrong with the file or with what it names.
pub fn briefing(file: &BriefFile, folder: &Path, library: &Arc<Library>) -> Result<Briefing, Vec<Diagnostic>> {
    match briefing_watched(file, folder, library, &|_| ControlFlow::Continue(())) {
        Ok(briefing) => Ok(briefing),
        Err(BriefError::Faults(faults)) => Err(faults),
        // Nobody asked to stop.
        Err(BriefError::Stopped) => Err(Vec::new()),
    }
}

/// The same; `watch` hears how far it is, and may stop it.
///
/// # Errors
/// As [`briefing`], and when it was stopped.
pub fn briefing_watched(
    file: &BriefFile,
    folder: &Path,
    library: &Arc<Library>,
    watch: Watch<'_>,
) -> Result<Briefing, BriefError> {
    let doc = &file.doc;
    let parameters = &library.costs.parameters;
    let trained = doc.postures.iter().filter(|p| p.training.is_some()).count();
    let each = doc.threats.len() as u32;
    let of = each * (1 + doc.postures.len() + trained + doc.controls.len()) as u32
        + YEARS_COUNT_AS
        + sensitivity::steps(parameters, doc);
    let start = Progress { done: 0, of, doing: "Preparing the attacks" };
    let desk = Desk { file, watch, at: std::cell::Cell::new(start) };
    desk.look()?;
    let (ground, faults) = ground(file, folder, library);
    if !faults.is_empty() {
        return Err(BriefError::Faults(faults));
    }
    let attacks = prepare(&desk, folder, library)?;
    let Some(first) = doc.postures.first() else { return Err(BriefError::Faults(Vec::new())) };

    // What training is assumed to change stays out of what a posture is worth; it is asked for apart.
    let today = without_training(first);
    desk.now("Playing the attacks under each posture")?;
    let mut played: Vec<Vec<Events>> = Vec::new();
    for posture in &doc.postures {
        played.push(desk.events(&attacks, &without_training(posture))?);
    }
    let plain: Vec<Vec<Threat>> = played.iter().map(|events| desk.threats(events)).collect();
    let before = plain.first().map_or(&[][..], Vec::as_slice);

    desk.now("Simulating years")?;
    let from = desk.at.get();
    let results = simulate_watched(&plain, doc.seed, u64::from(doc.years), &mut |share| {
        let done = from.done + libm::round(share * f64::from(YEARS_COUNT_AS)) as u32;
        desk.at.set(Progress { done, ..from });
        watch(desk.at.get())
    })
    .ok_or(BriefError::Stopped)?;

    desk.now("Asking what training would have to bring")?;
    let mut postures = Vec::new();
    for (((posture, plain), played), (loss, saves)) in doc.postures.iter().zip(&plain).zip(&played).zip(results) {
        let training = match &posture.training {
            None => None,
            Some(training) => {
                let trained = desk.threats(&desk.events(&attacks, posture)?);
                let full = expected_difference(plain, &trained);
                Some(break_even(usd(training.cost_per_year), full, loss.mean))
            }
        };
        let mut threats = Vec::new();
        for (((threat_doc, threat), events), attack) in doc.threats.iter().zip(plain).zip(played).zip(&attacks) {
            desk.look()?;
            let signals = desk.signals(attack, &without_training(posture))?;
            threats.push(ThreatResult {
                id: threat_doc.id.clone(),
                name: threat_doc.name.clone(),
                rate: threat.rate.mean(),
                each: Cents::from_units(threat.magnitude.mean()),
                yearly: Cents::from_units(threat.mean()),
                times: Times::of(&events.times, signals),
            });
        }
        postures.push(PostureResult {
            id: posture.id.clone(),
            name: posture.name.clone(),
            threats,
            worth: worth(saves, usd(posture.cost_per_year), usd(posture.cost_once)),
            training,
            loss,
        });
    }

    desk.now("Switching one control at a time")?;
    let mut controls = Vec::new();
    for control in &doc.controls {
        let works_today = state(&ground, &today, &control.id);
        let other = switched(&today, &control.id, works_today);
        let after = desk.threats(&desk.events(&attacks, &other)?);
        let saves = match works_today {
            Switch::On => expected_difference(&after, before),
            Switch::Off => expected_difference(before, &after),
        };
        controls.push(ControlWorth {
            id: control.id.clone(),
            name: ground.control_name(&control.id),
            works_today,
            worth: worth(saves, usd(control.cost_per_year), usd(control.cost_once)),
        });
    }

    desk.now("Moving one assumption at a time")?;
    let sensitivities = sensitivities(&desk, &attacks, &today, before, parameters)?;
    Ok(Briefing {
        title: doc.title.clone(),
        seed: doc.seed,
        years: u64::from(doc.years),
        runs: doc.runs,
        postures,
        controls,
        expected_today: Cents::from_units(before.iter().map(Threat::mean).sum()),
        sensitivities,
        assumptions: assumptions(doc, &ground),
        ecosystem: ground.ecosystem,
    })
}

/// Everything that is wrong with a briefing, without running anything; `folder` is that of its file.
pub fn check(file: &BriefFile, folder: &Path, library: &Arc<Library>) -> Vec<Diagnostic> {
    ground(file, folder, library).1
}

fn prepare(desk: &Desk<'_>, folder: &Path, library: &Arc<Library>) -> Result<Vec<Attack>, BriefError> {
    let go_on = || (desk.watch)(desk.at.get());
    let (mut attacks, mut faults) = (Vec::new(), Vec::new());
    for index in 0..desk.file.doc.threats.len() {
        match attack(desk.file, index, folder, library, &go_on) {
            Ok(attack) => attacks.push(attack),
            Err(more) => faults.extend(more),
        }
        desk.step()?;
    }
    if faults.is_empty() { Ok(attacks) } else { Err(BriefError::Faults(faults)) }
}

fn usd(amount: MoneyValue) -> Cents {
    Cents::from_units(amount.0)
}

fn without_training(posture: &PostureDoc) -> PostureDoc {
    PostureDoc { training: None, ..posture.clone() }
}

/// Whether a control works under a posture: as its ecosystem says, unless the posture says otherwise.
fn state(ground: &Ground, posture: &PostureDoc, id: &String) -> Switch {
    if posture.on.contains(id) {
        Switch::On
    } else if posture.off.contains(id) {
        Switch::Off
    } else {
        ground.state(id)
    }
}

/// The posture with one control the other way round.
fn switched(posture: &PostureDoc, id: &String, works: Switch) -> PostureDoc {
    let mut other = posture.clone();
    other.on.retain(|c| c != id);
    other.off.retain(|c| c != id);
    match works {
        Switch::On => other.off.push(id.clone()),
        Switch::Off => other.on.push(id.clone()),
    }
    other
}

//! What one event of a threat costs under a posture: runs of the engine on the posture's inputs. The one place in which a
//! briefing runs the engine.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::doc::{AttackDoc, BriefFile, Decides, NO_ATTACK, PostureDoc};
use super::posture;
use super::times::RunTimes;
use crate::analysis::annual::Magnitude;
use crate::analysis::draw::{DrawLibrary, Order, Undrawable, draw_watched, first_signal};
use crate::analysis::references::run_many;
use crate::base::diag::Diagnostic;
use crate::base::money::Cents;
use crate::base::time::Span;
use crate::engine::EndedBy;
use crate::scenario::compile::compile_shared;
use crate::scenario::doc::{Difficulty, EcosystemDoc};
use crate::scenario::load::{
    Bundle, Library, bundled_ecosystems, bundled_id, bundled_scenarios, load_ecosystem, load_scenario, load_text,
};
use crate::scenario::model::RoleSet;

/// Different attacks that are drawn for a threat that names an attacker; its runs are shared among them.
const VARIANTS: u64 = 4;
/// Seeds of briefings begin here, far from the seeds that people type.
const FIRST_SEED: u64 = 0xb21e_f000_0000;

/// An exercise that a threat is run from.
#[derive(Clone, Debug)]
pub struct Played {
    /// The exercise.
    pub exercise: Bundle,
    /// The attack from its beginning, before anybody noticed; none where an author wrote when the first signal comes.
    pub rehearsal: Option<Bundle>,
}

/// What one event of a threat is run from.
#[derive(Clone, Debug)]
pub enum Attack {
    /// Exercises, each with an equal share of the runs.
    Exercises(Vec<Played>),
    /// An amount that needs no run.
    Amount(Magnitude),
}

/// Loads what a threat names; `folder` is that of the briefing's file. `watch` is asked now and then whether to go on.
///
/// # Errors
/// Everything that keeps it from being run; nothing when it was stopped.
pub fn attack(
    file: &BriefFile,
    threat: usize,
    folder: &Path,
    library: &Arc<Library>,
    watch: &dyn Fn() -> ControlFlow<()>,
) -> Result<Attack, Vec<Diagnostic>> {
    let Some(doc) = file.doc.threats.get(threat) else { return Err(Vec::new()) };
    let path = format!("threats[{threat}].attack");
    let fail = |message: String, hint: &str| vec![file.fault(&path, NO_ATTACK, message, hint.to_owned())];
    match &doc.attack {
        AttackDoc::Amount(spread) => Ok(Attack::Amount(Magnitude::Spread(*spread))),
        AttackDoc::Scenario(name) => {
            let exercise = scenario(file, &path, name, folder, library)?;
            Ok(Attack::Exercises(vec![Played { exercise, rehearsal: None }]))
        }
        AttackDoc::Attacker(attacker) => {
            let ecosystem = Arc::new(own_ecosystem(file, &path, folder, library)?);
            let templates = DrawLibrary::bundled()?;
            if templates.attacker(attacker).is_none() {
                let ids = templates.attackers().iter().map(|a| a.id.as_str());
                return Err(vec![file.unknown(&path, "attacker", attacker, ids)]);
            }
            let mut bundles = Vec::new();
            for variant in 0..VARIANTS {
                let order = Order {
                    ecosystem: Arc::clone(&ecosystem),
                    attacker: attacker.clone(),
                    seed: file.doc.seed.wrapping_add(variant),
                    difficulty: Difficulty::Medium,
                    minutes: 60,
                    extra: Vec::new(),
                };
                let go_on = |_| watch();
                let drawn = match draw_watched(&order, library, &templates, &go_on) {
                    Ok(drawn) => drawn,
                    Err(Undrawable::Stopped) => return Err(Vec::new()),
                    Err(fault) => {
                        let message = format!("no exercise could be drawn: {fault}");
                        return Err(fail(message, "try another attacker or another seed"));
                    }
                };
                // Through its text, as a person would open it.
                let checked = load_text("drawn.ron", Arc::from(drawn.text()), library);
                match checked.bundle {
                    Some(exercise) => {
                        let rehearsal = Some(Bundle { scenario: drawn.rehearsal, ..exercise.clone() });
                        bundles.push(Played { exercise, rehearsal });
                    }
                    None => {
                        return Err(with(
                            fail("the drawn exercise cannot be used".into(), "see below"),
                            checked.diagnostics,
                        ));
                    }
                }
            }
            Ok(Attack::Exercises(bundles))
        }
    }
}

/// The ecosystem on which attacks are drawn.
pub(super) fn own_ecosystem(
    file: &BriefFile,
    path: &str,
    folder: &Path,
    library: &Arc<Library>,
) -> Result<EcosystemDoc, Vec<Diagnostic>> {
    let fail = |message: String, hint: &str| vec![file.fault(path, NO_ATTACK, message, hint.to_owned())];
    let Some(name) = &file.doc.ecosystem else { return Err(fail("an attacker needs an ecosystem".into(), "")) };
    let bundled = bundled_ecosystems().iter().any(|(file, _)| bundled_id(file) == name);
    let checked = load_ecosystem(&place(name, bundled, folder), library);
    checked
        .ecosystem
        .ok_or_else(|| with(fail(format!("the ecosystem {name:?} cannot be used"), "see below"), checked.diagnostics))
}

/// A scenario by the name that a briefing gives it.
pub(super) fn scenario(
    file: &BriefFile,
    path: &str,
    name: &str,
    folder: &Path,
    library: &Arc<Library>,
) -> Result<Bundle, Vec<Diagnostic>> {
    let bundled = bundled_scenarios().iter().any(|(id, _)| *id == name);
    let checked = load_scenario(&place(name, bundled, folder), library);
    checked.bundle.ok_or_else(|| {
        let message = format!("the scenario {name:?} cannot be used");
        with(vec![file.fault(path, NO_ATTACK, message, "see below".to_owned())], checked.diagnostics)
    })
}

fn with(mut first: Vec<Diagnostic>, more: Vec<Diagnostic>) -> Vec<Diagnostic> {
    first.extend(more);
    first
}

/// A bundled id as it is, a path from the briefing's folder.
fn place(name: &str, bundled: bool, folder: &Path) -> String {
    if bundled { name.to_owned() } else { folder.join(name).to_string_lossy().into_owned() }
}

/// Of the costs of all runs, those of the runs that [`events`] would play if it were asked for fewer.
pub(super) fn first_runs(costs: &[Cents], variants: usize, runs: u32) -> Vec<Cents> {
    let each = (runs as usize).div_ceil(variants.max(1));
    let all = costs.len() / variants.max(1);
    costs.chunks(all.max(1)).flat_map(|of_one| of_one.iter().take(each).copied()).collect()
}

/// Events of one threat under one posture.
#[derive(Clone, Debug)]
pub struct Events {
    /// What one costs, in US cents.
    pub magnitude: Magnitude,
    /// Run by run; empty for an amount.
    pub times: Vec<RunTimes>,
}

/// Runs a threat under a posture. `change` may change what the runs start from once more.
///
/// # Errors
/// When the posture's inputs make no scenario.
pub fn events(
    attack: &Attack,
    posture: &PostureDoc,
    seed: u64,
    runs: u32,
    change: &dyn Fn(&mut Bundle),
) -> Result<Events, String> {
    let exercises = match attack {
        Attack::Amount(magnitude) => return Ok(Events { magnitude: magnitude.clone(), times: Vec::new() }),
        Attack::Exercises(exercises) => exercises,
    };
    let decides: Decides = posture.training.map_or(posture.decides, |t| t.decides);
    let each = u64::from(runs).div_ceil(exercises.len().max(1) as u64);
    let (mut costs, mut times): (Vec<Cents>, Vec<_>) = (Vec::new(), Vec::new());
    for (index, played) in exercises.iter().enumerate() {
        let mut bundle = posture::bundle(&played.exercise, posture);
        change(&mut bundle);
        let scenario = compile_shared(&bundle).map_err(|error| error.to_string())?;
        let first = FIRST_SEED.wrapping_add(seed << 20).wrapping_add((index as u64) << 16);
        let outcomes = run_many(&scenario, first, each, &decides.policy(), RoleSet::NONE);
        costs.extend(outcomes.iter().map(|o| scenario.usd(o.cost)));
        times.extend(outcomes.iter().map(|o| RunTimes {
            before: o.times.dwell_to_detect.zip(o.times.detect).map(|(dwell, detect)| Span(dwell.0 - detect.0)),
            detect: o.times.detect,
            contain: o.times.contain,
            left: o.times.contain.is_none() && o.ended_by == EndedBy::Attacker,
        }));
    }
    Ok(Events { magnitude: Magnitude::Runs(Arc::from(costs)), times })
}

/// Beginnings of one exercise that are played for the time to its first signal.
const BEGINNINGS: u64 = 100;

/// From the attacker's first action to the first signal, beginning by beginning; empty for an amount, and for a scenario, whose
/// author says when it comes. Nobody decides anything before it, so only what the posture makes of the ecosystem matters.
///
/// # Errors
/// When the posture's inputs make no scenario.
pub fn signals(attack: &Attack, posture: &PostureDoc, seed: u64, runs: u32) -> Result<Vec<Option<Span>>, String> {
    let Attack::Exercises(exercises) = attack else { return Ok(Vec::new()) };
    let each = u64::from(runs).div_ceil(exercises.len().max(1) as u64).min(BEGINNINGS);
    let mut signals = Vec::new();
    for (index, played) in exercises.iter().enumerate() {
        let Some(rehearsal) = &played.rehearsal else { continue };
        let scenario = compile_shared(&posture::bundle(rehearsal, posture)).map_err(|error| error.to_string())?;
        let first = FIRST_SEED.wrapping_add(seed << 20).wrapping_add((index as u64) << 16);
        let beginnings = (0..each).into_par_iter().map(|run| first_signal(&scenario, first.wrapping_add(run)));
        signals.extend(beginnings.collect::<Vec<_>>());
    }
    Ok(signals)
}

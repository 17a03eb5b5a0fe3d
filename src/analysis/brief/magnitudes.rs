//! What one event of a threat costs under a posture: runs of the engine on the posture's inputs. The one place in which a
//! briefing runs the engine.

use std::path::Path;
use std::sync::Arc;

use super::doc::{AttackDoc, BriefFile, Decides, NO_ATTACK, PostureDoc};
use super::posture;
use crate::analysis::annual::Magnitude;
use crate::analysis::draw::{DrawLibrary, Order, draw};
use crate::analysis::references::run_many;
use crate::base::diag::Diagnostic;
use crate::base::money::Cents;
use crate::scenario::compile::compile_shared;
use crate::scenario::doc::Difficulty;
use crate::scenario::load::{
    Bundle, Library, bundled_ecosystems, bundled_scenarios, load_ecosystem, load_scenario, load_text,
};
use crate::scenario::model::RoleSet;

/// Different attacks that are drawn for a threat that names an attacker; its runs are shared among them.
const VARIANTS: u64 = 4;
/// Seeds of briefings begin here, far from the seeds that people type.
const FIRST_SEED: u64 = 0xb21e_f000_0000;

/// What one event of a threat is run from.
#[derive(Clone, Debug)]
pub enum Attack {
    /// Exercises, each with an equal share of the runs.
    Exercises(Vec<Bundle>),
    /// An amount that needs no run.
    Amount(Magnitude),
}

/// Loads what a threat names; `folder` is that of the briefing's file.
///
/// # Errors
/// Everything that keeps it from being run.
pub fn attack(
    file: &BriefFile,
    threat: usize,
    folder: &Path,
    library: &Arc<Library>,
) -> Result<Attack, Vec<Diagnostic>> {
    let Some(doc) = file.doc.threats.get(threat) else { return Err(Vec::new()) };
    let path = format!("threats[{threat}].attack");
    let fail = |message: String, hint: &str| vec![file.fault(&path, NO_ATTACK, message, hint.to_owned())];
    match &doc.attack {
        AttackDoc::Amount(spread) => Ok(Attack::Amount(Magnitude::Spread(*spread))),
        AttackDoc::Scenario(name) => {
            let bundled = bundled_scenarios().iter().any(|(id, _)| id == name);
            let checked = load_scenario(&place(name, bundled, folder), library);
            match checked.bundle {
                Some(bundle) => Ok(Attack::Exercises(vec![bundle])),
                None => {
                    Err(with(fail(format!("the scenario {name:?} cannot be used"), "see below"), checked.diagnostics))
                }
            }
        }
        AttackDoc::Attacker(attacker) => {
            let Some(name) = &file.doc.ecosystem else { return Err(fail("an attacker needs an ecosystem".into(), "")) };
            let id = |file: &str| file.rsplit('/').next().unwrap_or(file).trim_end_matches(".ron").to_owned();
            let bundled = bundled_ecosystems().iter().any(|(file, _)| id(file) == *name);
            let checked = load_ecosystem(&place(name, bundled, folder), library);
            let Some(ecosystem) = checked.ecosystem else {
                return Err(with(
                    fail(format!("the ecosystem {name:?} cannot be used"), "see below"),
                    checked.diagnostics,
                ));
            };
            let templates = DrawLibrary::bundled()?;
            if templates.attacker(attacker).is_none() {
                let ids = templates.attackers().iter().map(|a| a.id.as_str());
                return Err(vec![file.unknown(&path, "attacker", attacker, ids)]);
            }
            let ecosystem = Arc::new(ecosystem);
            let mut bundles = Vec::new();
            for variant in 0..VARIANTS {
                let order = Order {
                    ecosystem: Arc::clone(&ecosystem),
                    attacker: attacker.clone(),
                    seed: file.doc.seed.wrapping_add(variant),
                    difficulty: Difficulty::Medium,
                    minutes: 60,
                };
                let drawn = draw(&order, library, &templates).map_err(|fault| {
                    fail(format!("no exercise could be drawn: {fault}"), "try another attacker or another seed")
                })?;
                // Through its text, as a person would open it.
                let checked = load_text("drawn.ron", Arc::from(drawn.text()), library);
                match checked.bundle {
                    Some(bundle) => bundles.push(bundle),
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

fn with(mut first: Vec<Diagnostic>, more: Vec<Diagnostic>) -> Vec<Diagnostic> {
    first.extend(more);
    first
}

/// A bundled id as it is, a path from the briefing's folder.
fn place(name: &str, bundled: bool, folder: &Path) -> String {
    if bundled { name.to_owned() } else { folder.join(name).to_string_lossy().into_owned() }
}

/// What one event costs under a posture, in US cents.
///
/// # Errors
/// When the posture's inputs make no scenario.
pub fn magnitude(attack: &Attack, posture: &PostureDoc, seed: u64, runs: u32) -> Result<Magnitude, String> {
    let bundles = match attack {
        Attack::Amount(magnitude) => return Ok(magnitude.clone()),
        Attack::Exercises(bundles) => bundles,
    };
    let decides: Decides = posture.training.map_or(posture.decides, |t| t.decides);
    let each = u64::from(runs).div_ceil(bundles.len().max(1) as u64);
    let mut costs: Vec<Cents> = Vec::new();
    for (index, bundle) in bundles.iter().enumerate() {
        let scenario = compile_shared(&posture::bundle(bundle, posture)).map_err(|error| error.to_string())?;
        let first = FIRST_SEED.wrapping_add(seed << 20).wrapping_add((index as u64) << 16);
        let outcomes = run_many(&scenario, first, each, &decides.policy(), RoleSet::NONE);
        costs.extend(outcomes.iter().map(|o| scenario.usd(o.cost)));
    }
    Ok(Magnitude::Runs(Arc::from(costs)))
}

//! The attack plan: steps with their processes, and the watches on them.

use super::names::Names;
use super::{Result, cents, error, lasts, span};
use crate::base::dice::{Name, Shape};
use crate::base::id::*;
use crate::base::time::{Span, Time};
use crate::scenario::doc::{AttackerDoc, Begin, Give, PlansDoc, ScenarioDoc, StepDoc, TechniqueDoc};
use crate::scenario::load::Library;
use crate::scenario::model::*;

pub(super) struct Plan {
    pub(super) attacker: Attacker,
    pub(super) steps: Vec<Step>,
    pub(super) processes: Vec<ProcessSpec>,
    pub(super) watches: Vec<WatchSpec>,
    pub(super) techniques: Vec<Technique>,
}

/// Pause before another try where the author gives none.
const PAUSE: Span = Span::HOUR;

pub(super) fn compile(doc: &ScenarioDoc, library: &Library, eco: &Ecosystem, names: &Names) -> Result<Plan> {
    let a = &doc.attacker;
    let attacker = Attacker {
        name: a.name.clone(),
        about: a.about.clone(),
        patience: span(&a.patience)?,
        goal: a.goal,
        holds: a.holds.iter().map(|c| names.credentials.get(c).map(CredentialId::new)).collect::<Result<Vec<_>>>()?,
        stands_on: a.stands_on.iter().map(|x| names.assets.get(x).map(AssetId::new)).collect::<Result<Vec<_>>>()?,
        plans: a.plans.as_ref().map(|p| compile_plans(p, a.tempo, names)).transpose()?,
    };
    let mut plan =
        Plan { attacker, steps: Vec::new(), processes: Vec::new(), watches: Vec::new(), techniques: Vec::new() };
    for step in &doc.attack {
        let Some(technique) = library.techniques.techniques.iter().find(|t| t.id == step.technique) else {
            return error("technique", &step.technique, "the library does not have it");
        };
        let compiled = compile_step(step, technique, a, eco, names, &mut plan)?;
        plan.steps.push(compiled);
    }
    Ok(plan)
}

fn compile_plans(doc: &PlansDoc, tempo: f64, names: &Names) -> Result<Plans> {
    Ok(Plans {
        knows: doc.knows.iter().map(|f| names.flows.get(f).map(FlowId::new)).collect::<Result<Vec<_>>>()?,
        surveyed: doc.surveyed.iter().map(|a| names.assets.get(a).map(AssetId::new)).collect::<Result<Vec<_>>>()?,
        thinks: faster(lasts(&doc.thinks)?.0, tempo),
        caution: doc.caution,
        whim: doc.whim,
        enough: doc.enough.max(1),
    })
}

fn compile_step(
    doc: &StepDoc,
    technique: &TechniqueDoc,
    attacker: &AttackerDoc,
    eco: &Ecosystem,
    names: &Names,
    plan: &mut Plan,
) -> Result<Step> {
    let id = StepId::new(plan.steps.len());
    let technique_id = match plan.techniques.iter().position(|t| t.id == technique.id) {
        Some(known) => TechniqueId::new(known),
        None => {
            plan.techniques.push(Technique {
                id: technique.id.clone(),
                name: technique.name.clone(),
                about: technique.about.clone(),
                owasp: technique.owasp,
                attack: technique.attack.clone(),
                capec: technique.capec.clone(),
            });
            TechniqueId::new(plan.techniques.len() - 1)
        }
    };
    let step_ref = |name: &str| names.steps.get(name).map(StepId::new);
    let start = match &doc.begin {
        Begin::At(at) => Start::At(Time::ZERO + span(at)?),
        Begin::After(s, d) => Start::After(step_ref(s)?, span(d)?),
        Begin::IfFails(s, d) => Start::IfFails(step_ref(s)?, span(d)?),
        Begin::IfCut(s, d) => Start::IfCut(step_ref(s)?, span(d)?),
        Begin::Planned => Start::Planned,
        Begin::Once(cond, d) => Start::Once(names.truth(cond)?, span(d)?),
    };
    let target = AssetId::new(names.assets.get(&doc.target)?);
    let from = doc.from.as_ref().map(|f| names.assets.get(f).map(AssetId::new)).transpose()?;
    let via = doc.via.iter().map(|f| names.flows.get(f).map(FlowId::new)).collect::<Result<Vec<_>>>()?;
    let exploits =
        doc.exploits.iter().map(|w| names.weaknesses.get(w).map(WeaknessId::new)).collect::<Result<Vec<_>>>()?;

    let first_process = plan.processes.len();
    let mut gives = Vec::new();
    let mut is_gain = false;
    for give in &doc.gives {
        match give {
            Give::Foothold(a) => gives.push(Gift::Foothold(AssetId::new(names.assets.get(a)?))),
            Give::Credential(c) => gives.push(Gift::Credential(CredentialId::new(names.credentials.get(c)?))),
            Give::Control(a) => gives.push(Gift::Control(AssetId::new(names.assets.get(a)?))),
            Give::Leverage(_) => gives.push(Gift::Leverage),
            Give::Survey(a) => gives.push(Gift::Survey(AssetId::new(names.assets.get(a)?))),
            Give::Sweep(a) => gives.push(Gift::Sweep(AssetId::new(names.assets.get(a)?))),
            Give::Disrupt(a) => {
                is_gain = true;
                gives.push(Gift::Disrupt(AssetId::new(names.assets.get(a)?)));
            }
            Give::Exfiltrate(h, per_hour) => {
                is_gain = true;
                let holding = HoldingId::new(names.holdings.get(h)?);
                let people = eco.holdings.get(holding.index()).map_or(0, |h| h.people);
                plan.processes.push(ProcessSpec {
                    step: id,
                    kind: ProcessKind::Exfiltration(holding),
                    per_hour: (*per_hour).min(1 << 40) as i64,
                    limit: people.min(1 << 40) as i64,
                });
            }
            Give::Divert(per_hour, limit) => {
                is_gain = true;
                plan.processes.push(ProcessSpec {
                    step: id,
                    kind: ProcessKind::Diversion,
                    per_hour: cents(*per_hour).0,
                    limit: cents(*limit).0,
                });
            }
        }
    }

    // Noise reaches the logs of the target and of where the step stands.
    let first_watch = plan.watches.len();
    let mut looked_at = vec![target];
    looked_at.extend(from.filter(|f| *f != target));
    for asset in looked_at {
        let monitoring = eco.assets.get(asset.index()).map(|a| a.doc.monitoring.as_slice()).unwrap_or_default();
        for log in monitoring {
            let noise: f64 = technique.noise.iter().filter(|(s, _)| *s == log.source).map(|(_, n)| *n).sum();
            let hazard = noise * (1.0 - attacker.stealth) * log.coverage * log.quality;
            if hazard > 0.0 {
                let asset_id = eco.assets.get(asset.index()).map(|a| a.doc.id.as_str()).unwrap_or_default();
                plan.watches.push(WatchSpec {
                    step: id,
                    source: log.source,
                    source_name: Name::of(&format!("{asset_id}/{:?}", log.source)),
                    asset,
                    hazard_per_hour: hazard,
                });
            }
        }
    }

    let (shape, _) = lasts(doc.lasts.as_ref().unwrap_or(&technique.lasts))?;
    let ease: Vec<f64> = exploits.iter().filter_map(|w| eco.weaknesses.get(w.index())).map(|w| w.ease).collect();
    let ease = if ease.is_empty() { 1.0 } else { ease.iter().sum::<f64>() / ease.len() as f64 };
    let chance = (technique.chance + technique.per_skill * (attacker.skill - 0.5)).clamp(0.0, 1.0) * (0.5 + 0.5 * ease);
    Ok(Step {
        id: doc.id.clone(),
        name: Name::of(&doc.id),
        technique: technique_id,
        start,
        target,
        from,
        uses: doc.uses.iter().map(|c| names.credentials.get(c).map(CredentialId::new)).collect::<Result<Vec<_>>>()?,
        exploits,
        needs: names.truth(&doc.needs)?,
        gives,
        processes: first_process..plan.processes.len(),
        watches: first_watch..plan.watches.len(),
        lasts: faster(shape, attacker.tempo),
        tries: doc.tries.max(1),
        pause: doc.pause.as_ref().map_or(Ok(PAUSE), span)?,
        chance,
        controls: controls_in_the_way(eco, technique, target, &via),
        via,
        is_gain,
        noise: technique.noise.iter().map(|(_, rate)| rate).sum::<f64>() * (1.0 - attacker.stealth),
        says: doc.says.clone(),
        reason: doc.reason.clone(),
    })
}

fn faster(shape: Shape, tempo: f64) -> Shape {
    let by = 1.0 / tempo.max(1e-3);
    match shape {
        Shape::Fixed(v) => Shape::Fixed(v * by),
        Shape::Uniform(a, b) => Shape::Uniform(a * by, b * by),
        Shape::Triangular(a, b, c) => Shape::Triangular(a * by, b * by, c * by),
        Shape::Lognormal(mu, sigma) => Shape::Lognormal(mu + libm::log(by), sigma),
    }
}

/// Controls that sit on the step's target or on a flow that it uses, and act on its kind of technique.
fn controls_in_the_way(eco: &Ecosystem, technique: &TechniqueDoc, target: AssetId, via: &[FlowId]) -> Vec<ControlId> {
    eco.controls
        .iter()
        .enumerate()
        .filter(|(_, c)| c.against.is_empty() || technique.owasp.is_some_and(|o| c.against.contains(&o)))
        .filter(|(_, c)| {
            c.spots.iter().any(|s| match s {
                Spot::Asset(a) => *a == target,
                Spot::Flow(f) => via.contains(f),
            })
        })
        .map(|(i, _)| ControlId::new(i))
        .collect()
}

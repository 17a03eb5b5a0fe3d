//! A posture applied to documents. It changes what the model starts from, never what the model does: controls, weaknesses,
//! monitoring, how long things take, insurance. Pure functions from a document to a document.

use std::sync::Arc;

use super::doc::{InsuranceChange, PostureDoc};
use crate::base::time::Span;
use crate::scenario::doc::{DeedDoc, EcosystemDoc, Lasts, ScenarioDoc, SpanText, Switch, Truth};
use crate::scenario::load::Bundle;

/// An ecosystem under a posture. Names that it does not have are passed over: a briefing may look at several ecosystems.
#[must_use]
pub fn ecosystem(doc: &EcosystemDoc, posture: &PostureDoc) -> EcosystemDoc {
    let mut doc = doc.clone();
    for control in &mut doc.controls {
        if posture.on.contains(&control.id) {
            control.state = Switch::On;
        }
        if posture.off.contains(&control.id) {
            control.state = Switch::Off;
        }
    }
    // A fixed weakness stays in the list, where others name it; nothing finds it easy any more.
    for weakness in doc.weaknesses.iter_mut().filter(|w| posture.fixed.contains(&w.id)) {
        weakness.ease = 0.0;
    }
    let looks = posture.training.map_or(1.0, |t| t.detection);
    for log in doc.assets.iter_mut().flat_map(|a| &mut a.monitoring) {
        log.coverage = (log.coverage * posture.monitoring).clamp(0.0, 1.0);
        log.quality = (log.quality * looks).clamp(0.0, 1.0);
    }
    doc
}

/// A scenario under a posture, without its ecosystem.
#[must_use]
pub fn scenario(doc: &ScenarioDoc, posture: &PostureDoc) -> ScenarioDoc {
    let mut doc = doc.clone();
    for step in &mut doc.attack {
        // A step that uses a fixed weakness can never begin.
        if step.exploits.iter().any(|w| posture.fixed.contains(w)) {
            step.needs = Truth::Any(Vec::new());
        }
    }
    let factor = posture.training.map_or(1.0, |t| t.lead_times);
    let options = doc.decisions.iter_mut().flat_map(|d| &mut d.options);
    for option in options {
        quicker(option, factor);
    }
    for action in &mut doc.actions {
        quicker(&mut action.deed, factor);
    }
    match &posture.insurance {
        InsuranceChange::AsIs => {}
        InsuranceChange::Without => doc.organisation.insurance = None,
        InsuranceChange::Policy(policy) => doc.organisation.insurance = Some(policy.clone()),
    }
    doc
}

/// A scenario with everything that it needs under a posture.
#[must_use]
pub fn bundle(of: &Bundle, posture: &PostureDoc) -> Bundle {
    let mut library = (*of.library).clone();
    let factor = posture.training.map_or(1.0, |t| t.lead_times);
    for action in &mut library.playbook.actions {
        quicker(&mut action.deed, factor);
    }
    Bundle {
        scenario: scenario(&of.scenario, posture),
        ecosystem: ecosystem(&of.ecosystem, posture),
        library: Arc::new(library),
        files: of.files.clone(),
    }
}

fn quicker(deed: &mut DeedDoc, factor: f64) {
    if factor == 1.0 {
        return;
    }
    let scaled = |span: &SpanText| match Span::parse(&span.0) {
        Ok(Span(seconds)) => SpanText(format!("{}s", libm::round(seconds as f64 * factor) as i64)),
        // What cannot be read is said by the checks of the scenario.
        Err(_) => span.clone(),
    };
    deed.lead = match &deed.lead {
        Lasts::Exactly(span) => Lasts::Exactly(scaled(span)),
        Lasts::Between(low, high) => Lasts::Between(scaled(low), scaled(high)),
        Lasts::Around(median, p90) => Lasts::Around(scaled(median), scaled(p90)),
    };
}

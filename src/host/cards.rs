//! What the Library and Setup show of a scenario: nothing of the attack.

use std::sync::Arc;

use super::{CardView, RoleCardView, SetupView};
use crate::base::time::Time;
use crate::engine::view::picture;
use crate::scenario::doc::AbsentRule;
use crate::scenario::load::{bundled_ecosystems, bundled_id};
use crate::scenario::model::{Penalty, Scenario};

/// A scenario's card.
pub(super) fn card(scenario: &Scenario, last: &str) -> CardView {
    let mut regimes: Vec<String> = Vec::new();
    for obligation in &scenario.obligations {
        if let Penalty::Regime { id, .. } = &obligation.penalty {
            let name = id.to_uppercase().replace('-', " ");
            if !regimes.contains(&name) {
                regimes.push(name);
            }
        }
    }
    CardView {
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        tagline: scenario.tagline.clone(),
        sector: scenario.sector.clone(),
        minutes: scenario.minutes,
        difficulty: scenario.difficulty,
        owasp: scenario.owasp.clone(),
        regimes,
        roles: scenario.roles.iter().map(|r| r.role).collect(),
        ecosystem: bundled_ecosystems()
            .iter()
            .find(|(name, _)| bundled_id(name) == scenario.ecosystem.id)
            .map_or_else(|| scenario.id.clone(), |(name, _)| (*name).to_owned()),
        picture: Arc::new(picture(scenario)),
        last: last.to_owned(),
    }
}

/// What Setup shows.
pub(super) fn setup_view(scenario: &Scenario, seed: u64) -> SetupView {
    SetupView {
        card: card(scenario, ""),
        summary: scenario.summary.clone(),
        roles: scenario
            .roles
            .iter()
            .map(|r| RoleCardView {
                role: r.role,
                aim: r.aim.clone(),
                owns: r.owns.clone(),
                asks: r.asks.clone(),
                absent: match r.absent {
                    AbsentRule::Proceed => "If absent: the others go ahead, and the record says so.",
                    AbsentRule::Wait => "If absent: what needs this role waits two hours for a deputy.",
                    AbsentRule::Refuse => "If absent: what needs this role cannot be done.",
                }
                .to_owned(),
            })
            .collect(),
        objectives: scenario.objectives.iter().map(|o| (o.text.clone(), o.measure.clone())).collect(),
        opening: scenario.guide.opening.clone(),
        organisation: (scenario.organisation.name.clone(), scenario.organisation.about.clone()),
        start: scenario.calendar.with_year(Time::ZERO),
        seed,
    }
}

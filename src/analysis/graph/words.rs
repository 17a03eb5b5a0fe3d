//! Names and sentences of the answers, for people who do not read graphs.

use super::changes::Action;
use super::elements::Element;
use super::{AttackPath, Step};
use crate::base::id::{AssetId, FlowId};
use crate::scenario::doc::TechniqueDoc;
use crate::scenario::model::Ecosystem;
use crate::scenario::moves::Fact;

/// Authored id of an asset.
pub fn asset_id(eco: &Ecosystem, id: AssetId) -> &str {
    Element::Asset(id).id(eco)
}

/// Name of an asset.
pub fn asset(eco: &Ecosystem, id: AssetId) -> &str {
    Element::Asset(id).name(eco)
}

/// A flow: "Payees v2 (Gate → Payees)".
pub fn flow(eco: &Ecosystem, id: FlowId) -> String {
    let Some(f) = eco.flows.get(id.index()) else { return String::new() };
    format!("{} ({} → {})", f.doc.api, asset(eco, f.from), asset(eco, f.to))
}

/// A fact for people.
pub fn fact(eco: &Ecosystem, fact: Fact) -> String {
    match fact {
        Fact::On(a) => format!("a foothold on {}", asset(eco, a)),
        Fact::Has(c) => Element::Credential(c).name(eco).to_owned(),
        Fact::Reads(h) => eco.holdings.get(h.index()).map_or(String::new(), |h| format!("the {}", h.name)),
        Fact::Money(a) => format!("money at {}", asset(eco, a)),
        Fact::Down(a) => format!("an outage of {}", asset(eco, a)),
        Fact::Lever => "something to threaten with".to_owned(),
        Fact::Demand => "a demand".to_owned(),
    }
}

/// A fact for machines: `reads:customers`.
pub fn fact_key(eco: &Ecosystem, fact: Fact) -> String {
    match fact {
        Fact::On(a) => format!("on:{}", asset_id(eco, a)),
        Fact::Has(c) => format!("has:{}", Element::Credential(c).id(eco)),
        Fact::Reads(h) => format!("reads:{}", eco.holdings.get(h.index()).map_or("", |h| h.id.as_str())),
        Fact::Money(a) => format!("money:{}", asset_id(eco, a)),
        Fact::Down(a) => format!("down:{}", asset_id(eco, a)),
        Fact::Lever => "lever".to_owned(),
        Fact::Demand => "demand".to_owned(),
    }
}

/// One move: "Read other people's objects at Payees, over Payees v2, with Quill's certificate".
pub fn step(eco: &Ecosystem, techniques: &[TechniqueDoc], step: &Step) -> String {
    let name = techniques.get(step.technique).map_or("", |t| t.name.as_str());
    let mut text = format!("{name}: {}", asset(eco, step.target));
    if let Some(from) = step.from.filter(|f| *f != step.target) {
        text += &format!(", from {}", asset(eco, from));
    }
    if let Some(via) = step.via {
        text += &format!(", over {}", Element::Flow(via).name(eco));
    }
    if let Some(credential) = step.uses {
        text += &format!(", with {}", Element::Credential(credential).name(eco));
    }
    if let Some(weakness) = step.exploits {
        text += &format!(" ({})", Element::Weakness(weakness).name(eco));
    }
    text
}

/// Where a plan begins: the asset of its first move.
pub fn begins(path: &AttackPath) -> Option<AssetId> {
    path.steps.first().map(|s| s.from.unwrap_or(s.target))
}

/// What is done, as the beginning of a sentence.
pub fn action(eco: &Ecosystem, action: Action) -> String {
    let control = |c: crate::base::id::ControlId| eco.controls.get(c.index()).map_or("", |c| c.name.as_str());
    match action {
        Action::SwitchOn(c) => format!("Switching on “{}”", control(c)),
        Action::SwitchOff(c) => format!("Switching off “{}”", control(c)),
        Action::Take(Element::Flow(f)) => format!("Cutting {}", flow(eco, f)),
        Action::Take(Element::Weakness(w)) => format!("Fixing “{}”", Element::Weakness(w).name(eco)),
        Action::Take(Element::Credential(c)) => format!("Revoking {}", Element::Credential(c).name(eco)),
        Action::Take(Element::Asset(a)) => format!("Isolating {}", asset(eco, a)),
    }
}

/// What is done, for machines: kind and id.
pub fn action_key(eco: &Ecosystem, action: Action) -> (&'static str, &str) {
    let control = |c: crate::base::id::ControlId| eco.controls.get(c.index()).map_or("", |c| c.id.as_str());
    match action {
        Action::SwitchOn(c) => ("switch_on", control(c)),
        Action::SwitchOff(c) => ("switch_off", control(c)),
        Action::Take(e @ Element::Flow(_)) => ("cut_flow", e.id(eco)),
        Action::Take(e @ Element::Weakness(_)) => ("fix_weakness", e.id(eco)),
        Action::Take(e @ Element::Credential(_)) => ("revoke_credential", e.id(eco)),
        Action::Take(e @ Element::Asset(_)) => ("isolate_asset", e.id(eco)),
    }
}

/// A share as whole percent.
pub fn percent(share: f64) -> String {
    let whole = libm::round(share * 100.0);
    if share > 0.0 && whole < 1.0 { "less than 1 %".to_owned() } else { format!("{whole} %") }
}

/// Names in a row: "a, b and c"; of many the first ones and how many more.
pub fn list(names: &[String]) -> String {
    const MOST: usize = 4;
    match names {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [first @ .., last] if names.len() <= MOST => format!("{} and {last}", first.join(", ")),
        _ => {
            let shown: Vec<&str> = names.iter().take(MOST - 1).map(String::as_str).collect();
            format!("{} and {} more", shown.join(", "), names.len() - shown.len())
        }
    }
}

//! Names and sentences of the answers, for people who do not read graphs.

use super::blast::Share;
use super::changes::Action;
use super::elements::Element;
use super::{AttackPath, Step};
use crate::base::id::{AssetId, FlowId};
use crate::base::money::short_count;
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

/// Whether a move walks its flow against the arrow: it acts on the caller, through what the caller is answered.
pub fn walks_against(eco: &Ecosystem, step: &Step) -> bool {
    let flow = step.via.and_then(|f| eco.flows.get(f.index()));
    flow.is_some_and(|f| f.from == step.target && f.to != step.target)
}

/// One move: "Read other people's objects at Payees, over Payees v2, with Quill's certificate".
pub fn step(eco: &Ecosystem, techniques: &[TechniqueDoc], step: &Step) -> String {
    let name = techniques.get(step.technique).map_or("", |t| t.name.as_str());
    let mut text = format!("{name}: {}", asset(eco, step.target));
    if let Some(from) = step.from.filter(|f| *f != step.target) {
        text += &format!(", from {}", asset(eco, from));
    }
    if let Some(via) = step.via {
        let api = Element::Flow(via).name(eco);
        text += &if walks_against(eco, step) {
            let far = eco.flows.get(via.index()).map_or("", |f| asset(eco, f.to));
            match step.from {
                Some(_) => format!(", through what it is answered over {api}"),
                None => format!(", through what {far} answers over {api}"),
            }
        } else {
            format!(", over {api}")
        };
    }
    if let Some(credential) = step.uses {
        text += &format!(", with {}", Element::Credential(credential).name(eco));
    }
    if let Some(weakness) = step.exploits {
        text += &format!(" ({})", Element::Weakness(weakness).name(eco));
    }
    text
}

/// Where a plan begins: where its first move starts, or what it acts on; where it walks against an arrow from outside, the far
/// end, from which the poisoned answer comes.
pub fn begins(eco: &Ecosystem, path: &AttackPath) -> Option<AssetId> {
    let first = path.steps.first()?;
    let far = || first.via.filter(|_| walks_against(eco, first)).and_then(|f| eco.flows.get(f.index())).map(|f| f.to);
    Some(first.from.or_else(far).unwrap_or(first.target))
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

/// How many of something: "1 asset", "4 assets".
pub fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// What a share comes to, in counts: "4 assets and the data of 180 k people".
pub fn comes_to(share: &Share) -> String {
    match (share.asset_count, share.people_count) {
        (0, 0) => "nothing further".to_owned(),
        (n, 0) => count(n, "asset"),
        (0, people) => format!("the data of {} people", short_count(people)),
        (n, people) => format!("{} and the data of {} people", count(n, "asset"), short_count(people)),
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

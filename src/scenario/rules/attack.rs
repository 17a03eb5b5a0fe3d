//! The attack's plan against the ground it is played on.

use std::collections::{BTreeMap, BTreeSet};

use super::ecosystem::cycles;
use super::ground::Ground;
use super::leaf::{Space, What};
use super::walk::each;
use super::{Check, Findings, Rule, ScenarioView};
use crate::base::time::Span;
use crate::scenario::doc::{AssetKind, Begin, Effect, Give, On, StepDoc};

pub(super) const RULES: &[Rule] = &[
    Rule { code: "S400", summary: "steps do not wait for each other in a circle", check: Check::Scenario(circles) },
    Rule { code: "S401", summary: "every step can begin", check: Check::Scenario(beginnings) },
    Rule { code: "S402", summary: "a step's flows touch its target", check: Check::Scenario(flows) },
    Rule { code: "S403", summary: "a step uses weaknesses of what it touches", check: Check::Scenario(weaknesses) },
    Rule {
        code: "S404",
        summary: "the attacker gets every credential before using it",
        check: Check::Scenario(credentials),
    },
    Rule {
        code: "S405",
        summary: "the attacker gets every foothold before starting from it",
        check: Check::Scenario(footholds),
    },
    Rule { code: "S406", summary: "data leaves from where the step reaches", check: Check::Scenario(holdings) },
    Rule { code: "S407", summary: "the attack gains something", check: Check::Scenario(gains) },
    Rule {
        code: "S408",
        summary: "only AI agents are controlled, limited and supervised",
        check: Check::Scenario(agents),
    },
    Rule { code: "S409", summary: "a step is tried at least once", check: Check::Scenario(tries) },
    Rule {
        code: "S410",
        summary: "a credential is gained before the step that uses it",
        check: Check::Scenario(order),
    },
];

/// The step that a step waits for.
fn waits_for(step: &StepDoc) -> Option<&str> {
    match &step.begin {
        Begin::After(before, _) | Begin::IfFails(before, _) | Begin::IfCut(before, _) => Some(before),
        Begin::At(_) | Begin::Once(..) | Begin::Planned => None,
    }
}

fn step_circles(steps: &[StepDoc]) -> Vec<Vec<usize>> {
    let index: BTreeMap<&str, usize> = steps.iter().enumerate().map(|(i, step)| (step.id.as_str(), i)).collect();
    let waits = |step: &StepDoc| waits_for(step).and_then(|before| index.get(before).copied());
    let edges: Vec<Vec<usize>> = steps.iter().map(|step| waits(step).into_iter().collect()).collect();
    cycles(&edges)
}

fn circles(view: &ScenarioView<'_>, out: &mut Findings) {
    for circle in step_circles(&view.doc.attack) {
        let Some(first) = circle.first() else { continue };
        let names: Vec<&str> =
            circle.iter().chain([first]).filter_map(|i| view.doc.attack.get(*i)).map(|step| step.id.as_str()).collect();
        let at = view.at.field("attack").item(*first).field("begin").item(0);
        let message = format!("steps wait for each other: {}", names.join(" after "));
        out.error(at, message, "let one of them begin `At` a time");
    }
}

fn beginnings(view: &ScenarioView<'_>, out: &mut Findings) {
    let steps = &view.doc.attack;
    let in_circle: BTreeSet<usize> = step_circles(steps).into_iter().flatten().collect();
    for (index, (step, at)) in each(steps, view.at.field("attack")).enumerate() {
        let waits_in_vain = waits_for(step).is_some_and(|before| !view.possible.step(before));
        if view.possible.step(&step.id) || in_circle.contains(&index) || waits_in_vain {
            continue; // what it waits for has been reported
        }
        let needs = !view.possible.truth(&step.needs);
        let at = if needs { at.field("needs") } else { at.field("begin") };
        let message = format!("the step {:?} can never begin", step.id);
        out.error(at, message, "its condition asks for something that nothing brings about");
    }
}

/// What a step touches: its target, where it starts, its flows and their ends.
struct Touched<'a> {
    assets: BTreeSet<&'a str>,
    flows: BTreeSet<&'a str>,
}

impl<'a> Touched<'a> {
    fn by(step: &'a StepDoc, ground: &Ground<'a>) -> Touched<'a> {
        let mut assets: BTreeSet<&str> = step.from.as_deref().into_iter().chain([step.target.as_str()]).collect();
        for (from, to) in step.via.iter().filter_map(|flow| ground.ends(flow)) {
            assets.extend([from, to]);
        }
        Touched { assets, flows: step.via.iter().map(String::as_str).collect() }
    }

    /// Without a way that is named, any way to the target is meant.
    fn flow(&self, name: &str, step: &StepDoc, ground: &Ground<'_>) -> bool {
        let at_target = |(from, to): (&str, &str)| step.target == from || step.target == to;
        self.flows.contains(name) || self.flows.is_empty() && ground.ends(name).is_some_and(at_target)
    }
}

fn flows(view: &ScenarioView<'_>, out: &mut Findings) {
    let Some(ground) = view.ground else { return };
    for (step, at) in each(&view.doc.attack, view.at.field("attack")) {
        let known: Vec<_> = step.via.iter().filter_map(|flow| ground.ends(flow)).collect();
        let touches = known.iter().any(|(from, to)| *from == step.target || *to == step.target);
        if !known.is_empty() && known.len() == step.via.len() && !touches {
            let message = format!("no flow of the step {:?} begins or ends at its target {:?}", step.id, step.target);
            out.error(at.field("via"), message, "name the flow by which the target is reached");
        }
    }
}

fn weaknesses(view: &ScenarioView<'_>, out: &mut Findings) {
    let Some(ground) = view.ground else { return };
    for (step, at) in each(&view.doc.attack, view.at.field("attack")) {
        let touched = Touched::by(step, ground);
        for (name, at) in each(&step.exploits, at.field("exploits")) {
            let Some(weakness) = ground.weaknesses.get(name.as_str()) else { continue };
            let (on, reached) = match &weakness.on {
                On::Asset(asset) => (asset, touched.assets.contains(asset.as_str())),
                On::Flow(flow) => (flow, touched.flow(flow, step, ground)),
            };
            if !reached {
                let message = format!("{name:?} is on {on:?}, which the step {:?} does not touch", step.id);
                out.error(at, message, "a step touches its target, its `from`, its flows and their ends");
            }
        }
    }
}

fn credentials(view: &ScenarioView<'_>, out: &mut Findings) {
    let doc = view.doc;
    let gained = doc.attack.iter().flat_map(|step| &step.gives).filter_map(|give| match give {
        Give::Credential(credential) => Some(credential.as_str()),
        _ => None,
    });
    let had: BTreeSet<&str> = doc.attacker.holds.iter().map(String::as_str).chain(gained).collect();
    for (step, at) in each(&doc.attack, view.at.field("attack")) {
        for (credential, at) in each(&step.uses, at.field("uses")) {
            if !had.contains(credential.as_str()) && view.names.has(Space::Credential, credential) {
                let message = format!("the attacker never gets {credential:?}");
                out.error(at, message, "add it to `attacker.holds`, or let an earlier step give it");
            }
        }
    }
}

fn footholds(view: &ScenarioView<'_>, out: &mut Findings) {
    let doc = view.doc;
    let gained = doc.attack.iter().flat_map(|step| &step.gives).filter_map(|give| match give {
        Give::Foothold(asset) | Give::Control(asset) => Some(asset.as_str()),
        _ => None,
    });
    let had: BTreeSet<&str> = doc.attacker.stands_on.iter().map(String::as_str).chain(gained).collect();
    for (step, at) in each(&doc.attack, view.at.field("attack")) {
        if let Some(from) = &step.from
            && !had.contains(from.as_str())
            && view.names.has(Space::Asset, from)
        {
            let message = format!("the attacker never stands on {from:?}");
            out.error(at.field("from"), message, "add it to `attacker.stands_on`, or let an earlier step give it");
        }
    }
}

fn holdings(view: &ScenarioView<'_>, out: &mut Findings) {
    let Some(ground) = view.ground else { return };
    for (step, at) in each(&view.doc.attack, view.at.field("attack")) {
        let touched = Touched::by(step, ground);
        for (give, at) in each(&step.gives, at.field("gives")) {
            let Give::Exfiltrate(holding, rate) = give else { continue };
            if *rate == 0 {
                out.error(at.item(1), "nobody's data leaves at this rate", "people per hour, at least 1");
            }
            if let Some((keeper, _)) = ground.holdings.get(holding.as_str())
                && !touched.assets.contains(keeper.id.as_str())
            {
                let message =
                    format!("{holding:?} is kept on {:?}, which the step {:?} does not touch", keeper.id, step.id);
                out.warning(at.item(0), message, "add the flow that leads there to `via`");
            }
        }
    }
}

fn gains(view: &ScenarioView<'_>, out: &mut Findings) {
    let gains = |give: &Give| matches!(give, Give::Exfiltrate(..) | Give::Divert(..) | Give::Disrupt(_));
    if !view.doc.attack.iter().flat_map(|step| &step.gives).any(gains) {
        let message = "the attack gains nothing: no step gives Exfiltrate, Divert or Disrupt";
        out.error(view.at.field("attack"), message, "without a gain there is nothing to contain");
    }
}

fn agents(view: &ScenarioView<'_>, out: &mut Findings) {
    let Some(ground) = view.ground else { return };
    let other_kind = |name: &str| {
        let asset = ground.assets.get(name)?;
        (asset.kind != AssetKind::AiAgent).then_some(asset.kind)
    };
    let hint = "name an asset of the kind AiAgent";
    for (step, at) in each(&view.doc.attack, view.at.field("attack")) {
        for (give, at) in each(&step.gives, at.field("gives")) {
            if let Give::Control(name) = give
                && let Some(kind) = other_kind(name)
            {
                out.error(at.item(0), format!("{name:?} is a {kind}, not an AI agent"), hint);
            }
        }
    }
    for leaf in view.leaves {
        if let What::Effect(Effect::LimitAgent(name) | Effect::HumanInLoop(name)) = leaf.what
            && let Some(kind) = other_kind(name)
        {
            out.error(leaf.at.item(0), format!("{name:?} is a {kind}, not an AI agent"), hint);
        }
    }
}

fn tries(view: &ScenarioView<'_>, out: &mut Findings) {
    for (step, at) in each(&view.doc.attack, view.at.field("attack")) {
        if step.tries == 0 {
            let message = format!("the step {:?} is never tried", step.id);
            out.error(at.field("tries"), message, "write 1 or more, or leave the step out");
        }
    }
}

/// Steps at fixed times before T0 succeed in order; one that uses what a later one gives fails without a die.
fn order(view: &ScenarioView<'_>, out: &mut Findings) {
    let doc = view.doc;
    let time = |step: &StepDoc| match &step.begin {
        Begin::At(span) => Span::parse(&span.0).ok().map(|span| span.0),
        _ => None,
    };
    // The earliest time at which each credential is given; none where that depends on the run.
    let mut given: BTreeMap<&str, Option<i64>> = BTreeMap::new();
    for step in &doc.attack {
        for give in &step.gives {
            if let Give::Credential(credential) = give {
                let earliest = given.entry(credential).or_insert(Some(i64::MAX));
                *earliest = earliest.zip(time(step)).map(|(a, b)| a.min(b));
            }
        }
    }
    for (step, at) in each(&doc.attack, view.at.field("attack")) {
        let Some(begins) = time(step) else { continue };
        for (credential, at) in each(&step.uses, at.field("uses")) {
            let too_late =
                given.get(credential.as_str()).is_some_and(|given| given.is_some_and(|given| given >= begins));
            if too_late && !doc.attacker.holds.contains(credential) {
                let message = format!("the step {:?} begins before the attacker has {credential:?}", step.id);
                out.error(at, message, "let it begin after the step that gives it");
            }
        }
    }
}

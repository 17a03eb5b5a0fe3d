//! Names that are used: each must be given somewhere.

use super::ground::Ground;
use super::leaf::{Leaf, Space, What};
use super::names::{Names, action_parts, hint};
use super::{Check, Findings, Rule, ScenarioView};
use crate::scenario::doc::{AssetKind, Target};

/// The rule for one kind of name, in scenarios or in ecosystems.
macro_rules! names {
    ($code:literal $within:ident $space:ident $summary:literal) => {
        Rule {
            code: $code,
            summary: $summary,
            check: Check::$within(|view, out| unknown(view.leaves, view.names, Space::$space, out)),
        }
    };
}

pub(super) const RULES: &[Rule] = &[
    names!("S102" Ecosystem Zone "a zone that is named exists"),
    names!("S103" Ecosystem Asset "an asset that is named exists"),
    names!("S103" Scenario Asset "an asset that is named exists"),
    names!("S104" Ecosystem Flow "a flow that is named exists"),
    names!("S104" Scenario Flow "a flow that is named exists"),
    names!("S105" Scenario Credential "a credential that is named exists"),
    names!("S106" Scenario Weakness "a weakness that is named exists"),
    names!("S107" Scenario Control "a control that is named exists"),
    names!("S108" Scenario Holding "a holding that is named exists"),
    names!("S109" Scenario Step "an attack step that is named exists"),
    names!("S110" Scenario Technique "a technique is in the library"),
    names!("S111" Scenario Fact "a fact that is named exists"),
    names!("S112" Scenario Inject "an inject that is named exists"),
    names!("S113" Scenario Decision "a decision that is named exists"),
    Rule { code: "S113", summary: "an option is one of its decision", check: Check::Scenario(options) },
    names!("S114" Scenario Action "a standing action is in the playbook"),
    Rule {
        code: "S114",
        summary: "a standing action is named with a target of its kind",
        check: Check::Scenario(deeds),
    },
    names!("S115" Scenario Obligation "an obligation that is named exists"),
    names!("S116" Scenario Objective "an objective that is named exists"),
    names!("S117" Scenario Regime "a regime is in the library"),
    Rule { code: "S117", summary: "a clock is one of its regime", check: Check::Scenario(clocks) },
    names!("S118" Scenario Calendar "a holiday calendar is in the library"),
    names!("S119" Scenario Param "a cost parameter is in the cost model"),
    names!("S120" Scenario Chance "a chance that is named exists"),
    Rule {
        code: "S121",
        summary: "what would have prevented it is a weakness or a control",
        check: Check::Scenario(measures),
    },
];

fn unknown(leaves: &[Leaf<'_>], names: &Names<'_>, wanted: Space, out: &mut Findings) {
    for leaf in leaves {
        if let What::Name { space, name } = leaf.what
            && space == wanted
            && !names.has(space, name)
            && !out.is_full()
        {
            out.error(leaf.at, format!("there is no {} {name:?}", space.noun()), names.hint(space, name));
        }
    }
}

fn options(view: &ScenarioView<'_>, out: &mut Findings) {
    for leaf in view.leaves {
        let What::Choice { decision, option } = leaf.what else { continue };
        if view.names.has_option(decision, option) || out.is_full() {
            continue;
        }
        let valid: Vec<&str> = view.names.options.get(decision).into_iter().flatten().copied().collect();
        let elsewhere = view.names.options.iter().find(|(_, options)| options.contains(option));
        let hint = match elsewhere {
            Some((other, _)) => format!("it is an option of {other:?}; here there are {}", valid.join(", ")),
            None => hint(option, &valid, "option"),
        };
        out.error(leaf.at, format!("the decision {decision:?} has no option {option:?}"), hint);
    }
}

fn clocks(view: &ScenarioView<'_>, out: &mut Findings) {
    for leaf in view.leaves {
        let What::Clock { regime, clock } = leaf.what else { continue };
        let Some(valid) = view.names.clocks.get(regime) else { continue };
        if !valid.contains(clock) {
            let valid: Vec<&str> = valid.iter().copied().collect();
            out.error(leaf.at, format!("the regime {regime:?} has no clock {clock:?}"), hint(clock, &valid, "clock"));
        }
    }
}

fn measures(view: &ScenarioView<'_>, out: &mut Findings) {
    let names = view.names;
    for leaf in view.leaves {
        if let What::Measure(name) = leaf.what
            && !names.has(Space::Weakness, name)
            && !names.has(Space::Control, name)
        {
            let valid: Vec<&str> = names.list(Space::Weakness).chain(names.list(Space::Control)).collect();
            let hint = hint(name, &valid, "weakness or control");
            out.error(leaf.at, format!("there is no weakness and no control {name:?}"), hint);
        }
    }
}

/// "isolate@ledger": the action is offered by the scenario, and the target is of the kind that it is pointed at.
fn deeds(view: &ScenarioView<'_>, out: &mut Findings) {
    let names = view.names;
    for leaf in view.leaves {
        let What::Deed(written) = leaf.what else { continue };
        let (action, target) = action_parts(written);
        let Some(kind) = names.actions.get(action) else {
            if names.complete(Space::Action) {
                let valid: Vec<&str> = names.actions.keys().copied().collect();
                let hint = match names.has(Space::Action, action) {
                    true => "the playbook has it: add it to the scenario's `playbook` list".to_owned(),
                    false => hint(action, &valid, "standing action"),
                };
                out.error(leaf.at, format!("the scenario offers no standing action {action:?}"), hint);
            }
            continue;
        };
        let Some(space) = space_of(*kind) else {
            if target.is_some() {
                out.error(leaf.at, format!("{action:?} is not pointed at anything"), format!("write {action:?} alone"));
            }
            continue;
        };
        match target {
            None => {
                let noun = space.noun();
                out.error(leaf.at, format!("{action:?} needs its {noun}"), format!("write \"{action}@the-{noun}\""));
            }
            Some(target) if !names.has(space, target) => {
                let hint = names.hint(space, target);
                out.error(leaf.at, format!("{action:?} is pointed at no {} {target:?}", space.noun()), hint);
            }
            Some(target) => {
                if let Some(why) = view.ground.and_then(|ground| unfit(*kind, target, ground)) {
                    out.error(leaf.at, format!("{action:?} cannot be pointed at {target:?}"), why);
                }
            }
        }
    }
}

/// Why actions are not offered for a thing that exists.
fn unfit(kind: Target, name: &str, ground: &Ground<'_>) -> Option<&'static str> {
    let asset = |id: &str| ground.assets.get(id).map(|asset| asset.kind);
    match kind {
        Target::Asset => matches!(asset(name)?, AssetKind::Client | AssetKind::Person)
            .then_some("clients and persons are not the teams' to act on"),
        Target::Agent => (asset(name)? != AssetKind::AiAgent).then_some("it is pointed at AI agents only"),
        Target::Flow => {
            let (from, to) = ground.ends(name)?;
            (ground.trust(from)? == ground.trust(to)?)
                .then_some("it is pointed at flows that cross a trust boundary only")
        }
        Target::Holding => (ground.holdings.get(name)?.1.people == 0).then_some("nobody's data is in it"),
        Target::Nothing | Target::Credential | Target::Fact | Target::Obligation => None,
    }
}

/// The kind of name that an action is pointed at.
pub(super) fn space_of(target: Target) -> Option<Space> {
    match target {
        Target::Nothing => None,
        Target::Asset | Target::Agent => Some(Space::Asset),
        Target::Flow => Some(Space::Flow),
        Target::Credential => Some(Space::Credential),
        Target::Holding => Some(Space::Holding),
        Target::Fact => Some(Space::Fact),
        Target::Obligation => Some(Space::Obligation),
    }
}

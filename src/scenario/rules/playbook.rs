//! Standing actions: what they are pointed at, and how many there are when they are spread over their targets.

use std::collections::BTreeSet;

use super::leaf::What;
use super::references::space_of;
use super::walk::each;
use super::{At, Check, Findings, LibraryDoc, LibraryView, Rule, ScenarioView};
use crate::base::diag::Diagnostic;
use crate::scenario::doc::{ActionDoc, AssetKind, EcosystemDoc, ScenarioDoc, Target};

pub(super) const RULES: &[Rule] = &[
    Rule { code: "S580", summary: "\"$\" stands where the action's target fits", check: Check::Values(dollars) },
    Rule { code: "S581", summary: "an action with a target uses it", check: Check::Scenario(own_targets) },
    Rule { code: "S581", summary: "an action with a target uses it", check: Check::Library(shared_targets) },
    Rule { code: "S582", summary: "shared actions name nothing of one scenario", check: Check::Library(names) },
    Rule {
        code: "S583",
        summary: "an action can be done at least once, and somebody may",
        check: Check::Scenario(own_times),
    },
    Rule {
        code: "S583",
        summary: "an action can be done at least once, and somebody may",
        check: Check::Library(shared_times),
    },
    Rule { code: "S584", summary: "a standing action is offered once", check: Check::Scenario(twice) },
    Rule { code: SIZE, summary: "a scenario stays within the size that a run can hold", check: Check::Scenario(size) },
];

/// Code of a scenario beyond the size that is played.
const SIZE: &str = "S585";
/// Most elements of one list of a scenario.
const MOST_IN_LIST: usize = 1_000;
/// Most standing actions, each counted for each of its targets.
const MOST_ACTIONS: usize = 40_000;

fn dollars(leaves: &[super::leaf::Leaf<'_>], out: &mut Findings) {
    for leaf in leaves {
        let What::Dollar { space, target } = leaf.what else { continue };
        match space_of(target) {
            Some(wanted) if wanted == space => {}
            Some(wanted) => {
                let message = format!("\"$\" is a {} here, and a {} is needed", wanted.noun(), space.noun());
                out.error(leaf.at, message, "change the action's `target`, or name the thing");
            }
            None => {
                let message = "\"$\" means the action's target, and there is none";
                out.error(leaf.at, message, format!("name the {}, or give the action a `target`", space.noun()));
            }
        }
    }
}

fn own_targets(view: &ScenarioView<'_>, out: &mut Findings) {
    targets(&view.doc.actions, view.at.field("actions"), out);
}

fn shared_targets(view: &LibraryView<'_>, out: &mut Findings) {
    if let LibraryDoc::Playbook(doc) = view.doc {
        targets(&doc.actions, view.at.field("actions"), out);
    }
}

fn targets(actions: &[ActionDoc], at: At<'_>, out: &mut Findings) {
    for (i, action) in actions.iter().enumerate() {
        if action.target == Target::Nothing {
            continue;
        }
        // What an action is pointed at can only stand in effects; their words are short, so looking at them is cheap.
        let deed = &action.deed;
        let effects = deed.effects.iter();
        let effects = effects.chain(deed.risks.iter().flat_map(|risk| &risk.effects));
        let mut effects = effects.chain(deed.later.iter().flat_map(|later| &later.effects));
        if !effects.any(|effect| format!("{effect:?}").contains("\"$\"")) {
            let message = format!("{:?} is pointed at something and does nothing to it", deed.id);
            out.error(at.item(i).field("target"), message, "write \"$\" in its effects, or leave `target` out");
        }
    }
}

fn names(view: &LibraryView<'_>, out: &mut Findings) {
    if !matches!(view.doc, LibraryDoc::Playbook(_)) {
        return;
    }
    for leaf in view.leaves {
        let name = match leaf.what {
            What::Name { name, .. } => name,
            What::Choice { option, .. } => option,
            What::Deed(deed) if !view.names.has(super::leaf::Space::Action, super::names::action_parts(deed).0) => deed,
            _ => continue,
        };
        let message = format!("{name:?} can only exist in one scenario");
        out.error(leaf.at, message, "write \"$\", or move the action into that scenario");
    }
}

fn own_times(view: &ScenarioView<'_>, out: &mut Findings) {
    times(&view.doc.actions, view.at.field("actions"), out);
}

fn shared_times(view: &LibraryView<'_>, out: &mut Findings) {
    if let LibraryDoc::Playbook(doc) = view.doc {
        times(&doc.actions, view.at.field("actions"), out);
        for (action, at) in each(&doc.actions, view.at.field("actions")) {
            if action.by.is_empty() {
                out.error(at.field("by"), format!("nobody may start {:?}", action.deed.id), "name at least one role");
            }
        }
    }
}

fn times(actions: &[ActionDoc], at: At<'_>, out: &mut Findings) {
    for (i, action) in actions.iter().enumerate() {
        if action.times == 0 {
            let message = format!("{:?} can never be done", action.deed.id);
            out.error(at.item(i).field("times"), message, "write 1 or more");
        }
    }
}

fn twice(view: &ScenarioView<'_>, out: &mut Findings) {
    let mut seen = BTreeSet::new();
    for (id, at) in each(&view.doc.playbook, view.at.field("playbook")) {
        if !seen.insert(id.as_str()) {
            out.warning(at, format!("{id:?} is in the list twice"), "leave one out");
        }
    }
    for (action, at) in each(&view.doc.actions, view.at.field("actions")) {
        if seen.contains(action.deed.id.as_str()) {
            let message = format!("{:?} is also taken from the playbook", action.deed.id);
            out.error(at.field("deed").field("id"), message, "rename it, or take it off the `playbook` list");
        }
    }
}

/// Lists that are longer than a run can hold; nothing else is looked at then.
pub(super) fn beyond_lists(doc: &ScenarioDoc, at: At<'_>) -> Option<Vec<Diagnostic>> {
    let mut out = Findings::new();
    out.code = SIZE;
    for (count, field) in [
        (doc.objectives.len(), "objectives"),
        (doc.roles.len(), "roles"),
        (doc.chances.len(), "chances"),
        (doc.attack.len(), "attack"),
        (doc.facts.len(), "facts"),
        (doc.injects.len(), "injects"),
        (doc.decisions.len(), "decisions"),
        (doc.playbook.len(), "playbook"),
        (doc.actions.len(), "actions"),
        (doc.obligations.len(), "obligations"),
        (doc.expert.len(), "expert"),
    ] {
        if count > MOST_IN_LIST {
            let message = format!("{count} elements under `{field}`; at most {MOST_IN_LIST} are played");
            out.error(at.field(field), message, "leave some out");
        }
    }
    let found = out.finish();
    (!found.is_empty()).then_some(found)
}

fn size(view: &ScenarioView<'_>, out: &mut Findings) {
    let (Some(ecosystem), doc) = (view.ecosystem, view.doc) else { return };
    let shared = view.library.playbook.actions.iter().filter(|action| doc.playbook.contains(&action.deed.id));
    let spread: usize = shared.chain(&doc.actions).map(|action| count(action.target, doc, ecosystem)).sum();
    if spread > MOST_ACTIONS {
        let message = format!("{spread} standing actions over all their targets; at most {MOST_ACTIONS} are played");
        out.error(view.at.field("playbook"), message, "take actions off the list, or elements out of the ecosystem");
    }
}

/// How many things there are to point an action at.
fn count(target: Target, doc: &ScenarioDoc, ecosystem: &EcosystemDoc) -> usize {
    match target {
        Target::Nothing => 1,
        Target::Asset => ecosystem.assets.len(),
        Target::Flow => ecosystem.flows.len(),
        Target::Credential => ecosystem.credentials.len(),
        Target::Holding => ecosystem.assets.iter().map(|asset| asset.holdings.len()).sum(),
        Target::Fact => doc.facts.len(),
        Target::Obligation => doc.obligations.len(),
        Target::Agent => ecosystem.assets.iter().filter(|asset| asset.kind == AssetKind::AiAgent).count(),
    }
}

//! Decisions: they open, their options differ in what they do, and they can be carried out.

use std::collections::BTreeSet;

use super::ground::Ground;
use super::leaf::{At, What};
use super::walk::each;
use super::{Check, Findings, Rule, ScenarioView};
use crate::base::time::Span;
use crate::scenario::doc::{DeedDoc, Effect, Give, Role, StepDoc};

pub(super) const RULES: &[Rule] = &[
    Rule { code: "S520", summary: "every decision can open", check: Check::Scenario(opens) },
    Rule { code: "S521", summary: "every option does something", check: Check::Scenario(effects) },
    Rule { code: "S522", summary: "a decision has two to five options", check: Check::Scenario(count) },
    Rule { code: "S523", summary: "no default contains the attack", check: Check::Scenario(defaults) },
    Rule { code: "S524", summary: "the expert decides before the deadline", check: Check::Scenario(experts) },
    Rule { code: "S525", summary: "nobody approves what they do themselves", check: Check::Scenario(approvals) },
    Rule { code: "S526", summary: "whatever can be chosen can be paid", check: Check::Scenario(costs) },
    Rule { code: "S527", summary: "whatever can be chosen can be staffed", check: Check::Scenario(staff) },
];

fn opens(view: &ScenarioView<'_>, out: &mut Findings) {
    for (decision, at) in each(&view.doc.decisions, view.at.field("decisions")) {
        if !view.possible.decision(&decision.id) {
            let message = format!("the decision {:?} can never open", decision.id);
            let hint = "what it waits for never becomes known: no inject and no effect brings it";
            out.error(at.field("opens"), message, hint);
        }
    }
}

fn effects(view: &ScenarioView<'_>, out: &mut Findings) {
    for (decision, at) in each(&view.doc.decisions, view.at.field("decisions")) {
        for (option, at) in each(&decision.options, at.field("options")) {
            let nothing =
                option.effects.is_empty() && option.risks.is_empty() && option.later.is_empty() && option.cost.0 == 0.0;
            if nothing {
                let message = format!("the option {:?} of {:?} does nothing", option.id, decision.id);
                out.warning(at, message, "give it effects, risks, a cost or something that follows later");
            }
        }
    }
}

fn count(view: &ScenarioView<'_>, out: &mut Findings) {
    for (decision, at) in each(&view.doc.decisions, view.at.field("decisions")) {
        let count = decision.options.len();
        if !(2..=5).contains(&count) {
            let message = format!("the decision {:?} has {count} options", decision.id);
            out.error(at.field("options"), message, "write two to five");
        }
    }
}

/// A careful guess: it speaks up only when the default's own effects take away something that every gain needs.
fn defaults(view: &ScenarioView<'_>, out: &mut Findings) {
    let Some(ground) = view.ground else { return };
    let gains = |give: &Give| matches!(give, Give::Exfiltrate(..) | Give::Divert(..) | Give::Disrupt(_));
    let gaining: Vec<&StepDoc> = view.doc.attack.iter().filter(|step| step.gives.iter().any(gains)).collect();
    if gaining.is_empty() {
        return;
    }
    for (decision, at) in each(&view.doc.decisions, view.at.field("decisions")) {
        let Some(option) = decision.options.iter().find(|option| option.id == decision.default) else { continue };
        let stops = |step: &&StepDoc| option.effects.iter().any(|effect| takes_away(effect, step, ground));
        if gaining.iter().all(stops) {
            let message = format!("the default of {:?} contains the attack", decision.id);
            let hint =
                "what happens when nobody answers must not save the day: leave a way open, or choose another default";
            out.error(at.field("default"), message, hint);
        }
    }
}

/// Whether an effect takes away something that a step needs.
fn takes_away(effect: &Effect, step: &StepDoc, ground: &Ground<'_>) -> bool {
    let has = |list: &[String], name: &String| list.contains(name);
    match effect {
        Effect::BlockFlow(flow) => has(&step.via, flow),
        Effect::Revoke(credential) | Effect::Rotate(credential) => has(&step.uses, credential),
        Effect::Fix(weakness) => has(&step.exploits, weakness),
        Effect::Evict(asset) | Effect::Restore(asset) => step.from.as_ref() == Some(asset),
        Effect::Isolate(asset) | Effect::TakeDown(asset) => {
            let at_end = |flow: &String| ground.ends(flow).is_some_and(|(from, to)| asset == from || asset == to);
            step.target == *asset || step.from.as_ref() == Some(asset) || step.via.iter().any(at_end)
        }
        _ => false,
    }
}

fn experts(view: &ScenarioView<'_>, out: &mut Findings) {
    for (decision, at) in each(&view.doc.decisions, view.at.field("decisions")) {
        if let (Ok(after), Ok(deadline)) = (Span::parse(&decision.expert.after.0), Span::parse(&decision.deadline.0))
            && deadline.0 > 0
            && after > deadline
        {
            let message = format!("the expert of {:?} decides after the deadline", decision.id);
            let hint = format!("the default happens after {:?}", decision.deadline.0);
            out.error(at.field("expert").field("after"), message, hint);
        }
    }
}

fn approvals(view: &ScenarioView<'_>, out: &mut Findings) {
    let mut own = |deed: &DeedDoc, at: At<'_>, by: &[Role]| {
        for (i, role) in deed.approvals.iter().enumerate() {
            if by.iter().all(|by| by == role) {
                let message = format!("{role} would approve what {role} does: {:?}", deed.id);
                out.warning(at.field("approvals").item(i), message, "leave it out, or name the role that must agree");
            }
        }
    };
    for (decision, at) in each(&view.doc.decisions, view.at.field("decisions")) {
        for (option, at) in each(&decision.options, at.field("options")) {
            own(option, at, &[decision.owner]);
        }
    }
    for (action, at) in each(&view.doc.actions, view.at.field("actions")) {
        if !action.by.is_empty() {
            own(&action.deed, at.field("deed"), &action.by);
        }
    }
}

/// Every deed that the scenario itself writes.
fn deeds<'a>(view: &ScenarioView<'a>) -> impl Iterator<Item = (&'a DeedDoc, At<'a>)> {
    let options = each(&view.doc.decisions, view.at.field("decisions"))
        .flat_map(|(decision, at)| each(&decision.options, at.field("options")));
    let actions =
        each(&view.doc.actions, view.at.field("actions")).map(|(action, at)| (&action.deed, at.field("deed")));
    options.chain(actions)
}

fn costs(view: &ScenarioView<'_>, out: &mut Findings) {
    let most = view.doc.budget.available.0 + view.doc.budget.reserve.0;
    for (deed, at) in deeds(view) {
        if deed.cost.0 > most {
            let message = format!("{:?} costs {}, and there is never more than {most}", deed.id, deed.cost.0);
            out.warning(at.field("cost"), message, "what is not paid at once belongs into `Spend`");
        }
    }
}

fn staff(view: &ScenarioView<'_>, out: &mut Findings) {
    let growing = can_grow(view);
    for (deed, at) in deeds(view) {
        for ((role, wanted), at) in each(&deed.staff, at.field("staff")) {
            let Some(card) = view.doc.roles.iter().find(|card| card.role == *role) else { continue };
            if *wanted > card.people.max(card.on_call) && !growing.contains(role) {
                let message =
                    format!("{:?} needs {wanted} people of {role}, who never has more than {}", deed.id, card.people);
                out.error(at.item(1), message, "it would wait for ever: ask for fewer, or give the role more");
            }
        }
    }
}

/// Roles that some deed gives more people.
fn can_grow(view: &ScenarioView<'_>) -> BTreeSet<Role> {
    let taken = |id: &String| view.doc.playbook.contains(id);
    let shared = view.library.playbook.actions.iter().filter(|action| taken(&action.deed.id));
    let shared = shared.flat_map(|action| &action.deed.effects);
    let own = view.leaves.iter().filter_map(|leaf| match leaf.what {
        What::Effect(effect) => Some(effect),
        _ => None,
    });
    let added = own.chain(shared).filter_map(|effect| match effect {
        Effect::AddStaff(role, people) if *people > 0 => Some(*role),
        _ => None,
    });
    added.collect()
}

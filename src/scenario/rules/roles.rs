//! Who sits at the table, and that everybody who is addressed does.

use std::collections::BTreeSet;

use super::leaf::What;
use super::walk::each;
use super::{Check, Findings, Rule, ScenarioView};
use crate::scenario::doc::Role;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "S540",
        summary: "Dev, Product, Legal and Finance sit at the table, each role once",
        check: Check::Scenario(table),
    },
    Rule { code: "S541", summary: "every role has something to decide", check: Check::Scenario(idle) },
    Rule { code: "S542", summary: "whoever is addressed sits at the table", check: Check::Scenario(absent) },
    Rule {
        code: "S543",
        summary: "somebody at the table can start every standing action",
        check: Check::Scenario(starters),
    },
];

/// Roles that always exist.
const ALWAYS: [Role; 4] = [Role::Dev, Role::Product, Role::Legal, Role::Finance];

fn table(view: &ScenarioView<'_>, out: &mut Findings) {
    let at = view.at.field("roles");
    let mut seen = BTreeSet::new();
    for (card, at) in each(&view.doc.roles, at) {
        if !seen.insert(card.role) {
            out.error(
                at.field("role"),
                format!("{} sits at the table twice", card.role),
                "write one card for each role",
            );
        }
        if card.people == 0 {
            let message = format!("{} has nobody who could work", card.role);
            out.error(at.field("people"), message, "give it at least one person");
        }
    }
    for role in ALWAYS {
        if !seen.contains(&role) {
            out.error(at, format!("{role} is missing"), "Dev, Product, Legal and Finance always exist");
        }
    }
}

fn idle(view: &ScenarioView<'_>, out: &mut Findings) {
    for (card, at) in each(&view.doc.roles, view.at.field("roles")) {
        if view.doc.decisions.iter().any(|decision| decision.owner == card.role) {
            continue;
        }
        let message = format!("{} has nothing to decide", card.role);
        let hint = "let it own a decision: nobody should watch others play";
        match ALWAYS.contains(&card.role) {
            true => out.error(at.field("role"), message, hint),
            false => out.warning(at.field("role"), message, hint),
        }
    }
}

fn absent(view: &ScenarioView<'_>, out: &mut Findings) {
    let present: BTreeSet<Role> = view.doc.roles.iter().map(|card| card.role).collect();
    for leaf in view.leaves {
        if let What::Role(role) = leaf.what
            && !present.contains(&role)
            && !ALWAYS.contains(&role)
        {
            let names: Vec<&str> = present.iter().map(|role| role.label()).collect();
            let hint = format!("give it a card under `roles`, or name one of {}", names.join(", "));
            out.error(leaf.at, format!("{role} does not sit at the table"), hint);
        }
    }
}

fn starters(view: &ScenarioView<'_>, out: &mut Findings) {
    let sits = |role: &Role| view.doc.roles.iter().any(|card| card.role == *role) || ALWAYS.contains(role);
    for (action, at) in each(&view.doc.actions, view.at.field("actions")) {
        if !action.by.iter().any(sits) {
            let message = format!("nobody at the table may start {:?}", action.deed.id);
            out.error(at.field("by"), message, "name a role that sits there");
        }
    }
    for (id, at) in each(&view.doc.playbook, view.at.field("playbook")) {
        let action = view.library.playbook.actions.iter().find(|action| action.deed.id == *id);
        if action.is_some_and(|action| !action.by.iter().any(sits)) {
            let message = format!("nobody at the table may start {id:?}");
            out.warning(at, message, "leave it out of the list, or add one of its roles to the table");
        }
    }
}

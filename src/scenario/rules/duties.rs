//! Reports that may come due, insurance and budget.

use super::leaf::What;
use super::walk::each;
use super::{Check, Findings, Rule, ScenarioView};
use crate::scenario::doc::{ClockDoc, ClockRef, Effect};

pub(super) const RULES: &[Rule] = &[
    Rule { code: "S560", summary: "every obligation can come due", check: Check::Scenario(triggers) },
    Rule { code: "S561", summary: "every obligation can be met", check: Check::Scenario(filings) },
    Rule {
        code: "S562",
        summary: "a clock that follows a filing has the obligation before it",
        check: Check::Scenario(chains),
    },
    Rule {
        code: "S563",
        summary: "a clock that knows of awareness is told when that is",
        check: Check::Scenario(awareness),
    },
    Rule { code: "S564", summary: "insurance can pay", check: Check::Scenario(insurance) },
    Rule { code: "S565", summary: "budget that is released exists", check: Check::Scenario(budget) },
];

fn triggers(view: &ScenarioView<'_>, out: &mut Findings) {
    for (obligation, at) in each(&view.doc.obligations, view.at.field("obligations")) {
        if !view.possible.known(&obligation.deemed) {
            let message = format!("the obligation {:?} can never come due", obligation.id);
            out.error(at.field("deemed"), message, "no inject and no effect reveals what it waits for");
        }
    }
}

fn filings(view: &ScenarioView<'_>, out: &mut Findings) {
    for (obligation, at) in each(&view.doc.obligations, view.at.field("obligations")) {
        let id = &obligation.id;
        if view.possible.filed(id) {
            continue;
        }
        let message = match view.possible.declared(id) {
            true => format!("the clock of {id:?} can be started, but nothing can file the report"),
            false => format!("nothing can declare or file {id:?}"),
        };
        let hint = format!("add \"file-report\" to the playbook list, or an effect `File({id:?})`");
        out.error(at.field("id"), message, hint);
    }
}

/// The clock of a regime that an obligation refers to.
fn clock<'a>(view: &ScenarioView<'a>, reference: &ClockRef) -> Option<&'a ClockDoc> {
    let ClockRef::Regime(regime, clock) = reference else { return None };
    let regime = view.library.regimes.regimes.iter().find(|known| known.id == *regime)?;
    regime.clocks.iter().find(|known| known.id == *clock)
}

fn chains(view: &ScenarioView<'_>, out: &mut Findings) {
    for (obligation, at) in each(&view.doc.obligations, view.at.field("obligations")) {
        let ClockRef::Regime(regime, _) = &obligation.clock else { continue };
        let Some(before) = clock(view, &obligation.clock).and_then(|clock| clock.after_filing.as_ref()) else {
            continue;
        };
        let wanted = ClockRef::Regime(regime.clone(), before.clone());
        if !view.doc.obligations.iter().any(|other| other.clock == wanted) {
            let message =
                format!("{:?} runs from the filing of {regime}/{before}, which is no obligation here", obligation.id);
            out.error(at.field("clock"), message, format!("add one with `clock: Regime({regime:?}, {before:?})`"));
        }
    }
}

fn awareness(view: &ScenarioView<'_>, out: &mut Findings) {
    for (obligation, at) in each(&view.doc.obligations, view.at.field("obligations")) {
        let hours = clock(view, &obligation.clock).and_then(|clock| clock.at_latest_after_awareness_hours);
        if let Some(hours) = hours
            && obligation.aware.is_none()
        {
            let message = format!(
                "{:?} ends at the latest {hours} h after awareness, and nothing says when that is",
                obligation.id
            );
            out.warning(at.field("clock"), message, "add `aware: Fact(\"…\", Probable)`");
        }
    }
}

fn insurance(view: &ScenarioView<'_>, out: &mut Findings) {
    let Some(insurance) = &view.doc.organisation.insurance else { return };
    let at = view.at.field("organisation").field("insurance");
    if insurance.limit <= insurance.retention {
        let message = "the insurer never pays: the limit is not above the retention";
        out.error(at.field("limit"), message, "write the highest payment, or leave the insurance out");
    }
    if insurance.crime_limit > insurance.limit {
        let message = "the limit for diverted money is above the limit of the policy";
        out.warning(at.field("crime_limit"), message, "crime is usually a smaller part of the limit");
    }
}

fn budget(view: &ScenarioView<'_>, out: &mut Findings) {
    let budget = &view.doc.budget;
    let releases = |effect: &Effect| matches!(effect, Effect::ReleaseBudget(_));
    let taken = |id: &String| view.doc.playbook.contains(id);
    let own = view.leaves.iter().any(|leaf| matches!(leaf.what, What::Effect(effect) if releases(effect)));
    let shared = view.library.playbook.actions.iter().filter(|action| taken(&action.deed.id));
    let shared = shared.flat_map(|action| &action.deed.effects).any(releases);
    let at = view.at.field("budget").field("reserve");
    if budget.reserve.0 == 0.0 && (own || shared) {
        out.warning(at, "budget can be released, but the reserve is empty", "write what Finance can release");
    }
    if budget.reserve.0 > 0.0 && !(own || shared) {
        out.warning(at, "nothing can release the reserve", "add \"release-budget\" to the playbook list");
    }
}

//! The files that scenarios share: complete, and every real-world number with its source.

use std::collections::BTreeSet;

use super::ecosystem::cycles;
use super::leaf::{At, What};
use super::walk::each;
use super::{Check, Findings, LibraryDoc, LibraryView, Rule};
use crate::base::diag::nearest;
use crate::scenario::doc::{Owasp, RegimeDoc, Within};
use crate::scenario::model::Param;

pub(super) const RULES: &[Rule] = &[
    Rule { code: "S800", summary: "techniques cover every OWASP category", check: Check::Library(coverage) },
    Rule { code: "S801", summary: "ids of ATT&CK and CAPEC have their form", check: Check::Library(foreign_ids) },
    Rule {
        code: "S802",
        summary: "a technique gives something and has words for its signs",
        check: Check::Library(techniques),
    },
    Rule { code: "S803", summary: "the cost model has every parameter once", check: Check::Library(parameters) },
    Rule { code: "S804", summary: "real-world figures carry a source and a day", check: Check::Library(sources) },
    Rule { code: "S805", summary: "clocks run, and follow clocks of their regime", check: Check::Library(clocks) },
    Rule { code: "S806", summary: "holidays are in order and listed once", check: Check::Library(holidays) },
    Rule { code: "S808", summary: "caps are in a currency that can be converted", check: Check::Library(caps) },
    Rule { code: "S807", summary: "a word leads to one entry of the glossary", check: Check::Library(terms) },
];

/// Currencies of caps that can be converted.
const CAPS: [&str; 4] = ["USD", "EUR", "GBP", "AUD"];

fn coverage(view: &LibraryView<'_>, out: &mut Findings) {
    let LibraryDoc::Techniques(doc) = view.doc else { return };
    let covered: BTreeSet<Owasp> = doc.techniques.iter().filter_map(|technique| technique.owasp).collect();
    for owasp in Owasp::ALL.iter().filter(|owasp| !covered.contains(owasp)) {
        out.warning(view.at.field("techniques"), format!("no technique belongs to {owasp}"), "add one");
    }
}

fn foreign_ids(view: &LibraryView<'_>, out: &mut Findings) {
    let LibraryDoc::Techniques(doc) = view.doc else { return };
    for (technique, at) in each(&doc.techniques, view.at.field("techniques")) {
        for (id, at) in each(&technique.attack, at.field("attack")) {
            if !is_attack_id(id) {
                out.error(at, format!("{id:?} is no ATT&CK technique"), "write T1234 or T1234.001");
            }
        }
        for (id, at) in each(&technique.capec, at.field("capec")) {
            if !(1..=9_999).contains(id) {
                out.error(at, format!("{id} is no CAPEC number"), "look it up at capec.mitre.org");
            }
        }
    }
}

/// `T1234` or `T1234.001`.
fn is_attack_id(id: &str) -> bool {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = id.strip_prefix('T') else { return false };
    match number.split_once('.') {
        Some((main, sub)) => digits(main, 4) && digits(sub, 3),
        None => digits(number, 4),
    }
}

fn techniques(view: &LibraryView<'_>, out: &mut Findings) {
    let LibraryDoc::Techniques(doc) = view.doc else { return };
    for (technique, at) in each(&doc.techniques, view.at.field("techniques")) {
        if technique.gives.is_empty() {
            out.error(at.field("gives"), format!("{:?} gives nothing", technique.id), "name what it can give");
        }
        if technique.signs.is_empty() && !technique.noise.is_empty() {
            let message = format!("{:?} makes noise and has no words for it", technique.id);
            out.error(at.field("signs"), message, "write at least one sign; {target} and {source} are filled in");
        }
        let mut seen = BTreeSet::new();
        for ((source, _), at) in each(&technique.noise, at.field("noise")) {
            if !seen.insert(*source) {
                out.error(
                    at.item(0),
                    format!("{:?} names the {source} twice", technique.id),
                    "put both into one entry",
                );
            }
        }
    }
}

fn parameters(view: &LibraryView<'_>, out: &mut Findings) {
    let LibraryDoc::CostModel(doc) = view.doc else { return };
    let known: Vec<&str> = Param::ALL.iter().map(|param| param.id()).collect();
    let mut seen = BTreeSet::new();
    for (parameter, at) in each(&doc.parameters, view.at.field("parameters")) {
        let id = parameter.id.as_str();
        if !seen.insert(id) {
            out.error(at.field("id"), format!("the parameter {id:?} is there twice"), "leave one out");
        }
        if !known.contains(&id) {
            let hint = match nearest(id, known.iter().copied()) {
                Some(near) => format!("did you mean {near:?}?"),
                None => "nothing reads it".to_owned(),
            };
            out.error(at.field("id"), format!("there is no cost parameter {id:?}"), hint);
        }
    }
    for id in known.iter().filter(|id| !seen.contains(*id)) {
        let message = format!("the parameter {id:?} is missing");
        out.error(view.at.field("parameters"), message, "every parameter is needed exactly once");
    }
    if doc.currency != "USD" {
        let message = format!("amounts are in {:?}", doc.currency);
        out.error(
            view.at.field("currency"),
            message,
            "write them in \"USD\": scenarios have a rate to the dollar only",
        );
    }
}

fn sources(view: &LibraryView<'_>, out: &mut Findings) {
    let mut need = |text: &str, at: At<'_>, what: &str| {
        if text.trim().is_empty() {
            out.error(at, format!("{what} is missing"), "a figure without it cannot be checked by anybody");
        }
    };
    match view.doc {
        LibraryDoc::CostModel(doc) => {
            for (parameter, at) in each(&doc.parameters, view.at.field("parameters")) {
                need(&parameter.source, at.field("source"), "the source");
                need(&parameter.date, at.field("date"), "the date");
            }
        }
        LibraryDoc::EstimateModel(doc) => {
            for (parameter, at) in each(&doc.parameters, view.at.field("parameters")) {
                need(&parameter.source, at.field("source"), "the source");
                need(&parameter.date, at.field("date"), "the date");
            }
        }
        LibraryDoc::Regimes(doc) => {
            for (regime, at) in each(&doc.regimes, view.at.field("regimes")) {
                need(&regime.source, at.field("source"), "the source");
                need(&regime.as_of, at.field("as_of"), "the day on which it was checked");
            }
        }
        LibraryDoc::Calendars(doc) => {
            for (calendar, at) in each(&doc.calendars, view.at.field("calendars")) {
                need(&calendar.source, at.field("source"), "the source");
            }
        }
        LibraryDoc::Techniques(doc) => {
            need(&doc.attack_version, view.at.field("attack_version"), "the version of ATT&CK");
            need(&doc.capec_version, view.at.field("capec_version"), "the version of CAPEC");
        }
        LibraryDoc::Playbook(_) | LibraryDoc::Glossary(_) | LibraryDoc::Attackers(_) | LibraryDoc::Templates(_) => {}
    }
}

fn clocks(view: &LibraryView<'_>, out: &mut Findings) {
    let LibraryDoc::Regimes(doc) = view.doc else { return };
    for leaf in view.leaves {
        if let What::Clock { regime, clock } = leaf.what
            && view.names.clocks.get(regime).is_none_or(|clocks| !clocks.contains(clock) && !clocks.contains(""))
        {
            out.error(
                leaf.at,
                format!("the regime {regime:?} has no clock {clock:?}"),
                "name a clock of the same regime",
            );
        }
    }
    for (regime, at) in each(&doc.regimes, view.at.field("regimes")) {
        for (clock, at) in each(&regime.clocks, at.field("clocks")) {
            let count = match clock.within {
                Within::Hours(count) | Within::Days(count) | Within::BusinessDays(count) | Within::Months(count) => {
                    count
                }
            };
            if !(1..=10_000).contains(&count) {
                let message = format!("the clock {:?} leaves no time, or more than a lifetime", clock.id);
                out.error(at.field("within"), message, "write a number from 1 to 10000");
            }
        }
        circles(regime, at, out);
    }
}

fn circles(regime: &RegimeDoc, at: At<'_>, out: &mut Findings) {
    let position = |name: &String| regime.clocks.iter().position(|clock| clock.id == *name);
    let edges: Vec<Vec<usize>> = regime
        .clocks
        .iter()
        .map(|clock| clock.after_filing.as_ref().and_then(position).into_iter().collect())
        .collect();
    for circle in cycles(&edges) {
        if let Some(first) = circle.first() {
            let at = at.field("clocks").item(*first).field("after_filing");
            out.error(at, format!("clocks of {:?} wait for each other", regime.id), "let one of them begin by itself");
        }
    }
}

fn caps(view: &LibraryView<'_>, out: &mut Findings) {
    let LibraryDoc::Regimes(doc) = view.doc else { return };
    for (regime, at) in each(&doc.regimes, view.at.field("regimes")) {
        let currency = regime.penalty.currency.as_str();
        if !CAPS.contains(&currency) {
            let at = at.field("penalty").field("currency");
            out.error(at, format!("{currency:?} cannot be converted"), format!("write one of {}", CAPS.join(", ")));
        }
    }
}

fn holidays(view: &LibraryView<'_>, out: &mut Findings) {
    let LibraryDoc::Calendars(doc) = view.doc else { return };
    for (calendar, at) in each(&doc.calendars, view.at.field("calendars")) {
        let mut before = "";
        for (day, at) in each(&calendar.holidays, at.field("holidays")) {
            if day.as_str() <= before {
                let message = format!("{day:?} does not come after {before:?}");
                out.warning(at, message, "list each day once, in order: a missing one is then seen");
            }
            before = day;
        }
    }
}

fn terms(view: &LibraryView<'_>, out: &mut Findings) {
    let LibraryDoc::Glossary(doc) = view.doc else { return };
    let mut seen = BTreeSet::new();
    for (entry, at) in each(&doc.entries, view.at.field("entries")) {
        let also = each(&entry.also, at.field("also"));
        for (word, at) in std::iter::once((&entry.term, at.field("term"))).chain(also) {
            if !seen.insert(word.to_lowercase()) {
                let message = format!("{word:?} leads to two entries");
                out.error(at, message, "leave it out of one of them");
            }
        }
    }
}

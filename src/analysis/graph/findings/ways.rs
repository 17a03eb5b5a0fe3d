//! Findings on ways in: paths to the jewels, what they all pass, what they use, and what single changes are worth.

use std::collections::BTreeMap;

use super::{Finding, Severity, about, owasp_of};
use crate::analysis::graph::changes::Action;
use crate::analysis::graph::elements::Element;
use crate::analysis::graph::words;
use crate::analysis::graph::{Analysis, AttackPath};
use crate::base::id::WeaknessId;
use crate::scenario::doc::{NeedKind, Owasp, TechniqueDoc};
use crate::scenario::model::Ecosystem;
use crate::scenario::moves::Fact;

/// A path of at most so many hours is critical, high, medium.
const CRITICAL_HOURS: f64 = 24.0;
const HIGH_HOURS: f64 = 72.0;
const MEDIUM_HOURS: f64 = 240.0;
/// Advice is given for so many changes, with at least this effect.
const ADVICE: usize = 5;
const WORTH_SAYING: f64 = 0.02;

pub(super) fn collect(eco: &Ecosystem, techniques: &[TechniqueDoc], analysis: &Analysis, found: &mut Vec<Finding>) {
    paths(eco, techniques, analysis, found);
    choke_points(eco, analysis, found);
    weaknesses(eco, analysis, found);
    advice(eco, analysis, found);
}

fn by_effort(path: &AttackPath) -> Severity {
    match path.cost.hours() {
        h if h <= CRITICAL_HOURS => Severity::Critical,
        h if h <= HIGH_HOURS => Severity::High,
        h if h <= MEDIUM_HOURS => Severity::Medium,
        _ => Severity::Low,
    }
}

/// What a path goes through, each thing once, in its order.
fn things(path: &AttackPath) -> Vec<Element> {
    let mut things = Vec::new();
    for s in &path.steps {
        let of_step = [
            s.via.map(Element::Flow),
            s.uses.map(Element::Credential),
            s.exploits.map(Element::Weakness),
            Some(Element::Asset(s.target)),
        ];
        for thing in of_step.into_iter().flatten() {
            if !things.contains(&thing) {
                things.push(thing);
            }
        }
    }
    things
}

/// G101: the cheapest way to each jewel.
fn paths(eco: &Ecosystem, techniques: &[TechniqueDoc], analysis: &Analysis, found: &mut Vec<Finding>) {
    for (j, jewel) in analysis.jewels.iter().enumerate() {
        let first = analysis.paths.iter().enumerate().find(|(_, p)| p.jewel == j);
        let Some((position, path)) = first else { continue };
        let exploited = path.steps.iter().find_map(|s| s.exploits).and_then(|w| eco.weaknesses.get(w.index()));
        let last = path.steps.last().and_then(|s| techniques.get(s.technique)).and_then(|t| t.owasp);
        let moves = match path.steps.len() {
            1 => "a single move".to_owned(),
            n => format!("{n} moves"),
        };
        let first = path.steps.first().map_or("", |s| words::asset(eco, s.target));
        let threat = path.steps.len() > 1
            && path
                .steps
                .last()
                .and_then(|s| techniques.get(s.technique))
                .is_some_and(|t| t.needs.contains(&NeedKind::Leverage));
        // Without it nobody would see what the first place has to do with the last.
        let threat = if threat { ", where they find something to threaten with" } else { "" };
        let can = match jewel.fact {
            Fact::Down(asset) => format!("bring {} down", words::asset(eco, asset)),
            Fact::Money(asset) => format!("send money elsewhere at {}", words::asset(eco, asset)),
            Fact::Reads(_) => format!("read the {}", jewel.name),
            Fact::On(_) | Fact::Has(_) | Fact::Lever | Fact::Demand => format!("get to “{}”", jewel.name),
        };
        found.push(Finding {
            code: "G101",
            owasp: exploited.map(|w| w.owasp).or(last).unwrap_or(Owasp::Api8),
            severity: by_effort(path),
            about: about(eco, things(path)),
            sentence: format!(
                "Somebody outside can {can} in {moves}, {} of work; it begins with {first}{threat}.",
                path.cost.in_words()
            ),
            evidence: path.steps.iter().map(|s| words::step(eco, techniques, s)).collect(),
            path: Some(position),
        });
    }
}

/// G102: one thing that every way to a jewel needs.
fn choke_points(eco: &Ecosystem, analysis: &Analysis, found: &mut Vec<Finding>) {
    let mut by_thing: BTreeMap<Element, Vec<String>> = BTreeMap::new();
    for (choke, jewel) in analysis.choke.iter().zip(&analysis.jewels) {
        for thing in choke.single.iter().filter(|e| !matches!(e, Element::Asset(_))) {
            by_thing.entry(*thing).or_default().push(format!("“{}”", jewel.name));
        }
    }
    for (thing, jewels) in by_thing {
        let (what, done) = match thing {
            Element::Flow(f) => (words::flow(eco, f), "Closing that call"),
            Element::Weakness(_) => (format!("“{}”", thing.name(eco)), "Fixing it"),
            Element::Credential(_) => (thing.name(eco).to_owned(), "Guarding that key well"),
            Element::Asset(_) => continue,
        };
        found.push(Finding {
            code: "G102",
            owasp: owasp_of(eco, thing),
            severity: Severity::High,
            about: about(eco, [thing]),
            sentence: format!(
                "Every way from outside to {} needs {what}. {done} closes them all.",
                words::list(&jewels)
            ),
            evidence: jewels,
            path: None,
        });
    }
}

/// G103: weaknesses that cheap plans use.
fn weaknesses(eco: &Ecosystem, analysis: &Analysis, found: &mut Vec<Finding>) {
    let mut used: BTreeMap<WeaknessId, Vec<&AttackPath>> = BTreeMap::new();
    for path in &analysis.paths {
        for weakness in path.steps.iter().filter_map(|s| s.exploits) {
            let list = used.entry(weakness).or_default();
            if !list.iter().any(|p| std::ptr::eq(*p, path)) {
                list.push(path);
            }
        }
    }
    for (id, paths) in used {
        let Some(weakness) = eco.weaknesses.get(id.index()) else { continue };
        let mut jewels: Vec<String> = Vec::new();
        for path in &paths {
            if let Some(jewel) = analysis.jewels.get(path.jewel).map(|j| format!("“{}”", j.name))
                && !jewels.contains(&jewel)
            {
                jewels.push(jewel);
            }
        }
        let times = if paths.len() == 1 {
            "one of the cheapest ways".to_owned()
        } else {
            format!("{} of the cheapest ways", paths.len())
        };
        found.push(Finding {
            code: "G103",
            owasp: weakness.owasp,
            severity: paths.iter().map(|p| by_effort(p)).min().unwrap_or(Severity::Low).max(Severity::High),
            about: about(eco, [Element::Weakness(id)]),
            sentence: format!("“{}” helps along {times} to {}.", weakness.name, words::list(&jewels)),
            evidence: vec![format!("CWE-{}, ease {:.2}", weakness.cwe, weakness.ease)],
            path: None,
        });
    }
}

/// G501: what to do first. G502: a control that holds much.
fn advice(eco: &Ecosystem, analysis: &Analysis, found: &mut Vec<Finding>) {
    let change_words = |c: &crate::analysis::graph::changes::JewelChange| {
        let name = analysis.jewels.get(c.jewel).map_or("", |j| j.name.as_str());
        format!("“{name}”: {} before, {} after", c.before.in_words(), c.after.in_words())
    };
    for change in analysis.changes.iter().filter(|c| c.effect >= WORTH_SAYING).take(ADVICE) {
        let (owasp, things) = of_action(eco, change.action);
        let closed = change.jewels.iter().filter(|c| !c.after.is_possible()).count();
        let closes = match closed {
            0 => String::new(),
            1 => ", and no way is left to one of them".to_owned(),
            n => format!(", and no way is left to {n} of them"),
        };
        found.push(Finding {
            code: "G501",
            owasp,
            severity: Severity::Note,
            about: things,
            sentence: format!(
                "{} alone makes the crown jewels {} less attractive to an attacker{closes}.",
                words::action(eco, change.action),
                words::percent(change.effect)
            ),
            evidence: change.jewels.iter().map(change_words).collect(),
            path: None,
        });
    }
    let holding = analysis.changes.iter().rev().filter(|c| c.effect <= -WORTH_SAYING).take(ADVICE);
    for change in holding {
        let (owasp, things) = of_action(eco, change.action);
        found.push(Finding {
            code: "G502",
            owasp,
            severity: Severity::Note,
            about: things,
            sentence: format!(
                "{} would make the crown jewels {} more attractive: it holds today.",
                words::action(eco, change.action),
                words::percent(-change.effect)
            ),
            evidence: change.jewels.iter().map(change_words).collect(),
            path: None,
        });
    }
}

fn of_action(eco: &Ecosystem, action: Action) -> (Owasp, Vec<super::About>) {
    match action {
        Action::Take(element) => (owasp_of(eco, element), about(eco, [element])),
        Action::SwitchOn(c) | Action::SwitchOff(c) => {
            let Some(control) = eco.controls.get(c.index()) else { return (Owasp::Api8, Vec::new()) };
            let spots = control.spots.iter().map(|s| match s {
                crate::scenario::model::Spot::Asset(a) => Element::Asset(*a),
                crate::scenario::model::Spot::Flow(f) => Element::Flow(*f),
            });
            (control.against.first().copied().unwrap_or(Owasp::Api8), about(eco, spots))
        }
    }
}

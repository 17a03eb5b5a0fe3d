//! What reaches the teams, and whether an exercise comes of it.

use std::collections::{BTreeMap, BTreeSet};

use super::ground::first;
use super::leaf::What;
use super::walk::each;
use super::{Check, Findings, Rule, ScenarioView};
use crate::base::time::Span;
use crate::scenario::doc::{Begin, Known, Label, ScenarioDoc, SpanText, When};

pub(super) const RULES: &[Rule] = &[
    Rule { code: "S500", summary: "every inject can arrive", check: Check::Scenario(injects) },
    Rule {
        code: "S501",
        summary: "what monitoring is to notice makes noise where it is heard",
        check: Check::Scenario(noticed),
    },
    Rule { code: "S502", summary: "every fact can be learned", check: Check::Scenario(facts) },
    Rule { code: "S503", summary: "the story begins with an inject at T0", check: Check::Scenario(first_signal) },
    Rule { code: "S504", summary: "nothing is scheduled after the horizon", check: Check::Scenario(horizon) },
    Rule {
        code: "S505",
        summary: "decisions and injects fit into the minutes of play",
        check: Check::Scenario(minutes),
    },
    Rule {
        code: "S506",
        summary: "the first decision opens within a quarter of an hour",
        check: Check::Scenario(first_decision),
    },
    Rule {
        code: "S507",
        summary: "every objective is served by an inject or a decision",
        check: Check::Scenario(objectives),
    },
];

fn injects(view: &ScenarioView<'_>, out: &mut Findings) {
    for (inject, at) in each(&view.doc.injects, view.at.field("injects")) {
        if view.possible.inject(&inject.id) {
            continue;
        }
        let only_if = !view.possible.truth(&inject.only_if);
        let at = if only_if { at.field("only_if") } else { at.field("when") };
        let message = format!("the inject {:?} can never arrive", inject.id);
        out.error(at, message, "what it waits for cannot happen: nothing in the scenario brings it about");
    }
}

fn noticed(view: &ScenarioView<'_>, out: &mut Findings) {
    let Some(ground) = view.ground else { return };
    let steps = first(view.doc.attack.iter().map(|step| (step.id.as_str(), step)));
    let techniques = &view.library.techniques.techniques;
    let techniques = first(techniques.iter().map(|technique| (technique.id.as_str(), technique)));
    for (inject, at) in each(&view.doc.injects, view.at.field("injects")) {
        let When::Noticed(step) = &inject.when else { continue };
        let Some(step) = steps.get(step.as_str()) else { continue };
        let Some(technique) = techniques.get(step.technique.as_str()) else { continue };
        let places = step.from.iter().chain([&step.target]).filter_map(|asset| ground.assets.get(asset.as_str()));
        let watched = places.flat_map(|asset| &asset.monitoring);
        let heard: BTreeSet<_> = watched.filter(|log| log.coverage * log.quality > 0.0).map(|log| log.source).collect();
        if !technique.noise.iter().any(|(source, rate)| *rate > 0.0 && heard.contains(source)) {
            let message = format!("nobody can notice the step {:?}: no log source hears its technique", step.id);
            let sources: Vec<&str> = technique.noise.iter().map(|(source, _)| source.label()).collect();
            let hint = format!("watch one of these on {:?}: {}", step.target, sources.join(", "));
            out.warning(at.field("when").item(0), message, hint);
        }
    }
}

fn facts(view: &ScenarioView<'_>, out: &mut Findings) {
    for (fact, at) in each(&view.doc.facts, view.at.field("facts")) {
        if !view.possible.fact(&fact.id) {
            let message = format!("nobody can learn the fact {:?}", fact.id);
            out.warning(at.field("id"), message, "let an inject or an effect reveal it");
        }
    }
}

fn first_signal(view: &ScenarioView<'_>, out: &mut Findings) {
    let at_start = |span: &SpanText| Span::parse(&span.0).is_ok_and(|span| span.0 <= 0);
    if !view.doc.injects.iter().any(|inject| matches!(&inject.when, When::At(span) if at_start(span))) {
        let message = "no inject arrives at T0";
        out.error(view.at.field("injects"), message, "T0 is the first signal: write one with `when: At(\"0m\")`");
    }
}

fn horizon(view: &ScenarioView<'_>, out: &mut Findings) {
    let doc = view.doc;
    let Ok(horizon) = Span::parse(&doc.horizon.0) else { return };
    let mut late = |span: &SpanText, at, what: &str| {
        if Span::parse(&span.0).is_ok_and(|span| span > horizon) {
            let message = format!("{what} at {:?} comes after the horizon of {:?}", span.0, doc.horizon.0);
            out.error(at, message, "nothing happens after the horizon: move one of them");
        }
    };
    for (inject, at) in each(&doc.injects, view.at.field("injects")) {
        if let When::At(span) = &inject.when {
            late(span, at.field("when").item(0), "an inject");
        }
    }
    for (step, at) in each(&doc.attack, view.at.field("attack")) {
        if let Begin::At(span) = &step.begin {
            late(span, at.field("begin").item(0), "a step");
        }
    }
    for (decision, at) in each(&doc.decisions, view.at.field("decisions")) {
        for (option, at) in each(&decision.options, at.field("options")) {
            for (consequence, at) in each(&option.later, at.field("later")) {
                late(&consequence.after, at.field("after"), "a consequence");
            }
        }
    }
}

/// A decision takes a table about four minutes, an inject one and a half; one that arrives only in some runs half of that.
/// Signals of an attack that is not scripted which a room gets to see.
const MOST_SIGNALS: u32 = 8;

fn is_planned(doc: &ScenarioDoc, step: &str) -> bool {
    doc.attack.iter().any(|s| s.id == step && s.begin == Begin::Planned)
}

fn minutes(view: &ScenarioView<'_>, out: &mut Findings) {
    let doc = view.doc;
    let at = view.at.field("minutes");
    if !(10..=480).contains(&doc.minutes) {
        out.error(at, format!("{} minutes of play", doc.minutes), "write between 10 and 480");
        return;
    }
    let (mut injects, mut signals) = (0.0, 0);
    for inject in &doc.injects {
        match &inject.when {
            When::At(_) => injects += 1.5,
            // Of what an attacker could do that chooses for itself, a room sees a handful.
            When::Noticed(step) if is_planned(doc, step) => signals += 1,
            _ => injects += 0.75,
        }
    }
    injects += 0.75 * f64::from(signals.min(MOST_SIGNALS));
    let needed = 4.0 * doc.decisions.len() as f64 + injects;
    let share = needed / f64::from(doc.minutes);
    if !(0.5..=1.8).contains(&share) {
        let (decisions, injects) = (doc.decisions.len(), doc.injects.len());
        let message =
            format!("{decisions} decisions and {injects} injects take about {needed:.0} minutes, not {}", doc.minutes);
        out.warning(at, message, "four minutes for a decision, one and a half for an inject");
    }
}

/// A quarter of an hour of story time.
const QUARTER: i64 = 900;

fn first_decision(view: &ScenarioView<'_>, out: &mut Findings) {
    let clock = Clock::of(view.doc);
    let opens_soon = |known: &Known| clock.earliest(known).is_some_and(|earliest| earliest <= QUARTER);
    let decisions = &view.doc.decisions;
    if !decisions.is_empty() && !decisions.iter().any(|decision| opens_soon(&decision.opens)) {
        let message = "no decision opens within the first quarter of an hour";
        let hint = "let one open on the inject at T0: a table without a question loses its attention";
        out.warning(view.at.field("decisions"), message, hint);
    }
}

/// When things are sure to be known by the clock alone, in seconds after T0.
struct Clock<'a> {
    injects: BTreeMap<&'a str, i64>,
    facts: BTreeMap<(&'a str, Label), i64>,
}

impl<'a> Clock<'a> {
    fn of(doc: &'a ScenarioDoc) -> Clock<'a> {
        let mut clock = Clock { injects: BTreeMap::new(), facts: BTreeMap::new() };
        for inject in &doc.injects {
            let When::At(span) = &inject.when else { continue };
            let Ok(at) = Span::parse(&span.0).map(|span| span.0.max(0)) else { continue };
            clock.injects.insert(&inject.id, at);
            for (fact, firm) in &inject.reveals {
                for label in Label::ALL.iter().filter(|label| *label <= firm) {
                    let earliest = clock.facts.entry((fact, *label)).or_insert(at);
                    *earliest = at.min(*earliest);
                }
            }
        }
        clock
    }

    fn earliest(&self, known: &Known) -> Option<i64> {
        match known {
            Known::Always | Known::Not(_) => Some(0),
            Known::All(parts) => parts.iter().map(|part| self.earliest(part)).try_fold(0, |a: i64, b| Some(a.max(b?))),
            Known::Any(parts) => parts.iter().filter_map(|part| self.earliest(part)).min(),
            Known::Past(span) => Span::parse(&span.0).ok().map(|span| span.0.max(0)),
            Known::Seen(id) => self.injects.get(id.as_str()).copied(),
            Known::Fact(id, label) => self.facts.get(&(id.as_str(), *label)).copied(),
            _ => None,
        }
    }
}

fn objectives(view: &ScenarioView<'_>, out: &mut Findings) {
    let served: BTreeSet<&str> = view
        .leaves
        .iter()
        .filter_map(|leaf| match leaf.what {
            What::Name { space: super::leaf::Space::Objective, name } => Some(name),
            _ => None,
        })
        .collect();
    for (objective, at) in each(&view.doc.objectives, view.at.field("objectives")) {
        if !served.contains(objective.id.as_str()) {
            let message = format!("nothing serves the objective {:?}", objective.id);
            out.warning(at.field("id"), message, "name it in an inject or a decision, or leave it out");
        }
    }
}

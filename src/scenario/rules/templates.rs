//! Rules for what exercises are drawn from: a template may only name what it is bound to, and it is a decision like any other.

use std::collections::BTreeSet;

use super::walk::each;
use super::{At, Check, Findings, LibraryDoc, LibraryView, Rule};
use crate::base::time::Span;
use crate::scenario::doc::{Bind, DecisionDoc, DecisionTemplateDoc, Effect, InjectTemplateDoc, When};

pub(super) const RULES: &[Rule] = &[
    Rule { code: "S901", summary: "a template names only what it is bound to", check: Check::Library(bound) },
    Rule { code: "S902", summary: "a decision template is a complete decision", check: Check::Library(complete) },
    Rule {
        code: "S903",
        summary: "a default of a template does not contain the attack",
        check: Check::Library(defaults),
    },
    Rule {
        code: "S904",
        summary: "news of a template waits for something that can be waited for",
        check: Check::Library(news),
    },
];

/// Names behind `$` and words in braces of anything that can be written.
fn used(doc: &impl serde::Serialize) -> (BTreeSet<String>, BTreeSet<String>) {
    let text = ron::to_string(doc).unwrap_or_default();
    let word = |rest: &str| -> String {
        rest.chars().take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-').collect()
    };
    let (mut names, mut words) = (BTreeSet::new(), BTreeSet::new());
    for (at, found) in text.match_indices(['$', '{']) {
        let Some(rest) = text.get(at + 1..) else { continue };
        let found_word = word(rest);
        if found == "$" {
            // An action is pointed at something: "isolate@$host".
            names.insert(found_word);
        } else if rest.get(found_word.len()..).is_some_and(|after| after.starts_with('}')) {
            words.insert(found_word);
        }
    }
    (names, words)
}

fn foreign(about: &[Bind], doc: &impl serde::Serialize, at: At<'_>, out: &mut Findings) {
    let (names, words) = used(doc);
    let known_names: BTreeSet<&str> = about.iter().flat_map(|b| b.names()).copied().collect();
    let known_words: BTreeSet<&str> = about.iter().flat_map(|b| b.words()).chain(Bind::ALWAYS).copied().collect();
    for name in names.iter().filter(|n| !known_names.contains(n.as_str())) {
        let message = format!("\"${name}\" is given by nothing in `about`");
        out.error(at, message, format!("given are: {}", list(&known_names, "$")));
    }
    for word in words.iter().filter(|w| !known_words.contains(w.as_str())) {
        let message = format!("{{{word}}} is given by nothing in `about`");
        out.error(at, message, format!("given are: {}", list(&known_words, "")));
    }
}

fn list(names: &BTreeSet<&str>, before: &str) -> String {
    names.iter().map(|n| format!("{before}{n}")).collect::<Vec<_>>().join(", ")
}

fn decisions<'a>(view: &LibraryView<'a>) -> Vec<(&'a DecisionTemplateDoc, At<'a>)> {
    let LibraryDoc::Templates(doc) = view.doc else { return Vec::new() };
    each(&doc.decisions, view.at.field("decisions")).collect()
}

fn injects<'a>(view: &LibraryView<'a>) -> Vec<(&'a InjectTemplateDoc, At<'a>)> {
    let LibraryDoc::Templates(doc) = view.doc else { return Vec::new() };
    each(&doc.injects, view.at.field("injects")).collect()
}

fn bound(view: &LibraryView<'_>, out: &mut Findings) {
    for (template, at) in decisions(view) {
        foreign(&template.about, &template.decision, at.field("decision"), out);
    }
    for (template, at) in injects(view) {
        foreign(&template.about, &template.inject, at.field("inject"), out);
    }
}

fn complete(view: &LibraryView<'_>, out: &mut Findings) {
    let mut seen = BTreeSet::new();
    for (template, at) in decisions(view) {
        let decision = &template.decision;
        let at = at.field("decision");
        if !seen.insert(decision.id.as_str()) {
            out.error(at.field("id"), format!("a second decision {:?}", decision.id), "give it another id");
        }
        if !(1..=3).contains(&template.weight) {
            out.error(at, format!("weight {}", template.weight), "1, 2 or 3");
        }
        if !(2..=5).contains(&decision.options.len()) {
            out.error(at.field("options"), format!("{} options", decision.options.len()), "two to five");
        }
        for (name, field) in
            [(&decision.default, "default"), (&decision.cautious, "cautious"), (&decision.expert.option, "expert")]
        {
            if option(decision, name).is_none() {
                out.error(at.field(field), format!("there is no option {name:?}"), "name one of the options");
            }
        }
        if !Bind::OBJECTIVES.contains(&decision.objective.as_str()) {
            let message = format!("there is no objective {:?} in drawn exercises", decision.objective);
            out.error(at.field("objective"), message, Bind::OBJECTIVES.join(", "));
        }
        if Span::parse(&decision.deadline.0).is_err() {
            out.error(at.field("deadline"), format!("{:?} is no span", decision.deadline.0), "\"90m\", \"2d 4h\"");
        }
    }
    for (template, at) in injects(view) {
        if !Bind::OBJECTIVES.contains(&template.inject.objective.as_str()) {
            let message = format!("there is no objective {:?} in drawn exercises", template.inject.objective);
            out.error(at.field("inject").field("objective"), message, Bind::OBJECTIVES.join(", "));
        }
    }
}

fn option<'d>(decision: &'d DecisionDoc, id: &str) -> Option<&'d crate::scenario::doc::DeedDoc> {
    decision.options.iter().find(|o| o.id == id)
}

fn defaults(view: &LibraryView<'_>, out: &mut Findings) {
    for (template, at) in decisions(view) {
        let Some(default) = option(&template.decision, &template.decision.default) else { continue };
        let contains = |e: &Effect| {
            matches!(
                e,
                Effect::BlockFlow(_)
                    | Effect::Isolate(_)
                    | Effect::TakeDown(_)
                    | Effect::Revoke(_)
                    | Effect::Rotate(_)
                    | Effect::Fix(_)
                    | Effect::Evict(_)
                    | Effect::Restore(_)
            )
        };
        if default.effects.iter().any(contains) {
            let message = format!("the default of {:?} stops the attack", template.decision.id);
            out.error(
                at.field("decision").field("default"),
                message,
                "what nobody decides must not be what saves the day",
            );
        }
    }
}

fn news(view: &LibraryView<'_>, out: &mut Findings) {
    for (template, at) in injects(view) {
        let at = at.field("inject").field("when");
        match &template.inject.when {
            When::At(span) if Span::parse(&span.0).is_err() => {
                out.error(at, format!("{:?} is no span", span.0), "\"90m\", \"2d 4h\"");
            }
            When::At(span) if template.first && Span::parse(&span.0) != Ok(Span::ZERO) => {
                out.error(at, "the first that anybody hears comes at T0", "write At(\"0m\")");
            }
            When::AfterStep(..) | When::Noticed(_) => {
                out.error(at, "a template knows no single attack step", "write Once(StepDone(\"$reads\"), \"2h\")");
            }
            When::At(_) | When::AfterChoice(..) | When::AfterAction(..) | When::Once(..) => {}
        }
    }
}

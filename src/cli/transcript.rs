//! The story of one run as a text: what the room read, decided and saw happen, with the truth beside it. For authors, who read
//! drawn exercises as a facilitator would.

use std::fmt::Write as _;

use crate::engine::view::{line, option_label};
use crate::engine::{Engine, Event, Happened};
use crate::scenario::model::Scenario;

/// The story of a run that has ended and kept its events, as Markdown.
pub(super) fn transcript(scenario: &Scenario, engine: &Engine) -> String {
    let mut text = format!("# {}\n\n{}\n", scenario.title, scenario.summary);
    let _ = writeln!(text, "\nSeed {}, begins {}.\n", engine.seed(), scenario.calendar.with_year(Default::default()));
    for happened in engine.log() {
        if let Some(words) = words(scenario, *happened) {
            let _ = writeln!(text, "**{}** {words}\n", happened.at);
        }
    }
    let outcome = engine.outcome();
    let sign = &scenario.currency.sign;
    let time = |t: Option<crate::base::time::Span>| t.map_or("never".to_owned(), |t| t.to_string());
    let times = outcome.times;
    let _ = writeln!(
        text,
        "Cost {sign}{}; detected {}, responded {}, contained {}, recovered {}; data of {} people left.",
        crate::base::money::grouped((outcome.cost.0 / 100).unsigned_abs()),
        time(times.detect),
        time(times.respond),
        time(times.contain),
        time(times.recover),
        crate::base::money::grouped(outcome.people_out),
    );
    text
}

fn words(scenario: &Scenario, happened: Happened) -> Option<String> {
    match happened.event {
        Event::InjectArrived(id) => {
            let inject = scenario.injects.get(id.index())?;
            Some(format!("{} ({}): *{}* {}", inject.from, inject.channel, inject.title, inject.text))
        }
        Event::DecisionOpened(id) => {
            let decision = scenario.decisions.get(id.index())?;
            let options = (0..decision.options.len()).map(|o| option_label(scenario, id, o as u8));
            let options = options.collect::<Vec<_>>().join(" / ");
            Some(format!("{} is asked: *{}* {} [{options}]", decision.owner, decision.title, decision.question))
        }
        Event::StepSucceeded(id) => {
            let step = scenario.steps.get(id.index())?;
            Some(format!("_Unseen: {} {}_", step.says, step.reason))
        }
        Event::FactLabelled(id, label) => {
            let fact = scenario.facts.get(id.index())?;
            let label = label.map_or("ruled out".to_owned(), |label| label.to_string());
            Some(format!("On the board: {} ({label}).", fact.text))
        }
        event => {
            let line = line(scenario, event).filter(|line| !line.text.is_empty())?;
            Some(if line.known { line.text } else { format!("_Unseen: {}_", line.text) })
        }
    }
}

//! Words for what happened, for timelines and reports. Nothing here decides anything.

use crate::base::id::*;
use crate::engine::event::Event;
use crate::engine::view::TimelineKind;
use crate::scenario::doc::Role;
use crate::scenario::model::{DeedSource, Scenario};

/// One line about an event: what kind of mark, the words, who acted, and whether the room may see it.
pub struct Line {
    /// What kind.
    pub kind: TimelineKind,
    /// One line.
    pub text: String,
    /// Who.
    pub role: Option<Role>,
    /// Whether the room may see it.
    pub known: bool,
}

/// The line for an event; none for what belongs on no timeline.
pub fn line(scenario: &Scenario, event: Event) -> Option<Line> {
    use TimelineKind as K;
    let hidden = |kind, text: String| Some(Line { kind, text, role: None, known: false });
    let shown = |kind, text: String, role| Some(Line { kind, text, role, known: true });
    let says = |s: StepId| scenario.steps.get(s.index()).map(|s| s.says.clone()).unwrap_or_default();
    let step = |s: StepId| {
        let technique = scenario.steps.get(s.index()).and_then(|s| scenario.techniques.get(s.technique.index()));
        technique.map(|t| t.name.clone()).unwrap_or_default()
    };
    let clock = |o: ObligationId| scenario.obligations.get(o.index());
    match event {
        Event::StepSucceeded(s) => hidden(K::Attack, says(s)),
        Event::StepFailed(s) => hidden(K::Attack, format!("{}: tried, and failed", step(s))),
        Event::StepChosen(..) => None,
        Event::ControlActed(control, flow, _) => {
            let eco = &scenario.ecosystem;
            let control = eco.controls.get(control.index()).map(|c| c.name.clone()).unwrap_or_default();
            let flow = eco.flows.get(flow.index()).map(|f| f.doc.api.clone()).unwrap_or_default();
            shown(K::Consequence, format!("Blocked without asking a person: {flow} (control: {control})"), None)
        }
        Event::StepCut(s) => hidden(K::Attack, format!("{}: cut off", step(s))),
        Event::StepResumed(s) => hidden(K::Attack, format!("{}: runs again", step(s))),
        Event::StepExhausted(s) => hidden(K::Attack, format!("{}: took all there was", step(s))),
        Event::AttackerGaveUp => hidden(K::Attack, "The attacker gave up".into()),
        Event::InjectArrived(i) => {
            let title = scenario.injects.get(i.index()).map(|i| i.title.clone()).unwrap_or_default();
            shown(K::Inject, title, None)
        }
        Event::Improvised => shown(K::Inject, "News from the facilitator".into(), None),
        Event::InjectSkipped(i) => {
            let title = scenario.injects.get(i.index()).map(|i| i.title.clone()).unwrap_or_default();
            hidden(K::Inject, format!("Taken back by the facilitator: {title}"))
        }
        Event::PeopleCounted(h, count) => {
            let name = scenario.ecosystem.holdings.get(h.index()).map(|h| h.name.clone()).unwrap_or_default();
            shown(K::Mark, format!("Counted: {} people in {name}", crate::base::money::grouped(count)), None)
        }
        Event::PeopleTold(h) => {
            let name = scenario.ecosystem.holdings.get(h.index()).map(|h| h.name.clone()).unwrap_or_default();
            shown(K::Action, format!("The people in {name} were told"), None)
        }
        Event::DecisionOpened(d) => decision(scenario, d, "opened"),
        Event::OptionChosen(d, o) => {
            let label = option_label(scenario, d, o);
            decision(scenario, d, &format!("“{label}”"))
        }
        Event::DecisionDefaulted(d, o) => {
            let label = option_label(scenario, d, o);
            decision(scenario, d, &format!("nobody answered, so “{label}”"))
        }
        Event::DecisionDeferred(d) => decision(scenario, d, "put off"),
        Event::OtherChosen(d) => decision(scenario, d, "decided in other words"),
        Event::HeldAtDeadline(_) => None,
        Event::WorkQueued(d) => {
            shown(K::Action, format!("{}: waiting for people", deed_label(scenario, d)), owner(scenario, d))
        }
        Event::TookEffect(d) => shown(K::Action, format!("{}: in effect", deed_label(scenario, d)), owner(scenario, d)),
        Event::RiskHappened(d, i) => {
            let says = scenario.deeds.get(d.index()).and_then(|d| d.risks.get(usize::from(i))).map(|r| r.says.clone());
            shown(K::Consequence, says.unwrap_or_default(), owner(scenario, d))
        }
        Event::Followed(d, i) => {
            let says = scenario.deeds.get(d.index()).and_then(|d| d.later.get(usize::from(i))).map(|l| l.says.clone());
            shown(K::Consequence, says.unwrap_or_default(), owner(scenario, d))
        }
        Event::ClockDeclared(o) => {
            clock(o).and_then(|c| shown(K::Clock, format!("{}: clock started", c.label), Some(c.owner)))
        }
        Event::ClockDeemed(o) => {
            clock(o).and_then(|c| hidden(K::Clock, format!("{}: known facts met the rule", c.label)))
        }
        Event::Filed(o) => clock(o).and_then(|c| shown(K::Clock, format!("{}: filed", c.label), Some(c.owner))),
        Event::Waived(o) => {
            clock(o).and_then(|c| shown(K::Clock, format!("{}: decided not to apply", c.label), Some(c.owner)))
        }
        Event::ClockMissed(o) => clock(o).and_then(|c| shown(K::Clock, format!("{}: missed", c.label), Some(c.owner))),
        Event::Detected => hidden(K::Mark, "Detected: a true signal was opened".into()),
        Event::Responded(_) => hidden(K::Mark, "First response took effect".into()),
        Event::Contained => hidden(K::Mark, "Contained: no gain is within the attacker's reach".into()),
        Event::Reopened => hidden(K::Mark, "Reopened: a gain is within reach again".into()),
        Event::Eradicated => hidden(K::Mark, "The attacker has no foothold and no credential left".into()),
        Event::Recovered => hidden(K::Mark, "Recovered: all services up, no foothold".into()),
        Event::BooksClosed => shown(K::Mark, "The books are closed".into(), None),
        Event::StaffAdded(role, n) => shown(K::Action, format!("{n} more for {role}"), Some(role)),
        Event::StepBegan(_)
        | Event::StepNoticed(..)
        | Event::InjectOpened(_)
        | Event::FactLabelled(..)
        | Event::WorkBegan(_)
        | Event::ShiftChanged
        | Event::Booked(..) => None,
    }
}

fn decision(scenario: &Scenario, id: DecisionId, words: &str) -> Option<Line> {
    let spec = scenario.decisions.get(id.index())?;
    Some(Line { kind: TimelineKind::Decision, text: titled(&spec.title, words), role: Some(spec.owner), known: true })
}

/// A title and what is said of it, with one mark between them: many titles are questions.
pub fn titled(title: &str, words: &str) -> String {
    match title.ends_with(['?', '!', '.', ':', '…']) {
        true => format!("{title} {words}"),
        false => format!("{title}: {words}"),
    }
}

/// What the button of an option says.
pub fn option_label(scenario: &Scenario, decision: DecisionId, option: u8) -> String {
    let deed = scenario.decisions.get(decision.index()).and_then(|d| d.options.get(usize::from(option)));
    deed.and_then(|d| scenario.deeds.get(d.index())).map(|d| d.label.clone()).unwrap_or_default()
}

/// What a deed is called: the option's label, or the action's with its target.
pub fn deed_label(scenario: &Scenario, id: DeedId) -> String {
    let Some(deed) = scenario.deeds.get(id.index()) else { return String::new() };
    match deed.source {
        DeedSource::Action(a) => match scenario.actions.get(a.index()) {
            Some(action) if !action.target_name.is_empty() => format!("{}: {}", deed.label, action.target_name),
            _ => deed.label.clone(),
        },
        DeedSource::Option(..) => deed.label.clone(),
    }
}

/// The role that answers for a deed.
pub fn owner(scenario: &Scenario, id: DeedId) -> Option<Role> {
    crate::engine::owners(scenario, id).iter().next()
}

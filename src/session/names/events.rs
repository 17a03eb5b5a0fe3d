//! Events in authored names, and back.

use serde::{Deserialize, Serialize};

use super::*;
use crate::base::money::Cents;
use crate::engine::{Event, Happened};

/// Something that happened, in authored names. Any version of the program can read it, also one that has no such event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRecord {
    /// Seconds from T0.
    pub at: Time,
    /// What: "option-chosen".
    pub event: String,
    /// The attack step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The log that showed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// The inject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inject: Option<String>,
    /// The fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// How firmly it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The holding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holding: Option<String>,
    /// The decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// Its option.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
    /// The option or action at work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deed: Option<String>,
    /// The obligation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<String>,
    /// The control that acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// The flow that it blocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow: Option<String>,
    /// The role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Where money was booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// How much, in cents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cents: Option<i64>,
    /// People, or which of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// An earlier instant that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Time>,
}

/// A part that an event of this name has, but the record does not.
fn part<'r>(what: &'static str, value: &'r Option<String>, event: &str) -> Result<&'r str, NameError> {
    value.as_deref().ok_or_else(|| NameError::new(what, &format!("(none, in {event})"), []))
}

impl EventRecord {
    /// In authored names.
    pub fn of(happened: &Happened, scenario: &Scenario) -> EventRecord {
        let new = |event: &str| EventRecord { at: happened.at, event: event.to_owned(), ..EventRecord::default() };
        let step = |event, id| EventRecord { step: Some(step_name(scenario, id)), ..new(event) };
        let inject = |event, id| EventRecord { inject: Some(inject_name(scenario, id)), ..new(event) };
        let fact = |event, id| EventRecord { fact: Some(fact_name(scenario, id)), ..new(event) };
        let holding = |event, id| EventRecord { holding: Some(holding_name(scenario, id)), ..new(event) };
        let decision = |event, id| EventRecord { decision: Some(decision_name(scenario, id)), ..new(event) };
        let option = |event, id, o| EventRecord { option: Some(option_name(scenario, id, o)), ..decision(event, id) };
        let deed = |event, id| EventRecord { deed: Some(deed_name(scenario, id)), ..new(event) };
        let clock = |event, id| EventRecord { obligation: Some(obligation_name(scenario, id)), ..new(event) };
        match happened.event {
            Event::StepBegan(s) => step("step-began", s),
            Event::StepSucceeded(s) => step("step-succeeded", s),
            Event::StepFailed(s) => step("step-failed", s),
            Event::StepChosen(s, among) => EventRecord { count: Some(u64::from(among)), ..step("step-chosen", s) },
            Event::ControlActed(control, flow, s) => EventRecord {
                control: Some(control_name(scenario, control)),
                flow: Some(flow_name(scenario, flow)),
                step: s.map(|s| step_name(scenario, s)),
                ..new("control-acted")
            },
            Event::StepCut(s) => step("step-cut", s),
            Event::StepResumed(s) => step("step-resumed", s),
            Event::StepExhausted(s) => step("step-exhausted", s),
            Event::AttackerGaveUp => new("attacker-gave-up"),
            Event::StepNoticed(s, log) => EventRecord { log: Some(word(log)), ..step("step-noticed", s) },
            Event::InjectArrived(i) => inject("inject-arrived", i),
            Event::InjectSkipped(i) => inject("inject-skipped", i),
            Event::Improvised => new("improvised"),
            Event::InjectOpened(i) => inject("inject-opened", i),
            Event::FactLabelled(f, Some(label)) => EventRecord { label: Some(word(label)), ..fact("fact-labelled", f) },
            Event::FactLabelled(f, None) => fact("fact-ruled-out", f),
            Event::PeopleCounted(h, people) => EventRecord { count: Some(people), ..holding("people-counted", h) },
            Event::PeopleTold(h) => holding("people-told", h),
            Event::DecisionOpened(d) => decision("decision-opened", d),
            Event::OptionChosen(d, o) => option("option-chosen", d, o),
            Event::DecisionDeferred(d) => decision("decision-deferred", d),
            Event::DecisionDefaulted(d, o) => option("decision-defaulted", d, o),
            Event::OtherChosen(d) => decision("other-chosen", d),
            Event::HeldAtDeadline(d) => decision("held-at-deadline", d),
            Event::WorkQueued(d) => deed("work-queued", d),
            Event::WorkBegan(d) => deed("work-began", d),
            Event::TookEffect(d) => deed("took-effect", d),
            Event::RiskHappened(d, n) => EventRecord { count: Some(u64::from(n)), ..deed("risk-happened", d) },
            Event::Followed(d, n) => EventRecord { count: Some(u64::from(n)), ..deed("followed", d) },
            Event::ClockDeclared(o) => clock("clock-declared", o),
            Event::ClockDeemed(o) => clock("clock-deemed", o),
            Event::Filed(o) => clock("filed", o),
            Event::Waived(o) => clock("waived", o),
            Event::ClockMissed(o) => clock("clock-missed", o),
            Event::Detected => new("detected"),
            Event::Responded(since) => EventRecord { since: Some(since), ..new("responded") },
            Event::Contained => new("contained"),
            Event::Reopened => new("reopened"),
            Event::Eradicated => new("eradicated"),
            Event::Recovered => new("recovered"),
            Event::ShiftChanged => new("shift-changed"),
            Event::Booked(category, amount) => {
                EventRecord { category: Some(word(category)), cents: Some(amount.0), ..new("booked") }
            }
            Event::StaffAdded(role, people) => {
                EventRecord { role: Some(word(role)), count: Some(u64::from(people)), ..new("staff-added") }
            }
            Event::BooksClosed => new("books-closed"),
        }
    }

    /// What it is in this scenario and this engine.
    ///
    /// # Errors
    /// The first name that is not there.
    pub fn resolve(&self, scenario: &Scenario) -> Result<Happened, NameError> {
        let name = self.event.as_str();
        let step = || find_step(scenario, part("attack step", &self.step, name)?);
        let inject = || find_inject(scenario, part("inject", &self.inject, name)?);
        let fact = || find_fact(scenario, part("fact", &self.fact, name)?);
        let holding = || find_holding(scenario, part("holding", &self.holding, name)?);
        let decision = || find_decision(scenario, part("decision", &self.decision, name)?);
        let option = |d| find_option(scenario, d, part("option", &self.option, name)?);
        let deed = || find_deed(scenario, part("option or action", &self.deed, name)?);
        let clock = || find_obligation(scenario, part("obligation", &self.obligation, name)?);
        let number = || self.count.ok_or_else(|| NameError::new("number", &format!("(none, in {name})"), []));
        let small = || u8::try_from(number()?).map_err(|_| NameError::new("number", name, []));
        let event = match name {
            "step-began" => Event::StepBegan(step()?),
            "step-succeeded" => Event::StepSucceeded(step()?),
            "step-failed" => Event::StepFailed(step()?),
            "step-chosen" => {
                Event::StepChosen(step()?, u16::try_from(number()?).map_err(|_| NameError::new("number", name, []))?)
            }
            "control-acted" => Event::ControlActed(
                find_control(scenario, part("control", &self.control, name)?)?,
                find_flow(scenario, part("flow", &self.flow, name)?)?,
                self.step.as_deref().map(|s| find_step(scenario, s)).transpose()?,
            ),
            "step-cut" => Event::StepCut(step()?),
            "step-resumed" => Event::StepResumed(step()?),
            "step-exhausted" => Event::StepExhausted(step()?),
            "attacker-gave-up" => Event::AttackerGaveUp,
            "step-noticed" => Event::StepNoticed(step()?, from_word("log", part("log", &self.log, name)?)?),
            "inject-arrived" => Event::InjectArrived(inject()?),
            "inject-skipped" => Event::InjectSkipped(inject()?),
            "improvised" => Event::Improvised,
            "inject-opened" => Event::InjectOpened(inject()?),
            "fact-labelled" => {
                Event::FactLabelled(fact()?, Some(from_word("label", part("label", &self.label, name)?)?))
            }
            "fact-ruled-out" => Event::FactLabelled(fact()?, None),
            "people-counted" => Event::PeopleCounted(holding()?, number()?),
            "people-told" => Event::PeopleTold(holding()?),
            "decision-opened" => Event::DecisionOpened(decision()?),
            "option-chosen" => Event::OptionChosen(decision()?, option(decision()?)?),
            "decision-deferred" => Event::DecisionDeferred(decision()?),
            "decision-defaulted" => Event::DecisionDefaulted(decision()?, option(decision()?)?),
            "other-chosen" => Event::OtherChosen(decision()?),
            "held-at-deadline" => Event::HeldAtDeadline(decision()?),
            "work-queued" => Event::WorkQueued(deed()?),
            "work-began" => Event::WorkBegan(deed()?),
            "took-effect" => Event::TookEffect(deed()?),
            "risk-happened" => Event::RiskHappened(deed()?, small()?),
            "followed" => Event::Followed(deed()?, small()?),
            "clock-declared" => Event::ClockDeclared(clock()?),
            "clock-deemed" => Event::ClockDeemed(clock()?),
            "filed" => Event::Filed(clock()?),
            "waived" => Event::Waived(clock()?),
            "clock-missed" => Event::ClockMissed(clock()?),
            "detected" => Event::Detected,
            "responded" => Event::Responded(self.since.ok_or_else(|| NameError::new("instant", name, []))?),
            "contained" => Event::Contained,
            "reopened" => Event::Reopened,
            "eradicated" => Event::Eradicated,
            "recovered" => Event::Recovered,
            "shift-changed" => Event::ShiftChanged,
            "booked" => Event::Booked(
                from_word("cost category", part("cost category", &self.category, name)?)?,
                Cents(self.cents.ok_or_else(|| NameError::new("amount", name, []))?),
            ),
            "staff-added" => Event::StaffAdded(from_word("role", part("role", &self.role, name)?)?, small()?),
            "books-closed" => Event::BooksClosed,
            unknown => return Err(NameError::new("event", unknown, [])),
        };
        Ok(Happened { at: self.at, event })
    }
}

impl std::fmt::Display for EventRecord {
    /// For listings of records whose engine is gone: `T+00:10 option chosen: stop-the-payments block-route`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.at, self.event.replace('-', " "))?;
        let parts = [
            &self.step,
            &self.log,
            &self.inject,
            &self.fact,
            &self.label,
            &self.holding,
            &self.decision,
            &self.option,
            &self.deed,
            &self.obligation,
            &self.role,
            &self.category,
        ];
        let mut separator = ": ";
        for part in parts.into_iter().flatten() {
            write!(f, "{separator}{part}")?;
            separator = " ";
        }
        if let Some(cents) = self.cents {
            write!(f, "{separator}{cents} cents")?;
            separator = " ";
        }
        if let Some(count) = self.count {
            write!(f, "{separator}{count}")?;
        }
        Ok(())
    }
}

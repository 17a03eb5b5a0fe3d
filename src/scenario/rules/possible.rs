//! What can happen at all in a scenario, whatever anybody does: a generous answer, found without dice.
//!
//! It grows from nothing until nothing is added: a step can begin, therefore an inject can arrive, therefore a decision can
//! open, therefore its options can be chosen. Where it cannot know, it says yes; what it calls impossible is impossible.
//! Names that do not exist count as possible, because another rule speaks about them.

use std::collections::{BTreeMap, BTreeSet};

use super::names::action_parts;
use crate::base::time::Span;
use crate::scenario::doc::*;
use crate::scenario::load::Library;

/// Rounds after which the question is given up.
const MOST_ROUNDS: usize = 100;

/// What can never come about, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Never {
    /// Injects that never arrive.
    pub injects: BTreeSet<String>,
    /// Facts that nobody can ever learn.
    pub facts: BTreeSet<String>,
}

/// What can never come about in a scenario: for whoever writes scenarios by program and leaves out what would be idle.
pub fn never(doc: &ScenarioDoc, library: &Library) -> Never {
    let possible = Possible::of(doc, library);
    Never {
        injects: doc.injects.iter().filter(|i| !possible.inject(&i.id)).map(|i| i.id.clone()).collect(),
        facts: doc.facts.iter().filter(|f| !possible.fact(&f.id)).map(|f| f.id.clone()).collect(),
    }
}

/// Things that can come about.
#[derive(Default)]
pub(super) struct Possible<'a> {
    horizon: Option<i64>,
    steps: Reached<'a>,
    injects: Reached<'a>,
    decisions: Reached<'a>,
    actions: Reached<'a>,
    chances: BTreeMap<&'a str, f64>,
    facts: BTreeMap<&'a str, Option<Label>>,
    fact_docs: BTreeMap<&'a str, &'a FactDoc>,
    ruled_out: BTreeSet<&'a str>,
    filed: Reached<'a>,
    declared: Reached<'a>,
    deeds: BTreeSet<Deed>,
    /// Steps that start a process.
    running: BTreeSet<&'a str>,
    grew: bool,
    gave_up: bool,
}

/// Names of one kind: those that exist, and those that can come about.
#[derive(Default)]
struct Reached<'a> {
    exist: BTreeSet<&'a str>,
    can: BTreeSet<&'a str>,
}

impl Reached<'_> {
    fn may(&self, name: &str) -> bool {
        self.can.contains(name) || !self.exist.contains(name)
    }
}

/// Deeds that conditions ask about without a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Publish,
    Count,
    TellPeople,
    KeepEvidence,
    EngageCounsel,
    EngageForensics,
    TellInsurer,
    TellPolice,
}

impl<'a> Possible<'a> {
    /// For a scenario with the standing actions that it takes from a library.
    pub fn of(doc: &'a ScenarioDoc, library: &'a Library) -> Possible<'a> {
        let taken = |id: &str| doc.playbook.iter().any(|wanted| wanted == id);
        let shared = library.playbook.actions.iter().filter(|action| taken(&action.deed.id));
        let actions: Vec<&ActionDoc> = shared.chain(&doc.actions).collect();
        let mut possible = Possible {
            horizon: Span::parse(&doc.horizon.0).ok().map(|span| span.0),
            chances: doc.chances.iter().map(|chance| (chance.id.as_str(), chance.chance)).collect(),
            facts: doc.facts.iter().map(|fact| (fact.id.as_str(), None)).collect(),
            fact_docs: doc.facts.iter().map(|fact| (fact.id.as_str(), fact)).collect(),
            ..Possible::default()
        };
        possible.steps.exist.extend(doc.attack.iter().map(|step| step.id.as_str()));
        possible.injects.exist.extend(doc.injects.iter().map(|inject| inject.id.as_str()));
        possible.decisions.exist.extend(doc.decisions.iter().map(|decision| decision.id.as_str()));
        possible.actions.exist.extend(actions.iter().map(|action| action.deed.id.as_str()));
        possible.filed.exist.extend(doc.obligations.iter().map(|obligation| obligation.id.as_str()));
        possible.declared.exist.extend(doc.obligations.iter().map(|obligation| obligation.id.as_str()));
        possible.running.extend(doc.attack.iter().filter(|step| starts_process(step)).map(|step| step.id.as_str()));
        // Every round adds something; what is added is never taken back. A round follows a chain as far as it goes in the
        // order of the file, so that few rounds are enough for whatever an author can oversee.
        for _ in 0..MOST_ROUNDS {
            possible.grew = false;
            possible.round(doc, &actions);
            if !possible.grew {
                return possible;
            }
        }
        // Nothing is known to be impossible.
        Possible { gave_up: true, ..Possible::default() }
    }

    /// Whether an attack step can begin.
    pub fn step(&self, id: &str) -> bool {
        self.steps.may(id)
    }

    /// Whether an inject can arrive.
    pub fn inject(&self, id: &str) -> bool {
        self.injects.may(id)
    }

    /// Whether a decision can open.
    pub fn decision(&self, id: &str) -> bool {
        self.decisions.may(id)
    }

    /// Whether teams can learn anything about a fact.
    pub fn fact(&self, id: &str) -> bool {
        self.facts.get(id).is_none_or(Option::is_some)
    }

    /// Whether a report can be filed.
    pub fn filed(&self, id: &str) -> bool {
        self.filed.may(id)
    }

    /// Whether a clock can be started by the teams.
    pub fn declared(&self, id: &str) -> bool {
        self.declared.may(id)
    }

    fn round(&mut self, doc: &'a ScenarioDoc, actions: &[&'a ActionDoc]) {
        for step in &doc.attack {
            if !self.steps.can.contains(step.id.as_str()) && self.begins(&step.begin) && self.truth(&step.needs) {
                self.grew |= self.steps.can.insert(&step.id);
            }
        }
        for inject in &doc.injects {
            if !self.injects.can.contains(inject.id.as_str())
                && self.arrives(&inject.when)
                && self.truth(&inject.only_if)
            {
                self.grew |= self.injects.can.insert(&inject.id);
                for (fact, label) in &inject.reveals {
                    self.reveal(fact, *label);
                }
            }
        }
        for decision in &doc.decisions {
            if self.known(&decision.opens) {
                self.grew |= self.decisions.can.insert(&decision.id);
                for option in &decision.options {
                    self.deed(option, doc);
                }
            }
        }
        for action in actions {
            let somebody = action.by.iter().any(|by| doc.roles.iter().any(|role| role.role == *by));
            if somebody && self.known(&action.when) {
                self.grew |= self.actions.can.insert(&action.deed.id);
                self.deed(&action.deed, doc);
            }
        }
    }

    fn begins(&self, begin: &Begin) -> bool {
        match begin {
            Begin::Planned => true,
            Begin::At(_) => true, // too late is another rule's matter
            Begin::After(step, _) | Begin::IfFails(step, _) | Begin::IfCut(step, _) => self.steps.may(step),
            Begin::Once(truth, _) => self.truth(truth),
        }
    }

    fn arrives(&self, when: &When) -> bool {
        match when {
            When::At(_) => true,
            When::AfterStep(step, _) | When::Noticed(step) => self.steps.may(step),
            When::AfterChoice(decision, _, _) => self.decisions.may(decision),
            When::AfterAction(action, _) => self.actions.may(action_parts(action).0),
            When::Once(truth, _) => self.truth(truth),
        }
    }

    fn deed(&mut self, deed: &'a DeedDoc, doc: &'a ScenarioDoc) {
        if !deed.needs.iter().all(|need| self.known(&need.that)) {
            return;
        }
        for effect in &deed.effects {
            self.effect(effect, doc);
        }
        for risk in &deed.risks {
            if risk.chance > 0.0 && self.truth(&risk.only_if) {
                for effect in &risk.effects {
                    self.effect(effect, doc);
                }
            }
        }
        for later in &deed.later {
            if self.truth(&later.only_if) {
                for effect in &later.effects {
                    self.effect(effect, doc);
                }
            }
        }
    }

    fn effect(&mut self, effect: &'a Effect, doc: &'a ScenarioDoc) {
        let deed = match effect {
            Effect::Investigate(fact) if fact == "$" => {
                // Offered for the facts on the list: those that teams have heard of.
                for fact in &doc.facts {
                    if self.fact(&fact.id) {
                        self.investigate(fact);
                    }
                }
                return;
            }
            Effect::Investigate(id) => {
                if let Some(fact) = self.fact_docs.get(id.as_str()) {
                    self.investigate(fact);
                }
                return;
            }
            Effect::Reveal(fact, label) => return self.reveal(fact, *label),
            Effect::File(id) | Effect::Declare(id) => {
                let files = matches!(effect, Effect::File(_));
                if id == "$" {
                    for obligation in &doc.obligations {
                        self.obligation(&obligation.id, files);
                    }
                } else if self.filed.exist.contains(id.as_str()) {
                    self.obligation(id, files);
                }
                return;
            }
            Effect::Publish(_) => Deed::Publish,
            Effect::Count(_) => Deed::Count,
            Effect::TellPeople(..) => Deed::TellPeople,
            Effect::KeepEvidence => Deed::KeepEvidence,
            Effect::EngageCounsel => Deed::EngageCounsel,
            Effect::EngageForensics => Deed::EngageForensics,
            Effect::TellInsurer => Deed::TellInsurer,
            Effect::TellPolice => Deed::TellPolice,
            _ => return,
        };
        self.grew |= self.deeds.insert(deed);
    }

    fn obligation(&mut self, id: &'a str, files: bool) {
        self.grew |= self.declared.can.insert(id);
        self.grew |= files && self.filed.can.insert(id);
    }

    fn investigate(&mut self, fact: &'a FactDoc) {
        if self.truth(&fact.truth) {
            self.reveal(&fact.id, Label::Confirmed);
        }
        self.grew |= self.ruled_out.insert(&fact.id);
    }

    fn reveal(&mut self, fact: &str, label: Label) {
        if let Some(known) = self.facts.get_mut(fact)
            && known.is_none_or(|known| known < label)
        {
            *known = Some(label);
            self.grew = true;
        }
    }

    fn in_time(&self, span: &SpanText) -> bool {
        match (Span::parse(&span.0), self.horizon) {
            (Ok(span), Some(horizon)) => span.0 <= horizon,
            _ => true,
        }
    }

    fn deed_done(&self, deed: Deed) -> bool {
        self.gave_up || self.deeds.contains(&deed)
    }

    fn label(&self, fact: &str, label: Label) -> bool {
        self.facts.get(fact).is_none_or(|known| known.is_some_and(|known| known >= label))
    }

    /// Whether a condition on the world can ever hold.
    pub fn truth(&self, truth: &Truth) -> bool {
        use Truth as T;
        match truth {
            T::All(parts) => parts.iter().all(|part| self.truth(part)),
            T::Any(parts) => parts.iter().any(|part| self.truth(part)),
            T::Not(part) => !matches!(**part, T::Always),
            T::Past(span) => self.in_time(span),
            T::Happens(chance) => self.chances.get(chance.as_str()).is_none_or(|chance| *chance > 0.0),
            T::StepDone(step) | T::StepFailed(step) => self.steps.may(step),
            T::Running(step) | T::Cut(step) => {
                self.steps.may(step)
                    && (self.running.contains(step.as_str()) || !self.steps.exist.contains(step.as_str()))
            }
            T::Chose(decision, _) | T::Decided(decision) => self.decisions.may(decision),
            T::Done(action) => self.actions.may(action_parts(action).0),
            T::Known(fact, label) => self.label(fact, *label),
            T::Filed(obligation) => self.filed.may(obligation),
            T::Published => self.deed_done(Deed::Publish),
            T::PeopleTold => self.deed_done(Deed::TellPeople),
            T::EvidenceKept => self.deed_done(Deed::KeepEvidence),
            T::CounselEngaged => self.deed_done(Deed::EngageCounsel),
            T::ForensicsEngaged => self.deed_done(Deed::EngageForensics),
            T::InsurerTold => self.deed_done(Deed::TellInsurer),
            T::PoliceTold => self.deed_done(Deed::TellPolice),
            T::Always
            | T::PeopleOut(_)
            | T::Diverted(_)
            | T::Contained
            | T::Down(_)
            | T::Open(_)
            | T::Valid(_)
            | T::Weak(_)
            | T::Works(_)
            | T::Acted(_) => true,
        }
    }

    /// Whether a condition on what teams know can ever hold.
    pub fn known(&self, known: &Known) -> bool {
        use Known as K;
        match known {
            K::Always => true,
            K::All(parts) => parts.iter().all(|part| self.known(part)),
            K::Any(parts) => parts.iter().any(|part| self.known(part)),
            K::Not(part) => !matches!(**part, K::Always),
            K::Past(span) => self.in_time(span),
            K::Fact(fact, label) => self.label(fact, *label),
            K::RuledOut(fact) => self.ruled_out.contains(fact.as_str()) || !self.facts.contains_key(fact.as_str()),
            K::Seen(inject) => self.injects.may(inject),
            K::Chose(decision, _) | K::Decided(decision) | K::IsOpen(decision) => self.decisions.may(decision),
            K::Done(action) => self.actions.may(action_parts(action).0),
            K::Filed(obligation) => self.filed.may(obligation),
            K::Declared(obligation) => self.declared.may(obligation),
            K::PeopleConfirmed(people) => *people == 0 || self.deed_done(Deed::Count),
            K::Published => self.deed_done(Deed::Publish),
            K::CounselEngaged => self.deed_done(Deed::EngageCounsel),
            K::ForensicsEngaged => self.deed_done(Deed::EngageForensics),
            K::InsurerTold => self.deed_done(Deed::TellInsurer),
        }
    }
}

/// Whether success of a step starts something that runs.
fn starts_process(step: &StepDoc) -> bool {
    step.gives.iter().any(|give| matches!(give, Give::Exfiltrate(..) | Give::Divert(..)))
}

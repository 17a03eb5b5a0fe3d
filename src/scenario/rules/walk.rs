//! One walk over a document that lists every value with its meaning and its place.
//!
//! It mirrors the file types field for field; a new field is added here once, and every rule that is about its kind of
//! value then knows it.

use super::leaf::{At, Bound, Leaf, Length, Part, Reader, Space, What};
use crate::scenario::doc::*;

/// Lists values.
pub(super) struct Walker<'a> {
    leaves: Vec<Leaf<'a>>,
    /// The target of the standing action that the walk is in.
    target: Target,
}

/// All values of a scenario, without an ecosystem written in it.
pub(super) fn scenario<'a>(doc: &'a ScenarioDoc, part: Part<'a>) -> Vec<Leaf<'a>> {
    let mut walker = Walker::new();
    walker.scenario(doc, part.at());
    walker.leaves
}

/// All values of an ecosystem.
pub(super) fn ecosystem<'a>(doc: &'a EcosystemDoc, part: Part<'a>) -> Vec<Leaf<'a>> {
    let mut walker = Walker::new();
    walker.ecosystem(doc, part.at());
    walker.leaves
}

/// All values of a library file.
pub(super) fn library<'a>(doc: super::LibraryDoc<'a>, part: Part<'a>) -> Vec<Leaf<'a>> {
    let mut walker = Walker::new();
    walker.library(doc, part.at());
    walker.leaves
}

/// The elements of a list with their places.
pub(super) fn each<'a, T>(list: &'a [T], at: At<'a>) -> impl Iterator<Item = (&'a T, At<'a>)> {
    list.iter().enumerate().map(move |(i, element)| (element, at.item(i)))
}

impl<'a> Walker<'a> {
    pub(super) fn new() -> Self {
        Walker { leaves: Vec::new(), target: Target::Nothing }
    }

    pub(super) fn push(&mut self, at: At<'a>, what: What<'a>) {
        self.leaves.push(Leaf { at, what });
    }

    pub(super) fn id(&mut self, space: Space, id: &'a str, at: At<'a>) {
        self.push(at.field("id"), What::Id { space, id, scope: 0 });
    }

    pub(super) fn name(&mut self, space: Space, name: &'a str, at: At<'a>) {
        let what = match name {
            "$" => What::Dollar { space, target: self.target },
            _ => What::Name { space, name },
        };
        self.push(at, what);
    }

    pub(super) fn names(&mut self, space: Space, names: &'a [String], at: At<'a>) {
        for (name, at) in each(names, at) {
            self.name(space, name, at);
        }
    }

    pub(super) fn text(&mut self, text: &'a str, at: At<'a>, length: Length, reader: Reader) {
        self.push(at, What::Text { text, length, reader });
    }

    pub(super) fn span(&mut self, span: &'a SpanText, bound: Bound, at: At<'a>) {
        self.push(at, What::Span(span, bound));
    }

    pub(super) fn money(&mut self, money: MoneyValue, at: At<'a>) {
        self.push(at, What::Money(money.0));
    }

    pub(super) fn share(&mut self, share: f64, at: At<'a>) {
        self.push(at, What::Share(share));
    }

    pub(super) fn factor(&mut self, value: f64, (lowest, highest): (f64, f64), at: At<'a>) {
        self.push(at, What::Factor { value, lowest, highest });
    }

    fn roles(&mut self, roles: &'a [Role], at: At<'a>) {
        for (role, at) in each(roles, at) {
            self.push(at, What::Role(*role));
        }
    }

    fn scenario(&mut self, doc: &'a ScenarioDoc, at: At<'a>) {
        self.id(Space::Scenario, &doc.id, at);
        self.text(&doc.title, at.field("title"), Length::Title, Reader::Players);
        self.text(&doc.tagline, at.field("tagline"), Length::Text, Reader::Players);
        self.text(&doc.sector, at.field("sector"), Length::Title, Reader::Players);
        self.text(&doc.summary, at.field("summary"), Length::Free, Reader::Players);
        self.push(at.field("currency").field("as_of"), What::Date(&doc.currency.as_of));
        let start = at.field("start");
        self.push(start.field("date"), What::Date(&doc.start.date));
        self.name(Space::Calendar, &doc.start.calendar, start.field("calendar"));
        self.span(&doc.horizon, Bound::Positive, at.field("horizon"));
        self.organisation(&doc.organisation, at.field("organisation"));
        for (objective, at) in each(&doc.objectives, at.field("objectives")) {
            self.id(Space::Objective, &objective.id, at);
            self.text(&objective.text, at.field("text"), Length::Free, Reader::Players);
            self.text(&objective.measure, at.field("measure"), Length::Free, Reader::Facilitator);
        }
        for (role, at) in each(&doc.roles, at.field("roles")) {
            self.text(&role.aim, at.field("aim"), Length::Free, Reader::Players);
            self.text(&role.owns, at.field("owns"), Length::Free, Reader::Players);
            self.text(&role.asks, at.field("asks"), Length::Free, Reader::Players);
        }
        let budget = at.field("budget");
        self.money(doc.budget.available, budget.field("available"));
        self.money(doc.budget.reserve, budget.field("reserve"));
        for (chance, at) in each(&doc.chances, at.field("chances")) {
            self.id(Space::Chance, &chance.id, at);
            self.share(chance.chance, at.field("chance"));
            self.text(&chance.about, at.field("about"), Length::Free, Reader::Facilitator);
        }
        self.attacker(&doc.attacker, at.field("attacker"));
        for (step, at) in each(&doc.attack, at.field("attack")) {
            self.step(step, at);
        }
        for (fact, at) in each(&doc.facts, at.field("facts")) {
            self.fact(fact, at);
        }
        for (inject, at) in each(&doc.injects, at.field("injects")) {
            self.inject(inject, at);
        }
        for (index, (decision, at)) in each(&doc.decisions, at.field("decisions")).enumerate() {
            self.decision(index, decision, at);
        }
        self.names(Space::Action, &doc.playbook, at.field("playbook"));
        for (action, at) in each(&doc.actions, at.field("actions")) {
            self.action(action, at);
        }
        for (obligation, at) in each(&doc.obligations, at.field("obligations")) {
            self.obligation(obligation, at);
        }
        for (act, at) in each(&doc.expert, at.field("expert")) {
            self.push(at.field("act"), What::Deed(&act.act));
            self.known(&act.when, at.field("when"));
            self.span(&act.after, Bound::NotNegative, at.field("after"));
            self.text(&act.why, at.field("why"), Length::Free, Reader::Facilitator);
        }
        for (cost, at) in each(&doc.costs, at.field("costs")) {
            self.name(Space::Param, &cost.id, at.field("id"));
            self.push(at.field("dist"), What::Dist(&cost.dist));
            self.text(&cost.source, at.field("source"), Length::Free, Reader::Facilitator);
        }
        self.guide(&doc.guide, at.field("guide"));
    }

    pub(super) fn organisation(&mut self, doc: &'a OrganisationDoc, at: At<'a>) {
        self.text(&doc.name, at.field("name"), Length::Title, Reader::Players);
        self.text(&doc.about, at.field("about"), Length::Free, Reader::Players);
        self.money(doc.revenue_per_year, at.field("revenue_per_year"));
        self.money(doc.customer_value, at.field("customer_value"));
        if let Some(insurance) = &doc.insurance {
            let at = at.field("insurance");
            self.money(insurance.retention, at.field("retention"));
            self.money(insurance.limit, at.field("limit"));
            self.money(insurance.crime_limit, at.field("crime_limit"));
            self.span(&insurance.waiting, Bound::NotNegative, at.field("waiting"));
            self.span(&insurance.notice_within, Bound::Positive, at.field("notice_within"));
            self.share(insurance.late_share, at.field("late_share"));
        }
    }

    fn attacker(&mut self, doc: &'a AttackerDoc, at: At<'a>) {
        self.text(&doc.name, at.field("name"), Length::Title, Reader::Facilitator);
        self.text(&doc.about, at.field("about"), Length::Free, Reader::Facilitator);
        self.share(doc.skill, at.field("skill"));
        self.factor(doc.tempo, (0.01, 1000.0), at.field("tempo"));
        self.share(doc.stealth, at.field("stealth"));
        self.span(&doc.patience, Bound::Positive, at.field("patience"));
        self.names(Space::Credential, &doc.holds, at.field("holds"));
        self.names(Space::Asset, &doc.stands_on, at.field("stands_on"));
        if let Some(plans) = &doc.plans {
            let at = at.field("plans");
            self.names(Space::Flow, &plans.knows, at.field("knows"));
            self.names(Space::Asset, &plans.surveyed, at.field("surveyed"));
            self.lasts(&plans.thinks, at.field("thinks"));
            self.share(plans.caution, at.field("caution"));
            self.share(plans.whim, at.field("whim"));
        }
    }

    fn step(&mut self, doc: &'a StepDoc, at: At<'a>) {
        self.id(Space::Step, &doc.id, at);
        self.name(Space::Technique, &doc.technique, at.field("technique"));
        let begin = at.field("begin");
        match &doc.begin {
            Begin::At(span) => self.span(span, Bound::Any, begin.item(0)),
            Begin::After(step, span) | Begin::IfFails(step, span) | Begin::IfCut(step, span) => {
                self.name(Space::Step, step, begin.item(0));
                self.span(span, Bound::NotNegative, begin.item(1));
            }
            Begin::Once(truth, span) => {
                self.truth(truth, begin.item(0));
                self.span(span, Bound::NotNegative, begin.item(1));
            }
            Begin::Planned => {}
        }
        self.name(Space::Asset, &doc.target, at.field("target"));
        if let Some(from) = &doc.from {
            self.name(Space::Asset, from, at.field("from"));
        }
        self.names(Space::Flow, &doc.via, at.field("via"));
        self.names(Space::Credential, &doc.uses, at.field("uses"));
        self.names(Space::Weakness, &doc.exploits, at.field("exploits"));
        self.truth(&doc.needs, at.field("needs"));
        for (give, at) in each(&doc.gives, at.field("gives")) {
            match give {
                Give::Foothold(asset)
                | Give::Control(asset)
                | Give::Disrupt(asset)
                | Give::Survey(asset)
                | Give::Sweep(asset) => {
                    self.name(Space::Asset, asset, at.item(0));
                }
                Give::Credential(credential) => self.name(Space::Credential, credential, at.item(0)),
                Give::Leverage(text) => self.text(text, at.item(0), Length::Free, Reader::Facilitator),
                Give::Exfiltrate(holding, _) => self.name(Space::Holding, holding, at.item(0)),
                Give::Divert(rate, total) => {
                    self.money(*rate, at.item(0));
                    self.money(*total, at.item(1));
                }
            }
        }
        if let Some(lasts) = &doc.lasts {
            self.lasts(lasts, at.field("lasts"));
        }
        if let Some(pause) = &doc.pause {
            self.span(pause, Bound::NotNegative, at.field("pause"));
        }
        self.text(&doc.says, at.field("says"), Length::Free, Reader::Facilitator);
        self.text(&doc.reason, at.field("reason"), Length::Free, Reader::Facilitator);
    }

    fn fact(&mut self, doc: &'a FactDoc, at: At<'a>) {
        self.id(Space::Fact, &doc.id, at);
        self.text(&doc.text, at.field("text"), Length::Text, Reader::Room);
        self.truth(&doc.truth, at.field("truth"));
        for ((asset, _), at) in each(&doc.marks, at.field("marks")) {
            self.name(Space::Asset, asset, at.item(0));
        }
        self.names(Space::Flow, &doc.path, at.field("path"));
        self.names(Space::Step, &doc.shows, at.field("shows"));
    }

    fn inject(&mut self, doc: &'a InjectDoc, at: At<'a>) {
        self.id(Space::Inject, &doc.id, at);
        let when = at.field("when");
        match &doc.when {
            When::At(span) => self.span(span, Bound::Any, when.item(0)),
            When::AfterStep(step, span) => {
                self.name(Space::Step, step, when.item(0));
                self.span(span, Bound::NotNegative, when.item(1));
            }
            When::AfterChoice(decision, option, span) => {
                self.choice(decision, option, when);
                self.span(span, Bound::NotNegative, when.item(2));
            }
            When::AfterAction(action, span) => {
                self.push(when.item(0), What::Deed(action));
                self.span(span, Bound::NotNegative, when.item(1));
            }
            When::Once(truth, span) => {
                self.truth(truth, when.item(0));
                self.span(span, Bound::NotNegative, when.item(1));
            }
            When::Noticed(step) => self.name(Space::Step, step, when.item(0)),
        }
        self.truth(&doc.only_if, at.field("only_if"));
        self.text(&doc.from, at.field("from"), Length::Title, Reader::Room);
        self.roles(&doc.to, at.field("to"));
        self.text(&doc.title, at.field("title"), Length::Title, Reader::Room);
        self.text(&doc.text, at.field("text"), Length::Text, Reader::Room);
        for ((fact, _), at) in each(&doc.reveals, at.field("reveals")) {
            self.name(Space::Fact, fact, at.item(0));
        }
        self.name(Space::Objective, &doc.objective, at.field("objective"));
        let prompts = at.field("prompts");
        for (text, field) in [
            (&doc.prompts.ask, "ask"),
            (&doc.prompts.expected, "expected"),
            (&doc.prompts.if_silent, "if_silent"),
            (&doc.prompts.good, "good"),
        ] {
            self.text(text, prompts.field(field), Length::Prompt, Reader::Facilitator);
        }
    }

    fn decision(&mut self, index: usize, doc: &'a DecisionDoc, at: At<'a>) {
        self.id(Space::Decision, &doc.id, at);
        self.text(&doc.title, at.field("title"), Length::Title, Reader::Room);
        self.text(&doc.question, at.field("question"), Length::Text, Reader::Room);
        self.push(at.field("owner"), What::Role(doc.owner));
        self.roles(&doc.consulted, at.field("consulted"));
        self.known(&doc.opens, at.field("opens"));
        self.span(&doc.deadline, Bound::Positive, at.field("deadline"));
        if let Some(later) = &doc.later {
            self.span(later, Bound::Positive, at.field("later"));
        }
        let expert = at.field("expert");
        for (option, at) in [
            (&doc.default, at.field("default")),
            (&doc.cautious, at.field("cautious")),
            (&doc.expert.option, expert.field("option")),
        ] {
            self.push(at, What::Choice { decision: &doc.id, option });
        }
        self.span(&doc.expert.after, Bound::NotNegative, expert.field("after"));
        self.text(&doc.expert.why, expert.field("why"), Length::Free, Reader::Facilitator);
        self.names(Space::Inject, &doc.cites, at.field("cites"));
        self.name(Space::Objective, &doc.objective, at.field("objective"));
        for (option, at) in each(&doc.options, at.field("options")) {
            self.push(at.field("id"), What::Id { space: Space::Option, id: &option.id, scope: index });
            self.deed(option, at);
        }
        for (hint, at) in each(&doc.hints, at.field("hints")) {
            self.text(hint, at, Length::Free, Reader::Room);
        }
        self.text(&doc.note, at.field("note"), Length::Free, Reader::Facilitator);
    }

    pub(super) fn action(&mut self, doc: &'a ActionDoc, at: At<'a>) {
        self.target = doc.target;
        self.known(&doc.when, at.field("when"));
        self.id(Space::Action, &doc.deed.id, at.field("deed"));
        self.deed(&doc.deed, at.field("deed"));
        self.target = Target::Nothing;
    }

    fn deed(&mut self, doc: &'a DeedDoc, at: At<'a>) {
        self.text(&doc.label, at.field("label"), Length::Label, Reader::Room);
        self.text(&doc.detail, at.field("detail"), Length::Optional, Reader::Room);
        self.lasts(&doc.lead, at.field("lead"));
        for ((role, _), at) in each(&doc.staff, at.field("staff")) {
            self.push(at.item(0), What::Role(*role));
        }
        self.money(doc.cost, at.field("cost"));
        for (need, at) in each(&doc.needs, at.field("needs")) {
            self.known(&need.that, at.field("that"));
            self.text(&need.says, at.field("says"), Length::Free, Reader::Room);
        }
        self.roles(&doc.approvals, at.field("approvals"));
        self.effects(&doc.effects, at.field("effects"));
        for (risk, at) in each(&doc.risks, at.field("risks")) {
            self.share(risk.chance, at.field("chance"));
            self.truth(&risk.only_if, at.field("only_if"));
            self.effects(&risk.effects, at.field("effects"));
            self.text(&risk.says, at.field("says"), Length::Free, Reader::Room);
        }
        for (later, at) in each(&doc.later, at.field("later")) {
            self.span(&later.after, Bound::NotNegative, at.field("after"));
            self.truth(&later.only_if, at.field("only_if"));
            self.effects(&later.effects, at.field("effects"));
            self.text(&later.says, at.field("says"), Length::Free, Reader::Room);
        }
    }

    fn effects(&mut self, effects: &'a [Effect], at: At<'a>) {
        for (effect, at) in each(effects, at) {
            self.push(at, What::Effect(effect));
            self.effect(effect, at);
        }
    }

    fn effect(&mut self, effect: &'a Effect, at: At<'a>) {
        use Effect as E;
        let first = at.item(0);
        let second = at.item(1);
        match effect {
            E::BlockFlow(flow) | E::OpenFlow(flow) => self.name(Space::Flow, flow, first),
            E::ThrottleFlow(flow, rate, lost) => {
                self.name(Space::Flow, flow, first);
                self.share(*rate, second);
                self.share(*lost, at.item(2));
            }
            E::Isolate(asset)
            | E::Rejoin(asset)
            | E::TakeDown(asset)
            | E::BringUp(asset)
            | E::Restore(asset)
            | E::Evict(asset)
            | E::LimitAgent(asset)
            | E::HumanInLoop(asset) => self.name(Space::Asset, asset, first),
            E::Revoke(credential) | E::Rotate(credential) => self.name(Space::Credential, credential, first),
            E::SwitchOn(control) | E::SwitchOff(control) => self.name(Space::Control, control, first),
            E::Fix(weakness) => self.name(Space::Weakness, weakness, first),
            E::Watch(asset, factor) => {
                self.name(Space::Asset, asset, first);
                self.factor(*factor, (1.0, 100.0), second);
            }
            E::Investigate(fact) | E::Reveal(fact, _) => self.name(Space::Fact, fact, first),
            E::Count(holding) | E::TellPeople(holding, _) | E::OfferMonitoring(holding) => {
                self.name(Space::Holding, holding, first);
            }
            E::ReleaseBudget(money) | E::PayRansom(money) => self.money(*money, first),
            E::Spend(_, money) | E::SpendPerPerson(_, money) => self.money(*money, second),
            E::SpendAbout(_, dist) => self.push(second, What::Dist(dist)),
            E::Declare(obligation) | E::File(obligation) | E::Waive(obligation) => {
                self.name(Space::Obligation, obligation, first);
            }
            E::HoldTransfers(step, share) | E::Refund(step, share) => {
                self.name(Space::Step, step, first);
                self.share(*share, second);
            }
            E::ReleaseTransfers(step) | E::Recall(step) => self.name(Space::Step, step, first),
            E::AddStaff(role, _) => self.push(first, What::Role(*role)),
            E::LoseCustomers(share) => self.share(*share, first),
            E::LegalExposure(factor) | E::RegulatorView(factor) => self.factor(*factor, (0.01, 100.0), first),
            E::TellPartner(_)
            | E::KeepEvidence
            | E::LoseEvidence
            | E::EngageCounsel
            | E::EngageForensics
            | E::TellInsurer
            | E::TellPolice
            | E::TellBoard
            | E::Publish(_)
            | E::RefuseRansom
            | E::LoseCustomersCount(_) => {}
        }
    }

    fn obligation(&mut self, doc: &'a ObligationDoc, at: At<'a>) {
        self.id(Space::Obligation, &doc.id, at);
        self.text(&doc.name, at.field("name"), Length::Label, Reader::Room);
        let clock = at.field("clock");
        match &doc.clock {
            ClockRef::Regime(regime, name) => {
                self.name(Space::Regime, regime, clock.item(0));
                self.push(clock.item(1), What::Clock { regime, clock: name });
            }
            ClockRef::Contract(contract) => {
                self.contract(contract, clock.item(0));
            }
        }
        self.known(&doc.deemed, at.field("deemed"));
        if let Some(aware) = &doc.aware {
            self.known(aware, at.field("aware"));
        }
        self.push(at.field("owner"), What::Role(doc.owner));
    }

    pub(super) fn contract(&mut self, doc: &'a ContractDoc, at: At<'a>) {
        self.text(&doc.party, at.field("party"), Length::Title, Reader::Room);
        self.span(&doc.within, Bound::Positive, at.field("within"));
        self.money(doc.penalty, at.field("penalty"));
        self.money(doc.per_day, at.field("per_day"));
    }

    fn guide(&mut self, doc: &'a GuideDoc, at: At<'a>) {
        self.text(&doc.opening, at.field("opening"), Length::Free, Reader::Players);
        self.text(&doc.truth, at.field("truth"), Length::Free, Reader::Facilitator);
        for ((role, text), at) in each(&doc.take_home, at.field("take_home")) {
            self.push(at.item(0), What::Role(*role));
            self.text(text, at.item(1), Length::Free, Reader::Facilitator);
        }
        for (prevention, at) in each(&doc.prevention, at.field("prevention")) {
            self.text(&prevention.text, at.field("text"), Length::Free, Reader::Facilitator);
            for (name, at) in each(&prevention.fixes, at.field("fixes")) {
                self.push(at, What::Measure(name));
            }
            self.names(Space::Control, &prevention.switches_on, at.field("switches_on"));
            self.money(prevention.cost_per_year, at.field("cost_per_year"));
        }
    }

    fn choice(&mut self, decision: &'a str, option: &'a str, at: At<'a>) {
        self.name(Space::Decision, decision, at.item(0));
        self.push(at.item(1), What::Choice { decision, option });
    }

    pub(super) fn lasts(&mut self, lasts: &'a Lasts, at: At<'a>) {
        self.push(at, What::Lasts(lasts));
        match lasts {
            Lasts::Exactly(span) => self.span(span, Bound::NotNegative, at.item(0)),
            Lasts::Between(low, high) | Lasts::Around(low, high) => {
                self.span(low, Bound::NotNegative, at.item(0));
                self.span(high, Bound::NotNegative, at.item(1));
            }
        }
    }

    /// A condition on the world and all within it. The depth is bounded by the tree's.
    fn truth(&mut self, truth: &'a Truth, at: At<'a>) {
        use Truth as T;
        let first = at.item(0);
        match truth {
            T::All(parts) | T::Any(parts) => {
                for (part, at) in each(parts, first) {
                    self.truth(part, at);
                }
            }
            T::Not(part) => self.truth(part, first),
            T::Past(span) => self.span(span, Bound::Any, first),
            T::Happens(chance) => self.name(Space::Chance, chance, first),
            T::StepDone(step) | T::StepFailed(step) | T::Running(step) | T::Cut(step) => {
                self.name(Space::Step, step, first);
            }
            T::Diverted(money) => self.money(*money, first),
            T::Down(asset) => self.name(Space::Asset, asset, first),
            T::Open(flow) => self.name(Space::Flow, flow, first),
            T::Valid(credential) => self.name(Space::Credential, credential, first),
            T::Weak(weakness) => self.name(Space::Weakness, weakness, first),
            T::Works(control) | T::Acted(control) => self.name(Space::Control, control, first),
            T::Chose(decision, option) => self.choice(decision, option, at),
            T::Decided(decision) => self.name(Space::Decision, decision, first),
            T::Done(action) => self.push(first, What::Deed(action)),
            T::Known(fact, _) => self.name(Space::Fact, fact, first),
            T::Filed(obligation) => self.name(Space::Obligation, obligation, first),
            T::Always
            | T::PeopleOut(_)
            | T::Contained
            | T::Published
            | T::PeopleTold
            | T::EvidenceKept
            | T::CounselEngaged
            | T::ForensicsEngaged
            | T::InsurerTold
            | T::PoliceTold => {}
        }
    }

    /// A condition on what teams know and all within it.
    fn known(&mut self, known: &'a Known, at: At<'a>) {
        use Known as K;
        let first = at.item(0);
        match known {
            K::All(parts) | K::Any(parts) => {
                for (part, at) in each(parts, first) {
                    self.known(part, at);
                }
            }
            K::Not(part) => self.known(part, first),
            K::Past(span) => self.span(span, Bound::Any, first),
            K::Fact(fact, _) | K::RuledOut(fact) => self.name(Space::Fact, fact, first),
            K::Seen(inject) => self.name(Space::Inject, inject, first),
            K::Chose(decision, option) => self.choice(decision, option, at),
            K::Decided(decision) | K::IsOpen(decision) => self.name(Space::Decision, decision, first),
            K::Done(action) => self.push(first, What::Deed(action)),
            K::Filed(obligation) | K::Declared(obligation) => self.name(Space::Obligation, obligation, first),
            K::Always
            | K::PeopleConfirmed(_)
            | K::Published
            | K::CounselEngaged
            | K::ForensicsEngaged
            | K::InsurerTold => {}
        }
    }
}

//! What the room sees and decides: facts, injects, decisions, actions and everything a deed does.

use super::names::{Expanded, Names, expand};
use super::{Result, cents, lasts, shape, span};
use crate::base::dice::Name;
use crate::base::id::*;
use crate::base::money::Cents;
use crate::base::time::Time;
use crate::scenario::doc::{DecisionDoc, DeedDoc, Effect, FactDoc, InjectDoc, Target, When};
use crate::scenario::load::Bundle;
use crate::scenario::model::*;

pub(super) struct Play {
    pub(super) facts: Vec<FactSpec>,
    pub(super) injects: Vec<Inject>,
    pub(super) decisions: Vec<Decision>,
    pub(super) actions: Vec<Action>,
    pub(super) deeds: Vec<Deed>,
    pub(super) expert_acts: Vec<ExpertAct>,
}

pub(super) fn compile(bundle: &Bundle, eco: &Ecosystem, names: &Names) -> Result<Play> {
    let doc = &bundle.scenario;
    let mut deeds = Vec::new();
    let mut decisions = Vec::new();
    for (index, decision) in doc.decisions.iter().enumerate() {
        let id = DecisionId::new(index);
        for (position, option) in decision.options.iter().enumerate() {
            let name = format!("{}/{}", decision.id, option.id);
            deeds.push(deed(option, name, "", DeedSource::Option(id, position as u8), eco, names)?);
        }
        decisions.push(compile_decision(decision, index, names)?);
    }
    let expanded = expand(bundle)?;
    let mut actions = Vec::new();
    for (index, action) in expanded.iter().enumerate() {
        let id = ActionId::new(index);
        actions.push(compile_action(action, DeedId::new(deeds.len()), names)?);
        deeds.push(deed(&action.doc.deed, action.id.clone(), &action.target, DeedSource::Action(id), eco, names)?);
    }
    Ok(Play {
        facts: doc.facts.iter().map(|f| fact(f, names)).collect::<Result<Vec<_>>>()?,
        injects: doc.injects.iter().map(|i| inject(i, names)).collect::<Result<Vec<_>>>()?,
        decisions,
        actions,
        deeds,
        expert_acts: doc
            .expert
            .iter()
            .map(|e| {
                Ok(ExpertAct {
                    action: ActionId::new(names.actions.get(&e.act)?),
                    when: names.known(&e.when)?,
                    after: span(&e.after)?,
                    why: e.why.clone(),
                })
            })
            .collect::<Result<Vec<_>>>()?,
    })
}

fn fact(doc: &FactDoc, names: &Names) -> Result<FactSpec> {
    Ok(FactSpec {
        id: doc.id.clone(),
        text: doc.text.clone(),
        truth: names.truth(&doc.truth)?,
        marks: doc
            .marks
            .iter()
            .map(|(a, m)| Ok((AssetId::new(names.assets.get(a)?), *m)))
            .collect::<Result<Vec<_>>>()?,
        path: doc.path.iter().map(|f| names.flows.get(f).map(FlowId::new)).collect::<Result<Vec<_>>>()?,
        shows: doc.shows.iter().map(|s| names.steps.get(s).map(StepId::new)).collect::<Result<Vec<_>>>()?,
    })
}

fn inject(doc: &InjectDoc, names: &Names) -> Result<Inject> {
    let step = |s: &str| names.steps.get(s).map(StepId::new);
    Ok(Inject {
        id: doc.id.clone(),
        when: match &doc.when {
            When::At(at) => Arrival::At(Time::ZERO + span(at)?),
            When::AfterStep(s, d) => Arrival::AfterStep(step(s)?, span(d)?),
            When::AfterChoice(d, o, after) => {
                let (decision, option) = names.option(d, o)?;
                Arrival::AfterChoice(decision, option, span(after)?)
            }
            When::AfterAction(a, after) => Arrival::AfterDeed(names.deed(a)?, span(after)?),
            When::Once(cond, after) => Arrival::Once(names.truth(cond)?, span(after)?),
            When::Noticed(s) => Arrival::Noticed(step(s)?),
        },
        only_if: names.truth(&doc.only_if)?,
        from: doc.from.clone(),
        channel: doc.channel,
        to: doc.to.clone(),
        title: doc.title.clone(),
        text: doc.text.clone(),
        kind: doc.kind,
        signal: doc.signal,
        confidence: doc.confidence,
        reveals: doc
            .reveals
            .iter()
            .map(|(f, l)| Ok((FactId::new(names.facts.get(f)?), *l)))
            .collect::<Result<Vec<_>>>()?,
        objective: doc.objective.clone(),
        prompts: doc.prompts.clone(),
    })
}

fn compile_decision(doc: &DecisionDoc, index: usize, names: &Names) -> Result<Decision> {
    let first = names.first_option.get(index).copied().unwrap_or_default();
    Ok(Decision {
        id: doc.id.clone(),
        name: Name::of(&doc.id),
        title: doc.title.clone(),
        question: doc.question.clone(),
        phase: doc.phase,
        owner: doc.owner,
        consulted: doc.consulted.clone(),
        opens: names.known(&doc.opens)?,
        deadline: span(&doc.deadline)?,
        later: doc.later.as_ref().map(span).transpose()?,
        default: names.option(&doc.id, &doc.default)?.1,
        cautious: names.option(&doc.id, &doc.cautious)?.1,
        expert: (names.option(&doc.id, &doc.expert.option)?.1, span(&doc.expert.after)?),
        why: doc.expert.why.clone(),
        cites: doc.cites.iter().map(|i| names.injects.get(i).map(InjectId::new)).collect::<Result<Vec<_>>>()?,
        objective: doc.objective.clone(),
        options: (first..first + doc.options.len()).map(DeedId::new).collect(),
        hints: doc.hints.clone(),
        note: doc.note.clone(),
    })
}

fn compile_action(expanded: &Expanded<'_>, deed: DeedId, names: &Names) -> Result<Action> {
    let doc = expanded.doc;
    Ok(Action {
        id: expanded.id.clone(),
        family: doc.deed.id.clone(),
        target_name: expanded.target_name.clone(),
        target: doc.target,
        fact: match doc.target {
            Target::Fact => Some(FactId::new(names.facts.get(&expanded.target)?)),
            _ => None,
        },
        // A role that does not sit at this table cannot be asked to act.
        by: doc.by.iter().copied().filter(|r| names.roles.contains(r)).collect(),
        group: doc.group,
        when: names.known(&doc.when)?,
        times: doc.times.max(1),
        deed,
    })
}

fn deed(doc: &DeedDoc, id: String, target: &str, source: DeedSource, eco: &Ecosystem, names: &Names) -> Result<Deed> {
    let (lead, lead_text) = lasts(&doc.lead)?;
    let acts = |effects: &[Effect]| effects.iter().map(|e| act(e, target, names)).collect::<Result<Vec<_>>>();
    let effects = acts(&doc.effects)?;
    Ok(Deed {
        name: Name::of(&id),
        id,
        source,
        label: doc.label.clone(),
        detail: doc.detail.clone(),
        lead,
        lead_text,
        staff: doc.staff.iter().copied().filter(|(r, n)| names.roles.contains(r) && *n > 0).collect(),
        cost: cents(doc.cost),
        category: doc.category,
        needs: doc.needs.iter().map(|n| Ok((names.known(&n.that)?, n.says.clone()))).collect::<Result<Vec<_>>>()?,
        approvals: doc.approvals.iter().copied().filter(|r| names.roles.contains(r)).collect(),
        risks: doc
            .risks
            .iter()
            .map(|r| {
                Ok(Risk {
                    chance: r.chance,
                    only_if: names.truth(&r.only_if)?,
                    effects: acts(&r.effects)?,
                    says: r.says.clone(),
                })
            })
            .collect::<Result<Vec<_>>>()?,
        later: doc
            .later
            .iter()
            .map(|c| {
                Ok(Consequence {
                    after: span(&c.after)?,
                    only_if: names.truth(&c.only_if)?,
                    effects: acts(&c.effects)?,
                    says: c.says.clone(),
                })
            })
            .collect::<Result<Vec<_>>>()?,
        running_cost: running_cost(&effects, eco),
        effects,
        refs: doc.refs.clone(),
    })
}

/// Revenue per hour that stops while the effects are in force: what a card shows beside the lead time.
fn running_cost(effects: &[Act], eco: &Ecosystem) -> Cents {
    let asset = |id: AssetId| {
        let Some(asset) = eco.assets.get(id.index()) else { return Cents::ZERO };
        let dependants = asset.dependants.iter().filter_map(|d| eco.assets.get(d.index()));
        asset.worth_per_hour + dependants.map(|d| d.worth_per_hour).sum()
    };
    let flow = |id: FlowId| eco.flows.get(id.index()).map_or(Cents::ZERO, |f| f.worth_per_hour);
    effects
        .iter()
        .map(|act| match *act {
            Act::Isolate(a) | Act::TakeDown(a) => asset(a),
            Act::BlockFlow(f) => flow(f),
            Act::ThrottleFlow(f, _, loses) => flow(f).share(loses),
            Act::Revoke(c) => eco.credentials.get(c.index()).map_or(Cents::ZERO, |c| c.worth_per_hour),
            _ => Cents::ZERO,
        })
        .sum()
}

fn act(effect: &Effect, target: &str, names: &Names) -> Result<Act> {
    let pick = |name: &'_ str| if name == "$" { target.to_owned() } else { name.to_owned() };
    let asset = |n: &str| names.assets.get(&pick(n)).map(AssetId::new);
    let flow = |n: &str| names.flows.get(&pick(n)).map(FlowId::new);
    let credential = |n: &str| names.credentials.get(&pick(n)).map(CredentialId::new);
    let control = |n: &str| names.controls.get(&pick(n)).map(ControlId::new);
    let fact = |n: &str| names.facts.get(&pick(n)).map(FactId::new);
    let holding = |n: &str| names.holdings.get(&pick(n)).map(HoldingId::new);
    let obligation = |n: &str| names.obligations.get(&pick(n)).map(ObligationId::new);
    let step = |n: &str| names.steps.get(&pick(n)).map(StepId::new);
    Ok(match effect {
        Effect::BlockFlow(f) => Act::BlockFlow(flow(f)?),
        Effect::OpenFlow(f) => Act::OpenFlow(flow(f)?),
        Effect::ThrottleFlow(f, to, loses) => Act::ThrottleFlow(flow(f)?, *to, *loses),
        Effect::Isolate(a) => Act::Isolate(asset(a)?),
        Effect::Rejoin(a) => Act::Rejoin(asset(a)?),
        Effect::TakeDown(a) => Act::TakeDown(asset(a)?),
        Effect::BringUp(a) => Act::BringUp(asset(a)?),
        Effect::Restore(a) => Act::Restore(asset(a)?),
        Effect::Evict(a) => Act::Evict(asset(a)?),
        Effect::Revoke(c) => Act::Revoke(credential(c)?),
        Effect::Rotate(c) => Act::Rotate(credential(c)?),
        Effect::SwitchOn(c) => Act::SwitchOn(control(c)?),
        Effect::SwitchOff(c) => Act::SwitchOff(control(c)?),
        Effect::Fix(w) => Act::Fix(WeaknessId::new(names.weaknesses.get(&pick(w))?)),
        Effect::Watch(a, by) => Act::Watch(asset(a)?, *by),
        Effect::Investigate(f) => Act::Investigate(fact(f)?),
        Effect::Reveal(f, label) => Act::Reveal(fact(f)?, *label),
        Effect::Count(h) => Act::Count(holding(h)?),
        Effect::KeepEvidence => Act::KeepEvidence,
        Effect::LoseEvidence => Act::LoseEvidence,
        Effect::EngageCounsel => Act::EngageCounsel,
        Effect::EngageForensics => Act::EngageForensics,
        Effect::TellInsurer => Act::TellInsurer,
        Effect::TellPolice => Act::TellPolice,
        Effect::TellBoard => Act::TellBoard,
        Effect::TellPartner(_) => Act::TellPartner,
        Effect::ReleaseBudget(amount) => Act::ReleaseBudget(cents(*amount)),
        Effect::Spend(category, amount) => Act::Spend(*category, cents(*amount)),
        Effect::SpendAbout(category, dist) => Act::SpendAbout(*category, shape(*dist)),
        Effect::SpendPerPerson(category, amount) => Act::SpendPerPerson(*category, cents(*amount)),
        Effect::Declare(o) => Act::Declare(obligation(o)?),
        Effect::File(o) => Act::File(obligation(o)?),
        Effect::Waive(o) => Act::Waive(obligation(o)?),
        Effect::TellPeople(h, notice) => Act::TellPeople(holding(h)?, *notice),
        Effect::Publish(tone) => Act::Publish(*tone),
        Effect::HoldTransfers(s, share) => Act::HoldTransfers(step(s)?, *share),
        Effect::ReleaseTransfers(s) => Act::ReleaseTransfers(step(s)?),
        Effect::Recall(s) => Act::Recall(step(s)?),
        Effect::Refund(s, share) => Act::Refund(step(s)?, *share),
        Effect::PayRansom(amount) => Act::PayRansom(cents(*amount)),
        Effect::RefuseRansom => Act::RefuseRansom,
        Effect::LimitAgent(a) => Act::LimitAgent(asset(a)?),
        Effect::HumanInLoop(a) => Act::HumanInLoop(asset(a)?),
        Effect::AddStaff(role, people) => Act::AddStaff(*role, *people),
        Effect::OfferMonitoring(h) => Act::OfferMonitoring(holding(h)?),
        Effect::LoseCustomers(share) => Act::LoseCustomers(*share),
        Effect::LoseCustomersCount(count) => Act::LoseCustomersCount(*count),
        Effect::LegalExposure(by) => Act::LegalExposure(*by),
        Effect::RegulatorView(by) => Act::RegulatorView(*by),
    })
}

//! Authored names to ids, and the two condition languages resolved with them.

use std::collections::BTreeMap;

use super::{Result, cents, error, span};
use crate::base::id::*;
use crate::base::time::Time;
use crate::scenario::doc::{Known, Role, Target, Truth};
use crate::scenario::load::Bundle;
use crate::scenario::model::{Condition, Ecosystem, KnownAtom, KnownCond, TruthAtom, TruthCond};

/// One name table.
pub(super) struct Table(BTreeMap<String, usize>, &'static str);

impl Table {
    pub(super) fn new<'a>(what: &'static str, names: impl IntoIterator<Item = &'a str>) -> Table {
        Table(names.into_iter().enumerate().map(|(i, n)| (n.to_owned(), i)).collect(), what)
    }

    pub(super) fn get(&self, name: &str) -> Result<usize> {
        self.0.get(name).copied().map_or_else(|| error(self.1, name, "there is no such name"), Ok)
    }
}

/// One standing action at one target, before it is compiled.
pub(super) struct Expanded<'a> {
    /// "isolate@ledger".
    pub(super) id: String,
    /// The authored action.
    pub(super) doc: &'a crate::scenario::doc::ActionDoc,
    /// Authored name of the target; empty without.
    pub(super) target: String,
    /// Name of the target for people.
    pub(super) target_name: String,
}

/// Every standing action that the scenario uses, spread over its targets, in a fixed order.
pub(super) fn expand(bundle: &Bundle) -> Result<Vec<Expanded<'_>>> {
    let doc = &bundle.scenario;
    let eco = &bundle.ecosystem;
    let mut out = Vec::new();
    let from_playbook = doc.playbook.iter().map(|id| {
        let found = bundle.library.playbook.actions.iter().find(|a| a.deed.id == *id);
        found.map_or_else(|| error("playbook action", id, "the playbook does not have it"), Ok)
    });
    for action in from_playbook.chain(doc.actions.iter().map(Ok)) {
        let action = action?;
        let trust = |asset: &str| {
            let zone = eco.assets.iter().find(|a| a.id == asset).map(|a| a.zone.as_str()).unwrap_or_default();
            eco.zones.iter().find(|z| z.id == zone).map_or(0, |z| z.trust)
        };
        let targets: Vec<(String, String)> = match action.target {
            Target::Nothing => vec![(String::new(), String::new())],
            Target::Asset => eco
                .assets
                .iter()
                .filter(|a| {
                    !matches!(a.kind, crate::scenario::doc::AssetKind::Client | crate::scenario::doc::AssetKind::Person)
                })
                .map(|a| (a.id.clone(), a.name.clone()))
                .collect(),
            Target::Agent => eco
                .assets
                .iter()
                .filter(|a| a.kind == crate::scenario::doc::AssetKind::AiAgent)
                .map(|a| (a.id.clone(), a.name.clone()))
                .collect(),
            Target::Flow => eco
                .flows
                .iter()
                .filter(|f| trust(&f.from) != trust(&f.to))
                .map(|f| (f.id.clone(), f.api.clone()))
                .collect(),
            Target::Credential => eco.credentials.iter().map(|c| (c.id.clone(), c.name.clone())).collect(),
            Target::Holding => eco
                .assets
                .iter()
                .flat_map(|a| a.holdings.iter())
                .filter(|h| h.people > 0)
                .map(|h| (h.id.clone(), h.name.clone()))
                .collect(),
            Target::Fact => doc.facts.iter().map(|f| (f.id.clone(), f.text.clone())).collect(),
            Target::Obligation => doc.obligations.iter().map(|o| (o.id.clone(), o.name.clone())).collect(),
        };
        for (target, target_name) in targets {
            let family = &action.deed.id;
            let id = if target.is_empty() { family.clone() } else { format!("{family}@{target}") };
            out.push(Expanded { id, doc: action, target, target_name });
        }
    }
    Ok(out)
}

/// Every table that the play side needs.
pub(super) struct Names {
    pub(super) assets: Table,
    pub(super) flows: Table,
    pub(super) credentials: Table,
    pub(super) weaknesses: Table,
    pub(super) controls: Table,
    pub(super) holdings: Table,
    pub(super) steps: Table,
    pub(super) facts: Table,
    pub(super) injects: Table,
    pub(super) decisions: Table,
    pub(super) actions: Table,
    pub(super) obligations: Table,
    pub(super) chances: Table,
    /// Option names by decision.
    options: Vec<Table>,
    /// First deed of each decision; actions' deeds follow all options'.
    pub(super) first_option: Vec<usize>,
    pub(super) first_action_deed: usize,
    pub(super) roles: Vec<Role>,
}

impl Names {
    pub(super) fn new(bundle: &Bundle, eco: &Ecosystem) -> Result<Names> {
        let doc = &bundle.scenario;
        let mut first_option = Vec::new();
        let mut deeds = 0;
        for decision in &doc.decisions {
            first_option.push(deeds);
            deeds += decision.options.len();
        }
        let expanded = expand(bundle)?;
        Ok(Names {
            assets: Table::new("asset", eco.assets.iter().map(|a| a.doc.id.as_str())),
            flows: Table::new("flow", eco.flows.iter().map(|f| f.doc.id.as_str())),
            credentials: Table::new("credential", eco.credentials.iter().map(|c| c.id.as_str())),
            weaknesses: Table::new("weakness", eco.weaknesses.iter().map(|w| w.id.as_str())),
            controls: Table::new("control", eco.controls.iter().map(|c| c.id.as_str())),
            holdings: Table::new("holding", eco.holdings.iter().map(|h| h.id.as_str())),
            steps: Table::new("step", doc.attack.iter().map(|s| s.id.as_str())),
            facts: Table::new("fact", doc.facts.iter().map(|f| f.id.as_str())),
            injects: Table::new("inject", doc.injects.iter().map(|i| i.id.as_str())),
            decisions: Table::new("decision", doc.decisions.iter().map(|d| d.id.as_str())),
            actions: Table::new("action", expanded.iter().map(|e| e.id.as_str())),
            obligations: Table::new("obligation", doc.obligations.iter().map(|o| o.id.as_str())),
            chances: Table::new("chance", doc.chances.iter().map(|c| c.id.as_str())),
            options: doc
                .decisions
                .iter()
                .map(|d| Table::new("option", d.options.iter().map(|o| o.id.as_str())))
                .collect(),
            first_option,
            first_action_deed: deeds,
            roles: doc.roles.iter().map(|r| r.role).collect(),
        })
    }

    pub(super) fn option(&self, decision: &str, option: &str) -> Result<(DecisionId, u8)> {
        let d = self.decisions.get(decision)?;
        let table = self.options.get(d).map_or_else(|| error("decision", decision, "there is no such name"), Ok)?;
        Ok((DecisionId::new(d), table.get(option)? as u8))
    }

    /// The deed of an action: its position among the deeds follows from its position among the actions.
    pub(super) fn deed(&self, action: &str) -> Result<DeedId> {
        Ok(DeedId::new(self.first_action_deed + self.actions.get(action)?))
    }

    pub(super) fn truth(&self, doc: &Truth) -> Result<TruthCond> {
        let many = |parts: &[Truth]| parts.iter().map(|p| self.truth(p)).collect::<Result<Vec<_>>>();
        let atom = match doc {
            Truth::Always => return Ok(Condition::Always),
            Truth::All(parts) => return Ok(Condition::All(many(parts)?)),
            Truth::Any(parts) => return Ok(Condition::Any(many(parts)?)),
            Truth::Not(part) => return Ok(Condition::Not(Box::new(self.truth(part)?))),
            Truth::Past(at) => TruthAtom::Past(Time::ZERO + span(at)?),
            Truth::Happens(id) => TruthAtom::Happens(ChanceId::new(self.chances.get(id)?)),
            Truth::StepDone(id) => TruthAtom::StepDone(StepId::new(self.steps.get(id)?)),
            Truth::StepFailed(id) => TruthAtom::StepFailed(StepId::new(self.steps.get(id)?)),
            Truth::Running(id) => TruthAtom::Running(StepId::new(self.steps.get(id)?)),
            Truth::Cut(id) => TruthAtom::Cut(StepId::new(self.steps.get(id)?)),
            Truth::PeopleOut(n) => TruthAtom::PeopleOut(*n),
            Truth::Diverted(amount) => TruthAtom::Diverted(cents(*amount)),
            Truth::Contained => TruthAtom::Contained,
            Truth::Down(id) => TruthAtom::Down(AssetId::new(self.assets.get(id)?)),
            Truth::Open(id) => TruthAtom::Open(FlowId::new(self.flows.get(id)?)),
            Truth::Valid(id) => TruthAtom::Valid(CredentialId::new(self.credentials.get(id)?)),
            Truth::Weak(id) => TruthAtom::Weak(WeaknessId::new(self.weaknesses.get(id)?)),
            Truth::Works(id) => TruthAtom::Works(ControlId::new(self.controls.get(id)?)),
            Truth::Acted(id) => TruthAtom::Acted(ControlId::new(self.controls.get(id)?)),
            Truth::Chose(d, o) => self.option(d, o).map(|(d, o)| TruthAtom::Chose(d, o))?,
            Truth::Decided(d) => TruthAtom::Decided(DecisionId::new(self.decisions.get(d)?)),
            Truth::Done(a) => TruthAtom::Done(self.deed(a)?),
            Truth::Known(f, label) => TruthAtom::Known(FactId::new(self.facts.get(f)?), *label),
            Truth::Filed(o) => TruthAtom::Filed(ObligationId::new(self.obligations.get(o)?)),
            Truth::Published => TruthAtom::Published,
            Truth::PeopleTold => TruthAtom::PeopleTold,
            Truth::EvidenceKept => TruthAtom::EvidenceKept,
            Truth::CounselEngaged => TruthAtom::CounselEngaged,
            Truth::ForensicsEngaged => TruthAtom::ForensicsEngaged,
            Truth::InsurerTold => TruthAtom::InsurerTold,
            Truth::PoliceTold => TruthAtom::PoliceTold,
        };
        Ok(Condition::Is(atom))
    }

    pub(super) fn known(&self, doc: &Known) -> Result<KnownCond> {
        let many = |parts: &[Known]| parts.iter().map(|p| self.known(p)).collect::<Result<Vec<_>>>();
        let atom = match doc {
            Known::Always => return Ok(Condition::Always),
            Known::All(parts) => return Ok(Condition::All(many(parts)?)),
            Known::Any(parts) => return Ok(Condition::Any(many(parts)?)),
            Known::Not(part) => return Ok(Condition::Not(Box::new(self.known(part)?))),
            Known::Past(at) => KnownAtom::Past(Time::ZERO + span(at)?),
            Known::Fact(f, label) => KnownAtom::Fact(FactId::new(self.facts.get(f)?), *label),
            Known::RuledOut(f) => KnownAtom::RuledOut(FactId::new(self.facts.get(f)?)),
            Known::Seen(i) => KnownAtom::Seen(InjectId::new(self.injects.get(i)?)),
            Known::Chose(d, o) => self.option(d, o).map(|(d, o)| KnownAtom::Chose(d, o))?,
            Known::Decided(d) => KnownAtom::Decided(DecisionId::new(self.decisions.get(d)?)),
            Known::IsOpen(d) => KnownAtom::IsOpen(DecisionId::new(self.decisions.get(d)?)),
            Known::Done(a) => KnownAtom::Done(self.deed(a)?),
            Known::Filed(o) => KnownAtom::Filed(ObligationId::new(self.obligations.get(o)?)),
            Known::Declared(o) => KnownAtom::Declared(ObligationId::new(self.obligations.get(o)?)),
            Known::PeopleConfirmed(n) => KnownAtom::PeopleConfirmed(*n),
            Known::Published => KnownAtom::Published,
            Known::CounselEngaged => KnownAtom::CounselEngaged,
            Known::ForensicsEngaged => KnownAtom::ForensicsEngaged,
            Known::InsurerTold => KnownAtom::InsurerTold,
        };
        Ok(Condition::Is(atom))
    }
}

//! Calls without proof of who calls, calls that leave no trace, and keys that open more than their holder needs.
//!
//! *Unauthenticated* is a flow that says `None`; one that says nothing (`Unknown`) is listed apart as not stated, and so with
//! logging. What a flow leads to is the closure of all that moves over it give.
//!
//! *Over-scoped* is a credential of which at least one holds:
//! 1. it opens a flow that lies on no way of its holder's: neither the holder nor anything that the holder calls with this
//!    credential is the caller;
//! 2. its scope says everything ("all tables", "admin", "*");
//! 3. its scope has words that no flow it opens asks for;
//! 4. it opens an API that is shadow, deprecated or zombie beside documented ones.
//!
//! Deliberately absent: guesses about flows from their names.

use super::blast::{Closures, Scale, Share};
use super::elements::{Element, Elements};
use super::rules::{FactNo, Rules};
use crate::base::id::{AssetId, CredentialId, FlowId};
use crate::scenario::doc::{Authentication, Inventory, Logging};
use crate::scenario::model::{Credential, Ecosystem};

/// A flow and what it leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowReach {
    pub flow: FlowId,
    /// What moves over it give at once; the rest follows from that.
    pub gives: Vec<FactNo>,
    pub share: Share,
}

/// One way in which a credential opens too much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Excess {
    /// Flows whose caller is not on any way of the holder's.
    Elsewhere(Vec<FlowId>),
    /// The word in its scope that means everything.
    Everything(String),
    /// Words of its scope that no flow asks for.
    Unused(Vec<String>),
    /// Flows to APIs that are not meant to be called any more, or were never listed.
    Unlisted(Vec<FlowId>),
}

/// A credential that opens more than its holder needs.
#[derive(Clone, Debug, PartialEq)]
pub struct OverScoped {
    pub credential: CredentialId,
    pub excess: Vec<Excess>,
    pub share: Share,
}

/// All of them, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exposure {
    pub unauthenticated: Vec<FlowReach>,
    pub authentication_not_stated: Vec<FlowReach>,
    pub unlogged: Vec<FlowReach>,
    pub logging_not_stated: Vec<FlowReach>,
    pub over_scoped: Vec<OverScoped>,
}

impl Exposure {
    /// Of an ecosystem; `credentials` are the blast radii of credentials.
    pub fn of(
        eco: &Ecosystem,
        rules: &Rules,
        elements: Elements,
        closures: &Closures,
        scale: &Scale<'_>,
        credentials: &[Share],
    ) -> Exposure {
        let mut out = Exposure::default();
        for (i, flow) in eco.flows.iter().enumerate() {
            let id = FlowId::new(i);
            let lists = [
                (flow.doc.authentication == Authentication::None, &mut out.unauthenticated),
                (flow.doc.authentication == Authentication::Unknown, &mut out.authentication_not_stated),
                (flow.doc.logging == Logging::None, &mut out.unlogged),
                (flow.doc.logging == Logging::Unknown, &mut out.logging_not_stated),
            ];
            if lists.iter().all(|l| !l.0) {
                continue;
            }
            let possible = |rule: &u32| rules.costs().get(*rule as usize).is_some_and(|c| c.is_possible());
            let through = rules.through(elements.number(Element::Flow(id))).iter().copied().filter(possible);
            let mut gives: Vec<FactNo> = through.flat_map(|rule| rules.gives(rule).iter().copied()).collect();
            gives.sort_unstable();
            gives.dedup();
            let share = scale.share(&closures.from_any(gives.iter().copied(), rules.facts()));
            for (_, list) in lists.into_iter().filter(|l| l.0) {
                list.push(FlowReach { flow: id, gives: gives.clone(), share });
            }
        }
        for (i, credential) in eco.credentials.iter().enumerate() {
            let excess = excess(eco, credential);
            if !excess.is_empty() {
                let share = credentials.get(i).copied().unwrap_or_default();
                out.over_scoped.push(OverScoped { credential: CredentialId::new(i), excess, share });
            }
        }
        out
    }
}

/// Words that open everything wherever they stand in a scope.
const EVERYTHING: [&str; 8] = ["*", "all", "admin", "any", "everything", "full", "root", "superuser"];

fn words(scope: &str) -> Vec<String> {
    let parts = scope.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    parts.filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

fn excess(eco: &Ecosystem, credential: &Credential) -> Vec<Excess> {
    let mut found = Vec::new();
    let opened: Vec<(FlowId, &crate::scenario::model::Flow)> =
        credential.opens.iter().filter_map(|f| Some((*f, eco.flows.get(f.index())?))).collect();

    // Secret stores and people keep credentials for others; the first caller is then the user.
    let mut stands: Vec<AssetId> = vec![credential.kept_on];
    let keeper_calls = opened.iter().any(|(_, f)| f.from == credential.kept_on);
    if let Some((_, first)) = opened.first().filter(|_| !keeper_calls) {
        stands.push(first.from);
    }
    loop {
        let next = opened.iter().map(|(_, f)| f).find(|f| stands.contains(&f.from) && !stands.contains(&f.to));
        match next {
            Some(flow) => stands.push(flow.to),
            None => break,
        }
    }
    let elsewhere: Vec<FlowId> = opened.iter().filter(|(_, f)| !stands.contains(&f.from)).map(|(id, _)| *id).collect();
    if !elsewhere.is_empty() {
        found.push(Excess::Elsewhere(elsewhere));
    }

    let own = words(&credential.scope);
    if let Some(word) = own.iter().find(|w| EVERYTHING.contains(&w.as_str()) || w.ends_with(":*") || w.ends_with("/*"))
    {
        found.push(Excess::Everything(word.clone()));
    }
    let asked: Vec<String> = opened.iter().flat_map(|(_, f)| words(&f.doc.scope)).collect();
    let unused: Vec<String> = own.into_iter().filter(|w| !asked.is_empty() && !asked.contains(w)).collect();
    if !unused.is_empty() {
        found.push(Excess::Unused(unused));
    }

    let unlisted: Vec<FlowId> =
        opened.iter().filter(|(_, f)| f.doc.inventory != Inventory::Documented).map(|(id, _)| *id).collect();
    if !unlisted.is_empty() && unlisted.len() < opened.len() {
        found.push(Excess::Unlisted(unlisted));
    }
    found
}

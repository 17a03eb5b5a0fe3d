//! Things that can be taken away from an attacker: flows, weaknesses, credentials and assets, under one numbering.

use serde::Serialize;

use crate::base::id::{AssetId, CredentialId, FlowId, WeaknessId};
use crate::scenario::model::Ecosystem;
use crate::scenario::moves::Move;

/// One thing that a move goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Element {
    /// A flow that could be cut.
    Flow(FlowId),
    /// A weakness that could be fixed.
    Weakness(WeaknessId),
    /// A credential that could be revoked.
    Credential(CredentialId),
    /// An asset that could be isolated: no move acts on it or starts from it.
    Asset(AssetId),
}

/// Which kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ElementKind {
    Flow,
    Weakness,
    Credential,
    Asset,
}

impl Element {
    /// Which kind it is.
    pub fn kind(self) -> ElementKind {
        match self {
            Element::Flow(_) => ElementKind::Flow,
            Element::Weakness(_) => ElementKind::Weakness,
            Element::Credential(_) => ElementKind::Credential,
            Element::Asset(_) => ElementKind::Asset,
        }
    }

    /// Its authored id.
    pub fn id(self, eco: &Ecosystem) -> &str {
        match self {
            Element::Flow(f) => eco.flows.get(f.index()).map(|f| f.doc.id.as_str()),
            Element::Weakness(w) => eco.weaknesses.get(w.index()).map(|w| w.id.as_str()),
            Element::Credential(c) => eco.credentials.get(c.index()).map(|c| c.id.as_str()),
            Element::Asset(a) => eco.assets.get(a.index()).map(|a| a.doc.id.as_str()),
        }
        .unwrap_or_default()
    }

    /// Its name for people.
    pub fn name(self, eco: &Ecosystem) -> &str {
        match self {
            Element::Flow(f) => eco.flows.get(f.index()).map(|f| f.doc.api.as_str()),
            Element::Weakness(w) => eco.weaknesses.get(w.index()).map(|w| w.name.as_str()),
            Element::Credential(c) => eco.credentials.get(c.index()).map(|c| c.name.as_str()),
            Element::Asset(a) => eco.assets.get(a.index()).map(|a| a.doc.name.as_str()),
        }
        .unwrap_or_default()
    }
}

/// Numbers of elements on one ecosystem.
#[derive(Clone, Copy, Debug, Default)]
pub struct Elements {
    flows: u32,
    weaknesses: u32,
    credentials: u32,
    assets: u32,
}

impl Elements {
    /// For an ecosystem.
    pub fn of(eco: &Ecosystem) -> Elements {
        Elements {
            flows: eco.flows.len() as u32,
            weaknesses: eco.weaknesses.len() as u32,
            credentials: eco.credentials.len() as u32,
            assets: eco.assets.len() as u32,
        }
    }
    /// How many there are.
    pub fn count(self) -> usize {
        (self.flows + self.weaknesses + self.credentials + self.assets) as usize
    }
    /// The number of a credential.
    pub fn credential(self, id: CredentialId) -> u32 {
        self.flows + self.weaknesses + u32::from(id.0)
    }
    /// The number of an element.
    pub fn number(self, element: Element) -> u32 {
        match element {
            Element::Flow(f) => u32::from(f.0),
            Element::Weakness(w) => self.flows + u32::from(w.0),
            Element::Credential(c) => self.credential(c),
            Element::Asset(a) => self.flows + self.weaknesses + self.credentials + u32::from(a.0),
        }
    }
    /// The element of a number.
    pub fn element(self, number: u32) -> Element {
        let (f, w, c) = (self.flows, self.weaknesses, self.credentials);
        let id = |base: u32| (number - base) as usize;
        match number {
            n if n < f => Element::Flow(FlowId::new(id(0))),
            n if n < f + w => Element::Weakness(WeaknessId::new(id(f))),
            n if n < f + w + c => Element::Credential(CredentialId::new(id(f + w))),
            _ => Element::Asset(AssetId::new(id(f + w + c))),
        }
    }
    /// What a move goes through, in ascending order.
    pub fn of_move(self, m: &Move) -> impl Iterator<Item = u32> {
        let (low, high) = match m.from.filter(|from| *from != m.target) {
            Some(from) => (from.min(m.target), Some(from.max(m.target))),
            None => (m.target, None),
        };
        let list = [
            m.via.map(Element::Flow),
            m.exploits.map(Element::Weakness),
            m.uses.map(Element::Credential),
            Some(Element::Asset(low)),
            high.map(Element::Asset),
        ];
        list.into_iter().flatten().map(move |element| self.number(element))
    }
}

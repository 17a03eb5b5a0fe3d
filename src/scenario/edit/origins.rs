//! What an import remembers of an element, while somebody edits it: a renamed element keeps its origin, a removed one leaves
//! a mark so that the next import does not bring it back, and a field that a person set is no guess any more.

use std::collections::BTreeSet;

use super::Subject;
use crate::scenario::doc::{EcosystemDoc, OriginDoc, OriginOf};

/// The origin's name of an element.
fn of(doc: &EcosystemDoc, subject: Subject) -> Option<OriginOf> {
    Some(match subject {
        Subject::Ecosystem => OriginOf::Ecosystem,
        Subject::Zone(at) => OriginOf::Zone(doc.zones.get(at)?.id.clone()),
        Subject::Asset(at) => OriginOf::Asset(doc.assets.get(at)?.id.clone()),
        Subject::Holding(asset, at) => OriginOf::Holding(doc.assets.get(asset)?.holdings.get(at)?.id.clone()),
        Subject::Flow(at) => OriginOf::Flow(doc.flows.get(at)?.id.clone()),
        Subject::Weakness(at) => OriginOf::Weakness(doc.weaknesses.get(at)?.id.clone()),
        Subject::Control(at) => OriginOf::Control(doc.controls.get(at)?.id.clone()),
        Subject::Credential(at) => OriginOf::Credential(doc.credentials.get(at)?.id.clone()),
    })
}

/// What an import remembers of an element; none where it was not imported.
pub fn origin(doc: &EcosystemDoc, subject: Subject) -> Option<&OriginDoc> {
    let of = of(doc, subject)?;
    doc.origins.iter().find(|origin| origin.of == of)
}

/// An element has another name.
pub(super) fn renamed(doc: &mut EcosystemDoc, subject: Subject, from: &str, to: &str) {
    let named: fn(String) -> OriginOf = match subject {
        Subject::Ecosystem => return,
        Subject::Zone(_) => OriginOf::Zone,
        Subject::Asset(_) => OriginOf::Asset,
        Subject::Holding(..) => OriginOf::Holding,
        Subject::Flow(_) => OriginOf::Flow,
        Subject::Weakness(_) => OriginOf::Weakness,
        Subject::Control(_) => OriginOf::Control,
        Subject::Credential(_) => OriginOf::Credential,
    };
    let before = named(from.to_owned());
    for origin in doc.origins.iter_mut().filter(|origin| origin.of == before) {
        origin.of = named(to.to_owned());
    }
}

/// Somebody set a field: whatever it was before, it is no guess and no gap any more.
pub(super) fn confirm(doc: &mut EcosystemDoc, subject: Subject, field: &str) {
    let Some(of) = of(doc, subject) else { return };
    for origin in doc.origins.iter_mut().filter(|origin| origin.of == of) {
        origin.guessed.retain(|name| name != field);
        origin.unstated.retain(|name| name != field);
    }
}

/// Origins of what is gone become marks of a removal.
pub(super) fn settle(doc: &mut EcosystemDoc) {
    if doc.origins.is_empty() {
        return;
    }
    let mut there: BTreeSet<OriginOf> = BTreeSet::from([OriginOf::Ecosystem]);
    there.extend(doc.zones.iter().map(|e| OriginOf::Zone(e.id.clone())));
    there.extend(doc.assets.iter().map(|e| OriginOf::Asset(e.id.clone())));
    there.extend(doc.assets.iter().flat_map(|a| &a.holdings).map(|e| OriginOf::Holding(e.id.clone())));
    there.extend(doc.flows.iter().map(|e| OriginOf::Flow(e.id.clone())));
    there.extend(doc.weaknesses.iter().map(|e| OriginOf::Weakness(e.id.clone())));
    there.extend(doc.controls.iter().map(|e| OriginOf::Control(e.id.clone())));
    there.extend(doc.credentials.iter().map(|e| OriginOf::Credential(e.id.clone())));
    for origin in doc.origins.iter_mut().filter(|origin| !there.contains(&origin.of)) {
        origin.of = OriginOf::Removed;
        origin.kept.clear();
        origin.read.clear();
        origin.guessed.clear();
        origin.unstated.clear();
    }
}

//! What one step changed: for each list the piece that differs, before and after.

use super::Head;
use crate::scenario::doc::*;

/// The difference between two documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Change {
    head: Option<(Box<Head>, Box<Head>)>,
    layout: Option<Splice<PlaceDoc>>,
    zones: Option<Splice<ZoneDoc>>,
    assets: Option<Splice<AssetDoc>>,
    flows: Option<Splice<FlowDoc>>,
    weaknesses: Option<Splice<WeaknessDoc>>,
    controls: Option<Splice<ControlDoc>>,
    credentials: Option<Splice<CredentialDoc>>,
    origins: Option<Splice<OriginDoc>>,
}

/// A piece of a list that was replaced by another.
#[derive(Clone, Debug, PartialEq)]
struct Splice<T> {
    at: usize,
    before: Vec<T>,
    after: Vec<T>,
}

impl<T: Clone + PartialEq> Splice<T> {
    fn between(before: &[T], after: &[T]) -> Option<Splice<T>> {
        let same = before.iter().zip(after).take_while(|(a, b)| a == b).count();
        let (before, after) = (before.get(same..).unwrap_or_default(), after.get(same..).unwrap_or_default());
        let tail = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
        let cut = |list: &[T]| list.get(..list.len() - tail).unwrap_or_default().to_vec();
        let splice = Splice { at: same, before: cut(before), after: cut(after) };
        (!splice.before.is_empty() || !splice.after.is_empty()).then_some(splice)
    }
}

fn replace<T: Clone>(list: &mut Vec<T>, at: usize, out: usize, new: &[T]) {
    let from = at.min(list.len());
    let to = (at + out).min(list.len());
    list.splice(from..to, new.iter().cloned());
}

fn head(doc: &EcosystemDoc) -> Head {
    Head { id: doc.id.clone(), name: doc.name.clone(), summary: doc.summary.clone(), profile: doc.profile.clone() }
}

fn put_head(doc: &mut EcosystemDoc, head: &Head) {
    let Head { id, name, summary, profile } = head.clone();
    (doc.id, doc.name, doc.summary, doc.profile) = (id, name, summary, profile);
}

impl Change {
    /// From one document to another.
    pub fn between(before: &EcosystemDoc, after: &EcosystemDoc) -> Change {
        let (old, new) = (head(before), head(after));
        Change {
            head: (old != new).then(|| (Box::new(old), Box::new(new))),
            layout: Splice::between(&before.layout, &after.layout),
            zones: Splice::between(&before.zones, &after.zones),
            assets: Splice::between(&before.assets, &after.assets),
            flows: Splice::between(&before.flows, &after.flows),
            weaknesses: Splice::between(&before.weaknesses, &after.weaknesses),
            controls: Splice::between(&before.controls, &after.controls),
            credentials: Splice::between(&before.credentials, &after.credentials),
            origins: Splice::between(&before.origins, &after.origins),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Change::default()
    }

    /// Makes the document after of the one before.
    pub fn apply(&self, doc: &mut EcosystemDoc) {
        if let Some((_, after)) = &self.head {
            put_head(doc, after);
        }
        macro_rules! each {
            ($($list:ident)+) => { $(
                if let Some(splice) = &self.$list {
                    replace(&mut doc.$list, splice.at, splice.before.len(), &splice.after);
                }
            )+ };
        }
        each!(layout zones assets flows weaknesses controls credentials origins);
    }

    /// Makes the document before of the one after.
    pub fn revert(&self, doc: &mut EcosystemDoc) {
        if let Some((before, _)) = &self.head {
            put_head(doc, before);
        }
        macro_rules! each {
            ($($list:ident)+) => { $(
                if let Some(splice) = &self.$list {
                    replace(&mut doc.$list, splice.at, splice.after.len(), &splice.before);
                }
            )+ };
        }
        each!(layout zones assets flows weaknesses controls credentials origins);
    }
}

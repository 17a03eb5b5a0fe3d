//! What our own exports put beside the words of another format, so that a round trip loses nothing: under the key
//! `sandtable`, each element carries the fields that the format has no place for.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::draft::{Draft, Mark, NameFrom};
use super::report::{NoteKind, Report};
use super::text::Node;
use crate::scenario::doc::*;

/// The key.
pub(super) const KEY: &str = "sandtable";
/// Most values below it.
const MOST: u32 = 400_000;

/// What a whole file carries.
#[derive(Deserialize)]
pub(super) struct OwnHead {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub summary: String,
    #[serde(default)]
    pub profile: Option<ProfileDoc>,
    #[serde(default)]
    pub layout: Vec<PlaceDoc>,
    #[serde(default)]
    pub weaknesses: Vec<WeaknessDoc>,
    #[serde(default)]
    pub controls: Vec<ControlDoc>,
    #[serde(default)]
    pub credentials: Vec<CredentialDoc>,
}

/// The element under the key of a map, if it is there and still reads.
pub(super) fn own<T: DeserializeOwned>(holder: Option<Node<'_>>, report: &mut Report) -> Option<T> {
    let node = holder?.get(KEY)?;
    let value = node.to_json(MOST)?;
    match serde_json::from_value(value) {
        Ok(element) => Some(element),
        Err(error) => {
            let message = format!("what an export of ours put here does not read any more ({error}); the rest is read");
            report.note(NoteKind::Odd, "I121", node.place(), message);
            None
        }
    }
}

/// Puts in what a whole file carries, behind all elements that it names. True when it did.
pub(super) fn put_head(draft: &mut Draft, head: OwnHead) {
    let OwnHead { id, name, summary, profile, layout, weaknesses, controls, credentials } = head;
    let doc = &mut draft.doc;
    if doc.id == "imported" {
        draft.name = NameFrom::Export;
        (doc.id, doc.name, doc.summary, doc.profile) = (id, name, summary, profile);
    }
    let assets: std::collections::BTreeSet<String> = doc.assets.iter().map(|a| a.id.clone()).collect();
    let flows: std::collections::BTreeSet<String> = doc.flows.iter().map(|f| f.id.clone()).collect();
    let there = |on: &On| match on {
        On::Asset(id) => assets.contains(id),
        On::Flow(id) => flows.contains(id),
    };
    // Somebody may have taken elements out with the other tool.
    doc.layout.extend(layout.into_iter().filter(|place| assets.contains(&place.asset)));
    for weakness in weaknesses.into_iter().filter(|weakness| there(&weakness.on)) {
        let mark = Mark::made(format!("weakness:{}", weakness.id));
        draft.weakness(weakness, mark);
    }
    for mut control in controls {
        control.on.retain(&there);
        if !control.on.is_empty() {
            let mark = Mark::made(format!("control:{}", control.id));
            draft.control(control, mark);
        }
    }
    for mut credential in credentials {
        credential.opens.retain(|flow| flows.contains(flow));
        if assets.contains(&credential.kept_on) {
            let mark = Mark::made(format!("credential:{}", credential.id));
            draft.credential(credential, mark);
        }
    }
}

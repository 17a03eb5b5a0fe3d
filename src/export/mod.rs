//! Ecosystems out: in the formats of other tools, as pictures in text, and as tables.
//!
//! [`otm`] and [`dragon`] write what those tools read; what their formats have no word for stands beside it under the key
//! `sandtable`, so that reading it back here loses nothing. [`picture`] writes Mermaid and Graphviz, [`tables`] comma-separated
//! values, [`drawing`] a picture as it looks in the window. Deliberately absent: files.

pub mod dragon;
pub mod drawing;
pub mod otm;
pub mod picture;
pub mod tables;

use serde_json::{Map, Value};

use crate::scenario::doc::{EcosystemDoc, OriginDoc, OriginOf};

/// The key beside other formats' own words.
const KEY: &str = "sandtable";

/// What a file as a whole carries.
fn head(doc: &EcosystemDoc) -> Result<Value, serde_json::Error> {
    let mut head = Map::new();
    head.insert("id".into(), Value::from(doc.id.clone()));
    head.insert("name".into(), Value::from(doc.name.clone()));
    head.insert("summary".into(), Value::from(doc.summary.clone()));
    head.insert("profile".into(), serde_json::to_value(&doc.profile)?);
    head.insert("layout".into(), serde_json::to_value(&doc.layout)?);
    head.insert("weaknesses".into(), serde_json::to_value(&doc.weaknesses)?);
    head.insert("controls".into(), serde_json::to_value(&doc.controls)?);
    head.insert("credentials".into(), serde_json::to_value(&doc.credentials)?);
    Ok(Value::Object(head))
}

/// The origin of an element, if it was imported.
fn origin<'d>(doc: &'d EcosystemDoc, of: &OriginOf) -> Option<&'d OriginDoc> {
    doc.origins.iter().find(|origin| origin.of == *of)
}

/// What the source said and no field holds, as values.
fn kept<'d>(doc: &'d EcosystemDoc, of: &OriginOf, source: &str) -> Vec<(&'d str, Value)> {
    let origin = origin(doc, of).filter(|origin| origin.source.starts_with(source));
    let list = origin.into_iter().flat_map(|origin| &origin.kept);
    list.filter_map(|(key, text)| Some((key.as_str(), serde_json::from_str(text).ok()?))).collect()
}

/// Zones from the outside in: each behind what it stands in, and once, whatever a file says.
fn outside_in(doc: &EcosystemDoc) -> Vec<usize> {
    let mut depth: Vec<(usize, usize)> = doc.zones.iter().enumerate().map(|(at, _)| (depth_of(doc, at), at)).collect();
    depth.sort();
    depth.into_iter().map(|(_, at)| at).collect()
}

fn depth_of(doc: &EcosystemDoc, at: usize) -> usize {
    let mut deep = 0;
    let mut zone = doc.zones.get(at);
    while let Some(name) = zone.and_then(|zone| zone.inside.as_ref()).filter(|_| deep < 64) {
        deep += 1;
        zone = doc.zones.iter().find(|zone| zone.id == *name);
    }
    deep
}

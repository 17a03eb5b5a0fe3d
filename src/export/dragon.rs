//! OWASP Threat Dragon, version 2.
//!
//! Zones are boxes around what stands in them, so places matter: those of the author are kept, and the others stand in rows
//! below. Ids that came from Threat Dragon are used again; new ones are made of the element's name, the same each time.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::otm::helps;
use super::{KEY, head, kept, origin};
use crate::base::digest::Digest;
use crate::scenario::doc::*;

const WIDTH: f64 = 160.0;
const HEIGHT: f64 = 80.0;
const GAP: f64 = 60.0;

/// A UUID that is always the same for the same words.
fn uuid(words: &str) -> String {
    let hex = Digest::of(words.as_bytes()).hex();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    // Version 8: a UUID of one's own making.
    format!("{}-{}-8{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

fn is_uuid(id: &str) -> bool {
    id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// The id of an element's cell.
fn cell_id(doc: &EcosystemDoc, of: &OriginOf) -> String {
    let known = origin(doc, of).filter(|origin| origin.source.starts_with("threat-dragon:") && is_uuid(&origin.id));
    known.map_or_else(|| uuid(&format!("{of:?}")), |origin| origin.id.clone())
}

/// A box: left, top, right, bottom.
type Frame = (f64, f64, f64, f64);

/// Where everything stands.
struct Places {
    assets: BTreeMap<String, Frame>,
    zones: BTreeMap<String, Frame>,
}

fn size(doc: &EcosystemDoc, of: &OriginOf, otherwise: (f64, f64)) -> (f64, f64) {
    let list = kept(doc, of, "threat-dragon:");
    let known = list
        .iter()
        .find(|(key, _)| *key == "size")
        .and_then(|(_, value)| Some((value.get("width")?.as_f64()?, value.get("height")?.as_f64()?)));
    known.unwrap_or(otherwise)
}

/// Zones are laid out from the inside out. Places of the author stay as they are when every box can be drawn around them.
fn places(doc: &EcosystemDoc) -> Places {
    let mut assets: BTreeMap<String, Frame> = BTreeMap::new();
    for place in &doc.layout {
        let (width, height) = size(doc, &OriginOf::Asset(place.asset.clone()), (WIDTH, HEIGHT));
        assets.insert(place.asset.clone(), (place.x, place.y, place.x + width, place.y + height));
    }
    // Rows for the others: zone by zone, each in columns, below everything that has its place.
    let mut top = assets.values().map(|frame| frame.3 + GAP * 2.0).fold(GAP, f64::max);
    let order = super::outside_in(doc);
    for zone in order.iter().filter_map(|at| doc.zones.get(*at)) {
        let standing: Vec<&AssetDoc> =
            doc.assets.iter().filter(|asset| asset.zone == zone.id && !assets.contains_key(&asset.id)).collect();
        let columns = (1..=8).find(|n| n * n >= standing.len()).unwrap_or(8);
        for (at, asset) in standing.iter().enumerate() {
            let left = GAP * 3.0 + (at % columns) as f64 * (WIDTH + GAP);
            let above = top + GAP + (at / columns) as f64 * (HEIGHT + GAP);
            assets.insert(asset.id.clone(), (left, above, left + WIDTH, above + HEIGHT));
        }
        if !standing.is_empty() {
            top += GAP * 3.0 + standing.len().div_ceil(columns) as f64 * (HEIGHT + GAP);
        }
    }
    let mut zones: BTreeMap<String, Frame> = BTreeMap::new();
    for zone in order.iter().rev().filter_map(|at| doc.zones.get(*at)) {
        let own = doc.assets.iter().filter(|asset| asset.zone == zone.id).filter_map(|asset| assets.get(&asset.id));
        let nested = doc.zones.iter().filter(|inner| inner.inside.as_ref() == Some(&zone.id));
        let inner = nested.filter_map(|inner| zones.get(&inner.id));
        let frame = own.chain(inner).copied().reduce(|a, b| (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3)));
        let frame = match frame {
            Some((left, above, right, below)) => {
                (left - GAP / 2.0, above - GAP / 2.0, right + GAP / 2.0, below + GAP / 2.0)
            }
            None => {
                top += HEIGHT + GAP * 2.0;
                (GAP * 3.0, top, GAP * 3.0 + WIDTH, top + HEIGHT)
            }
        };
        zones.insert(zone.id.clone(), frame);
    }
    Places { assets, zones }
}

fn threats(doc: &EcosystemDoc, on: &On) -> Vec<Value> {
    let weaknesses = doc.weaknesses.iter().filter(|weakness| weakness.on == *on);
    weaknesses
        .map(|weakness| {
            let of = OriginOf::Weakness(weakness.id.clone());
            let own = doc.controls.iter().find(|control| control.id == format!("{}-fix", weakness.id));
            // Where mitigations came with their threats, no other control stands in for one that is missing.
            let paired = doc.controls.iter().any(|control| control.id.ends_with("-fix"));
            let any = doc.controls.iter().find(|control| !paired && helps(control, weakness));
            let control = own.or(any);
            let severity = match weakness.ease {
                ease if ease > 0.6 => "High",
                ease if ease < 0.4 => "Low",
                _ => "Medium",
            };
            let mut threat = Map::new();
            threat.insert("description".into(), json!(format!("{} · CWE-{}", weakness.owasp.label(), weakness.cwe)));
            threat.insert("modelType".into(), json!("STRIDE"));
            threat.insert("type".into(), json!(kind(weakness.owasp)));
            for (key, value) in kept(doc, &of, "threat-dragon:") {
                threat.insert(key.to_owned(), value);
            }
            threat.insert("id".into(), json!(cell_id(doc, &of)));
            threat.insert("title".into(), json!(weakness.name));
            threat.insert("severity".into(), json!(severity));
            let working = control.is_some_and(|control| control.state == Switch::On);
            threat.insert("status".into(), json!(if working { "Mitigated" } else { "Open" }));
            threat.insert("mitigation".into(), json!(control.map_or("", |control| control.name.as_str())));
            Value::Object(threat)
        })
        .collect()
}

/// The word of STRIDE that is nearest to a category.
fn kind(owasp: Owasp) -> &'static str {
    match owasp {
        Owasp::Api1 | Owasp::Api3 => "Information disclosure",
        Owasp::Api2 => "Spoofing",
        Owasp::Api4 => "Denial of service",
        Owasp::Api5 | Owasp::Api6 => "Elevation of privilege",
        Owasp::Api7 | Owasp::Api8 | Owasp::Api9 | Owasp::Api10 => "Tampering",
    }
}

/// The facts of a cell: those of the format, what the source said beside, and ours.
fn data<T: serde::Serialize>(
    doc: &EcosystemDoc,
    of: &OriginOf,
    element: &T,
    facts: Value,
    threats: Vec<Value>,
) -> Result<Value, serde_json::Error> {
    let mut out = Map::new();
    for (key, value) in kept(doc, of, "threat-dragon:") {
        if !["size", "vertices", "source", "target"].contains(&key) {
            out.insert(key.to_owned(), value);
        }
    }
    if let Value::Object(facts) = facts {
        out.extend(facts);
    }
    let open = threats.iter().any(|threat| threat.get("status").is_some_and(|status| status == "Open"));
    out.insert("hasOpenThreats".into(), json!(open));
    out.insert("threats".into(), Value::Array(threats));
    out.insert(KEY.into(), serde_json::to_value(element)?);
    Ok(Value::Object(out))
}

fn boxed(id: String, shape: &str, order: usize, frame: Frame, data: Value) -> Value {
    let (left, above, right, below) = frame;
    json!({
        "id": id, "shape": shape, "zIndex": order, "visible": true,
        "position": { "x": left, "y": above },
        "size": { "width": (right - left).max(10.0), "height": (below - above).max(10.0) },
        "data": data,
    })
}

/// The whole document.
///
/// # Errors
/// When a value has no form in JSON.
pub fn dragon(doc: &EcosystemDoc) -> Result<String, serde_json::Error> {
    let places = places(doc);
    let mut cells = Vec::new();
    let frame_of =
        |table: &BTreeMap<String, Frame>, id: &str| table.get(id).copied().unwrap_or((0.0, 0.0, WIDTH, HEIGHT));
    for at in super::outside_in(doc) {
        let Some(zone) = doc.zones.get(at) else { continue };
        let of = OriginOf::Zone(zone.id.clone());
        let facts =
            json!({ "type": "tm.BoundaryBox", "name": zone.name, "description": zone.about, "isTrustBoundary": true });
        let data = data(doc, &of, zone, facts, Vec::new())?;
        cells.push(boxed(
            cell_id(doc, &of),
            "trust-boundary-box",
            cells.len() + 1,
            frame_of(&places.zones, &zone.id),
            data,
        ));
    }
    for asset in &doc.assets {
        let of = OriginOf::Asset(asset.id.clone());
        let (shape, kind) = match asset.kind {
            AssetKind::DataStore | AssetKind::Queue | AssetKind::SecretStore => ("store", "tm.Store"),
            AssetKind::Client | AssetKind::Person | AssetKind::ThirdPartyApi => ("actor", "tm.Actor"),
            AssetKind::Gateway
            | AssetKind::Service
            | AssetKind::IdentityProvider
            | AssetKind::AiAgent
            | AssetKind::AdminConsole
            | AssetKind::CiCd => ("process", "tm.Process"),
        };
        let holds = |class: DataClass| asset.holdings.iter().any(|holding| holding.class == class);
        let mut facts = json!({
            "type": kind, "name": asset.name, "description": asset.about, "isTrustBoundary": false, "outOfScope": false,
        });
        if let Some(facts) = facts.as_object_mut() {
            match shape {
                "store" => {
                    facts.insert("storesCredentials".into(), json!(holds(DataClass::Credentials)));
                    facts.insert("storesInventory".into(), json!(holds(DataClass::Business)));
                }
                "process" => {
                    let cards = holds(DataClass::Cardholder) || holds(DataClass::CardAuthentication);
                    facts.insert("handlesCardPayment".into(), json!(cards));
                }
                _ => {
                    facts.insert("providesAuthentication".into(), json!(false));
                }
            }
        }
        let threats = threats(doc, &On::Asset(asset.id.clone()));
        let data = data(doc, &of, asset, facts, threats)?;
        cells.push(boxed(cell_id(doc, &of), shape, cells.len() + 1, frame_of(&places.assets, &asset.id), data));
    }
    for flow in &doc.flows {
        let of = OriginOf::Flow(flow.id.clone());
        let facts = json!({
            "type": "tm.Flow", "name": flow.api, "description": flow.operations.join("\n"), "isTrustBoundary": false,
            "outOfScope": false, "protocol": flow.protocol,
            "isEncrypted": flow.encryption == Encryption::InTransit,
            "isPublicNetwork": flow.exposure == Exposure::Public,
            "isBidirectional": flow.data == DataDirection::Both,
        });
        let data = data(doc, &of, flow, facts, threats(doc, &On::Flow(flow.id.clone())))?;
        let vertices =
            kept(doc, &of, "threat-dragon:").into_iter().find(|(key, _)| *key == "vertices").map(|(_, value)| value);
        cells.push(json!({
            "id": cell_id(doc, &of), "shape": "flow", "zIndex": cells.len() + 1, "connector": "smooth",
            "source": { "cell": cell_id(doc, &OriginOf::Asset(flow.from.clone())) },
            "target": { "cell": cell_id(doc, &OriginOf::Asset(flow.to.clone())) },
            "vertices": vertices.unwrap_or_else(|| json!([])),
            "labels": [{ "attrs": { "labelText": { "text": flow.api } }, "position": 0.5 }],
            "data": data,
        }));
    }
    let summary = if doc.summary.is_empty() { doc.name.clone() } else { doc.summary.clone() };
    let whole = json!({
        "version": "2.3.0",
        "summary": { "title": doc.name, "owner": "", "description": summary },
        "detail": {
            "contributors": [], "reviewer": "", "diagramTop": 1, "threatTop": doc.weaknesses.len(),
            "diagrams": [{
                "id": 0, "title": doc.name, "diagramType": "STRIDE", "version": "2.3.0",
                "thumbnail": "./public/content/images/thumbnail.stride.jpg", "description": "", "cells": cells,
            }],
        },
        KEY: head(doc)?,
    });
    serde_json::to_string_pretty(&whole).map(|text| text + "\n")
}

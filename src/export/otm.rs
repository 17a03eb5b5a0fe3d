//! Open Threat Model 0.2 in JSON.
//!
//! Zones, components and dataflows are ours; assets are classes of data; weaknesses are threats, and controls mitigations.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{KEY, head, kept};
use crate::scenario::doc::*;

/// How much it hurts when data of a class gets out, gets wrong or is missing, 0..100: a judgement that the format wants.
fn harm(class: DataClass) -> (u32, u32, u32) {
    match class {
        DataClass::Credentials | DataClass::CardAuthentication | DataClass::SpecialCategory | DataClass::Health => {
            (100, 100, 60)
        }
        DataClass::Cardholder | DataClass::Financial | DataClass::IdentityDocument | DataClass::Children => {
            (90, 90, 60)
        }
        DataClass::Personal | DataClass::Location | DataClass::Government | DataClass::IntellectualProperty => {
            (75, 60, 50)
        }
        DataClass::Business => (50, 50, 50),
        DataClass::Telemetry => (20, 40, 30),
        DataClass::Public | DataClass::Test => (0, 30, 20),
    }
}

fn text(doc: &EcosystemDoc) -> &str {
    if doc.summary.is_empty() { "An ecosystem of Sandtable" } else { &doc.summary }
}

fn of_class(id: &str, name: &str, class: DataClass) -> Value {
    let (confidentiality, integrity, availability) = harm(class);
    json!({
        "id": id, "name": name,
        "risk": { "confidentiality": confidentiality, "integrity": integrity, "availability": availability },
        "attributes": { KEY: { "class": format!("{class:?}") } },
    })
}

fn class_id(class: DataClass) -> String {
    format!("class-{}", class.label().to_lowercase().replace([' ', '\''], "-"))
}

/// An element's fields for beside the format's own, with what its source said and no field holds.
fn attributes<T: serde::Serialize>(
    doc: &EcosystemDoc,
    element: &T,
    of: &OriginOf,
) -> Result<Map<String, Value>, serde_json::Error> {
    let mut out = Map::new();
    for (key, value) in kept(doc, of, "otm:") {
        out.insert(key.to_owned(), value);
    }
    out.insert(KEY.to_owned(), serde_json::to_value(element)?);
    Ok(out)
}

fn threats(doc: &EcosystemDoc, on: &On) -> Vec<Value> {
    let weaknesses = doc.weaknesses.iter().filter(|weakness| weakness.on == *on);
    weaknesses
        .map(|weakness| {
            // What stands at the same place is named too, as it is where threat models are written by hand.
            let controls = doc.controls.iter().filter(|control| control.on.contains(on));
            let mitigations: Vec<Value> = controls
                .map(|control| {
                    let state = if control.state == Switch::On { "implemented" } else { "recommended" };
                    json!({ "mitigation": control.id, "state": state })
                })
                .collect();
            json!({ "threat": weakness.id, "state": "exposed", "mitigations": mitigations })
        })
        .collect()
}

/// Whether a control stands where a weakness is, and acts against its category.
pub(super) fn helps(control: &ControlDoc, weakness: &WeaknessDoc) -> bool {
    control.on.contains(&weakness.on) && (control.against.is_empty() || control.against.contains(&weakness.owasp))
}

/// The whole document.
///
/// # Errors
/// When a value has no form in JSON.
pub fn otm(doc: &EcosystemDoc) -> Result<String, serde_json::Error> {
    let diagram = "sandtable-diagram";
    let mut zones = Vec::new();
    for at in super::outside_in(doc) {
        let Some(zone) = doc.zones.get(at) else { continue };
        let mut value = json!({
            "id": zone.id, "name": zone.name, "type": zone.kind.label(),
            "description": zone.about,
            "risk": { "trustRating": zone.trust },
            "attributes": attributes(doc, zone, &OriginOf::Zone(zone.id.clone()))?,
        });
        if let (Some(around), Some(fields)) = (&zone.inside, value.as_object_mut()) {
            fields.insert("parent".into(), json!({ "trustZone": around }));
        }
        zones.push((at, value));
    }
    zones.sort_by_key(|(at, _)| *at);
    let places: BTreeMap<&str, &PlaceDoc> = doc.layout.iter().map(|place| (place.asset.as_str(), place)).collect();
    let mut components = Vec::new();
    let mut data = Vec::new();
    for asset in &doc.assets {
        let bare = AssetDoc { holdings: Vec::new(), ..asset.clone() };
        let mut extra = attributes(doc, &bare, &OriginOf::Asset(asset.id.clone()))?;
        extra.insert("sandtable_holdings".into(), serde_json::to_value(&asset.holdings)?);
        let stored: Vec<&str> = asset.holdings.iter().map(|holding| holding.id.as_str()).collect();
        for holding in &asset.holdings {
            data.push(of_class(&holding.id, &holding.name, holding.class));
        }
        let mut value = json!({
            "id": asset.id, "name": asset.name, "type": asset.kind.label().to_lowercase().replace(' ', "-"),
            "description": asset.about,
            "parent": { "trustZone": asset.zone },
            "assets": { "stored": stored, "processed": [] },
            "threats": threats(doc, &On::Asset(asset.id.clone())),
            "attributes": extra,
        });
        if let (Some(place), Some(fields)) = (places.get(asset.id.as_str()), value.as_object_mut()) {
            let shown = json!([{
                "representation": diagram, "id": format!("{}-box", asset.id),
                "position": { "x": place.x, "y": place.y }, "size": { "width": 140, "height": 60 },
            }]);
            fields.insert("representations".into(), shown);
        }
        components.push(value);
    }
    let mut flows = Vec::new();
    let mut classes = BTreeSet::new();
    for flow in &doc.flows {
        classes.extend(flow.carries.iter().copied());
        let mut tags: Vec<String> = Vec::new();
        if !flow.protocol.is_empty() {
            tags.push(flow.protocol.clone());
        }
        if !matches!(flow.authentication, Authentication::Unknown) {
            tags.push(format!("authentication: {}", flow.authentication.label()));
        }
        flows.push(json!({
            "id": flow.id, "name": flow.api,
            "source": flow.from, "destination": flow.to,
            "bidirectional": flow.data == DataDirection::Both,
            "assets": flow.carries.iter().map(|class| class_id(*class)).collect::<Vec<_>>(),
            "tags": tags,
            "threats": threats(doc, &On::Flow(flow.id.clone())),
            "attributes": attributes(doc, flow, &OriginOf::Flow(flow.id.clone()))?,
        }));
    }
    data.extend(classes.into_iter().map(|class| of_class(&class_id(class), class.label(), class)));
    let threats: Vec<Value> = doc
        .weaknesses
        .iter()
        .map(|weakness| {
            json!({
                "id": weakness.id, "name": weakness.name,
                "categories": [weakness.owasp.label()],
                "cwes": [format!("CWE-{}", weakness.cwe)],
                "risk": { "likelihood": (weakness.ease * 100.0).round(), "impact": 50 },
            })
        })
        .collect();
    let mitigations: Vec<Value> = doc
        .controls
        .iter()
        .map(|control| {
            let reduction = ((1.0 - control.success.min(control.rate)) * 100.0).round().clamp(0.0, 100.0);
            json!({ "id": control.id, "name": control.name, "riskReduction": reduction })
        })
        .collect();
    let whole = json!({
        "otmVersion": "0.2.0",
        "project": {
            "name": doc.name, "id": doc.id, "description": text(doc),
            "attributes": { KEY: head(doc)? },
        },
        "representations": [{ "name": "Picture", "id": diagram, "type": "diagram", "size": { "width": 2000, "height": 2000 } }],
        "assets": data,
        "trustZones": zones.into_iter().map(|(_, zone)| zone).collect::<Vec<_>>(),
        "components": components,
        "dataflows": flows,
        "threats": threats,
        "mitigations": mitigations,
    });
    serde_json::to_string_pretty(&whole).map(|text| text + "\n")
}

//! Forms of what the picture is made of: the ecosystem itself, zones, assets.

use egui::Ui;

use super::Ask;
use super::parts::{assets, heading, links_ui, zones};
use crate::app::icons;
use crate::app::screens::ecosystem::fields::{Fields, pair, with_remove};
use crate::app::widgets::{Choices, button, caption, select};
use crate::scenario::doc::*;
use crate::scenario::edit::{Edit, Head, New, OnElement, Subject};

pub(super) fn ecosystem_ui(ui: &mut Ui, fields: &mut Fields<'_>, head: &mut Head, doc: &EcosystemDoc) {
    fields.text(ui, "name", "Name", "Name for people", &mut head.name);
    fields.id(ui, &head.id);
    fields.area(ui, "summary", "Summary", &mut head.summary, 6);
    heading(ui, "Who runs it");
    match &mut head.profile {
        Some(profile) => {
            fields.text(ui, "profile", "Sector", "payments, telecom …", &mut profile.sector);
            let organisation = &mut profile.organisation;
            fields.text(ui, "profile", "Organisation", "An invented name", &mut organisation.name);
            fields.area(ui, "profile", "About the organisation", &mut organisation.about, 4);
            pair(ui, fields, |left, right, fields| {
                let sign = &profile.currency.sign;
                let name = format!("Revenue per year, {sign}");
                fields.number(left, "profile", "profile.revenue", &name, &mut organisation.revenue_per_year.0);
                fields.number(right, "profile", "profile.customers", "Customers", &mut organisation.customers);
            });
            caption(
                ui,
                "Currency, calendar, insurance, regimes and contracts are kept as the file has them; change them there.",
            );
        }
        None => {
            caption(
                ui,
                "Nothing is said about the organisation. An exercise drawn on this ecosystem estimates it from the picture.",
            );
        }
    }
    let count = |n: usize, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
    heading(ui, "In numbers");
    caption(
        ui,
        &[
            count(doc.zones.len(), "zone", "zones"),
            count(doc.assets.len(), "asset", "assets"),
            count(doc.flows.len(), "flow", "flows"),
            count(doc.weaknesses.len(), "weakness", "weaknesses"),
            count(doc.controls.len(), "control", "controls"),
            count(doc.credentials.len(), "credential", "credentials"),
        ]
        .join(" · "),
    );
}

pub(super) fn zone_ui(
    ui: &mut Ui,
    fields: &mut Fields<'_>,
    zone: &mut ZoneDoc,
    doc: &EcosystemDoc,
    asks: &mut Vec<Ask>,
) {
    fields.text(ui, "name", "Name", "Name for people", &mut zone.name);
    fields.id(ui, &zone.id);
    pair(ui, fields, |left, right, fields| {
        fields.choice(left, "kind", "Kind", &mut zone.kind, ZoneKind::ALL, ZoneKind::label);
        fields.number(right, "trust", "trust", "Trust, 0 to 100", &mut zone.trust);
    });
    inside_ui(ui, fields, zone, doc);
    fields.area(ui, "about", "About", &mut zone.about, 3);
    let of: Vec<Subject> = (doc.assets.iter().enumerate())
        .filter(|(_, asset)| asset.zone == zone.id)
        .map(|(at, _)| Subject::Asset(at))
        .collect();
    links_ui(ui, "What stands in it", doc, &of, asks);
    if button("Add an asset here").icon(icons::PLUS).small().show(ui).clicked() {
        asks.push(Ask::Edit(Edit::Add(New::Asset { zone: zone.id.clone() })));
    }
}

/// The zone around a zone.
fn inside_ui(ui: &mut Ui, fields: &mut Fields<'_>, zone: &mut ZoneDoc, doc: &EcosystemDoc) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        fields.label(ui, "Lies in");
        let others: Vec<&ZoneDoc> = doc.zones.iter().filter(|other| other.id != zone.id).collect();
        let at = |index: usize| match index.checked_sub(1) {
            None => "no other zone".to_owned(),
            Some(index) => others.get(index).map(|other| other.name.clone()).unwrap_or_default(),
        };
        let chosen = match &zone.inside {
            None => Some(0),
            Some(id) => others.iter().position(|other| other.id == *id).map(|index| index + 1),
        };
        let shown = chosen.map_or_else(|| format!("{} (does not exist)", zone.inside.clone().unwrap_or_default()), at);
        let width = ui.available_width();
        let choices = Choices { count: others.len() + 1, label: &at, chosen };
        if let Some(index) = select(ui, "Lies in", &shown, width, &choices) {
            zone.inside = index.checked_sub(1).and_then(|index| others.get(index)).map(|other| other.id.clone());
            fields.changed = Some("inside");
            fields.left = true;
        }
        fields.said(ui, "inside");
    });
}

/// Nobody, or a role.
const OWNERS: [Option<Role>; 9] = [
    None,
    Some(Role::Dev),
    Some(Role::Product),
    Some(Role::Legal),
    Some(Role::Finance),
    Some(Role::Security),
    Some(Role::Comms),
    Some(Role::Executive),
    Some(Role::Partner),
];

pub(super) fn asset_ui(
    ui: &mut Ui,
    fields: &mut Fields<'_>,
    asset: &mut AssetDoc,
    doc: &EcosystemDoc,
    asks: &mut Vec<Ask>,
) {
    let Subject::Asset(here) = fields.subject else { return };
    fields.text(ui, "name", "Name", "Short: it stands in the picture", &mut asset.name);
    fields.id(ui, &asset.id);
    pair(ui, fields, |left, right, fields| {
        fields.choice(left, "kind", "Kind", &mut asset.kind, AssetKind::ALL, AssetKind::label);
        let owner = |owner: Option<Role>| owner.map_or("nobody", Role::label);
        fields.choice(right, "owner", "Owner", &mut asset.owner, &OWNERS, owner);
    });
    fields.pick(ui, "zone", "Zone", &mut asset.zone, &zones(doc));
    fields.text(ui, "fact", "Key fact", "1.2 M users; at most 24 characters", &mut asset.fact);
    fields.area(ui, "about", "About", &mut asset.about, 2);
    fields.number(
        ui,
        "worth_per_hour",
        "worth_per_hour",
        "Revenue that stops with it, per hour",
        &mut asset.worth_per_hour.0,
    );
    fields.picks(ui, "depends_on", "Does not serve without", &mut asset.depends_on, &assets(doc));
    monitoring_ui(ui, fields, &mut asset.monitoring);
    place_ui(ui, fields, asset, doc, here, asks);
    heading(ui, "Data kept here");
    let holdings: Vec<Subject> = (0..asset.holdings.len()).map(|at| Subject::Holding(here, at)).collect();
    links_ui(ui, "", doc, &holdings, asks);
    if button("Add data").icon(icons::PLUS).small().show(ui).clicked() {
        asks.push(Ask::Edit(Edit::Add(New::Holding { asset: here })));
    }
    connections_ui(ui, asset, doc, asks);
}

fn monitoring_ui(ui: &mut Ui, fields: &mut Fields<'_>, monitoring: &mut Vec<MonitoringDoc>) {
    heading(ui, "What is recorded here");
    let mut gone = None;
    for (index, log) in monitoring.iter_mut().enumerate() {
        ui.push_id(("log", index), |ui| {
            with_remove(ui, &format!("Remove log {}", index + 1), &mut gone, index, |ui, width| {
                let at = |at: usize| LogSource::ALL.get(at).map_or("", |source| source.label()).to_owned();
                let chosen = LogSource::ALL.iter().position(|source| *source == log.source);
                let choices = Choices { count: LogSource::ALL.len(), label: &at, chosen };
                let name = format!("Log {}", index + 1);
                let picked = select(ui, &name, log.source.label(), width, &choices);
                if let Some(source) = picked.and_then(|at| LogSource::ALL.get(at)) {
                    log.source = *source;
                    fields.changed = Some("monitoring");
                    fields.left = true;
                }
            });
            pair(ui, fields, |left, right, fields| {
                let key = format!("monitoring.{index}.coverage");
                let name = format!("Recorded share, log {}", index + 1);
                fields.number(left, "monitoring", &key, &name, &mut log.coverage);
                let key = format!("monitoring.{index}.quality");
                let name = format!("Looked at, log {}", index + 1);
                fields.number(right, "monitoring", &key, &name, &mut log.quality);
            });
        });
    }
    fields.said(ui, "monitoring");
    if let Some(index) = gone {
        monitoring.remove(index);
        fields.changed = Some("monitoring");
    }
    let free = LogSource::ALL.iter().find(|source| monitoring.iter().all(|log| log.source != **source));
    let refused = free.is_none().then_some("Every log is here already.");
    if button("Add a log").icon(icons::PLUS).small().refused(refused).show(ui).clicked()
        && let Some(source) = free
    {
        monitoring.push(MonitoringDoc { source: *source, coverage: 0.8, quality: 0.5 });
        fields.changed = Some("monitoring");
        fields.left = true;
    }
}

/// Where it stands on the picture, for those who do not drag.
fn place_ui(
    ui: &mut Ui,
    fields: &mut Fields<'_>,
    asset: &AssetDoc,
    doc: &EcosystemDoc,
    here: usize,
    asks: &mut Vec<Ask>,
) {
    heading(ui, "Place on the picture");
    match doc.layout.iter().find(|place| place.asset == asset.id) {
        Some(place) => {
            let (mut x, mut y) = (place.x, place.y);
            let before = fields.changed.take();
            pair(ui, fields, |left, right, fields| {
                fields.number(left, "layout", "layout.x", "From the left", &mut x);
                fields.number(right, "layout", "layout.y", "From above", &mut y);
            });
            // Its place is not part of the asset.
            if fields.changed == Some("layout") {
                asks.push(Ask::Edit(Edit::Place(vec![(here, x, y)])));
            }
            fields.changed = before;
            fields.said(ui, "layout");
            if button("Leave it to the layout").icon(icons::TREE_STRUCTURE).small().show(ui).clicked() {
                asks.push(Ask::Edit(Edit::Unplace(here)));
            }
        }
        None => {
            caption(ui, "Laid out automatically. Drag it on the picture, or give it a place.");
            if button("Give it a place").icon(icons::PUSH_PIN).small().show(ui).clicked() {
                asks.push(Ask::Edit(Edit::Place(vec![(here, 40.0, 80.0)])));
            }
        }
    }
}

/// Everything that hangs on the asset, and what can be hung on it.
fn connections_ui(ui: &mut Ui, asset: &AssetDoc, doc: &EcosystemDoc, asks: &mut Vec<Ask>) {
    let flows = |of: &dyn Fn(&FlowDoc) -> bool| -> Vec<Subject> {
        let flows = doc.flows.iter().enumerate().filter(|(_, flow)| of(flow));
        flows.map(|(at, _)| Subject::Flow(at)).collect()
    };
    links_ui(ui, "Calls", doc, &flows(&|flow| flow.from == asset.id), asks);
    links_ui(ui, "Is called by", doc, &flows(&|flow| flow.to == asset.id), asks);
    let on = |on: &On| matches!(on, On::Asset(id) if *id == asset.id);
    let mut rest: Vec<Subject> = Vec::new();
    rest.extend((doc.weaknesses.iter().enumerate()).filter(|(_, w)| on(&w.on)).map(|(at, _)| Subject::Weakness(at)));
    rest.extend(
        (doc.controls.iter().enumerate()).filter(|(_, c)| c.on.iter().any(on)).map(|(at, _)| Subject::Control(at)),
    );
    let kept = doc.credentials.iter().enumerate().filter(|(_, c)| c.kept_on == asset.id);
    rest.extend(kept.map(|(at, _)| Subject::Credential(at)));
    links_ui(ui, "Weaknesses, controls, credentials", doc, &rest, asks);
    heading(ui, "Add to it");
    let spot = || OnElement::Asset(asset.id.clone());
    let other = doc.assets.iter().find(|other| other.id != asset.id);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        let refused = other.is_none().then_some("There is no other asset yet.");
        if button("Flow from here").icon(icons::PLUS).small().refused(refused).show(ui).clicked()
            && let Some(other) = other
        {
            asks.push(Ask::Edit(Edit::Add(New::Flow { from: asset.id.clone(), to: other.id.clone() })));
        }
        if button("Weakness").icon(icons::PLUS).small().named("Add a weakness here").show(ui).clicked() {
            asks.push(Ask::Edit(Edit::Add(New::Weakness { on: spot() })));
        }
        if button("Control").icon(icons::PLUS).small().named("Add a control here").show(ui).clicked() {
            asks.push(Ask::Edit(Edit::Add(New::Control { on: spot() })));
        }
        if button("Credential").icon(icons::PLUS).small().named("Add a credential here").show(ui).clicked() {
            asks.push(Ask::Edit(Edit::Add(New::Credential { opens: None, kept_on: asset.id.clone() })));
        }
    });
}

//! Forms of what hangs on the picture: data, flows, weaknesses, controls, credentials.

use egui::Ui;

use super::Ask;
use super::parts::{assets, flows, heading, links_ui, on_ui, span_ui, spots_ui};
use crate::app::icons;
use crate::app::screens::ecosystem::fields::{Fields, pair};
use crate::app::widgets::{button, caption};
use crate::scenario::doc::*;
use crate::scenario::edit::{Edit, New, OnElement, Subject};

pub(super) fn holding_ui(
    ui: &mut Ui,
    fields: &mut Fields<'_>,
    holding: &mut HoldingDoc,
    doc: &EcosystemDoc,
    asks: &mut Vec<Ask>,
) {
    let Subject::Holding(asset, _) = fields.subject else { return };
    fields.text(ui, "name", "Name", "customer profiles", &mut holding.name);
    fields.id(ui, &holding.id);
    fields.choice(ui, "class", "Class", &mut holding.class, DataClass::ALL, DataClass::label);
    pair(ui, fields, |left, right, fields| {
        fields.number(left, "people", "people", "Distinct people", &mut holding.people);
        fields.maybe_number(right, "rows", "Rows", "as many as people", &mut holding.rows);
    });
    pair(ui, fields, |left, right, fields| {
        fields.text(left, "residency", "Where they live", "EU, US, AU …", &mut holding.residency);
        fields.maybe_text(right, "overlap", "Overlap group", "none", &mut holding.overlap);
    });
    caption(ui, "Data of one overlap group is about the same people: they count once.");
    links_ui(ui, "Kept on", doc, &[Subject::Asset(asset)], asks);
}

pub(super) fn flow_ui(
    ui: &mut Ui,
    fields: &mut Fields<'_>,
    flow: &mut FlowDoc,
    doc: &EcosystemDoc,
    asks: &mut Vec<Ask>,
) {
    fields.text(ui, "api", "API", "Name of the API", &mut flow.api);
    fields.id(ui, &flow.id);
    fields.pick(ui, "from", "From", &mut flow.from, &assets(doc));
    fields.pick(ui, "to", "To", &mut flow.to, &assets(doc));
    operations_ui(ui, fields, flow);
    heading(ui, "Who may call it");
    pair(ui, fields, |left, right, fields| {
        fields.choice(left, "exposure", "Meant for", &mut flow.exposure, Exposure::ALL, Exposure::label);
        fields.choice(right, "inventory", "On the list as", &mut flow.inventory, Inventory::ALL, Inventory::label);
    });
    pair(ui, fields, |left, right, fields| {
        let all = Authentication::ALL;
        fields.choice(
            left,
            "authentication",
            "Caller proves itself by",
            &mut flow.authentication,
            all,
            Authentication::label,
        );
        let all = Authorisation::ALL;
        fields.choice(right, "authorisation", "Rights checked per", &mut flow.authorisation, all, Authorisation::label);
    });
    pair(ui, fields, |left, right, fields| {
        fields.text(left, "scope", "Token may", "own account", &mut flow.scope);
        span_ui(right, fields, "lifetime", "Token lives", &mut flow.lifetime);
    });
    heading(ui, "What it carries");
    fields.several(ui, "carries", "Data", &mut flow.carries, DataClass::ALL, DataClass::label);
    fields.choice(ui, "data", "Data moves", &mut flow.data, DataDirection::ALL, DataDirection::label);
    heading(ui, "How it is watched");
    pair(ui, fields, |left, right, fields| {
        fields.choice(left, "validation", "Input checked", &mut flow.validation, Validation::ALL, Validation::label);
        fields.choice(right, "logging", "Calls logged", &mut flow.logging, Logging::ALL, Logging::label);
    });
    pair(ui, fields, |left, right, fields| {
        fields.number(left, "calls_per_hour", "calls_per_hour", "Calls per hour", &mut flow.calls_per_hour);
        fields.maybe_number(right, "limit_per_minute", "Limit per minute", "no limit", &mut flow.limit_per_minute);
    });
    let worth = &mut flow.worth_per_hour.0;
    fields.number(ui, "worth_per_hour", "worth_per_hour", "Revenue that stops with it, per hour", worth);
    let on = |on: &On| matches!(on, On::Flow(id) if *id == flow.id);
    let mut rest: Vec<Subject> = Vec::new();
    rest.extend((doc.weaknesses.iter().enumerate()).filter(|(_, w)| on(&w.on)).map(|(at, _)| Subject::Weakness(at)));
    rest.extend(
        (doc.controls.iter().enumerate()).filter(|(_, c)| c.on.iter().any(on)).map(|(at, _)| Subject::Control(at)),
    );
    let opens = doc.credentials.iter().enumerate().filter(|(_, c)| c.opens.contains(&flow.id));
    rest.extend(opens.map(|(at, _)| Subject::Credential(at)));
    links_ui(ui, "Weaknesses, controls, credentials", doc, &rest, asks);
    heading(ui, "Add to it");
    ui.horizontal_wrapped(|ui| {
        if button("Weakness").icon(icons::PLUS).small().named("Add a weakness here").show(ui).clicked() {
            asks.push(Ask::Edit(Edit::Add(New::Weakness { on: OnElement::Flow(flow.id.clone()) })));
        }
        if button("Control").icon(icons::PLUS).small().named("Add a control here").show(ui).clicked() {
            asks.push(Ask::Edit(Edit::Add(New::Control { on: OnElement::Flow(flow.id.clone()) })));
        }
    });
}

/// Operations, one in each line.
fn operations_ui(ui: &mut Ui, fields: &mut Fields<'_>, flow: &mut FlowDoc) {
    let mut text = flow.operations.join("\n");
    let rows = flow.operations.len().clamp(2, 6);
    fields.area(ui, "operations", "Operations, one in each line", &mut text, rows);
    if fields.changed == Some("operations") {
        flow.operations = text.split('\n').map(str::to_owned).collect();
        // An empty last line is where the next one will be typed.
        if flow.operations.iter().all(String::is_empty) {
            flow.operations.clear();
        }
    }
}

pub(super) fn weakness_ui(ui: &mut Ui, fields: &mut Fields<'_>, weakness: &mut WeaknessDoc, doc: &EcosystemDoc) {
    fields.area(ui, "name", "Name", &mut weakness.name, 2);
    fields.id(ui, &weakness.id);
    heading(ui, "Where it is");
    if on_ui(ui, "Sits on", &mut weakness.on, doc) {
        fields.changed = Some("on");
        fields.left = true;
    }
    fields.said(ui, "on");
    fields.choice(ui, "owasp", "OWASP category", &mut weakness.owasp, Owasp::ALL, Owasp::label);
    pair(ui, fields, |left, right, fields| {
        fields.number(left, "cwe", "cwe", "CWE number", &mut weakness.cwe);
        fields.number(right, "ease", "ease", "Ease, 0 to 1", &mut weakness.ease);
    });
    fields.choice(ui, "known", "The organisation", &mut weakness.known, Awareness::ALL, |known| match known {
        Awareness::Known => "knows of it",
        Awareness::Unknown => "does not know of it",
    });
}

pub(super) fn control_ui(ui: &mut Ui, fields: &mut Fields<'_>, control: &mut ControlDoc, doc: &EcosystemDoc) {
    fields.text(ui, "name", "Name", "Name for people", &mut control.name);
    fields.id(ui, &control.id);
    pair(ui, fields, |left, right, fields| {
        fields.choice(left, "kind", "Kind", &mut control.kind, ControlKind::ALL, ControlKind::label);
        fields.choice(right, "state", "At the start", &mut control.state, Switch::ALL, Switch::label);
    });
    spots_ui(ui, fields, &mut control.on, doc);
    heading(ui, "What it does");
    fields.several(ui, "against", "Against (none chosen: all)", &mut control.against, Owasp::ALL, Owasp::short);
    pair(ui, fields, |left, right, fields| {
        fields.number(left, "success", "success", "Chance of success × (0 to 1)", &mut control.success);
        fields.number(right, "rate", "rate", "Speed × (0 to 1)", &mut control.rate);
    });
    pair(ui, fields, |left, right, fields| {
        fields.number(left, "detection", "detection", "Noise × (1 or more)", &mut control.detection);
        fields.number(right, "cost_per_month", "cost_per_month", "Cost per month", &mut control.cost_per_month.0);
    });
    heading(ui, "Acts by itself");
    match &mut control.acts {
        Some(acts) => {
            let SpanText(after) = &mut acts.after;
            pair(ui, fields, |left, right, fields| {
                fields.text(left, "acts", "After", "5m", after);
                fields.number(right, "acts", "acts.wrong", "Wrong blocks per day", &mut acts.wrong_per_day);
            });
            if button("It only warns").icon(icons::X).small().hint("Somebody has to act").show(ui).clicked() {
                control.acts = None;
                fields.changed = Some("acts");
                fields.left = true;
            }
        }
        None => {
            caption(ui, "It does not: somebody has to act.");
            if button("Let it act by itself").icon(icons::ROBOT).small().show(ui).clicked() {
                control.acts = Some(ActsDoc { after: SpanText("5m".to_owned()), wrong_per_day: 0.01 });
                fields.changed = Some("acts");
                fields.left = true;
            }
        }
    }
}

pub(super) fn credential_ui(ui: &mut Ui, fields: &mut Fields<'_>, credential: &mut CredentialDoc, doc: &EcosystemDoc) {
    fields.text(ui, "name", "Name", "Name for people", &mut credential.name);
    fields.id(ui, &credential.id);
    fields.choice(ui, "kind", "Kind", &mut credential.kind, CredentialKind::ALL, CredentialKind::label);
    fields.picks(ui, "opens", "Opens", &mut credential.opens, &flows(doc));
    pair(ui, fields, |left, right, fields| {
        fields.text(left, "scope", "May", "read and write", &mut credential.scope);
        span_ui(right, fields, "lifetime", "Lives", &mut credential.lifetime);
    });
    fields.pick(ui, "kept_on", "Kept on", &mut credential.kept_on, &assets(doc));
    let worth = &mut credential.worth_per_hour.0;
    fields.number(ui, "worth_per_hour", "worth_per_hour", "Revenue that stops while it is revoked, per hour", worth);
}

//! Parts that several forms have: what can be named, and links to other elements.

use egui::Ui;

use super::Ask;
use crate::app::icons;
use crate::app::screens::ecosystem::fields::{Fields, Named, pick_ui, with_remove};
use crate::app::screens::ecosystem::list::words_of;
use crate::app::theme::space;
use crate::app::widgets::{button, caption, overline, segmented};
use crate::scenario::doc::{AssetDoc, EcosystemDoc, FlowDoc, On, SpanText, ZoneDoc};
use crate::scenario::edit::Subject;

pub(super) fn zones(doc: &EcosystemDoc) -> Named<'_, ZoneDoc> {
    Named { list: &doc.zones, of: |zone| (&zone.id, &zone.name) }
}

pub(super) fn assets(doc: &EcosystemDoc) -> Named<'_, AssetDoc> {
    Named { list: &doc.assets, of: |asset| (&asset.id, &asset.name) }
}

pub(super) fn flows(doc: &EcosystemDoc) -> Named<'_, FlowDoc> {
    Named { list: &doc.flows, of: |flow| (&flow.id, &flow.api) }
}

/// Links to other elements below a heading; nothing where there are none.
pub(super) fn links_ui(ui: &mut Ui, title: &str, doc: &EcosystemDoc, links: &[Subject], asks: &mut Vec<Ask>) {
    if links.is_empty() {
        return;
    }
    heading(ui, title);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for (index, subject) in links.iter().enumerate() {
            let Some((icon, name, id)) = words_of(doc, *subject) else { continue };
            let shown = match *subject {
                Subject::Flow(at) => doc.flows.get(at).map(|flow| ends(doc, flow)).unwrap_or_default(),
                _ if name.is_empty() => id.to_owned(),
                _ => name.to_owned(),
            };
            let spoken = format!("Go to {shown}");
            ui.push_id(index, |ui| {
                if button(&shown).icon(icon).ghost().small().named(&spoken).show(ui).clicked() {
                    asks.push(Ask::Select(*subject));
                }
            });
        }
    });
}

/// "Mobile app → API gateway · Customer API".
fn ends(doc: &EcosystemDoc, flow: &FlowDoc) -> String {
    let name = |id: &str| doc.assets.iter().find(|asset| asset.id == id).map_or(id.to_owned(), |a| a.name.clone());
    format!("{} → {} · {}", name(&flow.from), name(&flow.to), flow.api)
}

pub(super) fn heading(ui: &mut Ui, title: &str) {
    ui.add_space(space::XS);
    overline(ui, title);
}

/// A span of time that may be left out.
pub(super) fn span_ui(
    ui: &mut Ui,
    fields: &mut Fields<'_>,
    field: &'static str,
    name: &str,
    value: &mut Option<SpanText>,
) {
    let mut text = value.as_ref().map(|span| span.0.clone());
    fields.maybe_text(ui, field, name, "no end; 30m, 24h, 90d", &mut text);
    if fields.changed == Some(field) {
        *value = text.map(SpanText);
    }
}

/// Whether something sits on an asset or a flow.
#[derive(Clone, Copy, PartialEq)]
enum Ground {
    Asset,
    Flow,
}

/// Where something sits: on which kind of element, and on which. Returns whether it was changed.
pub(super) fn on_ui(ui: &mut Ui, name: &str, on: &mut On, doc: &EcosystemDoc) -> bool {
    ground_ui(ui, name, on, doc) | target_ui(ui, name, on, doc)
}

/// On an asset or on a flow.
fn ground_ui(ui: &mut Ui, name: &str, on: &mut On, doc: &EcosystemDoc) -> bool {
    let mut ground = if matches!(on, On::Asset(_)) { Ground::Asset } else { Ground::Flow };
    let options = [(Ground::Asset, "Asset"), (Ground::Flow, "Flow")];
    if !segmented(ui, &format!("{name}: asset or flow"), &mut ground, &options) {
        return false;
    }
    *on = match ground {
        Ground::Asset => On::Asset(doc.assets.first().map(|asset| asset.id.clone()).unwrap_or_default()),
        Ground::Flow => On::Flow(doc.flows.first().map(|flow| flow.id.clone()).unwrap_or_default()),
    };
    true
}

/// On which one.
fn target_ui(ui: &mut Ui, name: &str, on: &mut On, doc: &EcosystemDoc) -> bool {
    let width = ui.available_width();
    let picked = match on {
        On::Asset(id) => pick_ui(ui, name, id, width, &assets(doc)).map(On::Asset),
        On::Flow(id) => pick_ui(ui, name, id, width, &flows(doc)).map(On::Flow),
    };
    match picked {
        Some(picked) => {
            *on = picked;
            true
        }
        None => false,
    }
}

/// Places where something works, each in a row that can be taken away.
pub(super) fn spots_ui(ui: &mut Ui, fields: &mut Fields<'_>, on: &mut Vec<On>, doc: &EcosystemDoc) {
    heading(ui, "Where it works");
    let mut gone = None;
    for (index, spot) in on.iter_mut().enumerate() {
        ui.push_id(("spot", index), |ui| {
            let name = format!("Place {}", index + 1);
            let mut changed = false;
            with_remove(ui, &format!("Remove place {}", index + 1), &mut gone, index, |ui, _| {
                let layout = egui::Layout::left_to_right(egui::Align::Center);
                ui.with_layout(layout, |ui| changed |= ground_ui(ui, &name, spot, doc));
            });
            if target_ui(ui, &name, spot, doc) || changed {
                fields.changed = Some("on");
                fields.left = true;
            }
        });
    }
    if let Some(index) = gone {
        on.remove(index);
        fields.changed = Some("on");
    }
    if on.is_empty() {
        caption(ui, "Nowhere yet.");
    }
    let first = doc.assets.first().map(|asset| On::Asset(asset.id.clone()));
    let refused = first.is_none().then_some("Add an asset first.");
    if button("Add a place").icon(icons::PLUS).small().refused(refused).show(ui).clicked()
        && let Some(first) = first
    {
        on.push(first);
        fields.changed = Some("on");
        fields.left = true;
    }
    fields.said(ui, "on");
}

//! The form of what is selected.

mod elements;
mod parts;
mod structure;

use std::sync::Arc;

use egui::{Frame, Label, Layout, Margin, Panel, ScrollArea, Ui};

use super::dialogs::Dialog;
use super::fields::Fields;
use super::list::words_of;
use super::{Desk, ask_to_remove};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::button;
use crate::host::OpenEcosystem;
use crate::scenario::edit::{Edit, Element, Subject, element};

/// What a form asks besides the changes of its fields.
pub(super) enum Ask {
    Select(Subject),
    Edit(Edit),
}

pub(super) fn form_ui(ui: &mut Ui, desk: &mut Desk, open: &OpenEcosystem, dialog: &mut Dialog) {
    let doc = Arc::clone(desk.doc());
    let Some(mut value) = element(&doc, desk.selected) else { return };
    head_ui(ui, desk, dialog);
    let mut asks = Vec::new();
    let refused = desk.refused.clone();
    let mut fields = Fields::new(desk, open);
    let margin = Margin { left: 16, right: 16, top: 12, bottom: 20 };
    ui.push_id(fields.subject, |ui| {
        ScrollArea::vertical().id_salt("form").auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::M - 2.0;
                if let Some(why) = &refused {
                    let ink = theme(ui).tone(Tone::Danger).ink;
                    let text = format!("{} Not done: {why}.", icons::PROHIBIT);
                    ui.add(Label::new(Text::SmallStrong.coloured(text, ink)).wrap());
                }
                fields.whole(ui);
                match &mut value {
                    Element::Ecosystem(head) => structure::ecosystem_ui(ui, &mut fields, head, &doc),
                    Element::Zone(zone) => structure::zone_ui(ui, &mut fields, zone, &doc, &mut asks),
                    Element::Asset(asset) => structure::asset_ui(ui, &mut fields, asset, &doc, &mut asks),
                    Element::Holding(holding) => elements::holding_ui(ui, &mut fields, holding, &doc, &mut asks),
                    Element::Flow(flow) => elements::flow_ui(ui, &mut fields, flow, &doc, &mut asks),
                    Element::Weakness(weakness) => elements::weakness_ui(ui, &mut fields, weakness, &doc),
                    Element::Control(control) => elements::control_ui(ui, &mut fields, control, &doc),
                    Element::Credential(credential) => elements::credential_ui(ui, &mut fields, credential, &doc),
                }
            });
        });
    });
    let Fields { subject, changed, renamed, left, .. } = fields;
    // A field that this form does not have was wanted in vain.
    if ui.input(|input| !input.pointer.any_down()) && changed.is_none() {
        desk.wanted = None;
    }
    if let Some(field) = changed {
        desk.apply(Edit::Set { subject, field, element: value });
    }
    if let Some(name) = renamed {
        desk.apply(Edit::Rename(subject, name));
    }
    if left {
        desk.draft.seal();
    }
    for ask in asks {
        match ask {
            Ask::Select(subject) => desk.select(subject),
            Ask::Edit(edit) => desk.apply(edit),
        }
    }
}

/// What kind of element it is.
fn kind(subject: Subject) -> &'static str {
    match subject {
        Subject::Ecosystem => "Ecosystem",
        Subject::Zone(_) => "Zone",
        Subject::Asset(_) => "Asset",
        Subject::Holding(..) => "Data that is kept",
        Subject::Flow(_) => "Flow",
        Subject::Weakness(_) => "Weakness",
        Subject::Control(_) => "Control",
        Subject::Credential(_) => "Credential",
    }
}

fn head_ui(ui: &mut Ui, desk: &mut Desk, dialog: &mut Dialog) {
    let t = theme(ui);
    let subject = desk.selected;
    let Some((icon, name, id)) = words_of(desk.doc(), subject) else { return };
    let (icon, title) = (icon, if name.is_empty() { id.to_owned() } else { name.to_owned() });
    let frame = Frame::new().inner_margin(Margin { left: 16, right: 12, top: 12, bottom: 8 });
    Panel::top("ecosystem-form-head").frame(frame).resizable(false).show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            if subject != Subject::Ecosystem {
                let name = format!("Remove {title}");
                let remove = button("").icon(icons::TRASH).ghost().named(&name).hint("Remove (Del)");
                if remove.show(ui).clicked() {
                    ask_to_remove(desk, dialog);
                }
            }
            ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                let font = egui::FontId::new(22.0, Text::Body.font().family);
                ui.label(egui::RichText::new(icon).font(font).color(t.dim));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    let heading = ui.add(Label::new(Text::Subheading.coloured(&title, t.text)).truncate());
                    heading.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &title));
                    ui.add(Label::new(Text::Caption.coloured(kind(subject), t.dim)).truncate());
                });
            });
        });
    });
}

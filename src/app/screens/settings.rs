//! Settings: how the window looks, and where things are kept.
//!
//! Deliberately absent: anything that changes an exercise.

use std::path::Path;

use egui::{Label, Ui};

use super::AppAction;
use super::layout::page;
use crate::app::icons;
use crate::app::theme::{Appearance, Motion, Preference, Scale, Text, space, theme};
use crate::app::widgets::*;

/// Draws the settings. `config` is where these settings are kept, `data` where sessions are.
pub fn settings_ui(ui: &mut Ui, look: Appearance, config: Option<&Path>, data: Option<&Path>) -> Vec<AppAction> {
    let mut asks = Vec::new();
    page(ui, "settings", 820.0, |ui| {
        page_title(ui, "Settings", "They take effect at once and are kept for the next time.");
        let mut wanted = look;
        card().show(ui, |ui| {
            section(ui, "How it looks", "");
            line(
                ui,
                "Theme",
                "Light reads better in a bright room. The room's window has its own: press D there.",
                |ui| {
                    let options =
                        [(Preference::Dark, "Dark"), (Preference::Light, "Light"), (Preference::System, "System")];
                    segmented(ui, "Theme", &mut wanted.preference, &options);
                },
            );
            divider(ui);
            line(ui, "Size", "Of everything, also with Ctrl + and Ctrl −.", |ui| scale_ui(ui, &mut wanted.scale));
            divider(ui);
            line(ui, "Motion", "Running attacks move on the graph. Reduced: nothing moves by itself.", |ui| {
                let options = [(Motion::Full, "Full"), (Motion::Reduced, "Reduced")];
                segmented(ui, "Motion", &mut wanted.motion, &options);
            });
        });
        if wanted != look {
            asks.push(AppAction::Look(wanted));
        }
        ui.add_space(space::S);
        card().show(ui, |ui| {
            section(ui, "Where things are kept", "Nothing leaves this computer: the program uses no network.");
            place(ui, "Sessions and records", data);
            divider(ui);
            place(ui, "These settings", config);
        });
        ui.add_space(space::S);
        card().show(ui, |ui| {
            section(ui, "About", "");
            paragraph(ui, concat!("Sandtable ", env!("CARGO_PKG_VERSION"), ". Exercises only: organisations, people and figures are invented, and nothing here is legal or financial advice."));
            caption(ui, "Typefaces: Inter and JetBrains Mono (SIL Open Font License), icons: Phosphor (MIT).");
        });
    });
    asks
}

fn scale_ui(ui: &mut Ui, scale: &mut Scale) {
    let now = scale.as_percent();
    let smaller = Scale::STEPS.iter().rev().copied().find(|step| *step < now);
    let larger = Scale::STEPS.iter().copied().find(|step| *step > now);
    let refused = |step: Option<u16>| if step.is_none() { Some("This is the end of the range.") } else { None };
    let minus = button("").icon(icons::MINUS).named("Smaller").refused(refused(smaller)).show(ui);
    if let Some(step) = smaller.filter(|_| minus.clicked()) {
        *scale = Scale::percent(step);
    }
    let name = format!("{now} %");
    let label = ui.add_sized([64.0, 34.0], Label::new(Text::Figures.coloured(&name, theme(ui).text)));
    label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("Size: {name}")));
    let plus = button("").icon(icons::PLUS).named("Larger").refused(refused(larger)).show(ui);
    if let Some(step) = larger.filter(|_| plus.clicked()) {
        *scale = Scale::percent(step);
    }
    if now != 100 && button("100 %").ghost().named("Back to 100 %").show(ui).clicked() {
        *scale = Scale::default();
    }
}

/// A setting: name and explanation at the left, the control at the right, or below where there is no room.
fn line(ui: &mut Ui, name: &str, about: &str, control: impl FnOnce(&mut Ui)) {
    let t = theme(ui);
    let words = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add(Label::new(Text::Strong.coloured(name, t.text)).wrap());
        ui.add(Label::new(Text::Small.coloured(about, t.dim)).wrap());
    };
    if ui.available_width() < 560.0 {
        words(ui);
        ui.horizontal_wrapped(control);
        return;
    }
    ui.horizontal(|ui| {
        let width = ui.available_width() - 330.0;
        ui.allocate_ui(egui::vec2(width, 40.0), |ui| {
            ui.vertical(|ui| {
                ui.set_width(width);
                words(ui);
            });
        });
        control(ui);
    });
}

fn place(ui: &mut Ui, name: &str, path: Option<&Path>) {
    let t = theme(ui);
    ui.label(Text::Strong.coloured(name, t.text));
    let shown = path.map_or_else(|| "in memory only".to_owned(), |path| path.display().to_string());
    ui.horizontal_wrapped(|ui| {
        ui.add(Label::new(Text::Mono.coloured(&shown, t.dim)).wrap().selectable(true));
        if path.is_some() {
            let copy = button("Copy").icon(icons::COPY).small().ghost().named(&format!("Copy path: {name}")).show(ui);
            if copy.clicked() {
                ui.ctx().copy_text(shown.clone());
            }
        }
    });
}

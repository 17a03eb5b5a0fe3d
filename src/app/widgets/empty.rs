//! What stands where there is nothing yet, and banners that say one thing across a screen.

use egui::{Label, Ui, vec2};

use super::{Button, card};
use crate::app::theme::{Text, Tone, space, theme};

/// What stands where there is nothing yet: why, and what to do.
#[derive(Clone, Copy, Debug)]
pub struct EmptyState<'a> {
    /// An icon.
    pub icon: &'a str,
    /// What is missing: "No sessions yet".
    pub title: &'a str,
    /// What to do.
    pub text: &'a str,
}

/// Draws it in the middle of the room there is; returns true when its button was pressed.
pub fn empty_state(ui: &mut Ui, empty: EmptyState<'_>, action: Option<Button<'_>>) -> bool {
    let t = theme(ui);
    let mut pressed = false;
    ui.vertical_centered(|ui| {
        ui.set_max_width(440.0);
        ui.add_space(space::XXL);
        let mut font = Text::Body.font();
        font.size = 40.0;
        let icon = ui.painter().layout_no_wrap(empty.icon.to_owned(), font, t.faint);
        let (rect, _) = ui.allocate_exact_size(vec2(icon.size().x, icon.size().y), egui::Sense::hover());
        ui.painter().galley(rect.min, icon, t.faint);
        ui.add(Label::new(Text::Heading.coloured(empty.title, t.text)).wrap());
        ui.add(Label::new(Text::Body.coloured(empty.text, t.dim)).wrap());
        if let Some(action) = action {
            ui.add_space(space::S);
            pressed = action.show(ui).clicked();
        }
        ui.add_space(space::XXL);
    });
    pressed
}

/// A banner: an icon, a bold line, a second line, and what to do about it on the right.
pub fn banner<R>(
    ui: &mut Ui,
    tone: Tone,
    icon: &str,
    title: &str,
    text: &str,
    actions: impl FnOnce(&mut Ui) -> R,
) -> R {
    card()
        .fill(tone)
        .border(tone)
        .margin(egui::Margin::symmetric(16, 12))
        .show(ui, |ui| {
            let t = theme(ui);
            ui.horizontal(|ui| {
                ui.set_min_height(40.0);
                let mut font = Text::Body.font();
                font.size = 22.0;
                ui.label(egui::RichText::new(icon).font(font).color(t.tone(tone).ink));
                ui.add_space(space::XS);
                let width = (ui.available_width() - 260.0).max(160.0);
                ui.allocate_ui(vec2(width, 40.0), |ui| {
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        ui.spacing_mut().item_spacing.y = 2.0;
                        ui.add(Label::new(Text::Strong.coloured(title, t.text)).wrap());
                        if !text.is_empty() {
                            ui.add(Label::new(Text::Small.coloured(text, t.dim)).wrap());
                        }
                    });
                });
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), actions).inner
            })
            .inner
        })
        .inner
}

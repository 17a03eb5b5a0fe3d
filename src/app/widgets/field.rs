//! Inputs: text of one line, text of many, and search. Each has a name.

use egui::{CornerRadius, Frame, Margin, Response, Sense, Stroke, TextEdit, Ui, vec2};

use super::button;
use crate::app::icons;
use crate::app::theme::{Text, radius, size, theme};

fn framed(ui: &mut Ui, name: &str, edit: impl FnOnce(&mut Ui) -> Response) -> Response {
    let response = edit(ui);
    let text = name.to_owned();
    ui.ctx().accesskit_node_builder(response.id, move |node| node.set_label(text));
    response
}

/// Text of one line. `hint` stands in it while it is empty.
pub fn text_field(ui: &mut Ui, name: &str, hint: &str, text: &mut String, width: f32) -> Response {
    framed(ui, name, |ui| {
        ui.add(
            TextEdit::singleline(text)
                .hint_text(Text::Body.of(hint))
                .desired_width(width)
                .margin(Margin::symmetric(10, 7))
                .align(egui::Align2::LEFT_CENTER)
                .min_size(vec2(0.0, size::CONTROL)),
        )
    })
}

/// Text of several lines.
pub fn text_area(ui: &mut Ui, name: &str, hint: &str, text: &mut String, rows: usize) -> Response {
    framed(ui, name, |ui| {
        ui.add(
            TextEdit::multiline(text)
                .hint_text(Text::Body.of(hint))
                .desired_rows(rows)
                .desired_width(f32::INFINITY)
                .margin(Margin::symmetric(10, 8)),
        )
    })
}

/// Search with its icon and a button that empties it.
pub fn search_box(ui: &mut Ui, name: &str, hint: &str, text: &mut String, width: f32) -> Response {
    let t = theme(ui);
    let id = ui.next_auto_id().with("search");
    let focused = ui.memory(|memory| memory.has_focus(id));
    let border = if focused { Stroke::new(size::FOCUS, t.focus) } else { Stroke::new(size::LINE, t.line_strong) };
    Frame::new()
        .fill(t.raised)
        .stroke(border)
        .corner_radius(CornerRadius::same(radius::M))
        .inner_margin(Margin::symmetric(if focused { 9 } else { 10 }, 0))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_height(size::CONTROL - if focused { 4.0 } else { 2.0 });
                ui.set_width(width - 22.0);
                ui.spacing_mut().item_spacing.x = 7.0;
                let (rect, _) = ui.allocate_exact_size(vec2(17.0, 18.0), Sense::hover());
                ui.painter().text(
                    rect.center(),
                    egui::Align2::CENTER_CENTER,
                    icons::MAGNIFYING_GLASS,
                    egui::FontId::new(16.0, Text::Body.font().family),
                    t.dim,
                );
                let clear = if text.is_empty() { 0.0 } else { 36.0 };
                let edit = framed(ui, name, |ui| {
                    ui.add(
                        TextEdit::singleline(text)
                            .id(id)
                            .hint_text(Text::Body.of(hint))
                            .frame(Frame::NONE)
                            .align(egui::Align2::LEFT_CENTER)
                            .min_size(vec2(0.0, size::CONTROL - 6.0))
                            .desired_width(ui.available_width() - clear),
                    )
                });
                if clear > 0.0 {
                    let clear = button("").icon(icons::X).ghost().small().named("Clear search").show(ui);
                    if clear.clicked() {
                        text.clear();
                        edit.request_focus();
                    }
                }
                edit
            })
            .inner
        })
        .inner
}

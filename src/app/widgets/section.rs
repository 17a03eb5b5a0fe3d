//! Headings, paragraphs, key caps: the typographic parts.

use egui::{Align2, CornerRadius, Label, Response, Sense, Stroke, StrokeKind, Ui, vec2};

use crate::app::theme::{Text, radius, size, space, theme};

/// The name of a screen and one sentence about it.
pub fn page_title(ui: &mut Ui, title: &str, about: &str) {
    let t = theme(ui);
    let heading = ui.add(Label::new(Text::Title.coloured(title, t.text)).wrap());
    heading.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, title));
    if !about.is_empty() {
        ui.add_space(2.0);
        ui.add(Label::new(Text::Body.coloured(about, t.dim)).wrap());
    }
    ui.add_space(space::M);
}

/// The name of a card and one sentence about it.
pub fn section(ui: &mut Ui, title: &str, about: &str) {
    let t = theme(ui);
    let heading = ui.add(Label::new(Text::Heading.coloured(title, t.text)).wrap());
    heading.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, title));
    if !about.is_empty() {
        ui.add(Label::new(Text::Small.coloured(about, t.dim)).wrap());
    }
    ui.add_space(space::XS);
}

/// A section name in small capitals: "INJECTS".
pub fn overline(ui: &mut Ui, text: &str) -> Response {
    let t = theme(ui);
    let response = ui.add(Label::new(Text::overline(text, t.dim)).truncate());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, text));
    response
}

/// Running text.
pub fn paragraph(ui: &mut Ui, text: &str) -> Response {
    let colour = theme(ui).text;
    ui.add(Label::new(Text::Body.coloured(text, colour)).wrap())
}

/// Text that is read second.
pub fn caption(ui: &mut Ui, text: &str) -> Response {
    let colour = theme(ui).faint;
    ui.add(Label::new(Text::Caption.coloured(text, colour)).wrap())
}

/// A thin line across.
pub fn divider(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 9.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(size::LINE, theme(ui).line));
}

/// A key as a cap. Stands beside the name of what it does, so it has no name of its own.
pub fn key_cap(ui: &mut Ui, key: &str) -> Response {
    let t = theme(ui);
    let galley = ui.painter().layout_no_wrap(key.to_owned(), Text::Caption.font(), t.dim);
    let (rect, response) = ui.allocate_exact_size(vec2((galley.size().x + 9.0).max(20.0), 20.0), Sense::hover());
    ui.painter().rect(
        rect,
        CornerRadius::same(radius::S),
        t.sunken,
        Stroke::new(size::LINE, t.line_strong),
        StrokeKind::Inside,
    );
    let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    ui.painter().galley(at.min, galley, t.dim);
    response
}

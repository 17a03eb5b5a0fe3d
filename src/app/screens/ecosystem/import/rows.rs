//! Rows of two lines: what it is, and below it where it is from. Cut where there is no room; the foot of the list says it in full.

use egui::{Align2, CornerRadius, Label, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::app::theme::{Text, Tone, focus_ring, radius, space, theme};
use crate::app::widgets::{Selected, divider, fit};

/// Height of one row.
pub(super) const ROW: f32 = 46.0;

/// One row.
pub(super) struct Row<'a> {
    /// An icon that says of which kind it is, besides its colour.
    pub icon: &'a str,
    pub tone: Tone,
    pub first: &'a str,
    pub second: &'a str,
    /// A small word at the right, such as a code.
    pub end: &'a str,
    /// What a screen reader says.
    pub spoken: String,
}

/// What was pressed of a row with a box.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pressed {
    /// The row: it is told in full.
    Row,
    /// The box.
    Box,
    Nothing,
}

/// Whether a row is the one that is told in full.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Chosen {
    Yes,
    No,
}

impl From<bool> for Chosen {
    fn from(chosen: bool) -> Chosen {
        if chosen { Chosen::Yes } else { Chosen::No }
    }
}

/// Draws it; true when it was clicked.
pub(super) fn row_ui(ui: &mut Ui, row: Row<'_>, chosen: Chosen) -> bool {
    let t = theme(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen == Chosen::Yes, &row.spoken));
    if !ui.is_rect_visible(rect) {
        return response.clicked();
    }
    let accent = t.tone(Tone::Accent);
    if chosen == Chosen::Yes || response.hovered() {
        let fill = if chosen == Chosen::Yes { accent.soft } else { t.hover };
        ui.painter().rect_filled(rect, CornerRadius::same(radius::M), fill);
    }
    let ink = t.tone(row.tone).ink;
    let at = pos2(rect.left() + 15.0, rect.top() + 15.0);
    ui.painter().text(at, Align2::CENTER_CENTER, row.icon, Text::Body.font(), ink);
    let left = rect.left() + 32.0;
    let end = fit(ui, row.end, Text::Caption.font(), t.faint, 60.0);
    let for_end = if row.end.is_empty() { 0.0 } else { end.size().x + 10.0 };
    ui.painter().galley(pos2(rect.right() - 8.0 - end.size().x, rect.top() + 6.0), end, t.faint);
    let width = rect.right() - left - 8.0 - for_end;
    let first = fit(ui, row.first, Text::Small.font(), t.text, width);
    let second = fit(ui, row.second, Text::Caption.font(), t.dim, width);
    let top = rect.top() + 5.0;
    let below = top + first.size().y + 1.0;
    ui.painter().galley(pos2(left, top), first, t.text);
    ui.painter().galley(pos2(left, below), second, t.dim);
    focus_ring(ui, &response, radius::M);
    response.clicked()
}

/// Draws it with its icon as a box: pressing that changes what is taken, pressing the row only tells it in full.
pub(super) fn box_row_ui(ui: &mut Ui, row: Row<'_>, chosen: Chosen, on: Selected, name: &str) -> Pressed {
    let t = theme(ui);
    let at = ui.cursor().min;
    let id = ui.scope_id().with("box");
    let is_row = row_ui(ui, row, chosen);
    // Laid over the row, so that a press on it is none on the row.
    let rect = egui::Rect::from_min_size(at, vec2(30.0, ROW));
    let response = ui.interact(rect, id, Sense::click()).on_hover_text(name);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on == Selected::Yes, name));
    if response.hovered() {
        let edge = egui::Stroke::new(1.0, t.line_strong);
        ui.painter().rect_stroke(rect.shrink(4.0), CornerRadius::same(radius::M), edge, egui::StrokeKind::Inside);
    }
    focus_ring(ui, &response, radius::M);
    match () {
        () if response.clicked() => Pressed::Box,
        () if is_row => Pressed::Row,
        () => Pressed::Nothing,
    }
}

/// Rows that scroll, above a foot of a height.
pub(super) fn rows_ui(ui: &mut Ui, id: &str, count: usize, foot: f32, mut add: impl FnMut(&mut Ui, usize)) {
    let height = (ui.available_height() - foot).max(ROW * 2.0);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().id_salt(id).auto_shrink(false).max_height(height).show_rows(
            ui,
            ROW,
            count,
            |ui, range| {
                for index in range {
                    ui.push_id(index, |ui| add(ui, index));
                }
            },
        );
    });
}

/// The foot: something told in full.
pub(super) fn foot_ui(ui: &mut Ui, height: f32, lines: &[(Text, String)]) {
    let t = theme(ui);
    divider(ui);
    ScrollArea::vertical().id_salt("foot").auto_shrink(false).max_height((height - 12.0).max(30.0)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS / 2.0;
        for (index, (kind, text)) in lines.iter().enumerate() {
            let ink = if index == 0 { t.text } else { t.dim };
            ui.add(Label::new(kind.coloured(text.as_str(), ink)).wrap());
        }
    });
}

/// How high a foot is in a list of this height.
pub(super) fn foot_height(ui: &Ui) -> f32 {
    (ui.available_height() * 0.26).clamp(84.0, 190.0)
}

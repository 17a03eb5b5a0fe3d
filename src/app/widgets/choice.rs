//! One of a few: segments, tabs, and the entries of the side bar.

use egui::{Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::fit;
use crate::app::theme::{Text, Tone, focus_ring, radius, size, space, theme};

/// A segmented control. `name` says what is chosen; returns true when the choice changed.
pub fn segmented<T: Copy + PartialEq>(ui: &mut Ui, name: &str, chosen: &mut T, options: &[(T, &str)]) -> bool {
    let t = theme(ui);
    let pad = 12.0;
    let room = ui.available_width() / options.len().max(1) as f32 - pad * 2.0 - 2.0;
    let galleys: Vec<_> = options
        .iter()
        .map(|(value, label)| {
            let on = value == chosen;
            let (font, ink) = if on { (Text::SmallStrong.font(), t.text) } else { (Text::Small.font(), t.dim) };
            fit(ui, label, font, ink, room)
        })
        .collect();
    // Measured in the bold face, so that nothing moves when the choice changes.
    let widths: Vec<f32> = options
        .iter()
        .map(|(_, label)| fit(ui, label, Text::SmallStrong.font(), t.text, room).size().x + pad * 2.0)
        .collect();
    let height = size::CONTROL;
    let (rect, _) = ui.allocate_exact_size(vec2(widths.iter().sum::<f32>() + 6.0, height), Sense::hover());
    ui.painter().rect(
        rect,
        CornerRadius::same(radius::M + 1),
        t.sunken,
        Stroke::new(size::LINE, t.line),
        StrokeKind::Inside,
    );
    let mut changed = false;
    let mut x = rect.left() + 3.0;
    let group = ui.next_auto_id().with(name);
    for (((value, label), galley), width) in options.iter().zip(galleys).zip(widths) {
        let part = Rect::from_min_size(pos2(x, rect.top() + 3.0), vec2(width, height - 6.0));
        x += width;
        let response = ui.interact(part, group.with(label), Sense::click());
        let on = value == chosen;
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), on, label));
        super::explain(ui, response.id, name);
        if on || response.hovered() {
            let fill = if on { t.raised } else { t.hover };
            let border = if on { t.line_strong } else { fill };
            ui.painter().rect(
                part,
                CornerRadius::same(radius::M - 1),
                fill,
                Stroke::new(size::LINE, border),
                StrokeKind::Inside,
            );
        }
        let at = Align2::CENTER_CENTER.anchor_size(part.center(), galley.size());
        ui.painter().galley(at.min, galley.clone(), t.text);
        focus_ring(ui, &response, radius::M);
        if response.clicked() && !on {
            *chosen = *value;
            changed = true;
        }
    }
    changed
}

/// Tabs in a row, as in the debrief's bar; wraps where the row is too narrow. Returns true when the choice changed.
pub fn tab_bar<T: Copy + PartialEq>(ui: &mut Ui, name: &str, chosen: &mut T, options: &[(T, &str)]) -> bool {
    let t = theme(ui);
    let mut changed = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (value, label) in options {
            let on = value == chosen;
            let accent = t.tone(Tone::Accent);
            let ink = if on { accent.ink } else { t.dim };
            let galley = fit(ui, label, Text::Strong.font(), ink, ui.available_width().max(60.0));
            let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(22.0, 16.0), Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), on, label));
            super::explain(ui, response.id, name);
            if on || response.hovered() {
                let fill = if on { accent.soft } else { t.hover };
                ui.painter().rect_filled(rect, CornerRadius::same(radius::M), fill);
            }
            if on {
                let line = Rect::from_min_max(
                    pos2(rect.left() + 10.0, rect.bottom() - 2.0),
                    pos2(rect.right() - 10.0, rect.bottom()),
                );
                ui.painter().rect_filled(line, CornerRadius::same(1), accent.ink);
            }
            let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
            ui.painter().galley(at.min, galley, ink);
            focus_ring(ui, &response, radius::M);
            if response.clicked() && !on {
                *chosen = *value;
                changed = true;
            }
        }
    });
    changed
}

/// Whether an entry of the side bar is where the window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavItem {
    /// This screen is open.
    Here,
    /// Another is.
    Elsewhere,
}

/// An entry of the side bar, as wide as the bar.
pub fn nav_item(ui: &mut Ui, icon: &str, label: &str, state: NavItem) -> Response {
    let t = theme(ui);
    let accent = t.tone(Tone::Accent);
    let on = state == NavItem::Here;
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 38.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), on, label));
    let ink = if on {
        accent.ink
    } else if response.hovered() {
        t.text
    } else {
        t.dim
    };
    if on || response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(radius::M), if on { accent.soft } else { t.hover });
    }
    if on {
        let bar = Rect::from_min_size(pos2(rect.left(), rect.top() + 9.0), vec2(3.0, rect.height() - 18.0));
        ui.painter().rect_filled(bar, CornerRadius::same(2), accent.ink);
    }
    let mut font = Text::Strong.font();
    font.size += 4.0;
    let icon = ui.painter().layout_no_wrap(icon.to_owned(), font, ink);
    let at = Align2::CENTER_CENTER.anchor_size(pos2(rect.left() + 22.0, rect.center().y), icon.size());
    ui.painter().galley(at.min, icon, ink);
    let text = fit(ui, label, Text::Strong.font(), ink, width - 40.0 - space::S);
    let at = Align2::LEFT_CENTER.anchor_size(pos2(rect.left() + 40.0, rect.center().y), text.size());
    ui.painter().galley(at.min, text, ink);
    focus_ring(ui, &response, radius::M);
    response
}

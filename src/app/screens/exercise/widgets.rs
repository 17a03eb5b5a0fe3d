//! Small parts that only the Exercise screen needs, made of the tokens of the design system.

use egui::{
    Align2, CornerRadius, FontId, Galley, Rect, Response, Role as Access, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};
use std::sync::Arc;

use super::desk::Desk;
use super::words;
use crate::app::icons;
use crate::app::theme::{Text, Tone, focus_ring, mix, radius, size, theme};
use crate::app::widgets::{Urgency, fit, wrap};
use crate::engine::view::ObligationView;

/// How wide a line of text is.
pub(super) fn measure(ui: &Ui, text: &str, kind: Text) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), kind.font(), egui::Color32::WHITE).size().x
}

/// A piece of the line below an option: what it says, and in which tone.
pub(super) struct Piece {
    pub text: String,
    pub tone: Tone,
}

/// An option of a decision before it is drawn.
pub(super) struct OptionBox<'a> {
    /// The key that chooses it.
    pub key: Option<usize>,
    pub label: &'a str,
    pub detail: &'a str,
    pub pieces: Vec<Piece>,
    /// Why it cannot be chosen now.
    pub refused: Option<&'a str>,
    pub chosen: bool,
    pub tone: Tone,
}

impl OptionBox<'_> {
    /// One thing to click, as wide as there is room and as high as its words. Also clickable when refused, because then it
    /// says in words why.
    pub fn show(self, ui: &mut Ui) -> Response {
        let t = theme(ui);
        let live = self.refused.is_none();
        let shades = t.tone(self.tone);
        let width = ui.available_width();
        let pad = vec2(10.0, 8.0);
        let indent = 26.0;
        let inner = width - 2.0 * pad.x - indent;
        let ink = if live { t.text } else { t.faint };
        let label = wrap(ui, self.label, Text::Strong.font(), ink, inner);
        let detail = (!self.detail.is_empty())
            .then(|| wrap(ui, self.detail, Text::Small.font(), if live { t.dim } else { t.faint }, inner));
        let pieces = lines(ui, &self.pieces, Text::Caption.font(), inner, self.refused);
        let reason = self
            .refused
            .filter(|_| self.chosen)
            .map(|reason| wrap(ui, reason, Text::SmallStrong.font(), t.tone(Tone::Warning).ink, inner));
        let gap = 3.0;
        let mut height = label.size().y + pad.y * 2.0;
        for part in detail.iter().chain(&reason) {
            height += gap + part.size().y;
        }
        height += pieces.height + if pieces.height > 0.0 { gap + 1.0 } else { 0.0 };
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Access::RadioButton, live, self.chosen, self.label));
        let mut spoken: Vec<&str> = vec![self.detail];
        spoken.extend(self.pieces.iter().map(|piece| piece.text.as_str()));
        spoken.extend(self.refused);
        let spoken = spoken.join(", ");
        ui.ctx().accesskit_node_builder(response.id, move |node| node.set_description(spoken));
        if ui.is_rect_visible(rect) {
            let (mut fill, mut stroke) = (t.raised, Stroke::new(size::LINE, t.line_strong));
            if !live {
                fill = mix(t.panel, t.raised, 0.4);
                stroke.color = t.line;
            }
            if response.hovered() && live {
                fill = t.hover;
            }
            if self.chosen {
                let edge = if live { shades.solid } else { t.line_strong };
                fill = if live { mix(t.raised, shades.solid, 0.14) } else { fill };
                stroke = Stroke::new(1.6, edge);
            }
            let painter = ui.painter();
            painter.rect(rect, CornerRadius::same(radius::M), fill, stroke, StrokeKind::Inside);
            let left = rect.left() + pad.x;
            let mut y = rect.top() + pad.y;
            marker(
                ui,
                pos2(left, y + label.size().y.min(20.0) / 2.0),
                self.key,
                (self.chosen && live).then_some(shades.ink),
            );
            let mut put = |galley: Arc<Galley>, space: f32| {
                let at = pos2(left + indent, y);
                y += galley.size().y + space;
                ui.painter().galley(at, galley, ink);
            };
            put(label, gap);
            if let Some(detail) = detail {
                put(detail, gap);
            }
            for (offset, galley) in pieces.parts {
                let at = pos2(left + indent, y + 1.0) + offset;
                ui.painter().galley(at, galley, ink);
            }
            if let Some(reason) = reason {
                let at = pos2(left + indent, y + pieces.height + if pieces.height > 0.0 { gap + 1.0 } else { 0.0 });
                ui.painter().galley(at, reason, ink);
            }
            focus_ring(ui, &response, radius::M);
        }
        match self.refused {
            Some(reason) => response.on_hover_text(reason),
            None => response,
        }
    }
}

/// The key of an option, or a ring where it has none; in the ink of what is chosen.
fn marker(ui: &Ui, at: egui::Pos2, key: Option<usize>, chosen: Option<egui::Color32>) {
    let t = theme(ui);
    let rect = Rect::from_center_size(pos2(at.x + 9.0, at.y), vec2(18.0, 18.0));
    let colour = chosen.unwrap_or(t.dim);
    let stroke = Stroke::new(size::LINE, chosen.unwrap_or(t.line_strong));
    match key {
        Some(key) => {
            ui.painter().rect(rect, CornerRadius::same(radius::S), t.sunken, stroke, StrokeKind::Inside);
            let galley = ui.painter().layout_no_wrap(key.to_string(), Text::Caption.font(), colour);
            let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
            ui.painter().galley(at.min, galley, colour);
        }
        None => {
            ui.painter().circle_stroke(rect.center(), 5.0, stroke);
            if let Some(ink) = chosen {
                ui.painter().circle_filled(rect.center(), 3.0, ink);
            }
        }
    }
}

struct Lines {
    parts: Vec<(egui::Vec2, Arc<Galley>)>,
    height: f32,
}

/// Pieces one after the other, on as many lines as they need.
fn lines(ui: &Ui, pieces: &[Piece], font: FontId, width: f32, refused: Option<&str>) -> Lines {
    let t = theme(ui);
    let mut parts = Vec::new();
    let (mut x, mut y, mut row) = (0.0f32, 0.0f32, 0.0f32);
    for piece in pieces {
        let ink = match piece.tone {
            _ if refused.is_some() => t.faint,
            Tone::Neutral => t.dim,
            tone => t.tone(tone).ink,
        };
        let galley = fit(ui, &piece.text, font.clone(), ink, width);
        if x > 0.0 && x + galley.size().x > width {
            x = 0.0;
            y += row + 2.0;
            row = 0.0;
        }
        row = row.max(galley.size().y);
        let step = galley.size().x + 12.0;
        parts.push((vec2(x, y), galley));
        x += step;
    }
    Lines { parts, height: if pieces.is_empty() { 0.0 } else { y + row } }
}

/// A head of a card: a coloured band with a name at the left and something at the right.
pub(super) fn band(ui: &mut Ui, tone: Tone, icon: &str, name: &str, right: &str, right_ink: egui::Color32) -> Response {
    let t = theme(ui);
    let shades = t.tone(tone);
    let width = ui.available_width();
    let right = ui.painter().layout_no_wrap(right.to_owned(), Text::SmallClock.font(), right_ink);
    let text = if icon.is_empty() { name.to_owned() } else { format!("{icon}  {name}") };
    let left = wrap(ui, &text, Text::Strong.font(), shades.ink, width - right.size().x - 36.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, (left.size().y + 16.0).max(34.0)), Sense::hover());
    let corner = CornerRadius { nw: radius::L - 1, ne: radius::L - 1, sw: 0, se: 0 };
    ui.painter().rect_filled(rect, corner, mix(t.panel, shades.solid, 0.24));
    let at = Align2::LEFT_CENTER.anchor_size(pos2(rect.left() + 12.0, rect.center().y), left.size());
    ui.painter().galley(at.min, left, shades.ink);
    let at = Align2::RIGHT_CENTER.anchor_size(pos2(rect.right() - 12.0, rect.center().y), right.size());
    ui.painter().galley(at.min, right, right_ink);
    response
}

/// How wide a clock is.
pub(super) const CLOCK_WIDTH: f32 = 122.0;

/// A regulatory or contract clock of one width, so that clocks line up: name above, time below, the whole on hover.
pub(super) fn clock_ui(ui: &mut Ui, desk: &Desk<'_>, clock: &ObligationView) -> Response {
    let t = theme(ui);
    let (left, urgency, about) = words::clock(clock, desk.room());
    let (rect, response) = ui.allocate_exact_size(vec2(CLOCK_WIDTH, 48.0), Sense::hover());
    let name = format!("{}: {left}", clock.name);
    response.widget_info(|| WidgetInfo::labeled(Access::Timer, true, &name));
    let (edge, ink) = match urgency {
        Urgency::Calm => (t.line_strong, t.text),
        Urgency::Idle => (t.line, t.faint),
        other => (t.tone(other.tone()).edge, t.tone(other.tone()).ink),
    };
    let icon = match urgency {
        Urgency::Late => icons::WARNING_FILL,
        Urgency::Met => icons::CHECK_CIRCLE_FILL,
        Urgency::Soon => icons::HOURGLASS,
        Urgency::Calm => icons::TIMER,
        Urgency::Idle => icons::CLOCK,
    };
    let painter = ui.painter();
    painter.rect(rect, CornerRadius::same(radius::M), t.raised, Stroke::new(size::LINE, edge), StrokeKind::Inside);
    let room = rect.width() - 18.0;
    let title = fit(ui, &clock.name, Text::Caption.font(), t.dim, room);
    ui.painter().galley(rect.min + vec2(9.0, 6.0), title, t.dim);
    // A clock that waits says so in words; they need the room that the icon would take.
    let words = if urgency == Urgency::Idle { left } else { format!("{icon} {left}") };
    let value = fit(ui, &words, Text::SmallClock.font(), ink, room);
    ui.painter().galley(rect.min + vec2(9.0, 23.0), value, ink);
    response.on_hover_text(format!("{}. {about}", clock.name))
}

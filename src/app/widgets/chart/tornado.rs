//! How far a figure moves with one assumption after the other: bars around a common middle, the widest on top.

use egui::{Align2, CornerRadius, Rect, Response, Stroke, Ui, pos2, vec2};

use super::{allocate, hatch};
use crate::app::theme::{Text, Tone, size, theme};
use crate::app::widgets::fit;

/// One assumption.
#[derive(Clone, Debug, PartialEq)]
pub struct Swing<'a> {
    /// Its name, above the bar.
    pub label: &'a str,
    /// The figure with the assumption at its low and at its high end.
    pub values: [f64; 2],
    /// The same as text.
    pub texts: [String; 2],
    /// More on hover.
    pub hint: String,
}

const ROW: f32 = 44.0;

/// Draws them, one row each. The end of the bar that belongs to the low end of the assumption is hatched.
pub fn tornado(ui: &mut Ui, name: &str, middle: f64, swings: &[Swing<'_>]) -> Response {
    let t = theme(ui);
    let spoken: Vec<String> = swings.iter().map(|s| format!("{} {} to {}", s.label, s.texts[0], s.texts[1])).collect();
    let height = ROW * swings.len().max(1) as f32;
    let (rect, response) = allocate(ui, &format!("{name}: {}", spoken.join(", ")), height);
    let widest = swings
        .iter()
        .flat_map(|s| &s.texts)
        .map(|text| ui.painter().layout_no_wrap(text.clone(), Text::SmallStrong.font(), t.text).size().x)
        .fold(0.0, f32::max)
        + 10.0;
    let all = || swings.iter().flat_map(|s| s.values).chain([middle]).filter(|v| v.is_finite());
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let plot = rect.shrink2(vec2(widest.min(rect.width() * 0.3), 0.0));
    let x = |value: f64| plot.left() + ((value - low) / (high - low).max(1e-12)) as f32 * plot.width();
    let painter = ui.painter();
    let shades = t.tone(Tone::Accent);
    for (index, swing) in swings.iter().enumerate() {
        let top = rect.top() + ROW * index as f32;
        let label = fit(ui, swing.label, Text::Small.font(), t.text, rect.width());
        painter.galley(pos2(rect.left(), top + 2.0), label, t.text);
        let range = egui::Rangef::new(top + 23.0, top + 38.0);
        let corner = CornerRadius::same(3);
        for (end, value) in swing.values.into_iter().enumerate() {
            let (a, b) = (x(middle).min(x(value)), x(middle).max(x(value)));
            let part = Rect::from_x_y_ranges(a..=b.max(a + 1.0), range);
            if end == 0 {
                painter.rect_filled(part, corner, shades.soft);
                hatch(painter, part, Stroke::new(1.5, shades.solid), 6.0);
                painter.rect_stroke(part, corner, Stroke::new(1.0, shades.solid), egui::StrokeKind::Inside);
            } else {
                painter.rect_filled(part, corner, shades.solid);
            }
        }
        // Each text stands outside of the bar, on the side of its end; where both ends are on one side the nearer one is left
        // to the words on hover.
        let [first, second] = swing.values;
        let left = if first <= second { 0 } else { 1 };
        for (end, align) in [(left, Align2::RIGHT_CENTER), (1 - left, Align2::LEFT_CENTER)] {
            let Some((value, text)) = swing.values.get(end).zip(swing.texts.get(end)) else { continue };
            let inner = if align == Align2::RIGHT_CENTER { value.min(middle) } else { value.max(middle) };
            if (inner - *value).abs() > f64::EPSILON * middle.abs().max(1.0) {
                continue;
            }
            let gap = if align == Align2::RIGHT_CENTER { -5.0 } else { 5.0 };
            painter.text(pos2(x(inner) + gap, range.center()), align, text, Text::SmallStrong.font(), t.text);
        }
        let row = Rect::from_x_y_ranges(rect.x_range(), egui::Rangef::new(top, top + ROW));
        let hover = ui.interact(row, response.id.with(index), egui::Sense::hover());
        hover.on_hover_text_at_pointer(format!(
            "{}: {} to {}\n{}",
            swing.label, swing.texts[0], swing.texts[1], swing.hint
        ));
    }
    painter.vline(x(middle), rect.y_range(), Stroke::new(size::LINE, t.text));
    response
}

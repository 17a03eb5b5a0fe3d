//! Charts of the debrief and the briefing. Every bar and line carries its label and value as text, and patterns besides
//! colours, so that a copy in black and white says the same. Deliberately absent: zooming, animation, legends to look up.

mod bars;
mod lines;
mod spark;
mod tornado;
mod waterfall;

use egui::{Align2, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use crate::app::theme::{Text, Tokens, size};

pub use bars::{Bar, bars};
pub use lines::{Curve, Lines, Pattern, XAxis, lines};
pub use spark::sparkline;
pub use tornado::{Swing, tornado};
pub use waterfall::{Step, StepKind, waterfall};

/// Round numbers that cover `low..=high` with at most `most` gaps.
fn ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let span = (high - low).max(f64::MIN_POSITIVE);
    let raw = span / most.max(1) as f64;
    let magnitude = 10f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|m| m * magnitude).find(|s| *s >= raw).unwrap_or(raw);
    let first = (low / step).floor() as i64;
    let last = (high / step).ceil() as i64;
    (first..=last.min(first + 50)).map(|i| i as f64 * step).collect()
}

/// Horizontal grid lines with their values at the left.
fn grid(
    painter: &Painter,
    t: &Tokens,
    plot: Rect,
    values: &[f64],
    y: impl Fn(f64) -> f32,
    text: impl Fn(f64) -> String,
) {
    for &value in values {
        let at = y(value);
        painter.hline(plot.x_range(), at, Stroke::new(size::LINE, t.line));
        painter.text(pos2(plot.left() - 8.0, at), Align2::RIGHT_CENTER, text(value), Text::Caption.font(), t.faint);
    }
}

/// Diagonal lines in a rectangle: the pattern of what goes back, or what does not serve.
pub(crate) fn hatch(painter: &Painter, rect: Rect, stroke: Stroke, gap: f32) {
    let painter = painter.with_clip_rect(painter.clip_rect().intersect(rect));
    let mut x = rect.left() - rect.height();
    while x < rect.right() {
        painter.line_segment([pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())], stroke);
        x += gap;
    }
}

/// A line of dashes.
fn dashes(painter: &Painter, points: &[Pos2], stroke: Stroke, dash: f32, gap: f32) {
    painter.extend(Shape::dashed_line(points, stroke, dash, gap));
}

/// Room for a chart: as wide as there is, `height` high.
fn allocate(ui: &mut egui::Ui, name: &str, height: f32) -> (Rect, egui::Response) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), egui::Sense::hover());
    super::describe(&response, egui::Role::Image, name);
    (rect, response)
}

#[cfg(test)]
mod tests {
    use super::ticks;

    #[test]
    fn ticks_are_round_and_cover_the_range() {
        assert_eq!(ticks(0.0, 6.2, 4), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(ticks(0.0, 100.0, 4), [0.0, 25.0, 50.0, 75.0, 100.0]);
        let across = ticks(-3.0, 7.0, 5);
        assert!(across.first().is_some_and(|v| *v <= -3.0) && across.last().is_some_and(|v| *v >= 7.0));
        assert!(!ticks(0.0, 0.0, 4).is_empty());
    }
}

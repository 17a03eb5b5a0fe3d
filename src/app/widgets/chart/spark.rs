//! A trend as a small line without axes.

use egui::{Pos2, Response, Sense, Shape, Stroke, Ui, Vec2, pos2};

use crate::app::theme::{Tone, theme};

/// A trend, oldest value first. It stands beside its number, which carries the name.
pub fn sparkline(ui: &mut Ui, values: &[f64], tone: Tone, size: Vec2) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let t = theme(ui);
    let low = values.iter().copied().fold(f64::INFINITY, f64::min).min(0.0);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if values.len() < 2 || !(high - low).is_finite() {
        return response;
    }
    let span = (high - low).max(f64::MIN_POSITIVE);
    let inner = rect.shrink(2.0);
    let points: Vec<Pos2> = values
        .iter()
        .enumerate()
        .map(|(i, value)| {
            let x = inner.left() + inner.width() * i as f32 / (values.len() - 1) as f32;
            pos2(x, inner.bottom() - inner.height() * ((value - low) / span) as f32)
        })
        .collect();
    let ink = t.tone(tone).ink;
    let end = points.last().copied().unwrap_or(inner.right_bottom());
    ui.painter().add(Shape::line(points, Stroke::new(1.6, ink)));
    ui.painter().circle_filled(end, 2.4, ink);
    response
}

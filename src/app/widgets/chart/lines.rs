//! Curves: chance that it costs more, cost over time, trends. Each curve has its own pattern and carries its name.

use egui::{Align2, Pos2, Rect, Response, Shape, Stroke, Ui, pos2, vec2};

use super::{allocate, grid, ticks};
use crate::app::theme::{Text, Tone, size, theme};

/// A name beside a curve is at most this wide; longer ones take a second line.
const NAME: f32 = 190.0;

/// How a curve is drawn, besides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Without gaps.
    Solid,
    /// Long dashes.
    Dashed,
    /// Dots.
    Dotted,
    /// A dash and a dot in turn.
    DashDot,
}

impl Pattern {
    /// In the order in which curves of one chart take them.
    pub const ALL: [Pattern; 4] = [Pattern::Solid, Pattern::Dashed, Pattern::Dotted, Pattern::DashDot];
}

/// One curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve<'a> {
    /// Its name, written beside it.
    pub name: &'a str,
    /// Points, ascending in x.
    pub points: &'a [(f64, f64)],
    /// What the colour says besides.
    pub tone: Tone,
    /// How it is drawn.
    pub pattern: Pattern,
}

/// The lower axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XAxis {
    /// Equal steps.
    Linear,
    /// Equal factors: for money over several powers of ten. Values at or below zero stand at the left end.
    Logarithmic,
}

/// A chart of curves.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a> {
    /// What it shows, for assistive technology.
    pub name: &'a str,
    /// The curves.
    pub curves: &'a [Curve<'a>],
    /// The lower axis.
    pub x_axis: XAxis,
    /// A vertical line with its name.
    pub mark: Option<(f64, &'a str)>,
    /// Height in points.
    pub height: f32,
}

/// Draws curves. `x_text` and `y_text` write values of the axes.
pub fn lines(
    ui: &mut Ui,
    chart: Lines<'_>,
    x_text: impl Fn(f64) -> String,
    y_text: impl Fn(f64) -> String,
) -> Response {
    let Lines { name, curves, x_axis, mark, height } = chart;
    let t = theme(ui);
    let names: Vec<&str> = curves.iter().map(|curve| curve.name).collect();
    let (rect, response) = allocate(ui, &format!("{name}: {}", names.join(", ")), height);
    let all =
        || curves.iter().flat_map(|curve| curve.points.iter().copied()).filter(|p| p.0.is_finite() && p.1.is_finite());
    if all().next().is_none() {
        return response;
    }
    let y_values = ticks(all().map(|p| p.1).fold(0.0, f64::min), all().map(|p| p.1).fold(1e-9, f64::max), 4);
    let (y_low, y_high) = (y_values.first().copied().unwrap_or(0.0), y_values.last().copied().unwrap_or(1.0));
    let positive = all().map(|p| p.0).filter(|x| *x > 0.0).fold(f64::INFINITY, f64::min);
    let x_high = all().map(|p| p.0).fold(f64::NEG_INFINITY, f64::max);
    let x_low = match x_axis {
        XAxis::Linear => all().map(|p| p.0).fold(f64::INFINITY, f64::min),
        XAxis::Logarithmic => positive.min(x_high),
    };
    let scale = |x: f64| match x_axis {
        XAxis::Linear => (x - x_low) / (x_high - x_low).max(1e-12),
        XAxis::Logarithmic => {
            let x = x.max(x_low).max(1e-12);
            (x / x_low.max(1e-12)).ln() / (x_high / x_low.max(1e-12)).ln().max(1e-12)
        }
    };
    let left = y_values
        .iter()
        .map(|v| ui.painter().layout_no_wrap(y_text(*v), Text::Caption.font(), t.faint).size().x)
        .fold(0.0, f32::max);
    let plot = Rect::from_min_max(rect.min + vec2(left + 14.0, 10.0), rect.max - vec2(14.0, 26.0));
    let place = |(x, y): (f64, f64)| -> Pos2 {
        pos2(
            plot.left() + scale(x).clamp(0.0, 1.0) as f32 * plot.width(),
            plot.bottom() - ((y - y_low) / (y_high - y_low).max(1e-12)) as f32 * plot.height(),
        )
    };
    let painter = ui.painter();
    grid(painter, t, plot, &y_values, |v| place((x_low, v)).y, &y_text);

    let x_values = match x_axis {
        XAxis::Linear => ticks(x_low, x_high, 6),
        XAxis::Logarithmic => decades(x_low, x_high),
    };
    let mut last = f32::NEG_INFINITY;
    for value in x_values.into_iter().filter(|v| *v >= x_low * 0.999 && *v <= x_high * 1.001) {
        let at = place((value, y_low)).x;
        let text = painter.layout_no_wrap(x_text(value), Text::Caption.font(), t.faint);
        let half = text.size().x / 2.0;
        if at - half < last + 10.0 {
            continue;
        }
        last = at + half;
        // A text at either end stays within the chart.
        let middle = at.clamp(rect.left() + half, (rect.right() - half).max(rect.left() + half));
        painter.vline(
            at,
            egui::Rangef::new(plot.bottom(), plot.bottom() + 4.0),
            Stroke::new(size::LINE, t.line_strong),
        );
        let at = Align2::CENTER_TOP.anchor_size(pos2(middle, plot.bottom() + 7.0), text.size());
        painter.galley(at.min, text, t.faint);
    }
    let mut taken: Vec<Rect> = Vec::new();
    let mut mark_name = None;
    if let Some((x, text)) = mark {
        let at = place((x, y_low)).x;
        let line = [pos2(at, plot.top()), pos2(at, plot.bottom())];
        painter.extend(Shape::dashed_line(&line, Stroke::new(1.2, t.dim), 4.0, 3.0));
        taken.push(Rect::from_two_pos(line[0], line[1]));
        let galley = painter.layout_no_wrap(text.to_owned(), Text::Caption.font(), t.dim);
        let right = at + galley.size().x + 8.0 < plot.right();
        let x = if right { at + 6.0 } else { at - galley.size().x - 6.0 };
        let rect = Rect::from_min_size(pos2(x, plot.bottom() - galley.size().y - 6.0), galley.size());
        taken.push(rect);
        mark_name = Some((rect, galley));
    }
    let lines: Vec<Vec<Pos2>> = curves.iter().map(|curve| curve.points.iter().copied().map(place).collect()).collect();
    for (curve, points) in curves.iter().zip(&lines) {
        let ink = t.tone(curve.tone).ink;
        let stroke = Stroke::new(2.2, ink);
        match curve.pattern {
            Pattern::Solid => {
                painter.add(Shape::line(points.clone(), stroke));
            }
            Pattern::Dashed => painter.extend(Shape::dashed_line(points, stroke, 9.0, 5.0)),
            Pattern::Dotted => painter.extend(Shape::dashed_line(points, stroke, 2.5, 4.5)),
            Pattern::DashDot => {
                painter.extend(Shape::dashed_line_with_offset(points, stroke, &[11.0, 2.5], &[4.5, 4.5], 0.0));
            }
        };
    }
    // Over all curves, and beside them: a name that lay on another curve would hide it, and seem to be its name.
    for (index, curve) in curves.iter().enumerate() {
        let ink = t.tone(curve.tone).ink;
        if let Some(rect) = label_place(ui, curve.name, &lines, plot, &taken, index) {
            let text = painter.layout(curve.name.to_owned(), Text::SmallStrong.font(), ink, NAME);
            painter.galley(rect.min, text, ink);
            taken.push(rect);
        }
    }
    // Over the curves, because it stands low, where they all end.
    if let Some((rect, galley)) = mark_name {
        painter.rect_filled(rect.expand(2.0), 3, t.panel);
        painter.galley(rect.min, galley, t.dim);
    }
    let Some(pointer) = response.hover_pos().filter(|at| plot.x_range().contains(at.x)) else { return response };
    let along = f64::from((pointer.x - plot.left()) / plot.width().max(1.0));
    let x = match x_axis {
        XAxis::Linear => x_low + along * (x_high - x_low),
        XAxis::Logarithmic => x_low.max(1e-12) * ((x_high / x_low.max(1e-12)).ln() * along).exp(),
    };
    painter.vline(pointer.x, plot.y_range(), Stroke::new(size::LINE, t.faint));
    let values: Vec<String> =
        curves.iter().map(|curve| format!("{}: {}", curve.name, y_text(value_at(curve.points, x)))).collect();
    response.on_hover_text_at_pointer(format!("{}\n{}", x_text(x), values.join("\n")))
}

/// The height of a curve: straight between its points, level before the first and after the last.
fn value_at(points: &[(f64, f64)], x: f64) -> f64 {
    let after = points.partition_point(|p| p.0 < x);
    let before = after.checked_sub(1).and_then(|i| points.get(i));
    match (before, points.get(after)) {
        (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0).max(1e-12),
        (Some(only), None) | (None, Some(only)) => only.1,
        (None, None) => 0.0,
    }
}

/// Beside the curve at a height where no other name and no curve is; the curves take turns from the top down.
fn label_place(ui: &Ui, name: &str, lines: &[Vec<Pos2>], plot: Rect, taken: &[Rect], index: usize) -> Option<Rect> {
    let points = lines.get(index)?;
    let size = ui.painter().layout(name.to_owned(), Text::SmallStrong.font(), egui::Color32::WHITE, NAME).size();
    let start = 0.28 + 0.44 * index as f32 / lines.len().max(1) as f32;
    let free = |rect: &Rect| {
        plot.expand(4.0).contains_rect(*rect) && taken.iter().all(|other| !other.expand(4.0).intersects(*rect))
    };
    let clear = |rect: &Rect| !lines.iter().any(|line| crosses(line, rect.shrink(1.0)));
    let places = (0..24).flat_map(|i| {
        let offset = 0.04 * ((i + 1) / 2) as f32 * if i % 2 == 0 { 1.0 } else { -1.0 };
        let share = (start + offset).clamp(0.02, 0.98);
        let at = points.get(((points.len().saturating_sub(1)) as f32 * share) as usize).copied();
        at.into_iter().flat_map(move |at| {
            [pos2(at.x + 10.0, at.y - size.y - 2.0), pos2(at.x - 10.0 - size.x, at.y + 2.0)]
                .map(|min| Rect::from_min_size(min, size))
        })
    });
    let places: Vec<Rect> = places.filter(free).collect();
    places.iter().find(|rect| clear(rect)).or(places.first()).copied()
}

/// Whether a line passes through a rectangle.
fn crosses(line: &[Pos2], rect: Rect) -> bool {
    line.windows(2).any(|ends| {
        let [a, b] = ends else { return false };
        // Steps of a pixel or so; a curve has short pieces.
        let steps = ((*b - *a).length() / 2.0).ceil().clamp(1.0, 2_000.0) as usize;
        (0..=steps).any(|i| rect.contains(*a + (*b - *a) * (i as f32 / steps as f32)))
    })
}

/// 1, 2 and 5 of every power of ten within the range.
fn decades(low: f64, high: f64) -> Vec<f64> {
    if !(low > 0.0 && high > low) {
        return vec![low];
    }
    let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    (first..=last).flat_map(|power| [1.0, 2.0, 5.0].map(|m| m * 10f64.powi(power))).collect()
}

#[cfg(test)]
mod tests {
    use super::value_at;

    #[test]
    fn the_value_under_the_pointer_is_that_of_the_curve() {
        let points = [(1.0, 10.0), (3.0, 20.0)];
        assert_eq!([0.0, 1.0, 2.0, 3.0, 9.0].map(|x| value_at(&points, x)), [10.0, 10.0, 15.0, 20.0, 20.0]);
        assert_eq!(value_at(&[], 1.0), 0.0);
    }
}

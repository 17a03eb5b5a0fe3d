//! A waterfall: where a sum comes from. Each bar starts where the last one ended; the last is the sum.

use egui::{Align2, CornerRadius, Rect, Response, Stroke, Ui, pos2, vec2};

use super::{allocate, dashes, grid, hatch, ticks};
use crate::app::theme::{Text, Tone, size, theme};
use crate::app::widgets::fit;

/// What a bar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Adds to the sum.
    Plain,
    /// Adds to the sum, and could have been avoided.
    Avoidable,
    /// Comes back: drawn downwards and hatched.
    Relief,
    /// The sum of all before.
    Total,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<'a> {
    /// Below the bar.
    pub label: &'a str,
    /// Height; below zero goes down. Ignored for a total.
    pub value: f64,
    /// The value as text, above the bar.
    pub text: String,
    /// 10th and 90th percentile of the value.
    pub range: Option<(f64, f64)>,
    /// What it is.
    pub kind: StepKind,
    /// Where it comes from, on hover.
    pub hint: &'a str,
}

/// Draws it. `axis` writes a value of the axis.
pub fn waterfall(ui: &mut Ui, name: &str, steps: &[Step<'_>], height: f32, axis: impl Fn(f64) -> String) -> Response {
    let t = theme(ui);
    let (rect, response) = allocate(ui, &spoken(name, steps), height);
    let spans = spans(steps);
    let high = spans.iter().zip(steps).map(|(s, step)| s.1.max(top_of(s.0, step))).fold(0.0, f64::max);
    let low = spans.iter().map(|s| s.0.min(s.1)).fold(0.0, f64::min);
    let values = ticks(low, high.max(1e-9) * 1.08, 4);
    let (first, last) = (values.first().copied().unwrap_or(0.0), values.last().copied().unwrap_or(1.0));
    let axis_width = values
        .iter()
        .map(|v| ui.painter().layout_no_wrap(axis(*v), Text::Caption.font(), t.faint).size().x)
        .fold(0.0, f32::max);
    let slot = (rect.width() - axis_width - 16.0) / steps.len().max(1) as f32;
    let label_height = steps.iter().map(|s| caption(ui, s.label, slot - 4.0).size().y).fold(0.0, f32::max);
    let plot = Rect::from_min_max(rect.min + vec2(axis_width + 14.0, 12.0), rect.max - vec2(2.0, 8.0 + label_height));
    let y = |value: f64| plot.bottom() - ((value - first) / (last - first).max(1e-12)) as f32 * plot.height();
    let painter = ui.painter();
    grid(painter, t, plot, &values, y, &axis);

    let width = (slot * 0.66).min(64.0);
    let mut before: Option<(f32, f32)> = None;
    for (index, (step, (from, to))) in steps.iter().zip(&spans).enumerate() {
        let centre = plot.left() + slot * (index as f32 + 0.5);
        let bar = Rect::from_min_max(
            pos2(centre - width / 2.0, y(from.max(*to))),
            pos2(centre + width / 2.0, y(from.min(*to)).max(y(from.max(*to)) + 2.0)),
        );
        if let Some((x, level)) = before {
            let line = [pos2(x, level), pos2(bar.left(), level)];
            dashes(painter, &line, Stroke::new(size::LINE, t.faint), 2.0, 3.0);
        }
        let corner = CornerRadius::same(3);
        let fill = match step.kind {
            StepKind::Plain => t.tone(Tone::Accent).solid,
            StepKind::Avoidable => t.tone(Tone::Danger).solid,
            StepKind::Relief => t.tone(Tone::Good).soft,
            StepKind::Total => t.text,
        };
        painter.rect_filled(bar, corner, fill);
        if step.kind == StepKind::Relief {
            let ink = t.tone(Tone::Good).solid;
            hatch(painter, bar, Stroke::new(1.5, ink), 7.0);
            painter.rect_stroke(bar, corner, Stroke::new(1.5, ink), egui::StrokeKind::Inside);
        }
        if let Some((p10, p90)) = step.range {
            let base = if step.kind == StepKind::Total { 0.0 } else { *from };
            let (a, b) = (y(base + p10), y(base + p90));
            let ink = Stroke::new(1.5, t.text);
            let x = bar.right() + 5.0;
            painter.vline(x, egui::Rangef::new(a.min(b), a.max(b)), ink);
            for level in [a, b] {
                painter.hline(egui::Rangef::new(x - 3.5, x + 3.5), level, ink);
            }
        }
        let value = fit(ui, &step.text, Text::SmallStrong.font(), t.text, slot - 2.0);
        let at = Align2::CENTER_BOTTOM.anchor_size(pos2(centre, bar.top() - 3.0), value.size());
        painter.rect_filled(at.expand2(vec2(2.0, 0.0)), 0, t.panel);
        painter.galley(at.min, value, t.text);
        let label = caption(ui, step.label, slot - 4.0);
        painter.galley(pos2(centre, plot.bottom() + 7.0), label, t.dim);
        before = Some((bar.right(), y(*to)));

        let column = Rect::from_x_y_ranges(egui::Rangef::new(centre - slot / 2.0, centre + slot / 2.0), rect.y_range());
        let hover = ui.interact(column, response.id.with(index), egui::Sense::hover());
        let hint = if step.hint.is_empty() { "" } else { "\n" };
        hover.on_hover_text_at_pointer(format!("{}: {}{hint}{}", step.label, step.text, step.hint));
    }
    response
}

/// A label below a bar, centred, in three lines at most.
fn caption(ui: &Ui, text: &str, width: f32) -> std::sync::Arc<egui::Galley> {
    let format = egui::TextFormat::simple(Text::Caption.font(), theme(ui).dim);
    let mut job = egui::text::LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = width.max(8.0);
    job.wrap.max_rows = 3;
    job.halign = egui::Align::Center;
    ui.painter().layout_job(job)
}

/// Where each bar begins and ends.
fn spans(steps: &[Step<'_>]) -> Vec<(f64, f64)> {
    let mut sum = 0.0;
    steps
        .iter()
        .map(|step| match step.kind {
            StepKind::Total => (0.0, sum),
            StepKind::Plain | StepKind::Avoidable | StepKind::Relief => {
                let from = sum;
                sum += step.value;
                (from, sum)
            }
        })
        .collect()
}

fn top_of(from: f64, step: &Step<'_>) -> f64 {
    let base = if step.kind == StepKind::Total { 0.0 } else { from };
    step.range.map_or(f64::MIN, |(_, high)| base + high)
}

fn spoken(name: &str, steps: &[Step<'_>]) -> String {
    let parts: Vec<String> = steps.iter().map(|step| format!("{} {}", step.label, step.text)).collect();
    format!("{name}: {}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(label: &str, value: f64, kind: StepKind) -> Step<'_> {
        Step { label, value, text: format!("{value}"), range: None, kind, hint: "" }
    }

    #[test]
    fn each_bar_starts_where_the_last_ended_and_the_total_stands_on_zero() {
        let steps = [
            step("Detection", 2.0, StepKind::Plain),
            step("Penalties", 3.0, StepKind::Avoidable),
            step("Insurance", -1.0, StepKind::Relief),
            step("Total", 0.0, StepKind::Total),
        ];
        assert_eq!(spans(&steps), [(0.0, 2.0), (2.0, 5.0), (5.0, 4.0), (0.0, 4.0)]);
        assert_eq!(spoken("Cost", &steps[..1]), "Cost: Detection 2");
    }
}

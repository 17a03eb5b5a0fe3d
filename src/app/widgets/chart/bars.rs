//! Horizontal bars with label and value: shares of teams, cost by category, training by risk.

use egui::{Align2, CornerRadius, Rect, Response, Stroke, Ui, pos2, vec2};

use super::{allocate, hatch};
use crate::app::theme::{Text, Tone, size, theme};
use crate::app::widgets::fit;

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar<'a> {
    /// Left of the bar.
    pub label: &'a str,
    /// Length. Below zero is drawn hatched, to the left of the axis.
    pub value: f64,
    /// The value as text, behind the bar.
    pub text: String,
    /// 10th and 90th percentile, drawn as a whisker.
    pub range: Option<(f64, f64)>,
    /// What the colour says besides.
    pub tone: Tone,
}

const ROW: f32 = 30.0;

/// Draws them, one row each.
pub fn bars(ui: &mut Ui, name: &str, bars: &[Bar<'_>]) -> Response {
    let t = theme(ui);
    let spoken: Vec<String> = bars.iter().map(|bar| format!("{} {}", bar.label, bar.text)).collect();
    let (rect, response) = allocate(ui, &format!("{name}: {}", spoken.join(", ")), ROW * bars.len().max(1) as f32);
    let widest = |texts: &mut dyn Iterator<Item = &str>, font: egui::FontId| {
        texts
            .map(|text| ui.painter().layout_no_wrap(text.to_owned(), font.clone(), t.text).size().x)
            .fold(0.0, f32::max)
    };
    let label_width = widest(&mut bars.iter().map(|bar| bar.label), Text::Small.font()).min(rect.width() * 0.38) + 12.0;
    let text_width = widest(&mut bars.iter().map(|bar| bar.text.as_str()), Text::SmallStrong.font()) + 12.0;
    let plot = Rect::from_min_max(
        pos2(rect.left() + label_width, rect.top()),
        pos2((rect.right() - text_width).max(rect.left() + label_width + 20.0), rect.bottom()),
    );
    let high = bars.iter().map(|b| b.value.max(b.range.map_or(0.0, |r| r.1))).fold(0.0, f64::max);
    let low = bars.iter().map(|b| b.value.min(b.range.map_or(0.0, |r| r.0))).fold(0.0, f64::min);
    let span = (high - low).max(1e-12);
    let x = |value: f64| plot.left() + ((value - low) / span) as f32 * plot.width();
    let painter = ui.painter();
    for (index, bar) in bars.iter().enumerate() {
        let middle = rect.top() + ROW * (index as f32 + 0.5);
        let label = fit(ui, bar.label, Text::Small.font(), t.text, label_width - 12.0);
        let at = Align2::LEFT_CENTER.anchor_size(pos2(rect.left(), middle), label.size());
        painter.galley(at.min, label, t.text);
        let (from, to) = (x(0.0), x(bar.value));
        let body = Rect::from_min_max(
            pos2(from.min(to), middle - 8.0),
            pos2(from.max(to).max(from.min(to) + 2.0), middle + 8.0),
        );
        let tone = if bar.tone == Tone::Neutral { Tone::Accent } else { bar.tone };
        let shades = t.tone(tone);
        if bar.value < 0.0 {
            painter.rect_filled(body, CornerRadius::same(3), shades.soft);
            hatch(painter, body, Stroke::new(1.5, shades.solid), 7.0);
            let line = Stroke::new(1.5, shades.solid);
            painter.rect_stroke(body, CornerRadius::same(3), line, egui::StrokeKind::Inside);
        } else {
            painter.rect_filled(body, CornerRadius::same(3), shades.solid);
        }
        let mut end = body.right();
        if let Some((a, b)) = bar.range {
            let range = egui::Rangef::new(x(a.min(b)), x(a.max(b)));
            // A halo first, so that the whisker is seen on the bar as well.
            for ink in [Stroke::new(4.5, t.panel), Stroke::new(1.5, t.text)] {
                painter.hline(range, middle, ink);
                for edge in [range.min, range.max] {
                    painter.vline(edge, egui::Rangef::new(middle - 4.0, middle + 4.0), ink);
                }
            }
            end = end.max(range.max);
        }
        let value = fit(ui, &bar.text, Text::SmallStrong.font(), t.text, rect.right() - end - 8.0);
        let at = Align2::LEFT_CENTER.anchor_size(pos2(end + 8.0, middle), value.size());
        painter.galley(at.min, value, t.text);
    }
    painter.vline(x(0.0), plot.y_range(), Stroke::new(size::LINE, t.line_strong));
    response.with_new_rect(Rect::from_min_size(rect.min, vec2(rect.width(), rect.height())))
}

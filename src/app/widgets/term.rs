//! A term of the shared vocabulary inside running text: dotted underline, meaning on hover, glossary on click.

use egui::{Response, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::fit;
use crate::app::theme::{Text, focus_ring, radius, theme};

/// A term. `meaning` is one sentence; a click should open the glossary there.
pub fn term(ui: &mut Ui, word: &str, meaning: &str) -> Response {
    let t = theme(ui);
    let galley = fit(ui, word, Text::Body.font(), t.link, ui.available_width());
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), word));
    super::explain(ui, response.id, meaning);
    ui.painter().galley(rect.min, galley, t.link);
    let y = rect.bottom() - 1.0;
    let dots = egui::Shape::dashed_line(
        &[rect.left_bottom() - vec2(0.0, 1.0), egui::pos2(rect.right(), y)],
        Stroke::new(1.0, t.link),
        1.5,
        2.5,
    );
    ui.painter().extend(dots);
    focus_ring(ui, &response, radius::S);
    response.on_hover_ui(|ui| {
        ui.set_max_width(340.0);
        ui.label(Text::Strong.of(word));
        ui.label(Text::Small.coloured(meaning, t.dim));
    })
}

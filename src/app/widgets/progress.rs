//! Long work: how far it is, what it does, and a way to stop it.

use egui::{CornerRadius, Label, Response, Sense, Ui, WidgetInfo, vec2};

use super::button;
use crate::app::icons;
use crate::app::theme::{Text, Tone, radius, theme};

/// A bar filled to `share` (0..=1), as wide as there is room.
pub fn progress_bar(ui: &mut Ui, name: &str, share: f32, tone: Tone) -> Response {
    let t = theme(ui);
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 8.0), Sense::hover());
    response.widget_info(|| WidgetInfo {
        value: Some(f64::from(share * 100.0).round()),
        ..WidgetInfo::labeled(egui::Role::ProgressIndicator, true, name)
    });
    let corner = CornerRadius::same(radius::S);
    ui.painter().rect_filled(rect, corner, t.tone(tone).soft);
    if share > 0.0 {
        let mut done = rect;
        done.set_width((rect.width() * share).max(8.0));
        ui.painter().rect_filled(done, corner, t.tone(tone).solid);
    }
    response.on_hover_text(format!("{}: {:.0} %", name.trim_end_matches(['.', ':']), share * 100.0))
}

/// Work that runs: a line of text, the bar, and *Cancel*. Returns true when *Cancel* was pressed.
pub fn spinner_line(ui: &mut Ui, text: &str, share: f32) -> bool {
    let t = theme(ui);
    let mut cancelled = false;
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 110.0).max(80.0);
        ui.allocate_ui(vec2(width, 40.0), |ui| {
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.add(Label::new(Text::Small.coloured(text, t.dim)).truncate());
                progress_bar(ui, text, share, Tone::Accent);
            });
        });
        cancelled = button("Cancel").icon(icons::X).small().show(ui).clicked();
    });
    cancelled
}

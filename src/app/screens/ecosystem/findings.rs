//! What is wrong, below the picture: one line each; a click leads to the element and its field.

use egui::{Align2, CornerRadius, Frame, Margin, Panel, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::list::words_of;
use super::{Desk, severity};
use crate::app::icons;
use crate::app::theme::{Text, Tone, focus_ring, radius, space, theme};
use crate::app::widgets::{chip, fit, overline};
use crate::base::diag::Severity;
use crate::host::OpenEcosystem;
use crate::scenario::lint::Finding;

const ROW: f32 = 28.0;

/// Goes to the next message behind what is selected.
pub(super) fn next(desk: &mut Desk, open: &OpenEcosystem) {
    let at = open.findings.iter().position(|f| f.subject == desk.selected && desk.wanted_now() == Some(&f.field));
    let next = at.map_or(0, |at| (at + 1) % open.findings.len().max(1));
    if let Some(finding) = open.findings.get(next) {
        go_to(desk, finding);
    }
}

pub(super) fn go_to(desk: &mut Desk, finding: &Finding) {
    desk.select(finding.subject);
    desk.last = Some(finding.field.clone());
    desk.wanted = Some(finding.field.clone());
}

pub(super) fn panel_ui(ui: &mut Ui, desk: &mut Desk, open: &OpenEcosystem) {
    let t = theme(ui);
    let frame = Frame::new().fill(t.panel).inner_margin(Margin { left: 14, right: 10, top: 8, bottom: 8 });
    let rows = open.findings.len();
    let tall = ui.available_height() > 560.0;
    let height = match rows {
        0 => 28.0,
        rows => 44.0 + ROW * (rows as f32).clamp(2.0, if tall { 6.0 } else { 3.5 }),
    };
    Panel::bottom("ecosystem-findings").exact_size(height + 16.0).resizable(false).frame(frame).show(ui, |ui| {
        let checked = open.checked == Some(desk.draft.state());
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            overline(ui, "Checks");
            let count = |how: Severity| open.findings.iter().filter(|f| f.severity == how).count();
            let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
            let words = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
            if errors > 0 {
                chip(&words(errors, "error")).icon(icons::WARNING_OCTAGON).tone(Tone::Danger).show(ui);
            }
            if warnings > 0 {
                chip(&words(warnings, "warning")).icon(icons::WARNING).tone(Tone::Warning).show(ui);
            }
            if rows == 0 {
                chip("nothing to correct").icon(icons::CHECK_CIRCLE).tone(Tone::Good).show(ui);
            } else {
                ui.label(Text::Caption.coloured("F8: next", t.faint));
            }
            if !checked {
                ui.label(Text::Caption.coloured("checking…", t.faint));
            }
        });
        if rows == 0 {
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().id_salt("findings").auto_shrink(false).show_rows(ui, ROW, rows, |ui, range| {
            for finding in open.findings.get(range).unwrap_or_default() {
                row_ui(ui, desk, finding);
            }
        });
    });
}

fn row_ui(ui: &mut Ui, desk: &mut Desk, finding: &Finding) {
    let t = theme(ui);
    let (tone, icon, word) = severity(finding.severity);
    let about = words_of(desk.doc(), finding.subject).map(|(_, name, id)| if name.is_empty() { id } else { name });
    let about = about.unwrap_or_default().to_owned();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let spoken = format!("{word} {}: {}", finding.code, finding.message);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &spoken));
    if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(radius::M), t.hover);
    }
    let y = rect.center().y;
    let ink = t.tone(tone).ink;
    ui.painter().text(pos2(rect.left() + 10.0, y), Align2::CENTER_CENTER, icon, Text::Body.font(), ink);
    let code = fit(ui, finding.code, Text::Caption.font(), t.faint, 60.0);
    let code_width = code.size().x;
    ui.painter().galley(pos2(rect.left() + 26.0, y - code.size().y / 2.0), code, t.faint);
    let from = rect.left() + 36.0 + code_width;
    let room = rect.right() - from - 8.0;
    let name = fit(ui, &about, Text::SmallStrong.font(), t.text, room * 0.35);
    let name_width = name.size().x;
    ui.painter().galley(pos2(from, y - name.size().y / 2.0), name, t.text);
    let message = fit(ui, &finding.message, Text::Small.font(), t.dim, room - name_width - 10.0);
    ui.painter().galley(pos2(from + name_width + 10.0, y - message.size().y / 2.0), message, t.dim);
    focus_ring(ui, &response, radius::M);
    let whole = match finding.hint.as_str() {
        "" => finding.message.clone(),
        hint => format!("{}\n{hint}", finding.message),
    };
    if response.on_hover_text(whole).clicked() {
        go_to(desk, finding);
    }
}

//! The list of answers: rows of two heights, of which only those in view are made.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, CornerRadius, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::rows::{AnswerRow, Row};
use crate::analysis::graph::elements::Element;
use crate::app::theme::{Text, Tone, focus_ring, radius, space, theme};
use crate::app::widgets::fit;
use crate::host::Answers;
use crate::scenario::doc::EcosystemDoc;
use crate::scenario::edit::Subject;

const HEAD: f32 = 32.0;
/// A row with a sentence in up to three lines.
const SENTENCE: f32 = 66.0;
/// A row with a title and a line below it.
const TWO: f32 = 48.0;
/// A row with a title alone.
const ONE: f32 = 32.0;

fn height(row: &Row) -> f32 {
    match row {
        Row::Head(_) => HEAD,
        Row::Answer(answer) if !answer.note.is_empty() => TWO,
        Row::Answer(answer) if answer.title.chars().count() > 44 => SENTENCE,
        Row::Answer(_) => ONE,
    }
}

/// Where each row begins, and where the last one ends.
pub(super) fn tops(rows: &[Row]) -> Vec<f32> {
    let mut tops = vec![0.0];
    let mut at = 0.0;
    for row in rows {
        at += height(row);
        tops.push(at);
    }
    tops
}

/// The list; returns the row that was clicked.
pub(super) fn list_ui<'a>(
    ui: &mut Ui,
    rows: &'a [Row],
    tops: &[f32],
    chosen: Option<&String>,
    reveal: bool,
) -> Option<&'a AnswerRow> {
    let whole = tops.last().copied().unwrap_or_default();
    let mut scroll = ScrollArea::vertical().id_salt("analysis-answers").auto_shrink(false);
    let position = rows.iter().position(|row| matches!(row, Row::Answer(answer) if Some(&answer.key) == chosen));
    if reveal {
        let top = position.and_then(|at| tops.get(at)).copied().unwrap_or_default();
        let room = ui.available_height();
        let last: f32 = ui.data(|data| data.get_temp(ui.scope_id().with("answers-offset"))).unwrap_or_default();
        if position.is_none() || top < last || top + SENTENCE > last + room {
            scroll = scroll.vertical_scroll_offset((top - room / 3.0).max(0.0));
        }
    }
    let key = ui.scope_id().with("answers-offset");
    let mut clicked = None;
    let output = scroll.show_viewport(ui, |ui, view| {
        ui.set_height(whole);
        ui.set_width(ui.available_width());
        let origin = ui.max_rect().min;
        let width = ui.max_rect().width();
        // One row more at each side, so that the keyboard can go on there.
        let first = tops.partition_point(|top| *top < view.top()).saturating_sub(2);
        for ((row, top), next) in rows.iter().zip(tops).zip(tops.iter().skip(1)).skip(first) {
            if *top > view.bottom() + SENTENCE {
                break;
            }
            let rect = Rect::from_min_max(pos2(origin.x, origin.y + top), pos2(origin.x + width, origin.y + next));
            match row {
                Row::Head(title) => head_ui(ui, rect, title),
                Row::Answer(answer) => {
                    if answer_ui(ui, rect, answer, Some(&answer.key) == chosen) {
                        clicked = Some(answer);
                    }
                }
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(key, output.state.clamped_offset().y));
    clicked
}

fn head_ui(ui: &mut Ui, rect: Rect, title: &str) {
    let t = theme(ui);
    let response = ui.interact(rect, ui.scope_id().with(("answers-head", title)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    let galley = fit(ui, &title.to_uppercase(), Text::Overline.font(), t.dim, rect.width() - 28.0);
    let at = pos2(rect.left() + 14.0, rect.bottom() - 6.0 - galley.size().y);
    ui.painter().galley(at, galley, t.dim);
}

fn answer_ui(ui: &mut Ui, rect: Rect, row: &AnswerRow, on: bool) -> bool {
    let t = theme(ui);
    let response = ui.interact(rect, ui.scope_id().with(("answer", &row.key)), Sense::click());
    response.widget_info(|| {
        let mut spoken = row.title.clone();
        for part in [row.figure.as_str(), row.chip, row.note.as_str()] {
            if !part.is_empty() {
                spoken.push_str(", ");
                spoken.push_str(part);
            }
        }
        WidgetInfo::selected(Role::ListItem, ui.is_enabled(), on, spoken)
    });
    if response.gained_focus() {
        ui.scroll_to_rect(rect, None);
    }
    let accent = t.tone(Tone::Accent);
    let body = rect.shrink2(vec2(6.0, 1.0));
    if on || response.hovered() {
        ui.painter().rect_filled(body, CornerRadius::same(radius::M), if on { accent.soft } else { t.hover });
    }
    let ink = if on { accent.ink } else { t.text };
    let left = body.left() + if row.within { 22.0 } else { 8.0 };
    // A bar in the tone; what it means stands in the words.
    if row.tone != Tone::Neutral {
        let bar =
            Rect::from_min_max(pos2(body.left() + 2.0, body.top() + 7.0), pos2(body.left() + 5.0, body.bottom() - 7.0));
        ui.painter().rect_filled(bar, CornerRadius::same(2), t.tone(row.tone).solid);
    }
    let mut right = body.right() - 8.0;
    if !row.figure.is_empty() {
        let galley = fit(ui, &row.figure, Text::Figures.font(), ink, 90.0);
        let at = pos2(right - galley.size().x, body.top() + 6.0);
        right = at.x - space::S;
        ui.painter().galley(at, galley, ink);
    }
    let mut from = left + 4.0;
    if !row.chip.is_empty() {
        let galley = fit(ui, row.chip, Text::Caption.font(), t.dim, 52.0);
        let plate = Rect::from_min_size(pos2(from, body.top() + 5.0), galley.size() + vec2(10.0, 4.0));
        ui.painter().rect_filled(plate, CornerRadius::same(radius::S), if on { t.panel } else { t.sunken });
        ui.painter().galley(plate.min + vec2(5.0, 2.0), galley, t.dim);
        from += 52.0;
    }
    let width = right - from;
    let kind = if row.within || row.note.is_empty() { Text::Small } else { Text::SmallStrong };
    let lines = if row.note.is_empty() { 3 } else { 1 };
    let title = cut(ui, &row.title, kind, ink, width, lines);
    let elided = title.elided;
    let top = if lines == 1 { body.top() + 6.0 } else { body.center().y - title.size().y / 2.0 };
    ui.painter().galley(pos2(from, top), title, ink);
    let mut cut_note = false;
    if !row.note.is_empty() {
        let galley = fit(ui, &row.note, Text::Caption.font(), t.dim, body.right() - 8.0 - from);
        cut_note = galley.elided;
        let at = Align2::LEFT_BOTTOM.anchor_size(pos2(from, body.bottom() - 6.0), galley.size());
        ui.painter().galley(at.min, galley, t.dim);
    }
    focus_ring(ui, &response, radius::M);
    let response = match (elided, cut_note) {
        (false, false) => response,
        (true, false) => response.on_hover_text(&row.title),
        (false, true) => response.on_hover_text(&row.note),
        (true, true) => response.on_hover_text(format!("{}\n{}", row.title, row.note)),
    };
    response.clicked()
}

/// Text in so many lines at most.
fn cut(ui: &Ui, text: &str, kind: Text, ink: egui::Color32, width: f32, lines: usize) -> Arc<egui::Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(kind.font(), ink));
    job.wrap = TextWrapping { max_width: width.max(8.0), max_rows: lines, ..TextWrapping::default() };
    ui.painter().layout_job(job)
}

/// What an element of the answers is in the document of now.
pub(super) fn subject(doc: &EcosystemDoc, answers: &Answers, element: Element) -> Option<Subject> {
    let id = element.id(&answers.ecosystem);
    match element {
        Element::Asset(_) => doc.assets.iter().position(|a| a.id == id).map(Subject::Asset),
        Element::Credential(_) => doc.credentials.iter().position(|c| c.id == id).map(Subject::Credential),
        Element::Flow(_) => doc.flows.iter().position(|f| f.id == id).map(Subject::Flow),
        Element::Weakness(_) => doc.weaknesses.iter().position(|w| w.id == id).map(Subject::Weakness),
    }
}

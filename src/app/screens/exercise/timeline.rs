//! Everything so far, as marks on a line and as a list. A click looks back; from there one may go on again.
//!
//! Where the room looks, only what teams know is on it.

use egui::{Align2, Label, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::desk::Desk;
use super::state::{Dialog, ExerciseState, Sight};
use super::widgets::clock_ui;
use super::words;
use crate::app::icons;
use crate::app::theme::{Text, Tone, focus_ring, mix, space, theme};
use crate::app::widgets::{DialogWidth, button, caption, describe, dialog, fit, overline};
use crate::engine::view::{TimelineItem, TimelineKind};

/// Marks nearer than this share one place.
const NEAR: f32 = 13.0;

/// Shape, tone and word of a mark.
fn look(item: &TimelineItem) -> (&'static str, Tone, &'static str) {
    match item.kind {
        TimelineKind::Attack => (icons::TRIANGLE_FILL, Tone::Danger, "attack"),
        TimelineKind::Inject => (icons::CIRCLE_FILL, Tone::Info, "news"),
        TimelineKind::Decision => (icons::DIAMOND_FILL, Tone::Warning, "decision"),
        TimelineKind::Action => (icons::SQUARE_FILL, Tone::Isolated, "action"),
        TimelineKind::Clock => (icons::CLOCK_FILL, Tone::Warning, "clock"),
        TimelineKind::Consequence => (icons::LIGHTBULB_FILL, Tone::Neutral, "consequence"),
        TimelineKind::Mark => (icons::STAR_FILL, Tone::Good, "mark"),
    }
}

/// What may be shown, with positions in the whole list.
fn shown<'a>(desk: &Desk<'a>) -> Vec<(usize, &'a TimelineItem)> {
    let truth = desk.sight == Sight::Truth;
    desk.table().timeline.iter().enumerate().filter(|(_, item)| truth || item.known).collect()
}

/// A place on the line: the marks that share it.
struct Place {
    x: f32,
    items: Vec<usize>,
}

/// Where the marks stand: half by time and half by order, so that a quiet night does not push a busy hour together.
fn places(desk: &Desk<'_>, items: &[(usize, &TimelineItem)], from: f32, to: f32) -> Vec<Place> {
    let (Some((_, first)), now) = (items.first(), desk.room().now) else { return Vec::new() };
    let span = now.since(first.at).0.max(1) as f32;
    let count = items.len().max(2) as f32 - 1.0;
    let mut places: Vec<Place> = Vec::new();
    for (rank, (index, item)) in items.iter().enumerate() {
        let by_time = item.at.since(first.at).0 as f32 / span;
        let by_rank = if items.len() == 1 { by_time } else { rank as f32 / count };
        let x = from + (to - from) * (0.5 * by_time.min(1.0) + 0.5 * by_rank);
        match places.last_mut() {
            Some(last) if x - last.x < NEAR => last.items.push(*index),
            _ => places.push(Place { x, items: vec![*index] }),
        }
    }
    places
}

/// The line in the bar at the foot.
pub(super) fn strip_ui(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState, width: f32) {
    let t = theme(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width, 56.0), Sense::hover());
    let items = shown(desk);
    let y = rect.center().y + 1.0;
    let (from, end) = (rect.left() + 14.0, rect.right() - 10.0);
    let now = from + (end - from) * 0.86;
    let painter = ui.painter_at(rect.expand(4.0));
    let line = |a: f32, b: f32, ink| {
        painter.rect_filled(Rect::from_min_max(pos2(a, y - 2.0), pos2(b, y + 2.0)), 2, ink);
    };
    line(from, end, t.line_strong);
    if items.is_empty() {
        painter.text(
            pos2(from, y - 18.0),
            Align2::LEFT_CENTER,
            "Nothing has happened yet",
            Text::Caption.font(),
            t.dim,
        );
        return;
    }
    line(from, now, t.tone(Tone::Info).solid);
    let places = places(desk, &items, from + 6.0, now - 10.0);
    // Labels stand above; those that find no room there stand below, between the first clock and "now".
    let mut taken = f32::NEG_INFINITY;
    let mut taken_below = from + 62.0;
    for (order, place) in places.iter().enumerate() {
        let Some(item) = place.items.last().and_then(|index| desk.table().timeline.get(*index)) else { continue };
        let next = places.get(order + 1).map_or(now, |next| next.x);
        mark_ui(ui, desk, state, place, item, y);
        // Where several share the place its label says how many; without a label a small number below does.
        let several = place.items.len();
        let says = if several > 1 { format!("{several} events: {}", item.text) } else { item.text.clone() };
        // A label stands above where it finds room; the newest always does.
        let font = Text::Caption.font();
        let wanted = fit(ui, &says, font.clone(), t.dim, 150.0).size().x.min(150.0);
        let left = (place.x - 8.0).max(taken + 10.0);
        let room = (next - 8.0).max(left) - left;
        let last = order + 1 == places.len();
        let room = if last { end - left } else { room };
        if left - place.x < 6.0 && room >= wanted.min(64.0) {
            let label = fit(ui, &says, font, t.dim, room.min(190.0));
            taken = left + label.size().x;
            ui.painter().galley(pos2(left, y - 26.0), label, t.dim);
            continue;
        }
        let left = (place.x - 8.0).max(taken_below + 10.0);
        let room = now - 30.0 - left;
        if left - place.x < 6.0 && room >= 70.0 {
            let label = fit(ui, &says, font, t.faint, room.min(130.0));
            taken_below = left + label.size().x;
            ui.painter().galley(pos2(left, y + 11.0), label, t.faint);
        } else if several > 1 && place.x - 9.0 > taken_below {
            let at = pos2(place.x, y + 18.0);
            ui.painter().text(at, Align2::CENTER_CENTER, format!("×{several}"), Text::Caption.font(), t.dim);
            taken_below = place.x + 9.0;
        }
    }
    painter.vline(now, egui::Rangef::new(y - 9.0, y + 9.0), Stroke::new(2.0, t.text));
    painter.text(pos2(now, y + 19.0), Align2::CENTER_CENTER, "now", Text::SmallStrong.font(), t.text);
    if let Some((_, first)) = items.first() {
        let text = words::wall(desk.room(), first.at);
        painter.text(pos2(from, y + 19.0), Align2::LEFT_CENTER, text, Text::Caption.font(), t.faint);
    }
    let next = &desk.table().next;
    if let (Some(_), false) = (next.at, desk.table().ended) {
        let x = (now + end) / 2.0;
        painter.circle(pos2(x, y), 4.5, t.panel, Stroke::new(1.6, t.dim));
        let text = next.wait.filter(|wait| wait.0 > 0).map_or(String::new(), |wait| format!("+{wait}"));
        painter.text(pos2(end + 6.0, y + 19.0), Align2::RIGHT_CENTER, text, Text::Caption.font(), t.faint);
    }
}

fn mark_ui(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState, place: &Place, item: &TimelineItem, y: f32) {
    let t = theme(ui);
    let (icon, tone, _) = look(item);
    let rect = Rect::from_center_size(pos2(place.x, y), vec2(20.0, 24.0));
    let Some(first) = place.items.first().copied() else { return };
    let response = ui.interact(rect, ui.scope_id().with(("mark", first)), Sense::click());
    let name = format!("Look back: {}, {}", words::wall(desk.room(), item.at), item.text);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    let shades = t.tone(tone);
    let font = egui::FontId::new(if response.hovered() { 16.0 } else { 13.5 }, Text::Body.font().family);
    ui.painter().circle_filled(rect.center(), 8.5, mix(t.panel, shades.solid, 0.12));
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon, font, shades.solid);
    focus_ring(ui, &response, 6);
    if response.clicked() {
        state.dialog = Dialog::Timeline(place.items.last().copied());
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(360.0);
        if place.items.len() > 1 {
            let text = format!("{} events stand close together here.", place.items.len());
            ui.label(Text::Caption.coloured(text, theme(ui).dim));
        }
        for index in &place.items {
            let Some(item) = desk.table().timeline.get(*index) else { continue };
            let (icon, tone, _) = look(item);
            let who = item.role.map(|role| format!(" ({})", role.label())).unwrap_or_default();
            let text = format!("{icon} {} {}{who}", words::wall(desk.room(), item.at), item.text);
            ui.add(Label::new(Text::Small.coloured(text, theme(ui).tone(tone).ink)).wrap());
        }
        ui.label(Text::Caption.coloured("Click to look back.", theme(ui).dim));
    });
}

/// The list, with the way back to each point, and every clock.
pub(super) fn timeline_dialog(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState, chosen: Option<usize>) {
    let items = shown(desk);
    let mut back: Option<(usize, String)> = None;
    let (close, closed) = dialog(ui, "timeline", "So far", DialogWidth::Wide, |ui| {
        caption(
            ui,
            "To go on from an earlier point is kept as a branch “with hindsight”; the first pass stays as it was.",
        );
        let height = (ui.ctx().content_rect().height() - 300.0).clamp(90.0, 520.0);
        if !desk.room().clocks.is_empty() && ui.ctx().content_rect().height() > 440.0 {
            overline(ui, "Clocks");
            ui.horizontal_wrapped(|ui| {
                for clock in &desk.room().clocks {
                    clock_ui(ui, desk, clock);
                }
            });
            ui.add_space(space::XS);
        }
        ScrollArea::vertical().id_salt("timeline-list").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            if items.is_empty() {
                super::news::nothing(ui, "Nothing has happened yet", "“Next event” brings the first signal.");
            }
            for (index, item) in items.iter().rev() {
                if row(ui, desk, item, *index, chosen) {
                    back = Some((item.entry, format!("{} {}", words::wall(desk.room(), item.at), item.text)));
                }
            }
        });
        ui.add_space(space::S);
        button("Close").show(ui).clicked()
    });
    if close || closed {
        state.dialog = Dialog::None;
    }
    if let Some((keep, text)) = back {
        state.dialog = Dialog::Rewind(keep, text);
    }
}

fn row(ui: &mut Ui, desk: &Desk<'_>, item: &TimelineItem, index: usize, chosen: Option<usize>) -> bool {
    let t = theme(ui);
    let (icon, tone, word) = look(item);
    let here = chosen == Some(index);
    let fill = if here { t.tone(Tone::Accent).soft } else { egui::Color32::TRANSPARENT };
    let frame = egui::Frame::new().fill(fill).corner_radius(6).inner_margin(egui::Margin::symmetric(8, 5));
    let mut clicked = false;
    let shown = frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.add(Label::new(Text::Body.coloured(icon, t.tone(tone).ink)).extend());
            ui.allocate_ui(vec2(84.0, 20.0), |ui| {
                ui.set_width(84.0);
                ui.label(Text::Figures.coloured(words::wall(desk.room(), item.at), t.dim));
            });
            let width = (ui.available_width() - 168.0).max(120.0);
            ui.allocate_ui(vec2(width, 20.0), |ui| {
                ui.vertical(|ui| {
                    ui.set_width(width);
                    ui.spacing_mut().item_spacing.y = 1.0;
                    ui.add(Label::new(Text::Small.coloured(item.text.as_str(), t.text)).wrap());
                    let mut about =
                        item.role.map(|role| format!("{word} · {}", role.label())).unwrap_or(word.to_owned());
                    if !item.known {
                        about.push_str(" · the room does not know");
                    }
                    ui.add(Label::new(Text::Caption.coloured(about, t.faint)).wrap());
                });
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let reason = match desk.read_only() {
                    None if item.entry >= desk.play.commands => Some("This is where the exercise stands."),
                    reason => reason,
                };
                let name = format!("Go on from here: {}", item.text);
                let back = button("Go on from here").icon(icons::SKIP_BACK).small().named(&name).refused(reason);
                clicked = back.show(ui).clicked();
            });
        });
    });
    if here {
        shown.response.scroll_to_me(Some(egui::Align::Center));
    }
    describe(&shown.response, egui::Role::ListItem, &format!("{}, {word}", item.text));
    clicked
}

//! The timeline: at the left what happened, at the right what the room knew, on the same line.

use std::collections::BTreeSet;

use egui::{Label, Rect, Stroke, Ui, pos2, vec2};

use super::super::layout::page;
use super::{Desk, nothing, role_ui};
use crate::app::icons;
use crate::app::theme::{Text, Tone, size, space, theme};
use crate::app::widgets::*;
use crate::report::TimelineRow;

/// State of the timeline.
#[derive(Default)]
pub(super) struct TimelineState {
    /// Kinds that are left out.
    hidden: BTreeSet<Kind>,
}

/// What kind of line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Attack,
    News,
    Decision,
    Action,
    Clock,
    Consequence,
    Mark,
}

impl Kind {
    const ALL: [(Kind, &'static str, &'static str); 7] = [
        (Kind::Attack, "Attack", icons::BUG),
        (Kind::News, "News", icons::BELL),
        (Kind::Decision, "Decisions", icons::DIAMOND_FILL),
        (Kind::Action, "Actions", icons::WRENCH),
        (Kind::Clock, "Clocks", icons::TIMER),
        (Kind::Consequence, "Consequences", icons::ARROW_BEND_UP_LEFT),
        (Kind::Mark, "Marks", icons::FLAG),
    ];

    fn of(word: &str) -> Kind {
        match word {
            "attack" => Kind::Attack,
            "news" => Kind::News,
            "decision" => Kind::Decision,
            "action" => Kind::Action,
            "clock" => Kind::Clock,
            "consequence" => Kind::Consequence,
            _ => Kind::Mark,
        }
    }

    fn icon(self) -> &'static str {
        Kind::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, _, icon)| icon)
    }

    fn tone(self) -> Tone {
        match self {
            Kind::Attack => Tone::Danger,
            Kind::News => Tone::Info,
            Kind::Decision => Tone::Accent,
            Kind::Action => Tone::Isolated,
            Kind::Clock => Tone::Warning,
            Kind::Consequence => Tone::Neutral,
            Kind::Mark => Tone::Good,
        }
    }

    /// Whether it happens whatever the room knows of it.
    fn is_truth(self) -> bool {
        matches!(self, Kind::Attack | Kind::Consequence | Kind::Mark)
    }
}

pub(super) fn timeline_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut TimelineState) {
    let rows = &desk.debrief.timeline;
    page(ui, "debrief-timeline", 1500.0, |ui| {
        page_title(ui, "Timeline", "What happened, and beside it what the room knew at that moment.");
        if rows.is_empty() {
            nothing(ui, "Nothing happened", "The exercise ended before its first event.");
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS + 2.0;
            for (kind, label, icon) in Kind::ALL {
                if !rows.iter().any(|row| Kind::of(&row.kind) == kind) {
                    continue;
                }
                let on = !state.hidden.contains(&kind);
                if chip(label).icon(icon).toggle(ui, Selected::from(on)).clicked() && !state.hidden.remove(&kind) {
                    state.hidden.insert(kind);
                }
            }
        });
        ui.add_space(space::S);
        card().show(ui, |ui| {
            let widths = Widths::of(ui.available_width());
            head_ui(ui, widths);
            let mut shown = 0;
            for row in rows.iter().filter(|row| !state.hidden.contains(&Kind::of(&row.kind))) {
                shown += 1;
                row_ui(ui, row, widths);
            }
            if shown == 0 {
                caption(ui, "Every kind of line is left out. Choose one above.");
            }
        });
    });
}

/// Widths of the three columns.
#[derive(Clone, Copy)]
struct Widths {
    clock: f32,
    side: f32,
}

const GAP: f32 = 18.0;

impl Widths {
    fn of(room: f32) -> Widths {
        let clock = if room < 700.0 { 70.0 } else { 96.0 };
        Widths { clock, side: ((room - clock - 2.0 * GAP) / 2.0).max(80.0) }
    }
}

fn head_ui(ui: &mut Ui, widths: Widths) {
    line_ui(ui, widths, |ui, column| {
        let text = match column {
            0 => "When",
            1 => "What happened",
            _ => "What the room knew",
        };
        ui.label(Text::SmallStrong.coloured(text, theme(ui).dim));
    });
}

fn row_ui(ui: &mut Ui, row: &TimelineRow, widths: Widths) {
    let t = theme(ui);
    let kind = Kind::of(&row.kind);
    line_ui(ui, widths, |ui, column| {
        ui.spacing_mut().item_spacing.y = 1.0;
        match column {
            0 => {
                ui.add(Label::new(Text::Figures.coloured(&row.clock, t.text)).wrap());
                ui.add(Label::new(Text::Caption.coloured(&row.story, t.faint)).wrap());
            }
            1 if kind.is_truth() => entry_ui(ui, row, kind),
            2 if !kind.is_truth() => entry_ui(ui, row, kind),
            2 if row.known => {
                let text = format!(
                    "{} {}",
                    icons::EYE,
                    if kind == Kind::Mark { "known at once" } else { "seen when it happened" }
                );
                ui.add(Label::new(Text::Small.coloured(text, t.dim)).wrap());
            }
            2 => {
                let text = format!("{} not known at this moment", icons::EYE_SLASH);
                ui.add(Label::new(Text::Small.coloured(text, t.faint)).wrap());
            }
            _ => {}
        }
    });
}

fn entry_ui(ui: &mut Ui, row: &TimelineRow, kind: Kind) {
    let t = theme(ui);
    ui.horizontal_top(|ui| {
        ui.label(Text::Strong.coloured(kind.icon(), t.tone(kind.tone()).ink)).on_hover_text(&row.kind);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.add(Label::new(Text::SmallStrong.coloured(&row.text, t.text)).wrap());
            if !row.detail.is_empty() {
                ui.add(Label::new(Text::Small.coloured(&row.detail, t.dim)).wrap());
            }
            if !row.role.is_empty() {
                role_ui(ui, &row.role);
            }
        });
    });
}

/// One line of three columns, with a rule above.
fn line_ui(ui: &mut Ui, widths: Widths, mut add: impl FnMut(&mut Ui, usize)) {
    let t = theme(ui);
    let room = ui.available_rect_before_wrap();
    let top = room.top() + 7.0;
    let mut bottom = top;
    let mut x = room.left();
    for (column, width) in [widths.clock, widths.side, widths.side].into_iter().enumerate() {
        let rect = Rect::from_min_size(pos2(x, top), vec2(width, room.height().max(1.0)));
        let layout = egui::Layout::top_down(egui::Align::LEFT);
        let mut child =
            ui.new_child(egui::UiBuilder::new().id_salt((top as i64, column)).max_rect(rect).layout(layout));
        child.set_width(width);
        add(&mut child, column);
        bottom = bottom.max(child.min_rect().bottom());
        x += width + GAP;
    }
    bottom += 6.0;
    let middle = room.left() + widths.clock + GAP + widths.side + GAP / 2.0;
    ui.painter().vline(middle, egui::Rangef::new(room.top(), bottom), Stroke::new(size::LINE, t.line));
    ui.painter().hline(room.x_range(), bottom, Stroke::new(size::LINE, t.line));
    ui.advance_cursor_after_rect(Rect::from_min_max(room.min, pos2(room.right(), bottom)));
    // The rule already parts the lines.
    ui.add_space(-ui.spacing().item_spacing.y);
}

//! The Exercise screen: the facilitator's table. A function from a view to what is asked for.
//!
//! One file for each panel. What a panel keeps is in [`ExerciseState`] and may be lost at any time. Deliberately absent:
//! rules of the game, the session, anything that follows from an option before it was chosen, and work that takes longer than
//! a frame.

mod actions;
mod bottom_bar;
mod card;
mod decisions;
mod desk;
mod dialogs;
mod graph_pane;
mod guide;
mod keys;
mod news;
mod notes;
pub mod sample;
mod staff;
mod state;
#[cfg(test)]
mod tests;
mod timeline;
mod top_bar;
mod widgets;
mod words;

use egui::{CentralPanel, Frame, Label, Margin, Panel, ScrollArea, Ui};

use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::segmented;
use crate::host::{Play, Request};
use crate::host::{PlayView, Saved};
use desk::Desk;

pub use state::{
    AudienceWindow, Costs, DeskTab, Destination, Dialog, Drawer, ExerciseState, Eyes, GuideTab, NarrowTab, NewsTab,
    Pane, Sight, TalkTimer,
};
pub(in crate::app::screens) use words::{
    clock as clock_words, clock_order, remaining as time_left, urgency as urgency_of,
};

/// From this width on, all three parts stand side by side.
const THREE: f32 = 1040.0;
/// From this width on, two of them do.
const TWO: f32 = 760.0;
/// A minute at the table.
const MINUTE: f64 = 60.0;

/// Draws the screen in all the room there is, and returns what was asked for.
pub fn exercise_ui(ui: &mut Ui, play: &PlayView, state: &mut ExerciseState) -> Vec<Request> {
    let mut desk = Desk::new(play, state);
    keys::keys(ui, &mut desk, state);
    talk(ui, &mut desk, state);
    // Keys may have changed whose eyes the screen is for.
    let mut desk = Desk { asks: desk.asks, ..Desk::new(play, state) };
    let t = theme(ui);
    let bar =
        |top: i8, bottom: i8| Frame::new().fill(t.panel).inner_margin(Margin { left: 16, right: 16, top, bottom });
    Panel::top("exercise-top").frame(bar(7, 7)).resizable(false).show(ui, |ui| {
        top_bar::top_bar_ui(ui, &desk, state);
    });
    strip(ui, &desk);
    Panel::bottom("exercise-bottom").frame(bar(8, 8)).resizable(false).show(ui, |ui| {
        bottom_bar::bottom_bar_ui(ui, &mut desk, state);
    });
    match ui.available_width() {
        width if width >= THREE => three(ui, &mut desk, state, width),
        width if width >= TWO => two(ui, &mut desk, state, width),
        _ => one(ui, &mut desk, state),
    }
    dialogs::dialogs_ui(ui, &mut desk, state);
    desk.asks
}

/// What is not as it should be: the session is not on disk.
fn strip(ui: &mut Ui, desk: &Desk<'_>) {
    let (Saved::InMemory(reason) | Saved::ReadOnly(reason)) = &desk.play.saved else { return };
    let t = theme(ui);
    let shades = t.tone(Tone::Warning);
    let frame = Frame::new().fill(shades.soft).inner_margin(Margin::symmetric(16, 5));
    Panel::top("exercise-strip").frame(frame).resizable(false).show(ui, |ui| {
        let text = format!("{} {reason}", icons::WARNING_FILL);
        let label = ui.add(Label::new(Text::SmallStrong.coloured(text, shades.ink)).wrap());
        crate::app::widgets::describe(&label, egui::Role::Alert, reason);
    });
}

fn side(ui: &Ui) -> Frame {
    Frame::new().fill(theme(ui).panel).inner_margin(Margin { left: 12, right: 10, top: 8, bottom: 8 })
}

fn middle(ui: &Ui) -> Frame {
    Frame::new().fill(theme(ui).background).inner_margin(Margin { left: 14, right: 14, top: 10, bottom: 6 })
}

fn three(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState, width: f32) {
    // Sizes that somebody dragged are kept for windows of about this width only.
    let about = (width / 160.0) as u32;
    let left = (width * 0.20).clamp(274.0, 360.0);
    let right = (width * 0.25).clamp(330.0, 430.0);
    let frame = side(ui);
    Panel::left(("exercise-left", about)).frame(frame).default_size(left).size_range(240.0..=480.0).show(ui, |ui| {
        news_and_guide(ui, desk, state);
    });
    Panel::right(("exercise-right", about)).frame(frame).default_size(right).size_range(300.0..=560.0).show(ui, |ui| {
        decisions_part(ui, desk, state);
    });
    CentralPanel::default().frame(middle(ui)).show(ui, |ui| graph_pane::graph_pane_ui(ui, desk, state));
}

fn two(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState, width: f32) {
    let frame = side(ui);
    let right = (width * 0.42).clamp(320.0, 430.0);
    Panel::right("exercise-right-two").frame(frame).exact_size(right).show(ui, |ui| {
        decisions_part(ui, desk, state);
    });
    if state.narrow != NarrowTab::News {
        state.narrow = NarrowTab::Graph;
    }
    CentralPanel::default().frame(middle(ui)).show(ui, |ui| {
        let options = [(NarrowTab::Graph, "Graph and actions"), (NarrowTab::News, "News and notes")];
        segmented(ui, "Part of the screen", &mut state.narrow, &options);
        ui.add_space(space::XS);
        match state.narrow {
            NarrowTab::News => news_and_guide(ui, desk, state),
            _ => graph_pane::graph_pane_ui(ui, desk, state),
        }
    });
}

fn one(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    CentralPanel::default().frame(middle(ui)).show(ui, |ui| {
        let options = [
            (NarrowTab::Decisions, "Decisions"),
            (NarrowTab::Work, "Work"),
            (NarrowTab::News, "News"),
            (NarrowTab::Graph, "Graph"),
            (NarrowTab::Guide, "Guide"),
        ];
        let shown = if desk.eyes == Eyes::Facilitator { options.as_slice() } else { options.split_at(4).0 };
        segmented(ui, "Part of the screen", &mut state.narrow, shown);
        ui.add_space(space::XS);
        match state.narrow {
            NarrowTab::News => news::news_ui(ui, desk, state),
            NarrowTab::Guide if desk.eyes == Eyes::Facilitator => guide::guide_ui(ui, desk, state),
            NarrowTab::Graph => graph_pane::graph_pane_ui(ui, desk, state),
            NarrowTab::Work => {
                state.desk = DeskTab::Work;
                all_decisions(ui, desk, state);
            }
            NarrowTab::Decisions | NarrowTab::Guide => {
                state.desk = DeskTab::Decisions;
                all_decisions(ui, desk, state);
            }
        }
    });
}

/// Hardly any room: everything about decisions scrolls as one.
fn all_decisions(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    ScrollArea::vertical().id_salt("decisions-low").auto_shrink([false; 2]).show(ui, |ui| {
        if desk.table().ended {
            dialogs::ended_ui(ui, desk, state);
        }
        decisions::all_ui(ui, desk, state);
    });
}

fn decisions_part(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    if desk.table().ended {
        dialogs::ended_ui(ui, desk, state);
        ui.add_space(space::S);
    }
    decisions::decisions_ui(ui, desk, state);
}

/// News above; below, what is for the facilitator alone, or for the room what it knows.
fn news_and_guide(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    let height = ui.available_height();
    if desk.eyes == Eyes::Facilitator && height > 260.0 {
        let frame = Frame::new().inner_margin(Margin { top: 8, ..Margin::ZERO });
        let panel = Panel::bottom("guide").frame(frame).default_size((height * 0.42).clamp(120.0, 380.0));
        panel.size_range(90.0..=(height - 150.0).max(100.0)).show(ui, |ui| guide::guide_ui(ui, desk, state));
    }
    news::news_ui(ui, desk, state);
}

/// Passes minutes at the table on, while that is switched on and nothing lies over the screen.
fn talk(ui: &Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    let TalkTimer::Running(since) = state.talk else { return };
    let now = ui.input(|input| input.time);
    if desk.closed().is_some() {
        state.talk = TalkTimer::Paused;
        return;
    }
    let since = since.unwrap_or(now);
    let minutes = ((now - since) / MINUTE).floor().clamp(0.0, 600.0);
    state.talk = TalkTimer::Running(Some(since + minutes * MINUTE));
    if minutes >= 1.0 {
        desk.play(Play::Talk(minutes as u32));
    }
    ui.ctx().request_repaint_after_secs((MINUTE - (now - since) % MINUTE) as f32 + 0.1);
}

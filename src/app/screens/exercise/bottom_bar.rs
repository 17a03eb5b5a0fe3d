//! The bar at the foot: take back, go on, the timeline, and the clocks of regulators and contracts.

use egui::{Label, Popup, Ui};

use super::desk::Desk;
use super::state::{AudienceWindow, Destination, Dialog, ExerciseState, Eyes, TalkTimer};
use super::widgets::{CLOCK_WIDTH, clock_ui};
use super::{timeline, words};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::button;
use crate::engine::view::ObligationView;
use crate::host::{Play, Request};

/// Below this width there is no strip; the timeline opens as a list.
const STRIP: f32 = 1000.0;
/// What a clock takes, with the space beside it.
const CLOCK: f32 = CLOCK_WIDTH + space::S;

pub(super) fn bottom_bar_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    let whole = ui.available_width();
    stops(ui, desk);
    ui.horizontal(|ui| {
        ui.set_min_height(56.0);
        ui.spacing_mut().item_spacing.x = space::S;
        buttons(ui, desk, state, whole);
        let left = ui.available_width();
        let clocks = clocks(desk);
        if whole >= STRIP {
            let most = if whole >= 1500.0 { 3 } else { 2 };
            let shown = clocks.len().min(most);
            let room = if shown == 0 { 0.0 } else { shown as f32 * CLOCK + 40.0 };
            timeline::strip_ui(ui, desk, state, (left - room - space::L).max(120.0));
            clocks_ui(ui, desk, state, &clocks, most);
        } else {
            let most = ((left - 40.0) / CLOCK).floor().max(0.0) as usize;
            clocks_ui(ui, desk, state, &clocks, most);
        }
    });
}

/// An open deadline lies before the next event: say what will happen without an answer.
fn stops(ui: &mut Ui, desk: &Desk<'_>) {
    let Some(text) = desk.table().next.stops_at.as_deref().filter(|_| !desk.table().ended) else { return };
    let t = theme(ui);
    let over = desk.open().any(|decision| decision.left.0 <= 0);
    let (tone, icon, head) = if over {
        (Tone::Danger, icons::WARNING_FILL, "Time is up. “Next event” now lets the default happen:")
    } else {
        (Tone::Warning, icons::HOURGLASS, "“Next event” stops at the deadline first:")
    };
    let mut job = egui::text::LayoutJob::default();
    let ink = t.tone(tone).ink;
    job.append(&format!("{icon} {head}"), 0.0, egui::TextFormat::simple(Text::SmallStrong.font(), ink));
    job.append(text, 6.0, egui::TextFormat::simple(Text::Small.font(), t.text));
    // Where there is hardly any height, one line has to do; the card of the decision says the rest.
    let label = Label::new(job);
    let label = if ui.ctx().content_rect().height() < 440.0 { label.truncate() } else { label.wrap() };
    let response = ui.add(label);
    crate::app::widgets::describe(&response, egui::Role::Alert, &format!("{head} {text}"));
}

fn buttons(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState, whole: f32) {
    let wide = whole >= 760.0;
    let undo = button(if wide { "Undo" } else { "" }).icon(icons::ARROW_COUNTER_CLOCKWISE).named("Undo");
    let undo = if wide { undo.key("U") } else { undo };
    let undo = undo.hint("Takes the last step back and plays on from there; the record keeps both (U).");
    if undo.refused(desk.no_undo()).show(ui).clicked() {
        desk.write(Play::Undo);
    }
    if desk.table().ended {
        // An id of its own: the click that ended the exercise on this very spot must not go on to the debrief.
        ui.push_id("ended", |ui| {
            if button("Go to the debrief").icon(icons::ARROW_RIGHT).primary().key("⏎").show(ui).clicked() {
                state.go = Some(Destination::Debrief);
            }
        });
    } else {
        let hint = format!("{} (Space)", words::next(&desk.table().next, desk.room()));
        let next = button("Next event").primary().named("Next event").hint(&hint).refused(desk.closed());
        let next = if wide { next.key("Space") } else { next };
        if next.show(ui).clicked() {
            desk.play(Play::NextEvent);
        }
        let label = if wide { "To next decision" } else { "Decision" };
        let next = button(label).named("To next decision").refused(desk.closed());
        let next = if wide { next.key("⏎") } else { next };
        if next.hint("Until a decision opens; stops before an open deadline (Enter).").show(ui).clicked() {
            desk.play(Play::NextDecision);
        }
    }
    let more = button("").icon(icons::DOTS_THREE).named("More").hint("More: talk time, notes, timeline, end").show(ui);
    Popup::menu(&more).show(|ui| {
        ui.set_min_width(240.0);
        more_ui(ui, desk, state);
    });
}

fn more_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let entry = |ui: &mut Ui, icon: &str, label: &str, key: &str, refused: Option<&str>| {
        let mut entry = button(label).icon(icon).ghost().small().refused(refused);
        if !key.is_empty() {
            entry = entry.key(key);
        }
        let clicked = entry.show(ui).clicked();
        if clicked {
            ui.close();
        }
        clicked
    };
    let closed = desk.closed();
    let (icon, label) = match state.talk {
        TalkTimer::Paused => (icons::PLAY, "Let talk cost story time"),
        TalkTimer::Running(_) => (icons::PAUSE, "Pause story time"),
    };
    if entry(ui, icon, label, "C", closed) {
        super::keys::toggle_talk(state);
    }
    for minutes in [5u32, 15, 30] {
        if entry(ui, icons::CLOCK, &format!("Talk took {minutes} minutes"), "", closed) {
            desk.play(Play::Talk(minutes));
        }
    }
    ui.separator();
    if entry(ui, icons::CHART_LINE, "Timeline", "T", None) {
        super::keys::open(state, Dialog::Timeline(None));
    }
    if entry(ui, icons::NOTE_PENCIL, "Write a note", "N", desk.read_only()) {
        super::keys::open(state, Dialog::Note);
    }
    if desk.eyes == Eyes::Facilitator && entry(ui, icons::PLUS, "Improvise news", "I", closed) {
        super::keys::open(state, Dialog::Improvise);
    }
    let label = match state.window {
        AudienceWindow::Closed => "Open the audience window",
        AudienceWindow::Open => "Close the audience window",
    };
    if entry(ui, icons::PROJECTOR_SCREEN, label, "W", None) {
        super::keys::toggle_window(state);
    }
    ui.separator();
    if entry(ui, icons::BUILDINGS, "Your company", "", None) {
        state.go = Some(Destination::Company);
    }
    if entry(ui, icons::BOOK_OPEN, "Glossary", "", None) {
        state.go = Some(Destination::Glossary);
    }
    if entry(ui, icons::KEYBOARD, "All keys", "?", None) {
        super::keys::open(state, Dialog::Keys);
    }
    ui.separator();
    if entry(ui, icons::FLAG_CHECKERED, "End the exercise…", "", closed) {
        state.dialog = Dialog::Finish;
    }
    if entry(ui, icons::ARROW_LEFT, "Leave; it stays resumable", "", None) {
        desk.asks.push(Request::Leave);
    }
}

fn clocks<'a>(desk: &Desk<'a>) -> Vec<&'a ObligationView> {
    let mut clocks: Vec<&ObligationView> = desk.room().clocks.iter().collect();
    clocks.sort_by_key(|clock| words::clock_order(clock));
    clocks
}

fn clocks_ui(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState, clocks: &[&ObligationView], most: usize) {
    if most == 0 {
        return;
    }
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let hidden = clocks.len().saturating_sub(most);
        if hidden > 0 {
            let label = format!("+{hidden}");
            let name = format!("{hidden} more clocks");
            let about: Vec<String> = clocks
                .iter()
                .skip(most)
                .map(|clock| format!("{}: {}", clock.name, words::clock(clock, desk.room()).0))
                .collect();
            let hint = about.join("\n");
            if button(&label).ghost().small().named(&name).hint(&hint).show(ui).clicked() {
                super::keys::open(state, Dialog::Timeline(None));
            }
        }
        for clock in clocks.iter().take(most).rev() {
            clock_ui(ui, desk, clock);
        }
    });
}

//! The keyboard: every control of the Exercise screen has a key, and an overlay that tells them.
//!
//! Keys wait while somebody types. Space and Enter wait as well while a control has the keyboard, because they press it.

use egui::{Event, Key, Label, Modifiers, ScrollArea, Ui};

use super::card;
use super::decisions::{self, lock, option_keys};
use super::desk::Desk;
use super::news::newest_unopened;
use super::state::*;
use crate::app::graph::{Camera, View};
use crate::app::theme::{Text, theme};
use crate::app::widgets::{DialogWidth, button, dialog, key_cap};
use crate::engine::view::DecisionView;
use crate::host::Play;

/// What each key does, as the overlay lists them.
const KEYS: [(&str, &[(&str, &str)]); 4] = [
    (
        "The story",
        &[
            ("Space", "Next event"),
            ("Enter", "To next decision (after the end: the debrief)"),
            ("U  Ctrl+Z", "Undo the last step"),
            ("T", "Timeline: look back, go on from an earlier point"),
            ("C", "Let talk cost story time, or pause it"),
            ("A", "We're on it: the newest unopened news"),
            ("I", "Improvise news"),
        ],
    ),
    (
        "Decisions",
        &[
            ("1–9", "Choose an option"),
            ("D", "The next card becomes the first to be numbered"),
            ("Y", "All who are asked agree"),
            ("E", "Why: one line"),
            ("L", "Lock"),
            ("P", "Put off, once"),
            ("O", "Own words instead of an option"),
            ("M", "Show or hide costs"),
            ("S", "Standing actions: type, then Enter"),
        ],
    ),
    (
        "What is shown",
        &[
            ("K", "What teams know, or ground truth"),
            ("G", "Graph or table"),
            ("F", "Fit the graph"),
            ("+  −", "Zoom the graph"),
            ("R", "Room view: hide what is for the facilitator"),
            ("W", "Audience window"),
            ("B", "Black out the audience page"),
            ("Q", "News, facts, consequences"),
            ("J", "Decisions, or work under way"),
        ],
    ),
    (
        "Helping",
        &[
            ("H", "Next hint"),
            ("N", "Note"),
            ("Alt+1–5", "Note: strength, gap, risk, idea, parking lot"),
            ("?", "These keys"),
            ("Esc", "Close what is open"),
            ("Tab", "From control to control; arrows walk the graph"),
        ],
    ),
];

/// Opens a dialog, with the keyboard in its first field.
pub(super) fn open(state: &mut ExerciseState, dialog: Dialog) {
    state.dialog = dialog;
    state.focus = Focus::Dialog;
}

pub(super) fn toggle_window(state: &mut ExerciseState) {
    state.window = match state.window {
        AudienceWindow::Closed => AudienceWindow::Open,
        AudienceWindow::Open => AudienceWindow::Closed,
    };
}

pub(super) fn toggle_eyes(state: &mut ExerciseState) {
    state.eyes = match state.eyes {
        Eyes::Facilitator => Eyes::Room,
        Eyes::Room => Eyes::Facilitator,
    };
    // Coming back from the room view must never uncover the truth by surprise.
    state.sight = Sight::Known;
}

pub(super) fn toggle_talk(state: &mut ExerciseState) {
    state.talk = match state.talk {
        TalkTimer::Paused => TalkTimer::Running(None),
        TalkTimer::Running(_) => TalkTimer::Paused,
    };
}

/// Does what was pressed. Before anything is drawn, so that a frame shows what its keys did.
pub(super) fn keys(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    let typing = ui.ctx().text_edit_focused();
    for (index, key) in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5].into_iter().enumerate() {
        if ui.input_mut(|input| input.consume_key(Modifiers::ALT, key)) {
            if let Some(tag) = NoteTag::ALL.get(index) {
                state.note.tag = *tag;
                if state.dialog == Dialog::None {
                    open(state, Dialog::Note);
                }
            }
            return;
        }
    }
    let lies_over = ui.memory(|memory| memory.top_modal_layer().is_some());
    let modal = lies_over || state.dialog != Dialog::None || egui::Popup::is_any_open(ui.ctx());
    if ui.input(|input| input.key_pressed(Key::Escape)) && !modal {
        close_one(ui, state);
    }
    if typing || modal {
        return;
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Z)) {
        letter(ui, desk, state, 'u');
    }
    let focused = ui.ctx().egui_wants_keyboard_input();
    let plain = |ui: &Ui, key: Key| ui.input(|input| input.key_pressed(key) && !input.modifiers.any());
    if !focused && plain(ui, Key::Space) {
        desk.play(Play::NextEvent);
    }
    if !focused && plain(ui, Key::Enter) {
        if desk.table().ended {
            state.go = Some(Destination::Debrief);
        } else {
            desk.play(Play::NextDecision);
        }
    }
    for typed in letters(ui) {
        letter(ui, desk, state, typed);
    }
}

/// What was typed, in the layout of the keyboard that typed it.
fn letters(ui: &Ui) -> Vec<char> {
    ui.input(|input| {
        if input.modifiers.command || input.modifiers.ctrl || input.modifiers.alt {
            return Vec::new();
        }
        let texts = input.events.iter().filter_map(|event| match event {
            Event::Text(text) => Some(text.chars()),
            _ => None,
        });
        texts.flatten().collect()
    })
}

fn letter(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState, typed: char) {
    let open_ones: Vec<&DecisionView> = desk.open().collect();
    let current = open_ones.iter().find(|d| Some(d.id) == state.current).or(open_ones.first()).copied();
    match typed.to_ascii_lowercase() {
        'u' if desk.no_undo().is_none() => desk.write(Play::Undo),
        'a' => {
            if let Some(id) = newest_unopened(desk).and_then(|inject| inject.id) {
                desk.play(Play::Acknowledge(id));
            }
        }
        digit @ '1'..='9' => {
            let keys = option_keys(&open_ones, state.first);
            let at = (digit as usize).saturating_sub('1' as usize);
            let chosen = keys.get(at).and_then(|(id, option)| {
                let decision = open_ones.iter().find(|d| d.id == *id)?;
                Some((decision, *option))
            });
            if let Some((decision, option)) = chosen {
                card::choose(state, decision, option);
                reveal(state, decision.id);
            }
        }
        'd' => {
            let at = open_ones.iter().position(|d| Some(d.id) == state.first).unwrap_or(0);
            state.first = open_ones.get((at + 1) % open_ones.len().max(1)).map(|d| d.id);
            state.current = state.first;
            if let Some(id) = state.first {
                reveal(state, id);
            }
        }
        'y' => {
            if let Some(decision) = current {
                let option = state.drafts.get(&decision.id).and_then(|draft| decisions::chosen(decision, draft.option));
                if let Some(asked) = option.map(|option| desk.asked(decision, option)) {
                    state.draft(decision.id).agreed = asked;
                }
            }
        }
        'l' => {
            if let Some(decision) = current {
                lock(desk, state, decision);
            }
        }
        'e' => {
            if let Some(decision) = current.filter(|d| state.drafts.get(&d.id).is_some_and(|x| x.option.is_some())) {
                state.current = Some(decision.id);
                state.focus = Focus::Rationale;
            }
        }
        'p' => {
            if let Some(decision) = current.filter(|decision| decision.later.is_some()) {
                state.dialog = Dialog::Later(decision.id);
            }
        }
        'o' => {
            if let Some(decision) = current {
                open(state, Dialog::Other(decision.id));
            }
        }
        's' => decisions::open_actions(state, None),
        'k' if state.eyes == Eyes::Facilitator => {
            state.sight = if state.sight == Sight::Known { Sight::Truth } else { Sight::Known };
        }
        'g' => state.pane = if state.pane == Pane::Graph { Pane::Table } else { Pane::Graph },
        'm' => state.costs = if state.costs == Costs::Shown { Costs::Hidden } else { Costs::Shown },
        'j' => {
            let (desk, narrow) = match state.desk {
                DeskTab::Decisions => (DeskTab::Work, NarrowTab::Work),
                DeskTab::Work => (DeskTab::Decisions, NarrowTab::Decisions),
            };
            (state.desk, state.narrow) = (desk, narrow);
        }
        'q' => {
            state.news = match state.news {
                NewsTab::News => NewsTab::Board,
                NewsTab::Board => NewsTab::Followed,
                NewsTab::Followed => NewsTab::News,
            };
        }
        'f' => state.graph.view = View::Fit,
        '+' | '=' => zoom(ui, state, 1.2),
        '-' | '−' => zoom(ui, state, 1.0 / 1.2),
        'n' => open(state, Dialog::Note),
        'i' if state.eyes == Eyes::Facilitator => open(state, Dialog::Improvise),
        't' => open(state, Dialog::Timeline(None)),
        'c' => toggle_talk(state),
        'h' if state.eyes == Eyes::Facilitator => next_hint(desk, state),
        'r' => toggle_eyes(state),
        'w' => toggle_window(state),
        'b' => state.audience.toggle_curtain(),
        '?' => open(state, Dialog::Keys),
        _ => {}
    }
}

/// Shows the card that a key meant.
fn reveal(state: &mut ExerciseState, decision: crate::base::id::DecisionId) {
    state.reveal = Some(decision);
    state.desk = DeskTab::Decisions;
    state.narrow = NarrowTab::Decisions;
}

/// One thing at a time: the search's words, the drawer, the selection.
fn close_one(ui: &Ui, state: &mut ExerciseState) {
    if let Some(id) = ui.memory(|memory| memory.focused()) {
        ui.memory_mut(|memory| memory.surrender_focus(id));
    }
    if state.drawer == Drawer::Actions {
        state.drawer = Drawer::Closed;
    } else {
        state.graph.selected = None;
    }
}

fn next_hint(desk: &Desk<'_>, state: &mut ExerciseState) {
    state.guide = GuideTab::Guide;
    for (title, _, hints) in &desk.table().notes {
        let shown = state.hints.entry(title.clone()).or_default();
        if *shown < hints.len() {
            *shown += 1;
            return;
        }
    }
}

/// The graph zooms by itself while the pointer is over it.
fn zoom(ui: &Ui, state: &mut ExerciseState, factor: f32) {
    let (Some(room), Some((_, view))) = (state.graph_room, &state.view) else { return };
    if ui.ctx().pointer_latest_pos().is_some_and(|at| room.contains(at)) {
        return;
    }
    let size = crate::app::graph::layout::pos(room.width(), room.height());
    let camera = match state.graph.view {
        View::Fit => Camera::fit(state.graph.shown(view).layout().size, size, 1.15),
        View::Free(camera) => camera,
    };
    state.graph.view = View::Free(camera.zoomed(factor, crate::app::graph::layout::pos(0.0, 0.0)));
}

/// The overlay.
pub(super) fn keys_dialog(ui: &mut Ui, state: &mut ExerciseState) {
    let (close, closed) = dialog(ui, "keys", "Keys", DialogWidth::Wide, |ui| {
        let t = theme(ui);
        let height = (ui.ctx().content_rect().height() - 220.0).max(120.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            let columns = if ui.available_width() > 640.0 { 2 } else { 1 };
            ui.columns(columns, |columns| {
                let count = columns.len();
                for (index, (title, keys)) in KEYS.iter().enumerate() {
                    let Some(ui) = columns.get_mut(index % count) else { continue };
                    crate::app::widgets::overline(ui, title);
                    ui.spacing_mut().item_spacing.y = 4.0;
                    for (key, text) in *keys {
                        ui.horizontal_top(|ui| {
                            ui.allocate_ui_with_layout(
                                egui::vec2(72.0, 20.0),
                                egui::Layout::left_to_right(egui::Align::Min),
                                |ui| {
                                    ui.set_min_width(72.0);
                                    key_cap(ui, key);
                                },
                            );
                            ui.add(Label::new(Text::Small.coloured(*text, t.text)).wrap());
                        });
                    }
                    ui.add_space(12.0);
                }
            });
        });
        button("Close").show(ui).clicked()
    });
    let again = ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Text(text) if text == "?")));
    let opened_now = state.focus == Focus::Dialog;
    state.focus = Focus::Nowhere;
    if close || closed || (again && !opened_now) {
        state.dialog = Dialog::None;
    }
}

//! The briefing: what a year may cost under several postures, what measures are worth, and what all of it rests on.
//!
//! Results on one side, assumptions to change on the other; each scrolls by itself, so that what an edit does stays in sight. It draws results of the host and computes none. Deliberately
//! absent: a return on training.

mod dialogs;
mod fields;
mod gauges;
mod measures;
mod postures;
mod results;
mod start;
mod threats;

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Key, Label, Modifiers, Ui};

use super::AppAction;
use super::layout::{NARROW, page, split};
use crate::analysis::brief::DISCLAIMER;
use crate::analysis::brief::doc::{AttackDoc, BriefDoc};
use crate::app::icons;
use crate::app::state::Route;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::host::{BriefRequest, BriefState, OpenBrief, Request, Snapshot};
use dialogs::Dialog;
use fields::Typing;

/// State of the screen. The draft may be lost; it can be saved.
#[derive(Default)]
pub struct BriefingState {
    /// Which opening the draft belongs to.
    opening: u64,
    /// The briefing as it is being changed.
    draft: Option<BriefDoc>,
    typing: Typing,
    /// The posture that is being changed.
    posture: usize,
    dialog: Option<Dialog>,
    /// Another briefing is being chosen.
    choosing: bool,
    /// Where files are offered to be written.
    pub folder: Option<PathBuf>,
}

impl BriefingState {
    /// Takes what was opened as the draft.
    fn fill(&mut self, open: Option<&OpenBrief>) {
        let Some(open) = open else { return };
        if self.opening != open.opening || self.draft.is_none() {
            self.opening = open.opening;
            self.draft = Some((*open.doc).clone());
            self.typing = Typing::default();
            self.posture = 0;
            self.choosing = false;
        }
    }
}

fn ask(request: BriefRequest) -> AppAction {
    AppAction::Ask(Request::Brief(request))
}

/// Draws the screen.
pub fn briefing_ui(ui: &mut Ui, snapshot: &Snapshot, state: &mut BriefingState) -> Vec<AppAction> {
    let mut asks = Vec::new();
    let view = &snapshot.brief;
    state.fill(view.open.as_deref());
    head_ui(ui, snapshot, state, &mut asks);
    match view.open.clone().filter(|_| !state.choosing) {
        None => page(ui, "briefing", 1640.0, |ui| {
            state_ui(ui, &view.state);
            start::start_ui(ui, snapshot, state, &mut asks);
        }),
        Some(open) => open_ui(ui, snapshot, &open, state, &mut asks),
    }
    dialogs::dialog_ui(ui, state, &mut asks);
    asks
}

/// Results and assumptions of what is open.
fn open_ui(ui: &mut Ui, snapshot: &Snapshot, open: &OpenBrief, state: &mut BriefingState, asks: &mut Vec<AppAction>) {
    let before = state.draft.clone();
    if ui.available_width() > NARROW {
        split(ui, &[0.6, 0.4], |ui, part| match part {
            0 => page(ui, "briefing-results", 1100.0, |ui| {
                state_ui(ui, &snapshot.brief.state);
                results_ui(ui, snapshot, state, asks);
            }),
            _ => page(ui, "briefing-assumptions", 760.0, |ui| assumptions_ui(ui, snapshot, open, state)),
        });
    } else {
        page(ui, "briefing", 1640.0, |ui| {
            state_ui(ui, &snapshot.brief.state);
            results_ui(ui, snapshot, state, asks);
            ui.add_space(space::L);
            assumptions_ui(ui, snapshot, open, state);
        });
    }
    // What a briefing may name depends on what it runs on.
    if let (Some(before), Some(now)) = (before, &state.draft)
        && names_differ(&before, now)
    {
        asks.push(ask(BriefRequest::Look(Arc::new(now.clone()))));
    }
}

fn names_differ(before: &BriefDoc, now: &BriefDoc) -> bool {
    let attacks = |doc: &BriefDoc| -> Vec<AttackDoc> {
        doc.threats.iter().map(|t| t.attack.clone()).filter(|a| !matches!(a, AttackDoc::Amount(_))).collect()
    };
    before.ecosystem != now.ecosystem || attacks(before) != attacks(now)
}

/// Title and what to do next: always in view.
fn head_ui(ui: &mut Ui, snapshot: &Snapshot, state: &mut BriefingState, asks: &mut Vec<AppAction>) {
    let t = theme(ui);
    let view = &snapshot.brief;
    let narrow = ui.available_width() < NARROW;
    let frame =
        egui::Frame::new().fill(t.panel).inner_margin(egui::Margin::symmetric(if narrow { 16 } else { 32 }, 12));
    let draft = state.draft.clone().filter(|_| view.open.is_some());
    let free = !ui.memory(|memory| memory.top_modal_layer().is_some());
    let pressed = |key: Key| free && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, key));
    let (run_key, save_key, export_key) = (pressed(Key::Enter), pressed(Key::S), pressed(Key::E));
    egui::Panel::top("briefing-head").frame(frame).show(ui, |ui| {
        let row = egui::vec2(ui.available_width(), 48.0);
        ui.allocate_ui_with_layout(row, egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let mut run = false;
            if let BriefState::Running(progress) = &view.state {
                if button("Stop").icon(icons::STOP).hint("Stop computing").show(ui).clicked() {
                    asks.push(ask(BriefRequest::Stop));
                }
                ui.add_space(space::S);
                let width = ui.available_width().min(if narrow { 150.0 } else { 280.0 });
                ui.allocate_ui(egui::vec2(width, 40.0), |ui| {
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        ui.add(Label::new(Text::Small.coloured(progress.doing, t.dim)).truncate());
                        let share = progress.done as f32 / progress.of.max(1) as f32;
                        progress_bar(ui, "Computing", share, Tone::Accent);
                    });
                });
                ui.ctx().request_repaint_after(std::time::Duration::from_millis(120));
            } else {
                let refused = draft.is_none().then_some("Open a briefing first.");
                let hint = "Ctrl+Enter. Plays every threat under every posture, then simulates years.";
                run = button("Compute").icon(icons::PLAY).primary().refused(refused).hint(hint).show(ui).clicked();
                let refused = view.result.is_none().then_some("Compute first.");
                let export = button("Export page")
                    .icon(icons::EXPORT)
                    .refused(refused)
                    .hint("Ctrl+E. One page, HTML or Markdown.");
                if export.show(ui).clicked() || (export_key && refused.is_none()) {
                    state.dialog = Some(Dialog::export(state.folder.as_deref()));
                }
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.vertical(|ui| {
                    ui.set_width((ui.available_width() - 200.0).max(90.0));
                    ui.spacing_mut().item_spacing.y = 1.0;
                    ui.add_space(5.0);
                    let title = ui.add(Label::new(Text::Heading.coloured("Briefing", t.text)).truncate());
                    title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, "Briefing"));
                    let about = draft.as_ref().map_or("What a year may cost, and what would change it", |d| &d.title);
                    ui.add(Label::new(Text::Small.coloured(about, t.dim)).truncate());
                });
                if narrow {
                    return;
                }
                let model = button("Cost model")
                    .icon(icons::SCALES)
                    .ghost()
                    .hint("What is measured, what is assumed, and how well it fits (Ctrl+9)");
                if model.show(ui).clicked() {
                    asks.push(AppAction::Go(Route::CostModel));
                }
            });
            if let Some(draft) = &draft {
                if (run || run_key) && !matches!(view.state, BriefState::Running(_)) {
                    asks.push(ask(BriefRequest::Run(Arc::new(draft.clone()))));
                }
                if save_key {
                    state.dialog = Some(Dialog::save(state.folder.as_deref()));
                }
            }
        });
    });
}

/// Why the last computation came to nothing.
fn state_ui(ui: &mut Ui, state: &BriefState) {
    let BriefState::Failed(why) = state else { return };
    let (first, rest) = why.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    let text = [first].into_iter().chain(rest.iter().map(String::as_str)).collect::<Vec<_>>().join("\n");
    banner(ui, Tone::Warning, icons::WARNING, "The briefing could not be computed", &text, |_| {});
    ui.add_space(space::S);
}

fn results_ui(ui: &mut Ui, snapshot: &Snapshot, state: &BriefingState, asks: &mut Vec<AppAction>) {
    match &snapshot.brief.result {
        Some(result) => {
            if state.draft.as_ref() != Some(&*result.doc) {
                let text = "Figures below belong to the assumptions as they were. Compute again to see what changes.";
                banner(ui, Tone::Info, icons::INFO, "Assumptions have changed since", text, |_| {});
                ui.add_space(space::S);
            }
            results::results_ui(ui, &result.briefing);
            ui.add_space(space::L);
            measures::measures_ui(ui, &result.briefing);
            ui.add_space(space::L);
            gauges::gauges_ui(ui, &result.briefing);
        }
        None => {
            card().show(ui, |ui| {
                let running = matches!(snapshot.brief.state, BriefState::Running(_));
                let empty = match running {
                    true => EmptyState {
                        icon: icons::HOURGLASS,
                        title: "Computing",
                        text: "Each threat is played many times under each posture, then years are simulated. Assumptions can be read meanwhile.",
                    },
                    false => EmptyState {
                        icon: icons::CHART_LINE,
                        title: "Nothing computed yet",
                        text: "Look through the assumptions, change what you know better, then compute. It takes from seconds to a few minutes and can be stopped.",
                    },
                };
                let action = (!running).then(|| button("Compute now").icon(icons::PLAY));
                if empty_state(ui, empty, action)
                    && let Some(draft) = &state.draft
                {
                    asks.push(ask(BriefRequest::Run(Arc::new(draft.clone()))));
                }
            });
        }
    }
    ui.add_space(space::M);
    let t = theme(ui);
    ui.add(Label::new(Text::SmallStrong.coloured(DISCLAIMER, t.dim)).wrap());
}

/// Everything that can be changed.
fn assumptions_ui(ui: &mut Ui, snapshot: &Snapshot, open: &OpenBrief, state: &mut BriefingState) {
    let BriefingState { draft: Some(draft), typing, posture, dialog, choosing, folder, .. } = state else { return };
    card().show(ui, |ui| {
        section(ui, "Assumptions", "All of them can be changed here. Nothing is kept unless it is saved.");
        if !open.faults.is_empty() {
            let ink = theme(ui).tone(Tone::Danger).ink;
            for fault in &open.faults {
                ui.add(Label::new(Text::Small.coloured(fault, ink)).wrap());
            }
            ui.add_space(space::S);
        }
        start::general_ui(ui, &snapshot.workshop.known, draft, typing);
        ui.add_space(space::S);
        ui.horizontal_wrapped(|ui| {
            if button("Another briefing").icon(icons::FOLDER_OPEN).small().show(ui).clicked() {
                *choosing = true;
            }
            if button("Save as…").icon(icons::FLOPPY_DISK).small().hint("Ctrl+S").show(ui).clicked() {
                *dialog = Some(Dialog::save(folder.as_deref()));
            }
        });
    });
    ui.add_space(space::L);
    threats::threats_ui(ui, &snapshot.library, &open.ground, draft, typing);
    ui.add_space(space::L);
    postures::postures_ui(ui, &open.ground, draft, typing, posture);
    ui.add_space(space::L);
    postures::controls_ui(ui, &open.ground, draft, typing);
}

#[cfg(test)]
mod tests;

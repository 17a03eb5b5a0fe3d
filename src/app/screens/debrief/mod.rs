//! The debrief: what it cost, what happened, what was decided, and what to take home. One document, shown as tabs.
//!
//! It draws [`AfterAction`] and the [`Comparison`] that is worked out while somebody looks, and computes nothing of its own.
//! Deliberately absent: marks for persons, rankings.

mod compare;
mod decisions;
mod hot_wash;
mod ledger;
mod obligations;
mod outcome;
mod prevention;
mod roles;
#[cfg(test)]
mod tests;
mod timeline;
mod what_if;

use std::path::PathBuf;

use egui::{Key, Label, Ui};

use super::AppAction;
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::base::money::Cents;
use crate::host::{Request, Snapshot, StudyRequest, StudyState, StudyView};
use crate::report::{self, AfterAction, Comparison};
use crate::scenario::doc::{Role, TermDoc};

/// The tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Figures, waterfall, score.
    #[default]
    Outcome,
    /// What happened beside what the room knew.
    Timeline,
    /// Each decision.
    Decisions,
    /// One decision changed.
    WhatIf,
    /// Each role.
    Roles,
    /// Each clock.
    Obligations,
    /// What would have prevented it.
    Prevention,
    /// Every entry of the ledger.
    Ledger,
    /// Questions to talk about.
    HotWash,
}

const TABS: [(Tab, &str); 9] = [
    (Tab::Outcome, "Outcome"),
    (Tab::Timeline, "Timeline"),
    (Tab::Decisions, "Decisions"),
    (Tab::WhatIf, "What if"),
    (Tab::Roles, "Roles"),
    (Tab::Obligations, "Obligations"),
    (Tab::Prevention, "Prevention"),
    (Tab::Ledger, "Ledger"),
    (Tab::HotWash, "Hot wash"),
];

/// State of the debrief.
#[derive(Default)]
pub struct DebriefState {
    /// Which tab is shown.
    pub tab: Tab,
    /// Where a report is offered to be written.
    pub folder: Option<PathBuf>,
    timeline: timeline::TimelineState,
    ledger: ledger::LedgerState,
    hot_wash: hot_wash::HotWashState,
    what_if: what_if::WhatIfForm,
    /// Loss exceedance as a chart or as a table.
    exceedance: ShowAs,
    /// Whether money is shown by role.
    role_money: roles::Money,
    /// The analysis was asked for, and no answer is there yet.
    asked: bool,
    /// Where the report goes, as typed so far; none while nobody asked.
    export: Option<String>,
}

impl DebriefState {
    /// Another session's: as on the first day, with the same folder for reports.
    pub fn reset(&mut self) {
        *self = DebriefState { folder: self.folder.take(), ..DebriefState::default() };
    }

    /// `/`: the ledger is what can be searched.
    pub fn focus_search(&mut self) {
        self.tab = Tab::Ledger;
        self.ledger.focus_search = true;
    }
}

/// A chart, or the same as a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum ShowAs {
    #[default]
    Chart,
    Table,
}

/// What every tab is given.
struct Desk<'a> {
    debrief: &'a AfterAction,
    study: &'a StudyView,
    glossary: &'a [TermDoc],
    /// Notes with story time and tag; those of the open session, which go on after its end.
    notes: &'a [(String, String, String)],
    asks: Vec<AppAction>,
    /// Another tab was asked for.
    go: Option<Tab>,
}

impl<'a> Desk<'a> {
    /// What is known so far of how it compares.
    fn comparison(&self) -> Option<&'a Comparison> {
        self.study.comparison.as_deref()
    }

    /// An amount with a plus where it is one.
    fn signed(&self, cents: i64) -> String {
        let plus = if cents > 0 { "+" } else { "" };
        format!("{plus}{}", self.money(cents))
    }

    fn money(&self, cents: i64) -> String {
        Cents(cents).short(&self.debrief.sign)
    }

    fn exact(&self, cents: i64) -> String {
        Cents(cents).long(&self.debrief.sign)
    }

    /// A word that leads to the glossary where it has an entry.
    fn word(&mut self, ui: &mut Ui, word: &str) {
        self.asks.extend(super::word_ui(ui, self.glossary, word));
    }
}

/// Draws the debrief.
pub fn debrief_ui(ui: &mut Ui, debrief: &AfterAction, snapshot: &Snapshot, state: &mut DebriefState) -> Vec<AppAction> {
    let notes = snapshot.play.as_ref().map_or(&debrief.notes, |play| &play.notes);
    let study = &snapshot.study;
    let mut desk = Desk { debrief, study, glossary: &snapshot.glossary, notes, asks: Vec::new(), go: None };
    // Whoever looks at the debrief wants to know; once is enough.
    if study.state != StudyState::Idle {
        state.asked = false;
    } else if snapshot.play.is_some() && !std::mem::replace(&mut state.asked, true) {
        desk.asks.push(AppAction::Ask(Request::Study(StudyRequest::Begin)));
    }
    turn(ui, &mut state.tab);
    head_ui(ui, debrief, state);
    progress_ui(ui, &mut desk);
    match state.tab {
        Tab::Outcome => outcome::outcome_ui(ui, &mut desk, &mut state.exceedance),
        Tab::Timeline => timeline::timeline_ui(ui, &mut desk, &mut state.timeline),
        Tab::Decisions => decisions::decisions_ui(ui, &mut desk, &mut state.ledger),
        Tab::WhatIf => what_if::what_if_ui(ui, &mut desk, &mut state.what_if),
        Tab::Roles => roles::roles_ui(ui, &mut desk, &mut state.role_money),
        Tab::Obligations => obligations::obligations_ui(ui, &mut desk),
        Tab::Prevention => prevention::prevention_ui(ui, &mut desk),
        Tab::Ledger => ledger::ledger_ui(ui, &mut desk, &mut state.ledger),
        Tab::HotWash => hot_wash::hot_wash_ui(ui, &mut desk, &mut state.hot_wash),
    }
    export_ui(ui, debrief, state, &mut desk.asks);
    if let Some(tab) = desk.go {
        state.tab = tab;
    }
    desk.asks
}

/// Title, tabs and *Export report*: one row where there is room, otherwise two.
fn head_ui(ui: &mut Ui, debrief: &AfterAction, state: &mut DebriefState) {
    let t = theme(ui);
    let frame = egui::Frame::new().fill(t.panel).inner_margin(egui::Margin::symmetric(20, 10));
    egui::Panel::top("debrief-head").frame(frame).resizable(false).show(ui, |ui| {
        let one_row = ui.available_width() > 1410.0;
        let row = egui::vec2(ui.available_width(), 38.0);
        ui.allocate_ui_with_layout(row, egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let export = button("Export report").icon(icons::EXPORT).primary();
            if export.hint("As Markdown or JSON, to keep and to send").show(ui).clicked() {
                let name = PathBuf::from(file_name(&debrief.title));
                let path = state.folder.as_ref().map_or(name.clone(), |folder| folder.join(&name));
                state.export = Some(path.display().to_string());
            }
            if one_row {
                ui.add_space(space::S);
                // Right to left: the row of tabs is as wide as it is, the title takes the rest.
                ui.scope(|ui| {
                    let width = 872.0;
                    ui.allocate_ui_with_layout(
                        egui::vec2(width, 38.0),
                        egui::Layout::left_to_right(egui::Align::Center),
                        |ui| {
                            ui.set_width(width);
                            tab_bar(ui, "Debrief", &mut state.tab, &TABS);
                        },
                    );
                });
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let title = ui.add(Label::new(Text::Heading.coloured("Debrief", t.text)).extend());
                title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, "Debrief"));
                ui.add_space(space::XS);
                let about = format!("{} · {}", debrief.title, debrief.subtitle);
                let shown =
                    ui.add(Label::new(Text::Small.coloured(&about, t.dim)).truncate().show_tooltip_when_elided(false));
                shown.on_hover_text(format!("{about}\n{}", debrief.handling));
            });
        });
        if !one_row {
            tab_bar(ui, "Debrief", &mut state.tab, &TABS);
        }
    });
}

/// Ctrl+Page Down and Ctrl+Page Up: the next part and the one before.
fn turn(ui: &mut Ui, tab: &mut Tab) {
    let pressed = |key| ui.input_mut(|input| input.consume_key(egui::Modifiers::COMMAND, key));
    let (next, before) = (pressed(Key::PageDown), pressed(Key::PageUp));
    let Some(at) = TABS.iter().position(|(known, _)| known == tab) else { return };
    let to = match () {
        () if next => (at + 1) % TABS.len(),
        () if before => (at + TABS.len() - 1) % TABS.len(),
        () => return,
    };
    if let Some((other, _)) = TABS.get(to) {
        *tab = *other;
    }
}

/// How far the analysis is, with a way to stop it; nothing where it is done.
fn progress_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let ask = |request| AppAction::Ask(Request::Study(request));
    let (title, text) = match &desk.study.state {
        StudyState::Idle | StudyState::Done => return,
        StudyState::Working => {
            let (text, share) = match desk.comparison() {
                Some(c) if c.replays > 0 => {
                    let first = if c.spread.is_empty() { "First answer, from few replays. " } else { "" };
                    (format!("{first}{}. What is shown is what is known so far.", c.stage), c.share)
                }
                _ => ("Comparing what you played".to_owned(), 0.0),
            };
            let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(32, 8));
            egui::Panel::top("debrief-progress").frame(frame).resizable(false).show(ui, |ui| {
                if spinner_line(ui, &text, share as f32) {
                    desk.asks.push(ask(StudyRequest::Stop));
                }
            });
            return;
        }
        StudyState::Stopped => ("The comparison was stopped", "What is shown stays; the rest is not computed."),
        StudyState::Failed(why) => ("The comparison could not be finished", why.as_str()),
    };
    let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(32, 8));
    egui::Panel::top("debrief-stopped").frame(frame).resizable(false).show(ui, |ui| {
        let again = banner(ui, Tone::Warning, icons::HOURGLASS, title, text, |ui| {
            button("Compare again").icon(icons::ARROWS_CLOCKWISE).show(ui).clicked()
        });
        if again {
            desk.asks.push(ask(StudyRequest::Begin));
        }
    });
}

/// What stands where the comparison has not come to yet.
fn not_yet(ui: &mut Ui, study: &StudyView) {
    let text = match study.state {
        StudyState::Working => "Being worked out…",
        StudyState::Idle | StudyState::Stopped | StudyState::Failed(_) => "Not computed.",
        StudyState::Done => "There is nothing to say here.",
    };
    caption(ui, text);
}

/// "ghost-rail-debrief.md" from a title.
fn file_name(title: &str) -> String {
    let slug: String = title.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<&str> = slug.split('-').filter(|word| !word.is_empty()).collect();
    format!("{}-debrief.md", if words.is_empty() { "exercise".to_owned() } else { words.join("-") })
}

/// Why a report cannot be written to a path; none when it can.
fn refused(path: &str) -> Option<&'static str> {
    let path = path.trim();
    match std::path::Path::new(path).extension().and_then(|e| e.to_str()) {
        _ if path.is_empty() => Some("Type where the report should be written."),
        Some("md" | "json") => None,
        _ => Some("End the name in .md for Markdown or in .json for JSON."),
    }
}

fn export_ui(ui: &Ui, debrief: &AfterAction, state: &mut DebriefState, asks: &mut Vec<AppAction>) {
    let Some(path) = &mut state.export else { return };
    let (done, closed) = dialog(ui, "export-report", "Export report", DialogWidth::Medium, |ui| {
        paragraph(ui, "The whole debrief in one file: .md reads well and prints, .json is for other programs.");
        if !debrief.handling.is_empty() {
            caption(ui, &debrief.handling);
        }
        ui.add_space(space::S);
        let width = ui.available_width();
        let field = text_field(ui, "Path of the report", "/home/me/report.md", path, width);
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if !ui.memory(|memory| memory.focused().is_some_and(|id| id != field.id)) && !field.lost_focus() {
            field.request_focus();
        }
        let refusal = refused(path);
        let t = theme(ui);
        match refusal {
            Some(reason) => ui.add(Label::new(Text::Small.coloured(reason, t.tone(Tone::Warning).ink)).wrap()),
            None if std::path::Path::new(path.trim()).is_absolute() => {
                ui.add(Label::new(Text::Small.coloured("A file that is there already is replaced.", t.dim)).wrap())
            }
            None => ui.add(
                Label::new(
                    Text::Small.coloured("A path without folders is meant from where the program was started.", t.dim),
                )
                .wrap(),
            ),
        };
        ui.add_space(space::M);
        dialog_buttons(ui, |ui| {
            let write = button("Write report").primary().refused(refusal).show(ui).clicked();
            let cancel = button("Cancel").show(ui).clicked();
            match () {
                () if cancel => Some(None),
                () if (write || entered) && refusal.is_none() => Some(Some(PathBuf::from(path.trim()))),
                () => None,
            }
        })
    });
    match done {
        Some(Some(path)) => {
            asks.push(AppAction::Ask(Request::Export(path)));
            state.export = None;
        }
        Some(None) => state.export = None,
        None if closed => state.export = None,
        None => {}
    }
}

/// The tone of a figure.
fn tone(tone: report::Tone) -> Tone {
    match tone {
        report::Tone::Plain => Tone::Neutral,
        report::Tone::Good => Tone::Good,
        report::Tone::Bad => Tone::Danger,
    }
}

/// The role that a name means; none for names that are no role.
fn role_named(name: &str) -> Option<Role> {
    Role::ALL.iter().copied().find(|role| role.label() == name)
}

/// A role as a tag where it is one, otherwise its name.
fn role_ui(ui: &mut Ui, name: &str) {
    match role_named(name) {
        Some(role) => {
            role_tag(ui, role);
        }
        None => {
            caption(ui, name);
        }
    }
}

/// What stands in a tab where there is nothing to show.
fn nothing(ui: &mut Ui, title: &str, text: &str) {
    empty_state(ui, EmptyState { icon: icons::CLIPBOARD_TEXT, title, text }, None);
}

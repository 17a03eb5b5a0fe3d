//! The debrief: what it cost, what happened, what was decided, and what to take home. One document, shown as tabs.
//!
//! It draws [`AfterAction`] and computes nothing of its own. Deliberately absent: marks for persons, rankings.

mod decisions;
mod hot_wash;
mod ledger;
mod outcome;
mod parts;
mod timeline;

use std::path::PathBuf;

use egui::{Key, Label, Ui};

use super::AppAction;
use super::library::dialog_buttons;
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::base::money::Cents;
use crate::host::{Request, Snapshot};
use crate::report::{self, AfterAction};
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

const TABS: [(Tab, &str); 8] = [
    (Tab::Outcome, "Outcome"),
    (Tab::Timeline, "Timeline"),
    (Tab::Decisions, "Decisions"),
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
    timeline: timeline::TimelineState,
    ledger: ledger::LedgerState,
    hot_wash: hot_wash::HotWashState,
    /// Where the report goes, as typed so far; none while nobody asked.
    export: Option<String>,
}

impl DebriefState {
    /// `/`: the ledger is what can be searched.
    pub fn focus_search(&mut self) {
        self.tab = Tab::Ledger;
        self.ledger.focus_search = true;
    }
}

/// What every tab is given.
struct Desk<'a> {
    debrief: &'a AfterAction,
    glossary: &'a [TermDoc],
    /// Notes with story time and tag; those of the open session, which go on after its end.
    notes: &'a [(String, String, String)],
    asks: Vec<AppAction>,
    /// Another tab was asked for.
    go: Option<Tab>,
}

impl Desk<'_> {
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
    let mut desk = Desk { debrief, glossary: &snapshot.glossary, notes, asks: Vec::new(), go: None };
    head_ui(ui, debrief, state);
    match state.tab {
        Tab::Outcome => outcome::outcome_ui(ui, &mut desk),
        Tab::Timeline => timeline::timeline_ui(ui, &mut desk, &mut state.timeline),
        Tab::Decisions => decisions::decisions_ui(ui, &mut desk, &mut state.ledger),
        Tab::Roles => parts::roles_ui(ui, &mut desk),
        Tab::Obligations => parts::obligations_ui(ui, &mut desk),
        Tab::Prevention => parts::prevention_ui(ui, &mut desk),
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
        let one_row = ui.available_width() > 1330.0;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.set_height(38.0);
            let export = button("Export report").icon(icons::EXPORT).primary();
            if export.hint("As Markdown or JSON, to keep and to send").show(ui).clicked() {
                state.export = Some(file_name(&debrief.title));
            }
            if one_row {
                ui.add_space(space::S);
                // Right to left: the row of tabs is as wide as it is, the title takes the rest.
                ui.scope(|ui| {
                    let width = 792.0;
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

/// "ghost-rail-debrief.md" from a title.
fn file_name(title: &str) -> String {
    let slug: String = title.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<&str> = slug.split('-').filter(|word| !word.is_empty()).collect();
    format!("{}-debrief.md", if words.is_empty() { "exercise".to_owned() } else { words.join("-") })
}

/// Why a report cannot be written to a path; none when it can.
fn refused(path: &str) -> Option<&'static str> {
    let path = path.trim();
    let extension = std::path::Path::new(path).extension().map(|e| e.to_ascii_lowercase());
    match extension.as_ref().and_then(|e| e.to_str()) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_written_by_its_extension() {
        assert_eq!(refused("/tmp/a.md"), None);
        assert_eq!(refused(" b.JSON "), None);
        assert!(refused("").is_some() && refused("report").is_some() && refused("a.pdf").is_some());
    }

    #[test]
    fn the_offered_name_is_a_file_name() {
        assert_eq!(file_name("Agent with a Company Card?"), "agent-with-a-company-card-debrief.md");
        assert_eq!(file_name("…"), "exercise-debrief.md");
    }
}

//! What the graph answers about the ecosystem as it is being edited: one question at a time, its answers as a list, and what
//! is chosen told below, drawn over the picture, and written as a table.
//!
//! The host works it out; this only shows it. While new answers are on their way the last ones stay and say so. Deliberately
//! absent: any figure that is computed here.

mod row;
mod rows;
mod sketch;
mod told;

use std::sync::Arc;

use egui::{Frame, Label, Layout, Margin, Panel, ScrollArea, Ui};

use super::Desk;
use super::picture::Drawn;
use crate::app::graph::AnalysisOverlay;
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{EmptyState, Selected, button, caption, chip, divider, empty_state, overline};
use crate::base::diag::Severity;
use crate::host::{Answers, OpenEcosystem, Progress};
use crate::scenario::edit::Subject;
use rows::{AnswerRow, Question, Row};
use told::Told;

/// What stands beside the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    /// The form of what is selected.
    #[default]
    Form,
    /// What the graph answers.
    Analysis,
}

/// How an answer is shown in the middle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Pane {
    /// Drawn over the picture.
    #[default]
    Picture,
    /// As rows.
    Table,
}

/// What the panel keeps.
#[derive(Default)]
pub(super) struct AnalysisState {
    pub mode: Mode,
    pub pane: Pane,
    question: Question,
    /// The key of the answer that is chosen, by question.
    chosen: std::collections::BTreeMap<Question, String>,
    page: Option<Page>,
    shown: Option<Shown>,
    /// What was selected elsewhere in the last frame.
    seen: Option<Subject>,
    /// The list brings what is chosen into view.
    reveal: bool,
    /// The state about which the host was asked.
    pub asked: Option<crate::scenario::edit::State>,
}

/// The rows of one question.
struct Page {
    answers: Arc<Answers>,
    question: Question,
    rows: Vec<Row>,
    /// Where each row begins, and where the last one ends.
    tops: Vec<f32>,
}

/// What is drawn and told.
struct Shown {
    answers: Arc<Answers>,
    key: (Question, String),
    drawn: Option<Arc<Drawn>>,
    overlay: AnalysisOverlay,
    told: Told,
}

impl AnalysisState {
    pub fn toggle(&mut self) {
        self.mode = match self.mode {
            Mode::Form => Mode::Analysis,
            Mode::Analysis => Mode::Form,
        };
        // What is selected now is what falls first.
        self.seen = None;
    }

    /// The next question or the one before.
    pub fn turn(&mut self, forward: bool) {
        let all = Question::ALL;
        let at = all.iter().position(|(question, _)| *question == self.question).unwrap_or(0);
        let next = if forward { at + 1 } else { at + all.len() - 1 } % all.len();
        if let Some((question, _)) = all.get(next) {
            self.ask(*question);
        }
    }

    fn ask(&mut self, question: Question) {
        self.question = question;
        self.seen = None;
        self.reveal = true;
    }

    fn choose(&mut self, key: String) {
        self.chosen.insert(self.question, key);
    }

    fn chosen_row(&self) -> Option<&AnswerRow> {
        let key = self.chosen.get(&self.question)?;
        self.page.as_ref()?.rows.iter().find_map(|row| match row {
            Row::Answer(answer) if answer.key == *key => Some(answer),
            _ => None,
        })
    }

    /// To the next answer, from the last to the first.
    pub fn next(&mut self) {
        let Some(page) = &self.page else { return };
        let keys: Vec<&String> = (page.rows.iter())
            .filter_map(|row| match row {
                Row::Answer(answer) => Some(&answer.key),
                Row::Head(_) => None,
            })
            .collect();
        let now = self.chosen.get(&self.question);
        let at = now.and_then(|now| keys.iter().position(|key| *key == now));
        let next = at.map_or(0, |at| (at + 1) % keys.len().max(1));
        if let Some(key) = keys.get(next).map(|key| (*key).clone()) {
            self.choose(key);
            self.reveal = true;
        }
    }

    /// Brings rows, overlay and words up to date with the answers and with what is chosen.
    fn follow(&mut self, answers: &Arc<Answers>, drawn: Option<Arc<Drawn>>) {
        let current = self
            .page
            .as_ref()
            .is_some_and(|page| Arc::ptr_eq(&page.answers, answers) && page.question == self.question);
        if !current {
            let rows = rows::rows(answers, self.question);
            let tops = row::tops(&rows);
            self.page = Some(Page { answers: Arc::clone(answers), question: self.question, rows, tops });
        }
        let Some((key, answer)) = self.chosen_row().map(|row| (row.key.clone(), row.answer)) else {
            self.shown = None;
            return;
        };
        let key = (self.question, key);
        let same = |a: &Option<Arc<Drawn>>, b: &Option<Arc<Drawn>>| match (a, b) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        let current = self.shown.as_ref().is_some_and(|shown| {
            Arc::ptr_eq(&shown.answers, answers) && shown.key == key && same(&shown.drawn, &drawn)
        });
        if current {
            return;
        }
        let eco = &answers.ecosystem;
        let mut overlay = sketch::overlay(answers, answer);
        if let Some(drawn) = &drawn {
            let asset = |id: crate::base::id::AssetId| drawn.asset_named(id, &eco.assets.get(id.index())?.doc.id);
            let flow = |id: crate::base::id::FlowId| drawn.flow_named(id, &eco.flows.get(id.index())?.doc.id);
            overlay = sketch::placed(overlay, asset, flow);
        }
        let told = told::told(answers, answer);
        self.shown = Some(Shown { answers: Arc::clone(answers), key, drawn, overlay, told });
    }

    /// What is drawn over the picture, while the analysis is looked at.
    pub fn overlay(&self) -> Option<&AnalysisOverlay> {
        match self.mode {
            Mode::Form => None,
            Mode::Analysis => self.shown.as_ref().map(|shown| &shown.overlay),
        }
    }
}

/// Follows answers, picture and selection; before anything is drawn.
pub(super) fn follow(desk: &mut Desk, open: &OpenEcosystem) {
    if desk.analysis.mode == Mode::Form {
        return;
    }
    let Some(answers) = &open.analysis.answers else { return };
    if desk.analysis.seen != Some(desk.selected) {
        desk.analysis.seen = Some(desk.selected);
        if let Some(key) = meant(desk) {
            desk.analysis.choose(key);
            desk.analysis.reveal = true;
        }
    }
    let drawn = desk.drawing.drawn();
    desk.analysis.follow(answers, drawn);
}

/// The answer that is meant by what is selected in list or picture, under this question.
fn meant(desk: &Desk) -> Option<String> {
    let doc = desk.draft.doc();
    let subject = desk.selected;
    match desk.analysis.question {
        Question::Blast => match subject {
            Subject::Asset(at) | Subject::Holding(at, _) => {
                doc.assets.get(at).map(|asset| rows::blast_key("asset", &asset.id))
            }
            Subject::Credential(at) => doc.credentials.get(at).map(|c| rows::blast_key("credential", &c.id)),
            _ => None,
        },
        Question::Changes => match subject {
            Subject::Control(at) => doc.controls.get(at).map(|control| {
                let kind = match control.state {
                    crate::scenario::doc::Switch::On => "switch_off",
                    crate::scenario::doc::Switch::Off => "switch_on",
                };
                format!("{kind}/{}", control.id)
            }),
            Subject::Weakness(at) => doc.weaknesses.get(at).map(|w| format!("fix_weakness/{}", w.id)),
            Subject::Credential(at) => doc.credentials.get(at).map(|c| format!("revoke_credential/{}", c.id)),
            Subject::Flow(at) => doc.flows.get(at).map(|f| format!("cut_flow/{}", f.id)),
            _ => None,
        },
        Question::Findings | Question::Ways | Question::Choke | Question::Exposure | Question::Data => None,
    }
}

/// The panel: questions, answers, and what is told of the chosen one.
pub(super) fn panel_ui(ui: &mut Ui, desk: &mut Desk, open: &OpenEcosystem) {
    let frame = Frame::new().inner_margin(Margin { left: 14, right: 12, top: 2, bottom: 6 });
    Panel::top("analysis-questions").frame(frame).resizable(false).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(space::XS + 1.0, space::XS + 1.0);
            for (question, name) in Question::ALL {
                let on = Selected::from(desk.analysis.question == question);
                if chip(name).hint(question.about()).toggle(ui, on).clicked() {
                    desk.analysis.ask(question);
                }
            }
        });
        state_ui(ui, desk, open);
    });
    let Some(answers) = &open.analysis.answers else {
        nothing_yet_ui(ui, desk, open);
        return;
    };
    // Asked in this frame: the rows of the other question do not stand here for a moment.
    let drawn = desk.drawing.drawn();
    desk.analysis.follow(answers, drawn);
    if desk.analysis.shown.is_some() {
        let height = (ui.available_height() * 0.46).clamp(120.0, 460.0);
        let frame = Frame::new().fill(theme(ui).raised).inner_margin(Margin { left: 14, right: 6, top: 10, bottom: 6 });
        Panel::bottom("analysis-told").exact_size(height).resizable(false).frame(frame).show(ui, |ui| {
            if let Some(shown) = &desk.analysis.shown {
                told_ui(ui, &shown.told);
            }
        });
    }
    list_ui(ui, desk);
}

/// What was analysed, and whether that is how things stand now.
fn state_ui(ui: &mut Ui, desk: &mut Desk, open: &OpenEcosystem) {
    let t = theme(ui);
    let Some(answers) = &open.analysis.answers else { return };
    let current = answers.state == desk.draft.state();
    ui.add_space(2.0);
    match (&open.analysis.progress, current) {
        (_, true) => {
            let reach = &answers.analysis.reach;
            let percent = crate::analysis::graph::words::percent;
            let text = format!(
                "Within reach from outside, given time: {} of assets, data of {} of people, {} of hourly revenue.",
                percent(reach.assets),
                percent(reach.people),
                percent(reach.worth)
            );
            ui.add(Label::new(Text::Caption.coloured(text, t.dim)).wrap());
        }
        (Progress::Refused(why), false) => {
            let ink = t.tone(Tone::Danger).ink;
            let text = format!("{} Answers of an earlier state. {why}", icons::WARNING);
            ui.add(Label::new(Text::SmallStrong.coloured(text, ink)).wrap());
        }
        (Progress::Idle | Progress::Working, false) => {
            let text = format!("{} Analysing the newest changes… these answers are of before.", icons::HOURGLASS);
            ui.add(Label::new(Text::Caption.coloured(text, t.tone(Tone::Warning).ink)).wrap());
        }
    }
}

/// Before the first answers: being worked out, or why not.
fn nothing_yet_ui(ui: &mut Ui, desk: &mut Desk, open: &OpenEcosystem) {
    let Progress::Refused(why) = &open.analysis.progress else {
        ui.vertical_centered(|ui| {
            ui.add_space(space::XXL);
            ui.add(egui::Spinner::new().size(26.0).color(theme(ui).dim));
            ui.add_space(space::S);
            let words = "Analysing…";
            let label = ui.add(Label::new(Text::Heading.coloured(words, theme(ui).text)));
            label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, words));
            caption(ui, "Editing and saving go on meanwhile.");
        });
        return;
    };
    let empty = EmptyState { icon: icons::WARNING_OCTAGON, title: "It cannot be analysed yet", text: why };
    empty_state(ui, empty, None);
    let errors: Vec<usize> = (open.findings.iter().enumerate())
        .filter(|(_, finding)| finding.severity == Severity::Error)
        .map(|(i, _)| i)
        .take(6)
        .collect();
    Frame::new().inner_margin(Margin::symmetric(14, 0)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for finding in errors.iter().filter_map(|i| open.findings.get(*i)) {
            ui.add(Label::new(Text::Small.coloured(finding.message.as_str(), theme(ui).text)).wrap());
            let name = format!("Correct: {}", finding.message);
            if button("Correct it").small().icon(icons::ARROW_RIGHT).named(&name).show(ui).clicked() {
                desk.analysis.mode = Mode::Form;
                super::findings::go_to(desk, finding);
            }
            ui.add_space(space::S);
        }
    });
}

fn list_ui(ui: &mut Ui, desk: &mut Desk) {
    let question = desk.analysis.question;
    let reveal = std::mem::take(&mut desk.analysis.reveal);
    let Some(page) = &desk.analysis.page else { return };
    if page.rows.is_empty() {
        let (title, text) = question.nothing();
        empty_state(ui, EmptyState { icon: icons::CHECK_CIRCLE, title, text }, None);
        return;
    }
    let key = desk.analysis.chosen.get(&question);
    if let Some(clicked) = row::list_ui(ui, &page.rows, &page.tops, key, reveal) {
        let subject = match clicked.answer {
            rows::Answer::Blast(element) => row::subject(desk.doc(), &page.answers, element),
            _ => None,
        };
        let key = clicked.key.clone();
        desk.analysis.choose(key);
        if let Some(subject) = subject {
            desk.select(subject);
            desk.analysis.seen = Some(subject);
        }
        ui.ctx().request_repaint();
    }
}

fn told_ui(ui: &mut Ui, told: &Told) {
    let t = theme(ui);
    ScrollArea::vertical().id_salt("analysis-told").auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 0, right: 10, top: 0, bottom: 6 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS + 1.0;
            let heading = ui.add(Label::new(Text::Subheading.coloured(&told.title, t.text)).wrap());
            heading.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &told.title));
            if !told.chips.is_empty() {
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = egui::vec2(space::XS, space::XS);
                    for (word, tone) in &told.chips {
                        chip(word).tone(*tone).show(ui);
                    }
                });
            }
            for text in &told.text {
                ui.add(Label::new(Text::Small.coloured(text, t.text)).wrap());
            }
            for list in &told.lists {
                divider(ui);
                overline(ui, &list.heading);
                for line in &list.lines {
                    line_ui(ui, line);
                }
                if list.more > 0 {
                    caption(ui, &format!("and {} more", list.more));
                }
            }
        });
    });
}

fn line_ui(ui: &mut Ui, line: &told::Line) {
    let t = theme(ui);
    ui.with_layout(Layout::right_to_left(egui::Align::Min), |ui| {
        if !line.figure.is_empty() {
            ui.label(Text::Figures.coloured(&line.figure, t.text));
        }
        ui.with_layout(Layout::left_to_right(egui::Align::Min), |ui| {
            if !line.lead.is_empty() {
                ui.label(Text::Figures.coloured(format!("{}.", line.lead), t.tone(Tone::Danger).ink));
            }
            ui.vertical(|ui| ui.add(Label::new(Text::Small.coloured(&line.text, t.dim)).wrap()));
        });
    });
}

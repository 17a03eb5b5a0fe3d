//! The hot wash: a plan for the talk, questions made from this run, and what the room says, written down at once.

use egui::{Key, Label, Ui};

use super::super::AppAction;
use super::super::layout::{NARROW, page, split};
use super::Desk;
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::host::{Play, Request};

/// State of the hot wash.
#[derive(Default)]
pub(super) struct HotWashState {
    tag: Tag,
    text: String,
}

/// What a note is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tag {
    #[default]
    Strength,
    Gap,
    Risk,
    Idea,
}

impl Tag {
    const ALL: [(Tag, &'static str); 4] =
        [(Tag::Strength, "Strength"), (Tag::Gap, "Gap"), (Tag::Risk, "Risk"), (Tag::Idea, "Idea")];

    fn word(self) -> &'static str {
        match self {
            Tag::Strength => "strength",
            Tag::Gap => "gap",
            Tag::Risk => "risk",
            Tag::Idea => "idea",
        }
    }
}

/// The plan: minutes and what they are for.
const PLAN: [(u32, &str, &str); 5] = [
    (5, "Reactions", "One sentence from everybody. No discussion yet."),
    (10, "What happened", "Walk through the timeline: the truth beside what you knew."),
    (15, "Why", "Two decisions, no more. What did you assume, and what would have told you?"),
    (10, "What we learned", "Strengths and gaps. Write them down here."),
    (5, "What we change", "At most three actions, each with an owner and a date."),
];

pub(super) fn hot_wash_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut HotWashState) {
    page(ui, "debrief-hot-wash", 1500.0, |ui| {
        page_title(
            ui,
            "Talk it through",
            "45 minutes right after the exercise, while it is fresh (hot wash). We test the organisation, not people.",
        );
        if ui.available_width() > NARROW {
            split(ui, &[0.58, 0.42], |ui, part| {
                if part == 0 {
                    questions_ui(ui, desk);
                } else {
                    notes_ui(ui, desk, state);
                    ui.add_space(space::S);
                    plan_ui(ui);
                }
            });
        } else {
            questions_ui(ui, desk);
            ui.add_space(space::S);
            notes_ui(ui, desk, state);
            ui.add_space(space::S);
            plan_ui(ui);
        }
    });
}

fn questions_ui(ui: &mut Ui, desk: &Desk<'_>) {
    let t = theme(ui);
    overline(ui, "Questions");
    if desk.debrief.hot_wash.is_empty() {
        caption(ui, "This scenario has no questions of its own. The plan works without them.");
    }
    for (index, question) in desk.debrief.hot_wash.iter().enumerate() {
        card().show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.label(Text::Heading.coloured(format!("{}", index + 1), t.tone(Tone::Accent).ink));
                ui.add_space(space::S);
                ui.add(Label::new(Text::Heading.coloured(question, t.text)).wrap());
            });
        });
    }
}

fn notes_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut HotWashState) {
    let t = theme(ui);
    card().show(ui, |ui| {
        section(ui, "What the room says", "Goes into the record and the report. No names needed.");
        segmented(ui, "Kind of note", &mut state.tag, &Tag::ALL);
        let mut add = false;
        ui.horizontal(|ui| {
            let width = (ui.available_width() - 110.0).max(120.0);
            let field = text_field(ui, "Note", "One sentence", &mut state.text, width);
            add = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if add {
                field.request_focus();
            }
            let refused = state.text.trim().is_empty().then_some("Write a sentence first.");
            add |= button("Add").icon(icons::PLUS).refused(refused).named("Add note").show(ui).clicked();
        });
        if add && !state.text.trim().is_empty() {
            let text = std::mem::take(&mut state.text).trim().to_owned();
            desk.asks.push(AppAction::Ask(Request::Play(Play::Note { tag: state.tag.word().to_owned(), text })));
        }
        ui.add_space(space::XS);
        if desk.notes.is_empty() {
            caption(ui, "No notes yet.");
        }
        for (story, tag, text) in desk.notes.iter().rev() {
            ui.horizontal_top(|ui| {
                let tone = match tag.as_str() {
                    "strength" => Tone::Good,
                    "gap" => Tone::Warning,
                    "risk" => Tone::Danger,
                    _ => Tone::Info,
                };
                chip(tag).tone(tone).show(ui);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    ui.add(Label::new(Text::Small.coloured(text, t.text)).wrap());
                    ui.add(Label::new(Text::Caption.coloured(story, t.faint)).wrap());
                });
            });
        }
    });
}

fn plan_ui(ui: &mut Ui) {
    let t = theme(ui);
    card().show(ui, |ui| {
        section(ui, "Plan for 45 minutes", "");
        for (minutes, name, what) in PLAN {
            ui.horizontal_top(|ui| {
                ui.allocate_ui(egui::vec2(54.0, 20.0), |ui| {
                    ui.set_width(54.0);
                    ui.label(Text::Figures.coloured(format!("{minutes} min"), t.tone(Tone::Accent).ink));
                });
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    ui.add(Label::new(Text::SmallStrong.coloured(name, t.text)).wrap());
                    ui.add(Label::new(Text::Small.coloured(what, t.dim)).wrap());
                });
            });
        }
    });
}

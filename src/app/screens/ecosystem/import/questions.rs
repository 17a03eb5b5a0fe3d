//! What a format cannot say. Each question stands there with a guess, which is marked as one and stays where nobody answers.

use egui::{Label, ScrollArea, Ui};

use super::{ImportState, count};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{Choices, button, caption, card, chip, overline, select, text_field};
use crate::host::ReadView;
use crate::import::questions::{Answers, Question, Topic};

/// So many questions are drawn at once.
pub(super) const AT_ONCE: usize = 40;

fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::Zone => "Where it stands",
        Topic::Trust => "How far zones are trusted",
        Topic::Caller => "Who calls",
        Topic::Earns => "What it earns",
        Topic::Data => "What data it is",
        Topic::People => "How many people it is about",
    }
}

/// How a question stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// A guess stands there.
    Guess,
    /// Somebody answered it here.
    Answered,
    /// An earlier import has the answer.
    Settled,
}

pub(super) fn questions_ui(ui: &mut Ui, state: &mut ImportState, read: &ReadView) {
    let questions = &read.imported.questions;
    if questions.is_empty() {
        caption(ui, "Nothing has to be asked: the files say all that an exercise needs.");
        return;
    }
    let settled = read.composed.as_ref().map(|composed| composed.settled.clone()).unwrap_or_default();
    let open = |state: &ImportState, at: usize, question: &Question| {
        !settled.contains(&at) && state.answered(question).is_none()
    };
    let left = questions.iter().enumerate().filter(|(at, question)| open(state, *at, question)).count();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let none = (left == 0).then_some("Every question has its answer.");
        let all = button("All guesses are right").icon(icons::CHECK).small().refused(none);
        if all.hint("They are no guesses any more then").show(ui).clicked() {
            for (at, question) in questions.iter().enumerate() {
                if open(state, at, question) {
                    state.answers.insert((question.of.clone(), question.field), question.guess.clone());
                }
            }
        }
        caption(ui, "All of this can be skipped: a guess then stays, marked as one.");
    });
    ui.add_space(space::XS);
    let mut last = None;
    ScrollArea::vertical().id_salt("questions").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        for (at, question) in questions.iter().enumerate().take(state.many.max(AT_ONCE)) {
            if last != Some(question.topic) {
                last = Some(question.topic);
                overline(ui, topic(question.topic));
            }
            let standing = match () {
                () if state.answered(question).is_some() => Standing::Answered,
                () if settled.contains(&at) => Standing::Settled,
                () => Standing::Guess,
            };
            let unfit = read.composed.as_ref().and_then(|composed| composed.unfit.get(&at));
            ui.push_id(at, |ui| question_ui(ui, state, question, standing, unfit.map(String::as_str)));
        }
        let more = questions.len().saturating_sub(state.many.max(AT_ONCE));
        if more > 0 && button(&format!("Show {} more", count(more, "question"))).small().show(ui).clicked() {
            state.many = questions.len();
        }
    });
}

fn question_ui(ui: &mut Ui, state: &mut ImportState, question: &Question, standing: Standing, unfit: Option<&str>) {
    let t = theme(ui);
    let key = (question.of.clone(), question.field);
    card().raised().show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let width = (ui.available_width() - 130.0).max(120.0);
            ui.allocate_ui(egui::vec2(width, 20.0), |ui| {
                ui.set_width(width);
                ui.add(Label::new(Text::Small.coloured(&question.text, t.text)).wrap());
            });
            match standing {
                Standing::Guess => {
                    chip("guess").icon(icons::QUESTION).tone(Tone::Warning).hint("Nobody has said it yet").show(ui);
                }
                Standing::Answered => {
                    chip("answered").icon(icons::CHECK).tone(Tone::Good).show(ui);
                }
                Standing::Settled => {
                    let hint = "The ecosystem that is open has it from an earlier time; that stays";
                    chip("known").icon(icons::CHECK).tone(Tone::Info).hint(hint).show(ui);
                }
            }
        });
        ui.add_space(space::XS);
        let stands = state.answered(question).cloned().unwrap_or_else(|| question.guess.clone());
        let mut problem = unfit.map(str::to_owned);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let width = (ui.available_width() - 150.0).clamp(120.0, 340.0);
            match &question.answers {
                Answers::Choice(list) => {
                    let label = |at: usize| list.get(at).map(|(_, words)| words.clone()).unwrap_or_default();
                    let chosen = list.iter().position(|(value, _)| *value == stands);
                    let shown = chosen.map_or_else(|| stands.clone(), label);
                    let choices = Choices { count: list.len(), label: &label, chosen };
                    if let Some((value, _)) =
                        select(ui, &question.text, &shown, width, &choices).and_then(|at| list.get(at))
                    {
                        state.answers.insert(key.clone(), value.clone());
                    }
                }
                Answers::Number(low, high) => {
                    let mut text = state.typing.get(&key).cloned().unwrap_or_else(|| stands.clone());
                    let field = text_field(ui, &question.text, "", &mut text, width);
                    if field.changed() {
                        let plain = text.replace([' ', '_', ',', '\u{202f}'], "");
                        if plain.parse::<u64>().is_ok_and(|n| (*low..=*high).contains(&n)) {
                            state.answers.insert(key.clone(), plain);
                        }
                        state.typing.insert(key.clone(), text);
                    }
                    if let Some(typed) = state.typing.get(&key) {
                        let plain = typed.replace([' ', '_', ',', '\u{202f}'], "");
                        if !plain.parse::<u64>().is_ok_and(|n| (*low..=*high).contains(&n)) {
                            problem = Some(format!("Type a whole number from {low} to {high}."));
                        }
                    }
                    if field.lost_focus() && problem.is_none() {
                        state.typing.remove(&key);
                    }
                }
            }
            let name = |word: &str| format!("{word}: {}", question.text);
            match standing {
                Standing::Guess => {
                    if button("That is right").small().named(&name("That is right")).show(ui).clicked() {
                        state.answers.insert(key.clone(), question.guess.clone());
                    }
                }
                Standing::Answered => {
                    let name = name("Do not answer");
                    let back = button("Do not answer").small().ghost().named(&name);
                    if back.hint("The guess stands there again").show(ui).clicked() {
                        state.answers.remove(&key);
                        state.typing.remove(&key);
                    }
                }
                Standing::Settled => {}
            }
        });
        if let Some(problem) = problem {
            ui.add(Label::new(Text::Small.coloured(problem, t.tone(Tone::Danger).ink)).wrap());
        }
    });
}

//! What a format cannot say. Alike questions stand on one card with the guess that they share, and one answer settles all of
//! them; opened, each is answered by itself. A guess is marked as one and stays where nobody answers.

use std::collections::BTreeSet;

use egui::{Align, Label, Layout, ScrollArea, Ui};

use super::{CardKey, ImportState, QuestionKey, Target, count};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{Choices, button, caption, card, chip, overline, select, text_field};
use crate::base::money::grouped;
use crate::host::ReadView;
use crate::import::questions::{Answers, Card, Question, Topic, cards};

/// So many questions of an opened card are drawn at once.
pub(super) const AT_ONCE: usize = 40;
/// So many names stand on a card.
const MOST_NAMES: usize = 10;

fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::Name => "Whose it is",
        Topic::Zone => "Where it stands",
        Topic::Trust => "How far zones are trusted",
        Topic::Caller => "Who calls",
        Topic::Earns => "What it earns",
        Topic::Data => "What data it is",
        Topic::People => "How many people it is about",
    }
}

/// How a question stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// A guess stands there.
    Guess,
    /// Somebody answered it here.
    Answered,
    /// An earlier import has the answer.
    Settled,
}

/// What somebody did to a field.
enum Said {
    /// Gave an answer.
    Answer(String),
    /// Typed what is none yet.
    Typed(String),
    /// Left it with what stands there.
    Left,
    Nothing,
}

fn standing(state: &ImportState, settled: &BTreeSet<usize>, at: usize, question: &Question) -> Standing {
    match () {
        () if state.answered(question).is_some() => Standing::Answered,
        () if settled.contains(&at) => Standing::Settled,
        () => Standing::Guess,
    }
}

fn key(question: &Question) -> QuestionKey {
    (question.of.clone(), question.field)
}

fn card_key(card: &Card) -> CardKey {
    (card.topic, card.guess.clone())
}

/// Cards of which something is still a guess.
pub(super) fn open_cards(state: &ImportState, read: &ReadView) -> usize {
    let none = BTreeSet::new();
    let settled = read.composed.as_ref().map_or(&none, |composed| &composed.settled);
    let questions = &read.imported.questions;
    let open = |at: &usize| questions.get(*at).is_some_and(|q| standing(state, settled, *at, q) == Standing::Guess);
    cards(questions).iter().filter(|card| card.members.iter().any(open)).count()
}

pub(super) fn questions_ui(ui: &mut Ui, state: &mut ImportState, read: &ReadView) {
    let questions = &read.imported.questions;
    if questions.is_empty() {
        caption(ui, "Nothing has to be asked: the files say all that an exercise needs.");
        return;
    }
    let settled = read.composed.as_ref().map(|composed| composed.settled.clone()).unwrap_or_default();
    let open = |state: &ImportState, at: usize, question: &Question| {
        standing(state, &settled, at, question) == Standing::Guess
    };
    let left = questions.iter().enumerate().filter(|(at, question)| open(state, *at, question)).count();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let none = (left == 0).then_some("Every question has its answer.");
        let all = button("All guesses are right").icon(icons::CHECK).small().refused(none);
        if all.hint("They are no guesses any more then").show(ui).clicked() {
            for (at, question) in questions.iter().enumerate() {
                if open(state, at, question) {
                    state.answers.insert(key(question), question.guess.clone());
                }
            }
        }
        caption(ui, "All of this can be skipped: a guess then stays, marked as one.");
    });
    ui.add_space(space::XS);
    let mut last = None;
    ScrollArea::vertical().id_salt("questions").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        // An ecosystem that is open has its name already.
        let named = state.target == Target::Open;
        let asked = cards(questions);
        for (number, one) in asked.iter().enumerate().filter(|(_, card)| !(named && card.topic == Topic::Name)) {
            if last != Some(one.topic) {
                last = Some(one.topic);
                overline(ui, topic(one.topic));
            }
            ui.push_id(number, |ui| match one.members.as_slice() {
                [at] => {
                    if let Some(question) = questions.get(*at) {
                        let standing = standing(state, &settled, *at, question);
                        card().raised().show(ui, |ui| question_ui(ui, state, read, *at, question, standing));
                    }
                }
                _ => several_ui(ui, state, read, one, &settled),
            });
        }
    });
}

/// A question with how it stands at the right.
fn head_ui(ui: &mut Ui, text: &str, standing: Standing) {
    let t = theme(ui);
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
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
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.add(Label::new(Text::Small.coloured(text, t.text)).wrap());
        });
    });
    ui.add_space(space::XS);
}

fn plain(text: &str) -> String {
    text.replace([' ', '_', ',', '\u{202f}'], "")
}

/// Whether a text answers, as what is handed over; else why not.
fn taken(answers: &Answers, text: &str) -> Result<String, String> {
    match answers {
        Answers::Number(low, high) => {
            let plain = plain(text);
            let fits = plain.parse::<u64>().is_ok_and(|n| (*low..=*high).contains(&n));
            fits.then_some(plain)
                .ok_or_else(|| format!("Type a whole number from {} to {}.", grouped(*low), grouped(*high)))
        }
        Answers::Text(most) => {
            let text = text.trim();
            let fits = (1..=*most).contains(&text.chars().count());
            fits.then(|| text.to_owned()).ok_or_else(|| format!("Type one to {most} letters."))
        }
        Answers::Choice(list) => {
            list.iter().find(|(value, _)| value == text).map(|(value, _)| value.clone()).ok_or_else(String::new)
        }
    }
}

/// A value as a field shows it.
fn shown(answers: &Answers, value: &str) -> String {
    match answers {
        Answers::Number(..) => value.parse().map_or_else(|_| value.to_owned(), grouped),
        Answers::Choice(list) => {
            list.iter().find(|(known, _)| known == value).map_or(value, |(_, words)| words.as_str()).to_owned()
        }
        Answers::Text(_) => value.to_owned(),
    }
}

/// The field of an answer. `stands` is what is there now; none where several differ.
fn field_ui(ui: &mut Ui, name: &str, answers: &Answers, stands: Option<&str>, typed: Option<&String>) -> Said {
    let width = (ui.available_width() - 150.0).clamp(120.0, 340.0);
    if let Answers::Choice(list) = answers {
        let label = |at: usize| list.get(at).map(|(_, words)| words.clone()).unwrap_or_default();
        let chosen = stands.and_then(|stands| list.iter().position(|(value, _)| value == stands));
        let text = stands.map_or_else(|| "not all the same".to_owned(), |stands| shown(answers, stands));
        let choices = Choices { count: list.len(), label: &label, chosen };
        let picked = select(ui, name, &text, width, &choices).and_then(|at| list.get(at));
        return picked.map_or(Said::Nothing, |(value, _)| Said::Answer(value.clone()));
    }
    let mut text = typed.cloned().unwrap_or_else(|| stands.map(|s| shown(answers, s)).unwrap_or_default());
    let hint = if stands.is_none() { "not all the same" } else { "" };
    let field = text_field(ui, name, hint, &mut text, width);
    if field.changed() {
        return Said::Typed(text);
    }
    if field.lost_focus() && typed.is_some_and(|typed| taken(answers, typed).is_ok()) {
        return Said::Left;
    }
    Said::Nothing
}

fn problem_ui(ui: &mut Ui, problem: Option<String>) {
    let t = theme(ui);
    if let Some(problem) = problem {
        ui.add(Label::new(Text::Small.coloured(problem, t.tone(Tone::Danger).ink)).wrap());
    }
}

fn question_ui(
    ui: &mut Ui,
    state: &mut ImportState,
    read: &ReadView,
    at: usize,
    question: &Question,
    standing: Standing,
) {
    let key = key(question);
    head_ui(ui, &question.text, standing);
    let stands = state.answered(question).cloned().unwrap_or_else(|| question.guess.clone());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        match field_ui(ui, &question.text, &question.answers, Some(&stands), state.typing.get(&key)) {
            Said::Answer(value) => drop(state.answers.insert(key.clone(), value)),
            Said::Typed(text) => {
                if let Ok(value) = taken(&question.answers, &text) {
                    state.answers.insert(key.clone(), value);
                }
                state.typing.insert(key.clone(), text);
            }
            Said::Left => drop(state.typing.remove(&key)),
            Said::Nothing => {}
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
    let unfit = read.composed.as_ref().and_then(|composed| composed.unfit.get(&at)).cloned();
    let typed = state.typing.get(&key).and_then(|typed| taken(&question.answers, typed).err());
    problem_ui(ui, typed.or(unfit));
}

/// A card of alike questions.
fn several_ui(ui: &mut Ui, state: &mut ImportState, read: &ReadView, one: &Card, settled: &BTreeSet<usize>) {
    let questions = &read.imported.questions;
    let members: Vec<(usize, &Question)> =
        one.members.iter().filter_map(|at| Some((*at, questions.get(*at)?))).collect();
    let how = members.iter().map(|(at, question)| standing(state, settled, *at, question)).min();
    let how = how.unwrap_or(Standing::Settled);
    let card_key = card_key(one);
    card().raised().show(ui, |ui| {
        head_ui(ui, &one.text, how);
        let names: Vec<&str> = members.iter().take(MOST_NAMES).map(|(_, question)| question.about.as_str()).collect();
        let more = match members.len().saturating_sub(names.len()) {
            0 => String::new(),
            more => format!(" and {} more", grouped(more as u64)),
        };
        caption(ui, &format!("{}{more}", names.join(" · ")));
        let value = |question: &Question| state.answered(question).unwrap_or(&question.guess).clone();
        let values: BTreeSet<String> = members.iter().map(|(_, question)| value(question)).collect();
        let stands = values.first().filter(|_| values.len() == 1).cloned();
        let mut answer = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            match field_ui(ui, &one.text, &one.answers, stands.as_deref(), state.typing_all.get(&card_key)) {
                Said::Answer(value) => answer = Some(value),
                Said::Typed(text) => {
                    answer = taken(&one.answers, &text).ok();
                    state.typing_all.insert(card_key.clone(), text);
                }
                Said::Left => drop(state.typing_all.remove(&card_key)),
                Said::Nothing => {}
            }
            let name = |word: &str| format!("{word}: {}", one.text);
            match how {
                Standing::Guess => {
                    let word = if one.guess.is_some() { "That is right" } else { "They are right" };
                    if button(word).small().named(&name(word)).show(ui).clicked() {
                        for (at, question) in &members {
                            if standing(state, settled, *at, question) == Standing::Guess {
                                state.answers.insert(key(question), question.guess.clone());
                            }
                        }
                    }
                }
                Standing::Answered => {
                    let name = name("Do not answer");
                    let back = button("Do not answer").small().ghost().named(&name);
                    if back.hint("The guesses stand there again").show(ui).clicked() {
                        for (_, question) in &members {
                            state.answers.remove(&key(question));
                            state.typing.remove(&key(question));
                        }
                        state.typing_all.remove(&card_key);
                    }
                }
                Standing::Settled => {}
            }
        });
        if let Some(answer) = answer {
            // What an earlier import has an answer to is not asked again.
            for (at, question) in &members {
                if standing(state, settled, *at, question) != Standing::Settled {
                    state.answers.insert(key(question), answer.clone());
                    state.typing.remove(&key(question));
                }
            }
        }
        problem_ui(ui, state.typing_all.get(&card_key).and_then(|typed| taken(&one.answers, typed).err()));
        let is_open = state.opened.contains(&card_key);
        let (icon, word) =
            if is_open { (icons::CARET_DOWN, "Answer all at once") } else { (icons::CARET_RIGHT, "Answer one by one") };
        let name = format!("{word}: {}", one.text);
        if button(word).icon(icon).small().ghost().named(&name).show(ui).clicked() {
            if is_open {
                state.opened.remove(&card_key);
            } else {
                state.opened.insert(card_key.clone());
            }
        }
        if !is_open {
            return;
        }
        let many = state.many.max(AT_ONCE);
        for (at, question) in members.iter().take(many) {
            ui.push_id(at, |ui| {
                ui.separator();
                let standing = standing(state, settled, *at, question);
                question_ui(ui, state, read, *at, question, standing);
            });
        }
        let more = members.len().saturating_sub(many);
        if more > 0 && button(&format!("Show {} more", count(more, "question"))).small().show(ui).clicked() {
            state.many = members.len();
        }
    });
}

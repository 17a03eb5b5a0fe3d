//! The questions and forms over the screen. Escape closes each without doing anything.

use egui::{Label, ScrollArea, Ui};

use super::desk::Desk;
use super::state::{Dialog, ExerciseState, Focus, OtherDraft};
use super::{keys, notes, timeline, words};
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{
    Answer, ButtonKind, Confirm, DialogWidth, Selected, button, caption, chip, confirm, dialog, overline, text_area,
    text_field,
};
use crate::base::id::DecisionId;
use crate::engine::view::DecisionView;
use crate::host::Play;
use crate::scenario::doc::Label as Sure;

/// Draws the dialog that is open, if any.
pub(super) fn dialogs_ui(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    match state.dialog.clone() {
        Dialog::None => {}
        Dialog::Keys => keys::keys_dialog(ui, state),
        Dialog::Timeline(chosen) => timeline::timeline_dialog(ui, desk, state, chosen),
        Dialog::Note => notes::note_dialog(ui, desk, state),
        Dialog::Improvise => improvise(ui, desk, state),
        Dialog::Other(id) => match open(desk, id) {
            Some(decision) => other(ui, desk, state, decision),
            None => state.dialog = Dialog::None,
        },
        Dialog::Later(id) => match open(desk, id) {
            Some(decision) => later(ui, desk, state, decision),
            None => state.dialog = Dialog::None,
        },
        Dialog::Rewind(keep, text) => {
            let text = format!(
                "The exercise goes on from {text}. What came after stays in the record as the first pass; from here on it \
                 is marked “with hindsight”."
            );
            let question = Confirm {
                title: "Go on from this earlier point?",
                text: &text,
                yes: "Go on from here",
                no: "Stay",
                kind: ButtonKind::Primary,
            };
            if let Some(Answer::Yes) = ask(ui, state, "rewind", question) {
                desk.write(Play::Rewind { keep });
            }
        }
        Dialog::Skip(id, title) => {
            let text = format!("“{title}” will not arrive in this exercise. The record says that it was skipped.");
            let question = Confirm {
                title: "Skip this news?",
                text: &text,
                yes: "Skip it",
                no: "Keep it",
                kind: ButtonKind::Danger,
            };
            if let Some(Answer::Yes) = ask(ui, state, "skip", question) {
                desk.play(Play::Skip(id));
            }
        }
        Dialog::Finish => {
            let count = desk.open().count();
            let open = match count {
                0 => String::new(),
                1 => "The decision that is open takes its default. ".to_owned(),
                n => format!("The {n} decisions that are open take their defaults. "),
            };
            let text = format!(
                "{open}The story runs to its end without further questions, the books are closed, and the debrief opens. \
                 “Undo” brings you back here."
            );
            let question = Confirm {
                title: "End the exercise now?",
                text: &text,
                yes: "End the exercise",
                no: "Play on",
                kind: ButtonKind::Danger,
            };
            if let Some(Answer::Yes) = ask(ui, state, "finish", question) {
                desk.play(Play::Finish);
            }
        }
    }
}

fn open<'a>(desk: &Desk<'a>, id: DecisionId) -> Option<&'a DecisionView> {
    desk.open().find(|decision| decision.id == id)
}

/// Asks, and closes when there is an answer.
fn ask(ui: &Ui, state: &mut ExerciseState, id: &str, question: Confirm<'_>) -> Option<Answer> {
    let answer = confirm(ui, id, question);
    if answer.is_some() {
        state.dialog = Dialog::None;
    }
    answer
}

fn later(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState, decision: &DecisionView) {
    let Some(span) = decision.later else {
        state.dialog = Dialog::None;
        return;
    };
    let text = format!(
        "“{}” comes back in {span} of story time. It can be put off once; the attack does not wait.",
        decision.title
    );
    let question = Confirm {
        title: "Decide later?",
        text: &text,
        yes: "Decide later",
        no: "Decide now",
        kind: ButtonKind::Primary,
    };
    if let Some(Answer::Yes) = ask(ui, state, "later", question) {
        desk.play(Play::Later(decision.id));
    }
}

fn other(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState, decision: &DecisionView) {
    let t = theme(ui);
    let (done, closed) = dialog(ui, "other", "Decide in your own words", DialogWidth::Medium, |ui| {
        ui.add(Label::new(Text::Body.coloured(decision.question.as_str(), t.dim)).wrap());
        ui.add_space(space::S);
        let field =
            text_area(ui, "What was decided", "What was decided, in one or two sentences", &mut state.other.text, 3);
        if state.focus == Focus::Dialog {
            field.request_focus();
            state.focus = Focus::Nowhere;
        }
        ui.add_space(space::XS);
        overline(ui, "In effect it is most like");
        ScrollArea::vertical().id_salt("like").max_height(list_height(ui)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 5.0;
            let none = (None, "None of them: nothing follows from it");
            let options = decision.options.iter().map(|option| (Some(option.index), option.label.as_str()));
            for (like, label) in std::iter::once(none).chain(options) {
                let on = state.other.like == like;
                if chip(label).toggle(ui, Selected::from(on)).clicked() {
                    state.other.like = like;
                }
            }
        });
        caption(ui, "The room hears only your words. What it is like decides what follows.");
        ui.add_space(space::S);
        let empty = state.other.text.trim().is_empty();
        let reason = desk.closed().or(empty.then_some("Write down what was decided."));
        ui.horizontal(|ui| {
            let lock = button("Lock in own words").primary().refused(reason).show(ui).clicked();
            let cancel = button("Cancel").show(ui).clicked();
            if cancel {
                state.dialog = Dialog::None;
            }
            lock
        })
        .inner
    });
    if done {
        let draft = std::mem::take(&mut state.other);
        desk.play(Play::Other { decision: decision.id, text: draft.text.trim().to_owned(), like: draft.like });
        state.drafts.remove(&decision.id);
    }
    if done || closed {
        state.dialog = Dialog::None;
        state.other = OtherDraft::default();
    }
}

/// How high a list in a form may be, so that its buttons stay in the window.
fn list_height(ui: &Ui) -> f32 {
    (ui.ctx().content_rect().height() - 380.0).clamp(56.0, 220.0)
}

fn improvise(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    let t = theme(ui);
    let (done, closed) = dialog(ui, "improvise", "Improvise news", DialogWidth::Medium, |ui| {
        caption(ui, "It arrives at once, for everybody, and is marked as yours in the record.");
        let draft = &mut state.improvise;
        let field = text_field(ui, "Headline", "Headline: one sentence", &mut draft.title, f32::INFINITY);
        if state.focus == Focus::Dialog {
            field.request_focus();
            state.focus = Focus::Nowhere;
        }
        text_area(ui, "Text", "Two or three sentences, and from whom", &mut draft.text, 3);
        let board = &desk.room().board;
        if !board.is_empty() {
            overline(ui, "It changes how sure the room is of");
            ScrollArea::vertical().id_salt("reveals").max_height(list_height(ui)).show(ui, |ui| {
                for fact in board {
                    ui.push_id(fact.id.0, |ui| {
                        ui.add(Label::new(Text::Small.coloured(fact.text.as_str(), t.text)).wrap());
                        ui.horizontal_wrapped(|ui| {
                            for sure in Sure::ALL {
                                let on = draft.reveals.contains(&(fact.id, *sure));
                                let now = fact.label == Some(*sure);
                                let label = if now { format!("{sure} (now)") } else { sure.to_string() };
                                if chip(&label).toggle(ui, Selected::from(on)).clicked() {
                                    draft.reveals.retain(|(id, _)| *id != fact.id);
                                    if !on {
                                        draft.reveals.push((fact.id, *sure));
                                    }
                                }
                            }
                        });
                    });
                }
            });
        }
        ui.add_space(space::S);
        let empty = draft.title.trim().is_empty();
        let reason = desk.closed().or(empty.then_some("Give it a headline first."));
        button("Send the news").primary().refused(reason).show(ui).clicked()
    });
    if done {
        let draft = std::mem::take(&mut state.improvise);
        let (title, text) = (draft.title.trim().to_owned(), draft.text.trim().to_owned());
        desk.play(Play::Improvise { title, text, reveals: draft.reveals });
    }
    if done || closed {
        state.dialog = Dialog::None;
    }
}

/// What stands over the decisions when the books are closed.
pub(super) fn ended_ui(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState) {
    let t = theme(ui);
    crate::app::widgets::card().fill(Tone::Good).border(Tone::Good).show(ui, |ui| {
        ui.add(Label::new(Text::Heading.coloured("The exercise is over", t.text)).wrap());
        let text = format!(
            "The books are closed at {}. The debrief tells what happened in truth, and what each decision was worth.",
            words::wall(desk.room(), desk.room().now)
        );
        ui.add(Label::new(Text::Body.coloured(text, t.dim)).wrap());
        let width = ui.available_width();
        let go = button("Open the debrief").primary().width(width).icon(crate::app::icons::ARROW_RIGHT);
        if go.show(ui).clicked() {
            state.go = Some(super::state::Destination::Debrief);
        }
    });
}

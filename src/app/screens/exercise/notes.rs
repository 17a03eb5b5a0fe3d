//! Notes of the facilitator: a tag, a line, the story clock. One key opens the note with its tag.

use egui::{Label, Ui};

use super::desk::Desk;
use super::news::nothing;
use super::state::{Dialog, ExerciseState, Focus, NoteTag};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{DialogWidth, Selected, button, caption, card, chip, dialog, text_field};
use crate::host::Play;

/// The tone of a tag.
fn tone(tag: &str) -> Tone {
    match tag {
        "strength" => Tone::Good,
        "gap" => Tone::Danger,
        "risk" => Tone::Warning,
        "idea" => Tone::Info,
        _ => Tone::Neutral,
    }
}

/// Every note so far.
pub(super) fn notes_ui(ui: &mut Ui, desk: &Desk<'_>, state: &mut ExerciseState) {
    let t = theme(ui);
    let add = button("Note").icon(icons::NOTE_PENCIL).key("N").small().named("Write a note");
    if add.refused(desk.read_only()).show(ui).clicked() {
        super::keys::open(state, Dialog::Note);
    }
    if desk.play.notes.is_empty() {
        nothing(ui, "No notes yet", "Strengths and gaps noted now carry the debrief. They go into the report.");
    }
    for (index, (clock, tag, text)) in desk.play.notes.iter().enumerate().rev() {
        ui.push_id(index, |ui| {
            card().raised().show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                ui.horizontal_wrapped(|ui| {
                    chip(tag).tone(tone(tag)).show(ui);
                    ui.label(Text::Caption.coloured(clock.as_str(), t.faint));
                });
                ui.add(Label::new(Text::Small.coloured(text.as_str(), t.text)).wrap());
            });
        });
    }
}

/// The note that is being written.
pub(super) fn note_dialog(ui: &mut Ui, desk: &mut Desk<'_>, state: &mut ExerciseState) {
    let title = format!("Note at {}", desk.room().clock);
    let (done, closed) = dialog(ui, "note", &title, DialogWidth::Medium, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
            for (index, tag) in NoteTag::ALL.into_iter().enumerate() {
                let on = state.note.tag == tag;
                let hint = format!("Alt+{}", index + 1);
                let chip = chip(tag.label()).tone(tone(tag.key())).hint(&hint);
                let tick = if on { icons::CHECK_CIRCLE_FILL } else { icons::CIRCLE };
                if chip.icon(tick).toggle(ui, Selected::from(on)).clicked() {
                    state.note.tag = tag;
                    state.focus = Focus::Dialog;
                }
            }
        });
        ui.add_space(space::S);
        let field = text_field(ui, "Text of the note", "What did you see?", &mut state.note.text, f32::INFINITY);
        if state.focus == Focus::Dialog {
            field.request_focus();
            state.focus = Focus::Nowhere;
        }
        caption(ui, "Enter keeps it. Alt+1 to Alt+5 choose the tag, also from outside this note.");
        ui.add_space(space::S);
        let empty = state.note.text.trim().is_empty();
        let reason = desk.read_only().or(empty.then_some("Write something first."));
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let keep = button("Keep the note").primary().refused(reason).show(ui).clicked();
        (keep || entered) && !empty
    });
    if done {
        let text = std::mem::take(&mut state.note.text).trim().to_owned();
        desk.write(Play::Note { tag: state.note.tag.key().to_owned(), text });
    }
    if done || closed {
        state.dialog = Dialog::None;
    }
}

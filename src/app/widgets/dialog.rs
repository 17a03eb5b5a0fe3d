//! Dialogs: something that must be answered before anything else. Escape always means *no*.

use std::path::PathBuf;

use egui::{Id, Key, Label, Layout, Modal, Ui, vec2};

use super::{Button, button, text_field};
use crate::app::theme::{Text, space, theme};

/// How wide a dialog is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogWidth {
    /// A question.
    Narrow,
    /// A form.
    Medium,
    /// Something to read.
    Wide,
}

/// A dialog with any content. Returns what the content returned, and whether Escape or a click outside asks to close it.
pub fn dialog<R>(ui: &Ui, id: &str, title: &str, width: DialogWidth, add: impl FnOnce(&mut Ui) -> R) -> (R, bool) {
    let t = theme(ui);
    let points: f32 = match width {
        DialogWidth::Narrow => 440.0,
        DialogWidth::Medium => 620.0,
        DialogWidth::Wide => 900.0,
    };
    let available = ui.ctx().content_rect().size();
    let response = Modal::new(Id::unique(id))
        .backdrop_color(t.scrim)
        .frame(egui::Frame::window(ui.style()).inner_margin(20))
        .show(ui.ctx(), |ui| {
            ui.set_width(points.min(available.x - 80.0));
            ui.set_max_height((available.y - 120.0).max(0.0));
            let heading = ui.add(Label::new(Text::Heading.coloured(title, t.text)).wrap());
            heading.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, title));
            ui.add_space(space::S);
            add(ui)
        });
    let close = response.should_close();
    (response.inner, close)
}

/// A question with two answers.
#[derive(Clone, Copy, Debug)]
pub struct Confirm<'a> {
    /// What would happen: "Discard this session?"
    pub title: &'a str,
    /// What that means.
    pub text: &'a str,
    /// What the button says that does it: "Discard session".
    pub yes: &'a str,
    /// What the button says that does not: "Keep it".
    pub no: &'a str,
    /// Whether something is lost.
    pub kind: super::ButtonKind,
}

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Do it.
    Yes,
    /// Do not.
    No,
}

/// Asks; none while nobody has answered.
pub fn confirm(ui: &Ui, id: &str, question: Confirm<'_>) -> Option<Answer> {
    let t = theme(ui);
    let (answer, closed) = dialog(ui, id, question.title, DialogWidth::Narrow, |ui| {
        ui.add(Label::new(Text::Body.coloured(question.text, t.dim)).wrap());
        ui.add_space(space::L);
        let size = vec2(ui.available_width(), 34.0);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(egui::Align::Center), |ui| {
            let yes = button(question.yes).kind(question.kind).show(ui);
            let no = button(question.no).show(ui);
            if yes.clicked() {
                Some(Answer::Yes)
            } else if no.clicked() {
                Some(Answer::No)
            } else {
                None
            }
        })
        .inner
    });
    answer.or(closed.then_some(Answer::No))
}

/// The row of buttons at the foot of a dialog, the first at the right.
pub fn dialog_buttons<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let size = vec2(ui.available_width(), 34.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(egui::Align::Center), add).inner
}

/// What somebody answered who was asked for a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathAnswer {
    /// This one.
    File(PathBuf),
    /// None.
    Cancelled,
}

/// The lower part of a dialog that asks for a file: a field for its path, which has the keyboard, and two buttons. Enter is `yes`.
pub fn path_question(ui: &mut Ui, name: &str, hint: &str, yes: Button<'_>, path: &mut String) -> Option<PathAnswer> {
    let width = ui.available_width();
    let field = text_field(ui, name, hint, path, width);
    if ui.memory(|memory| memory.focused().is_none()) && !field.lost_focus() {
        field.request_focus();
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.add_space(space::L);
    dialog_buttons(ui, |ui| {
        let typed = path.trim();
        let refused = typed.is_empty().then_some("Type the path of a file first.");
        let done = yes.primary().refused(refused).show(ui).clicked();
        let cancel = button("Cancel").show(ui).clicked();
        match () {
            () if cancel => Some(PathAnswer::Cancelled),
            () if (done || entered) && refused.is_none() => Some(PathAnswer::File(PathBuf::from(typed))),
            () => None,
        }
    })
}

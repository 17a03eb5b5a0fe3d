//! Dialogs: something that must be answered before anything else. Escape always means *no*.

use egui::{Id, Label, Layout, Modal, Ui, vec2};

use super::button;
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

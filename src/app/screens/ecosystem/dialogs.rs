//! What is asked over the screen: what to open, where to save, what else goes.

use std::sync::Arc;

use egui::{Label, ScrollArea, Ui};

use super::start::{drafts_ui, known_ui, unreadable_ui};
use super::{AppAction, Desk, EcosystemState, ask, give};
use crate::app::theme::{Text, space, theme};
use crate::app::widgets::{
    Answer, ButtonKind, Choices, Confirm, DialogWidth, PathAnswer, button, caption, confirm, dialog, dialog_buttons,
    paragraph, path_question, select,
};
use crate::host::{EcosystemRef, EcosystemRequest, ExportAs, ExportOrder, OpenEcosystem, SaveTo, WorkshopView};
use crate::scenario::edit::{Edit, Subject};

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Dialog {
    #[default]
    None,
    /// What to open; the path as typed so far.
    Open(String),
    /// Where to save; the path as typed so far.
    SaveAs(String),
    /// Whether to remove something with what goes with it.
    Remove(Subject, Vec<String>),
    /// As what to export, and where to.
    Export(ExportAs, String),
    /// Comments have no place in what would be saved.
    WouldLose,
}

impl Dialog {
    pub fn open() -> Dialog {
        Dialog::Open(String::new())
    }

    pub fn export(open: &OpenEcosystem) -> Dialog {
        let format = ExportAs::default();
        Dialog::Export(format, export_path(open, format))
    }

    pub fn save_as(open: &OpenEcosystem) -> Dialog {
        Dialog::SaveAs(open.suggested.display().to_string())
    }
}

/// Where an export is offered to go: beside the user's own ecosystems.
fn export_path(open: &OpenEcosystem, format: ExportAs) -> String {
    open.suggested.with_extension("").display().to_string() + format.ending()
}

/// What somebody decided.
enum Decided {
    Close,
    Ask(Vec<EcosystemRequest>),
}

pub(super) fn dialogs_ui(ui: &mut Ui, workshop: &WorkshopView, state: &mut EcosystemState, asks: &mut Vec<AppAction>) {
    let mut now = std::mem::take(&mut state.dialog);
    let decided = match &mut now {
        Dialog::None => return,
        Dialog::Open(path) => open_ui(ui, workshop, state.desk.as_mut(), path, asks),
        Dialog::SaveAs(path) => save_as_ui(ui, state, path),
        Dialog::Remove(subject, also) => remove_ui(ui, state, *subject, also),
        Dialog::Export(format, path) => export_ui(ui, workshop, state, format, path),
        Dialog::WouldLose => would_lose_ui(ui, workshop, state),
    };
    match decided {
        None => state.dialog = now,
        Some(Decided::Close) => {}
        Some(Decided::Ask(requests)) => {
            if let Some(desk) = &mut state.desk {
                // What is typed is kept before another one takes its place.
                give(desk, asks);
            }
            asks.extend(requests.into_iter().map(ask));
        }
    }
}

fn open_ui(
    ui: &Ui,
    workshop: &WorkshopView,
    desk: Option<&mut Desk>,
    path: &mut String,
    asks: &mut Vec<AppAction>,
) -> Option<Decided> {
    let mut own = Vec::new();
    let (answer, closed) = dialog(ui, "open-ecosystem", "Open an ecosystem", DialogWidth::Medium, |ui| {
        let height = (ui.ctx().content_rect().height() - 330.0).max(120.0);
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            if let Some(unreadable) = &workshop.unreadable {
                unreadable_ui(ui, unreadable);
                ui.add_space(space::S);
            }
            drafts_ui(ui, workshop, &mut own);
            known_ui(ui, &workshop.known, &mut own);
        });
        ui.label(Text::SmallStrong.coloured("Another file", theme(ui).dim));
        path_question(
            ui,
            "Path of the ecosystem",
            "/home/me/our-apis.ron",
            button("Open").named("Open this file"),
            path,
        )
    });
    let recovers = own
        .iter()
        .any(|action| !matches!(action, AppAction::Ask(crate::host::Request::Ecosystem(EcosystemRequest::Forget(_)))));
    let chosen: Vec<EcosystemRequest> = own
        .into_iter()
        .filter_map(|action| match action {
            AppAction::Ask(crate::host::Request::Ecosystem(request)) => Some(request),
            _ => None,
        })
        .collect();
    if !chosen.is_empty() && recovers {
        return Some(Decided::Ask(chosen));
    }
    asks.extend(chosen.into_iter().map(ask));
    match answer {
        // It stays open: what cannot be read is told here.
        Some(PathAnswer::File(path)) => {
            if let Some(desk) = desk {
                give(desk, asks);
            }
            asks.push(ask(EcosystemRequest::Open(EcosystemRef::File(path))));
            None
        }
        Some(PathAnswer::Cancelled) => Some(Decided::Close),
        None => closed.then_some(Decided::Close),
    }
}

fn save_as_ui(ui: &Ui, state: &mut EcosystemState, path: &mut String) -> Option<Decided> {
    let desk = state.desk.as_mut()?;
    let (answer, closed) = dialog(ui, "save-ecosystem", "Save as a new file", DialogWidth::Medium, |ui| {
        paragraph(
            ui,
            "A name alone goes to your own ecosystems. The comments of the file it came from are kept; a file that exists is \
             not overwritten.",
        );
        ui.add_space(space::S);
        path_question(ui, "Path to save to", "our-apis.ron", button("Save").named("Save this file"), path)
    });
    match answer {
        Some(PathAnswer::File(path)) => {
            desk.draft.seal();
            Some(Decided::Ask(vec![EcosystemRequest::Save(desk.sheet(), SaveTo::File(path))]))
        }
        Some(PathAnswer::Cancelled) => Some(Decided::Close),
        None => closed.then_some(Decided::Close),
    }
}

fn export_ui(
    ui: &Ui,
    workshop: &WorkshopView,
    state: &mut EcosystemState,
    format: &mut ExportAs,
    path: &mut String,
) -> Option<Decided> {
    let desk = state.desk.as_mut()?;
    let open = workshop.open.as_ref()?;
    let (answer, closed) = dialog(ui, "export-ecosystem", "Export", DialogWidth::Medium, |ui| {
        paragraph(ui, "For other tools, slides and spreadsheets. A file that exists is not overwritten.");
        ui.add_space(space::S);
        let label = |at: usize| ExportAs::ALL.get(at).map(|format| format.label().to_owned()).unwrap_or_default();
        let chosen = ExportAs::ALL.iter().position(|other| other == format);
        let choices = Choices { count: ExportAs::ALL.len(), label: &label, chosen };
        let width = ui.available_width();
        let other = select(ui, "Export as", format.label(), width, &choices).and_then(|at| ExportAs::ALL.get(at));
        if let Some(other) = other {
            // A path that somebody typed stays.
            if *path == export_path(open, *format) {
                *path = export_path(open, *other);
            }
            *format = *other;
        }
        ui.add_space(space::S);
        path_question(ui, "Path to export to", "our-apis.svg", button("Export").named("Export this file"), path)
    });
    match answer {
        Some(PathAnswer::File(path)) => {
            let order = ExportOrder { format: *format, path, doc: Arc::clone(desk.doc()), sketch: desk.sketch(ui) };
            Some(Decided::Ask(vec![EcosystemRequest::Export(Box::new(order))]))
        }
        Some(PathAnswer::Cancelled) => Some(Decided::Close),
        None => closed.then_some(Decided::Close),
    }
}

fn remove_ui(ui: &Ui, state: &mut EcosystemState, subject: Subject, also: &[String]) -> Option<Decided> {
    let desk = state.desk.as_mut()?;
    let words = super::list::words_of(desk.doc(), subject).map(|(_, name, _)| name.to_owned()).unwrap_or_default();
    let title = format!("Remove {words}?");
    let shown = also.iter().take(8).cloned().collect::<Vec<_>>().join("\n");
    let more = match also.len().saturating_sub(8) {
        0 => String::new(),
        more => format!("\nand {more} more"),
    };
    let text = format!("This goes with it:\n{shown}{more}\n\nUndo brings all of it back.");
    let question =
        Confirm { title: &title, text: &text, yes: "Remove all of it", no: "Keep it", kind: ButtonKind::Danger };
    match confirm(ui, "remove-element", question) {
        Some(Answer::Yes) => {
            desk.apply(Edit::Remove(subject));
            Some(Decided::Close)
        }
        Some(Answer::No) => Some(Decided::Close),
        None => None,
    }
}

fn would_lose_ui(ui: &Ui, workshop: &WorkshopView, state: &mut EcosystemState) -> Option<Decided> {
    let desk = state.desk.as_mut()?;
    let Some((asked, lost)) = workshop.open.as_ref().and_then(|open| open.would_lose.clone()) else {
        return Some(Decided::Close);
    };
    let (answer, closed) = dialog(ui, "would-lose", "Some comments have no place", DialogWidth::Medium, |ui| {
        let t = theme(ui);
        paragraph(ui, "They belong to something that is no longer there. Nothing has been saved yet.");
        ui.add_space(space::S);
        for comment in lost.iter().take(6) {
            let text: String = comment.text.chars().take(160).collect();
            ui.add(Label::new(Text::Mono.coloured(format!("line {}: {text}", comment.line), t.dim)).wrap());
        }
        if lost.len() > 6 {
            caption(ui, &format!("and {} more", lost.len() - 6));
        }
        ui.add_space(space::L);
        dialog_buttons(ui, |ui| {
            if button("Save beside it")
                .primary()
                .hint("The file stays as it is; the new one is called .edited.ron")
                .show(ui)
                .clicked()
            {
                return Some(Some(SaveTo::Beside));
            }
            if button("Save without them").danger().show(ui).clicked() {
                return Some(Some(SaveTo::HereWithoutComments));
            }
            button("Cancel").show(ui).clicked().then_some(None)
        })
    });
    match answer {
        Some(Some(to)) => {
            desk.answered = Some(asked);
            Some(Decided::Ask(vec![EcosystemRequest::Save(desk.sheet(), to)]))
        }
        Some(None) => {
            desk.answered = Some(asked);
            Some(Decided::Close)
        }
        None if closed => {
            desk.answered = Some(asked);
            Some(Decided::Close)
        }
        None => None,
    }
}

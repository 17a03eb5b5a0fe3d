//! Where files are: to open a briefing, to save it, and to write the page.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Ui;

use super::{BriefingState, ask};
use crate::app::screens::AppAction;
use crate::app::theme::space;
use crate::app::widgets::*;
use crate::host::{BriefRef, BriefRequest};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Open,
    Save,
    Export,
}

/// A question for a path.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dialog {
    purpose: Purpose,
    path: String,
}

fn offered(folder: Option<&Path>, file: &str) -> String {
    folder.map_or_else(|| PathBuf::from(file), |folder| folder.join(file)).display().to_string()
}

impl Dialog {
    pub(super) fn open() -> Dialog {
        Dialog { purpose: Purpose::Open, path: String::new() }
    }

    pub(super) fn save(folder: Option<&Path>) -> Dialog {
        Dialog { purpose: Purpose::Save, path: offered(folder, "briefing.ron") }
    }

    pub(super) fn export(folder: Option<&Path>) -> Dialog {
        Dialog { purpose: Purpose::Export, path: offered(folder, "briefing.html") }
    }
}

/// Draws the question, if there is one.
pub(super) fn dialog_ui(ui: &Ui, state: &mut BriefingState, asks: &mut Vec<AppAction>) {
    let Some(Dialog { purpose, path }) = &mut state.dialog else { return };
    let (title, text, yes) = match purpose {
        Purpose::Open => (
            "Open a briefing",
            "Type or paste where its file is. What is wrong with it is told with line and column.",
            "Open it",
        ),
        Purpose::Save => (
            "Save the briefing",
            "All assumptions as they stand here, as a file that a person may edit (.ron).",
            "Save",
        ),
        Purpose::Export => (
            "Write the page",
            "One page with everything that was computed: .html for a browser and for print, .md as text.",
            "Write page",
        ),
    };
    let (answer, closed) = dialog(ui, "briefing-file", title, DialogWidth::Medium, |ui| {
        paragraph(ui, text);
        ui.add_space(space::S);
        path_question(ui, "Path of the file", "/home/me/briefing.ron", button(yes), path)
    });
    let purpose = *purpose;
    match answer {
        Some(PathAnswer::File(path)) => {
            match (purpose, &state.draft) {
                (Purpose::Open, _) => asks.push(ask(BriefRequest::Open(BriefRef::File(path)))),
                (Purpose::Save, Some(draft)) => {
                    asks.push(ask(BriefRequest::Save(Arc::new(draft.clone()), path)));
                }
                (Purpose::Save, None) => {}
                (Purpose::Export, _) => asks.push(ask(BriefRequest::Export(path))),
            }
            state.dialog = None;
        }
        Some(PathAnswer::Cancelled) => state.dialog = None,
        None if closed => state.dialog = None,
        None => {}
    }
}

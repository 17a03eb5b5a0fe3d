//! What was read: the format that each file was taken for, and every remark with its place.

use std::collections::BTreeSet;

use egui::{Label, Ui};

use super::count;
use super::rows::{Row, foot_height, foot_ui, row_ui, rows_ui};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{caption, chip, search_box};
use crate::import::report::{FileNote, Note, NoteKind, Report};

/// What the report keeps.
#[derive(Default)]
pub(super) struct ReportState {
    /// Kinds that are left out.
    hidden: BTreeSet<NoteKind>,
    search: String,
    chosen: Option<usize>,
}

const KINDS: [NoteKind; 4] = [NoteKind::Odd, NoteKind::Guessed, NoteKind::Dropped, NoteKind::Read];

/// Word, icon and colour of a kind.
fn look(kind: NoteKind) -> (&'static str, &'static str, Tone) {
    match kind {
        NoteKind::Odd => ("odd", icons::WARNING, Tone::Warning),
        NoteKind::Guessed => ("guessed", icons::QUESTION, Tone::Accent),
        NoteKind::Dropped => ("not taken over", icons::PROHIBIT, Tone::Danger),
        NoteKind::Read => ("read", icons::CHECK, Tone::Good),
    }
}

pub(super) fn report_ui(ui: &mut Ui, state: &mut ReportState, report: &Report) {
    for file in report.files.iter().take(6) {
        file_ui(ui, file);
    }
    if report.files.len() > 6 {
        caption(ui, &format!("and {} more", count(report.files.len() - 6, "file")));
    }
    ui.add_space(space::XS);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS + 2.0;
        for kind in KINDS {
            let count = report.notes.iter().filter(|note| note.kind == kind).count();
            if count == 0 {
                continue;
            }
            let (word, icon, tone) = look(kind);
            let shown = !state.hidden.contains(&kind);
            let label = format!("{count} {word}");
            if chip(&label).icon(icon).tone(if shown { tone } else { Tone::Neutral }).toggle(ui, shown.into()).clicked()
            {
                if shown {
                    state.hidden.insert(kind);
                } else {
                    state.hidden.remove(&kind);
                }
            }
        }
    });
    let width = ui.available_width();
    search_box(ui, "Search the report", "Search the report", &mut state.search, width);
    ui.add_space(space::XS);
    let words = state.search.to_lowercase();
    let fits = |note: &Note| {
        let hay = format!("{} {} {}", note.message, note.place, note.code).to_lowercase();
        !state.hidden.contains(&note.kind) && words.split_whitespace().all(|word| hay.contains(word))
    };
    let shown: Vec<(usize, &Note)> = report.notes.iter().enumerate().filter(|(_, note)| fits(note)).collect();
    if shown.is_empty() {
        let nothing = if report.notes.is_empty() {
            "Everything was read as it stands: nothing was guessed and nothing left out."
        } else {
            "No remark fits."
        };
        caption(ui, nothing);
        return;
    }
    let foot = foot_height(ui);
    let mut chosen = state.chosen;
    rows_ui(ui, "report", shown.len(), foot, |ui, at| {
        let Some((index, note)) = shown.get(at) else { return };
        let (word, icon, tone) = look(note.kind);
        let place = format!("{word} · {}", place(note));
        let spoken = format!("{word}: {}, {}", note.message, note.place);
        let row = Row { icon, tone, first: &note.message, second: &place, end: note.code, spoken };
        if row_ui(ui, row, (chosen == Some(*index)).into()) {
            chosen = Some(*index);
        }
    });
    state.chosen = chosen;
    let told = shown.iter().find(|(index, _)| Some(*index) == state.chosen).or(shown.first()).map(|(_, note)| *note);
    if let Some(note) = told {
        let (word, ..) = look(note.kind);
        foot_ui(
            ui,
            foot,
            &[(Text::Small, note.message.clone()), (Text::Caption, format!("{word} · {} · {}", note.code, note.place))],
        );
    }
}

/// The place without the folders: "openapi.json, line 3, column 7".
fn place(note: &Note) -> String {
    let file = note.place.file.rsplit(['/', '\\']).next().unwrap_or_default();
    format!("{file}, line {}, column {}", note.place.line, note.place.column)
}

fn file_ui(ui: &mut Ui, file: &FileNote) {
    let t = theme(ui);
    let name = file.file.rsplit(['/', '\\']).next().unwrap_or_default();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.label(Text::Body.coloured(icons::FILE_TEXT, t.dim));
        chip(&file.format).tone(Tone::Info).show(ui);
        let text = format!("{} · {} · {name}", file.title, file.words());
        ui.vertical(|ui| ui.add(Label::new(Text::Small.coloured(text, t.text)).wrap()));
    });
}

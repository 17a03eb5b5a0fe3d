//! Which files: typed, chosen in a folder, or dropped on the window. What could not be read stands here with its place.

use std::path::{Path, PathBuf};

use egui::{Key, Label, ScrollArea, Ui};

use super::rows::{ROW, Row, row_ui};
use super::{ImportState, count, host};
use crate::app::icons;
use crate::app::screens::AppAction;
use crate::app::screens::layout::{NARROW, page, split};
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{button, caption, card, page_title, section, text_field};
use crate::base::diag::Diagnostic;
use crate::host::{FolderView, ImportRequest, ImportView};
use crate::import::sentence;

/// So many faults are told at once.
const MOST_FAULTS: usize = 12;

pub(super) fn files_ui(ui: &mut Ui, state: &mut ImportState, view: &ImportView, asks: &mut Vec<AppAction>) {
    page(ui, "import-files", 1300.0, |ui| {
        page_title(
            ui,
            "Which files?",
            "OpenAPI and Swagger, Open Threat Model, Threat Dragon, Threagile: as JSON or YAML, one or many. Each is told by what \
             stands in it. Nothing is fetched, nothing is run, and nothing is changed before you say so.",
        );
        faults_ui(ui, &view.faults);
        if ui.available_width() > NARROW {
            split(ui, &[0.58, 0.42], |ui, part| match part {
                0 => folder_ui(ui, state, view, asks),
                _ => chosen_ui(ui, state, view, asks),
            });
        } else {
            chosen_ui(ui, state, view, asks);
            ui.add_space(space::S);
            folder_ui(ui, state, view, asks);
        }
    });
}

/// Asks for the chosen files to be read.
pub(super) fn read(state: &mut ImportState, asks: &mut Vec<AppAction>) {
    if !state.chosen.is_empty() {
        asks.push(host(ImportRequest::Read(state.chosen.clone())));
    }
}

/// Every fault with its place.
fn faults_ui(ui: &mut Ui, faults: &[Diagnostic]) {
    if faults.is_empty() {
        return;
    }
    let t = theme(ui);
    card().border(Tone::Danger).show(ui, |ui| {
        let title = match faults.len() {
            1 => "This could not be read".to_owned(),
            n => format!("{n} things could not be read"),
        };
        section(ui, &title, "Correct it, or take the file away. What was read and answered before is still there.");
        for fault in faults.iter().take(MOST_FAULTS) {
            let Diagnostic { place, message, hint, code, .. } = fault;
            let name = name(Path::new(&place.file));
            let message = sentence(message);
            let text = format!("{name}, line {}, column {}: {message} ({code})", place.line, place.column);
            ui.add(Label::new(Text::Small.coloured(text, t.text)).wrap()).on_hover_text(&place.file);
            if !hint.is_empty() {
                ui.add(Label::new(Text::Caption.coloured(hint, t.dim)).wrap());
            }
        }
        let more = faults.len().saturating_sub(MOST_FAULTS);
        if more > 0 {
            caption(ui, &format!("and {more} more"));
        }
    });
    ui.add_space(space::S);
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn chosen_ui(ui: &mut Ui, state: &mut ImportState, view: &ImportView, asks: &mut Vec<AppAction>) {
    let t = theme(ui);
    card().show(ui, |ui| {
        section(ui, "Chosen", "Several become one ecosystem. Drop files on the window to add them.");
        let mut gone = None;
        for (index, path) in state.chosen.iter().enumerate() {
            ui.push_id(index, |ui| {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = space::S;
                    let away = format!("Take {} away", name(path));
                    if button("").icon(icons::X).ghost().small().named(&away).hint("Take it away").show(ui).clicked() {
                        gone = Some(index);
                    }
                    let label = ui.add(Label::new(Text::Small.coloured(name(path), t.text)).truncate());
                    label.on_hover_text(path.display().to_string());
                });
            });
        }
        if let Some(index) = gone {
            state.chosen.remove(index);
        }
        if state.chosen.is_empty() {
            caption(ui, "None yet.");
        }
        ui.add_space(space::S);
        ui.label(Text::SmallStrong.coloured("Another one, by its path", t.dim));
        let width = ui.available_width();
        let field = text_field(ui, "Path of a file", "/home/me/openapi.json", &mut state.path, width);
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) && !state.path.trim().is_empty() {
            let path = PathBuf::from(state.path.trim());
            if !state.chosen.contains(&path) {
                state.chosen.push(path);
            }
            state.path.clear();
            read(state, asks);
        }
        ui.add_space(space::M);
        if view.reading {
            ui.horizontal(|ui| {
                ui.label(Text::Body.coloured(icons::HOURGLASS, t.dim));
                let words = format!("Reading {}…", count(view.paths.len(), "file"));
                ui.label(Text::Small.coloured(words, t.dim));
            });
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let none = state.chosen.is_empty().then_some("Choose a file first.");
            let label = match state.chosen.len() {
                0 => "Read files".to_owned(),
                n => format!("Read {}", count(n, "file")),
            };
            if button(&label).icon(icons::DOWNLOAD_SIMPLE).primary().refused(none).hint("Ctrl+Enter").show(ui).clicked()
            {
                read(state, asks);
            }
            if view.read.is_some() {
                let back = button("Back to what was read").icon(icons::ARROW_LEFT);
                if back.hint("Esc").show(ui).clicked() {
                    state.page = super::Page::Read;
                }
                let again = button("Begin again").icon(icons::TRASH);
                if again.hint("Forgets files, answers and choices of this import").show(ui).clicked() {
                    let shown = state.shown;
                    *state = ImportState { shown, ..ImportState::default() };
                    asks.push(host(ImportRequest::Forget));
                    asks.push(host(ImportRequest::Look(None)));
                }
            }
        });
    });
}

fn folder_ui(ui: &mut Ui, state: &mut ImportState, view: &ImportView, asks: &mut Vec<AppAction>) {
    let Some(folder) = &view.folder else {
        // It was asked for when the import began.
        caption(ui, "Looking what lies here…");
        return;
    };
    let t = theme(ui);
    card().show(ui, |ui| {
        section(ui, "In a folder", "");
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let none = folder.above.is_none().then_some("This is the outermost folder.");
            let up = button("").icon(icons::ARROW_UP).small().named("To the folder around it").refused(none);
            if up.hint("To the folder around it").show(ui).clicked() {
                asks.extend(folder.above.clone().map(|above| host(ImportRequest::Look(Some(above)))));
            }
            let again = button("").icon(icons::ARROW_CLOCKWISE).small().named("Look again");
            if again.hint("Look again").show(ui).clicked() {
                asks.push(host(ImportRequest::Look(Some(folder.path.clone()))));
            }
            let path = folder.path.display().to_string();
            ui.add(Label::new(Text::Mono.coloured(&path, t.dim)).truncate()).on_hover_text(&path);
        });
        ui.add_space(space::XS);
        if let Some(problem) = &folder.problem {
            ui.add(Label::new(Text::Small.coloured(problem, t.tone(Tone::Danger).ink)).wrap());
            return;
        }
        let height = (ui.ctx().content_rect().height() - 360.0).max(ROW * 4.0);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let rows = folder.folders.len() + folder.files.len();
            ScrollArea::vertical().id_salt("folder").auto_shrink([false, true]).max_height(height).show_rows(
                ui,
                ROW,
                rows,
                |ui, range| {
                    for index in range {
                        ui.push_id(index, |ui| entry_ui(ui, state, folder, index, asks));
                    }
                },
            );
        });
        if folder.folders.is_empty() && folder.files.is_empty() {
            caption(ui, if folder.others > 0 { "No file here can be one of those." } else { "Nothing lies here." });
        } else if folder.others > 0 {
            let words = format!(
                "{} of other kinds not shown. Any file can be typed by its path.",
                count(folder.others, "file")
            );
            caption(ui, &words);
        }
        if folder.more {
            caption(ui, "It holds more than is shown. Type the path instead.");
        }
    });
}

/// A folder to go into, or a file to choose.
fn entry_ui(ui: &mut Ui, state: &mut ImportState, folder: &FolderView, index: usize, asks: &mut Vec<AppAction>) {
    if let Some(path) = folder.folders.get(index) {
        let name = name(path);
        let spoken = format!("Folder {name}");
        let row =
            Row { icon: icons::FOLDER_OPEN, tone: Tone::Neutral, first: &name, second: "folder", end: "", spoken };
        if row_ui(ui, row, false.into()) {
            asks.push(host(ImportRequest::Look(Some(path.clone()))));
        }
        return;
    }
    let Some((path, bytes)) = folder.files.get(index.saturating_sub(folder.folders.len())) else { return };
    let name = name(path);
    let at = state.chosen.iter().position(|chosen| chosen == path);
    let (icon, tone) = match at {
        Some(_) => (icons::CHECK_CIRCLE_FILL, Tone::Accent),
        None => (icons::FILE_TEXT, Tone::Neutral),
    };
    let size = match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{:.1} MB", *bytes as f64 / 1e6),
    };
    let spoken = format!("File {name}");
    let row = Row { icon, tone, first: &name, second: &size, end: "", spoken };
    if row_ui(ui, row, at.is_some().into()) {
        match at {
            Some(at) => drop(state.chosen.remove(at)),
            None => state.chosen.push(path.clone()),
        }
    }
}

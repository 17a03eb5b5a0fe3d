//! The bar at the top: what is edited, whether it is saved, and what can be done with all of it.

use egui::{Frame, Label, Layout, Margin, Panel, Ui};

use super::dialogs::Dialog;
use super::{AppAction, Desk, ask, give};
use crate::app::icons;
use crate::app::screens::randomize_on;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::{button, chip};
use crate::host::{EcosystemRequest, Ground, Home, OpenEcosystem, SaveTo};

/// Saves where it came from, or asks where to.
pub(super) fn save(desk: &mut Desk, open: &OpenEcosystem, dialog: &mut Dialog, asks: &mut Vec<AppAction>) {
    desk.draft.seal();
    desk.answered = None;
    match open.home {
        Home::File(_) => asks.push(ask(EcosystemRequest::Save(desk.sheet(), SaveTo::Here))),
        Home::Bundled(_) | Home::Nowhere => *dialog = Dialog::save_as(open),
    }
}

pub(super) fn top_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    open: &OpenEcosystem,
    dialog: &mut Dialog,
    asks: &mut Vec<AppAction>,
) {
    let t = theme(ui);
    let frame = Frame::new().fill(t.panel).inner_margin(Margin::symmetric(14, 9));
    let words = ui.available_width() >= 1180.0;
    Panel::top("ecosystem-top").frame(frame).resizable(false).show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS + 2.0;
            let dirty = desk.draft.is_dirty();
            let save_button = button("Save").icon(icons::FLOPPY_DISK).hint("Save (Ctrl+S)");
            let save_button = if dirty { save_button.primary() } else { save_button };
            let nothing = (!dirty && matches!(open.home, Home::File(_))).then_some("Everything is saved.");
            if save_button.refused(nothing).show(ui).clicked() {
                save(desk, open, dialog, asks);
            }
            if button("Save as…").hint("Save as another file (Ctrl+Shift+S)").show(ui).clicked() {
                *dialog = Dialog::save_as(open);
            }
            let label = |word: &'static str| if words { word } else { "" };
            let export = button(label("Export…")).icon(icons::EXPORT).named("Export");
            if export.hint("For other tools, slides and spreadsheets (Ctrl+E)").show(ui).clicked() {
                *dialog = Dialog::export(open);
            }
            ui.add_space(space::S);
            let none = (!desk.draft.can_redo()).then_some("Nothing was taken back.");
            let redo = button(label("Redo")).icon(icons::ARROW_CLOCKWISE).named("Redo").refused(none);
            if redo.hint("Redo (Ctrl+Shift+Z, Ctrl+Y)").show(ui).clicked() {
                desk.redo();
            }
            let none = (!desk.draft.can_undo()).then_some("Nothing was changed yet.");
            let undo = button(label("Undo")).icon(icons::ARROW_COUNTER_CLOCKWISE).named("Undo").refused(none);
            if undo.hint("Undo (Ctrl+Z)").show(ui).clicked() {
                desk.undo();
            }
            ui.add_space(space::S);
            let another = button(label("Open…")).icon(icons::FOLDER_OPEN).named("Open ecosystem");
            if another.hint("Open another ecosystem (Ctrl+O)").show(ui).clicked() {
                *dialog = Dialog::open();
            }
            let new = button(label("New")).icon(icons::PLUS).named("New ecosystem");
            if new.hint("Begin a new ecosystem (Ctrl+N)").show(ui).clicked() {
                give(desk, asks);
                asks.push(ask(EcosystemRequest::New));
            }
            let import = button(label("Import…")).icon(icons::DOWNLOAD_SIMPLE).named("Import into this ecosystem");
            if import
                .hint("API descriptions and threat models, into this one or as a new one (Ctrl+I)")
                .show(ui)
                .clicked()
            {
                asks.push(AppAction::Import(Vec::new()));
            }
            let draw = button(label("Randomize")).icon(icons::DICE_FIVE).named("Randomize on this ecosystem");
            if draw.hint("Draw an exercise on this ecosystem, as it is now").show(ui).clicked() {
                give(desk, asks);
                asks.extend(randomize_on(Ground::Edited(std::sync::Arc::clone(desk.doc()))));
            }
            ui.add_space(space::S);
            ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| name_ui(ui, desk, open));
        });
    });
}

/// The name, whether it is saved, and where it lives.
fn name_ui(ui: &mut Ui, desk: &Desk, open: &OpenEcosystem) {
    let t = theme(ui);
    ui.spacing_mut().item_spacing.x = space::S;
    let name = match desk.doc().name.as_str() {
        "" => "Ecosystem without a name",
        name => name,
    };
    let (home, long) = match &open.home {
        Home::Bundled(_) => {
            ("ships with Sandtable".to_owned(), "A copy is saved; what ships stays as it is.".to_owned())
        }
        Home::File(path) => {
            let short = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            (short, path.display().to_string())
        }
        Home::Nowhere => {
            ("not saved yet".to_owned(), "It is kept in Sandtable's data folder until it is saved.".to_owned())
        }
    };
    let whole = ui.available_width();
    ui.allocate_ui_with_layout(
        egui::vec2((whole - 130.0).max(80.0), 36.0),
        Layout::top_down(egui::Align::LEFT),
        |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let heading = ui.add(Label::new(Text::Heading.coloured(name, t.text)).truncate());
            heading.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, name));
            ui.add(Label::new(Text::Caption.coloured(home, t.dim)).truncate()).on_hover_text(long);
        },
    );
    if let Some(why) = &open.unkept {
        chip("not kept").icon(icons::WARNING).tone(Tone::Danger).hint(why).show(ui);
    } else if desk.draft.is_dirty() {
        let hint = "Kept against a crash, but not in its file yet. Ctrl+S saves.";
        chip("unsaved").icon(icons::PENCIL_SIMPLE).tone(Tone::Warning).hint(hint).show(ui);
    }
}

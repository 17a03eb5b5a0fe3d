//! The keys of the window, and the page that explains them. Keys of the exercise belong to its screen; they are only listed.

use egui::{Event, Key, Label, Modifiers, ScrollArea, Ui};

use super::nav::ENTRIES;
use super::{AppAction, Overlay, Shell};
use crate::app::state::Route;
use crate::app::theme::{Scale, Text, space, theme};
use crate::app::widgets::{DialogWidth, button, dialog, key_cap, overline};

impl Shell {
    /// What was pressed, for the window itself.
    pub(super) fn shortcuts(&mut self, ui: &mut Ui) -> Vec<AppAction> {
        let mut asks = Vec::new();
        let pressed = |key: Key, modifiers: Modifiers| ui.input_mut(|input| input.consume_key(modifiers, key));
        for (route, _, digit) in ENTRIES {
            if Key::from_name(&digit.to_string()).is_some_and(|key| pressed(key, Modifiers::COMMAND)) {
                asks.push(AppAction::Go(route));
            }
        }
        if pressed(Key::Num5, Modifiers::COMMAND) || pressed(Key::Comma, Modifiers::COMMAND) {
            asks.push(AppAction::Go(Route::Settings));
        }
        if pressed(Key::Num9, Modifiers::COMMAND) {
            asks.push(AppAction::Go(Route::CostModel));
        }
        let leads_to_import = matches!(self.state.route, Route::Library | Route::Ecosystem);
        if leads_to_import && pressed(Key::I, Modifiers::COMMAND) {
            asks.push(AppAction::Import(Vec::new()));
        }
        if pressed(Key::F1, Modifiers::NONE) {
            self.overlay = if self.overlay == Overlay::None { Overlay::Keys } else { Overlay::None };
        }
        if pressed(Key::F9, Modifiers::NONE) && self.last.play.is_some() {
            asks.push(AppAction::Audience);
        }
        let mut look = self.state.appearance;
        let now = look.scale.as_percent();
        if pressed(Key::Plus, Modifiers::COMMAND) || pressed(Key::Equals, Modifiers::COMMAND) {
            look.scale = Scale::percent(Scale::STEPS.into_iter().find(|step| *step > now).unwrap_or(now));
        }
        if pressed(Key::Minus, Modifiers::COMMAND) {
            look.scale = Scale::percent(Scale::STEPS.into_iter().rev().find(|step| *step < now).unwrap_or(now));
        }
        if pressed(Key::Num0, Modifiers::COMMAND) {
            look.scale = Scale::default();
        }
        if look != self.state.appearance {
            asks.push(AppAction::Look(look));
        }
        if self.slash(ui) {
            match self.state.route {
                Route::Library => self.state.library.focus_search = true,
                Route::Ecosystem => self.state.ecosystem.focus_search = true,
                Route::Glossary => self.state.glossary.focus_search = true,
                Route::Debrief => self.state.debrief.focus_search(),
                Route::CostModel => self.state.cost_model.focus_search = true,
                _ => {}
            }
        }
        asks
    }

    /// `/` outside a text field. The character is taken away, so that it does not end up in the search.
    fn slash(&self, ui: &mut Ui) -> bool {
        let searchable = matches!(
            self.state.route,
            Route::Library | Route::Ecosystem | Route::Glossary | Route::Debrief | Route::CostModel
        );
        if !searchable || ui.ctx().text_edit_focused() || ui.memory(|memory| memory.top_modal_layer().is_some()) {
            return false;
        }
        ui.input_mut(|input| {
            let before = input.events.len();
            input.events.retain(|event| !matches!(event, Event::Text(text) if text == "/"));
            input.events.len() < before
        })
    }

    /// Escape, when nothing before has used it: a dialog closes first, a text field is left first.
    pub(super) fn escape(&mut self, ui: &mut Ui, asks: &mut Vec<AppAction>) {
        let modal = ui.memory(|memory| memory.top_modal_layer().is_some());
        if modal || self.was_typing || self.state.route == Route::Exercise {
            return;
        }
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            asks.push(AppAction::Back);
        }
    }
}

type Keys = (&'static str, &'static [(&'static [&'static str], &'static str)]);

const EVERYWHERE: Keys = (
    "Everywhere",
    &[
        (&["Ctrl", "1"], "Library"),
        (&["Ctrl", "2"], "Exercise"),
        (&["Ctrl", "3"], "Debrief"),
        (&["Ctrl", "4"], "Glossary"),
        (&["Ctrl", "5"], "Settings"),
        (&["Ctrl", "6"], "Ecosystem"),
        (&["Ctrl", "7"], "Randomize"),
        (&["Ctrl", "8"], "Briefing"),
        (&["Ctrl", "9"], "Cost model"),
        (&["Ctrl", "I"], "Import, from the Library and from Ecosystem"),
        (&["Tab"], "To the next control; Shift+Tab to the one before"),
        (&["Enter"], "Press the control that has the keyboard; so does Space"),
        (&["Esc"], "Back; closes a dialog, leaves a text field"),
        (&["/"], "Search"),
        (&["Ctrl", "+"], "Larger; Ctrl − smaller, Ctrl 0 as before"),
        (&["F1"], "These keys"),
        (&["F9"], "Audience window, on and off"),
    ],
);

const SETUP: Keys = (
    "Setup and company",
    &[
        (&["Ctrl", "Enter"], "Start the exercise; on Randomize, draw one"),
        (&["N"], "Next zone; so does Page Down"),
        (&["P"], "The zone before"),
    ],
);

const EXERCISE: Keys = (
    "In the exercise",
    &[
        (&["Space"], "Next event"),
        (&["Enter"], "To the next decision"),
        (&["U"], "Undo"),
        (&["?"], "All its keys; there also with F1"),
    ],
);

const DEBRIEF: Keys = (
    "Debrief",
    &[(&["Ctrl", "Page Down"], "To the next part; Ctrl+Page Up to the one before"), (&["/"], "Search the ledger")],
);

const ECOSYSTEM: Keys = (
    "Ecosystem",
    &[
        (&["Ctrl", "S"], "Save; Ctrl+Shift+S saves as another file"),
        (&["Ctrl", "Z"], "Undo; Ctrl+Shift+Z or Ctrl+Y does it again"),
        (&["Ctrl", "O"], "Open; Ctrl+N begins a new one"),
        (&["Ctrl", "E"], "Export: the picture, other tools' formats, tables"),
        (&["F6"], "Form or analysis"),
        (&["F8"], "To the next thing to correct; in the analysis to the next answer"),
        (&["Ctrl", "Page Down"], "To the next question of the analysis; Ctrl+Page Up to the one before"),
        (&["Del"], "Remove what is selected"),
        (&["Ctrl", "Enter"], "In the import: read the files; take the result over"),
    ],
);

const BRIEFING: Keys = (
    "Briefing",
    &[
        (&["Ctrl", "Enter"], "Compute"),
        (&["Ctrl", "E"], "Export the page"),
        (&["Ctrl", "S"], "Save the assumptions as a file"),
    ],
);

/// Draws the page; true when it should close.
pub(super) fn overlay_ui(ui: &Ui, route: Route) -> bool {
    let mut groups = vec![EVERYWHERE, SETUP, EXERCISE, ECOSYSTEM, BRIEFING, DEBRIEF];
    match route {
        Route::Setup | Route::Company => groups.swap(0, 1),
        Route::Ecosystem => groups.swap(0, 3),
        Route::Briefing | Route::CostModel => groups.swap(0, 4),
        Route::Debrief => groups.swap(0, 5),
        _ => {}
    }
    let (close, outside) = dialog(ui, "keys", "Keys", DialogWidth::Medium, |ui| {
        let t = theme(ui);
        let height = (ui.ctx().content_rect().height() - 220.0).max(120.0);
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            for (name, keys) in groups {
                overline(ui, name);
                for (caps, what) in keys {
                    ui.horizontal(|ui| {
                        ui.spacing_mut().item_spacing.x = space::XS;
                        ui.allocate_ui_with_layout(
                            egui::vec2(120.0, 22.0),
                            egui::Layout::left_to_right(egui::Align::Center),
                            |ui| {
                                ui.set_width(120.0);
                                for cap in *caps {
                                    key_cap(ui, cap);
                                }
                            },
                        );
                        ui.add(Label::new(Text::Body.coloured(*what, t.text)).wrap());
                    });
                }
                ui.add_space(space::M);
            }
        });
        button("Close").named("Close keys").show(ui).clicked()
    });
    close || outside
}

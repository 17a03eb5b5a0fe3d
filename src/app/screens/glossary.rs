//! The glossary: the shared words, by part, found by search, one click away from every term.
//!
//! Deliberately absent: editing; the words belong to the program's library.

use egui::{Label, Ui};

use super::layout::{cards, even_card, page};
use super::{AppAction, entry};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::scenario::doc::TermDoc;

/// State of the glossary.
#[derive(Default)]
pub struct GlossaryState {
    /// What is searched for.
    pub search: String,
    /// The part that is shown; none shows all.
    pub part: Option<String>,
    /// The search box takes the keyboard in the next frame.
    pub focus_search: bool,
    /// The word that somebody came for.
    wanted: Option<String>,
}

impl GlossaryState {
    /// Opens it at a word.
    pub fn open_at(&mut self, word: &str) {
        self.search = String::new();
        self.part = None;
        self.wanted = Some(word.to_owned());
    }
}

/// How well an entry fits a search; none when it does not. Lower is better.
fn fit_of(entry: &TermDoc, search: &str) -> Option<u8> {
    let term = entry.term.to_lowercase();
    let also = || entry.also.iter().map(|word| word.to_lowercase());
    match () {
        () if search.is_empty() => Some(3),
        () if term == search || also().any(|word| word == search) => Some(0),
        () if term.starts_with(search) => Some(1),
        () if term.contains(search) || also().any(|word| word.contains(search)) => Some(2),
        () if entry.text.to_lowercase().contains(search) => Some(3),
        () => None,
    }
}

/// The entries that fit, best first, otherwise in the order of the file.
fn found<'a>(glossary: &'a [TermDoc], search: &str, part: Option<&str>) -> Vec<&'a TermDoc> {
    let search = search.trim().to_lowercase();
    let mut found: Vec<(u8, &TermDoc)> = glossary
        .iter()
        .filter(|entry| part.is_none_or(|part| entry.part == part))
        .filter_map(|entry| Some((fit_of(entry, &search)?, entry)))
        .collect();
    found.sort_by_key(|(fit, _)| *fit);
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// Draws the glossary.
pub fn glossary_ui(ui: &mut Ui, glossary: &[TermDoc], state: &mut GlossaryState) -> Vec<AppAction> {
    let mut asks = Vec::new();
    page(ui, "glossary", 1500.0, |ui| {
        page_title(ui, "Glossary", "The words that everybody in the room should mean the same by.");
        if glossary.is_empty() {
            let empty =
                EmptyState { icon: icons::BOOK_OPEN, title: "No words yet", text: "The glossary is being read." };
            empty_state(ui, empty, None);
            return;
        }
        ui.horizontal_wrapped(|ui| {
            let width = ui.available_width().min(300.0);
            let search = search_box(ui, "Search the glossary", "Search words and meanings", &mut state.search, width);
            if std::mem::take(&mut state.focus_search) {
                search.request_focus();
            }
            ui.spacing_mut().item_spacing.x = space::XS + 2.0;
            if chip("All").toggle(ui, state.part.is_none().into()).clicked() {
                state.part = None;
            }
            for part in parts(glossary) {
                let on = state.part.as_deref() == Some(part);
                if chip(part).toggle(ui, Selected::from(on)).clicked() {
                    state.part = (!on).then(|| part.to_owned());
                }
            }
        });
        ui.add_space(space::S);
        wanted_ui(ui, glossary, state, &mut asks);
        let shown = found(glossary, &state.search, state.part.as_deref());
        if shown.is_empty() {
            let empty = EmptyState {
                icon: icons::MAGNIFYING_GLASS,
                title: "No such word",
                text: "No word and no meaning contains this.",
            };
            if empty_state(ui, empty, Some(button("Show all words"))) {
                state.search.clear();
                state.part = None;
            }
            return;
        }
        caption(ui, &format!("{} of {} words", shown.len(), glossary.len()));
        if state.search.trim().is_empty() {
            for part in parts(glossary) {
                let own: Vec<&TermDoc> = shown.iter().copied().filter(|entry| entry.part == part).collect();
                if !own.is_empty() {
                    ui.add_space(space::S);
                    overline(ui, part);
                    entries_ui(ui, part, &own);
                }
            }
        } else {
            entries_ui(ui, "found", &shown);
        }
    });
    asks
}

/// The word that somebody came for, above the others.
fn wanted_ui(ui: &mut Ui, glossary: &[TermDoc], state: &mut GlossaryState, asks: &mut Vec<AppAction>) {
    let Some(word) = state.wanted.clone() else { return };
    match entry(glossary, &word) {
        Some(found) => {
            let frame = card().border(Tone::Accent).fill(Tone::Accent);
            frame.show(ui, |ui| {
                entry_ui(ui, found);
                ui.add_space(space::XS);
                ui.horizontal(|ui| {
                    let back =
                        button("Back").icon(icons::ARROW_LEFT).small().hint("Esc").named("Back to where you were");
                    if back.show(ui).clicked() {
                        state.wanted = None;
                        asks.push(AppAction::Back);
                    }
                    if button("All words").ghost().small().show(ui).clicked() {
                        state.wanted = None;
                    }
                });
            });
            ui.add_space(space::M);
        }
        None => state.wanted = None,
    }
}

fn parts(glossary: &[TermDoc]) -> Vec<&str> {
    let mut parts: Vec<&str> = Vec::new();
    for entry in glossary {
        if !parts.contains(&entry.part.as_str()) {
            parts.push(&entry.part);
        }
    }
    parts
}

fn entries_ui(ui: &mut Ui, id: &str, entries: &[&TermDoc]) {
    cards(ui, id, entries.len(), 340.0, |ui, index, height| match entries.get(index) {
        Some(entry) => even_card(ui, card(), height, |ui| entry_ui(ui, entry), None),
        None => 0.0,
    });
}

fn entry_ui(ui: &mut Ui, entry: &TermDoc) {
    let t = theme(ui);
    ui.spacing_mut().item_spacing.y = space::XS;
    let term = ui.add(Label::new(Text::Subheading.coloured(&entry.term, t.text)).wrap());
    term.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Term, true, &entry.term));
    if !entry.also.is_empty() {
        ui.add(Label::new(Text::Small.coloured(format!("also: {}", entry.also.join(", ")), t.dim)).wrap());
    }
    ui.add(Label::new(Text::Body.coloured(&entry.text, t.text)).wrap());
    if !entry.source.is_empty() {
        caption(ui, &format!("Source: {}", entry.source));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::sample;

    #[test]
    fn a_word_is_found_by_its_other_names_first() {
        let glossary = sample::glossary();
        let first = found(&glossary, "bola", None);
        assert_eq!(first.first().map(|entry| entry.term.as_str()), Some("API1 Broken Object Level Authorization"));
        assert!(found(&glossary, "no such word at all", None).is_empty());
        assert!(found(&glossary, "", Some("Money")).iter().all(|entry| entry.part == "Money"));
    }
}

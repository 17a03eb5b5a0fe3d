//! Obligations: a card for each clock of a law or a contract.

use egui::{Label, Ui};

use super::super::layout::{cards, even_card, page};
use super::{Desk, nothing, role_ui};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::report::ObligationRow;

/// Word, tone and icon of a state.
fn state_of(row: &ObligationRow) -> (&'static str, Tone, &'static str) {
    match row.state.as_str() {
        "met" => ("met", Tone::Good, icons::CHECK_CIRCLE),
        "late" => ("late", Tone::Danger, icons::WARNING),
        "open" => ("open at the end", Tone::Warning, icons::HOURGLASS),
        "waived" => ("decided that it does not apply", Tone::Neutral, icons::FILE_TEXT),
        _ => ("not triggered", Tone::Neutral, icons::CIRCLE),
    }
}

pub(super) fn obligations_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let rows = &desk.debrief.obligations;
    page(ui, "debrief-obligations", 1500.0, |ui| {
        page_title(
            ui,
            "Obligations",
            "Declared: the teams started the clock. Deemed: by the facts they knew, it ran already.",
        );
        ui.horizontal_wrapped(|ui| {
            // Words of the page, and the regimes that its obligations name.
            let named = |term: &str| rows.iter().any(|row| row.name.split(' ').any(|part| part == term));
            let regimes = desk.glossary.iter().filter(|entry| entry.part == "Regimes" && named(&entry.term));
            let words: Vec<String> = ["aware", "due"]
                .into_iter()
                .map(str::to_owned)
                .chain(regimes.map(|entry| entry.term.clone()))
                .collect();
            for word in &words {
                if super::super::entry(desk.glossary, word).is_some() {
                    desk.word(ui, word);
                    ui.add_space(space::S);
                }
            }
        });
        if rows.is_empty() {
            nothing(ui, "No obligation", "No law and no contract in this scenario asks for a notice.");
        }
        cards(ui, "obligations", rows.len(), 420.0, |ui, index, height| {
            let Some(row) = rows.get(index) else { return 0.0 };
            let t = theme(ui);
            let (word, tone, icon) = state_of(row);
            even_card(ui, card(), height, |ui| {
                let title = ui.add(Label::new(Text::Heading.coloured(&row.name, t.text)).wrap());
                title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &row.name));
                ui.horizontal_wrapped(|ui| {
                    let word = if row.late.is_empty() { word } else { &row.late };
                    chip(word).icon(icon).tone(tone).show(ui);
                    role_ui(ui, &row.owner);
                });
                ui.add_space(space::XS);
                if row.state == "not_triggered" {
                    ui.add(
                        Label::new(
                            Text::Small.coloured("Never started: no fact that the teams knew met its rule.", t.dim),
                        )
                        .wrap(),
                    );
                    if !row.source.is_empty() {
                        caption(ui, &format!("Source: {}", row.source));
                    }
                    return;
                }
                let times = [
                    ("Declared", &row.declared, "When the teams said that the clock runs"),
                    ("Deemed", &row.deemed, "When the facts on the board met the rule"),
                    ("Due", &row.due, "From the earlier of the two, as the rule says"),
                    ("Filed", &row.met, "When it was sent"),
                ];
                egui::Grid::new(("times", index)).num_columns(2).spacing([space::L, 3.0]).show(ui, |ui| {
                    for (name, time, hint) in times {
                        ui.label(Text::Small.coloured(name, t.dim)).on_hover_text(hint);
                        let time = if time.is_empty() { "–" } else { time.as_str() };
                        ui.label(Text::Figures.coloured(time, t.text)).on_hover_text(hint);
                        ui.end_row();
                    }
                });
                if !row.source.is_empty() {
                    caption(ui, &format!("Source: {}", row.source));
                }
            })
        });
    });
}

//! Roles, obligations and prevention: cards with one thing each.

use egui::{Label, Ui};

use super::super::layout::{cards, even_card, page, split};
use super::{Desk, nothing, role_named, role_ui};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::report::{ObligationRow, PreventionRow};

pub(super) fn roles_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let rows = &desk.debrief.roles;
    page(ui, "debrief-roles", 1500.0, |ui| {
        page_title(ui, "Roles", "One thing to take home for each. Times are the role's, not a person's.");
        if rows.is_empty() {
            nothing(ui, "Nobody played", "No role was at the table.");
        }
        cards(ui, "roles", rows.len(), 380.0, |ui, index, height| {
            let Some(row) = rows.get(index) else { return 0.0 };
            let t = theme(ui);
            let role = role_named(&row.role);
            let frame = role.map_or(card(), |role| card().bar(Tone::Role(role)));
            even_card(ui, frame, height, |ui| {
                ui.horizontal(|ui| {
                    if let Some(role) = role {
                        ui.label(Text::Heading.coloured(icons::role(role), t.role(role).ink));
                    }
                    let title = ui.label(Text::Heading.coloured(&row.role, t.text));
                    title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &row.role));
                });
                if !row.players.is_empty() {
                    ui.add(Label::new(Text::Small.coloured(&row.players, t.dim)).wrap());
                }
                ui.add(Label::new(Text::Small.coloured(&row.summary, t.dim)).wrap());
                ui.add_space(space::XS);
                ui.horizontal_top(|ui| {
                    ui.label(Text::Strong.coloured(icons::STAR_FILL, t.tone(Tone::Warning).ink));
                    ui.add(Label::new(Text::Body.coloured(&row.take_home, t.text)).wrap());
                });
            })
        });
    });
}

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
            for word in ["aware", "due", "GDPR", "DORA"] {
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

pub(super) fn prevention_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let debrief = desk.debrief;
    page(ui, "debrief-prevention", 1500.0, |ui| {
        let about = "Each line: what it costs a year, and what this run would have cost with it, decisions as played.";
        page_title(ui, "What would have prevented it", about);
        if debrief.prevention.is_empty() {
            nothing(ui, "Nothing is named", "The scenario says nothing about prevention.");
        }
        let total = debrief.waterfall.iter().find(|bar| bar.is_total).map(|bar| bar.cents);
        for (index, row) in debrief.prevention.iter().enumerate() {
            ui.push_id(index, |ui| measure_ui(ui, desk, row, total));
            ui.add_space(space::XS);
        }
    });
}

fn measure_ui(ui: &mut Ui, desk: &Desk<'_>, row: &PreventionRow, total: Option<i64>) {
    let t = theme(ui);
    let per_year = desk.money(row.cost_per_year_cents);
    let with = row.cost_with_cents.map_or("not computed".to_owned(), |cents| desk.money(cents));
    let saved = row.cost_with_cents.zip(total).map(|(with, total)| total - with);
    let price = |ui: &mut Ui| {
        stat("It costs", &per_year).hint("a year").explained("As the author of the scenario estimates it").show(ui);
    };
    let effect = |ui: &mut Ui| {
        let hint = saved.map(|saved| match saved {
            saved if saved >= 0 => format!("{} less than it cost", desk.money(saved)),
            saved => format!("{} more than it cost", desk.money(-saved)),
        });
        let tone = if saved.is_some_and(|saved| saved > 0) { Tone::Good } else { Tone::Neutral };
        let stat = stat("This run with it", &with).hint(hint.as_deref().unwrap_or_default()).tone(tone);
        stat.explained("The same seed and the same decisions, played again with this in place").show(ui);
    };
    card().show(ui, |ui| {
        let words = |ui: &mut Ui| {
            ui.horizontal_top(|ui| {
                ui.label(Text::Heading.coloured(icons::SHIELD_CHECK, t.tone(Tone::Good).ink));
                ui.vertical(|ui| {
                    ui.add(Label::new(Text::Subheading.coloured(&row.text, t.text)).wrap());
                    ui.add(Label::new(Text::Small.coloured(&row.note, t.dim)).wrap());
                });
            });
        };
        if ui.available_width() > 900.0 {
            split(ui, &[0.6, 0.17, 0.23], |ui, part| match part {
                0 => words(ui),
                1 => price(ui),
                _ => effect(ui),
            });
        } else {
            words(ui);
            ui.add_space(space::XS);
            split(ui, &[0.4, 0.6], |ui, part| if part == 0 { price(ui) } else { effect(ui) });
        }
    });
}

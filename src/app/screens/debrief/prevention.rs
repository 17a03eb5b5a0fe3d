//! What would have prevented it: the three changes that most reduce this attack, and what the author names.

use egui::{Label, Ui};

use super::super::layout::{page, split};
use super::{Desk, not_yet, nothing};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::report::{MeasureRow, PreventionRow};

pub(super) fn prevention_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let debrief = desk.debrief;
    page(ui, "debrief-prevention", 1500.0, |ui| {
        let about = "Fixes, controls and habits that could have been there before the first signal, with your decisions as you took them.";
        page_title(ui, "What would have prevented it", about);
        most_ui(ui, desk);
        ui.add_space(space::M);
        overline(ui, "What the author names");
        caption(ui, "Each line: what it costs a year, and what this run would have cost with it, on the same dice.");
        ui.add_space(space::XS);
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

fn most_ui(ui: &mut Ui, desk: &Desk<'_>) {
    overline(ui, "What saves most, over many dice");
    let Some(measures) = desk.comparison().and_then(|c| c.measures.as_deref()) else { return not_yet(ui, desk.study) };
    if measures.is_empty() {
        caption(ui, "Nothing that was tried makes this attack cheaper with the decisions as you took them.");
    }
    for (index, row) in measures.iter().enumerate() {
        ui.push_id(("most", index), |ui| ranked_ui(ui, desk, index, row));
        ui.add_space(space::XS);
    }
    caption(
        ui,
        "Tried: what the author names, weaknesses that were known and not fixed, controls that did not work at the start, and \
         habits of the room. The three are chosen on one half of the dice and valued on the other.",
    );
}

fn ranked_ui(ui: &mut Ui, desk: &Desk<'_>, index: usize, row: &MeasureRow) {
    let t = theme(ui);
    let sign = &desk.debrief.sign;
    let saves = desk.money(row.saves.cents);
    let share = row.saves.cents as f64 / (row.without_cents as f64).max(1.0) * 100.0;
    let hint = match row.saves.may_be_nothing() {
        true => format!("{}; it may be nothing", row.saves.interval(sign)),
        false => format!("{share:.0} % of what it costs on average; {}", row.saves.interval(sign)),
    };
    let story = match row.story_cents {
        saved if saved >= 0 => format!("on the dice you had: {}", desk.money(saved)),
        dearer => format!("on the dice you had: {} more than without it", desk.money(-dearer)),
    };
    let words = |ui: &mut Ui| {
        ui.horizontal_top(|ui| {
            ui.label(Text::Heading.coloured(format!("{}", index + 1), t.tone(Tone::Accent).ink));
            ui.add_space(space::XS);
            ui.vertical(|ui| {
                ui.add(Label::new(Text::Subheading.coloured(&row.text, t.text)).wrap());
                ui.add(Label::new(Text::Small.coloured(format!("{}. {}", row.kind, row.source), t.dim)).wrap());
            });
        });
    };
    let price = |ui: &mut Ui| match row.per_year_cents {
        Some(cents) => {
            stat("It costs", &desk.money(cents)).hint("a year").explained(&row.source).show(ui);
        }
        None => {
            stat("It costs", "–").hint(&row.price).explained(&row.source).show(ui);
        }
    };
    let effect = |ui: &mut Ui| {
        let tone = if row.saves.may_be_nothing() { Tone::Neutral } else { Tone::Good };
        stat("It saves, on average", &saves)
            .hint(&format!("{hint}\n{story}"))
            .tone(tone)
            .explained("Cost of your play minus its cost with this in place before the first signal, on the same dice")
            .show(ui);
    };
    card().show(ui, |ui| measure_row(ui, words, price, effect));
}

/// What it is, what it costs and what it changes: beside each other where there is room.
fn measure_row(ui: &mut Ui, words: impl Fn(&mut Ui), price: impl Fn(&mut Ui), effect: impl Fn(&mut Ui)) {
    if ui.available_width() > 900.0 {
        split(ui, &[0.55, 0.16, 0.29], |ui, part| match part {
            0 => words(ui),
            1 => price(ui),
            _ => effect(ui),
        });
    } else {
        words(ui);
        ui.add_space(space::XS);
        split(ui, &[0.38, 0.62], |ui, part| if part == 0 { price(ui) } else { effect(ui) });
    }
}

fn measure_ui(ui: &mut Ui, desk: &Desk<'_>, row: &PreventionRow, total: Option<i64>) {
    let t = theme(ui);
    let per_year = row.cost_per_year_cents.map(|cents| desk.money(cents));
    let with = row.cost_with_cents.map_or("not computed".to_owned(), |cents| desk.money(cents));
    let saved = row.cost_with_cents.zip(total).map(|(with, total)| total - with);
    let price = |ui: &mut Ui| {
        match &per_year {
            Some(cost) => stat("It costs", cost).hint("a year").explained("As the author of the scenario estimates it"),
            None => stat("It costs", "not stated").explained("Neither the ecosystem nor the scenario says"),
        }
        .show(ui);
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
        measure_row(ui, words, price, effect);
    });
}

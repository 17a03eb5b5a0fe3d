//! What would have prevented it: the three changes that most reduce this attack, what it used, and what its scenario names.

use egui::{Label, Ui};

use super::super::layout::{page, split};
use super::{Desk, not_yet};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::report::{AfterAction, MeasureRow, PreventionRow};
use crate::scenario::model::Authorship;

/// Steps that are named.
const USED: usize = 12;

pub(super) fn prevention_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let debrief = desk.debrief;
    page(ui, "debrief-prevention", 1500.0, |ui| {
        let about = "Fixes, controls and habits that could have been there before the first signal, with your decisions as you took them.";
        page_title(ui, "What would have prevented it", about);
        most_ui(ui, desk);
        ui.add_space(space::M);
        used_ui(ui, debrief);
        ui.add_space(space::M);
        let (title, none) = match debrief.authorship {
            Authorship::Written => ("What the author names, in this one run", "The scenario names nothing."),
            Authorship::Drawn => (
                "Repairs and idle controls on the way of this attack, in this one run",
                "A drawn exercise has no author who would name something, and on its way lay neither a weakness nor an idle control.",
            ),
        };
        overline(ui, title);
        let about = "Each line: what it costs a year, and what this run would have cost with it: the same decisions at the same \
                     moments, and the dice you had. One run is one story; the averages above say more.";
        caption(ui, about);
        ui.add_space(space::XS);
        if debrief.prevention.is_empty() {
            caption(ui, none);
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
        let text = "No single change that was tried makes this attack cheaper: the attacker had other ways, or the cost came \
                    from what followed. Several changes together may help; they are not tried. What the attack did use \
                    stands below.";
        paragraph(ui, text);
    }
    for (index, row) in measures.iter().enumerate() {
        ui.push_id(("most", index), |ui| ranked_ui(ui, desk, index, row));
        ui.add_space(space::XS);
    }
    if let Some(c) = desk.comparison().filter(|c| !c.tried.is_empty()) {
        caption(ui, &c.tried);
    }
    if !measures.is_empty() {
        caption(
            ui,
            "They are chosen on one half of the dice and valued on the other, so that choosing cannot flatter.",
        );
    }
}

/// What the attack used, so that a room has something to talk about whatever was worth trying.
fn used_ui(ui: &mut Ui, debrief: &AfterAction) {
    let t = theme(ui);
    overline(ui, "What this attack used");
    if debrief.used.is_empty() {
        caption(
            ui,
            "No step that worked needed a weakness: the attack went by ways that are open to whoever holds the keys.",
        );
        return;
    }
    caption(
        ui,
        "Steps that worked, each with the weakness that it needed. Who could have known of it, and who would repair it?",
    );
    ui.add_space(space::XS);
    card().show(ui, |ui| {
        for row in debrief.used.iter().take(USED) {
            super::outcome::pair_ui(
                ui,
                icons::BUG,
                &format!("{}: {}", row.clock, row.step),
                &format!("Used: {}", row.weaknesses.join("; ")),
            );
        }
        let more = debrief.used.len().saturating_sub(USED);
        if more > 0 {
            ui.add(Label::new(Text::Small.coloured(format!("And {more} more in the timeline."), t.dim)).wrap());
        }
    });
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
    // What stands again below, with the run as it was played, has its one run there: two ways to play it again, two figures.
    let again = desk.debrief.prevention.iter().any(|other| other.text == row.text && other.cost_with_cents.is_some());
    let story = match row.story_cents {
        _ if again => "in this one run: see below".to_owned(),
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
            Some(cost) => stat("It costs", cost).hint("a year").explained(match desk.debrief.authorship {
                Authorship::Written => "As the author of the scenario estimates it",
                Authorship::Drawn => "Running cost as the ecosystem's file states it",
            }),
            None => stat("It costs", "not stated").explained(match desk.debrief.authorship {
                Authorship::Written => "Neither the ecosystem nor the scenario says",
                Authorship::Drawn => "The ecosystem's file says nothing about a price",
            }),
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

//! What it cost and how it compares: figures, where the money went, the score with its formula, objectives.

use egui::{Label, Ui};

use super::super::layout::{cards, even_card, page, split};
use super::{Desk, ShowAs, Tab, compare, role_named, tone};
use crate::analysis::brief::assumptions::based;
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::chart::{Bar, Step, StepKind, bars, waterfall};
use crate::app::widgets::*;
use crate::base::money::Cents;

/// Below this width the cards stand one below another.
const SIDE_BY_SIDE: f32 = 1000.0;
/// Share of the left column.
const LEFT: f32 = 0.545;
/// Least width of one bar of the waterfall, so that the longest word below it fits.
const BAR: f32 = 80.0;

/// Least width of a figure's card.
const FIGURE: f32 = 205.0;

/// Draws one card.
type Part = fn(&mut Ui, &mut Desk<'_>);

pub(super) fn outcome_ui(ui: &mut Ui, desk: &mut Desk<'_>, show: &mut ShowAs) {
    page(ui, "debrief-outcome", 1900.0, |ui| {
        figures_ui(ui, desk);
        ui.add_space(space::S);
        let width = ui.available_width();
        let needed = desk.debrief.waterfall.len() as f32 * BAR + BAR;
        if width > SIDE_BY_SIDE && width * LEFT > needed {
            split(ui, &[LEFT, 1.0 - LEFT], |ui, part| {
                if part == 0 {
                    column_ui(ui, desk, &[money_ui]);
                    compare::exceedance_ui(ui, desk, show);
                    ui.add_space(space::S);
                    column_ui(ui, desk, &[compare::spread_ui, score_ui]);
                } else {
                    column_ui(ui, desk, &[decisions_ui, compare::references_ui, compare::luck_ui, background_ui]);
                }
            });
        } else {
            let before: [Part; 4] = [money_ui, decisions_ui, compare::references_ui, compare::luck_ui];
            let after: [Part; 3] = [compare::spread_ui, score_ui, background_ui];
            column_ui(ui, desk, &before);
            compare::exceedance_ui(ui, desk, show);
            ui.add_space(space::S);
            column_ui(ui, desk, &after);
        }
    });
}

fn column_ui(ui: &mut Ui, desk: &mut Desk<'_>, parts: &[Part]) {
    for part in parts {
        part(ui, desk);
        ui.add_space(space::S);
    }
}

/// The figures of the report, the first ones with their ranges as soon as those are known.
fn figures_ui(ui: &mut Ui, desk: &Desk<'_>) {
    let known = desk.comparison().map(|c| c.figures.as_slice()).unwrap_or_default();
    let figures: Vec<_> = known.iter().chain(desk.debrief.figures.iter().skip(known.len())).collect();
    cards(ui, "figures", figures.len(), least_width(ui.available_width(), figures.len()), |ui, index, height| {
        let Some(figure) = figures.get(index) else { return 0.0 };
        even_card(ui, card(), height, |ui| {
            stat(&figure.label, &figure.value)
                .hint(&figure.note)
                .tone(tone(figure.tone))
                .explained(&figure.explain)
                .show(ui);
        })
    });
}

/// Least width of a figure's card: all in one row, else in rows of equal length, so that none stands alone.
fn least_width(room: f32, count: usize) -> f32 {
    let gap = space::L;
    let fits = |across: usize| (room + gap) / across as f32 - gap;
    let across =
        (1..=count.max(1)).rev().filter(|across| count.is_multiple_of(*across)).find(|across| fits(*across) >= FIGURE);
    // A hair less, so that rounding does not take one away.
    across.map_or(FIGURE, |across| fits(across) - 0.5)
}

fn money_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    card().show(ui, |ui| {
        let ranges = desk.comparison().map(|c| c.categories.as_slice()).unwrap_or_default();
        let whiskers = if ranges.is_empty() { "" } else { " Whiskers: 10th to 90th percentile of the replays." };
        let about = format!("Each bar starts where the last one ended. Hatched: what comes back.{whiskers}");
        section(ui, "Where the money went", &about);
        let booked = &desk.debrief.waterfall;
        if booked.is_empty() {
            caption(ui, "Nothing was booked.");
            return;
        }
        let sign = &desk.debrief.sign;
        let steps: Vec<Step<'_>> = booked
            .iter()
            .map(|bar| Step {
                label: &bar.label,
                value: bar.cents as f64,
                text: Cents(bar.cents).short(sign),
                range: ranges
                    .iter()
                    .find(|range| range.label == bar.label)
                    .map(|range| (range.low_cents as f64, range.high_cents as f64)),
                kind: match () {
                    () if bar.is_total => StepKind::Total,
                    () if bar.cents < 0 => StepKind::Relief,
                    () => StepKind::Plain,
                },
                hint: &bar.explain,
            })
            .collect();
        if ui.available_width() < steps.len() as f32 * BAR {
            lying_ui(ui, &steps);
        } else {
            waterfall(ui, "Where the money went", &steps, 320.0, |value| Cents(value.round() as i64).short(sign));
        }
        ui.horizontal_wrapped(|ui| {
            if button("Every entry")
                .icon(icons::TABLE)
                .small()
                .named("Show every entry of the ledger")
                .show(ui)
                .clicked()
            {
                desk.go = Some(Tab::Ledger);
            }
            caption(ui, "Each figure is a sum of ledger entries; each entry names its cause.");
        });
    });
}

/// The same as bars that lie, where standing ones have no room for their names.
fn lying_ui(ui: &mut Ui, steps: &[Step<'_>]) {
    let sum: f64 = steps.iter().filter(|step| step.kind != StepKind::Total).map(|step| step.value).sum();
    let lying: Vec<Bar<'_>> = steps
        .iter()
        .map(|step| Bar {
            label: step.label,
            value: if step.kind == StepKind::Total { sum } else { step.value },
            text: step.text.clone(),
            range: None,
            tone: match step.kind {
                StepKind::Relief => Tone::Good,
                StepKind::Plain | StepKind::Avoidable => Tone::Accent,
                StepKind::Total => Tone::Info,
            },
        })
        .collect();
    bars(ui, "Where the money went", &lying);
}

/// By regret as soon as that is known, else by what traces to each directly.
fn decisions_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let debrief = desk.debrief;
    let regrets = desk.comparison().map(|c| c.regrets.as_slice()).unwrap_or_default();
    let known = |id: &str| regrets.iter().find(|row| row.id == id);
    card().show(ui, |ui| {
        let about = match regrets.is_empty() {
            true => "Cost that traces to each decision directly, most first.",
            false => "Cost of what was chosen minus the best alternative, over dice that nobody knew (regret). Later decisions as played.",
        };
        section(ui, "Which decisions mattered", about);
        let mut rows: Vec<_> = debrief.decisions.iter().collect();
        rows.sort_by_key(|row| std::cmp::Reverse(known(&row.id).map_or(row.direct_cents, |r| r.as_played.cents)));
        if rows.is_empty() {
            caption(ui, "No decision was asked for.");
            return;
        }
        let last = if regrets.is_empty() { "Traced" } else { "Dearer by" };
        let columns = [Column::rest("Decision"), Column::rest("Chosen"), Column::number(last, 130.0)];
        let events = whole_table(ui, "Decisions and their cost", &columns, rows.len(), |row, column| {
            let Some(row) = rows.get(row) else { return Cell::default() };
            match column {
                0 => {
                    let cell = Cell::from(row.title.as_str());
                    match role_named(&row.role) {
                        Some(role) => cell.dot(Tone::Role(role)).hint(format!("{}: {}", row.role, row.question)),
                        None => cell.hint(row.question.as_str()),
                    }
                }
                1 => Cell::from(row.chosen.as_str()).hint(format!("{} ({})", row.chosen, row.how)),
                _ if regrets.is_empty() => Cell::from(desk.money(row.direct_cents)),
                _ => match known(&row.id) {
                    None => Cell::from("–").hint("There was no alternative, or it is not computed yet."),
                    Some(r) if r.as_played.may_be_nothing() => Cell::from("no clear difference").hint(r.words.as_str()),
                    Some(r) if r.as_played.cents <= 0 => Cell::from("best").tone(Tone::Good).hint(r.words.as_str()),
                    Some(r) => {
                        let text = format!("+{}", r.as_played.short(&debrief.sign));
                        Cell::from(text).tone(Tone::Danger).hint(r.words.as_str())
                    }
                },
            }
        });
        if events.clicked.is_some() {
            desk.go = Some(Tab::Decisions);
        }
        ui.add_space(space::XS);
        let same = rows.iter().filter(|row| row.same).count();
        caption(ui, &format!("{same} of {} as the expert would choose. Others may be right too: the reasons stand under Decisions.", rows.len()));
        compare::words_ui(ui, desk, &["regret"]);
    });
}

fn score_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let t = theme(ui);
    let score = desk.comparison().and_then(|c| c.score.as_ref()).unwrap_or(&desk.debrief.score);
    card().show(ui, |ui| {
        let about = format!(
            "How far between doing nothing and “{}”. It measures this run, not people.",
            score.top.to_lowercase()
        );
        section(ui, "Score", &about);
        if score.parts.is_empty() {
            caption(ui, "This exercise was not scored.");
            return;
        }
        let out_of: f64 = score.parts.iter().map(|part| part.out_of).sum();
        let value = format!("{:.0}", score.total);
        let hint = format!("of {out_of:.0} points");
        split(ui, &[0.2, 0.8], |ui, part| match part {
            0 => {
                stat("Total", &value).hint(&hint).explained(&score.formula).show(ui);
            }
            _ => {
                ui.spacing_mut().item_spacing.y = 3.0;
                ui.add(Label::new(Text::Caption.coloured("How it is counted", t.dim)).wrap());
                ui.add(Label::new(Text::Small.coloured(&score.formula, t.text)).wrap());
            }
        });
        ui.add_space(space::XS);
        let columns = [
            Column::rest("Part"),
            Column::number("Yours", 96.0),
            Column::number("Nobody acts", 96.0),
            Column::number(&score.top, 96.0),
            Column::number("Points", 92.0),
        ];
        whole_table(ui, "Parts of the score", &columns, score.parts.len(), |row, column| {
            let Some(part) = score.parts.get(row) else { return Cell::default() };
            match column {
                0 => Cell::from(part.label.as_str()),
                1 => Cell::from(part.yours.as_str()),
                2 => Cell::from(part.nobody.as_str()).hint("Mean of runs in which nobody decides anything"),
                3 => Cell::from(part.expert.as_str()).hint("Mean of runs of the play that stands for full points"),
                _ => Cell::from(format!("{:.1} of {:.0}", part.points, part.out_of)).hint(score.formula.as_str()),
            }
        });
        ui.add_space(space::S);
        caption(ui, &score.references);
    });
}

fn background_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let t = theme(ui);
    let debrief = desk.debrief;
    card().show(ui, |ui| {
        section(ui, "What it was", "");
        paragraph(ui, &debrief.truth);
        if !debrief.attacker.0.is_empty() {
            ui.add(Label::new(Text::Small.coloured(sentences(&debrief.attacker.0, &debrief.attacker.1), t.dim)).wrap());
        }
        if !debrief.chances.is_empty() {
            ui.add_space(space::S);
            overline(ui, "What nobody could know");
            for (what, how) in &debrief.chances {
                pair_ui(ui, icons::DICE_FIVE, what, how);
            }
        }
        if !debrief.objectives.is_empty() {
            ui.add_space(space::S);
            overline(ui, "What we wanted to find out");
            for (objective, evidence) in &debrief.objectives {
                pair_ui(ui, icons::TARGET, objective, evidence);
            }
        }
    });
    ui.add_space(space::S);
    card().show(ui, |ui| {
        section(ui, "Where the numbers come from", "");
        ui.add(Label::new(Text::Small.coloured(&debrief.method, t.dim)).wrap());
        for (name, value, basis, source) in &debrief.sources {
            pair_ui(ui, icons::LINK, &format!("{name}: {value}"), &based(basis, source));
        }
        if !debrief.missing.is_empty() {
            ui.add_space(space::S);
            overline(ui, "What was not recorded");
            for line in &debrief.missing {
                ui.add(Label::new(Text::Small.coloured(line, t.dim)).wrap());
            }
        }
        ui.add_space(space::XS);
        caption(ui, &debrief.handling);
    });
}

/// Two sentences, with one mark between them whatever the first ends in.
fn sentences(first: &str, second: &str) -> String {
    match first.trim_end() {
        "" => second.to_owned(),
        first if first.ends_with(['.', '?', '!', ':', '…']) => format!("{first} {second}"),
        first => format!("{first}. {second}"),
    }
}

/// An icon, a strong line and a quiet one.
pub(super) fn pair_ui(ui: &mut Ui, icon: &str, first: &str, second: &str) {
    let t = theme(ui);
    ui.horizontal_top(|ui| {
        ui.label(Text::Strong.coloured(icon, t.dim));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.add(Label::new(Text::SmallStrong.coloured(first, t.text)).wrap());
            if !second.is_empty() {
                ui.add(Label::new(Text::Small.coloured(second, t.dim)).wrap());
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::{FIGURE, least_width, sentences};
    use crate::app::theme::space;

    #[test]
    fn figures_stand_in_rows_of_equal_length() {
        let across =
            |room: f32, count: usize| ((room + space::L) / (least_width(room, count) + space::L)).floor() as usize;
        for room in [700.0, 1_000.0, 1_180.0, 1_500.0, 1_836.0] {
            let across = across(room, 6);
            assert!(6 % across == 0, "{across} at {room}");
        }
        assert_eq!((across(1_180.0, 6), across(1_836.0, 6)), (3, 6));
        assert_eq!(least_width(100.0, 6), FIGURE);
    }

    #[test]
    fn two_sentences_have_one_mark_between_them() {
        assert_eq!(sentences("A crew", "It sells."), "A crew. It sells.");
        assert_eq!(sentences("Who was it?", "Nobody."), "Who was it? Nobody.");
    }
}

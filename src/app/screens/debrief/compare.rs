//! How the exercise compares: with other ways to play it, with the same play under other dice, and with chance itself.

use egui::{Label, Ui};

use super::{Desk, ShowAs, not_yet};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::chart::{Bar, Curve, Lines, Pattern, XAxis, bars, lines};
use crate::app::widgets::*;
use crate::base::money::{Cents, grouped};
use crate::report::{Comparison, CurveRow, Range, Told};

/// Height of the chart of loss exceedance.
const CHART: f32 = 280.0;
/// Rows of its table.
const CHANCES: [f64; 7] = [0.95, 0.9, 0.75, 0.5, 0.25, 0.1, 0.05];

/// References, with what was played between them.
pub(super) fn references_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    card().show(ui, |ui| {
        let about = "Mean cost of other ways to play, under the same dice as your play. Dearest first.";
        section(ui, "Between nobody and the best", about);
        let Some(c) = desk.comparison().filter(|c| !c.references.is_empty()) else { return not_yet(ui, desk.study) };
        let mut rows: Vec<(&str, Range, Tone, String)> =
            c.references.iter().map(|row| (row.name.as_str(), row.cost, Tone::Neutral, row.about.clone())).collect();
        if let Some(expected) = c.expected {
            let about = "What you decided and when, under other dice.".to_owned();
            rows.push(("Your play, on average", expected, Tone::Info, about));
        }
        if let Some(total) = desk.debrief.waterfall.iter().find(|bar| bar.is_total) {
            let this = Range { cents: total.cents, ci95: None, runs: 1 };
            rows.push(("This exercise", this, Tone::Warning, "One run, with the dice that you had.".to_owned()));
        }
        rows.sort_by_key(|(_, cost, ..)| std::cmp::Reverse(cost.cents));
        let sign = &desk.debrief.sign;
        let drawn: Vec<Bar<'_>> = rows
            .iter()
            .map(|(name, cost, tone, _)| Bar {
                label: name,
                value: cost.cents as f64,
                text: if cost.runs == 1 { Cents(cost.cents).short(sign) } else { cost.short(sign) },
                range: cost.ci95.map(|(low, high)| (low as f64, high as f64)),
                tone: *tone,
            })
            .collect();
        bars(ui, "Between nobody and the best", &drawn).on_hover_ui(|ui| {
            for (name, cost, _, about) in &rows {
                let from = if cost.runs == 1 { String::new() } else { format!(" ({})", cost.interval(sign)) };
                ui.label(Text::Small.of(format!("{name}: {}{from}. {about}", Cents(cost.cents).short(sign))));
            }
        });
        if !c.odd.is_empty() {
            ui.add_space(space::XS);
            paragraph(ui, &c.odd);
        }
        if !c.search.is_empty() {
            ui.add_space(space::XS);
            caption(ui, &c.search);
        }
        if !c.best_play.is_empty() {
            let t = theme(ui);
            egui::CollapsingHeader::new(Text::SmallStrong.coloured("The best play, line by line", t.text)).show(
                ui,
                |ui| {
                    for line in &c.best_play {
                        ui.add(Label::new(Text::Small.coloured(line, t.text)).wrap());
                    }
                },
            );
        }
    });
}

/// Luck and play, each in a sentence, and the two percentiles.
pub(super) fn luck_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    card().show(ui, |ui| {
        section(ui, "Luck and play", "What the dice did, and what choices did.");
        let Some(c) = desk.comparison().filter(|c| c.luck.is_some()) else { return not_yet(ui, desk.study) };
        for (told, icon) in [(&c.luck, icons::DICE_FIVE), (&c.quality_gap, icons::SCALES)] {
            match told {
                Some(told) => told_ui(ui, desk, told, icon),
                None => not_yet(ui, desk.study),
            }
        }
        if c.percentiles.is_empty() {
            return;
        }
        ui.add_space(space::XS);
        let t = theme(ui);
        for row in &c.percentiles {
            let name = format!("{}, percentile {:.0}", row.name, row.share * 100.0);
            ui.label(Text::SmallStrong.coloured(&name, t.text));
            progress_bar(ui, &row.words, row.share as f32, Tone::Accent);
            ui.add(Label::new(Text::Small.coloured(&row.words, t.dim)).wrap());
        }
        words_ui(ui, desk, &["luck", "quality gap", "percentile"]);
    });
}

fn told_ui(ui: &mut Ui, desk: &Desk<'_>, told: &Told, icon: &str) {
    let t = theme(ui);
    ui.horizontal_top(|ui| {
        ui.label(Text::Strong.coloured(icon, t.dim));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.add(Label::new(Text::Body.coloured(&told.words, t.text)).wrap());
            caption(ui, &told.range.interval(&desk.debrief.sign));
        });
    });
}

/// Words that lead to the glossary.
pub(super) fn words_ui(ui: &mut Ui, desk: &mut Desk<'_>, words: &[&str]) {
    ui.horizontal_wrapped(|ui| {
        for word in words {
            if super::super::entry(desk.glossary, word).is_some() {
                desk.word(ui, word);
                ui.add_space(space::S);
            }
        }
    });
}

/// How likely it is that it costs more: a chart with three patterns, or the same as a table.
pub(super) fn exceedance_ui(ui: &mut Ui, desk: &mut Desk<'_>, show: &mut ShowAs) {
    card().show(ui, |ui| {
        let known = desk.comparison().filter(|c| !c.curves.is_empty());
        let runs = known.map_or(String::new(), |c| format!(" {} runs each, same dice.", grouped(c.replays)));
        let about = format!("Loss exceedance: the share of runs that cost at least so much.{runs}");
        section(ui, "Chance that it costs more", &about);
        let Some(c) = known else { return not_yet(ui, desk.study) };
        segmented(ui, "Show loss exceedance as", show, &[(ShowAs::Chart, "Chart"), (ShowAs::Table, "Table")]);
        ui.add_space(space::XS);
        match show {
            ShowAs::Chart => chart_ui(ui, desk, c),
            ShowAs::Table => table_ui(ui, desk, &c.curves),
        }
        words_ui(ui, desk, &["loss exceedance"]);
    });
}

fn chart_ui(ui: &mut Ui, desk: &Desk<'_>, c: &Comparison) {
    let points: Vec<Vec<(f64, f64)>> = c.curves.iter().map(points).collect();
    let looks = [(Tone::Danger, Pattern::Dashed), (Tone::Accent, Pattern::Solid), (Tone::Good, Pattern::Dotted)];
    let curves: Vec<Curve<'_>> = c
        .curves
        .iter()
        .zip(&points)
        .zip(looks)
        .map(|((curve, points), (tone, pattern))| Curve { name: &curve.name, points, tone, pattern })
        .collect();
    let total = desk.debrief.waterfall.iter().find(|bar| bar.is_total);
    let chart = Lines {
        name: "Chance that it costs more",
        curves: &curves,
        x_axis: XAxis::Logarithmic,
        mark: total.map(|bar| (bar.cents as f64, "this exercise")),
        height: CHART,
    };
    let sign = &desk.debrief.sign;
    lines(ui, chart, |x| Cents(x.round() as i64).tick(sign), |y| format!("{:.0} %", y * 100.0));
}

/// The points of a curve, down to nothing beyond the dearest run.
fn points(curve: &CurveRow) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = curve.points.iter().map(|(cents, share)| (*cents as f64, *share)).collect();
    if let Some((dearest, _)) = points.last().copied() {
        points.push((dearest, 0.0));
    }
    points
}

fn table_ui(ui: &mut Ui, desk: &Desk<'_>, curves: &[CurveRow]) {
    let mut columns = vec![Column::rest("Chance")];
    columns.extend(curves.iter().map(|curve| Column::number(&curve.name, 110.0)));
    whole_table(ui, "Loss exceedance", &columns, CHANCES.len(), |row, column| {
        let Some(share) = CHANCES.get(row).copied() else { return Cell::default() };
        match column.checked_sub(1).and_then(|i| curves.get(i)) {
            None => Cell::from(format!("{:.0} % cost at least", share * 100.0)),
            Some(curve) => Cell::from(curve.at_share(share).map_or("–".to_owned(), |cents| desk.money(cents))),
        }
    });
}

/// The same play under other dice: how far cost and times lie apart.
pub(super) fn spread_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    card().show(ui, |ui| {
        let about = "What you decided, played again under other dice. A tenth of the replays lies below the first figure, a tenth above the last.";
        section(ui, "The same play, other dice", about);
        let Some(c) = desk.comparison().filter(|c| !c.spread.is_empty()) else { return not_yet(ui, desk.study) };
        let columns = [
            Column::rest("Figure"),
            Column::number("Yours", 86.0),
            Column::number("10 %", 86.0),
            Column::number("Half", 86.0),
            Column::number("90 %", 86.0),
        ];
        whole_table(ui, "The same play under other dice", &columns, c.spread.len(), |row, column| {
            let Some(row) = c.spread.get(row) else { return Cell::default() };
            match column {
                0 => Cell::from(row.label.as_str()),
                1 => Cell::from(row.yours.as_str()),
                n => Cell::from(row.percentiles.get(n - 2).cloned().unwrap_or_default()),
            }
        });
        if !c.departures.is_empty() {
            ui.add_space(space::XS);
            let t = theme(ui);
            let title = format!("Where replays went another way ({})", c.departures.len());
            egui::CollapsingHeader::new(Text::SmallStrong.coloured(title, t.text)).show(ui, |ui| {
                for line in &c.departures {
                    ui.add(Label::new(Text::Small.coloured(line, t.dim)).wrap());
                }
            });
        }
        ui.add_space(space::XS);
        caption(ui, &c.method);
    });
}

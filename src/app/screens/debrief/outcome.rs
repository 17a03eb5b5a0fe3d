//! What it cost and how it compares: figures, where the money went, the score with its formula, objectives.

use egui::{Label, Ui};

use super::super::layout::{cards, even_card, page, split};
use super::{Desk, Tab, role_named, tone};
use crate::app::icons;
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::chart::{Step, StepKind, waterfall};
use crate::app::widgets::*;
use crate::base::money::Cents;

/// One part of the page.
type Part = fn(&mut Ui, &mut Desk<'_>);

/// Below this width the charts stand one below another.
const SIDE_BY_SIDE: f32 = 1000.0;

pub(super) fn outcome_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    page(ui, "debrief-outcome", 1900.0, |ui| {
        figures_ui(ui, desk);
        ui.add_space(space::S);
        if ui.available_width() > SIDE_BY_SIDE {
            split(ui, &[0.545, 0.455], |ui, part| {
                let (first, second): (Part, Part) =
                    if part == 0 { (money_ui, score_ui) } else { (decisions_ui, background_ui) };
                first(ui, desk);
                ui.add_space(space::S);
                second(ui, desk);
            });
        } else {
            for part in [money_ui, decisions_ui, score_ui, background_ui] {
                part(ui, desk);
                ui.add_space(space::S);
            }
        }
    });
}

fn figures_ui(ui: &mut Ui, desk: &Desk<'_>) {
    let figures = &desk.debrief.figures;
    cards(ui, "figures", figures.len(), 205.0, |ui, index, height| {
        let Some(figure) = figures.get(index) else { return 0.0 };
        even_card(
            ui,
            card(),
            height,
            |ui| {
                stat(&figure.label, &figure.value)
                    .hint(&figure.note)
                    .tone(tone(figure.tone))
                    .explained(&figure.explain)
                    .show(ui);
            },
            None,
        )
    });
}

fn money_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    card().show(ui, |ui| {
        section(ui, "Where the money went", "Each bar starts where the last one ended. Hatched: what comes back.");
        let bars = &desk.debrief.waterfall;
        if bars.is_empty() {
            caption(ui, "Nothing was booked.");
            return;
        }
        let sign = &desk.debrief.sign;
        let steps: Vec<Step<'_>> = bars
            .iter()
            .map(|bar| Step {
                label: &bar.label,
                value: bar.cents as f64,
                text: Cents(bar.cents).short(sign),
                range: None,
                kind: match () {
                    () if bar.is_total => StepKind::Total,
                    () if bar.cents < 0 => StepKind::Relief,
                    () => StepKind::Plain,
                },
                hint: &bar.explain,
            })
            .collect();
        waterfall(ui, "Where the money went", &steps, 320.0, |value| Cents(value.round() as i64).short(sign));
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

fn decisions_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let debrief = desk.debrief;
    card().show(ui, |ui| {
        section(ui, "Which decisions mattered", "Cost that traces to each decision directly, most first.");
        let mut rows: Vec<_> = debrief.decisions.iter().collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.direct_cents));
        if rows.is_empty() {
            caption(ui, "No decision was asked for.");
            return;
        }
        let columns = [Column::rest("Decision"), Column::rest("Chosen"), Column::number("Traced", 84.0)];
        let events = table(ui, "Decisions and their cost", &columns, rows.len(), None, |row, column| {
            let Some(row) = rows.get(row) else { return Cell::default() };
            match column {
                0 => match role_named(&row.role) {
                    Some(role) => Cell::from(row.title.as_str()).dot(Tone::Role(role)).hint(format!("{}: {}", row.role, row.question)),
                    None => Cell::from(row.title.as_str()).hint(row.question.as_str()),
                },
                1 => Cell::from(row.chosen.as_str()).hint(format!("{} ({})", row.chosen, row.how)),
                _ if row.same => Cell::from(desk.money(row.direct_cents)).tone(Tone::Good).hint("The choice that the expert would take"),
                _ => Cell::from(desk.money(row.direct_cents)).hint(format!("An expert would choose: {}", row.expert)),
            }
        });
        if events.clicked.is_some() {
            desk.go = Some(Tab::Decisions);
        }
        ui.add_space(space::XS);
        let same = rows.iter().filter(|row| row.same).count();
        caption(ui, &format!("{same} of {} as the expert would choose (green). Others may be right too: the reasons stand under Decisions.", rows.len()));
    });
}

fn score_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let t = theme(ui);
    let score = &desk.debrief.score;
    card().show(ui, |ui| {
        section(ui, "Score", "How far between doing nothing and the expert. It measures this run, not people.");
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
            Column::number("Expert", 96.0),
            Column::number("Points", 92.0),
        ];
        table(ui, "Parts of the score", &columns, score.parts.len(), None, |row, column| {
            let Some(part) = score.parts.get(row) else { return Cell::default() };
            match column {
                0 => Cell::from(part.label.as_str()),
                1 => Cell::from(part.yours.as_str()),
                2 => Cell::from(part.nobody.as_str()).hint("Mean of runs in which nobody decides anything"),
                3 => Cell::from(part.expert.as_str()).hint("Mean of runs with the expert's choices"),
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
            ui.add(
                Label::new(Text::Small.coloured(format!("{}. {}", debrief.attacker.0, debrief.attacker.1), t.dim))
                    .wrap(),
            );
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
            pair_ui(ui, icons::LINK, &format!("{name}: {value}"), &format!("{basis}. {source}"));
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

//! What postures and single controls are worth, and what training would have to bring.

use egui::{Label, Ui};

use crate::analysis::annual::worth::Worth;
use crate::analysis::brief::Briefing;
use crate::analysis::brief::evidence::{Strength, TRAINING};
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::*;
use crate::report::brief_page::words::*;
use crate::scenario::doc::Switch;

/// Draws both.
pub(super) fn measures_ui(ui: &mut Ui, briefing: &Briefing) {
    worth_ui(ui, briefing);
    if briefing.postures.iter().any(|p| p.training.is_some()) {
        ui.add_space(space::L);
        training_ui(ui, briefing);
    }
}

fn worth_ui(ui: &mut Ui, briefing: &Briefing) {
    let postures =
        briefing.postures.iter().skip(1).filter(|p| p.training.is_none()).map(|p| (p.name.clone(), &p.worth));
    let controls = briefing.controls.iter().map(|c| {
        let now = match c.works_today {
            Switch::On => "works today",
            Switch::Off => "off today",
        };
        (format!("{} ({now})", c.name), &c.worth)
    });
    let rows: Vec<(String, &Worth)> = postures.chain(controls).collect();
    card().show(ui, |ui| {
        section(
            ui,
            "What it is worth a year",
            "Loss saved against today with its 95 % interval, and when its cost is back. A control that works today: what would be lost without it. Earlier first signals are no saving here: what was lost before them is in no figure.",
        );
        if rows.is_empty() {
            caption(ui, "There is one posture and no control to ask for. Add them under the assumptions.");
            return;
        }
        // Where there is little room, what a measure costs stands on hover.
        let roomy = ui.available_width() >= 800.0;
        let mut columns = vec![Column::rest("Measure"), Column::number("Saves a year", 176.0)];
        if roomy {
            columns.push(Column::number("Costs", 178.0));
        }
        columns.push(Column::words("Pays back", 178.0));
        let last = columns.len() - 1;
        whole_table(ui, "What measures are worth", &columns, rows.len(), |row, column| {
            let Some((name, worth)) = rows.get(row) else { return Cell::default() };
            match column {
                0 => Cell::from(name.as_str()).hint(name.as_str()),
                1 if no_difference(worth) => Cell::from("nothing").hint(NO_DIFFERENCE_ABOUT),
                _ if column == last && no_difference(worth) => {
                    Cell::from("no difference").hint(format!("It makes {NO_DIFFERENCE}.\n{NO_DIFFERENCE_ABOUT}"))
                }
                1 => Cell::from(saves(worth)).hint(
                    "On the same dice with and without it. The interval comes from the number of runs and years; assumptions may be further off.",
                ),
                _ if column == last => {
                    let tone = if worth.pays_back[0].is_some() { Tone::Good } else { Tone::Neutral };
                    Cell::from(pay_back(worth)).tone(tone).hint(format!(
                        "It costs {}. Saved less running cost a year: {} ({} to {}). Without interest.",
                        costs(worth),
                        money(worth.net[0]),
                        money(worth.net[1]),
                        money(worth.net[2])
                    ))
                }
                _ => Cell::from(costs(worth)).hint("As stated under the assumptions"),
            }
        });
        let idle: Vec<&str> =
            rows.iter().filter(|(_, worth)| no_difference(worth)).map(|(name, _)| name.as_str()).collect();
        if !idle.is_empty() {
            caption(ui, &format!("{}: {NO_DIFFERENCE}. {NO_DIFFERENCE_ABOUT}", idle.join(", ")));
        }
    });
}

fn training_ui(ui: &mut Ui, briefing: &Briefing) {
    let t = theme(ui);
    card().show(ui, |ui| {
        section(
            ui,
            "What training would have to bring",
            "The effect at which it pays for itself. What it does bring is not known, so no return is computed.",
        );
        for posture in &briefing.postures {
            if let Some(even) = &posture.training {
                paragraph(ui, &training(posture, even));
            }
        }
        ui.add_space(space::S);
        overline(ui, "What evidence there is");
        for evidence in TRAINING {
            ui.add_space(space::XS);
            let tone = match evidence.strength {
                Strength::Randomised => Tone::Good,
                Strength::Correlational => Tone::Warning,
                Strength::Missing => Tone::Neutral,
            };
            chip(evidence.strength.label()).tone(tone).show(ui);
            ui.add(Label::new(Text::Small.coloured(evidence.finding, t.text)).wrap());
            ui.add(Label::new(Text::Caption.coloured(evidence.source, t.faint)).wrap());
        }
    });
}

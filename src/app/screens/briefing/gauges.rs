//! Which assumptions matter, and how long it takes to detect and to contain.

use egui::{Label, Ui};

use crate::analysis::brief::assumptions::basis_word;
use crate::analysis::brief::times::{TimeSpread, Times};
use crate::analysis::brief::{Briefing, ThreatResult};
use crate::app::theme::{Text, space, theme};
use crate::app::widgets::chart::{Swing, tornado};
use crate::app::widgets::*;
use crate::report::brief_page::words::*;

/// Bars that are drawn.
const MOST: usize = 10;

/// Draws both.
pub(super) fn gauges_ui(ui: &mut Ui, briefing: &Briefing) {
    tornado_ui(ui, briefing);
    ui.add_space(space::L);
    times_ui(ui, briefing);
}

fn tornado_ui(ui: &mut Ui, briefing: &Briefing) {
    let t = theme(ui);
    card().show(ui, |ui| {
        section(
            ui,
            "Which assumptions matter",
            &format!(
                "The mean yearly loss of today, {}, when one assumption moves from its 10th percentile (hatched end) to its 90th and all else stays.",
                money(briefing.expected_today)
            ),
        );
        let swings: Vec<Swing<'_>> = briefing
            .sensitivities
            .iter()
            .take(MOST)
            .map(|s| Swing {
                label: &s.name,
                values: s.loss.map(|c| c.units()),
                texts: s.loss.map(money),
                hint: format!("{} → {}\n{}: {}", s.ends[0], s.ends[1], basis_word(s.basis), s.source),
            })
            .collect();
        if swings.is_empty() {
            caption(ui, "No assumption moves the mean.");
            return;
        }
        tornado(ui, "Which assumptions matter", briefing.expected_today.units(), &swings);
        ui.add_space(space::XS);
        let rest = briefing.sensitivities.len().saturating_sub(MOST);
        if rest > 0 {
            let text = format!("{rest} more matter less than these; “sandtable brief --json” lists them all.");
            ui.add(Label::new(Text::Caption.coloured(text, t.faint)).wrap());
        }
    });
}

fn times_ui(ui: &mut Ui, briefing: &Briefing) {
    // By the number that a posture has among the assumptions: its name and a threat's do not fit beside each other.
    let rows: Vec<(&ThreatResult, (usize, &str), &Times)> = briefing
        .postures
        .iter()
        .enumerate()
        .flat_map(|(i, p)| p.threats.iter().map(move |t| (t, (i + 1, p.name.as_str()))))
        .filter_map(|(threat, posture)| threat.times.as_ref().map(|times| (threat, posture, times)))
        .collect();
    if rows.is_empty() {
        return;
    }
    card().show(ui, |ui| {
        section(ui, "Times to detect and to contain", TIMES_ABOUT);
        let columns = [
            Column::rest("Posture and threat"),
            Column::number("First signal", 130.0),
            Column::number("Detected", 130.0),
            Column::number("Contained", 150.0),
            Column::number("never", 48.0),
        ];
        table(ui, "Times", &columns, rows.len(), None, |row, column| {
            let Some((threat, (number, posture), times)) = rows.get(row) else { return Cell::default() };
            let of = |times: &TimeSpread| {
                let [half, most, share] = time_cells(times);
                let hint = format!("Half of the runs within {half}, nine in ten within {most}, never in {share}");
                Cell::from(format!("{half} · {most}")).hint(hint)
            };
            match column {
                0 => {
                    let name = format!("{number}. {}", super::postures::short(&threat.name));
                    Cell::from(name).hint(format!("{}\n{posture}", threat.name))
                }
                1 => of(&times.signal),
                2 => of(&times.detect),
                3 => of(&times.contain),
                _ => Cell::from(percent(times.contain.never)).hint(left(times)),
            }
        });
    });
}

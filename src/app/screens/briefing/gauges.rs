//! Which assumptions matter, and how long it takes to detect and to contain.

use egui::{Label, Ui};

use crate::analysis::brief::assumptions::{based, basis_word};
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
                "The mean yearly loss of today, {}, when one assumption moves from its 10th percentile (hatched end) to its 90th and all else stays.{}",
                money(briefing.expected_today),
                two_means(briefing)
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
                hint: format!("{} → {}\n{}", s.ends[0], s.ends[1], based(basis_word(s.basis), &s.source)),
            })
            .collect();
        if swings.is_empty() {
            caption(ui, "No assumption moves the mean.");
            return;
        }
        tornado(ui, "Which assumptions matter", briefing.expected_today.units(), &swings);
        ui.add_space(space::XS);
        let rest = briefing.sensitivities.get(MOST..).unwrap_or_default();
        if !rest.is_empty() {
            let title = format!("{} more, which matter less", rest.len());
            egui::CollapsingHeader::new(Text::SmallStrong.coloured(title, t.text)).show(ui, |ui| {
                for s in rest {
                    let [low, high] = s.loss.map(money);
                    let text = format!("{}: {low} to {high} ({} → {})", s.name, s.ends[0], s.ends[1]);
                    ui.add(Label::new(Text::Small.coloured(text, t.dim)).wrap())
                        .on_hover_text(based(basis_word(s.basis), &s.source));
                }
            });
        }
    });
}

/// Why the middle of the bars is not the figure at the top, where the two read differently.
fn two_means(briefing: &Briefing) -> String {
    let top = briefing.postures.first().map(|today| money(today.loss.mean)).unwrap_or_default();
    match top == money(briefing.expected_today) {
        true => String::new(),
        false => format!(
            " It is computed from rates and costs directly; {top} at the top is the mean of simulated years, with their chance in it."
        ),
    }
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
        // With little room, who left first stands on hover with the runs that were never contained.
        let roomy = ui.available_width() > 720.0;
        let [time, last] = if roomy { [130.0, 150.0] } else { [104.0, 112.0] };
        let mut columns = vec![
            Column::rest("Posture and threat"),
            Column::number("First signal", time),
            Column::number("Detected", time),
            Column::number("Contained", last),
            Column::number("never", 48.0),
        ];
        if roomy {
            columns.push(Column::number("attacker left first", 116.0));
        }
        whole_table(ui, "Times", &columns, rows.len(), |row, column| {
            let Some((threat, (number, posture), times)) = rows.get(row) else { return Cell::default() };
            let of = |times: &TimeSpread| {
                let [half, most, share] = time_cells(times);
                let hint = format!("Half of the runs within {half}, nine in ten within {most}, never in {share}");
                Cell::from(format!("{half} · {most}")).hint(hint)
            };
            match column {
                0 => {
                    let name = format!("{number}. {}", threat.name);
                    Cell::from(name).hint(format!("{}\n{number}. {posture}", threat.name))
                }
                1 => of(&times.signal),
                2 => of(&times.detect),
                3 => of(&times.contain),
                4 => Cell::from(percent(times.contain.never)).hint(left(times)),
                _ => Cell::from(percent(times.left)).hint(left(times)),
            }
        });
    });
}

//! Annualised loss of each posture, and the chance that a year costs more.

use egui::{Label, Ui};

use crate::analysis::brief::{Briefing, PostureResult};
use crate::app::screens::layout::{cards, even_card};
use crate::app::theme::{Text, Tone, space, theme};
use crate::app::widgets::chart::{Curve, Lines, Pattern, XAxis, lines};
use crate::app::widgets::*;
use crate::base::money::Cents;
use crate::report::brief_page::words::*;
use crate::report::brief_page::{PERCENTILES, curves};

/// What the colours of curves say besides their patterns and names.
const TONES: [Tone; 4] = [Tone::Danger, Tone::Accent, Tone::Good, Tone::Warning];

/// Draws them.
pub(super) fn results_ui(ui: &mut Ui, briefing: &Briefing) {
    let t = theme(ui);
    cards(ui, "postures", briefing.postures.len(), 136.0, |ui, index, height| {
        let Some(posture) = briefing.postures.get(index) else { return 0.0 };
        even_card(ui, card(), height, |ui| posture_ui(ui, posture))
    });
    ui.add_space(space::XS);
    ui.add(Label::new(Text::Caption.coloured(behind(briefing), t.faint)).wrap());
    ui.add_space(space::M);
    card().show(ui, |ui| {
        section(
            ui,
            "Chance that a year costs more",
            "Loss exceedance: for each amount on the lower axis, the share of simulated years that cost more.",
        );
        exceedance_ui(ui, briefing);
        ui.add_space(space::S);
        percentiles_ui(ui, briefing);
        if briefing.postures.iter().any(|p| p.training.is_some()) {
            caption(ui, TRAINING_APART);
        }
    });
}

fn posture_ui(ui: &mut Ui, posture: &PostureResult) {
    let value = money(posture.loss.mean);
    let hint = format!("{} · {}", range(posture.loss.ci95), quiet(&posture.loss));
    let mut explained = format!("Annualised loss: frequency × magnitude, mean over all simulated years.\n{INTERVAL}\n");
    for threat in &posture.threats {
        explained += &format!(
            "\n{}: {:.2} a year × {} = {}",
            threat.name,
            threat.rate,
            money(threat.each),
            money(threat.yearly)
        );
    }
    stat(&posture.name, &value).hint(&hint).explained(&explained).show(ui);
}

fn exceedance_ui(ui: &mut Ui, briefing: &Briefing) {
    let all = curves(briefing);
    let points: Vec<Vec<(f64, f64)>> = all
        .iter()
        .map(|(_, loss)| {
            // Years without a loss have no place on an axis of equal factors.
            loss.exceedance.iter().filter(|(c, _)| *c > Cents::ZERO).map(|(c, share)| (c.units(), *share)).collect()
        })
        .collect();
    // Whole names stand in the table below; three long ones in a row would leave no place for a label.
    let names: Vec<String> = all
        .iter()
        .map(|(name, _)| name.split(" = ").map(super::postures::short).collect::<Vec<_>>().join(" = "))
        .collect();
    let drawn: Vec<Curve<'_>> = names
        .iter()
        .zip(&points)
        .zip(TONES.into_iter().zip(Pattern::ALL))
        .map(|((name, points), (tone, pattern))| Curve { name, points, tone, pattern })
        .collect();
    let chart =
        Lines { name: "Loss exceedance", curves: &drawn, x_axis: XAxis::Logarithmic, mark: None, height: 300.0 };
    lines(ui, chart, |x| money(Cents::from_units(x)), percent);
}

fn percentiles_ui(ui: &mut Ui, briefing: &Briefing) {
    let all = curves(briefing);
    let titles = PERCENTILES.map(percent);
    let mut columns = vec![Column::rest("Not exceeded in")];
    columns.extend(titles.iter().map(|title| Column::number(title, 76.0)));
    table(ui, "Percentiles of the yearly loss", &columns, all.len(), None, |row, column| {
        let Some((name, loss)) = all.get(row) else { return Cell::default() };
        let Some(share) = column.checked_sub(1).and_then(|c| PERCENTILES.get(c)) else {
            return Cell::from(name.as_str()).hint(name.as_str());
        };
        match percentile(loss, *share) {
            Some(p) => Cell::from(money(p.loss)).hint(format!(
                "In {} of years the loss is not higher. 95 % interval from the number of years: {}",
                percent(*share),
                range([p.low, p.high])
            )),
            None => Cell::default(),
        }
    });
}

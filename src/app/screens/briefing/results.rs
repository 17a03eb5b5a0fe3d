//! Annualised loss of each posture, and the chance that a year costs more.

use egui::{Label, Ui};

use crate::analysis::annual::Loss;
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
        even_card(ui, card(), height, |ui| posture_ui(ui, briefing, index, posture))
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
        for note in worse_percentiles(briefing, &PERCENTILES) {
            caption(ui, &note);
        }
        if briefing.postures.iter().any(|p| p.training.is_some()) {
            caption(ui, TRAINING_APART);
        }
    });
}

/// A curve with the numbers of the postures that share it, as they stand among the assumptions.
struct Shared<'a> {
    /// "1 = 3. As things are".
    name: String,
    /// Every posture with its whole name.
    whole: String,
    loss: &'a Loss,
}

fn shared(briefing: &Briefing) -> Vec<Shared<'_>> {
    let of = |loss: &Loss| -> Vec<(usize, &PostureResult)> {
        briefing.postures.iter().enumerate().filter(|(_, posture)| posture.loss == *loss).collect()
    };
    let all = curves(briefing).into_iter().map(|(_, loss)| {
        let postures = of(loss);
        let numbers: Vec<String> = postures.iter().map(|(i, _)| (i + 1).to_string()).collect();
        let first = postures.first().map(|(_, posture)| posture.name.as_str()).unwrap_or_default();
        let whole: Vec<String> = postures.iter().map(|(i, p)| format!("{}. {}", i + 1, p.name)).collect();
        Shared { name: format!("{}. {first}", numbers.join(" = ")), whole: whole.join("\n"), loss }
    });
    all.collect()
}

fn posture_ui(ui: &mut Ui, briefing: &Briefing, index: usize, posture: &PostureResult) {
    let value = money(posture.loss.mean);
    let mut hint = format!("{} · {}", range(posture.loss.ci95), quiet(&posture.loss));
    if let Some(why) = same_as_today(briefing, index) {
        hint = format!("{hint}\n{why}");
    }
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
    let name = format!("{}. {}", index + 1, posture.name);
    stat(&name, &value).hint(&hint).explained(&explained).show(ui);
}

fn exceedance_ui(ui: &mut Ui, briefing: &Briefing) {
    let all = shared(briefing);
    let points: Vec<Vec<(f64, f64)>> = all
        .iter()
        .map(|shared| {
            // Years without a loss have no place on an axis of equal factors.
            let loss = shared.loss;
            loss.exceedance.iter().filter(|(c, _)| *c > Cents::ZERO).map(|(c, share)| (c.units(), *share)).collect()
        })
        .collect();
    let drawn: Vec<Curve<'_>> = all
        .iter()
        .zip(&points)
        .zip(TONES.into_iter().zip(Pattern::ALL))
        .map(|((shared, points), (tone, pattern))| Curve { name: &shared.name, points, tone, pattern })
        .collect();
    let chart =
        Lines { name: "Loss exceedance", curves: &drawn, x_axis: XAxis::Logarithmic, mark: None, height: 300.0 };
    lines(ui, chart, |x| Cents::from_units(x).tick("$"), percent);
}

fn percentiles_ui(ui: &mut Ui, briefing: &Briefing) {
    let all = shared(briefing);
    // Where there is little room, the least telling one is left out: it can be read from the curve.
    let roomy = ui.available_width() > 660.0;
    let shares: Vec<f64> = PERCENTILES.into_iter().filter(|share| roomy || *share != 0.75).collect();
    let titles: Vec<String> = shares.iter().map(|share| percent(*share)).collect();
    let mut columns = vec![Column::rest("Not exceeded in")];
    columns.extend(titles.iter().map(|title| Column::number(title, if roomy { 76.0 } else { 64.0 })));
    whole_table(ui, "Percentiles of the yearly loss", &columns, all.len(), |row, column| {
        let Some(shared) = all.get(row) else { return Cell::default() };
        let Some(share) = column.checked_sub(1).and_then(|c| shares.get(c)) else {
            return Cell::from(shared.name.as_str()).hint(shared.whole.as_str());
        };
        match percentile(shared.loss, *share) {
            Some(p) => Cell::from(money(p.loss)).hint(format!(
                "In {} of years the loss is not higher. 95 % interval from the number of years: {}",
                percent(*share),
                range([p.low, p.high])
            )),
            None => Cell::default(),
        }
    });
}

//! The page as Markdown.

use std::fmt::Write as _;

use super::words::*;
use super::{MOST_BARS, PERCENTILES, curves};
use crate::analysis::brief::assumptions::basis_word;
use crate::analysis::brief::evidence::TRAINING;
use crate::analysis::brief::{Briefing, DISCLAIMER};
use crate::report::markdown::table;
use crate::scenario::doc::Switch;

fn heading(out: &mut String, text: &str) {
    let _ = writeln!(out, "## {text}\n");
}

/// The page.
pub(super) fn markdown(b: &Briefing) -> String {
    let on = b.ecosystem.as_ref().map_or(String::new(), |name| format!("{name} · "));
    let mut out = format!("# {}\n\n{on}{}\n\n**{DISCLAIMER}**\n\n", b.title, behind(b));

    heading(&mut out, "Annualised loss");
    let rows =
        b.postures.iter().map(|p| vec![p.name.clone(), money(p.loss.mean), range(p.loss.ci95), percent(p.loss.none)]);
    table(&mut out, &["Posture", "Mean a year", "95 % interval", "Years without a loss"], rows);
    let _ = writeln!(out, "{INTERVAL} {TRAINING_APART}\n");

    heading(&mut out, "Chance that a year costs more");
    let mut columns = vec!["Not exceeded in".to_owned()];
    columns.extend(PERCENTILES.map(|share| format!("{} of years", percent(share))));
    let rows = curves(b).into_iter().map(|(name, loss)| {
        let mut cells = vec![name];
        cells.extend(PERCENTILES.map(|share| percentile(loss, share).map_or(String::new(), |p| money(p.loss))));
        cells
    });
    table(&mut out, &columns.iter().map(String::as_str).collect::<Vec<_>>(), rows);

    for note in worse_percentiles(b, &PERCENTILES) {
        let _ = writeln!(out, "{note}\n");
    }

    heading(&mut out, "What it is worth a year");
    let postures = b.postures.iter().skip(1).filter(|p| p.training.is_none()).map(|p| (p.name.clone(), &p.worth));
    let controls = b.controls.iter().map(|c| {
        let now = match c.works_today {
            Switch::On => "works today",
            Switch::Off => "off today",
        };
        (format!("{} ({now})", c.name), &c.worth)
    });
    let rows = postures.chain(controls).map(|(name, w)| vec![name, saves(w), costs(w), pay_back(w)]);
    table(&mut out, &["Measure", "Saves (95 % interval)", "Costs", "Pays back"], rows);
    if any_without_difference(b) {
        let _ = writeln!(out, "{NO_DIFFERENCE_ABOUT}\n");
    }

    heading(&mut out, "Which assumptions matter");
    let _ = writeln!(
        out,
        "Yearly loss of {} today; one assumption is moved from its 10th to its 90th percentile.\n",
        money(b.expected_today)
    );
    let rows = b.sensitivities.iter().take(MOST_BARS).map(|s| {
        let [low, high] = s.loss.map(money);
        vec![s.name.clone(), format!("{} → {}", s.ends[0], s.ends[1]), low, high, basis_word(s.basis).to_owned()]
    });
    table(&mut out, &["Assumption", "From → to", "Loss at one end", "At the other", "Basis"], rows);

    heading(&mut out, "Times to detect and to contain");
    let _ = writeln!(out, "{TIMES_ABOUT}\n");
    for (threat, rows) in times_by_threat(b) {
        let _ = writeln!(out, "**{threat}**\n");
        table(&mut out, &TIME_COLUMNS, rows.into_iter());
    }

    if b.postures.iter().any(|p| p.training.is_some()) {
        heading(&mut out, "Training");
        for posture in &b.postures {
            if let Some(t) = &posture.training {
                let _ = writeln!(out, "{}\n", training(posture, t));
            }
        }
        for e in TRAINING {
            let _ = writeln!(out, "- **{}.** {} ({})", e.strength.label(), e.finding, e.source);
        }
        out.push('\n');
    }

    heading(&mut out, "Assumptions");
    let rows = b
        .assumptions
        .iter()
        .map(|a| vec![a.about.clone(), a.value.clone(), basis_word(a.basis).to_owned(), a.source.clone()]);
    table(&mut out, &["About", "Figure", "Basis", "Source"], rows);
    out
}

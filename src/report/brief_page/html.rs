//! The page as HTML: one file without scripts, fonts or pictures from elsewhere.

use std::fmt::Write as _;

use super::chart::{exceedance, tornado};
use super::words::*;
use super::{PERCENTILES, curves};
use crate::analysis::brief::assumptions::basis_word;
use crate::analysis::brief::evidence::TRAINING;
use crate::analysis::brief::{Briefing, DISCLAIMER};
use crate::scenario::doc::Switch;

const STYLE: &str = "
@page { size: A4; margin: 11mm }
body { font: 9.5px/1.35 Inter, 'Segoe UI', Helvetica, Arial, sans-serif; color: #172033; max-width: 190mm; margin: 8mm auto }
h1 { font-size: 18px; margin: 0 } h2 { font-size: 11.5px; margin: 9px 0 3px; border-bottom: 1px solid #dfe4ee }
p { margin: 2px 0 } .dim { color: #5b6780 } .figures { display: flex; gap: 8px; margin: 7px 0 }
.figures div { flex: 1; border: 1px solid #dfe4ee; border-radius: 6px; padding: 5px 8px }
.figures b { display: block; font-size: 15px } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: 1.5px 5px 1.5px 0; border-bottom: 1px solid #eef1f6; vertical-align: top }
th { color: #5b6780; font-weight: 600 } .n { text-align: right } td.n { white-space: nowrap }
svg { width: 100%; display: block } svg text { font-size: 9px; fill: #5b6780 } svg .end { font-weight: 700; font-size: 11px }
svg .grid { stroke: #e6eaf2 } .legend span { margin-right: 14px; white-space: nowrap } svg.key { width: 30px; display: inline }
svg.bar { width: 150px; height: 10px } .two { display: grid; grid-template-columns: 1fr 1fr; gap: 0 14px }
ul { margin: 2px 0; padding-left: 14px } .assumed { font-weight: 600 } footer { margin-top: 8px; border-top: 1px solid #172033; padding-top: 4px }
";

/// Text of people must not open a tag.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What stands below the names of columns, behind the first.
#[derive(Clone, Copy, PartialEq)]
enum Below {
    Words,
    Figures,
}

fn head(out: &mut String, columns: &[&str], below: Below) {
    out.push_str("<table><tr>");
    for (index, column) in columns.iter().enumerate() {
        let right = if index > 0 && below == Below::Figures { " class=\"n\"" } else { "" };
        let _ = write!(out, "<th{right}>{}</th>", escape(column));
    }
    out.push_str("</tr>");
}

fn row(out: &mut String, cells: &[String]) {
    out.push_str("<tr>");
    for (index, cell) in cells.iter().enumerate() {
        let _ = write!(out, "<td{}>{}</td>", if index == 0 { "" } else { " class=\"n\"" }, escape(cell));
    }
    out.push_str("</tr>");
}

/// The page.
pub(super) fn html(b: &Briefing) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title><style>{STYLE}</style></head><body>\n",
        escape(&b.title)
    );
    let on = b.ecosystem.as_ref().map_or(String::new(), |name| format!("{} · ", escape(name)));
    let _ = writeln!(out, "<h1>{}</h1><p class=\"dim\">{on}{}</p>", escape(&b.title), behind(b));

    out.push_str("<div class=\"figures\">");
    for posture in &b.postures {
        let _ = write!(
            out,
            "<div>{}<b>{}</b><span class=\"dim\">a year on average ({})<br>{}</span></div>",
            escape(&posture.name),
            money(posture.loss.mean),
            range(posture.loss.ci95),
            quiet(&posture.loss)
        );
    }
    let _ = writeln!(out, "</div><p class=\"dim\">{INTERVAL} {TRAINING_APART}</p>");

    let _ = writeln!(out, "<h2>Chance that a year costs more</h2>{}", exceedance(b));
    let mut columns = vec!["Not exceeded in".to_owned()];
    columns.extend(PERCENTILES.map(|share| format!("{} of years", percent(share))));
    head(&mut out, &columns.iter().map(String::as_str).collect::<Vec<_>>(), Below::Figures);
    for (name, loss) in curves(b) {
        let mut cells = vec![name];
        cells.extend(PERCENTILES.map(|share| percentile(loss, share).map_or(String::new(), |p| money(p.loss))));
        row(&mut out, &cells);
    }
    out.push_str("</table>\n");
    for note in worse_percentiles(b, &PERCENTILES) {
        let _ = writeln!(out, "<p class=\"dim\">{}</p>", escape(&note));
    }

    out.push_str("<h2>What it is worth a year</h2>");
    head(&mut out, &["Measure", "Saves (95 % interval)", "Costs", "Pays back"], Below::Figures);
    for posture in b.postures.iter().skip(1).filter(|p| p.training.is_none()) {
        row(&mut out, &[posture.name.clone(), saves(&posture.worth), costs(&posture.worth), pay_back(&posture.worth)]);
    }
    for control in &b.controls {
        let now = match control.works_today {
            Switch::On => "works today",
            Switch::Off => "off today",
        };
        let name = format!("{} ({now})", control.name);
        row(&mut out, &[name, saves(&control.worth), costs(&control.worth), pay_back(&control.worth)]);
    }
    out.push_str("</table>\n");
    if any_without_difference(b) {
        let _ = writeln!(out, "<p class=\"dim\">{NO_DIFFERENCE_ABOUT}</p>");
    }

    let _ = write!(
        out,
        "<h2>Which assumptions matter: yearly loss of {} today, one assumption moved from its 10th to its 90th percentile</h2>",
        money(b.expected_today)
    );
    head(&mut out, &["Assumption", "From → to", "", "Loss at one end", "at the other"], Below::Words);
    let _ = writeln!(out, "{}</table>", tornado(b));

    let _ = write!(out, "<h2>Times to detect and to contain</h2><p class=\"dim\">{}</p>", escape(TIMES_ABOUT));
    head(&mut out, &TIME_COLUMNS, Below::Figures);
    for (threat, rows) in times_by_threat(b) {
        let _ = write!(out, "<tr><td colspan=\"{}\"><b>{}</b></td></tr>", TIME_COLUMNS.len(), escape(threat));
        rows.iter().for_each(|cells| row(&mut out, cells));
    }
    out.push_str("</table>\n");

    if b.postures.iter().any(|p| p.training.is_some()) {
        out.push_str("<h2>Training</h2>");
        for posture in &b.postures {
            if let Some(t) = &posture.training {
                let _ = write!(out, "<p>{}</p>", escape(&training(posture, t)));
            }
        }
        out.push_str("<ul>");
        for e in TRAINING {
            let _ = write!(
                out,
                "<li><b>{}.</b> {} <span class=\"dim\">({})</span></li>",
                e.strength.label(),
                escape(e.finding),
                escape(e.source)
            );
        }
        out.push_str("</ul>\n");
    }

    out.push_str("<h2>Assumptions</h2>");
    head(&mut out, &["About", "Figure", "Basis", "Source"], Below::Words);
    for a in &b.assumptions {
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td class=\"{word}\">{word}</td><td class=\"dim\">{}</td></tr>",
            escape(&a.about),
            escape(&a.value),
            escape(&a.source),
            word = basis_word(a.basis),
        );
    }
    let _ = write!(
        out,
        "</table>\n<footer><b>{DISCLAIMER}</b> Postures change what the model starts from, never its rules.</footer>\n</body></html>\n"
    );
    out
}

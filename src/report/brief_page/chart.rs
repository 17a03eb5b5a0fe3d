//! Loss exceedance and sensitivities as drawings within HTML. Curves are told apart by their dashes and by a letter at their
//! end, so a copy in black and white says the same.

use std::fmt::Write as _;

use super::html::escape;
use super::words::{money, percent};
use super::{MOST_BARS, curves};
use crate::analysis::brief::Briefing;
use crate::base::money::Cents;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 230.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 24.0;

/// Dashes and ink of each curve.
const STYLES: [(&str, &str); 4] = [("", "#172033"), ("9 4", "#2457d6"), ("2 3", "#0e8799"), ("10 3 2 3", "#b0472b")];

/// The letter of a curve.
pub(super) fn letter(index: usize) -> char {
    char::from(b'A' + (index.min(25)) as u8)
}

/// The chance that a year costs more, for every posture.
pub(super) fn exceedance(briefing: &Briefing) -> String {
    let curves = curves(briefing);
    let points = || curves.iter().flat_map(|(_, loss)| loss.exceedance.iter().copied());
    let low = points().map(|(c, _)| c.units()).filter(|x| *x > 0.0).fold(f64::INFINITY, f64::min);
    let high = points().map(|(c, _)| c.units()).fold(0.0, f64::max);
    if !(low.is_finite() && high > low) {
        return "<p>No year with a loss was simulated.</p>".to_owned();
    }
    let top = points().map(|(_, share)| share).fold(0.0, f64::max).max(1e-6);
    let x = |units: f64| {
        let share = libm::log(units.max(low) / low) / libm::log(high / low);
        LEFT + share.clamp(0.0, 1.0) * (WIDTH - LEFT - RIGHT)
    };
    let y = |share: f64| HEIGHT - BOTTOM - share / top * (HEIGHT - TOP - BOTTOM);
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"Chance that a year costs more, by posture\">"
    );
    for i in 0..=4 {
        let share = top * f64::from(i) / 4.0;
        let at = y(share);
        let _ = write!(
            out,
            "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{at:.1}\" x2=\"{:.1}\" y2=\"{at:.1}\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 6.0,
            at + 3.0,
            percent(share)
        );
    }
    let mut last = f64::NEG_INFINITY;
    for power in 0..14 {
        let units = libm::pow(10.0, f64::from(power));
        if units < low || units > high || x(units) < last + 40.0 {
            continue;
        }
        last = x(units);
        let _ = write!(
            out,
            "<text x=\"{last:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            HEIGHT - 6.0,
            Cents::from_units(units).tick("$")
        );
    }
    let mut ends: Vec<(f64, f64)> = Vec::new();
    for (index, (_, loss)) in curves.iter().enumerate() {
        let (dashes, ink) = STYLES.get(index).copied().unwrap_or(("", "#172033"));
        let mut path = String::new();
        for (cents, share) in &loss.exceedance {
            let _ = write!(path, "{:.1},{:.1} ", x(cents.units()), y(*share));
        }
        let _ = write!(
            out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.8\" stroke-dasharray=\"{dashes}\"/>",
            path.trim_end()
        );
        if let Some((cents, share)) = loss.exceedance.last() {
            let (at_x, mut at_y) = (x(cents.units()), y(*share) - 5.0);
            while ends.iter().any(|(a, b)| (a - at_x).abs() < 12.0 && (b - at_y).abs() < 11.0) {
                at_y -= 11.0;
            }
            ends.push((at_x, at_y));
            let _ = write!(
                out,
                "<text class=\"end\" x=\"{at_x:.1}\" y=\"{at_y:.1}\" text-anchor=\"middle\" fill=\"{ink}\">{}</text>",
                letter(index)
            );
        }
    }
    out.push_str("</svg><p class=\"legend\">");
    for (index, (name, _)) in curves.iter().enumerate() {
        let (dashes, ink) = STYLES.get(index).copied().unwrap_or(("", "#172033"));
        let _ = write!(
            out,
            "<span><svg class=\"key\" viewBox=\"0 0 34 8\"><line x1=\"0\" y1=\"4\" x2=\"34\" y2=\"4\" stroke=\"{ink}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/></svg> <b>{}</b> {}</span>",
            letter(index),
            escape(name)
        );
    }
    out.push_str("</p>");
    out
}

/// One bar from the loss at one end of an assumption to the loss at the other, for each of the first few.
pub(super) fn tornado(briefing: &Briefing) -> String {
    let bars: Vec<_> = briefing.sensitivities.iter().take(MOST_BARS).collect();
    let middle = briefing.expected_today.units();
    let all = || bars.iter().flat_map(|b| b.loss).map(|c| c.units()).chain([middle]);
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
    let span = (high - low).max(1e-9);
    let x = |units: f64| (units - low) / span * 180.0;
    let mut out = String::new();
    for bar in bars {
        let [a, b] = bar.loss.map(|c| x(c.units()));
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{} → {}</td><td><svg class=\"bar\" viewBox=\"0 0 180 10\"><rect x=\"{:.1}\" y=\"1\" width=\"{:.1}\" height=\"8\" fill=\"#8aa0d6\"/><line x1=\"{m:.1}\" y1=\"0\" x2=\"{m:.1}\" y2=\"10\" stroke=\"#172033\"/></svg></td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            escape(&bar.name),
            escape(&bar.ends[0]),
            escape(&bar.ends[1]),
            a.min(b),
            (a - b).abs().max(1.0),
            money(bar.loss[0]),
            money(bar.loss[1]),
            m = x(middle),
        );
    }
    out
}

//! The sentences of a briefing, the same on the screen, on the page and on the command line.

use crate::analysis::annual::worth::{BreakEven, Worth};
use crate::analysis::annual::{Loss, Percentile};
use crate::analysis::brief::times::{TimeSpread, Times};
use crate::analysis::brief::{Briefing, PostureResult};
use crate::base::money::{Cents, grouped};
use crate::base::time::Span;

/// An amount in US dollars.
pub fn money(amount: Cents) -> String {
    amount.short("$")
}

/// "$1.2 M to $1.4 M".
pub fn range([low, high]: [Cents; 2]) -> String {
    format!("{} to {}", money(low), money(high))
}

/// A share as a percentage; small ones, and those near all, with a decimal.
pub fn percent(share: f64) -> String {
    let value = share * 100.0;
    if (value != 0.0 && value < 9.95) || (value > 99.01 && value < 99.95) {
        format!("{value:.1} %")
    } else {
        format!("{value:.0} %")
    }
}

/// What stands behind all figures.
pub fn behind(b: &Briefing) -> String {
    format!(
        "{} simulated years on the same dice for every posture; {} runs of the engine for each threat under each posture; seed {}.",
        grouped(b.years),
        grouped(u64::from(b.runs)),
        b.seed
    )
}

/// What the interval of a mean says.
pub const INTERVAL: &str = "95 % interval of the mean, from the number of runs and simulated years. It says nothing about whether the assumptions are right.";

/// How often a year stays without a loss.
pub fn quiet(loss: &Loss) -> String {
    format!("no loss in {} of years", percent(loss.none))
}

/// A percentile of a loss.
pub fn percentile(loss: &Loss, share: f64) -> Option<&Percentile> {
    loss.percentiles.iter().find(|p| (p.share - share).abs() < 1e-9)
}

/// Whether a measure changes nothing that these threats do: its effect is below a dollar at either end of the interval.
pub fn no_difference(w: &Worth) -> bool {
    let [low, high] = w.saves.ci95;
    [w.saves.mean, low, high].iter().all(|amount| amount.0.abs() < 100)
}

/// What is said of such a measure: nothing that invites to switch it off.
pub const NO_DIFFERENCE: &str = "no difference against these threats";

/// What that does not mean.
pub const NO_DIFFERENCE_ABOUT: &str =
    "No difference is said of these threats alone: others, which are not in this briefing, may be stopped by it.";

/// Whether any measure of a briefing makes no difference.
pub fn any_without_difference(b: &Briefing) -> bool {
    let postures = b.postures.iter().skip(1).filter(|p| p.training.is_none()).map(|p| &p.worth);
    postures.chain(b.controls.iter().map(|c| &c.worth)).any(no_difference)
}

/// Saved a year, with its interval.
pub fn saves(w: &Worth) -> String {
    format!("{} ({})", money(w.saves.mean), range(w.saves.ci95))
}

/// What it costs: "$42 k a year, $120 k once".
pub fn costs(w: &Worth) -> String {
    match (w.costs > Cents::ZERO, w.once > Cents::ZERO) {
        (true, true) => format!("{} a year, {} once", money(w.costs), money(w.once)),
        (true, false) => format!("{} a year", money(w.costs)),
        (false, true) => format!("{} once", money(w.once)),
        (false, false) => "nothing stated".to_owned(),
    }
}

/// Why a posture shows the loss of today, where it does: said where the two stand side by side.
pub fn same_as_today(b: &Briefing, index: usize) -> Option<&'static str> {
    let (today, posture) = (b.postures.first()?, b.postures.get(index)?);
    if index == 0 || today.loss != posture.loss {
        return None;
    }
    let earlier = posture.threats.iter().zip(&today.threats).any(|(now, then)| {
        let of = |threat: &crate::analysis::brief::ThreatResult| threat.times.as_ref().map(|times| times.signal);
        of(now) != of(then)
    });
    Some(match posture.training {
        Some(_) => "as today: training is left out of losses; its break-even is below",
        None if earlier => "as today: earlier signals are in the times below, not in losses",
        None => "as today: no difference against these threats",
    })
}

/// Percentiles at which a posture with a lower mean stands above today, and whether that says anything.
pub fn worse_percentiles(b: &Briefing, shares: &[f64]) -> Vec<String> {
    let Some(today) = b.postures.first() else { return Vec::new() };
    let better = b.postures.iter().skip(1).filter(|p| p.loss.mean < today.loss.mean);
    better
        .flat_map(|posture| shares.iter().map(move |share| (posture, *share)))
        .filter_map(|(posture, share)| {
            let (theirs, ours) = (percentile(&posture.loss, share)?, percentile(&today.loss, share)?);
            if theirs.loss <= ours.loss || money(theirs.loss) == money(ours.loss) {
                return None;
            }
            let why = match theirs.low <= ours.high {
                true => "their intervals overlap, so the number of years cannot tell them apart",
                false => "their intervals do not overlap: it lowers the mean and not the dearest years",
            };
            Some(format!(
                "At {} “{}” stands above “{}” ({} against {}): {why}.",
                percent(share),
                posture.name,
                today.name,
                money(theirs.loss),
                money(ours.loss)
            ))
        })
        .collect()
}

/// When it pays: "after 1.4 years (0.9 to 3.1)". `at` is middle, low and high end of what it saves.
pub fn pay_back(w: &Worth) -> String {
    if no_difference(w) {
        return NO_DIFFERENCE.to_owned();
    }
    let [middle, low, high] = w.pays_back;
    let years = |y: Option<f64>| y.map_or("never".to_owned(), |y| format!("{y:.1}"));
    match middle {
        None => match high {
            None => "does not pay".to_owned(),
            Some(_) => "does not pay on average; it may".to_owned(),
        },
        Some(_) if w.once == Cents::ZERO => match low {
            Some(_) => "pays from the start".to_owned(),
            None => "pays on average; it may not".to_owned(),
        },
        Some(middle) => format!("after {middle:.1} years ({} to {})", years(high), years(low)),
    }
}

fn span(of: Option<Span>) -> String {
    of.map_or("never".to_owned(), |span| span.to_string())
}

/// What the times are.
pub const TIMES_ABOUT: &str = "Half of the runs · nine in ten. First signal: from the attacker's first action; monitoring changes it, \
and losses before it are no part of any figure here. Detected: from the first signal to somebody who looks, by the way of deciding. \
Contained: from detection. Never ranks worse than any time.";

/// Why it was never contained.
pub fn left(times: &Times) -> String {
    format!(
        "Never contained in {} of the runs; in {} the attacker had enough or gave up first",
        percent(times.contain.never),
        percent(times.left)
    )
}

/// The columns of the times of a threat, by posture.
pub const TIME_COLUMNS: [&str; 9] = [
    "Posture",
    "First signal: half",
    "nine in ten",
    "Detected: half",
    "nine in ten",
    "Contained: half",
    "nine in ten",
    "never",
    "attacker left first",
];

/// By threat, in the order of the file: its name, and a row of these columns for each posture.
pub fn times_by_threat(b: &Briefing) -> Vec<(&str, Vec<Vec<String>>)> {
    let mut tables: Vec<(&str, Vec<Vec<String>>)> = Vec::new();
    for posture in &b.postures {
        for threat in &posture.threats {
            let Some(times) = &threat.times else { continue };
            let row = std::iter::once(posture.name.clone()).chain(time_row(times)).collect();
            match tables.iter_mut().find(|(name, _)| *name == threat.name) {
                Some((_, rows)) => rows.push(row),
                None => tables.push((&threat.name, vec![row])),
            }
        }
    }
    tables
}

/// A row for these columns, without the posture.
fn time_row(times: &Times) -> impl Iterator<Item = String> {
    let two = |t: &TimeSpread| time_cells(t).into_iter().take(2);
    let rest = [percent(times.contain.never), percent(times.left)];
    two(&times.signal).chain(two(&times.detect)).chain(two(&times.contain)).chain(rest)
}

/// Half of the runs, nine of ten, never.
pub fn time_cells(t: &TimeSpread) -> [String; 3] {
    [span(t.p50), span(t.p90), percent(t.never)]
}

/// What training would have to bring. Never what it brings.
pub fn training(posture: &PostureResult, t: &BreakEven) -> String {
    let mut text = format!("{}: {} a year for training pays for itself", posture.name, money(t.costs));
    if let Some(share) = t.share_of_loss {
        text += &format!(" if it lowers the yearly loss by {}", percent(share));
    }
    let [middle, best, worst] = t.needed;
    match middle {
        None => {
            text += ". The effect assumed for it would not be enough, even if it showed in every incident";
            if let Some(best) = best {
                text += &format!(" (at the better end of the interval it would have to show in {})", percent(best));
            }
        }
        Some(middle) => {
            let worst = worst.map_or("more than all".to_owned(), percent);
            let best = best.map_or("more than all".to_owned(), percent);
            text += &format!(
                ". With the whole effect assumed for it, that is reached if the effect shows in {} of incidents ({best} to {worst} over the interval)",
                percent(middle)
            );
        }
    }
    text + ". Whether it does is not known; no return is computed."
}

/// Why a posture with training shows the same loss as without it.
pub const TRAINING_APART: &str =
    "What training is assumed to change is left out of losses and curves: it is an assumption until it is measured.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::annual::Difference;
    use crate::analysis::annual::worth::worth;

    #[test]
    fn a_control_that_changes_nothing_is_not_said_not_to_pay() {
        let nothing = Difference { mean: Cents::ZERO, ci95: [Cents::ZERO; 2] };
        assert_eq!(pay_back(&worth(nothing, Cents(100_000), Cents::ZERO)), NO_DIFFERENCE);
        let little = Difference { mean: Cents(50_000), ci95: [Cents(40_000), Cents(60_000)] };
        assert_eq!(pay_back(&worth(little, Cents(100_000), Cents::ZERO)), "does not pay");
    }
}

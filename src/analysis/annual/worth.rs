//! What things are worth a year: one control, one assumption, and the effect at which training pays for itself.
//!
//! Deliberately absent: a return on training. Nobody has measured what training does to the cost of a real breach, so the
//! answer is the effect that it would need.

use super::spread::Spread;
use super::{Difference, Magnitude, Threat};
use crate::base::money::Cents;

/// What a control or another measure saves and costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// Loss saved a year, with its interval.
    pub saves: Difference,
    /// Running cost a year.
    pub costs: Cents,
    /// Cost once, at the beginning.
    pub once: Cents,
    /// Saved minus running cost a year, with its interval.
    pub net: [Cents; 3],
    /// Years until the cost at the beginning is back: mean, and at either end of the interval. None where it never is.
    pub pays_back: [Option<f64>; 3],
}

/// What a measure is worth by what it saves. Triples are middle, low and high end of the 95 % interval.
pub fn worth(saves: Difference, costs: Cents, once: Cents) -> Worth {
    let [low, high] = saves.ci95;
    let net = [saves.mean - costs, low - costs, high - costs];
    let back = |net: Cents| (net > Cents::ZERO).then(|| once.units() / net.units());
    Worth { saves, costs, once, net, pays_back: net.map(back) }
}

/// The effect at which a measure pays for itself. Never a return: the effect itself is an assumption.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakEven {
    /// Cost a year.
    pub costs: Cents,
    /// Share of incidents in which the full effect that somebody described would have to show: middle, best and worst case of
    /// the interval. None where it does not pay even if it shows in all of them.
    pub needed: [Option<f64>; 3],
    /// Share of the whole yearly loss that would have to be saved, whatever the effect is.
    pub share_of_loss: Option<f64>,
}

/// The effect at which a measure that costs so much a year pays for itself.
pub fn break_even(costs: Cents, full: Difference, yearly_loss: Cents) -> BreakEven {
    let [low, high] = full.ci95;
    let needed = |saves: Cents| {
        let share = (saves > Cents::ZERO).then(|| costs.units() / saves.units())?;
        (share <= 1.0).then_some(share)
    };
    let share_of_loss = (yearly_loss > Cents::ZERO).then(|| costs.units() / yearly_loss.units());
    BreakEven { costs, needed: [needed(full.mean), needed(high), needed(low)], share_of_loss }
}

/// How far the mean yearly loss moves when one assumption moves from its 10th to its 90th percentile and all else stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Threat.
    pub threat: String,
    /// Which assumption of it.
    pub assumption: Assumption,
    /// The assumption itself at its 10th and 90th percentile: events a year, or whole units for one event.
    pub values: [f64; 2],
    /// Mean yearly loss then.
    pub loss: [Cents; 2],
}

/// What can be wrong about a threat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assumption {
    /// How often it happens.
    Rate,
    /// What one event costs.
    Magnitude,
}

/// The bars of a tornado, the widest first. Means of yearly losses are products of means, so no dice are needed. That runs of
/// the engine come to different costs is luck and no assumption: what stands behind them is moved by whoever runs them.
pub fn tornado(threats: &[Threat]) -> Vec<Bar> {
    let all: f64 = threats.iter().map(Threat::mean).sum();
    let mut bars = Vec::new();
    for threat in threats {
        let rest = all - threat.mean();
        let mut bar = |assumption, values: [f64; 2], per_unit: f64| {
            let loss = values.map(|v| Cents::from_units(rest + v * per_unit));
            bars.push(Bar { threat: threat.id.clone(), assumption, values, loss });
        };
        bar(Assumption::Rate, ends(threat.rate), threat.magnitude.mean());
        if let Magnitude::Spread(spread) = &threat.magnitude {
            bar(Assumption::Magnitude, ends(*spread), threat.rate.mean());
        }
    }
    bars.sort_by_key(|bar| {
        let [low, high] = bar.loss;
        std::cmp::Reverse((high - low).0.abs())
    });
    bars
}

/// 10th and 90th percentile.
fn ends(spread: Spread) -> [f64; 2] {
    [0.1, 0.9].map(|share| spread.quantile(share))
}

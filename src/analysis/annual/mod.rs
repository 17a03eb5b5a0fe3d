//! A year's loss: how often something happens times what it costs, over many simulated years.
//!
//! A threat has a yearly rate, which may itself be uncertain, and a magnitude: a distribution, or the costs of many runs of the
//! engine. In each simulated year a rate is drawn, then a Poisson number of events at that rate, then a cost for each. All
//! dice are keyed by seed, threat, year and event, so a posture that changes one threat leaves every other number as it was,
//! and two postures are compared year by year. Sums are integers and percentiles come from fixed buckets: the number of
//! threads changes nothing. `spread` is what is uncertain, `worth` what controls, assumptions and training come to.
//! Deliberately absent: dependence between threats, discounting, and the engine itself.

mod simulate;
pub mod spread;
pub mod worth;

use std::sync::Arc;

use crate::base::dice::Name;
use crate::base::money::Cents;
pub use simulate::{Difference, Loss, Percentile, YEARS, expected_difference, simulate, simulate_watched};
use spread::{Drawable, Spread};

/// Most events a year that are simulated one by one.
pub const MOST_A_YEAR: f64 = 200.0;

/// What one event costs.
#[derive(Clone, Debug, PartialEq)]
pub enum Magnitude {
    /// A distribution in whole units of the currency.
    Spread(Spread),
    /// The costs of runs of the engine, in the order of their seeds: run by run the same dice under every posture.
    Runs(Arc<[Cents]>),
}

impl Magnitude {
    /// Mean cost of one event in whole units.
    pub fn mean(&self) -> f64 {
        match self {
            Magnitude::Spread(spread) => spread.mean(),
            Magnitude::Runs(runs) => {
                let sum: i128 = runs.iter().map(|c| i128::from(c.0)).sum();
                sum as f64 / 100.0 / runs.len().max(1) as f64
            }
        }
    }
}

/// Something that may happen in a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Threat {
    /// Stable name; part of every key.
    pub id: String,
    /// Events a year.
    pub rate: Spread,
    /// Cost of one.
    pub magnitude: Magnitude,
}

impl Threat {
    /// Exact mean loss a year in whole units.
    pub fn mean(&self) -> f64 {
        self.rate.mean() * self.magnitude.mean()
    }
}

/// A threat ready to simulate.
#[derive(Clone, Debug)]
struct Prepared {
    name: Name,
    rate: Drawable,
    magnitude: PreparedMagnitude,
}

#[derive(Clone, Debug)]
enum PreparedMagnitude {
    Spread(Drawable),
    Runs(Arc<[Cents]>),
}

impl Prepared {
    fn new(threat: &Threat) -> Prepared {
        Prepared {
            name: Name::of(&threat.id),
            rate: threat.rate.prepare(),
            magnitude: match &threat.magnitude {
                Magnitude::Spread(spread) => PreparedMagnitude::Spread(spread.prepare()),
                Magnitude::Runs(runs) => PreparedMagnitude::Runs(Arc::clone(runs)),
            },
        }
    }
}

#[cfg(test)]
mod tests;

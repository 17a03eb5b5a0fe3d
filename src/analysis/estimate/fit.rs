//! How well the estimate fits published incidents, with everything that is fitted fitted again without the case it is tried on.
//!
//! Targets: a published interval is met anywhere inside; a row whose published figure is only a fine is a floor, met anywhere
//! at or above; a row without a figure says nothing. Error is in ln cost. The score of a whole distribution is the continuous
//! ranked probability score of ln cost, counted outside of the target only (for a single figure it is the usual one).
//! Fitting is a mean over a grid of the five numbers, weighted by how well each fits and by a judgement made before (in
//! `estimate.ron`): with some two dozen cases a best point would follow single incidents. Deliberately absent: terms for one
//! incident.

use super::facts::Facts;
use super::model::{Fitted, Model, Parts, Predicted, depends, moments};
use super::sheet::{Row, Sheet};
use crate::base::diag::Diagnostic;

/// What was published about the cost of an incident.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Published {
    /// Lower end, US dollars.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// The figure is only a fine: the whole cost was at least that.
    pub floor: bool,
}

/// An incident with its published cost.
#[derive(Clone, Debug)]
pub struct Case {
    /// Name of the row.
    pub id: String,
    /// Public facts.
    pub facts: Facts,
    /// What the estimate is held against.
    pub published: Published,
}

/// A figure counts as only a fine when all of it, within rounding, is the fine.
const ROUNDING: f64 = 1.01;
/// A single published figure is known to about five per cent.
const HALF_WIDTH: f64 = 0.05;

impl Published {
    /// From a row; none where no figure above zero was published.
    pub fn of(sheet: &Sheet, row: &Row, said: &mut Vec<Diagnostic>) -> Option<Published> {
        let mut at = |column| sheet.number(row, column, said).filter(|v| *v > 0.0);
        let (low, high) = (at("reported_cost_usd_low"), at("reported_cost_usd_high"));
        let (low, high) = (low.or(high)?, high.or(low)?);
        let floor = at("fine_usd").is_some_and(|fine| high <= fine * ROUNDING);
        Some(Published { low: low.min(high), high: low.max(high), floor })
    }

    /// Middle on the logarithmic scale.
    pub fn middle(&self) -> f64 {
        0.5 * (libm::log(self.low) + libm::log(self.high))
    }

    /// How far a point estimate of ln cost lies outside; above is positive.
    pub fn miss(&self, mu: f64) -> f64 {
        let (low, high) = (libm::log(self.low), libm::log(self.high));
        if mu < low {
            mu - low
        } else if mu > high && !self.floor {
            mu - high
        } else {
            0.0
        }
    }

    /// Continuous ranked probability score outside of the target.
    pub fn crps(&self, of: Predicted) -> f64 {
        let below = tail_score((libm::log(self.low) - of.mu) / of.sigma);
        let above = if self.floor { 0.0 } else { tail_score(-(libm::log(self.high) - of.mu) / of.sigma) };
        of.sigma * (below + above)
    }

    /// ln of the probability that a prediction gives the target.
    fn ln_likelihood(&self, of: Predicted) -> f64 {
        let z = |x: f64| (x - of.mu) / of.sigma;
        let (low, high) = (libm::log(self.low), libm::log(self.high));
        let p = if self.floor {
            upper(z(low))
        } else {
            let (low, high) = if high - low < 2.0 * HALF_WIDTH {
                (self.middle() - HALF_WIDTH, self.middle() + HALF_WIDTH)
            } else {
                (low, high)
            };
            // On the side where the difference keeps its digits.
            if z(low) > 0.0 { upper(z(low)) - upper(z(high)) } else { upper(-z(high)) - upper(-z(low)) }
        };
        libm::log(p.max(1e-300))
    }
}

/// Probability that a standard normal is above `z`.
fn upper(z: f64) -> f64 {
    0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Integral of the squared standard normal distribution up to `z`.
fn tail_score(z: f64) -> f64 {
    let cdf = upper(-z);
    let density = libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * std::f64::consts::PI);
    let root_pi = libm::sqrt(std::f64::consts::PI);
    z * cdf * cdf + 2.0 * cdf * density - upper(-z * std::f64::consts::SQRT_2) / root_pi
}

/// The grid of a number and the judgement about it before looking.
struct Axis {
    values: Vec<f64>,
    /// ln of the weight of each value.
    prior: Vec<f64>,
}

impl Axis {
    fn new(values: Vec<f64>, middle: f64, within: f64) -> Axis {
        let prior = values.iter().map(|v| -0.5 * ((v - middle) / within) * ((v - middle) / within)).collect();
        Axis { values, prior }
    }

    fn steps(low: f64, high: f64, count: usize) -> Vec<f64> {
        (0..count).map(|i| low + (high - low) * i as f64 / (count - 1) as f64).collect()
    }
}

/// The five axes; factors on a logarithmic scale.
struct Grid {
    damping: Axis,
    reported: Axis,
    stopped: Axis,
    robbed: Axis,
    spread: Axis,
}

impl Grid {
    fn new() -> Grid {
        let ln = libm::log;
        Grid {
            damping: Axis::new(Axis::steps(0.15, 0.95, 9), 0.45, 0.15),
            reported: Axis::new(Axis::steps(ln(0.7), ln(20.0), 11), ln(2.0), 1.0),
            stopped: Axis::new(Axis::steps(ln(0.03), ln(1.0), 8), ln(0.2), 0.7),
            robbed: Axis::new(Axis::steps(ln(0.05), ln(20.0), 7), 0.0, 1.0),
            spread: Axis::new(Axis::steps(0.6, 2.2, 9), 1.3, 0.25),
        }
    }

    fn cells(&self) -> usize {
        [&self.damping, &self.reported, &self.stopped, &self.robbed, &self.spread]
            .map(|a| a.values.len())
            .iter()
            .product()
    }

    /// ln likelihood of one case at every cell, the last axis fastest.
    fn table(&self, model: &Model, case: &Case) -> Vec<f64> {
        let mut out = Vec::with_capacity(self.cells());
        for damping in &self.damping.values {
            let parts: Vec<Parts> = model.parts(&case.facts, *damping);
            let (stands, robbed_too) = depends(&parts);
            for reported in &self.reported.values {
                let mut by_stopped: Option<Vec<f64>> = None;
                for stopped in &self.stopped.values {
                    // What does not move the case is computed once.
                    if let Some(block) = by_stopped.as_ref().filter(|_| !stands) {
                        out.extend(block);
                        continue;
                    }
                    let mut block = Vec::new();
                    let mut last: Option<Vec<f64>> = None;
                    for robbed in &self.robbed.values {
                        let row = match last.take().filter(|_| !robbed_too) {
                            Some(row) => row,
                            None => {
                                let (k, s, r) = (libm::exp(*reported), libm::exp(*stopped), libm::exp(*robbed));
                                let (mu, variance) = moments(&parts, k, s, r);
                                let one = |spread: &f64| {
                                    let sigma = libm::sqrt(variance + spread * spread);
                                    case.published.ln_likelihood(Predicted { mu, sigma })
                                };
                                self.spread.values.iter().map(one).collect()
                            }
                        };
                        block.extend(&row);
                        last = Some(row);
                    }
                    out.extend(&block);
                    by_stopped = Some(block);
                }
            }
        }
        out
    }

    /// Means of the five numbers under the weights of the cells; factors are averaged on their logarithmic scale.
    fn means(&self, ln_likelihood: &[f64]) -> Fitted {
        let axes = [&self.damping, &self.reported, &self.stopped, &self.robbed, &self.spread];
        let mut weights = Vec::with_capacity(ln_likelihood.len());
        let mut at = [0usize; 5];
        for value in ln_likelihood {
            let prior: f64 = axes.iter().zip(at).map(|(a, i)| a.prior.get(i).copied().unwrap_or_default()).sum();
            weights.push((value + prior, at));
            for (axis, index) in axes.iter().zip(&mut at).rev() {
                *index += 1;
                if *index < axis.values.len() {
                    break;
                }
                *index = 0;
            }
        }
        let highest = weights.iter().map(|(w, _)| *w).fold(f64::NEG_INFINITY, f64::max);
        let (mut total, mut sums) = (0.0, [0.0; 5]);
        for (weight, at) in &weights {
            let weight = libm::exp(weight - highest);
            total += weight;
            for ((axis, index), sum) in axes.iter().zip(at).zip(&mut sums) {
                *sum += weight * axis.values.get(*index).copied().unwrap_or_default();
            }
        }
        let [damping, reported, stopped, robbed, spread] = sums.map(|s| s / total);
        Fitted {
            reported_over_parts: libm::exp(reported),
            damping,
            stopped_share: libm::exp(stopped),
            robbed_share: libm::exp(robbed),
            spread,
        }
    }
}

/// The five numbers from all cases, and from all but each in turn.
pub struct Refits {
    /// All.
    pub all: Fitted,
    /// Without the case of the same index.
    pub without: Vec<Fitted>,
}

/// Fits the five numbers to cases.
pub fn fit(model: &Model, cases: &[Case]) -> Refits {
    let grid = Grid::new();
    let tables: Vec<Vec<f64>> = cases.iter().map(|c| grid.table(model, c)).collect();
    let mut all = vec![0.0; grid.cells()];
    for table in &tables {
        all.iter_mut().zip(table).for_each(|(sum, value)| *sum += value);
    }
    let without = tables
        .iter()
        .map(|table| grid.means(&all.iter().zip(table).map(|(sum, value)| sum - value).collect::<Vec<_>>()))
        .collect();
    Refits { all: grid.means(&all), without }
}

/// A simple rule from records to cost, as others use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// 160 dollars for each record.
    PerRecord,
    /// exp(7.68 + 0.76 ln records): J. Jacobs 2014 on 115 breaches of a survey.
    Survey,
    /// A straight line of ln cost over ln records, fitted to the other cases.
    Line,
}

impl Baseline {
    /// Every one.
    pub const ALL: [Baseline; 3] = [Baseline::PerRecord, Baseline::Survey, Baseline::Line];

    /// For tables.
    pub fn label(self) -> &'static str {
        match self {
            Baseline::PerRecord => "$160 per record",
            Baseline::Survey => "exp(7.68 + 0.76 ln records)",
            Baseline::Line => "line of ln cost over ln records",
        }
    }

    /// Fits it to (ln records, published) and gives a rule from ln records to a distribution. Its scatter is the one with
    /// which it scores best on the cases it is fitted to.
    pub fn fitted(self, cases: &[(f64, Published)]) -> impl Fn(f64) -> Predicted + use<> {
        let (intercept, slope) = match self {
            Baseline::PerRecord => (libm::log(160.0), 1.0),
            Baseline::Survey => (7.68, 0.76),
            Baseline::Line => line(cases),
        };
        let mu = move |x: f64| intercept + slope * x;
        let score = |sigma: f64| -> f64 { cases.iter().map(|(x, p)| p.crps(Predicted { mu: mu(*x), sigma })).sum() };
        let sigma =
            (10..=100).map(|i| f64::from(i) * 0.05).min_by(|a, b| score(*a).total_cmp(&score(*b))).unwrap_or(1.0);
        move |x| Predicted { mu: mu(x), sigma }
    }
}

/// Intercept and slope of least squares through the middles.
pub fn line(cases: &[(f64, Published)]) -> (f64, f64) {
    let n = cases.len().max(1) as f64;
    let mean_x = cases.iter().map(|(x, _)| x).sum::<f64>() / n;
    let mean_y = cases.iter().map(|(_, p)| p.middle()).sum::<f64>() / n;
    let (mut xy, mut xx) = (0.0, 0.0);
    for (x, published) in cases {
        xy += (x - mean_x) * (published.middle() - mean_y);
        xx += (x - mean_x) * (x - mean_x);
    }
    let slope = if xx > 0.0 { xy / xx } else { 0.0 };
    (mean_y - slope * mean_x, slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference: integral of (Φ((x−μ)/σ) − 1[x ≥ y])² over x by 200,001 trapezoids, μ = 0.3, σ = 1.2, y = 1.
    #[test]
    fn the_score_of_a_single_figure_is_the_usual_one() {
        let y = std::f64::consts::E;
        let at = |low: f64, high, floor| Published { low, high, floor }.crps(Predicted { mu: 0.3, sigma: 1.2 });
        let step = 16.0 / 200_000.0;
        let reference: f64 = (0..=200_000)
            .map(|i| {
                let x = -8.0 + f64::from(i) * step;
                let p = upper(-(x - 0.3) / 1.2) - f64::from(u8::from(x >= 1.0));
                p * p * step
            })
            .sum();
        assert!((at(y, y, false) - reference).abs() < 1e-4, "{} {reference}", at(y, y, false));
        // Wider targets and floors are easier to meet.
        assert!(at(y, 2.0 * y, false) < at(y, y, false));
        assert!(at(y, y, true) < at(y, y, false));
    }

    #[test]
    fn targets_are_missed_only_from_outside() {
        let published = Published { low: 10.0, high: 20.0, floor: false };
        assert_eq!(published.miss(libm::log(15.0)), 0.0);
        assert!((published.miss(libm::log(40.0)) - libm::log(2.0)).abs() < 1e-12);
        assert!((published.miss(libm::log(5.0)) + libm::log(2.0)).abs() < 1e-12);
        assert_eq!(Published { floor: true, ..published }.miss(libm::log(4000.0)), 0.0);
    }
}

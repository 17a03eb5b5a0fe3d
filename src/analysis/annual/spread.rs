//! What is not known exactly: a rate, a probability or an amount, ready to draw from and with its exact mean.
//!
//! PERT is the beta distribution on its interval whose mean is (low + 4 × mode + high) / 6. Its inverse is tabled once; the
//! others are transforms of `base::dice`. Deliberately absent: dice.

use std::sync::Arc;

use crate::base::dice::{Die, Shape};

/// A number that is not known exactly, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Spread {
    /// Always the same.
    Fixed(f64),
    /// Lowest, most likely, highest.
    Pert(f64, f64, f64),
    /// Lognormal by its median and its 90th percentile. Both above zero.
    Lognormal(f64, f64),
}

/// Cells of the table of an inverse distribution: between two of them a draw is taken evenly.
const CELLS: usize = 2048;
/// Steps by which a density is integrated for the table.
const STEPS: usize = 16_384;

impl Spread {
    /// Whether it can be drawn from: finite, not negative, in order.
    pub fn is_sound(self) -> bool {
        match self {
            Spread::Fixed(value) => value.is_finite() && value >= 0.0,
            Spread::Pert(low, mode, high) => {
                [low, mode, high].iter().all(|v| v.is_finite()) && 0.0 <= low && low <= mode && mode <= high
            }
            Spread::Lognormal(median, p90) => median.is_finite() && p90.is_finite() && median > 0.0 && p90 >= median,
        }
    }

    /// Exact mean.
    pub fn mean(self) -> f64 {
        match self {
            Spread::Fixed(value) => value,
            Spread::Pert(low, mode, high) => (low + 4.0 * mode + high) / 6.0,
            Spread::Lognormal(median, p90) => match Shape::lognormal(median, p90) {
                Shape::Lognormal(mu, sigma) => libm::exp(mu + 0.5 * sigma * sigma),
                Shape::Fixed(_) | Shape::Uniform(..) | Shape::Triangular(..) => median,
            },
        }
    }

    /// All of it times a factor.
    #[must_use]
    pub fn times(self, factor: f64) -> Spread {
        match self {
            Spread::Fixed(value) => Spread::Fixed(value * factor),
            Spread::Pert(low, mode, high) => Spread::Pert(low * factor, mode * factor, high * factor),
            Spread::Lognormal(..) if factor <= 0.0 => Spread::Fixed(0.0),
            Spread::Lognormal(median, p90) => Spread::Lognormal(median * factor, p90 * factor),
        }
    }

    /// The value that is not exceeded with a probability, 0..1.
    pub fn quantile(self, share: f64) -> f64 {
        self.prepare().quantile(share)
    }

    /// Ready to draw from.
    pub fn prepare(self) -> Drawable {
        match self {
            Spread::Fixed(value) => Drawable::Fixed(value),
            Spread::Pert(low, _, high) if high <= low => Drawable::Fixed(low),
            Spread::Pert(low, mode, high) => Drawable::Table(Arc::from(inverse_pert(low, mode, high))),
            Spread::Lognormal(median, p90) => Drawable::Shape(Shape::lognormal(median, p90)),
        }
    }
}

/// A spread ready to draw from.
#[derive(Clone, Debug)]
pub enum Drawable {
    /// Always the same.
    Fixed(f64),
    /// Values at equal steps of probability from 0 to 1.
    Table(Arc<[f64]>),
    /// A transform.
    Shape(Shape),
}

impl Drawable {
    /// The value at a die; monotone in it.
    pub fn at(&self, die: Die) -> f64 {
        match self {
            Drawable::Fixed(value) => *value,
            Drawable::Shape(shape) => shape.at(die),
            Drawable::Table(_) => self.quantile(die.unit()),
        }
    }

    /// The value that is not exceeded with a probability, 0..1.
    pub fn quantile(&self, u: f64) -> f64 {
        let values = match self {
            Drawable::Table(values) => values,
            // A die that shows this number.
            Drawable::Fixed(_) | Drawable::Shape(_) => {
                return self.at(Die::of_bits((u * 18_446_744_073_709_551_616.0) as u64));
            }
        };
        let place = u * (values.len() - 1) as f64;
        let cell = place as usize;
        let (Some(low), Some(high)) = (values.get(cell), values.get(cell + 1)) else {
            return values.last().copied().unwrap_or_default();
        };
        low + (high - low) * (place - cell as f64)
    }
}

/// Values of a PERT distribution at equal steps of probability; between two of them a draw is taken evenly.
fn inverse_pert(low: f64, mode: f64, high: f64) -> Vec<f64> {
    let span = high - low;
    let alpha = 1.0 + 4.0 * (mode - low) / span;
    let beta = 1.0 + 4.0 * (high - mode) / span;
    let density = |x: f64| libm::pow(x, alpha - 1.0) * libm::pow(1.0 - x, beta - 1.0);
    // Simpson's rule between neighbours; both exponents are at least 0, so the density has no pole.
    let width = 1.0 / STEPS as f64;
    let mut sums = Vec::with_capacity(STEPS + 1);
    let mut sum = 0.0;
    sums.push(0.0);
    for i in 0..STEPS {
        let x = i as f64 * width;
        sum += width / 6.0 * (density(x) + 4.0 * density(x + 0.5 * width) + density((x + width).min(1.0)));
        sums.push(sum);
    }
    let mut values = Vec::with_capacity(CELLS + 1);
    let mut step = 0;
    for cell in 0..=CELLS {
        let wanted = sum * cell as f64 / CELLS as f64;
        while step + 1 < STEPS && sums.get(step + 1).is_some_and(|s| *s < wanted) {
            step += 1;
        }
        let (from, to) = (sums.get(step).copied().unwrap_or(0.0), sums.get(step + 1).copied().unwrap_or(sum));
        let part = if to > from { ((wanted - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 };
        values.push((step as f64 + part) * width);
    }
    if let Some(last) = values.last_mut() {
        *last = 1.0;
    }
    // Straight lines through the thin tail come out up to two parts in ten thousand too high; scaled, the mean is exact.
    let drawn: f64 = values.windows(2).map(|pair| 0.5 * pair.iter().sum::<f64>()).sum::<f64>() / CELLS as f64;
    let scale = alpha / (alpha + beta) / drawn;
    values.iter().map(|x| low + span * x * scale).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(spread: Spread, u: f64) -> f64 {
        spread.prepare().quantile(u)
    }

    /// References from scipy.stats.beta(1 + 4(m−a)/(b−a), 1 + 4(b−m)/(b−a), a, b−a).ppf.
    #[test]
    fn quantiles_of_pert_are_those_of_the_beta_distribution() {
        for (spread, u, value) in PERT_QUANTILES {
            let (low, mode, high) = spread;
            let drawn = at(Spread::Pert(low, mode, high), u);
            assert!((drawn - value).abs() < 2e-4 * (high - low), "{spread:?} at {u}: {drawn}, not {value}");
        }
    }
    const PERT_QUANTILES: [((f64, f64, f64), f64, f64); 6] = [
        ((0.1, 0.3, 1.2), 0.05, 0.158_407_2),
        ((0.1, 0.3, 1.2), 0.5, 0.389_503_3),
        ((0.1, 0.3, 1.2), 0.95, 0.768_364_8),
        ((0.0, 0.0, 1.0), 0.5, 0.129_449_4),
        ((0.0, 1.0, 1.0), 0.5, 0.870_550_6),
        ((2.0, 5.0, 8.0), 0.25, 4.156_617_0),
    ];

    #[test]
    fn the_mean_of_a_table_is_the_mean_of_the_distribution() {
        for (low, mode, high) in [(0.1, 0.3, 1.2), (0.0, 0.0, 1.0), (1e5, 4e5, 9e6)] {
            let spread = Spread::Pert(low, mode, high);
            let drawable = spread.prepare();
            let mean = (0..100_000).map(|i| drawable.quantile((f64::from(i) + 0.5) / 1e5)).sum::<f64>() / 1e5;
            assert!((mean / spread.mean() - 1.0).abs() < 2e-5, "{mean} {}", spread.mean());
        }
    }
}

//! The simulation of years.

use std::ops::ControlFlow;

use rayon::prelude::*;

use super::{MOST_A_YEAR, Magnitude, Prepared, PreparedMagnitude, Threat};
use crate::base::dice::Die;
use crate::base::money::Cents;

/// Years of a usual simulation.
pub const YEARS: u64 = 1_000_000;
/// Years that one task simulates.
const BLOCK: u64 = 8_192;
/// Buckets for each doubling of a loss: percentiles are exact to a part in two thousand.
const PER_DOUBLING: u32 = 10;
/// Doublings from a cent up.
const DOUBLINGS: usize = 63;
const BUCKETS: usize = (DOUBLINGS << PER_DOUBLING) + 1;

/// 97.5th percentile of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// A percentile of the yearly loss, with the 95 % interval that the number of years leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentile {
    /// 0..1.
    pub share: f64,
    /// The loss that is not exceeded in this share of years.
    pub loss: Cents,
    /// Interval.
    pub low: Cents,
    /// Interval.
    pub high: Cents,
}

/// The yearly loss under one posture.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Simulated years.
    pub years: u64,
    /// Mean: the annualised loss.
    pub mean: Cents,
    /// Standard deviation between years.
    pub sd: Cents,
    /// 95 % interval of the mean, from the number of years and, where magnitudes are runs, from the number of runs.
    pub ci95: [Cents; 2],
    /// Share of years without any loss.
    pub none: f64,
    /// Percentiles.
    pub percentiles: Vec<Percentile>,
    /// Loss and the share of years that exceed it, rising in loss.
    pub exceedance: Vec<(Cents, f64)>,
}

/// What a posture saves a year against the first one, on the same dice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Mean of loss under the first minus loss under this one; positive saves.
    pub mean: Cents,
    /// 95 % interval, from years and runs.
    pub ci95: [Cents; 2],
}

/// Shares for which percentiles are given.
const SHARES: [f64; 9] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99, 0.999];

/// Sums over years that do not depend on their order.
struct Tally {
    sum: i128,
    squares: u128,
    none: u64,
    buckets: Vec<u32>,
    /// Sum and squares of the difference to the first posture.
    saved: i128,
    saved_squares: u128,
}

impl Tally {
    fn new() -> Tally {
        Tally { sum: 0, squares: 0, none: 0, buckets: vec![0; BUCKETS], saved: 0, saved_squares: 0 }
    }

    fn add(&mut self, loss: i64, first: i64) {
        self.sum += i128::from(loss);
        self.squares += square(loss);
        self.none += u64::from(loss == 0);
        if let Some(count) = self.buckets.get_mut(bucket(loss)) {
            *count += 1;
        }
        let saved = first.saturating_sub(loss);
        self.saved += i128::from(saved);
        self.saved_squares += square(saved);
    }

    fn merge(mut self, other: &Tally) -> Tally {
        self.sum += other.sum;
        self.squares += other.squares;
        self.none += other.none;
        self.saved += other.saved;
        self.saved_squares += other.saved_squares;
        self.buckets.iter_mut().zip(&other.buckets).for_each(|(a, b)| *a += b);
        self
    }
}

fn square(value: i64) -> u128 {
    let value = u128::from(value.unsigned_abs());
    value * value
}

/// The bucket of a loss: its place among the doublings and within one, straight from the bits of the number. Gains (an insurer
/// that pays more than was lost) count as nothing here.
fn bucket(loss: i64) -> usize {
    if loss <= 0 {
        return 0;
    }
    let bits = (loss as f64).to_bits();
    1 + ((bits >> (52 - PER_DOUBLING)) - (1023 << PER_DOUBLING)) as usize
}

/// Lower edge of a bucket.
fn edge(bucket: usize) -> f64 {
    match bucket {
        0 => 0.0,
        _ => f64::from_bits((((bucket - 1) as u64) + (1023 << PER_DOUBLING)) << (52 - PER_DOUBLING)),
    }
}

/// What a die is for within a year.
#[derive(Clone, Copy)]
#[repr(u64)]
enum For {
    Rate = 1,
    Count = 2,
    Event = 3,
}

/// The key of a year's dice: seed, threat, year. A cipher for each die, as in a run of the engine, would cost more than the
/// rest of a year; the finaliser of SplitMix64 over a counter mixes well enough for sums of amounts.
fn year_key(seed: u64, threat: u64, year: u64) -> u64 {
    mix(mix(seed ^ 0x9e37_79b9_7f4a_7c15) ^ threat ^ mix(year.wrapping_add(0x632b_e59b_d9b4_e019)))
}

fn die(key: u64, purpose: For, number: u64) -> Die {
    Die::of_bits(mix(key.wrapping_add((purpose as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_add(number << 8)))
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Poisson number at a rate: the inverse distribution, so that a lower rate never gives more events.
fn poisson(rate: f64, die: Die) -> u64 {
    let mut left = die.unit();
    let mut p = libm::exp(-rate);
    let mut count = 0;
    // The sum of probabilities is 1 within rounding: the loop ends far below this.
    while left > p && count < 4 * MOST_A_YEAR as u64 {
        left -= p;
        count += 1;
        p *= rate / count as f64;
    }
    count
}

fn loss_of_year(threats: &[Prepared], seed: u64, year: u64) -> i64 {
    let mut total = 0i64;
    for threat in threats {
        let key = year_key(seed, threat.name.0, year);
        let rate = threat.rate.at(die(key, For::Rate, 0)).clamp(0.0, MOST_A_YEAR);
        for event in 0..poisson(rate, die(key, For::Count, 0)) {
            let die = die(key, For::Event, event);
            let cost = match &threat.magnitude {
                PreparedMagnitude::Spread(spread) => Cents::from_units(spread.at(die)).0,
                PreparedMagnitude::Runs(runs) => runs.get(die.pick(runs.len())).map_or(0, |c| c.0),
            };
            total = total.saturating_add(cost);
        }
    }
    total
}

/// Blocks that are simulated before anybody is asked whether to go on.
const ROUND: u64 = 16;

/// Simulates years under several postures on the same dice. The first is what the others are compared with.
pub fn simulate(postures: &[Vec<Threat>], seed: u64, years: u64) -> Vec<(Loss, Difference)> {
    simulate_watched(postures, seed, years, &mut |_| ControlFlow::Continue(())).unwrap_or_default()
}

/// The same, telling `watch` every 131,072 years what share is done; none when it asked to stop.
pub fn simulate_watched(
    postures: &[Vec<Threat>],
    seed: u64,
    years: u64,
    watch: &mut dyn FnMut(f64) -> ControlFlow<()>,
) -> Option<Vec<(Loss, Difference)>> {
    let prepared: Vec<Vec<Prepared>> = postures.iter().map(|p| p.iter().map(Prepared::new).collect()).collect();
    let blocks = years.div_ceil(BLOCK);
    let empty = || -> Vec<Tally> { prepared.iter().map(|_| Tally::new()).collect() };
    let merge = |a: Vec<Tally>, b: &[Tally]| -> Vec<Tally> { a.into_iter().zip(b).map(|(a, b)| a.merge(b)).collect() };
    let mut tallies = empty();
    let mut from = 0;
    while from < blocks {
        let to = (from + ROUND).min(blocks);
        let round = (from..to)
            .into_par_iter()
            .fold(empty, |mut tallies, block| {
                for year in block * BLOCK..((block + 1) * BLOCK).min(years) {
                    let mut first = None;
                    for (threats, tally) in prepared.iter().zip(&mut tallies) {
                        let loss = loss_of_year(threats, seed, year);
                        tally.add(loss, *first.get_or_insert(loss));
                    }
                }
                tallies
            })
            .reduce(empty, |a, b| merge(a, &b));
        tallies = merge(tallies, &round);
        from = to;
        if watch(to as f64 / blocks.max(1) as f64).is_break() {
            return None;
        }
    }
    let first = postures.first().map_or(&[][..], Vec::as_slice);
    let results = postures.iter().zip(&tallies).map(|(posture, tally)| {
        (loss(tally, years, run_variance(posture, &[])), difference(tally, years, run_variance(first, posture)))
    });
    Some(results.collect())
}

/// What the second posture saves a year against the first: the means of both are known without simulating years, so the
/// interval comes from the number of runs behind the magnitudes alone.
pub fn expected_difference(first: &[Threat], second: &[Threat]) -> Difference {
    let mean = |threats: &[Threat]| threats.iter().map(Threat::mean).sum::<f64>() * 100.0;
    let saved = mean(first) - mean(second);
    Difference { mean: Cents(libm::round(saved) as i64), ci95: interval(saved, run_variance(first, second)) }
}

/// Variance of the mean yearly loss that comes from the number of runs behind the magnitudes; with a second posture, of the
/// difference between the two, run by run.
fn run_variance(first: &[Threat], second: &[Threat]) -> f64 {
    let one = |threat: &Threat| -> f64 {
        let Magnitude::Runs(runs) = &threat.magnitude else { return 0.0 };
        let other = second.iter().find(|t| t.id == threat.id);
        let n = runs.len() as f64;
        let scaled: Vec<f64> = match other {
            None => runs.iter().map(|c| threat.rate.mean() * c.0 as f64).collect(),
            Some(Threat { rate, magnitude: Magnitude::Runs(others), .. }) if others.len() == runs.len() => {
                let pairs = runs.iter().zip(others.iter());
                pairs.map(|(a, b)| threat.rate.mean() * a.0 as f64 - rate.mean() * b.0 as f64).collect()
            }
            // Magnitudes of different kinds share no run: each brings its own error, and this is the larger one's bound.
            Some(_) => runs.iter().map(|c| threat.rate.mean() * c.0 as f64).collect(),
        };
        let mean = scaled.iter().sum::<f64>() / n.max(1.0);
        scaled.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0).max(1.0) / n.max(1.0)
    };
    first.iter().map(one).sum()
}

fn variance(sum: i128, squares: u128, years: u64) -> (f64, f64) {
    let n = years.max(1) as f64;
    let mean = sum as f64 / n;
    (mean, (squares as f64 / n - mean * mean).max(0.0))
}

fn interval(mean: f64, variance_of_mean: f64) -> [Cents; 2] {
    let half = Z * libm::sqrt(variance_of_mean);
    [Cents(libm::round(mean - half) as i64), Cents(libm::round(mean + half) as i64)]
}

fn difference(tally: &Tally, years: u64, of_runs: f64) -> Difference {
    let (mean, between) = variance(tally.saved, tally.saved_squares, years);
    Difference { mean: Cents(libm::round(mean) as i64), ci95: interval(mean, between / years.max(1) as f64 + of_runs) }
}

fn loss(tally: &Tally, years: u64, of_runs: f64) -> Loss {
    let (mean, between) = variance(tally.sum, tally.squares, years);
    let n = years as f64;
    let percentile = |share: f64| {
        let half = Z * libm::sqrt(n * share * (1.0 - share));
        Percentile {
            share,
            loss: at_rank(tally, share * n),
            low: at_rank(tally, (share * n - half).max(0.0)),
            high: at_rank(tally, (share * n + half).min(n)),
        }
    };
    // The curve in steps of a quarter of a doubling, as far as years reach it.
    let mut exceedance = Vec::new();
    let mut above = years;
    for (index, count) in tally.buckets.iter().enumerate() {
        if (index == 0 || (index - 1) % (1 << (PER_DOUBLING - 2)) == 0) && above > 0 {
            exceedance.push((Cents(edge(index) as i64), above as f64 / n.max(1.0)));
        }
        above -= u64::from(*count);
        if index == 0 {
            // Zero itself is not exceeded by years without a loss.
            exceedance.clear();
            exceedance.push((Cents::ZERO, above as f64 / n.max(1.0)));
        }
    }
    // Steps before the smallest loss all say the same.
    let any = exceedance.first().map_or(0.0, |(_, share)| *share);
    let dull = exceedance.iter().take_while(|(_, share)| *share >= any).count();
    exceedance.drain(1..dull.max(1));
    Loss {
        years,
        mean: Cents(libm::round(mean) as i64),
        sd: Cents(libm::round(libm::sqrt(between)) as i64),
        ci95: interval(mean, between / n.max(1.0) + of_runs),
        none: tally.none as f64 / n.max(1.0),
        percentiles: SHARES.into_iter().map(percentile).collect(),
        exceedance,
    }
}

/// The loss at a rank from the smallest, taken evenly within its bucket.
fn at_rank(tally: &Tally, rank: f64) -> Cents {
    let mut below = 0.0;
    for (index, count) in tally.buckets.iter().enumerate() {
        let count = f64::from(*count);
        if count > 0.0 && below + count >= rank {
            if index == 0 {
                return Cents::ZERO;
            }
            let (low, high) = (edge(index), edge(index + 1));
            return Cents(libm::round(low + (high - low) * ((rank - below) / count).clamp(0.0, 1.0)) as i64);
        }
        below += count;
    }
    Cents::ZERO
}

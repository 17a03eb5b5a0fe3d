//! Statistics of many runs: means with intervals, quantiles with intervals, loss exceedance, fixed logarithmic buckets.
//!
//! Everything is made of integer sums, integer counts and order statistics, so that no result depends on the order in which runs
//! came in. Deliberately absent: fitted distributions; what is shown is what was counted.

use crate::base::money::Cents;

/// A 95 % interval of an amount. It says how far the mean of more runs may lie, not how far one run may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    /// Its lower end.
    pub low: Cents,
    /// Its upper end.
    pub high: Cents,
}

impl Interval {
    /// Whether an amount lies in it.
    pub fn holds(self, amount: Cents) -> bool {
        (self.low..=self.high).contains(&amount)
    }
    /// Whether it lies wholly on one side of zero.
    pub fn excludes_zero(self) -> bool {
        self.low > Cents::ZERO || self.high < Cents::ZERO
    }
    /// Half of its width.
    pub fn half_width(self) -> Cents {
        Cents(self.high.0.saturating_sub(self.low.0) / 2)
    }
}

/// A mean with its interval and the number of runs behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Estimate {
    /// The mean.
    pub mean: Cents,
    /// Where the mean of endlessly many runs lies with 95 % confidence; none for fewer than two runs.
    pub ci95: Option<Interval>,
    /// Runs.
    pub runs: u64,
}

/// Exact sums of integers and of their squares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    count: u64,
    sum: i128,
    squares: i128,
}

impl Sums {
    /// Of several values.
    pub fn of(values: impl IntoIterator<Item = i64>) -> Sums {
        values.into_iter().fold(Sums::default(), |mut sums, value| {
            sums.add(value);
            sums
        })
    }

    /// Of differences, pair by pair; what has no partner is left out.
    pub fn of_pairs(a: &[i64], b: &[i64]) -> Sums {
        Sums::of(a.iter().zip(b).map(|(a, b)| a.saturating_sub(*b)))
    }

    /// One more.
    pub fn add(&mut self, value: i64) {
        let value = i128::from(value);
        self.count += 1;
        self.sum = self.sum.saturating_add(value);
        self.squares = self.squares.saturating_add(value * value);
    }

    /// All of another.
    pub fn merge(&mut self, other: &Sums) {
        self.count += other.count;
        self.sum = self.sum.saturating_add(other.sum);
        self.squares = self.squares.saturating_add(other.squares);
    }

    /// How many.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean as a number; 0 of none.
    pub fn mean(&self) -> f64 {
        let count = i128::from(self.count.max(1));
        // In two parts, so that large sums lose nothing.
        (self.sum.div_euclid(count)) as f64 + (self.sum.rem_euclid(count)) as f64 / count as f64
    }

    /// Their mean, rounded to a cent.
    pub fn mean_cents(&self) -> Cents {
        Cents(libm::round(self.mean()) as i64)
    }

    /// Standard deviation of one value; 0 for fewer than two.
    pub fn sd(&self) -> f64 {
        if self.count < 2 {
            return 0.0;
        }
        // Around a whole number near the mean the squares stay exact; only the rest is a fraction.
        let count = i128::from(self.count);
        let near = self.sum.div_euclid(count);
        let around = self.squares - 2 * near * self.sum + count * near * near;
        let rest = self.sum.rem_euclid(count) as f64 / count as f64;
        let squares = (around as f64 - count as f64 * rest * rest).max(0.0);
        libm::sqrt(squares / (count - 1) as f64)
    }

    /// Standard error of the mean; none for fewer than two.
    pub fn error(&self) -> Option<f64> {
        (self.count >= 2).then(|| self.sd() / libm::sqrt(self.count as f64))
    }

    /// Where the mean lies with 95 % confidence; none for fewer than two.
    pub fn ci95(&self) -> Option<Interval> {
        let half = self.error()? * student95(self.count);
        let mean = self.mean();
        Some(Interval { low: Cents(libm::round(mean - half) as i64), high: Cents(libm::round(mean + half) as i64) })
    }

    /// Mean, interval and count.
    pub fn estimate(&self) -> Estimate {
        Estimate { mean: self.mean_cents(), ci95: self.ci95(), runs: self.count }
    }
}

/// Two-sided 95 % quantile of Student's t for a number of values, within 1 % from ten values on.
fn student95(count: u64) -> f64 {
    1.96 + 2.5 / (count.max(2) - 1) as f64
}

/// The value at a share of a sorted list, by nearest rank; none of an empty one.
pub fn quantile(sorted: &[i64], share: f64) -> Option<i64> {
    sorted.get(rank(sorted.len(), share)).copied()
}

/// A quantile's 95 % interval by order statistics, without any assumption about the distribution.
pub fn quantile_ci95(sorted: &[i64], share: f64) -> Option<Interval> {
    let count = sorted.len() as f64;
    let spread = 1.96 * libm::sqrt(count * share * (1.0 - share));
    let last = sorted.len().checked_sub(1)?;
    let low = libm::floor(count * share - spread).max(0.0) as usize;
    let high = (libm::ceil(count * share + spread) as usize).min(last);
    Some(Interval { low: Cents(*sorted.get(low.min(last))?), high: Cents(*sorted.get(high)?) })
}

fn rank(count: usize, share: f64) -> usize {
    (libm::ceil(count as f64 * share.clamp(0.0, 1.0)) as usize).clamp(1, count.max(1)) - 1
}

/// Share of a sorted list that is above a value; those that are equal count half.
pub fn share_above(sorted: &[i64], value: i64) -> f64 {
    let below = sorted.partition_point(|v| *v < value);
    let up_to = sorted.partition_point(|v| *v <= value);
    let above = sorted.len() - up_to;
    (above as f64 + (up_to - below) as f64 / 2.0) / sorted.len().max(1) as f64
}

/// Loss exceedance: amounts from low to high, each with the share of runs that cost at least as much.
pub fn exceedance(sorted: &[i64], points: usize) -> Vec<(Cents, f64)> {
    let (count, points) = (sorted.len(), points.max(2));
    let mut curve: Vec<(Cents, f64)> = Vec::new();
    for point in 0..points {
        let at = point * count.saturating_sub(1) / (points - 1);
        let Some(amount) = sorted.get(at).copied() else { break };
        if curve.last().is_some_and(|(last, _)| last.0 == amount) {
            continue;
        }
        let at_least = count - sorted.partition_point(|v| *v < amount);
        curve.push((Cents(amount), at_least as f64 / count as f64));
    }
    curve
}

/// Parts of one doubling: each bucket is less than 1.6 % wide.
const PARTS: usize = 64;
const PARTS_LOG2: u32 = 6;

/// Counts in fixed buckets that grow with the amount. Zero and less share the first bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogBuckets {
    counts: Vec<u64>,
    total: u64,
}

impl Default for LogBuckets {
    fn default() -> LogBuckets {
        LogBuckets { counts: vec![0; (65 - PARTS_LOG2 as usize) * PARTS], total: 0 }
    }
}

impl LogBuckets {
    fn bucket(value: i64) -> usize {
        let value = value.max(0) as u64;
        if value < PARTS as u64 {
            return value as usize;
        }
        let shift = 63 - value.leading_zeros() - PARTS_LOG2;
        (shift as usize) * PARTS + (value >> shift) as usize
    }

    /// The lowest value of a bucket.
    fn lowest(bucket: usize) -> i64 {
        if bucket < PARTS {
            return bucket as i64;
        }
        let shift = bucket / PARTS - 1;
        let part = bucket - shift * PARTS;
        i64::try_from((part as u128) << shift).unwrap_or(i64::MAX)
    }

    /// One more.
    pub fn add(&mut self, value: i64) {
        if let Some(count) = self.counts.get_mut(LogBuckets::bucket(value)) {
            *count += 1;
        }
        self.total += 1;
    }

    /// How many.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The lowest value of the bucket in which a share of all is reached.
    pub fn quantile(&self, share: f64) -> Option<i64> {
        let wanted = (libm::ceil(self.total as f64 * share.clamp(0.0, 1.0)) as u64).max(1);
        let mut seen = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return Some(LogBuckets::lowest(bucket));
            }
        }
        None
    }

    /// Loss exceedance at the lower ends of buckets in which there is something, at most `points` of them.
    pub fn exceedance(&self, points: usize) -> Vec<(Cents, f64)> {
        let used: Vec<usize> =
            self.counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(bucket, _)| bucket).collect();
        let step = used.len().div_ceil(points.max(1)).max(1);
        let mut left = self.total;
        let mut curve = Vec::new();
        for (i, bucket) in used.iter().enumerate() {
            if i % step == 0 {
                curve.push((Cents(LogBuckets::lowest(*bucket)), left as f64 / self.total.max(1) as f64));
            }
            left -= self.counts.get(*bucket).copied().unwrap_or_default();
        }
        curve
    }
}

/// Values are kept one by one up to this many; beyond it, quantiles come from the buckets.
pub const KEPT: usize = 1 << 18;

/// A distribution in bounded memory: exact sums, exact quantiles up to [`KEPT`] values, buckets beyond.
#[derive(Clone, Debug, Default)]
pub struct Distribution {
    sums: Sums,
    kept: Vec<i64>,
    sorted: bool,
    buckets: LogBuckets,
}

impl Distribution {
    /// One more.
    pub fn add(&mut self, value: i64) {
        self.sums.add(value);
        self.buckets.add(value);
        if self.kept.len() < KEPT {
            self.kept.push(value);
            self.sorted = false;
        }
    }

    /// Exact sums.
    pub fn sums(&self) -> &Sums {
        &self.sums
    }

    /// Every value in order, unless there are too many to keep.
    pub fn sorted(&mut self) -> Option<&[i64]> {
        if self.sums.count() > KEPT as u64 {
            return None;
        }
        if !self.sorted {
            self.kept.sort_unstable();
            self.sorted = true;
        }
        Some(&self.kept)
    }

    /// The value at a share.
    pub fn quantile(&mut self, share: f64) -> Option<i64> {
        match self.sorted() {
            Some(sorted) => quantile(sorted, share),
            None => self.buckets.quantile(share),
        }
    }

    /// Loss exceedance.
    pub fn exceedance(&mut self, points: usize) -> Vec<(Cents, f64)> {
        match self.sorted() {
            Some(sorted) => exceedance(sorted, points),
            None => self.buckets.exceedance(points),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_textbook() {
        let sums = Sums::of([2, 4, 4, 4, 5, 5, 7, 9]);
        assert!((sums.mean() - 5.0).abs() < 1e-12);
        assert!((sums.sd() - (32.0f64 / 7.0).sqrt()).abs() < 1e-12);
        // Far from zero nothing is lost.
        let far = Sums::of([2, 4, 4, 4, 5, 5, 7, 9].map(|v| v + 1_000_000_000_000_000));
        assert!((far.sd() - sums.sd()).abs() < 1e-9);
        assert_eq!(far.mean_cents(), Cents(1_000_000_000_000_005));
        assert_eq!(Sums::of([3]).ci95(), None, "one run says nothing about spread");
        let constant = Sums::of([7; 50]);
        assert_eq!(constant.ci95(), Some(Interval { low: Cents(7), high: Cents(7) }));
    }

    #[test]
    fn sums_do_not_depend_on_order_or_on_how_they_were_split() {
        let values: Vec<i64> = (0..1000).map(|i| (i * 7919) % 1009 - 300).collect();
        let whole = Sums::of(values.iter().copied());
        let mut parts = Sums::of(values.iter().rev().take(400).copied());
        parts.merge(&Sums::of(values.iter().take(600).copied()));
        assert_eq!(whole, parts);
    }

    #[test]
    fn intervals_hold_the_mean_about_as_often_as_they_say() {
        use crate::base::dice::{Key, Mechanic, Name};
        let mut held = 0;
        for set in 0..400 {
            let throw = |n| (Key::new(Mechanic::Amount, Name(set), Name(0), n).throw(5).normal() * 1000.0) as i64;
            held += u32::from(Sums::of((0..40).map(throw)).ci95().is_some_and(|i| i.holds(Cents(0))));
        }
        assert!((365..=395).contains(&held), "{held} of 400");
    }

    #[test]
    fn quantiles_are_values_that_were_there() {
        let sorted: Vec<i64> = (1..=100).collect();
        assert_eq!(quantile(&sorted, 0.5), Some(50));
        assert_eq!(quantile(&sorted, 0.95), Some(95));
        assert_eq!(quantile(&sorted, 0.0), Some(1));
        assert_eq!(quantile(&sorted, 1.0), Some(100));
        assert_eq!(quantile(&[], 0.5), None);
        let ci = quantile_ci95(&sorted, 0.5).expect("an interval");
        assert!(ci.low < Cents(45) && ci.high > Cents(55) && ci.low > Cents(30) && ci.high < Cents(70), "{ci:?}");
    }

    #[test]
    fn exceedance_begins_at_one_and_never_rises() {
        let sorted = [1, 1, 2, 5, 5, 5, 9];
        let curve = exceedance(&sorted, 50);
        assert_eq!(curve.first(), Some(&(Cents(1), 1.0)));
        assert_eq!(curve.last().map(|p| p.0), Some(Cents(9)));
        assert!(curve.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 > w[1].1));
        assert!((share_above(&sorted, 5) - 2.5 / 7.0).abs() < 1e-12);
    }

    #[test]
    fn buckets_are_narrow_and_hold_every_value() {
        for value in [0, 1, 63, 64, 65, 127, 128, 1000, 123_456_789, i64::MAX] {
            let lowest = LogBuckets::lowest(LogBuckets::bucket(value));
            assert!(lowest <= value && (value - lowest) as f64 <= value as f64 / 63.0, "{value}: {lowest}");
        }
        let mut buckets = LogBuckets::default();
        (0..100_000).for_each(|v| buckets.add(v));
        let median = buckets.quantile(0.5).expect("a median") as f64;
        assert!((median / 50_000.0 - 1.0).abs() < 0.02, "{median}");
    }
}

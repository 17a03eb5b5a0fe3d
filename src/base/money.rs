//! Money: integer cents of one currency. Fractions exist only inside a distribution, and are rounded once.

use serde::{Deserialize, Serialize};

/// An amount in cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(pub i64);

impl Cents {
    /// Nothing.
    pub const ZERO: Cents = Cents(0);

    /// Rounds a number of whole units to cents. Not-a-number becomes zero, what does not fit the largest amount.
    pub fn from_units(units: f64) -> Cents {
        Cents(libm::round(units * 100.0) as i64)
    }

    /// Whole units as a number, for charts and rates.
    pub fn units(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// This share of the amount, rounded to a cent.
    pub fn share(self, share: f64) -> Cents {
        Cents(libm::round(self.0 as f64 * share) as i64)
    }

    /// In another currency at a rate.
    pub fn at_rate(self, rate: f64) -> Cents {
        self.share(rate)
    }

    /// Short form for screens: `€1.84 M`, `€214 k`, `−€90`. `sign` is the currency's.
    pub fn short(self, sign: &str) -> String {
        let units = self.0.unsigned_abs() / 100;
        let minus = if self.0 < 0 { "−" } else { "" };
        match units {
            0..=9_999 => format!("{minus}{sign}{}", grouped(units)),
            10_000..=999_499 => format!("{minus}{sign}{} k", (units + 500) / 1000),
            999_500..=9_994_999 => format!("{minus}{sign}{:.2} M", units as f64 / 1e6),
            9_995_000..=999_499_999 => format!("{minus}{sign}{:.1} M", units as f64 / 1e6),
            _ => format!("{minus}{sign}{:.2} bn", units as f64 / 1e9),
        }
    }

    /// The smallest amount that [`Cents::short`] tells apart at this size.
    pub fn resolution(self) -> Cents {
        let units = match self.0.unsigned_abs() / 100 {
            0..=9_999 => 1,
            10_000..=999_499 => 1_000,
            999_500..=9_994_999 => 10_000,
            9_995_000..=999_499_999 => 100_000,
            _ => 10_000_000,
        };
        Cents(units * 100)
    }

    /// Short form for axes: round amounts without decimals that say nothing, `€5 M`, `€500 k`.
    pub fn tick(self, sign: &str) -> String {
        let text = self.short(sign);
        match text.rsplit_once(' ') {
            Some((number, unit)) if number.contains('.') => {
                format!("{} {unit}", number.trim_end_matches('0').trim_end_matches('.'))
            }
            _ => text,
        }
    }

    /// Long form for tables: `€1,840,250`.
    pub fn long(self, sign: &str) -> String {
        let minus = if self.0 < 0 { "−" } else { "" };
        format!("{minus}{sign}{}", grouped((self.0.unsigned_abs() + 50) / 100))
    }
}

impl std::ops::Add for Cents {
    type Output = Cents;
    fn add(self, other: Cents) -> Cents {
        Cents(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Cents {
    type Output = Cents;
    fn sub(self, other: Cents) -> Cents {
        Cents(self.0.saturating_sub(other.0))
    }
}

impl std::ops::AddAssign for Cents {
    fn add_assign(&mut self, other: Cents) {
        *self = *self + other;
    }
}

impl std::iter::Sum for Cents {
    fn sum<I: Iterator<Item = Cents>>(items: I) -> Cents {
        items.fold(Cents::ZERO, |a, b| a + b)
    }
}

/// A count with thousands grouped: `214,000`.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A count in short form: `214 k`, `2.1 M`.
pub fn short_count(count: u64) -> String {
    match count {
        0..=9_999 => grouped(count),
        10_000..=999_499 => format!("{} k", (count + 500) / 1000),
        _ => format!("{:.1} M", count as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_well_at_every_size() {
        assert_eq!(Cents(184_000_000).short("€"), "€1.84 M");
        assert_eq!(Cents(-9_000).short("€"), "−€90");
        assert_eq!(Cents(21_400_000).short("€"), "€214 k");
        assert_eq!(Cents(123_456_789).long("$"), "$1,234,568");
        let ticks = [500_000.0, 5e6, 20e6, 500e6, 1e9, 2.5e6].map(|units| Cents::from_units(units).tick("$"));
        assert_eq!(ticks, ["$500 k", "$5 M", "$20 M", "$500 M", "$1 bn", "$2.5 M"]);
        assert_eq!(Cents(4_300_000).resolution(), Cents(100_000));
        assert_eq!(short_count(2_100_000), "2.1 M");
    }
}

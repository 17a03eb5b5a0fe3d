//! Story time: signed integer seconds from T0, and spans between instants.

use serde::{Deserialize, Serialize};

/// An instant of story time in seconds from T0, the first signal to the teams. Negative is before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub i64);

/// A length of story time in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Time {
    /// The first signal to the teams.
    pub const ZERO: Time = Time(0);
    /// After every other instant.
    pub const NEVER: Time = Time(i64::MAX);

    /// How long after `earlier` this is; never below zero.
    pub fn since(self, earlier: Time) -> Span {
        Span(self.0.saturating_sub(earlier.0).max(0))
    }
}

impl std::ops::Add<Span> for Time {
    type Output = Time;
    fn add(self, span: Span) -> Time {
        Time(self.0.saturating_add(span.0))
    }
}

impl std::fmt::Display for Time {
    /// `T+03:14`, `T−26:00`, `T+2d 04:30`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { '−' } else { '+' };
        let minutes = self.0.unsigned_abs() / 60;
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        if days > 0 {
            write!(f, "T{sign}{days}d {hours:02}:{rest:02}")
        } else {
            write!(f, "T{sign}{hours:02}:{rest:02}")
        }
    }
}

impl Span {
    /// No time.
    pub const ZERO: Span = Span(0);
    /// One hour.
    pub const HOUR: Span = Span(3600);
    /// One day of 24 hours.
    pub const DAY: Span = Span(86_400);

    /// A span from text: `"-26h"`, `"2d 4h"`, `"90m"`, `"45s"`; parts add up, a leading minus turns all of it.
    ///
    /// # Errors
    /// A sentence that says what was expected.
    pub fn parse(text: &str) -> Result<Span, String> {
        let expected = || format!("expected a span such as \"90m\", \"2d 4h\" or \"-26h\", found {text:?}");
        let trimmed = text.trim();
        let (sign, body) = match trimmed.strip_prefix(['-', '−']) {
            Some(rest) => (-1, rest),
            None => (1, trimmed),
        };
        let mut total: i64 = 0;
        let mut number: Option<i64> = None;
        let mut parts = 0;
        for c in body.chars() {
            match c {
                '0'..='9' => {
                    let digit = i64::from(c as u8 - b'0');
                    let next = number.unwrap_or(0).checked_mul(10).and_then(|n| n.checked_add(digit));
                    number = Some(next.filter(|n| *n < 1_000_000_000).ok_or_else(expected)?);
                }
                'd' | 'h' | 'm' | 's' => {
                    let unit = match c {
                        'd' => 86_400,
                        'h' => 3600,
                        'm' => 60,
                        _ => 1,
                    };
                    total += number.take().ok_or_else(expected)?.checked_mul(unit).ok_or_else(expected)?;
                    parts += 1;
                }
                ' ' if number.is_none() => {}
                _ => return Err(expected()),
            }
        }
        if parts == 0 || number.is_some() || total > 400 * 86_400 {
            return Err(if total > 400 * 86_400 { format!("{text:?} is longer than 400 days") } else { expected() });
        }
        Ok(Span(sign * total))
    }

    /// Hours as a number for rates.
    pub fn hours(self) -> f64 {
        self.0 as f64 / 3600.0
    }
}

impl std::fmt::Display for Span {
    /// `2 h 41`, `35 min`, `3 d 4 h`, `20 s`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = self.0.max(0);
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
        match (days, hours, minutes) {
            (0, 0, 0) => write!(f, "{seconds} s"),
            (0, 0, m) => write!(f, "{m} min"),
            (0, h, 0) => write!(f, "{h} h"),
            (0, h, m) => write!(f, "{h} h {m:02}"),
            (d, 0, _) => write!(f, "{d} d"),
            (d, h, _) => write!(f, "{d} d {h} h"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_write_them() {
        assert_eq!(Span::parse("-26h"), Ok(Span(-26 * 3600)));
        assert_eq!(Span::parse("2d 4h"), Ok(Span(52 * 3600)));
        assert_eq!(Span::parse("1h30m"), Ok(Span(5400)));
        for wrong in ["", "h", "12", "3 w", "99999999999h", "1h2", "--1h", "401d"] {
            assert!(Span::parse(wrong).is_err(), "{wrong:?} must be refused");
        }
    }

    #[test]
    fn instants_read_as_a_clock() {
        assert_eq!(Time(3 * 3600 + 14 * 60).to_string(), "T+03:14");
        assert_eq!(Time(-26 * 3600).to_string(), "T−1d 02:00");
        assert_eq!(Span(9660).to_string(), "2 h 41");
    }
}

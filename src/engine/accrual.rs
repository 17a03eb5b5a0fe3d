//! Exact accumulation of something that runs at a rate per hour: amounts are integers with their remainder carried, so
//! splitting a wait in two changes nothing.

use crate::base::time::Time;

/// An amount that grows at a rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Accrual {
    /// Units per hour, now.
    rate: i64,
    /// Since when at this rate.
    since: Time,
    /// Units × 3600 up to `since`.
    scaled: i128,
}

impl Accrual {
    /// Units so far, rounded down.
    pub(super) fn at(&self, now: Time) -> i64 {
        i64::try_from(self.scaled_at(now) / 3600).unwrap_or(i64::MAX)
    }

    fn scaled_at(&self, now: Time) -> i128 {
        self.scaled + i128::from(self.rate) * i128::from(now.since(self.since).0)
    }

    /// Units per hour, now.
    pub(super) fn rate(&self) -> i64 {
        self.rate
    }

    /// Goes on at another rate; says whether that changed anything.
    pub(super) fn set_rate(&mut self, now: Time, rate: i64) -> Changed {
        if rate == self.rate {
            return Changed::No;
        }
        self.scaled = self.scaled_at(now);
        self.since = now;
        self.rate = rate;
        Changed::Yes
    }

    /// First whole second at which the amount reaches `limit` at the present rate.
    pub(super) fn reaches(&self, limit: i64) -> Time {
        let missing = i128::from(limit) * 3600 - self.scaled;
        if self.rate <= 0 {
            return Time::NEVER;
        }
        let seconds = (missing.max(0) + i128::from(self.rate) - 1) / i128::from(self.rate);
        i64::try_from(seconds).map_or(Time::NEVER, |s| Time(self.since.0.saturating_add(s)))
    }

    /// The parts of the state, for digests.
    pub(super) fn parts(&self) -> [i64; 4] {
        [self.rate, self.since.0, self.scaled as i64, (self.scaled >> 64) as i64]
    }
}

/// Whether something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Changed {
    /// It did.
    Yes,
    /// It did not.
    No,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_wait_adds_up_exactly() {
        let mut whole = Accrual::default();
        whole.set_rate(Time(0), 7);
        let mut split = whole;
        split.set_rate(Time(1000), 8);
        split.set_rate(Time(1000), 7);
        assert_eq!(whole.at(Time(5000)), split.at(Time(5000)));
        assert_eq!(whole.at(Time(5000)), 7 * 5000 / 3600);
    }

    #[test]
    fn a_limit_is_reached_at_the_first_second() {
        let mut a = Accrual::default();
        a.set_rate(Time(10), 3600);
        assert_eq!(a.reaches(100), Time(110));
        assert_eq!(a.at(Time(109)), 99);
        assert_eq!(Accrual::default().reaches(1), Time::NEVER);
    }
}

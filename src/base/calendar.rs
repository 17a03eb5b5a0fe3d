//! Story time on a real calendar: weekdays, business days of a named holiday calendar, and how an instant reads.
//! Civil date arithmetic is jiff's; one fixed UTC offset per scenario, so no time-zone database takes part.

use jiff::civil::{Date, DateTime, Time as ClockTime, Weekday};
use jiff::{SignedDuration, ToSpan};

use super::time::{Span, Time};

/// T0 on a calendar, with the days on which nobody counts as working.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    start: DateTime,
    utc_offset_minutes: i32,
    holidays: Vec<Date>,
}

/// When the working day begins and ends, in hours. Staffing and shifts follow it.
pub const WORKDAY: (i8, i8) = (8, 18);

impl Calendar {
    /// A calendar from the texts of a scenario.
    ///
    /// # Errors
    /// Names the text that is no date, time or offset.
    pub fn new(date: &str, time: &str, utc_offset_minutes: i32, holidays: &[String]) -> Result<Calendar, String> {
        let date: Date = parse_date(date)?;
        let time: ClockTime = time.parse().map_err(|_| format!("expected a time such as \"17:40\", found {time:?}"))?;
        if !(-840..=840).contains(&utc_offset_minutes) {
            return Err(format!("expected a UTC offset between -840 and 840 minutes, found {utc_offset_minutes}"));
        }
        let mut days = holidays.iter().map(|d| parse_date(d)).collect::<Result<Vec<_>, _>>()?;
        days.sort_unstable();
        Ok(Calendar { start: date.to_datetime(time), utc_offset_minutes, holidays: days })
    }

    fn local(&self, at: Time) -> DateTime {
        self.start.saturating_add(SignedDuration::from_secs(at.0))
    }

    fn instant(&self, local: DateTime) -> Time {
        Time(local.duration_since(self.start).as_secs())
    }

    /// Minutes that local time is ahead of UTC.
    pub fn utc_offset_minutes(&self) -> i32 {
        self.utc_offset_minutes
    }

    /// Neither a weekend nor a holiday.
    fn is_business_day(&self, date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && self.holidays.binary_search(&date).is_err()
    }

    /// Whether people are at work: a business day between the hours of [`WORKDAY`].
    pub fn is_business_hours(&self, at: Time) -> bool {
        let local = self.local(at);
        self.is_business_day(local.date()) && (WORKDAY.0..WORKDAY.1).contains(&local.hour())
    }

    /// The next instant after `at` at which business hours begin or end on some day.
    pub fn next_shift(&self, at: Time) -> Time {
        let local = self.local(at);
        for hour in [WORKDAY.0, WORKDAY.1] {
            let shift = local.date().at(hour, 0, 0, 0);
            if shift > local {
                return self.instant(shift);
            }
        }
        let tomorrow = local.date().tomorrow().unwrap_or(Date::MAX);
        self.instant(tomorrow.at(WORKDAY.0, 0, 0, 0))
    }

    /// The end of the `days`-th business day after the day of `at`; the day of `at` itself does not count.
    pub fn after_business_days(&self, at: Time, days: u32) -> Time {
        let mut date = self.local(at).date();
        let mut left = days;
        while left > 0 {
            let Ok(next) = date.tomorrow() else { return Time::NEVER };
            date = next;
            if self.is_business_day(date) {
                left -= 1;
            }
        }
        self.instant(date.at(23, 59, 59, 0))
    }

    /// The same time of day this many calendar days later.
    pub fn after_days(&self, at: Time, days: u32) -> Time {
        at + Span(i64::from(days) * 86_400)
    }

    /// The same day and time this many months later; the month's last day where that day does not exist.
    pub fn after_months(&self, at: Time, months: u32) -> Time {
        self.instant(self.local(at).saturating_add(i64::from(months).months()))
    }

    /// `Fri 20:54`.
    pub fn short(&self, at: Time) -> String {
        self.local(at).strftime("%a %H:%M").to_string()
    }

    /// `Fri 27 Nov, 20:54`.
    pub fn long(&self, at: Time) -> String {
        self.local(at).strftime("%a %-d %b, %H:%M").to_string()
    }

    /// `Fri 27 Nov 2026, 17:40`, for the card of an exercise.
    pub fn with_year(&self, at: Time) -> String {
        self.local(at).strftime("%a %-d %b %Y, %H:%M").to_string()
    }

    /// `2026-11-27 20:54 UTC+01:00`, for reports.
    pub fn full(&self, at: Time) -> String {
        let offset = self.utc_offset_minutes;
        let sign = if offset < 0 { '−' } else { '+' };
        let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
        format!("{} UTC{sign}{hours:02}:{minutes:02}", self.local(at).strftime("%Y-%m-%d %H:%M"))
    }
}

fn parse_date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("expected a date such as \"2026-11-27\", found {text:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn friday() -> Calendar {
        Calendar::new("2026-11-27", "17:40", 60, &["2026-12-25".into()]).expect("a valid calendar")
    }

    #[test]
    fn business_days_skip_weekends_and_holidays() {
        let calendar = friday();
        assert_eq!(calendar.full(calendar.after_business_days(Time::ZERO, 1)), "2026-11-30 23:59 UTC+01:00");
        assert_eq!(calendar.full(calendar.after_business_days(Time::ZERO, 4)), "2026-12-03 23:59 UTC+01:00");
        assert_eq!(calendar.full(calendar.after_business_days(Time(27 * 86_400), 1)), "2026-12-28 23:59 UTC+01:00");
    }

    #[test]
    fn shifts_follow_the_working_day() {
        let calendar = friday();
        assert!(calendar.is_business_hours(Time::ZERO));
        let evening = calendar.next_shift(Time::ZERO);
        assert_eq!(calendar.short(evening), "Fri 18:00");
        assert!(!calendar.is_business_hours(evening));
        assert_eq!(calendar.short(calendar.next_shift(evening)), "Sat 08:00");
        assert!(!calendar.is_business_hours(calendar.next_shift(evening)), "Saturday is no working day");
    }

    #[test]
    fn months_keep_the_day() {
        let calendar = friday();
        assert_eq!(calendar.full(calendar.after_months(Time::ZERO, 1)), "2026-12-27 17:40 UTC+01:00");
    }
}

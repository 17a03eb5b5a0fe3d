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
    /// Seconds from midnight to T0.
    start_of_day: i64,
    /// Whether the days from [`FIRST_DAY`] on are business days, day 0 being that of T0: shifts and deadlines ask again and again.
    business: Vec<bool>,
}

/// Days around T0 whose kind is known beforehand. Others are looked up.
const FIRST_DAY: i64 = -60;
const KNOWN_DAYS: i64 = 600;
const DAY: i64 = 86_400;

/// When the working day begins and ends, in hours. Staffing and shifts follow it.
pub const WORKDAY: (i64, i64) = (8, 18);

/// No deadline lies later than some hundred years after T0.
const LAST_DAY: i64 = 40_000;

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
        let start = date.to_datetime(time);
        let start_of_day = date.to_datetime(ClockTime::midnight()).duration_until(start).as_secs();
        let mut calendar = Calendar { start, utc_offset_minutes, holidays: days, start_of_day, business: Vec::new() };
        calendar.business = (FIRST_DAY..FIRST_DAY + KNOWN_DAYS).map(|day| calendar.looked_up(day)).collect();
        Ok(calendar)
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
    fn is_business_day(&self, day: i64) -> bool {
        let known = usize::try_from(day - FIRST_DAY).ok().and_then(|i| self.business.get(i));
        known.copied().unwrap_or_else(|| self.looked_up(day))
    }

    fn looked_up(&self, day: i64) -> bool {
        let date = self.local(Time(day.saturating_mul(DAY))).date();
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && self.holidays.binary_search(&date).is_err()
    }

    /// The day of an instant, counted from that of T0, and the second of that day.
    fn day(&self, at: Time) -> (i64, i64) {
        let seconds = at.0.saturating_add(self.start_of_day);
        (seconds.div_euclid(DAY), seconds.rem_euclid(DAY))
    }

    /// A second of a day that is counted from that of T0.
    fn at(&self, day: i64, second: i64) -> Time {
        Time(day.saturating_mul(DAY).saturating_add(second).saturating_sub(self.start_of_day))
    }

    /// Whether people are at work: a business day between the hours of [`WORKDAY`].
    pub fn is_business_hours(&self, at: Time) -> bool {
        let (day, second) = self.day(at);
        self.is_business_day(day) && (WORKDAY.0 * 3600..WORKDAY.1 * 3600).contains(&second)
    }

    /// The next instant after `at` at which business hours begin or end on some day.
    pub fn next_shift(&self, at: Time) -> Time {
        let (day, second) = self.day(at);
        let next = [WORKDAY.0 * 3600, WORKDAY.1 * 3600].into_iter().find(|shift| *shift > second);
        next.map_or_else(|| self.at(day + 1, WORKDAY.0 * 3600), |shift| self.at(day, shift))
    }

    /// The end of the `days`-th business day after the day of `at`; the day of `at` itself does not count.
    pub fn after_business_days(&self, at: Time, days: u32) -> Time {
        let (mut day, _) = self.day(at);
        let mut left = days;
        while left > 0 {
            day += 1;
            if day > LAST_DAY {
                return Time::NEVER;
            }
            left -= u32::from(self.is_business_day(day));
        }
        self.at(day, DAY - 1)
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

//! A cron schedule, and the arithmetic that finds its next match without trying every minute.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};

/// The years a cron expression can name. Source: Amazon EventBridge user guide, "Cron expressions
/// reference".
pub(crate) const FIRST_YEAR: i16 = 1970;
/// The last of these years, inclusive.
pub(crate) const LAST_YEAR: i16 = 2199;

/// A cron expression of six fields: minutes, hours, day-of-month, month, day-of-week and year.
///
/// Each list of values is sorted, without a value twice, and never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    pub(crate) text: String,
    pub(crate) minutes: Vec<i16>,
    pub(crate) hours: Vec<i16>,
    pub(crate) months: Vec<i16>,
    pub(crate) years: Vec<i16>,
    pub(crate) days: Days,
}

/// The days a cron expression chooses: one of its two day fields, the other one being `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Days {
    /// Days of the month, 1 to 31; a month without such a day is passed over.
    OfMonth(Vec<i16>),
    /// `L`: the last day of the month.
    Last,
    /// `LW`: the last day of the month that is no Saturday or Sunday.
    LastWorkday,
    /// `15W`: the day from Monday to Friday nearest to that day, inside its month; a month without that day
    /// is passed over.
    NearestWorkday(i16),
    /// Days of the week, at least one.
    OfWeek(Vec<Weekday>),
    /// `FRIL`: the last such day of the month.
    LastOfWeek(Weekday),
    /// `FRI#2`: the second such day of the month; a month without a fifth one is passed over.
    NthOfWeek(Weekday, i16),
}

/// A day of the week, in the order of a cron expression, which starts with Sunday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weekday {
    /// `SUN`
    Sunday,
    /// `MON`
    Monday,
    /// `TUE`
    Tuesday,
    /// `WED`
    Wednesday,
    /// `THU`
    Thursday,
    /// `FRI`
    Friday,
    /// `SAT`
    Saturday,
}

impl Weekday {
    /// Every day, from Sunday on.
    pub const ALL: [Self; 7] =
        [Self::Sunday, Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday];

    /// The name a cron expression has for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sunday => "SUN",
            Self::Monday => "MON",
            Self::Tuesday => "TUE",
            Self::Wednesday => "WED",
            Self::Thursday => "THU",
            Self::Friday => "FRI",
            Self::Saturday => "SAT",
        }
    }

    fn of(date: Date) -> Self {
        match date.weekday() {
            jiff::civil::Weekday::Sunday => Self::Sunday,
            jiff::civil::Weekday::Monday => Self::Monday,
            jiff::civil::Weekday::Tuesday => Self::Tuesday,
            jiff::civil::Weekday::Wednesday => Self::Wednesday,
            jiff::civil::Weekday::Thursday => Self::Thursday,
            jiff::civil::Weekday::Friday => Self::Friday,
            jiff::civil::Weekday::Saturday => Self::Saturday,
        }
    }

    const fn is_workday(self) -> bool {
        !matches!(self, Self::Saturday | Self::Sunday)
    }
}

impl Cron {
    /// The minutes of the hour, 0 to 59.
    #[must_use]
    pub fn minutes(&self) -> &[i16] {
        &self.minutes
    }

    /// The hours of the day, 0 to 23.
    #[must_use]
    pub fn hours(&self) -> &[i16] {
        &self.hours
    }

    /// The months, 1 to 12.
    #[must_use]
    pub fn months(&self) -> &[i16] {
        &self.months
    }

    /// The years, 1970 to 2199.
    #[must_use]
    pub fn years(&self) -> &[i16] {
        &self.years
    }

    /// The days.
    #[must_use]
    pub const fn days(&self) -> &Days {
        &self.days
    }

    /// The first local minute from there on, inclusive, that every field matches; `None` where there is
    /// none until the end of 2199.
    #[must_use]
    pub fn next(&self, from: DateTime) -> Option<DateTime> {
        let from = whole_minute(from)?;
        let mut day = self.next_day(from.date())?;
        if day == from.date() {
            if let Some(time) = self.next_time(from.time()) {
                return Some(day.to_datetime(time));
            }
            day = self.next_day(day.tomorrow().ok()?)?;
        }
        Some(day.to_datetime(self.next_time(Time::midnight())?))
    }

    fn next_time(&self, from: Time) -> Option<Time> {
        let (hour, minute) = (i16::from(from.hour()), i16::from(from.minute()));
        let found = match self.minutes.iter().find(|candidate| minute <= **candidate) {
            Some(minute) if self.hours.contains(&hour) => (hour, *minute),
            _ => (*self.hours.iter().find(|candidate| hour < **candidate)?, *self.minutes.first()?),
        };
        Time::new(i8::try_from(found.0).ok()?, i8::try_from(found.1).ok()?, 0, 0).ok()
    }

    fn next_day(&self, from: Date) -> Option<Date> {
        let years = self.years.iter().filter(|year| from.year() <= **year);
        let months = years.flat_map(|year| self.months.iter().map(|month| (*year, *month)));
        months
            .filter(|month| (from.year(), i16::from(from.month())) <= *month)
            .filter_map(|(year, month)| Date::new(year, i8::try_from(month).ok()?, 1).ok())
            .find_map(|first| month_of(first).find(|day| from <= *day && self.days.contain(*day)))
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Days {
    fn contain(&self, date: Date) -> bool {
        match self {
            Self::OfMonth(days) => days.contains(&i16::from(date.day())),
            Self::Last => date.day() == date.days_in_month(),
            Self::LastWorkday => month_of(date).rfind(|day| Weekday::of(*day).is_workday()) == Some(date),
            Self::NearestWorkday(day) => nearest_workday(date, *day) == Some(date),
            Self::OfWeek(days) => days.contains(&Weekday::of(date)),
            Self::LastOfWeek(weekday) => {
                Weekday::of(date) == *weekday && date.days_in_month() < date.day().saturating_add(7)
            }
            Self::NthOfWeek(weekday, nth) => {
                Weekday::of(date) == *weekday && (i16::from(date.day()) - 1) / 7 + 1 == *nth
            }
        }
    }
}

/// Every day of the month of a date.
fn month_of(date: Date) -> impl DoubleEndedIterator<Item = Date> {
    (1..=date.days_in_month()).filter_map(move |day| Date::new(date.year(), date.month(), day).ok())
}

/// The day from Monday to Friday nearest to a day of a date's month, without leaving the month.
fn nearest_workday(date: Date, day: i16) -> Option<Date> {
    let wanted = Date::new(date.year(), date.month(), i8::try_from(day).ok()?).ok()?;
    let distance = |candidate: &Date| (candidate.day() - wanted.day()).abs();
    month_of(date).filter(|candidate| Weekday::of(*candidate).is_workday()).min_by_key(distance)
}

/// The first whole minute from there on.
fn whole_minute(from: DateTime) -> Option<DateTime> {
    let minute = from.date().to_datetime(Time::new(from.hour(), from.minute(), 0, 0).ok()?);
    if minute == from { Some(minute) } else { minute.checked_add(jiff::SignedDuration::from_mins(1)).ok() }
}

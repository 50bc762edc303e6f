//! The axis of time: ticks at round times of day, days, months or years, in UTC.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::number::ratio;
use crate::report::words::{in_utc, time};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// The first Monday after the epoch, in seconds: weeks begin on Mondays.
const MONDAY: i64 = 4 * DAY;

/// A tick of the axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    /// Seconds since the start.
    pub(super) seconds: f64,
    /// The time of day, the day, the month or the year.
    pub(super) label: String,
    /// The day or the year that begins with this tick, and where the axis begins.
    pub(super) context: Option<String>,
}

/// How far ticks are apart.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Seconds within a day, or whole days, counted from `from`.
    Seconds { every: i64, from: i64 },
    /// Months, from a January on.
    Months(i64),
}

const STEPS: [Step; 29] = {
    const fn every(every: i64) -> Step {
        Step::Seconds { every, from: 0 }
    }
    [
        every(1),
        every(2),
        every(5),
        every(10),
        every(15),
        every(30),
        every(MINUTE),
        every(2 * MINUTE),
        every(5 * MINUTE),
        every(10 * MINUTE),
        every(15 * MINUTE),
        every(30 * MINUTE),
        every(HOUR),
        every(2 * HOUR),
        every(3 * HOUR),
        every(6 * HOUR),
        every(12 * HOUR),
        every(DAY),
        every(2 * DAY),
        Step::Seconds { every: 7 * DAY, from: MONDAY },
        Step::Seconds { every: 14 * DAY, from: MONDAY },
        Step::Months(1),
        Step::Months(2),
        Step::Months(3),
        Step::Months(6),
        Step::Months(12),
        Step::Months(24),
        Step::Months(60),
        Step::Months(120),
    ]
};

/// The finest round ticks of which the span has no more than so many.
pub(super) fn ticks(start: Timestamp, seconds: u64, most: usize) -> Vec<Tick> {
    let (from, seconds) = (start.as_second(), i64::try_from(seconds).unwrap_or(i64::MAX));
    let until = from.saturating_add(seconds);
    let coarsest = STEPS[STEPS.len() - 1];
    let step = STEPS.into_iter().find(|step| step.fits(seconds, most)).unwrap_or(coarsest);
    let mut ticks: Vec<Tick> = Vec::new();
    let mut context = None;
    for instant in step.instants(from, until) {
        let Ok(moment) = Timestamp::from_second(instant) else { break };
        let moment = moment.to_zoned(TimeZone::UTC).datetime();
        let (label, now) = step.words(moment);
        let begins = context.as_ref() != Some(&now);
        let seconds = ratio(u64::try_from(instant - from).unwrap_or_default());
        ticks.push(Tick { seconds, label, context: begins.then(|| now.clone()) });
        context = Some(now);
    }
    ticks
}

/// A moment of the axis in words: `Sat 1 Jul 1995, 12:30 UTC`.
pub(super) fn moment(start: Timestamp, seconds: u64) -> String {
    let moment = in_utc(start, seconds);
    format!("{}, {} UTC", moment.strftime("%a %-d %b %Y"), time(moment))
}

impl Step {
    fn fits(self, seconds: i64, most: usize) -> bool {
        let every = match self {
            Self::Seconds { every, .. } => every,
            Self::Months(months) => months * 30 * DAY,
        };
        usize::try_from(seconds / every).is_ok_and(|count| count <= most.max(1))
    }

    fn instants(self, from: i64, until: i64) -> Vec<i64> {
        let mut instants = Vec::new();
        match self {
            Self::Seconds { every, from: origin } => {
                let mut instant = origin + (from - origin + every - 1).div_euclid(every) * every;
                while instant <= until {
                    instants.push(instant);
                    instant += every;
                }
            }
            Self::Months(every) => {
                let year = Timestamp::from_second(from).map_or(0, |start| start.to_zoned(TimeZone::UTC).year());
                // Whole multiples of the step since the year 0, so that decades begin with a 0.
                let mut month = (i64::from(year) * 12).div_euclid(every) * every;
                while let Some(instant) = first_of(month) {
                    if until < instant {
                        break;
                    }
                    if from <= instant {
                        instants.push(instant);
                    }
                    month += every;
                }
            }
        }
        instants
    }

    /// A tick's label, and what it is a part of.
    fn words(self, moment: DateTime) -> (String, String) {
        let (label, context) = match self {
            Self::Seconds { every, .. } if every < MINUTE => ("%H:%M:%S", "%a %-d %b %Y"),
            Self::Seconds { every, .. } if every < DAY => ("%H:%M", "%a %-d %b %Y"),
            Self::Seconds { .. } => ("%-d %b", "%Y"),
            Self::Months(months) if months < 12 => ("%b", "%Y"),
            Self::Months(_) => ("%Y", ""),
        };
        (moment.strftime(label).to_string(), moment.strftime(context).to_string())
    }
}

/// When a month begins, counted from January of the year 0 on.
fn first_of(month: i64) -> Option<i64> {
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    let month = i8::try_from(month.rem_euclid(12) + 1).ok()?;
    let first = DateTime::new(year, month, 1, 0, 0, 0, 0).ok()?;
    Some(first.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(start: &str, minutes: u64, most: usize, expected: &[(u64, &str, &str)]) {
        let start: Timestamp = start.parse().expect("an instant");
        let ticks = ticks(start, minutes * 60, most);
        let seen: Vec<_> = ticks
            .iter()
            .map(|tick| {
                let context = tick.context.as_deref().unwrap_or_default();
                (super::super::number::whole(tick.seconds / 60.0) as u64, tick.label.as_str(), context)
            })
            .collect();
        assert_eq!(seen, expected, "{start}");
    }

    #[test]
    fn ticks_are_at_round_times() {
        check("2023-11-16T18:17:30Z", 3, 4, &[(0, "18:18", "Thu 16 Nov 2023"), (1, "18:19", ""), (2, "18:20", "")]);
        check(
            "2023-11-16T18:17:00Z",
            480,
            4,
            &[
                (103, "20:00", "Thu 16 Nov 2023"),
                (223, "22:00", ""),
                (343, "00:00", "Fri 17 Nov 2023"),
                (463, "02:00", ""),
            ],
        );
        check(
            "1995-07-01T00:00:00Z",
            3 * 1440,
            3,
            &[(0, "1 Jul", "1995"), (1440, "2 Jul", ""), (2880, "3 Jul", ""), (4320, "4 Jul", "")],
        );
        // Mondays.
        check(
            "1995-07-01T00:00:00Z",
            28 * 1440,
            4,
            &[
                (2 * 1440, "3 Jul", "1995"),
                (9 * 1440, "10 Jul", ""),
                (16 * 1440, "17 Jul", ""),
                (23 * 1440, "24 Jul", ""),
            ],
        );
        check(
            "2023-11-15T00:00:00Z",
            100 * 1440,
            4,
            &[(16 * 1440, "Dec", "2023"), (47 * 1440, "Jan", "2024"), (78 * 1440, "Feb", "")],
        );
        check("2011-06-01T00:00:00Z", 4000 * 1440, 3, &[(1310 * 1440, "2015", ""), (3136 * 1440, "2020", "")]);
    }

    #[test]
    fn no_span_is_too_long_or_too_short() {
        for (start, seconds) in [(Timestamp::MIN, u64::MAX), (Timestamp::MAX, u64::MAX), (Timestamp::UNIX_EPOCH, 0)] {
            assert!(ticks(start, seconds, 10).len() <= 2000);
            assert!(moment(start, seconds).ends_with("UTC"));
        }
    }

    #[test]
    fn times_in_words() {
        let start = Timestamp::UNIX_EPOCH;
        assert_eq!(moment(start, 86_400 + 60), "Fri 2 Jan 1970, 00:01 UTC");
        assert_eq!(moment(start, 10), "Thu 1 Jan 1970, 00:00:10 UTC");
    }
}

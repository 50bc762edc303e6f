//! How figures read.

use std::time::Duration;

use simulator::report::words::figure;

use crate::observation::Unit;
use crate::report::words::took;

/// `00:02:10`, and more than a day in hours.
pub(super) fn clock(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// What a rate is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Per {
    Second,
    Minute,
}

impl Per {
    /// By the minute up to ten requests per second, as SageMaker counts; then by the second.
    pub(super) fn of(highest_per_second: f64) -> Self {
        if highest_per_second < 10.0 { Self::Minute } else { Self::Second }
    }

    /// `120/m`, `1,250/s`, `2.5/s`: whole from ten on.
    pub(super) fn rate(self, per_second: f64) -> String {
        let (value, unit) = match self {
            Self::Second => (per_second, "s"),
            Self::Minute => (per_second * 60.0, "m"),
        };
        // To a tenth under ten, and whole from there on.
        format!("{}/{unit}", figure(value, usize::from(value < 9.95)))
    }
}

/// How long something took; a dash where nothing did.
pub(super) fn duration(duration: Option<Duration>) -> String {
    duration.map_or_else(|| "-".to_owned(), took)
}

/// `3 of 4 instances in service`, of those wanted.
pub(super) fn capacity(in_service: Option<u32>, desired: Option<u32>, unit: Unit) -> Option<String> {
    match (in_service, desired) {
        (None, None) => None,
        (Some(in_service), Some(desired)) => Some(format!("{in_service} of {} in service", unit.count(desired))),
        (Some(in_service), None) => Some(format!("{} in service", unit.count(in_service))),
        (None, Some(desired)) => Some(format!("{} wanted", unit.count(desired))),
    }
}

/// Text on one line that moves no cursor, whoever wrote it.
pub(super) fn tame(text: &str) -> String {
    text.chars().map(|shown| if shown.is_control() { ' ' } else { shown }).collect()
}

/// So many letters of a text at most; where it has more, it is said.
pub(super) fn beginning(most: usize, text: &str) -> String {
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() { start + "..." } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_told_by_its_beginning() {
        let check = |text: &str, expected: &str| assert_eq!(beginning(8, text), expected);
        check("", "");
        check("4s@480/m", "4s@480/m");
        check("4s@480/m, 4s@10/s", "4s@480/m...");
        check("€€€€€€€€€", "€€€€€€€€...");
    }

    #[test]
    fn rates_are_told_by_the_minute_while_they_are_low() {
        let check = |highest: f64, rate: f64, expected: &str| assert_eq!(Per::of(highest).rate(rate), expected);
        check(9.9, 2.0, "120/m");
        check(9.9, 0.0, "0/m");
        check(9.9, 0.041, "2.5/m");
        check(9.9, 0.166, "10/m");
        check(10.0, 2.0, "2/s");
        check(10.0, 2.46, "2.5/s");
        check(2000.0, 1234.4, "1,234/s");
    }

    #[test]
    fn capacity_is_told_as_far_as_it_is_known() {
        let check = |in_service, desired, unit, expected: Option<&str>| {
            assert_eq!(capacity(in_service, desired, unit).as_deref(), expected);
        };
        check(Some(3), Some(4), Unit::Instance, Some("3 of 4 instances in service"));
        check(Some(1), Some(1), Unit::Instance, Some("1 of 1 instance in service"));
        check(Some(2), None, Unit::Copy, Some("2 copies in service"));
        check(None, Some(1), Unit::Copy, Some("1 copy wanted"));
        check(None, None, Unit::Copy, None);
    }

    #[test]
    fn a_clock_and_a_time_read_at_a_glance() {
        assert_eq!(clock(Duration::from_millis(130_999)), "00:02:10");
        assert_eq!(clock(Duration::from_hours(100)), "100:00:00");
        assert_eq!(duration(Some(Duration::from_millis(23))), "23 ms");
        assert_eq!(duration(None), "-");
        assert_eq!(tame("a\u{1b}[2J\nb"), "a [2J b");
    }
}

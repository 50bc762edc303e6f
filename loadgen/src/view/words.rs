//! How figures read.

use std::time::Duration;

use super::Unit;

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
        format!("{}/{unit}", number(value))
    }
}

/// A number to a tenth under ten, and whole from there on.
fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    if tenths < 10.0 && tenths.fract() != 0.0 { format!("{tenths:.1}") } else { grouped(&format!("{value:.0}")) }
}

/// `1,234,567`.
pub(super) fn count(count: u64) -> String {
    grouped(&count.to_string())
}

fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if 0 < index && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `0.42 ms`, `23 ms`, `1.24 s`, `2m 05s`: what tells neighbours apart; a dash where there is none.
pub(super) fn duration(duration: Option<Duration>) -> String {
    let Some(duration) = duration else { return "-".to_owned() };
    let milliseconds = duration.as_secs_f64() * 1000.0;
    match milliseconds {
        ..9.95 => format!("{milliseconds:.1} ms"),
        ..999.5 => format!("{milliseconds:.0} ms"),
        ..9_995.0 => format!("{:.2} s", milliseconds / 1000.0),
        ..99_950.0 => format!("{:.1} s", milliseconds / 1000.0),
        _ => format!("{}m {:02}s", duration.as_secs() / 60, duration.as_secs() % 60),
    }
}

/// A part of a whole, `1.7%`; something is never told as nothing, nor a part as the whole.
pub(super) fn percent(part: u64, whole: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a count of requests is far under 2^53")]
    let percent = if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 };
    match percent {
        0.0 => "0%".to_owned(),
        ..0.05 => "<0.1%".to_owned(),
        ..9.95 => format!("{percent:.1}%"),
        _ if 99.5 <= percent && part < whole => ">99%".to_owned(),
        _ => format!("{percent:.0}%"),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn durations_keep_what_tells_them_apart() {
        let check = |microseconds: u64, expected: &str| {
            assert_eq!(duration(Some(Duration::from_micros(microseconds))), expected);
        };
        check(420, "0.4 ms");
        check(23_400, "23 ms");
        check(999_400, "999 ms");
        check(999_600, "1.00 s");
        check(1_240_000, "1.24 s");
        check(12_340_000, "12.3 s");
        check(125_000_000, "2m 05s");
        assert_eq!(duration(None), "-");
    }

    #[test]
    fn a_part_is_neither_nothing_nor_all() {
        let check = |part: u64, whole: u64, expected: &str| assert_eq!(percent(part, whole), expected);
        check(0, 0, "0%");
        check(0, 10, "0%");
        check(1, 100_000, "<0.1%");
        check(2, 118, "1.7%");
        check(30, 100, "30%");
        check(9_999, 10_000, ">99%");
        check(10, 10, "100%");
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
    fn a_clock_and_a_count_read_at_a_glance() {
        assert_eq!(clock(Duration::from_millis(130_999)), "00:02:10");
        assert_eq!(clock(Duration::from_hours(100)), "100:00:00");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(999), "999");
        assert_eq!(tame("a\u{1b}[2J\nb"), "a [2J b");
    }
}

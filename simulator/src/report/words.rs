//! Numbers, units, times and durations as a reader says them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use scaling::{EndpointKind, ScalableDimension};

/// A measured value: three digits after the point, fewer where there are no more, and more where three would make it
/// another number of fewer digits, as 49.9999 is not 50.
#[must_use]
pub fn value(value: f64) -> String {
    const NOISE: f64 = 1e-9;
    let told = |digits: usize| format!("{value:.digits$}");
    let hides = |digits: usize| {
        let text = told(digits);
        let off = text.parse::<f64>().map_or(0.0, |told| (told - value).abs());
        text.ends_with('0') && NOISE * value.abs().max(1.0) < off
    };
    let digits = (3..6).find(|digits| !hides(*digits)).unwrap_or(6);
    trimmed(&told(digits)).to_owned()
}

/// From here on a figure is a power of ten: nobody would read all of its digits, and a double does not have them.
const TOO_LONG: f64 = 1e15;

/// A figure with so many digits after the point at most, its thousands set off.
#[must_use]
pub fn figure(figure: f64, digits: usize) -> String {
    if TOO_LONG <= figure.abs() { in_tens(figure) } else { grouped(trimmed(&format!("{figure:.digits$}"))) }
}

/// A figure with exactly so many digits after the point, as it stands in a column, its thousands set off.
#[must_use]
pub fn fixed(figure: f64, digits: usize) -> String {
    if TOO_LONG <= figure.abs() { in_tens(figure) } else { grouped(&format!("{figure:.digits$}")) }
}

fn in_tens(figure: f64) -> String {
    format!("{figure:.2e}")
}

/// A count, its thousands set off.
#[expect(clippy::cast_precision_loss, reason = "no count here comes near 2^53")]
#[must_use]
pub fn count(count: impl Into<u64>) -> String {
    figure(count.into() as f64, 0)
}

/// So many of something.
#[must_use]
pub fn several(many: u64, one: &str, more: &str) -> String {
    format!("{} {}", count(many), if many == 1 { one } else { more })
}

/// So many units of capacity.
#[must_use]
pub fn units(kind: EndpointKind, many: u32) -> String {
    let dimension = kind.scalable_dimension();
    several(many.into(), dimension.unit(), dimension.units())
}

/// What the hours of units are called.
#[must_use]
pub const fn unit_hours(kind: EndpointKind) -> &'static str {
    match kind.scalable_dimension() {
        ScalableDimension::VariantDesiredInstanceCount => "instance-hours",
        ScalableDimension::VariantDesiredProvisionedConcurrency => "unit-hours",
        ScalableDimension::InferenceComponentDesiredCopyCount => "copy-hours",
    }
}

/// A part of a whole in percent, with a sign of life where it is small and one of what is left where it is nearly all.
#[must_use]
pub fn percent(share: f64) -> String {
    /// What sums that ought to be the same may differ by.
    const NOISE: f64 = 1e-7;
    match share * 100.0 {
        percent if 0.0 < percent && percent < 0.01 => "under 0.01%".to_owned(),
        percent if 99.99 < percent && percent < 100.0 - NOISE => "over 99.99%".to_owned(),
        percent => format!("{}%", figure(percent, 2)),
    }
}

/// So many minutes: `45 min`, `2 h 14 min`, `3 d 4 h`.
#[must_use]
pub fn minutes(minutes: u64) -> String {
    let parts = |large: u64, unit: &str, small: u64, small_unit: &str| match small {
        0 => format!("{large} {unit}"),
        small => format!("{large} {unit} {small} {small_unit}"),
    };
    match (minutes / 1_440, minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => parts(hours, "h", minutes, "min"),
        (days, hours, _) => parts(days, "d", hours, "h"),
    }
}

/// So many seconds, two minutes and more in minutes.
#[must_use]
pub fn seconds(seconds: f64) -> String {
    const LONG: f64 = 120.0;
    if seconds < LONG {
        return format!("{} s", figure(seconds, 1));
    }
    // Far from the end of the range.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a wait is a number from 0 on")]
    let whole = (seconds / 60.0).round() as u64;
    minutes(whole)
}

/// The instant so many seconds after a start, in UTC; the last one there is where it would be later.
#[must_use]
pub fn instant(start: Timestamp, seconds: u64) -> Timestamp {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    Timestamp::from_second(start.as_second().saturating_add(seconds)).unwrap_or(Timestamp::MAX)
}

/// The same as a reader's clock shows it.
#[must_use]
pub fn in_utc(start: Timestamp, seconds: u64) -> DateTime {
    Offset::UTC.to_datetime(instant(start, seconds))
}

/// The time of a day, with seconds where there are any.
#[must_use]
pub fn time(at: DateTime) -> String {
    let minute = format!("{:02}:{:02}", at.hour(), at.minute());
    if at.second() == 0 { minute } else { format!("{minute}:{:02}", at.second()) }
}

/// A name on one line and without control characters, which a terminal would obey.
#[must_use]
pub fn plain(name: &str) -> String {
    name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// A name, and where it is longer than so many characters its end, which tells files of one folder apart.
#[must_use]
pub fn shortened(name: &str, room: usize) -> String {
    const CUT: &str = "...";
    let name = plain(name);
    let length = name.chars().count();
    if length <= room {
        return name;
    }
    let kept: String = name.chars().skip(length + CUT.len() - room).collect();
    format!("{CUT}{kept}")
}

fn trimmed(number: &str) -> &str {
    let text = if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number };
    if text == "-0" { "0" } else { text }
}

fn grouped(number: &str) -> String {
    let (sign, number) = number.split_at(number.len() - number.trim_start_matches('-').len());
    let whole = number.find('.').unwrap_or(number.len());
    let mut grouped = sign.to_owned();
    for (place, letter) in number.char_indices() {
        if 0 < place && place < whole && (whole - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(letter);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_what_tells_them_from_a_simple_number() {
        for (number, text) in [
            (84.0, "84"),
            (23.1, "23.1"),
            (23.099_999_999_999_998, "23.1"),
            (1.0 / 3.0, "0.333"),
            (49.999_9, "49.9999"),
            (0.719_666_7, "0.7197"),
            (2.000_000_4, "2"),
            (0.0, "0"),
            (-0.5, "-0.5"),
            (1_234_567.0, "1234567"),
            (1e-9, "0"),
            (-1e-12, "0"),
        ] {
            assert_eq!(value(number), text, "{number:?}");
        }
    }

    #[test]
    fn figures_are_grouped() {
        for (number, digits, text) in [
            (0.0, 1, "0"),
            (999.95, 1, "1,000"),
            (1_234_567.25, 2, "1,234,567.25"),
            (-1_234_567.8, 0, "-1,234,568"),
            (-123_456.0, 0, "-123,456"),
            (100_000.0, 0, "100,000"),
            (999_999_999_999_999.0, 0, "999,999,999,999,999"),
            (1e15, 0, "1.00e15"),
            (-1.25e300, 2, "-1.25e300"),
        ] {
            assert_eq!(figure(number, digits), text, "{number}");
        }
        for (number, digits, text) in
            [(0.0, 1, "0.0"), (4_032.0, 2, "4,032.00"), (123.456, 0, "123"), (1e20, 2, "1.00e20")]
        {
            assert_eq!(fixed(number, digits), text, "{number}");
        }
        for (many, text) in [(0, "0 copies"), (1, "1 copy"), (12_000, "12,000 copies")] {
            assert_eq!(units(EndpointKind::Component, many), text);
        }
    }

    #[test]
    fn durations_have_two_parts_at_most() {
        for (number, text) in
            [(0, "0 min"), (59, "59 min"), (60, "1 h"), (134, "2 h 14 min"), (1_440, "1 d"), (4_599, "3 d 4 h")]
        {
            assert_eq!(minutes(number), text);
        }
        for (number, text) in
            [(0.0, "0 s"), (1.26, "1.3 s"), (119.0, "119 s"), (120.0, "2 min"), (8_040.0, "2 h 14 min")]
        {
            assert_eq!(seconds(number), text);
        }
    }

    #[test]
    fn shares_are_percentages() {
        for (share, text) in
            [(0.0, "0%"), (0.000_01, "under 0.01%"), (0.002_6, "0.26%"), (0.999_99, "over 99.99%"), (1.0, "100%")]
        {
            assert_eq!(percent(share), text);
        }
    }

    #[test]
    fn of_a_long_name_the_end_is_kept() {
        for (name, room, text) in [
            ("plan.yaml", 9, "plan.yaml"),
            ("my-plan.yaml", 9, "...n.yaml"),
            ("a\u{1b}[31m", 9, "a [31m"),
            ("ä/ö/ü/plan.yaml", 13, ".../plan.yaml"),
        ] {
            assert_eq!(shortened(name, room), text);
        }
    }

    #[test]
    fn instants_stay_on_the_calendar() {
        let start: Timestamp = "2026-03-01T23:59:00Z".parse().expect("an instant");
        assert_eq!(instant(start, 60).to_string(), "2026-03-02T00:00:00Z");
        assert_eq!(instant(start, u64::MAX), Timestamp::MAX);
        assert_eq!([0, 90].map(|seconds| time(in_utc(start, seconds))), ["23:59", "00:00:30"]);
    }
}

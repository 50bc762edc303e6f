//! Numbers, conditions and changes as a reader says them. Comparisons are written with `<` and `<=` only,
//! so that they read like the number line; `m` is the metric's value.

use scaling::{Change, ComparisonOperator, Decimal, PolicyReading, Region, ScalableDimension, StepPolicy};

/// A text of the spec's author on one line and without control characters, which a terminal would obey.
pub(super) fn plain(text: &str) -> String {
    let visible: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// So many units of capacity.
pub(super) fn units(dimension: ScalableDimension, count: impl Into<u64>) -> String {
    match count.into() {
        1 => format!("1 {}", dimension.unit()),
        count => format!("{count} {}", dimension.units()),
    }
}

/// A time in minutes where it has no odd seconds.
pub(super) fn duration(seconds: u64) -> String {
    let (count, unit) =
        if 0 < seconds && seconds.is_multiple_of(60) { (seconds / 60, "minute") } else { (seconds, "second") };
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{ending}")
}

/// When an alarm breaches, for `m` or for a value in its place.
pub(super) fn breach(reading: &PolicyReading, subject: &str) -> String {
    match reading.comparison_operator {
        ComparisonOperator::GreaterThanOrEqualToThreshold => format!("{} <= {subject}", reading.threshold),
        ComparisonOperator::GreaterThanThreshold => format!("{} < {subject}", reading.threshold),
        ComparisonOperator::LessThanThreshold => format!("{subject} < {}", reading.threshold),
        ComparisonOperator::LessThanOrEqualToThreshold => format!("{subject} <= {}", reading.threshold),
    }
}

/// The values for which the service takes a region's step: `[lower, upper)` at and above the threshold,
/// `(lower, upper]` below it, where the alarm itself leaves the threshold out.
pub(super) fn condition(reading: &PolicyReading, region: &Region) -> String {
    let (after_lower, before_upper) = match reading.comparison_operator {
        ComparisonOperator::GreaterThanOrEqualToThreshold | ComparisonOperator::GreaterThanThreshold => ("<=", "<"),
        ComparisonOperator::LessThanThreshold if region.upper == Some(reading.threshold) => ("<", "<"),
        ComparisonOperator::LessThanThreshold | ComparisonOperator::LessThanOrEqualToThreshold => ("<", "<="),
    };
    let lower = region.lower.map(|lower| format!("{lower} {after_lower} ")).unwrap_or_default();
    let upper = region.upper.map(|upper| format!(" {before_upper} {upper}")).unwrap_or_default();
    format!("{lower}m{upper}")
}

/// What a change does, as a sentence without its subject.
pub(super) fn done(policy: &StepPolicy, dimension: ScalableDimension, change: Change) -> String {
    let verb = |amount: i32| if amount < 0 { "remove" } else { "add" };
    match change {
        Change::Rest => "nothing".to_owned(),
        Change::InCapacity(amount) => format!("{} {}", verb(amount), units(dimension, amount.unsigned_abs())),
        Change::Percent(percent) => {
            let least = policy.min_adjustment_magnitude().unwrap_or(1);
            let share = format!("{} {}%", verb(percent), percent.unsigned_abs());
            format!("{share}, at least {}", units(dimension, least))
        }
        Change::Exact(capacity) => format!("set to {}", units(dimension, capacity.unsigned_abs())),
    }
}

/// A difference as it is written on paper.
pub(super) fn difference(left: Decimal, right: Decimal) -> String {
    let right_text = if right < Decimal::ZERO { format!("({right})") } else { right.to_string() };
    format!("{left} - {right_text} = {}", left - right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (seconds, expected) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (10, "10 seconds"),
            (60, "1 minute"),
            (90, "90 seconds"),
            (180, "3 minutes"),
        ] {
            assert_eq!(duration(seconds), expected);
        }
    }

    #[test]
    fn differences() {
        let decimal = |text: &str| Decimal::parse(text).unwrap();
        for (left, right, expected) in
            [("0.7", "0.3", "0.7 - 0.3 = 0.4"), ("-2", "-5", "-2 - (-5) = 3"), ("15", "20", "15 - 20 = -5")]
        {
            assert_eq!(difference(decimal(left), decimal(right)), expected);
        }
    }

    #[test]
    fn a_name_can_not_steer_the_terminal() {
        assert_eq!(plain("a\u{1b}[31m /\n  b"), "a [31m / b");
    }
}

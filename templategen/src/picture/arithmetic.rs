//! The arithmetic of a change, as it is done on paper.
//!
//! The capacity it leads to is [`scaling::StepPolicy::action`]'s, or [`scaling::TargetTrackingPolicy::action`]'s;
//! what is shown here is the way there.

use std::cmp::Ordering;

use scaling::{CapacityRange, Change, Decimal, percent_change, round_change};

/// A change carried out on a capacity, and the end of the range it runs into. `least` is the minimum
/// magnitude of a change in percent.
pub(super) fn whole(change: Change, least: u32, capacity: u32, range: CapacityRange) -> String {
    let now = i64::from(capacity);
    let (how, wanted) = match change {
        Change::Rest => (format!("{now} + 0 = {now}"), now),
        Change::InCapacity(amount) => sum(now, amount.into()),
        Change::Percent(percent) => sum(now, percent_change(capacity, percent, least)),
        Change::Exact(capacity) => (format!("set to {capacity}"), capacity.into()),
    };
    within(how, wanted, range)
}

/// A capacity in proportion to how far the metric is from its target.
pub(super) fn proportion(metric: Decimal, target: Decimal, capacity: u32, range: CapacityRange) -> String {
    let wanted = metric.max(Decimal::ZERO).share_of(capacity, target).unwrap_or_default();
    let how = format!("{capacity} * {metric} / {target}, rounded up, is");
    if wanted == i64::MAX {
        return format!("{how} over the maximum by far: {}", range.max());
    }
    within(format!("{how} {wanted}"), wanted, range)
}

/// What becomes of a capacity at the ends of the range.
fn within(how: String, wanted: i64, range: CapacityRange) -> String {
    if wanted < range.min().into() {
        format!("{how}, under the minimum: {}", range.min())
    } else if i64::from(range.max()) < wanted {
        format!("{how}, over the maximum: {}", range.max())
    } else {
        how
    }
}

fn sum(now: i64, change: i64) -> (String, i64) {
    let sign = if change < 0 { '-' } else { '+' };
    (format!("{now} {sign} {} = {}", change.unsigned_abs(), now + change), now + change)
}

/// How a percentage of the capacity becomes a whole change.
pub(super) fn percentage(percent: i32, least: u32, capacity: u32) -> String {
    let hundredths = i64::from(capacity) * i64::from(percent);
    let rounded = round_change(hundredths, 100);
    let change = percent_change(capacity, percent, least);
    let mut how = format!("{percent:+}% of {capacity} is {}", in_units(hundredths));
    if hundredths % 100 != 0 {
        let rule =
            if hundredths.unsigned_abs() < 100 { "away from zero, as it is less than one" } else { "towards zero" };
        how = format!("{how}, rounded to {rounded:+}, {rule}");
    }
    if rounded != change {
        how = format!("{how}, raised to the minimum magnitude: {change:+}");
    }
    if change == 0 {
        how.push_str(", which no minimum magnitude raises");
    }
    how
}

/// A number of hundredths, signed, as a decimal.
fn in_units(hundredths: i64) -> String {
    let sign = match hundredths.cmp(&0) {
        Ordering::Less => "-",
        Ordering::Equal => "",
        Ordering::Greater => "+",
    };
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    let fraction = if rest == 0 { String::new() } else { format!(".{rest:02}") };
    format!("{sign}{whole}{}", fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scaling::EndpointKind;

    #[test]
    fn percentages() {
        for (percent, least, capacity, expected) in [
            (50, 1, 10, "+50% of 10 is +5"),
            (-25, 2, 7, "-25% of 7 is -1.75, rounded to -1, towards zero, raised to the minimum magnitude: -2"),
            (30, 1, 1, "+30% of 1 is +0.3, rounded to +1, away from zero, as it is less than one"),
            (-1, 1, 205, "-1% of 205 is -2.05, rounded to -2, towards zero"),
            (30, 2, 0, "+30% of 0 is 0, which no minimum magnitude raises"),
            (
                i32::MIN,
                1,
                u32::MAX,
                "-2147483648% of 4294967295 is -92233720347072921.6, rounded to -92233720347072921, towards zero",
            ),
        ] {
            assert_eq!(percentage(percent, least, capacity), expected);
        }
    }

    #[test]
    fn changes_and_the_ends_of_the_range() {
        let range = CapacityRange::validate(EndpointKind::Realtime, Some(2), Some(8)).unwrap();
        for (change, capacity, expected) in [
            (Change::Rest, 3, "3 + 0 = 3"),
            (Change::Rest, 9, "9 + 0 = 9, over the maximum: 8"),
            (Change::InCapacity(5), 3, "3 + 5 = 8"),
            (Change::InCapacity(-1), 3, "3 - 1 = 2"),
            (Change::InCapacity(-5), 3, "3 - 5 = -2, under the minimum: 2"),
            (Change::Percent(200), 3, "3 + 6 = 9, over the maximum: 8"),
            (Change::Percent(-10), 5, "5 - 3 = 2"),
            (Change::Exact(4), 3, "set to 4"),
            (Change::Exact(0), 3, "set to 0, under the minimum: 2"),
        ] {
            assert_eq!(whole(change, 3, capacity, range), expected);
        }
    }

    #[test]
    fn capacities_in_proportion() {
        let range = CapacityRange::validate(EndpointKind::Realtime, Some(2), Some(20)).unwrap();
        for (metric, target, capacity, expected) in [
            ("150", "100", 10, "10 * 150 / 100, rounded up, is 15"),
            ("0.75", "0.7", 10, "10 * 0.75 / 0.7, rounded up, is 11"),
            ("10", "100", 10, "10 * 10 / 100, rounded up, is 1, under the minimum: 2"),
            ("-1", "100", 10, "10 * -1 / 100, rounded up, is 0, under the minimum: 2"),
            ("500", "100", 10, "10 * 500 / 100, rounded up, is 50, over the maximum: 20"),
            (
                "999999999999999",
                "0.000001",
                1,
                "1 * 999999999999999 / 0.000001, rounded up, is over the maximum by far: 20",
            ),
        ] {
            let decimal = |text: &str| Decimal::parse(text).unwrap();
            assert_eq!(proportion(decimal(metric), decimal(target), capacity, range), expected);
        }
    }
}

//! Numbers as a reader says them, and the few conversions that drawing needs.

/// A number with commas between thousands: whole from 100 on, else with as many decimals as make three digits, without
/// zeros at the end.
pub(super) fn short(number: f64) -> String {
    let size = number.abs();
    let decimals = if 99.95 <= size {
        0
    } else if 9.995 <= size {
        1
    } else {
        2
    };
    trimmed(&grouped(number, decimals))
}

/// A number with commas between thousands and so many decimals.
pub(super) fn grouped(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, rest) = digits.find('.').map_or((digits, ""), |point| digits.split_at(point));
    let mut groups = String::with_capacity(text.len() + whole.len() / 3);
    for (place, digit) in whole.char_indices() {
        if 0 < place && (whole.len() - place).is_multiple_of(3) {
            groups.push(',');
        }
        groups.push(digit);
    }
    format!("{sign}{groups}{rest}")
}

/// A count with commas between thousands.
pub(super) fn count(number: u64) -> String {
    grouped(ratio(number), 0)
}

/// So many of something: "1 minute", "1,440 minutes".
pub(super) fn many(number: u64, one: &str, several: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { several })
}

/// A share in percent; what is over nothing is never shown as nothing.
pub(super) fn percent(part: f64, whole: f64) -> String {
    if part <= 0.0 || whole <= 0.0 {
        return "0%".to_owned();
    }
    let share = part / whole * 100.0;
    if share < 0.01 { "under 0.01%".to_owned() } else { format!("{}%", short(share)) }
}

/// A length with at most one decimal: what a coordinate needs.
pub(super) fn coordinate(number: f64) -> String {
    let text = trimmed(&format!("{number:.1}"));
    if text == "-0" { "0".to_owned() } else { text }
}

/// A count as a number to compute with; exact as far as a double goes.
#[expect(clippy::cast_precision_loss, reason = "a picture shows no more digits than a double has")]
pub(super) const fn ratio(number: u64) -> f64 {
    number as f64
}

/// A place or a length of a list as a number to compute with.
pub(super) const fn place(index: usize) -> f64 {
    ratio(index as u64)
}

/// The whole part of a number as a place; 0 for what is below.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and a picture is small")]
pub(super) const fn whole(number: f64) -> usize {
    number as usize
}

/// A length in tenths, so that sums of rounded steps end where they should.
#[expect(clippy::cast_possible_truncation, reason = "saturates, and a picture is small")]
pub(super) const fn tenths(length: f64) -> i64 {
    (length * 10.0).round() as i64
}

/// A length in tenths as it is written.
pub(super) fn of_tenths(tenths: i64) -> String {
    let (sign, size) = (if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs());
    match (size / 10, size % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (0, part) => format!("{sign}.{part}"),
        (whole, part) => format!("{sign}{whole}.{part}"),
    }
}

fn trimmed(text: &str) -> String {
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_or_commas() {
        for (number, expected) in [
            (0.0, "0"),
            (0.25, "0.25"),
            (1.0, "1"),
            (9.999, "10"),
            (12.34, "12.3"),
            (99.96, "100"),
            (123.4, "123"),
            (1440.0, "1,440"),
            (-1_234_567.8, "-1,234,568"),
        ] {
            assert_eq!(short(number), expected);
        }
        assert_eq!(grouped(1234.5, 2), "1,234.50");
        assert_eq!(many(1, "minute", "minutes"), "1 minute");
        assert_eq!(many(1000, "minute", "minutes"), "1,000 minutes");
    }

    #[test]
    fn a_share_that_is_there_is_never_none() {
        for (part, expected) in [(0.0, "0%"), (1e-9, "under 0.01%"), (0.5, "0.5%"), (12.34, "12.3%"), (100.0, "100%")] {
            assert_eq!(percent(part, 100.0), expected);
        }
        assert_eq!(percent(0.0, 0.0), "0%");
    }

    #[test]
    fn coordinates_are_short() {
        for (number, expected) in [(0.0, "0"), (-0.04, "0"), (12.0, "12"), (12.345, "12.3"), (-3.96, "-4")] {
            assert_eq!(coordinate(number), expected);
        }
        for (number, expected) in [(0, "0"), (10, "1"), (-5, "-.5"), (-15, "-1.5"), (1230, "123")] {
            assert_eq!(of_tenths(number), expected);
        }
        assert_eq!((tenths(1.25), tenths(-0.04)), (13, 0));
    }
}

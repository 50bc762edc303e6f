//! Figures in headings, lengths in drawings, and the few conversions that drawing needs.

use crate::report::words::{figure, percent};

/// A figure of about three digits: whole from 100 on, with one decimal from 10 on, else with two.
pub(super) fn short(number: f64) -> String {
    let size = number.abs();
    let decimals = if 99.95 <= size {
        0
    } else if 9.995 <= size {
        1
    } else {
        2
    };
    figure(number, decimals)
}

/// A part of a whole in percent; 0% of nothing.
pub(super) fn share(part: f64, whole: f64) -> String {
    percent(if whole <= 0.0 { 0.0 } else { part / whole })
}

/// A length with at most one decimal: what a coordinate needs.
pub(super) fn coordinate(number: f64) -> String {
    of_tenths(tenths(number))
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
            (1.25e300, "1.25e300"),
        ] {
            assert_eq!(short(number), expected);
        }
    }

    #[test]
    fn a_part_of_nothing_is_nothing() {
        assert_eq!((share(0.0, 0.0), share(1.0, 8.0)), ("0%".to_owned(), "12.5%".to_owned()));
    }

    #[test]
    fn coordinates_are_short() {
        for (number, expected) in
            [(0.0, "0"), (-0.04, "0"), (12.0, "12"), (12.345, "12.3"), (0.25, ".3"), (-3.96, "-4")]
        {
            assert_eq!(coordinate(number), expected);
        }
        for (number, expected) in [(0, "0"), (10, "1"), (-5, "-.5"), (-15, "-1.5"), (1230, "123")] {
            assert_eq!(of_tenths(number), expected);
        }
        assert_eq!((tenths(1.25), tenths(-0.04)), (13, 0));
    }
}

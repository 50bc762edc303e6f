//! Exact decimal numbers.
//!
//! Bounds and thresholds are subtracted from each other and printed. Binary floating point would turn
//! 0.7 - 0.3 into 0.39999999999999997, and a decimal type of fixed precision would round the difference
//! of two numbers of very different size, so a value is a whole number of units of a power of ten.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Sub;

/// The most significant digits a written number may have: what an IEEE double carries faithfully.
const SIGNIFICANT_DIGITS: usize = 15;
/// The most digits a written number may have after its point.
const FRACTION_DIGITS: usize = 20;

/// An exact decimal number, always in its shortest form.
///
/// A parsed number has at most 15 significant digits and at most 20 after the point, so the difference
/// of two parsed numbers always fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    units: i128,
    scale: u32,
}

/// Why a text is not a [`Decimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// Not written as `["-"] digits ["." digits]`.
    Syntax,
    /// More than 15 significant digits.
    TooManySignificantDigits,
    /// More than 20 digits after the point.
    TooManyFractionDigits,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self { units: 0, scale: 0 };
    /// One.
    pub const ONE: Self = Self { units: 1, scale: 0 };

    /// A whole number.
    #[must_use]
    pub fn from_integer(value: i64) -> Self {
        Self::normalized(i128::from(value), 0)
    }

    /// Reads `["-"] digits ["." digits]`.
    ///
    /// # Errors
    /// Where the text is not of that form, or has more digits than a number may have.
    pub fn parse(text: &str) -> Result<Self, DecimalError> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (unsigned, None),
        };
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !fraction.is_none_or(all_digits) {
            return Err(DecimalError::Syntax);
        }
        let fraction = fraction.unwrap_or("").trim_end_matches('0');
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_start_matches('0');
        if significant.len() > SIGNIFICANT_DIGITS {
            return Err(DecimalError::TooManySignificantDigits);
        }
        if fraction.len() > FRACTION_DIGITS {
            return Err(DecimalError::TooManyFractionDigits);
        }
        let units = significant.bytes().fold(0_i128, |units, digit| units * 10 + i128::from(digit - b'0'));
        let signed = if unsigned.len() < text.len() { -units } else { units };
        let scale = u32::try_from(fraction.len()).map_err(|_| DecimalError::TooManyFractionDigits)?;
        Ok(Self::normalized(signed, scale))
    }

    /// The number a double stands for: the one of its shortest decimal form, so 0.4 for the double next to it.
    ///
    /// `None` where it is not finite, 10^15 or more away from zero, or needs more than 20 digits after the point. A
    /// double may have more significant digits than a written number: all of them are kept.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        const LIMIT: f64 = 1e15;
        if !value.is_finite() || LIMIT <= value.abs() {
            return None;
        }
        let text = value.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        if FRACTION_DIGITS < fraction.len() {
            return None;
        }
        // At most 15 digits before the point and 20 after it: 128 bits hold them.
        let units = format!("{whole}{fraction}").parse().ok()?;
        Some(Self::normalized(units, u32::try_from(fraction.len()).ok()?))
    }

    /// The nearest double, for arithmetic with measured values.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        // The shortest decimal form reads back as the nearest double; it is always a valid number.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// The product; `None` where it has more digits than a number may have.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let product = Self::normalized(self.units.checked_mul(other.units)?, self.scale + other.scale);
        Self::parse(&product.to_string()).ok()
    }

    /// So many hundredths of the number, exactly. Two digits more than a written number has still fit.
    #[must_use]
    pub fn percent(self, percent: u8) -> Self {
        Self::normalized(self.units * i128::from(percent), self.scale + 2)
    }

    /// `count * self / whole` for numbers of 0 or more, rounded up to a whole number; at most [`i64::MAX`].
    ///
    /// `None` where `whole` is not over 0.
    #[must_use]
    pub fn share_of(self, count: u32, whole: Self) -> Option<i64> {
        if whole <= Self::ZERO {
            return None;
        }
        let (part, whole, _) = self.aligned(whole);
        // A product that does not fit is over the end of the range by far: its divisor has 15 digits at most.
        let product = part.saturating_mul(count.into());
        let quotient = product / whole + i128::from(0 < product % whole);
        Some(i64::try_from(quotient).unwrap_or(i64::MAX))
    }

    fn normalized(mut units: i128, mut scale: u32) -> Self {
        while scale > 0 && units % 10 == 0 {
            units /= 10;
            scale -= 1;
        }
        Self { units, scale }
    }

    /// Both numbers as units of the finer of their two scales.
    fn aligned(self, other: Self) -> (i128, i128, u32) {
        let scale = self.scale.max(other.scale);
        let units = |number: Self| number.units * 10_i128.pow(scale - number.scale);
        (units(self), units(other), scale)
    }
}

impl Sub for Decimal {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        let (left, right, scale) = self.aligned(other);
        Self::normalized(left - right, scale)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (left, right, _) = self.aligned(*other);
        left.cmp(&right)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let width = self.scale as usize + 1;
        let digits = format!("{:0>width$}", self.units.unsigned_abs());
        let (whole, fraction) = digits.split_at(digits.len() - self.scale as usize);
        if fraction.is_empty() {
            write!(formatter, "{sign}{whole}")
        } else {
            write!(formatter, "{sign}{whole}.{fraction}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, DecimalError>) {
        let printed = Decimal::parse(text).map(|number| number.to_string());
        assert_eq!(printed.as_deref().map_err(|error| *error), expected, "{text:?}");
    }

    #[test]
    fn numbers_are_printed_in_their_shortest_form() {
        for (text, printed) in [
            ("0", "0"),
            ("-0", "0"),
            ("00", "0"),
            ("007", "7"),
            ("20", "20"),
            ("-20", "-20"),
            ("0.70", "0.7"),
            ("-0.05", "-0.05"),
            ("1.0", "1"),
            ("100", "100"),
            ("999999999999999", "999999999999999"),
            ("0.000001", "0.000001"),
            ("0.00000000000000000001", "0.00000000000000000001"),
            ("0.10000000000000000000000", "0.1"),
        ] {
            check(text, Ok(printed));
        }
    }

    #[test]
    fn anything_else_is_not_a_number() {
        for text in ["", "-", "+1", ".5", "5.", "1e3", "1_000", "1,5", " 1", "1 ", "--1", "1.2.3", "٣", "NaN"] {
            check(text, Err(DecimalError::Syntax));
        }
        check("1234567890123456", Err(DecimalError::TooManySignificantDigits));
        check("1.000000000000001", Err(DecimalError::TooManySignificantDigits));
        check("0.000000000000000000001", Err(DecimalError::TooManyFractionDigits));
    }

    #[test]
    fn differences_are_exact() {
        for (left, right, difference) in [
            ("0.7", "0.3", "0.4"),
            ("0.7", "0.6", "0.1"),
            ("20", "20", "0"),
            ("999999999999999", "0.00000000000000000001", "999999999999998.99999999999999999999"),
            ("-5", "5", "-10"),
        ] {
            let (left, right) = (Decimal::parse(left).unwrap(), Decimal::parse(right).unwrap());
            assert_eq!((left - right).to_string(), difference);
        }
    }

    #[test]
    fn percentages_are_exact() {
        for (number, percent, expected) in [
            ("60", 90, "54"),
            ("0.7", 90, "0.63"),
            ("5", 90, "4.5"),
            ("123456789012345", 90, "111111110111110.5"),
            ("0.00000000000000000001", 90, "0.000000000000000000009"),
            ("-3", 50, "-1.5"),
        ] {
            assert_eq!(Decimal::parse(number).unwrap().percent(percent).to_string(), expected);
        }
    }

    #[test]
    fn shares_are_rounded_up() {
        for (part, count, whole, expected) in [
            ("150", 10, "100", Some(15)),
            ("151", 10, "100", Some(16)),
            ("100.00000001", 10, "100", Some(11)),
            ("0.63", 10, "0.7", Some(9)),
            ("0.64", 10, "0.7", Some(10)),
            ("0", 10, "100", Some(0)),
            ("150", 0, "100", Some(0)),
            ("0.00000000000000000001", u32::MAX, "999999999999999", Some(1)),
            ("999999999999999", u32::MAX, "0.00000000000000000001", Some(i64::MAX)),
            ("1", 1, "0", None),
            ("1", 1, "-1", None),
        ] {
            let [part_read, whole_read] = [part, whole].map(|text| Decimal::parse(text).unwrap());
            assert_eq!(part_read.share_of(count, whole_read), expected, "{count} * {part} / {whole}");
        }
    }

    #[test]
    fn a_double_stands_for_its_shortest_form() {
        for (value, expected) in [
            (0.0, Some("0")),
            (-0.0, Some("0")),
            (70.0, Some("70")),
            (0.4, Some("0.4")),
            (-0.05, Some("-0.05")),
            (0.1 + 0.2, Some("0.30000000000000004")),
            (100.0 / 3.0, Some("33.333333333333336")),
            (1e-20, Some("0.00000000000000000001")),
            (999_999_999_999_999.9, Some("999999999999999.9")),
            (1e15, None),
            (-1e300, None),
            (1e-21, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
        ] {
            let number = Decimal::from_f64(value);
            assert_eq!(number.map(|number| number.to_string()).as_deref(), expected, "{value}");
            if let Some(number) = number {
                assert!((number.to_f64() - value).abs() <= 0.0, "{value} does not read back");
            }
        }
    }

    prop_compose! {
        fn decimal()(units in -999_999_999_999_999_i64..=999_999_999_999_999, places in 0_usize..=15) -> Decimal {
            let digits = format!("{:0>width$}", units.unsigned_abs(), width = places + 1);
            let (whole, fraction) = digits.split_at(digits.len() - places);
            let sign = if units < 0 { "-" } else { "" };
            let point = if places == 0 { "" } else { "." };
            Decimal::parse(&format!("{sign}{whole}{point}{fraction}")).unwrap()
        }
    }

    proptest! {
        #[test]
        fn subtracting_twice_gives_the_number_back(left in decimal(), right in decimal()) {
            prop_assert_eq!(left - (left - right), right);
        }

        #[test]
        fn the_order_is_the_order_of_the_differences(left in decimal(), right in decimal()) {
            prop_assert_eq!(left.cmp(&right), (left - right).cmp(&Decimal::ZERO));
        }

        #[test]
        fn a_written_number_survives_as_a_double(number in decimal()) {
            prop_assert_eq!(Decimal::from_f64(number.to_f64()), Some(number));
        }

        #[test]
        fn printing_and_reading_gives_the_number_back(number in decimal()) {
            prop_assert_eq!(Decimal::parse(&number.to_string()), Ok(number));
        }
    }
}

//! Numbers between the values and the wire, where every whole number has 32 bits and a sign.

use scaling::Decimal;

/// A whole number for the wire.
///
/// # Errors
/// A sentence, where it has more than 31 bits.
pub(super) fn wire(member: &str, number: u32) -> Result<i32, String> {
    i32::try_from(number).map_err(|_| format!("{member} is {number}: it takes at most {}", i32::MAX))
}

/// The same for a number that may be left out.
pub(super) fn wire_option(member: &str, number: Option<u32>) -> Result<Option<i32>, String> {
    number.map(|number| wire(member, number)).transpose()
}

/// A whole number from the wire; `None` where it is below 0.
pub(super) fn read(number: i32) -> Option<u32> {
    u32::try_from(number).ok()
}

/// A number from the wire that the values have no room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unheld;

/// A whole number that may be left out.
pub(super) fn read_option(number: Option<i32>) -> Result<Option<u32>, Unheld> {
    number.map(|number| read(number).ok_or(Unheld)).transpose()
}

/// The bound of a step; an open side has none.
pub(super) fn read_bound(bound: Option<f64>) -> Result<Option<Decimal>, Unheld> {
    bound.map(|bound| Decimal::from_f64(bound).ok_or(Unheld)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_more_than_31_bits_are_not_sent() {
        assert_eq!(wire("Cooldown", 0), Ok(0));
        assert_eq!(wire("Cooldown", 2_147_483_647), Ok(i32::MAX));
        assert_eq!(
            wire("Cooldown", 2_147_483_648),
            Err("Cooldown is 2147483648: it takes at most 2147483647".to_owned())
        );
    }

    #[test]
    fn numbers_that_can_not_be_held_are_told_from_those_that_are_left_out() {
        assert_eq!([None, Some(0), Some(-1)].map(read_option), [Ok(None), Ok(Some(0)), Err(Unheld)]);
        assert_eq!([None, Some(0.0), Some(1e300)].map(read_bound), [Ok(None), Ok(Some(Decimal::ZERO)), Err(Unheld)]);
    }
}

//! Numbers between the values and the wire, where every whole number has 32 bits and a sign.

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

/// A number that may be left out; the outer `None` is one below 0.
pub(super) fn read_option(number: Option<i32>) -> Option<Option<u32>> {
    number.map_or(Some(None), |number| read(number).map(Some))
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
}

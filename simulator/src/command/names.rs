//! Options that take `NAME=VALUE`, and values that several commands read alike.

use jiff::Timestamp;

/// `NAME=VALUE`, parted at the first equals sign.
pub(super) fn pair(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE"),
    }
}

/// The first name that is given twice: which value is meant would be a guess.
pub(super) fn first_given_twice(pairs: &[(String, String)]) -> Option<&str> {
    let names = || pairs.iter().map(|(name, _)| name.as_str());
    names().enumerate().find(|(index, name)| names().take(*index).any(|earlier| earlier == *name)).map(|(_, name)| name)
}

/// An instant at which a minute begins.
pub(super) fn minute(text: &str) -> Result<Timestamp, &'static str> {
    let instant: Timestamp =
        text.parse().map_err(|_| "write an instant with its offset, such as 2026-12-01T08:00:00Z")?;
    let is_whole = instant.as_second().rem_euclid(60) == 0 && instant.subsec_nanosecond() == 0;
    if is_whole { Ok(instant) } else { Err("write a whole minute, such as 2026-12-01T08:00:00Z") }
}

/// A number over 0, at most 1e15.
pub(super) fn over_zero(text: &str) -> Result<f64, &'static str> {
    number(text).filter(|number| 0.0 < *number).ok_or("write a number over 0 and up to 1e15, such as 100 or 0.5")
}

/// A number from 0 to 1e15.
pub(super) fn price(text: &str) -> Result<f64, &'static str> {
    number(text).filter(|number| 0.0 <= *number).ok_or("write a number from 0 to 1e15, such as 1.408")
}

/// A number of a size that everything which is computed with it stays finite.
fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.abs() <= 1e15)
}

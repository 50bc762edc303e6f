//! Durations as text: whole numbers of milliseconds, seconds, minutes or hours.

use std::time::Duration;

/// Reads `20ms`, `10s`, `5m` or `1h`.
///
/// # Errors
/// A sentence that names the text and what is expected.
pub fn read(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let millis = match &text[digits.len()..] {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => 0,
    };
    let number = digits.parse::<u64>().ok().filter(|_| 0 < millis).and_then(|number| number.checked_mul(millis));
    number.map(Duration::from_millis).ok_or_else(|| {
        format!("'{text}' is not a duration: write a whole number with its unit, as 20ms, 10s, 5m or 1h")
    })
}

/// Writes a duration in the largest unit that it is a whole number of.
pub(crate) fn text(duration: Duration) -> String {
    let millis = duration.as_millis();
    let units = [(3_600_000, "h"), (60_000, "m"), (1000, "s")];
    let whole = units.into_iter().find(|(size, _)| 0 < millis && millis.is_multiple_of(*size));
    let (size, unit) = whole.unwrap_or((1, "ms"));
    format!("{}{unit}", millis / size)
}

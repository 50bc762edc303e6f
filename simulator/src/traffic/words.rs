//! The words that shapes and schedules are made of: durations, rates, percentages.

use super::rate::UNITS;
use super::{Rate, Schedule, ShapeError};

const DURATION_FIX: &str = "write it as 90s, 5m, 1h30m or 3d";
const RATE_FIX: &str = "write it as 50/s, 100/m or 1.5/h";

/// Reads `1h30m`, in seconds: the units from the longest to the shortest, in all from 1 second to ten years.
pub(super) fn duration(text: &str) -> Result<u64, ShapeError> {
    let wrong = |reason: &str| ShapeError::new(format!("`{text}` is no duration: {reason}"), DURATION_FIX);
    let mut seconds: u64 = 0;
    let mut units = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)].into_iter();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let (number, tail) = rest.split_at(digits);
        let name = tail.chars().next().map_or("", |letter| &tail[..letter.len_utf8()]);
        if name.is_empty() {
            return Err(wrong("the unit is missing"));
        }
        if number.is_empty() {
            return Err(wrong("it has no number before its unit"));
        }
        let Some((_, length)) = units.find(|(unit, _)| *unit == name) else {
            return Err(wrong("the units are d, h, m and s, in this order and each once"));
        };
        let part = number.parse::<u64>().ok().and_then(|number| number.checked_mul(length));
        seconds = part
            .and_then(|part| part.checked_add(seconds))
            .filter(|seconds| *seconds <= Schedule::LONGEST_SECONDS)
            .ok_or_else(|| ShapeError::new(format!("`{text}` is longer than 3660 days"), "write a shorter duration"))?;
        rest = &tail[name.len()..];
    }
    if seconds == 0 {
        return Err(wrong(if text.is_empty() { "there is nothing" } else { "it lasts no time" }));
    }
    Ok(seconds)
}

/// A duration as it is written.
pub(super) fn shown(seconds: u64) -> String {
    let units = [("d", 86_400, u64::MAX), ("h", 3600, 24), ("m", 60, 60), ("s", 1, 60)];
    let parts = units.into_iter().map(|(unit, length, modulus)| (seconds / length % modulus, unit));
    parts.filter(|(count, _)| 0 < *count).map(|(count, unit)| format!("{count}{unit}")).collect::<Vec<_>>().concat()
}

/// Reads `100/m`.
pub(super) fn rate(text: &str) -> Result<Rate, ShapeError> {
    let Some((number, unit)) = text.split_once('/') else {
        return Err(ShapeError::new(format!("`{text}` is no rate: the unit is missing"), RATE_FIX));
    };
    rate_in(text, number, unit)
}

/// Reads `100..400/m` or `100/m..10/s`, or one rate, which stays.
pub(super) fn rates(text: &str) -> Result<(Rate, Rate), ShapeError> {
    let Some((from, to)) = text.split_once("..") else {
        let rate = rate(text)?;
        return Ok((rate, rate));
    };
    let last = rate(to)?;
    let unit = to.split_once('/').map_or("", |(_, unit)| unit);
    let first = if from.contains('/') { rate(from)? } else { rate_in(from, from, unit)? };
    Ok((first, last))
}

fn rate_in(text: &str, number: &str, unit: &str) -> Result<Rate, ShapeError> {
    let wrong = |reason: &str| ShapeError::new(format!("`{text}` is no rate: {reason}"), RATE_FIX);
    let Some((_, size)) = UNITS.into_iter().find(|(name, _)| *name == unit) else {
        return Err(wrong("the unit is s, m or h"));
    };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(decimals) {
        return Err(wrong("it has to begin with a number from 0 on"));
    }
    if 3 < decimals.len() {
        return Err(wrong("it has more than three decimals"));
    }
    let too_high = || {
        let message = format!("`{text}` is more than {} requests", Rate::MAX);
        ShapeError::new(message, "write a lower rate")
    };
    // Every unit is a multiple of a thousand, so this loses nothing.
    let thousandths = format!("{whole}{decimals:0<3}").parse::<u64>().ok();
    let exact = thousandths.and_then(|thousandths| thousandths.checked_mul(size / 1000)).ok_or_else(too_high)?;
    Rate::thousandths_per_hour(exact).ok_or_else(too_high)
}

/// Reads `10%`, at most `most`.
pub(super) fn percentage(text: &str, most: u32) -> Result<u32, ShapeError> {
    let number = text.strip_suffix('%').and_then(whole).filter(|number| *number <= most);
    number.ok_or_else(|| {
        let message = format!("`{text}` is no whole percentage from 0% to {most}%");
        ShapeError::new(message, "write it as 10%")
    })
}

/// Reads `15:00`, in seconds from midnight.
pub(super) fn time_of_day(text: &str) -> Result<u64, ShapeError> {
    let time = text.split_once(':').filter(|(hours, minutes)| hours.len() <= 2 && minutes.len() == 2);
    let parts = time.and_then(|(hours, minutes)| Some((whole(hours)?, whole(minutes)?)));
    match parts {
        Some((hours, minutes)) if hours < 24 && minutes < 60 => Ok(u64::from(hours * 60 + minutes) * 60),
        _ => Err(ShapeError::new(format!("`{text}` is no time of the day"), "write it as 15:00")),
    }
}

/// Reads digits.
pub(super) fn whole(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

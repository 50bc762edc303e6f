//! The times of a trace, in whichever of a few ways they are written.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// From here on a number is no minute but seconds since 1970: 1973, or two centuries of minutes.
const FIRST_EPOCH_SECOND: u64 = 100_000_000;
/// From here on it is milliseconds since 1970: again 1973, or the year 5138.
const FIRST_EPOCH_MILLISECOND: u64 = 100_000_000_000;
/// From here on it is nothing we know: the year 5138.
const END: u64 = 100_000_000_000_000;

/// How the times of a trace are written. All of a trace are written as the first one is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Clock {
    /// Minutes from the start of the trace.
    Minutes,
    /// Seconds since 1970, whole or with a fraction.
    Seconds,
    /// Milliseconds since 1970.
    Milliseconds,
    /// A date, or a date and a time, with or without a zone; UTC without.
    Dates(Day),
}

/// The day that was read last: most rows are of the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    text: [u8; 10],
    /// Seconds since 1970 at its begin in UTC.
    begin: i64,
}

impl Clock {
    /// What a first time tells; `None` for what is no time.
    pub(super) fn of(cell: &[u8]) -> Option<Self> {
        if let Some(number) = number(cell) {
            return match number {
                0..FIRST_EPOCH_SECOND => cell.iter().all(u8::is_ascii_digit).then_some(Self::Minutes),
                FIRST_EPOCH_SECOND..FIRST_EPOCH_MILLISECOND => Some(Self::Seconds),
                FIRST_EPOCH_MILLISECOND..END => Some(Self::Milliseconds),
                _ => None,
            };
        }
        let day = Day::of(cell)?;
        Self::Dates(day).seconds(cell).map(|_| Self::Dates(day))
    }

    /// Reads a time: seconds since 1970, or since the start of the trace.
    pub(super) fn seconds(&mut self, cell: &[u8]) -> Option<i64> {
        match self {
            Self::Minutes => {
                let whole = cell.iter().all(u8::is_ascii_digit);
                let minute = number(cell).filter(|number| whole && *number < FIRST_EPOCH_SECOND)?;
                Some(minute.cast_signed() * 60)
            }
            Self::Seconds => number(cell).filter(|number| *number < FIRST_EPOCH_MILLISECOND).map(u64::cast_signed),
            Self::Milliseconds => {
                let milliseconds = number(cell).filter(|number| (FIRST_EPOCH_MILLISECOND..END).contains(number))?;
                Some(milliseconds.cast_signed() / 1000)
            }
            Self::Dates(day) => {
                let (date, time) = cell.split_at_checked(10)?;
                if date != day.text {
                    *day = Day::of(date)?;
                }
                Some(day.begin + seconds_of_day(time)?)
            }
        }
    }

    /// What these times are called.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Minutes => "a minute number",
            Self::Seconds => "a number of seconds since 1970",
            Self::Milliseconds => "a number of milliseconds since 1970",
            Self::Dates(_) => "a date with a time",
        }
    }

    /// A time as it is shown in a message.
    pub(super) fn shown(&self, seconds: i64) -> String {
        match (self, Timestamp::from_second(seconds)) {
            (Self::Minutes, _) | (_, Err(_)) => format!("minute {}", seconds.div_euclid(60)),
            (_, Ok(instant)) => instant.to_string(),
        }
    }
}

impl Day {
    /// Reads `2026-01-05` or `2026/01/05` at the begin of a text.
    fn of(text: &[u8]) -> Option<Self> {
        let text: [u8; 10] = text.get(..10)?.try_into().ok()?;
        let [.., separator, _, _, again, _, _] = text;
        if separator != again || !matches!(separator, b'-' | b'/') {
            return None;
        }
        let year = digits(&text[..4])?;
        let date = Date::new(
            i16::try_from(year).ok()?,
            i8::try_from(digits(&text[5..7])?).ok()?,
            i8::try_from(digits(&text[8..])?).ok()?,
        );
        let begin = date.ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second();
        Some(Self { text, begin })
    }
}

/// Reads what comes after a date: nothing, or a blank or `T`, hours, minutes, perhaps seconds with a fraction, perhaps a zone.
fn seconds_of_day(text: &[u8]) -> Option<i64> {
    let Some((separator, time)) = text.split_first() else { return Some(0) };
    if !matches!(separator, b' ' | b'T' | b't') {
        return None;
    }
    let hours = digits(time.get(..2)?).filter(|hours| *hours < 24)?;
    let minutes = digits(time.get(3..5)?).filter(|minutes| *minutes < 60)?;
    if time[2] != b':' {
        return None;
    }
    let mut rest = &time[5..];
    let mut seconds = 0;
    if let Some((b':', tail)) = rest.split_first() {
        // A leap second is counted with the minute it belongs to.
        seconds = digits(tail.get(..2)?).filter(|seconds| *seconds <= 60)?.min(59);
        rest = &tail[2..];
        if let Some((b'.' | b',', fraction)) = rest.split_first() {
            let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            rest = (0 < length).then(|| &fraction[length..])?;
        }
    }
    Some(hours * 3600 + minutes * 60 + seconds - offset(rest)?)
}

/// Reads a zone, in seconds east of UTC.
fn offset(text: &[u8]) -> Option<i64> {
    match text.trim_ascii() {
        b"" | b"Z" | b"z" | b"UTC" => Some(0),
        [sign @ (b'+' | b'-'), h, i, rest @ ..] => {
            let hours = digits(&[*h, *i]).filter(|hours| *hours < 24)?;
            let minutes = match rest {
                [] => 0,
                [b':', minutes @ ..] | minutes if minutes.len() == 2 => {
                    digits(minutes).filter(|minutes| *minutes < 60)?
                }
                _ => return None,
            };
            let seconds = hours * 3600 + minutes * 60;
            Some(if *sign == b'-' { -seconds } else { seconds })
        }
        _ => None,
    }
}

/// The whole part of a number from 0 on.
fn number(text: &[u8]) -> Option<u64> {
    let whole = match text.iter().position(|byte| *byte == b'.') {
        Some(point) => {
            let fraction = &text[point + 1..];
            (!fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit)).then(|| &text[..point])?
        }
        None => text,
    };
    digits(whole).map(i64::cast_unsigned)
}

/// A number of at most 18 digits.
fn digits(text: &[u8]) -> Option<i64> {
    if text.is_empty() || 18 < text.len() {
        return None;
    }
    let mut number = 0;
    for byte in text {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number * 10 + i64::from(byte - b'0');
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_however_they_are_written() {
        let monday = 1_767_571_200;
        for (text, seconds) in [
            ("2026-01-05T00:00:00Z", Some(monday)),
            ("2026-01-05 00:00:00", Some(monday)),
            ("2026-01-05T00:00", Some(monday)),
            ("2026-01-05", Some(monday)),
            ("2026/01/05 00:01:00", Some(monday + 60)),
            ("2026-01-05T00:00:07.9799600", Some(monday + 7)),
            ("2026-01-05T01:00:00+01:00", Some(monday)),
            ("2026-01-04T19:30:00-0430", Some(monday)),
            ("2026-01-05 01:00:00.5 +01", Some(monday)),
            ("2026-01-05 00:00:00 UTC", Some(monday)),
            ("2026-01-05T23:59:60Z", Some(monday + 86_399)),
            ("1767571200", Some(monday)),
            ("1767571200.75", Some(monday)),
            ("1767571200999", Some(monday)),
            ("0", Some(0)),
            ("99999999", Some(5_999_999_940)),
            ("1.5", None),
            ("-1", None),
            ("", None),
            ("100000000000000", None),
            ("01/05/2026 00:00:00", None),
            ("2026-01/05", None),
            ("2026-02-29", None),
            ("2026-01-05T24:00:00Z", None),
            ("2026-01-05T00:60:00Z", None),
            ("2026-01-05T00:00:61Z", None),
            ("2026-01-05T00:00:00.Z", None),
            ("2026-01-05T00:00:00+1", None),
            ("2026-01-05T00:00:00+01:000", None),
            ("2026-01-05T00:00:00 CET", None),
            ("2026-01-05_00:00:00", None),
            ("2026-01-05T00-00-00", None),
        ] {
            let read = Clock::of(text.as_bytes()).and_then(|mut clock| clock.seconds(text.as_bytes()));
            assert_eq!(read, seconds, "{text}");
        }
    }

    #[test]
    fn a_day_is_remembered_and_left() {
        let mut clock = Clock::of(b"2026-01-05T00:00:00Z").expect("a time");
        for (text, seconds) in
            [("2026-01-05 00:01", 1_767_571_260), ("2026-01-06", 1_767_657_600), ("2026-01-05", 1_767_571_200)]
        {
            assert_eq!(clock.seconds(text.as_bytes()), Some(seconds), "{text}");
        }
    }
}

//! Points in time as the tool prints them.

use serde_json::Value;

use crate::json::text;

const SECONDS_OF_DAY: i64 = 86_400;

/// A time as `2020-08-24 12:34:56` in UTC; empty where there is none.
///
/// Version 1 of the tool prints what the service sent, which is seconds since 1970 for most services;
/// version 2 prints ISO 8601, with the offset of the time zone it runs in.
#[must_use]
pub fn readable(time: &Value) -> String {
    let text = text(time);
    let seconds = text.split('.').next().and_then(|seconds| seconds.parse().ok()).or_else(|| from_iso(&text));
    seconds.map_or(text, printed)
}

fn printed(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(SECONDS_OF_DAY), seconds.rem_euclid(SECONDS_OF_DAY));
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// The seconds since 1970 of `2020-08-24T12:34:56.789-08:00`; fraction and offset may be left out.
fn from_iso(text: &str) -> Option<i64> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let second_of_day = number(11..13)? * 3600 + number(14..16)? * 60 + number(17..19)?;
    let zone = text.get(19..)?.trim_start_matches(|character: char| character == '.' || character.is_ascii_digit());
    Some(days(year, month, day)? * SECONDS_OF_DAY + second_of_day - offset(zone)?)
}

/// The seconds a zone such as `-08:00` is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    let (sign, clock) = match zone.split_at_checked(1) {
        None | Some(("Z", "")) => return Some(0),
        Some(("+", clock)) => (1, clock),
        Some(("-", clock)) => (-1, clock),
        Some(_) => return None,
    };
    // AWS Lambda leaves the colon out.
    let (hours, minutes) = clock.split_once(':').or_else(|| clock.split_at_checked(2))?;
    Some(sign * (hours.parse::<i64>().ok()? * 3600 + minutes.parse::<i64>().ok()? * 60))
}

/// The date some days after 1970-01-01: whole years first, then whole months.
fn civil(mut days: i64) -> (i64, i64, i64) {
    let mut year = 1970;
    while days_of_year(year) <= days {
        days -= days_of_year(year);
        year += 1;
    }
    let mut month = 1;
    for length in months(year) {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    (year, month, days + 1)
}

/// The days from 1970-01-01 to a date; none for what is not a date, or an earlier one.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let before = usize::try_from(month - 1).ok().filter(|before| *before < 12)?;
    let years: i64 = (1970..year).map(days_of_year).sum();
    (1970 <= year).then(|| years + months(year)[..before].iter().sum::<i64>() + day - 1)
}

fn days_of_year(year: i64) -> i64 {
    months(year).iter().sum()
}

fn months(year: i64) -> [i64; 12] {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    [31, 28 + i64::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_form_reads_alike() {
        for (time, expected) in [
            (json!(0), "1970-01-01 00:00:00"),
            (json!(1_598_272_496.789), "2020-08-24 12:34:56"),
            (json!("1598272496.789"), "2020-08-24 12:34:56"),
            (json!(951_782_399), "2000-02-28 23:59:59"),
            (json!(951_782_400), "2000-02-29 00:00:00"),
            (json!(1_735_689_599), "2024-12-31 23:59:59"),
            (json!("2020-08-24T12:34:56.789000+00:00"), "2020-08-24 12:34:56"),
            (json!("2020-08-24T12:34:56.789Z"), "2020-08-24 12:34:56"),
            (json!("2020-08-24T12:34:56"), "2020-08-24 12:34:56"),
            (json!("2020-08-24T04:34:56.789000-08:00"), "2020-08-24 12:34:56"),
            (json!("2024-12-31T20:00:00-08:00"), "2025-01-01 04:00:00"),
            (json!("2020-08-24T14:34:56.789+0200"), "2020-08-24 12:34:56"),
            (json!("2024-03-01T05:00:00+05:30"), "2024-02-29 23:30:00"),
            (json!("some day"), "some day"),
            (json!("2020-13-24T12:34:56Z"), "2020-13-24T12:34:56Z"),
            (json!(null), ""),
        ] {
            assert_eq!(readable(&time), expected, "{time}");
        }
    }
}

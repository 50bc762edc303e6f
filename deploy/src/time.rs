//! Points in time as the tool prints them.

use serde_json::Value;

use crate::json::text;

/// A time as `2020-08-24 12:34:56` in UTC; empty where there is none.
///
/// Version 1 of the tool prints what the service sent, which is seconds since 1970 for most services;
/// version 2 prints ISO 8601.
#[must_use]
pub fn readable(time: &Value) -> String {
    let text = text(time);
    match text.split('.').next().and_then(|seconds| seconds.parse().ok()) {
        Some(seconds) => from_epoch(seconds),
        None => text.chars().take(19).collect::<String>().replace('T', " "),
    }
}

fn from_epoch(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// The date some days after 1970-01-01: whole years first, then whole months.
fn civil(mut days: u64) -> (u64, u64, u64) {
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while 365 + u64::from(is_leap(year)) <= days {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    (year, month, days + 1)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_read_alike() {
        for (time, expected) in [
            (json!(0), "1970-01-01 00:00:00"),
            (json!(1_598_272_496.789), "2020-08-24 12:34:56"),
            (json!("1598272496.789"), "2020-08-24 12:34:56"),
            (json!(951_782_399), "2000-02-28 23:59:59"),
            (json!(951_782_400), "2000-02-29 00:00:00"),
            (json!(1_735_689_599), "2024-12-31 23:59:59"),
            (json!("2020-08-24T12:34:56.789000+00:00"), "2020-08-24 12:34:56"),
            (json!("2020-08-24T12:34:56.789Z"), "2020-08-24 12:34:56"),
            (json!(null), ""),
        ] {
            assert_eq!(readable(&time), expected, "{time}");
        }
    }
}

//! Rates, times and lengths as a reader says them.

use std::time::Duration;

use simulator::report::words::{figure, seconds};

/// A rate by the second, or by the minute where it is under one a second.
#[must_use]
pub fn rate(per_second: f64) -> String {
    let (rate, unit) = if 0.0 < per_second && per_second < 1.0 { (per_second * 60.0, "m") } else { (per_second, "s") };
    format!("{}/{unit}", figure(rate, usize::from(rate < 100.0)))
}

/// How long something took: three digits, `4.21 ms`, `620 ms`, `1.34 s`, from two minutes on in minutes.
#[must_use]
pub fn took(time: Duration) -> String {
    const LONG: f64 = 120.0;
    let figures = |value: f64| if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    match time.as_secs_f64() {
        long if LONG <= long => seconds(long),
        whole if 0.9995 <= whole => format!("{} s", figure(whole, figures(whole))),
        part => format!("{} ms", figure(part * 1e3, figures(part * 1e3))),
    }
}

/// The length of a run: `45 s`, `2 min 30 s`, `1 h 5 min`.
#[must_use]
pub fn length(length: Duration) -> String {
    let seconds = length.as_secs();
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) if 0 < seconds && minutes < 60 => format!("{minutes} min {seconds} s"),
        (minutes, _) => simulator::report::words::minutes(minutes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_under_one_a_second_are_by_the_minute() {
        for (per_second, text) in
            [(0.0, "0/s"), (0.5, "30/m"), (1.0, "1/s"), (12.34, "12.3/s"), (412.4, "412/s"), (12_000.0, "12,000/s")]
        {
            assert_eq!(rate(per_second), text);
        }
    }

    #[test]
    fn times_have_three_digits() {
        for (microseconds, text) in [
            (0, "0 ms"),
            (87, "0.09 ms"),
            (4_213, "4.21 ms"),
            (42_130, "42.1 ms"),
            (620_400, "620 ms"),
            (999_600, "1 s"),
            (1_342_000, "1.34 s"),
            (61_000_000, "61 s"),
            (180_000_000, "3 min"),
        ] {
            assert_eq!(took(Duration::from_micros(microseconds)), text);
        }
    }

    #[test]
    fn lengths_have_two_parts_at_most() {
        for (seconds, text) in
            [(45, "45 s"), (120, "2 min"), (150, "2 min 30 s"), (3_900, "1 h 5 min"), (3_901, "1 h 5 min")]
        {
            assert_eq!(length(Duration::from_secs(seconds)), text);
        }
    }
}

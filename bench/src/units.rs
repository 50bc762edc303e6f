//! Figures as people read them.

use std::time::Duration;

/// Three significant digits, in the largest unit that leaves something before the point.
pub(crate) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    let (value, unit) = match seconds {
        1.0.. => (seconds, "s"),
        0.001..1.0 => (seconds * 1e3, "ms"),
        _ => (seconds * 1e6, "us"),
    };
    let decimals = match value {
        100.0.. => 0,
        10.0..100.0 => 1,
        _ => 2,
    };
    format!("{value:.decimals$} {unit}")
}

/// Megabytes of a million bytes, to a tenth.
pub(crate) fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// How many times the second is contained in the first.
pub(crate) fn ratio(longer: Duration, shorter: Duration) -> f64 {
    longer.as_secs_f64() / shorter.as_secs_f64().max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_the_digits_that_matter() {
        for (nanoseconds, text) in [
            (0, "0.00 us"),
            (850, "0.85 us"),
            (99_400, "99.4 us"),
            (999_000, "999 us"),
            (1_000_000, "1.00 ms"),
            (12_340_000, "12.3 ms"),
            (412_300_000, "412 ms"),
            (1_000_000_000, "1.00 s"),
            (61_000_000_000, "61.0 s"),
        ] {
            assert_eq!(duration(Duration::from_nanos(nanoseconds)), text);
        }
        for (bytes, text) in [(0, "0.0 MB"), (4_214_784, "4.3 MB"), (15_000_000, "15.0 MB"), (15_000_001, "15.1 MB")] {
            assert_eq!(megabytes(bytes), text);
        }
    }

    #[test]
    fn a_ratio_says_how_many_times_longer() {
        assert!((ratio(Duration::from_millis(300), Duration::from_millis(2)) - 150.0).abs() < 1e-9);
    }
}

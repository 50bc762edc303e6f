//! Figures, times and units as a reader of a run says them.

use std::time::Duration;

use jiff::Timestamp;
use simulator::report::words::{figure, in_utc, minutes, plain, time};

use crate::report::Report;

/// A count as a number to compute with.
#[expect(clippy::cast_precision_loss, reason = "a picture shows no more digits than a double has")]
pub(super) const fn ratio(count: u64) -> f64 {
    count as f64
}

/// A time that something took: `350 µs`, `12.5 ms`, `1.25 s`, `4 min`.
pub(super) fn took(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match seconds {
        seconds if seconds < 0.001 => format!("{} µs", figure(seconds * 1e6, 0)),
        seconds if seconds < 0.1 => format!("{} ms", figure(seconds * 1e3, 1)),
        seconds if seconds < 1.0 => format!("{} ms", figure(seconds * 1e3, 0)),
        seconds if seconds < 120.0 => format!("{} s", figure(seconds, 2)),
        _ => minutes(time.as_secs().div_ceil(60)),
    }
}

/// How long something lasted, in whole seconds where it was short: `45 s`, `5 min`, `5 min 30 s`, `2 h 5 min`.
pub(super) fn lasted(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (whole, 0) => minutes(whole),
        (whole, _) if 60 <= whole => minutes(whole),
        (whole, seconds) => format!("{whole} min {seconds} s"),
    }
}

/// A moment of a run as a clock shows it in UTC, with its seconds where there are any.
pub(crate) fn clock(report: &Report, at: Duration) -> String {
    time(in_utc(report.run.started, at.as_secs()))
}

/// The same to the minute.
pub(crate) fn minute(report: &Report, at: Duration) -> String {
    in_utc(report.run.started, at.as_secs()).strftime("%H:%M").to_string()
}

/// An instant with its day.
pub(super) fn moment(at: Timestamp) -> String {
    let at = in_utc(at, 0);
    format!("{}, {} UTC", at.strftime("%a %-d %b %Y"), time(at))
}

/// A text of somebody else's on one line, of at most so many letters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let text = plain(text);
    if text.chars().count() <= most {
        return text;
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

//! Figures, times and units as a reader of a run says them.

use std::time::Duration;

use jiff::Timestamp;
use simulator::report::words::{in_utc, plain, time};

use crate::report::Report;

/// A count as a number to compute with.
#[expect(clippy::cast_precision_loss, reason = "a picture shows no more digits than a double has")]
pub(super) const fn ratio(count: u64) -> f64 {
    count as f64
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

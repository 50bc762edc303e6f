//! Pictures of a run: load, response times, capacity and alarms over one axis of time, and the prediction over them.

use simulator::picture::Terminal;

use crate::report::Report;

/// The run in text; every line ends with a line feed.
#[must_use]
pub fn terminal(report: &Report, terminal: &Terminal) -> String {
    let _ = (report, terminal);
    String::new()
}

/// The run as one SVG image, which stands alone: no script, no font and no reference to anything outside it.
#[must_use]
pub fn svg(report: &Report) -> String {
    let _ = report;
    String::new()
}

/// The run as one HTML page, which stands alone and reaches no network.
#[must_use]
pub fn html(report: &Report) -> String {
    let _ = report;
    String::new()
}

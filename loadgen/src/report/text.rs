//! A report as plain text: at most 40 lines of 100 columns.

use super::Report;

/// The figures of a report.
#[must_use]
pub fn summary(report: &Report) -> String {
    super::verdict(report).sentences.join("\n")
}

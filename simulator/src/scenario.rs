//! Everything a run depends on but the traffic.

use std::fmt;

use jiff::Timestamp;
use scaling::Deployment;

use crate::{Assumptions, Fleet};

/// What is simulated: a deployment over a fleet, from an instant on.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What is deployed.
    pub deployment: Deployment,
    /// What serves.
    pub fleet: Fleet,
    /// What AWS does not document.
    pub assumptions: Assumptions,
    /// The instant at which the first minute of the trace begins.
    pub start: Timestamp,
    /// What chance follows from.
    pub seed: u64,
    /// The capacity at the start, brought into the range; `None`: what the first minute needs.
    pub initial_capacity: Option<u32>,
}

/// Why a deployment can not be simulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsimulable {
    /// What stands in the way, with the policy and the value.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl fmt::Display for Unsimulable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Unsimulable {}

//! What a reader of a run has to know besides: on what it rests that nobody said.

use scaling::Deployment;

use crate::estimate::Estimate;
use crate::report::words::value;

use super::trace::Traffic;

/// That what one unit serves was read off the plan.
pub(super) fn of_estimate(estimate: &Estimate) -> String {
    format!(
        "one unit is taken to serve {} requests a minute, {}: give `--requests-per-minute`, or `fleet` in the spec",
        value(estimate.requests_per_minute),
        estimate.basis
    )
}

/// That the instant a trace begins at was made up, where anything hangs on it.
pub(super) fn of_start(traffic: &Traffic<'_>, deployment: &Deployment) -> Option<String> {
    if traffic.start_is_given || deployment.scheduled_actions.is_empty() {
        return None;
    }
    Some(format!(
        "the traffic says no date, and is taken to begin at {}, which the scheduled actions go by: give `--start`",
        traffic.start
    ))
}

/// What was assumed in the place of the defaults.
pub(super) fn of_assumptions(given: &[(String, String)]) -> Option<String> {
    let given: Vec<String> = given.iter().map(|(name, value)| format!("{name} is {value}")).collect();
    (!given.is_empty()).then(|| format!("assumed in the place of the defaults: {}", given.join(", ")))
}

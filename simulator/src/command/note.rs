//! What a reader of a run has to know besides: on what it rests that nobody said.

use scaling::Deployment;
use templategen::command::{Failure, Streams};
use templategen::picture::text::facts;

use crate::estimate::Estimate;
use crate::report::words::{plain, value};

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

/// Writes notes where standard output has JSON.
pub(super) fn beside_json(notes: &[String], streams: &mut Streams<'_>) -> Result<(), Failure> {
    for note in notes {
        writeln!(streams.errors, "note: {}", plain(note))?;
    }
    Ok(())
}

/// Writes notes under a text, and where the list of what is assumed is found.
pub(super) fn under_text(notes: &[String], streams: &mut Streams<'_>) -> Result<(), Failure> {
    writeln!(streams.output)?;
    let list = "`simulator --explain-assumptions` lists what is assumed of AWS";
    let notes = notes.iter().map(String::as_str).chain([list]).map(|note| ("note:", plain(note)));
    Ok(streams.output.write_all(facts(0, notes).as_bytes())?)
}

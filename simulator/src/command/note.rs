//! What a reader of a run has to know besides: on what it rests that nobody said.

use scaling::Deployment;
use templategen::command::{Failure, Streams};
use templategen::picture::text::facts;

use crate::estimate::Estimate;
use crate::report::Run;
use crate::report::words::{count, minutes, plain, units, value};

use super::trace::Traffic;

/// That what one unit serves was read off the plan.
#[must_use]
pub fn of_estimate(estimate: &Estimate) -> String {
    format!(
        "one unit is taken to serve {} requests a minute, {}: give `--requests-per-minute`, or `fleet` in the spec",
        value(estimate.requests_per_minute),
        estimate.basis
    )
}

/// That the instant a trace begins at was made up, where anything hangs on it, or that it is not the one that was given.
pub(super) fn of_start(traffic: &Traffic<'_>, deployment: &Deployment) -> Option<String> {
    if traffic.start_is_left_aside {
        return Some(format!(
            "the traffic has dates of its own, and begins at {}: `--start` is left aside",
            traffic.start
        ));
    }
    if traffic.start_is_given || deployment.scheduled_actions.is_empty() {
        return None;
    }
    Some(format!(
        "the traffic says no date, and is taken to begin at {}, which the scheduled actions go by: give `--start`",
        traffic.start
    ))
}

/// That the capacity at the start is not the one that was given.
pub(super) fn of_initial_capacity(given: Option<u32>, deployment: &Deployment) -> Option<String> {
    let (given, range) = (given?, deployment.capacity);
    let taken = range.clamp(given.into());
    (taken != given).then(|| {
        format!(
            "the capacity at the start is {taken}, not the {given} of `--initial-capacity`: the range is {} to {}",
            range.min(),
            range.max()
        )
    })
}

/// That a plan was held back by its maximum, or did nothing at all.
pub(super) fn of_run(run: &Run) -> Option<String> {
    let (name, summary, points) = (&run.name, &run.summary, &run.series.points);
    let held_back = points.iter().filter(|point| 0.0 < point.over_capacity && point.max_capacity <= point.in_service);
    if let Some(maximum) = held_back.map(|point| point.max_capacity).max() {
        let needed = run.fleet.units_for(summary.peak_requests_per_minute);
        let busiest =
            if maximum < needed { format!(", the busiest minute needs {}", count(needed)) } else { String::new() };
        let all = units(run.kind, maximum);
        return Some(format!(
            "{name} was overloaded with its maximum capacity of {all} in service: raise the maximum{busiest}"
        ));
    }
    if summary.scale_outs + summary.scale_ins != 0 {
        return None;
    }
    let overloaded = match summary.overloaded_minutes {
        0 => String::new(),
        overloaded => format!(", and was overloaded for {}", minutes(overloaded)),
    };
    Some(format!("{name} scaled nothing in all of the traffic{overloaded}: `simulator run --timeline` says why"))
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

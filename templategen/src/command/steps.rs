//! `templategen steps`.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use jiff::Timestamp;
use scaling::{Decimal, DecimalError, ScalingPlan};

use super::{Failure, Streams, file};
use crate::exit::Exit;
use crate::picture::{self, At};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The spec.
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// Also tell what happens at this value of each policy's metric.
    #[arg(long, value_name = "VALUE", value_parser = decimal, allow_negative_numbers = true)]
    at: Option<Decimal>,
    /// The capacity at that moment [default: the lowest].
    #[arg(long, value_name = "COUNT", requires = "at")]
    capacity: Option<u32>,
    /// Show the scheduled actions from this instant on [default: now].
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    from: Option<Timestamp>,
}

pub(super) fn run(arguments: &Arguments, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let reading = file::read_spec(&arguments.spec, streams)?;
    streams.errors.write_all(reading.source.report(&reading.diagnostics).as_bytes())?;
    let Some(spec) = &reading.spec else { return Ok(Exit::Refused) };
    let at = arguments.at.map(|value| At { value, capacity: arguments.capacity });
    for note in notes(&spec.plan, at) {
        writeln!(streams.errors, "note: {note}")?;
    }
    let parts = [picture::ladder(spec, at), picture::schedules(spec, arguments.from.unwrap_or_else(now))];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    streams.output.write_all(parts.join("\n").as_bytes())?;
    Ok(Exit::Done)
}

/// What a value, or a capacity beside it, can not tell of a plan.
fn notes(plan: &ScalingPlan, at: Option<At>) -> Vec<String> {
    let Some(At { value, capacity }) = at else { return Vec::new() };
    if plan.step_policies().is_empty() && plan.target_tracking_policies().is_empty() {
        return vec![format!("`--at {value}` shows nothing: the spec has schedules alone, which read no metric")];
    }
    let range = plan.capacity();
    let outside = capacity.filter(|capacity| !(range.min()..=range.max()).contains(capacity));
    let note = |capacity: u32| {
        format!(
            "`--capacity {capacity}` lies outside of {} to {}, where only a change by hand or a schedule can have put it",
            range.min(),
            range.max()
        )
    };
    outside.map(note).into_iter().collect()
}

/// A number on the command line.
pub(super) fn decimal(text: &str) -> Result<Decimal, &'static str> {
    Decimal::parse(text).map_err(|error| match error {
        DecimalError::Syntax => "write a number such as 130 or 0.7, without an exponent",
        DecimalError::TooManySignificantDigits => "write at most 15 significant digits",
        DecimalError::TooManyFractionDigits => "write at most 20 digits after the point",
    })
}

fn instant(text: &str) -> Result<Timestamp, &'static str> {
    text.parse().map_err(|_| "write an instant with its offset, such as 2026-12-01T08:00:00Z")
}

/// The machine's clock, in whole seconds. Nothing else of what is printed depends on it.
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).ok().and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_default()
}

//! A schedule from recorded traffic: every minute with as many requests as it had.

use std::io::Read;

use simulator::Arrivals;
use simulator::command::trace::{FormArguments, Given};
use simulator::traffic::{Noise, Rate, Schedule, Shape, Stage};
use templategen::command::Failure;
use templategen::exit::Exit;

use super::of_stages;

const MINUTE: u64 = 60;

/// Reads the schedule of a trace. A gap has no requests. A shape without noise is taken as it is, rather than by the minute.
pub(super) fn schedule(
    trace: &str,
    form: &FormArguments,
    interval_seconds: Option<u32>,
    seed: u64,
    input: &mut dyn Read,
) -> Result<Schedule, Failure> {
    let given = Given { trace, form, interval_seconds, start: None, seed };
    let shape = given.shape()?;
    if let Some(Shape { schedule, noise: Noise::None }) = shape {
        return Ok(schedule);
    }
    let traffic = given.open(shape.as_ref(), input).map_err(with_our_flag)?;
    // Only the last minute of a shape can be a part of one.
    let whole = shape.as_ref().map(|shape| shape.schedule.seconds());
    let mut stages: Vec<Stage> = Vec::new();
    for (minute, arrivals) in (0_u64..).zip(traffic.minutes) {
        let seconds = whole.map_or(MINUTE, |whole| (whole - minute * MINUTE).min(MINUTE));
        let rate = rate(arrivals.map_err(with_our_flag)?, seconds).ok_or_else(|| {
            let message = format!("minute {minute} of the trace has a rate over {}", Rate::MAX);
            Failure::new(Exit::Refused, message, "see that the column of the requests is the right one")
        })?;
        match stages.last_mut() {
            Some(last) if last.from == rate => last.seconds += seconds,
            _ => stages.push(Stage::constant(seconds, rate)),
        }
    }
    of_stages(stages)
}

/// The rate that comes to so many requests, to the nearest thousandth of a request per hour.
fn rate(arrivals: Arrivals, seconds: u64) -> Option<Rate> {
    #[expect(clippy::cast_precision_loss, reason = "at most 60")]
    let thousandths = arrivals.requests() * 3_600_000.0 / seconds as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, and is bounded by the rate"
    )]
    Rate::thousandths_per_hour(thousandths.round() as u64)
}

/// What is read of a trace names the simulator's flags, and one has another name here.
fn with_our_flag(Failure { exit, message, fix }: Failure) -> Failure {
    let ours = |text: String| text.replace("--interval", "--trace-interval");
    Failure { exit, message: ours(message), fix: ours(fix) }
}

//! A command line that has the flags of a schedule alone.

use anstream::StripStream;
use clap::Parser;
use jiff::Timestamp;
use loadgen::command::dry_run::{self, DryRunArguments};
use loadgen::command::schedule::ScheduleArguments;
use templategen::command::{Failure, Streams, answer};
use templategen::exit::Exit;

/// What the clock says: a Tuesday.
pub(crate) const NOW: Timestamp = Timestamp::constant(1_796_112_000, 0);

#[derive(Debug, Parser)]
#[command(name = "loadgen run")]
struct Line {
    #[command(flatten)]
    schedule: ScheduleArguments,
    #[command(flatten)]
    dry_run: DryRunArguments,
    #[arg(long)]
    price: Option<f64>,
}

/// What a line left behind.
pub(crate) struct Outcome {
    pub(crate) status: u8,
    pub(crate) output: String,
    pub(crate) errors: String,
}

/// Runs a line: prints the dry run where it is one, and otherwise the plan in one line.
pub(crate) fn run(arguments: &[&str], array_index: Option<&str>, input: &str) -> Outcome {
    let (mut output, mut errors) = (StripStream::new(Vec::new()), StripStream::new(Vec::new()));
    let streams = Streams { input: &mut input.as_bytes(), output: &mut output, errors: &mut errors };
    let act = |line: Line, streams: &mut Streams<'_>| -> Result<Exit, Failure> {
        let planned = line.schedule.planned(array_index, NOW, streams.input)?;
        for note in &planned.notes {
            writeln!(streams.errors, "note: {note}")?;
        }
        if line.dry_run.dry_run {
            write!(streams.output, "{}", dry_run::text(&planned, line.dry_run.max_capacity, line.price))?;
        } else {
            let (plan, start) = (&planned.plan, planned.start_at.map(|start| format!(" at {start}")));
            let (place, of) = (plan.shard.index() + 1, plan.shard.of());
            let start = start.unwrap_or_default();
            writeln!(streams.output, "{} {:?} {place}/{of}{start}", plan.schedule, plan.arrivals)?;
        }
        Ok(Exit::Done)
    };
    let status = answer(["loadgen run"].iter().chain(arguments), streams, act).code();
    let text = |stream: StripStream<Vec<u8>>| String::from_utf8(stream.into_inner()).expect("the streams carry text");
    Outcome { status, output: text(output), errors: text(errors) }
}

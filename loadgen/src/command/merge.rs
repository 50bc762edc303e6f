//! `loadgen merge`: the reports of shards as the report of the whole run; of one report alone, that one again.

use std::path::PathBuf;

use clap::Args;
use templategen::command::file::{Advice, read_bytes};
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;

use super::Surroundings;
use super::destination::Destination;
use crate::report::{self, End};

const ADVICE: Advice = Advice {
    no_file: "check the path: `loadgen run` writes its report to the file that `--json FILE` names",
    folder: "name the reports in it",
    pattern: "*.json",
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The reports of the shards of one run, as `--json` wrote them; `-` is standard input. One alone is shown again
    #[arg(value_name = "REPORT", required = true)]
    reports: Vec<PathBuf>,
    /// Go without the shards that are missing
    #[arg(long)]
    partial: bool,
    #[command(flatten)]
    destination: Destination,
}

pub(super) fn run(
    arguments: &Arguments,
    surroundings: &Surroundings,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    arguments.destination.check()?;
    let mut reports = Vec::new();
    for path in &arguments.reports {
        let (name, bytes) = read_bytes(path, ADVICE, streams)?;
        let report = report::read_json(&name, &bytes)?;
        reports.push((name, report));
    }
    let report = report::merge(reports, arguments.partial)?;
    arguments.destination.write(&report, surroundings, streams)?;
    if let End::Fatal { message, fix, .. } = &report.end {
        writeln!(streams.errors, "note: the run ended with an error: {message}; {fix}")?;
    }
    Ok(Exit::Done)
}

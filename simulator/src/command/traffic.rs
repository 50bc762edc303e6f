//! `simulator traffic`.

use clap::Args;
use jiff::Timestamp;
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;

use crate::traffic;

use super::names::minute;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A shape (steady, ramp, steps, diurnal, spike) or a schedule of rates
    #[arg(value_name = "SHAPE", required = true)]
    words: Vec<String>,
    /// What the noise follows from
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
    /// When it begins: each minute then has its instant in the place of a number
    #[arg(long, value_name = "INSTANT", value_parser = minute)]
    start: Option<Timestamp>,
}

pub(super) fn run(arguments: &Arguments, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let shape = traffic::parse(&arguments.words.join(" "))
        .map_err(|error| Failure::new(Exit::Refused, error.message, error.fix))?;
    traffic::to_csv(shape.minutes(arguments.seed), arguments.start, &mut streams.output)?;
    Ok(Exit::Done)
}

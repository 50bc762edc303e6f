//! `templategen steps`.

use std::path::PathBuf;

use clap::Args;
use scaling::{Decimal, DecimalError};

use super::{Failure, Streams, file};
use crate::exit::Exit;
use crate::picture::{self, At};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The spec.
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// Also tell what happens at this value of the metric.
    #[arg(long, value_name = "VALUE", value_parser = decimal, allow_negative_numbers = true)]
    at: Option<Decimal>,
    /// The capacity at that moment [default: the lowest].
    #[arg(long, value_name = "COUNT", requires = "at")]
    capacity: Option<u32>,
}

pub(super) fn run(arguments: &Arguments, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let reading = file::read_spec(&arguments.spec, streams)?;
    streams.errors.write_all(reading.source.report(&reading.diagnostics).as_bytes())?;
    let Some(spec) = &reading.spec else { return Ok(Exit::Refused) };
    let at = arguments.at.map(|value| At { value, capacity: arguments.capacity });
    streams.output.write_all(picture::ladder(spec, at).as_bytes())?;
    Ok(Exit::Done)
}

fn decimal(text: &str) -> Result<Decimal, &'static str> {
    Decimal::parse(text).map_err(|error| match error {
        DecimalError::Syntax => "write a number such as 130 or 0.7, without an exponent",
        DecimalError::TooManySignificantDigits => "write at most 15 significant digits",
        DecimalError::TooManyFractionDigits => "write at most 20 digits after the point",
    })
}

//! `templategen render`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Failure, Streams, file};
use crate::diagnostic::Diagnostic;
use crate::exit::Exit;
use crate::spec::{self, DEFAULT_MAX_CAPACITY, DEFAULT_MIN_CAPACITY, DEFAULT_STEPS, DEFAULT_VARIANT, Flags, Reading};
use crate::template::{self, Format};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The spec; left out, the flags below describe the plan.
    #[arg(value_name = "SPEC", required_unless_present = "endpoint")]
    spec: Option<PathBuf>,
    #[command(flatten)]
    plan: PlanArguments,
    /// The template's language.
    #[arg(long, value_enum, default_value = "yaml")]
    format: FormatArgument,
    /// Write to a file, which is replaced as a whole, instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The plan of the simplest use.
#[derive(Debug, Args)]
#[group(id = "plan", multiple = true, conflicts_with = "spec")]
struct PlanArguments {
    /// Name of the endpoint.
    #[arg(long, value_name = "NAME")]
    endpoint: Option<String>,
    #[arg(long, help = format!("Name of the production variant [default: {DEFAULT_VARIANT}]"), value_name = "NAME", requires = "endpoint")]
    variant: Option<String>,
    #[arg(long, help = format!("The lowest number of instances [default: {DEFAULT_MIN_CAPACITY}]"), value_name = "COUNT", requires = "endpoint", allow_negative_numbers = true)]
    min: Option<i64>,
    #[arg(long, help = format!("The highest number of instances [default: {DEFAULT_MAX_CAPACITY}]"), value_name = "COUNT", requires = "endpoint", allow_negative_numbers = true)]
    max: Option<i64>,
    #[arg(long, help = format!("The ladder, in invocations per instance and minute [default: '{DEFAULT_STEPS}']"), value_name = "STEPS", requires = "endpoint")]
    steps: Option<String>,
    /// Seconds to wait after a scaling activity [default: 60].
    #[arg(long, value_name = "SECONDS", requires = "endpoint", allow_negative_numbers = true)]
    cooldown: Option<i64>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArgument {
    Yaml,
    Json,
}

pub(super) fn run(arguments: &Arguments, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let reading = match (&arguments.spec, &arguments.plan.endpoint) {
        (Some(path), _) => file::read_spec(path, streams)?,
        (None, endpoint) => spec::from_flags(&arguments.plan.flags(endpoint.clone().unwrap_or_default())),
    };
    let format = match arguments.format {
        FormatArgument::Yaml => Format::Yaml,
        FormatArgument::Json => Format::Json,
    };
    let (text, diagnostics) = rendered(&reading, format);
    streams.errors.write_all(reading.source.report(&diagnostics).as_bytes())?;
    let Some(text) = text else { return Ok(Exit::Refused) };
    match &arguments.out {
        Some(path) => file::write(path, &text)?,
        None => streams.output.write_all(text.as_bytes())?,
    }
    Ok(Exit::Done)
}

/// The template of what was read, unless something is wrong, and everything there is to say about it.
pub(super) fn rendered(reading: &Reading, format: Format) -> (Option<String>, Vec<Diagnostic>) {
    let mut diagnostics = reading.diagnostics.clone();
    let Some(spec) = &reading.spec else { return (None, diagnostics) };
    match template::render(spec, format) {
        Ok(text) => (Some(text), diagnostics),
        Err(problems) => {
            diagnostics.extend(problems.iter().map(|problem| reading.source.diagnose(problem)));
            (None, diagnostics)
        }
    }
}

impl PlanArguments {
    fn flags(&self, endpoint: String) -> Flags {
        Flags {
            endpoint,
            variant: self.variant.clone(),
            min: self.min,
            max: self.max,
            steps: self.steps.clone(),
            cooldown_seconds: self.cooldown,
        }
    }
}

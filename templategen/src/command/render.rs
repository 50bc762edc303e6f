//! `templategen render`.

use std::path::PathBuf;

use clap::Args;

use super::output::Destination;
use super::{Failure, Streams, file};
use crate::diagnostic::Diagnostic;
use crate::exit::Exit;
use crate::spec::{self, DEFAULT_MAX_CAPACITY, DEFAULT_MIN_CAPACITY, DEFAULT_STEPS, DEFAULT_VARIANT, Flags, Reading};
use crate::template::{self, Form, Format};

/// Both ways to say what is rendered: a spec, or flags alone.
pub(super) const USAGE: &str = "\
templategen render [OPTIONS] <SPEC>
       templategen render [OPTIONS] --endpoint <NAME>";

#[derive(Debug, Args)]
#[group(id = "given", args = ["spec", "endpoint"], required = true, multiple = false)]
pub(super) struct Arguments {
    /// The spec, or `-` for standard input; left out, the flags below describe the plan.
    #[arg(value_name = "SPEC")]
    spec: Option<PathBuf>,
    #[command(flatten)]
    plan: PlanArguments,
    #[arg(
        long,
        help = "Scale by one Custom::SageMakerScaling, whose function is in a stack of its own, instead of AWS's own resources"
    )]
    managed: bool,
    #[command(flatten)]
    destination: Destination,
}

/// The plan of the simplest use.
#[derive(Debug, Args)]
struct PlanArguments {
    /// Name of the endpoint.
    #[arg(long, value_name = "NAME", conflicts_with = "spec")]
    endpoint: Option<String>,
    #[arg(long, help = format!("Name of the production variant [default: {DEFAULT_VARIANT}]"), value_name = "NAME", requires = "endpoint", conflicts_with = "spec")]
    variant: Option<String>,
    #[arg(long, help = format!("The lowest number of instances [default: {DEFAULT_MIN_CAPACITY}]"), value_name = "COUNT", requires = "endpoint", conflicts_with = "spec", allow_negative_numbers = true)]
    min: Option<i64>,
    #[arg(long, help = format!("The highest number of instances [default: {DEFAULT_MAX_CAPACITY}]"), value_name = "COUNT", requires = "endpoint", conflicts_with = "spec", allow_negative_numbers = true)]
    max: Option<i64>,
    #[arg(long, help = format!("The ladder, in invocations per instance and minute [default: '{DEFAULT_STEPS}']"), value_name = "STEPS", requires = "endpoint", conflicts_with = "spec")]
    steps: Option<String>,
    /// Seconds to wait after a scaling activity [default: 60].
    #[arg(long, value_name = "SECONDS", requires = "endpoint", conflicts_with = "spec", allow_negative_numbers = true)]
    cooldown: Option<i64>,
}

pub(super) fn run(arguments: &Arguments, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let reading = match (&arguments.spec, &arguments.plan.endpoint) {
        (Some(path), _) => file::read_spec(path, streams)?,
        (None, endpoint) => spec::from_flags(&arguments.plan.flags(endpoint.clone().unwrap_or_default())),
    };
    let (text, diagnostics) = rendered(&reading, Form::of_flag(arguments.managed), arguments.destination.format());
    streams.errors.write_all(reading.source.report(&diagnostics).as_bytes())?;
    let Some(text) = text else { return Ok(Exit::Refused) };
    arguments.destination.write(&text, streams)?;
    Ok(Exit::Done)
}

/// The template of what was read, unless something is wrong, and everything there is to say about it.
pub(super) fn rendered(reading: &Reading, form: Form, format: Format) -> (Option<String>, Vec<Diagnostic>) {
    let mut diagnostics = reading.diagnostics.clone();
    let Some(spec) = &reading.spec else { return (None, diagnostics) };
    match template::render(spec, form, format) {
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

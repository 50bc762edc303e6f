//! `templategen link`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Failure, Streams, file, given_twice};
use crate::exit::Exit;
use crate::link::{self, Request};
use crate::template::{self, Form, Format};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The spec of the template.
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// The template is the managed one, as `templategen render --managed` prints it.
    #[arg(long)]
    managed: bool,
    /// Where the template lies in Amazon S3, as an https URL; whoever opens the link has to be able to read it.
    #[arg(long, value_name = "URL")]
    template_url: String,
    /// Name of the stack that the link creates.
    #[arg(long, value_name = "NAME")]
    stack_name: String,
    /// The stack's region [default: the template's; where its URL tells none, the one the console was last in].
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// A parameter's value, in place of its default; repeatable, once for each.
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    parameters: Vec<(String, String)>,
}

pub(super) fn run(arguments: &Arguments, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let parameters = &arguments.parameters;
    if let Some(name) = given_twice(parameters) {
        return Err(Failure::new(
            Exit::Usage,
            format!("the parameter `{name}` is given twice"),
            format!("give `--param {name}=VALUE` once"),
        ));
    }
    let reading = file::read_spec(&arguments.spec, streams)?;
    streams.errors.write_all(reading.source.report(&reading.diagnostics).as_bytes())?;
    let Some(spec) = &reading.spec else { return Ok(Exit::Refused) };
    let form = Form::of_flag(arguments.managed);
    let declared = match template::parameters_from_s3(spec, form, format_of(&arguments.template_url)) {
        Ok(declared) => declared,
        Err(problems) => {
            let diagnostics: Vec<_> = problems.iter().map(|problem| reading.source.diagnose(problem)).collect();
            streams.errors.write_all(reading.source.report(&diagnostics).as_bytes())?;
            return Ok(Exit::Refused);
        }
    };
    let request = Request {
        template_url: &arguments.template_url,
        stack_name: &arguments.stack_name,
        region: arguments.region.as_deref(),
        parameters,
    };
    match link::quick_create(&request, &declared) {
        Ok(link) => {
            for name in link::open(&declared, parameters) {
                writeln!(
                    streams.errors,
                    "note: the console will ask for `{name}`, which has no default\n  = help: give it with `--param {name}=VALUE`"
                )?;
            }
            writeln!(streams.output, "{link}")?;
            Ok(Exit::Done)
        }
        Err(refusals) => {
            for refusal in refusals {
                writeln!(streams.errors, "error: {}\n  = help: {}", refusal.message, refusal.fix)?;
            }
            Ok(Exit::Refused)
        }
    }
}

/// The language of the template that lies there, by the end of its key.
fn format_of(url: &str) -> Format {
    let key = url.split('?').next().unwrap_or_default();
    let is_json = Path::new(key).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_json { Format::Json } else { Format::Yaml }
}

fn pair(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write a parameter as NAME=VALUE, such as MaxCapacity=20"),
    }
}

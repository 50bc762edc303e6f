//! `templategen import-ack`.

use std::path::PathBuf;

use clap::Args;
use scaling::Decimal;

use super::steps::decimal;
use super::{Failure, Streams, file, given_twice};
use crate::ack::{self, File, Options};
use crate::exit::Exit;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The files with the scalable target, its policies and the alarms that call them; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The target to import where there are several, as in endpoint/NAME/variant/NAME.
    #[arg(long, value_name = "RESOURCE_ID")]
    target: Option<String>,
    /// The threshold that a step policy's bounds count from, where no alarm says it.
    #[arg(long = "threshold", value_name = "POLICY=VALUE", value_parser = threshold)]
    thresholds: Vec<(String, Decimal)>,
}

pub(super) fn run(arguments: Arguments, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    if let Some(policy) = given_twice(&arguments.thresholds) {
        return Err(Failure::new(
            Exit::Usage,
            format!("the threshold of `{policy}` is given twice"),
            format!("give `--threshold {policy}=VALUE` once"),
        ));
    }
    let advice = file::Advice { no_file: "check the path", folder: "name the files in it", pattern: "*.yaml" };
    let mut files = Vec::new();
    for path in &arguments.files {
        let (name, bytes) = file::read_bytes(path, advice, streams)?;
        files.push(File::new(name, &bytes));
    }
    let options = Options { target: arguments.target, thresholds: arguments.thresholds };
    let imported = ack::import(&files, &options);
    streams.errors.write_all(imported.report.as_bytes())?;
    let Some(spec) = imported.spec else { return Ok(Exit::Refused) };
    streams.output.write_all(spec.as_bytes())?;
    Ok(if imported.is_accepted { Exit::Done } else { Exit::Refused })
}

fn threshold(text: &str) -> Result<(String, Decimal), &'static str> {
    let (policy, value) =
        text.rsplit_once('=').ok_or("write the policy's name, `=` and the threshold, as in my-policy=50")?;
    Ok((policy.to_owned(), decimal(value)?))
}

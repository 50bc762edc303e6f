//! Where a template goes, and in which language.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Failure, Streams, file};
use crate::template::Format;

#[derive(Debug, Args)]
pub(super) struct Destination {
    /// The template's language [default: JSON where --out ends in .json, else YAML].
    #[arg(long, value_enum)]
    format: Option<FormatArgument>,
    /// Write to a file, which is replaced as a whole, instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArgument {
    Yaml,
    Json,
}

impl Destination {
    pub(super) fn format(&self) -> Format {
        let is_json = |file: &Path| file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        match self.format {
            Some(FormatArgument::Json) => Format::Json,
            None if self.out.as_deref().is_some_and(is_json) => Format::Json,
            Some(FormatArgument::Yaml) | None => Format::Yaml,
        }
    }

    pub(super) fn write(&self, text: &str, streams: &mut Streams<'_>) -> Result<(), Failure> {
        match &self.out {
            Some(path) => file::write(path, text),
            None => Ok(streams.output.write_all(text.as_bytes())?),
        }
    }
}

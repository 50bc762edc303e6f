//! What is sent, as flags say it.

use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;

use crate::invocation::{Input, Target, content_type};
use crate::payload::{self, Options, Payloads, Source};

/// The flags that say what is sent.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Payload", group = ArgGroup::new("payload").multiple(false))]
pub struct PayloadArguments {
    /// The body itself
    #[arg(long, group = "payload", value_name = "TEXT", allow_hyphen_values = true)]
    body: Option<String>,
    /// A file that is the body, or `-`
    #[arg(long, group = "payload", value_name = "FILE")]
    body_file: Option<PathBuf>,
    /// A folder whose files are the bodies, in turn in the order of their paths
    #[arg(long, group = "payload", value_name = "FOLDER")]
    body_folder: Option<PathBuf>,
    /// A file with a JSON value on each line, or `-`: each line is a body, in turn
    #[arg(long, group = "payload", value_name = "FILE")]
    body_lines: Option<PathBuf>,
    /// A file with placeholders, or `-`, of which each request has a body of its own: {{counter}} is its place in the whole
    /// schedule, {{random 1..100}} and {{random 0.00..1.00}} are numbers up to and with the bounds, {{letters 200}} are so
    /// many, {{uuid}} is one of version 4, {{one of red, dark blue}} is one of the texts, {{braces}} are two opening braces.
    /// What chance decides follows from --seed and the place: the same on every machine
    #[arg(long, group = "payload", value_name = "FILE")]
    body_template: Option<PathBuf>,
    /// The content type of bodies [default: by the ending of a file's name; else application/json for JSON and
    /// application/octet-stream for the rest]
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
}

impl PayloadArguments {
    /// What the flags come to for a target. Chance follows from the seed.
    ///
    /// # Errors
    /// Where no body is given for a target that takes one, or one for a target that takes none: the program then ends with
    /// 2; where what was named can not be read or sent.
    pub fn payloads(&self, target: &Target, seed: u64, streams: &mut Streams<'_>) -> Result<Payloads, Failure> {
        let content_type = self.content_type.as_deref().map(content_type).transpose()?;
        match (self.source(), target.input()) {
            (Some(source), Input::Inline) => {
                payload::read(&source, &Options { content_type, kind: target.kind(), seed }, streams)
            }
            (None, Input::Location(_)) => Ok(Payloads::nothing(content_type)),
            (None, Input::Inline) => Err(Failure::new(
                Exit::Usage,
                "there is nothing to send",
                "give a body with --body, --body-file, --body-folder, --body-lines or --body-template",
            )),
            (Some(_), Input::Location(location)) => Err(Failure::new(
                Exit::Usage,
                format!("a body was given, and `{location}` as the input"),
                "leave out the body or --input-location: SageMaker takes one of them",
            )),
        }
    }

    /// Whether there is a body.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.source().is_some()
    }

    /// Whether the body is read from standard input, where nothing else can come from then.
    #[must_use]
    pub fn is_standard_input(&self) -> bool {
        let files = [&self.body_file, &self.body_lines, &self.body_template];
        files.into_iter().flatten().any(|path| path == Path::new("-"))
    }

    fn source(&self) -> Option<Source> {
        let text = || self.body.clone().map(Source::Text);
        let file = || self.body_file.clone().map(Source::File);
        let folder = || self.body_folder.clone().map(Source::Folder);
        let lines = || self.body_lines.clone().map(Source::Lines);
        let template = || self.body_template.clone().map(Source::Template);
        text().or_else(file).or_else(folder).or_else(lines).or_else(template)
    }
}

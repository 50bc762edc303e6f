//! Where payloads come from.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::HeaderValue;
use templategen::command::file::{self, Advice};
use templategen::command::{Failure, Streams};
use templategen::exit::Exit;

use crate::invocation::Kind;

use super::template::Template;
use super::{Bodies, Payload, Payloads, content_type, folder, grouped, lines};

/// What payloads are read from. A file named `-` is standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The text itself.
    Text(String),
    /// A file, as it is.
    File(PathBuf),
    /// All files of a folder, those in folders within it too, in the order of their paths; what begins with a dot is left
    /// out. They are sent in turn.
    Folder(PathBuf),
    /// A file with a JSON value on each line; empty lines are left out. The lines are sent in turn.
    Lines(PathBuf),
    /// A file with placeholders: see the [module](super).
    Template(PathBuf),
}

/// How payloads are made of a source.
#[derive(Clone, Debug)]
pub struct Options {
    /// The content type of all of them; `None`: by the name of the file, else by what is in it, JSON or
    /// `application/octet-stream`.
    pub content_type: Option<HeaderValue>,
    /// What they are sent for: each way to invoke an endpoint has its own greatest size of a body.
    pub kind: Kind,
    /// What chance in templates follows from.
    pub seed: u64,
}

/// Reads payloads.
///
/// # Errors
/// Where a file can not be read, holds nothing that could be sent, or has a body that is too large; where a line is not
/// JSON; where a placeholder is none.
pub fn read(source: &Source, options: &Options, streams: &mut Streams<'_>) -> Result<Payloads, Failure> {
    match source {
        Source::Text(text) => {
            let bytes = Bytes::from(text.clone());
            let content_type = options.content_type.clone().unwrap_or_else(|| content_type::of_bytes(&bytes));
            check_size("--body", bytes.len(), options)?;
            Ok(Payloads::in_turn(vec![Payload::new(bytes, Some(content_type))]))
        }
        Source::File(path) => {
            let (name, bytes) = read_file(path, "--body-folder takes a folder", streams)?;
            Ok(Payloads::in_turn(vec![of_file(&name, path, bytes.into(), options)?]))
        }
        Source::Folder(path) => {
            let mut payloads = Vec::new();
            for path in folder::files(path)? {
                let (name, bytes) = read_file(&path, "name the folder in --body-folder", streams)?;
                payloads.push(of_file(&name, &path, bytes.into(), options)?);
            }
            Ok(Payloads::in_turn(payloads))
        }
        Source::Lines(path) => {
            let (name, bytes) = read_file(path, "name a file in it", streams)?;
            lines::read(&name, &bytes.into(), options).map(Payloads::in_turn)
        }
        Source::Template(path) => {
            let (name, bytes) = read_file(path, "name a file in it", streams)?;
            generated(&name, path, bytes, options)
        }
    }
}

fn read_file(path: &Path, folder: &'static str, streams: &mut Streams<'_>) -> Result<(String, Vec<u8>), Failure> {
    file::read_bytes(path, Advice { no_file: "check the path", folder, pattern: "*" }, streams)
}

fn of_file(name: &str, path: &Path, bytes: Bytes, options: &Options) -> Result<Payload, Failure> {
    if bytes.is_empty() {
        return Err(Failure::new(
            Exit::Refused,
            format!("`{name}` is empty"),
            "name a file with the body of a request; `--body ''` sends an empty one",
        ));
    }
    check_size(name, bytes.len(), options)?;
    let content_type = options.content_type.clone().unwrap_or_else(|| content_type::of_file(path, &bytes));
    Ok(Payload::new(bytes, Some(content_type)))
}

fn generated(name: &str, path: &Path, bytes: Vec<u8>, options: &Options) -> Result<Payloads, Failure> {
    let template = Template::parse(name, bytes)?;
    check_size(name, template.most_bytes(), options)?;
    let content_type = options.content_type.clone();
    let content_type = content_type.unwrap_or_else(|| content_type::of_file(path, &template.render(options.seed, 0)));
    Ok(Payloads { bodies: Bodies::Generated { template, seed: options.seed, content_type } })
}

/// What a body may have, told with the name of where it came from.
pub(super) fn check_size(name: &str, bytes: usize, options: &Options) -> Result<(), Failure> {
    let most = options.kind.most_body_bytes();
    if bytes <= most {
        return Ok(());
    }
    let fix = if options.kind == Kind::Async {
        "put it into S3 and name that in --input-location, or send less"
    } else {
        "send less, or invoke an asynchronous endpoint with --async --input-location s3://..."
    };
    Err(Failure::new(
        Exit::Refused,
        format!("{name}: {} bytes are more than SageMaker takes, which is {}", grouped(bytes), grouped(most)),
        fix,
    ))
}

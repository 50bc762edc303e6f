//! A file of JSON lines: a body on each.

use bytes::Bytes;
use serde::de::IgnoredAny;
use templategen::command::Failure;
use templategen::exit::Exit;

use super::source::{Options, check_size};
use super::{Payload, content_type};

/// The bodies of a file, each a part of its bytes; at least one.
///
/// # Errors
/// Where a line is not JSON or too large, or where there is none.
pub(super) fn read(name: &str, bytes: &Bytes, options: &Options) -> Result<Vec<Payload>, Failure> {
    let content_type = options.content_type.clone().unwrap_or_else(content_type::of_json);
    let mut payloads = Vec::new();
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        check(name, number, line)?;
        check_size(&format!("{name}:{number}"), line.len(), options)?;
        payloads.push(Payload::new(bytes.slice_ref(line), Some(content_type.clone())));
    }
    if payloads.is_empty() {
        return Err(Failure::new(
            Exit::Refused,
            format!("`{name}` has no line that could be sent"),
            "write a JSON value on each line",
        ));
    }
    Ok(payloads)
}

fn check(name: &str, number: u64, line: &[u8]) -> Result<(), Failure> {
    serde_json::from_slice::<IgnoredAny>(line).map(|_| ()).map_err(|error| {
        // The reader's own place is one within the line.
        let told = error.to_string();
        let reason = told.rsplit_once(" at line ").map_or(told.as_str(), |(reason, _)| reason);
        Failure::new(
            Exit::Refused,
            format!("{name}:{number}:{}: not a JSON value: {reason}", error.column()),
            "write one JSON value on each line; --body-file sends a file of any kind as one body",
        )
    })
}

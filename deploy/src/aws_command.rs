//! [`Aws`] through the installed `aws` command, version 1 or 2.

use std::io::ErrorKind;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::aws::Aws;
use crate::call_error::{CallError, CallErrorKind};
use crate::interrupt::Interrupt;

/// The options every call gets: JSON, and a bounded wait where nothing answers. The tool's own limit for
/// a connection is a minute, five times over.
const COMMON_OPTIONS: [&str; 6] = ["--output", "json", "--cli-connect-timeout", "10", "--cli-read-timeout", "60"];

/// The `aws` command on the PATH.
pub struct AwsCommand {
    /// The region, where it is not the configured one.
    pub region: Option<String>,
    /// Ctrl-C reaches the tool too, which then fails; that is not AWS's failure.
    pub interrupt: Interrupt,
}

impl Aws for AwsCommand {
    fn call(&self, arguments: &[String]) -> Result<Value, CallError> {
        let printed = self.printed(arguments)?;
        parse(&printed).map_err(|error| CallError {
            kind: CallErrorKind::Other,
            operation: operation(arguments),
            message: format!("not JSON: {error}"),
        })
    }

    fn text(&self, arguments: &[String]) -> Result<String, CallError> {
        self.printed(arguments).map(|printed| String::from_utf8_lossy(&printed).into_owned())
    }
}

/// Service and operation.
fn operation(arguments: &[String]) -> String {
    arguments.iter().take(2).cloned().collect::<Vec<_>>().join(" ")
}

impl AwsCommand {
    fn printed(&self, arguments: &[String]) -> Result<Vec<u8>, CallError> {
        let operation = operation(arguments);
        let interrupted_before = self.interrupt.happened();
        let output = self.command(arguments).output().map_err(|error| {
            let kind = match error.kind() {
                ErrorKind::NotFound => CallErrorKind::ToolMissing,
                _ => CallErrorKind::Other,
            };
            CallError { kind, operation: operation.clone(), message: error.to_string() }
        })?;
        if !output.status.success() {
            // What tidies up after Ctrl-C fails for reasons of its own.
            if self.interrupt.happened() && !interrupted_before {
                return Err(CallError { kind: CallErrorKind::Interrupted, operation, message: String::new() });
            }
            return Err(CallError::from_output(operation, &String::from_utf8_lossy(&output.stderr)));
        }
        Ok(output.stdout)
    }

    fn command(&self, arguments: &[String]) -> Command {
        let mut command = Command::new("aws");
        command.args(arguments).args(COMMON_OPTIONS);
        if let Some(region) = &self.region {
            command.args(["--region", region]);
        }
        // Version 2 might page its output or ask for options, and prints times in the zone of its process; a
        // question for a second factor goes through the terminal.
        command.env("AWS_PAGER", "").env("AWS_CLI_AUTO_PROMPT", "off").env("TZ", "UTC").stdin(Stdio::inherit());
        command
    }
}

/// The printed JSON; operations without an answer print nothing.
fn parse(printed: &[u8]) -> Result<Value, serde_json::Error> {
    if printed.trim_ascii().is_empty() { Ok(Value::Null) } else { serde_json::from_slice(printed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tool_is_asked_for_json_and_for_times_in_utc() {
        let aws = AwsCommand { region: Some("eu-central-1".to_owned()), interrupt: Interrupt::default() };
        let command = aws.command(&["sts".to_owned(), "get-caller-identity".to_owned()]);
        let words: Vec<_> = command.get_args().filter_map(|word| word.to_str()).collect();
        assert!(words.starts_with(&["sts", "get-caller-identity", "--output", "json"]), "{words:?}");
        assert!(words.ends_with(&["--region", "eu-central-1"]), "{words:?}");
        let zone = command.get_envs().find(|(name, _)| *name == "TZ").and_then(|(_, value)| value);
        assert_eq!(zone, Some("UTC".as_ref()));
    }

    #[test]
    fn an_empty_answer_is_null_and_the_rest_is_json() {
        assert_eq!(parse(b" \n").unwrap(), Value::Null);
        assert_eq!(parse(b"{\"a\": 1}\n").unwrap()["a"], 1);
        assert!(parse(b"a text").is_err());
    }
}

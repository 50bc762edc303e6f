//! What the command line says of itself, and of a command line that is none.

use std::process::{Command, Stdio};

use insta::assert_snapshot;

use crate::run::templategen;

/// The help of a command, as a program without a terminal prints it on lines of 100 characters.
fn help(command: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_templategen"))
        .args(command)
        .arg("--help")
        .env("COLUMNS", "100")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()), "{command:?}");
    String::from_utf8(output.stdout).expect("help is text")
}

#[test]
fn every_command_helps_with_examples_and_exit_statuses() {
    for command in ["", "render", "check", "steps", "link", "import-ack", "demo-endpoint", "schema", "completions"] {
        let name = if command.is_empty() { "templategen" } else { command };
        let arguments: Vec<&str> = Some(command).filter(|command| !command.is_empty()).into_iter().collect();
        let help = help(&arguments);
        assert!(help.contains(&format!("Examples:\n  templategen {}", arguments.join(""))), "{help}");
        assert!(help.ends_with("130  interrupted\n"), "{help}");
        assert_snapshot!(format!("help_of_{name}"), help);
    }
}

#[test]
fn command_lines_that_are_none() {
    let mut told = String::new();
    for arguments in [
        &["render"] as &[&str],
        &["render", "--min", "2"],
        &["render", "x.spec.yaml", "--endpoint", "my-endpoint"],
        &["render", "x.spec.yaml", "--min", "2"],
        &["render", "--endpoint", "e", "--min", "two"],
        &["render", "-", "--format", "toml"],
        &["check"],
        &["steps", "-", "--at", "1e3"],
        &["steps", "-", "--capacity", "3"],
        &["steps", "-", "--from", "tomorrow"],
        &["link", "-", "--template-url", "https://my-bucket.s3.amazonaws.com/my.yaml"],
        &["link", "-", "--template-url", "u", "--stack-name", "s", "--param", "MaxCapacity"],
        &["completions", "abacus"],
        &["launch"],
    ] {
        let outcome = templategen(arguments, b"");
        assert_eq!((outcome.status, outcome.output.as_str()), (2, ""), "{arguments:?}");
        told.extend(["$ templategen ", &arguments.join(" "), "\n", &outcome.errors, "\n"]);
    }
    assert_snapshot!(told);
}

#[test]
fn no_command_is_answered_with_the_help() {
    let outcome = templategen(&[], b"");
    assert_eq!((outcome.status, outcome.output.as_str()), (2, ""));
    assert!(outcome.errors.ends_with("130  interrupted\n"), "{}", outcome.errors);
}

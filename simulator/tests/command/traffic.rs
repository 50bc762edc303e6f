//! `simulator traffic`, and what else is printed as it is.

use crate::outcome::{simulator, words};

#[test]
fn made_up_traffic_is_a_trace() {
    for (arguments, expected) in [
        (&["traffic", "steady", "rate=2/m", "for=2m"] as &[&str], "minute,requests\n0,2\n1,2\n"),
        (&["traffic", "1m@60/m,1m@0/m"], "minute,requests\n0,60\n1,0\n"),
        (
            &["traffic", "2m@1/m", "--start", "2026-12-01T08:00:00Z"],
            "timestamp,requests\n2026-12-01T08:00:00Z,1\n2026-12-01T08:01:00Z,1\n",
        ),
    ] {
        let outcome = simulator(arguments, "");
        assert_eq!((outcome.status, outcome.output.as_str(), outcome.errors.as_str()), (0, expected, ""));
    }
    let outcome = simulator(&["traffic", "steady", "for=2m"], "");
    assert_eq!((outcome.status, outcome.output.as_str()), (1, ""));
    assert!(outcome.errors.starts_with("error: ") && outcome.errors.contains("\n  = help: "), "{}", outcome.errors);
}

#[test]
fn every_command_helps_with_examples_and_exit_statuses() {
    for command in ["run", "compare", "tune", "traffic", "schema", "completions"] {
        let outcome = simulator(&[command, "--help"], "");
        assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""));
        assert!(outcome.output.contains("\nExamples:\n  simulator "), "{command}: {}", outcome.output);
        assert!(outcome.output.contains("\nExit status:\n  0    done\n"), "{command}: {}", outcome.output);
    }
    let nothing = simulator(&[], "");
    assert_eq!((nothing.status, nothing.output.as_str()), (2, ""));
    assert!(nothing.errors.contains("\nExamples:\n"), "{}", nothing.errors);
}

/// The examples of the help, as they are typed.
#[test]
fn the_examples_of_the_help_are_command_lines() {
    let commands = ["--help", "run", "compare", "tune", "traffic", "schema", "completions"];
    let helps = commands.map(|command| simulator(&[command, "--help"], "").output);
    let lines = helps.iter().flat_map(|help| help.lines()).filter_map(|line| line.trim().split_once("simulator "));
    let mut tried = 0;
    for (_, line) in lines.filter(|(before, line)| !line.contains('<') && (before.is_empty() || before.ends_with("| ")))
    {
        let line = line.split(" > ").next().unwrap_or_default();
        let words = words(line);
        let outcome = simulator(&words, "");
        assert_ne!(outcome.status, 2, "{line}: {}", outcome.errors);
        tried += 1;
    }
    assert!(12 < tried, "{tried}");
}

#[test]
fn the_schema_is_printed() {
    let outcome = simulator(&["schema"], "");
    assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""));
    assert_eq!(outcome.output, simulator::report::schema());
}

#[test]
fn completions_know_the_options() {
    let outcome = simulator(&["completions", "bash"], "");
    assert_eq!(outcome.status, 0);
    assert!(outcome.output.contains("--explain-assumptions"), "{}", outcome.output);
}

//! Why a run ended without doing its job, and the exit status that says so.

use std::fmt;
use std::process::ExitCode;

/// Which kind of failure it was; the number is the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureClass {
    /// The input is wrong, or a stack was rolled back.
    Input = 1,
    /// The command line is wrong, or there is nobody to confirm.
    Usage = 2,
    /// The environment failed: network, AWS, a missing tool.
    Environment = 3,
    /// Ctrl-C.
    Interrupted = 130,
}

/// One clear message: what is wrong, why, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The kind, hence the exit status.
    pub class: FailureClass,
    /// What went wrong, naming the value; without a full stop.
    pub message: String,
    /// What to do about it; each item is a line of its own.
    pub help: Vec<String>,
    label: &'static str,
}

impl Failure {
    /// The input is wrong.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(FailureClass::Input, message)
    }

    /// The command line is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(FailureClass::Usage, message)
    }

    /// The environment failed.
    pub fn environment(message: impl Into<String>) -> Self {
        Self::new(FailureClass::Environment, message)
    }

    /// The user interrupted.
    pub fn interrupted(message: impl Into<String>) -> Self {
        Self { label: "interrupted: ", ..Self::new(FailureClass::Interrupted, message) }
    }

    /// The input is wrong, and a whole report says so already.
    pub fn report(report: impl Into<String>) -> Self {
        Self { label: "", ..Self::new(FailureClass::Input, report) }
    }

    /// The same failure with one more line of help.
    #[must_use]
    pub fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }

    /// The same failure with more lines of help.
    #[must_use]
    pub fn help_lines(mut self, lines: Vec<String>) -> Self {
        self.help.extend(lines);
        self
    }

    /// The exit status.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.class as u8)
    }

    fn new(class: FailureClass, message: impl Into<String>) -> Self {
        Self { class, message: message.into(), help: Vec::new(), label: "error: " }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.label, self.message.trim_end())?;
        self.help.iter().try_for_each(|line| write!(formatter, "\n  = help: {line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_printed_with_its_way_out() {
        for (failure, printed) in [
            (Failure::input("`a` is wrong"), "error: `a` is wrong"),
            (
                Failure::usage("no name").help("give one").help("or two"),
                "error: no name\n  = help: give one\n  = help: or two",
            ),
            (
                Failure::input("late").help_lines(vec!["one".to_owned(), "two".to_owned()]),
                "error: late\n  = help: one\n  = help: two",
            ),
            (Failure::report("a report\n"), "a report"),
            (Failure::interrupted("half way").help("go on"), "interrupted: half way\n  = help: go on"),
        ] {
            assert_eq!(failure.to_string(), printed);
        }
    }
}

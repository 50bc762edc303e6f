//! Why a report can not be read, or several not be added up.

use std::fmt;

use templategen::command::Failure;
use templategen::exit::Exit;

/// What is wrong with a report, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, the place in it, and the reason.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl Problem {
    pub(super) fn new(message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { message: message.into(), fix: fix.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::new(Exit::Refused, problem.message, problem.fix)
    }
}

//! Why a trace can not be read.

use std::fmt;
use std::io;

/// Why a trace can not be read.
#[derive(Debug)]
pub enum TraceError {
    /// The source failed.
    Source(io::Error),
    /// What came from it is no trace.
    Content(Problem),
}

/// What is wrong in a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, the first being 1; `None` where it is about the whole, or the form has no lines.
    pub line: Option<u64>,
    /// What is wrong: the value, and the reason.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl Problem {
    pub(super) fn new(line: Option<u64>, message: String, fix: impl Into<String>) -> Self {
        Self { line, message, fix: fix.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(formatter, "line {line}: ")?;
        }
        formatter.write_str(&self.message)
    }
}

impl fmt::Display for TraceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(error) => error.fmt(formatter),
            Self::Content(problem) => problem.fmt(formatter),
        }
    }
}

impl std::error::Error for TraceError {}

impl From<io::Error> for TraceError {
    fn from(error: io::Error) -> Self {
        Self::Source(error)
    }
}

impl From<Problem> for TraceError {
    fn from(problem: Problem) -> Self {
        Self::Content(problem)
    }
}

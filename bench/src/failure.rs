//! Why a benchmark ended without figures.

use std::fmt;
use std::io;
use std::path::Path;

use templategen::exit::Exit;

/// The message of a benchmark that could not be run.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    message: String,
    fix: String,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { exit, message: message.into(), fix: fix.into() }
    }

    /// A file that can not be read, written or made.
    pub(crate) fn file(doing: &str, path: &Path, error: &io::Error) -> Self {
        let message = format!("can not {doing} {}: {error}", path.display());
        Self::new(Exit::Environment, message, "see that the folder exists, has room and can be written to")
    }

    /// Figures that nobody can be told.
    pub(crate) fn output(error: &io::Error) -> Self {
        Self::new(Exit::Environment, format!("can not write the figures: {error}"), "see that the output has room")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "error: {}\n  = help: {}", self.message, self.fix)
    }
}

//! What an import finds, and where.

use std::ops::Range;

use super::AckCode;
use crate::diagnostic::{Code, Diagnostic};

/// Bytes of one of the files.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The file's position among those that were given.
    pub(super) file: usize,
    pub(super) mark: Range<usize>,
}

/// Everything found so far, with the file it was found in.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<(usize, Diagnostic)>);

impl Findings {
    /// Adds a problem at a place.
    pub(super) fn tell(&mut self, code: AckCode, place: &Place, message: impl Into<String>, fix: impl Into<String>) {
        self.add(code, place.file, Some(place.mark.clone()), message, fix);
    }

    /// Adds a problem that no byte of the input is at fault for.
    pub(super) fn tell_of_all(&mut self, code: AckCode, message: impl Into<String>, fix: impl Into<String>) {
        self.add(code, 0, None, message, fix);
    }

    /// Adds a problem of a file, at some of its bytes or as a whole.
    pub(super) fn add(
        &mut self,
        code: AckCode,
        file: usize,
        mark: Option<Range<usize>>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        let diagnostic =
            Diagnostic { code: Code::Ack(code), message: message.into(), fix: fix.into(), mark, related: None };
        self.0.push((file, diagnostic));
    }

    /// Whether anything keeps the spec from being written.
    pub(super) fn has_errors(&self) -> bool {
        self.0.iter().any(|(_, diagnostic)| diagnostic.is_error())
    }

    /// The diagnostics of one file.
    pub(super) fn of_file(&self, file: usize) -> Vec<Diagnostic> {
        self.0.iter().filter(|(of, _)| *of == file).map(|(_, diagnostic)| diagnostic.clone()).collect()
    }
}

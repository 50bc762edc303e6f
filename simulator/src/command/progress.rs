//! How far a long trace has come, on a terminal.

use std::io::{self, Write};

/// How many minutes pass between two lines: some tenths of a second.
const EVERY: u64 = 1_000_000;

/// One line that is written over itself, and gone in the end.
pub(super) struct Progress<'a> {
    errors: Option<&'a mut dyn Write>,
    is_shown: bool,
}

impl<'a> Progress<'a> {
    pub(super) fn new(errors: &'a mut dyn Write, is_told: bool) -> Self {
        Self { errors: is_told.then_some(errors), is_shown: false }
    }

    /// To be called after each minute.
    pub(super) fn passed(&mut self, minutes: u64) -> io::Result<()> {
        if minutes.is_multiple_of(EVERY)
            && let Some(errors) = &mut self.errors
        {
            self.is_shown = true;
            write!(errors, "\r{} million minutes", minutes / EVERY)?;
            errors.flush()?;
        }
        Ok(())
    }

    /// Takes the line away.
    pub(super) fn end(self) -> io::Result<()> {
        match self.errors {
            Some(errors) if self.is_shown => write!(errors, "\r{:40}\r", ""),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_trace_and_a_file_see_nothing_of_it() {
        for (is_told, minutes, expected) in [
            (true, 999_999, String::new()),
            (false, 1_000_000, String::new()),
            (true, 1_000_000, format!("\r1 million minutes\r{:40}\r", "")),
        ] {
            let mut written = Vec::new();
            let mut progress = Progress::new(&mut written, is_told);
            progress.passed(minutes).unwrap();
            progress.end().unwrap();
            assert_eq!(String::from_utf8(written).unwrap(), expected, "{is_told} {minutes}");
        }
    }
}

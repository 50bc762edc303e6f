//! Reading traffic that was recorded.
//!
//! ```text
//!  CSV ───────────────> rows, one at a time ─┐
//!  CloudWatch JSON, CSV ─> all rows, sorted ─┴─> spread: a row lasts until the next one ─> minutes
//! ```
//!
//! **CSV.** A header and rows of a time and a count, or two columns without a header. Times are dates (`2026-01-05T08:00:00Z`;
//! `T` or a blank, with or without seconds, fraction and zone, UTC without one), seconds or milliseconds since 1970, or
//! minutes from the start of the trace: all of a trace as the first one. An empty count is a gap. Other columns are not
//! looked at. Memory is the same for any length.
//!
//! **Rows to minutes.** A row counts what came from its minute on, over an interval: the one that is given, or else the
//! distance of the first two rows. Its count is spread evenly over its minutes.
//!
//! - A row that comes early or late by less than half an interval ends the one before it, which then covers fewer or more
//!   minutes. So the shifts of real recordings neither lose requests nor count them twice, and add up to nothing.
//! - A later one leaves a gap, whose minutes are missing. More than 366 days are refused, as a slip in a date.
//! - A sooner one is a second row for the same interval: refused, or added ([`DuplicatePolicy`]).
//! - Where each row is a request ([`Rows::PerRequest`]), a minute between them without one had none.
//!
//! **CloudWatch.** The output of `get-metric-data` (all pages in one, in either order) and of `get-metric-statistics` with the
//! statistic Sum, and what the console downloads from a graph as CSV, whose times are taken as UTC. They are read as a whole,
//! sorted, and the interval is the one they say or else the shortest distance. A minute in which nothing was published is a
//! gap.

mod cells;
mod clock;
mod cloudwatch;
mod columns;
mod console;
mod csv;
mod error;
mod lines;
mod listed;
mod options;
mod spread;

use std::io::BufRead;
use std::vec;

use jiff::{SignedDuration, Timestamp};

use self::clock::Clock;
use self::csv::Csv;
use self::lines::Lines;
use self::listed::Listed;
use self::spread::{Row, Run, Spread};
use crate::Arrivals;

pub use self::error::{Problem, TraceError};
pub use self::options::{DuplicatePolicy, Format, Options, Rows};

/// A trace, read minute by minute from its first row to its last.
///
/// After an error nothing more comes.
pub struct Reader<R> {
    rows: Source<R>,
    spread: Spread,
    run: Option<Run>,
    is_over: bool,
    start: Timestamp,
    start_is_given: bool,
    has_dates: bool,
}

/// Where the rows come from.
enum Source<R> {
    /// A file that is read as it goes.
    Csv(Csv<R>),
    /// Rows that were read as a whole.
    Listed(vec::IntoIter<Row>),
}

impl<R: BufRead> Reader<R> {
    /// Begins to read a trace: its form, its columns and its first row. What has no rows to be read one at a time is read as a
    /// whole.
    ///
    /// # Errors
    ///
    /// Nothing there that could be a trace, options that do not fit, or the source failed.
    pub fn open(source: R, options: &Options) -> Result<Self, TraceError> {
        options.check()?;
        let mut lines = Lines::new(source);
        let format = match (options.format, lines.peek()?) {
            (Format::Auto, Some(b'{' | b'[')) => Format::CloudWatchJson,
            (format, _) => format,
        };
        if format == Format::CloudWatchJson {
            options.check_form(true)?;
            let listed = cloudwatch::read(&lines.into_bytes()?, options)?;
            return Self::of_listed(listed);
        }
        if !lines.advance()? {
            let message = "the trace is empty".to_owned();
            return Err(Problem::new(None, message, "give rows of a time and a number of requests").into());
        }
        if format == Format::CloudWatchCsv || format == Format::Auto && console::begins(lines.record()) {
            options.check_form(true)?;
            return Self::of_listed(console::read(lines, options)?);
        }
        options.check_form(false)?;
        let (csv, first) = Csv::open(lines, options)?;
        Self::after(csv.clock(), first, Source::Csv(csv), options)
    }

    fn of_listed(listed: Listed) -> Result<Self, TraceError> {
        let Listed { rows, first, clock, options } = listed;
        Self::after(clock, first, Source::Listed(rows), &options)
    }

    fn after(clock: Clock, first: Row, rows: Source<R>, options: &Options) -> Result<Self, TraceError> {
        let is_numbered = matches!(clock, Clock::Minutes);
        let origin = match options.start {
            _ if !is_numbered => Timestamp::UNIX_EPOCH,
            Some(start) => start,
            None => Options::DEFAULT_START,
        };
        let start = origin.checked_add(SignedDuration::from_mins(first.minute())).map_err(|_| {
            let message = format!("`{}` is too far away", clock.shown(first.seconds));
            Problem::new(first.line, message, "number the minutes from 0 on")
        })?;
        Ok(Self {
            rows,
            spread: Spread::new(clock, options, first),
            run: None,
            is_over: false,
            start,
            start_is_given: !is_numbered || options.start.is_some(),
            has_dates: !is_numbered,
        })
    }

    /// The instant at which the first minute begins.
    #[must_use]
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// Whether the trace has dates of its own, so that [`Options::start`] is left aside.
    #[must_use]
    pub fn has_dates(&self) -> bool {
        self.has_dates
    }

    /// Whether the trace, or [`Options::start`], says when it begins; otherwise it is [`Options::DEFAULT_START`].
    #[must_use]
    pub fn start_is_given(&self) -> bool {
        self.start_is_given
    }

    /// The minutes up to the next row; `None` where there is none before the row after that.
    fn next_run(&mut self) -> Result<Option<Run>, TraceError> {
        let row = match &mut self.rows {
            Source::Csv(csv) => csv.next()?,
            Source::Listed(rows) => rows.next(),
        };
        let Some(row) = row else {
            self.is_over = true;
            return Ok(Some(self.spread.finish()));
        };
        Ok(self.spread.push(row)?)
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Arrivals, TraceError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(minute) = self.run.as_mut().and_then(Iterator::next) {
                return Some(Ok(minute));
            }
            if self.is_over {
                return None;
            }
            match self.next_run() {
                Ok(run) => self.run = run,
                Err(error) => {
                    self.is_over = true;
                    self.run = None;
                    return Some(Err(error));
                }
            }
        }
    }
}

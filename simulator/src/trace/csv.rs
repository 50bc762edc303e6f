//! The rows of a CSV file.

use std::borrow::Cow;
use std::io::BufRead;

use super::cells::{self, Picked};
use super::clock::Clock;
use super::columns::{self, Columns, First};
use super::lines::Lines;
use super::spread::Row;
use super::{Options, Problem, Rows, TraceError};
use crate::Arrivals;

/// A CSV file after its header.
pub(super) struct Csv<R> {
    lines: Lines<R>,
    columns: Columns,
    has_header: bool,
    rows: Rows,
    clock: Clock,
}

impl<R: BufRead> Csv<R> {
    /// Reads the header and the first row.
    ///
    /// The first record has been read already.
    pub(super) fn open(mut lines: Lines<R>, options: &Options) -> Result<(Self, Row), TraceError> {
        let first = First::of(lines.record(), lines.line(), options)?;
        let (columns, has_header) = match first {
            First::Header(columns) => (columns, true),
            First::Row(columns) => (columns, false),
        };
        if has_header && !lines.advance()? {
            let message = "there is a header and no row after it".to_owned();
            return Err(Problem::new(None, message, "give at least one row").into());
        }
        let record = cells::all(lines.record());
        let time = record.get(columns.time).map_or(&b""[..], |cell| &**cell);
        let Some(clock) = Clock::of(time) else {
            return Err(no_time(lines.line(), time, None).into());
        };
        let mut csv = Self { lines, columns, has_header, rows: options.rows, clock };
        let row = csv.row()?;
        Ok((csv, row))
    }

    /// How its times are written.
    pub(super) fn clock(&self) -> Clock {
        self.clock
    }

    /// The next row; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Row>, TraceError> {
        if !self.lines.advance()? {
            return Ok(None);
        }
        Ok(Some(self.row()?))
    }

    /// Reads the record at which the lines are.
    fn row(&mut self) -> Result<Row, Problem> {
        let line = self.lines.line();
        let Columns { time, requests, count } = self.columns;
        let unquoted: Vec<Cow<'_, [u8]>>;
        let picked = if let Some(picked) = cells::pick(self.lines.record(), time, requests) {
            picked
        } else {
            unquoted = cells::all(self.lines.record());
            let cell = |place: usize| unquoted.get(place).map_or(&b""[..], |cell| &**cell);
            Picked { time: cell(time), requests: cell(requests), count: unquoted.len() }
        };
        if picked.count != count {
            return Err(self.ragged(picked.count));
        }
        let Some(seconds) = self.clock.seconds(picked.time) else {
            return Err(no_time(line, picked.time, Some(&self.clock)));
        };
        let requests = match self.rows {
            Rows::PerInterval => {
                count_of(picked.requests).map_err(|wrong| wrong.problem(Some(line), picked.requests))?
            }
            Rows::PerRequest => Arrivals::of(1.0).unwrap_or(Arrivals::GAP),
        };
        Ok(Row { seconds, requests, line: Some(line) })
    }

    fn ragged(&self, count: usize) -> Problem {
        let above = if self.has_header { "the header" } else { "the first row" };
        let there = if count == 1 { "1 column".to_owned() } else { format!("{count} columns") };
        let wanted = self.columns.count;
        self.lines.problem(
            format!("the row has {there}, and {above} has {wanted}"),
            "give all rows the same columns; a count that nobody knows is an empty cell",
        )
    }
}

/// Why a cell is no count.
#[derive(Clone, Copy, Debug)]
pub(super) enum NoCount {
    NotANumber,
    Negative,
    TooLarge,
}

impl NoCount {
    pub(super) fn problem(self, line: Option<u64>, cell: &[u8]) -> Problem {
        let Ok(text) = str::from_utf8(cell) else { return columns::not_utf8(line, cell) };
        let value = columns::shortened(text);
        let (reason, fix) = match self {
            Self::NotANumber => (
                "is no number of requests",
                "write digits with a point before decimals, or leave the cell empty where nobody knows the count",
            ),
            Self::Negative => {
                ("is negative: there is no such number of requests", "correct the value, or leave the cell empty")
            }
            Self::TooLarge => ("is more than any endpoint gets: at most 1e15 requests", "correct the value"),
        };
        Problem::new(line, format!("`{value}` {reason}"), fix)
    }
}

/// Reads a count; an empty cell is a gap.
pub(super) fn count_of(cell: &[u8]) -> Result<Arrivals, NoCount> {
    if cell.is_empty() {
        return Ok(Arrivals::GAP);
    }
    if cell.len() <= 9 && cell.iter().all(u8::is_ascii_digit) {
        let whole = cell.iter().fold(0, |number: u32, byte| number * 10 + u32::from(byte - b'0'));
        return Arrivals::of(whole.into()).ok_or(NoCount::NotANumber);
    }
    // Rust reads words as well: inf, nan.
    let is_number = cell.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    let text = str::from_utf8(cell).ok().filter(|_| is_number).ok_or(NoCount::NotANumber)?;
    let number: f64 = text.parse().map_err(|_| NoCount::NotANumber)?;
    counted(number)
}

/// A number as a count.
pub(super) fn counted(number: f64) -> Result<Arrivals, NoCount> {
    const MOST: f64 = 1e15;
    if number < 0.0 {
        return Err(NoCount::Negative);
    }
    if MOST < number {
        return Err(NoCount::TooLarge);
    }
    Arrivals::of(number).ok_or(NoCount::NotANumber)
}

/// `clock`: how the times before it are written.
pub(super) fn no_time(line: u64, cell: &[u8], clock: Option<&Clock>) -> Problem {
    let Ok(text) = str::from_utf8(cell) else { return columns::not_utf8(Some(line), cell) };
    let value = columns::shortened(text);
    if value.is_empty() {
        return Problem::new(Some(line), "the time is missing".to_owned(), "write it, or remove the row");
    }
    match clock {
        Some(clock) => Problem::new(
            Some(line),
            format!("`{value}` is not {}, as the times above it are", clock.name()),
            "correct the time, or remove the row",
        ),
        None => Problem::new(
            Some(line),
            format!("`{value}` is no time"),
            "write times as 2026-01-05T08:00:00Z, as seconds since 1970, or as whole minutes from 0 on",
        ),
    }
}

//! What the CloudWatch console downloads from a graph as CSV: lines that describe the series, a column for each, and then rows
//! of a date and a value for each.
//!
//! ```text
//! Full label,Invocations
//! Label,Invocations
//! Statistic,Sum
//! Period,60
//! 2026/01/05 00:00:00,94.0
//! ```

use std::io::BufRead;

use super::clock::Clock;
use super::columns::{self, per_unit};
use super::csv::{count_of, no_time};
use super::lines::Lines;
use super::listed::{self, Listed, Series};
use super::spread::Row;
use super::{Options, Problem, TraceError, cells};

/// What the lines before the rows begin with.
const KEYS: [&str; 15] = [
    "label",
    "full label",
    "id",
    "account id",
    "account label",
    "region",
    "namespace",
    "metric name",
    "dimensions",
    "period",
    "statistic",
    "stat",
    "unit",
    "color",
    "y axis",
];

/// Names of a series, the shortest first.
const NAMES: [&str; 3] = ["id", "label", "full label"];

/// Whether a file that begins with this record is such a download.
pub(super) fn begins(record: &[u8]) -> bool {
    let cells = cells::all(record);
    let is_key = str::from_utf8(&cells[0]).is_ok_and(|key| KEYS.contains(&key.to_lowercase().as_str()));
    is_key && !cells.iter().any(|cell| columns::is_usual_time(cell))
}

/// Reads such a download, whose first record has been read.
pub(super) fn read<R: BufRead>(mut lines: Lines<R>, options: &Options) -> Result<Listed, TraceError> {
    let mut described = Vec::new();
    loop {
        let cells = owned(lines.record());
        if Clock::of(cells[0].as_bytes()).is_some_and(|clock| matches!(clock, Clock::Dates(_))) {
            break;
        }
        described.push(cells);
        if !lines.advance()? {
            let message = "there is no row with a date and a value".to_owned();
            return Err(Problem::new(None, message, "download the graph as CSV, with its data").into());
        }
    }
    let described = Described { rows: described };
    let count = cells::all(lines.record()).len();
    let column = described.column(count, options)?;
    let mut rows = Vec::new();
    loop {
        rows.push(row(&lines, count, column)?);
        if !lines.advance()? {
            break;
        }
    }
    let listed = Listed::of(rows, described.period(column), options)?;
    Ok(listed.ok_or_else(|| Problem::new(None, "the trace is empty".to_owned(), "download the graph again"))?)
}

fn row<R: BufRead>(lines: &Lines<R>, count: usize, column: usize) -> Result<Row, Problem> {
    let cells = cells::all(lines.record());
    if cells.len() != count {
        let message = format!("the row has {} columns, and the first row has {count}", cells.len());
        return Err(lines.problem(message, "download the graph again"));
    }
    let clock = Clock::of(&cells[0]).filter(|clock| matches!(clock, Clock::Dates(_)));
    let seconds = clock.and_then(|mut clock| clock.seconds(&cells[0]));
    let seconds = seconds.ok_or_else(|| no_time(lines.line(), &cells[0], None))?;
    let requests = count_of(&cells[column]).map_err(|wrong| wrong.problem(Some(lines.line()), &cells[column]))?;
    Ok(Row { seconds, requests, line: Some(lines.line()) })
}

/// What is said about the series.
struct Described {
    rows: Vec<Vec<String>>,
}

impl Described {
    /// The column of the series that is meant.
    fn column(&self, count: usize, options: &Options) -> Result<usize, Problem> {
        let series: Vec<_> = (1..count).map(|column| Series { names: self.names(column) }).collect();
        let column = listed::chosen(&series, options)? + 1;
        if let Some(problem) = self.names(column).iter().find_map(|name| per_unit(name, None)) {
            return Err(problem);
        }
        let statistic = self.value("statistic", column).or_else(|| self.value("stat", column));
        if let Some(statistic) = statistic.filter(|statistic| !statistic.eq_ignore_ascii_case("sum")) {
            let message =
                format!("the statistic is `{statistic}`: the requests of a period are the sum of Invocations");
            return Err(Problem::new(None, message, "draw the statistic Sum, and download it"));
        }
        Ok(column)
    }

    fn names(&self, column: usize) -> Vec<&str> {
        let mut names: Vec<_> = NAMES.iter().filter_map(|key| self.value(key, column)).collect();
        names.dedup();
        names
    }

    /// The seconds of a datapoint, where they are a number.
    fn period(&self, column: usize) -> Option<u32> {
        self.value("period", column)?.parse().ok()
    }

    fn value(&self, key: &str, column: usize) -> Option<&str> {
        let row = self.rows.iter().find(|row| row[0].eq_ignore_ascii_case(key))?;
        row.get(column).map(String::as_str).filter(|value| !value.is_empty())
    }
}

fn owned(record: &[u8]) -> Vec<String> {
    cells::all(record).iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
}

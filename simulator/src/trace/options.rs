//! How a trace is to be read.

use jiff::Timestamp;

use super::Problem;

/// The form of a trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Told by the content.
    #[default]
    Auto,
    /// Rows of a time and a count, with or without a header.
    Csv,
    /// What `aws cloudwatch get-metric-data` and `get-metric-statistics` print.
    CloudWatchJson,
    /// What the CloudWatch console downloads from a graph as CSV.
    CloudWatchCsv,
}

impl Format {
    /// Every form with its word on the command line.
    pub const WORDS: [(Self, &'static str); 4] = [
        (Self::Auto, "auto"),
        (Self::Csv, "csv"),
        (Self::CloudWatchJson, "cloudwatch-json"),
        (Self::CloudWatchCsv, "cloudwatch-csv"),
    ];
}

/// What a row of a CSV trace stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// The requests of an interval. A minute without a row is a gap.
    #[default]
    PerInterval,
    /// One request (`--per-request`). A minute without a row had none.
    PerRequest,
}

/// What is done with a second row for the same minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DuplicatePolicy {
    /// The trace is refused.
    #[default]
    Refuse,
    /// Their requests are added (`--duplicates add`).
    Add,
}

impl DuplicatePolicy {
    /// Every policy with its word on the command line.
    pub const WORDS: [(Self, &'static str); 2] = [(Self::Refuse, "refuse"), (Self::Add, "add")];
}

/// How a trace is to be read. The defaults read most traces as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The form (`--trace-format`).
    pub format: Format,
    /// The name of the column with the times (`--time-column`), in any case; `None`: one of the usual names.
    pub time_column: Option<String>,
    /// The name of the column with the requests (`--requests-column`), in any case; `None`: one of the usual names.
    pub requests_column: Option<String>,
    /// The seconds that a row covers (`--interval`), a multiple of 60 from 60 on; `None`: told by the first two rows.
    pub interval_seconds: Option<u32>,
    /// What a row stands for.
    pub rows: Rows,
    /// What a second row for a minute means.
    pub duplicates: DuplicatePolicy,
    /// The id or label of the series, where CloudWatch gave out several (`--series`).
    pub series: Option<String>,
    /// When minute 0 of a trace with minute numbers begins (`--start`); `None`: [`DEFAULT_START`](Self::DEFAULT_START). A
    /// trace with dates has its own.
    pub start: Option<Timestamp>,
}

impl Options {
    /// When a trace begins that does not say it: 2026-01-05T00:00:00Z, a Monday.
    pub const DEFAULT_START: Timestamp = Timestamp::constant(1_767_571_200, 0);
}

impl Options {
    /// What is wrong with the options themselves.
    pub(super) fn check(&self) -> Result<(), Problem> {
        const LONGEST: u32 = 366 * 86_400;
        let Some(seconds) = self.interval_seconds else { return Ok(()) };
        if self.rows == Rows::PerRequest {
            let message = "--interval and --per-request exclude each other: one request has no interval";
            return Err(Problem::new(None, message.to_owned(), "give one of them"));
        }
        if seconds == 0 || !seconds.is_multiple_of(60) {
            let message = format!(
                "an interval of `{seconds}` seconds is no multiple of a minute: a trace is read in whole minutes"
            );
            return Err(Problem::new(None, message, "give --interval 60, or a multiple of it"));
        }
        if LONGEST < seconds {
            let message = format!("an interval of `{seconds}` seconds is longer than 366 days");
            return Err(Problem::new(None, message, "give --interval the seconds that a row covers"));
        }
        Ok(())
    }

    /// What is wrong with the options for a form: none is passed over in silence.
    pub(super) fn check_form(&self, is_cloudwatch: bool) -> Result<(), Problem> {
        let of_csv = [
            (self.time_column.is_some(), "--time-column"),
            (self.requests_column.is_some(), "--requests-column"),
            (self.rows == Rows::PerRequest, "--per-request"),
        ];
        let wrong_in_cloudwatch = of_csv.into_iter().find(|(is_given, _)| is_cloudwatch && *is_given);
        if let Some((_, option)) = wrong_in_cloudwatch {
            let message = format!("{option} is for a plain CSV file, and this came from CloudWatch");
            return Err(Problem::new(None, message, "leave it out; --series names one of several series"));
        }
        if !is_cloudwatch && self.series.is_some() {
            let message = "--series is for what CloudWatch gives out, and this is a plain CSV file";
            return Err(Problem::new(None, message.to_owned(), "leave it out; --requests-column names a column"));
        }
        Ok(())
    }
}

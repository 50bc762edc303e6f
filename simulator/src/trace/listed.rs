//! Rows that were read as a whole, because they come in any order.

use super::clock::Clock;
use super::spread::Row;
use super::{DuplicatePolicy, Options, Problem};

/// Rows in the order of time, and what is said about them.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) rows: std::vec::IntoIter<Row>,
    pub(super) first: Row,
    /// How their times are shown.
    pub(super) clock: Clock,
    /// The options, with the interval in any case.
    pub(super) options: Options,
}

impl Listed {
    /// Sorts rows, and finds the interval: the given one, the one they say, or else the shortest distance of two. `None`
    /// without a row.
    pub(super) fn of(mut rows: Vec<Row>, period: Option<u32>, options: &Options) -> Result<Option<Self>, Problem> {
        rows.sort_by_key(|row| row.seconds);
        let distances = rows.windows(2).map(|pair| pair[1].seconds - pair[0].seconds);
        let shortest = distances.filter(|seconds| *seconds != 0).min().unwrap_or(60);
        let seconds = options.interval_seconds.or(period).map_or(shortest, i64::from);
        let seconds = match options.duplicates {
            DuplicatePolicy::Add if seconds < 60 => 60,
            _ => seconds,
        };
        if seconds < 60 || seconds % 60 != 0 {
            return Err(Problem::new(
                None,
                format!("the datapoints are {seconds} seconds apart: an interval has to be a multiple of 60 seconds"),
                "ask CloudWatch for a period of 60 seconds, or count those of one minute together with --duplicates add",
            ));
        }
        let options = Options { interval_seconds: u32::try_from(seconds).ok(), ..options.clone() };
        let mut rows = rows.into_iter();
        Ok(rows.next().map(|first| Self { rows, first, clock: Clock::Seconds, options }))
    }
}

/// One of several series: what it is called.
pub(super) struct Series<'a> {
    /// What `--series` may name it by, the best first.
    pub(super) names: Vec<&'a str>,
}

/// The position of the series that is meant.
pub(super) fn chosen(series: &[Series<'_>], options: &Options) -> Result<usize, Problem> {
    let listed = || {
        let names = series.iter().filter_map(|one| match one.names.as_slice() {
            [] => None,
            [only] => Some(format!("`{only}`")),
            [first, second, ..] => Some(format!("`{first}` ({second})")),
        });
        names.collect::<Vec<_>>().join(", ")
    };
    match (&options.series, series.len()) {
        (_, 0) => Err(Problem::new(None, "there is no series in it".to_owned(), "export one with datapoints")),
        (None, 1) => Ok(0),
        (None, count) => {
            let message = format!("there are {count} series: {}", listed());
            Err(Problem::new(None, message, "name the one of the traffic with --series NAME"))
        }
        (Some(wanted), _) => {
            let position = series.iter().position(|one| one.names.contains(&wanted.as_str()));
            position.ok_or_else(|| {
                let message = format!("there is no series `{wanted}`: there are {}", listed());
                Problem::new(None, message, "give --series one of these")
            })
        }
    }
}

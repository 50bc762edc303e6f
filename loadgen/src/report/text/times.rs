//! The times of a run as a table: a row for each kind, a column for each percentile.

use std::time::Duration;

use templategen::picture::text::{Align, table as rows_of};

use crate::histogram::Histogram;
use crate::report::words::took;
use crate::tally::Tally;

const HEADING: [(&str, Align); 8] = [
    ("time", Align::Left),
    ("mean", Align::Right),
    ("p50", Align::Right),
    ("p90", Align::Right),
    ("p95", Align::Right),
    ("p99", Align::Right),
    ("p99.9", Align::Right),
    ("max", Align::Right),
];

/// The table; empty where nothing was sent.
pub(super) fn table(total: &Tally) -> String {
    let rows: Vec<_> = [
        ("response", &total.response_times),
        ("service", &total.service_times),
        ("first part", &total.first_part_times),
        ("longest gap", &total.part_gaps),
        ("failures", &total.failure_times),
        ("lateness", &total.lateness),
    ]
    .into_iter()
    .filter_map(|(name, times)| row(name, times))
    .collect();
    if rows.is_empty() { String::new() } else { rows_of(2, HEADING, &rows) }
}

fn row(name: &str, times: &Histogram) -> Option<[String; 8]> {
    let times = times.unpacked();
    let mean = times.mean()?;
    let percentile = |percent| told(times.percentile(percent));
    Some([
        name.to_owned(),
        told(Some(mean)),
        percentile(50.0),
        percentile(90.0),
        percentile(95.0),
        percentile(99.0),
        percentile(99.9),
        told(times.longest()),
    ])
}

fn told(time: Option<Duration>) -> String {
    time.map(took).unwrap_or_default()
}

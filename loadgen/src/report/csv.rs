//! A report as CSV: one row for each interval.

use std::fmt::Write as _;
use std::time::Duration;

use super::Report;
use crate::histogram::Histogram;
use crate::observation::Observation;
use crate::outcome::Class;
use crate::tally::Tally;

/// The intervals of a report, one row each under a row of names; empty where there is no value. Times are in milliseconds,
/// instants those of RFC 3339 in UTC, capacity is as it was seen last up to the end of the interval.
#[must_use]
pub fn csv(report: &Report) -> String {
    let classes = Class::ALL.map(|class| class.name().replace('-', "_"));
    let mut text = format!(
        "start_seconds,start,due,sent,dropped,late,answered,failed,{},response_p50_ms,response_p90_ms,response_p99_ms,\
         response_max_ms,service_p99_ms,desired,in_service\n",
        classes.join(",")
    );
    for (place, interval) in report.intervals.iter().enumerate() {
        let start = format!("{},{}", report.begin_of(place).as_secs(), report.instant_of(place));
        let cells = counts(interval).into_iter().chain(times(interval)).chain(capacity(report, place));
        let cells: Vec<_> = [start].into_iter().chain(cells).collect();
        // A string takes everything.
        let _ = writeln!(text, "{}", cells.join(","));
    }
    text
}

fn counts(interval: &Tally) -> Vec<String> {
    let counts = [interval.due, interval.sent, interval.dropped, interval.late, interval.answered, interval.failed];
    let failures = Class::ALL.into_iter().map(|class| interval.failures_of(class));
    counts.into_iter().chain(failures).map(|count| count.to_string()).collect()
}

fn times(interval: &Tally) -> [String; 5] {
    let percentile = |histogram: &Histogram, percent| milliseconds(histogram.percentile(percent));
    let response = &*interval.response_times.unpacked();
    [
        percentile(response, 50.0),
        percentile(response, 90.0),
        percentile(response, 99.0),
        milliseconds(response.longest()),
        percentile(&interval.service_times, 99.0),
    ]
}

fn capacity(report: &Report, place: usize) -> [String; 2] {
    let end = report.begin_of(place + 1);
    let known = |value: fn(&Observation) -> Option<u32>| {
        let before = report.observations.iter().take_while(|seen| seen.at < end);
        before.filter_map(value).last().map(|value| value.to_string()).unwrap_or_default()
    };
    [known(|seen| seen.desired), known(|seen| seen.in_service)]
}

fn milliseconds(time: Option<Duration>) -> String {
    time.map(|time| format!("{}.{:03}", time.as_millis(), time.subsec_micros() % 1_000)).unwrap_or_default()
}

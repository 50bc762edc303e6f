//! A report as an HDR histogram log, format 1.3, which `HdrHistogram`'s own tools read.

use std::time::{Duration, SystemTime};

use hdrhistogram::serialization::V2DeflateSerializer;
use hdrhistogram::serialization::interval_log::{IntervalLogWriterBuilder, Tag};

use super::Report;
use crate::histogram::Histogram;
use crate::tally::Tally;

/// A tag, and what it is for.
type Logged = (&'static str, fn(&Tally) -> &Histogram);

const LOGGED: [Logged; 6] = [
    ("response", |tally| &tally.response_times),
    ("service", |tally| &tally.service_times),
    ("lateness", |tally| &tally.lateness),
    ("failure", |tally| &tally.failure_times),
    ("first-part", |tally| &tally.first_part_times),
    ("part-gap", |tally| &tally.part_gaps),
];

/// The histograms of each interval that has any, with tags: `response`, `service`, `lateness`, `failure`, `first-part` and
/// `part-gap`. Begins and lengths of intervals are in seconds, from the start of the schedule on; durations are in
/// microseconds, the longest of each interval, which is for people, in milliseconds.
#[must_use]
pub fn hdr_log(report: &Report) -> String {
    let mut log = Vec::new();
    // A writer into memory does not fail, and what is counted here fits the form.
    let _ = write(report, &mut log);
    String::from_utf8(log).unwrap_or_default()
}

fn write(report: &Report, log: &mut Vec<u8>) -> Option<()> {
    const MICROSECONDS_IN_A_MILLISECOND: f64 = 1e3;
    let since_epoch = Duration::from_nanos(u64::try_from(report.run.started.as_nanosecond()).unwrap_or_default());
    let started = SystemTime::UNIX_EPOCH + since_epoch;
    let mut serializer = V2DeflateSerializer::new();
    let target = simulator::report::words::plain(&report.run.target);
    let mut log = IntervalLogWriterBuilder::new()
        .add_comment(&format!("[Logged with loadgen {}]", report.run.version))
        .add_comment("[Histogram log format version 1.3]")
        .add_comment(&format!("[{target}; durations in microseconds, Interval_Max in milliseconds]"))
        .with_start_time(started)
        .with_base_time(started)
        .with_max_value_divisor(MICROSECONDS_IN_A_MILLISECOND)
        .begin_log_with(log, &mut serializer)
        .ok()?;
    for (place, interval) in report.intervals.iter().enumerate() {
        let length = Duration::from_secs(report.run.interval_seconds);
        for (tag, histogram) in LOGGED.map(|(tag, histogram)| (tag, histogram(interval))) {
            if 0 < histogram.count() {
                log.write_histogram(&histogram.buckets(), report.begin_of(place), length, Tag::new(tag)).ok()?;
            }
        }
    }
    Some(())
}

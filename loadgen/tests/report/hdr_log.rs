//! The HDR log of reports, as `HdrHistogram`'s own reader takes it.

use std::time::Duration;

use hdrhistogram::serialization::interval_log::{IntervalLogIterator, LogEntry};
use loadgen::histogram::Histogram;
use loadgen::report::hdr_log;
use proptest::prelude::*;

use crate::made::{Stretch, report, run_of};

#[test]
fn the_log_of_a_run() {
    let log = hdr_log(&run_of(&[
        Stretch { due: 3, ..Stretch::FINE },
        Stretch { due: 0, ..Stretch::FINE },
        Stretch { due: 1, throttled: 1, ..Stretch::FINE },
    ]));
    let lines: Vec<_> = log.lines().map(|line| line.rsplit_once(",HISTF").map_or(line, |(start, _)| start)).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

/// A histogram with its tag and the second at which its interval begins.
type Logged = (String, Duration, Histogram);

fn read(log: &str) -> (Vec<Duration>, Vec<Logged>) {
    let (mut starts, mut logged) = (Vec::new(), Vec::new());
    for entry in IntervalLogIterator::new(log.as_bytes()) {
        match entry.expect("an entry") {
            LogEntry::StartTime(at) | LogEntry::BaseTime(at) => starts.push(at),
            LogEntry::Interval(interval) => {
                assert_eq!(interval.duration(), Duration::from_secs(10));
                let histogram = Histogram::decoded(interval.encoded_histogram()).expect("a histogram");
                let longest = histogram.longest().expect("one").as_secs_f64() * 1e3;
                assert!((interval.max() - longest).abs() < 0.001, "{} {longest}", interval.max());
                let tag = interval.tag().expect("a tag").as_str().to_owned();
                logged.push((tag, interval.start_timestamp(), histogram));
            }
        }
    }
    (starts, logged)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn what_is_read_back_is_what_was_counted(report in report()) {
        let (starts, logged) = read(&hdr_log(&report));
        let started = Duration::from_millis(u64::try_from(report.run.started.as_millisecond()).expect("after 1970"));
        prop_assert!(starts.len() == 2 && starts.iter().all(|start| start.abs_diff(started) <= Duration::from_millis(1)));
        for (tag, whole) in [
            ("response", &report.total.response_times),
            ("service", &report.total.service_times),
            ("lateness", &report.total.lateness),
            ("failure", &report.total.failure_times),
            ("first-part", &report.total.first_part_times),
            ("part-gap", &report.total.part_gaps),
        ] {
            let mut sum = Histogram::default();
            for (_, _, histogram) in logged.iter().filter(|(other, ..)| other == tag) {
                sum.add(histogram);
            }
            prop_assert_eq!(&sum, whole, "{}", tag);
        }
        let begins: Vec<_> = logged.iter().map(|(_, begin, _)| *begin).collect();
        prop_assert!(begins.is_sorted());
    }
}

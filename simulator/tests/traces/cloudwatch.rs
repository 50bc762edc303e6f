//! What CloudWatch gives out, as it is read.

use simulator::trace::{DuplicatePolicy, Format, Options};

use crate::support::{read, shown};

fn check(options: &Options, text: &str, start: &str, minutes: &str) {
    match read(text.as_bytes(), options) {
        Ok(trace) => assert_eq!((trace.start.as_str(), shown(&trace.minutes).as_str()), (start, minutes), "{text}"),
        Err(error) => panic!("{text}: {error}"),
    }
}

fn series(name: &str) -> Options {
    Options { series: Some(name.to_owned()), ..Options::default() }
}

/// Newest first, as it is by default.
const METRIC_DATA: &str = r#"{
    "MetricDataResults": [
        {
            "Id": "m1",
            "Label": "Invocations",
            "Timestamps": ["2026-01-05T08:03:00+00:00", "2026-01-05T08:01:00+00:00", "2026-01-05T08:00:00+00:00"],
            "Values": [30.0, 20.0, 10.0],
            "StatusCode": "Complete"
        }
    ],
    "Messages": []
}"#;

#[test]
fn metric_data_is_read_in_either_order() {
    check(&Options::default(), METRIC_DATA, "2026-01-05T08:00:00Z", "10 20 gap 30");
    let ascending =
        r#"{"MetricDataResults": [{"Id": "m1", "Timestamps": [1767600000, 1767600300.0], "Values": [5, 10]}]}"#;
    check(&Options::default(), ascending, "2026-01-05T08:00:00Z", "1*5 2*5");
    let coarse = Options { interval_seconds: Some(300), ..Options::default() };
    let one = r#"  {"MetricDataResults": [{"Id": "m1", "Timestamps": ["2026-01-05T08:00:00Z"], "Values": [5]}]}"#;
    check(&coarse, one, "2026-01-05T08:00:00Z", "1*5");
    check(&Options { format: Format::CloudWatchJson, ..Options::default() }, one, "2026-01-05T08:00:00Z", "5");
}

/// The aws command fetches all pages, and prints the results of each of them.
#[test]
fn pages_of_a_series_are_one() {
    let pages = r#"{"MetricDataResults": [
        {"Id": "m1", "Label": "Invocations", "Timestamps": ["2026-01-05T08:02:00Z"], "Values": [3], "StatusCode": "PartialData"},
        {"Id": "m2", "Label": "Errors", "Timestamps": ["2026-01-05T08:02:00Z"], "Values": [9], "StatusCode": "Complete"},
        {"Id": "m1", "Label": "Invocations", "Timestamps": ["2026-01-05T08:01:00Z", "2026-01-05T08:00:00Z"], "Values": [2, null],
         "StatusCode": "Complete"}
    ]}"#;
    for name in ["m1", "Invocations"] {
        check(&series(name), pages, "2026-01-05T08:00:00Z", "gap 2 3");
    }
    check(&series("Errors"), pages, "2026-01-05T08:02:00Z", "9");
}

#[test]
fn metric_statistics_are_read_in_any_order() {
    let text = r#"{"Label": "Invocations", "Datapoints": [
        {"Timestamp": "2026-01-05T08:10:00Z", "Sum": 15.0, "Unit": "None"},
        {"Timestamp": "2026-01-05T08:00:00Z", "Sum": 5.0, "Average": 1.0, "Unit": "None"},
        {"Timestamp": "2026-01-05T08:05:00Z", "Sum": 10.0, "Unit": "None"}
    ]}"#;
    check(&Options::default(), text, "2026-01-05T08:00:00Z", "1*5 2*5 3*5");
    check(&series("Invocations"), text, "2026-01-05T08:00:00Z", "1*5 2*5 3*5");
}

#[test]
fn datapoints_of_a_high_resolution_are_added_where_that_is_asked_for() {
    let text = r#"{"MetricDataResults": [{"Id": "m1", "Timestamps": [1767600000, 1767600010, 1767600060], "Values": [5, 10, 1]}]}"#;
    let options = Options { duplicates: DuplicatePolicy::Add, ..Options::default() };
    check(&options, text, "2026-01-05T08:00:00Z", "15 1");
}

#[test]
fn the_downloads_of_the_console_are_read() {
    let one = "Full label,Invocations\nLabel,Invocations\nStatistic,Sum\nPeriod,300\n\n\
               2026/01/05 08:05:00,10\n2026/01/05 08:00:00,5\n2026/01/05 08:20:00,\n";
    check(&Options::default(), one, "2026-01-05T08:00:00Z", "1*5 2*5 gap*15");
    let sparse = "Label,Invocations\nPeriod,300\n2026/01/05 08:00:00,5\n2026/01/05 08:10:00,10\n";
    check(&Options::default(), sparse, "2026-01-05T08:00:00Z", "1*5 gap*5 2*5");
    let quoted = "\"Label\",\"Errors\",\"Invocations\"\n\"ID\",\"e1\",\"m1\"\n\"Statistic\",\"Average\",\"Sum\"\n\
                  \"2026-01-05 08:00\",\"1\",\"7\"\n\"2026-01-05 08:01\",\"1\",\"8\"\n";
    for name in ["m1", "Invocations"] {
        check(&series(name), quoted, "2026-01-05T08:00:00Z", "7 8");
    }
    // Lines before the rows that nobody foresaw.
    let other = Options { format: Format::CloudWatchCsv, ..Options::default() };
    check(&other, "Exported from,x\n2026-01-05 08:00,7\n", "2026-01-05T08:00:00Z", "7");
    // A column called id does not make a trace of the console.
    check(&Options::default(), "id,timestamp,requests\n7,2026-01-05 08:00,1\n", "2026-01-05T08:00:00Z", "1");
}

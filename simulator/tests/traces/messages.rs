//! What is said about a trace that can not be read, whole.

use std::fmt::Write as _;

use simulator::trace::{DuplicatePolicy, Format, Options, Rows};

use crate::support::problem;

fn options() -> Options {
    Options::default()
}

/// Traces that are refused, and the options with which they are.
fn check(name: &str, cases: &[(Options, &[u8])]) {
    let mut text = String::new();
    for (options, trace) in cases {
        let problem = problem(trace, options);
        let shown = String::from_utf8_lossy(&trace[..trace.len().min(130)]).escape_debug().to_string();
        let fix = &problem.fix;
        write!(text, "{shown}{}\n    {problem}\n    fix: {fix}\n\n", arguments(options))
            .expect("a text takes everything");
    }
    insta::with_settings!({ omit_expression => true, snapshot_path => "messages" }, { insta::assert_snapshot!(name, text) });
}

/// Options as they are given on the command line.
fn arguments(options: &Options) -> String {
    let named = [
        ("--time-column", options.time_column.clone()),
        ("--requests-column", options.requests_column.clone()),
        ("--interval", options.interval_seconds.map(|seconds| seconds.to_string())),
        ("--series", options.series.clone()),
    ];
    let mut text: String =
        named.iter().filter_map(|(name, value)| Some(format!(" {name} {}", value.as_ref()?))).collect();
    for (is_given, argument) in [
        (options.rows == Rows::PerRequest, " --per-request"),
        (options.duplicates == DuplicatePolicy::Add, " --duplicates add"),
        (options.format == Format::CloudWatchCsv, " --format cloudwatch-csv"),
    ] {
        text.push_str(if is_given { argument } else { "" });
    }
    text
}

#[test]
fn what_is_no_trace_is_refused() {
    let long = vec![b'x'; 1_100_000];
    let open = [b"time,requests\n0,\"".to_vec(), vec![b'\n'; 1_100_000]].concat();
    check(
        "form",
        &[
            (options(), b""),
            (options(), b"\n\n"),
            (options(), b"time,requests\n"),
            (options(), b"0\n1\n"),
            (options(), b"time;requests\n0;1\n"),
            (options(), b"when,how_many\n0,1\n"),
            (options(), b"time,how_many,region\n0,1,eu\n"),
            (options(), b"time,requests,Requests\n0,1,2\n"),
            (Options { time_column: Some("when".to_owned()), ..options() }, b"time,requests\n0,1\n"),
            (Options { requests_column: Some("hits".to_owned()), ..options() }, b"0,1\n1,2\n"),
            (
                Options { requests_column: Some("InvocationsPerInstance".to_owned()), ..options() },
                b"time,InvocationsPerInstance\n0,1\n",
            ),
            (Options { interval_seconds: Some(90), ..options() }, b"0,1\n"),
            (Options { interval_seconds: Some(0), ..options() }, b"0,1\n"),
            (Options { interval_seconds: Some(366 * 86_400 + 60), ..options() }, b"0,1\n"),
            (Options { interval_seconds: Some(60), rows: Rows::PerRequest, ..options() }, b"0,1\n"),
            (Options { series: Some("m1".to_owned()), ..options() }, b"0,1\n"),
            (Options { time_column: Some("a".to_owned()), ..options() }, b"{}"),
            (Options { requests_column: Some("a".to_owned()), ..options() }, b"Label,a\n"),
            (Options { rows: Rows::PerRequest, ..options() }, b"Label,a\n"),
            (options(), b"time,requests\n0,1\n1,2,3\n"),
            (options(), b"time,requests\n0,1\n1\n"),
            (options(), b"0,1\n1,2\n\"2,3\n4,5\n"),
            (options(), b"\xFF\xFEt\0i\0m\0e\0,\0"),
            (options(), b"\x1F\x8B\x08\0"),
            (options(), b"time,requests\n0,\xC31\n"),
            (options(), b"time,requests\n\xC3\n"),
            (options(), &long),
            (options(), &open),
        ],
    );
}

#[test]
fn what_is_no_row_is_refused() {
    check(
        "rows",
        &[
            (options(), b"time,requests\nyesterday,1\n"),
            (options(), b"time,requests\n01/05/2026 08:00,1\n"),
            (options(), b"time,requests\n0,1\n2026-01-05,2\n"),
            (options(), b"time,requests\n2026-01-05T08:00:00Z,1\n2026-01-05T08:61:00Z,2\n"),
            (options(), b"time,requests\n1767600000,1\n1767600060000,2\n"),
            (options(), b"time,requests\n1767600000000,1\n1767600060,2\n"),
            (options(), b"0,1\n,2\n"),
            (options(), b"0,1\n1,many\n"),
            (options(), b"0,1\n1,nan\n"),
            (options(), b"0,1\n1,\"1,234\"\n"),
            (options(), b"0,1\n1,a value that is so long that nobody wants to read all of it\n"),
            (options(), b"0,1\n1,-2\n"),
            (options(), b"0,1\n1,1e16\n"),
            (options(), b"0,1\n1,1e999\n"),
        ],
    );
}

#[test]
fn what_is_not_in_the_order_of_time_is_refused() {
    let per_request = Options { rows: Rows::PerRequest, ..options() };
    let add = Options { duplicates: DuplicatePolicy::Add, ..options() };
    check(
        "order",
        &[
            (options(), b"0,1\n1,2\n0,3\n"),
            (options(), b"time,requests\n2026-01-05T08:01:00Z,1\n2026-01-05T08:00:00Z,2\n"),
            (per_request, b"2026-01-05T08:01:00Z\n2026-01-05T08:00:00Z\n"),
            (options(), b"0,1\n1,2\n1,3\n"),
            (options(), b"0,1\n0,2\n"),
            (options(), b"2026-01-05T08:00:10Z,1\n2026-01-05T08:01:10Z,2\n2026-01-05T08:01:40Z,2\n"),
            (options(), b"2026-01-05T08:00:00Z,1\n2026-01-05T08:10:00Z,2\n2026-01-05T08:15:00Z,2\n"),
            (options(), b"2026-01-05T08:00:00Z,1\n2026-01-05T08:00:10Z,2\n"),
            (options(), b"2026-01-05T08:00:00Z,1\n2026-01-05T08:01:30Z,2\n"),
            (
                add.clone(),
                b"2026-01-05T08:00:00Z,1\n2026-01-05T08:01:30Z,2\n2026-01-05T08:01:20Z,1\n2026-01-05T08:00:59Z,1\n",
            ),
            (add, b"0,5\n5,5\n7,5\n6,5\n"),
            (options(), b"2026-01-05,1\n2062-01-06,2\n"),
            (options(), b"2026-01-05T00:00Z,1\n2026-01-05T00:01Z,2\n2062-01-06T00:00Z,2\n"),
            (options(), b"0,1\n1,1\n99999999,2\n"),
        ],
    );
}

#[test]
fn what_is_no_data_of_cloudwatch_is_refused() {
    let series = |name: &str| Options { series: Some(name.to_owned()), ..options() };
    let console = Options { format: Format::CloudWatchCsv, ..options() };
    let two: &[u8] = br#"{"MetricDataResults": [{"Id": "m1", "Label": "Invocations"}, {"Id": "e1", "Label": "e1"}]}"#;
    check(
        "cloudwatch",
        &[
            (options(), b"{\"MetricDataResults\": [\n"),
            (options(), b"{\"\xFF\": 1}"),
            (options(), b"[]"),
            (options(), b"{}"),
            (options(), br#"{"Reservations": [], "Owner": 1}"#),
            (
                options(),
                br#"{"metrics": [["AWS/SageMaker", "Invocations"]], "view": "timeSeries", "region": "eu-west-1"}"#,
            ),
            (options(), br#"{"widgets": []}"#),
            (options(), br#"{"MetricDataResults": []}"#),
            (options(), br#"{"MetricDataResults": [{"Id": "m1", "Timestamps": [], "Values": []}]}"#),
            (options(), two),
            (series("m2"), two),
            (options(), br#"{"MetricDataResults": [{"Id": "m1", "Label": "AllTraffic InvocationsPerInstance"}]}"#),
            (options(), br#"{"MetricDataResults": [{"Id": "m1"}], "NextToken": "abc"}"#),
            (options(), br#"{"MetricDataResults": [{"Id": "m1", "StatusCode": "PartialData"}]}"#),
            (options(), br#"{"MetricDataResults": [{"Id": "m1", "StatusCode": "Forbidden"}]}"#),
            (
                options(),
                br#"{"MetricDataResults": [{"Id": "m1", "Timestamps": ["2026-01-05T08:00:00Z"], "Values": []}]}"#,
            ),
            (options(), br#"{"MetricDataResults": [{"Id": "m1", "Timestamps": ["today"], "Values": [1]}]}"#),
            (options(), br#"{"MetricDataResults": [{"Id": "m1", "Timestamps": [7], "Values": [1]}]}"#),
            (
                options(),
                br#"{"MetricDataResults": [{"Id": "m1", "Timestamps": ["2026-01-05T08:00:00Z"], "Values": ["1"]}]}"#,
            ),
            (
                options(),
                br#"{"MetricDataResults": [{"Id": "m1", "Timestamps": ["2026-01-05T08:00:00Z"], "Values": [-1]}]}"#,
            ),
            (
                options(),
                br#"{"MetricDataResults": [{"Id": "m1", "Timestamps": [1767600000, 1767600010], "Values": [1, 1]}]}"#,
            ),
            (
                options(),
                br#"{"MetricDataResults": [{"Id": "m1", "Timestamps": [1767600000, 1767600000], "Values": [1, 1]}]}"#,
            ),
            (options(), br#"{"Label": "InvocationsPerCopy", "Datapoints": []}"#),
            (series("Errors"), br#"{"Label": "Invocations", "Datapoints": []}"#),
            (options(), br#"{"Label": "Invocations", "Datapoints": []}"#),
            (
                options(),
                br#"{"Label": "Invocations", "Datapoints": [{"Timestamp": "2026-01-05T08:00:00Z", "Average": 1}]}"#,
            ),
            (options(), b"Label,Invocations\nStatistic,Sum\n"),
            (options(), b"Label,Invocations\nStatistic,Average\n2026/01/05 08:00:00,1\n"),
            (options(), b"Label,InvocationsPerInstance\n2026/01/05 08:00:00,1\n"),
            (options(), b"Label,a,b\nID,m1,m2\n2026/01/05 08:00:00,1,2\n"),
            (series("c"), b"Label,a,b\n2026/01/05 08:00:00,1,2\n"),
            (options(), b"Label,a\n2026/01/05 08:00:00\n"),
            (options(), b"Label,a\n2026/01/05 08:00:00,1\nTotal,1\n"),
            (options(), b"Label,a\n2026/01/05 08:00:00,1\n2026/01/05 08:01:00\n"),
            (options(), b"Label,a\n2026/01/05 08:00:00,-1\n"),
            (console, b"01/05 08:00,1\n"),
        ],
    );
}

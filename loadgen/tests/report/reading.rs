//! What is no report, is damaged or was changed: the whole message of each.

use std::time::Duration;

use loadgen::report::{json, read_json};
use serde_json::{Value, json};

use crate::made::{Stretch, run_of, stretch};

fn document() -> Value {
    let report = run_of(&[Stretch { due: 10, throttled: 1, ..Stretch::FINE }, Stretch { due: 5, ..Stretch::FINE }]);
    serde_json::from_str(&json(&report)).expect("JSON")
}

const WHOLE: &str = "take the file as `loadgen run --json FILE` wrote it, whole and unchanged";

#[track_caller]
fn check_bytes(bytes: &[u8], message: &str, fix: &str) {
    let problem = read_json("run.json", bytes).expect_err("a problem");
    assert_eq!((problem.message.as_str(), problem.fix.as_str()), (message, fix));
}

#[track_caller]
fn check(pointer: &str, value: Value, message: &str) {
    let mut document = document();
    *document.pointer_mut(pointer).expect(pointer) = value;
    check_bytes(document.to_string().as_bytes(), message, WHOLE);
}

#[test]
fn what_is_no_report() {
    let whole = document().to_string();
    for (bytes, message) in [
        ("", "`run.json` is no report: it ends in the middle, at line 1, column 0"),
        (&whole[..100], "`run.json` is no report: it ends in the middle, at line 1, column 100"),
        ("start,due\n0,5\n", "`run.json` is no report: it is not JSON at line 1, column 1"),
        ("[1]", "`run.json` is no report: it has no version"),
        (r#"{"runs": []}"#, "`run.json` is no report: it has no version"),
        (r#"{"version": "0.1.0"}"#, "`run.json` is no report: it has no version"),
        (r#"{"version": 1}"#, "`run.json`: `run` is missing"),
    ] {
        check_bytes(bytes.as_bytes(), message, WHOLE);
    }
    check_bytes(
        br#"{"version": 2}"#,
        "`run.json` has version 2 of a report, and this program knows version 1 alone",
        "use the version of loadgen that wrote it",
    );
}

#[test]
fn what_is_of_another_type() {
    for (pointer, value, message) in [
        ("/run/target", json!(5), "`run.json`: `run.target` is 5, which is no text"),
        ("/run/signed", json!("yes"), "`run.json`: `run.signed` is \"yes\", which is no true or false"),
        ("/run/max_in_flight", json!(-1), "`run.json`: `run.max_in_flight` is -1, which is no whole number from 0 on"),
        (
            "/run/started",
            json!("today"),
            "`run.json`: `run.started` is \"today\", which is no instant as RFC 3339 writes it",
        ),
        (
            "/run/timeout_seconds",
            json!(-0.5),
            "`run.json`: `run.timeout_seconds` is -0.5, which is no number of seconds from 0 on",
        ),
        (
            "/run/shards/0",
            json!({"number": 3, "of": 2}),
            "`run.json`: `run.shards[0]` is shard 3 of 2, which there is not",
        ),
        ("/run/shards", json!([]), "`run.json`: `run.shards` is empty, and a report is of one shard at least"),
        ("/run/interval_seconds", json!(0), "`run.json`: `run.interval_seconds` is 0, and an interval has a length"),
        ("/run", json!([1]), "`run.json`: `run` is [1], which is no object"),
        ("/intervals", json!({}), "`run.json`: `intervals` is {}, which is no list"),
        ("/end/how", json!("well"), "`run.json`: `end.how` is \"well\", which is no end of a run"),
        (
            "/total/failures/0/class",
            json!("odd"),
            "`run.json`: `total.failures[0].class` is \"odd\", which is no class of failures",
        ),
        (
            "/total/failures/0/status",
            json!(70_000),
            "`run.json`: `total.failures[0].status` is 70000, which is too large",
        ),
        (
            "/total/failures/0/error_type",
            json!(vec!["0123456789"; 8]),
            "`run.json`: `total.failures[0].error_type` is [\"0123456789\",\"0123456789\",\"0123456789\",\"0123456789\",\"012345..., which is no text",
        ),
    ] {
        check(pointer, value, message);
    }
}

#[test]
fn what_was_changed() {
    let other = document()["intervals"][1]["response_time"]["histogram"].clone();
    for (pointer, value, message) in [
        (
            "/total/answered",
            json!(15),
            "`run.json`: `total.response_time` has a histogram of 14 requests, and 15 were answered",
        ),
        ("/total/failed", json!(0), "`run.json`: `total.failures` come to 1 requests, and 0 failed"),
        (
            "/intervals/0/sent",
            json!(9),
            "`run.json`: `intervals[0].lateness` has a histogram of 10 requests, and 9 were sent",
        ),
        ("/intervals/1/late", json!(6), "`run.json`: `intervals[1].late` is 6, and 5 requests were sent"),
        (
            "/intervals/0/response_time/histogram",
            other,
            "`run.json`: `intervals[0].response_time` has a histogram of 5 requests, and 9 were answered",
        ),
        (
            "/intervals/0/response_time/histogram",
            json!("HISTFAAA"),
            "`run.json`: `intervals[0].response_time.histogram` is damaged",
        ),
        (
            "/intervals/0/response_time/histogram",
            json!("%"),
            "`run.json`: `intervals[0].response_time.histogram` is not Base64",
        ),
        ("/total/due", json!(9), "`run.json`: `total.due` is 9, and 15 requests were sent, and 0 dropped"),
        ("/total/due", json!(20), "`run.json`: `total.due` is 20, and 15 in all intervals together"),
        ("/total/bytes", json!(0), "`run.json`: `total.bytes` is 0, and 1400 in all intervals together"),
        (
            "/total/response_time/p99_ms",
            json!(1.5),
            "`run.json`: `total.response_time.p99_ms` is 1.5, while the rest of the report says 20.015",
        ),
        (
            "/intervals/1/start_seconds",
            json!(20),
            "`run.json`: `intervals[1].start_seconds` is 20, while the rest of the report says 10",
        ),
        (
            "/verdict/reached",
            json!(false),
            "`run.json`: `verdict.reached` is false, while the rest of the report says true",
        ),
    ] {
        check(pointer, value, message);
    }
}

/// More came to an end than was sent; of a run that broke off less may have.
#[test]
fn what_was_not_sent_can_not_end() {
    let mut report = run_of(&[Stretch { due: 10, ..Stretch::FINE }]);
    let of = |sent: u64| {
        let mut tally = stretch(Stretch { due: 10, dropped: 10, ..Stretch::FINE });
        tally.dropped = 0;
        (0..sent).for_each(|_| tally.sent(Duration::ZERO));
        tally.answered = 5;
        for times in [&mut tally.response_times, &mut tally.service_times] {
            (0..5).for_each(|_| times.record(Duration::from_millis(1)));
        }
        tally
    };
    report.total = of(4);
    report.intervals = vec![of(4)];
    let message = "`run.json`: `total.sent` is 4, and 5 requests were answered, and 0 failed";
    check_bytes(json(&report).as_bytes(), message, WHOLE);
    report.total = of(6);
    report.intervals = vec![of(6)];
    assert_eq!(read_json("run.json", json(&report).as_bytes()), Ok(report));
}

#[test]
fn a_total_of_other_requests_is_no_sum() {
    let mut document = document();
    let other =
        run_of(&[Stretch { due: 10, throttled: 1, takes: 30, ..Stretch::FINE }, Stretch { due: 5, ..Stretch::FINE }]);
    let other: Value = serde_json::from_str(&json(&other)).expect("JSON");
    document["total"] = other["total"].clone();
    let message = "`run.json`: `total.response_time` has another histogram than all intervals together";
    check_bytes(document.to_string().as_bytes(), message, WHOLE);
}

#[test]
fn what_is_missing_or_not_known() {
    let mut missing = document();
    missing["total"]["variants"][0].as_object_mut().expect("an object").remove("failed");
    check_bytes(missing.to_string().as_bytes(), "`run.json`: `total.variants[0].failed` is missing", WHOLE);
    let mut derived = document();
    derived["intervals"][1].as_object_mut().expect("an object").remove("start");
    check_bytes(derived.to_string().as_bytes(), "`run.json`: `intervals[1].start` is missing", WHOLE);
    let mut more = document();
    more["run"]["comment"] = json!("mine");
    check_bytes(more.to_string().as_bytes(), "`run.json`: `run.comment` is no part of a report", WHOLE);
    let mut twice = document();
    let variant = twice["total"]["variants"][0].clone();
    twice["total"]["variants"].as_array_mut().expect("a list").push(variant);
    let message = "`run.json`: `total.variants` is a list of 2, while the rest of the report says one of 1";
    check_bytes(twice.to_string().as_bytes(), message, WHOLE);
}

/// Sentences may be worded otherwise in another version of the program that writes the same form.
#[test]
fn sentences_are_free() {
    let mut document = document();
    document["verdict"]["sentences"] = json!(["all is well"]);
    assert!(read_json("run.json", document.to_string().as_bytes()).is_ok());
}

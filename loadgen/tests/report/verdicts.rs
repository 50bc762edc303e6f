//! Verdicts on the rate, each with its sentences.

use std::time::Duration;

use loadgen::outcome::{Class, Finished, Outcome};
use loadgen::report::{End, Fault, Report, verdict};
use loadgen::tally::Tally;

use crate::made::{Stretch, failed, run_of};

#[track_caller]
fn check(report: &Report, reached: bool, fault: Fault, sentences: &[&str]) {
    let verdict = verdict(report);
    assert_eq!(verdict.sentences, sentences);
    assert_eq!((verdict.reached, verdict.fault), (reached, fault));
}

const FINE: Stretch = Stretch::FINE;
/// The bound of 256 requests is full of answers of 620 ms.
const SLOW: Stretch = Stretch { dropped: 880, takes: 620, ..FINE };

#[test]
fn a_rate_is_reached_where_99_of_100_are_sent() {
    check(
        &run_of(&[FINE; 3]),
        true,
        Fault::None,
        &["target rate reached: sent 15,000 of 15,000 requests, 500/s on average"],
    );
    let nearly = Stretch { dropped: 50, ..FINE };
    check(
        &run_of(&[FINE, nearly]),
        true,
        Fault::None,
        &["target rate reached: sent 9,950 of 10,000 requests, 498/s on average"],
    );
    let short = Stretch { dropped: 51, ..FINE };
    assert_eq!((verdict(&run_of(&[FINE, short])).reached, verdict(&run_of(&[short])).reached), (false, false));
}

#[test]
fn a_request_at_the_border_of_two_intervals_is_not_missing() {
    let mut report = run_of(&[Stretch { due: 9, ..FINE }, Stretch { due: 10, ..FINE }]);
    report.intervals[0].due += 1;
    report.intervals[1].due -= 1;
    check(&report, true, Fault::None, &["target rate reached: sent 19 of 19 requests, 57/m on average"]);
    report.intervals[0].due += 1;
    report.intervals[1].due -= 1;
    assert!(!verdict(&report).reached);
    let dropped = run_of(&[Stretch { due: 10, dropped: 1, ..FINE }]);
    assert!(!verdict(&dropped).reached);
}

#[test]
fn a_slow_endpoint_fills_the_bound() {
    check(
        &run_of(&[SLOW; 2]),
        false,
        Fault::Endpoint,
        &[
            "target rate not reached: sent 412/s of 500/s in every interval; the endpoint was slow: 256 requests were in \
           flight for 621 ms each: raise --max-in-flight to 311 or more, or scale the endpoint out",
        ],
    );
    check(
        &run_of(&[FINE, SLOW, FINE]),
        false,
        Fault::Endpoint,
        &[
            "target rate not reached: sent 412/s of 500/s in 1 of 3 intervals; the endpoint was slow: 256 requests were in \
           flight for 621 ms each: raise --max-in-flight to 311 or more, or scale the endpoint out",
        ],
    );
}

/// With `--at-bound wait` nothing is dropped: what waits is late.
#[test]
fn a_slow_endpoint_makes_others_wait() {
    let waits = Stretch { late: 900, takes: 620, ..FINE };
    let mut report = run_of(&[waits; 1]);
    report.intervals[0].due += 900;
    report.total.due += 900;
    let verdict = verdict(&report);
    assert_eq!((verdict.reached, verdict.fault), (false, Fault::Endpoint));
    assert_eq!(
        verdict.sentences,
        [
            "target rate not reached: sent 500/s of 590/s; the endpoint was slow: 256 requests were in flight for 621 ms \
          each: raise --max-in-flight to 367 or more, or scale the endpoint out"
        ]
    );
}

#[test]
fn nothing_answers() {
    let mut report = run_of(&[FINE]);
    report.intervals[0] = Tally::default();
    for _ in 0..5_000 {
        report.intervals[0].due();
    }
    for _ in 0..256 {
        report.intervals[0].sent(Duration::ZERO);
    }
    for _ in 0..4_744 {
        report.intervals[0].dropped();
    }
    report.total = report.intervals[0].clone();
    check(
        &report,
        false,
        Fault::Endpoint,
        &[
            "target rate not reached: sent 25.6/s of 500/s; the endpoint was slow: 256 requests were in flight, and none \
           ended in that time: see the endpoint's log",
        ],
    );
}

#[test]
fn a_slow_machine_is_late_while_there_is_room() {
    let late = Stretch { late: 400, ..FINE };
    let mut report = run_of(&[late]);
    report.intervals[0].due += 500;
    report.total.due += 500;
    check(
        &report,
        false,
        Fault::Client,
        &[
            "target rate not reached: sent 500/s of 550/s; this machine was slow: one request of a hundred was sent 400 ms \
           late or more, while 10.3 of 256 were in flight on average: leave it more of its processors, or split the \
           schedule with --shard",
        ],
    );
}

#[test]
fn no_connection_is_the_clients_fault() {
    let mut report = run_of(&[Stretch { due: 100, dropped: 50, ..FINE }]);
    let failure = failed(Class::Connect, "connection refused", None, "nothing listens");
    let at = Duration::from_millis(1);
    for tally in [&mut report.intervals[0], &mut report.total] {
        for index in 0..50 {
            tally.due();
            tally.sent(Duration::ZERO);
            let outcome = Outcome::Failed(Box::new(failure.clone()));
            tally.finished(&Finished { index, intended: Duration::ZERO, sent: Duration::ZERO, ended: at, outcome });
        }
    }
    check(
        &report,
        false,
        Fault::Client,
        &[
            "target rate not reached: sent 10/s of 15/s; no connection came about for 50 of 100 requests: see that the \
             address is right, and that the network and this machine have room for so many connections",
            "50% of the requests failed, all of them as `connect`, which is on the client's side",
        ],
    );
}

#[test]
fn failures_and_lateness_are_told_beside_a_rate_that_was_reached() {
    check(
        &run_of(&[Stretch { throttled: 400, ..FINE }]),
        true,
        Fault::None,
        &[
            "target rate reached: sent 5,000 of 5,000 requests, 500/s on average",
            "8% of the requests failed, all of them as `throttled`, which is on the endpoint's side",
        ],
    );
    check(
        &run_of(&[Stretch { late: 12, ..FINE }, FINE]),
        true,
        Fault::None,
        &[
            "target rate reached: sent 10,000 of 10,000 requests, 500/s on average",
            "50% of the requests were sent more than 10 ms late, at most 12 ms: response times include that",
        ],
    );
}

#[test]
fn a_run_that_was_stopped_is_judged_until_then() {
    let at = Duration::from_secs(25);
    let half = Stretch { due: 2_500, ..FINE };
    let [interrupted, aborted, flat, fatal] = [
        (End::Interrupted { at }, "it was interrupted"),
        (
            End::Aborted { at, condition: "errors>5% over 30s".to_owned(), measured: "7.2%".to_owned() },
            "`errors>5% over 30s` held: 7.2%",
        ),
        (
            End::Flat { at, measured: "500/s answered of 900/s wanted".to_owned() },
            "more load brought no more answers: 500/s answered of 900/s wanted",
        ),
        (
            End::Fatal {
                at,
                class: Class::AccessDenied,
                message: "the role may not invoke the endpoint".to_owned(),
                fix: "allow sagemaker:InvokeEndpoint".to_owned(),
            },
            "every further request would fail (access-denied): the role may not invoke the endpoint: allow \
             sagemaker:InvokeEndpoint",
        ),
    ];
    let broken = (End::Broken { at }, "the threads that send ended before their time, and the figures are not whole");
    for (end, reason) in [interrupted, aborted, flat, fatal, broken] {
        let mut report = run_of(&[FINE, FINE, half, Stretch { due: 0, ..FINE }]);
        report.run.schedule_seconds = 300;
        report.end = end;
        let stopped = format!("the run was stopped after 25 s of 5 min: {reason}");
        check(
            &report,
            true,
            Fault::Stopped,
            &["target rate reached: sent 12,500 of 12,500 requests, 500/s on average", &stopped],
        );
    }
    let mut report = run_of(&[SLOW]);
    report.end = End::Fatal {
        at: Duration::from_secs(1),
        class: Class::AccessDenied,
        message: "the role may not invoke the endpoint".to_owned(),
        fix: "allow sagemaker:InvokeEndpoint".to_owned(),
    };
    let stopped = "the run was stopped after 1 s of 10 s: every further request would fail (access-denied): the role may \
                   not invoke the endpoint: allow sagemaker:InvokeEndpoint";
    check(&report, true, Fault::Stopped, &[stopped]);
    let mut report = run_of(&[SLOW, SLOW]);
    report.run.schedule_seconds = 300;
    report.end = End::Interrupted { at: Duration::from_secs(20) };
    let verdict = verdict(&report);
    assert_eq!((verdict.reached, verdict.fault, verdict.sentences.len()), (false, Fault::Endpoint, 2));
}

/// What is left of an interval at the end of a run is too short to be judged, where there are others.
#[test]
fn a_part_of_an_interval_is_not_judged() {
    let mut report = run_of(&[FINE, SLOW]);
    report.run.schedule_seconds = 15;
    assert!(verdict(&report).reached);
    report.run.schedule_seconds = 5;
    assert!(!verdict(&report).reached);
}

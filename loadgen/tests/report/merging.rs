//! Shards added up to the whole run, and what is no shard of it.

use std::time::Duration;

use jiff::SignedDuration;
use loadgen::observation::{ActivitySeen, Observation};
use loadgen::outcome::Class;
use loadgen::plan::{ArrivalProcess, Shard};
use loadgen::report::{End, Report, merge};
use proptest::prelude::*;

use crate::made::{Made, report_of, requests};

fn shard(index: u64, of: u64) -> Shard {
    Shard::new(index, of).expect("a shard")
}

fn shards_of(requests: &[Made], of: u64) -> Vec<(String, Report)> {
    let part = |index: u64| {
        let (skip, step) = (usize::try_from(index).expect("small"), usize::try_from(of).expect("small"));
        let report = report_of(requests.iter().skip(skip).step_by(step), shard(index, of));
        (format!("{}.json", index + 1), report)
    };
    (0..of).map(part).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn shards_are_the_whole_run((requests, of, turns) in (requests(), 1..6_u64, 0..6_usize)) {
        let mut shards = shards_of(&requests, of);
        let turns = turns % shards.len();
        shards.rotate_left(turns);
        let merged = merge(shards, false).expect("the shards of one run");
        let whole = report_of(&requests, Shard::WHOLE);
        prop_assert_eq!(&merged.total, &whole.total);
        prop_assert_eq!(&merged.intervals, &whole.intervals);
        prop_assert_eq!(merged.run.max_in_flight, of * whole.run.max_in_flight);
        prop_assert_eq!(merged.run.shards, (0..of).map(|index| shard(index, of)).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_merged_can_be_merged(requests in requests()) {
        let shards = shards_of(&requests, 4);
        let all = merge(shards.clone(), false);
        let (first, second) = shards.split_at(2);
        let halves = [first, second].map(|half| merge(half.to_vec(), true).expect("a half"));
        let [first, second] = halves.map(|half| ("half.json".to_owned(), half));
        prop_assert_eq!(merge(vec![second, first], false), all);
    }
}

/// Reports of three shards, changed.
fn changed(change: impl FnOnce(&mut [Report])) -> Vec<(String, Report)> {
    let mut reports: Vec<Report> = (0..3).map(|index| report_of([], shard(index, 3))).collect();
    change(&mut reports);
    let names = ["a.json", "b.json", "c.json"].map(str::to_owned);
    names.into_iter().zip(reports).collect()
}

#[track_caller]
fn check(reports: Vec<(String, Report)>, message: &str, fix: &str) {
    let problem = merge(reports, false).expect_err("a problem");
    assert_eq!((problem.message.as_str(), problem.fix.as_str()), (message, fix));
}

#[test]
fn strangers_are_refused() {
    type Change = fn(&mut Report);
    let rows: [(Change, &str, &str); 12] = [
        (
            |report| report.run.version = "0.2.0".to_owned(),
            "version of loadgen: `0.1.0` and `0.2.0`",
            "run all shards with the same version",
        ),
        (
            |report| report.run.target = "endpoint other".to_owned(),
            "target: `endpoint demo, variant AllTraffic` and `endpoint other`",
            "merge reports of the same target",
        ),
        (
            |report| report.run.address = "http://127.0.0.1:4566".to_owned(),
            "address: `https://runtime.sagemaker.eu-west-1.amazonaws.com` and `http://127.0.0.1:4566`",
            "merge reports of the same address",
        ),
        (
            |report| report.run.payload = "3 payloads".to_owned(),
            "payload: `1 payload of 1,024 bytes, application/json` and `3 payloads`",
            "run all shards with the same payload",
        ),
        (
            |report| report.run.schedule = "1m@5/s".to_owned(),
            "schedule: `40s@500/s` and `1m@5/s`",
            "run all shards with the same schedule, of which --shard takes each its part",
        ),
        (
            |report| report.run.arrivals = ArrivalProcess::Poisson { seed: 7 },
            "arrivals: `constant` and `poisson with seed 7`",
            "run all shards with the same --arrivals and --seed",
        ),
        (
            |report| report.run.schedule_total = 5,
            "number of requests: `20000 in 40 s` and `5 in 40 s`",
            "run all shards with the same schedule, of which --shard takes each its part",
        ),
        (
            |report| report.run.schedule_seconds = 39,
            "number of requests: `20000 in 40 s` and `20000 in 39 s`",
            "run all shards with the same schedule, of which --shard takes each its part",
        ),
        (
            |report| report.run.interval_seconds = 1,
            "length of an interval: `10 s` and `1 s`",
            "run all shards with the same --interval",
        ),
        (
            |report| report.run.timeout = Duration::from_millis(500),
            "time-out: `70 s` and `0.5 s`",
            "run all shards with the same --timeout",
        ),
        (
            |report| report.run.signed = false,
            "signing: `signed` and `unsigned`",
            "run all shards signed, or all with --unsigned",
        ),
        (|report| report.run.shards = vec![Shard::WHOLE], "", ""),
    ];
    for (change, difference, fix) in rows {
        if difference.is_empty() {
            let message = "`c.json` is of 1 shards, and `a.json` of 3";
            check(changed(|reports| change(&mut reports[2])), message, "merge the shards of one run");
        } else {
            let message = format!("`b.json` and `c.json` differ in their {difference}");
            check(changed(|reports| change(&mut reports[2])), &message, fix);
        }
    }
}

#[test]
fn starts_lie_within_a_second() {
    let later = |milliseconds| {
        changed(|reports| {
            let started = &mut reports[1].run.started;
            *started = started.checked_add(SignedDuration::from_millis(milliseconds)).expect("in range");
        })
    };
    let merged = merge(later(1_000), false).expect("the shards of one run");
    assert_eq!(merged.run.started.to_string(), "2026-03-01T12:00:00Z");
    check(
        later(1_001),
        "`a.json` began at 2026-03-01T12:00:00Z and `b.json` at 2026-03-01T12:00:01.001Z: shards of one run begin within a second",
        "give all shards the same --start-at, and see that the clocks of their machines are right",
    );
    check(
        later(-5_000),
        "`b.json` began at 2026-03-01T11:59:55Z and `c.json` at 2026-03-01T12:00:00Z: shards of one run begin within a second",
        "give all shards the same --start-at, and see that the clocks of their machines are right",
    );
}

#[test]
fn a_shard_counts_once() {
    check(
        changed(|reports| reports[2].run.shards = vec![shard(1, 3)]),
        "shard 2/3 is in `b.json` and in `c.json`",
        "name each report once, and run each shard once",
    );
    let whole = report_of([], Shard::WHOLE);
    check(
        vec![("a.json".to_owned(), whole.clone()), ("b.json".to_owned(), whole)],
        "shard 1/1 is in `a.json` and in `b.json`",
        "name each report once, and run each shard once",
    );
}

#[test]
fn missing_shards_are_named() {
    let of = |of: u64, there: &[u64]| {
        let named = |index: &u64| (format!("{index}.json"), report_of([], shard(*index, of)));
        there.iter().map(named).collect::<Vec<_>>()
    };
    let fix = "name the reports of all shards, or say --partial to go without them";
    for (reports, message) in [
        (of(3, &[0, 2]), "1 shard of 3 is missing: 2"),
        (of(5, &[1, 3]), "3 shards of 5 are missing: 1, 3 and 5"),
        (of(12, &[0, 1]), "10 shards of 12 are missing: 3, 4, 5, 6, 7, 8, 9, 10, 11 and 12"),
        (of(1_013, &[0, 1]), "1,011 shards of 1,013 are missing: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 1,001 more"),
    ] {
        check(reports.clone(), message, fix);
        assert!(merge(reports, true).is_ok());
    }
    check(Vec::new(), "there is no report to merge", "name the reports of the shards");
}

#[test]
fn one_report_alone_is_itself() {
    let report = report_of([], shard(2, 5));
    assert_eq!(merge(vec![("a.json".to_owned(), report.clone())], false), Ok(report));
}

#[test]
fn the_end_is_the_one_that_explains_most() {
    let at = Duration::from_secs;
    let fatal =
        End::Fatal { at: at(9), class: Class::AccessDenied, message: "no".to_owned(), fix: "allow it".to_owned() };
    for (ends, expected) in [
        ([End::Completed, End::Completed, End::Completed], End::Completed),
        (
            [End::Completed, End::Interrupted { at: at(7) }, End::Interrupted { at: at(5) }],
            End::Interrupted { at: at(5) },
        ),
        ([End::Interrupted { at: at(5) }, fatal.clone(), End::Completed], fatal),
    ] {
        let reports = changed(|reports| {
            for (report, end) in reports.iter_mut().zip(ends) {
                report.end = end;
            }
        });
        assert_eq!(merge(reports, false).map(|report| report.end), Ok(expected));
    }
}

#[test]
fn an_activity_that_all_saw_is_one() {
    let seen = |at: u64, ids: &[&str]| {
        let activity = |id: &&str| ActivitySeen {
            id: (*id).to_owned(),
            started: "2026-03-01T12:00:00Z".parse().expect("an instant"),
            status: "Successful".to_owned(),
            description: String::new(),
            cause: String::new(),
            not_scaled: Vec::new(),
        };
        Observation {
            at: Duration::from_secs(at),
            status: None,
            desired: Some(1),
            in_service: Some(1),
            range: None,
            alarms: Vec::new(),
            activities: ids.iter().map(activity).collect(),
            problems: Vec::new(),
        }
    };
    let reports = changed(|reports| {
        reports[0].observations = vec![seen(10, &["x"]), seen(30, &["z"])];
        reports[1].observations = vec![seen(9, &[]), seen(19, &["x", "y"])];
        reports[2].observations = vec![seen(20, &["y"])];
    });
    let merged = merge(reports, false).expect("the shards of one run");
    assert_eq!(
        merged.observations,
        [seen(9, &[]), seen(10, &["x"]), seen(19, &["y"]), seen(20, &[]), seen(30, &["z"]),]
    );
}

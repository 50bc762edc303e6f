//! Prediction against measurement.

use std::time::Duration;

use loadgen::observation::Observation;
use loadgen::prediction::compared;
use loadgen::report::{PredictedActivity, PredictedMinute, Prediction};

use crate::made::{Made, RAMP, report};

/// Capacity in service from a second on.
type Course = &'static [(u64, u32)];

/// What is said of a course that was predicted, as activities that end at its seconds, and one that was measured.
#[track_caller]
fn check(predicted: Course, measured: Course, expected: &[&str]) {
    let mut made = report(&Made { watched: false, predicted: false, seconds: 60, ..RAMP });
    let at =
        |course: Course, second: u64| course.iter().rev().find(|(from, _)| *from <= second).map(|(_, level)| *level);
    made.observations = measured.iter().map(|(second, level)| observation(*second, *level)).collect();
    made.prediction = (!predicted.is_empty()).then(|| Prediction {
        plan: "made".to_owned(),
        requests_per_minute: 100.0,
        // A unit that is not there for all of a minute is not there for the whole of it.
        minutes: (0..60)
            .map(|minute| {
                let [first, last] =
                    [minute * 60, minute * 60 + 59].map(|second| at(predicted, second).expect("a level"));
                PredictedMinute { desired: last, in_service: first.min(last) }
            })
            .collect(),
        activities: predicted.windows(2).map(|pair| activity(pair[0].1, pair[1])).collect(),
    });
    let sentences: Vec<String> = compared(&made).into_iter().map(|it| it.sentence).collect();
    assert_eq!(sentences, expected);
}

fn observation(second: u64, level: u32) -> Observation {
    Observation {
        at: Duration::from_secs(second),
        status: None,
        desired: None,
        in_service: Some(level),
        range: None,
        alarms: Vec::new(),
        activities: Vec::new(),
        problems: Vec::new(),
    }
}

fn activity(from: u32, (done, to): (u64, u32)) -> PredictedActivity {
    let [at, done] = [done.saturating_sub(60), done].map(Duration::from_secs);
    PredictedActivity { at, done, from, to, cause: String::new(), reason: String::new() }
}

#[test]
fn each_capacity_is_told_with_both_times() {
    check(&[(0, 2), (360, 4)], &[(0, 2), (540, 4)], &["predicted 4 instances at 12:06, measured 12:09 (3 min later)"]);
    check(
        &[(0, 1), (360, 2), (720, 3)],
        &[(0, 1), (355, 2), (720, 3)],
        &[
            "predicted 2 instances at 12:06, measured 12:05:55 (5 s earlier)",
            "predicted 3 instances at 12:12, measured 12:12",
        ],
    );
}

#[test]
fn a_step_over_several_reaches_all_of_them() {
    check(
        &[(0, 1), (390, 4)],
        &[(0, 1), (400, 2), (800, 5)],
        &[
            "predicted 2 instances at 12:06:30, measured 12:06:40 (10 s later)",
            "predicted 4 instances at 12:06, measured 12:13 (7 min later)",
            "measured 5 instances at 12:13:20, never predicted",
        ],
    );
}

#[test]
fn what_never_came_is_told() {
    check(&[(0, 1), (360, 2)], &[(0, 1), (500, 1)], &["predicted 2 instances at 12:06, never measured"]);
    check(&[(0, 1)], &[(0, 1), (500, 2)], &["measured 2 instances at 12:08:20, never predicted"]);
    check(&[(0, 1)], &[(0, 1), (500, 1)], &[]);
    check(&[], &[(0, 1), (500, 2)], &[]);
    check(&[(0, 1), (360, 2)], &[], &[]);
}

#[test]
fn the_way_back_is_told_from_the_most_there_was() {
    check(
        &[(0, 1), (360, 3), (1_200, 2), (1_500, 1)],
        &[(0, 1), (420, 3), (1_260, 2), (1_790, 1)],
        &[
            "predicted 3 instances at 12:06, measured 12:07 (60 s later)",
            "predicted down to 2 instances at 12:20, measured 12:21 (60 s later)",
            "predicted down to 1 instance at 12:25, measured 12:29 (5 min later)",
        ],
    );
    // Where less was reached than predicted, coming down to that is no news.
    check(
        &[(0, 1), (360, 5), (1_200, 3), (1_500, 1)],
        &[(0, 1), (420, 3), (1_500, 1)],
        &[
            "predicted 3 instances at 12:06, measured 12:07 (60 s later)",
            "predicted 5 instances at 12:06, never measured",
            "predicted down to 1 instance at 12:25, measured 12:25",
        ],
    );
}

#[test]
fn a_start_that_differs_is_told() {
    check(
        &[(0, 2), (360, 3)],
        &[(0, 1), (120, 2), (360, 3)],
        &[
            "predicted 2 instances from the start, measured 12:02 (2 min later)",
            "predicted 3 instances at 12:06, measured 12:06",
        ],
    );
}

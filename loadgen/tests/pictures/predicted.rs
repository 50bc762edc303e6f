//! What the simulator is asked, and what is kept of its answer.

use std::time::Duration;

use loadgen::plan::{ArrivalProcess, Plan, Shard};
use loadgen::prediction::{Premises, of_report, planned, predict, sent};
use loadgen::report::{PredictedMinute, Report};
use loadgen::tally::Tally;
use scaling::Deployment;
use simulator::{Arrivals, Assumptions, Fleet, traffic};
use templategen::spec;

use crate::made::{Made, RAMP, report};

const SPEC: &str = "
endpoint_name: demo
capacity: { min: 1, max: 6 }
step_scaling:
  steps: 'below 20: -1, from 50: +1'
";

fn premises() -> Premises {
    let reading = spec::read("made.spec.yaml", SPEC.as_bytes());
    let spec = reading.spec.as_ref().expect("a spec without a problem");
    Premises {
        plan: "made".to_owned(),
        deployment: Deployment::of(&spec.plan),
        fleet: Fleet { start_up_seconds: 90, ..Fleet::of(100.0) },
        assumptions: Assumptions::DEFAULT,
        initial_capacity: None,
    }
}

/// A run that sent so many requests in each interval.
fn with(interval: u64, requests: &[u64]) -> Report {
    let mut made = report(&Made { watched: false, predicted: false, seconds: 1, ..RAMP });
    made.run.interval_seconds = interval;
    made.intervals = requests.iter().map(|sent| Tally { sent: *sent, due: *sent, ..Tally::default() }).collect();
    made
}

fn known(minutes: impl IntoIterator<Item = Arrivals>) -> Vec<f64> {
    minutes.into_iter().map(|minute| minute.known().expect("no gap")).collect()
}

#[track_caller]
fn check_sent(report: &Report, expected: &[f64]) {
    let minutes = known(sent(report));
    let alike =
        minutes.len() == expected.len() && minutes.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-9);
    assert!(alike, "{minutes:?} is not {expected:?}");
}

#[test]
fn what_was_sent_is_told_by_the_minute() {
    check_sent(&with(10, &[1, 2, 3, 4, 5, 6, 7]), &[21.0, 7.0]);
    check_sent(&with(60, &[5, 6]), &[5.0, 6.0]);
    check_sent(&with(90, &[90, 9]), &[60.0, 33.0, 6.0]);
    check_sent(&with(7, &[7; 9]), &[60.0, 3.0]);
    check_sent(&with(1, &[3, 3, 3, 3, 3]), &[15.0]);
    check_sent(&with(600, &[600]), &[60.0; 10]);
    check_sent(&with(10, &[]), &[]);
}

/// The endpoint has the requests of all shards.
#[test]
fn the_other_shards_are_taken_to_have_sent_as_much() {
    let mut some = with(60, &[5, 6]);
    some.run.shards = [1, 3].map(|index| Shard::new(index, 8).expect("a shard")).to_vec();
    check_sent(&some, &[20.0, 24.0]);
}

#[test]
fn a_plan_is_told_by_the_minute_all_shards_together() {
    let schedule = traffic::parse("90s@60/m").expect("a schedule").schedule;
    let shard = Shard::new(1, 4).expect("a shard");
    let plan = Plan { schedule, arrivals: ArrivalProcess::Constant, shard };
    assert_eq!(known(planned(&plan)), [60.0, 30.0]);
}

fn minutes(minutes: &[PredictedMinute]) -> Vec<(u32, u32)> {
    minutes.iter().map(|minute| (minute.desired, minute.in_service)).collect()
}

#[test]
fn a_prediction_has_the_minutes_and_what_was_done_in_them() {
    let load = vec![Arrivals::of(90.0).expect("a count"); 6];
    let start = "2026-11-30T12:00:00Z".parse().expect("an instant");
    let prediction = predict(&premises(), start, None, load).expect("a plan that can be simulated");
    let first = &prediction.activities[0];
    assert_eq!((first.from, first.to, first.cause.as_str()), (1, 2, "steps"));
    assert_eq!(first.done.checked_sub(first.at), Some(Duration::from_secs(90)));
    assert!(first.reason.contains("from 50: +1"), "{}", first.reason);
    // A unit that starts within a minute is in service from the next one on.
    let done = first.done.as_secs();
    for (minute, (_, in_service)) in (0_u64..).zip(minutes(&prediction.minutes)) {
        assert_eq!(in_service, if minute * 60 < done { 1 } else { 2 }, "minute {minute}, done at {done}");
    }
    assert!((prediction.requests_per_minute - 100.0).abs() < f64::EPSILON);
}

/// The capacity at the start and the range are those that were seen; what was said of the start goes before.
#[test]
fn a_prediction_begins_with_what_was_seen() {
    let mut made = report(&RAMP);
    let begin = |made: &Report, premises: &Premises| {
        let prediction = of_report(premises, made).expect("a plan that can be simulated");
        let most = prediction.minutes.iter().map(|minute| minute.desired).max().expect("minutes");
        (prediction.minutes[0].in_service, most)
    };
    made.observations[0].in_service = None;
    made.observations[0].desired = None;
    made.observations[1].in_service = Some(3);
    made.observations[1].range = Some((2, 4));
    assert_eq!(begin(&made, &premises()), (3, 4));
    assert_eq!(begin(&made, &Premises { initial_capacity: Some(2), ..premises() }), (2, 4));
    made.observations.clear();
    assert_eq!(begin(&made, &premises()), (1, 6));
}

#[test]
fn a_plan_that_can_not_be_simulated_says_why() {
    let spec = "endpoint_name: demo\ncapacity: { min: 1, max: 6 }\nstep_scaling:\n  metric: ModelLatency\n  steps: 'from 50: +1'\n";
    let reading = spec::read("made.spec.yaml", spec.as_bytes());
    let plan = &reading.spec.as_ref().expect("a spec").plan;
    let premises = Premises { deployment: Deployment::of(plan), ..premises() };
    let refused = of_report(&premises, &report(&RAMP)).expect_err("no load tells a latency");
    assert!(refused.message.contains("ModelLatency"), "{}", refused.message);
}

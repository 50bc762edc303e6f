//! The text after a run.

use std::time::Duration;

use jiff::SignedDuration;
use loadgen::observation::{ActivitySeen, AlarmSeen, Observation};
use loadgen::outcome::{Answer, Class, Failure, Finished, Outcome, StreamTimes};
use loadgen::plan::{ArrivalProcess, Shard};
use loadgen::report::text::{LINES, summary};
use loadgen::report::{End, PredictedActivity, PredictedMinute, Prediction, Report};
use proptest::prelude::*;
use scaling::AlarmState;

use crate::made::{Stretch, failed, report, report_of, run_of};

/// Adds a request to the last interval and to the whole.
fn add(report: &mut Report, milliseconds: u64, outcome: &Outcome) {
    let ended = Duration::from_millis(milliseconds);
    let last = report.intervals.last_mut().expect("an interval");
    for tally in [last, &mut report.total] {
        tally.due();
        tally.sent(Duration::ZERO);
        let outcome = outcome.clone();
        tally.finished(&Finished { index: 0, intended: Duration::ZERO, sent: Duration::ZERO, ended, outcome });
    }
}

/// A run under which an endpoint scales out, with failures of several kinds.
fn eventful() -> Report {
    let slow = Stretch { dropped: 880, throttled: 200, late: 3, takes: 620, ..Stretch::FINE };
    let mut report = run_of(&[Stretch::FINE, slow, Stretch { due: 4_990, ..Stretch::FINE }]);
    let model = Failure {
        status: Some(424),
        original_status: Some(500),
        log_stream: Some(
            "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/sagemaker/Endpoints/demo:log-stream:AllTraffic/i-0abc"
                .to_owned(),
        ),
        variant: Some("AllTraffic".into()),
        ..failed(Class::ModelError, "ModelError", None, "Received server error (500) from primary")
    };
    for _ in 0..4 {
        add(&mut report, 35, &Outcome::Failed(Box::new(model.clone())));
    }
    add(&mut report, 70_000, &Outcome::Failed(Box::new(failed(Class::TimedOut, "time-out", None, ""))));
    for variant in ["canary", "canary", "AllTraffic"] {
        let answer = Answer { variant: Some(variant.into()), bytes: 10, stream: None };
        add(&mut report, 21, &Outcome::Answered(answer));
    }
    report.run.schedule_total = report.total.due;
    report.observations = observations(&report);
    let activity = PredictedActivity {
        at: Duration::from_secs(5),
        done: Duration::from_secs(15),
        from: 1,
        to: 2,
        cause: "steps".to_owned(),
        reason: "InvocationsPerInstance is 500".to_owned(),
    };
    report.prediction = Some(Prediction {
        plan: "steps.spec.yaml".to_owned(),
        requests_per_minute: 60.0,
        minutes: [1, 2].map(|units| PredictedMinute { desired: 2, in_service: units }).to_vec(),
        activities: vec![activity],
    });
    report
}

fn observations(report: &Report) -> Vec<Observation> {
    let instant = |seconds| report.run.started.checked_add(SignedDuration::from_secs(seconds)).expect("in range");
    let activity = |id: &str, seconds: i64, reasons: &[&str]| ActivitySeen {
        id: id.to_owned(),
        started: instant(seconds),
        status: if reasons.is_empty() { "InProgress" } else { "NotScaled" }.to_owned(),
        description: "Setting desired instance count to 2.".to_owned(),
        cause: "monitor alarm steps-high in state ALARM triggered policy steps".to_owned(),
        not_scaled: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
    };
    let seen = |at: u64, in_service: u32, state: AlarmState, activities: Vec<ActivitySeen>| Observation {
        at: Duration::from_secs(at),
        status: Some("InService".to_owned()),
        desired: Some(2),
        in_service: Some(in_service),
        range: Some((1, 4)),
        alarms: vec![AlarmSeen { name: "steps-high".to_owned(), state }],
        activities,
        problems: Vec::new(),
    };
    vec![
        seen(0, 1, AlarmState::Ok, Vec::new()),
        seen(10, 1, AlarmState::Alarm, vec![activity("a", 8, &[])]),
        seen(20, 2, AlarmState::Alarm, vec![activity("b", 18, &["the capacity is at its maximum of 4"])]),
        Observation {
            problems: vec!["the alarms could not be read".to_owned()],
            ..seen(30, 3, AlarmState::Ok, Vec::new())
        },
    ]
}

#[test]
fn a_run_with_everything() {
    insta::assert_snapshot!(summary(&eventful()));
}

#[test]
fn a_run_in_which_nothing_happens() {
    insta::assert_snapshot!(summary(&run_of(&[Stretch::FINE; 3])));
}

/// The highest rate is told beside the mean, and that each shard is in the figures.
#[test]
fn a_ramp_of_two_shards() {
    let due = |due| Stretch { due, ..Stretch::FINE };
    let mut report = run_of(&[due(1_000), due(3_000), due(5_000), due(5_000)]);
    report.run.schedule = "40s@0..500/s".to_owned();
    report.run.shards = [0, 1].map(|index| Shard::new(index, 3).expect("a shard")).to_vec();
    insta::assert_snapshot!(summary(&report));
}

#[test]
fn a_run_of_streams_that_was_stopped() {
    let mut report = run_of(&[Stretch { due: 0, ..Stretch::FINE }]);
    let times =
        StreamTimes { first_part: Duration::from_millis(180), parts: 40, longest_gap: Duration::from_millis(55) };
    add(&mut report, 1_900, &Outcome::Answered(Answer { variant: None, bytes: 4_000, stream: Some(times) }));
    report.end = End::Aborted {
        at: Duration::from_secs(9),
        condition: "p99>1s over 5s".to_owned(),
        measured: "1.9 s".to_owned(),
    };
    report.run.schedule_seconds = 300;
    report.run.arrivals = ArrivalProcess::Poisson { seed: 7 };
    report.run.shards = vec![Shard::new(2, 16).expect("a shard")];
    report.run.signed = false;
    insta::assert_snapshot!(summary(&report));
}

#[test]
fn a_run_without_a_request() {
    insta::assert_snapshot!(summary(&report_of([], Shard::WHOLE)));
}

/// Whatever others wrote into it, and however much there is.
#[test]
fn much_is_cut() {
    let mut report = eventful();
    for kind in 0..30 {
        let stream = format!("arn:{}", "x".repeat(300));
        let failure = Failure {
            log_stream: Some(stream),
            ..failed(Class::ModelError, &format!("kind {kind}"), Some(424), &"long ".repeat(200))
        };
        add(&mut report, 35, &Outcome::Failed(Box::new(failure)));
        let answer = Answer { variant: Some(format!("variant-{kind}").into()), bytes: 0, stream: None };
        add(&mut report, 35, &Outcome::Answered(answer));
        let mut seen = observations(&report).swap_remove(1);
        seen.at = Duration::from_secs(100 + kind);
        seen.in_service = Some(u32::try_from(kind).expect("small"));
        seen.alarms[0].name = format!("alarm {kind} {}", "y".repeat(100));
        seen.problems = vec![format!("problem {kind} {}", "z".repeat(500))];
        report.observations.push(seen);
    }
    let message = "no ".repeat(2_000);
    report.end = End::Fatal { at: Duration::from_secs(30), class: Class::NotFound, fix: message.clone(), message };
    report.run.schedule = "10s@5/s, ".repeat(100);
    report.run.target = "endpoint ".to_owned() + &"e".repeat(500);
    check_size(&summary(&report));
    insta::assert_snapshot!(summary(&report));
}

#[track_caller]
fn check_size(text: &str) {
    assert!(text.lines().count() <= LINES, "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    assert!(!text.contains(|letter: char| letter.is_control() && letter != '\n'), "{text:?}");
    assert!(
        text.ends_with('\n') && !text.contains("\n\n\n") && text.lines().all(|line| line.trim_end() == line),
        "{text}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_text_fits_a_page(report in report()) {
        check_size(&summary(&report));
    }
}

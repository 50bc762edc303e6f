//! Which calls are repeated, how often, after which pauses and until when.

use std::sync::PoisonError;
use std::time::Duration;

use lambda::identity::Target;
use lambda::services::{ErrorKind, ServiceError, Services, Steady, Watched, Write};
use scaling::SuspendedState;
use serde_json::{Value, json};
use standin::Fault;
use tokio::time::Instant;

use crate::account::{Account, SECRET, concurrency, instances, registration};
use crate::lines::Lines;
use crate::listening::listen;
use crate::values::{alarm_named, scheduled_action_named, step_policy_named, tracking_policy_named};

fn in_seconds(seconds: u64) -> Instant {
    Instant::now() + Duration::from_secs(seconds)
}

/// The call that a row is about, on a registered target.
fn write(operation: &str) -> Write {
    match operation {
        "RegisterScalableTarget" => registration(&instances()),
        "DeregisterScalableTarget" => Write::DeregisterTarget(instances()),
        "PutScalingPolicy" => Write::PutPolicy(instances(), tracking_policy_named("tracking")),
        "PutScheduledAction" => Write::PutScheduledAction(instances(), scheduled_action_named("nightly")),
        "DeleteScheduledAction" => Write::DeleteScheduledAction(instances(), "nightly".to_owned()),
        "PutMetricAlarm" => Write::PutAlarm(Box::new(alarm_named("alarm")), [].into()),
        "DeleteAlarms" => Write::DeleteAlarms(vec!["alarm".to_owned()]),
        other => panic!("no call is known as {other}"),
    }
}

/// Lets a call be refused some times, and compares how often it is made and whether it succeeds in the end.
async fn check(operation: &str, code: &str, message: &str, refusals: usize, calls: usize, succeeds: bool) {
    let account = Account::registered().await;
    let before = account.inputs(operation).len();
    for _ in 0..refusals {
        account.standin().add_fault(operation, Fault::error(code, message));
    }
    let result = Steady::new(&account.aws, in_seconds(300)).write(&write(operation)).await;
    let case = format!("{operation}: {code}: {message}");
    assert_eq!(account.inputs(operation).len() - before, calls, "{case}");
    let refusal = (!succeeds).then(|| case.clone());
    assert_eq!(result.err().map(|error| error.to_string()), refusal);
}

#[tokio::test(start_paused = true)]
async fn p22_a_target_that_is_not_known_yet_is_tried_a_few_times() {
    let message = "No scalable target registered for service namespace: sagemaker";
    for operation in ["PutScalingPolicy", "PutScheduledAction"] {
        check(operation, "ObjectNotFoundException", message, 1, 2, true).await;
        check(operation, "ObjectNotFoundException", message, 6, 7, true).await;
        check(operation, "ObjectNotFoundException", message, 7, 7, false).await;
    }
    check("DeleteScheduledAction", "ObjectNotFoundException", message, 1, 1, false).await;
    check("DeregisterScalableTarget", "ObjectNotFoundException", message, 1, 1, false).await;
}

#[tokio::test(start_paused = true)]
async fn p23_p38_a_concurrent_update_is_waited_for() {
    for operation in ["RegisterScalableTarget", "DeregisterScalableTarget", "PutScalingPolicy", "PutScheduledAction"] {
        check(operation, "ConcurrentUpdateException", "Try again.", 2, 3, true).await;
    }
}

#[tokio::test(start_paused = true)]
async fn p24_a_busy_service_is_waited_for() {
    for (operation, code) in [
        ("RegisterScalableTarget", "ThrottlingException"),
        ("PutScalingPolicy", "InternalServiceException"),
        ("PutMetricAlarm", "Throttling"),
        ("PutMetricAlarm", "InternalServiceFault"),
    ] {
        check(operation, code, "Rate exceeded", 3, 4, true).await;
        check(operation, code, "Rate exceeded", 20, 21, true).await;
    }
}

#[tokio::test(start_paused = true)]
async fn p25_a_policy_whose_alarms_are_refused_is_tried_again_where_it_may_help() {
    let code = "FailedResourceAccessException";
    for (message, refusals, calls, succeeds) in [
        ("Unable to create alarms: Rate exceeded", 1, 2, true),
        ("Unable to create alarms: Rate exceeded", 12, 13, true),
        ("role is not authorized to perform: cloudwatch:PutMetricAlarm", 2, 3, true),
        ("role is not authorized to perform: cloudwatch:PutMetricAlarm", 9, 7, false),
        ("The security token included in the request is invalid", 2, 3, true),
        ("The security token included in the request is invalid", 9, 7, false),
        ("Unable to retrieve alarms for scaling policy", 1, 1, false),
    ] {
        check("PutScalingPolicy", code, message, refusals, calls, succeeds).await;
    }
}

#[tokio::test(start_paused = true)]
async fn p26_what_is_wrong_is_asked_once() {
    let missing = "User is missing the following permissions: sagemaker:DescribeEndpoint";
    check("RegisterScalableTarget", "ValidationException", missing, 1, 1, false).await;
    check("RegisterScalableTarget", "AccessDeniedException", "is not authorized to perform", 1, 1, false).await;
    check("RegisterScalableTarget", "ValidationException", "Unable to assume IAM role: arn:aws:iam", 2, 3, true).await;
    check("RegisterScalableTarget", "ValidationException", "Unable to assume IAM role: arn:aws:iam", 9, 7, false).await;
}

#[tokio::test(start_paused = true)]
async fn p27_a_quota_that_is_used_up_is_asked_once() {
    check("RegisterScalableTarget", "LimitExceededException", "At most 500 targets.", 1, 1, false).await;
    check("PutScalingPolicy", "LimitExceededException", "At most 50 policies.", 1, 1, false).await;
    check("PutMetricAlarm", "LimitExceeded", "At most 5000 alarms.", 1, 1, false).await;
}

/// The gaps between the calls of an operation, in milliseconds.
fn gaps(account: &Account, operation: &str) -> Vec<u128> {
    let standin = account.standin();
    let times: Vec<_> = standin.calls().iter().filter(|call| call.operation == operation).map(|call| call.at).collect();
    times.windows(2).map(|pair| pair[1].duration_since(pair[0]).expect("time goes on").as_millis()).collect()
}

#[tokio::test(start_paused = true)]
async fn pauses_grow_up_to_ten_seconds() {
    let account = Account::new();
    for _ in 0..8 {
        account.standin().add_fault("RegisterScalableTarget", Fault::error("ConcurrentUpdateException", "Try again."));
    }
    let steady = Steady::new(&account.aws, in_seconds(300)).with_jitter(|longest| longest);
    steady.write(&registration(&instances())).await.expect("it is registered");
    assert_eq!(gaps(&account, "RegisterScalableTarget"), [500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
}

#[tokio::test(start_paused = true)]
async fn pauses_are_of_a_random_length() {
    let account = Account::new();
    for _ in 0..40 {
        account.standin().add_fault("RegisterScalableTarget", Fault::error("ConcurrentUpdateException", "Try again."));
    }
    fastrand::seed(7);
    Steady::new(&account.aws, in_seconds(900)).write(&registration(&instances())).await.expect("it is registered");
    let long = gaps(&account, "RegisterScalableTarget").split_off(5);
    assert!(long.iter().all(|gap| *gap <= 10_001), "{long:?}");
    let mean = long.iter().sum::<u128>() / 35;
    assert!((3000..7000).contains(&mean), "{long:?}");
    assert!(long.iter().any(|gap| *gap < 2500) && long.iter().any(|gap| 7500 < *gap), "{long:?}");
}

#[tokio::test(start_paused = true)]
async fn no_attempt_begins_after_the_time_is_up() {
    for (seconds, calls, elapsed) in [(300, 34, 295_500), (16, 6, 15_500), (4, 4, 3500), (1, 2, 500), (0, 1, 0)] {
        let account = Account::new();
        for _ in 0..60 {
            let fault = Fault::error("ConcurrentUpdateException", "Try again.");
            account.standin().add_fault("RegisterScalableTarget", fault);
        }
        let began = Instant::now();
        let steady = Steady::new(&account.aws, in_seconds(seconds)).with_jitter(|longest| longest);
        let error = steady.write(&registration(&instances())).await.expect_err("it never succeeds");
        assert_eq!(error.to_string(), "RegisterScalableTarget: ConcurrentUpdateException: Try again.");
        assert_eq!(account.inputs("RegisterScalableTarget").len(), calls, "{seconds} s");
        // The timer rounds up to whole milliseconds.
        let late = began.elapsed().as_millis() - elapsed;
        assert!(late <= calls as u128, "{seconds} s: {late} ms late");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_hangs_is_made_again_whether_or_not_it_took_effect() {
    for fault in [Fault::Hang, Fault::ApplyAndHang] {
        let account = Account::new();
        account.standin().add_fault("RegisterScalableTarget", fault);
        let began = Instant::now();
        let steady = Steady::new(&account.aws, in_seconds(60)).with_jitter(|longest| longest);
        steady.write(&registration(&instances())).await.expect("it is registered");
        assert_eq!(account.inputs("RegisterScalableTarget").len(), 2);
        assert_eq!(began.elapsed().as_secs(), 10);
    }
}

#[tokio::test(start_paused = true)]
async fn an_attempt_ends_with_the_time_but_has_a_second() {
    for (seconds, expected) in [(60, 60), (25, 25), (10, 10), (4, 4), (1, 1), (0, 1)] {
        let account = Account::new();
        for _ in 0..9 {
            account.standin().add_fault("DescribeScalableTargets", Fault::Hang);
        }
        let began = Instant::now();
        let steady = Steady::new(&account.aws, in_seconds(seconds)).with_jitter(|_| Duration::ZERO);
        let error = steady.target(&instances()).await.expect_err("it is never answered");
        assert_eq!(error, ServiceError { operation: "DescribeScalableTargets", kind: ErrorKind::TimedOut });
        assert_eq!(error.to_string(), "DescribeScalableTargets: timed out: no answer came in time");
        assert_eq!((began.elapsed().as_millis() + 50) / 1000, expected, "{seconds} s");
    }
}

/// Every read, once.
async fn read_all(services: &impl Services, target: &Target) -> Vec<Option<ServiceError>> {
    vec![
        services.target(target).await.err(),
        services.policies(target).await.err(),
        services.scheduled_actions(target).await.err(),
        services.target_tags("arn:aws:target").await.err(),
        services.alarms("stepscale/").await.err(),
        services.alarm_tags("arn:aws:alarm").await.err(),
    ]
}

#[tokio::test(start_paused = true)]
async fn every_read_is_repeated() {
    let account = Account::registered().await;
    let operations = [
        "DescribeScalableTargets",
        "DescribeScalingPolicies",
        "DescribeScheduledActions",
        "application-autoscaling:ListTagsForResource",
        "DescribeAlarms",
        "cloudwatch:ListTagsForResource",
    ];
    for operation in operations {
        account.standin().add_fault(operation, Fault::error("ThrottlingException", "Rate exceeded"));
    }
    let errors = read_all(&Steady::new(&account.aws, in_seconds(60)), &instances()).await;
    // The two ARNs belong to nothing.
    let not_found: Vec<_> = errors.iter().map(|error| error.as_ref().map(ServiceError::is_not_found)).collect();
    assert_eq!(not_found, [None, None, None, Some(true), None, Some(true)]);
    assert_eq!(account.standin().calls().len(), 1 + 2 * operations.len());
}

#[tokio::test(start_paused = true)]
async fn the_last_call_is_remembered() {
    let account = Account::registered().await;
    let watched = Watched::new(&account.aws);
    assert_eq!(watched.last_call(), None);
    let resource = "endpoint/demo/variant/AllTraffic";
    let arn = || "arn:aws:thing".to_owned();
    for (call, expected) in [
        (write("RegisterScalableTarget"), format!("RegisterScalableTarget of {resource}")),
        (write("PutScalingPolicy"), format!("PutScalingPolicy of {resource}, policy tracking")),
        (write("PutScheduledAction"), format!("PutScheduledAction of {resource}, scheduled action nightly")),
        (write("DeleteScheduledAction"), format!("DeleteScheduledAction of {resource}, scheduled action nightly")),
        (
            Write::DeletePolicy(instances(), "tracking".to_owned()),
            format!("DeleteScalingPolicy of {resource}, policy tracking"),
        ),
        (write("PutMetricAlarm"), "PutMetricAlarm of alarm".to_owned()),
        (Write::DeleteAlarms(vec!["alarm".to_owned(), "other".to_owned()]), "DeleteAlarms of alarm, other".to_owned()),
        (Write::TagTarget(arn(), [].into()), "TagResource of arn:aws:thing".to_owned()),
        (Write::UntagTarget(arn(), vec![]), "UntagResource of arn:aws:thing".to_owned()),
        (Write::TagAlarm(arn(), [].into()), "TagResource of arn:aws:thing".to_owned()),
        (Write::UntagAlarm(arn(), vec![]), "UntagResource of arn:aws:thing".to_owned()),
        (write("DeregisterScalableTarget"), format!("DeregisterScalableTarget of {resource}")),
    ] {
        drop(watched.write(&call).await);
        assert_eq!(watched.last_call(), Some(expected));
    }
    drop(watched.alarms("stepscale/").await);
    assert_eq!(watched.last_call().as_deref(), Some("DescribeAlarms of stepscale/*"));
}

#[tokio::test(start_paused = true)]
async fn what_hangs_is_what_was_called_last() {
    let account = Account::registered().await;
    account.standin().add_fault("PutScalingPolicy", Fault::Hang);
    let watched = Watched::new(&account.aws);
    let work = async {
        watched.target(&instances()).await.expect("it is described");
        watched.write(&Write::PutPolicy(instances(), step_policy_named("steps"))).await
    };
    assert!(tokio::time::timeout(Duration::from_secs(5), work).await.is_err());
    let expected = "PutScalingPolicy of endpoint/demo/variant/AllTraffic, policy steps";
    assert_eq!(watched.last_call().as_deref(), Some(expected));
}

#[tokio::test(start_paused = true)]
async fn every_call_is_logged_once_without_a_secret() {
    let lines = Lines::default();
    let kept = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_max_level(tracing::Level::INFO)
        .with_writer(move || kept.clone())
        .finish();
    let guard = listen(subscriber);
    let account = Account::new();
    for _ in 0..2 {
        account.standin().add_fault("RegisterScalableTarget", Fault::error("ConcurrentUpdateException", "Try again."));
    }
    account.standin().add_fault("DescribeAlarms", Fault::Hang);
    let steady = Steady::new(&account.aws, in_seconds(20)).with_jitter(|longest| longest);
    steady.write(&registration(&instances())).await.expect("it is registered");
    steady.write(&write("DeleteScheduledAction")).await.expect_err("it is not there");
    Steady::new(&account.aws, in_seconds(0)).alarms("ours/").await.expect_err("it is never answered");
    drop(guard);

    let bytes = lines.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let text = String::from_utf8(bytes).expect("a log is text");
    assert!(!text.contains(SECRET) && !text.contains("Signature"), "{text}");
    let ours: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .filter(|line: &Value| line["target"] == "lambda")
        .collect();
    let not_there = "No scheduled action found for service namespace: sagemaker, resource ID: \
                     endpoint/demo/variant/AllTraffic, scalable dimension: sagemaker:variant:DesiredInstanceCount, \
                     scheduled action name: nightly";
    let expected = [
        (
            1500,
            json!({
                "operation": "RegisterScalableTarget",
                "resource": "endpoint/demo/variant/AllTraffic",
                "retries": 2,
                "outcome": "ok",
            }),
        ),
        (
            0,
            json!({
                "operation": "DeleteScheduledAction",
                "resource": "endpoint/demo/variant/AllTraffic, scheduled action nightly",
                "retries": 0,
                "outcome": "ObjectNotFoundException",
                "reason": not_there,
            }),
        ),
        (
            1000,
            json!({
                "operation": "DescribeAlarms",
                "resource": "ours/*",
                "retries": 0,
                "outcome": "timed out",
                "reason": "timed out: no answer came in time",
            }),
        ),
    ];
    assert_eq!(ours.len(), expected.len(), "{text}");
    for (mut line, (milliseconds, expected)) in ours.into_iter().zip(expected) {
        let members = line.as_object_mut().expect("a line is an object");
        let duration = members.remove("duration_ms").and_then(|duration| duration.as_u64()).expect("it is a number");
        assert!((milliseconds..milliseconds + 10).contains(&duration), "{duration} ms: {expected}");
        assert!(members.remove("timestamp").is_some());
        for (name, value) in [("level", "INFO"), ("message", "call"), ("target", "lambda")] {
            assert_eq!(members.remove(name), Some(json!(value)));
        }
        assert_eq!(line, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn suspended_flags_survive_a_repeated_call() {
    let account = Account::new();
    let suspended = SuspendedState { dynamic_scaling_in: true, dynamic_scaling_out: false, scheduled_scaling: true };
    account.standin().add_fault("RegisterScalableTarget", Fault::ApplyAndHang);
    let Write::RegisterTarget(mut wanted) = registration(&concurrency()) else { panic!("it is a registration") };
    wanted.suspended = suspended;
    let steady = Steady::new(&account.aws, in_seconds(60));
    steady.write(&Write::RegisterTarget(wanted)).await.expect("it is registered");
    let described = steady.target(&concurrency()).await.expect("it is described").expect("it is there");
    assert_eq!(described.suspended, suspended);
}

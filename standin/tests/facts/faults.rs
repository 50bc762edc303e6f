//! Faults, and the record of calls.

use std::time::Duration;

use serde_json::{Value, json};
use standin::{Answer, CallOutcome, Fault, Outcome, Service, ServiceError};
use tokio::time::{Instant, timeout};

use crate::account::{Account, INSTANCES, request, target};

fn register() -> Value {
    target(INSTANCES, json!({"MinCapacity": 1, "MaxCapacity": 4}))
}

fn is_registered(account: &Account) -> bool {
    account.standin.state()["targets"] != json!([])
}

#[test]
fn an_error_is_met_as_often_as_asked_and_changes_nothing() {
    let mut account = Account::new();
    for _ in 0..2 {
        account.standin.add_fault("RegisterScalableTarget", Fault::error("ConcurrentUpdateException", "Try again."));
    }
    for _ in 0..2 {
        account.check("RegisterScalableTarget", &register(), "ConcurrentUpdateException: Try again.");
        assert!(!is_registered(&account));
    }
    account.check("RegisterScalableTarget", &register(), "");
    let outcomes: Vec<_> = account.standin.calls().iter().map(|call| call.outcome.clone()).collect();
    let refused =
        CallOutcome::Refused { exception: "ConcurrentUpdateException".to_owned(), message: "Try again.".to_owned() };
    assert_eq!(outcomes, [refused.clone(), refused, CallOutcome::Succeeded]);
}

#[test]
fn an_error_has_the_status_and_the_code_it_was_given() {
    let mut account = Account::new();
    let error = ServiceError::new("InternalServiceFault", "Broken.").coded("InternalServiceError").with_status(500);
    account.standin.add_fault("DescribeAlarms", Fault::Error(error));
    let answer = account.standin.answer(&request(Service::CloudWatch, "DescribeAlarms", &json!({})), account.now);
    let Outcome::Reply(response) = answer else { panic!("not answered: {answer:?}") };
    assert_eq!(response.status(), 500);
    assert_eq!(response.headers()["x-amzn-query-error"], "InternalServiceError;Receiver");
}

#[tokio::test(start_paused = true)]
async fn a_hanging_call_is_never_answered() {
    for (fault, applied) in [(Fault::Hang, false), (Fault::ApplyAndHang, true)] {
        let mut account = Account::new();
        account.standin.add_fault("RegisterScalableTarget", fault);
        let request = request(Service::ApplicationAutoScaling, "RegisterScalableTarget", &register());
        let outcome = account.standin.answer(&request, account.now);
        assert!(timeout(Duration::from_hours(1), outcome.reply()).await.is_err(), "applied: {applied}");
        assert_eq!(is_registered(&account), applied);
        assert_eq!(account.standin.calls()[0].outcome, CallOutcome::Unanswered { applied });
    }
}

/// A call without a protocol meets the same faults and is recorded the same.
#[test]
fn a_call_in_process_is_answered_as_a_request_is() {
    let late = Duration::from_secs(7);
    let error = ServiceError::new("ConcurrentUpdateException", "Try again.");
    for (fault, expected, registered) in [
        (Some(Fault::Error(error.clone())), Answer::Given(Err(error)), false),
        (Some(Fault::Hang), Answer::Never { applied: false }, false),
        (Some(Fault::ApplyAndHang), Answer::Never { applied: true }, true),
        (Some(Fault::Latency(late)), Answer::Delayed(late, Ok(Value::Null)), true),
        (None, Answer::Given(Ok(Value::Null)), true),
    ] {
        let (mut in_process, mut requested) = (Account::new(), Account::new());
        for account in [&mut in_process, &mut requested] {
            if let Some(fault) = &fault {
                account.standin.add_fault("RegisterScalableTarget", fault.clone());
            }
        }
        let (service, operation) = (Service::ApplicationAutoScaling, "RegisterScalableTarget");
        let mut answer = in_process.standin.call(service, operation, register(), in_process.now);
        let _ = requested.standin.answer(&request(service, operation, &register()), requested.now);
        if let Answer::Given(Ok(value)) | Answer::Delayed(_, Ok(value)) = &mut answer {
            assert!(value.take()["ScalableTargetARN"].is_string());
        }
        assert_eq!(answer, expected);
        assert_eq!((is_registered(&in_process), is_registered(&requested)), (registered, registered));
        let outcomes = |account: &Account| account.standin.calls()[0].outcome.clone();
        assert_eq!(outcomes(&in_process), outcomes(&requested));
    }
}

#[tokio::test(start_paused = true)]
async fn latency_passes_on_the_clock_of_the_caller() {
    let mut account = Account::new();
    account.standin.add_fault("RegisterScalableTarget", Fault::Latency(Duration::from_secs(7)));
    let request = request(Service::ApplicationAutoScaling, "RegisterScalableTarget", &register());
    let start = Instant::now();
    let response = account.standin.answer(&request, account.now).reply().await;
    assert_eq!((response.status().as_u16(), start.elapsed()), (200, Duration::from_secs(7)));
    assert!(is_registered(&account));
}

#[test]
fn a_fault_can_be_addressed_to_one_of_two_services() {
    let mut account = Account::new();
    account.standin.add_fault("cloudwatch:ListTagsForResource", Fault::Hang);
    account.check("ListTagsForResource", &json!({"ResourceARN": "arn:none"}), "ResourceNotFoundException: ");
    let request = request(Service::CloudWatch, "ListTagsForResource", &json!({"ResourceARN": "arn:none"}));
    let outcome = account.standin.answer(&request, account.now);
    assert!(matches!(outcome, Outcome::NeverAnswer { applied: false }), "{outcome:?}");
}

#[test]
fn a_fault_can_wait_for_the_calls_about_one_resource() {
    let mut account = Account::new();
    let error = Fault::error("ConcurrentUpdateException", "Try again.");
    account.standin.add_fault_on("endpoint/other/variant/AllTraffic", "RegisterScalableTarget", error.clone());
    account.done("RegisterScalableTarget", register());
    let id = register()["ResourceId"].as_str().expect("a target is about a resource").to_owned();
    account.standin.add_fault_on(&id, "RegisterScalableTarget", error);
    account.check("RegisterScalableTarget", &register(), "ConcurrentUpdateException: Try again.");
    account.done("RegisterScalableTarget", register());
}

#[test]
fn every_call_is_recorded_with_its_input() {
    let mut account = Account::new();
    account.done("RegisterScalableTarget", register());
    account.wait(5);
    account.done("DescribeEndpoint", json!({"EndpointName": "demo"}));
    let calls = account.standin.calls();
    let operations: Vec<_> = calls.iter().map(|call| (call.service, call.operation.as_str())).collect();
    assert_eq!(
        operations,
        [(Service::ApplicationAutoScaling, "RegisterScalableTarget"), (Service::SageMaker, "DescribeEndpoint"),]
    );
    assert_eq!((&calls[0].input, calls[1].at), (&register(), account.now));
}

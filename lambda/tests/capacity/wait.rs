//! Waiting for an endpoint or an inference component to be in service.

use std::time::Duration;

use lambda::identity::Target;
use lambda::in_service::wait;
use lambda::services::InferenceComponentState;
use lambda::services::aws::Aws;
use serde_json::json;
use standin::{Endpoint, Service, Standin};
use tokio::time::Instant;

use crate::script::{
    Look, Script, bare_endpoint, component, copies, endpoint, failed_endpoint, instances, target, variant,
    with_variants,
};
use crate::wire;

/// Longer than anybody waits.
const FUNCTION: u64 = 890;

/// Waits with `left` seconds of the function's own time; gives what came of it and after how many seconds SageMaker
/// was asked.
async fn waited(
    target: &Target,
    seconds: u32,
    left: u64,
    looks: impl IntoIterator<Item = Look>,
) -> (Result<(), String>, Vec<u64>) {
    let script = Script::of(looks);
    let until = Instant::now() + Duration::from_secs(left);
    let outcome = wait(target, seconds, &script, until).await;
    assert!(Instant::now() <= until, "the function's own time is over");
    (outcome, script.seconds())
}

#[tokio::test(start_paused = true)]
async fn without_seconds_to_wait_nothing_is_asked() {
    assert_eq!(waited(&instances(), 0, FUNCTION, [Look::Absent]).await, (Ok(()), Vec::new()));
}

#[tokio::test(start_paused = true)]
async fn what_is_in_service_is_asked_for_once() {
    assert_eq!(waited(&instances(), 60, FUNCTION, [endpoint("InService")]).await, (Ok(()), vec![0]));
    assert_eq!(waited(&copies(), 60, FUNCTION, [component("InService", Some(0))]).await, (Ok(()), vec![0]));
}

/// Every status that passes by itself, and one that is not known yet, at growing distances.
#[tokio::test(start_paused = true)]
async fn what_is_changing_is_waited_for() {
    let looks = [
        bare_endpoint("Creating"),
        endpoint("Updating"),
        endpoint("SystemUpdating"),
        endpoint("RollingBack"),
        endpoint("Rearranging"),
        endpoint("Updating"),
        endpoint("InService"),
    ];
    assert_eq!(waited(&instances(), 780, FUNCTION, looks).await, (Ok(()), vec![0, 2, 5, 10, 20, 35, 50]));
    let looks = [component("Creating", None), component("Updating", Some(1)), component("InService", Some(1))];
    assert_eq!(waited(&copies(), 780, FUNCTION, looks).await, (Ok(()), vec![0, 2, 5]));
}

/// The last look is at the end of the time, however short that is.
#[tokio::test(start_paused = true)]
async fn the_last_look_is_when_the_time_is_over() {
    let looks = [endpoint("Updating"), endpoint("Updating"), endpoint("Updating"), endpoint("InService")];
    assert_eq!(waited(&instances(), 7, FUNCTION, looks).await, (Ok(()), vec![0, 2, 5, 7]));
    assert_eq!(
        waited(&instances(), 1, FUNCTION, [endpoint("Updating"), endpoint("InService")]).await,
        (Ok(()), vec![0, 1])
    );
}

#[tokio::test(start_paused = true)]
async fn what_stays_as_it_is_ends_the_waiting_at_once() {
    let check = async |target: Target, look: Look, reason: &str| {
        let changing = match look {
            Look::Component(_) => component("Updating", None),
            _ => endpoint("Updating"),
        };
        let looks = [changing, look];
        assert_eq!(waited(&target, 780, FUNCTION, looks).await, (Err(reason.to_owned()), vec![0, 2]));
    };
    check(
        instances(),
        failed_endpoint("Failed", "The primary container did not pass the ping health check."),
        "the endpoint `demo` is Failed and will not be in service by itself, repair or replace it first: The primary \
         container did not pass the ping health check.",
    )
    .await;
    check(
        instances(),
        failed_endpoint("UpdateRollbackFailed", "Insufficient capacity."),
        "the endpoint `demo` is UpdateRollbackFailed and will not be in service by itself, repair or replace it first: \
         Insufficient capacity.",
    )
    .await;
    for status in ["OutOfService", "Deleting"] {
        let reason =
            format!("the endpoint `demo` is {status} and will not be in service by itself, repair or replace it first");
        check(instances(), endpoint(status), &reason).await;
    }
    check(
        copies(),
        Look::Component(InferenceComponentState {
            status: "Failed".to_owned(),
            failure_reason: Some("Not enough memory.".to_owned()),
            current_copy_count: None,
        }),
        "the inference component `llama` is Failed and will not be in service by itself, repair or replace it first: \
         Not enough memory.",
    )
    .await;
    check(
        instances(),
        Look::Absent,
        "the endpoint `demo` does not exist: create it first (in one stack, by a DependsOn), or correct EndpointName",
    )
    .await;
    check(
        instances(),
        Look::Refused("AccessDeniedException", "User: u is not authorized to perform: sagemaker:DescribeEndpoint"),
        "the endpoint `demo` can not be waited for: DescribeEndpoint: AccessDeniedException: User: u is not authorized \
         to perform: sagemaker:DescribeEndpoint",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn an_inference_component_that_is_absent_is_named_by_its_property() {
    let reason = "the inference component `llama` does not exist: create it first (in one stack, by a DependsOn), or \
                  correct InferenceComponentName";
    assert_eq!(waited(&copies(), 780, FUNCTION, [Look::Absent]).await, (Err(reason.to_owned()), vec![0]));
}

/// A variant may come with an update that is under way; in service, it is there or it is named wrongly.
#[tokio::test(start_paused = true)]
async fn a_variant_is_one_of_the_endpoints_once_that_is_in_service() {
    let others =
        |status, names: &[&str]| with_variants(status, names.iter().map(|name| variant(name, Some(1), None)).collect());
    let looks = [others("Updating", &["green"]), others("InService", &["green", "blue"])];
    assert_eq!(waited(&instances(), 780, FUNCTION, looks).await, (Ok(()), vec![0, 2]));
    let reason =
        "the endpoint `demo` is in service without a variant `blue`: VariantName can be `green` or `AllTraffic`";
    let looks = [others("InService", &["green", "AllTraffic"])];
    assert_eq!(waited(&instances(), 780, FUNCTION, looks).await, (Err(reason.to_owned()), vec![0]));
}

#[tokio::test(start_paused = true)]
async fn what_takes_too_long_is_told_with_its_status() {
    let reason = "the endpoint `demo` was still RollingBack after WaitForInServiceSeconds 60: raise it (780 at most), \
                  or try again once the status is InService";
    let looks = [endpoint("Updating"), endpoint("RollingBack")];
    let asked = vec![0, 2, 5, 10, 20, 35, 50, 60];
    assert_eq!(waited(&instances(), 60, FUNCTION, looks).await, (Err(reason.to_owned()), asked));
}

#[tokio::test(start_paused = true)]
async fn the_functions_own_time_goes_before() {
    let reason = "the inference component `llama` was still Creating after 12 of WaitForInServiceSeconds 780, when the \
                  function's time was over: raise its timeout, or try again once the status is InService";
    let looks = [component("Creating", None)];
    assert_eq!(waited(&copies(), 780, 12, looks).await, (Err(reason.to_owned()), vec![0, 2, 5, 10]));
    let reason = "SageMaker did not say how the endpoint `demo` is after 4 of WaitForInServiceSeconds 780, when the \
                  function's time was over: raise its timeout, or try again once the status is InService";
    assert_eq!(waited(&instances(), 780, 4, [Look::Hanging]).await, (Err(reason.to_owned()), vec![0]));
    let (outcome, asked) = waited(&instances(), 780, 0, [endpoint("InService")]).await;
    assert_eq!((outcome.is_err(), asked), (true, Vec::new()));
}

/// A call that is slow may end a little after the time; one without an end is given up then.
#[tokio::test(start_paused = true)]
async fn a_look_without_an_answer_is_given_up() {
    let slow = Look::Slow(Duration::from_secs(9), Box::new(endpoint("InService")));
    let looks = [endpoint("Updating"), endpoint("Updating"), slow];
    assert_eq!(waited(&instances(), 5, FUNCTION, looks).await, (Ok(()), vec![0, 2, 5]));

    let started = Instant::now();
    let reason = "the endpoint `demo` was still Updating after WaitForInServiceSeconds 20: raise it (780 at most), or try \
                  again once the status is InService";
    let looks = [endpoint("Updating"), Look::Hanging];
    assert_eq!(waited(&instances(), 20, FUNCTION, looks).await, (Err(reason.to_owned()), vec![0, 2]));
    assert_eq!(started.elapsed().as_secs(), 30);

    let reason = "SageMaker did not say how the endpoint `demo` is after WaitForInServiceSeconds 20: raise it (780 at \
                  most), or try again once the status is InService";
    assert_eq!(waited(&instances(), 20, FUNCTION, [Look::Hanging]).await, (Err(reason.to_owned()), vec![0]));
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_is_being_made_is_waited_for_over_the_wire() {
    let new = |standin: Standin| {
        let config = json!({"EndpointName": "new", "EndpointConfigName": "demo-config"});
        standin.with(Service::SageMaker, "CreateEndpoint", &config)
    };
    let account = || {
        let standin = Standin::new().at(wire::beginning()).with_deployment_duration(Duration::from_secs(42));
        standin.with_endpoint(Endpoint::named("demo").with_variant("blue", 2))
    };
    let target = target("endpoint/new/variant/blue|sagemaker:variant:DesiredInstanceCount|sagemaker");
    let check = async |standin: Standin, expected: Result<(), &str>| {
        let (client, standin, _) = wire::standin(standin);
        let services = Aws::new(&wire::configuration(client).build());
        let started = Instant::now();
        let outcome = wait(&target, 600, &services, started + Duration::from_secs(FUNCTION)).await;
        assert_eq!(outcome, expected.map_err(str::to_owned));
        let calls = standin.lock().unwrap().calls().len();
        assert_eq!((started.elapsed().as_secs(), calls), (50, 7));
    };
    check(new(account()), Ok(())).await;
    let mut failing = account();
    failing.fail_creation("new", "The model data is not there.");
    check(
        new(failing),
        Err(
            "the endpoint `new` is Failed and will not be in service by itself, repair or replace it first: The model \
             data is not there.",
        ),
    )
    .await;
}

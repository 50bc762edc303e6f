//! The capacity noted at Create and put back at Delete.

use std::time::Duration;

use lambda::identity::Target;
use lambda::restore::{note, restore};
use lambda::services::Count;
use lambda::services::aws::Aws;
use serde_json::json;
use standin::{Endpoint, Service, Standin};
use tokio::time::Instant;

use crate::script::{
    Look, Script, bare_endpoint, component, concurrency, copies, endpoint, instances, variant, with_variants,
};
use crate::wire;

const UPDATE: &str = "UpdateEndpointWeightsAndCapacities";
const UPDATE_COMPONENT: &str = "UpdateInferenceComponentRuntimeConfig";

fn serverless(status: &str, most: u32, provisioned: Option<u32>) -> Look {
    with_variants(status, vec![variant("blue", None, Some((most, provisioned)))])
}

#[tokio::test(start_paused = true)]
async fn the_capacity_of_each_dimension_is_noted() {
    let check = async |target: Target, look: Look, expected: Option<u32>| {
        let script = Script::of([look]);
        assert_eq!(note(&target, &script).await, Ok(expected));
        assert_eq!(script.seconds(), [0]);
    };
    check(instances(), endpoint("InService"), Some(2)).await;
    check(instances(), endpoint("Updating"), Some(2)).await;
    check(instances(), with_variants("InService", vec![variant("blue", Some(0), None)]), Some(0)).await;
    check(concurrency(), serverless("InService", 20, Some(5)), Some(5)).await;
    check(concurrency(), serverless("InService", 20, None), Some(0)).await;
    check(copies(), component("InService", Some(3)), Some(3)).await;
    // There is none to be put back.
    check(instances(), Look::Absent, None).await;
    check(instances(), bare_endpoint("Creating"), None).await;
    check(instances(), with_variants("InService", vec![variant("green", Some(4), None)]), None).await;
    check(instances(), serverless("InService", 20, Some(5)), None).await;
    check(concurrency(), endpoint("InService"), None).await;
    check(copies(), Look::Absent, None).await;
    check(copies(), component("Creating", None), None).await;
}

#[tokio::test(start_paused = true)]
async fn a_capacity_that_can_not_be_noted_is_an_error() {
    let script = Script::of([Look::Refused("AccessDeniedException", "No.")]);
    let error = note(&instances(), &script).await.unwrap_err();
    assert_eq!(error.to_string(), "DescribeEndpoint: AccessDeniedException: No.");
}

/// Restores within `left` seconds; gives when SageMaker was asked, for what, and the counts that were set.
async fn restored(target: &Target, count: u32, left: u64, script: Script) -> (Vec<u64>, Vec<&'static str>, Vec<Count>) {
    let until = Instant::now() + Duration::from_secs(left);
    restore(target, count, &script, until).await;
    assert!(Instant::now() < until, "the time is over");
    (script.seconds(), script.operations(), script.counts())
}

#[tokio::test(start_paused = true)]
async fn each_dimension_is_put_back() {
    let check = async |target: Target, look: Look, count: u32, max_concurrency: Option<u32>, update: &'static str| {
        let (_, operations, counts) = restored(&target, count, 60, Script::of([look])).await;
        assert_eq!(operations.last(), Some(&update));
        assert_eq!(operations.len(), 2);
        assert_eq!(counts, [Count { target, count, max_concurrency }]);
    };
    check(instances(), endpoint("InService"), 5, None, UPDATE).await;
    check(instances(), endpoint("InService"), 0, None, UPDATE).await;
    check(concurrency(), serverless("InService", 20, Some(5)), 9, Some(20), UPDATE).await;
    check(concurrency(), serverless("InService", 20, None), 9, Some(20), UPDATE).await;
    check(copies(), component("InService", Some(3)), 0, None, UPDATE_COMPONENT).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_is_changed_that_need_not_or_can_not() {
    let check = async |target: Target, look: Look| {
        let (seconds, _, counts) = restored(&target, 2, 60, Script::of([look.clone()])).await;
        assert_eq!((seconds, counts), (vec![0], Vec::new()), "{look:?}");
    };
    // It is what it was.
    check(instances(), endpoint("InService")).await;
    check(concurrency(), serverless("InService", 20, Some(2))).await;
    check(copies(), component("InService", Some(2))).await;
    // It is gone.
    check(instances(), Look::Absent).await;
    check(instances(), with_variants("InService", vec![variant("green", Some(4), None)])).await;
    check(copies(), Look::Absent).await;
    // It takes no change.
    for status in ["Failed", "UpdateRollbackFailed", "OutOfService", "Deleting"] {
        check(instances(), with_variants(status, vec![variant("blue", Some(4), None)])).await;
    }
    check(copies(), component("Deleting", Some(4))).await;
    // It is another kind of variant by now.
    check(instances(), serverless("InService", 20, Some(5))).await;
    check(concurrency(), endpoint("InService")).await;
    check(copies(), component("InService", None)).await;
    // It can not be asked for.
    check(instances(), Look::Refused("AccessDeniedException", "No.")).await;
}

/// The API takes a provisioned concurrency from 1 to 200: what had none keeps what it has got.
#[tokio::test(start_paused = true)]
async fn provisioned_concurrency_is_not_taken_away() {
    let (seconds, _, counts) =
        restored(&concurrency(), 0, 60, Script::of([serverless("InService", 20, Some(5))])).await;
    assert_eq!((seconds, counts), (vec![0], Vec::new()));
    let (seconds, _, counts) = restored(&concurrency(), 0, 60, Script::of([serverless("InService", 20, None)])).await;
    assert_eq!((seconds, counts), (vec![0], Vec::new()));
}

/// Scaling may have started a change just before: SageMaker takes the next one when that is through.
#[tokio::test(start_paused = true)]
async fn a_change_under_way_is_waited_for() {
    let grown = with_variants("InService", vec![variant("blue", Some(6), None)]);
    let script = Script::of([endpoint("Updating"), endpoint("Updating"), grown.clone()]);
    let (seconds, operations, counts) = restored(&instances(), 2, 60, script).await;
    assert_eq!((seconds, counts.len()), (vec![0, 2, 5, 5], 1));
    assert_eq!(operations, ["DescribeEndpoint", "DescribeEndpoint", "DescribeEndpoint", UPDATE]);

    let busy = ("ValidationException", "Cannot update in-progress endpoint \"arn\".");
    let script = Script::of([grown.clone(), endpoint("Updating"), grown]).refusing([busy]);
    let (seconds, _, counts) = restored(&instances(), 2, 60, script).await;
    assert_eq!((seconds, counts.len()), (vec![0, 0, 2, 5, 5], 2));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_not_asked_for_again() {
    for refusal in [
        ("ValidationException", "The capacity is out of range."),
        ("ResourceLimitExceeded", "The account-level service limit is 2 instances, with an in-progress request."),
    ] {
        let script = Script::of([endpoint("InService")]).refusing([refusal]);
        let (seconds, _, counts) = restored(&instances(), 5, 60, script).await;
        assert_eq!((seconds, counts.len()), (vec![0, 0], 1));
    }
}

#[tokio::test(start_paused = true)]
async fn the_time_for_it_is_kept() {
    let (seconds, _, counts) = restored(&instances(), 5, 12, Script::of([endpoint("Updating")])).await;
    assert_eq!((seconds, counts), (vec![0, 2, 5, 10], Vec::new()));
    let started = Instant::now();
    let (seconds, _, counts) = restored(&instances(), 5, 890, Script::of([endpoint("Updating")])).await;
    assert_eq!((seconds.last(), counts), (Some(&290), Vec::new()));
    assert_eq!(started.elapsed().as_secs(), 300);
    let (seconds, _, counts) = restored(&instances(), 5, 12, Script::of([Look::Hanging])).await;
    assert_eq!((seconds, counts), (vec![0], Vec::new()));
}

/// What a scaled endpoint ends with: a change that scaling began is still under way.
#[tokio::test(start_paused = true)]
async fn the_capacity_is_put_back_over_the_wire() {
    let change = json!({"EndpointName": "demo", "DesiredWeightsAndCapacities": [
        {"VariantName": "blue", "DesiredInstanceCount": 7}
    ]});
    let standin = Standin::new()
        .at(wire::beginning())
        .with_change_duration(Duration::from_secs(9))
        .with_endpoint(Endpoint::named("demo").with_variant("blue", 3))
        .with(Service::SageMaker, "UpdateEndpointWeightsAndCapacities", &change);
    let (client, standin, _) = wire::standin(standin);
    let services = Aws::new(&wire::configuration(client).build());
    assert_eq!(note(&instances(), &services).await, Ok(Some(3)));
    restore(&instances(), 2, &services, Instant::now() + Duration::from_mins(1)).await;
    let standin = standin.lock().unwrap();
    let desired = &standin.state()["endpoints"]["demo"]["ProductionVariants"][0]["DesiredInstanceCount"];
    assert_eq!((desired, standin.calls().len()), (&json!(2), 6));
}

//! Scaling activities: each once, and again when its status changes.

use std::time::Duration;

use loadgen::observation::{ActivitySeen, Observation};
use loadgen::watch::Watch;
use serde_json::{Value, json};

use crate::account::Account;

/// The seconds since 1970 at the start of a test.
const BEGINNING: u64 = 491_258 * 3600;

fn told(observation: &Observation) -> Vec<(&str, &str)> {
    observation.activities.iter().map(|activity| (activity.id.as_str(), activity.status.as_str())).collect()
}

/// An activity on the wire, that began so many seconds after the start.
fn wire(id: &str, status: &str, began: i64, reasons: &Value) -> Value {
    json!({
        "ActivityId": id,
        "ServiceNamespace": "sagemaker",
        "ResourceId": "endpoint/demo/variant/AllTraffic",
        "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
        "Description": "Setting desired instance count to 4.",
        "Cause": "monitor alarm steps-alarm in state ALARM triggered policy steps",
        "StartTime": i64::try_from(BEGINNING).unwrap() + began,
        "StatusCode": status,
        "NotScaledReasons": reasons,
    })
}

fn page(activities: &[Value], next: Option<&str>) -> Value {
    json!({"ScalingActivities": activities, "NextToken": next})
}

async fn look(watch: &mut Watch) -> Observation {
    watch.look(Duration::ZERO).await
}

#[tokio::test(start_paused = true)]
async fn an_activity_is_told_when_it_begins_and_when_it_ends() {
    let account = Account::scaled();
    let mut watch = account.watch();
    assert_eq!(told(&look(&mut watch).await), []);
    account.set_range(3, 4);
    tokio::time::sleep(Duration::from_secs(10)).await;
    let begun = look(&mut watch).await;
    let [activity] = begun.activities.as_slice() else { panic!("{begun:?}") };
    assert_eq!(activity.status, "InProgress");
    assert_eq!(activity.description, "Setting desired instance count to 3.");
    assert_eq!(activity.not_scaled, Vec::<String>::new());
    assert_eq!(told(&look(&mut watch).await), []);
    tokio::time::sleep(Duration::from_mins(1)).await;
    let ended = look(&mut watch).await;
    assert_eq!(told(&ended), [(activity.id.as_str(), "Successful")]);
    assert_eq!(told(&look(&mut watch).await), []);
}

#[tokio::test(start_paused = true)]
async fn what_ended_before_the_run_is_not_told_and_what_goes_on_is() {
    let account = Account::scaled();
    let none = json!([]);
    let activities = [
        wire("in the run", "Successful", 0, &none),
        wire("goes on", "InProgress", -100, &none),
        wire("before", "Successful", -1, &none),
    ];
    account.answer("DescribeScalingActivities", [page(&activities, None)]);
    let mut watch = account.watch();
    let expected = [("goes on", "InProgress"), ("in the run", "Successful")];
    assert_eq!(told(&look(&mut watch).await), expected);
    assert_eq!(told(&look(&mut watch).await), []);
}

#[tokio::test(start_paused = true)]
async fn why_nothing_was_scaled_is_told_in_sentences() {
    let account = Account::scaled();
    let reasons = json!([{"Code": "AlreadyAtMaxCapacity", "MaxCapacity": 4}, {"Code": "SomethingNew"}]);
    account.answer("DescribeScalingActivities", [page(&[wire("a", "NotScaled", 5, &reasons)], None)]);
    let expected = ActivitySeen {
        id: "a".to_owned(),
        started: jiff::Timestamp::from_second(i64::try_from(BEGINNING).unwrap() + 5).unwrap(),
        status: "NotScaled".to_owned(),
        description: "Setting desired instance count to 4.".to_owned(),
        cause: "monitor alarm steps-alarm in state ALARM triggered policy steps".to_owned(),
        not_scaled: vec![
            "capacity is at the maximum of 4 (AlreadyAtMaxCapacity)".to_owned(),
            "Application Auto Scaling gives a reason of its own (SomethingNew)".to_owned(),
        ],
    };
    assert_eq!(account.look().await.activities, [expected]);
}

#[tokio::test(start_paused = true)]
async fn those_that_did_not_scale_are_asked_for() {
    let account = Account::scaled();
    account.look().await;
    let standin = account.standin();
    let call = standin.calls().iter().find(|call| call.operation == "DescribeScalingActivities").unwrap();
    assert_eq!(call.input["IncludeNotScaledActivities"], true);
}

#[tokio::test(start_paused = true)]
async fn pages_are_read_until_one_has_what_is_known() {
    let account = Account::scaled();
    let none = json!([]);
    let successful = |id: &str, began| wire(id, "Successful", began, &none);
    let pages = [
        page(&[successful("known", 1)], Some("older, which are not asked for in the first look")),
        page(&[successful("d", 5), successful("c", 4)], Some("1")),
        page(&[successful("b", 3)], Some("2")),
        page(&[successful("a", 2), successful("known", 1)], Some("3")),
        page(&[successful("never asked for", 0)], None),
    ];
    account.answer("DescribeScalingActivities", pages);
    let mut watch = account.watch();
    assert_eq!(told(&look(&mut watch).await), [("known", "Successful")]);
    let expected = [("a", "Successful"), ("b", "Successful"), ("c", "Successful"), ("d", "Successful")];
    assert_eq!(told(&look(&mut watch).await), expected);
}

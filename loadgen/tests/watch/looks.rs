//! What one look shows.

use std::time::Duration;

use loadgen::observation::{AlarmSeen, Observation};
use loadgen::watch::{Watch, Watched};
use scaling::AlarmState;
use serde_json::json;
use standin::{Endpoint, Service};

use crate::account::{Account, variant};

fn nothing_but(status: &str, desired: Option<u32>, in_service: Option<u32>, range: Option<(u32, u32)>) -> Observation {
    Observation {
        at: Duration::ZERO,
        status: Some(status.to_owned()),
        desired,
        in_service,
        range,
        alarms: Vec::new(),
        activities: Vec::new(),
        problems: Vec::new(),
    }
}

#[tokio::test(start_paused = true)]
async fn capacity_and_range_and_alarm_are_seen_as_they_are() {
    let account = Account::scaled();
    let alarm = |state| vec![AlarmSeen { name: "steps-alarm".to_owned(), state }];
    let two = nothing_but("InService", Some(2), Some(2), Some((1, 4)));
    assert_eq!(account.look().await, Observation { alarms: alarm(AlarmState::InsufficientData), ..two.clone() });
    account.set_alarm("ALARM");
    assert_eq!(account.look().await.alarms, alarm(AlarmState::Alarm));
    account.set_alarm("OK");
    assert_eq!(account.look().await.alarms, alarm(AlarmState::Ok));
}

#[tokio::test(start_paused = true)]
async fn a_change_is_wanted_before_it_is_in_service() {
    let account = Account::scaled();
    let mut watch = account.watch();
    watch.look(Duration::ZERO).await;
    account.set_range(3, 4);
    tokio::time::sleep(Duration::from_secs(30)).await;
    let under_way = watch.look(Duration::from_secs(30)).await;
    assert_eq!(under_way.at, Duration::from_secs(30));
    assert_eq!((under_way.desired, under_way.in_service), (Some(3), Some(2)));
    assert_eq!(under_way.range, Some((3, 4)));
    tokio::time::sleep(Duration::from_mins(1)).await;
    let done = watch.look(Duration::from_secs(90)).await;
    assert_eq!((done.desired, done.in_service), (Some(3), Some(3)));
}

#[tokio::test(start_paused = true)]
async fn variants_that_are_not_told_apart_are_added_up() {
    let account = Account::scaled();
    let both = Endpoint::named("demo").with_variant("AllTraffic", 2).with_variant("Canary", 1);
    account.standin().put_endpoint(both);
    for variant in ["AllTraffic", "Canary"] {
        let id = format!("endpoint/demo/variant/{variant}");
        account.register(&id, "sagemaker:variant:DesiredInstanceCount");
    }
    let mut all = Watch::new(&account.config(), variant(None));
    let seen = all.look(Duration::ZERO).await;
    assert_eq!((seen.desired, seen.in_service, seen.range), (Some(3), Some(3), Some((2, 8))));
    assert_eq!(seen.problems, Vec::<String>::new());
    let mut one = Watch::new(&account.config(), variant(Some("Canary")));
    let seen = one.look(Duration::ZERO).await;
    assert_eq!((seen.desired, seen.in_service, seen.range), (Some(1), Some(1), Some((1, 4))));
}

#[tokio::test(start_paused = true)]
async fn provisioned_concurrency_is_the_capacity_of_a_serverless_variant() {
    let account = Account::new();
    account.standin().put_endpoint(Endpoint::named("demo").with_serverless_variant("AllTraffic", 5));
    account.register("endpoint/demo/variant/AllTraffic", "sagemaker:variant:DesiredProvisionedConcurrency");
    let seen = account.look().await;
    // It is pulled into the range at once: 4 are wanted, while there are 5.
    assert_eq!((seen.desired, seen.in_service, seen.range), (Some(4), Some(5), Some((1, 4))));
}

#[tokio::test(start_paused = true)]
async fn copies_are_the_capacity_of_an_inference_component() {
    let account = Account::new();
    account.standin().put_inference_component("summaries", "demo", "AllTraffic", 3);
    account.register("inference-component/summaries", "sagemaker:inference-component:DesiredCopyCount");
    let watched = Watched::InferenceComponent { name: "summaries".to_owned() };
    let seen = Watch::new(&account.config(), watched).look(Duration::ZERO).await;
    assert_eq!((seen.desired, seen.in_service, seen.range), (Some(3), Some(3), Some((1, 4))));
    assert_eq!(seen.alarms.len(), 1);
    assert_eq!(seen.status.as_deref(), Some("InService"));
}

#[tokio::test(start_paused = true)]
async fn the_alarms_of_others_are_not_looked_at() {
    let account = Account::scaled();
    let other = json!({
        "AlarmName": "other",
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 1,
        "EvaluationPeriods": 1,
        "Namespace": "AWS/SageMaker",
        "MetricName": "Invocations",
        "Statistic": "Sum",
        "Period": 60,
    });
    account.perform(Service::CloudWatch, "PutMetricAlarm", &other);
    let names: Vec<_> = account.look().await.alarms.into_iter().map(|alarm| alarm.name).collect();
    assert_eq!(names, ["steps-alarm"]);
}

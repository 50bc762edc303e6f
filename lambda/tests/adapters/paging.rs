//! Answers of several pages.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use bytes::Bytes;
use lambda::services::{Services, Write};

use crate::account::{Account, aws_over, concurrency, copies, instances, response};
use crate::values::{alarm_named, scheduled_action_named, step_policy_named};

#[tokio::test(start_paused = true)]
async fn every_policy_comes() {
    let account = Account::registered().await;
    for number in 0..33 {
        let policy = step_policy_named(&format!("policy-{number:02}"));
        account.aws.write(&Write::PutPolicy(instances(), policy)).await.expect("it is put");
    }
    let policies = account.aws.policies(&instances()).await.expect("they are described");
    let names: Vec<_> = policies.iter().map(|described| described.policy.name.clone()).collect();
    assert_eq!(names, (0..33).map(|number| format!("policy-{number:02}")).collect::<Vec<_>>());
    assert_eq!(account.inputs("DescribeScalingPolicies").len(), 4);
}

#[tokio::test(start_paused = true)]
async fn every_scheduled_action_comes() {
    let account = Account::registered().await;
    for number in 0..120 {
        let action = scheduled_action_named(&format!("action-{number:03}"));
        account.aws.write(&Write::PutScheduledAction(instances(), action)).await.expect("it is put");
    }
    let actions = account.aws.scheduled_actions(&instances()).await.expect("they are described");
    let names: Vec<_> = actions.iter().map(|action| action.name.clone()).collect();
    assert_eq!(names, (0..120).map(|number| format!("action-{number:03}")).collect::<Vec<_>>());
    assert_eq!(account.inputs("DescribeScheduledActions").len(), 3);
}

#[tokio::test(start_paused = true)]
async fn every_alarm_under_a_prefix_comes_and_no_other() {
    let account = Account::new();
    let names = |prefix: &str| (0..250).map(|number| format!("{prefix}/{number:03}")).collect::<Vec<_>>();
    for name in names("ours").iter().chain(&["another".to_owned(), "ourselves".to_owned()]) {
        account.aws.write(&Write::PutAlarm(Box::new(alarm_named(name)), [].into())).await.expect("it is put");
    }
    let alarms = account.aws.alarms("ours/").await.expect("they are described");
    assert_eq!(alarms.into_iter().map(|alarm| alarm.name).collect::<Vec<_>>(), names("ours"));
    let inputs = account.inputs("DescribeAlarms");
    assert_eq!(inputs.len(), 3);
    for input in inputs {
        assert_eq!(input["AlarmNamePrefix"], "ours/");
        assert_eq!(input["AlarmTypes"], serde_json::json!(["MetricAlarm"]));
    }
}

#[tokio::test(start_paused = true)]
async fn a_target_is_told_from_its_neighbours() {
    let account = Account::registered().await;
    account.register(&concurrency()).await;
    assert!(account.aws.target(&instances()).await.expect("it is described").is_some());
    assert!(account.aws.target(&concurrency()).await.expect("it is described").is_some());
    assert_eq!(account.aws.target(&copies()).await, Ok(None));
    let policy = step_policy_named("here");
    account.aws.write(&Write::PutPolicy(instances(), policy)).await.expect("it is put");
    let action = scheduled_action_named("here");
    account.aws.write(&Write::PutScheduledAction(instances(), action)).await.expect("it is put");
    assert_eq!(account.aws.policies(&concurrency()).await, Ok(vec![]));
    assert_eq!(account.aws.scheduled_actions(&concurrency()).await, Ok(vec![]));
}

/// Answers every request with an empty page and the next of its tokens, over and over.
#[derive(Clone, Debug)]
struct Endless {
    tokens: &'static [&'static str],
    calls: Arc<AtomicUsize>,
}

impl HttpConnector for Endless {
    fn call(&self, _request: HttpRequest) -> HttpConnectorFuture {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        let token = self.tokens[call % self.tokens.len()];
        let body = Bytes::from(format!(r#"{{"ScheduledActions": [], "NextToken": "{token}"}}"#));
        HttpConnectorFuture::ready(Ok(response(http::Response::new(body))))
    }
}

#[tokio::test(start_paused = true)]
async fn pages_that_do_not_end_are_given_up() {
    for (tokens, calls) in [(&["again"][..], 2), (&["one", "two", "three"], 4)] {
        let endless = Endless { tokens, calls: Arc::default() };
        let refused = aws_over(endless.clone()).scheduled_actions(&instances()).await.expect_err("they never end");
        let message = "DescribeScheduledActions: the service's pages do not end: a token came a second time".to_owned();
        assert_eq!((refused.to_string(), endless.calls.load(Ordering::Relaxed)), (message, calls));
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_token_is_the_last() {
    let endless = Endless { tokens: &[""], calls: Arc::default() };
    assert_eq!(aws_over(endless.clone()).scheduled_actions(&instances()).await, Ok(vec![]));
    assert_eq!(endless.calls.load(Ordering::Relaxed), 1);
}

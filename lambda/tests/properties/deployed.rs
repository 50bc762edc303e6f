//! What AWS's own block says of target tracking, as it is deployed: no part of it is lost, and none is added.

use lambda::desired::Desired;
use lambda::services::{MetricQuery, MetricStatistic, PolicyConfiguration, TrackedMetric};

use crate::full::{full, read};

fn statistic(namespace: &str, name: &str, dimension: (&str, &str), statistic: &str) -> MetricStatistic {
    MetricStatistic {
        namespace: namespace.to_owned(),
        metric_name: name.to_owned(),
        dimensions: vec![(dimension.0.to_owned(), dimension.1.to_owned())],
        statistic: statistic.to_owned(),
        unit: Some("Count".to_owned()),
    }
}

/// The metric of a policy of the full resource.
fn tracked(name: &str) -> TrackedMetric {
    let configuration = read(&full()).expect("the full resource is right");
    let policies = Desired::of(&configuration).policies;
    let policy = policies.into_iter().find(|policy| policy.name == name).expect("the policy is deployed");
    let PolicyConfiguration::TargetTracking(tracking) = policy.configuration else { panic!("{name} tracks a target") };
    tracking.metric
}

#[test]
fn a_customized_metric_keeps_its_unit() {
    let pages = statistic("Documents", "Pages", ("Tenant", "a"), "Sum");
    assert_eq!(tracked("pages"), TrackedMetric::Customized(pages));
}

#[test]
fn entries_are_deployed_as_they_were_given() {
    let entry = |id: &str, label: Option<&str>, expression: Option<&str>, metric, return_data| MetricQuery {
        id: id.to_owned(),
        label: label.map(str::to_owned),
        account_id: None,
        return_data,
        expression: expression.map(str::to_owned),
        metric,
        period_seconds: None,
    };
    let waiting = statistic("AWS/SQS", "ApproximateNumberOfMessagesVisible", ("QueueName", "jobs"), "Average");
    let expected = vec![
        entry("waiting", Some("messages that wait"), None, Some(waiting), false),
        entry("half", None, Some("waiting / 2"), None, false),
        entry("load", Some("load"), Some("half / 3"), None, true),
    ];
    assert_eq!(tracked("waiting"), TrackedMetric::Math(expected));
}

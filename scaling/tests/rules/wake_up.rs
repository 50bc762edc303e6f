//! Which policy brings a target back that came down to zero.

use scaling::input::{CustomMetricInput, MetricInput, PlanInput, StepPolicyInput};
use scaling::{EndpointKind, ScalingPlan};

/// The name of the policy that wakes a plan of these step policies, each a name with a metric and its steps; a
/// metric with a slash is one of the author's own.
#[track_caller]
fn check(kind: EndpointKind, policies: &[[&str; 3]], expected: Option<&str>) {
    let policy = |[name, metric, steps]: &[&str; 3]| StepPolicyInput {
        name: Some((*name).to_owned()),
        metric: Some(match metric.split_once('/') {
            None => MetricInput::Preset { name: (*metric).to_owned(), statistic: None },
            Some((namespace, metric_name)) => MetricInput::Custom(CustomMetricInput {
                namespace: namespace.to_owned(),
                metric_name: metric_name.to_owned(),
                dimensions: Vec::new(),
                statistic: None,
            }),
        }),
        ..StepPolicyInput::from_text(*steps)
    };
    let input = PlanInput {
        min_capacity: Some(1),
        max_capacity: Some(5),
        step_policies: policies.iter().map(policy).collect(),
        ..PlanInput::of(kind)
    };
    let (plan, problems) = ScalingPlan::validate(&input);
    let plan = plan.unwrap_or_else(|| panic!("{problems:?}"));
    assert_eq!(plan.wake_up().map(|policy| policy.name().as_str()), expected, "{kind:?}: {policies:?}");
}

#[test]
fn a_policy_wakes_by_what_is_published_without_capacity() {
    use EndpointKind::{Async, Component, Realtime, Serverless};
    let waiting = ["waiting", "HasBacklogWithoutCapacity", "from 1: +1"];
    let failed = ["failed", "NoCapacityInvocationFailures", "from 1: +1"];
    let own = ["own", "Mine/Waiting", "from 1: +1"];
    let backlog = ["backlog", "ApproximateBacklogSizePerInstance", "from 5: +1"];
    check(Async, &[waiting], Some("waiting"));
    check(Component, &[failed], Some("failed"));
    check(Async, &[backlog], None);
    check(Async, &[backlog, own], Some("own"));
    check(Async, &[own, backlog, waiting], Some("waiting"));
    check(Async, &[["age", "ApproximateAgeOfOldestRequest", "from 60: +2"], waiting], Some("age"));
    check(Async, &[["percent", "HasBacklogWithoutCapacity", "from 1: +50%"]], None);
    check(Component, &[["load", "InvocationsPerCopy", "from 60: +1"]], None);
    check(Realtime, &[own], None);
    check(Serverless, &[own], None);
}

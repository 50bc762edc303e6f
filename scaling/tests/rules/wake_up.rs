//! Which policy brings a target back that came down to zero.

use scaling::input::{CustomMetricInput, MetricInput, PlanInput, ScheduledActionInput, StepPolicyInput};
use scaling::{EndpointKind, ScalingPlan};

/// The name of the policy that wakes a plan whose lowest capacities are these, its own and what schedules come
/// down to, and whose step policies are these, each a name with a metric and its steps; a metric with a slash is one
/// of the author's own.
#[track_caller]
fn check(kind: EndpointKind, [lowest, scheduled]: [i64; 2], policies: &[[&str; 3]], expected: Option<&str>) {
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
    let action = |name: &str, min| ScheduledActionInput {
        name: Some(name.to_owned()),
        schedule: "rate(1 day)".to_owned(),
        min_capacity: Some(min),
        ..ScheduledActionInput::default()
    };
    let input = PlanInput {
        min_capacity: Some(lowest),
        max_capacity: Some(5),
        step_policies: policies.iter().map(policy).collect(),
        // Both ways hold without any wake-up, so that no row is refused for the lack of one.
        scheduled_actions: vec![action("nights", scheduled), action("mornings", 1)],
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
    for zero in [[0, 1], [1, 0]] {
        check(Async, zero, &[waiting], Some("waiting"));
        check(Component, zero, &[failed], Some("failed"));
        check(Async, zero, &[backlog], None);
        check(Async, zero, &[backlog, own], Some("own"));
        check(Async, zero, &[own, backlog, waiting], Some("waiting"));
        check(Async, zero, &[["age", "ApproximateAgeOfOldestRequest", "from 60: +2"], waiting], Some("age"));
        check(Async, zero, &[["percent", "HasBacklogWithoutCapacity", "from 1: +50%"]], None);
        check(Component, zero, &[["load", "InvocationsPerCopy", "from 60: +1"]], None);
    }
    check(Async, [1, 1], &[waiting], None);
    check(Realtime, [1, 1], &[own], None);
    check(Serverless, [1, 1], &[own], None);
}

//! Specs that no committed template stands for: what they render to deploys, and does what they say.

use crate::template_deployed_policy::check_actions;
use crate::template_deployment::Deployment;
use crate::template_with_spec::Template;

/// The parameters that are changed afterwards, in one update.
type Parameters<'a> = &'a [(&'a str, &'a str)];

#[track_caller]
fn check(name: &str, spec: &str, changed: Parameters<'_>) {
    let template = Template::of_text(name, spec);
    let deployment = Deployment::launch(&template, "spec");
    let resources = deployment.check_state(&[]);
    check_actions(&template.spec, deployment.stack.name(), &resources);

    assert_eq!(deployment.deploy("UPDATE", changed), "UPDATE_COMPLETE", "{name}");
    deployment.check_state(changed);
    deployment.delete();
}

#[test]
fn many_steps_of_an_always_on_alarm() {
    check(
        "many-steps",
        "
capacity: { min: 2, max: 40 }
suspended: { scale_in: true, scheduled: true }
tags: { team: vision, cost-center: '42' }
dashboard: false
step_scaling:
  steps: 'below 0.3: -4, below 20: -1, from 50: +1, from 60: 0, from 120.7: +3'
  cooldown_seconds: 0
",
        &[("ScaleInBelow2", "0.7"), ("ScaleInChange2", "-5"), ("ScaleOutFrom2", "61"), ("ScaleOutFrom3", "121")],
    );
}

#[test]
fn several_policies_on_one_target() {
    check(
        "several-policies",
        "
capacity: { min: 1, max: 10 }
step_scaling:
  - name: load
    steps: 'below 20: -10%, from 50: +25%, from 90: +50%'
    min_adjustment_magnitude: 2
  - name: latency
    metric: { preset: ModelLatency, statistic: p90 }
    steps: 'from 250000: +1, from 900000: +2'
    alarms: paired
    datapoints_to_alarm: 2
    cooldown_seconds: 120
",
        &[("ScaleInChange", "-20"), ("ScaleOutFrom", "55"), ("CooldownSeconds", "90"), ("MaxCapacity", "11")],
    );
}

#[test]
fn a_floor_of_its_own() {
    check(
        "floor",
        "
capacity: { min: 1, max: 10 }
step_scaling:
  metric: { namespace: Own, metric_name: Backlog, dimensions: { Queue: main, Endpoint: '${EndpointName}' }, statistic: Maximum }
  steps: 'below -1.5: -2, below 0.7: -1, from 3: +1'
  floor: -3.5
  missing_data: repeat
",
        &[("ScaleInChange2", "-3"), ("ScaleOutChange", "2")],
    );
}

#[test]
fn exact_capacities_between_two_alarms() {
    check(
        "exact",
        "
capacity: { min: 1, max: 10 }
step_scaling:
  steps: 'below 10: =1, below 20: =2, from 50: =5, from 100: =9'
  alarms: paired
",
        &[("ScaleInChange2", "0"), ("ScaleOutChange", "6")],
    );
}

#[test]
fn less_is_worse() {
    check(
        "less-is-worse",
        "
capacity: { min: 1, max: 10 }
step_scaling:
  metric: { namespace: Own, metric_name: FreeWorkers, dimensions: {}, statistic: Minimum }
  steps: 'below 2: +3, below 10: +1, from 40: -1'
  alarms: paired
  missing_data: ignore
",
        &[("ScaleOutChange2", "4"), ("ScaleInChange", "-2")],
    );
}

#[test]
fn several_targets_beside_steps() {
    check(
        "several-targets",
        "
kind: async
capacity: { min: 0, max: 10 }
suspended: { scale_out: true }
tags: { team: vision }
step_scaling:
  metric: HasBacklogWithoutCapacity
  steps: 'from 1: +1'
  alarms: paired
  evaluation_periods: 2
  datapoints_to_alarm: 2
target_tracking:
  - name: age
    metric: { namespace: AWS/SageMaker, metric_name: ApproximateAgeOfOldestRequest, dimensions: { EndpointName: '${EndpointName}' }, statistic: Maximum }
    target_value: 120
    disable_scale_in: true
  - name: backlog
    metric:
      expression: backlog / 4
      metrics:
        - { id: backlog, metric: { namespace: AWS/SageMaker, metric_name: ApproximateBacklogSize, dimensions: { EndpointName: '${EndpointName}' }, statistic: Average } }
    target_value: 5
    scale_in_cooldown_seconds: 600
",
        &[("TargetValue", "90.5"), ("DisableScaleIn", "false"), ("ScaleOutSuspended", "false"), ("CooldownSeconds", "90")],
    );
}

#[test]
fn steps_of_a_metric_expression() {
    check(
        "expression",
        "
capacity: { min: 1, max: 10 }
step_scaling:
  metric:
    expression: errors / calls
    metrics:
      - { id: errors, metric: { namespace: AWS/SageMaker, metric_name: Invocation5XXErrors, dimensions: { EndpointName: '${EndpointName}', VariantName: '${VariantName}' }, statistic: Sum } }
      - { id: calls, metric: { namespace: AWS/SageMaker, metric_name: Invocations, dimensions: { EndpointName: '${EndpointName}', VariantName: '${VariantName}' }, statistic: Sum } }
  steps: 'from 0.1: +1, from 0.5: +2'
  alarms: paired
  missing_data: not_breaching
",
        &[("ScaleOutChange2", "3"), ("ScaleInSuspended", "true")],
    );
}

#[test]
fn schedules_of_every_form() {
    check(
        "schedules",
        "
capacity: { min: 1, max: 10 }
step_scaling: { steps: 'below 20: -1, from 50: +1' }
suspended: { scheduled: true }
schedules:
  - { name: mornings, schedule: 'cron(0 8 ? * MON-FRI *)', timezone: Asia/Kolkata, min: 2, start: '2035-01-01T00:00:00Z', end: '2036-01-01T00:00:00Z' }
  - { name: nights, schedule: 'rate(12 hours)', max: 4 }
  - { name: launch-day, schedule: 'at(2035-06-01T10:00:00)', timezone: America/New_York, min: 5, max: 10 }
",
        &[("ScheduledScalingSuspended", "false"), ("MaxCapacity", "12")],
    );
}

#[test]
fn alarms_that_only_tell() {
    let topics = [("NotificationTopicArn", "arn:aws:sns:us-east-1:000000000000:others"), ("MaxCapacity", "9")];
    for (name, kind) in [("realtime", ""), ("async", "kind: async\n"), ("component", "kind: component\n")] {
        check(
            &format!("telling-{name}"),
            &format!(
                "
{kind}capacity: {{ min: 1, max: 4 }}
metric_publish_frequency_seconds: 10
tags: {{ team: vision }}
dashboard: false
target_tracking: {{ metric: {}, target_value: 60 }}
notifications: {{ at_max_minutes: 20, latency_p99_ms: 250, errors_per_minute: 5 }}
",
                match name {
                    "component" => "InvocationsPerCopy",
                    "async" => "ApproximateBacklogSizePerInstance",
                    _ => "InvocationsPerInstance",
                }
            ),
            &topics,
        );
    }
    check(
        "telling-by-default",
        "
capacity: { min: 1, max: 4 }
step_scaling: { steps: 'below 20: -1, from 50: +1' }
notifications: { topic_arn: 'arn:aws:sns:us-east-1:000000000000:alerts', at_max_minutes: 5 }
",
        &[("NotificationTopicArn", "")],
    );
}

//! Templates of the shapes, changes, metrics and kinds that the committed ones do not show.
//!
//! Dashboards have tests of their own, so they are turned off here.

use templategen::spec;
use templategen::template::{self, Form, Format};

/// A spec's template from the labels of its parameters to its resources.
fn rendered(text: &str, form: Form) -> String {
    let text = format!("dashboard: false\n{text}");
    let reading = spec::read("test.spec.yaml", text.as_bytes());
    let spec = reading.spec.unwrap_or_else(|| panic!("{}", reading.source.report(&reading.diagnostics)));
    let template = template::render(&spec, form, Format::Yaml).expect("the template is small enough");
    let (_, from_labels) = template.split_once("    ParameterLabels:").expect("there are labels");
    let (shown, _) = from_labels.split_once("\nOutputs:").expect("there are outputs");
    format!("ParameterLabels:{shown}")
}

macro_rules! check {
    ($name:ident, $spec:expr) => {
        #[test]
        fn $name() {
            insta::assert_snapshot!(stringify!($name), rendered($spec, Form::Native));
        }
    };
    (managed $name:ident, $spec:expr) => {
        #[test]
        fn $name() {
            insta::assert_snapshot!(stringify!($name), rendered($spec, Form::Managed));
        }
    };
}

check!(
    several_steps_on_both_sides,
    "capacity: { min: 1, max: 40 }
step_scaling: { steps: 'below 5.5: -3, below 20: -1, from 50: +1, from 120: +3' }
"
);

check!(
    one_side_alone,
    "capacity: { min: 1, max: 4 }
step_scaling: { steps: 'from 50: +1' }
"
);

check!(
    a_floor_of_its_own,
    "capacity: { min: 1, max: 4 }
step_scaling: { steps: 'below 0.3: -1, from 0.7: +1', floor: 0.1, missing_data: repeat }
"
);

check!(
    percent_with_a_least_change_paired,
    "capacity: { min: 2, max: 40 }
step_scaling:
  steps: 'below 10: -50%, below 20: -10%, from 50: +10%, from 120: +100%'
  alarms: paired
  min_adjustment_magnitude: 2
"
);

check!(
    percent_of_provisioned_concurrency_with_idle_steps,
    "kind: serverless
capacity: { min: 1, max: 40 }
step_scaling: { steps: 'below 0.2: -10%, from 0.6: 0, from 0.7: +10%, from 0.9: +50%' }
"
);

check!(
    both_sides_add,
    "capacity: { min: 1, max: 9 }
step_scaling:
  metric: { namespace: Team/Search, metric_name: Distance }
  steps: 'below 5: +3, below 10: +1, from 50: +2'
"
);

check!(
    an_expression_of_several_lines,
    "capacity: { min: 1, max: 8 }
step_scaling:
  metric:
    expression: |2
        100 *
        errors
      / calls
    metrics:
      - { id: errors, metric: Invocation5XXErrors }
      - { id: calls, metric: Invocations }
  steps: 'from 5: +1'
"
);

check!(
    exact_capacities_paired,
    "capacity: { min: 1, max: 8 }
step_scaling: { steps: 'below 20: =1, from 50: =4, from 100: =8', alarms: paired }
"
);

check!(
    less_is_worse_on_a_custom_metric,
    "capacity: { min: 1, max: 8 }
step_scaling:
  name: headroom
  metric:
    namespace: Team/Search
    metric_name: FreeSlots
    dimensions: { EndpointName: '${EndpointName}', Stage: live }
    statistic: p10
  steps: 'below 10: +2, from 50: -1'
  alarms: paired
"
);

check!(
    metric_math_with_a_fill,
    "capacity: { min: 1, max: 8 }
step_scaling:
  metric:
    expression: 100 * errors / calls
    metrics:
      - { id: errors, metric: Invocation5XXErrors }
      - { id: calls, metric: Invocations }
  steps: 'from 5: +1'
  missing_data: zero
"
);

check!(
    two_policies_suspended_and_tagged,
    "capacity: { min: 1, max: 8 }
suspended: { scale_in: true }
step_scaling:
  - { name: load, steps: 'below 20: -1, from 50: +1' }
  - { name: latency, metric: { preset: ModelLatency, statistic: p99 }, steps: 'from 2000000: +1', alarms: paired }
tags: { team: search }
"
);

check!(
    an_inference_component,
    "kind: component
inference_component_name: llama
capacity: { min: 1, max: 3 }
step_scaling: { steps: 'below 2: -1, from 10: +1' }
"
);

check!(
    an_asynchronous_endpoint,
    "kind: async
capacity: { min: 1, max: 5 }
step_scaling: { metric: ApproximateBacklogSizePerInstance, steps: 'below 1: -1, from 5: +1' }
"
);

check!(
    several_targets_of_every_form,
    "capacity: { min: 1, max: 8 }
target_tracking:
  - { requests_per_second: 2 }
  - { name: slow, metric: { preset: ModelLatency, statistic: p99 }, target_value: 200000, disable_scale_in: true }
  - { name: busy, metric: CPUUtilization, target_value: 60, scale_in_cooldown_seconds: 700 }
  - name: failing
    metric:
      expression: 100 * errors / calls
      metrics:
        - { id: errors, metric: Invocation5XXErrors }
        - { id: calls, metric: Invocations }
    target_value: 5
"
);

check!(
    notifications_of_every_kind,
    "capacity: { min: 1, max: 8 }
metric_publish_frequency_seconds: 10
target_tracking: { target_value: 60 }
notifications:
  topic_arn: arn:aws:sns:eu-west-1:123456789012:alerts
  at_max_minutes: 15
  latency_p99_ms: 0.5
  errors_per_minute: 10
tags: { team: search }
"
);

check!(
    notifications_of_a_component_with_schedules,
    "kind: component
capacity: { min: 1, max: 8 }
metric_publish_frequency_seconds: 240
target_tracking: { target_value: 60 }
schedules: [{ name: fair, schedule: 'at(2027-04-01T08:00:00)', timezone: America/New_York, max: 20 }]
notifications: { at_max_minutes: 15, errors_per_minute: 10 }
"
);

check!(
    schedules_of_every_form,
    "capacity: { min: 1, max: 8 }
schedules:
  - { name: mornings, schedule: 'cron(0 8 ? * MON-FRI *)', timezone: Europe/Berlin, min: 2 }
  - { name: fair, schedule: 'at(2027-04-01T08:00:00)', min: 4, max: 20 }
  - { name: often, schedule: rate(2 hours), max: 5, start: '2027-01-04T08:00:00Z', end: '2027-12-31T00:00:00Z' }
"
);

check!(
    an_author_s_ladder_beside_the_switch_to_zero,
    "kind: async
scale_to_zero: true
capacity: { max: 5 }
step_scaling: { metric: ApproximateBacklogSize, steps: 'from 100: +2' }
"
);

check!(
    managed managed_policies_of_every_form,
    "capacity: { min: 1, max: 8 }
suspended: { scale_in: true }
step_scaling:
  - { name: load, steps: 'below 10: -50%, below 20: -10%, from 50: +10%', min_adjustment_magnitude: 2, floor: 5, evaluation_periods: 4, datapoints_to_alarm: 2 }
  - { name: latency, metric: { preset: ModelLatency, statistic: p99 }, steps: 'from 2000000: +10%', alarms: paired }
  - name: headroom
    metric: { namespace: Team/Search, metric_name: FreeSlots, dimensions: { EndpointName: '${EndpointName}', Stage: live }, statistic: p10 }
    steps: 'below 10: +2, from 50: -1'
    missing_data: ignore
target_tracking:
  - { requests_per_second: 2 }
  - name: failing
    metric:
      expression: 100 * errors / calls
      metrics:
        - { id: errors, metric: Invocation5XXErrors }
        - { id: calls, metric: Invocations }
    target_value: 5
schedules:
  - { name: mornings, schedule: 'cron(0 8 ? * MON-FRI *)', timezone: Europe/Berlin, min: 2 }
notifications: { at_max_minutes: 15 }
tags: { team: search }
"
);

check!(
    managed managed_exact_capacities_paired,
    "capacity: { min: 1, max: 8 }
step_scaling: { steps: 'below 20: =1, from 50: =4, from 100: =8', alarms: paired, evaluation_periods: 3 }
"
);

check!(
    managed a_managed_queue_down_to_zero,
    "kind: async
scale_to_zero: true
capacity: { max: 5 }
"
);

check!(
    managed a_managed_component_that_a_ladder_wakes,
    "kind: component
capacity: { min: 0, max: 5 }
target_tracking: { target_value: 60 }
step_scaling: { metric: NoCapacityInvocationFailures, steps: 'from 1: +1, from 10: +2', alarms: paired }
"
);

check!(
    managed a_managed_endpoint_of_the_stack_s_own,
    "create_endpoint: true
capacity: { min: 1, max: 5 }
schedules: [{ name: mornings, schedule: 'cron(0 8 ? * MON-FRI *)', min: 2 }]
"
);

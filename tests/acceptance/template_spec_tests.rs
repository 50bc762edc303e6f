//! Specs that no committed template stands for: what they render to deploys, and does what they say.

use crate::template_deployed_policy::check_actions;
use crate::template_deployment::Deployment;
use crate::template_with_spec::Template;

/// The parameters that are changed afterwards, in one update.
type Parameters = &'static [(&'static str, &'static str)];

#[track_caller]
fn check(name: &str, spec: &str, changed: Parameters) {
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

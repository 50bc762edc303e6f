//! What the dashboard says in words.

use crate::body::body;

/// The markdown of a dashboard, one text after the other.
fn words(spec: &str) -> String {
    let body = body(spec);
    let widgets = body["widgets"].as_array().unwrap();
    let texts = widgets.iter().filter_map(|widget| widget["properties"]["markdown"].as_str());
    texts.collect::<Vec<_>>().join("\n---\n")
}

#[test]
fn always_on() {
    let spec = "{ capacity: { min: 1, max: 10 }, step_scaling: { steps: 'below 20: -1, from 50: +1' } }";
    insta::assert_snapshot!(words(spec), @r"
    ## my-endpoint / AllTraffic
    **1 to 10 instances** - suspended: scaling in false, out false, schedules false
    - `steps`: `InvocationsPerInstance` (Sum of 60 s) below 20: -1, from 50: +1; cooldown 60 s

    [Endpoint](/sagemaker/home?region=eu-west-1#/endpoints/my-endpoint) - the parameters are changed in the [stack](/cloudformation/home?region=eu-west-1#/stacks/stackinfo?stackId=arn:aws:cloudformation:eu-west-1:123456789012:stack/demo/0a1b2c3d), whose output `ScalingActivitiesCommand` tells what was scaled and why

    The line of instances counts samples of their metrics: where it has gaps or dips, `DescribeEndpoint` tells the truth
    ---
    **Red is normal** for [steps](/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/demo-StepsAlarm): in ALARM by design, so that the policy looks at the metric every minute and picks the step. Look closer when it is **not** red: there is no data, or a value under the floor, and nothing is scaled.
    ");
}

#[test]
fn paired_suspended_and_mixed() {
    let spec = "{ kind: component, inference_component_name: my-model, capacity: { min: 0, max: 4 },
        suspended: { scale_in: true, scheduled: true }, step_scaling: [
          { name: copies, steps: 'below 20: -10%, from 50: +20%', alarms: paired },
          { name: wake-up, metric: NoCapacityInvocationFailures, steps: 'from 1: +1', cooldown_seconds: 300 } ] }";
    insta::assert_snapshot!(words(spec), @r"
    ## my-model
    **0 to 4 copies** - suspended: scaling in true, out false, schedules true
    - `copies`: `InvocationsPerCopy` (Sum of 60 s) below 20: -10%, from 50: +20%; cooldown 60 s
    - `wake-up`: `NoCapacityInvocationFailures` (Sum of 60 s) from 1: +1; cooldown 300 s; wakes it from 0

    [Inference component](/sagemaker/home?region=eu-west-1#/inference-components/my-model) - the parameters are changed in the [stack](/cloudformation/home?region=eu-west-1#/stacks/stackinfo?stackId=arn:aws:cloudformation:eu-west-1:123456789012:stack/demo/0a1b2c3d), whose output `ScalingActivitiesCommand` tells what was scaled and why

    The line of copies counts samples of their metrics: where it has gaps or dips, `DescribeInferenceComponent` tells the truth
    ---
    **Red is normal** for [wake-up](/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/demo-WakeUpAlarm): in ALARM by design, so that the policy looks at the metric every minute and picks the step. Look closer when it is **not** red: there is no data, or a value under the floor, and nothing is scaled.

    **Red means scaling**, or being held at the end of the range:
    - [copies-low](/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/demo-CopiesLowAlarm) takes capacity away, down to 0
    - [copies-high](/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/demo-CopiesHighAlarm) adds capacity, up to 4
    ");
}

/// The words without the lines that every dashboard has.
fn special_words(spec: &str) -> String {
    let words = words(spec);
    let everywhere = ["## ", "[Endpoint]", "The line of ", "---"];
    let special = words.lines().filter(|line| !everywhere.iter().any(|beginning| line.starts_with(beginning)));
    special.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn target_tracking_alone() {
    let spec = "{ capacity: { min: 1, max: 10 }, target_tracking: [ { target_value: 60 },
        { name: out, metric: CPUUtilization, target_value: 80, disable_scale_in: true },
        { name: both, metric: ConcurrentRequestsPerModel, target_value: 5, scale_in_cooldown_seconds: 0 } ] }";
    insta::assert_snapshot!(special_words(spec), @r"
    **1 to 10 instances** - suspended: scaling in false, out false, schedules false
    - `tracking`: `InvocationsPerInstance` (Sum of 60 s) held at 60; cooldown 300 s out, 300 s in; scaling in disabled: false
    - `out`: `CPUUtilization` (Average of 60 s) held at 80; cooldown 300 s out, 300 s in; does not scale in
    - `both`: `ConcurrentRequestsPerModel` (Maximum of 10 s) held at 5; cooldown 300 s out, 0 s in
    **Target tracking has alarms of its own**, two for each policy, and they are not to be edited: [their states](/cloudwatch/home?region=eu-west-1#alarmsV2:?search=TargetTracking-endpoint/my-endpoint/variant/AllTraffic-Alarm), if the page does not hide the alarms of Auto Scaling. AlarmLow in ALARM is normal where there is little to do.
    ");
}

#[test]
fn a_recipe_with_notifications_and_schedules() {
    let spec = "{ kind: async, capacity: { max: 5 }, scale_to_zero: true,
        notifications: { latency_p99_ms: 500, errors_per_minute: 5 }, schedules: [
          { name: mornings, schedule: 'cron(0 8 ? * MON-FRI *)', timezone: Europe/Berlin, min: 2, max: 4 },
          { name: low, schedule: 'rate(2 hours)', max: 3 }, { name: once, schedule: 'at(2030-01-02T03:04:05)', min: 1 } ] }";
    insta::assert_snapshot!(special_words(spec), @r"
    **0 to 5 instances** - suspended: scaling in false, out false, schedules false
    - `backlog`: `ApproximateBacklogSizePerInstance` (Average of 60 s) held at 5; cooldown 300 s out, 300 s in; scaling in disabled: false
    - `wake-up`: `HasBacklogWithoutCapacity` (Average of 60 s) from 1: +1; cooldown 300 s; wakes it from 0
    - `mornings`: `cron(0 8 ? * MON-FRI *)` in Europe/Berlin: 2 to 4
    - `low`: `rate(2 hours)` in UTC: at most 3
    - `once`: `at(2030-01-02T03:04:05)` in UTC: at least 1
    **Red means scaling**, or being held at the end of the range:
    - [wake-up-high](/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/demo-WakeUpHighAlarm) adds capacity, up to 5
    **Target tracking has alarms of its own**, two for each policy, and they are not to be edited: [their states](/cloudwatch/home?region=eu-west-1#alarmsV2:?search=TargetTracking-endpoint/my-endpoint/variant/AllTraffic-Alarm), if the page does not hide the alarms of Auto Scaling. AlarmLow in ALARM is normal where there is little to do.
    **Red means look**, and scales nothing: [at the maximum](/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/demo-AtMaxCapacityNotification), [latency](/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/demo-LatencyNotification), [errors](/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/demo-ErrorsNotification).
    ");
}

#[test]
fn a_schedule_alone() {
    let spec = "{ capacity: { min: 1, max: 10 }, schedules: { name: nights, schedule: 'cron(0 22 * * ? *)', max: 1 } }";
    insta::assert_snapshot!(special_words(spec), @r"
    **1 to 10 instances** - suspended: scaling in false, out false, schedules false
    - `nights`: `cron(0 22 * * ? *)` in UTC: at most 1
    There are no alarms: nothing but the schedule scales here.
    ");
}

#[test]
fn many_schedules_are_not_all_listed() {
    let actions: Vec<_> =
        (0..40).map(|hour| format!("{{ name: a{hour}, schedule: 'rate({} hours)', min: 1 }}", hour + 2)).collect();
    let spec = format!("{{ capacity: {{ min: 1, max: 10 }}, schedules: [{}] }}", actions.join(", "));
    let lines =
        special_words(&spec).lines().filter(|line| line.starts_with("- ")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines.len(), 13);
    assert_eq!(lines[11..], ["- `a11`: `rate(13 hours)` in UTC: at least 1", "- and 28 more scheduled actions"]);
}

#[test]
fn a_long_expression_is_cut_where_it_is_only_named() {
    let long = "m1 + 1".to_owned() + &" + 1".repeat(100);
    let spec = format!(
        "{{ capacity: {{ min: 1, max: 10 }}, step_scaling: {{ steps: 'from 50: +1', metric: {{ expression: '{long}', \
         metrics: [{{ id: m1, metric: Invocations }}] }} }} }}"
    );
    let cut = &long[..60];
    let words = words(&spec);
    assert!(words.contains(&format!("`{cut} ...` (every 60 s)")), "{words}");
    assert!(body(&spec).to_string().contains(&long));
}

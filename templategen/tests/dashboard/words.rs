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
    **1 to 10 instances**
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
    **0 to 4 copies** - **suspended: scaling in, scheduled scaling**
    - `copies`: `InvocationsPerCopy` (Sum of 60 s) below 20: -10%, from 50: +20%; cooldown 60 s
    - `wake-up`: `NoCapacityInvocationFailures` (Sum of 60 s) from 1: +1; cooldown 300 s

    [Inference component](/sagemaker/home?region=eu-west-1#/inference-components/my-model) - the parameters are changed in the [stack](/cloudformation/home?region=eu-west-1#/stacks/stackinfo?stackId=arn:aws:cloudformation:eu-west-1:123456789012:stack/demo/0a1b2c3d), whose output `ScalingActivitiesCommand` tells what was scaled and why

    The line of copies counts samples of their metrics: where it has gaps or dips, `DescribeInferenceComponent` tells the truth
    ---
    **Red is normal** for [wake-up](/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/demo-WakeUpAlarm): in ALARM by design, so that the policy looks at the metric every minute and picks the step. Look closer when it is **not** red: there is no data, or a value under the floor, and nothing is scaled.

    **Red means scaling**, or being held at the end of the range:
    - [copies-low](/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/demo-CopiesLowAlarm) takes capacity away, down to 0
    - [copies-high](/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/demo-CopiesHighAlarm) adds capacity, up to 4
    ");
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

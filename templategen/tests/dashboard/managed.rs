//! The dashboard of a managed template: alarms and bounds as the resource tells them, lines as the ladder is typed.

use serde_json::Value;

use crate::body::{Changes, managed_body};
use crate::graphs::{RANGE, line, policy_graphs, widgets};

const DEFAULT: &str = "{ capacity: { min: 1, max: 10 }, step_scaling: { steps: 'below 20: -1, from 50: +1' } }";

#[track_caller]
fn check_steps(spec: &str, changes: Changes<'_>, expected: &[&str]) {
    let body = managed_body(spec, changes);
    let graph = policy_graphs(&body)[0];
    let lines: Vec<String> = graph["annotations"]["horizontal"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(lines, [expected, &RANGE].concat(), "{spec} {changes:?}");
}

#[test]
fn every_step_that_is_typed_is_a_line() {
    check_steps(DEFAULT, &[], &["20 below  -1 #17becf", "50 above  +1 #ff7f0e"]);
    for (steps, expected) in [
        ("from 50: +1", &["50 above  +1 #ff7f0e"][..]),
        ("below20:-1", &["20 below -1 #17becf"]),
        ("below -0.5: -10 %, from 0.25: 0", &["-0.5 below  -10 % #17becf", "0.25 above  0 #ff7f0e"]),
        ("below 20: =1,from 20: =4", &["20 below  =1 #17becf", "20 above  =4 #ff7f0e"]),
        (
            "  below  5 :  -3 , below 20: -1, from 50: +1 ,from 120: +3 ",
            &["5 below   -3  #17becf", "20 below  -1 #17becf", "50 above  +1  #ff7f0e", "120 above  +3  #ff7f0e"],
        ),
    ] {
        check_steps(DEFAULT, &[("ScaleSteps", steps)], expected);
    }
}

#[test]
fn a_line_has_the_colour_of_what_the_author_s_ladder_does_there() {
    let spec = "{ capacity: { min: 1, max: 10 }, step_scaling: { metric: { namespace: N, metric_name: m }, \
                steps: 'below 20: +1, from 50: -1' } }";
    check_steps(spec, &[], &["20 below  +1 #ff7f0e", "50 above  -1 #17becf"]);
}

#[test]
fn a_ladder_of_twenty_steps_is_drawn_whole() {
    let steps: Vec<String> = (1..=20).map(|step| format!("from {step}00: +{step}")).collect();
    let lines: Vec<String> = (1..=20).map(|step| format!("{step}00 above  +{step} #ff7f0e")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    check_steps(DEFAULT, &[("ScaleSteps", &steps.join(", "))], &lines);
}

/// The kinds of the widgets between the header and what red means, and their alarms or words.
fn states(body: &Value) -> Vec<String> {
    let top = widgets(body).iter().take_while(|widget| widget["y"] == 0);
    let shown = top.map(|widget| {
        let properties = &widget["properties"];
        let alarms = properties["alarms"].as_array().into_iter().flatten();
        let names = alarms.filter_map(|arn| arn.as_str()?.split(":alarm:").nth(1)).collect::<Vec<_>>();
        match widget["type"].as_str() {
            Some("alarm") => format!("{}: {}", properties["title"].as_str().unwrap(), names.join(" ")),
            _ => properties["markdown"].as_str().unwrap().to_owned(),
        }
    });
    let shown: Vec<String> = shown.collect();
    shown[1..shown.len() - 1].to_vec()
}

#[test]
fn alarms_are_those_the_resource_tells() {
    let released = "**Released**: this stack has no target and no alarms, and scales nothing, until \
                    `Registration` of the stack is `Active` again.";
    let told = "notifications: { errors_per_minute: 3 } }";
    let tracked = "{ capacity: { min: 1, max: 10 }, target_tracking: { target_value: 60 } }";
    let many = (0..6).map(|index| {
        format!("{{ name: t{index}, metric: {{ namespace: N, metric_name: m{index} }}, target_value: 1 }}")
    });
    let many =
        format!("{{ capacity: {{ min: 1, max: 10 }}, target_tracking: [{}] }}", many.collect::<Vec<_>>().join(", "));
    for (spec, changes, expected) in [
        (DEFAULT, &[][..], &["Alarms: stepscale/steps"][..]),
        (DEFAULT, &[("AlarmShape", "Paired")], &["Alarms: stepscale/steps-low stepscale/steps-high"]),
        (DEFAULT, &[("Registration", "Released")], &[released]),
        (tracked, &[], &["Alarms: stepscale/tracking-low stepscale/tracking-high"]),
        (tracked, &[("Registration", "Released")], &[released]),
        (&many, &[], &["**Alarms**: more than fit here, see what red means"]),
        (
            &DEFAULT.replace(" } }", &format!(" }}, {told}")),
            &[("Registration", "Released")],
            &[released, "Notifications: demo-AtMaxCapacityNotification demo-ErrorsNotification"],
        ),
        ("{ capacity: { min: 1, max: 2 }, schedules: [{ name: s, schedule: rate(1 hour), min: 1 }] }", &[], &[]),
    ] {
        assert_eq!(states(&managed_body(spec, changes)), expected, "{spec} {changes:?}");
    }
}

/// The texts of a dashboard after its header.
fn words(spec: &str, changes: Changes<'_>) -> String {
    let body = managed_body(spec, changes);
    let texts = widgets(&body)[1..].iter().filter_map(|widget| widget["properties"]["markdown"].as_str());
    texts.collect::<Vec<_>>().join("\n---\n")
}

#[test]
fn what_red_means_follows_the_shape() {
    let spec = "{ capacity: { min: 1, max: 10 }, step_scaling: [{ steps: 'below 20: -1, from 50: +1' }, \
                { name: cpu, metric: CPUUtilization, alarms: paired, steps: 'below 20: -1, from 80: +1' }], \
                target_tracking: { target_value: 60 } }";
    insta::assert_snapshot!(words(spec, &[]), @r#"
    **Red is normal** for [steps](/cloudwatch/home?region=eu-west-1#alarmsV2:?search=stepscale/endpoint/my-endpoint/variant/AllTraffic/): in ALARM by design, so that the policy looks at the metric every minute and picks the step. Look closer when it is **not** red: there is no data, or a value under the floor, and nothing is scaled.

    **Red means scaling**, or being held at the end of the range:
    - [cpu-low](/cloudwatch/home?region=eu-west-1#alarmsV2:?search=stepscale/endpoint/my-endpoint/variant/AllTraffic/) takes capacity away, down to 1
    - [cpu-high](/cloudwatch/home?region=eu-west-1#alarmsV2:?search=stepscale/endpoint/my-endpoint/variant/AllTraffic/) adds capacity, up to 10

    **Target tracking has alarms of its own**, two for each policy, and they are not to be edited: [their states](/cloudwatch/home?region=eu-west-1#alarmsV2:?search=TargetTracking-endpoint/my-endpoint/variant/AllTraffic-Alarm), if the page does not hide the alarms of Auto Scaling. AlarmLow in ALARM is normal where there is little to do.
    ---
    **Step adjustments as they are deployed**, relative to the threshold of the alarm: `{"steps":[{"MetricIntervalLowerBound":0,"ScalingAdjustment":1}],"cpu-low":[{"MetricIntervalLowerBound":0,"ScalingAdjustment":1}],"cpu-high":[{"MetricIntervalLowerBound":0,"ScalingAdjustment":1}]}`
    "#);
    insta::assert_snapshot!(words(spec, &[("AlarmShape", "Paired"), ("MaxCapacity", "7")]), @r#"
    **Red means scaling**, or being held at the end of the range:
    - [steps-low](/cloudwatch/home?region=eu-west-1#alarmsV2:?search=stepscale/endpoint/my-endpoint/variant/AllTraffic/) where values are low
    - [steps-high](/cloudwatch/home?region=eu-west-1#alarmsV2:?search=stepscale/endpoint/my-endpoint/variant/AllTraffic/) where values are high

    **Red means scaling**, or being held at the end of the range:
    - [cpu-low](/cloudwatch/home?region=eu-west-1#alarmsV2:?search=stepscale/endpoint/my-endpoint/variant/AllTraffic/) takes capacity away, down to 1
    - [cpu-high](/cloudwatch/home?region=eu-west-1#alarmsV2:?search=stepscale/endpoint/my-endpoint/variant/AllTraffic/) adds capacity, up to 7

    **Target tracking has alarms of its own**, two for each policy, and they are not to be edited: [their states](/cloudwatch/home?region=eu-west-1#alarmsV2:?search=TargetTracking-endpoint/my-endpoint/variant/AllTraffic-Alarm), if the page does not hide the alarms of Auto Scaling. AlarmLow in ALARM is normal where there is little to do.
    ---
    **Step adjustments as they are deployed**, relative to the threshold of the alarm: `{"steps-low":[{"MetricIntervalLowerBound":0,"ScalingAdjustment":1}],"steps-high":[{"MetricIntervalLowerBound":0,"ScalingAdjustment":1}],"cpu-low":[{"MetricIntervalLowerBound":0,"ScalingAdjustment":1}],"cpu-high":[{"MetricIntervalLowerBound":0,"ScalingAdjustment":1}]}`
    "#);
}

#[test]
fn the_header_shows_the_ladder_as_it_is_typed() {
    let body = managed_body(DEFAULT, &[("ScaleSteps", "below 7: -2"), ("CooldownSeconds", "30")]);
    let header = widgets(&body)[0]["properties"]["markdown"].as_str().unwrap();
    let line = "\n- `steps`: `InvocationsPerInstance` (Sum of 60 s) below 7: -2; cooldown 30 s\n";
    assert!(header.contains(line), "{header}");
}

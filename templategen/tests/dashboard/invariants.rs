//! What holds for the dashboard of every spec, held against random ones.

use proptest::prelude::*;

use crate::body::{body, managed_body, text};
use crate::graphs::policy_graphs;

/// The size a template may have where it is handed over in the request itself, and the part of it that
/// twenty steps may leave to the dashboard.
const MOST_BYTES: usize = 51_200 / 2;

/// A ladder of fewer than so many steps, valid in both shapes: positive bounds with up to two decimals, changes of
/// one kind that add over the band and take away under it.
fn ladder(steps: usize) -> impl Strategy<Value = String> {
    let bounds = prop::collection::btree_set(1_u32..10_000_000, 1..steps);
    (bounds, any::<prop::sample::Index>(), any::<bool>(), prop::collection::vec(1_u32..40, 10)).prop_map(
        |(bounds, cut, percent, amounts)| {
            let cut = cut.index(bounds.len() + 1);
            let unit = if percent { "%" } else { "" };
            let step = |(index, bound): (usize, &u32)| {
                let (side, sign) = if index < cut { ("below", '-') } else { ("from", '+') };
                format!("{side} {}.{:02}: {sign}{}{unit}", bound / 100, bound % 100, amounts[index])
            };
            bounds.iter().enumerate().map(step).collect::<Vec<_>>().join(", ")
        },
    )
}

fn metric() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("realtime", "InvocationsPerInstance"),
        ("realtime", "CPUUtilization"),
        ("realtime", "{ preset: ModelLatency, statistic: p99 }"),
        (
            "realtime",
            "{ expression: 'e1 / samples', metrics: [{ id: e1, metric: Invocations }, { id: samples, metric: CPUUtilization }] }",
        ),
        ("async", "ApproximateBacklogSizePerInstance"),
        ("async", "{ namespace: N, metric_name: m, dimensions: { '${x': '$ {' } }"),
        ("serverless", "ServerlessProvisionedConcurrencyUtilization"),
        ("component", "InvocationsPerCopy"),
        ("component", "NoCapacityInvocationFailures"),
    ])
}

/// The kinds, each with metrics of its own: one that is the load of a unit, one of high resolution, an
/// expression, or a duration.
const KINDS: [(&str, [&str; 2]); 5] = [
    ("realtime", ["InvocationsPerInstance", "{ preset: ModelLatency, statistic: p99 }"]),
    (
        "realtime",
        [
            "ConcurrentRequestsPerModel",
            "{ expression: 'a / b', metrics: [{ id: a, metric: Invocations }, { id: b, metric: CPUUtilization }] }",
        ],
    ),
    ("async", ["ApproximateBacklogSizePerInstance", "TotalProcessingTime"]),
    ("serverless", ["ServerlessProvisionedConcurrencyUtilization", "ModelLatency"]),
    ("component", ["InvocationsPerCopy", "ConcurrentRequestsPerCopy"]),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_body_is_json_of_the_documented_structure(
        ladder in ladder(10),
        (kind, metric) in metric(),
        paired in any::<bool>(),
        state in prop::sample::select(vec![("AlwaysOn", "Active"), ("Paired", "Active"), ("Paired", "Released")]),
        publish_seconds in prop::sample::select(vec![10, 30, 60, 120, 180, 240, 300]),
        period_seconds in prop::sample::select(vec![60, 120, 300]),
    ) {
        let shape = if paired { "paired" } else { "always-on" };
        let period_seconds = publish_seconds.max(period_seconds);
        let spec = format!(
            "{{ kind: {kind}, capacity: {{ min: 1, max: 9 }}, metric_publish_frequency_seconds: {publish_seconds}, \
             step_scaling: {{ metric: {metric}, alarms: {shape}, period_seconds: {period_seconds}, steps: '{ladder}' }} }}"
        );
        let read = body(&spec);
        let steps = ladder.split(',').count();
        let graph = read["widgets"].as_array().unwrap().iter().find(|widget| !widget["properties"]["annotations"].is_null());
        let annotations = graph.unwrap()["properties"]["annotations"]["horizontal"].as_array().unwrap();
        prop_assert_eq!(annotations.len(), steps + 2, "a line for every step and both ends of the range");
        prop_assert!(text(&spec).len() < MOST_BYTES);
        if !spec.contains("expression") {
            check_managed(&spec, steps, state);
        }
    }

    #[test]
    fn every_mix_of_policies_of_every_kind_is_drawn(
        (kind, metrics) in prop::sample::select(KINDS.to_vec()),
        ladders in prop::collection::vec((ladder(5), any::<bool>()), 0..3),
        targets in prop::collection::vec((1_u32..99, any::<bool>()), 0..3),
        publish_seconds in prop::sample::select(vec![10, 30, 60, 120, 180, 240, 300]),
        [wakes, tells, released] in any::<[bool; 3]>(),
    ) {
        let recipe = wakes && matches!(kind, "async" | "component");
        let steps = ladders.iter().zip(metrics).enumerate().map(|(index, ((ladder, paired), metric))| {
            let shape = if *paired { "paired" } else { "always-on" };
            format!("{{ name: s{index}, metric: {metric}, alarms: {shape}, steps: '{ladder}' }}")
        });
        let tracking = targets.iter().zip(metrics).enumerate().map(|(index, ((hundredths, disabled), metric))| {
            let (target, disabled) = (format!("0.{hundredths:02}"), *disabled && !recipe);
            format!("{{ name: t{index}, metric: {metric}, target_value: {target}, disable_scale_in: {disabled} }}")
        });
        let [steps, mut tracking] = [steps.collect::<Vec<_>>(), tracking.collect()];
        if tracking.is_empty() && (steps.is_empty() || recipe) {
            tracking.push(format!("{{ name: t, metric: {}, target_value: 1 }}", metrics[0]));
        }
        let range = if recipe { "{ max: 9 }, scale_to_zero: true" } else { "{ min: 1, max: 9 }" };
        let notifications = if tells { ", notifications: { errors_per_minute: 1 }" } else { "" };
        let spec = format!(
            "{{ kind: {kind}, capacity: {range}, metric_publish_frequency_seconds: {publish_seconds}, \
             step_scaling: [{}], target_tracking: [{}]{notifications} }}",
            steps.join(", "),
            tracking.join(", ")
        );
        let read = body(&spec);
        let widgets = read["widgets"].as_array().unwrap();
        let graphs = widgets.iter().filter(|widget| !widget["properties"]["annotations"].is_null()).count();
        prop_assert_eq!(graphs, steps.len() + tracking.len() + usize::from(recipe), "a graph for every policy");
        let has_alarms = !steps.is_empty() || recipe || tells;
        prop_assert_eq!(widgets.iter().any(|widget| widget["type"] == "alarm"), has_alarms, "{}", &spec);
        prop_assert!(text(&spec).len() < MOST_BYTES);
        let [of_ladders, _] = spec.split("target_tracking").collect::<Vec<_>>()[..] else { panic!("{spec}") };
        if !of_ladders.contains("expression") {
            let managed = managed_body(&spec, &[("Registration", if released { "Released" } else { "Active" })]);
            prop_assert_eq!(policy_graphs(&managed).len(), graphs, "{}", &spec);
        }
    }
}

/// The managed dashboard of one ladder, whatever its alarms are and where there are none: it has a line for every step.
fn check_managed(spec: &str, steps: usize, (shape, registration): (&str, &str)) {
    let read = managed_body(spec, &[("AlarmShape", shape), ("Registration", registration)]);
    let lines = policy_graphs(&read)[0]["annotations"]["horizontal"].as_array().unwrap();
    assert_eq!(lines.len(), steps + 2, "a line for every step and both ends of the range");
}

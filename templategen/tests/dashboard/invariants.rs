//! What holds for the dashboard of every spec, held against random ones.

use proptest::prelude::*;

use crate::body::{body, text};

/// The size a template may have where it is handed over in the request itself, and the part of it that
/// twenty steps may leave to the dashboard.
const MOST_BYTES: usize = 51_200 / 2;

/// A ladder of up to ten steps, valid in both shapes: positive bounds with up to two decimals, changes of
/// one kind that add over the band and take away under it.
fn ladder() -> impl Strategy<Value = String> {
    let bounds = prop::collection::btree_set(1_u32..10_000_000, 1..10);
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_body_is_json_of_the_documented_structure(
        ladder in ladder(),
        (kind, metric) in metric(),
        paired in any::<bool>(),
        publish_seconds in prop::sample::select(vec![10, 30, 60, 120, 180, 240, 300]),
        period_seconds in prop::sample::select(vec![60, 120, 300]),
    ) {
        let shape = if paired { "paired" } else { "always-on" };
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
    }
}

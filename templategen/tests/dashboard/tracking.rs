//! The graphs of target tracking policies, and of the wake-up beside them.

use serde_json::Value;

use crate::body::{body, changed_body};
use crate::graphs::{RANGE, check_steps, drawn, line, policy_graphs};

const WOKEN: &str = "0 right MinCapacity 0, woken from 0 by wake-up #c5b0d5";

#[test]
fn target_tracking_draws_its_target_and_where_scaling_in_begins() {
    let tracking = |more: &str| format!("{{ capacity: {{ min: 1, max: 10 }}, target_tracking: {{ {more} }} }}");
    let first = tracking("target_value: 60");
    check_steps(&first, &[], &["60 line target 60 #ff7f0e", RANGE[0], RANGE[1]]);
    check_steps(&first, &[("TargetValue", "0.5")], &["0.5 line target 0.5 #ff7f0e", RANGE[0], RANGE[1]]);
    assert_eq!(
        drawn(policy_graphs(&changed_body(&first, &[("TargetValue", "0.5")]))[0]),
        [
            "tracking: InvocationsPerInstance (Sum of 60 s), and instances",
            "InvocationsPerInstance",
            "instances",
            "InvocationsPerInstance Sum InvocationsPerInstance",
            " TIME_SERIES(0.5 * 90 / 100) scales in when under 90 % of the target, unless DisableScaleIn (assumed)",
            "CPUUtilization SampleCount instances",
        ]
    );
    let several = body(
        "{ capacity: { min: 1, max: 10 }, metric_publish_frequency_seconds: 30, target_tracking: [
           { name: load, target_value: 60 },
           { name: quick, metric: ConcurrentRequestsPerModel, target_value: 5 },
           { name: out, target_value: 7.5, disable_scale_in: true, metric: {
               expression: 'samples / 2', metrics: [{ id: samples, metric: Invocations }] } } ] }",
    );
    let graphs = policy_graphs(&several);
    let periods: Vec<&Value> = graphs.iter().map(|graph| &graph["period"]).collect();
    assert_eq!(periods, [60, 10, 60]);
    let begins: Vec<&Value> = graphs.iter().map(|graph| &graph["yAxis"]["left"]["min"]).collect();
    assert_eq!(begins, [&Value::from(0), &Value::from(0), &Value::Null]);
    assert_eq!(
        drawn(graphs[1])[3..5],
        [
            "ConcurrentRequestsPerModel Maximum ConcurrentRequestsPerModel",
            " TIME_SERIES(5 * 90 / 100) scales in when under 90 % of the target (assumed)",
        ]
    );
    assert_eq!(
        drawn(graphs[2])[3..],
        [" samples / 2 samples / 2", " samples_ / 2 instances", "Invocations Sum ", "CPUUtilization SampleCount ",]
    );
}

#[test]
fn a_wake_up_is_drawn_in_the_place_of_its_metric_and_named_where_the_capacity_is_zero() {
    let body = body("{ kind: async, capacity: { max: 5 }, scale_to_zero: true }");
    let graphs = policy_graphs(&body);
    let titles: Vec<&Value> = graphs.iter().map(|graph| &graph["title"]).collect();
    assert_eq!(
        titles,
        [
            "backlog: ApproximateBacklogSizePerInstance (Average of 60 s), and instances",
            "wake-up: HasBacklogWithoutCapacity (Average of 60 s), and instances",
        ]
    );
    let lines =
        |graph: &Value| graph["annotations"]["horizontal"].as_array().unwrap().iter().map(line).collect::<Vec<_>>();
    let most = "5 right MaxCapacity 5 #c5b0d5";
    assert_eq!(lines(graphs[0]), ["5 line target 5 #ff7f0e", WOKEN, most]);
    assert_eq!(lines(graphs[1]), ["1 above from 1: +1 #ff7f0e", WOKEN, most]);
}

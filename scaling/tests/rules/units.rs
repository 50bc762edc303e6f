//! Values in another unit than their metric's.

use scaling::input::{CustomMetricInput, MetricInput, PlanInput, StepPolicyInput, TargetTrackingInput};
use scaling::{EndpointKind, ProblemCode, ScalingPlan};

/// What is said of a target, or of a ladder, on a metric of a real-time endpoint.
fn said(metric: &MetricInput, target: Option<&str>, steps: Option<&str>) -> Vec<(String, String)> {
    let tracking = |target: &str| TargetTrackingInput {
        metric: Some(metric.clone()),
        target_value: Some(target.to_owned()),
        ..TargetTrackingInput::default()
    };
    let stepping = |steps: &str| StepPolicyInput { metric: Some(metric.clone()), ..StepPolicyInput::from_text(steps) };
    let (_, problems) = ScalingPlan::validate(&PlanInput {
        min_capacity: Some(1),
        max_capacity: Some(1),
        step_policies: steps.map(stepping).into_iter().collect(),
        target_tracking_policies: target.map(tracking).into_iter().collect(),
        ..PlanInput::of(EndpointKind::Realtime)
    });
    let of_unit = problems.into_iter().filter(|problem| problem.code == ProblemCode::MetricUnit);
    of_unit.map(|problem| (problem.message, problem.fix)).collect()
}

fn preset(name: &str, statistic: Option<&str>) -> MetricInput {
    MetricInput::Preset { name: name.to_owned(), statistic: statistic.map(str::to_owned) }
}

#[test]
fn a_target_in_another_unit_is_warned_of() {
    let in_full = |statistic: &str| {
        MetricInput::Custom(CustomMetricInput {
            namespace: "/aws/sagemaker/Endpoints".to_owned(),
            metric_name: "CPUUtilization".to_owned(),
            dimensions: ["EndpointName", "VariantName"].map(|name| (name.to_owned(), format!("${{{name}}}"))).to_vec(),
            statistic: Some(statistic.to_owned()),
        })
    };
    for (metric, target, unit, fix) in [
        (preset("CPUUtilization", None), "0.7", "percent of one core or GPU", "write `70` for 70 percent"),
        (preset("MemoryUtilization", None), "0.99", "percent", "write `99` for 99 percent"),
        (in_full("Average"), "0.7", "percent of one core or GPU", "write `70` for 70 percent"),
        (preset("ModelLatency", None), "200", "microseconds", "write `200000` for 200 milliseconds"),
        (preset("ModelLatency", Some("p99")), "999.9", "microseconds", "write `999900` for 999.9 milliseconds"),
    ] {
        let name = if unit == "microseconds" {
            "ModelLatency"
        } else if target == "0.99" {
            "MemoryUtilization"
        } else {
            "CPUUtilization"
        };
        let message =
            format!("the target value of {name} is read in {unit}, and {target} {unit} looks like another unit");
        assert_eq!(said(&metric, Some(target), None), [(message, fix.to_owned())]);
    }
    for (metric, target) in [
        (preset("CPUUtilization", None), "1"),
        (preset("MemoryUtilization", None), "70"),
        (preset("ModelLatency", None), "1000"),
        (preset("InvocationsPerInstance", None), "0.5"),
        (in_full("SampleCount"), "0.5"),
    ] {
        assert_eq!(said(&metric, Some(target), None), [], "{metric:?} {target}");
    }
}

#[test]
fn a_ladder_is_told_of_where_all_of_its_bounds_are_low() {
    let latency = preset("ModelLatency", None);
    let message = "the ladder `below 100: -1, from 500: +1` of ModelLatency is read in microseconds, and 500 microseconds looks like another unit";
    let fix = "write `500000` for 500 milliseconds";
    assert_eq!(said(&latency, None, Some("below 100: -1, from 500: +1")), [(message.to_owned(), fix.to_owned())]);
    for steps in ["below 100: -1, from 5000: +1", "from 0: +1", "below 100000: -1, from 500000: +1"] {
        assert_eq!(said(&latency, None, Some(steps)), [], "{steps}");
    }
}

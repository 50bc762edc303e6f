//! The two samples of ACK's SageMaker documentation, imported and read back, and the templates that stand for
//! them.

use scaling::{
    CapacityRange, CustomMetric, Dimension, DimensionValue, EndpointKind, PredefinedMetricType, ScalingPlan, Statistic,
    SuspendedState, TrackedMetric,
};
use templategen::spec::{self, Spec};

use crate::run::templategen;

#[track_caller]
fn check(resources: &str, template: &str, metric: &TrackedMetric, suspended: SuspendedState) {
    let imported = templategen(&["import-ack", "-"], resources.as_bytes());
    assert_eq!(imported.status, 0, "{}", imported.errors);
    let spec = read(&imported.output);
    assert_eq!(spec.endpoint_name.as_ref().map(scaling::EndpointName::as_str), Some("my-endpoint"));
    assert_eq!(spec.variant_name.as_ref().map(scaling::VariantName::as_str), Some("AllTraffic"));
    check_plan(&spec.plan, metric, suspended);
    check_plan(&read(template).plan, metric, suspended);
}

#[track_caller]
fn read(text: &str) -> Spec {
    let reading = spec::read("the spec", text.as_bytes());
    reading.spec.unwrap_or_else(|| panic!("{}", reading.source.report(&reading.diagnostics)))
}

#[track_caller]
fn check_plan(plan: &ScalingPlan, metric: &TrackedMetric, suspended: SuspendedState) {
    assert_eq!(plan.kind(), EndpointKind::Realtime);
    assert_eq!(Ok(plan.capacity()), CapacityRange::validate(EndpointKind::Realtime, Some(1), Some(2)));
    assert_eq!(plan.suspended(), suspended);
    assert!(plan.step_policies().is_empty());
    let [policy] = plan.target_tracking_policies() else { panic!("not one policy: {plan:?}") };
    assert_eq!(policy.tracked(), metric);
    assert_eq!(policy.target_value().to_string(), "60");
    assert_eq!((policy.scale_in_cooldown_seconds(), policy.scale_out_cooldown_seconds()), (700, 300));
    assert!(!policy.disable_scale_in());
}

#[test]
fn a_predefined_metric() {
    let metric = TrackedMetric::Predefined(PredefinedMetricType::VariantInvocationsPerInstance);
    let template = include_str!("../../../templates/target-tracking.spec.yaml");
    check(include_str!("samples/predefined.yaml"), template, &metric, SuspendedState::default());
}

#[test]
fn a_custom_metric_with_scale_in_suspended() {
    let own = |name: &str, value| Dimension { name: name.to_owned(), value };
    let metric = TrackedMetric::Customized(CustomMetric {
        namespace: "/aws/sagemaker/Endpoints".to_owned(),
        metric_name: "CPUUtilization".to_owned(),
        dimensions: vec![
            own("EndpointName", DimensionValue::EndpointName),
            own("VariantName", DimensionValue::VariantName),
        ],
        statistic: Statistic::Average,
    });
    let suspended = SuspendedState { dynamic_scaling_in: true, ..SuspendedState::default() };
    let template = include_str!("../../../templates/target-tracking-custom-metric.spec.yaml");
    check(include_str!("samples/custom-metric.yaml"), template, &metric, suspended);
}

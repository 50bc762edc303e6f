//! The two samples of ACK's SageMaker documentation, imported and read back.

use scaling::{
    CapacityRange, CustomMetric, Dimension, DimensionValue, EndpointKind, PredefinedMetricType, Statistic,
    SuspendedState, TrackedMetric,
};
use templategen::spec;

use crate::run::templategen;

#[track_caller]
fn check(resources: &str, metric: &TrackedMetric, suspended: SuspendedState) {
    let imported = templategen(&["import-ack", "-"], resources.as_bytes());
    assert_eq!(imported.status, 0, "{}", imported.errors);
    let reading = spec::read("the spec", imported.output.as_bytes());
    let spec = reading.spec.unwrap_or_else(|| panic!("{}", reading.source.report(&reading.diagnostics)));
    assert_eq!(spec.endpoint_name.as_ref().map(scaling::EndpointName::as_str), Some("my-endpoint"));
    assert_eq!(spec.variant_name.as_ref().map(scaling::VariantName::as_str), Some("AllTraffic"));
    let plan = &spec.plan;
    assert_eq!(plan.kind(), EndpointKind::Realtime);
    assert_eq!(Ok(plan.capacity()), CapacityRange::validate(EndpointKind::Realtime, Some(1), Some(2)));
    assert_eq!(plan.suspended(), suspended);
    assert!(plan.step_policies().is_empty());
    let [policy] = plan.target_tracking_policies() else { panic!("not one policy: {}", imported.output) };
    assert_eq!(policy.tracked(), metric);
    assert_eq!(policy.target_value().to_string(), "60");
    assert_eq!((policy.scale_in_cooldown_seconds(), policy.scale_out_cooldown_seconds()), (700, 300));
    assert!(!policy.disable_scale_in());
}

#[test]
fn a_predefined_metric() {
    let metric = TrackedMetric::Predefined(PredefinedMetricType::VariantInvocationsPerInstance);
    check(include_str!("samples/predefined.yaml"), &metric, SuspendedState::default());
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
    check(include_str!("samples/custom-metric.yaml"), &metric, suspended);
}

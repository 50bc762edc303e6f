//! Target tracking policies: what is resolved, and how the service names the metric.

use scaling::input::{CustomMetricInput, MetricInput, PlanInput, TargetTrackingInput};
use scaling::{EndpointKind, ProblemCode, ScalingPlan, TargetTrackingPolicy, TrackedMetric, Unit};

fn preset(name: &str, statistic: Option<&str>) -> MetricInput {
    MetricInput::Preset { name: name.to_owned(), statistic: statistic.map(str::to_owned) }
}

fn validate(kind: EndpointKind, policies: &[TargetTrackingInput]) -> Result<ScalingPlan, Vec<ProblemCode>> {
    let (plan, problems) = ScalingPlan::validate(&PlanInput {
        min_capacity: Some(1),
        max_capacity: Some(2),
        target_tracking_policies: policies.to_vec(),
        ..PlanInput::of(kind)
    });
    plan.ok_or_else(|| problems.iter().map(|problem| problem.code).collect())
}

fn of_target(target: &str) -> TargetTrackingInput {
    TargetTrackingInput { target_value: Some(target.to_owned()), ..TargetTrackingInput::default() }
}

#[track_caller]
fn only(kind: EndpointKind, policy: TargetTrackingInput) -> TargetTrackingPolicy {
    let plan = validate(kind, &[policy]).unwrap_or_else(|codes| panic!("{codes:?}"));
    plan.target_tracking_policies()[0].clone()
}

#[test]
fn every_optional_value_is_resolved() {
    let policy = only(EndpointKind::Realtime, of_target("60"));
    assert_eq!(policy.name().as_str(), "tracking");
    assert_eq!(policy.target_value().to_string(), "60");
    assert_eq!((policy.scale_in_cooldown_seconds(), policy.scale_out_cooldown_seconds()), (300, 300));
    assert!(!policy.disable_scale_in());
    assert_eq!(policy.metric().name(), "InvocationsPerInstance");
}

#[test]
fn a_metric_with_a_predefined_type_is_tracked_by_it() {
    use EndpointKind::{Async, Component, Realtime, Serverless};
    for (kind, name, statistic, tracked) in [
        (Realtime, None, None, Some("SageMakerVariantInvocationsPerInstance")),
        (Realtime, Some("InvocationsPerInstance"), Some("Sum"), Some("SageMakerVariantInvocationsPerInstance")),
        (
            Realtime,
            Some("ConcurrentRequestsPerModel"),
            None,
            Some("SageMakerVariantConcurrentRequestsPerModelHighResolution"),
        ),
        (Serverless, None, None, Some("SageMakerVariantProvisionedConcurrencyUtilization")),
        (Component, None, None, Some("SageMakerInferenceComponentInvocationsPerCopy")),
        (
            Component,
            Some("ConcurrentRequestsPerCopy"),
            None,
            Some("SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution"),
        ),
        // A statistic of the author's is one the predefined types do not have.
        (Realtime, Some("ConcurrentRequestsPerModel"), Some("Minimum"), None),
        (Realtime, Some("CPUUtilization"), None, None),
        (Async, Some("ApproximateBacklogSizePerInstance"), None, None),
    ] {
        let metric = name.map(|name| preset(name, statistic));
        let policy = only(kind, TargetTrackingInput { metric, ..of_target("0.7") });
        let found = match policy.tracked() {
            TrackedMetric::Predefined(metric_type) => Some(metric_type.as_str()),
            TrackedMetric::Customized(custom) => {
                assert_eq!(Some(custom.metric_name.as_str()), name);
                None
            }
            TrackedMetric::Math(math) => panic!("{math:?}"),
        };
        assert_eq!(found, tracked, "{kind:?} {name:?} {statistic:?}");
    }
}

#[test]
fn a_percentile_is_tracked_as_a_metric_that_stands_for_itself() {
    let metric = Some(preset("ModelLatency", Some("p90")));
    let policy = only(EndpointKind::Realtime, TargetTrackingInput { metric, ..of_target("200000") });
    let TrackedMetric::Math(math) = policy.tracked() else { panic!("{:?}", policy.tracked()) };
    assert_eq!(math.expression, math.metrics[0].id);
    assert_eq!(math.metrics[0].metric.statistic.to_string(), "p90");
    assert_eq!(policy.tracked().name(), "ModelLatency");
}

#[test]
fn a_target_of_requests_keeps_its_formula() {
    for (requests, factor, target, kept) in
        [("20", None, "600", "20 x 0.5"), ("0.25", Some("0.8"), "12", "0.25 x 0.8"), ("3", Some("1"), "180", "3 x 1")]
    {
        let policy = only(
            EndpointKind::Realtime,
            TargetTrackingInput {
                requests_per_second: Some(requests.to_owned()),
                safety_factor: factor.map(str::to_owned),
                ..TargetTrackingInput::default()
            },
        );
        let formula = policy.formula().expect("the target comes from one");
        assert_eq!(policy.target_value().to_string(), target);
        assert_eq!(format!("{} x {}", formula.requests_per_second, formula.safety_factor), kept);
    }
    assert_eq!(only(EndpointKind::Realtime, of_target("60")).formula(), None);
}

#[test]
fn a_metric_of_sagemaker_named_in_full_keeps_its_unit_and_reach() {
    let in_full = |namespace: &str, name: &str, statistic: &str, target: &str| TargetTrackingInput {
        metric: Some(MetricInput::Custom(CustomMetricInput {
            namespace: namespace.to_owned(),
            metric_name: name.to_owned(),
            dimensions: ["EndpointName", "VariantName"].map(|name| (name.to_owned(), format!("${{{name}}}"))).to_vec(),
            statistic: Some(statistic.to_owned()),
        })),
        ..of_target(target)
    };
    let host = "/aws/sagemaker/Endpoints";
    for (namespace, name, statistic, unit) in [
        (host, "CPUUtilization", "Average", Some(Unit::PercentOfEach)),
        (host, "MemoryUtilization", "Maximum", Some(Unit::Percent)),
        (host, "CPUUtilization", "SampleCount", None),
        ("Mine", "CPUUtilization", "Average", None),
    ] {
        let policy = only(EndpointKind::Realtime, in_full(namespace, name, statistic, "60"));
        assert_eq!(policy.unit(), unit, "{namespace} {name} {statistic}");
    }
    for (name, statistic, code) in [
        ("MemoryUtilization", "Average", Some(ProblemCode::TargetOutOfReach)),
        ("MemoryUtilization", "SampleCount", None),
        ("CPUUtilization", "Average", None),
    ] {
        let result = validate(EndpointKind::Realtime, &[in_full(host, name, statistic, "101")]);
        assert_eq!(result.err(), code.map(|code| vec![code]), "{name} {statistic}");
    }
}

#[test]
fn targets_that_mean_nothing_are_refused() {
    use ProblemCode::{Cooldown, TargetFormula, TargetMissing, TargetOutOfReach, TargetValue, TrackedTwice};
    let requests = |requests: &str, factor: Option<&str>| TargetTrackingInput {
        requests_per_second: Some(requests.to_owned()),
        safety_factor: factor.map(str::to_owned),
        ..TargetTrackingInput::default()
    };
    let cpu = |policy| TargetTrackingInput { metric: Some(preset("MemoryUtilization", None)), ..policy };
    for (policies, codes) in [
        (vec![of_target("0")], vec![TargetValue]),
        (vec![of_target("-1")], vec![TargetValue]),
        (vec![of_target("1e3")], vec![TargetValue]),
        (vec![of_target("1234567890123456")], vec![TargetValue]),
        (vec![TargetTrackingInput::default()], vec![TargetMissing]),
        (vec![requests("0", None)], vec![TargetFormula]),
        (vec![requests("20", Some("0"))], vec![TargetFormula]),
        (vec![requests("20", Some("1.01"))], vec![TargetFormula]),
        (vec![requests("123456789012345", Some("0.123456789"))], vec![TargetFormula]),
        (vec![cpu(requests("20", None))], vec![TargetFormula]),
        (vec![cpu(of_target("101"))], vec![TargetOutOfReach]),
        (vec![TargetTrackingInput { scale_in_cooldown_seconds: Some(-1), ..of_target("1") }], vec![Cooldown]),
        (
            vec![of_target("1"), TargetTrackingInput { name: Some("other".to_owned()), ..of_target("2") }],
            vec![TrackedTwice],
        ),
        (vec![of_target("1"), of_target("2")], vec![ProblemCode::PolicyNameTwice]),
    ] {
        assert_eq!(validate(EndpointKind::Realtime, &policies).err(), Some(codes), "{policies:?}");
    }
    for target in ["100", "99.9"] {
        assert!(validate(EndpointKind::Realtime, &[cpu(of_target(target))]).is_ok(), "{target}");
    }
}

#[test]
fn a_metric_of_sagemaker_named_in_full_needs_the_dimensions_it_is_published_under() {
    use EndpointKind::{Async, Component, Realtime};
    use ProblemCode::{MetricDimensions, MetricNotPublished};
    const VARIANT: &[(&str, &str)] = &[("EndpointName", "${EndpointName}"), ("VariantName", "${VariantName}")];
    const ENDPOINT: &[(&str, &str)] = &[("EndpointName", "${EndpointName}")];
    const COMPONENT: &[(&str, &str)] = &[("InferenceComponentName", "${InferenceComponentName}")];
    const INSTANCE: &[(&str, &str)] =
        &[("VariantName", "${VariantName}"), ("InstanceId", "i-1"), ("EndpointName", "${EndpointName}")];
    const OTHER: &[(&str, &str)] = &[("EndpointName", "another"), ("VariantName", "AllTraffic")];
    for (kind, namespace, name, dimensions, code) in [
        (Async, "AWS/SageMaker", "ApproximateBacklogSizePerInstance", ENDPOINT, None),
        (Async, "AWS/SageMaker", "ApproximateBacklogSizePerInstance", VARIANT, Some(MetricDimensions)),
        (Async, "AWS/SageMaker", "InvocationsPerInstance", VARIANT, Some(MetricNotPublished)),
        // Another endpoint may be of another kind.
        (Async, "AWS/SageMaker", "InvocationsPerInstance", OTHER, None),
        (Realtime, "/aws/sagemaker/Endpoints", "CPUUtilization", VARIANT, None),
        (Realtime, "/aws/sagemaker/Endpoints", "CPUUtilization", INSTANCE, None),
        (Realtime, "/aws/sagemaker/Endpoints", "CPUUtilization", ENDPOINT, Some(MetricDimensions)),
        (Realtime, "/aws/sagemaker/Endpoints", "CPUUtilization", &[], Some(MetricDimensions)),
        (Realtime, "Mine", "CPUUtilization", &[], None),
        (Realtime, "AWS/SQS", "ApproximateNumberOfMessagesVisible", &[("QueueName", "work")], None),
        (Component, "AWS/SageMaker", "InvocationsPerCopy", COMPONENT, None),
    ] {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let metric = MetricInput::Custom(CustomMetricInput {
            namespace: namespace.to_owned(),
            metric_name: name.to_owned(),
            dimensions: dimensions.iter().map(owned).collect(),
            statistic: None,
        });
        let result = validate(kind, &[TargetTrackingInput { metric: Some(metric), ..of_target("5") }]);
        assert_eq!(result.err(), code.map(|code| vec![code]), "{kind:?} {namespace} {name} {dimensions:?}");
    }
}

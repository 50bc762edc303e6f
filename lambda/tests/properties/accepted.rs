//! What is accepted, and what becomes of it.

use scaling::{EndpointKind, MissingData, TrackedMetric};

use crate::{accepted, read};

/// A step policy on a metric; the kind of endpoint that follows, and the metric.
#[track_caller]
fn kind(identity: &str, metric: &str, expected: EndpointKind) {
    let text = format!(
        r#"{{{identity}, RANGE, "ScalingPolicies": [{{"PolicyName": "p", "PolicyType": "StepScaling", "StepScaling": {{"Steps": "below 20: -1, from 50: +1"{metric}}}}}]}}"#
    );
    assert_eq!(accepted(&text).plan.kind(), expected, "{text}");
}

#[test]
fn the_kind_of_endpoint_follows_from_the_dimension_and_the_metrics() {
    let serverless = r#"NAMES, "ScalableDimension": "sagemaker:variant:DesiredProvisionedConcurrency""#;
    let component = r#""InferenceComponentName": "llama""#;
    let backlog = r#"{"MetricName": "ApproximateBacklogSizePerInstance", "Namespace": "AWS/SageMaker", "Dimensions": [{"Name": "EndpointName", "Value": "ep"}]"#;
    kind("NAMES", "", EndpointKind::Realtime);
    kind(serverless, "", EndpointKind::Serverless);
    kind(component, "", EndpointKind::Component);
    kind("NAMES", r#", "Metric": {"Preset": "ApproximateBacklogSize"}"#, EndpointKind::Async);
    kind("NAMES", r#", "Metric": {"Preset": "ModelLatency"}"#, EndpointKind::Realtime);
    kind("NAMES", &format!(r#", "Metric": {backlog}}}"#), EndpointKind::Async);
    for metric in [
        format!(r#"{backlog}, "Statistic": "Average"}}"#),
        format!(r#"{{"Metrics": [{{"Id": "m", "MetricStat": {{"Metric": {backlog}}}, "Stat": "Average"}}}}]}}"#),
    ] {
        let tracked = accepted(&format!(
            r#"{{NAMES, "MinCapacity": 0, "MaxCapacity": 4, "ScalingPolicies": [{{"PolicyName": "p", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {{"TargetValue": 5, "CustomizedMetricSpecification": {metric}}}}}]}}"#
        ));
        assert_eq!(tracked.plan.kind(), EndpointKind::Async, "{metric}");
    }
}

/// P15: zeros are values, of the target and of a scheduled action, whatever the endpoint is.
#[test]
fn p15_a_minimum_of_zero() {
    let configuration = accepted(
        r#"{NAMES, "MinCapacity": "0", "MaxCapacity": "0", "ScalingPolicies": [TRACKING], "ScheduledActions": [{"ScheduledActionName": "night", "Schedule": "cron(0 22 * * ? *)", "ScalableTargetAction": {"MinCapacity": "0", "MaxCapacity": "0"}}]}"#,
    );
    let action = &configuration.plan.scheduled_actions()[0];
    assert_eq!((configuration.plan.capacity().min(), configuration.plan.capacity().max()), (0, 0));
    assert_eq!((action.min_capacity(), action.max_capacity()), (Some(0), Some(0)));
    let alone = accepted(r#"{"InferenceComponentName": "llama", "MinCapacity": "0", "MaxCapacity": "2"}"#);
    assert!(alone.plan.step_policies().is_empty() && alone.plan.target_tracking_policies().is_empty());
    assert_eq!(
        alone.target.to_string(),
        "inference-component/llama|sagemaker:inference-component:DesiredCopyCount|sagemaker"
    );
}

#[test]
fn numbers_and_words_as_they_are_written() {
    let maximum = |value: &str| {
        accepted(&format!(r#"{{NAMES, "MinCapacity": 1, "MaxCapacity": {value}}}"#)).plan.capacity().max()
    };
    for four in ["4", "4.0", "4e0", r#""4""#, r#"" 4 ""#, r#""+4""#, r#""04""#, r#""4.0""#] {
        assert_eq!(maximum(four), 4, "{four}");
    }
    assert_eq!(maximum("2147483647"), 2_147_483_647);
    for word in ["not_breaching", "NOTBREACHING", "NotBreaching"] {
        let text = format!(
            r#"{{NAMES, RANGE, "ScalingPolicies": [{{"PolicyName": "p", "PolicyType": "stepscaling", "StepScaling": {{"Steps": "below 20: -1, from 50: +1", "MissingData": "{word}"}}}}]}}"#
        );
        assert_eq!(accepted(&text).plan.step_policies()[0].missing_data(), MissingData::NotBreaching);
    }
    let small = r#"{NAMES, RANGE, "ScalingPolicies": [{"PolicyName": "p", "PolicyType": "StepScaling", "StepScaling": {"Steps": [{"Below": 2E-1, "Change": -1}, {"From": 1e3, "Change": "1"}]}}]}"#;
    assert_eq!(accepted(small).plan.step_policies()[0].ladder().to_string(), "below 0.2: -1, from 1000: +1");
}

#[test]
fn every_predefined_metric_stays_one() {
    for metric_type in scaling::PredefinedMetricType::ALL {
        let identity = match metric_type.kind() {
            EndpointKind::Component => r#""InferenceComponentName": "llama""#,
            EndpointKind::Serverless => {
                r#"NAMES, "ScalableDimension": "sagemaker:variant:DesiredProvisionedConcurrency""#
            }
            EndpointKind::Realtime | EndpointKind::Async => "NAMES",
        };
        let configuration = accepted(&format!(
            r#"{{{identity}, RANGE, "ScalingPolicies": [{{"PolicyName": "p", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {{"TargetValue": 0.7, "PredefinedMetricSpecification": {{"PredefinedMetricType": "{metric_type}"}}}}}}]}}"#
        ));
        assert_eq!(configuration.plan.target_tracking_policies()[0].tracked(), &TrackedMetric::Predefined(metric_type));
    }
}

/// What a spec is warned of is deployed all the same: one that only ever grows, and one that is upside down.
#[test]
fn warnings_are_no_failures() {
    for steps in ["from 50: +1", "below 20: +1, from 50: -1"] {
        let text = format!(
            r#"{{NAMES, RANGE, "ScalingPolicies": [{{"PolicyName": "p", "PolicyType": "StepScaling", "StepScaling": {{"Steps": "{steps}", "MissingData": "Ignore"}}}}]}}"#
        );
        assert_eq!(accepted(&text).plan.step_policies()[0].ladder().to_string(), steps);
    }
}

#[test]
fn without_properties_there_is_nothing() {
    let problem = [
        "ResourceProperties: the resource has no properties: give at least MinCapacity, MaxCapacity and the names of what is scaled",
    ];
    assert_eq!(lambda::properties::read(None), Err(problem.map(str::to_owned).to_vec()));
    assert_eq!(read("null"), Err(problem.map(str::to_owned).to_vec()));
}

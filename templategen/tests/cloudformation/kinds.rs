//! Which kind of endpoint is meant, and whether a metric is the target's own: what a template does not say outright.

use scaling::{DeployedPolicy, EndpointKind, Metric};
use templategen::cloudformation::{Target, read};

/// A target with a step policy and an alarm.
struct Row<'a> {
    dimension: &'a str,
    id: &'a str,
    min: u32,
    metric: &'a str,
    dimensions: &'a str,
    statistic: &'a str,
}

const INSTANCES: &str = "sagemaker:variant:DesiredInstanceCount";
const OWN: &str = "[{ Name: EndpointName, Value: e }, { Name: VariantName, Value: v }]";

const ROW: Row<'_> = Row {
    dimension: INSTANCES,
    id: "endpoint/e/variant/v",
    min: 1,
    metric: "AWS/SageMaker InvocationsPerInstance",
    dimensions: OWN,
    statistic: "Sum",
};

fn target(row: &Row<'_>) -> (Target, usize) {
    let Row { dimension, id, min, metric, dimensions, statistic } = row;
    let (namespace, name) = metric.split_once(' ').expect("a namespace and a name");
    let text = format!(
        "Parameters: {{ E: {{ Type: String }}, V: {{ Type: String, Default: v }} }}
Resources:
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: {{ ServiceNamespace: sagemaker, ScalableDimension: '{dimension}', ResourceId: {id}, MinCapacity: {min}, MaxCapacity: 4 }}
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyName: p
      PolicyType: StepScaling
      ScalingTargetId: !Ref Target
      StepScalingPolicyConfiguration:
        AdjustmentType: ChangeInCapacity
        StepAdjustments: [{{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }}]
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmActions: [!Ref Policy]
      ComparisonOperator: GreaterThanThreshold
      Threshold: 5
      EvaluationPeriods: 1
      Namespace: {namespace}
      MetricName: {name}
      Dimensions: {dimensions}
      Statistic: {statistic}
      Period: 60
"
    );
    let reading = read("template.yaml", text.as_bytes(), &[]);
    let report = reading.source.report(&reading.diagnostics);
    let target = reading.deployments.into_iter().next().unwrap_or_else(|| panic!("{report}"));
    (target, reading.diagnostics.len())
}

#[test]
fn a_metric_and_a_minimum_show_the_kind() {
    use EndpointKind::{Async, Component, Realtime, Serverless};
    let queue = Row {
        metric: "AWS/SageMaker HasBacklogWithoutCapacity",
        dimensions: "[{ Name: EndpointName, Value: e }]",
        ..ROW
    };
    let of_others = Row { metric: "Shop Waiting", dimensions: "[]", ..ROW };
    let serverless = Row { dimension: "sagemaker:variant:DesiredProvisionedConcurrency", ..ROW };
    let copies = "sagemaker:inference-component:DesiredCopyCount";
    for (row, kind, told) in [
        (ROW, Realtime, 0),
        // A load metric of real-time endpoints speaks against a queue.
        (Row { min: 0, ..ROW }, Realtime, 0),
        (Row { min: 0, ..queue }, Async, 0),
        (queue, Async, 0),
        (Row { min: 0, ..of_others }, Async, 1),
        (of_others, Realtime, 0),
        // A name alone is not the metric.
        (Row { metric: "Shop HasBacklogWithoutCapacity", dimensions: "[]", ..ROW }, Realtime, 0),
        (serverless, Serverless, 0),
        (Row { dimension: copies, id: "inference-component/c", min: 0, ..ROW }, Component, 0),
    ] {
        let (target, found) = target(&row);
        assert_eq!((target.deployment.kind, found), (kind, told), "{} {}", row.metric, row.min);
    }
}

#[test]
fn a_metric_of_the_target_is_known_by_its_name() {
    let named = |id, dimensions| Row { id, dimensions, ..ROW };
    let both = "[{ Name: EndpointName, Value: !Ref E }, { Name: VariantName, Value: !Ref V }]";
    for (row, is_preset) in [
        (ROW, true),
        (named("endpoint/e/variant/v", "[{ Name: VariantName, Value: v }, { Name: EndpointName, Value: e }]"), true),
        // The endpoint and the variant may have one name.
        (named("endpoint/v/variant/v", "[{ Name: EndpointName, Value: v }, { Name: VariantName, Value: v }]"), true),
        (named("!Sub 'endpoint/${E}/variant/${V}'", both), true),
        // A parameter without a value may be the name.
        (named("endpoint/e/variant/v", both), true),
        (named("!Sub 'endpoint/${E}/variant/${V}'", OWN), true),
        (named("!Join [/, [endpoint, !Ref E, variant, v]]", both), true),
        (named("!ImportValue id", both), true),
        // Another endpoint's, and under other dimensions.
        (named("endpoint/other/variant/v", OWN), false),
        (named("endpoint/e/variant/other", both), false),
        (named("endpoint/e/variant/v", "[{ Name: EndpointName, Value: e }]"), false),
        (
            named(
                "endpoint/e/variant/v",
                "[{ Name: EndpointName, Value: e }, { Name: VariantName, Value: v }, { Name: InstanceId, Value: i }]",
            ),
            false,
        ),
        (Row { statistic: "Average", ..ROW }, false),
        (Row { metric: "AWS/Sagemaker InvocationsPerInstance", ..ROW }, false),
    ] {
        let (target, _) = target(&row);
        let [DeployedPolicy::Step(policy)] = target.deployment.policies.as_slice() else { panic!("one step policy") };
        let found = matches!(policy.alarms[0].metric, Metric::Preset { .. });
        assert_eq!(found, is_preset, "{} {} {}: {:?}", row.id, row.dimensions, row.statistic, policy.alarms[0].metric);
    }
}

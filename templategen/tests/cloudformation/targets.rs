//! By what a policy belongs to a target, and an alarm to a policy.

use scaling::{AlarmState, DeployedPolicy};
use templategen::cloudformation::{TemplateReading, read};

const TARGETS: &str = "
Parameters: { E: { Type: String }, V: { Type: String, Default: v } }
Conditions: { Yes: !Equals [a, a], No: !Equals [a, b] }
Resources:
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: sagemaker
      ScalableDimension: sagemaker:variant:DesiredInstanceCount
      ResourceId: !Sub endpoint/${E}/variant/${V}
      MinCapacity: 1
      MaxCapacity: 4
  Elsewhere:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: { ServiceNamespace: dynamodb, ScalableDimension: 'dynamodb:table:ReadCapacityUnits', ResourceId: table/t, MinCapacity: 1, MaxCapacity: 4 }
";

const STEPS: &str = "PolicyType: StepScaling, StepScalingPolicyConfiguration: { AdjustmentType: ChangeInCapacity, \
                     StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }] }";

fn with(policy: &str, alarm: &str) -> TemplateReading {
    let text = format!(
        "{}  Policy: {{ Type: 'AWS::ApplicationAutoScaling::ScalingPolicy', {policy} }}\n  Alarm: {{ Type: 'AWS::CloudWatch::Alarm', {alarm} }}\n",
        TARGETS.trim_start()
    );
    read("template.yaml", text.as_bytes(), &[])
}

/// An alarm as far as it is always the same.
fn alarm(more: &str) -> String {
    format!(
        "Properties: {{ {more}, ComparisonOperator: GreaterThanThreshold, Threshold: 5, EvaluationPeriods: 1, \
         Namespace: N, MetricName: m, Statistic: Sum, Period: 60 }}"
    )
}

#[test]
fn a_policy_names_its_target_in_one_of_several_ways() {
    let three = "ServiceNamespace: sagemaker, ScalableDimension: 'sagemaker:variant:DesiredInstanceCount'";
    let full = "|sagemaker:variant:DesiredInstanceCount|sagemaker'";
    // `None` is an error of a policy without a target.
    for (named, policies) in [
        ("ScalingTargetId: !Ref Target".to_owned(), Some(1)),
        ("ScalingTargetId: !GetAtt Target.Id".to_owned(), Some(1)),
        (format!("ScalingTargetId: !Sub 'endpoint/${{E}}/variant/v{full}"), Some(1)),
        (format!("{three}, ResourceId: !Join [/, [endpoint, !Ref E, variant, v]]"), Some(1)),
        (format!("{three}, ResourceId: endpoint/e/variant/v"), None),
        (format!("{three}, ResourceId: !Sub 'endpoint/${{E}}/variant/other'"), None),
        ("ScalingTargetId: !Ref Elsewhere".to_owned(), Some(0)),
        (format!("ScalingTargetId: !Sub 'endpoint/${{E}}/variant/other{full}"), Some(0)),
    ] {
        let reading =
            with(&format!("Properties: {{ PolicyName: p, {named}, {STEPS} }}"), &alarm("AlarmActions: [!Ref Policy]"));
        let found = reading.deployments.first().map(|target| target.deployment.policies.len());
        assert_eq!(found, policies, "{named}");
        let codes: Vec<_> = reading.diagnostics.iter().map(|diagnostic| diagnostic.code.id()).collect();
        assert_eq!(codes, if policies.is_none() { vec!["T011"] } else { Vec::new() }, "{named}");
    }
}

#[test]
fn an_alarm_names_its_policy_in_the_states_in_which_it_calls() {
    use AlarmState::{Alarm, InsufficientData, Ok};
    let policy = format!("Properties: {{ PolicyName: p, ScalingTargetId: !Ref Target, {STEPS} }}");
    for (actions, states) in [
        ("AlarmActions: [!Ref Policy]", Some(vec![Alarm])),
        ("AlarmActions: !Ref Policy", Some(vec![Alarm])),
        ("AlarmActions: [!GetAtt Policy.Arn, 'arn:aws:sns:r:1:t']", Some(vec![Alarm])),
        ("AlarmActions: [!If [Yes, !Ref Policy, !Ref AWS::NoValue]]", Some(vec![Alarm])),
        ("AlarmActions: !If [Yes, [!Ref Policy], []]", Some(vec![Alarm])),
        ("OKActions: [!Ref Policy], InsufficientDataActions: [!Ref Policy]", Some(vec![Ok, InsufficientData])),
        ("AlarmActions: [!Ref Policy], ActionsEnabled: 'false'", Some(vec![])),
        ("AlarmActions: [!If [No, !Ref Policy, !Ref AWS::NoValue]]", None),
        ("AlarmActions: [!Ref Elsewhere]", None),
    ] {
        let reading = with(&policy, &alarm(actions));
        let [DeployedPolicy::Step(policy)] = reading.deployments[0].deployment.policies.as_slice() else {
            panic!("one step policy")
        };
        assert_eq!(policy.alarms.first().map(|alarm| alarm.calls_in.clone()), states, "{actions}");
    }
}

#[test]
fn what_is_not_deployed_is_not_read() {
    let own = format!("Properties: {{ PolicyName: p, ScalingTargetId: !Ref Target, {STEPS} }}");
    let calling = alarm("AlarmActions: [!Ref Policy]");
    let counted = |policy: &str, alarm: &str| {
        let reading = with(policy, alarm);
        let policies = &reading.deployments[0].deployment.policies;
        let alarms = policies.iter().map(|policy| match policy {
            DeployedPolicy::Step(policy) => policy.alarms.len(),
            DeployedPolicy::TargetTracking(_) => 0,
        });
        (policies.len(), alarms.sum::<usize>())
    };
    for (condition, policies, alarms) in [("Yes", (1, 1), (1, 1)), ("No", (0, 0), (1, 0))] {
        assert_eq!(counted(&format!("Condition: {condition}, {own}"), &calling), policies, "{condition}");
        assert_eq!(counted(&own, &format!("Condition: {condition}, {calling}")), alarms, "{condition}");
    }
}

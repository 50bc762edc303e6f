//! What is given as AWS has it is put as it was given.

use lambda::desired::Desired;
use lambda::properties;
use serde_json::value::to_raw_value;
use serde_json::{Value, json};

fn desired(properties: &Value) -> Desired {
    let raw = to_raw_value(properties).expect("JSON");
    Desired::of(&properties::read(Some(&raw)).unwrap_or_else(|problems| panic!("{problems:#?}")))
}

fn resource(own: Value) -> Value {
    let mut resource = json!({"EndpointName": "ep", "VariantName": "v1", "MinCapacity": "1", "MaxCapacity": "4"});
    let Value::Object(own) = own else { panic!("{own} is no object") };
    resource.as_object_mut().expect("an object").extend(own);
    resource
}

#[test]
fn a_target_tracking_configuration_is_put_as_it_was_given() {
    let dimensions = json!([{"Name": "EndpointName", "Value": "ep"}, {"Name": "VariantName", "Value": "v1"}]);
    for specification in [
        json!({"PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}}),
        json!({"CustomizedMetricSpecification": {
            "Namespace": "/aws/sagemaker/Endpoints", "MetricName": "CPUUtilization", "Dimensions": dimensions,
            "Statistic": "Maximum", "Unit": "Percent",
        }}),
        json!({"CustomizedMetricSpecification": {"Namespace": "Mine", "MetricName": "Busy", "Statistic": "Average"}}),
        json!({"CustomizedMetricSpecification": {"Metrics": [
            {"Id": "sent", "ReturnData": "false", "MetricStat": {
                "Metric": {"Namespace": "AWS/SageMaker", "MetricName": "Invocations", "Dimensions": dimensions},
                "Stat": "Sum", "Unit": "None",
            }},
            {"Id": "workers", "Label": "workers", "ReturnData": "false", "MetricStat": {
                "Metric": {"Namespace": "Mine", "MetricName": "Workers"}, "Stat": "p90",
            }},
            {"Id": "each", "Expression": "sent / workers", "Label": "for each", "ReturnData": "false"},
            {"Id": "e2", "Expression": "each * 2", "ReturnData": "true"},
        ]}}),
    ] {
        let mut configuration = json!({
            "TargetValue": "70.5", "ScaleInCooldown": "0", "ScaleOutCooldown": "30", "DisableScaleIn": "true",
        });
        configuration.as_object_mut().expect("an object").extend(specification.as_object().expect("one").clone());
        let policy = json!({
            "PolicyName": "held", "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration": configuration,
        });
        let desired = desired(&resource(json!({"ScalingPolicies": [policy]})));
        let put: Vec<Value> = desired.policies.iter().map(super::properties::policy).collect();
        assert_eq!(put, [policy]);
        assert_eq!((desired.alarms, desired.step_adjustments.len()), (Vec::new(), 0), "its alarms are the service's");
    }
}

#[test]
fn a_scheduled_action_is_put_as_it_was_given() {
    let bounds = json!({"MinCapacity": "0", "MaxCapacity": "0"});
    let actions = json!([
        {
            "ScheduledActionName": "Nights, none", "Schedule": "cron(0 20 * * ? *)", "Timezone": "Europe/Berlin",
            "StartTime": "2027-01-04T07:00:00Z", "EndTime": "2027-12-31T00:00:00Z", "ScalableTargetAction": bounds,
        },
        {
            "ScheduledActionName": "hourly", "Schedule": "rate(1 hour)", "Timezone": "UTC",
            "ScalableTargetAction": {"MaxCapacity": "4"},
        },
    ]);
    let desired = desired(&resource(json!({"ScheduledActions": actions})));
    let put: Value = desired.scheduled_actions.iter().map(super::properties::scheduled_action).collect();
    assert_eq!(put, actions);
}

/// The names of policies are the service's: longer ones, and of more characters, than a spec has.
#[test]
fn every_policy_has_an_alarm_of_its_own_whatever_its_name() {
    let long = "x".repeat(251);
    let names = ["a b/c:d|e", "a-b-c-d-e", "A-b-c-d-e", "\"quoted\" #1?", &long];
    let policy = |name: &&str| {
        json!({
            "PolicyName": name, "PolicyType": "StepScaling",
            "StepScaling": {"Steps": "below 20: -1, from 50: +1", "Alarms": "Paired"},
        })
    };
    let policies: Vec<Value> = names.iter().map(policy).collect();
    let desired = desired(&resource(json!({"ScalingPolicies": policies})));
    let called: Vec<&str> = desired.alarms.iter().map(|alarm| alarm.policy.as_str()).collect();
    let deployed: Vec<&str> = desired.policies.iter().map(|policy| policy.name.as_str()).collect();
    assert_eq!(called, deployed);
    let sides = |name: &&str| [format!("{name}-low"), format!("{name}-high")];
    assert_eq!(deployed, names.iter().flat_map(sides).collect::<Vec<_>>());
    assert_eq!(desired.step_adjustments.keys().count(), 2 * names.len());
    let alarms: std::collections::BTreeSet<&str> =
        desired.alarms.iter().map(|alarm| alarm.alarm.name.as_str()).collect();
    assert_eq!(alarms.len(), 2 * names.len());
    assert!(alarms.iter().all(|name| name.len() <= 255 && name.bytes().all(|byte| byte.is_ascii_graphic())));
}

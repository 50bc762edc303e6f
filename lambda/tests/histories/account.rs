//! The account before our stacks: endpoints, and what others have there.

use serde_json::{Value, json};
use standin::{Endpoint, Service, Standin};

use crate::random::Random;
use crate::support::world::World;

/// The dimension of the variants.
pub(crate) const INSTANCES: &str = "sagemaker:variant:DesiredInstanceCount";
/// The variant that others may have registered.
pub(crate) const CONTESTED: &str = "endpoint/ep/variant/v2";

/// Targets and alarms, to be compared by the letter.
pub(crate) fn held(world: &World) -> Value {
    let mut state = world.state();
    json!({"targets": state["targets"].take(), "alarms": state["alarms"].take()})
}

/// A random account.
pub(crate) fn any(random: &mut Random) -> World {
    let mut standin = Standin::new()
        .with_endpoint(Endpoint::named("ep").with_variant("v1", 2).with_variant("v2", 2).with_variant("v3", 2))
        .with_endpoint(Endpoint::named("host").with_component_variant("v1", 2))
        .with_inference_component("component", "host", "v1", 2);
    // Another variant of the same endpoint, of no concern to anybody here.
    standin = registered(standin, "endpoint/ep/variant/v3", &json!({"team": "theirs"}));
    standin = with_policy(standin, "endpoint/ep/variant/v3", "one");
    if random.percent(50) {
        let tags = [json!({}), json!({"owner": "theirs"})];
        standin = registered(standin, CONTESTED, random.one_of(&tags));
        if random.percent(60) {
            standin = with_policy(standin, CONTESTED, "by-hand");
        }
        if random.percent(30) {
            standin = with_action(standin, CONTESTED, "nightly");
        }
    }
    if random.percent(30) {
        standin = with_alarm(standin, "stepscale/endpoint/ep/variant/v1/instances/looks-like-ours");
    }
    World::of(with_alarm(standin, "theirs"))
}

fn registered(standin: Standin, resource_id: &str, tags: &Value) -> Standin {
    let input = json!({
        "ServiceNamespace": "sagemaker",
        "ResourceId": resource_id,
        "ScalableDimension": INSTANCES,
        "MinCapacity": 1,
        "MaxCapacity": 9,
        "Tags": tags,
        "SuspendedState": {"DynamicScalingOutSuspended": true},
    });
    standin.with(Service::ApplicationAutoScaling, "RegisterScalableTarget", &input)
}

fn with_policy(standin: Standin, resource_id: &str, name: &str) -> Standin {
    standin.with(Service::ApplicationAutoScaling, "PutScalingPolicy", &policy(resource_id, name))
}

/// A policy that somebody puts by hand.
pub(crate) fn policy(resource_id: &str, name: &str) -> Value {
    json!({
        "ServiceNamespace": "sagemaker",
        "ResourceId": resource_id,
        "ScalableDimension": INSTANCES,
        "PolicyName": name,
        "PolicyType": "StepScaling",
        "StepScalingPolicyConfiguration": {
            "AdjustmentType": "ExactCapacity",
            "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}],
        },
    })
}

fn with_action(standin: Standin, resource_id: &str, name: &str) -> Standin {
    let input = json!({
        "ServiceNamespace": "sagemaker",
        "ResourceId": resource_id,
        "ScalableDimension": INSTANCES,
        "ScheduledActionName": name,
        "Schedule": "rate(1 day)",
        "ScalableTargetAction": {"MinCapacity": 1},
    });
    standin.with(Service::ApplicationAutoScaling, "PutScheduledAction", &input)
}

fn with_alarm(standin: Standin, name: &str) -> Standin {
    let input = json!({
        "AlarmName": name,
        "Namespace": "AWS/SageMaker",
        "MetricName": "Invocations",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanThreshold",
        "Tags": [{"Key": "team", "Value": "theirs"}],
    });
    standin.with(Service::CloudWatch, "PutMetricAlarm", &input)
}

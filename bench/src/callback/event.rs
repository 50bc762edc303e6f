//! The event that every function handles, and the reply that it has to give.

use serde_json::{Value, json};

const REQUEST_ID: &str = "req-1";
const STACK_ID: &str = "arn:aws:cloudformation:us-east-1:123456789012:stack/s/11111111-1111-1111-1111-111111111111";
const LOGICAL_ID: &str = "Scaling";
const SERVICE_TOKEN: &str = "arn:aws:lambda:us-east-1:123456789012:function:custom-resource";

/// The endpoint that is there, with one variant of one instance.
pub(super) const ENDPOINT: &str = "ep";
pub(super) const VARIANT: &str = "v1";

/// A Create of a scalable target with one target tracking policy, as CloudFormation sends it: scalars are texts.
pub(super) fn create(response_url: &str) -> String {
    let properties = json!({
        "ServiceToken": SERVICE_TOKEN,
        "EndpointName": ENDPOINT,
        "VariantName": VARIANT,
        "MinCapacity": "1",
        "MaxCapacity": "4",
        "ScalingPolicies": [{
            "PolicyName": "tt",
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": "70.0",
                "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
            },
        }],
    });
    let event = json!({
        "RequestType": "Create",
        "ServiceToken": SERVICE_TOKEN,
        "ResponseURL": response_url,
        "StackId": STACK_ID,
        "RequestId": REQUEST_ID,
        "LogicalResourceId": LOGICAL_ID,
        "ResourceType": "Custom::SageMakerScaling",
        "ResourceProperties": properties,
    });
    event.to_string()
}

/// What is left of the event in the services, of all that they remember: the same whoever did it.
pub(super) fn expected_targets() -> Value {
    json!([{
        "ResourceId": "endpoint/ep/variant/v1",
        "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
        "MinCapacity": 1,
        "MaxCapacity": 4,
        "ScalingPolicies": [{
            "PolicyName": "tt",
            "PolicyType": "TargetTrackingScaling",
            "TargetValue": 70.0,
            "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance",
        }],
    }])
}

/// The targets among all that the services remember, as far as the event says what they are.
pub(super) fn outlined_targets(state: &Value) -> Value {
    let members = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let outlined_policy = |policy: &Value| {
        let configuration = &policy["TargetTrackingScalingPolicyConfiguration"];
        json!({
            "PolicyName": policy["PolicyName"],
            "PolicyType": policy["PolicyType"],
            "TargetValue": configuration["TargetValue"].as_f64(),
            "PredefinedMetricType": configuration["PredefinedMetricSpecification"]["PredefinedMetricType"],
        })
    };
    let outlined_target = |target: &Value| {
        json!({
            "ResourceId": target["ResourceId"],
            "ScalableDimension": target["ScalableDimension"],
            "MinCapacity": target["MinCapacity"],
            "MaxCapacity": target["MaxCapacity"],
            "ScalingPolicies": members(&target["ScalingPolicies"]).iter().map(outlined_policy).collect::<Value>(),
        })
    };
    members(&state["targets"]).iter().map(outlined_target).collect()
}

/// What is wrong with a reply to the event.
pub(super) fn check_reply(body: &[u8]) -> Result<(), String> {
    let reply: Value = serde_json::from_slice(body).map_err(|error| format!("its reply is no JSON: {error}"))?;
    for (key, expected) in [
        ("Status", "SUCCESS"),
        ("RequestId", REQUEST_ID),
        ("StackId", STACK_ID),
        ("LogicalResourceId", LOGICAL_ID),
        ("PhysicalResourceId", "endpoint/ep/variant/v1|sagemaker:variant:DesiredInstanceCount|sagemaker"),
    ] {
        if reply[key] != expected {
            return Err(format!("its reply has the {key} {}, not \"{expected}\": {reply}", reply[key]));
        }
    }
    Ok(())
}

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

#[cfg(test)]
mod tests {
    use standin::{Endpoint, Service, Standin};

    use super::*;

    /// What is left of a policy with this target value on a target with this most capacity.
    fn left(max_capacity: u32, target_value: f64) -> Value {
        let id = json!({
            "ServiceNamespace": "sagemaker",
            "ResourceId": "endpoint/ep/variant/v1",
            "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
        });
        let with = |more: &Value| {
            let mut input = id.clone();
            let members = more.as_object().cloned().unwrap_or_default();
            input.as_object_mut().expect("it is an object").extend(members);
            input
        };
        let target = with(&json!({"MinCapacity": 1, "MaxCapacity": max_capacity, "Tags": {"owner": "somebody"}}));
        let metric = json!({"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"});
        let policy = with(&json!({
            "PolicyName": "tt",
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration":
                {"TargetValue": target_value, "PredefinedMetricSpecification": metric, "ScaleInCooldown": 300},
        }));
        let standin = Standin::new()
            .with_endpoint(Endpoint::named(ENDPOINT).with_variant(VARIANT, 1))
            .with(Service::ApplicationAutoScaling, "RegisterScalableTarget", &target)
            .with(Service::ApplicationAutoScaling, "PutScalingPolicy", &policy);
        outlined_targets(&standin.state())
    }

    #[test]
    fn what_the_event_asks_for_is_told_from_anything_else() {
        assert_eq!(left(4, 70.0), expected_targets());
        assert_ne!(left(5, 70.0), expected_targets());
        assert_ne!(left(4, 71.0), expected_targets());
        assert_ne!(outlined_targets(&Standin::new().state()), expected_targets());
    }

    #[test]
    fn only_a_reply_to_the_event_counts() {
        let reply = |key: &str, value: &str| {
            let mut reply = json!({
                "Status": "SUCCESS",
                "RequestId": REQUEST_ID,
                "StackId": STACK_ID,
                "LogicalResourceId": LOGICAL_ID,
                "PhysicalResourceId": "endpoint/ep/variant/v1|sagemaker:variant:DesiredInstanceCount|sagemaker",
                "Data": {},
            });
            reply[key] = json!(value);
            reply.to_string()
        };
        assert_eq!(check_reply(reply("Reason", "none").as_bytes()), Ok(()));
        for key in ["Status", "RequestId", "StackId", "LogicalResourceId", "PhysicalResourceId"] {
            let why = check_reply(reply(key, "another").as_bytes()).expect_err(key);
            assert!(why.starts_with(&format!("its reply has the {key} \"another\", not \"")), "{why}");
        }
        let why = check_reply(b"done").expect_err("this is no JSON");
        assert_eq!(why, "its reply is no JSON: expected value at line 1 column 1");
    }
}

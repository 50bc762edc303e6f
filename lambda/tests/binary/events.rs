//! Events as CloudFormation sends them.

use serde_json::{Value, json};

/// The stack of every event.
pub(crate) const STACK_ID: &str =
    "arn:aws:cloudformation:us-east-1:123456789012:stack/s/11111111-1111-1111-1111-111111111111";

/// The request of every event.
pub(crate) const REQUEST_ID: &str = "req-1";

/// The logical id of every event.
pub(crate) const LOGICAL_ID: &str = "Scaling";

/// The physical id of the target of every event.
pub(crate) const PHYSICAL_ID: &str = "endpoint/ep/variant/v1|sagemaker:variant:DesiredInstanceCount|sagemaker";

/// A Create of one target with a target tracking policy and a ladder.
pub(crate) fn create(response_url: &str) -> Value {
    event("Create", response_url)
}

/// The same again, with another maximum.
pub(crate) fn update(response_url: &str, max_capacity: &str) -> Value {
    let mut event = event("Update", response_url);
    event["PhysicalResourceId"] = json!(PHYSICAL_ID);
    event["OldResourceProperties"] = event["ResourceProperties"].clone();
    event["ResourceProperties"]["MaxCapacity"] = json!(max_capacity);
    event
}

/// The end of it.
pub(crate) fn delete(response_url: &str) -> Value {
    let mut event = event("Delete", response_url);
    event["PhysicalResourceId"] = json!(PHYSICAL_ID);
    event
}

fn event(request_type: &str, response_url: &str) -> Value {
    json!({
        "RequestType": request_type,
        "RequestId": REQUEST_ID,
        "ResponseURL": response_url,
        "StackId": STACK_ID,
        "LogicalResourceId": LOGICAL_ID,
        "ResourceType": "Custom::SageMakerScaling",
        "ServiceToken": "arn:aws:lambda:us-east-1:123456789012:function:stepscale",
        "ResourceProperties": {
            "ServiceToken": "arn:aws:lambda:us-east-1:123456789012:function:stepscale",
            "EndpointName": "ep",
            "VariantName": "v1",
            "MinCapacity": "1",
            "MaxCapacity": "4",
            "ScalingPolicies": [
                {
                    "PolicyName": "tt",
                    "PolicyType": "TargetTrackingScaling",
                    "TargetTrackingScalingPolicyConfiguration": {
                        "TargetValue": "70.0",
                        "PredefinedMetricSpecification": {
                            "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"
                        },
                    },
                },
                {
                    "PolicyName": "steps",
                    "PolicyType": "StepScaling",
                    "StepScaling": {"Steps": "below 20: -1, from 50: +1"},
                },
            ],
        },
    })
}

//! What a call has to be allowed. Source: Service Authorization Reference, "Actions, resources, and condition keys" of
//! Application Auto Scaling, CloudWatch and SageMaker.

use std::collections::BTreeMap;

use serde_json::Value;
use standin::Call;

use super::arn;
use super::policy::Demand;

/// A target's identifier: the service makes it up, and a caller can not know it before.
const TARGET: &str = "scalable-target/0a1b2c3d4e5f";

/// Everything that the caller of one call is checked for.
///
/// # Panics
/// Where the operation is not one of the custom resource's.
pub(crate) fn of(call: &Call) -> Vec<Demand> {
    let text = |member: &str| call.input[member].as_str().unwrap_or_else(|| panic!("no {member}: {call:?}"));
    let regional = |resource: &str| arn(&call.region, call.service.name(), resource);
    let on = |resources: Vec<String>| demands(call, &call.operation, resources, &BTreeMap::new());
    match call.operation.as_str() {
        // These know no resource.
        "DescribeScalableTargets" | "DescribeScalingPolicies" | "DescribeScheduledActions" => on(vec!["*".to_owned()]),
        "RegisterScalableTarget"
        | "DeregisterScalableTarget"
        | "PutScalingPolicy"
        | "DeleteScalingPolicy"
        | "PutScheduledAction"
        | "DeleteScheduledAction" => {
            let keys = BTreeMap::from([
                ("application-autoscaling:service-namespace", text("ServiceNamespace").to_owned()),
                ("application-autoscaling:scalable-dimension", text("ScalableDimension").to_owned()),
            ]);
            let target = regional(TARGET);
            let own = demands(call, &call.operation, vec![target.clone()], &keys);
            own.into_iter().chain(tagging(call, target)).collect()
        }
        "ListTagsForResource" | "TagResource" | "UntagResource" => on(vec![text("ResourceARN").to_owned()]),
        // Those of a prefix count as all of them.
        "DescribeAlarms" => on(vec![regional("alarm:*")]),
        "PutMetricAlarm" => {
            let alarm = regional(&format!("alarm:{}", text("AlarmName")));
            on(vec![alarm.clone()]).into_iter().chain(tagging(call, alarm)).collect()
        }
        "DeleteAlarms" => {
            let names = call.input["AlarmNames"].as_array().into_iter().flatten().filter_map(Value::as_str);
            on(names.map(|name| regional(&format!("alarm:{name}"))).collect())
        }
        // SageMaker writes names in lower case into its ARNs.
        "DescribeEndpoint" | "UpdateEndpointWeightsAndCapacities" => {
            on(vec![regional(&format!("endpoint/{}", text("EndpointName").to_lowercase()))])
        }
        "DescribeInferenceComponent" | "UpdateInferenceComponentRuntimeConfig" => {
            on(vec![regional(&format!("inference-component/{}", text("InferenceComponentName").to_lowercase()))])
        }
        operation => panic!("say here what {operation} is checked for"),
    }
}

/// One action on each of some resources.
fn demands(
    call: &Call,
    operation: &str,
    resources: Vec<String>,
    context: &BTreeMap<&'static str, String>,
) -> Vec<Demand> {
    let action = format!("{}:{operation}", call.service.name());
    let demand = |resource| Demand { action: action.clone(), resource, context: context.clone() };
    resources.into_iter().map(demand).collect()
}

/// Tags that come with a resource are a right of their own, to which no condition key of the service belongs.
fn tagging(call: &Call, resource: String) -> Vec<Demand> {
    let is_tagged = match &call.input["Tags"] {
        Value::Array(tags) => !tags.is_empty(),
        Value::Object(tags) => !tags.is_empty(),
        _ => false,
    };
    if is_tagged { demands(call, "TagResource", vec![resource], &BTreeMap::new()) } else { Vec::new() }
}

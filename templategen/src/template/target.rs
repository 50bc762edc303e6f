//! The scalable target: what is registered with Application Auto Scaling.

use scaling::{EndpointKind, SERVICE_NAMESPACE};

use super::value::{Map, reference, sub};
use super::{alarm, schedule};
use crate::spec::Spec;

/// The target as a resource.
pub(super) fn resource(spec: &Spec) -> Map {
    let mut properties = Map::new()
        .with("ServiceNamespace", SERVICE_NAMESPACE)
        .with("ScalableDimension", spec.plan.kind().scalable_dimension().as_str())
        .with("ResourceId", sub(resource_id(spec)))
        .with("MinCapacity", reference("MinCapacity"))
        .with("MaxCapacity", reference("MaxCapacity"))
        .with("SuspendedState", suspended_state());
    let scheduled = schedule::actions(&spec.plan);
    if !scheduled.is_empty() {
        properties = properties.with("ScheduledActions", scheduled);
    }
    if !spec.plan.tags().is_empty() {
        properties = properties.with("Tags", alarm::tag_list(spec.plan.tags()));
    }
    Map::new().with("Type", "AWS::ApplicationAutoScaling::ScalableTarget").with("Properties", properties)
}

/// What is held still, by the parameters.
pub(super) fn suspended_state() -> Map {
    Map::new()
        .with("DynamicScalingInSuspended", reference("ScaleInSuspended"))
        .with("DynamicScalingOutSuspended", reference("ScaleOutSuspended"))
        .with("ScheduledScalingSuspended", reference("ScheduledScalingSuspended"))
}

/// The `ResourceId`, inside a text that CloudFormation fills in.
pub(crate) fn resource_id(spec: &Spec) -> &'static str {
    match spec.plan.kind() {
        EndpointKind::Component => "inference-component/${InferenceComponentName}",
        EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Serverless => {
            "endpoint/${EndpointName}/variant/${VariantName}"
        }
    }
}

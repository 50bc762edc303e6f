//! The text of the spec.

use scaling::{EndpointKind, ResourceIdentity};

use super::policy::number;
use super::resource::Resource;
use crate::template::block;
use crate::template::value::{Map, Value};

/// Writes the spec: what is scaled, then the policies and the schedules, a blank line between them.
pub(super) fn write(
    target: Resource<'_>,
    identity: &ResourceIdentity,
    kind: EndpointKind,
    steps: Vec<Map>,
    tracking: Vec<Map>,
    schedules: Vec<Map>,
) -> String {
    let mut text = format!("# Imported from the ACK resources of {}.\n", target.text("resourceID"));
    text.push_str(&block(&scaled(target, identity, kind)));
    for (key, blocks) in [("step_scaling", steps), ("target_tracking", tracking), ("schedules", schedules)] {
        if !blocks.is_empty() {
            let list: Vec<Value> = blocks.into_iter().map(Value::from).collect();
            text.push('\n');
            text.push_str(&block(&Map::new().with(key, list)));
        }
    }
    text
}

fn scaled(target: Resource<'_>, identity: &ResourceIdentity, kind: EndpointKind) -> Map {
    let named = match identity {
        ResourceIdentity::Variant { endpoint, variant } => {
            Map::new().with("endpoint_name", endpoint.as_str()).with("variant_name", variant.as_str())
        }
        ResourceIdentity::InferenceComponent(name) => Map::new().with("inference_component_name", name.as_str()),
    };
    let word = match kind {
        EndpointKind::Realtime => "realtime",
        EndpointKind::Async => "async",
        EndpointKind::Serverless => "serverless",
        EndpointKind::Component => "component",
    };
    let end = |key: &str| number(target.whole(key).unwrap_or_default());
    let capacity = Map::new().with("min", end("minCapacity")).with("max", end("maxCapacity"));
    named.with("kind", word).with("capacity", capacity).with_some("suspended", suspended(target))
}

/// What is suspended, where anything is said of it.
fn suspended(target: Resource<'_>) -> Option<Map> {
    let state = target.within("suspendedState")?;
    let is = |key: &str| state.switch(key).unwrap_or(false);
    Some(
        Map::new()
            .with("scale_in", is("dynamicScalingInSuspended"))
            .with("scale_out", is("dynamicScalingOutSuspended"))
            .with("scheduled", is("scheduledScalingSuspended")),
    )
}

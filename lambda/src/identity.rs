//! Which scalable target an event is about, and the physical id that names it.

use std::fmt;

use scaling::{ResourceIdentity, SERVICE_NAMESPACE, ScalableDimension};

/// The physical id of a resource that was never made: a Create that left nothing behind answers with it.
pub const NOTHING_CREATED: &str = "stepscale-nothing-was-created";

/// A scalable target by what identifies it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// The variant or the inference component.
    pub resource: ResourceIdentity,
    /// What of it is scaled.
    pub dimension: ScalableDimension,
}

impl Target {
    /// The `ResourceId`.
    #[must_use]
    pub fn resource_id(&self) -> String {
        self.resource.to_string()
    }
}

/// The physical id: the reference form of `AWS::ApplicationAutoScaling::ScalableTarget`.
impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}|{}|{SERVICE_NAMESPACE}", self.resource, self.dimension.as_str())
    }
}

/// What a physical id says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhysicalId {
    /// A target of ours.
    Target(Target),
    /// [`NOTHING_CREATED`].
    NothingCreated,
    /// Anything else: CloudFormation's own, where it cancelled a Create before it had an answer.
    Placeholder,
}

impl PhysicalId {
    /// Reads a physical id.
    #[must_use]
    pub fn read(text: &str) -> Self {
        if text == NOTHING_CREATED {
            return Self::NothingCreated;
        }
        let parts: Vec<&str> = text.split('|').collect();
        let [resource_id, dimension, SERVICE_NAMESPACE] = parts.as_slice() else {
            return Self::Placeholder;
        };
        match (ResourceIdentity::parse(resource_id), ScalableDimension::parse(dimension)) {
            (Some(resource), Some(dimension)) if resource.has_dimension(dimension) => {
                Self::Target(Target { resource, dimension })
            }
            _ => Self::Placeholder,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_physical_id_reads_back_as_printed() {
        for text in [
            "endpoint/ep/variant/v1|sagemaker:variant:DesiredInstanceCount|sagemaker",
            "endpoint/ep/variant/v1|sagemaker:variant:DesiredProvisionedConcurrency|sagemaker",
            "inference-component/llama|sagemaker:inference-component:DesiredCopyCount|sagemaker",
        ] {
            let PhysicalId::Target(target) = PhysicalId::read(text) else { panic!("{text} is not a target") };
            assert_eq!(target.to_string(), text);
        }
        assert_eq!(PhysicalId::read(NOTHING_CREATED), PhysicalId::NothingCreated);
        for text in [
            "",
            "MyStack-Scaling-1ABCDEF",
            "endpoint/ep/variant/v1|sagemaker:variant:DesiredInstanceCount",
            "endpoint/ep/variant/v1|sagemaker:variant:DesiredInstanceCount|ecs",
            "endpoint/ep/variant/v1|sagemaker:inference-component:DesiredCopyCount|sagemaker",
            "endpoint/ep/variant/v1|sagemaker:variant:DesiredInstanceCount|sagemaker|more",
        ] {
            assert_eq!(PhysicalId::read(text), PhysicalId::Placeholder, "{text:?}");
        }
    }
}

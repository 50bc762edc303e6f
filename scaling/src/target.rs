//! What can be scaled: the three scalable dimensions of the `sagemaker` namespace.

use std::fmt;

use crate::{EndpointName, InferenceComponentName, VariantName};

/// The service namespace of every scalable target here.
pub const SERVICE_NAMESPACE: &str = "sagemaker";

/// What is counted. Source: Application Auto Scaling API reference, `RegisterScalableTarget`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScalableDimension {
    /// Instances of a production variant.
    VariantDesiredInstanceCount,
    /// Provisioned concurrency of a serverless variant.
    VariantDesiredProvisionedConcurrency,
    /// Copies of an inference component.
    InferenceComponentDesiredCopyCount,
}

impl ScalableDimension {
    /// Every dimension.
    pub const ALL: [Self; 3] = [
        Self::VariantDesiredInstanceCount,
        Self::VariantDesiredProvisionedConcurrency,
        Self::InferenceComponentDesiredCopyCount,
    ];

    /// The dimension as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VariantDesiredInstanceCount => "sagemaker:variant:DesiredInstanceCount",
            Self::VariantDesiredProvisionedConcurrency => "sagemaker:variant:DesiredProvisionedConcurrency",
            Self::InferenceComponentDesiredCopyCount => "sagemaker:inference-component:DesiredCopyCount",
        }
    }

    /// Reads the API's spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.as_str() == text)
    }

    /// What one unit of capacity is called, in the singular.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::VariantDesiredInstanceCount => "instance",
            Self::VariantDesiredProvisionedConcurrency => "provisioned concurrency unit",
            Self::InferenceComponentDesiredCopyCount => "copy",
        }
    }

    /// What several units of capacity are called.
    #[must_use]
    pub const fn units(self) -> &'static str {
        match self {
            Self::VariantDesiredInstanceCount => "instances",
            Self::VariantDesiredProvisionedConcurrency => "provisioned concurrency units",
            Self::InferenceComponentDesiredCopyCount => "copies",
        }
    }
}

impl fmt::Display for ScalableDimension {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The kind of endpoint, which decides the dimension and the metrics that exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndpointKind {
    /// Instances that answer requests at once.
    Realtime,
    /// Instances that work through a queue.
    Async,
    /// A serverless variant with provisioned concurrency.
    Serverless,
    /// An inference component: copies of a model on shared instances.
    Component,
}

impl EndpointKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Realtime, Self::Async, Self::Serverless, Self::Component];

    /// What scaling counts on this kind.
    #[must_use]
    pub const fn scalable_dimension(self) -> ScalableDimension {
        match self {
            Self::Realtime | Self::Async => ScalableDimension::VariantDesiredInstanceCount,
            Self::Serverless => ScalableDimension::VariantDesiredProvisionedConcurrency,
            Self::Component => ScalableDimension::InferenceComponentDesiredCopyCount,
        }
    }

    /// Whether it can do without any capacity. Provisioned concurrency is 1 or more.
    /// Source: SageMaker API reference, `ProductionVariantServerlessUpdateConfig`.
    #[must_use]
    pub const fn scales_to_zero(self) -> bool {
        matches!(self, Self::Async | Self::Component)
    }

    /// The kind as a reader calls it.
    #[must_use]
    pub const fn described(self) -> &'static str {
        match self {
            Self::Realtime => "a real-time endpoint",
            Self::Async => "an asynchronous endpoint",
            Self::Serverless => "a serverless endpoint",
            Self::Component => "an inference component",
        }
    }
}

/// Which resource is scaled: what a `ResourceId` says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResourceIdentity {
    /// A production variant.
    Variant {
        /// The endpoint.
        endpoint: EndpointName,
        /// The variant of that endpoint.
        variant: VariantName,
    },
    /// An inference component.
    InferenceComponent(InferenceComponentName),
}

impl ResourceIdentity {
    /// Reads a `ResourceId`: `endpoint/NAME/variant/NAME` or `inference-component/NAME`.
    #[must_use]
    pub fn parse(resource_id: &str) -> Option<Self> {
        let parts: Vec<&str> = resource_id.split('/').collect();
        match parts.as_slice() {
            ["endpoint", endpoint, "variant", variant] => Some(Self::Variant {
                endpoint: EndpointName::parse(endpoint).ok()?,
                variant: VariantName::parse(variant).ok()?,
            }),
            ["inference-component", component] => {
                Some(Self::InferenceComponent(InferenceComponentName::parse(component).ok()?))
            }
            _ => None,
        }
    }

    /// Whether the dimension counts something of this resource.
    #[must_use]
    pub const fn has_dimension(&self, dimension: ScalableDimension) -> bool {
        match self {
            Self::Variant { .. } => !matches!(dimension, ScalableDimension::InferenceComponentDesiredCopyCount),
            Self::InferenceComponent(_) => matches!(dimension, ScalableDimension::InferenceComponentDesiredCopyCount),
        }
    }
}

impl fmt::Display for ResourceIdentity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variant { endpoint, variant } => write!(formatter, "endpoint/{endpoint}/variant/{variant}"),
            Self::InferenceComponent(component) => write!(formatter, "inference-component/{component}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resource_ids_read_back_as_printed() {
        for text in ["endpoint/my-endpoint/variant/AllTraffic", "inference-component/llama"] {
            assert_eq!(ResourceIdentity::parse(text).map(|identity| identity.to_string()).as_deref(), Some(text));
        }
        for text in [
            "",
            "endpoint/x",
            "endpoint/x/variant/",
            "endpoint/x/variant/y/z",
            "variant/y",
            "inference-component/",
            "inference-component/a/b",
            "Endpoint/x/variant/y",
        ] {
            assert_eq!(ResourceIdentity::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn every_kind_has_a_dimension_its_resource_has() {
        let variant = ResourceIdentity::parse("endpoint/e/variant/v").unwrap();
        let component = ResourceIdentity::parse("inference-component/c").unwrap();
        for kind in EndpointKind::ALL {
            let identity = if kind == EndpointKind::Component { &component } else { &variant };
            assert!(identity.has_dimension(kind.scalable_dimension()), "{kind:?}");
        }
        assert!(!variant.has_dimension(ScalableDimension::InferenceComponentDesiredCopyCount));
        assert!(!component.has_dimension(ScalableDimension::VariantDesiredInstanceCount));
    }

    #[test]
    fn dimensions_read_back_as_the_api_spells_them() {
        for dimension in ScalableDimension::ALL {
            assert_eq!(ScalableDimension::parse(dimension.as_str()), Some(dimension));
        }
        assert_eq!(ScalableDimension::parse("ecs:service:DesiredCount"), None);
    }
}

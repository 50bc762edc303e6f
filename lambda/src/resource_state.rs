//! What SageMaker says of the thing that is scaled: how it is, and how much there is of it.

use scaling::{ResourceIdentity, ScalableDimension};

use crate::identity::Target;
use crate::services::{EndpointState, InferenceComponentState, ServiceError, Services, VariantState};

/// An endpoint with one of its variants, or an inference component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ResourceState {
    /// As SageMaker calls it.
    pub(crate) status: String,
    /// Why it is no better.
    pub(crate) failure_reason: Option<String>,
    /// How much there is of it.
    pub(crate) capacity: Capacity,
}

/// How much there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Capacity {
    /// Instances, provisioned concurrency or copies, as the target's dimension says.
    Counted {
        /// How many.
        count: u32,
        /// Of a serverless variant: it has to be named again with a new provisioned concurrency.
        max_concurrency: Option<u32>,
    },
    /// SageMaker does not say: an endpoint that has never been in service, or another kind of variant.
    Unknown,
    /// The endpoint has no variant of that name, but these.
    OtherVariants(Vec<String>),
}

/// Where a status leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// It serves, and may be changed.
    InService,
    /// Another status follows by itself.
    Changing,
    /// It stays so until somebody acts, or is on its way out.
    Stuck,
}

impl ResourceState {
    /// Where the status leads. One that nobody has heard of is taken for a passing one.
    pub(crate) fn phase(&self) -> Phase {
        match self.status.as_str() {
            "InService" => Phase::InService,
            "Failed" | "UpdateRollbackFailed" | "OutOfService" | "Deleting" => Phase::Stuck,
            _ => Phase::Changing,
        }
    }
}

/// Asks SageMaker; `None` where there is no such endpoint or inference component.
pub(crate) async fn describe(target: &Target, services: &impl Services) -> Result<Option<ResourceState>, ServiceError> {
    Ok(match &target.resource {
        ResourceIdentity::Variant { endpoint, variant } => services
            .endpoint(endpoint.as_str())
            .await?
            .map(|described| of_variant(described, variant.as_str(), target.dimension)),
        ResourceIdentity::InferenceComponent(name) => {
            services.inference_component(name.as_str()).await?.map(of_component)
        }
    })
}

fn of_variant(endpoint: EndpointState, variant: &str, dimension: ScalableDimension) -> ResourceState {
    let capacity = match endpoint.variants.iter().find(|known| known.name == variant) {
        Some(known) => counted(known, dimension),
        // A new endpoint shows its variants once it is in service.
        None if endpoint.variants.is_empty() => Capacity::Unknown,
        None => Capacity::OtherVariants(endpoint.variants.into_iter().map(|known| known.name).collect()),
    };
    ResourceState { status: endpoint.status, failure_reason: endpoint.failure_reason, capacity }
}

fn counted(variant: &VariantState, dimension: ScalableDimension) -> Capacity {
    match (dimension, variant.current_max_concurrency) {
        // A serverless variant without provisioned concurrency has 0 of it, and says nothing.
        (ScalableDimension::VariantDesiredProvisionedConcurrency, Some(max_concurrency)) => Capacity::Counted {
            count: variant.current_provisioned_concurrency.unwrap_or_default(),
            max_concurrency: Some(max_concurrency),
        },
        (ScalableDimension::VariantDesiredInstanceCount, None) => counted_alone(variant.current_instance_count),
        _ => Capacity::Unknown,
    }
}

fn counted_alone(count: Option<u32>) -> Capacity {
    count.map_or(Capacity::Unknown, |count| Capacity::Counted { count, max_concurrency: None })
}

fn of_component(component: InferenceComponentState) -> ResourceState {
    let capacity = counted_alone(component.current_copy_count);
    ResourceState { status: component.status, failure_reason: component.failure_reason, capacity }
}

/// The endpoint or inference component in a sentence.
pub(crate) fn in_words(resource: &ResourceIdentity) -> String {
    match resource {
        ResourceIdentity::Variant { endpoint, .. } => format!("the endpoint `{endpoint}`"),
        ResourceIdentity::InferenceComponent(name) => format!("the inference component `{name}`"),
    }
}

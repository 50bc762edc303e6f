//! Endpoints and inference components, as far as their capacity and state go.

use crate::identity::Target;

/// An endpoint as it is described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointState {
    /// `EndpointStatus`: `InService`, `Creating`, `Failed` and others.
    pub status: String,
    /// `FailureReason`
    pub failure_reason: Option<String>,
    /// The production variants.
    pub variants: Vec<VariantState>,
}

/// A production variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantState {
    /// `VariantName`
    pub name: String,
    /// `CurrentInstanceCount`
    pub current_instance_count: Option<u32>,
    /// `CurrentServerlessConfig.ProvisionedConcurrency`
    pub current_provisioned_concurrency: Option<u32>,
    /// `CurrentServerlessConfig.MaxConcurrency`: has to be named again where the provisioned one is changed.
    pub current_max_concurrency: Option<u32>,
}

/// An inference component as it is described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InferenceComponentState {
    /// `InferenceComponentStatus`
    pub status: String,
    /// `FailureReason`
    pub failure_reason: Option<String>,
    /// `RuntimeConfig.CurrentCopyCount`
    pub current_copy_count: Option<u32>,
}

/// A capacity to set: instances, provisioned concurrency or copies by the target's dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Which resource and what of it.
    pub target: Target,
    /// How many.
    pub count: u32,
    /// `MaxConcurrency`, where provisioned concurrency is set.
    pub max_concurrency: Option<u32>,
}

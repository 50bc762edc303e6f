//! The two operations that set a capacity.

use serde::{Deserialize, Serialize};

use crate::operation::Operation;

/// `UpdateEndpointWeightsAndCapacities`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateEndpointWeightsAndCapacities {
    /// The endpoint's name.
    pub endpoint_name: String,
    /// The service changes the capacity of one variant at a time.
    pub desired_weights_and_capacities: [DesiredCapacity; 1],
}

impl Operation for UpdateEndpointWeightsAndCapacities {
    const NAME: &'static str = "UpdateEndpointWeightsAndCapacities";
    type Output = Acknowledged;
}

/// The capacity that a variant shall have. Its weight stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DesiredCapacity {
    /// The variant's name.
    pub variant_name: String,
    /// What it shall have.
    #[serde(flatten)]
    pub capacity: VariantCapacity,
}

/// A capacity, by the kind of variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum VariantCapacity {
    /// Instances, from 0.
    DesiredInstanceCount(u32),
    /// Of a serverless variant.
    ServerlessUpdateConfig {
        /// 1 to 200.
        #[serde(rename = "MaxConcurrency", skip_serializing_if = "Option::is_none")]
        max_concurrency: Option<u32>,
        /// 1 to `max_concurrency`.
        #[serde(rename = "ProvisionedConcurrency")]
        provisioned_concurrency: u32,
    },
}

/// `UpdateInferenceComponentRuntimeConfig`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateInferenceComponentRuntimeConfig {
    /// The component's name.
    pub inference_component_name: String,
    /// What it shall have.
    pub desired_runtime_config: RuntimeConfig,
}

impl Operation for UpdateInferenceComponentRuntimeConfig {
    const NAME: &'static str = "UpdateInferenceComponentRuntimeConfig";
    type Output = Acknowledged;
}

/// The copies that an inference component shall have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RuntimeConfig {
    /// From 0.
    pub copy_count: u32,
}

/// The service took it up: the change itself goes on after the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Acknowledged {}

//! `DescribeEndpoint`, as far as state and capacity go.

use serde::{Deserialize, Deserializer, Serialize};

use crate::operation::Operation;

/// `DescribeEndpoint`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeEndpoint {
    /// The endpoint's name.
    pub endpoint_name: String,
}

impl Operation for DescribeEndpoint {
    const NAME: &'static str = "DescribeEndpoint";
    type Output = EndpointDescription;
}

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EndpointDescription {
    /// `OutOfService`, `Creating`, `Updating`, `SystemUpdating`, `RollingBack`, `InService`, `Deleting`, `Failed` or
    /// `UpdateRollbackFailed`; new ones may come.
    pub endpoint_status: String,
    /// Why it is `Failed`.
    pub failure_reason: Option<String>,
    /// None where it is new and not in service yet.
    #[serde(default, deserialize_with = "null_as_none")]
    pub production_variants: Vec<ProductionVariant>,
}

/// A production variant.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProductionVariant {
    /// The variant's name.
    pub variant_name: String,
    /// How many instances it has.
    pub current_instance_count: Option<u32>,
    /// How many it shall have.
    pub desired_instance_count: Option<u32>,
    /// What it has where it is serverless.
    pub current_serverless_config: Option<ServerlessConfig>,
    /// What it shall have where it is serverless.
    pub desired_serverless_config: Option<ServerlessConfig>,
}

/// The concurrency of a serverless variant.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ServerlessConfig {
    /// How many invocations it serves at once: 1 to 200.
    pub max_concurrency: Option<u32>,
    /// How many of them are kept warm: 1 to `max_concurrency`.
    pub provisioned_concurrency: Option<u32>,
}

/// The protocol takes a null for a member that was left out.
fn null_as_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<ProductionVariant>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

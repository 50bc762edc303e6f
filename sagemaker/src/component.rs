//! `DescribeInferenceComponent`, as far as state and capacity go.

use serde::{Deserialize, Serialize};

use crate::operation::Operation;

/// `DescribeInferenceComponent`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeInferenceComponent {
    /// The component's name.
    pub inference_component_name: String,
}

impl Operation for DescribeInferenceComponent {
    const NAME: &'static str = "DescribeInferenceComponent";
    type Output = ComponentDescription;
}

/// An inference component.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ComponentDescription {
    /// `InService`, `Creating`, `Updating`, `Failed` or `Deleting`; new ones may come.
    pub inference_component_status: String,
    /// Why it is `Failed`.
    pub failure_reason: Option<String>,
    /// Its copies.
    pub runtime_config: Option<ComponentRuntime>,
}

/// The copies of an inference component.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ComponentRuntime {
    /// How many there are.
    pub current_copy_count: Option<u32>,
    /// How many there shall be.
    pub desired_copy_count: Option<u32>,
}

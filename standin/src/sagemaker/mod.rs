//! SageMaker's control plane: models, endpoint configurations, endpoints and inference components.

mod component;
mod config;
mod endpoint;
mod fleet;
mod model;
mod names;
mod operations;
mod played;
mod resource_tags;
mod serving;
mod update;
mod variant;

pub use endpoint::Endpoint;
pub(crate) use fleet::Fleet;
pub(crate) use played::PLAYED_STATUSES;
pub(crate) use serving::{ServingComponent, ServingEndpoint, ServingVariant, Units};

use serde_json::{Value, json};

use crate::error::ServiceError;
use crate::input::Input;
use crate::place::Place;
use crate::state::{State, unknown_operation};

/// Performs one operation of SageMaker.
pub(crate) fn perform(
    state: &mut State,
    place: &Place,
    operation: &str,
    input: &Input<'_>,
) -> Result<Value, ServiceError> {
    match operation {
        "CreateModel" => model::create(state, place, input),
        "DescribeModel" => model::describe(state, place, input),
        "DeleteModel" => model::delete(state, place, input),
        "CreateEndpointConfig" => config::create(state, place, input),
        "DescribeEndpointConfig" => config::describe(state, place, input),
        "DeleteEndpointConfig" => config::delete(state, place, input),
        "CreateEndpoint" => operations::create_endpoint(state, place, input),
        "DescribeEndpoint" => operations::describe_endpoint(state, place, input),
        "ListEndpoints" => operations::list_endpoints(state, place, input),
        "UpdateEndpoint" => update::update_endpoint(state, place, input),
        "UpdateEndpointWeightsAndCapacities" => operations::update_weights_and_capacities(state, place, input),
        "DeleteEndpoint" => operations::delete_endpoint(state, place, input).map(|()| json!({})),
        "CreateInferenceComponent" => component::create(state, place, input),
        "DeleteInferenceComponent" => component::delete(state, place, input),
        "DescribeInferenceComponent" => component::describe(state, place, input),
        "UpdateInferenceComponentRuntimeConfig" => component::update_runtime_config(state, place, input),
        "AddTags" => resource_tags::add(state, input),
        "DeleteTags" => resource_tags::delete(state, input),
        "ListTags" => resource_tags::list(state, input),
        other => Err(unknown_operation(other)),
    }
}

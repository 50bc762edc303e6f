//! SageMaker's control plane: endpoints, their configurations and inference components.

mod component;
mod endpoint;
mod fleet;
mod operations;

pub use endpoint::Endpoint;
pub(crate) use fleet::Fleet;

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
        "CreateEndpointConfig" => operations::create_endpoint_config(state, place, input),
        "DescribeEndpointConfig" => operations::describe_endpoint_config(state, place, input),
        "CreateEndpoint" => operations::create_endpoint(state, place, input),
        "DescribeEndpoint" => operations::describe_endpoint(state, place, input),
        "ListEndpoints" => operations::list_endpoints(state, place, input),
        "UpdateEndpoint" => operations::update_endpoint(state, place, input),
        "UpdateEndpointWeightsAndCapacities" => operations::update_weights_and_capacities(state, place, input),
        "DeleteEndpoint" => operations::delete_endpoint(state, place, input).map(|()| json!({})),
        "DescribeInferenceComponent" => component::describe(state, place, input),
        "UpdateInferenceComponentRuntimeConfig" => component::update_runtime_config(state, place, input),
        other => Err(unknown_operation(other)),
    }
}

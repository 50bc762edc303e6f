//! The operations on endpoints.

use serde_json::{Value, json};

use super::config;
use super::endpoint::{Busy, LiveEndpoint, endpoint_arn};
use super::names::sagemaker_name;
use super::resource_tags;
use super::variant::{Capacity, Count};
use crate::error::ServiceError;
use crate::input::Input;
use crate::pages::page;
use crate::place::Place;
use crate::state::State;

pub(super) fn create_endpoint(state: &mut State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = sagemaker_name(input, "EndpointName")?;
    let arn = endpoint_arn(place, name);
    // Names that differ in case alone are one name to this operation. Source: CreateEndpoint in the API reference.
    if state.fleet.endpoints.keys().any(|known| known.eq_ignore_ascii_case(name)) {
        return Err(input.refuse(format!("Cannot create already existing endpoint \"{arn}\".")));
    }
    let config_name = sagemaker_name(input, "EndpointConfigName")?;
    let config = config::find(state, place, config_name)?;
    let endpoint = LiveEndpoint {
        name: name.to_owned(),
        config_name: config_name.to_owned(),
        variants: config.variants()?,
        asynchronous: config.asynchronous(),
        created: place.now,
        modified: place.now,
        busy: Some(Busy { status: "Creating", until: place.now + state.fleet.deployment_duration }),
        failure: state.fleet.failing.get(name).cloned(),
    };
    resource_tags::create(state, &arn, input)?;
    state.fleet.failing.remove(name);
    state.fleet.endpoints.insert(name.to_owned(), endpoint);
    Ok(json!({"EndpointArn": arn}))
}

pub(super) fn describe_endpoint(state: &State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = input.required_text("EndpointName")?;
    let endpoint = state.fleet.endpoints.get(name).ok_or_else(|| absent(place, name))?;
    Ok(endpoint.describe(place))
}

pub(super) fn list_endpoints(state: &State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let size = input.integer_between("MaxResults", 1, 100)?.unwrap_or(10);
    let part = input.text("NameContains")?.unwrap_or_default();
    let status = input.text("StatusEquals")?;
    let endpoints = state
        .fleet
        .endpoints
        .values()
        .filter(|endpoint| endpoint.name.contains(part) && status.is_none_or(|status| endpoint.status() == status))
        .map(|endpoint| Value::Object(endpoint.summary(place)))
        .collect();
    let bad_token = input.refuse("Invalid pagination token.");
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    page("ListEndpoints", "Endpoints", endpoints, size, input.text("NextToken")?, bad_token)
}

/// Weights of any number of variants, or the capacity of one.
pub(super) fn update_weights_and_capacities(
    state: &mut State,
    place: &Place,
    input: &Input<'_>,
) -> Result<Value, ServiceError> {
    let name = input.required_text("EndpointName")?;
    let until = place.now + state.fleet.change_duration;
    let endpoint = state.fleet.endpoints.get_mut(name).ok_or_else(|| absent(place, name))?;
    refuse_not_in_service(endpoint, place)?;

    let mut changed = endpoint.clone();
    let mut capacities = 0;
    for desired in input.structures("DesiredWeightsAndCapacities")? {
        let variant_name = desired.required_text("VariantName")?;
        let Some(variant) = changed.variant_mut(variant_name) else {
            let arn = endpoint_arn(place, name);
            return Err(input.refuse(format!("Could not find variant \"{variant_name}\" of endpoint \"{arn}\".")));
        };
        if let Some(weight) = desired.number("DesiredWeight")? {
            variant.weight = weight;
        }
        let count = match (desired.structure("ServerlessUpdateConfig")?, &mut variant.capacity) {
            (Some(serverless), Capacity::Serverless { max_concurrency, provisioned_concurrency, .. }) => {
                update_serverless(&serverless, max_concurrency, *provisioned_concurrency)?
            }
            (None, Capacity::Instances { .. }) => desired.integer_from("DesiredInstanceCount", 0)?,
            (None, Capacity::Serverless { .. }) if !desired.has("DesiredInstanceCount") => None,
            _ => return Err(input.refuse(format!("The capacity does not fit the kind of variant \"{variant_name}\"."))),
        };
        if let (Some(count), Some(current)) = (count, variant.count_mut()) {
            current.desired = count;
            capacities += 1;
        }
    }
    if 1 < capacities {
        return Err(input.refuse("The capacity of only one variant can be updated at a time."));
    }
    changed.change(place.now, until);
    *endpoint = changed;
    Ok(json!({"EndpointArn": endpoint_arn(place, name)}))
}

/// Takes the greatest concurrency of a `ServerlessUpdateConfig` and gives the provisioned one, where they are named.
fn update_serverless(
    serverless: &Input<'_>,
    max_concurrency: &mut i64,
    provisioned: Option<Count>,
) -> Result<Option<i64>, ServiceError> {
    let max = serverless.integer_between("MaxConcurrency", 1, 200)?.unwrap_or(*max_concurrency);
    let desired = serverless.integer_between("ProvisionedConcurrency", 1, 200)?;
    if let Some(desired) = desired.or(provisioned.map(|count| count.desired)).filter(|desired| max < *desired) {
        return Err(serverless.refuse(format!(
            "ProvisionedConcurrency must be less than or equal to MaxConcurrency, got: {desired} and {max}"
        )));
    }
    *max_concurrency = max;
    Ok(desired)
}

/// SageMaker deregisters the scalable targets of an endpoint that it deletes; inference components stay behind.
pub(super) fn delete_endpoint(state: &mut State, place: &Place, input: &Input<'_>) -> Result<(), ServiceError> {
    let name = input.required_text("EndpointName")?;
    let until = place.now + state.fleet.deployment_duration;
    let endpoint = state.fleet.endpoints.get_mut(name).ok_or_else(|| absent(place, name))?;
    refuse_in_progress(endpoint, place)?;
    endpoint.busy = Some(Busy { status: "Deleting", until });
    state.deregister_variants_of(name);
    resource_tags::forget(state, &endpoint_arn(place, name));
    Ok(())
}

/// What is being changed, or has failed, cannot be updated.
pub(super) fn refuse_not_in_service(endpoint: &LiveEndpoint, place: &Place) -> Result<(), ServiceError> {
    refuse_in_progress(endpoint, place)?;
    if endpoint.failure.is_none() {
        return Ok(());
    }
    Err(ServiceError::validation(format!("Cannot update endpoint \"{}\" in status Failed.", endpoint.arn(place))))
}

fn refuse_in_progress(endpoint: &LiveEndpoint, place: &Place) -> Result<(), ServiceError> {
    if endpoint.busy.is_none() {
        return Ok(());
    }
    Err(ServiceError::validation(format!("Cannot update in-progress endpoint \"{}\".", endpoint.arn(place))))
}

pub(super) fn absent(place: &Place, name: &str) -> ServiceError {
    ServiceError::validation(format!("Could not find endpoint \"{}\".", endpoint_arn(place, name)))
}

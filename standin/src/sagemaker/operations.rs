//! The operations on endpoints and their configurations.

use serde_json::{Value, json};

use super::endpoint::{Busy, Capacity, EndpointConfig, LiveEndpoint, Variant, endpoint_arn};
use crate::error::ServiceError;
use crate::input::Input;
use crate::pages::page;
use crate::place::{Place, epoch_seconds};
use crate::scaling::{ScalableResource, is_sagemaker_name};
use crate::state::State;

pub(super) fn create_endpoint_config(
    state: &mut State,
    place: &Place,
    input: &Input<'_>,
) -> Result<Value, ServiceError> {
    let name = new_name(input, "EndpointConfigName")?;
    let arn = config_arn(place, name);
    if state.fleet.configs.contains_key(name) {
        return Err(input.refuse(format!("Cannot create already existing endpoint configuration \"{arn}\".")));
    }
    let variants = input.structures("ProductionVariants")?;
    if variants.is_empty() {
        return Err(input.refuse_value(
            "ProductionVariants",
            "'[]'",
            "Member must have length greater than or equal to 1",
        ));
    }
    for variant in &variants {
        Variant::read(variant)?;
    }
    let config = EndpointConfig {
        variants: input.list("ProductionVariants")?.to_vec(),
        asynchronous: input.get("AsyncInferenceConfig").cloned(),
        created: place.now,
    };
    state.fleet.configs.insert(name.to_owned(), config);
    Ok(json!({"EndpointConfigArn": arn}))
}

pub(super) fn describe_endpoint_config(state: &State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = input.required_text("EndpointConfigName")?;
    let config = find_config(state, place, name)?;
    let mut description = json!({
        "EndpointConfigName": name,
        "EndpointConfigArn": config_arn(place, name),
        "ProductionVariants": config.variants,
        "CreationTime": epoch_seconds(config.created),
    });
    if let Some(asynchronous) = &config.asynchronous {
        description["AsyncInferenceConfig"] = asynchronous.clone();
    }
    Ok(description)
}

pub(super) fn create_endpoint(state: &mut State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = new_name(input, "EndpointName")?;
    let arn = endpoint_arn(place, name);
    if state.fleet.endpoints.contains_key(name) {
        return Err(input.refuse(format!("Cannot create already existing endpoint \"{arn}\".")));
    }
    let config_name = input.required_text("EndpointConfigName")?;
    let config = find_config(state, place, config_name)?;
    let endpoint = LiveEndpoint {
        name: name.to_owned(),
        config_name: config_name.to_owned(),
        variants: read_variants(config)?,
        asynchronous: config.asynchronous.clone(),
        created: place.now,
        modified: place.now,
        busy: Some(Busy { status: "Creating", until: place.now + state.fleet.change_duration }),
    };
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

/// A variant that is registered as a scalable target may neither go nor change its instance type.
pub(super) fn update_endpoint(state: &mut State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = input.required_text("EndpointName")?;
    let config_name = input.required_text("EndpointConfigName")?;
    let retain = input.boolean("RetainAllVariantProperties")?.unwrap_or(false);
    let config = find_config(state, place, config_name)?;
    let mut variants = read_variants(config)?;
    let asynchronous = config.asynchronous.clone();
    let endpoint = state.fleet.endpoints.get(name).ok_or_else(|| absent(place, name))?;
    refuse_in_progress(endpoint, place)?;

    let held: Vec<_> = state
        .scaling
        .resources()
        .filter(|resource| resource.endpoint() == Some(name))
        .filter_map(ScalableResource::variant)
        .filter(|held| {
            let old = endpoint.variants.iter().find(|variant| variant.name == *held);
            let new = variants.iter().find(|variant| variant.name == *held);
            old.map(instance_type) != new.map(instance_type)
        })
        .map(|held| format!("\"{held}\""))
        .collect();
    if !held.is_empty() {
        return Err(input.refuse(format!(
            "The variant(s) {} must be deregistered as scalable targets with AWS Auto Scaling before they can be \
             removed or have their instance type updated.",
            held.join(", ")
        )));
    }

    let until = place.now + state.fleet.change_duration;
    let endpoint = state.fleet.endpoints.get_mut(name).ok_or_else(|| absent(place, name))?;
    for variant in &mut variants {
        let name = variant.name.clone();
        if let (Some(new), Some(old)) = (variant.count_mut(), endpoint.variant_mut(&name).and_then(Variant::count_mut))
        {
            new.current = old.current;
            if retain {
                new.desired = old.desired;
            }
        }
    }
    endpoint.variants = variants;
    endpoint.asynchronous = asynchronous;
    config_name.clone_into(&mut endpoint.config_name);
    endpoint.change(place.now, until);
    Ok(json!({"EndpointArn": endpoint_arn(place, name)}))
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
    refuse_in_progress(endpoint, place)?;

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
        let count = match (desired.structure("ServerlessUpdateConfig")?, &variant.capacity) {
            (Some(serverless), Capacity::Serverless { .. }) => {
                serverless.integer_between("ProvisionedConcurrency", 1, 200)?
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

/// SageMaker deregisters the scalable targets of an endpoint that it deletes; inference components stay behind.
pub(super) fn delete_endpoint(state: &mut State, place: &Place, input: &Input<'_>) -> Result<(), ServiceError> {
    let name = input.required_text("EndpointName")?;
    let until = place.now + state.fleet.change_duration;
    let endpoint = state.fleet.endpoints.get_mut(name).ok_or_else(|| absent(place, name))?;
    refuse_in_progress(endpoint, place)?;
    endpoint.busy = Some(Busy { status: "Deleting", until });
    state.deregister_variants_of(name);
    Ok(())
}

fn read_variants(config: &EndpointConfig) -> Result<Vec<Variant>, ServiceError> {
    config.variants.iter().map(|variant| Variant::read(&Input::new(variant, "ValidationException")?)).collect()
}

fn instance_type(variant: &Variant) -> &str {
    match &variant.capacity {
        Capacity::Instances { instance_type, .. } => instance_type,
        Capacity::Serverless { .. } => "serverless",
    }
}

fn new_name<'a>(input: &Input<'a>, member: &str) -> Result<&'a str, ServiceError> {
    let name = input.required_text(member)?;
    if is_sagemaker_name(name) {
        return Ok(name);
    }
    let constraint = "Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}";
    Err(input.refuse_value(member, &format!("'{name}'"), constraint))
}

fn refuse_in_progress(endpoint: &LiveEndpoint, place: &Place) -> Result<(), ServiceError> {
    if endpoint.busy.is_none() {
        return Ok(());
    }
    Err(ServiceError::validation(format!("Cannot update in-progress endpoint \"{}\".", endpoint.arn(place))))
}

fn find_config<'a>(state: &'a State, place: &Place, name: &str) -> Result<&'a EndpointConfig, ServiceError> {
    state.fleet.configs.get(name).ok_or_else(|| {
        let arn = config_arn(place, name);
        ServiceError::validation(format!("Could not find endpoint configuration \"{arn}\"."))
    })
}

fn config_arn(place: &Place, name: &str) -> String {
    place.arn("sagemaker", &format!("endpoint-config/{}", name.to_lowercase()))
}

fn absent(place: &Place, name: &str) -> ServiceError {
    ServiceError::validation(format!("Could not find endpoint \"{}\".", endpoint_arn(place, name)))
}

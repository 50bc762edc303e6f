//! The update of an endpoint to another configuration.

use serde_json::{Value, json};

use super::config;
use super::endpoint::{LiveEndpoint, endpoint_arn};
use super::names::sagemaker_name;
use super::operations::{absent, refuse_not_in_service};
use super::variant::{Capacity, Variant};
use crate::error::ServiceError;
use crate::input::Input;
use crate::place::Place;
use crate::scaling::ScalableResource;
use crate::state::State;

/// What a variant of the same name keeps of what it has, beside its current count.
#[derive(Clone, Copy, Debug)]
struct Retained {
    count: bool,
    weight: bool,
}

impl Retained {
    /// Reads `RetainAllVariantProperties`, false where left out, and what `ExcludeRetainedVariantProperties` takes away.
    fn read(input: &Input<'_>) -> Result<Self, ServiceError> {
        let all = input.boolean("RetainAllVariantProperties")?.unwrap_or(false);
        let mut excluded = Vec::new();
        for property in input.structures("ExcludeRetainedVariantProperties")? {
            let kinds = ["DesiredInstanceCount", "DesiredWeight", "DataCaptureConfig"];
            excluded.push(property.required_choice("VariantPropertyType", &kinds)?);
        }
        Ok(Self {
            count: all && !excluded.contains(&"DesiredInstanceCount"),
            weight: all && !excluded.contains(&"DesiredWeight"),
        })
    }
}

/// A variant that is registered as a scalable target may neither go nor change its instance type.
pub(super) fn update_endpoint(state: &mut State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = input.required_text("EndpointName")?;
    let config_name = sagemaker_name(input, "EndpointConfigName")?;
    let retained = Retained::read(input)?;
    let config = config::find(state, place, config_name)?;
    let mut variants = config.variants()?;
    let asynchronous = config.asynchronous();
    let endpoint = state.fleet.endpoints.get(name).ok_or_else(|| absent(place, name))?;
    refuse_not_in_service(endpoint, place)?;

    let held = held_variants(state, endpoint, &variants);
    if !held.is_empty() {
        return Err(input.refuse(format!(
            "The variant(s) {} must be deregistered as scalable targets with AWS Auto Scaling before they can be \
             removed or have their instance type updated.",
            held.join(", ")
        )));
    }

    let until = place.now + state.fleet.deployment_duration;
    let endpoint = state.fleet.endpoints.get_mut(name).ok_or_else(|| absent(place, name))?;
    for variant in &mut variants {
        if let Some(old) = endpoint.variant_mut(&variant.name.clone()) {
            carry_over(old, variant, retained);
        }
    }
    endpoint.variants = variants;
    endpoint.asynchronous = asynchronous;
    config_name.clone_into(&mut endpoint.config_name);
    endpoint.change(place.now, until);
    Ok(json!({"EndpointArn": endpoint_arn(place, name)}))
}

/// The variants, in quotes, that have a registered target and would go or change their instance type.
fn held_variants(state: &State, endpoint: &LiveEndpoint, variants: &[Variant]) -> Vec<String> {
    let registered = state.scaling.resources().filter(|resource| resource.endpoint() == Some(&endpoint.name));
    registered
        .filter_map(ScalableResource::variant)
        .filter(|held| {
            let old = endpoint.variants.iter().find(|variant| variant.name == *held);
            let new = variants.iter().find(|variant| variant.name == *held);
            old.map(instance_type) != new.map(instance_type)
        })
        .map(|held| format!("\"{held}\""))
        .collect()
}

fn instance_type(variant: &Variant) -> &str {
    match &variant.capacity {
        Capacity::Instances { instance_type, .. } => instance_type,
        Capacity::Serverless { .. } => "serverless",
    }
}

/// What runs goes on until the update has ended; what shall run is the new configuration's, unless it is retained.
fn carry_over(old: &mut Variant, new: &mut Variant, retained: Retained) {
    if retained.weight {
        new.weight = old.weight;
    }
    if let (Some(new), Some(old)) = (new.count_mut(), old.count_mut()) {
        new.current = old.current;
        if retained.count {
            new.desired = old.desired;
        }
    }
}

//! Endpoint configurations.

use std::collections::BTreeSet;
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use super::model;
use super::names::{role_arn, sagemaker_name};
use super::resource_tags;
use super::variant::{Capacity, Variant};
use crate::error::ServiceError;
use crate::input::Input;
use crate::place::{Place, epoch_seconds};
use crate::state::State;

/// An endpoint configuration: its members as they were sent, without name and tags.
#[derive(Clone, Debug)]
pub(super) struct EndpointConfig {
    settings: Map<String, Value>,
    created: SystemTime,
}

impl EndpointConfig {
    pub(super) const fn new(settings: Map<String, Value>, created: SystemTime) -> Self {
        Self { settings, created }
    }

    /// The variants as they begin.
    pub(super) fn variants(&self) -> Result<Vec<Variant>, ServiceError> {
        let variants = self.settings.get("ProductionVariants").and_then(Value::as_array).into_iter().flatten();
        variants.map(|variant| Variant::read(&Input::new(variant, "ValidationException")?)).collect()
    }

    pub(super) fn asynchronous(&self) -> Option<Value> {
        self.settings.get("AsyncInferenceConfig").cloned()
    }

    pub(super) fn describe(&self, place: &Place, name: &str) -> Value {
        let mut description = Value::Object(self.settings.clone());
        description["EndpointConfigName"] = name.into();
        description["EndpointConfigArn"] = arn(place, name).into();
        description["CreationTime"] = epoch_seconds(self.created);
        description
    }
}

pub(super) fn create(state: &mut State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = sagemaker_name(input, "EndpointConfigName")?;
    let arn = arn(place, name);
    if state.fleet.configs.contains_key(name) {
        return Err(input.refuse(format!("Cannot create already existing endpoint configuration \"{arn}\".")));
    }
    let variants = input.structures("ProductionVariants")?;
    if variants.is_empty() {
        let constraint = "Member must have length greater than or equal to 1";
        return Err(input.refuse_value("ProductionVariants", "'[]'", constraint));
    }
    if 10 < variants.len() {
        let constraint = "Member must have length less than or equal to 10";
        return Err(input.refuse_value("ProductionVariants", &format!("of {} members", variants.len()), constraint));
    }
    let role = role_arn(input, "ExecutionRoleArn")?;
    let asynchronous = input.structure("AsyncInferenceConfig")?;
    if let Some(asynchronous) = &asynchronous
        && !asynchronous.has("OutputConfig")
    {
        return Err(input.refuse_value("asyncInferenceConfig.outputConfig", "null", "Member must not be null"));
    }
    let mut names = BTreeSet::new();
    for variant in &variants {
        let read = check_variant(state, place, variant, role)?;
        if asynchronous.is_some() && matches!(read.capacity, Capacity::Serverless { .. }) {
            return Err(input.refuse("Async inference is not supported for serverless variants."));
        }
        if let Some(twice) = names.replace(read.name) {
            return Err(input.refuse(format!("The variant name \"{twice}\" is used more than once.")));
        }
    }
    resource_tags::create(state, &arn, input)?;
    let mut settings = input.members().clone();
    settings.retain(|member, value| !["EndpointConfigName", "Tags"].contains(&member.as_str()) && !value.is_null());
    state.fleet.configs.insert(name.to_owned(), EndpointConfig::new(settings, place.now));
    Ok(json!({"EndpointConfigArn": arn}))
}

/// A variant runs a model, or, where it names none, inference components, and then under the configuration's role.
fn check_variant(
    state: &State,
    place: &Place,
    variant: &Input<'_>,
    role: Option<&str>,
) -> Result<Variant, ServiceError> {
    let read = Variant::read(variant)?;
    variant.integer_from("InitialInstanceCount", 1)?;
    if variant.has("ModelName") {
        let model = sagemaker_name(variant, "ModelName")?;
        if !state.fleet.models.contains_key(model) {
            return Err(model::absent(place, model));
        }
        if variant.has("ManagedInstanceScaling") {
            return Err(variant.refuse("ManagedInstanceScaling is only supported for inference component endpoints."));
        }
    } else if role.is_none() || matches!(read.capacity, Capacity::Serverless { .. }) {
        return Err(variant.refuse(format!(
            "The variant \"{}\" has no ModelName: a variant for inference components needs instances, and the \
             configuration an ExecutionRoleArn.",
            read.name
        )));
    }
    Ok(read)
}

pub(super) fn describe(state: &State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = input.required_text("EndpointConfigName")?;
    Ok(find(state, place, name)?.describe(place, name))
}

/// An endpoint that was made from it goes on.
pub(super) fn delete(state: &mut State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = input.required_text("EndpointConfigName")?;
    find(state, place, name)?;
    state.fleet.configs.remove(name);
    resource_tags::forget(state, &arn(place, name));
    Ok(json!({}))
}

pub(super) fn find<'a>(state: &'a State, place: &Place, name: &str) -> Result<&'a EndpointConfig, ServiceError> {
    state.fleet.configs.get(name).ok_or_else(|| {
        ServiceError::validation(format!("Could not find endpoint configuration \"{}\".", arn(place, name)))
    })
}

fn arn(place: &Place, name: &str) -> String {
    place.arn("sagemaker", &format!("endpoint-config/{}", name.to_lowercase()))
}

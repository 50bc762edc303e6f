//! Inference components.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::endpoint::{Busy, endpoint_arn};
use super::names::sagemaker_name;
use super::operations::{self, refuse_not_in_service};
use super::variant::Count;
use super::{model, resource_tags};
use crate::error::ServiceError;
use crate::input::Input;
use crate::place::{Place, epoch_seconds};
use crate::state::State;

/// An inference component at work.
#[derive(Clone, Debug)]
pub(super) struct Component {
    pub(super) name: String,
    pub(super) endpoint: String,
    pub(super) variant: String,
    pub(super) copies: Count,
    pub(super) created: SystemTime,
    pub(super) modified: SystemTime,
    pub(super) busy: Option<Busy>,
}

impl Component {
    /// Starts a change of the number of copies that ends at `until`.
    pub(super) fn set_copies(&mut self, copies: i64, now: SystemTime, until: SystemTime) {
        self.copies.desired = copies;
        self.modified = now;
        self.busy = Some(Busy { status: "Updating", until });
    }

    pub(super) fn describe(&self, place: &Place) -> Value {
        json!({
            "InferenceComponentName": self.name,
            "InferenceComponentArn": component_arn(place, &self.name),
            "EndpointName": self.endpoint,
            "EndpointArn": endpoint_arn(place, &self.endpoint),
            "VariantName": self.variant,
            "RuntimeConfig": {
                "DesiredCopyCount": self.copies.desired,
                "CurrentCopyCount": self.copies.current,
            },
            "CreationTime": epoch_seconds(self.created),
            "LastModifiedTime": epoch_seconds(self.modified),
            "InferenceComponentStatus": self.busy.map_or("InService", |busy| busy.status),
        })
    }
}

pub(super) fn create(state: &mut State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = sagemaker_name(input, "InferenceComponentName")?;
    let arn = component_arn(place, name);
    if state.fleet.components.contains_key(name) {
        return Err(input.refuse(format!("Cannot create already existing inference component \"{arn}\".")));
    }
    let endpoint_name = input.required_text("EndpointName")?;
    let endpoint = state.fleet.endpoints.get(endpoint_name);
    let endpoint = endpoint.ok_or_else(|| operations::absent(place, endpoint_name))?;
    refuse_not_in_service(endpoint, place)?;
    let variant_name = sagemaker_name(input, "VariantName")?;
    let Some(variant) = endpoint.variants.iter().find(|variant| variant.name == variant_name) else {
        let arn = endpoint_arn(place, endpoint_name);
        return Err(input.refuse(format!("Could not find variant \"{variant_name}\" of endpoint \"{arn}\".")));
    };
    if !variant.hosts_components {
        return Err(input.refuse(
            "Inference Components are not supported in this Endpoint. Please make sure this endpoint can deploy \
             inference components.",
        ));
    }
    check_specification(state, place, input)?;
    let copies = match input.structure("RuntimeConfig")? {
        // It may be scaled to 0 later on.
        Some(config) => config.integer_from("CopyCount", 1)?,
        None => None,
    };
    let Some(copies) = copies else {
        return Err(input.refuse_value("runtimeConfig.copyCount", "null", "Member must not be null"));
    };
    let component = Component {
        name: name.to_owned(),
        endpoint: endpoint_name.to_owned(),
        variant: variant_name.to_owned(),
        copies: Count { current: 0, desired: copies },
        created: place.now,
        modified: place.now,
        busy: Some(Busy { status: "Creating", until: place.now + state.fleet.deployment_duration }),
    };
    resource_tags::create(state, &arn, input)?;
    state.fleet.components.insert(name.to_owned(), component);
    Ok(json!({"InferenceComponentArn": arn}))
}

/// A model that exists or a container, and what a copy of it needs.
fn check_specification(state: &State, place: &Place, input: &Input<'_>) -> Result<(), ServiceError> {
    let Some(specification) = input.structure("Specification")? else {
        return Err(input.refuse_value("Specification", "null", "Member must not be null"));
    };
    if !specification.has("ComputeResourceRequirements") {
        let member = "specification.computeResourceRequirements";
        return Err(input.refuse_value(member, "null", "Member must not be null"));
    }
    match specification.text("ModelName")? {
        Some(name) if !state.fleet.models.contains_key(name) => Err(model::absent(place, name)),
        None if !specification.has("Container") => {
            Err(input.refuse("The specification of an inference component needs ModelName or Container."))
        }
        _ => Ok(()),
    }
}

/// Its scalable target, where it has one, stays registered: that it goes as well is nowhere documented.
pub(super) fn delete(state: &mut State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = input.required_text("InferenceComponentName")?;
    let until = place.now + state.fleet.deployment_duration;
    let component = state.fleet.components.get_mut(name).ok_or_else(|| absent(place, name))?;
    refuse_in_progress(component, place)?;
    component.busy = Some(Busy { status: "Deleting", until });
    resource_tags::forget(state, &component_arn(place, name));
    Ok(json!({}))
}

pub(super) fn describe(state: &State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = input.required_text("InferenceComponentName")?;
    let component = state.fleet.components.get(name).ok_or_else(|| absent(place, name))?;
    Ok(component.describe(place))
}

pub(super) fn update_runtime_config(
    state: &mut State,
    place: &Place,
    input: &Input<'_>,
) -> Result<Value, ServiceError> {
    let name = input.required_text("InferenceComponentName")?;
    let config = input.structure("DesiredRuntimeConfig")?;
    let copies = match config {
        Some(config) => config.integer_from("CopyCount", 0)?,
        None => None,
    };
    let Some(copies) = copies else {
        return Err(input.refuse_value("desiredRuntimeConfig.copyCount", "null", "Member must not be null"));
    };
    let until = place.now + state.fleet.change_duration;
    let component = state.fleet.components.get_mut(name).ok_or_else(|| absent(place, name))?;
    refuse_in_progress(component, place)?;
    component.set_copies(copies, place.now, until);
    Ok(json!({"InferenceComponentArn": component_arn(place, name)}))
}

fn refuse_in_progress(component: &Component, place: &Place) -> Result<(), ServiceError> {
    if component.busy.is_none() {
        return Ok(());
    }
    let arn = component_arn(place, &component.name);
    Err(ServiceError::validation(format!("Cannot update in-progress inference component \"{arn}\".")))
}

fn component_arn(place: &Place, name: &str) -> String {
    place.arn("sagemaker", &format!("inference-component/{}", name.to_lowercase()))
}

fn absent(place: &Place, name: &str) -> ServiceError {
    ServiceError::validation(format!("Could not find inference component \"{}\".", component_arn(place, name)))
}

//! Inference components.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::endpoint::{Busy, endpoint_arn};
use super::variant::Count;
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
    if component.busy.is_some() {
        let arn = component_arn(place, name);
        return Err(input.refuse(format!("Cannot update in-progress inference component \"{arn}\".")));
    }
    component.set_copies(copies, place.now, until);
    Ok(json!({"InferenceComponentArn": component_arn(place, name)}))
}

fn component_arn(place: &Place, name: &str) -> String {
    place.arn("sagemaker", &format!("inference-component/{}", name.to_lowercase()))
}

fn absent(place: &Place, name: &str) -> ServiceError {
    ServiceError::validation(format!("Could not find inference component \"{}\".", component_arn(place, name)))
}

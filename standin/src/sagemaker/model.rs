//! Models.

use std::time::SystemTime;

use serde_json::{Map, Value, json};

use super::names::{role_arn, sagemaker_name};
use super::resource_tags;
use crate::error::ServiceError;
use crate::input::Input;
use crate::place::{Place, epoch_seconds};
use crate::state::State;

/// The members of a description that come back as they were sent.
const SETTINGS: [&str; 6] = [
    "PrimaryContainer",
    "Containers",
    "InferenceExecutionConfig",
    "ExecutionRoleArn",
    "VpcConfig",
    "EnableNetworkIsolation",
];

/// A model: what it was created from.
#[derive(Clone, Debug)]
pub(super) struct Model {
    settings: Map<String, Value>,
    created: SystemTime,
}

impl Model {
    /// The model of an endpoint that is set up as a whole.
    pub(super) fn of_endpoint(endpoint: &str, created: SystemTime) -> Self {
        let container = json!({"Image": "demo", "ModelDataUrl": format!("s3://demo/{endpoint}/model.tar.gz")});
        Self { settings: Map::from_iter([("PrimaryContainer".to_owned(), container)]), created }
    }

    pub(super) fn describe(&self, place: &Place, name: &str) -> Value {
        let mut description = Value::Object(self.settings.clone());
        description["ModelName"] = name.into();
        description["ModelArn"] = arn(place, name).into();
        description["CreationTime"] = epoch_seconds(self.created);
        description
    }
}

pub(super) fn create(state: &mut State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = sagemaker_name(input, "ModelName")?;
    let arn = arn(place, name);
    if state.fleet.models.contains_key(name) {
        return Err(input.refuse(format!("Cannot create already existing model \"{arn}\".")));
    }
    role_arn(input, "ExecutionRoleArn")?;
    let containers = input.structures("Containers")?;
    match input.structure("PrimaryContainer")? {
        Some(_) if !containers.is_empty() => {
            return Err(input.refuse("Only one of Containers and PrimaryContainer can be specified."));
        }
        None if containers.is_empty() => {
            return Err(input.refuse("One of Containers and PrimaryContainer must be specified."));
        }
        Some(container) => check_container(&container, "primaryContainer")?,
        None => {}
    }
    for (index, container) in containers.iter().enumerate() {
        check_container(container, &format!("containers.{}.member", index + 1))?;
    }
    resource_tags::create(state, &arn, input)?;
    let settings = SETTINGS.iter().filter_map(|name| Some(((*name).to_owned(), input.get(name)?.clone()))).collect();
    state.fleet.models.insert(name.to_owned(), Model { settings, created: place.now });
    Ok(json!({"ModelArn": arn}))
}

/// An image or a model package, and where the artefact is.
fn check_container(container: &Input<'_>, place: &str) -> Result<(), ServiceError> {
    let image = container.sized_text("Image", 1, 255)?;
    if image.is_none() && !container.has("ModelPackageName") {
        return Err(container.refuse(format!("{place} has neither Image nor ModelPackageName.")));
    }
    if let Some(image) = image.filter(|image| image.contains(char::is_whitespace)) {
        let constraint = "Member must satisfy regular expression pattern: [\\S]+";
        return Err(container.refuse_value(&format!("{place}.image"), &format!("'{image}'"), constraint));
    }
    if let Some(url) = container.sized_text("ModelDataUrl", 0, 1024)? {
        let bucket = url.strip_prefix("s3://").or_else(|| url.strip_prefix("https://")).unwrap_or_default();
        if bucket.is_empty() || bucket.starts_with('/') {
            let constraint = "Member must satisfy regular expression pattern: ^(https|s3)://([^/]+)/?(.*)$";
            return Err(container.refuse_value(&format!("{place}.modelDataUrl"), &format!("'{url}'"), constraint));
        }
    }
    Ok(())
}

pub(super) fn describe(state: &State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = input.required_text("ModelName")?;
    let model = state.fleet.models.get(name).ok_or_else(|| absent(place, name))?;
    Ok(model.describe(place, name))
}

/// An endpoint that runs the model goes on: it has its own copy.
pub(super) fn delete(state: &mut State, place: &Place, input: &Input<'_>) -> Result<Value, ServiceError> {
    let name = input.required_text("ModelName")?;
    state.fleet.models.remove(name).ok_or_else(|| absent(place, name))?;
    resource_tags::forget(state, &arn(place, name));
    Ok(json!({}))
}

pub(super) fn absent(place: &Place, name: &str) -> ServiceError {
    ServiceError::validation(format!("Could not find model \"{}\".", arn(place, name)))
}

fn arn(place: &Place, name: &str) -> String {
    place.arn("sagemaker", &format!("model/{}", name.to_lowercase()))
}

//! Tags of scalable targets. These operations have a not-found exception of their own.

use serde_json::{Value, json};

use super::Scaling;
use super::target::ScalableTarget;
use crate::error::ServiceError;
use crate::input::Input;
use crate::tags::{MOST_TAGS, read_map};

pub(super) fn tag(scaling: &mut Scaling, input: &Input<'_>) -> Result<Value, ServiceError> {
    let new = read_map(input, "Tags")?;
    let target = find(scaling, input)?;
    let mut tags = target.tags.clone();
    tags.extend(new);
    if MOST_TAGS < tags.len() {
        return Err(ServiceError::new(
            "TooManyTagsException",
            format!("A scalable target takes at most {MOST_TAGS} tags, this would make {}.", tags.len()),
        )
        .with_detail("ResourceName", target.arn.clone().into()));
    }
    target.tags = tags;
    Ok(json!({}))
}

pub(super) fn untag(scaling: &mut Scaling, input: &Input<'_>) -> Result<Value, ServiceError> {
    let keys = input.texts("TagKeys")?;
    let target = find(scaling, input)?;
    target.tags.retain(|key, _| !keys.contains(&key.as_str()));
    Ok(json!({}))
}

pub(super) fn list(scaling: &Scaling, input: &Input<'_>) -> Result<Value, ServiceError> {
    let arn = input.required_text("ResourceARN")?;
    let target = scaling.targets.values().find(|target| target.arn == arn).ok_or_else(|| absent(arn))?;
    Ok(json!({"Tags": target.tags}))
}

fn find<'a>(scaling: &'a mut Scaling, input: &Input<'_>) -> Result<&'a mut ScalableTarget, ServiceError> {
    let arn = input.required_text("ResourceARN")?;
    scaling.targets.values_mut().find(|target| target.arn == arn).ok_or_else(|| absent(arn))
}

fn absent(arn: &str) -> ServiceError {
    ServiceError::new("ResourceNotFoundException", format!("The specified resource doesn't exist: {arn}"))
        .with_detail("ResourceName", arn.into())
}

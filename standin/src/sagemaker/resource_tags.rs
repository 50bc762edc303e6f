//! Tags of models, endpoint configurations and endpoints.

use serde_json::{Value, json};

use crate::error::ServiceError;
use crate::input::Input;
use crate::state::State;
use crate::tags::{MOST_TAGS, Tags, as_list, read_list};

/// Reads the tags of a new resource, which from now on has some, if only none.
pub(super) fn create(state: &mut State, arn: &str, input: &Input<'_>) -> Result<(), ServiceError> {
    let tags = read_list(input, "Tags")?;
    refuse_too_many(input, &tags)?;
    state.fleet.tags.insert(key(arn), tags);
    Ok(())
}

pub(super) fn forget(state: &mut State, arn: &str) {
    state.fleet.tags.remove(&key(arn));
}

pub(super) fn add(state: &mut State, input: &Input<'_>) -> Result<Value, ServiceError> {
    let new = read_list(input, "Tags")?;
    let known = find(state, input)?;
    let mut tags = known.clone();
    tags.extend(new);
    refuse_too_many(input, &tags)?;
    *known = tags;
    Ok(json!({"Tags": as_list(known)}))
}

pub(super) fn delete(state: &mut State, input: &Input<'_>) -> Result<Value, ServiceError> {
    let keys = input.texts("TagKeys")?;
    find(state, input)?.retain(|key, _| !keys.contains(&key.as_str()));
    Ok(json!({}))
}

pub(super) fn list(state: &mut State, input: &Input<'_>) -> Result<Value, ServiceError> {
    Ok(json!({"Tags": as_list(find(state, input)?)}))
}

fn find<'a>(state: &'a mut State, input: &Input<'_>) -> Result<&'a mut Tags, ServiceError> {
    let arn = input.required_text("ResourceArn")?;
    let absent = || input.refuse(format!("Could not find resource \"{arn}\"."));
    state.fleet.tags.get_mut(&key(arn)).ok_or_else(absent)
}

fn refuse_too_many(input: &Input<'_>, tags: &Tags) -> Result<(), ServiceError> {
    if tags.len() <= MOST_TAGS {
        return Ok(());
    }
    Err(input.refuse(format!("A resource takes at most {MOST_TAGS} tags, got: {}", tags.len())))
}

/// The part of an ARN after the account: there is one store for all regions.
fn key(arn: &str) -> String {
    arn.splitn(6, ':').last().unwrap_or_default().to_owned()
}

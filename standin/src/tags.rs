//! The rules for tags that the services share.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::error::ServiceError;
use crate::input::Input;

/// Most tags on one resource. Source: Tagging AWS Resources, tag naming limits.
pub(crate) const MOST_TAGS: usize = 50;

/// The tags of one resource, by key.
pub(crate) type Tags = BTreeMap<String, String>;

/// Tags as a list of `Key` and `Value`, as CloudWatch writes them.
pub(crate) fn as_list(tags: &Tags) -> Value {
    tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect()
}

/// Reads a list of `Key` and `Value`.
pub(crate) fn read_list(input: &Input<'_>, name: &str) -> Result<Tags, ServiceError> {
    let mut tags = Tags::new();
    for tag in input.structures(name)? {
        let (key, value) = (tag.required_text("Key")?, tag.required_text("Value")?);
        check(input, key, value)?;
        tags.insert(key.to_owned(), value.to_owned());
    }
    Ok(tags)
}

/// Reads a map from key to value.
pub(crate) fn read_map(input: &Input<'_>, name: &str) -> Result<Tags, ServiceError> {
    let mut tags = Tags::new();
    if let Some(map) = input.structure(name)? {
        for key in map.members().keys() {
            let value = map.required_text(key)?;
            check(input, key, value)?;
            tags.insert(key.clone(), value.to_owned());
        }
    }
    Ok(tags)
}

/// Keys of 1 to 128 and values of up to 256 characters: letters, digits, space and `+ - = . _ : / @`.
fn check(input: &Input<'_>, key: &str, value: &str) -> Result<(), ServiceError> {
    let allowed = |letter: char| letter.is_alphanumeric() || " +-=._:/@".contains(letter);
    if key.is_empty() || 128 < key.chars().count() || !key.chars().all(allowed) {
        return Err(input.refuse(format!("The tag key '{key}' is not valid.")));
    }
    if key.to_lowercase().starts_with("aws:") {
        return Err(input.refuse(format!("The tag key '{key}' must not start with the reserved prefix aws:.")));
    }
    if 256 < value.chars().count() || !value.chars().all(allowed) {
        return Err(input.refuse(format!("The value '{value}' of the tag '{key}' is not valid.")));
    }
    Ok(())
}

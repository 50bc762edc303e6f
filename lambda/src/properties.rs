//! `ResourceProperties` as CloudFormation sends them, to a [`Configuration`] or to all that is wrong with them.

use serde_json::value::RawValue;

use crate::configuration::Configuration;

/// Reads and checks the properties of a Create or an Update.
///
/// # Errors
/// Every problem, in the order of the properties, each one sentence that names the property, the value and the fix.
pub fn read(_properties: Option<&RawValue>) -> Result<Configuration, Vec<String>> {
    Err(vec!["not read yet".to_owned()])
}

/// The target that properties name, as far as they can be read.
#[must_use]
pub fn identity(_properties: Option<&RawValue>) -> Option<crate::identity::Target> {
    None
}

/// `WaitForInServiceSeconds`, as far as it can be read; 0 where it can not.
#[must_use]
pub fn wait_for_in_service_seconds(_properties: Option<&RawValue>) -> u32 {
    0
}

/// The keys of `Tags`, as far as they can be read.
#[must_use]
pub fn tag_keys(_properties: Option<&RawValue>) -> Vec<String> {
    Vec::new()
}

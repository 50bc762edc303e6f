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

//! What is read of properties that may be of any age and shape: nothing of them is checked but what is wanted.

use serde_json::value::RawValue;

use super::json::{Json, Level};
use super::object::Object;
use super::problems::Problems;
use super::{NAMES, WAIT, identity as names};
use crate::identity::Target;

/// The target that properties name, where they name one: for a Delete whose physical id is no target's, and for the
/// reply to a Create that was cut off.
#[must_use]
pub fn identity(properties: Option<&RawValue>) -> Option<Target> {
    in_properties(properties, names::read)
}

/// `WaitForInServiceSeconds`, 0 to 780; 0 where it is left out or wrong.
#[must_use]
pub fn wait_for_in_service_seconds(properties: Option<&RawValue>) -> u32 {
    in_properties(properties, |root, _| Some(wait(root))).unwrap_or(0)
}

/// `WaitForInServiceSeconds` of a resource.
pub(super) fn wait(root: &Object<'_, '_>) -> u32 {
    let seconds = root.property("WaitForInServiceSeconds").whole(WAIT, 600);
    seconds.and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or(0)
}

fn in_properties<T>(
    properties: Option<&RawValue>,
    read: impl FnOnce(&Object<'_, '_>, &Problems) -> Option<T>,
) -> Option<T> {
    let Level::Object(entries) = Json::new(properties?).level() else { return None };
    let problems = Problems::default();
    read(&Object::root(entries, NAMES, &problems), &problems)
}

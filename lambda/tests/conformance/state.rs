//! What the services hold, in a form that two runs can be compared in.

use serde_json::{Map, Value};

/// Targets and alarms without times and without the identifiers that the services count.
pub(crate) fn comparable(state: &Value) -> Value {
    let mut kept = Map::new();
    for member in ["targets", "alarms"] {
        kept.insert(member.to_owned(), without_identity(&state[member]));
    }
    Value::Object(kept)
}

/// The target of this resource id; null where it is not registered.
pub(crate) fn target<'a>(state: &'a Value, resource_id: &str) -> &'a Value {
    let targets = state["targets"].as_array().map(Vec::as_slice).unwrap_or_default();
    targets.iter().find(|target| target["ResourceId"] == resource_id).unwrap_or(&Value::Null)
}

/// The names of a list of structures, in its order.
pub(crate) fn names<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    let elements = list.as_array().map(Vec::as_slice).unwrap_or_default();
    elements.iter().filter_map(|element| element[member].as_str()).collect()
}

/// The names of the alarms that are not the service's own.
pub(crate) fn alarms(state: &Value) -> Vec<&str> {
    let all = state["alarms"].as_object();
    let names = all.into_iter().flat_map(|alarms| alarms.keys().map(String::as_str));
    names.filter(|name| !name.starts_with("TargetTracking-")).collect()
}

fn without_identity(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, _)| !name.ends_with("Time") && !name.ends_with("Timestamp"));
            let mut kept: Vec<_> = kept.map(|(name, value)| (anonymous(name), without_identity(value))).collect();
            kept.sort_by(|one, other| one.0.cmp(&other.0));
            Value::Object(kept.into_iter().collect())
        }
        Value::Array(elements) => elements.iter().map(without_identity).collect(),
        Value::String(text) => anonymous(text).into(),
        other => other.clone(),
    }
}

/// A text with every counted identifier as `ID`: groups of 8, 4, 4, 4 and 12 digits, with hyphens or without.
fn anonymous(text: &str) -> String {
    let mut shown = text.to_owned();
    for middle in ["-0000-4000-8000-", "000040008000"] {
        while let Some(at) = shown.find(middle) {
            let (start, end) = (at.saturating_sub(8), at + middle.len() + 12);
            if shown.len() < end {
                break;
            }
            shown.replace_range(start..end, "ID");
        }
    }
    shown
}

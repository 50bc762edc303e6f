//! A resource with every property there is, and what becomes of it where one of them is another.

use lambda::configuration::Configuration;
use lambda::properties;
use serde_json::Value;
use serde_json::value::RawValue;

/// Every property, as CloudFormation sends it: scalars are texts.
pub(crate) fn full() -> Value {
    serde_json::from_str(include_str!("full.json")).expect("the file is JSON")
}

pub(crate) fn read(properties: &Value) -> Result<Configuration, Vec<String>> {
    let raw = RawValue::from_string(properties.to_string()).expect("a value is JSON");
    properties::read(Some(&raw))
}

/// The paths of all properties that stand in a value, in their order.
pub(crate) fn paths(value: &Value) -> Vec<String> {
    fn add(path: &str, value: &Value, paths: &mut Vec<String>) {
        let under = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match value {
            Value::Object(object) => {
                for (name, value) in object {
                    paths.push(under(name));
                    add(&under(name), value, paths);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    add(&format!("{path}[{index}]"), item, paths);
                }
            }
            _ => {}
        }
    }
    let mut paths = Vec::new();
    add("", value, &mut paths);
    paths
}

/// The value at a path.
pub(crate) fn at<'a>(value: &'a mut Value, path: &str) -> &'a mut Value {
    let pointer = format!("/{}", path.replace("].", "/").replace(']', "").replace(['.', '['], "/"));
    value.pointer_mut(&pointer).unwrap_or_else(|| panic!("nothing stands at {path}"))
}

/// The properties with another value at a path.
pub(crate) fn with(path: &str, value: Value) -> Value {
    let mut properties = full();
    *at(&mut properties, path) = value;
    properties
}

/// The properties without the one at a path.
pub(crate) fn without(path: &str) -> Value {
    let mut properties = full();
    let (holder, name) = path.rsplit_once('.').unwrap_or(("", path));
    let holder = if holder.is_empty() { &mut properties } else { at(&mut properties, holder) };
    holder.as_object_mut().and_then(|object| object.shift_remove(name)).unwrap_or_else(|| panic!("{path} is there"));
    properties
}

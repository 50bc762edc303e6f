//! Where two states differ, for people.

use serde_json::{Map, Value};

/// The members that name an element of a list.
const NAMES: [&str; 4] = ["PolicyName", "ScheduledActionName", "ResourceId", "Key"];

/// One line for each difference of what is there from what should be; empty where there is none.
pub(crate) fn difference(there: &Value, expected: &Value) -> String {
    let mut lines = Vec::new();
    compare("", there, expected, &mut lines);
    lines.join("\n")
}

fn compare(path: &str, there: &Value, expected: &Value, lines: &mut Vec<String>) {
    if there == expected {
        return;
    }
    match (members(there), members(expected)) {
        (Some(there), Some(expected)) => {
            let added = there.keys().filter(|name| !expected.contains_key(*name));
            for name in expected.keys().chain(added) {
                let of = |members: &Map<String, Value>| members.get(name).cloned().unwrap_or_default();
                compare(&format!("{path} > {name}"), &of(&there), &of(&expected), lines);
            }
        }
        _ => lines.push(format!("{path}: {} instead of {}", short(there), short(expected))),
    }
}

/// What a structure or a list of named structures holds, by name.
fn members(value: &Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(members) => Some(members.clone()),
        Value::Array(elements) => elements
            .iter()
            .map(|element| {
                let name = NAMES.iter().find_map(|name| element[*name].as_str())?;
                Some((name.to_owned(), element.clone()))
            })
            .collect(),
        _ => None,
    }
}

fn short(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        value => value.to_string().chars().take(500).collect(),
    }
}

//! JSON that is read by people too: a line for each member, and one line for a list of numbers or an entry of a list.

use serde_json::Value;

/// The text of a value, ending with a line break.
#[must_use]
pub fn lines(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, 0, value);
    text.push('\n');
    text
}

fn write(text: &mut String, depth: usize, value: &Value) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            text.push('{');
            for (place, (name, member)) in members.iter().enumerate() {
                next(text, depth + 1, place);
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push_str(": ");
                write(text, depth + 1, member);
            }
            end(text, depth, '}');
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                next(text, depth + 1, place);
                if is_flat(item) { text.push_str(&item.to_string()) } else { write(text, depth + 1, item) }
            }
            end(text, depth, ']');
        }
        simple => text.push_str(&simple.to_string()),
    }
}

/// Whether a value holds nothing that holds anything.
fn is_flat(value: &Value) -> bool {
    match value {
        Value::Object(members) => !members.values().any(|member| member.is_object() || member.is_array()),
        Value::Array(items) => !items.iter().any(|item| item.is_object() || item.is_array()),
        _ => true,
    }
}

fn next(text: &mut String, depth: usize, place: usize) {
    text.push_str(if place == 0 { "\n" } else { ",\n" });
    text.push_str(&"  ".repeat(depth));
}

fn end(text: &mut String, depth: usize, bracket: char) {
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(bracket);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_of_numbers_and_entries_take_a_line_each() {
        let value = json!({
            "a": { "b": 1, "\"c": null },
            "numbers": [1, 0.5, null],
            "entries": [{ "from": 1 }, { "from": [2] }],
            "nothing": [],
            "empty": {},
        });
        let text = lines(&value);
        let expected = r#"{
  "a": {
    "b": 1,
    "\"c": null
  },
  "numbers": [1,0.5,null],
  "entries": [
    {"from":1},
    {
      "from": [2]
    }
  ],
  "nothing": [],
  "empty": {}
}
"#;
        assert_eq!(text, expected);
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), value);
    }
}

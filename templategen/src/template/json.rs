//! Writing a template as JSON: the long forms of the intrinsic functions.
//!
//! Numbers are written digit by digit as they stand: a general JSON value keeps them as doubles, which
//! have fewer digits than a decimal may have.

use std::fmt::Write as _;

use super::value::{Map, Value};

const INDENT: usize = 2;

/// The template as indented JSON, with a newline at its end.
pub(super) fn write(template: &Map) -> String {
    let mut text = String::new();
    object(&mut text, template, 0);
    text.push('\n');
    text
}

fn value(text: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Text(words) => text.push_str(&quoted(words)),
        Value::Number(number) => text.push_str(number),
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Value::List(list) => array(text, list, indent),
        Value::Map(map) => object(text, map, indent),
        Value::Function(name, argument) => object(text, &long_form(name, argument), indent),
    }
}

/// A function as a mapping of one entry.
fn long_form(name: &str, argument: &Value) -> Map {
    match (name, argument) {
        ("GetAtt", Value::Text(path)) => {
            Map::new().with("Fn::GetAtt", path.splitn(2, '.').map(Value::from).collect::<Vec<_>>())
        }
        ("Ref" | "Condition", argument) => Map::new().with(name, argument.clone()),
        (name, argument) => Map::new().with(format!("Fn::{name}"), argument.clone()),
    }
}

fn object(text: &mut String, map: &Map, indent: usize) {
    let entries: Vec<(&str, &Value)> = map.iter().collect();
    lines(text, ['{', '}'], indent, &entries, |text, (key, entry)| {
        let _ = write!(text, "{}: ", quoted(key));
        value(text, entry, indent + INDENT);
    });
}

fn array(text: &mut String, list: &[Value], indent: usize) {
    lines(text, ['[', ']'], indent, list, |text, item| value(text, item, indent + INDENT));
}

/// Every item on a line of its own, between brackets; nothing between them where there is none.
fn lines<T>(text: &mut String, [open, close]: [char; 2], indent: usize, items: &[T], write: impl Fn(&mut String, &T)) {
    text.push(open);
    for (index, item) in items.iter().enumerate() {
        let _ = write!(text, "{}\n{:inner$}", if index == 0 { "" } else { "," }, "", inner = indent + INDENT);
        write(text, item);
    }
    if !items.is_empty() {
        let _ = write!(text, "\n{:indent$}", "");
    }
    text.push(close);
}

fn quoted(words: &str) -> String {
    serde_json::Value::from(words).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::value::{attribute, either, reference};

    #[test]
    fn functions_lists_and_numbers_of_many_digits() {
        let template = Map::new()
            .with("A", Value::Number("123456789012344.9999999".to_owned()))
            .with("B", vec![reference("P"), attribute("Alarm", "Arn"), either("C", "a \"b\"\n", false)])
            .with("C", Map::new())
            .with("D", Vec::<Value>::new());
        let expected = r#"{
  "A": 123456789012344.9999999,
  "B": [
    {
      "Ref": "P"
    },
    {
      "Fn::GetAtt": [
        "Alarm",
        "Arn"
      ]
    },
    {
      "Fn::If": [
        "C",
        "a \"b\"\n",
        false
      ]
    }
  ],
  "C": {},
  "D": []
}
"#;
        assert_eq!(write(&template), expected);
    }
}

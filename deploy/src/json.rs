//! Reading the JSON that the `aws` command prints: a missing member reads as empty.

use serde_json::Value;

/// A text, or a number or truth value as text; empty where there is none.
#[must_use]
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The texts of a list.
#[must_use]
pub fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

/// The items of a list; none where there is no list.
pub fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A list of objects with two members, as pairs.
#[must_use]
pub fn pairs(list: &Value, key: &str, value: &str) -> Vec<(String, String)> {
    items(list).map(|item| (text(&item[key]), text(&item[value]))).collect()
}

/// A number as a plain decimal text: never an exponent, no `.0`; empty where there is none.
#[must_use]
pub fn decimal(value: &Value) -> String {
    value.as_f64().map(|number| number.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_plain_decimals() {
        for (value, expected) in
            [(json!(20.0), "20"), (json!(0.4), "0.4"), (json!(1e-7), "0.0000001"), (json!(-5), "-5"), (json!(null), "")]
        {
            assert_eq!(decimal(&value), expected);
        }
    }

    #[test]
    fn missing_members_are_empty() {
        let value = json!({"Tags": [{"Key": "a"}], "Count": 3, "Names": ["x"]});
        assert_eq!(pairs(&value["Tags"], "Key", "Value"), [("a".to_owned(), String::new())]);
        assert_eq!(text(&value["Count"]), "3");
        assert_eq!(texts(&value["Names"]), ["x"]);
        assert_eq!(items(&value["Missing"]).count(), 0);
    }
}

//! The JSON Schema of a spec, for editors.

use serde_json::{Map, Value, json};

use crate::spec::table::{Block, Key, SPEC, Shape};

/// The schema, draft 2020-12.
#[must_use]
pub fn schema() -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("title".into(), "Stepscale spec".into());
    if let Value::Object(block) = of_block(&SPEC) {
        schema.extend(block);
    }
    Value::Object(schema)
}

/// The schema as text, ending with a line break.
#[must_use]
pub fn text() -> String {
    format!("{:#}\n", schema())
}

fn of_block(block: &'static Block) -> Value {
    let properties: Map<String, Value> = block.keys.iter().map(|key| (key.name.to_owned(), of_key(key))).collect();
    let required: Vec<&str> = block.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    json!({
        "description": block.description,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn of_key(key: &'static Key) -> Value {
    let mut schema = Map::new();
    schema.insert("description".into(), key.description.into());
    // Rows whose default is no JSON do not get past the table's own test.
    if let Some(default) = key.default.and_then(|default| serde_json::from_str::<Value>(default).ok()) {
        schema.insert("default".into(), default);
    }
    let shape = of_shape(&key.shape);
    // A key that may be left out may also be left empty.
    let shape = if key.required { shape } else { or_null(shape) };
    if let Value::Object(shape) = shape {
        for (name, value) in shape {
            schema.entry(name).or_insert(value);
        }
    }
    Value::Object(schema)
}

/// The same shape, with `null` among the possible values.
fn or_null(mut shape: Value) -> Value {
    let members = [("anyOf", json!({ "type": "null" })), ("enum", Value::Null), ("type", "null".into())];
    if let Some((name, nothing)) = members.into_iter().find(|(name, _)| shape.get(name).is_some()) {
        match &mut shape[name] {
            Value::Array(values) => values.push(nothing),
            one => *one = json!([one.clone(), nothing]),
        }
    }
    shape
}

fn of_shape(shape: &'static Shape) -> Value {
    match shape {
        Shape::Name(pattern) => json!({ "type": ["string", "integer"], "pattern": pattern }),
        // A plain scalar is a text wherever a text is wanted, whatever it looks like.
        Shape::Text => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Whole { from, to } => json!({ "type": "integer", "minimum": from, "maximum": to }),
        Shape::Decimal => json!({ "type": ["number", "string"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$" }),
        Shape::Change => json!({ "type": ["integer", "string"], "pattern": "^([+-]?[0-9]+%?|=[0-9]+)$" }),
        Shape::Switch => json!({ "type": "boolean" }),
        Shape::Choice(words) => json!({ "enum": words.words() }),
        Shape::Block(block) => of_block(block),
        Shape::List(item) => json!({ "type": "array", "items": of_shape(item) }),
        Shape::Texts => json!({ "type": "object", "additionalProperties": of_shape(&Shape::Text) }),
        Shape::Either(shapes) => json!({ "anyOf": shapes.iter().map(of_shape).collect::<Vec<_>>() }),
    }
}

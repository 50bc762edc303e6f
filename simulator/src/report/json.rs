//! Runs as JSON, and the JSON Schema of that: both from one table of fields, so that neither has what the other has not.

mod fields;
mod layout;
mod tuning;

use serde_json::{Map, Value, json};

use super::Run;
use fields::{Field, RUN};

pub use tuning::{tuning, tuning_schema};

/// Runs as JSON, which [`schema`] describes, ending with a line break.
///
/// Numbers are exact, and instants those of RFC 3339 in UTC.
#[must_use]
pub fn json(runs: &[Run]) -> String {
    let runs: Vec<Value> = runs.iter().map(|run| object(RUN, run, run)).collect();
    layout::lines(&json!({ "runs": runs }))
}

/// The JSON Schema, draft 2020-12, ending with a line break: what `simulator schema` prints.
#[must_use]
pub fn schema() -> String {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Stepscale simulation",
        "description": "What a scaling plan would have done to a traffic trace: what `simulator run` and `simulator compare` print with `--format json`.",
        "type": "object",
        "properties": {
            "runs": {
                "description": "One run for each plan and baseline, in the order of the command line, baselines last.",
                "type": "array",
                "items": schema_of(RUN),
            },
        },
        "required": ["runs"],
        "additionalProperties": false,
    });
    format!("{schema:#}\n")
}

/// A part of a run as an object.
fn object<T>(fields: &[Field<T>], run: &Run, part: &T) -> Value {
    fields.iter().map(|field| (field.name.to_owned(), (field.value)(run, part))).collect::<Map<_, _>>().into()
}

fn schema_of<T>(fields: &[Field<T>]) -> Value {
    let property = |field: &Field<T>| {
        let mut schema = json!({ "description": field.description });
        if let (Value::Object(schema), Value::Object(shape)) = (&mut schema, (field.shape)()) {
            schema.extend(shape);
        }
        (field.name.to_owned(), schema)
    };
    closed(&fields.iter().map(property).collect())
}

/// An object that has all of these properties and no other.
fn closed(properties: &Map<String, Value>) -> Value {
    let required: Vec<&String> = properties.keys().collect();
    json!({ "type": "object", "required": required, "additionalProperties": false, "properties": properties })
}

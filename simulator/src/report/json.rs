//! Runs as JSON, and the JSON Schema of that: both from one table of fields, so that neither has what the other has not.

mod fields;
mod tuning;

use serde_json::{Value, json};

use super::Run;
use super::document::{lines, object, schema_of};
use fields::RUN;

pub use tuning::{tuning, tuning_schema};

/// Runs as JSON, which [`schema`] describes, ending with a line break.
///
/// Numbers are exact, and instants those of RFC 3339 in UTC.
#[must_use]
pub fn json(runs: &[Run]) -> String {
    let runs: Vec<Value> = runs.iter().map(|run| object(RUN, run, run)).collect();
    lines(&json!({ "runs": runs }))
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

//! Reports as JSON, the JSON Schema of that, and reports read back from it.
//!
//! Every figure is there twice where it is one of a distribution: as percentiles, which are read, and as the histogram they
//! are of, from which a report comes back exactly.

mod fields;
mod figures;
mod place;
mod read;
mod soundness;

use serde_json::{Value, json};
use simulator::report::document::{lines, object, schema_of};

use super::Report;
use fields::REPORT;

pub use read::read_json;

/// The version of the form. It rises with every change that an older reader would not understand.
const VERSION: u64 = 1;

/// A report as JSON, which [`schema`] describes, ending with a line break.
///
/// Times are in seconds from the start of the schedule on, exact to the nanosecond over the first hundred days, or in
/// milliseconds where a name ends so; instants are those of RFC 3339 in UTC.
#[must_use]
pub fn json(report: &Report) -> String {
    lines(&value(report))
}

/// The JSON Schema, draft 2020-12, ending with a line break: what `loadgen schema` prints.
#[must_use]
pub fn schema() -> String {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Stepscale load report",
        "description": "What a run of the load generator sent, what came of it, and what the endpoint's scaling did meanwhile: what `loadgen run` and `loadgen merge` write with `--json` or `--format json`.",
    });
    if let (Value::Object(schema), Value::Object(report)) = (&mut schema, schema_of(REPORT)) {
        schema.extend(report);
    }
    format!("{schema:#}\n")
}

fn value(report: &Report) -> Value {
    object(REPORT, report, report)
}

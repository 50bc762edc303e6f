//! Runs as JSON, and the schema of that.

use super::Run;

/// Runs as JSON, which [`schema`] describes, ending with a line break.
#[must_use]
pub fn json(runs: &[Run]) -> String {
    format!("{{\"runs\":{}}}\n", runs.len())
}

/// The JSON Schema, draft 2020-12, ending with a line break: what `simulator schema` prints.
#[must_use]
pub fn schema() -> String {
    "{}\n".to_owned()
}

//! What becomes of a spec: templates as snapshots, and what holds for all of them.

mod endpoints;
mod invariants;
mod ladder_text;
mod languages;
mod managed;
mod parameters;
mod policies;
mod specs;
mod templates;
#[path = "../support/yaml.rs"]
mod yaml;

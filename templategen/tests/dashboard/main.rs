//! Acceptance tests of the dashboard: the body as CloudWatch gets it, once CloudFormation has filled in
//! its placeholders, for every kind of endpoint, both alarm shapes and whatever ladder was written.

mod body;
mod functions;
mod graphs;
mod invariants;
mod kinds;
mod managed;
mod published;
mod structure;
mod tracking;
mod words;
#[path = "../support/yaml.rs"]
mod yaml;

//! Acceptance tests of reading templates: ours, and some that are written by hand.

mod document;
mod functions;
mod kinds;
mod messages;
mod own;
mod page;
mod samples;
mod soup;
#[path = "../rendering/specs.rs"]
mod specs;
mod targets;

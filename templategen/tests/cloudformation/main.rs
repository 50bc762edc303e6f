//! Acceptance tests of reading templates: ours, and some that are written by hand.

#[path = "../support/damage.rs"]
mod damage;
mod document;
mod functions;
mod kinds;
mod messages;
mod own;
mod page;
#[path = "../support/rows.rs"]
mod rows;
mod samples;
mod soup;
#[path = "../rendering/specs.rs"]
mod specs;
mod targets;

//! Acceptance tests of the reading side: specs in, messages out, through the public face of the crate.

mod command_line;
mod limits;
mod link;
mod messages;
mod page;
mod plans;
mod run;
mod schema;
mod soup;
mod usage;
#[path = "../support/yaml.rs"]
mod yaml;

//! Acceptance tests of the import from ACK: resources in, spec and messages out, through the command line.

mod files;
mod messages;
#[path = "../reading/run.rs"]
mod run;
mod samples;
mod soup;

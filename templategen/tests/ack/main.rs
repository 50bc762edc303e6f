//! Acceptance tests of the import from ACK: resources in, spec and messages out, through the command line.

#[path = "../support/damage.rs"]
mod damage;
mod files;
mod messages;
#[path = "../support/rows.rs"]
mod rows;
#[path = "../reading/run.rs"]
mod run;
mod samples;
mod soup;

//! The capacity and the state of what is scaled: SageMaker's calls, waiting for service, and the capacity put back.

mod connection;
mod restore;
mod script;
mod sending;
mod wait;
mod wire;

#[path = "../support/role/mod.rs"]
mod role;
#[path = "../../../templategen/tests/support/yaml.rs"]
mod yaml;

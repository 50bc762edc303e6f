//! What the tests of whole events share: AWS in process, events as CloudFormation sends them, and the invariants that
//! hold for every one of them.

pub(crate) mod answers;
mod attributes;
pub(crate) mod deliver;
pub(crate) mod difference;
pub(crate) mod event;
pub(crate) mod recorder;
pub(crate) mod requests;
pub(crate) mod role;
pub(crate) mod world;
#[path = "../../../templategen/tests/support/yaml.rs"]
pub(crate) mod yaml;

//! Acceptance tests over the public faces of the crates, and the stack tests.

mod local_aws;
mod local_aws_tests;
mod local_cloudformation_tests;
mod stack;

//! Acceptance tests over the public faces of the crates, and the stack tests.

mod architecture_tests;
mod aws_client;
mod deploy;
mod deploy_ending_tests;
mod deploy_refusals;
mod deploy_tests;
mod local_aws;
mod local_aws_tests;
mod local_cloudformation_tests;
mod local_deploy_tests;
mod local_endpoint_tests;
mod local_functions_tests;
mod local_venv_tests;
mod readme_tests;
mod stack;
mod template_deployed_policy;
mod template_deployment;
mod template_expected;
mod template_given;
mod template_refusal_tests;
mod template_spec_tests;
mod template_stack_tests;
mod template_state;
mod template_update_tests;
mod template_with_spec;
mod waiting;

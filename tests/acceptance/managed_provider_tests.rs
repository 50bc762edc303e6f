//! The function's stack under the stacks that use it.

use serde_json::json;

use crate::aws_client;
use crate::local_aws::shared;
use crate::managed::{Managed, nothing};
use crate::managed_provider::{first_build, launch_provider, next_build, parameters};

/// The digest of the code that a function runs.
fn code(function: &str) -> String {
    let configuration = json!({"FunctionName": function});
    let told = aws_client::call(shared(), "lambda", "GetFunctionConfiguration", &configuration).expect("it is there");
    told["CodeSha256"].as_str().expect("a digest").to_owned()
}

#[test]
fn a_provider_is_updated_under_a_stack_that_goes_on() {
    let provider = launch_provider("managed-provider-updated");
    let managed = Managed::prepare("managed-under-update");
    let imported = ("ProviderStackName", provider.name());
    managed.create(&[imported]);
    let (before, outputs) = (managed.state(), provider.outputs());
    let first = code(&outputs["FunctionName"]);

    assert_eq!(provider.deploy("UPDATE", &parameters(&next_build())), "UPDATE_COMPLETE", "{:?}", provider.new_events());
    assert_eq!(provider.outputs(), outputs);
    let next = code(&outputs["FunctionName"]);
    assert_ne!(next, first);
    assert_eq!(managed.state(), before);
    managed.update(&[imported, ("ScaleSteps", "below 20: -1, from 60: +2")]);
    assert!(managed.stack.output("StepAdjustments").contains("\"ScalingAdjustment\":2"));

    // The same key again is no change.
    let unchanged = provider.change_set("UPDATE", &parameters(&next_build())).expect("is accepted");
    assert_eq!((unchanged.is_executable(), unchanged.changes()), (false, Vec::new()));

    assert_eq!(provider.deploy("UPDATE", &parameters(&first_build())), "UPDATE_COMPLETE");
    assert_eq!(code(&outputs["FunctionName"]), first);
    managed.delete();
    assert_eq!(provider.delete(), "DELETE_COMPLETE");
}

#[test]
fn a_provider_can_not_be_deleted_or_exchanged_under_a_stack() {
    let provider = launch_provider("managed-provider-held");
    let other = launch_provider("managed-provider-other");
    let managed = Managed::prepare("managed-holding");
    managed.create(&[("ProviderStackName", provider.name())]);
    let before = managed.state();

    let refused = provider.try_delete().expect_err("its export is imported");
    for told in ["managed-provider-held-ServiceToken", managed.stack.name()] {
        assert!(refused.contains(told), "{refused}");
    }
    let told = managed.update_in_vain(&[("ProviderStackName", other.name())], "Scaling");
    assert_eq!(told, "Modifying service token is not allowed.");
    assert_eq!(managed.state(), before);

    assert_eq!(managed.stack.delete(), "DELETE_COMPLETE");
    assert_eq!(managed.state(), nothing());
    for provider in [provider, other] {
        assert_eq!(provider.delete(), "DELETE_COMPLETE");
    }
}

//! What can not work: it is refused with one sentence, and leaves everything as it was.

use serde_json::json;

use crate::local_aws::shared;
use crate::template_deployment::{Deployment, OTHER_VARIANT, nothing};
use crate::template_with_spec::committed;

/// The first resource that failed, and the sentence of the service within its reason.
fn first_failure(deployment: &Deployment) -> (String, String) {
    let events = deployment.stack.new_events();
    let failed = events.iter().find(|event| event.1.ends_with("_FAILED"));
    let (logical_id, _, reason) = failed.unwrap_or_else(|| panic!("nothing failed in {events:?}"));
    let sentence = reason.strip_prefix("Resource handler returned message: \"");
    let sentence = sentence.and_then(|rest| Some(rest.split_once(" (Service: ")?.0));
    (logical_id.clone(), sentence.unwrap_or_else(|| panic!("no service says: {reason}")).to_owned())
}

#[test]
fn an_update_that_the_service_refuses_is_rolled_back_to_what_was() {
    for template in committed() {
        let deployment = Deployment::launch(&template, "rollback");
        let before = deployment.resources();
        deployment.stack.new_events();
        let missing =
            format!("SageMaker endpoint variant doesn't exist: endpoint/{}/variant/Missing", deployment.endpoint);
        for (parameters, failed, sentence) in [
            (
                &[("ScaleInBelow", "60")][..],
                "StepsPolicy",
                "The upper bound of a StepAdjustment must be greater than its lower bound, got: 60 and 50",
            ),
            (
                &[("MinCapacity", "11")],
                "ScalableTarget",
                "Minimum capacity cannot be greater than maximum capacity, got: 11 and 10",
            ),
            (&[("CooldownSeconds", "90"), ("VariantName", "Missing")], "ScalableTarget", &missing),
        ] {
            if !template.takes(parameters) {
                continue;
            }
            let status = deployment.deploy("UPDATE", parameters);
            assert_eq!(status, "UPDATE_ROLLBACK_COMPLETE", "{} {parameters:?}", template.name);
            assert_eq!(first_failure(&deployment), (failed.to_owned(), sentence.to_owned()), "{parameters:?}");
            assert_eq!(deployment.resources(), before, "{} {parameters:?}", template.name);
        }
        deployment.delete();
    }
}

#[test]
fn a_launch_on_a_missing_endpoint_leaves_nothing() {
    for template in committed() {
        let mut deployment = Deployment::prepare(&template, "missing");
        deployment.endpoint += "-indeed";
        assert_eq!(deployment.deploy("CREATE", &[]), "ROLLBACK_COMPLETE", "{}", template.name);
        let sentence =
            format!("SageMaker endpoint variant doesn't exist: endpoint/{}/variant/AllTraffic", deployment.endpoint);
        assert_eq!(first_failure(&deployment), ("ScalableTarget".to_owned(), sentence));
        assert_eq!(deployment.resources(), nothing(), "{}", template.name);
        deployment.delete();
    }
}

#[test]
fn a_parameter_that_is_not_of_its_form_is_refused_before_anything_is_made() {
    let positive = "more than 0, in digits, with a point for decimals and without needless zeros, as in 50 or 0.75";
    let number = "digits, with a point for decimals and without needless zeros, as in 50 or 0.75";
    let name = "1 to 63 letters, digits and hyphens, starting and ending with a letter or digit";
    for template in committed() {
        let deployment = Deployment::prepare(&template, "refused");
        for (parameter, value, constraint) in [
            ("ScaleInBelow", "20.0", positive),
            ("ScaleInBelow", "1e3", positive),
            ("ScaleInBelow", "-5", positive),
            ("ScaleInBelow", "0", positive),
            ("ScaleOutFrom", "050", number),
            ("ScaleInChange", "1", "a whole number with a minus, as in -1, or 0 to rest"),
            ("ScaleOutChange", "+1", "a whole number without a sign, as in 1, or 0 to rest"),
            ("EndpointName", "bad_name", name),
            ("VariantName", "-blue", name),
            ("MinCapacity", "0", "a whole number, 1 or more"),
            ("CooldownSeconds", "-1", "a whole number, 0 or more"),
        ] {
            let parameters = [(parameter, value)];
            if !template.takes(&parameters) {
                continue;
            }
            let refusal = deployment.stack.change_set("CREATE", &deployment.parameters(&parameters)).err();
            let message = "An error occurred (ValidationError) when calling the CreateChangeSet operation: Parameter";
            assert_eq!(refusal, Some(format!("{message} '{parameter}' {constraint}")), "{}: {value}", template.name);
        }
        assert!(!deployment.stack.exists(), "{}", template.name);
        assert_eq!(deployment.resources(), nothing(), "{}", template.name);
    }
}

#[test]
fn a_stack_is_deleted_after_its_endpoint_has_gone() {
    for template in committed() {
        let deployment = Deployment::launch(&template, "orphan");
        let told = shared().aws(&["sagemaker", "delete-endpoint", "--endpoint-name", &deployment.endpoint]);
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        assert_eq!(deployment.resources()["targets"], json!([]), "SageMaker deregisters the targets of an endpoint");
        deployment.delete();
    }
}

#[test]
fn stacks_in_one_account_do_not_collide() {
    let deployments: Vec<_> = committed().iter().map(|template| Deployment::launch(template, "neighbour")).collect();
    // One more of the first template, on the other variant of the same endpoint.
    let first = &deployments[0];
    let beside = Deployment::prepare(&first.template, "beside");
    let parameters = [("EndpointName", first.endpoint.as_str()), ("VariantName", OTHER_VARIANT)];
    assert_eq!(beside.deploy("CREATE", &parameters), "CREATE_COMPLETE");
    for deployment in &deployments[1..] {
        deployment.check_state(&[]);
    }

    let others: Vec<_> = deployments[1..].iter().map(Deployment::resources).collect();
    assert_eq!(first.stack.delete(), "DELETE_COMPLETE");
    assert_eq!(first.resources()["alarms"], json!({}));
    beside.check_state(&parameters);
    for (deployment, before) in deployments[1..].iter().zip(others) {
        assert_eq!(deployment.resources(), before, "{}", deployment.endpoint);
        deployment.delete();
    }
    assert_eq!(beside.stack.delete(), "DELETE_COMPLETE");
    assert_eq!(beside.stack.resources(&first.endpoint), nothing());
}

//! What can not work: it is refused with one sentence, and leaves everything as it was.

use std::collections::BTreeMap;
use std::time::Duration;

use scaling::{EndpointKind, TargetTrackingPolicy, Unit};
use serde_json::json;

use crate::local_aws::shared;
use crate::template_deployment::{Deployment, OTHER_VARIANT, nothing};
use crate::template_expected::stem;
use crate::template_state::alarms;
use crate::template_with_spec::{Template, committed};
use crate::waiting::wait_until;

/// Longer than the local AWS takes to delete an endpoint.
const DELETION_LIMIT: Duration = Duration::from_secs(20);

/// What Application Auto Scaling says of a target that SageMaker does not have.
fn does_not_exist(template: &Template, scaled: &str, variant: &str) -> String {
    let what = match template.kind() {
        EndpointKind::Component => "inference component",
        EndpointKind::Realtime | EndpointKind::Async | EndpointKind::Serverless => "endpoint variant",
    };
    format!("SageMaker {what} doesn't exist: {}", template.resource_id(scaled, variant))
}

/// The logical id of a template's target tracking policy.
fn tracking_policy(template: &Template) -> String {
    let policy = template.spec.plan.target_tracking_policies().first();
    policy.map(|policy| format!("{}Policy", stem(policy.name().as_str()))).unwrap_or_default()
}

#[test]
fn an_update_that_the_service_refuses_is_rolled_back_to_what_was() {
    for template in committed() {
        let deployment = Deployment::launch(&template, "rollback");
        let before = deployment.resources();
        deployment.stack.new_events();
        let (scaled, max) = (deployment.scaled.as_str(), template.spec.plan.capacity().max());
        let (over, roomier) = (format!("{}", max + 1), format!("{}", max + 2));
        let over_max = format!("Minimum capacity cannot be greater than maximum capacity, got: {over} and {max}");
        let (naming, tracking) = (template.naming_parameter(), tracking_policy(&template));
        for (parameters, failed, sentence) in [
            (
                &[("ScaleInBelow", "60")][..],
                "StepsPolicy",
                "The upper bound of a StepAdjustment must be greater than its lower bound, got: 60 and 50",
            ),
            (&[("MinCapacity", over.as_str())], "ScalableTarget", &over_max),
            (
                &[("CooldownSeconds", "90"), ("VariantName", "Missing")],
                "ScalableTarget",
                &does_not_exist(&template, scaled, "Missing"),
            ),
            (
                &[("TargetValue", "0.5"), (naming, "missing")],
                "ScalableTarget",
                &does_not_exist(&template, "missing", "AllTraffic"),
            ),
            // The target is changed by then.
            (
                &[("MaxCapacity", &roomier), ("ScaleInSuspended", "true"), ("ScaleInCooldownSeconds", "9999999999")],
                &tracking,
                "ScaleInCooldown: 9999999999 cannot be converted to Integer",
            ),
        ] {
            if !template.takes(parameters) {
                continue;
            }
            let status = deployment.deploy("UPDATE", parameters);
            assert_eq!(status, "UPDATE_ROLLBACK_COMPLETE", "{} {parameters:?}", template.name);
            assert_eq!(deployment.first_failure(), (failed.to_owned(), sentence.to_owned()), "{parameters:?}");
            assert_eq!(deployment.resources(), before, "{} {parameters:?}", template.name);
        }
        deployment.delete();
    }
}

#[test]
fn a_launch_on_a_missing_endpoint_leaves_nothing() {
    for template in committed() {
        let mut deployment = Deployment::prepare(&template, "missing");
        deployment.scaled += "-indeed";
        assert_eq!(deployment.deploy("CREATE", &[]), "ROLLBACK_COMPLETE", "{}", template.name);
        let sentence = does_not_exist(&template, &deployment.scaled, "AllTraffic");
        assert_eq!(deployment.first_failure(), ("ScalableTarget".to_owned(), sentence));
        assert_eq!(deployment.resources(), nothing(), "{}", template.name);
        deployment.delete();
    }
}

#[test]
fn a_parameter_that_is_not_of_its_form_is_refused_before_anything_is_made() {
    let positive = "more than 0, in digits, with a point for decimals and without needless zeros, as in 50 or 0.75";
    let fraction =
        "more than 0, up to 1, in digits, with a point for decimals and without needless zeros, as in 50 or 0.75";
    let number = "digits, with a point for decimals and without needless zeros, as in 50 or 0.75";
    let name = "1 to 63 letters, digits and hyphens, starting and ending with a letter or digit";
    for template in committed() {
        let deployment = Deployment::prepare(&template, "refused");
        let plan = &template.spec.plan;
        let unit = plan.target_tracking_policies().first().and_then(TargetTrackingPolicy::unit);
        let target = if unit == Some(Unit::Fraction) { fraction } else { positive };
        let (too_few, least) = if plan.comes_back_from_zero() {
            ("-1", "a whole number, 0 or more")
        } else {
            ("0", "a whole number, 1 or more")
        };
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
            ("InferenceComponentName", "bad_name", name),
            ("MinCapacity", too_few, least),
            ("TargetValue", "0", target),
            ("TargetValue", "-0.5", target),
            ("TargetValue", if unit == Some(Unit::Fraction) { "1.5" } else { "1e3" }, target),
            ("ScaleInCooldownSeconds", "1.5", "a whole number, 0 or more"),
            ("ScaleOutCooldownSeconds", "-1", "a whole number, 0 or more"),
            ("ScaleInSuspended", "yes", "value 'yes' is not in AllowedValues: ['true', 'false']"),
            ("DisableScaleIn", "True", "value 'True' is not in AllowedValues: ['true', 'false']"),
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
        let [operation, option] = match template.kind() {
            EndpointKind::Component => ["delete-inference-component", "--inference-component-name"],
            _ => ["delete-endpoint", "--endpoint-name"],
        };
        let told = shared().aws(&["sagemaker", operation, option, &deployment.scaled]);
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        wait_until(&format!("{} is deleted", deployment.scaled), DELETION_LIMIT, || {
            let state = shared().state();
            ["endpoints", "inference_components"].into_iter().all(|kind| state[kind].get(&deployment.scaled).is_none())
        });
        if template.kind() != EndpointKind::Component {
            let targets = &deployment.resources()["targets"];
            assert_eq!(*targets, json!([]), "SageMaker deregisters the targets of an endpoint");
        }
        deployment.delete();
    }
}

#[test]
fn stacks_in_one_account_do_not_collide() {
    let mut templates = committed();
    // A component has no other variant to be scaled beside the first.
    templates.sort_by_key(|template| template.kind() == EndpointKind::Component);
    let deployments: Vec<_> = templates.iter().map(|template| Deployment::launch(template, "neighbour")).collect();
    // One more of the first template, on the other variant of the same endpoint.
    let first = &deployments[0];
    let beside = Deployment::prepare(&first.template, "beside");
    let parameters = [("EndpointName", first.scaled.as_str()), ("VariantName", OTHER_VARIANT)];
    assert_eq!(beside.deploy("CREATE", &parameters), "CREATE_COMPLETE");
    for deployment in &deployments[1..] {
        deployment.check_state(&[]);
    }

    let others: Vec<_> = deployments[1..].iter().map(Deployment::resources).collect();
    assert_eq!(first.stack.delete(), "DELETE_COMPLETE");
    assert_eq!(alarms(&first.resources()), BTreeMap::new());
    beside.check_state(&parameters);
    for (deployment, before) in deployments[1..].iter().zip(others) {
        assert_eq!(deployment.resources(), before, "{}", deployment.scaled);
        deployment.delete();
    }
    assert_eq!(beside.stack.delete(), "DELETE_COMPLETE");
    assert_eq!(beside.stack.resources(&first.scaled), nothing());
}

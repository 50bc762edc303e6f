//! `Registration: Released`: a target that is let go of while its endpoint is changed under it.

use serde_json::{Value, json};

use crate::local_aws::{root, shared};
use crate::managed::{Managed, nothing, settings};

/// What SageMaker says where a variant that is scaled would go or get another instance type.
const HELD: &str = "The variant(s) \"Green\" must be deregistered as scalable targets with AWS Auto Scaling before they \
                    can be removed or have their instance type updated.";

const RELEASED: (&str, &str) = ("Registration", "Released");
const OTHER_TYPE: (&str, &str) = ("InstanceType", "ml.m5.xlarge");
const WITHOUT_GREEN: (&str, &str) = ("HasGreen", "false");

/// A stack that makes its endpoint, too, and scales the variant `Green` of it.
fn launch(name: &str) -> Managed {
    let managed = Managed::on(name, name, root().join("tests/acceptance/fixtures/managed_endpoint_stack.yaml"));
    managed.create(&[]);
    managed
}

/// Names and instance types of the endpoint's variants.
fn variants(managed: &Managed) -> Vec<(String, String)> {
    let state = shared().state();
    let endpoint = &state["endpoints"][&managed.endpoint];
    let config = &state["endpoint_configs"][endpoint["EndpointConfigName"].as_str().expect("it is there")];
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let variants = config["ProductionVariants"].as_array().expect("an endpoint has variants").iter();
    variants.map(|variant| (text(&variant["VariantName"]), text(&variant["InstanceType"]))).collect()
}

#[test]
fn an_instance_type_is_changed_under_a_released_target() {
    let managed = launch("managed-release-type");
    let before = managed.state();
    let told = managed.update_in_vain(&[OTHER_TYPE], "Endpoint");
    assert!(told.contains(HELD), "{told}");
    assert_eq!(managed.state(), before);

    let id = managed.stack.output("Target");
    managed.update(&[RELEASED]);
    assert_eq!(managed.state(), nothing());
    let outputs = managed.stack.outputs();
    assert_eq!(
        (&outputs["Target"], outputs["ScalableTargetARN"].as_str(), outputs["AlarmARNs"].as_str()),
        (&id, "", "[]")
    );
    assert_eq!(shared().current_capacity(&managed.resource_id("Green")), Some(1));

    managed.update(&[RELEASED, OTHER_TYPE]);
    assert_eq!(variants(&managed)[1], ("Green".to_owned(), "ml.m5.xlarge".to_owned()));
    assert_eq!(managed.state(), nothing());

    managed.update(&[OTHER_TYPE]);
    assert_eq!(settings(&managed.state()), settings(&before));
    assert_eq!(managed.stack.output("Target"), id);
    assert_ne!(managed.stack.output("AlarmARNs"), "[]");
    managed.delete();
}

/// A variant goes, and the stack turns to the one that stays.
#[test]
fn a_variant_is_removed_under_a_released_target() {
    let managed = launch("managed-release-variant");
    let told = managed.update_in_vain(&[WITHOUT_GREEN], "Endpoint");
    assert!(told.contains(HELD), "{told}");
    managed.update(&[RELEASED]);
    managed.update(&[RELEASED, WITHOUT_GREEN]);
    assert_eq!(variants(&managed), [("AllTraffic".to_owned(), "ml.m5.large".to_owned())]);

    let told = managed.update_in_vain(&[WITHOUT_GREEN], "Scaling");
    assert!(told.contains("doesn't exist"), "{told}");
    assert_eq!(managed.state(), nothing());
    managed.update(&[WITHOUT_GREEN, ("VariantName", "AllTraffic")]);
    assert_eq!(managed.stack.output("Target"), managed.physical_id("AllTraffic"));
    assert_eq!(managed.state()["targets"][0]["ScalingPolicies"].as_array().map(Vec::len), Some(2));
    managed.delete();
}

#[test]
fn a_released_target_is_created_changed_and_deleted() {
    let managed = Managed::launch("managed-released", &[RELEASED]);
    assert_eq!(managed.state(), nothing());
    managed.update(&[RELEASED, ("VariantName", "Green"), ("ScaleSteps", "below 5: -1, from 9: +1")]);
    assert_eq!(managed.state(), nothing());
    assert_eq!(managed.stack.output("Target"), managed.physical_id("Green"));
    managed.delete();
}

/// What somebody else has registered meanwhile is theirs.
#[test]
fn a_return_to_a_target_of_others_is_refused() {
    let managed = Managed::launch("managed-release-taken", &[]);
    managed.update(&[RELEASED]);
    managed.register_by_hand("AllTraffic", json!({"MinCapacity": 2, "MaxCapacity": 3}));
    let before = managed.state();
    let told = managed.update_in_vain(&[], "Scaling");
    assert!(told.contains("AdoptExisting"), "{told}");
    assert_eq!(managed.state(), before);
    assert_eq!(managed.stack.delete(), "DELETE_COMPLETE");
    assert_eq!(managed.state(), before);
}

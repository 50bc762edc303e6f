//! Targets that are registered already: refused with their owner's name, or adopted and given back.

use serde_json::{Value, json};

use crate::aws_client;
use crate::local_aws::shared;
use crate::managed::{Managed, TOLD, fixture, nothing};

const ADOPTING: (&str, &str) = ("AdoptExisting", "true");
const RELEASED: (&str, &str) = ("Registration", "Released");

/// Puts a policy of somebody else's on the target of a variant.
fn put_policy_by_hand(managed: &Managed, name: &str) {
    let mut policy = managed.target("AllTraffic");
    policy["PolicyName"] = name.into();
    policy["PolicyType"] = "StepScaling".into();
    policy["StepScalingPolicyConfiguration"] = json!({
        "AdjustmentType": "ChangeInCapacity",
        "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 2}],
    });
    aws_client::call(shared(), "application-autoscaling", "PutScalingPolicy", &policy).expect("is valid");
}

fn range(managed: &Managed) -> (Value, Value) {
    let target = &managed.state()["targets"][0];
    (target["MinCapacity"].clone(), target["MaxCapacity"].clone())
}

fn policies(managed: &Managed) -> Vec<String> {
    let state = managed.state();
    let policies = state["targets"][0]["ScalingPolicies"].as_array().expect("a target has policies").iter();
    policies.map(|policy| policy["PolicyName"].as_str().expect("a policy has a name").to_owned()).collect()
}

#[test]
fn a_target_of_somebody_else_s_is_adopted_and_given_back() {
    let managed = Managed::prepare("managed-adopted");
    managed.register_by_hand("AllTraffic", json!({"MinCapacity": 2, "MaxCapacity": 9, "Tags": {"team": "theirs"}}));
    put_policy_by_hand(&managed, "theirs");
    let before = managed.state();

    let told = managed.create_in_vain(&[], "Scaling");
    assert_eq!(
        told,
        format!(
            "{TOLD}{} is already registered as a scalable target by somebody who left no tag of a stack: deregister it \
             first, or set AdoptExisting to true to take it over",
            managed.resource_id("AllTraffic")
        )
    );
    assert_eq!(managed.state(), before);
    assert_eq!(managed.stack.delete(), "DELETE_COMPLETE");
    assert_eq!(managed.state(), before);

    let managed = Managed::on("managed-adopted", "managed-adopting", fixture());
    managed.create(&[ADOPTING]);
    assert_eq!(range(&managed), (1.into(), 4.into()));
    assert_eq!(policies(&managed), ["policy", "theirs"]);

    managed.update(&[ADOPTING, ("MaxCapacity", "6"), ("AlarmShape", "Paired")]);
    assert_eq!(range(&managed), (1.into(), 6.into()));
    assert_eq!(policies(&managed), ["policy-high", "policy-low", "theirs"]);

    managed.update(&[ADOPTING, RELEASED]);
    assert_eq!(managed.state(), before);
    managed.update(&[ADOPTING]);
    assert_eq!(policies(&managed), ["policy", "theirs"]);
    // Without the switch it stays what it is, and can no longer be let go of for a while.
    managed.update(&[("MaxCapacity", "5")]);
    let told = managed.update_in_vain(&[RELEASED], "Scaling");
    assert!(told.ends_with("set AdoptExisting to true in an update of its own first"), "{told}");
    assert_eq!(range(&managed), (1.into(), 5.into()));
    assert_eq!(managed.stack.delete(), "DELETE_COMPLETE");
    assert_eq!(managed.state(), before);
}

/// An adoption that is rolled back gives everything back, too.
#[test]
fn an_adoption_that_fails_is_taken_back() {
    let managed = Managed::prepare("managed-unadopted");
    managed.register_by_hand("AllTraffic", json!({"MinCapacity": 2, "MaxCapacity": 9}));
    put_policy_by_hand(&managed, "theirs");
    let before = managed.state();
    managed.create_in_vain(&[ADOPTING, ("DashboardBody", "{")], "After");
    assert_eq!(managed.state(), before);
    assert_eq!(managed.stack.delete(), "DELETE_COMPLETE");
}

#[test]
fn a_target_of_another_stack_is_refused_with_its_name() {
    let managed = Managed::launch("managed-owner", &[]);
    let before = managed.state();
    let other = Managed::on(&managed.endpoint, "managed-intruder", fixture());
    let told = other.create_in_vain(&[], "Scaling");
    let owner = format!("by the resource `Scaling` of the stack `{}`: deregister it first", managed.stack.id());
    assert!(told.contains(&owner), "{told}");
    assert_eq!(other.stack.delete(), "DELETE_COMPLETE");
    assert_eq!(managed.state(), before);

    // An update that moves onto it is refused the same, and the other stack keeps what it has.
    let other = Managed::launch("managed-moving", &[]);
    let theirs = other.state();
    other.update_in_vain(&[("EndpointName", "managed-owner")], "Scaling");
    assert_eq!((managed.state(), other.state()), (before, theirs));
    other.delete();
    managed.delete();
}

/// A policy that has a name of ours is not ours for that.
#[test]
fn a_policy_of_somebody_else_s_is_refused_with_its_name() {
    let managed = Managed::launch("managed-policy", &[]);
    put_policy_by_hand(&managed, "policy-high");
    let before = managed.state();
    let told = managed.update_in_vain(&[("AlarmShape", "Paired")], "Scaling");
    assert!(told.contains("the policy policy-high on"), "{told}");
    assert!(told.contains("was not made by this resource"), "{told}");
    assert_eq!(managed.state(), before);
    managed.update(&[("AlarmShape", "Paired"), ADOPTING]);
    assert_eq!(policies(&managed), ["policy-high", "policy-low"]);
    managed.delete();
    assert_eq!(managed.state(), nothing());
}

/// Counted from the Create, not from the deletion.
#[test]
fn the_capacity_at_create_comes_back_where_that_is_wanted() {
    for (restored, expected) in [("true", 1), ("false", 3)] {
        let managed =
            Managed::launch(&format!("managed-capacity-{restored}"), &[("RestoreCapacityOnDelete", restored)]);
        let scaled = json!({
            "EndpointName": managed.endpoint,
            "DesiredWeightsAndCapacities": [{"VariantName": "AllTraffic", "DesiredInstanceCount": 3}],
        });
        aws_client::call(shared(), "sagemaker", "UpdateEndpointWeightsAndCapacities", &scaled).expect("is accepted");
        managed.delete();
        assert_eq!(shared().current_capacity(&managed.resource_id("AllTraffic")), Some(expected), "{restored}");
    }
}

//! The life of a managed stack: made, changed in every way that is no failure, and deleted.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::local_aws::shared;
use crate::managed::{Managed, fixture, nothing, renamed};

/// The names of the endpoint's alarms.
fn alarm_names(state: &Value) -> BTreeSet<String> {
    state["alarms"].as_object().expect("alarms have names").keys().cloned().collect()
}

/// An output that is a JSON array of texts.
fn listed(managed: &Managed, output: &str) -> BTreeSet<String> {
    serde_json::from_str(&managed.stack.output(output)).expect("it is an array of texts")
}

/// The resource ids of the endpoint's targets.
fn registered(state: &Value) -> Vec<&str> {
    let targets = state["targets"].as_array().expect("targets are a list");
    targets.iter().filter_map(|target| target["ResourceId"].as_str()).collect()
}

/// The policies of the endpoint's only target in words: type, kind of change and changes, and what the alarms compare.
fn in_words(state: &Value) -> Vec<String> {
    let policies = state["targets"][0]["ScalingPolicies"].as_array().expect("a target has policies");
    policies
        .iter()
        .map(|policy| {
            let alarms = state["alarms"].as_object().into_iter().flatten().filter(|(_, alarm)| {
                alarm["AlarmActions"].as_array().is_some_and(|actions| actions.contains(&policy["PolicyARN"]))
            });
            let alarms: Vec<_> = alarms
                .map(|(_, alarm)| format!("{} {}", text(&alarm["ComparisonOperator"]), alarm["Threshold"]))
                .collect();
            let configuration = &policy["StepScalingPolicyConfiguration"];
            let steps = configuration["StepAdjustments"].as_array().into_iter().flatten();
            let steps: Vec<_> = steps.map(|step| step["ScalingAdjustment"].to_string()).collect();
            let kind = configuration["AdjustmentType"].as_str().unwrap_or("TargetTracking");
            format!("{} {kind} {}: {}", text(&policy["PolicyName"]), steps.join(" "), alarms.join(", "))
        })
        .collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text"))
}

#[test]
fn a_stack_tells_what_it_has_made_and_takes_it_away() {
    let managed = Managed::launch("managed-launch", &[]);
    let state = managed.state();
    assert_eq!(registered(&state), [managed.resource_id("AllTraffic")]);
    assert_eq!(in_words(&state), ["policy ChangeInCapacity -1 0 1: GreaterThanOrEqualToThreshold 0"]);
    let outputs = managed.stack.outputs();
    assert_eq!(outputs["Target"], managed.physical_id("AllTraffic"));
    assert_eq!(listed(&managed, "AlarmNames"), alarm_names(&state));
    let arns = state["alarms"].as_object().into_iter().flatten().map(|(_, alarm)| text(&alarm["AlarmArn"]).to_owned());
    assert_eq!(listed(&managed, "AlarmARNs"), arns.collect());
    assert_eq!(
        outputs["StepAdjustments"],
        "{\"policy\":[\
         {\"MetricIntervalLowerBound\":0,\"MetricIntervalUpperBound\":20,\"ScalingAdjustment\":-1},\
         {\"MetricIntervalLowerBound\":20,\"MetricIntervalUpperBound\":50,\"ScalingAdjustment\":0},\
         {\"MetricIntervalLowerBound\":50,\"ScalingAdjustment\":1}]}"
    );
    managed.delete();
}

/// Every kind of change of a ladder, both shapes, and both types of policy, each out of the one before.
#[test]
fn a_policy_is_changed_in_place_whatever_becomes_of_it() {
    let managed = Managed::launch("managed-changes", &[]);
    let first = managed.state();
    let always_on = "GreaterThanOrEqualToThreshold 0";
    let of_type = |kind| ("PolicyType", kind);
    for (parameters, expected) in [
        (
            &[("ScaleSteps", "below 20: -1, from 50: +1, from 120: +3")][..],
            &[format!("policy ChangeInCapacity -1 0 1 3: {always_on}")][..],
        ),
        (
            &[("ScaleSteps", "below 20: -10%, from 50: +25%")],
            &[format!("policy PercentChangeInCapacity -10 0 25: {always_on}")],
        ),
        (
            &[("ScaleSteps", "below 20: =1, from 50: =3"), ("AlarmShape", "Paired")],
            &[
                "policy-high ExactCapacity 3: GreaterThanOrEqualToThreshold 50".to_owned(),
                "policy-low ExactCapacity 1: LessThanThreshold 20".to_owned(),
            ],
        ),
        (
            &[of_type("TargetTrackingScaling")],
            &["policy TargetTracking : GreaterThanThreshold 70, LessThanThreshold 63".to_owned()],
        ),
        (&[of_type("StepScaling")], &[format!("policy ChangeInCapacity -1 0 1: {always_on}")]),
    ] {
        managed.update(parameters);
        let state = managed.state();
        assert_eq!(in_words(&state), expected, "{parameters:?}");
        assert_eq!(listed(&managed, "AlarmNames"), alarm_names(&state), "{parameters:?}");
        let target =
            |state: &Value| json!([state["targets"][0]["CreationTime"], state["targets"][0]["ScalableTargetARN"]]);
        assert_eq!(target(&state), target(&first), "{parameters:?}");
    }
    managed.delete();
}

#[test]
fn a_change_that_changes_nothing_leaves_all_as_it_was() {
    let managed = Managed::launch("managed-spelling", &[]);
    let before = managed.state();
    managed.update(&[("ScaleSteps", "below 20.0 : -1,from 50: +1"), ("MaxCapacity", "4.0")]);
    assert_eq!(managed.state(), before);
    managed.delete();
}

/// The new target is there before the old one goes, which is in the clean-up.
#[test]
fn another_variant_is_another_target() {
    let managed = Managed::launch("managed-variant", &[]);
    managed.update(&[("VariantName", "Green")]);
    let events = managed.stack.new_events();
    let told: Vec<_> = events.iter().map(|(id, status, _)| format!("{id} {status}")).collect();
    assert_eq!(
        told,
        [
            "managed-variant UPDATE_IN_PROGRESS",
            "Scaling UPDATE_IN_PROGRESS",
            "Scaling UPDATE_COMPLETE",
            "managed-variant UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
            "Scaling DELETE_IN_PROGRESS",
            "Scaling DELETE_COMPLETE",
            "managed-variant UPDATE_COMPLETE",
        ]
    );
    assert_eq!(registered(&managed.state()), [managed.resource_id("Green")]);
    assert_eq!(managed.stack.output("Target"), managed.physical_id("Green"));
    assert_eq!(listed(&managed, "AlarmNames"), alarm_names(&managed.state()));
    let calls = shared().standin("GET /_standin/calls", "");
    let of_target = |operation: &str, variant: &str| {
        let id = managed.resource_id(variant);
        let mut calls = calls.as_array().expect("calls are a list").iter();
        calls.position(|call| call["Operation"] == operation && call["Input"]["ResourceId"] == *id)
    };
    let order = [
        of_target("RegisterScalableTarget", "Green"),
        of_target("PutScalingPolicy", "Green"),
        of_target("DeregisterScalableTarget", "AllTraffic"),
    ];
    assert!(order.iter().all(Option::is_some) && order.is_sorted(), "{order:?}");
    managed.delete();
}

#[test]
fn another_endpoint_is_another_target() {
    let managed = Managed::launch("managed-endpoint", &[]);
    let other = Managed::prepare("managed-endpoint-other");
    managed.update(&[("EndpointName", &other.endpoint)]);
    assert_eq!(managed.state(), nothing());
    assert_eq!(registered(&other.state()), [other.resource_id("AllTraffic")]);
    assert_eq!(managed.stack.delete(), "DELETE_COMPLETE");
    assert_eq!(other.state(), nothing());
}

/// The new one takes its place before the old one is deleted, and that Delete leaves it alone.
#[test]
fn another_logical_id_is_the_same_target() {
    let managed = Managed::launch("managed-renamed", &[]);
    let before = managed.state();
    let managed = managed.with_template(renamed("managed-renamed"));
    managed.update(&[]);
    let ended: Vec<_> =
        managed.stack.new_events().into_iter().filter(|(_, status, _)| status.ends_with("COMPLETE")).collect();
    assert!(ended.iter().any(|(id, status, _)| id == "Renamed" && status == "CREATE_COMPLETE"), "{ended:?}");
    assert!(ended.iter().any(|(id, status, _)| id == "Scaling" && status == "DELETE_COMPLETE"), "{ended:?}");
    let after = managed.state();
    assert_eq!(after["targets"][0]["Tags"]["stepscale:logical-id"], "Renamed");
    assert_eq!(without_tags(&after), without_tags(&before));
    managed.delete();
}

fn without_tags(state: &Value) -> Value {
    let mut state = state.clone();
    for target in state["targets"].as_array_mut().into_iter().flatten() {
        target["Tags"].take();
    }
    for alarm in state["alarms"].as_object_mut().into_iter().flatten() {
        alarm.1["Tags"].take();
    }
    state
}

#[test]
fn a_condition_takes_the_target_away_and_brings_it_back() {
    let managed = Managed::launch("managed-condition", &[]);
    let before = in_words(&managed.state());
    managed.update(&[("IsScaled", "false")]);
    assert_eq!(managed.state(), nothing());
    managed.update(&[]);
    assert_eq!(in_words(&managed.state()), before);
    managed.delete();
}

#[test]
fn two_stacks_scale_two_variants_of_one_endpoint() {
    let one = Managed::launch("managed-two", &[]);
    let other = Managed::on(&one.endpoint, "managed-two-green", fixture());
    other.create(&[("VariantName", "Green"), ("AlarmShape", "Paired")]);
    let mut ids = registered(&one.state()).into_iter().map(str::to_owned).collect::<Vec<_>>();
    ids.sort();
    assert_eq!(ids, [one.resource_id("AllTraffic"), one.resource_id("Green")]);
    assert_eq!(one.state()["alarms"].as_object().map(serde_json::Map::len), Some(3));
    assert_eq!(one.stack.delete(), "DELETE_COMPLETE");
    assert_eq!(registered(&other.state()), [one.resource_id("Green")]);
    assert_eq!(other.state()["alarms"].as_object().map(serde_json::Map::len), Some(2));
    other.delete();
}

#[test]
fn a_stack_is_deleted_after_its_endpoint_is_gone() {
    let managed = Managed::launch("managed-gone", &[("RestoreCapacityOnDelete", "true")]);
    shared().standin(&format!("DELETE /_standin/endpoints/{}", managed.endpoint), "");
    managed.delete();
}

#[test]
fn a_stack_is_deleted_after_its_target_was_deregistered_by_hand() {
    let managed = Managed::launch("managed-deregistered", &[]);
    let target = managed.target("AllTraffic");
    crate::aws_client::call(shared(), "application-autoscaling", "DeregisterScalableTarget", &target)
        .expect("it is there");
    assert!(registered(&managed.state()).is_empty());
    managed.delete();
}

//! Create: what is asked of the services, and that nothing is left where it fails.

use serde_json::{Value, json};

use crate::scene::{Delivered, MARKER, V1, account, assert_empty, deliver, fail, refuse, succeed};
use crate::state::{alarms, names, target};
use crate::support::event::{Properties, base, create, delete, scheduled, steps, tracking};

/// The writes of a Create that are not tags, in their order.
fn deployment(delivered: &Delivered) -> Vec<&str> {
    delivered.writes().into_iter().filter(|operation| *operation != "TagResource").collect()
}

/// The list that a value of `Data` is the text of.
fn list(data: &Value, key: &str) -> Vec<String> {
    let text = data[key].as_str().unwrap_or_default();
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{key} {text}: {error}"))
}

#[tokio::test(start_paused = true)]
async fn p12_create_registers_then_puts_the_policy() {
    let world = account();
    let created = succeed(&world, &create(&base())).await;
    assert_eq!(deployment(&created), ["RegisterScalableTarget", "PutScalingPolicy"]);
    let registered = created.input("RegisterScalableTarget");
    assert_eq!((&registered["MinCapacity"], &registered["MaxCapacity"]), (&json!(1), &json!(4)));
    assert_eq!(created.reply.pid(), base().pid());

    let (state, data) = (world.state(), created.reply.data());
    let target = target(&state, V1);
    let policy = &target["ScalingPolicies"][0];
    assert_eq!(data["ScalableTargetARN"], target["ScalableTargetARN"]);
    assert_eq!((data["ResourceId"].as_str(), policy["PolicyName"].as_str()), (Some(V1), Some("tt")));
    assert_eq!(list(data, "PolicyARNs"), [policy["PolicyARN"].as_str().unwrap_or_default()]);
    assert_eq!(list(data, "AlarmNames"), names(&policy["Alarms"], "AlarmName"));
    assert_eq!(list(data, "AlarmARNs"), names(&policy["Alarms"], "AlarmARN"));
}

#[tokio::test(start_paused = true)]
async fn p13_create_of_a_step_policy_puts_an_alarm_that_calls_it() {
    let world = account();
    let properties = base().policies([steps("steps", "below 20: -1, from 50: +1, from 120: +3")]);
    let created = succeed(&world, &create(&properties)).await;
    assert_eq!(deployment(&created), ["RegisterScalableTarget", "PutScalingPolicy", "PutMetricAlarm"]);
    let state = world.state();
    let policy = &target(&state, V1)["ScalingPolicies"][0];
    assert_eq!(created.input("PutScalingPolicy")["PolicyType"], "StepScaling");
    assert_eq!(created.input("PutMetricAlarm")["AlarmActions"], json!([policy["PolicyARN"]]));
    assert_eq!(list(created.reply.data(), "AlarmNames"), alarms(&state));
}

#[tokio::test(start_paused = true)]
async fn p14_create_of_a_scheduled_action_passes_it_on_as_it_is() {
    let world = account();
    let properties = base().with("ScheduledActions", json!([scheduled("mornings", "2", "8")]));
    let created = succeed(&world, &create(&properties)).await;
    let writes = deployment(&created);
    let position = |operation: &str| writes.iter().position(|write| *write == operation);
    assert!(position("RegisterScalableTarget") < position("PutScheduledAction"), "{writes:?}");
    let put = created.input("PutScheduledAction");
    assert_eq!(put["ScheduledActionName"], "mornings");
    assert_eq!((&put["Schedule"], &put["Timezone"]), (&json!("cron(0 8 ? * MON-FRI *)"), &json!("Europe/Berlin")));
    assert_eq!(put["ScalableTargetAction"], json!({"MinCapacity": 2, "MaxCapacity": 8}));
}

#[tokio::test(start_paused = true)]
async fn p15_create_sends_zeros() {
    let world = account();
    let properties = base()
        .with("MinCapacity", "0")
        .with("ScheduledActions", json!([scheduled("nights", "0", "0")]))
        .without("ScalingPolicies");
    let created = succeed(&world, &create(&properties)).await;
    assert_eq!(created.input("RegisterScalableTarget")["MinCapacity"], 0);
    let capacities = &created.input("PutScheduledAction")["ScalableTargetAction"];
    assert_eq!(capacities, &json!({"MinCapacity": 0, "MaxCapacity": 0}));
}

/// Properties that can not be right: nothing is asked of any service, and the reason names what is wrong.
async fn check_refused(properties: &Properties, named: &[&str]) {
    let world = account();
    let refused = fail(&world, &create(properties)).await;
    assert!(refused.calls.is_empty(), "{named:?}: {:?}", refused.calls);
    assert_eq!(refused.reply.pid(), MARKER, "{named:?}");
    let reason = refused.reply.reason();
    assert!(named.iter().all(|name| reason.contains(name)), "{named:?} not in: {reason}");
}

#[tokio::test(start_paused = true)]
async fn p16_create_with_the_minimum_over_the_maximum_names_both() {
    let properties = base().with("MinCapacity", "5").with("MaxCapacity", "2");
    check_refused(&properties, &["MinCapacity and MaxCapacity: ", " 5 ", " 2: "]).await;
}

#[tokio::test(start_paused = true)]
async fn p17_p18_create_takes_numbers_and_booleans_as_texts_and_as_they_are() {
    let policy = |target_value: Value, disable: Value| {
        let mut policy = tracking("tt", "70.0");
        let configuration = &mut policy["TargetTrackingScalingPolicyConfiguration"];
        configuration["TargetValue"] = target_value;
        configuration["DisableScaleIn"] = disable;
        policy
    };
    for (texts, natives) in [(json!("true"), json!(true)), (json!("False"), json!(false))] {
        let as_texts = base()
            .policies([policy(json!("70.0"), texts)])
            .with("RestoreCapacityOnDelete", "true")
            .with("WaitForInServiceSeconds", "30");
        let as_they_are = base()
            .policies([policy(json!(70.0), natives.clone())])
            .with("MinCapacity", 1)
            .with("MaxCapacity", 4)
            .with("RestoreCapacityOnDelete", true)
            .with("WaitForInServiceSeconds", 30);
        let mut runs = Vec::new();
        for properties in [as_texts, as_they_are] {
            let created = succeed(&account(), &create(&properties)).await;
            let configuration = &created.input("PutScalingPolicy")["TargetTrackingScalingPolicyConfiguration"];
            assert_eq!(configuration["DisableScaleIn"], natives);
            assert_eq!(configuration["TargetValue"], 70.0);
            runs.push(created.calls.into_iter().map(|call| (call.operation, call.input)).collect::<Vec<_>>());
        }
        assert_eq!(runs[0], runs[1]);
    }
}

#[tokio::test(start_paused = true)]
async fn p19_create_with_a_maximum_that_is_no_number_names_it() {
    for (value, shown) in [
        (json!("4.5"), "4.5"),
        (json!("4abc"), "4abc"),
        (json!(""), "MaxCapacity"),
        (json!("-1"), "-1"),
        (json!("99999999999999999999"), "99999999999999999999"),
        (json!(["4"]), "[\"4\"]"),
        (Value::Null, "MaxCapacity"),
    ] {
        check_refused(&base().with("MaxCapacity", value), &["MaxCapacity", shown]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn p20_create_with_an_unknown_property_names_it() {
    check_refused(&base().with("MaxCapcity", "4"), &["MaxCapcity"]).await;
    succeed(&account(), &create(&base().with("ServiceTimeout", "960"))).await;
}

#[tokio::test(start_paused = true)]
async fn p21_create_with_a_name_that_is_none_calls_nothing() {
    let long = "a".repeat(64);
    for name in [long.as_str(), "bad_name", "-a", "a-", ""] {
        check_refused(&base().with("EndpointName", name), &["EndpointName", name]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn p22_to_p25_create_tries_again_what_passes() {
    for (operation, times, exception, message) in [
        ("PutScalingPolicy", 1, "ObjectNotFoundException", "No scalable target registered."),
        ("RegisterScalableTarget", 2, "ConcurrentUpdateException", "Try again."),
        ("RegisterScalableTarget", 3, "ThrottlingException", "Rate exceeded"),
        ("PutScalingPolicy", 1, "FailedResourceAccessException", "CloudWatch: Rate exceeded (Throttling)"),
    ] {
        let world = account();
        refuse(&world, operation, times, exception, message);
        let created = succeed(&world, &create(&base())).await;
        assert_eq!(created.count(operation), times + 1, "{exception}");
        assert_eq!(names(&target(&world.state(), V1)["ScalingPolicies"], "PolicyName"), ["tt"], "{exception}");
    }
}

#[tokio::test(start_paused = true)]
async fn p26_create_tells_of_missing_permissions_at_once() {
    let world = account();
    let message = "User is missing the following permissions: cloudwatch:PutMetricAlarm";
    refuse(&world, "RegisterScalableTarget", 1, "ValidationException", message);
    let refused = fail(&world, &create(&base())).await;
    assert_eq!(refused.count("RegisterScalableTarget"), 1);
    let reason = refused.reply.reason();
    assert!(reason.contains(message) && reason.contains("ValidationException"), "{reason}");
    assert_eq!(refused.reply.pid(), MARKER);
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn p27_create_does_not_insist_on_a_quota() {
    let world = account();
    refuse(&world, "RegisterScalableTarget", 10, "LimitExceededException", "Too many scalable targets.");
    let refused = fail(&world, &create(&base())).await;
    assert_eq!(refused.count("RegisterScalableTarget"), 1);
    let reason = refused.reply.reason();
    assert!(reason.contains("quota") && reason.contains("Too many scalable targets"), "{reason}");
    assert_eq!(refused.reply.pid(), MARKER);
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn p28_create_that_fails_half_way_takes_back_what_it_did() {
    let world = account();
    refuse(&world, "PutScalingPolicy", 1, "ValidationException", "The policy is bad.");
    let refused = fail(&world, &create(&base())).await;
    assert!(refused.reply.reason().contains("The policy is bad."), "{}", refused.reply.reason());
    assert_eq!(refused.reply.pid(), MARKER);
    assert_eq!(refused.count("DeregisterScalableTarget"), 1);
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn p29_create_that_can_not_take_back_leaves_it_to_the_delete() {
    let world = account();
    refuse(&world, "PutScalingPolicy", 1, "ValidationException", "The policy is bad.");
    refuse(&world, "DeregisterScalableTarget", 1, "AccessDeniedException", "You may not.");
    let refused = fail(&world, &create(&base())).await;
    assert_eq!(refused.reply.pid(), base().pid());
    let reason = refused.reply.reason();
    assert!(reason.contains("The policy is bad.") && reason.contains("You may not"), "{reason}");
    assert_ne!(target(&world.state(), V1), &Value::Null);
    let deleted = deliver(&world, &delete(&base()).about(refused.reply.pid())).await;
    assert!(deleted.reply.is_success());
    assert_empty(&world);
}

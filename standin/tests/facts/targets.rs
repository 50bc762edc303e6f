//! Scalable targets.

use serde_json::{Value, json};
use standin::{Service, Standin};

use crate::account::{Account, CONCURRENCY, COPIES, INSTANCES, target};

#[test]
fn all_three_dimensions_can_be_registered() {
    let mut account = Account::new();
    for resource in [INSTANCES, CONCURRENCY, COPIES] {
        account.done("RegisterScalableTarget", target(resource, json!({"MinCapacity": 1, "MaxCapacity": 9})));
        let found = account.done(
            "DescribeScalableTargets",
            json!({"ServiceNamespace": "sagemaker", "ResourceIds": [resource.0], "ScalableDimension": resource.1}),
        );
        assert_eq!(found["ScalableTargets"][0]["ScalableDimension"], resource.1);
        assert_eq!(found["ScalableTargets"].as_array().map(Vec::len), Some(1));
    }
}

#[test]
fn bad_targets_are_refused() {
    let mut account = Account::new();
    let range = |min: Value, max: Value| json!({"MinCapacity": min, "MaxCapacity": max});
    for (resource, further, expected) in [
        (INSTANCES, range(json!(0), json!(0)), ""),
        (INSTANCES, range(json!(3), json!(2)), "ValidationException: Minimum capacity cannot be greater"),
        (
            INSTANCES,
            range(json!(-1), json!(2)),
            "ValidationException: 1 validation error detected: Value '-1' at 'minCapacity'",
        ),
        (INSTANCES, range(json!("1"), json!(2)), "SerializationException: MinCapacity"),
        (COPIES, json!({"MinCapacity": 1}), "ValidationException: Both the minimum capacity and the maximum"),
        (
            ("endpoint/none/variant/a", INSTANCES.1),
            range(json!(1), json!(2)),
            "ValidationException: SageMaker endpoint variant doesn't exist: endpoint/none/variant/a",
        ),
        (
            ("endpoint/demo/variant/none", INSTANCES.1),
            range(json!(1), json!(2)),
            "ValidationException: SageMaker endpoint variant doesn't exist",
        ),
        (
            ("inference-component/none", COPIES.1),
            range(json!(1), json!(2)),
            "ValidationException: SageMaker inference component doesn't exist",
        ),
        (
            ("endpoint/bad_name/variant/a", INSTANCES.1),
            range(json!(1), json!(2)),
            "ValidationException: Unsupported resource ID",
        ),
        (("endpoint/demo", INSTANCES.1), range(json!(1), json!(2)), "ValidationException: Unsupported resource ID"),
        (
            (INSTANCES.0, COPIES.1),
            range(json!(1), json!(2)),
            "ValidationException: Unsupported service namespace, resource type or scalable dimension",
        ),
        (
            (COPIES.0, INSTANCES.1),
            range(json!(1), json!(2)),
            "ValidationException: Unsupported service namespace, resource type or scalable dimension",
        ),
        (
            (INSTANCES.0, "ecs:service:DesiredCount"),
            range(json!(1), json!(2)),
            "ValidationException: 1 validation error detected: Value 'ecs:service:DesiredCount' at 'scalableDimension'",
        ),
        (
            (CONCURRENCY.0, INSTANCES.1),
            range(json!(1), json!(2)),
            "ValidationException: endpoint/demo/variant/Serverless is serverless",
        ),
        (
            (INSTANCES.0, CONCURRENCY.1),
            range(json!(1), json!(2)),
            "ValidationException: endpoint/demo/variant/AllTraffic has no provisioned concurrency",
        ),
        (
            INSTANCES,
            json!({"ServiceNamespace": "ecs"}),
            "ValidationException: 1 validation error detected: Value 'ecs' at 'serviceNamespace'",
        ),
        (
            INSTANCES,
            json!({"ResourceId": null}),
            "ValidationException: 1 validation error detected: Value null at 'resourceId'",
        ),
    ] {
        account.check("RegisterScalableTarget", &target(resource, further), expected);
    }
}

#[test]
fn registering_again_keeps_what_is_left_out() {
    let mut account = Account::registered();
    account.done("RegisterScalableTarget", target(INSTANCES, json!({"MaxCapacity": 6})));
    account.done(
        "RegisterScalableTarget",
        target(INSTANCES, json!({"SuspendedState": {"DynamicScalingInSuspended": true}})),
    );
    account.done(
        "RegisterScalableTarget",
        target(INSTANCES, json!({"SuspendedState": {"ScheduledScalingSuspended": true}})),
    );
    account.check(
        "RegisterScalableTarget",
        &target(INSTANCES, json!({"MinCapacity": 7})),
        "ValidationException: Minimum capacity cannot be greater than maximum capacity, got: 7 and 6",
    );
    let found = account.done("DescribeScalableTargets", json!({"ServiceNamespace": "sagemaker"}));
    let found = &found["ScalableTargets"][0];
    assert_eq!((&found["MinCapacity"], &found["MaxCapacity"]), (&json!(1), &json!(6)));
    assert_eq!(
        found["SuspendedState"],
        json!({
            "DynamicScalingInSuspended": true,
            "DynamicScalingOutSuspended": false,
            "ScheduledScalingSuspended": true,
        })
    );
    assert!(
        found["RoleARN"]
            .as_str()
            .is_some_and(|role| { role.ends_with("AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint") })
    );
}

#[test]
fn tags_are_taken_only_when_a_target_is_created() {
    let mut account = Account::new();
    let input = target(INSTANCES, json!({"MinCapacity": 1, "MaxCapacity": 4, "Tags": {"owner": "a"}}));
    let arn = account.done("RegisterScalableTarget", input.clone())["ScalableTargetARN"].clone();
    account.check(
        "RegisterScalableTarget",
        &input,
        "ValidationException: The scalable target that you tried to tag already exists. To update tags on an existing \
         scalable target, use the TagResource API.",
    );
    account.done("TagResource", json!({"ResourceARN": arn, "Tags": {"owner": "b", "team": "c"}}));
    account.done("UntagResource", json!({"ResourceARN": arn, "TagKeys": ["team", "absent"]}));
    assert_eq!(account.done("ListTagsForResource", json!({"ResourceARN": arn})), json!({"Tags": {"owner": "b"}}));
}

#[test]
fn tags_have_limits() {
    let mut account = Account::new();
    let arn = account.done(
        "RegisterScalableTarget",
        target(INSTANCES, json!({"MinCapacity": 1, "MaxCapacity": 4})),
    )["ScalableTargetARN"]
        .clone();
    let tags = |count: usize| -> Value { (0..count).map(|tag| (format!("key{tag}"), json!(""))).collect() };
    for (tags, expected) in [
        (tags(51), "TooManyTagsException: "),
        (tags(50), ""),
        (json!({"one-more": ""}), "TooManyTagsException: "),
        (json!({"aws:key": ""}), "ValidationException: The tag key 'aws:key' must not start"),
        (json!({"key0": "a".repeat(257)}), "ValidationException: The value"),
        (json!({"key0": "not|allowed"}), "ValidationException: The value"),
        (json!({"a".repeat(129): ""}), "ValidationException: The tag key"),
    ] {
        account.check("TagResource", &json!({"ResourceARN": arn, "Tags": tags}), expected);
    }
    for operation in ["TagResource", "UntagResource", "ListTagsForResource"] {
        account.check(operation, &json!({"ResourceARN": "arn:none"}), "ResourceNotFoundException: ");
    }
}

#[test]
fn capacity_outside_the_range_is_changed_at_once() {
    for (min, max, expected, cause) in [
        (1, 4, 2, None),
        (3, 4, 3, Some("minimum capacity was set to 3")),
        (0, 1, 1, Some("maximum capacity was set to 1")),
    ] {
        let mut account = Account::new();
        account.done("RegisterScalableTarget", target(INSTANCES, json!({"MinCapacity": min, "MaxCapacity": max})));
        account.wait(1);
        let endpoint = account.done("DescribeEndpoint", json!({"EndpointName": "demo"}));
        assert_eq!(endpoint["ProductionVariants"][0]["DesiredInstanceCount"], expected, "{min} to {max}");
        let activities = account.done("DescribeScalingActivities", json!({"ServiceNamespace": "sagemaker"}));
        let activity = &activities["ScalingActivities"][0];
        assert_eq!(activity["Cause"].as_str(), cause, "{min} to {max}");
        assert_eq!(activity["StatusCode"].as_str(), cause.map(|_| "Successful"), "{min} to {max}");
    }
}

#[test]
fn capacity_is_left_alone_while_the_endpoint_is_updating() {
    let mut account = Account::new();
    account.standin = account.standin.with_change_duration(std::time::Duration::from_mins(1));
    account.done("RegisterScalableTarget", target(INSTANCES, json!({"MinCapacity": 3, "MaxCapacity": 9})));
    account.done("RegisterScalableTarget", target(INSTANCES, json!({"MinCapacity": 5})));
    let endpoint = account.done("DescribeEndpoint", json!({"EndpointName": "demo"}));
    assert_eq!(endpoint["EndpointStatus"], "Updating");
    assert_eq!(endpoint["ProductionVariants"][0]["DesiredInstanceCount"], 3);
    let activities = account.done("DescribeScalingActivities", json!({"ServiceNamespace": "sagemaker"}));
    assert_eq!(activities["ScalingActivities"][0]["StatusCode"], "InProgress");
    assert_eq!(activities["ScalingActivities"].as_array().map(Vec::len), Some(1));
}

#[test]
fn deregistering_takes_policies_and_actions_but_not_the_alarms_of_step_policies() {
    let mut account = Account::registered();
    let step = account.done("PutScalingPolicy", crate::policies::step_policy("steps"));
    account.done("PutScalingPolicy", crate::policies::tracking_policy("tracking", 70.0));
    account.done("PutScheduledAction", crate::scheduled_actions::action("mornings"));
    account.done("PutMetricAlarm", crate::alarms::alarm("ours", json!({"AlarmActions": [step["PolicyARN"]]})));
    account.done("DeregisterScalableTarget", target(INSTANCES, json!({})));

    for (operation, member) in [
        ("DescribeScalableTargets", "ScalableTargets"),
        ("DescribeScalingPolicies", "ScalingPolicies"),
        ("DescribeScheduledActions", "ScheduledActions"),
    ] {
        assert_eq!(account.done(operation, json!({"ServiceNamespace": "sagemaker"}))[member], json!([]), "{operation}");
    }
    let alarms = account.standin.state()["alarms"].clone();
    assert_eq!(alarms.as_object().map(|alarms| alarms.keys().cloned().collect()), Some(vec!["ours".to_owned()]));
}

#[test]
fn a_missing_object_has_its_own_exception() {
    let mut account = Account::registered();
    let names = "service namespace: sagemaker, resource ID: inference-component/summaries, scalable dimension: \
                 sagemaker:inference-component:DesiredCopyCount";
    let mut policy = crate::policies::step_policy("p");
    crate::account::with(&mut policy, target(COPIES, json!({})));
    let mut action = crate::scheduled_actions::action("a");
    crate::account::with(&mut action, target(COPIES, json!({})));
    for (operation, input, expected) in [
        ("DeregisterScalableTarget", target(COPIES, json!({})), format!("No scalable target found for {names}")),
        ("PutScalingPolicy", policy, format!("No scalable target registered for {names}")),
        ("PutScheduledAction", action, format!("No scalable target registered for {names}")),
        (
            "DeleteScalingPolicy",
            target(COPIES, json!({"PolicyName": "p"})),
            format!("No scaling policy found for {names}, scaling policy name: p"),
        ),
        (
            "DeleteScheduledAction",
            target(COPIES, json!({"ScheduledActionName": "a"})),
            format!("No scheduled action found for {names}, scheduled action name: a"),
        ),
        (
            "DeleteScalingPolicy",
            target(INSTANCES, json!({"PolicyName": "p"})),
            "No scaling policy found for".to_owned(),
        ),
    ] {
        account.check(operation, &input, &format!("ObjectNotFoundException: {expected}"));
    }
}

#[test]
fn a_dimension_filters_only_beside_a_resource() {
    let mut account = Account::registered();
    for operation in ["DescribeScalableTargets", "DescribeScalingPolicies", "DescribeScheduledActions"] {
        account.check(
            operation,
            &json!({"ServiceNamespace": "sagemaker", "ScalableDimension": INSTANCES.1}),
            "ValidationException: The scalable dimension cannot be specified without a resource ID",
        );
    }
}

#[test]
fn what_another_party_did_is_there_but_not_recorded() {
    let standin = Account::new().standin.with(
        Service::ApplicationAutoScaling,
        "RegisterScalableTarget",
        &target(INSTANCES, json!({"MinCapacity": 1, "MaxCapacity": 4, "Tags": {"owner": "another"}})),
    );
    assert_eq!(standin.state()["targets"][0]["Tags"], json!({"owner": "another"}));
    assert_eq!(standin.calls(), []);
}

#[test]
fn a_reset_keeps_only_the_account() {
    let mut account = Account::registered();
    account.standin.reset();
    assert_eq!(account.standin.state(), Standin::new().state());
    assert_eq!(account.standin.calls(), []);
}

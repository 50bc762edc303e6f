//! Every property of the resource: what it changes at AWS, and what becomes of that when it goes.

use std::time::Duration;

use serde_json::{Value, json};
use standin::Service;

use crate::scene::{V1, account, assert_empty, busy_account, deliver, elsewhere, fail, held, succeed};
use crate::state::{alarms, comparable, names, target};
use crate::support::event::{Properties, base, create, delete, scheduled, steps, tracking, update};
use crate::support::world::World;

/// How many instances a variant has.
fn instances(world: &World, variant: &str) -> Value {
    let state = world.state();
    let variants = state["endpoints"]["ep"]["ProductionVariants"].as_array().cloned().unwrap_or_default();
    let found = variants.iter().find(|known| known["VariantName"] == variant);
    found.map(|variant| variant["DesiredInstanceCount"].clone()).unwrap_or_default()
}

/// Somebody changes how many instances a variant has.
fn set_instances(world: &World, variant: &str, count: u32) {
    let desired = json!([{"VariantName": variant, "DesiredInstanceCount": count}]);
    let input = json!({"EndpointName": "ep", "DesiredWeightsAndCapacities": desired});
    elsewhere(world, Service::SageMaker, "UpdateEndpointWeightsAndCapacities", &input);
}

async fn created(properties: &Properties) -> World {
    let world = account();
    succeed(&world, &create(properties)).await;
    world
}

#[tokio::test(start_paused = true)]
async fn every_dimension_is_scaled_under_its_own_identity() {
    let component = "inference-component/component";
    let concurrency = "sagemaker:variant:DesiredProvisionedConcurrency";
    let ladder = || [steps("steps", "below 0.2: -1, from 0.7: +1")];
    let serverless =
        base().with("EndpointName", "serverless").with("ScalableDimension", concurrency).policies(ladder());
    let copies = base()
        .without("EndpointName")
        .without("VariantName")
        .with("InferenceComponentName", "component")
        .policies([steps("steps", "below 20: -1, from 50: +1")]);
    for (properties, resource_id, dimension) in [
        (serverless, "endpoint/serverless/variant/v1", concurrency),
        (copies, component, "sagemaker:inference-component:DesiredCopyCount"),
    ] {
        let world = account();
        let created = succeed(&world, &create(&properties)).await;
        let data = created.reply.data();
        assert_eq!((&data["ResourceId"], &data["ScalableDimension"]), (&json!(resource_id), &json!(dimension)));
        assert_eq!(target(&world.state(), resource_id)["ScalableDimension"], dimension);
        assert_eq!(alarms(&world.state()).len(), 1);
        succeed(&world, &delete(&properties)).await;
        assert_empty(&world);
    }
}

#[tokio::test(start_paused = true)]
async fn flags_that_are_no_longer_suspended_are_all_sent_as_false() {
    let suspended = base().with("SuspendedState", json!({
        "DynamicScalingInSuspended": "true", "DynamicScalingOutSuspended": true, "ScheduledScalingSuspended": "true",
    }));
    let world = created(&suspended).await;
    let flags = |is: bool| {
        json!({
            "DynamicScalingInSuspended": is, "DynamicScalingOutSuspended": is, "ScheduledScalingSuspended": is,
        })
    };
    assert_eq!(target(&world.state(), V1)["SuspendedState"], flags(true));
    let updated = succeed(&world, &update(&suspended, &base())).await;
    assert_eq!(updated.input("RegisterScalableTarget")["SuspendedState"], flags(false));
    assert_eq!(target(&world.state(), V1)["SuspendedState"], flags(false));
}

#[tokio::test(start_paused = true)]
async fn an_update_of_something_else_leaves_a_range_that_a_schedule_set() {
    let world = created(&base()).await;
    let scaled_by_schedule = json!({
        "ServiceNamespace": "sagemaker", "ResourceId": V1, "ScalableDimension": crate::scene::INSTANCES,
        "MinCapacity": 3, "MaxCapacity": 3,
    });
    elsewhere(&world, Service::ApplicationAutoScaling, "RegisterScalableTarget", &scaled_by_schedule);
    let range = |world: &World| {
        let state = world.state();
        let target = target(&state, V1);
        (target["MinCapacity"].clone(), target["MaxCapacity"].clone())
    };
    let suspended = base().with("SuspendedState", json!({"DynamicScalingInSuspended": "true"}));
    let other = suspended.clone().policies([tracking("tt", "50")]);
    for (old, new) in [(&base(), &suspended), (&suspended, &other)] {
        succeed(&world, &update(old, new)).await;
        assert_eq!(range(&world), (json!(3), json!(3)));
    }
    succeed(&world, &update(&other, &other.clone().with("MaxCapacity", "5"))).await;
    assert_eq!(range(&world), (json!(1), json!(5)));
}

#[tokio::test(start_paused = true)]
async fn a_policy_changes_its_kind_and_back() {
    let step = base().policies([steps("one", "below 20: -1, from 50: +1")]);
    let track = base().policies([tracking("one", "70")]);
    let world = created(&step).await;
    let before = comparable(&world.state());
    for (old, new, kind, own_alarms) in [(&step, &track, "TargetTrackingScaling", 0), (&track, &step, "StepScaling", 1)]
    {
        succeed(&world, &update(old, new)).await;
        let state = world.state();
        assert_eq!(names(&target(&state, V1)["ScalingPolicies"], "PolicyType"), [kind]);
        assert_eq!(alarms(&state).len(), own_alarms);
    }
    assert_eq!(comparable(&world.state()), before);
}

#[tokio::test(start_paused = true)]
async fn target_tracking_policies_change_their_names_and_swap_their_metrics() {
    let latency = |name: &str| {
        json!({
            "PolicyName": name,
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": "30",
                "CustomizedMetricSpecification": {"Namespace": "Ours", "MetricName": "Latency", "Statistic": "Average"},
            },
        })
    };
    let metric = |state: &Value, name: &str| {
        let policies = target(state, V1)["ScalingPolicies"].as_array().cloned().unwrap_or_default();
        let policy = policies.into_iter().find(|policy| policy["PolicyName"] == name).unwrap_or_default();
        policy["TargetTrackingScalingPolicyConfiguration"]["TargetValue"].clone()
    };
    let one = base().policies([tracking("one", "70"), latency("two")]);
    let swapped = base().policies([latency("one"), tracking("two", "70")]);
    let renamed = base().policies([latency("three"), tracking("four", "70")]);
    let world = created(&one).await;
    succeed(&world, &update(&one, &swapped)).await;
    let state = world.state();
    assert_eq!((metric(&state, "one"), metric(&state, "two")), (json!(30.0), json!(70.0)));
    succeed(&world, &update(&swapped, &renamed)).await;
    let state = world.state();
    assert_eq!(names(&target(&state, V1)["ScalingPolicies"], "PolicyName"), ["four", "three"]);
    assert_eq!((metric(&state, "three"), metric(&state, "four")), (json!(30.0), json!(70.0)));
}

#[tokio::test(start_paused = true)]
async fn alarms_follow_the_shape_and_the_name_of_their_policy() {
    let shaped = |name: &str, shape: &str| {
        let mut policy = steps(name, "below 20: -1, from 50: +1");
        policy["StepScaling"]["Alarms"] = shape.into();
        base().policies([policy])
    };
    let world = created(&shaped("one", "AlwaysOn")).await;
    let mut known = alarms(&world.state()).join(" ");
    for (old, new, count) in [
        (shaped("one", "AlwaysOn"), shaped("one", "Paired"), 2),
        (shaped("one", "Paired"), shaped("two", "Paired"), 2),
        (shaped("two", "Paired"), shaped("two", "AlwaysOn"), 1),
    ] {
        succeed(&world, &update(&old, &new)).await;
        let state = world.state();
        let now = alarms(&state);
        assert_eq!(now.len(), count, "{now:?}");
        assert!(now.iter().all(|name| !known.contains(name)), "{now:?} {known}");
        let policies = target(&state, V1)["ScalingPolicies"].clone();
        for name in &now {
            let called = &state["alarms"][*name]["AlarmActions"][0];
            assert!(names(&policies, "PolicyARN").contains(&called.as_str().unwrap_or_default()), "{called}");
        }
        known = now.join(" ");
    }
}

#[tokio::test(start_paused = true)]
async fn scheduled_actions_lose_what_is_no_longer_named() {
    let mut full = scheduled("mornings", "2", "4");
    full["StartTime"] = "2030-01-01T00:00:00Z".into();
    full["EndTime"] = "2031-01-01T00:00:00Z".into();
    let mut bare = scheduled("mornings", "2", "4");
    if let Value::Object(members) = &mut bare {
        members.shift_remove("Timezone");
    }
    bare["ScalableTargetAction"] = json!({"MaxCapacity": "3"});
    let with = |actions: Value| base().with("ScheduledActions", actions);
    let world = created(&with(json!([full, scheduled("evenings", "1", "2")]))).await;
    let old = with(json!([full, scheduled("evenings", "1", "2")]));
    succeed(&world, &update(&old, &with(json!([bare])))).await;
    let actions = target(&world.state(), V1)["ScheduledActions"].clone();
    assert_eq!(names(&actions, "ScheduledActionName"), ["mornings"]);
    let action = &actions[0];
    assert_eq!(action["ScalableTargetAction"], json!({"MaxCapacity": 3}));
    assert_eq!((&action["StartTime"], &action["EndTime"]), (&Value::Null, &Value::Null));
    assert!([Value::Null, json!("UTC")].contains(&action["Timezone"]), "{action}");
}

#[tokio::test(start_paused = true)]
async fn tags_are_added_changed_and_removed_on_the_target_and_the_alarms() {
    let tagged = |tags: Value| base().policies([steps("steps", "from 50: +1")]).with("Tags", tags);
    let tag = |key: &str, value: &str| json!({"Key": key, "Value": value});
    let both = tagged(json!([tag("team", "search"), tag("cost", "a")]));
    let one = tagged(json!([tag("team", "ranking"), tag("new", "b")]));
    let none = base().policies([steps("steps", "from 50: +1")]);
    let world = created(&both).await;
    for (old, new, expected) in [
        (&both, &one, json!({"new": "b", "team": "ranking"})),
        (&one, &none, json!({})),
        (&none, &both, json!({"cost": "a", "team": "search"})),
    ] {
        succeed(&world, &update(old, new)).await;
        let state = world.state();
        let mut on_target = target(&state, V1)["Tags"].clone();
        if let Value::Object(tags) = &mut on_target {
            tags.retain(|key, _| !key.starts_with("stepscale:"));
            tags.sort_keys();
        }
        assert_eq!(on_target.to_string(), expected.to_string());
        for name in alarms(&state) {
            let tags = state["alarms"][name]["Tags"].as_array().cloned().unwrap_or_default();
            let own =
                tags.into_iter().filter(|tag| tag["Key"].as_str().is_some_and(|key| !key.starts_with("stepscale:")));
            let own: serde_json::Map<_, _> =
                own.filter_map(|tag| Some((tag["Key"].as_str()?.to_owned(), tag["Value"].clone()))).collect();
            assert_eq!(Value::Object(own), expected, "{name}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_released_target_is_gone_and_comes_back_whole() {
    let active = base().policies([tracking("tt", "70"), steps("steps", "from 50: +1")]);
    let released = active.clone().with("Registration", "Released");
    let world = created(&active).await;
    let before = comparable(&world.state());
    let gone = succeed(&world, &update(&active, &released)).await;
    assert_eq!(gone.reply.pid(), active.pid());
    assert_eq!((&gone.reply.data()["ScalableTargetARN"], &gone.reply.data()["AlarmNames"]), (&json!(""), &json!("[]")));
    assert_empty(&world);
    succeed(&world, &update(&released, &released)).await;
    assert_empty(&world);
    succeed(&world, &update(&released, &active)).await;
    assert_eq!(comparable(&world.state()), before);
    succeed(&world, &update(&active, &released)).await;
    succeed(&world, &delete(&released)).await;
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn a_create_waits_for_an_endpoint_to_be_in_service() {
    let world = busy_account(Duration::from_mins(1));
    let waited = succeed(&world, &create(&base().with("WaitForInServiceSeconds", "120"))).await;
    assert!(Duration::from_mins(1) <= waited.took, "{:?}", waited.took);
    let world = busy_account(Duration::from_mins(1));
    let refused = fail(&world, &create(&base().with("WaitForInServiceSeconds", "20"))).await;
    assert!(refused.reply.reason().contains("Updating"), "{}", refused.reply.reason());
    assert_empty(&world);
    succeed(&world, &delete(&base()).about(refused.reply.pid())).await;
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn the_capacity_of_before_is_put_back_where_that_is_asked_for() {
    for (asked, expected) in [("true", 2), ("false", 4)] {
        let properties = base().with("RestoreCapacityOnDelete", asked);
        let world = created(&properties).await;
        set_instances(&world, "v1", 4);
        succeed(&world, &update(&properties, &properties.clone().with("MaxCapacity", "6"))).await;
        succeed(&world, &delete(&properties)).await;
        assert_eq!(instances(&world, "v1"), expected, "{asked}");
        assert_empty(&world);
    }
}

#[tokio::test(start_paused = true)]
async fn a_capacity_that_can_not_be_put_back_never_fails_the_delete() {
    let properties = base().with("RestoreCapacityOnDelete", "true");
    for exception in ["ValidationException", "AccessDeniedException", "ThrottlingException"] {
        let world = created(&properties).await;
        set_instances(&world, "v1", 4);
        crate::scene::refuse(&world, "UpdateEndpointWeightsAndCapacities", 500, exception, "No.");
        succeed(&world, &delete(&properties)).await;
        assert_empty(&world);
    }
    let world = created(&properties).await;
    elsewhere(&world, Service::SageMaker, "DeleteEndpoint", &json!({"EndpointName": "ep"}));
    succeed(&world, &delete(&properties)).await;
    assert_empty(&world);
}

/// More than a page of everything, and more than the most alarms of one call.
#[tokio::test(start_paused = true)]
async fn more_than_a_page_of_everything_comes_and_goes() {
    let paired = |number: usize| {
        let mut policy = steps(&format!("policy-{number:02}"), "below 20: -1, from 50: +1");
        policy["StepScaling"]["Alarms"] = "Paired".into();
        policy
    };
    let actions: Vec<Value> = (0..120).map(|number| scheduled(&format!("action-{number:03}"), "1", "2")).collect();
    let many = base().policies((0..25).map(paired)).with("ScheduledActions", actions);
    let world = account();
    let created = succeed(&world, &create(&many)).await;
    let count = |world: &World| {
        let state = world.state();
        let of = |member: &str| target(&state, V1)[member].as_array().map_or(0, Vec::len);
        (of("ScalingPolicies"), of("ScheduledActions"), alarms(&state).len())
    };
    assert_eq!(count(&world), (50, 120, 50));
    // What does not fit into a reply is emptied, the largest parts first, and every key stays.
    let data = created.reply.data();
    assert_eq!((&data["StepAdjustments"], &data["PolicyARNs"]), (&json!("{}"), &json!("[]")));
    assert_eq!(data["ResourceId"], V1);
    let before = held(&world);
    succeed(&world, &update(&many, &many)).await;
    assert_eq!(held(&world), before);
    succeed(&world, &update(&many, &base())).await;
    assert_eq!(count(&world), (1, 0, 0));
    succeed(&world, &update(&base(), &many)).await;
    let deleted = succeed(&world, &delete(&many)).await;
    assert_eq!((deleted.count("DeleteAlarms"), deleted.count("DeleteScalingPolicy")), (1, 0));
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn what_drifted_is_put_right_by_the_next_update() {
    let properties = base()
        .policies([tracking("tt", "70"), steps("steps", "from 50: +1")])
        .with("ScheduledActions", json!([scheduled("mornings", "2", "4")]));
    let input = |member: &str, name: &str| {
        json!({
            "ServiceNamespace": "sagemaker", "ResourceId": V1, "ScalableDimension": crate::scene::INSTANCES, member: name,
        })
    };
    let reference = created(&properties).await;
    let expected = comparable(&reference.state());
    let alarm = alarms(&reference.state()).concat();
    let scaling = Service::ApplicationAutoScaling;
    for (service, operation, input) in [
        (scaling, "DeleteScalingPolicy", input("PolicyName", "steps")),
        (scaling, "DeleteScalingPolicy", input("PolicyName", "tt")),
        (scaling, "DeleteScheduledAction", input("ScheduledActionName", "mornings")),
        (scaling, "DeregisterScalableTarget", input("ServiceNamespace", "sagemaker")),
        (Service::CloudWatch, "DeleteAlarms", json!({"AlarmNames": [alarm]})),
        (Service::CloudWatch, "DisableAlarmActions", json!({"AlarmNames": [alarm]})),
    ] {
        let world = created(&properties).await;
        elsewhere(&world, service, operation, &input);
        succeed(&world, &update(&properties, &properties)).await;
        assert_eq!(comparable(&world.state()), expected, "{operation}");
        let deleted = deliver(&world, &delete(&properties)).await;
        assert!(deleted.reply.is_success(), "{operation}: {}", deleted.reply);
        assert_empty(&world);
    }
}

//! The values of every switch, and the members that an event may lack.

use std::time::Duration;

use serde_json::{Value, json};

use crate::scene::{MARKER, V1, account, assert_empty, busy_account, deliver, fail, held, succeed, without};
use crate::state::{alarms, target};
use crate::support::event::{base, create, delete, steps, update};

const OTHER_STACK: &str =
    "arn:aws:cloudformation:us-east-1:123456789012:stack/other/22222222-2222-2222-2222-222222222222";

/// One flag is not another.
#[tokio::test(start_paused = true)]
async fn each_flag_is_suspended_by_itself() {
    let flags = ["DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended"];
    let world = account();
    succeed(&world, &create(&base())).await;
    let mut old = base();
    for flag in flags {
        let new = base().with("SuspendedState", json!({flag: "true"}));
        succeed(&world, &update(&old, &new)).await;
        let state = world.state();
        let suspended = &target(&state, V1)["SuspendedState"];
        assert_eq!(flags.map(|each| suspended[each] == true), flags.map(|each| each == flag), "{suspended}");
        old = new;
    }
}

/// It is there for CloudFormation, and at AWS there is nothing until it is active.
#[tokio::test(start_paused = true)]
async fn a_create_of_what_is_released_registers_nothing() {
    let active = base().policies([steps("steps", "from 50: +1")]);
    let released = active.clone().with("Registration", "Released");
    let world = account();
    let created = succeed(&world, &create(&released)).await;
    assert_eq!((created.reply.pid(), created.writes()), (active.pid().as_str(), Vec::new()));
    assert_empty(&world);
    succeed(&world, &update(&released, &active)).await;
    assert_ne!(target(&world.state(), V1), &Value::Null);
    assert_eq!(alarms(&world.state()).len(), 1);
    succeed(&world, &update(&active, &released)).await;
    succeed(&world, &delete(&released)).await;
    assert_empty(&world);
}

/// What somebody else registered meanwhile is left alone, and a return that is refused can be rolled back.
#[tokio::test(start_paused = true)]
async fn a_release_leaves_alone_what_is_somebody_else_s() {
    let active = base().policies([steps("steps", "from 50: +1")]);
    let world = account();
    succeed(&world, &create(&active)).await;
    let released = active.clone().with("Registration", "Released");
    succeed(&world, &update(&active, &released)).await;
    succeed(&world, &create(&base()).of_stack(OTHER_STACK)).await;
    let before = held(&world);
    fail(&world, &update(&released, &active)).await;
    for existing in ["false", "true"] {
        let released = released.clone().with("AdoptExisting", existing);
        let rolled_back = succeed(&world, &update(&active, &released)).await;
        assert_eq!(rolled_back.reply.data()["ScalableTargetARN"], "");
        assert_eq!((rolled_back.writes(), held(&world)), (Vec::new(), before.clone()));
    }
    succeed(&world, &delete(&released)).await;
    assert_eq!(held(&world), before);
}

/// What another stack registered is ours once it is adopted: its own Delete leaves it alone.
#[tokio::test(start_paused = true)]
async fn a_target_of_another_stack_is_adopted_where_that_is_asked_for() {
    let adopting = base().policies([steps("steps", "from 50: +1")]).with("AdoptExisting", "true");
    let world = account();
    succeed(&world, &create(&base()).of_stack(OTHER_STACK)).await;
    fail(&world, &create(&adopting.clone().with("AdoptExisting", "false"))).await;
    succeed(&world, &create(&adopting)).await;
    let before = held(&world);
    succeed(&world, &delete(&base()).of_stack(OTHER_STACK)).await;
    assert_eq!(held(&world), before);
    succeed(&world, &delete(&adopting)).await;
    let state = world.state();
    let left = target(&state, V1);
    assert_eq!((&left["MinCapacity"], &left["MaxCapacity"]), (&json!(1), &json!(4)));
    let policies = left["ScalingPolicies"].as_array().cloned().unwrap_or_default();
    assert!(policies.iter().all(|policy| policy["PolicyName"] == "tt"), "{policies:?}");
    assert_eq!(alarms(&state), Vec::<&str>::new());
}

#[tokio::test(start_paused = true)]
async fn an_update_waits_for_an_endpoint_to_be_in_service() {
    for (seconds, succeeds) in [("120", true), ("20", false)] {
        let world = busy_account(Duration::from_mins(1));
        succeed(&world, &create(&base())).await;
        let wider = base().with("MaxCapacity", "6").with("WaitForInServiceSeconds", seconds);
        let before = held(&world);
        let updated = deliver(&world, &update(&base(), &wider)).await;
        assert_eq!(updated.reply.is_success(), succeeds, "{}", updated.reply);
        if succeeds {
            assert_eq!(target(&world.state(), V1)["MaxCapacity"], 6);
        } else {
            assert!(updated.reply.reason().contains("Updating"), "{}", updated.reply);
            assert_eq!(held(&world), before);
        }
    }
}

/// A Create of 63 characters is refused by the service, which knows no such endpoint, and not by us.
#[tokio::test(start_paused = true)]
async fn the_longest_name_is_asked_for() {
    let refused = fail(&account(), &create(&base().with("EndpointName", "a".repeat(63)))).await;
    assert_eq!(refused.count("RegisterScalableTarget"), 1, "{}", refused.reply);
}

/// What an event lacks is told, or not needed; it never keeps the answer back.
#[tokio::test(start_paused = true)]
async fn an_event_without_a_member_is_answered() {
    for (event, pid) in [
        (without(create(&base()), &["ResourceProperties"]), MARKER),
        (without(create(&base()), &["ResourceType", "ServiceToken"]), base().pid().as_str()),
        (without(update(&base(), &base()), &["ResourceProperties"]), base().pid().as_str()),
        (without(update(&base(), &base()), &["PhysicalResourceId"]), base().pid().as_str()),
        (without(delete(&base()), &["ResourceProperties", "PhysicalResourceId"]), MARKER),
    ] {
        let world = account();
        let delivered = deliver(&world, &event).await;
        assert_eq!(delivered.reply.pid(), pid, "{event}: {}", delivered.reply);
    }
    let world = account();
    succeed(&world, &create(&base())).await;
    succeed(&world, &without(delete(&base()), &["PhysicalResourceId"])).await;
    assert_empty(&world);
}

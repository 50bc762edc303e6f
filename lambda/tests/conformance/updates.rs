//! Update: what changed is changed, what was dropped is removed, and a replacement leaves the old one alone.

use serde_json::{Value, json};

use crate::scene::{V1, V2, account, assert_empty, fail, held, put_policy_elsewhere, refuse, succeed, without};
use crate::state::{alarms, comparable, names, target};
use crate::support::event::{Properties, base, create, delete, steps, tracking, update};
use crate::support::world::World;

async fn created(properties: &Properties) -> World {
    let world = account();
    succeed(&world, &create(properties)).await;
    world
}

#[tokio::test(start_paused = true)]
async fn p39_update_of_the_maximum_registers_again() {
    let world = created(&base()).await;
    let wider = base().with("MaxCapacity", "6");
    let updated = succeed(&world, &update(&base(), &wider)).await;
    assert_eq!(updated.input("RegisterScalableTarget")["MaxCapacity"], 6);
    assert_eq!(updated.reply.pid(), base().pid());
    let removals = updated.writes().into_iter().filter(|write| write.starts_with("De")).count();
    assert_eq!(removals, 0, "{:?}", updated.writes());
    assert_eq!(target(&world.state(), V1)["MaxCapacity"], 6);
}

#[tokio::test(start_paused = true)]
async fn p40_update_to_another_variant_leaves_the_old_one_alone() {
    let world = created(&base()).await;
    let before = target(&world.state(), V1).clone();
    let moved = base().with("VariantName", "v2");
    let updated = succeed(&world, &update(&base(), &moved)).await;
    assert_eq!(updated.reply.pid(), moved.pid());
    let state = world.state();
    assert_eq!(target(&state, V1), &before);
    assert_eq!(names(&target(&state, V2)["ScalingPolicies"], "PolicyName"), ["tt"]);
}

#[tokio::test(start_paused = true)]
async fn p41_delete_after_a_replacement_removes_the_old_one_alone() {
    let world = created(&base()).await;
    let moved = base().with("VariantName", "v2");
    succeed(&world, &update(&base(), &moved)).await;
    let before = target(&world.state(), V2).clone();
    succeed(&world, &delete(&base())).await;
    let state = world.state();
    assert_eq!((target(&state, V1), target(&state, V2)), (&Value::Null, &before));
}

#[tokio::test(start_paused = true)]
async fn p42_a_replacement_that_is_rolled_back_leaves_the_old_one_as_it_was() {
    let world = created(&base()).await;
    let before = comparable(&world.state());
    let moved = base().with("VariantName", "v2");
    let there = succeed(&world, &update(&base(), &moved)).await;
    let back = succeed(&world, &update(&moved, &base()).about(there.reply.pid())).await;
    assert_eq!(back.reply.pid(), base().pid());
    succeed(&world, &delete(&moved)).await;
    assert_eq!(comparable(&world.state()), before);
}

#[tokio::test(start_paused = true)]
async fn p43_update_removes_a_policy_and_its_alarm_and_nothing_made_by_hand() {
    let two = base().policies([tracking("tt", "70.0"), steps("steps", "below 20: -1, from 50: +1")]);
    let world = created(&two).await;
    put_policy_elsewhere(&world, V1, "by-hand");
    let updated = succeed(&world, &update(&two, &base())).await;
    assert_eq!((updated.count("DeleteScalingPolicy"), updated.count("DeleteAlarms")), (1, 1));
    let state = world.state();
    assert_eq!(names(&target(&state, V1)["ScalingPolicies"], "PolicyName"), ["by-hand", "tt"]);
    assert_eq!(alarms(&state), Vec::<&str>::new());
}

#[tokio::test(start_paused = true)]
async fn p44_update_to_the_same_says_the_same() {
    let world = account();
    let created = succeed(&world, &create(&base())).await;
    let before = held(&world);
    let updated = succeed(&world, &update(&base(), &base())).await;
    assert_eq!(updated.reply.pid(), created.reply.pid());
    assert_eq!(updated.reply.data(), created.reply.data());
    assert_eq!(held(&world), before);
}

#[tokio::test(start_paused = true)]
async fn p45_update_that_fails_keeps_the_id_and_puts_everything_back() {
    let world = created(&base()).await;
    let before = comparable(&world.state());
    let changed = base().with("MaxCapacity", "6").policies([tracking("tt", "50")]);
    refuse(&world, "PutScalingPolicy", 1, "ValidationException", "The policy is bad.");
    let refused = fail(&world, &update(&base(), &changed)).await;
    assert_eq!(refused.reply.pid(), base().pid());
    assert!(refused.reply.reason().contains("The policy is bad."), "{}", refused.reply.reason());
    assert_eq!(comparable(&world.state()), before);
}

#[tokio::test(start_paused = true)]
async fn p46_update_needs_no_old_properties() {
    let wider = base().with("MaxCapacity", "6");
    let event = update(&base(), &wider);
    let with = |old: Value| event.clone().member("OldResourceProperties", old);
    for event in [
        with(json!({"MaxCapacity": ["4"], "Nonsense": 1})),
        with(json!("text")),
        with(Value::Null),
        without(event.clone(), &["OldResourceProperties"]),
    ] {
        let world = created(&base()).await;
        succeed(&world, &event).await;
        assert_eq!(target(&world.state(), V1)["MaxCapacity"], 6);
        succeed(&world, &delete(&wider)).await;
        assert_empty(&world);
    }
}

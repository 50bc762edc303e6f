//! Whose is what: nothing of another stack or of nobody is changed, and nothing of ours is lost to a sibling.

use serde_json::{Value, json};

use crate::scene::{
    MARKER, V1, V2, account, assert_empty, fail, held, put_alarm_elsewhere, put_policy_elsewhere, register_elsewhere,
    succeed,
};
use crate::state::{alarms, comparable, names, target};
use crate::support::event::{Properties, STACK, base, create, delete, scheduled, steps, tracking, update};
use crate::support::world::World;

const OTHER_STACK: &str =
    "arn:aws:cloudformation:us-east-1:123456789012:stack/other/22222222-2222-2222-2222-222222222222";

fn with_steps() -> Properties {
    base().policies([tracking("tt", "70.0"), steps("steps", "below 20: -1, from 50: +1")])
}

/// A target that somebody registered, with a policy and an alarm of theirs.
fn taken_by(tags: &Value) -> World {
    let world = account();
    register_elsewhere(&world, V1, tags);
    put_policy_elsewhere(&world, V1, "by-hand");
    put_alarm_elsewhere(&world, "theirs", &json!([]));
    world
}

#[tokio::test(start_paused = true)]
async fn a_target_of_nobody_known_is_refused_and_stays_as_it_is() {
    let world = taken_by(&json!({"team": "theirs"}));
    let before = held(&world);
    let refused = fail(&world, &create(&with_steps())).await;
    assert_eq!((refused.reply.pid(), refused.writes()), (MARKER, Vec::new()));
    let reason = refused.reply.reason();
    assert!([V1, "AdoptExisting"].iter().all(|part| reason.contains(part)), "{reason}");
    succeed(&world, &delete(&with_steps()).about(MARKER)).await;
    assert_eq!(held(&world), before);
}

#[tokio::test(start_paused = true)]
async fn a_target_of_another_stack_is_refused_by_the_name_of_that_stack() {
    let world = account();
    succeed(&world, &create(&with_steps()).of_stack(OTHER_STACK).named("Theirs")).await;
    let before = held(&world);
    let refused = fail(&world, &create(&base())).await;
    assert_eq!((refused.reply.pid(), refused.writes()), (MARKER, Vec::new()));
    let reason = refused.reply.reason();
    assert!([OTHER_STACK, "Theirs", "AdoptExisting"].iter().all(|part| reason.contains(part)), "{reason}");
    // Even a Delete that names the target leaves it alone.
    succeed(&world, &delete(&base())).await;
    assert_eq!(held(&world), before);
    succeed(&world, &delete(&with_steps()).of_stack(OTHER_STACK).named("Theirs")).await;
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn an_update_to_a_target_of_another_stack_changes_nothing() {
    let world = account();
    let theirs = base().with("VariantName", "v2");
    succeed(&world, &create(&theirs).of_stack(OTHER_STACK)).await;
    succeed(&world, &create(&with_steps())).await;
    let before = held(&world);
    let moved = with_steps().with("VariantName", "v2");
    let refused = fail(&world, &update(&with_steps(), &moved)).await;
    assert_eq!(refused.reply.pid(), with_steps().pid());
    assert!(refused.reply.reason().contains(OTHER_STACK), "{}", refused.reply.reason());
    succeed(&world, &update(&moved, &with_steps()).about(&with_steps().pid())).await;
    assert_eq!(held(&world), before);
}

#[tokio::test(start_paused = true)]
async fn an_adopted_target_is_given_back_as_it_was() {
    let world = taken_by(&json!({"team": "theirs"}));
    let before = held(&world);
    let adopting = with_steps()
        .with("AdoptExisting", "true")
        .with("SuspendedState", json!({"DynamicScalingInSuspended": "true"}))
        .with("ScheduledActions", json!([scheduled("mornings", "2", "4")]))
        .with("Tags", json!([{"Key": "owner", "Value": "us"}]));
    succeed(&world, &create(&adopting)).await;
    let state = world.state();
    let adopted = target(&state, V1);
    assert_eq!(names(&adopted["ScalingPolicies"], "PolicyName"), ["by-hand", "steps", "tt"]);
    assert_eq!((&adopted["MaxCapacity"], &adopted["Tags"]["team"]), (&json!(4), &json!("theirs")));
    let wider = adopting.clone().with("MaxCapacity", "6").policies([tracking("tt", "70.0")]);
    succeed(&world, &update(&adopting, &wider)).await;
    succeed(&world, &delete(&wider)).await;
    assert_eq!(held(&world), before);
}

#[tokio::test(start_paused = true)]
async fn a_policy_made_by_hand_under_our_name_is_refused_unless_it_is_to_be_adopted() {
    let world = account();
    succeed(&world, &create(&base())).await;
    put_policy_elsewhere(&world, V1, "steps");
    let before = held(&world);
    let refused = fail(&world, &update(&base(), &with_steps())).await;
    let reason = refused.reply.reason();
    assert!(["policy steps", "AdoptExisting"].iter().all(|part| reason.contains(part)), "{reason}");
    assert_eq!(held(&world), before);
    let adopting = with_steps().with("AdoptExisting", "true");
    succeed(&world, &update(&base(), &adopting)).await;
    succeed(&world, &delete(&adopting)).await;
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn policies_made_by_hand_survive_every_update() {
    let world = account();
    succeed(&world, &create(&with_steps())).await;
    put_policy_elsewhere(&world, V1, "by-hand");
    for (old, new) in [(with_steps(), base()), (base(), with_steps()), (with_steps(), with_steps())] {
        succeed(&world, &update(&old, &new)).await;
        let policies = target(&world.state(), V1)["ScalingPolicies"].clone();
        assert!(names(&policies, "PolicyName").contains(&"by-hand"), "{policies}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_alarm_of_somebody_else_under_our_name_is_left_alone() {
    let ours = account();
    succeed(&ours, &create(&with_steps())).await;
    let state = ours.state();
    let names = alarms(&state);
    let [name] = names.as_slice() else { panic!("{names:?}") };
    for tags in [json!([]), json!([{"Key": "stepscale:stack-id", "Value": OTHER_STACK}])] {
        let world = account();
        put_alarm_elsewhere(&world, name, &tags);
        let before = held(&world);
        let refused = fail(&world, &create(&with_steps())).await;
        assert!(refused.reply.reason().contains(name), "{}", refused.reply.reason());
        assert_eq!(refused.reply.pid(), MARKER);
        assert_eq!(held(&world), before);
        succeed(&world, &create(&base())).await;
        succeed(&world, &delete(&base())).await;
        assert_eq!(held(&world), before);
    }
}

#[tokio::test(start_paused = true)]
async fn a_renamed_logical_id_survives_its_own_delete() {
    let world = account();
    succeed(&world, &create(&with_steps())).await;
    succeed(&world, &create(&with_steps()).named("Renamed")).await;
    let before = comparable(&world.state());
    succeed(&world, &delete(&with_steps())).await;
    let after = comparable(&world.state());
    assert_eq!(after["alarms"], before["alarms"]);
    assert_eq!(after["targets"][0]["ScalingPolicies"], before["targets"][0]["ScalingPolicies"]);
    succeed(&world, &update(&with_steps(), &base()).named("Renamed")).await;
    succeed(&world, &delete(&base()).named("Renamed")).await;
    assert_empty(&world);
}

/// An Update comes only after the former name's Delete, even where that one was never delivered.
#[tokio::test(start_paused = true)]
async fn a_renamed_logical_id_that_was_updated_gives_nothing_back() {
    let world = account();
    succeed(&world, &create(&with_steps())).await;
    succeed(&world, &create(&with_steps()).named("Renamed")).await;
    succeed(&world, &update(&with_steps(), &base()).named("Renamed")).await;
    succeed(&world, &delete(&base()).named("Renamed")).await;
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn a_rename_that_is_rolled_back_leaves_the_target_with_its_former_name() {
    let world = account();
    succeed(&world, &create(&with_steps())).await;
    let before = comparable(&world.state());
    succeed(&world, &create(&with_steps()).named("Renamed")).await;
    succeed(&world, &delete(&with_steps()).named("Renamed")).await;
    assert_eq!(comparable(&world.state()), before);
    succeed(&world, &delete(&with_steps())).await;
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn long_and_strange_identities_are_told_apart() {
    let long = |end: &str| format!("{STACK}/{}{end}", "a".repeat(300));
    let strange = |end: &str| format!("{STACK}/Å漢,;{end}");
    for identity in [long, strange] as [fn(&str) -> String; 2] {
        let world = account();
        let (one, other) = (identity("1"), identity("2"));
        succeed(&world, &create(&base()).of_stack(&one)).await;
        let before = held(&world);
        fail(&world, &create(&base()).of_stack(&other)).await;
        succeed(&world, &delete(&base()).of_stack(&other)).await;
        assert_eq!(held(&world), before);
        succeed(&world, &create(&base().with("VariantName", "v2")).of_stack(&other)).await;
        assert_ne!(target(&world.state(), V2), &Value::Null);
        succeed(&world, &delete(&base()).of_stack(&one)).await;
        assert_eq!(target(&world.state(), V1), &Value::Null);
    }
}

//! A Create that the stack no longer waits for: its Delete comes with an id that CloudFormation made up, after the
//! Create, before it, or while it runs.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::scene::{
    MARKER, V1, account, assert_empty, busy_account, deliver, deliver_within, held, put_policy_elsewhere,
    register_elsewhere, succeed,
};
use crate::state::target;
use crate::support::deliver::{TIMEOUT, attempt};
use crate::support::event::{Properties, base, create, delete, scheduled, steps, tracking};
use crate::support::recorder::Recorder;
use crate::support::world::World;

/// What CloudFormation makes up.
const PLACEHOLDER: &str = "s-Scaling-1ABCDEFGHIJKL";

fn properties() -> Properties {
    base()
        .policies([tracking("tt", "70.0"), steps("steps", "below 20: -1, from 50: +1")])
        .with("ScheduledActions", json!([scheduled("mornings", "2", "4")]))
}

#[tokio::test(start_paused = true)]
async fn a_delete_of_a_made_up_id_finds_what_the_create_made() {
    let world = account();
    succeed(&world, &create(&properties())).await;
    let deleted = succeed(&world, &delete(&properties()).about(PLACEHOLDER)).await;
    assert_eq!(deleted.reply.pid(), PLACEHOLDER);
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn a_delete_of_a_made_up_id_touches_nothing_of_others() {
    for tags in [json!({}), json!({"stepscale:stack-id": "arn:other", "stepscale:logical-id": "Scaling"})] {
        let world = account();
        register_elsewhere(&world, V1, &tags);
        put_policy_elsewhere(&world, V1, "steps");
        let before = held(&world);
        succeed(&world, &delete(&properties()).about(PLACEHOLDER)).await;
        assert_eq!(held(&world), before);
    }
}

#[tokio::test(start_paused = true)]
async fn a_delete_of_a_made_up_id_needs_no_properties() {
    for nonsense in [Value::Null, json!("text"), json!({"MaxCapacity": ["4"]})] {
        let world = account();
        let event = delete(&base()).member("ResourceProperties", nonsense).about(PLACEHOLDER);
        let deleted = succeed(&world, &event).await;
        assert!(deleted.calls.is_empty(), "{:?}", deleted.calls);
    }
}

/// A Create whose calls take this long each, and a Delete that comes so much later.
async fn cancel(world: &World, properties: &Properties, pace: Duration, after: Duration) {
    world.pace(pace);
    let recorder = Recorder::default();
    let (creation, deletion) = (create(properties), delete(properties).about(PLACEHOLDER));
    let creating = attempt(world, &creation, TIMEOUT, &recorder);
    let deleting = async {
        sleep(after).await;
        deliver(world, &deletion).await
    };
    let (_, deleted) = tokio::join!(creating, deleting);
    assert!(deleted.reply.is_success(), "{pace:?} {after:?}: {}", deleted.reply);
}

/// The Delete comes at every moment of a Create, for fast calls and for slow ones.
#[tokio::test(start_paused = true)]
async fn a_delete_that_comes_while_the_create_runs_leaves_nothing() {
    for pace in [50, 700, 4_000].map(Duration::from_millis) {
        for moment in 0..26 {
            let world = account();
            cancel(&world, &properties(), pace, pace * moment / 2).await;
            assert_empty(&world);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_comes_while_the_create_waits_for_the_endpoint_leaves_nothing() {
    for after in [1, 20, 60].map(Duration::from_secs) {
        let world = busy_account(Duration::from_secs(45));
        cancel(&world, &properties().with("WaitForInServiceSeconds", "120"), Duration::from_millis(50), after).await;
        assert_empty(&world);
    }
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_comes_while_a_target_is_adopted_gives_it_back() {
    for pace in [50, 1_200].map(Duration::from_millis) {
        for moment in 0..30 {
            let world = account();
            register_elsewhere(&world, V1, &json!({"team": "theirs"}));
            put_policy_elsewhere(&world, V1, "by-hand");
            let before = held(&world);
            cancel(&world, &properties().with("AdoptExisting", "true"), pace, pace * moment / 2).await;
            assert_eq!(held(&world), before, "{pace:?} {moment}");
        }
    }
}

/// A sibling that was there before keeps the target, whatever moment the one that was to take its place goes at.
#[tokio::test(start_paused = true)]
async fn a_delete_that_comes_while_a_sibling_is_replaced_gives_the_target_back() {
    let pace = Duration::from_millis(800);
    for moment in 0..30 {
        let world = account();
        succeed(&world, &create(&properties()).named("Former")).await;
        cancel(&world, &properties(), pace, pace * moment / 2).await;
        let state = world.state();
        assert_eq!(target(&state, V1)["Tags"]["stepscale:logical-id"], "Former", "{moment}");
        world.pace(Duration::ZERO);
        succeed(&world, &delete(&properties()).named("Former")).await;
        assert_empty(&world);
    }
}

#[tokio::test(start_paused = true)]
async fn a_delete_after_a_create_that_answered_in_time_goes_by_its_answer() {
    let world = account();
    let bad = base().with("MinCapacity", "9");
    let refused = deliver(&world, &create(&bad)).await;
    assert_eq!(refused.reply.pid(), MARKER);
    let deleted = succeed(&world, &delete(&bad).about(MARKER)).await;
    assert_eq!((deleted.calls.len(), deleted.took), (0, Duration::ZERO));
}

/// It waits for as long as the Create may take to register the target, and no longer than its own function has.
#[tokio::test(start_paused = true)]
async fn a_delete_of_a_made_up_id_waits_for_what_may_come() {
    for (wait, timeout, seconds) in
        [("0", 900, 45), ("120", 900, 165), ("780", 900, 825), ("780", 600, 560), ("0", 60, 33)]
    {
        let world = account();
        let event = delete(&properties().with("WaitForInServiceSeconds", wait)).about(PLACEHOLDER);
        let deleted = deliver_within(&world, &event, Duration::from_secs(timeout)).await;
        assert!(deleted.reply.is_success(), "{}", deleted.reply);
        assert_eq!(deleted.took.as_secs(), seconds, "{wait} {timeout}");
    }
}

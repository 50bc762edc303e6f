//! What is answered where an event failed, by what could be taken back and what could not.

use std::time::Duration;

use serde_json::json;
use standin::Fault;

use crate::scene::{
    MARKER, V1, account, assert_empty, deliver_within, fail, held, put_policy_elsewhere, refuse, register_elsewhere,
    succeed,
};
use crate::state::comparable;
use crate::support::event::{Properties, base, create, delete, scheduled, steps, update};
use crate::support::world::Mishap;

fn properties() -> Properties {
    base().policies([steps("steps", "from 50: +1")]).with("ScheduledActions", json!([scheduled("mornings", "1", "2")]))
}

/// A call without an answer may still take effect, so the Delete has to come for the target.
#[tokio::test(start_paused = true)]
async fn a_create_that_does_not_know_what_it_did_names_its_target() {
    for operation in ["RegisterScalableTarget", "PutScalingPolicy", "PutMetricAlarm"] {
        for seconds in [60, 900] {
            let world = account();
            world.standin(|standin| (0..500).for_each(|_| standin.add_fault(operation, Fault::Hang)));
            let refused = deliver_within(&world, &create(&properties()), Duration::from_secs(seconds)).await;
            assert_eq!(refused.reply.pid(), base().pid(), "{operation} {seconds}: {}", refused.reply);
            assert_empty(&world);
        }
    }
}

/// A Delete of the cancelled Create waits for half a minute: what is not ours by then must not become it.
#[tokio::test(start_paused = true)]
async fn a_target_becomes_ours_in_half_a_minute_or_not_at_all() {
    for (operation, is_registered) in [("RegisterScalableTarget", false), ("TagResource", true)] {
        let world = account();
        if is_registered {
            register_elsewhere(&world, V1, &json!({"team": "theirs"}));
        }
        let before = held(&world);
        world.standin(|standin| (0..500).for_each(|_| standin.add_fault(operation, Fault::Hang)));
        let refused = fail(&world, &create(&properties().with("AdoptExisting", "true"))).await;
        assert_eq!(refused.took.as_secs(), 30, "{operation}: {}", refused.reply);
        assert_eq!(held(&world), before);
    }
}

/// The one attempt that took effect was not answered, the others did nothing, and the target does not show.
#[tokio::test(start_paused = true)]
async fn a_target_that_was_registered_too_late_is_taken_back_unseen() {
    let world = account();
    world.plan((0..200).map(|number| (number, Mishap::NotDescribedFor(Duration::from_hours(1)))));
    world.standin(|standin| {
        standin.add_fault("RegisterScalableTarget", Fault::ApplyAndHang);
        (0..500).for_each(|_| standin.add_fault("RegisterScalableTarget", Fault::Hang));
    });
    let refused = fail(&world, &create(&properties())).await;
    assert_eq!(refused.reply.pid(), base().pid());
    assert_empty(&world);
}

/// What an earlier delivery made is still there after a later one has failed.
#[tokio::test(start_paused = true)]
async fn a_create_that_fails_over_what_is_ours_names_its_target() {
    let world = account();
    succeed(&world, &create(&properties())).await;
    let before = held(&world);
    refuse(&world, "RegisterScalableTarget", 1, "ValidationException", "The bounds are bad.");
    let refused = fail(&world, &create(&properties().with("MaxCapacity", "6"))).await;
    assert_eq!(refused.reply.pid(), base().pid());
    assert_eq!(held(&world), before);
    // Where nothing of ours is left, there is no need to.
    let world = account();
    refuse(&world, "PutScheduledAction", 1, "ValidationException", "The action is bad.");
    assert_eq!(fail(&world, &create(&properties())).await.reply.pid(), MARKER);
    assert_empty(&world);
}

/// As long as something of ours stays on somebody else's target, so do the tags by which a Delete finds it.
#[tokio::test(start_paused = true)]
async fn an_adoption_that_could_not_be_taken_back_is_found_by_the_delete() {
    let world = account();
    register_elsewhere(&world, V1, &json!({"team": "theirs"}));
    put_policy_elsewhere(&world, V1, "by-hand");
    let before = held(&world);
    let adopting = properties().with("AdoptExisting", "true");
    refuse(&world, "PutScheduledAction", 1, "ValidationException", "The action is bad.");
    refuse(&world, "DeleteScalingPolicy", 1, "AccessDeniedException", "You may not.");
    let refused = fail(&world, &create(&adopting)).await;
    assert_eq!(refused.reply.pid(), base().pid());
    succeed(&world, &delete(&adopting).about(refused.reply.pid())).await;
    assert_eq!(held(&world), before);
}

/// A target whose deregistration never took effect is there with its tags, and nothing is missing.
#[tokio::test(start_paused = true)]
async fn a_release_that_never_took_effect_is_taken_back() {
    let world = account();
    succeed(&world, &create(&properties())).await;
    let before = comparable(&world.state());
    world.standin(|standin| (0..500).for_each(|_| standin.add_fault("DeregisterScalableTarget", Fault::Hang)));
    let refused = fail(&world, &update(&properties(), &properties().with("Registration", "Released"))).await;
    assert!(!refused.reply.reason().contains("put back"), "{}", refused.reply.reason());
    assert_eq!(comparable(&world.state()), before);
}

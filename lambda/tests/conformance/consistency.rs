//! Application Auto Scaling is eventually consistent: what was just registered may not show for a while.

use std::time::Duration;

use serde_json::json;
use standin::{Fault, Service};

use crate::scene::{
    INSTANCES, MARKER, V1, V2, account, assert_empty, deliver_within, elsewhere, fail, refuse, register_elsewhere,
    succeed,
};
use crate::state::{comparable, target};
use crate::support::event::{Properties, base, create, delete, steps, tracking, update};
use crate::support::world::{Mishap, World};

/// More calls than any event here makes.
const EVERY_CALL: usize = 200;

/// What of a new target does not show: all of it, or its tags.
const UNSEEN: [fn(Duration) -> Mishap; 2] = [Mishap::NotDescribedFor, Mishap::NotTaggedFor];

/// Lets what is registered next not show for so many seconds.
fn hide(world: &World, unseen: fn(Duration) -> Mishap, seconds: u64) {
    world.plan((0..EVERY_CALL).map(|number| (number, unseen(Duration::from_secs(seconds)))));
}

fn properties() -> Properties {
    base().policies([tracking("tt", "70.0"), steps("steps", "from 50: +1")])
}

#[tokio::test(start_paused = true)]
async fn a_target_that_shows_late_is_waited_for() {
    let reference = account();
    succeed(&reference, &create(&properties())).await;
    for unseen in UNSEEN {
        for seconds in [1, 5, 14] {
            let world = account();
            hide(&world, unseen, seconds);
            succeed(&world, &create(&properties())).await;
            assert_eq!(comparable(&world.state()), comparable(&reference.state()), "{seconds}");
            succeed(&world, &delete(&properties())).await;
            assert_empty(&world);
        }
    }
}

/// The answer is lost, the second attempt says that there is such a target, and nothing shows whose it is.
#[tokio::test(start_paused = true)]
async fn a_target_that_shows_late_is_known_though_the_answer_was_lost() {
    for unseen in UNSEEN {
        let world = account();
        hide(&world, unseen, 16);
        world.standin(|standin| standin.add_fault("RegisterScalableTarget", Fault::ApplyAndHang));
        succeed(&world, &create(&properties())).await;
        succeed(&world, &delete(&properties())).await;
        assert_empty(&world);
    }
}

#[tokio::test(start_paused = true)]
async fn a_target_that_does_not_show_is_taken_back_all_the_same() {
    for seconds in [5, 60] {
        let world = account();
        hide(&world, Mishap::NotDescribedFor, seconds);
        refuse(&world, "PutMetricAlarm", 1, "AccessDeniedException", "You may not.");
        let refused = fail(&world, &create(&properties())).await;
        assert_eq!(refused.reply.pid(), MARKER);
        assert_empty(&world);
    }
    // Nothing else fails, and it is never seen.
    let world = account();
    hide(&world, Mishap::NotDescribedFor, 3_600);
    let refused = fail(&world, &create(&properties())).await;
    assert!(refused.reply.reason().contains(V1), "{}", refused.reply.reason());
    assert_empty(&world);
}

/// The looking ends in time for the undoing: 24 s leave 9 for the work and 5 for taking it back.
#[tokio::test(start_paused = true)]
async fn a_function_with_little_time_still_takes_back_what_does_not_show() {
    let world = account();
    hide(&world, Mishap::NotDescribedFor, 3_600);
    let refused = deliver_within(&world, &create(&properties()), Duration::from_secs(24)).await;
    assert_eq!((refused.reply.is_success(), refused.reply.pid()), (false, MARKER));
    assert_empty(&world);
}

/// Whose it is can not be told, so it stays, and the Delete that follows finds it by its id.
#[tokio::test(start_paused = true)]
async fn a_target_whose_tags_do_not_show_is_left_to_the_delete() {
    let world = account();
    hide(&world, Mishap::NotTaggedFor, 30);
    refuse(&world, "PutMetricAlarm", 1, "AccessDeniedException", "You may not.");
    let refused = fail(&world, &create(&properties())).await;
    assert_eq!(refused.reply.pid(), base().pid());
    tokio::time::sleep(Duration::from_secs(30)).await;
    succeed(&world, &delete(&properties()).about(refused.reply.pid())).await;
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn a_failed_replacement_whose_target_does_not_show_leaves_nothing() {
    for unseen in UNSEEN {
        let world = account();
        succeed(&world, &create(&properties())).await;
        let before = comparable(&world.state());
        let moved = properties().with("VariantName", "v2");
        hide(&world, unseen, 30);
        refuse(&world, "PutMetricAlarm", 1, "AccessDeniedException", "You may not.");
        fail(&world, &update(&properties(), &moved)).await;
        tokio::time::sleep(Duration::from_secs(30)).await;
        succeed(&world, &update(&moved, &properties()).about(&properties().pid())).await;
        assert_eq!(comparable(&world.state()), before);
        assert!(target(&world.state(), V2).is_null());
    }
}

/// While a call was under way somebody else came first: what they have is theirs, though the service says no more than
/// that there is a target.
#[tokio::test(start_paused = true)]
async fn a_target_of_somebody_who_came_first_is_left_alone() {
    let world = account();
    let world = &world;
    let (creation, theirs) = (create(&properties()), json!({"team": "theirs"}));
    // The third call is broken after 40 ms, and made again after 60 ms at the earliest.
    world.plan([(2, Mishap::Broken { applied: false })]);
    let (refused, ()) = tokio::join!(fail(world, &creation), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        register_elsewhere(world, V1, &theirs);
    });
    assert!(refused.reply.reason().contains("somebody else"), "{}", refused.reply.reason());
    assert_eq!(target(&world.state(), V1)["Tags"], theirs);
    succeed(world, &delete(&properties()).about(refused.reply.pid())).await;
    assert_eq!(target(&world.state(), V1)["Tags"], theirs);
}

/// What was deregistered meanwhile is not registered again by putting back its bounds: it would be nobody's.
#[tokio::test(start_paused = true)]
async fn an_undo_does_not_register_what_somebody_deregistered() {
    let world = account();
    succeed(&world, &create(&base())).await;
    let wider = base().with("MaxCapacity", "6").policies([tracking("tt", "50")]);
    world.standin(|standin| standin.add_fault("PutScalingPolicy", Fault::Latency(Duration::from_secs(5))));
    let (changing, world) = (update(&base(), &wider), &world);
    let (refused, ()) = tokio::join!(fail(world, &changing), async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        let input = json!({"ServiceNamespace": "sagemaker", "ResourceId": V1, "ScalableDimension": INSTANCES});
        elsewhere(world, Service::ApplicationAutoScaling, "DeregisterScalableTarget", &input);
    });
    assert!(refused.reply.reason().contains("deregistered"), "{}", refused.reply.reason());
    assert_empty(world);
    succeed(world, &update(&wider, &base())).await;
    succeed(world, &delete(&base())).await;
    assert_empty(world);
}

//! On what terms a target is changed: what was there before, whose it was, and how much it can hold.

use serde_json::{Value, json};
use standin::Service;

use crate::scene::{
    INSTANCES, V1, account, assert_empty, elsewhere, fail, held, put_policy_elsewhere, refuse, register_elsewhere,
    succeed,
};
use crate::state::{comparable, target};
use crate::support::event::{Properties, base, create, delete, scheduled, steps, update};

/// A step policy, and so many tags from a number on.
fn tagged(from: usize, count: usize) -> Properties {
    let tags: Vec<Value> = (from..from + count).map(|key| json!({"Key": format!("key{key}"), "Value": "v"})).collect();
    base().policies([steps("steps", "from 50: +1")]).with("Tags", tags)
}

/// A resource holds 50 tags: old and new ones do not fit side by side.
#[tokio::test(start_paused = true)]
async fn all_tags_are_replaced_at_once() {
    let reference = account();
    succeed(&reference, &create(&tagged(100, 40))).await;
    let world = account();
    succeed(&world, &create(&tagged(0, 40))).await;
    let before = comparable(&world.state());
    refuse(&world, "PutScheduledAction", 1, "ValidationException", "The action is bad.");
    let action = json!([scheduled("mornings", "1", "2")]);
    fail(&world, &update(&tagged(0, 40), &tagged(100, 40).with("ScheduledActions", action))).await;
    assert_eq!(comparable(&world.state()), before);
    succeed(&world, &update(&tagged(0, 40), &tagged(100, 40))).await;
    assert_eq!(comparable(&world.state()), comparable(&reference.state()));
    succeed(&world, &delete(&tagged(100, 40))).await;
    assert_empty(&world);
}

/// A target takes 200 scheduled actions: old and new ones do not fit side by side.
#[tokio::test(start_paused = true)]
async fn all_scheduled_actions_are_replaced_at_once() {
    let with = |name: &str| {
        let actions: Vec<Value> = (0..200).map(|number| scheduled(&format!("{name}-{number}"), "1", "2")).collect();
        base().with("ScheduledActions", actions)
    };
    let reference = account();
    succeed(&reference, &create(&with("new"))).await;
    let world = account();
    succeed(&world, &create(&with("old"))).await;
    succeed(&world, &update(&with("old"), &with("new"))).await;
    assert_eq!(comparable(&world.state()), comparable(&reference.state()));
    succeed(&world, &delete(&with("new"))).await;
    assert_empty(&world);
}

/// The bounds of somebody else are not those of a scheduled action in force.
#[tokio::test(start_paused = true)]
async fn an_update_that_adopts_sends_bounds_that_did_not_change() {
    let adopting = base().with("AdoptExisting", "true");
    let world = account();
    succeed(&world, &create(&adopting)).await;
    let input = json!({"ServiceNamespace": "sagemaker", "ResourceId": V1, "ScalableDimension": INSTANCES});
    elsewhere(&world, Service::ApplicationAutoScaling, "DeregisterScalableTarget", &input);
    register_elsewhere(&world, V1, &json!({"team": "theirs"}));
    let before = held(&world);
    succeed(&world, &update(&adopting, &adopting)).await;
    let state = world.state();
    assert_eq!((&target(&state, V1)["MinCapacity"], &target(&state, V1)["MaxCapacity"]), (&json!(1), &json!(4)));
    succeed(&world, &delete(&adopting)).await;
    assert_eq!(held(&world), before);
}

/// It goes on being scaled: its capacity is nobody's to put back, so it is not asked for.
#[tokio::test(start_paused = true)]
async fn the_capacity_of_an_adopted_target_is_not_asked_for() {
    let adopting = base().with("AdoptExisting", "true").with("RestoreCapacityOnDelete", "true");
    let world = account();
    register_elsewhere(&world, V1, &json!({}));
    for event in [create(&adopting), update(&adopting, &adopting), delete(&adopting)] {
        assert_eq!(succeed(&world, &event).await.count("DescribeEndpoint"), 0);
    }
}

/// What a refusal is about, the service's words, and what to do.
#[tokio::test(start_paused = true)]
async fn a_reason_names_what_it_is_about_and_what_to_do() {
    for (operation, exception, reason) in [
        (
            "DescribeScalableTargets",
            "AccessDeniedException",
            "endpoint/ep/variant/v1: DescribeScalableTargets: AccessDeniedException: No. Allow it to the role of the \
             function behind ServiceToken",
        ),
        (
            "PutScalingPolicy",
            "LimitExceededException",
            "endpoint/ep/variant/v1, policy steps: PutScalingPolicy: LimitExceededException: No. A quota is used up: remove \
             what is no longer needed, or ask for a higher quota",
        ),
        (
            "PutMetricAlarm",
            "ValidationError",
            "stepscale/endpoint/ep/variant/v1/instances/steps-t1leKoY5V_: PutMetricAlarm: ValidationError: No.",
        ),
    ] {
        let world = account();
        refuse(&world, operation, 1, exception, "No.");
        let refused = fail(&world, &create(&base().policies([steps("steps", "from 50: +1")]))).await;
        assert_eq!(refused.reply.reason(), reason);
    }
    let world = account();
    refuse(&world, "PutMetricAlarm", 1, "ValidationError", "No.");
    refuse(&world, "DeregisterScalableTarget", 1, "AccessDeniedException", "Nor that.");
    let refused = fail(&world, &create(&base().policies([steps("steps", "from 50: +1")]))).await;
    let left = "; what had been changed could not all be put back: endpoint/ep/variant/v1: DeregisterScalableTarget: \
                AccessDeniedException: Nor that. Allow it to the role of the function behind ServiceToken";
    assert!(refused.reply.reason().ends_with(left), "{}", refused.reply.reason());
}

/// As a Delete does it; and as often as it is released and taken over again.
#[tokio::test(start_paused = true)]
async fn what_was_adopted_is_given_back_by_a_release() {
    let adopting = base().policies([steps("steps", "from 50: +1")]).with("AdoptExisting", "true");
    let adopting = adopting.with("Tags", json!([{"Key": "ours", "Value": "v"}]));
    let adopting = adopting.with("ScheduledActions", json!([scheduled("mornings", "1", "2")]));
    let released = adopting.clone().with("Registration", "Released");
    let world = account();
    register_elsewhere(&world, V1, &json!({"team": "theirs"}));
    put_policy_elsewhere(&world, V1, "by-hand");
    let theirs = held(&world);
    succeed(&world, &create(&adopting)).await;
    let adopted = comparable(&world.state());
    for _ in 0..2 {
        let gone = succeed(&world, &update(&adopting, &released)).await;
        assert_eq!((gone.reply.data()["ScalableTargetARN"].clone(), held(&world)), (json!(""), theirs.clone()));
        succeed(&world, &update(&released, &adopting)).await;
        assert_eq!(comparable(&world.state()), adopted);
    }
    succeed(&world, &update(&adopting, &released)).await;
    succeed(&world, &delete(&released)).await;
    assert_eq!(held(&world), theirs);
}

/// Whoever was `Released` before may be so again, whatever the switch says: that is where a rollback goes.
#[tokio::test(start_paused = true)]
async fn a_release_that_could_not_be_rolled_back_is_refused() {
    let (adopting, without) = (base().with("AdoptExisting", "true"), base());
    let released = |existing: &str| base().with("AdoptExisting", existing).with("Registration", "Released");
    for existing in ["false", "true"] {
        let world = account();
        register_elsewhere(&world, V1, &json!({}));
        let theirs = held(&world);
        succeed(&world, &create(&released(existing))).await;
        succeed(&world, &update(&released(existing), &adopting)).await;
        succeed(&world, &update(&adopting, &released(existing))).await;
        assert_eq!(held(&world), theirs);

        succeed(&world, &update(&released(existing), &adopting)).await;
        succeed(&world, &update(&adopting, &without)).await;
        let before = held(&world);
        let refused = fail(&world, &update(&without, &released(existing))).await;
        assert_eq!(
            refused.reply.reason(),
            "Registration: Released would give endpoint/ep/variant/v1 back to whoever registered it, and Active could not \
             take it over again: set AdoptExisting to true in an update of its own first"
        );
        assert_eq!((refused.writes(), held(&world)), (Vec::new(), before));
        succeed(&world, &update(&released(existing), &without)).await;
        succeed(&world, &update(&without, &adopting)).await;
        succeed(&world, &update(&adopting, &released(existing))).await;
        assert_eq!(held(&world), theirs);
    }
}

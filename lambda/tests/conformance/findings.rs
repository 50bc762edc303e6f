//! What goes wrong in the field, and does not here.

use std::time::Duration;

use serde_json::{Value, json};
use standin::Fault;

use crate::scene::{
    MARKER, V1, V2, account, assert_empty, deliver_within, fail, held, put_policy_elsewhere, refuse,
    register_elsewhere, succeed,
};
use crate::state::{comparable, target};
use crate::support::event::{base, create, delete, steps, tracking, update};

#[tokio::test(start_paused = true)]
async fn p52_a_create_that_is_delivered_twice_is_answered_twice_the_same() {
    let properties = base()
        .policies([tracking("tt", "70"), steps("steps", "from 50: +1")])
        .with("Tags", json!([{"Key": "team", "Value": "search"}]));
    let world = account();
    let first = succeed(&world, &create(&properties)).await;
    let before = held(&world);
    let second = succeed(&world, &create(&properties)).await;
    assert_eq!(second.reply, first.reply);
    assert_eq!(held(&world), before);
    assert_eq!(second.writes(), Vec::<&str>::new());
}

#[tokio::test(start_paused = true)]
async fn a_registration_whose_answer_was_lost_is_not_taken_for_somebody_elses() {
    for fault in [Fault::ApplyAndHang, Fault::Latency(Duration::from_secs(30))] {
        let world = account();
        world.standin(|standin| standin.add_fault("RegisterScalableTarget", fault.clone()));
        let tagged = base().with("Tags", json!([{"Key": "team", "Value": "search"}]));
        succeed(&world, &create(&tagged)).await;
        assert_eq!(target(&world.state(), V1)["Tags"]["team"], "search", "{fault:?}");
        succeed(&world, &delete(&tagged)).await;
        assert_empty(&world);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_replacement_takes_back_what_it_made_under_the_new_identity() {
    let world = account();
    succeed(&world, &create(&base())).await;
    let before = held(&world);
    let moved = base().with("VariantName", "v2").policies([tracking("tt", "70"), steps("steps", "from 50: +1")]);
    refuse(&world, "PutMetricAlarm", 1, "LimitExceededFault", "Too many alarms.");
    let refused = fail(&world, &update(&base(), &moved)).await;
    assert_eq!(refused.reply.pid(), base().pid());
    assert_eq!(held(&world), before);
}

/// No Delete comes for the new identity: the Update that rolls back removes what the failed one could not.
#[tokio::test(start_paused = true)]
async fn a_failed_replacement_that_could_not_take_back_leaves_it_to_the_rollback() {
    let world = account();
    succeed(&world, &create(&base())).await;
    let before = comparable(&world.state());
    let moved = base().with("VariantName", "v2").policies([tracking("tt", "70"), steps("steps", "from 50: +1")]);
    refuse(&world, "PutMetricAlarm", 1, "LimitExceededFault", "Too many alarms.");
    refuse(&world, "DeregisterScalableTarget", 1, "AccessDeniedException", "You may not.");
    let refused = fail(&world, &update(&base(), &moved)).await;
    assert!(refused.reply.reason().contains("You may not"), "{}", refused.reply.reason());
    assert_ne!(target(&world.state(), V2), &Value::Null);
    succeed(&world, &update(&moved, &base()).about(&base().pid())).await;
    assert_eq!(comparable(&world.state()), before);
}

/// Even where the way back is barred, because the released target has been taken by somebody else meanwhile.
#[tokio::test(start_paused = true)]
async fn a_rollback_that_is_refused_removes_what_the_failed_replacement_left() {
    let world = account();
    let released = base().with("Registration", "Released");
    succeed(&world, &create(&released)).await;
    register_elsewhere(&world, V1, &json!({"team": "theirs"}));
    let before = held(&world);
    let moved = base().with("VariantName", "v2");
    refuse(&world, "PutScalingPolicy", 1, "ValidationException", "The policy is bad.");
    refuse(&world, "DeregisterScalableTarget", 1, "AccessDeniedException", "You may not.");
    fail(&world, &update(&released, &moved)).await;
    assert_ne!(target(&world.state(), V2), &Value::Null);
    fail(&world, &update(&moved, &base()).about(&base().pid())).await;
    assert_eq!(held(&world), before);
}

#[tokio::test(start_paused = true)]
async fn no_control_character_reaches_a_reason() {
    let world = account();
    let message = "\u{1b}[31mred\u{1b}[0m\nsecond line\u{7f}\u{85}\ttab";
    refuse(&world, "RegisterScalableTarget", 1, "ValidationException", message);
    let refused = fail(&world, &create(&base())).await;
    let reason = refused.reply.reason();
    assert!(reason.contains("red") && reason.contains("second line"), "{reason}");
    assert!(!reason.contains(char::is_control), "{reason:?}");
    let control = base().with("EndpointName", "a\u{1b}[31mb\u{0}");
    let refused = fail(&world, &create(&control)).await;
    assert!(!refused.reply.reason().contains(char::is_control), "{:?}", refused.reply.reason());
}

#[tokio::test(start_paused = true)]
async fn p51_a_long_message_keeps_its_beginning() {
    for letter in ["x", "Å", "漢", "\"", "\u{1f600}"] {
        let world = account();
        refuse(&world, "RegisterScalableTarget", 1, "ValidationException", &letter.repeat(10_000));
        let refused = fail(&world, &create(&base())).await;
        let reason = refused.reply.reason();
        let parts = ["RegisterScalableTarget", "ValidationException", &letter.repeat(50)];
        assert!(parts.iter().all(|part| reason.contains(part)), "{reason}");
        assert!(reason.ends_with(" more characters)"), "{reason}");
    }
}

#[tokio::test(start_paused = true)]
async fn p50_a_service_that_hangs_is_told_of_before_the_deadline() {
    let world = account();
    world.standin(|standin| (0..100).for_each(|_| standin.add_fault("DescribeScalableTargets", Fault::Hang)));
    let timeout = Duration::from_secs(12);
    let refused = deliver_within(&world, &create(&base()), timeout).await;
    let reason = refused.reply.reason();
    assert!(reason.contains("timed out") && reason.contains("DescribeScalableTargets"), "{reason}");
    assert!(refused.took < timeout, "{:?}", refused.took);
}

#[tokio::test(start_paused = true)]
async fn a_create_that_is_cut_off_names_what_may_be_there() {
    let world = account();
    world.standin(|standin| (0..100).for_each(|_| standin.add_fault("PutScalingPolicy", Fault::Hang)));
    let refused = deliver_within(&world, &create(&base()), Duration::from_secs(12)).await;
    assert!(!refused.reply.is_success());
    if target(&world.state(), V1) != &Value::Null {
        assert_eq!(refused.reply.pid(), base().pid());
    }
    succeed(&world, &delete(&base()).about(refused.reply.pid())).await;
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn a_quota_is_never_insisted_on() {
    for (operation, exception) in [
        ("PutScalingPolicy", "LimitExceededException"),
        ("PutScheduledAction", "LimitExceededException"),
        ("PutMetricAlarm", "LimitExceededFault"),
    ] {
        let world = account();
        let properties = base()
            .policies([steps("steps", "from 50: +1")])
            .with("ScheduledActions", json!([crate::support::event::scheduled("mornings", "1", "2")]));
        refuse(&world, operation, 50, exception, "Too many.");
        let refused = fail(&world, &create(&properties)).await;
        assert_eq!(refused.count(operation), 1, "{operation}");
        let reason = refused.reply.reason();
        assert!(reason.contains("quota") && reason.contains("Too many"), "{reason}");
        assert_eq!(refused.reply.pid(), MARKER);
        assert_empty(&world);
    }
}

#[tokio::test(start_paused = true)]
async fn a_target_that_goes_while_it_is_made_is_not_said_to_be_there() {
    let world = account();
    // Somebody deregisters it after the policy was put: the next call says so, or the look at the end does.
    let properties = base().policies([steps("steps", "from 50: +1")]);
    world.standin(|standin| standin.add_fault("PutMetricAlarm", Fault::Latency(Duration::from_secs(5))));
    let creation = create(&properties);
    let creating = fail(&world, &creation);
    let losing = async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        let input = json!({
            "ServiceNamespace": "sagemaker", "ResourceId": V1, "ScalableDimension": crate::scene::INSTANCES,
        });
        crate::scene::elsewhere(&world, standin::Service::ApplicationAutoScaling, "DeregisterScalableTarget", &input);
    };
    let (refused, ()) = tokio::join!(creating, losing);
    assert_eq!(refused.reply.pid(), MARKER);
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn the_delete_of_what_we_registered_takes_what_was_put_on_it_by_hand_too() {
    let world = account();
    succeed(&world, &create(&base())).await;
    put_policy_elsewhere(&world, V1, "by-hand");
    succeed(&world, &delete(&base())).await;
    assert_empty(&world);
}

//! Delete: identity comes from the physical id, what is not there is no failure, and nothing else is touched.

use serde_json::{Value, json};
use standin::Service;

use crate::scene::{MARKER, V1, account, assert_empty, deliver, elsewhere, fail, refuse, succeed, without};
use crate::state::{alarms, target};
use crate::support::event::{Properties, base, create, delete, steps, tracking};
use crate::support::world::World;

/// A target with a policy of each kind.
fn both_kinds() -> Properties {
    base().policies([tracking("tt", "70.0"), steps("steps", "below 20: -1, from 50: +1")])
}

async fn created(properties: &Properties) -> World {
    let world = account();
    succeed(&world, &create(properties)).await;
    world
}

#[tokio::test(start_paused = true)]
async fn p30_delete_removes_alarms_and_target() {
    let world = created(&both_kinds()).await;
    assert_eq!(alarms(&world.state()).len(), 1);
    let deleted = succeed(&world, &delete(&both_kinds())).await;
    assert_eq!(deleted.reply.pid(), base().pid());
    assert_eq!((deleted.count("DeleteAlarms"), deleted.count("DeregisterScalableTarget")), (1, 1));
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn p31_delete_of_a_target_that_is_gone_succeeds() {
    let world = created(&both_kinds()).await;
    refuse(&world, "DeregisterScalableTarget", 1, "ObjectNotFoundException", "No scalable target found.");
    let deleted = succeed(&world, &delete(&both_kinds())).await;
    assert_eq!(deleted.count("DeregisterScalableTarget"), 1);
    assert_eq!(alarms(&world.state()), Vec::<&str>::new());
    let nothing_there = account();
    succeed(&nothing_there, &delete(&both_kinds())).await;
    assert_empty(&nothing_there);
}

#[tokio::test(start_paused = true)]
async fn p32_delete_of_alarms_that_are_gone_succeeds() {
    let world = created(&both_kinds()).await;
    let missing = standin::ServiceError::new("ResourceNotFound", "Unable to find the alarms.").with_status(404);
    world.standin(|standin| standin.add_fault("DeleteAlarms", standin::Fault::Error(missing)));
    let deleted = succeed(&world, &delete(&both_kinds())).await;
    assert!(0 < deleted.count("DeleteAlarms"));
    assert_eq!(target(&world.state(), V1), &Value::Null);
}

#[tokio::test(start_paused = true)]
async fn p33_delete_of_the_marker_calls_nothing() {
    let world = created(&both_kinds()).await;
    let deleted = succeed(&world, &delete(&both_kinds()).about(MARKER)).await;
    assert!(deleted.calls.is_empty(), "{:?}", deleted.calls);
    assert_eq!(deleted.reply.pid(), MARKER);
    assert_ne!(target(&world.state(), V1), &Value::Null);
}

#[tokio::test(start_paused = true)]
async fn p34_delete_after_a_create_of_bad_properties_never_reads_them() {
    let world = account();
    let bad = base().with("MaxCapacity", "4abc");
    let refused = fail(&world, &create(&bad)).await;
    let deleted = succeed(&world, &delete(&bad).about(refused.reply.pid())).await;
    assert!(deleted.calls.is_empty(), "{:?}", deleted.calls);
}

#[tokio::test(start_paused = true)]
async fn p35_delete_goes_by_the_physical_id_whatever_the_properties_are() {
    let with = |properties: Value| delete(&base()).member("ResourceProperties", properties);
    for event in [
        with(json!({"MaxCapacity": ["4"], "Nonsense": {"a": null}})),
        with(json!("text")),
        with(json!([])),
        with(Value::Null),
        without(delete(&base()), &["ResourceProperties"]),
    ] {
        let world = created(&both_kinds()).await;
        succeed(&world, &event).await;
        assert_empty(&world);
    }
}

#[tokio::test(start_paused = true)]
async fn p36_delete_twice_succeeds_twice() {
    let world = created(&both_kinds()).await;
    for request_id in ["req-1", "req-2"] {
        succeed(&world, &delete(&both_kinds()).member("RequestId", request_id)).await;
        assert_empty(&world);
    }
}

#[tokio::test(start_paused = true)]
async fn p37_delete_that_is_not_allowed_names_the_action() {
    let world = created(&base()).await;
    refuse(&world, "DeregisterScalableTarget", 100, "AccessDeniedException", "You may not.");
    let refused = fail(&world, &delete(&base())).await;
    assert_eq!(refused.reply.pid(), base().pid());
    let parts = ["DeregisterScalableTarget", "AccessDeniedException", "You may not"];
    let reason = refused.reply.reason();
    assert!(parts.iter().all(|part| reason.contains(part)), "{reason}");
}

#[tokio::test(start_paused = true)]
async fn p38_delete_tries_again_what_passes() {
    let world = created(&base()).await;
    refuse(&world, "DeregisterScalableTarget", 2, "ConcurrentUpdateException", "Try again.");
    let deleted = succeed(&world, &delete(&base())).await;
    assert_eq!(deleted.count("DeregisterScalableTarget"), 3);
    assert_empty(&world);
}

#[tokio::test(start_paused = true)]
async fn delete_after_the_endpoint_took_the_target_with_it_still_removes_the_alarms() {
    let world = created(&both_kinds()).await;
    elsewhere(&world, Service::SageMaker, "DeleteEndpoint", &json!({"EndpointName": "ep"}));
    assert_eq!(alarms(&world.state()).len(), 1);
    let deleted = deliver(&world, &delete(&both_kinds())).await;
    assert!(deleted.reply.is_success(), "{}", deleted.reply.reason());
    assert_empty(&world);
}

/// What goes while it is looked at is gone, and the rest is removed.
#[tokio::test(start_paused = true)]
async fn delete_of_what_goes_while_it_is_looked_at_succeeds() {
    let world = created(&both_kinds()).await;
    refuse(&world, "application-autoscaling:ListTagsForResource", 1, "ResourceNotFoundException", "No such target.");
    succeed(&world, &delete(&both_kinds())).await;
    assert_eq!(alarms(&world.state()), Vec::<&str>::new());
    let world = created(&both_kinds()).await;
    refuse(&world, "cloudwatch:ListTagsForResource", 1, "ResourceNotFoundException", "No such alarm.");
    succeed(&world, &delete(&both_kinds())).await;
    assert_eq!(target(&world.state(), V1), &Value::Null);
}

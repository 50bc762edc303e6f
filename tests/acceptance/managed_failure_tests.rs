//! What fails in a managed stack, and that a rollback leaves everything as it was.

use serde_json::{Value, json};

use crate::local_aws::shared;
use crate::managed::{Managed, TOLD, fixture, nothing, renamed, settings};

/// What changes a scheduled action, which is written last of all that is written about a target.
const NIGHTS: (&str, &str) = ("CapacityAtNight", "3");

/// Lets the dashboard fail, which is made after the target.
const FAILS_AFTER: (&str, &str) = ("DashboardBody", "{");

/// Lets the next call of an operation about a variant be refused.
fn refuse(managed: &Managed, variant: &str, operation: &str) {
    let fault = json!({
        "operation": operation, "resource_id": managed.resource_id(variant), "kind": "error",
        "exception": "ValidationException", "message": "As told.",
    });
    shared().standin("POST /_standin/faults", &fault.to_string());
}

/// What each Delete was about that CloudFormation sent for the resource of the stack: its physical id.
fn deleted_ids(managed: &Managed) -> Vec<String> {
    let events = managed.stack.events_with_ids();
    let deleted = events.into_iter().filter(|(id, status, _)| id == "Scaling" && status == "DELETE_COMPLETE");
    deleted.map(|(_, _, physical_id)| physical_id).collect()
}

#[test]
fn a_creation_that_is_refused_before_the_first_call_leaves_nothing() {
    let managed = Managed::prepare("managed-refused");
    let problem = "MaxCapacity: \"4.5\" is not a whole number from 0 to 2147483647: write digits alone, as in 4";
    assert_eq!(managed.create_in_vain(&[("MaxCapacity", "4.5")], "Scaling"), format!("{TOLD}{problem}"));
    assert_eq!(deleted_ids(&managed), ["stepscale-nothing-was-created"]);
    managed.delete();
}

/// What was done is undone by the function itself, and so there is nothing for the Delete either.
#[test]
fn a_creation_that_a_service_refuses_leaves_nothing() {
    for (operation, reason) in [
        ("RegisterScalableTarget", ": RegisterScalableTarget: ValidationException: As told."),
        ("PutScalingPolicy", ", policy policy: PutScalingPolicy: ValidationException: As told."),
        ("PutScheduledAction", ", scheduled action nights: PutScheduledAction: ValidationException: As told."),
    ] {
        let managed = Managed::prepare(&format!("managed-undone-{}", operation.to_lowercase()));
        refuse(&managed, "AllTraffic", operation);
        let told = managed.create_in_vain(&[], "Scaling");
        assert_eq!(told, format!("{TOLD}{}{reason}", managed.resource_id("AllTraffic")));
        assert_eq!(managed.state(), nothing());
        assert_eq!(deleted_ids(&managed), ["stepscale-nothing-was-created"]);
        managed.delete();
    }
}

/// The target is still there when the reply is given, and so the reply names it.
#[test]
fn a_creation_that_can_not_be_undone_is_deleted_afterwards() {
    let managed = Managed::prepare("managed-stuck");
    refuse(&managed, "AllTraffic", "PutScheduledAction");
    refuse(&managed, "AllTraffic", "DeregisterScalableTarget");
    let told = managed.create_in_vain(&[], "Scaling");
    assert!(told.contains("; what had been changed could not all be put back: "), "{told}");
    assert_eq!(managed.state(), nothing());
    assert_eq!(deleted_ids(&managed), [managed.physical_id("AllTraffic")]);
    managed.delete();
}

/// Parameters of an update, the operation that a service refuses, if that is it, and what the resource that fails says.
type Failure<'a> = (&'a [(&'a str, &'a str)], Option<&'a str>, (&'a str, &'a str));

const AS_TOLD: (&str, &str) = ("Scaling", "ValidationException: As told.");
const AFTER: (&str, &str) = ("After", "The dashboard body is invalid");

#[test]
fn an_update_that_fails_leaves_everything_as_it_was() {
    let managed = Managed::launch("managed-rollback", &[("AlarmShape", "Paired")]);
    let (before, outputs) = (managed.state(), managed.stack.outputs());
    let paired = ("AlarmShape", "Paired");
    let other_steps = ("ScaleSteps", "below 10: -50%, from 60: +100%");
    let more = ("MaxCapacity", "9");
    let tracking = ("PolicyType", "TargetTrackingScaling");
    let in_place: &[Failure<'_>] = &[
        (&[paired, ("ScaleSteps", "below 20: -1, form 50: +1")], None, ("Scaling", "the step `form 50: +1`")),
        (&[paired, ("Registration", "Gone")], None, ("Scaling", "Registration: \"Gone\"")),
        (&[paired, more], Some("RegisterScalableTarget"), AS_TOLD),
        (&[paired, more, other_steps], Some("PutScalingPolicy"), AS_TOLD),
        (&[paired, more, other_steps, NIGHTS], Some("PutScheduledAction"), AS_TOLD),
        (&[paired, more, other_steps, NIGHTS, FAILS_AFTER], None, AFTER),
        (&[paired, ("EndpointName", "managed-no-such-endpoint")], None, ("Scaling", "doesn't exist")),
        (&[paired, ("IsScaled", "false"), FAILS_AFTER], None, AFTER),
    ];
    let anew: &[Failure<'_>] = &[
        (&[other_steps, NIGHTS], Some("PutScheduledAction"), AS_TOLD),
        (&[tracking, NIGHTS], Some("PutScheduledAction"), AS_TOLD),
        (&[other_steps], Some("DeleteScalingPolicy"), AS_TOLD),
        (&[other_steps, FAILS_AFTER], None, AFTER),
        (&[tracking, FAILS_AFTER], None, AFTER),
        (&[paired, ("Registration", "Released"), FAILS_AFTER], None, AFTER),
    ];
    for (parameters, refused, (failing, expected)) in in_place.iter().chain(anew) {
        if let Some(operation) = refused {
            refuse(&managed, "AllTraffic", operation);
        }
        let told = managed.update_in_vain(parameters, failing);
        assert!(told.contains(expected), "{parameters:?}: {told}");
        let after = managed.state();
        if anew.iter().any(|row| row.0 == *parameters) {
            assert_eq!(settings(&after), settings(&before), "{parameters:?}");
        } else {
            assert_eq!(after, before, "{parameters:?}");
        }
        assert_eq!(managed.stack.output("AlarmNames"), outputs["AlarmNames"], "{parameters:?}");
    }
    // It can go on from here.
    managed.update(&[paired, other_steps]);
    managed.delete();
}

#[test]
fn a_replacement_that_fails_leaves_the_former_target() {
    let managed = Managed::launch("managed-unreplaced", &[]);
    let (before, outputs) = (managed.state(), managed.stack.outputs());
    let green = ("VariantName", "Green");
    for (parameters, refused, (failing, expected)) in [
        (&[green][..], Some("PutScheduledAction"), AS_TOLD),
        (&[("VariantName", "Blue")], None, ("Scaling", "doesn't exist")),
        (&[green, FAILS_AFTER], None, AFTER),
        (&[green, ("Registration", "Released"), FAILS_AFTER], None, AFTER),
    ] {
        if let Some(operation) = refused {
            refuse(&managed, "Green", operation);
        }
        let told = managed.update_in_vain(parameters, failing);
        assert!(told.contains(expected), "{parameters:?}: {told}");
        assert_eq!(managed.state(), before, "{parameters:?}");
        assert_eq!(managed.stack.outputs(), outputs, "{parameters:?}");
    }
    managed.update(&[green]);
    assert_eq!(managed.stack.output("Target"), managed.physical_id("Green"));
    managed.delete();
}

/// Whichever way it was going: a return to Active that had adopted is given back, and a release adopts again.
#[test]
fn a_change_of_the_registration_of_somebody_else_s_target_is_rolled_back() {
    let managed = Managed::prepare("managed-returning");
    let (adopting, released) = (("AdoptExisting", "true"), ("Registration", "Released"));
    managed.register_by_hand("AllTraffic", json!({"MinCapacity": 2, "MaxCapacity": 9, "Tags": {"team": "theirs"}}));
    let theirs = managed.state();
    managed.create(&[released]);
    for existing in ["false", "true"] {
        managed.update_in_vain(&[adopting, FAILS_AFTER], "After");
        assert_eq!(managed.state(), theirs, "{existing}");
        managed.update(&[released, ("AdoptExisting", existing), ("MaxCapacity", "5")]);
    }
    managed.update(&[adopting]);
    let before = managed.state();
    managed.update_in_vain(&[adopting, released, FAILS_AFTER], "After");
    assert_eq!(settings(&managed.state()), settings(&before));
    assert_eq!(managed.stack.delete(), "DELETE_COMPLETE");
    assert_eq!(managed.state(), theirs);
}

/// Two logical ids in one update, one of which goes: a rollback gives the target back to the former one.
#[test]
fn a_renaming_that_fails_is_taken_back() {
    let managed = Managed::launch("managed-unrenamed", &[]);
    let before = managed.state();
    let managed = managed.with_template(renamed("managed-unrenamed"));
    managed.update_in_vain(&[FAILS_AFTER], "After");
    assert_eq!(managed.state(), before);
    let managed = managed.with_template(fixture());
    managed.update(&[("MaxCapacity", "5")]);
    assert_eq!(managed.state()["targets"][0]["MaxCapacity"], Value::from(5));
    managed.delete();
}

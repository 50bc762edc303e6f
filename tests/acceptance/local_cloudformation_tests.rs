//! CloudFormation's semantics on the local AWS, for the resource types that it adds to ministack.
//!
//! These hold for AWS as well, so that what the local AWS lets pass can be trusted.

use serde_json::{Value, json};

use crate::local_aws::{root, shared};
use crate::stack::Stack;

/// A stack of the fixture, and an endpoint of the same name with the variants Blue and Green.
fn stack(name: &str) -> Stack<'static> {
    shared().add_endpoint(name, &["Blue", "Green"]);
    Stack::new(shared(), name, root().join("tests/acceptance/fixtures/scaling_stack.yaml"))
}

/// The endpoint's parameter before those given.
fn with_endpoint<'a>(endpoint: &'a str, parameters: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("EndpointName", endpoint)], parameters].concat()
}

/// Logical ids and statuses, without the reasons.
fn statuses(events: &[(String, String, String)]) -> Vec<String> {
    events.iter().map(|(logical_id, status, _)| format!("{logical_id} {status}")).collect()
}

fn reason(events: &[(String, String, String)], logical_id: &str, status: &str) -> String {
    let found = events.iter().find(|event| event.0 == logical_id && event.1 == status);
    found.unwrap_or_else(|| panic!("{logical_id} {status} is not among {events:?}")).2.clone()
}

#[test]
fn a_template_arrives_in_the_services_with_typed_values() {
    let name = "local-values";
    let stack = stack(name);
    assert_eq!(stack.deploy("CREATE", &with_endpoint(name, &[])), "CREATE_COMPLETE");

    let resources = stack.resources(name);
    let target = &resources["targets"][0];
    let policy = &target["ScalingPolicies"][0];
    let alarms = resources["alarms"].as_object().expect("alarms have names");
    let (alarm_name, alarm) = alarms.iter().next().expect("there is an alarm");
    for (told, expected) in [
        (&target["ResourceId"], json!("endpoint/local-values/variant/Blue")),
        (&target["MinCapacity"], json!(1)),
        (&target["MaxCapacity"], json!(10)),
        (&target["SuspendedState"]["DynamicScalingInSuspended"], json!(true)),
        (&target["Tags"], json!({"team": "vision"})),
        (&target["ScheduledActions"][0]["ScheduledActionName"], json!("mornings")),
        (&policy["StepScalingPolicyConfiguration"]["Cooldown"], json!(60)),
        (&policy["StepScalingPolicyConfiguration"]["StepAdjustments"][1]["MetricIntervalUpperBound"], json!(50.0)),
        (&policy["StepScalingPolicyConfiguration"]["StepAdjustments"][2]["ScalingAdjustment"], json!(1)),
        (&policy["PolicyARN"], json!(stack.output("Policy"))),
        (&alarm["AlarmActions"][0], policy["PolicyARN"].clone()),
        (&alarm["AlarmArn"], json!(stack.output("Alarm"))),
        (&alarm["Metrics"][0]["MetricStat"]["Period"], json!(60)),
        (&alarm["Metrics"][0]["ReturnData"], json!(false)),
        (&alarm["Metrics"][1]["Expression"], json!("FILL(load, 0)")),
    ] {
        assert!(same(told, &expected), "{told} is not {expected} in {resources}");
    }
    assert!(alarm_name.starts_with("local-values-Alarm-"), "{alarm_name}");
    assert_eq!(resources["dashboards"].as_object().map(serde_json::Map::len), Some(1));
    assert_eq!(
        stack.output("Target"),
        "endpoint/local-values/variant/Blue|sagemaker:variant:DesiredInstanceCount|sagemaker"
    );

    assert_eq!(stack.delete(), "DELETE_COMPLETE");
    assert_eq!(stack.resources(name), json!({"targets": [], "alarms": {}, "dashboards": {}}));
}

/// Equal, whole numbers compared as numbers whatever the form they are written in.
fn same(told: &Value, expected: &Value) -> bool {
    told == expected || (expected.is_number() && told.as_f64() == expected.as_f64())
}

#[test]
fn a_change_set_tells_what_will_happen() {
    let name = "local-changes";
    let stack = stack(name);
    assert_eq!(stack.deploy("CREATE", &with_endpoint(name, &[])), "CREATE_COMPLETE");
    for (parameters, changes, executable) in [
        (&[][..], &[][..], false),
        (&[("Bound", "60")], &["Modify Policy False"], true),
        (&[("Bound", "20")], &["Modify Policy False"], true),
        (&[("MaxCapacity", "9")], &["Modify Target False"], true),
        (&[("VariantName", "Green")], &["Modify Alarm False", "Modify Policy True", "Modify Target True"], true),
        (&[("WithDashboard", "no")], &["Remove Dashboard"], true),
        (&[("Note", "only an output")], &[], true),
    ] {
        let change_set = stack.change_set("UPDATE", &with_endpoint(name, parameters)).expect("is accepted");
        assert_eq!(change_set.changes(), changes, "{parameters:?}");
        assert_eq!(change_set.is_executable(), executable, "{parameters:?}");
    }
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
}

#[test]
fn an_update_reports_what_it_changes_and_nothing_else() {
    let name = "local-events";
    let stack = stack(name);
    assert_eq!(stack.deploy("CREATE", &with_endpoint(name, &[])), "CREATE_COMPLETE");
    stack.new_events();
    for (parameters, events) in [
        (&[("Bound", "20")][..], &["Policy UPDATE_IN_PROGRESS", "Policy UPDATE_COMPLETE"][..]),
        (&[("Bound", "20"), ("WithDashboard", "no")], &[]),
        (&[("Bound", "20")], &["Dashboard CREATE_IN_PROGRESS", "Dashboard CREATE_COMPLETE"]),
    ] {
        assert_eq!(stack.deploy("UPDATE", &with_endpoint(name, parameters)), "UPDATE_COMPLETE", "{parameters:?}");
        let all = statuses(&stack.new_events());
        let cleanup = all.iter().position(|event| event.ends_with("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"));
        let cleanup = cleanup.unwrap_or_else(|| panic!("there is no clean-up in {all:?}"));
        assert_eq!(all[1..cleanup], *events, "{parameters:?}");
    }
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
}

#[test]
fn a_replacement_creates_the_new_before_it_deletes_the_old() {
    let name = "local-replacement";
    let stack = stack(name);
    assert_eq!(stack.deploy("CREATE", &with_endpoint(name, &[])), "CREATE_COMPLETE");
    stack.new_events();
    assert_eq!(stack.deploy("UPDATE", &with_endpoint(name, &[("VariantName", "Green")])), "UPDATE_COMPLETE");
    assert_eq!(
        statuses(&stack.new_events()),
        [
            "local-replacement UPDATE_IN_PROGRESS",
            "Target UPDATE_IN_PROGRESS",
            "Target UPDATE_IN_PROGRESS",
            "Target UPDATE_COMPLETE",
            "Policy UPDATE_IN_PROGRESS",
            "Policy UPDATE_IN_PROGRESS",
            "Policy UPDATE_COMPLETE",
            "Alarm UPDATE_IN_PROGRESS",
            "Alarm UPDATE_COMPLETE",
            "local-replacement UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
            "Policy DELETE_IN_PROGRESS",
            "Policy DELETE_COMPLETE",
            "Target DELETE_IN_PROGRESS",
            "Target DELETE_COMPLETE",
            "local-replacement UPDATE_COMPLETE",
        ]
    );
    let targets = stack.resources(name)["targets"].take();
    assert_eq!(targets.as_array().map(Vec::len), Some(1), "{targets}");
    assert_eq!(targets[0]["ResourceId"], "endpoint/local-replacement/variant/Green");
    assert_eq!(targets[0]["ScalingPolicies"].as_array().map(Vec::len), Some(1), "{targets}");
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
}

#[test]
fn a_failed_update_leaves_everything_as_it_was() {
    let name = "local-rollback";
    let stack = stack(name);
    assert_eq!(stack.deploy("CREATE", &with_endpoint(name, &[])), "CREATE_COMPLETE");
    let before = stack.resources(name);
    stack.new_events();
    for (parameters, failed, message) in [
        (&[("MinCapacity", "11")][..], "Target", "Minimum capacity cannot be greater than maximum capacity"),
        (&[("MinCapacity", "2"), ("CooldownSeconds", "-5")], "Policy", "Value '-5' at 'cooldown'"),
        (&[("CooldownSeconds", "1.5")], "Policy", "Cooldown: expected type: Integer, found: '1.5'"),
        (&[("VariantName", "Green"), ("EvaluationPeriods", "0")], "Alarm", "Value '0' at 'evaluationPeriods'"),
        (&[("VariantName", "Missing")], "Target", "variant doesn't exist"),
    ] {
        let parameters = with_endpoint(name, parameters);
        assert_eq!(stack.deploy("UPDATE", &parameters), "UPDATE_ROLLBACK_COMPLETE", "{parameters:?}");
        let told = reason(&stack.new_events(), failed, "UPDATE_FAILED");
        assert!(told.starts_with("Resource handler returned message: \"") && told.contains(message), "{told}");
        assert_eq!(stack.resources(name), before, "{parameters:?}");
    }

    let unchanged = stack.change_set("UPDATE", &with_endpoint(name, &[])).expect("is accepted");
    assert!(!unchanged.is_executable(), "{:?}", unchanged.changes());
    let next = stack.change_set("UPDATE", &with_endpoint(name, &[("CooldownSeconds", "90")])).expect("is accepted");
    assert_eq!(stack.execute(&next), "UPDATE_COMPLETE");
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
}

#[test]
fn a_failed_creation_leaves_nothing_but_the_stack_s_record() {
    let name = "local-failure";
    let stack = stack(name);
    assert_eq!(stack.deploy("CREATE", &with_endpoint(name, &[("CooldownSeconds", "-5")])), "ROLLBACK_COMPLETE");
    reason(&stack.new_events(), "Policy", "CREATE_FAILED");
    assert_eq!(stack.resources(name), json!({"targets": [], "alarms": {}, "dashboards": {}}));

    for (kind, message) in [
        ("CREATE", "already exists and cannot be created again with the changeSet"),
        ("UPDATE", "is in ROLLBACK_COMPLETE state and can not be updated."),
    ] {
        let refusal = stack.change_set(kind, &with_endpoint(name, &[])).err().unwrap_or_default();
        assert!(refusal.contains("(ValidationError)") && refusal.contains(message), "{kind}: {refusal}");
    }
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
}

#[test]
fn a_target_that_is_registered_already_is_not_taken_over() {
    let name = "local-existing";
    let stack = stack(name);
    let registered = shared().aws(&[
        "application-autoscaling",
        "register-scalable-target",
        "--service-namespace=sagemaker",
        "--scalable-dimension=sagemaker:variant:DesiredInstanceCount",
        "--resource-id=endpoint/local-existing/variant/Blue",
        "--min-capacity=2",
        "--max-capacity=3",
    ]);
    assert!(registered.status.success(), "{}", String::from_utf8_lossy(&registered.stderr));
    let before = stack.resources(name);
    assert_eq!(stack.deploy("CREATE", &with_endpoint(name, &[])), "ROLLBACK_COMPLETE");
    let told = reason(&stack.new_events(), "Target", "CREATE_FAILED");
    assert!(told.contains("already exists.") && told.ends_with("HandlerErrorCode: AlreadyExists)"), "{told}");
    assert_eq!(stack.resources(name), before);
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
}

#[test]
fn a_stack_that_was_only_looked_at_can_be_deleted() {
    let name = "local-review";
    let stack = stack(name);
    let change_set = stack.change_set("CREATE", &with_endpoint(name, &[])).expect("is accepted");
    assert_eq!(change_set.changes(), ["Add Alarm", "Add Dashboard", "Add Policy", "Add Target"]);
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
    assert_eq!(stack.resources(name), json!({"targets": [], "alarms": {}, "dashboards": {}}));
}

//! Scheduled actions.

use serde_json::{Value, json};

use crate::account::{Account, INSTANCES, target, with};

/// A scheduled action of the instances.
pub(crate) fn action(name: &str) -> Value {
    target(
        INSTANCES,
        json!({
            "ScheduledActionName": name,
            "Schedule": "cron(0 8 ? * MON-FRI *)",
            "Timezone": "Europe/Berlin",
            "ScalableTargetAction": {"MinCapacity": 2, "MaxCapacity": 10},
            "StartTime": 1_800_000_000,
            "EndTime": 1_900_000_000,
        }),
    )
}

fn described(account: &mut Account, name: &str) -> Value {
    let input = json!({"ServiceNamespace": "sagemaker", "ScheduledActionNames": [name]});
    account.done("DescribeScheduledActions", input)["ScheduledActions"][0].clone()
}

#[test]
fn start_and_end_are_erased_when_left_out_and_nothing_else_is() {
    let mut account = Account::registered();
    account.done("PutScheduledAction", action("mornings"));
    let before = described(&mut account, "mornings");
    assert_eq!((&before["StartTime"], &before["EndTime"]), (&json!(1_800_000_000), &json!(1_900_000_000)));

    account.done("PutScheduledAction", target(INSTANCES, json!({"ScheduledActionName": "mornings"})));
    let after = described(&mut account, "mornings");
    assert_eq!((&after["StartTime"], &after["EndTime"]), (&Value::Null, &Value::Null));
    for kept in ["Schedule", "Timezone", "ScalableTargetAction", "ScheduledActionARN"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
}

#[test]
fn zero_is_a_capacity() {
    let mut account = Account::registered();
    let mut input = action("nights");
    input["ScalableTargetAction"] = json!({"MinCapacity": 0, "MaxCapacity": 0});
    account.done("PutScheduledAction", input);
    assert_eq!(described(&mut account, "nights")["ScalableTargetAction"], json!({"MinCapacity": 0, "MaxCapacity": 0}));
}

#[test]
fn bad_actions_are_refused() {
    let mut account = Account::registered();
    for (changes, expected) in [
        (json!({"Schedule": null}), "ValidationException: 1 validation error detected: Value null at 'schedule'"),
        (json!({"Schedule": "cron(0 8 * * MON *)"}), "ValidationException: Invalid schedule expression"),
        (
            json!({"Timezone": "Europe/Atlantis"}),
            "ValidationException: Invalid timezone, expected a name such as Europe/Berlin or Etc/UTC, got: Europe/Atlantis",
        ),
        (json!({"StartTime": 1_900_000_000}), "ValidationException: The start time must be before the end time"),
        (json!({"ScalableTargetAction": null}), "ValidationException: A scalable target action is required"),
        (
            json!({"ScalableTargetAction": {}}),
            "ValidationException: At least one of minimum capacity and maximum capacity should be provided",
        ),
        (
            json!({"ScalableTargetAction": {"MinCapacity": 3, "MaxCapacity": 2}}),
            "ValidationException: Minimum capacity cannot be greater than maximum capacity, got: 3 and 2",
        ),
        (json!({"ScalableTargetAction": {"MaxCapacity": 2}}), ""),
        (json!({"ScheduledActionName": "a:b"}), "ValidationException: 1 validation error detected: Value 'a:b'"),
        (json!({"ScheduledActionName": "a/b"}), "ValidationException: 1 validation error detected: Value 'a/b'"),
        (json!({"ScheduledActionName": "a|b"}), "ValidationException: 1 validation error detected: Value 'a|b'"),
        (json!({"ScheduledActionName": " a"}), "ValidationException: 1 validation error detected: Value ' a'"),
        (json!({"ScheduledActionName": "a "}), "ValidationException: 1 validation error detected: Value 'a '"),
    ] {
        let mut input = action("bad");
        with(&mut input, changes);
        account.check("PutScheduledAction", &input, expected);
        account.call("DeleteScheduledAction", &target(INSTANCES, json!({"ScheduledActionName": "bad"}))).ok();
    }
}

#[test]
fn a_target_takes_two_hundred_actions_and_shows_fifty_at_a_time() {
    let mut account = Account::registered();
    for number in 0..200 {
        account.done("PutScheduledAction", action(&format!("action-{number}")));
    }
    account.check("PutScheduledAction", &action("one-more"), "LimitExceededException: ");
    let page = account.done("DescribeScheduledActions", json!({"ServiceNamespace": "sagemaker"}));
    assert_eq!(page["ScheduledActions"].as_array().map(Vec::len), Some(50));
    assert!(page["NextToken"].is_string());
}

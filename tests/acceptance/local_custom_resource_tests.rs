//! What CloudFormation asks of a custom resource on the local AWS where something fails, and what it says of it.

use serde_json::json;

use crate::aws_client;
use crate::local_aws::{root, shared};
use crate::stack::Stack;

/// What the function was asked, in order: the request, its physical id, the property before, the property after.
fn asked(stack: &Stack<'_>) -> Vec<String> {
    let call = |operation: &str, parameters| {
        aws_client::call(shared(), "logs", operation, &parameters).expect("what functions print is kept")
    };
    let groups = call("DescribeLogGroups", json!({"logGroupNamePrefix": format!("/aws/lambda/{}-", stack.name())}));
    let lines = call("FilterLogEvents", json!({"logGroupName": groups["logGroups"][0]["logGroupName"]}));
    let printed = lines["events"].as_array().into_iter().flatten().filter_map(|event| event["message"].as_str());
    printed.flat_map(str::lines).filter_map(|line| line.strip_prefix("asked: ")).map(str::to_owned).collect()
}

/// What became of the resource: statuses, with their reasons and without the ids of requests.
fn ended(events: &[(String, String, String)]) -> Vec<String> {
    let ends = events.iter().filter(|event| event.0 == "Asked" && !event.1.ends_with("_IN_PROGRESS"));
    ends.map(|(_, status, reason)| {
        let reason = reason.split(" (RequestId: ").next().unwrap_or_default();
        format!("{status} {reason}").trim().to_owned()
    })
    .collect()
}

/// Parameters of a deployment, where the stack rests after it, and what became of the resource.
type Deployment<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a [&'a str]);

/// Deploys in turn, and holds what the function was asked in all.
#[track_caller]
fn check(name: &str, deployments: &[Deployment<'_>], expected: &[&str]) {
    let stack = Stack::new(shared(), name, root().join("tests/acceptance/fixtures/custom_resource_stack.yaml"));
    let mut kind = "CREATE";
    for (parameters, status, ends) in deployments {
        assert_eq!(stack.deploy(kind, parameters), *status, "{parameters:?}");
        assert_eq!(ended(&stack.new_events()), *ends, "{parameters:?}");
        kind = "UPDATE";
    }
    assert_eq!(asked(&stack), expected);
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
}

const FAILED: &str = "Received response status [FAILED] from custom resource. Message returned: as told";

/// Lets what comes after the resource fail.
const FAILS_AFTER: (&str, &str) = ("DashboardBody", "{");

#[test]
fn a_creation_that_failed_is_deleted_by_the_id_of_its_reply() {
    check(
        "local-custom-create",
        &[(&[("Fails", "Create")], "ROLLBACK_COMPLETE", &[&format!("CREATE_FAILED {FAILED}"), "DELETE_COMPLETE"])],
        &["Create one", "Delete left-by-a-failure one"],
    );
}

#[test]
fn a_creation_without_a_reply_is_deleted_by_an_id_of_cloudformation_s_own() {
    let stack = Stack::new(
        shared(),
        "local-custom-silent",
        root().join("tests/acceptance/fixtures/custom_resource_stack.yaml"),
    );
    assert_eq!(stack.deploy("CREATE", &[("Fails", "silently"), ("ServiceTimeout", "1")]), "ROLLBACK_COMPLETE");
    let asked = asked(&stack);
    let [create, delete] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(create, "Create one");
    assert!(delete.starts_with("Delete local-custom-silent-Asked-") && delete.ends_with(" one"), "{delete}");
    assert_eq!(stack.delete(), "DELETE_COMPLETE");
}

#[test]
fn an_update_that_failed_is_sent_back() {
    check(
        "local-custom-update",
        &[
            (&[], "CREATE_COMPLETE", &["CREATE_COMPLETE"]),
            (
                &[("Id", "two"), ("Fails", "Update")],
                "UPDATE_ROLLBACK_COMPLETE",
                &[&format!("UPDATE_FAILED {FAILED}"), "UPDATE_COMPLETE"],
            ),
        ],
        &["Create one", "Update one one two", "Update one two one"],
    );
}

#[test]
fn a_replacement_deletes_the_former_one_at_the_end() {
    check(
        "local-custom-replace",
        &[
            (&[], "CREATE_COMPLETE", &["CREATE_COMPLETE"]),
            (&[("Id", "two")], "UPDATE_COMPLETE", &["UPDATE_COMPLETE", "DELETE_COMPLETE"]),
        ],
        &["Create one", "Update one one two", "Delete one one"],
    );
}

/// The way back is an Update with the physical id of the new one, which is deleted then.
#[test]
fn a_replacement_that_is_rolled_back_is_sent_back_first() {
    check(
        "local-custom-restore",
        &[
            (&[], "CREATE_COMPLETE", &["CREATE_COMPLETE"]),
            (
                &[("Id", "two"), FAILS_AFTER],
                "UPDATE_ROLLBACK_COMPLETE",
                &["UPDATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE"],
            ),
            // It goes by its former id again.
            (&[("Id", "three")], "UPDATE_COMPLETE", &["UPDATE_COMPLETE", "DELETE_COMPLETE"]),
        ],
        &[
            "Create one",
            "Update one one two",
            "Update two two one",
            "Delete two two",
            "Update one one three",
            "Delete one one",
        ],
    );
}

#[test]
fn another_service_token_is_refused_and_nobody_is_called() {
    check(
        "local-custom-token",
        &[
            (&[], "CREATE_COMPLETE", &["CREATE_COMPLETE"]),
            (
                &[("Token", "Other")],
                "UPDATE_ROLLBACK_COMPLETE",
                &["UPDATE_FAILED Modifying service token is not allowed.", "UPDATE_COMPLETE"],
            ),
        ],
        &["Create one"],
    );
}

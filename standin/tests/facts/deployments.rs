//! An endpoint's way from its configuration into service and out of it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::account::{Account, target};
use crate::endpoints::config;

const VARIANT: (&str, &str) = ("endpoint/new/variant/AllTraffic", "sagemaker:variant:DesiredInstanceCount");

/// An account in which an endpoint takes a minute to come, to change its configuration and to go.
fn account() -> Account {
    let mut account = Account::new();
    account.standin = account.standin.with_deployment_duration(Duration::from_mins(1));
    account.done("CreateEndpointConfig", config("new-config", &[("AllTraffic", "ml.m5.large", 3)]));
    account
}

fn create(account: &mut Account) {
    account.done("CreateEndpoint", json!({"EndpointName": "new", "EndpointConfigName": "new-config"}));
}

fn described(account: &mut Account) -> Value {
    account.done("DescribeEndpoint", json!({"EndpointName": "new"}))
}

fn registration() -> Value {
    target(VARIANT, json!({"MinCapacity": 1, "MaxCapacity": 4}))
}

#[test]
fn an_endpoint_is_created_from_its_configuration() {
    let mut account = account();
    let input = json!({"EndpointName": "new", "EndpointConfigName": "new-config"});
    create(&mut account);
    account.check("CreateEndpoint", &input, "ValidationException: Cannot create already existing endpoint");
    account.check(
        "CreateEndpoint",
        &json!({"EndpointName": "NEW", "EndpointConfigName": "new-config"}),
        "ValidationException: Cannot create already existing endpoint",
    );
    account.check(
        "CreateEndpoint",
        &json!({"EndpointName": "b", "EndpointConfigName": "absent"}),
        "ValidationException: Could not find endpoint configuration",
    );
    account.check(
        "CreateEndpoint",
        &json!({"EndpointName": "bad_name", "EndpointConfigName": "new-config"}),
        "ValidationException: 1 validation error detected: Value 'bad_name' at 'endpointName'",
    );
    account.check(
        "CreateEndpoint",
        &json!({"EndpointName": "b", "EndpointConfigName": "endpoint-config/new-config"}),
        "ValidationException: 1 validation error detected: Value 'endpoint-config/new-config' at 'endpointConfigName'",
    );
    let creating = described(&mut account);
    assert_eq!((&creating["EndpointStatus"], &creating["ProductionVariants"]), (&json!("Creating"), &Value::Null));
    for operation in ["DeleteEndpoint", "UpdateEndpoint"] {
        account.check(operation, &input, "ValidationException: Cannot update in-progress endpoint");
    }
    account.wait(59);
    assert_eq!(described(&mut account)["EndpointStatus"], "Creating");
    account.wait(1);
    let ready = described(&mut account);
    assert_eq!(ready["EndpointStatus"], "InService");
    assert_eq!(ready["ProductionVariants"][0]["CurrentInstanceCount"], 3);
    let listed = account.done("ListEndpoints", json!({"NameContains": "ne", "StatusEquals": "InService"}));
    assert_eq!(listed["Endpoints"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_variant_is_registered_once_its_endpoint_is_in_service() {
    let mut account = account();
    create(&mut account);
    account.check(
        "RegisterScalableTarget",
        &registration(),
        "ValidationException: The status of the SageMaker endpoint variant is Creating, it cannot be scaled now: \
         endpoint/new/variant/AllTraffic",
    );
    account.wait(60);
    account.done("RegisterScalableTarget", registration());
    account.done("UpdateEndpoint", json!({"EndpointName": "new", "EndpointConfigName": "new-config"}));
    assert_eq!(described(&mut account)["EndpointStatus"], "Updating");
    account.done("RegisterScalableTarget", registration());
}

#[test]
fn an_endpoint_is_updated_and_deleted_in_its_time() {
    let mut account = account();
    create(&mut account);
    account.wait(60);
    account.done("RegisterScalableTarget", registration());
    account.done("CreateEndpointConfig", config("next", &[("AllTraffic", "ml.m5.large", 2)]));
    account.done("UpdateEndpoint", json!({"EndpointName": "new", "EndpointConfigName": "next"}));
    for (seconds, status, current) in [(0, "Updating", 3), (59, "Updating", 3), (1, "InService", 2)] {
        account.wait(seconds);
        let endpoint = described(&mut account);
        assert_eq!(endpoint["EndpointStatus"], status);
        assert_eq!(endpoint["ProductionVariants"][0]["CurrentInstanceCount"], current, "{status}");
    }
    account.done("DeleteEndpoint", json!({"EndpointName": "new"}));
    assert_eq!(account.standin.state()["targets"], json!([]));
    assert_eq!(described(&mut account)["EndpointStatus"], "Deleting");
    account.check("RegisterScalableTarget", &registration(), "ValidationException: The status of the SageMaker");
    account.wait(60);
    account.check(
        "DescribeEndpoint",
        &json!({"EndpointName": "new"}),
        "ValidationException: Could not find endpoint \"arn:aws:sagemaker:us-east-1:000000000000:endpoint/new\".",
    );
}

#[test]
fn a_creation_that_is_to_fail_ends_as_failed() {
    let mut account = account();
    account.standin.fail_creation("new", "The image cannot be pulled.");
    create(&mut account);
    let creating = described(&mut account);
    assert_eq!((&creating["EndpointStatus"], &creating["FailureReason"]), (&json!("Creating"), &Value::Null));
    account.wait(60);
    let failed = described(&mut account);
    assert_eq!(failed["EndpointStatus"], "Failed");
    assert_eq!(failed["FailureReason"], "The image cannot be pulled.");
    account.check("RegisterScalableTarget", &registration(), "ValidationException: The status of the SageMaker");
    for operation in ["UpdateEndpoint", "UpdateEndpointWeightsAndCapacities"] {
        account.check(
            operation,
            &json!({"EndpointName": "new", "EndpointConfigName": "new-config"}),
            "ValidationException: Cannot update endpoint \"arn:aws:sagemaker:us-east-1:000000000000:endpoint/new\" in \
             status Failed.",
        );
    }
    account.done("DeleteEndpoint", json!({"EndpointName": "new"}));
    account.wait(60);
    create(&mut account);
    account.wait(60);
    assert_eq!(described(&mut account)["EndpointStatus"], "InService");
}

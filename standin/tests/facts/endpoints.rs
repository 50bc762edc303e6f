//! SageMaker endpoints.

use std::time::Duration;

use serde_json::{Value, json};
use standin::{Endpoint, Standin};

use crate::account::{Account, INSTANCES, target};

pub(crate) fn config(name: &str, variants: &[(&str, &str, u32)]) -> Value {
    let variants: Vec<_> = variants
        .iter()
        .map(|(name, instance_type, count)| {
            json!({
                "VariantName": name,
                "ModelName": "demo-model",
                "InstanceType": instance_type,
                "InitialInstanceCount": count,
            })
        })
        .collect();
    json!({"EndpointConfigName": name, "ProductionVariants": variants})
}

fn described(account: &mut Account) -> Value {
    account.done("DescribeEndpoint", json!({"EndpointName": "demo"}))
}

#[test]
fn a_missing_endpoint_is_named_by_its_arn_in_lower_case() {
    let mut account = Account::new();
    for (operation, input) in [
        ("DescribeEndpoint", json!({"EndpointName": "None"})),
        ("DeleteEndpoint", json!({"EndpointName": "None"})),
        ("UpdateEndpointWeightsAndCapacities", json!({"EndpointName": "None"})),
        ("UpdateEndpoint", json!({"EndpointName": "None", "EndpointConfigName": "demo-config"})),
    ] {
        account.check(
            operation,
            &input,
            "ValidationException: Could not find endpoint \"arn:aws:sagemaker:us-east-1:000000000000:endpoint/none\".",
        );
    }
}

#[test]
fn a_change_of_capacity_takes_its_time() {
    let mut account = Account::new();
    account.standin = account.standin.with_change_duration(Duration::from_mins(5));
    let change = json!({
        "EndpointName": "demo",
        "DesiredWeightsAndCapacities": [{"VariantName": "AllTraffic", "DesiredInstanceCount": 5}],
    });
    account.done("UpdateEndpointWeightsAndCapacities", change.clone());
    for (seconds, status, current) in [(0, "Updating", 2), (299, "Updating", 2), (1, "InService", 5)] {
        account.wait(seconds);
        let endpoint = described(&mut account);
        let variant = &endpoint["ProductionVariants"][0];
        assert_eq!(endpoint["EndpointStatus"], status);
        assert_eq!((&variant["CurrentInstanceCount"], &variant["DesiredInstanceCount"]), (&json!(current), &json!(5)));
        let refusal = if status == "Updating" { "ValidationException: Cannot update in-progress endpoint" } else { "" };
        account.check("UpdateEndpointWeightsAndCapacities", &change, refusal);
    }
}

#[test]
fn one_call_changes_the_capacity_of_one_variant() {
    let standin = Standin::new().with_endpoint(Endpoint::named("demo").with_variant("a", 1).with_variant("b", 1));
    let mut account = Account { standin, ..Account::new() };
    let change = |desired: Value| json!({"EndpointName": "demo", "DesiredWeightsAndCapacities": desired});
    for (desired, expected) in [
        (json!([{"VariantName": "a", "DesiredWeight": 2}, {"VariantName": "b", "DesiredWeight": 3}]), ""),
        (json!([{"VariantName": "a", "DesiredInstanceCount": 2}]), ""),
        (
            json!([{"VariantName": "a", "DesiredInstanceCount": 3}, {"VariantName": "b", "DesiredInstanceCount": 3}]),
            "ValidationException: The capacity of only one variant",
        ),
        (json!([{"VariantName": "c", "DesiredWeight": 1}]), "ValidationException: Could not find variant \"c\""),
        (
            json!([{"VariantName": "a", "ServerlessUpdateConfig": {"ProvisionedConcurrency": 1}}]),
            "ValidationException: The capacity does not fit the kind of variant \"a\"",
        ),
    ] {
        account.check("UpdateEndpointWeightsAndCapacities", &change(desired), expected);
    }
    let counts: Vec<_> = described(&mut account)["ProductionVariants"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|variant| (variant["DesiredInstanceCount"].clone(), variant["DesiredWeight"].clone()))
        .collect();
    assert_eq!(counts, [(json!(2), json!(2)), (json!(1), json!(3))]);
}

#[test]
fn provisioned_concurrency_is_shown_and_changed() {
    let mut account = Account::new();
    account.done(
        "UpdateEndpointWeightsAndCapacities",
        json!({"EndpointName": "demo", "DesiredWeightsAndCapacities": [
            {"VariantName": "Serverless", "ServerlessUpdateConfig": {"ProvisionedConcurrency": 8}},
        ]}),
    );
    let variant = described(&mut account)["ProductionVariants"][1].clone();
    assert_eq!(variant["CurrentServerlessConfig"]["ProvisionedConcurrency"], 8);
    assert_eq!(variant["CurrentInstanceCount"], Value::Null);
}

#[test]
fn the_greatest_concurrency_is_changed_with_the_provisioned_one_or_stays() {
    let mut account = Account::new();
    for (config, expected, concurrency) in [
        (json!({"MaxConcurrency": 20, "ProvisionedConcurrency": 8}), "", (20, 8)),
        (json!({"ProvisionedConcurrency": 20}), "", (20, 20)),
        (json!({"ProvisionedConcurrency": 21}), "ValidationException: ProvisionedConcurrency must be less", (20, 20)),
        (json!({"MaxConcurrency": 19}), "ValidationException: ProvisionedConcurrency must be less", (20, 20)),
        (json!({"ProvisionedConcurrency": 0}), "ValidationException: 1 validation error detected", (20, 20)),
    ] {
        let desired = json!([{"VariantName": "Serverless", "ServerlessUpdateConfig": config}]);
        let change = json!({"EndpointName": "demo", "DesiredWeightsAndCapacities": desired});
        account.check("UpdateEndpointWeightsAndCapacities", &change, expected);
        let now = described(&mut account)["ProductionVariants"][1]["CurrentServerlessConfig"].clone();
        assert_eq!(
            (&now["MaxConcurrency"], &now["ProvisionedConcurrency"]),
            (&json!(concurrency.0), &json!(concurrency.1))
        );
    }
}

#[test]
fn a_registered_variant_keeps_its_place_and_its_instance_type() {
    let mut account = Account::registered();
    for (name, variants, expected) in [
        (
            "other-type",
            vec![("AllTraffic", "ml.g5.xlarge", 2)],
            "ValidationException: The variant(s) \"AllTraffic\" must be deregistered",
        ),
        (
            "without-it",
            vec![("Other", "ml.m5.large", 2)],
            "ValidationException: The variant(s) \"AllTraffic\" must be deregistered",
        ),
        ("same-type", vec![("AllTraffic", "ml.m5.large", 4)], ""),
    ] {
        account.done("CreateEndpointConfig", config(name, &variants));
        let update = json!({"EndpointName": "demo", "EndpointConfigName": name});
        account.check("UpdateEndpoint", &update, expected);
    }
    account.done("DeregisterScalableTarget", target(INSTANCES, json!({})));
    account.check("UpdateEndpoint", &json!({"EndpointName": "demo", "EndpointConfigName": "other-type"}), "");
}

#[test]
fn an_update_resets_count_and_weight_unless_they_are_retained() {
    let exclude = |kind: &str| json!([{"VariantPropertyType": kind}]);
    for (retain, excluded, count, weight) in [
        (Value::Null, Value::Null, 7, 1.0),
        (json!(false), Value::Null, 7, 1.0),
        (json!(true), Value::Null, 2, 3.0),
        (json!(true), exclude("DesiredInstanceCount"), 7, 3.0),
        (json!(true), exclude("DesiredWeight"), 2, 1.0),
        (json!(true), exclude("DataCaptureConfig"), 2, 3.0),
    ] {
        let mut account = Account::new();
        account.done(
            "UpdateEndpointWeightsAndCapacities",
            json!({"EndpointName": "demo", "DesiredWeightsAndCapacities": [
                {"VariantName": "AllTraffic", "DesiredWeight": 3},
            ]}),
        );
        account.done("CreateEndpointConfig", config("next", &[("AllTraffic", "ml.m5.large", 7)]));
        let update = json!({
            "EndpointName": "demo",
            "EndpointConfigName": "next",
            "RetainAllVariantProperties": retain,
            "ExcludeRetainedVariantProperties": excluded,
        });
        account.done("UpdateEndpoint", &update);
        let endpoint = described(&mut account);
        assert_eq!(endpoint["EndpointConfigName"], "next");
        let variant = &endpoint["ProductionVariants"][0];
        assert_eq!(variant["CurrentInstanceCount"], count, "{update}");
        assert_eq!(variant["DesiredWeight"].as_f64(), Some(weight), "{update}");
    }
    Account::new().check(
        "UpdateEndpoint",
        &json!({
            "EndpointName": "demo",
            "EndpointConfigName": "demo-config",
            "ExcludeRetainedVariantProperties": exclude("Colour"),
        }),
        "ValidationException: 1 validation error detected: Value 'Colour' at 'variantPropertyType'",
    );
}

#[test]
fn deleting_an_endpoint_deregisters_its_variants() {
    let mut account = Account::registered();
    account.done("DeleteEndpoint", json!({"EndpointName": "demo"}));
    assert_eq!(account.standin.state()["targets"], json!([]));
    account.check(
        "DeregisterScalableTarget",
        &target(INSTANCES, json!({})),
        "ObjectNotFoundException: No scalable target found",
    );
    account.check("DescribeEndpoint", &json!({"EndpointName": "demo"}), "ValidationException: Could not find endpoint");
}

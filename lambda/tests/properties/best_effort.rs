//! What is read of properties of any age and shape.

use lambda::properties::{identity, wait_for_in_service_seconds};

use crate::raw;

#[track_caller]
fn identified(properties: &str, expected: Option<&str>) {
    let found = identity(Some(&raw(properties))).map(|target| target.to_string());
    assert_eq!(found.as_deref(), expected, "{properties}");
}

#[test]
fn a_target_is_known_by_its_names_alone() {
    let variant = "endpoint/ep/variant/v1|sagemaker:variant:DesiredInstanceCount|sagemaker";
    identified("{NAMES}", Some(variant));
    identified(r#"{NAMES, "InferenceComponentName": "", "MinCapacity": [], "Stranger": {}}"#, Some(variant));
    identified(
        r#"{NAMES, "ScalableDimension": "sagemaker:variant:DesiredProvisionedConcurrency"}"#,
        Some("endpoint/ep/variant/v1|sagemaker:variant:DesiredProvisionedConcurrency|sagemaker"),
    );
    identified(
        r#"{"InferenceComponentName": "llama", "EndpointName": ""}"#,
        Some("inference-component/llama|sagemaker:inference-component:DesiredCopyCount|sagemaker"),
    );
    for nobody in [
        "{}",
        "[]",
        "null",
        "7",
        r#"{"EndpointName": "ep"}"#,
        r#"{"EndpointName": "ep", "VariantName": "bad_name"}"#,
        r#"{"EndpointName": ["ep"], "VariantName": "v1"}"#,
        r#"{NAMES, "InferenceComponentName": "llama"}"#,
        r#"{NAMES, "ScalableDimension": "ecs:service:DesiredCount"}"#,
        r#"{NAMES, "ScalableDimension": "sagemaker:inference-component:DesiredCopyCount"}"#,
        r#"{"EndpointName": "\\ud800", "VariantName": "v1"}"#,
    ] {
        identified(nobody, None);
    }
    assert_eq!(identity(None), None);
}

#[test]
fn the_seconds_to_wait() {
    for (properties, expected) in [
        (r#"{"WaitForInServiceSeconds": "780"}"#, 780),
        (r#"{"WaitForInServiceSeconds": 60.0, "MaxCapacity": []}"#, 60),
        (r#"{"WaitForInServiceSeconds": "781"}"#, 0),
        (r#"{"WaitForInServiceSeconds": "long"}"#, 0),
        (r#"{"WaitForInServiceSeconds": ""}"#, 0),
        ("{}", 0),
        ("[]", 0),
    ] {
        assert_eq!(wait_for_in_service_seconds(Some(&raw(properties))), expected, "{properties}");
    }
    assert_eq!(wait_for_in_service_seconds(None), 0);
}

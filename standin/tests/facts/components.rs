//! SageMaker inference components.

use std::time::Duration;

use serde_json::{Value, json};
use standin::{Endpoint, Standin};

use crate::account::{Account, COPIES, target, with};

/// An account with an endpoint for components, on which a component takes a minute to come and to go.
fn account() -> Account {
    let endpoint = Endpoint::named("demo").with_component_variant("Hosting", 1).with_variant("AllTraffic", 1);
    let standin = Standin::new().with_deployment_duration(Duration::from_mins(1)).with_endpoint(endpoint);
    Account { standin, ..Account::new() }
}

fn component(further: Value) -> Value {
    let mut input = json!({
        "InferenceComponentName": "summaries",
        "EndpointName": "demo",
        "VariantName": "Hosting",
        "Specification": {"ModelName": "demo-model", "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 1024}},
        "RuntimeConfig": {"CopyCount": 2},
    });
    with(&mut input, further);
    input
}

#[test]
fn a_component_comes_and_goes_in_its_time() {
    let mut account = account();
    let name = json!({"InferenceComponentName": "summaries"});
    let range = target(COPIES, json!({"MinCapacity": 0, "MaxCapacity": 4}));
    account.done("CreateInferenceComponent", component(json!({})));
    account.check(
        "CreateInferenceComponent",
        &component(json!({})),
        "ValidationException: Cannot create already existing inference component",
    );
    account.check(
        "DeleteInferenceComponent",
        &name,
        "ValidationException: Cannot update in-progress inference component",
    );
    account.check(
        "RegisterScalableTarget",
        &range,
        "ValidationException: The status of the SageMaker inference component is Creating, it cannot be scaled now: \
         inference-component/summaries",
    );
    for (seconds, status, current) in [(0, "Creating", 0), (59, "Creating", 0), (1, "InService", 2)] {
        account.wait(seconds);
        let described = account.done("DescribeInferenceComponent", &name);
        assert_eq!(described["InferenceComponentStatus"], status);
        assert_eq!(described["RuntimeConfig"], json!({"DesiredCopyCount": 2, "CurrentCopyCount": current}));
    }
    account.done("RegisterScalableTarget", &range);
    account.done("DeleteInferenceComponent", &name);
    assert_eq!(account.done("DescribeInferenceComponent", &name)["InferenceComponentStatus"], "Deleting");
    account.wait(60);
    account.check("DescribeInferenceComponent", &name, "ValidationException: Could not find inference component");
}

#[test]
fn bad_components_are_refused() {
    let mut account = account();
    let specified = |specification: Value| json!({"Specification": specification});
    let needs = json!({"MinMemoryRequiredInMb": 1024});
    for (further, expected) in [
        (json!({"InferenceComponentName": "bad_name"}), "1 validation error detected: Value 'bad_name'"),
        (json!({"EndpointName": "none"}), "Could not find endpoint"),
        (json!({"VariantName": "None"}), "Could not find variant \"None\" of endpoint"),
        (
            json!({"VariantName": "AllTraffic"}),
            "Inference Components are not supported in this Endpoint. Please make sure this endpoint can deploy",
        ),
        (specified(Value::Null), "1 validation error detected: Value null at 'specification'"),
        (
            specified(json!({"ModelName": "demo-model"})),
            "1 validation error detected: Value null at 'specification.computeResourceRequirements'",
        ),
        (specified(json!({"ModelName": "none", "ComputeResourceRequirements": needs})), "Could not find model"),
        (
            specified(json!({"ComputeResourceRequirements": needs})),
            "The specification of an inference component needs ModelName or Container.",
        ),
        (json!({"RuntimeConfig": null}), "1 validation error detected: Value null at 'runtimeConfig.copyCount'"),
        (json!({"RuntimeConfig": {"CopyCount": 0}}), "1 validation error detected: Value '0' at 'copyCount'"),
    ] {
        account.check("CreateInferenceComponent", &component(further), &format!("ValidationException: {expected}"));
    }
}

#[test]
fn copies_of_a_component_are_changed() {
    let mut account = Account::new();
    let name = json!({"InferenceComponentName": "summaries"});
    let change = json!({"InferenceComponentName": "summaries", "DesiredRuntimeConfig": {"CopyCount": 0}});
    account.done("UpdateInferenceComponentRuntimeConfig", change);
    let component = account.done("DescribeInferenceComponent", name.clone());
    assert_eq!(component["RuntimeConfig"], json!({"DesiredCopyCount": 0, "CurrentCopyCount": 0}));
    account.done("RegisterScalableTarget", target(COPIES, json!({"MinCapacity": 2, "MaxCapacity": 4})));
    let component = account.done("DescribeInferenceComponent", name);
    assert_eq!(component["RuntimeConfig"]["CurrentCopyCount"], 2);
    account.check(
        "DescribeInferenceComponent",
        &json!({"InferenceComponentName": "none"}),
        "ValidationException: Could not find inference component",
    );
}

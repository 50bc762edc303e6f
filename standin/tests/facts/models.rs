//! SageMaker models and endpoint configurations, and the tags they carry.

use serde_json::{Value, json};

use crate::account::{Account, with};

const ROLE: &str = "arn:aws:iam::000000000000:role/demo";

fn model(further: Value) -> Value {
    let container = json!({"Image": "xgboost:1.2-1", "ModelDataUrl": "s3://bucket/model.tar.gz"});
    let mut input = json!({"ModelName": "Churn", "ExecutionRoleArn": ROLE, "PrimaryContainer": container});
    with(&mut input, further);
    input
}

/// A configuration of one variant of two instances, with further members of the variant.
fn config(variant: Value) -> Value {
    let mut input = json!({
        "VariantName": "AllTraffic", "ModelName": "demo-model", "InstanceType": "ml.m5.large", "InitialInstanceCount": 2,
    });
    with(&mut input, variant);
    json!({"EndpointConfigName": "Churn", "ProductionVariants": [input]})
}

#[test]
fn a_model_comes_back_as_it_was_created() {
    let mut account = Account::new();
    let name = json!({"ModelName": "Churn"});
    let arn = "arn:aws:sagemaker:us-east-1:000000000000:model/churn";
    assert_eq!(account.done("CreateModel", model(json!({}))), json!({"ModelArn": arn}));
    let described = account.done("DescribeModel", &name);
    let mut expected = model(json!({"ModelArn": arn}));
    expected["CreationTime"] = described["CreationTime"].clone();
    assert_eq!(described, expected);
    account.check(
        "CreateModel",
        &model(json!({})),
        &format!("ValidationException: Cannot create already existing model \"{arn}\"."),
    );
    account.done("DeleteModel", &name);
    for operation in ["DescribeModel", "DeleteModel"] {
        account.check(operation, &name, &format!("ValidationException: Could not find model \"{arn}\"."));
    }
}

#[test]
fn bad_models_are_refused() {
    let mut account = Account::new();
    let container = |container: Value| json!({"PrimaryContainer": container});
    for (further, expected) in [
        (json!({"ModelName": "bad_name"}), "1 validation error detected: Value 'bad_name' at 'modelName'"),
        (json!({"ModelName": null}), "1 validation error detected: Value null at 'modelName'"),
        (json!({"ExecutionRoleArn": "demo"}), "1 validation error detected: Value 'demo' at 'executionRoleArn'"),
        (container(json!(null)), "One of Containers and PrimaryContainer must be specified."),
        (json!({"Containers": [{"Image": "a"}]}), "Only one of Containers and PrimaryContainer can be specified."),
        (container(json!({})), "primaryContainer has neither Image nor ModelPackageName."),
        (
            container(json!({"Image": "two words"})),
            "1 validation error detected: Value 'two words' at 'primaryContainer.image'",
        ),
        (
            container(json!({"Image": "a", "ModelDataUrl": "bucket/model"})),
            "1 validation error detected: Value 'bucket/model' at 'primaryContainer.modelDataUrl'",
        ),
        (
            json!({"PrimaryContainer": null, "Containers": [{"Image": "a"}, {"Image": "a", "ModelDataUrl": "s3:///a"}]}),
            "1 validation error detected: Value 's3:///a' at 'containers.2.member.modelDataUrl'",
        ),
    ] {
        account.check("CreateModel", &model(further), &format!("ValidationException: {expected}"));
    }
    account.done("CreateModel", model(json!({"ExecutionRoleArn": null, "PrimaryContainer": {"Image": "a"}})));
}

#[test]
fn bad_configurations_are_refused() {
    let mut account = Account::new();
    let serverless = |serverless: Value| {
        config(json!({"InstanceType": null, "InitialInstanceCount": null, "ServerlessConfig": serverless}))
    };
    let without_model = json!({"ModelName": null});
    let mut twice = config(json!({}));
    twice["ProductionVariants"] = json!([twice["ProductionVariants"][0], twice["ProductionVariants"][0]]);
    let mut asynchronous = serverless(json!({"MemorySizeInMB": 2048, "MaxConcurrency": 5}));
    asynchronous["AsyncInferenceConfig"] = json!({"OutputConfig": {}});
    let mut empty = config(json!({}));
    empty["AsyncInferenceConfig"] = json!({});
    let enumerated = "1 validation error detected: Value 'm5.large' at 'instanceType'";
    for (input, expected) in [
        (
            config(json!({"ModelName": "None"})),
            "Could not find model \"arn:aws:sagemaker:us-east-1:000000000000:model/none\".",
        ),
        (config(without_model.clone()), "The variant \"AllTraffic\" has no ModelName: a variant for inference"),
        (config(json!({"InstanceType": "m5.large"})), enumerated),
        (
            config(json!({"InitialInstanceCount": 0})),
            "1 validation error detected: Value '0' at 'initialInstanceCount'",
        ),
        (config(json!({"VariantName": "bad_name"})), "1 validation error detected: Value 'bad_name' at 'variantName'"),
        (
            config(json!({"ManagedInstanceScaling": {"Status": "ENABLED"}})),
            "ManagedInstanceScaling is only supported for inference component endpoints.",
        ),
        (
            config(json!({"ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5}})),
            "The variant \"AllTraffic\" is serverless: it takes neither InstanceType nor InitialInstanceCount.",
        ),
        (serverless(json!({"MaxConcurrency": 5})), "1 validation error detected: Value null at 'memorySizeInMB'"),
        (
            serverless(json!({"MemorySizeInMB": 2048, "MaxConcurrency": 201})),
            "1 validation error detected: Value '201' at 'maxConcurrency'",
        ),
        (
            serverless(json!({"MemorySizeInMB": 2048, "MaxConcurrency": 5, "ProvisionedConcurrency": 6})),
            "ProvisionedConcurrency must be less than or equal to MaxConcurrency, got: 6 and 5",
        ),
        (asynchronous, "Async inference is not supported for serverless variants."),
        (empty, "1 validation error detected: Value null at 'asyncInferenceConfig.outputConfig'"),
        (twice, "The variant name \"AllTraffic\" is used more than once."),
        (
            json!({"EndpointConfigName": "a", "ProductionVariants": []}),
            "1 validation error detected: Value '[]' at 'productionVariants'",
        ),
    ] {
        account.check("CreateEndpointConfig", &input, &format!("ValidationException: {expected}"));
    }
    let mut components = config(without_model);
    with(&mut components, json!({"ExecutionRoleArn": ROLE}));
    account.done("CreateEndpointConfig", components);
}

#[test]
fn a_configuration_comes_back_as_it_was_created_and_goes_while_its_endpoint_stays() {
    let mut account = Account::new();
    let name = json!({"EndpointConfigName": "Churn"});
    let arn = "arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/churn";
    let mut input = config(json!({}));
    input["AsyncInferenceConfig"] = json!({"OutputConfig": {"S3OutputPath": "s3://bucket/out"}});
    assert_eq!(account.done("CreateEndpointConfig", &input), json!({"EndpointConfigArn": arn}));
    account.done("CreateEndpoint", json!({"EndpointName": "churn", "EndpointConfigName": "Churn"}));
    let described = account.done("DescribeEndpointConfig", &name);
    let mut expected = input.clone();
    with(&mut expected, json!({"EndpointConfigArn": arn, "CreationTime": described["CreationTime"]}));
    assert_eq!(described, expected);
    account.check(
        "CreateEndpointConfig",
        &input,
        &format!("ValidationException: Cannot create already existing endpoint configuration \"{arn}\"."),
    );
    account.done("DeleteEndpointConfig", &name);
    for operation in ["DescribeEndpointConfig", "DeleteEndpointConfig"] {
        let expected = format!("ValidationException: Could not find endpoint configuration \"{arn}\".");
        account.check(operation, &name, &expected);
    }
    let endpoint = account.done("DescribeEndpoint", json!({"EndpointName": "churn"}));
    assert_eq!(endpoint["AsyncInferenceConfig"], input["AsyncInferenceConfig"]);
}

#[test]
fn tags_live_as_long_as_what_carries_them() {
    let mut account = Account::new();
    let arn = account.done("CreateModel", model(json!({"Tags": [{"Key": "team", "Value": "a"}]})))["ModelArn"].clone();
    let named = json!({"ResourceArn": arn});
    account.done("AddTags", json!({"ResourceArn": arn, "Tags": [{"Key": "stage", "Value": "test"}]}));
    account.done("DeleteTags", json!({"ResourceArn": arn, "TagKeys": ["team", "absent"]}));
    assert_eq!(account.done("ListTags", &named), json!({"Tags": [{"Key": "stage", "Value": "test"}]}));
    let too_many: Vec<_> = (0..50).map(|tag| json!({"Key": format!("key{tag}"), "Value": ""})).collect();
    account.check(
        "AddTags",
        &json!({"ResourceArn": arn, "Tags": too_many}),
        "ValidationException: A resource takes at most 50 tags, got: 51",
    );
    account.done("DeleteModel", json!({"ModelName": "Churn"}));
    account.check("ListTags", &named, "ValidationException: Could not find resource");
}

//! What is read of an answer, and of one that is none.

use http::Response;
use sagemaker::{
    Acknowledged, ComponentDescription, ComponentRuntime, DescribeEndpoint, DescribeInferenceComponent,
    EndpointDescription, Error, Operation, ProductionVariant, ServerlessConfig, UpdateEndpointWeightsAndCapacities,
};

fn read<O: Operation>(status: u16, header: Option<&str>, body: &str) -> Result<O::Output, Error> {
    let mut response = Response::builder().status(status);
    if let Some(header) = header {
        response = response.header("x-amzn-ErrorType", header);
    }
    sagemaker::response::<O>(&response.body(body.as_bytes()).unwrap())
}

fn endpoint(status: &str, failure_reason: Option<&str>, variants: Vec<ProductionVariant>) -> EndpointDescription {
    EndpointDescription {
        endpoint_status: status.to_owned(),
        failure_reason: failure_reason.map(str::to_owned),
        production_variants: variants,
    }
}

#[test]
fn an_endpoint_is_read() {
    let check = |body: &str, expected: EndpointDescription| {
        assert_eq!(read::<DescribeEndpoint>(200, None, body), Ok(expected));
    };
    let instances = ProductionVariant {
        variant_name: "AllTraffic".to_owned(),
        current_instance_count: Some(2),
        desired_instance_count: Some(3),
        current_serverless_config: None,
        desired_serverless_config: None,
    };
    let serverless = |max_concurrency, provisioned_concurrency, desired| ProductionVariant {
        variant_name: "s".to_owned(),
        current_instance_count: None,
        desired_instance_count: None,
        current_serverless_config: Some(ServerlessConfig { max_concurrency, provisioned_concurrency }),
        desired_serverless_config: desired,
    };
    let desired = ServerlessConfig { max_concurrency: None, provisioned_concurrency: Some(7) };
    check(
        r#"{"EndpointName": "demo", "EndpointArn": "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/demo",
            "EndpointConfigName": "demo-config", "EndpointStatus": "InService", "CreationTime": 1.7684694E9,
            "ProductionVariants": [{"VariantName": "AllTraffic", "DeployedImages": [{"SpecifiedImage": "i"}],
                "CurrentWeight": 1.0, "DesiredWeight": 1.0, "CurrentInstanceCount": 2, "DesiredInstanceCount": 3}]}"#,
        endpoint("InService", None, vec![instances]),
    );
    check(
        r#"{"EndpointStatus": "InService", "ProductionVariants": [{"VariantName": "s", "CurrentServerlessConfig":
            {"MemorySizeInMB": 2048, "MaxConcurrency": 20, "ProvisionedConcurrency": 5},
            "DesiredServerlessConfig": {"ProvisionedConcurrency": 7}}]}"#,
        endpoint("InService", None, vec![serverless(Some(20), Some(5), Some(desired))]),
    );
    check(
        r#"{"EndpointStatus": "InService", "ProductionVariants": [{"VariantName": "s", "CurrentServerlessConfig":
            {"MaxConcurrency": 20}}]}"#,
        endpoint("InService", None, vec![serverless(Some(20), None, None)]),
    );
    check(r#"{"EndpointStatus": "Creating"}"#, endpoint("Creating", None, Vec::new()));
    check(
        r#"{"EndpointStatus": "Failed", "FailureReason": "No capacity.", "ProductionVariants": null}"#,
        endpoint("Failed", Some("No capacity."), Vec::new()),
    );
}

#[test]
fn an_inference_component_is_read() {
    let check = |body: &str, status: &str, reason: Option<&str>, copies: Option<(Option<u32>, Option<u32>)>| {
        let expected = ComponentDescription {
            inference_component_status: status.to_owned(),
            failure_reason: reason.map(str::to_owned),
            runtime_config: copies.map(|(current_copy_count, desired_copy_count)| ComponentRuntime {
                current_copy_count,
                desired_copy_count,
            }),
        };
        assert_eq!(read::<DescribeInferenceComponent>(200, None, body), Ok(expected));
    };
    let running = r#"{"InferenceComponentStatus": "Updating",
        "RuntimeConfig": {"DesiredCopyCount": 3, "CurrentCopyCount": 0}, "Specification": {"ModelName": "m"}}"#;
    check(running, "Updating", None, Some((Some(0), Some(3))));
    check(r#"{"InferenceComponentStatus": "Creating", "RuntimeConfig": {}}"#, "Creating", None, Some((None, None)));
    check(
        r#"{"InferenceComponentStatus": "Failed", "FailureReason": "Out of memory."}"#,
        "Failed",
        Some("Out of memory."),
        None,
    );
}

#[test]
fn an_update_is_acknowledged() {
    let body = r#"{"EndpointArn": "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/demo"}"#;
    assert_eq!(read::<UpdateEndpointWeightsAndCapacities>(200, None, body), Ok(Acknowledged {}));
    assert_eq!(read::<UpdateEndpointWeightsAndCapacities>(200, None, "{}"), Ok(Acknowledged {}));
}

/// The exception is named by the header, `code` or `__type`, with or without a namespace before it and a URL behind.
#[test]
fn a_refusal_is_read_whatever_way_it_is_written() {
    let check = |status: u16, header: Option<&str>, body: &str, shown: &str| {
        let error = read::<DescribeEndpoint>(status, header, body).unwrap_err();
        assert_eq!(error.to_string(), shown);
        assert!(matches!(error, Error::Refused { .. }), "{error:?}");
    };
    let shown = "ThrottlingException: Rate exceeded";
    check(400, None, r#"{"__type": "ThrottlingException", "message": "Rate exceeded"}"#, shown);
    check(400, None, r#"{"__type": "com.amazonaws.sagemaker#ThrottlingException", "Message": "Rate exceeded"}"#, shown);
    check(400, None, r#"{"code": "ThrottlingException", "message": "Rate exceeded"}"#, shown);
    check(
        400,
        Some("ThrottlingException:http://internal.example.com/coral/"),
        r#"{"__type": "Other", "message": "Rate exceeded"}"#,
        shown,
    );
    check(
        400,
        None,
        r#"{"__type": "com.amazon.coral.validate#ValidationException:http://internal.example.com/", "message": "m"}"#,
        "ValidationException: m",
    );
    check(500, None, r#"{"__type": "InternalFailure"}"#, "InternalFailure: SageMaker gave no reason");
    check(503, Some("ServiceUnavailable"), "", "ServiceUnavailable: SageMaker gave no reason");
}

#[test]
fn an_answer_that_sagemaker_did_not_write_is_told_apart() {
    let check = |status: u16, body: &str, shown: &str| {
        let error = read::<DescribeEndpoint>(status, None, body).unwrap_err();
        assert_eq!(error.to_string(), shown);
        assert!(matches!(error, Error::Unreadable { .. }), "{error:?}");
    };
    check(503, "", "HTTP status 503: an empty answer");
    check(200, "", "HTTP status 200: an empty answer");
    check(
        403,
        "<html>\n\u{1b}[31mDenied</html>",
        "HTTP status 403: not an answer of SageMaker: <html>  [31mDenied</html>",
    );
    check(
        502,
        r#"{"message": "Bad gateway", "code": 502}"#,
        r#"HTTP status 502: not an answer of SageMaker: {"message": "Bad gateway", "code": 502}"#,
    );
    check(400, "[]", "HTTP status 400: not an answer of SageMaker: []");
    check(
        200,
        "{}",
        "HTTP status 200: not an answer of SageMaker (missing field `EndpointStatus` at line 1 column 2): {}",
    );
    check(
        200,
        r#"{"EndpointStatus": "InS"#,
        "HTTP status 200: not an answer of SageMaker (EOF while parsing a string at line 1 column 23): \
         {\"EndpointStatus\": \"InS",
    );
    check(302, "moved", "HTTP status 302: not an answer of SageMaker: moved");
    let page = "\u{e9}".repeat(1000);
    check(500, &page, &format!("HTTP status 500: not an answer of SageMaker: {}", "\u{e9}".repeat(200)));
}

#[test]
fn an_answer_of_any_bytes_is_read_or_refused() {
    let nested = "[".repeat(200_000);
    let deep = format!(r#"{{"EndpointStatus": "InService", "More": {nested}"#);
    for body in [deep.as_bytes(), b"\xff\xfe{}".as_slice(), b"x\0".as_slice()] {
        for status in [200, 400, 500] {
            let response = Response::builder().status(status).body(body).unwrap();
            let error = sagemaker::response::<DescribeEndpoint>(&response).unwrap_err();
            assert!(
                error.to_string().starts_with(&format!("HTTP status {status}: not an answer of SageMaker")),
                "{error}"
            );
            assert!(error.to_string().chars().count() < 400, "{error}");
            assert!(!error.to_string().contains(char::is_control), "{error}");
        }
    }
}

#[test]
fn what_is_absent_is_told_from_what_is_wrong() {
    let check = |code: &str, message: &str, absent: bool| {
        let error = Error::Refused { code: code.to_owned(), message: message.to_owned() };
        assert_eq!(error.is_absent(), absent, "{error}");
    };
    let arn = "arn:aws:sagemaker:eu-west-1:111122223333";
    check("ValidationException", &format!("Could not find endpoint \"{arn}:endpoint/demo\"."), true);
    check("ValidationException", &format!("Could not find inference component \"{arn}:inference-component/c\"."), true);
    check("ResourceNotFound", "m", true);
    check("ValidationException", &format!("Could not find variant \"v\" of endpoint \"{arn}:endpoint/demo\"."), false);
    check("ValidationException", &format!("Could not find endpoint configuration \"{arn}:endpoint-config/x\"."), false);
    check("ValidationException", "Cannot update in-progress endpoint \"demo\".", false);
    check("AccessDeniedException", "Could not find endpoint \"demo\".", false);
    assert!(!Error::Unreadable { status: 404, reason: "Could not find endpoint".to_owned() }.is_absent());
}

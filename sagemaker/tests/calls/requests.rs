//! What is sent: bodies by the API's reference, signatures by another implementation.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use http::{HeaderMap, Request};
use sagemaker::{
    Caller, DescribeEndpoint, DescribeInferenceComponent, DesiredCapacity, Operation, RuntimeConfig,
    UpdateEndpointWeightsAndCapacities, UpdateInferenceComponentRuntimeConfig, VariantCapacity,
};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const SESSION_TOKEN: &str = "AQoDYXdzEPT//////////wEXAMPLEtc764=";

fn sent<O: Operation>(call: &O, url: &str, region: &str, seconds: u64, token: Option<&str>) -> Request<Vec<u8>> {
    let credentials = Credentials::new("AKIDEXAMPLE", SECRET, token.map(str::to_owned), None, "test");
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    sagemaker::request(call, &Caller { url, region, credentials: &credentials, time }).unwrap()
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

/// The signatures are those that botocore 1.43.106 makes (`botocore.auth.SigV4Auth`, service `sagemaker`) of the same
/// body, headers, address, region, time and credentials.
#[test]
fn calls_are_sent_and_signed_as_botocore_does_it() {
    let check = |request: Request<Vec<u8>>, address: &str, name: &str, body: &str, date: &str, signed: [&str; 2]| {
        let headers = request.headers();
        assert_eq!(request.method(), "POST");
        assert_eq!(request.uri(), address);
        assert_eq!(header(headers, "x-amz-target"), Some(format!("SageMaker.{name}").as_str()));
        assert_eq!(header(headers, "content-type"), Some("application/x-amz-json-1.1"));
        assert_eq!(header(headers, "user-agent"), Some("stepscale/0.1.0"));
        assert_eq!(header(headers, "x-amz-date"), Some(date));
        assert_eq!(String::from_utf8_lossy(request.body()), body);
        let day = date.split('T').next().unwrap();
        let [region, signature] = signed;
        let token = if headers.contains_key("x-amz-security-token") { "x-amz-security-token;" } else { "" };
        assert_eq!(
            header(headers, "authorization").unwrap(),
            format!(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{day}/{region}/sagemaker/aws4_request, \
                 SignedHeaders=content-type;host;x-amz-date;{token}x-amz-target, Signature={signature}"
            )
        );
    };
    let describe = DescribeEndpoint { endpoint_name: "demo".to_owned() };
    check(
        sent(&describe, "https://api.sagemaker.eu-west-1.amazonaws.com", "eu-west-1", 1_768_469_400, None),
        "https://api.sagemaker.eu-west-1.amazonaws.com/",
        "DescribeEndpoint",
        r#"{"EndpointName":"demo"}"#,
        "20260115T093000Z",
        ["eu-west-1", "9d34bf07c70f6d75c93e8b25ac8a591073ca46069636e5d9a2dd2becf7d78727"],
    );

    let describe = DescribeInferenceComponent { inference_component_name: "summaries".to_owned() };
    let url = "https://api.sagemaker.us-gov-west-1.amazonaws.com";
    let request = sent(&describe, url, "us-gov-west-1", 1_798_761_599, Some(SESSION_TOKEN));
    assert_eq!(header(request.headers(), "x-amz-security-token"), Some(SESSION_TOKEN));
    check(
        request,
        "https://api.sagemaker.us-gov-west-1.amazonaws.com/",
        "DescribeInferenceComponent",
        r#"{"InferenceComponentName":"summaries"}"#,
        "20261231T235959Z",
        ["us-gov-west-1", "ac932b36fb8210b2aad48b28224c2f3b36ac68eaf39689c55fb2f3fc7b9ec8ba"],
    );

    let update = |capacity| UpdateEndpointWeightsAndCapacities {
        endpoint_name: "demo".to_owned(),
        desired_weights_and_capacities: [DesiredCapacity { variant_name: "AllTraffic".to_owned(), capacity }],
    };
    let instances = update(VariantCapacity::DesiredInstanceCount(3));
    let url = "https://api.sagemaker.cn-north-1.amazonaws.com.cn";
    check(
        sent(&instances, url, "cn-north-1", 1_835_395_200, Some("token")),
        "https://api.sagemaker.cn-north-1.amazonaws.com.cn/",
        "UpdateEndpointWeightsAndCapacities",
        r#"{"EndpointName":"demo","DesiredWeightsAndCapacities":[{"VariantName":"AllTraffic","DesiredInstanceCount":3}]}"#,
        "20280229T000000Z",
        ["cn-north-1", "c440b2a7c8b4abb6b1df0aa72eb5db522f935395205a018c1e8eeeb5035b5203"],
    );
    let serverless =
        update(VariantCapacity::ServerlessUpdateConfig { max_concurrency: Some(20), provisioned_concurrency: 5 });
    check(
        sent(&serverless, "http://127.0.0.1:4566", "us-east-1", 1_783_166_400, None),
        "http://127.0.0.1:4566/",
        "UpdateEndpointWeightsAndCapacities",
        r#"{"EndpointName":"demo","DesiredWeightsAndCapacities":[{"VariantName":"AllTraffic","ServerlessUpdateConfig":{"MaxConcurrency":20,"ProvisionedConcurrency":5}}]}"#,
        "20260704T120000Z",
        ["us-east-1", "10d854ecbb9c8b62feae3628dd2b42b90e125391d97f520ccf3c96e9b8c6fd2b"],
    );

    let copies = UpdateInferenceComponentRuntimeConfig {
        inference_component_name: "summaries".to_owned(),
        desired_runtime_config: RuntimeConfig { copy_count: 0 },
    };
    check(
        sent(&copies, "http://localhost:4566/sagemaker/", "us-east-1", 1_783_166_400, Some("token")),
        "http://localhost:4566/sagemaker/",
        "UpdateInferenceComponentRuntimeConfig",
        r#"{"InferenceComponentName":"summaries","DesiredRuntimeConfig":{"CopyCount":0}}"#,
        "20260704T120000Z",
        ["us-east-1", "b41297e4efca2e07a8e60bb0f9f9363d093d019f4d827680d417bbc7207e7c27"],
    );
}

/// A serverless variant whose greatest concurrency is not known keeps it.
#[test]
fn what_is_not_known_is_left_out() {
    let capacity = VariantCapacity::ServerlessUpdateConfig { max_concurrency: None, provisioned_concurrency: 5 };
    let desired = DesiredCapacity { variant_name: "v".to_owned(), capacity };
    assert_eq!(
        serde_json::to_string(&desired).unwrap(),
        r#"{"VariantName":"v","ServerlessUpdateConfig":{"ProvisionedConcurrency":5}}"#
    );
}

#[test]
fn neither_a_caller_nor_a_request_shows_the_credentials() {
    let credentials = Credentials::new("AKIDEXAMPLE", SECRET, Some(SESSION_TOKEN.to_owned()), None, "test");
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_768_469_401);
    let caller = Caller { url: "http://127.0.0.1:1", region: "eu-west-1", credentials: &credentials, time };
    let call = DescribeEndpoint { endpoint_name: "demo".to_owned() };
    let request = sagemaker::request(&call, &caller).unwrap();
    let signature = header(request.headers(), "authorization").unwrap().rsplit('=').next().unwrap();
    assert_eq!(signature.len(), 64);
    for shown in [format!("{caller:?}"), format!("{request:?}")] {
        for secret in [SECRET, SESSION_TOKEN, signature, "AKIDEXAMPLE"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        assert!(shown.contains("127.0.0.1"), "{shown}");
    }
}

#[test]
fn an_address_that_leads_nowhere_is_refused() {
    let credentials = Credentials::new("AKIDEXAMPLE", SECRET, None, None, "test");
    let call = DescribeEndpoint { endpoint_name: "demo".to_owned() };
    for url in ["", "localhost", "127.0.0.1:4566", "ftp://127.0.0.1", "http://", "http://a b", "http://a?b=c"] {
        let caller = Caller { url, region: "eu-west-1", credentials: &credentials, time: SystemTime::UNIX_EPOCH };
        let error = sagemaker::request(&call, &caller).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "`{url}` is not an address that SageMaker could have: AWS_ENDPOINT_URL_SAGEMAKER and \
                 AWS_ENDPOINT_URL take one like `http://127.0.0.1:4566`"
            )
        );
    }
}

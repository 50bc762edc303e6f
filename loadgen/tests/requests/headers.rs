//! The headers of each way to invoke an endpoint, as the service's model has them.

use loadgen::invocation::{Access, Kind};

use crate::made::{self, at, invocations, recipe};

/// `line` is flags with spaces between them.
fn check(line: &str, path: &str, expected: &[(&str, &str)], told: &str) {
    let flags: Vec<&str> = line.split_whitespace().collect();
    let url = "http://127.0.0.1:4566/base";
    let recipe = recipe(&flags, url, Access::Unsigned, b"").unwrap();
    assert_eq!(recipe.target().to_string(), told);
    assert!(!recipe.is_signed());
    let request = invocations(&flags, url, Access::Unsigned).prepare(12, at(0)).unwrap();
    assert_eq!(request.uri(), path);
    let mut headers: Vec<(&str, &str)> =
        request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    headers.sort_unstable();
    let mut expected = [expected, &[("host", "127.0.0.1:4566"), ("user-agent", "stepscale/0.1.0")]].concat();
    expected.sort_unstable();
    assert_eq!(headers, expected);
}

#[test]
fn every_choice_of_a_realtime_invocation_is_its_header() {
    check(
        "demo --body {}",
        "/base/endpoints/demo/invocations",
        &[("content-type", "application/json")],
        "endpoint demo",
    );
    check(
        "demo --variant AllTraffic --component c-1 --target-model m/7.tar.gz --container c2 --session \
         NEW_SESSION --prefix-aware-id app-1 --inference-id run- --custom-attributes a=1,b=2 --explanations \
         `true` --accept text/csv --content-type x/y;z=1 --body {}",
        "/base/endpoints/demo/invocations",
        &[
            ("accept", "text/csv"),
            ("content-type", "x/y;z=1"),
            ("x-amzn-sagemaker-custom-attributes", "a=1,b=2"),
            ("x-amzn-sagemaker-enable-explanations", "`true`"),
            ("x-amzn-sagemaker-inference-component", "c-1"),
            ("x-amzn-sagemaker-inference-id", "run-12"),
            ("x-amzn-sagemaker-prefix-aware-id", "app-1"),
            ("x-amzn-sagemaker-session-id", "NEW_SESSION"),
            ("x-amzn-sagemaker-target-container-hostname", "c2"),
            ("x-amzn-sagemaker-target-model", "m/7.tar.gz"),
            ("x-amzn-sagemaker-target-variant", "AllTraffic"),
        ],
        "endpoint demo, variant AllTraffic, inference component c-1, model m/7.tar.gz, container c2",
    );
}

#[test]
fn every_choice_of_a_response_stream_is_its_header() {
    check(
        "demo --stream --variant v --component c --container d --session s-1 --prefix-aware-id p --accept \
         application/jsonlines --custom-attributes x --body 1",
        "/base/endpoints/demo/invocations-response-stream",
        &[
            ("content-type", "application/json"),
            ("x-amzn-sagemaker-accept", "application/jsonlines"),
            ("x-amzn-sagemaker-custom-attributes", "x"),
            ("x-amzn-sagemaker-inference-component", "c"),
            ("x-amzn-sagemaker-prefix-aware-id", "p"),
            ("x-amzn-sagemaker-session-id", "s-1"),
            ("x-amzn-sagemaker-target-container-hostname", "d"),
            ("x-amzn-sagemaker-target-variant", "v"),
        ],
        "endpoint demo, variant v, inference component c, container d, response streams",
    );
}

#[test]
fn every_choice_of_an_asynchronous_invocation_is_its_header() {
    check(
        "demo --async --accept text/csv --inference-id r --custom-attributes x --request-ttl 21600 \
         --invocation-timeout 3600 --output-path-extension load/1 --body {}",
        "/base/endpoints/demo/async-invocations",
        &[
            // The body's, as the SDKs send it; the model's input is what the other one says.
            ("content-type", "application/octet-stream"),
            ("x-amzn-sagemaker-accept", "text/csv"),
            ("x-amzn-sagemaker-content-type", "application/json"),
            ("x-amzn-sagemaker-custom-attributes", "x"),
            ("x-amzn-sagemaker-inference-id", "r12"),
            ("x-amzn-sagemaker-invocationtimeoutseconds", "3600"),
            ("x-amzn-sagemaker-requestttlseconds", "21600"),
            ("x-amzn-sagemaker-s3outputpathextension", "load/1"),
        ],
        "endpoint demo, asynchronous",
    );
    check(
        "demo --async --input-location s3://bucket/key --request-ttl 60 --invocation-timeout 1",
        "/base/endpoints/demo/async-invocations",
        &[
            ("x-amzn-sagemaker-inputlocation", "s3://bucket/key"),
            ("x-amzn-sagemaker-invocationtimeoutseconds", "1"),
            ("x-amzn-sagemaker-requestttlseconds", "60"),
        ],
        "endpoint demo, asynchronous",
    );
}

#[test]
fn an_input_in_s3_has_no_body() {
    let flags = ["demo", "--async", "--input-location", "s3://bucket/key", "--content-type", "text/csv"];
    let recipe = recipe(&flags, "http://127.0.0.1:1", Access::Unsigned, b"").unwrap();
    assert_eq!(recipe.payload_told(), "s3://bucket/key, text/csv");
    assert_eq!(recipe.target().kind(), Kind::Async);
    let request = invocations(&flags, "http://127.0.0.1:1", Access::Unsigned).prepare(0, at(0)).unwrap();
    assert_eq!(request.headers()["x-amzn-sagemaker-content-type"], "text/csv");
    assert_eq!(made::body(request), "");
}

//! Signatures, by two other implementations.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use loadgen::account::CurrentCredentials;
use loadgen::invocation::Access;

use crate::made::{self, SECRET, SESSION_TOKEN, at, invocations, signed};

fn authorization(request: &Request<Full<Bytes>>) -> &str {
    request.headers()["authorization"].to_str().unwrap()
}

/// The signatures are those that botocore 1.43.106 makes (`botocore.auth.SigV4Auth`, service `sagemaker`) of the same
/// body, headers, address, region, time and credentials.
#[test]
fn requests_are_signed_as_botocore_does_it() {
    let check =
        |flags: &[&str], url: &str, region: &str, seconds: u64, token: Option<&str>, path: &str, expected: &str| {
            let mut invocations = invocations(flags, url, signed(region, token));
            // The second one is of what was kept.
            for index in [0, 1] {
                let request = invocations.prepare(index, at(seconds)).unwrap();
                assert_eq!(request.method(), "POST");
                assert_eq!(request.uri(), path);
                assert_eq!(request.headers()["user-agent"], "stepscale/0.1.0");
                assert_eq!(authorization(&request), format!("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{expected}"));
            }
        };
    check(
        &["demo", "--body", r#"{"inputs":"hello"}"#],
        "https://runtime.sagemaker.eu-west-1.amazonaws.com",
        "eu-west-1",
        1_768_469_400,
        None,
        "/endpoints/demo/invocations",
        "20260115/eu-west-1/sagemaker/aws4_request, SignedHeaders=content-type;host;x-amz-date, \
         Signature=2fa26b68ffaef211db2a25262e8852d286e3fe8e22c2e020e280060bcb68e760",
    );
    check(
        &[
            "demo",
            "--variant",
            "AllTraffic",
            "--custom-attributes",
            "a  b   c=1",
            "--body",
            "1,2,3",
            "--content-type",
            "text/csv",
            "--accept",
            "application/json",
        ],
        "http://127.0.0.1:4566/runtime/",
        "us-east-1",
        1_798_761_599,
        Some(SESSION_TOKEN),
        "/runtime/endpoints/demo/invocations",
        "20261231/us-east-1/sagemaker/aws4_request, SignedHeaders=accept;content-type;host;x-amz-date;\
         x-amz-security-token;x-amzn-sagemaker-custom-attributes;x-amzn-sagemaker-target-variant, \
         Signature=12bd1bc399eb41c8734306f55720f8f0bbf323eb80ddb404109fdac1447e460e",
    );
    check(
        &[
            "demo",
            "--async",
            "--input-location",
            "s3://bucket/key",
            "--content-type",
            "application/json",
            "--request-ttl",
            "600",
        ],
        "https://runtime.sagemaker.cn-north-1.amazonaws.com.cn:443",
        "cn-north-1",
        1_835_395_200,
        Some("token"),
        "/endpoints/demo/async-invocations",
        "20280229/cn-north-1/sagemaker/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token;\
         x-amzn-sagemaker-content-type;x-amzn-sagemaker-inputlocation;x-amzn-sagemaker-requestttlseconds, \
         Signature=d28e0408aaf021d1f67ffae5d59f98099afad8236839eb54c5a83883b10b2027",
    );
}

/// What `aws-sigv4` makes of a request that it is handed whole.
fn signature_of(
    request: &Request<Full<Bytes>>,
    body: &[u8],
    origin: &str,
    time: SystemTime,
    credentials: Credentials,
) -> String {
    let identity = credentials.into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("eu-west-1")
        .name("sagemaker")
        .time(time)
        .settings(SigningSettings::default())
        .build()
        .unwrap()
        .into();
    let own = ["authorization", "x-amz-date", "x-amz-security-token"];
    let headers = request.headers().iter().filter(|(name, _)| !own.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
    let uri = format!("{origin}{}", request.uri());
    let signable = SignableRequest::new("POST", uri, headers, SignableBody::Bytes(body)).unwrap();
    let (instructions, _) = sign(signable, &parameters).unwrap().into_parts();
    instructions.headers().find(|(name, _)| *name == "authorization").unwrap().1.to_owned()
}

/// Whatever a request has, at every second, kept or not.
#[test]
fn requests_are_signed_as_the_sdk_does_it() {
    let origin = "http://127.0.0.1:4566";
    let url = "http://127.0.0.1:4566/some_path~1";
    let template = std::env::temp_dir().join(format!("signatures-{}.json", std::process::id()));
    std::fs::write(&template, r#"{"id": {{counter}}, "text": "{{letters 3000}}", "u": "{{uuid}}"}"#).unwrap();
    let template_name = template.display().to_string();
    let rows: [&[&str]; 7] = [
        &["demo", "--body", "", "--stream", "--session", "s-1", "--prefix-aware-id", "p 1"],
        &[
            "demo",
            "--body",
            "\u{e9}\0\n",
            "--target-model",
            "a b/c.tar.gz",
            "--explanations",
            "`true`",
            "--container",
            "c",
        ],
        &["demo", "--async", "--body", "{}", "--inference-id", "run  7 -", "--output-path-extension", "a/b"],
        &["demo", "--component", "c", "--inference-id", "x", "--body", "1", "--accept", "a  ;  b"],
        &[
            "demo",
            "--session",
            "NEW_SESSION",
            "--body",
            "1",
            "--custom-attributes",
            "~!@#$%^&*()_+{}|:\"<>?,./;'[]\\=-`",
        ],
        &["demo", "--body-template", &template_name],
        &["demo", "--async", "--input-location", "https://bucket.example.com/a%20b", "--invocation-timeout", "3600"],
    ];
    for (row, flags) in rows.into_iter().enumerate() {
        for token in [None, Some(SESSION_TOKEN)] {
            let mut invocations = invocations(flags, url, signed("eu-west-1", token));
            let days = [1_768_469_400, 1_768_469_400, 1_768_469_401, 1_768_555_800, 1_768_555_799];
            for (index, seconds) in (0..).zip(days) {
                let request = invocations.prepare(index, at(seconds)).unwrap();
                let shown = authorization(&request).to_owned();
                let date = request.headers()["x-amz-date"].to_str().unwrap().to_owned();
                assert_eq!(request.headers().get("x-amz-security-token").map(|value| value.to_str().unwrap()), token);
                let body = made::body(invocations.prepare(index, at(seconds)).unwrap());
                assert_eq!(
                    shown,
                    signature_of(&request, &body, origin, at(seconds), made::credentials(token)),
                    "row {row}, {date}"
                );
            }
        }
    }
    std::fs::remove_file(template).unwrap();
}

#[test]
fn nothing_is_computed_twice_within_a_second() {
    let body = "x".repeat(100_000);
    let mut invocations = invocations(&["demo", "--body", &body], "http://127.0.0.1:1", signed("eu-west-1", None));
    let first = invocations.prepare(0, at(1_768_469_400)).unwrap();
    let again = invocations.prepare(1, at(1_768_469_400)).unwrap();
    // The same memory: neither the body nor the signature is copied.
    let place = |request: &Request<Full<Bytes>>| request.headers()["authorization"].as_bytes().as_ptr();
    assert_eq!(place(&first), place(&again));
    let next = invocations.prepare(2, at(1_768_469_401)).unwrap();
    assert_ne!(authorization(&first), authorization(&next));
    assert_eq!(made::body(first).as_ptr(), made::body(next).as_ptr());
}

#[test]
fn every_request_has_its_own_inference_id() {
    let flags = ["demo", "--body", "1", "--inference-id", "run-"];
    let mut invocations = invocations(&flags, "http://127.0.0.1:1", signed("eu-west-1", None));
    let mut seen = std::collections::HashSet::new();
    for index in [0, 1, 0, 2] {
        let request = invocations.prepare(index, at(1_768_469_400)).unwrap();
        assert_eq!(request.headers()["x-amzn-sagemaker-inference-id"], format!("run-{index}"));
        seen.insert(authorization(&request).to_owned());
    }
    assert_eq!(seen.len(), 3);
}

#[test]
fn new_credentials_are_those_of_the_next_second() {
    let current = CurrentCredentials::new(made::credentials(None));
    let access = Access::Signed { region: "eu-west-1".to_owned(), credentials: current.clone() };
    let mut invocations = invocations(&["demo", "--body", "1"], "http://127.0.0.1:1", access);
    let old = invocations.prepare(0, at(1_768_469_400)).unwrap();
    let new = Credentials::new("AKIDOTHER", "another secret", Some(SESSION_TOKEN.to_owned()), None, "test");
    current.put(new.clone());
    let same = invocations.prepare(1, at(1_768_469_400)).unwrap();
    assert_eq!(authorization(&old), authorization(&same));
    let next = invocations.prepare(2, at(1_768_469_401)).unwrap();
    assert_eq!(next.headers()["x-amz-security-token"], SESSION_TOKEN);
    let expected = signature_of(&next, b"1", "http://127.0.0.1:1", at(1_768_469_401), new);
    assert_eq!(authorization(&next), expected);
}

#[test]
fn an_unsigned_request_has_no_signature() {
    let mut invocations = invocations(&["demo", "--body", "1"], "http://127.0.0.1:1", Access::Unsigned);
    let request = invocations.prepare(0, at(1_768_469_400)).unwrap();
    let mut names: Vec<_> = request.headers().keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["content-type", "host", "user-agent"]);
}

#[test]
fn a_clock_that_no_signature_takes_is_told() {
    let mut invocations = invocations(&["demo", "--body", "1"], "http://127.0.0.1:1", signed("eu-west-1", None));
    for time in [at(300_000_000_000), SystemTime::UNIX_EPOCH - std::time::Duration::from_secs(1)] {
        let error = invocations.prepare(0, time).unwrap_err();
        assert_eq!(
            error.to_string(),
            "requests can not be signed: the clock of this machine shows a time before 1970 or after 9999"
        );
    }
}

#[test]
fn credentials_that_no_header_takes_are_told() {
    let bad = Credentials::new("AKID\n", SECRET, None, None, "test");
    let access = Access::Signed { region: "eu-west-1".to_owned(), credentials: CurrentCredentials::new(bad) };
    let mut invocations = invocations(&["demo", "--body", "1"], "http://127.0.0.1:1", access);
    assert_eq!(
        invocations.prepare(0, at(1_768_469_400)).unwrap_err().to_string(),
        "requests can not be signed: the access key id or the session token has characters that no header takes"
    );
}

#[test]
fn nothing_shows_the_credentials() {
    let access = signed("eu-west-1", Some(SESSION_TOKEN));
    let recipe = made::recipe(&["demo", "--body", "1"], "http://127.0.0.1:1", access, b"").unwrap();
    let mut invocations = loadgen::invocation::Invocations::new(std::sync::Arc::clone(&recipe));
    let request = invocations.prepare(0, at(1_768_469_400)).unwrap();
    let signature = authorization(&request).rsplit('=').next().unwrap().to_owned();
    assert_eq!(signature.len(), 64);
    for shown in [format!("{recipe:?}"), format!("{invocations:?}"), format!("{request:?}")] {
        for secret in [SECRET, SESSION_TOKEN, signature.as_str(), "AKIDEXAMPLE"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
}

//! Signatures of invocations: that there is one, and that it holds.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use http::{HeaderValue, Request};
use standin::{Invoked, Signatures};

use crate::runtime::{Client, endpoints, said};

const ADDRESS: &str = "/endpoints/demo/invocations";
const PREDICTION: &str = r#"{"predictions":[0.5]}"#;

/// How a request is signed; the defaults are right.
struct Signing {
    key: &'static str,
    secret: &'static str,
    token: Option<&'static str>,
    service: &'static str,
    body: &'static str,
    time: SystemTime,
}

fn right() -> Signing {
    // 2026-01-01T00:00:00Z, as the client's clock.
    let time = UNIX_EPOCH + Duration::from_hours(490_896);
    Signing { key: "AKIDEXAMPLE", secret: "secret/key", token: None, service: "sagemaker", body: "{}", time }
}

impl Signing {
    fn request(&self) -> Request<()> {
        let mut request = Request::post(format!("http://127.0.0.1:8000{ADDRESS}"))
            .header("host", "127.0.0.1:8000")
            .header("content-type", "application/json")
            .header("user-agent", "test/1.0")
            .body(())
            .expect("the request is well made");
        let token = self.token.map(str::to_owned);
        let identity = Credentials::new(self.key, self.secret, token, None, "test").into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region("eu-central-1")
            .name(self.service)
            .time(self.time)
            .settings(SigningSettings::default())
            .build()
            .expect("everything is given")
            .into();
        let uri = request.uri().to_string();
        let headers = request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().expect("ASCII")));
        let body = SignableBody::Bytes(self.body.as_bytes());
        let signable = SignableRequest::new("POST", uri, headers, body).expect("the request can be signed");
        sign(signable, &params)
            .expect("the request can be signed")
            .into_parts()
            .0
            .apply_to_request_http1x(&mut request);
        *request.uri_mut() = ADDRESS.parse().expect("the address is one");
        request
    }
}

fn heard(signatures: Signatures, request: Request<()>) -> String {
    match Client::of(endpoints().with_signatures(signatures)).send_request(request, "{}") {
        Invoked::Reply { response, .. } => said(&response),
        other => panic!("an answer was expected, got: {other:?}"),
    }
}

#[test]
fn a_signature_holds_or_not() {
    let mismatch = "403 InvalidSignatureException: The request signature we calculated does not match the signature \
                    you provided. Check your AWS Secret Access Key and signing method. Consult the service \
                    documentation for details.";
    let minutes = |minutes: u64| Duration::from_mins(minutes);
    for (what, signing, expected) in [
        ("right", right(), PREDICTION),
        ("with a token", Signing { token: Some("token"), ..right() }, PREDICTION),
        ("5 minutes early", Signing { time: right().time - minutes(5), ..right() }, PREDICTION),
        ("5 minutes late", Signing { time: right().time + minutes(5), ..right() }, PREDICTION),
        ("another secret", Signing { secret: "other", ..right() }, mismatch),
        ("another body", Signing { body: "{ }", ..right() }, mismatch),
        (
            "another key",
            Signing { key: "AKIDOTHER", ..right() },
            "403 UnrecognizedClientException: The security token included in the request is invalid.",
        ),
        (
            "another service",
            Signing { service: "s3", ..right() },
            "403 InvalidSignatureException: Credential should be scoped to correct service: 'sagemaker'.",
        ),
        (
            "expired",
            Signing { token: Some("expired-in-2025"), ..right() },
            "403 ExpiredTokenException: The security token included in the request is expired",
        ),
        (
            "a slow clock",
            Signing { time: right().time - minutes(6), ..right() },
            "403 InvalidSignatureException: Signature expired: 20251231T235400Z is now earlier than 20251231T235500Z \
             (20260101T000000Z - 5 min.)",
        ),
        (
            "a fast clock",
            Signing { time: right().time + minutes(6), ..right() },
            "403 InvalidSignatureException: Signature not yet current: 20260101T000600Z is still later than \
             20260101T000500Z (20260101T000000Z + 5 min.)",
        ),
    ] {
        assert_eq!(heard(Signatures::verified("AKIDEXAMPLE", "secret/key"), signing.request()), expected, "{what}");
        // Where it is not verified, any will do.
        assert_eq!(heard(Signatures::Present, signing.request()), PREDICTION, "{what}");
    }
}

#[test]
fn what_is_signed_cannot_be_changed() {
    type Change = fn(&mut Request<()>);
    let changes: [(&str, Change, bool); 4] = [
        ("a signed header", |request| replace(request, "content-type", "text/csv"), false),
        ("the host", |request| replace(request, "host", "elsewhere"), false),
        (
            "the address",
            |request| *request.uri_mut() = "/endpoints/serverless/invocations".parse().expect("an address"),
            false,
        ),
        ("an unsigned header", |request| replace(request, "user-agent", "other"), true),
    ];
    for (what, change, holds) in changes {
        let mut request = right().request();
        change(&mut request);
        let heard = heard(Signatures::verified("AKIDEXAMPLE", "secret/key"), request);
        assert_eq!(heard == PREDICTION, holds, "{what}: {heard}");
    }
}

#[test]
fn a_signature_has_to_be_there() {
    let missing = "403 MissingAuthenticationTokenException: Missing Authentication Token";
    for (authorization, expected) in [
        (None, missing),
        (Some("Bearer token"), missing),
        (
            Some("AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, Signature=0"),
            "403 IncompleteSignatureException: Authorization header requires 'SignedHeaders' parameter.",
        ),
        (
            Some("AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=0"),
            "403 IncompleteSignatureException: Credential must have exactly 5 slash-delimited elements, e.g. \
             keyid/date/region/service/term, got 'a'",
        ),
        (Some("AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request,SignedHeaders=host,Signature=0"), PREDICTION),
    ] {
        let request = || {
            let mut request = Request::post(ADDRESS).body(()).expect("the request is well made");
            if let Some(authorization) = authorization {
                request.headers_mut().insert("authorization", HeaderValue::from_static(authorization));
            }
            request
        };
        assert_eq!(heard(Signatures::Present, request()), expected, "{authorization:?}");
        assert_eq!(heard(Signatures::Unchecked, request()), PREDICTION, "{authorization:?}");
    }
}

fn replace(request: &mut Request<()>, name: &'static str, value: &'static str) {
    request.headers_mut().insert(name, HeaderValue::from_static(value));
}

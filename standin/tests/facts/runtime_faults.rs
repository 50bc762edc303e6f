//! Faults of the runtime: what each does, and to whom.

use std::time::Duration;

use serde_json::json;
use standin::{Invoked, RuntimeFault, StreamShape};

use crate::runtime::{Client, endpoints, said};

fn fault(text: &str) -> RuntimeFault {
    text.parse().unwrap_or_else(|reason| panic!("{text}: {reason}"))
}

fn client(faults: &[&str]) -> Client {
    Client::of(faults.iter().fold(endpoints(), |standin, text| standin.with_runtime_fault(fault(text))))
}

const PREDICTION: &str = r#"{"predictions":[0.5]}"#;

#[test]
fn each_fault_has_its_form() {
    for (text, after, expected) in [
        ("throttle", 0, "400 ThrottlingException: "),
        ("unavailable", 0, "503 ServiceUnavailable: The service is unavailable: no instance takes the request."),
        ("not-ready", 0, "429 ModelNotReadyException: The model is not ready to serve inference requests."),
        ("internal", 0, "500 InternalFailure: An internal failure occurred."),
        ("dependency", 0, "530 InternalDependencyException: A dependency of the service failed."),
        ("validation", 0, "400 ValidationError: The request is not valid: a fault was asked for."),
        (
            "fail",
            0,
            "424 ModelError: Received server error (500) from primary with message \"The model failed.\". See the log \
             group /aws/sagemaker/Endpoints/demo in account 000000000000 for more information.",
        ),
        (
            "fail:413",
            0,
            "424 ModelError: Received client error (413) from primary with message \"The model does not take this.\". \
             See the log group /aws/sagemaker/Endpoints/demo in account 000000000000 for more information.",
        ),
        (
            "access-denied",
            0,
            "403 AccessDeniedException: User: arn:aws:iam::000000000000:user/demo is not authorized to perform: \
             sagemaker:InvokeEndpoint on resource: arn:aws:sagemaker:us-east-1:000000000000:endpoint/demo because no \
             identity-based policy allows the sagemaker:InvokeEndpoint action",
        ),
        ("expired", 0, "403 ExpiredTokenException: The security token included in the request is expired"),
        (
            "bad-signature",
            0,
            "403 InvalidSignatureException: The request signature we calculated does not match the signature you \
             provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for \
             details.",
        ),
        ("foreign", 0, "404 : <html><body>Not here.</body></html>"),
        ("foreign:502", 0, "502 : <html><body>Not here.</body></html>"),
        ("slow:2s", 2000, PREDICTION),
        ("stall@0s..5s", 5000, PREDICTION),
        ("close", 0, "closed"),
    ] {
        assert_eq!(client(&[text]).hear(), (Duration::from_millis(after), expected.to_owned()), "{text}");
    }
    assert_eq!(client(&["stall"]).hear(), (Duration::MAX, "never".to_owned()));
}

#[test]
fn a_model_error_names_the_original_status_and_the_log() {
    let Invoked::Reply { response, .. } = client(&["fail:503"]).invoke() else { panic!("an answer was expected") };
    let body: serde_json::Value = serde_json::from_slice(response.body()).expect("the body is JSON");
    for (member, expected) in [
        ("OriginalStatusCode", json!(503)),
        ("OriginalMessage", json!("The model failed.")),
        ("ErrorCode", json!("SERVER_ERROR_FROM_MODEL")),
        (
            "LogStreamArn",
            json!(
                "arn:aws:logs:us-east-1:000000000000:log-group:/aws/sagemaker/Endpoints/demo:log-stream:AllTraffic/\
                 i-00000000000000001"
            ),
        ),
    ] {
        assert_eq!(body[member], expected, "{member}");
    }
}

#[test]
fn a_throttling_has_null_for_its_message() {
    let Invoked::Reply { response, .. } = client(&["throttle"]).invoke() else { panic!("an answer was expected") };
    assert_eq!(response.body(), r#"{"Message":null}"#);
}

/// Sends one invocation every 100 ms; `x` for each that met a fault, `.` for each that did not.
fn check(faults: &[&str], expected: &str) {
    let mut client = client(faults);
    let mut seen = String::new();
    for _ in expected.chars() {
        seen.push(if client.hear() == (Duration::ZERO, PREDICTION.to_owned()) { '.' } else { 'x' });
        client.wait(Duration::from_millis(100));
    }
    assert_eq!(seen, expected, "{faults:?}");
}

#[test]
fn a_fault_meets_its_share_the_next_ones_or_a_time() {
    check(&["throttle"], "xxxxx");
    check(&["throttle=50%"], ".x.x.x.x");
    check(&["throttle=20%"], "....x....x");
    check(&["throttle=3"], "xxx.....");
    check(&["throttle@300ms..600ms"], "...xxx....");
    check(&["throttle=50%@300ms..700ms"], "....x.x...");
    // Nobody's share is lost to another's.
    check(&["throttle=25%", "fail=25%"], "...xx..xx..xx..xx");
    check(&["stream-broken"], "....");
}

#[test]
fn a_share_is_kept_exactly() {
    let mut client = client(&["throttle=2.5%", "fail=1%"]);
    for _ in 0..10_001 {
        client.invoke();
    }
    let counted = &client.standin.state()["invocations"]["demo"]["variants"]["AllTraffic"];
    let expected = json!({
        "Invocations": 10_001,
        "Answered": 9651,
        "Refused": {"ModelError": 100, "ThrottlingException": 250},
        "Unanswered": 0,
    });
    assert_eq!(*counted, expected);
    let faults = json!([
        {"Fault": "throttle=2.5%", "EndpointName": null, "Met": 250},
        {"Fault": "fail:500=1%", "EndpointName": null, "Met": 100},
    ]);
    assert_eq!(client.standin.state()["runtime_faults"], faults);
}

#[test]
fn a_fault_is_for_one_endpoint_or_ends() {
    let mut client = Client::of(endpoints().with_runtime_fault(fault("throttle").at_endpoint("serverless")));
    assert_eq!(client.hear().1, PREDICTION);
    let Invoked::Reply { response, .. } = client.send("/endpoints/serverless/invocations", &[], "{}") else {
        panic!("an answer was expected")
    };
    assert_eq!(said(&response), "400 ThrottlingException: ");
    client.standin.add_runtime_fault(fault("close"));
    assert_eq!(client.hear().1, "closed");
    client.standin.clear_runtime_faults();
    assert_eq!(client.hear().1, PREDICTION);
    assert_eq!(client.standin.state()["runtime_faults"], json!([]));
}

#[test]
fn a_stream_fails_half_way() {
    for (text, names, broken) in [
        ("throttle=1@1h..2h", vec!["PayloadPart"; 4], false),
        ("stream-broken", vec!["PayloadPart", "PayloadPart", "ModelStreamError", "StreamBroken"], false),
        (
            "stream-timeout",
            vec!["PayloadPart", "PayloadPart", "ModelStreamError", "ModelInvocationTimeExceeded"],
            false,
        ),
        ("stream-internal", vec!["PayloadPart", "PayloadPart", "InternalStreamFailure"], false),
        ("stream-cut", vec!["PayloadPart", "PayloadPart"], true),
    ] {
        let shape = StreamShape { parts: 4, every: Duration::ZERO };
        let mut client = Client::of(endpoints().with_stream_shape(shape).with_runtime_fault(fault(text)));
        let sent = client.send("/endpoints/demo/invocations-response-stream", &[], "{}");
        let Invoked::Stream { frames, broken: breaks, .. } = sent else { panic!("{text}: {sent:?}") };
        let bytes: Vec<u8> = frames.into_iter().flat_map(|(_, frame)| frame).collect();
        let stream = String::from_utf8_lossy(&bytes).into_owned();
        let mut rest = stream.as_str();
        for name in names {
            rest = rest.split_once(name).unwrap_or_else(|| panic!("{text}: {name} in {stream}")).1;
        }
        assert!(!rest.contains("PayloadPart"), "{text}: {stream}");
        assert_eq!(breaks, broken, "{text}");
    }
}

#[test]
fn a_fault_is_read_as_it_is_written() {
    for (text, expected) in [
        ("throttle", Ok("throttle")),
        ("throttle=5%", Ok("throttle=5%")),
        ("fail", Ok("fail:500")),
        ("fail:503=3", Ok("fail:503=3")),
        ("slow:1500ms=0.5%@1m..90s", Ok("slow:1500ms=0.5%@1m..90s")),
        ("foreign:502", Ok("foreign:502")),
        ("stall@10s..15s", Ok("stall@10s..15s")),
        (
            "fire",
            Err("'fire' is no fault: use one of throttle, unavailable, not-ready, internal, dependency, validation, \
                 fail[:STATUS], access-denied, expired, bad-signature, foreign[:STATUS], slow:DURATION, stall, close, \
                 stream-broken, stream-timeout, stream-internal, stream-cut"),
        ),
        ("fail:200", Err("the status '200' is not one of an error: use 400 to 599")),
        ("slow", Err("how slow? Give a duration, for example slow:2s")),
        ("slow:2", Err("'2' is not a duration: write a whole number with its unit, as 20ms, 10s, 5m or 1h")),
        ("stall:2s", Err("the fault 'stall' takes no ':2s'")),
        ("throttle=0%", Err("the share '0%' is not over 0% and up to 100%")),
        ("throttle=101%", Err("the share '101%' is not over 0% and up to 100%")),
        ("throttle=few", Err("'few' is neither a share such as 5% nor a count of 1 or more")),
        ("throttle=0", Err("'0' is neither a share such as 5% nor a count of 1 or more")),
        ("throttle@10s", Err("the window '10s' is not FROM..TO, as 10s..15s")),
        ("throttle@15s..10s", Err("the window '15s..10s' ends before it begins: give the earlier time first")),
    ] {
        let read = text.parse::<RuntimeFault>().map(|fault| fault.to_string());
        assert_eq!(read, expected.map(str::to_owned).map_err(str::to_owned), "{text}");
    }
}

//! Invocations: who takes them, what is answered, and how long it takes.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request};
use serde_json::json;
use standin::{Endpoint, Invoked, Overload, Payload, Reply, RuntimeService, Service, Signatures, Standin, StreamShape};

use crate::runtime::{Client, SIGNED, endpoints, header, said};

const VARIANT: &str = "X-Amzn-SageMaker-Target-Variant";
const COMPONENT: &str = "X-Amzn-SageMaker-Inference-Component";
const INPUT: &str = "X-Amzn-SageMaker-InputLocation";
const PREDICTION: &str = r#"{"predictions":[0.5]}"#;

/// Invokes an endpoint of each kind: what the answer says.
fn check(path: &str, headers: &[(&str, &str)], body: &str, expected: &str) {
    match Client::of(endpoints()).send(&format!("/endpoints/{path}"), headers, body) {
        Invoked::Reply { after: Duration::ZERO, response } => assert_eq!(said(&response), expected, "{path}"),
        other => panic!("{path} {headers:?}: {other:?}"),
    }
}

#[test]
fn each_kind_of_endpoint_takes_its_invocations() {
    let asynchronous = r#"{"InferenceId":"mine"}"#;
    let id = ("X-Amzn-SageMaker-Inference-Id", "mine");
    for (path, headers, body, expected) in [
        ("demo/invocations", vec![], "{}", PREDICTION),
        ("demo/invocations", vec![(VARIANT, "AllTraffic")], "{}", PREDICTION),
        ("hosting/invocations", vec![(COMPONENT, "summaries")], "{}", PREDICTION),
        ("serverless/invocations", vec![], "{}", PREDICTION),
        ("later/async-invocations", vec![id], "{}", asynchronous),
        ("later/async-invocations", vec![id, (INPUT, "s3://demo/in")], "", asynchronous),
    ] {
        check(path, &headers, body, expected);
    }
}

#[test]
fn what_no_endpoint_takes_is_refused() {
    for (path, headers, body, expected) in [
        ("absent/invocations", vec![], "{}", "400 ValidationError: Endpoint absent of account 000000000000 not found."),
        ("new/invocations", vec![], "{}", "400 ValidationError: Endpoint new of account 000000000000 not found."),
        (
            "demo/invocations",
            vec![(VARIANT, "green")],
            "{}",
            "400 ValidationError: Variant green of endpoint demo of account 000000000000 not found.",
        ),
        (
            "hosting/invocations",
            vec![(COMPONENT, "absent")],
            "{}",
            "400 ValidationError: Inference Component absent of endpoint hosting of account 000000000000 not found.",
        ),
        (
            "demo/invocations",
            vec![(COMPONENT, "summaries")],
            "{}",
            "400 ValidationError: Inference Component summaries of endpoint demo of account 000000000000 not found.",
        ),
        (
            "hosting/invocations",
            vec![(COMPONENT, "asleep")],
            "{}",
            "400 ValidationError: Inference Component has no capacity to process this request. \
             ApplicationAutoScaling may be in-progress (if configured) or try to increase the capacity by invoking \
             UpdateInferenceComponentRuntimeConfig API.",
        ),
        (
            "hosting/invocations",
            vec![],
            "{}",
            "400 ValidationError: Inference Component Name header is required for endpoints to which you plan to \
             deploy inference components. Please include Inference Component Name header or consider using SageMaker \
             models.",
        ),
        (
            "hosting/invocations",
            vec![(COMPONENT, "summaries"), (VARIANT, "AllTraffic")],
            "{}",
            "400 ValidationError: TargetVariant and InferenceComponentName cannot be used together: name one of them.",
        ),
        (
            "idle/invocations",
            vec![],
            "{}",
            "503 ServiceUnavailable: The service is unavailable: no instance takes the request.",
        ),
        (
            "demo/async-invocations",
            vec![],
            "{}",
            "400 ValidationError: Endpoint demo is not asynchronous: use InvokeEndpoint.",
        ),
        (
            "later/invocations",
            vec![],
            "{}",
            "400 ValidationError: Endpoint later is asynchronous: use InvokeEndpointAsync.",
        ),
        (
            "later/invocations-response-stream",
            vec![],
            "{}",
            "400 ValidationError: Endpoint later is asynchronous: use InvokeEndpointAsync.",
        ),
        ("later/async-invocations", vec![], "", "400 ValidationError: Either InputLocation or Body is required."),
        (
            "later/async-invocations",
            vec![(INPUT, "s3://demo/in")],
            "{}",
            "400 ValidationError: InputLocation and Body cannot be used together: send one of them.",
        ),
        (
            "later/async-invocations",
            vec![(INPUT, "demo/in")],
            "",
            "400 ValidationError: Invalid S3 URI 'demo/in' in InputLocation.",
        ),
        (
            "demo/invocations",
            vec![("X-Amzn-SageMaker-Custom-Attributes", &"a".repeat(1025))],
            "{}",
            "400 ValidationError: 1 validation error detected: Value at 'customAttributes' failed to satisfy \
             constraint: Member must have length less than or equal to 1024",
        ),
        ("demo/ping", vec![], "{}", "400 ValidationError: /endpoints/demo/ping is no address of the runtime."),
    ] {
        check(path, &headers, body, expected);
    }
}

#[test]
fn a_body_has_its_limit() {
    for (path, most) in [("demo/invocations", 6_291_456), ("later/async-invocations", 128_000)] {
        for (length, taken) in [(most, true), (most + 1, false)] {
            let request = Request::post(format!("/endpoints/{path}")).header("authorization", SIGNED);
            let (head, ()) = request.body(()).expect("the request is well made").into_parts();
            let mut client = Client::of(endpoints());
            let invoked = client.standin.invoke(&head, &Payload::discarded(length), client.now);
            let Invoked::Reply { response, .. } = invoked else { panic!("{path}: {invoked:?}") };
            assert_eq!(response.status().is_success(), taken, "{path} {length}");
            if !taken {
                let expected = format!(
                    "400 ValidationError: The body has {length} bytes: {most} bytes are the most that an invocation of \
                     this kind takes."
                );
                assert_eq!(said(&response), expected);
            }
        }
    }
}

#[test]
fn an_answer_has_the_services_headers() {
    let mut client = Client::of(endpoints().with_reply(Reply::Echo));
    let sent = client.send("/endpoints/demo/invocations", &[("content-type", "text/csv")], "1,2");
    let Invoked::Reply { response, .. } = sent else { panic!("{sent:?}") };
    assert_eq!((response.status().as_u16(), said(&response).as_str()), (200, "1,2"));
    for (name, expected) in [
        ("content-type", "text/csv"),
        ("x-amzn-invoked-production-variant", "AllTraffic"),
        ("x-amzn-requestid", "00000001-0000-4000-8000-000000000001"),
    ] {
        assert_eq!(header(&response, name), expected, "{name}");
    }

    let sent = client.send("/endpoints/later/async-invocations", &[], "{}");
    let Invoked::Reply { response, .. } = sent else { panic!("{sent:?}") };
    assert_eq!(response.status().as_u16(), 202);
    let id = "00000002-0000-4000-8000-000000000002";
    for (name, expected) in [
        ("x-amzn-sagemaker-outputlocation", format!("s3://demo/out/{id}.out")),
        ("x-amzn-sagemaker-failurelocation", format!("s3://demo/out/{id}.error")),
    ] {
        assert_eq!(header(&response, name), expected, "{name}");
    }

    let sent = client.send("/endpoints/absent/invocations", &[], "{}");
    let Invoked::Reply { response, .. } = sent else { panic!("{sent:?}") };
    let expected = "ValidationError:http://internal.amazon.com/coral/com.amazonaws.sagemaker.runtime/";
    assert_eq!(header(&response, "x-amzn-errortype"), expected);
}

#[test]
fn every_variant_gets_its_share_of_the_invocations() {
    let mut client = Client::of(Standin::new().with_endpoint(
        Endpoint::named("demo").with_variant("blue", 1).with_variant("green", 1).with_variant("none", 1),
    ));
    let weights = json!([
        {"VariantName": "blue", "DesiredWeight": 3},
        {"VariantName": "green", "DesiredWeight": 1},
        {"VariantName": "none", "DesiredWeight": 0},
    ]);
    let input = json!({"EndpointName": "demo", "DesiredWeightsAndCapacities": weights});
    client.standin = client.standin.with(Service::SageMaker, "UpdateEndpointWeightsAndCapacities", &input);
    let mut seen = BTreeMap::<String, u32>::new();
    let mut first = Vec::new();
    for _ in 0..400 {
        let Invoked::Reply { response, .. } = client.invoke() else { panic!("an answer was expected") };
        let variant = header(&response, "x-amzn-invoked-production-variant");
        if first.len() < 4 {
            first.push(variant.clone());
        }
        *seen.entry(variant).or_default() += 1;
    }
    assert_eq!(first, ["blue", "blue", "green", "blue"]);
    assert_eq!(seen, BTreeMap::from([("blue".to_owned(), 300), ("green".to_owned(), 100)]));
    let counted = &client.standin.state()["invocations"]["demo"]["variants"];
    assert_eq!((&counted["blue"]["Invocations"], &counted["green"]["Answered"]), (&json!(300), &json!(100)));
}

#[test]
fn instances_work_on_so_many_requests_and_the_others_wait() {
    let service = RuntimeService { concurrency: 2, queue: 1, ..RuntimeService::taking(Duration::from_millis(100)) };
    let unavailable = "503 ServiceUnavailable: The service is unavailable: no instance takes the request.";
    let mut client = Client::of(endpoints().with_service(service));
    // Two instances with two places each, and one may wait for each.
    for (number, expected) in [100, 100, 100, 100, 200, 200].into_iter().enumerate() {
        assert_eq!(client.hear(), (Duration::from_millis(expected), PREDICTION.to_owned()), "{number}");
    }
    assert_eq!(client.hear(), (Duration::ZERO, unavailable.to_owned()));
    client.wait(Duration::from_millis(99));
    assert_eq!(client.hear(), (Duration::ZERO, unavailable.to_owned()));
    client.wait(Duration::from_millis(1));
    assert_eq!(client.hear(), (Duration::from_millis(100), PREDICTION.to_owned()));

    let throttled = RuntimeService { overload: Overload::Throttled, ..service };
    let mut client = Client::of(endpoints().with_service(throttled));
    let heard: Vec<_> = (0..7).map(|_| client.hear().1).collect();
    assert_eq!(heard[6], "400 ThrottlingException: ");

    let own = RuntimeService::taking(Duration::from_millis(30));
    let mut client = Client::of(endpoints().with_service(service).with_service_of("demo", own));
    assert_eq!(client.hear().0, Duration::from_millis(30));
}

#[test]
fn capacity_that_comes_or_goes_counts_at_once() {
    let service = RuntimeService { queue: 0, ..RuntimeService::taking(Duration::from_secs(1)) };
    let mut client = Client::of(endpoints().with_service(service));
    let mut taken = |instances: u32| {
        let input = json!({
            "EndpointName": "demo",
            "DesiredWeightsAndCapacities": [{"VariantName": "AllTraffic", "DesiredInstanceCount": instances}],
        });
        let scaled = client.standin.perform(Service::SageMaker, "UpdateEndpointWeightsAndCapacities", &input);
        assert!(scaled.is_ok(), "{scaled:?}");
        let taken = (0..10).filter(|_| client.hear().1 == PREDICTION).count();
        client.wait(Duration::from_secs(1));
        taken
    };
    assert_eq!([2, 5, 1, 3].map(&mut taken), [2, 5, 1, 3]);
}

#[test]
fn a_serverless_endpoint_throttles_past_its_concurrency() {
    let mut client = Client::of(endpoints().with_service(RuntimeService::taking(Duration::from_secs(1))));
    let heard: Vec<_> = (0..201)
        .map(|_| match client.send("/endpoints/serverless/invocations", &[], "{}") {
            Invoked::Reply { response, .. } => said(&response),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!((heard[199].as_str(), heard[200].as_str()), (PREDICTION, "400 ThrottlingException: "));
}

#[test]
fn durations_are_spread_evenly() {
    let service = RuntimeService {
        spread: Duration::from_millis(50),
        concurrency: 10_000,
        ..RuntimeService::taking(Duration::from_millis(100))
    };
    let mut client = Client::of(endpoints().with_service(service));
    let mut durations: Vec<_> = (0..10_000).map(|_| client.hear().0).collect();
    durations.sort_unstable();
    for (percent, expected) in [(0, 50), (25, 75), (50, 100), (75, 125), (99, 149)] {
        let found = durations[percent * 100].as_millis();
        assert!(found.abs_diff(expected) <= 1, "{percent} %: {found} ms, not {expected} ms");
    }
}

#[test]
fn a_stream_comes_in_its_parts() {
    let shape = StreamShape { parts: 3, every: Duration::from_millis(20) };
    let service = RuntimeService::taking(Duration::from_millis(100));
    let standin = endpoints().with_reply(Reply::Echo).with_stream_shape(shape).with_service(service);
    let mut client = Client::of(standin);
    let sent = client.send("/endpoints/demo/invocations-response-stream", &[("content-type", "text/plain")], "abcdefg");
    let Invoked::Stream { after, head, frames, broken: false } = sent else { panic!("{sent:?}") };
    assert_eq!(
        (after, head.headers()["content-type"].to_str().ok()),
        (Duration::from_millis(100), Some("application/vnd.amazon.eventstream"))
    );
    assert_eq!(head.headers()["x-amzn-sagemaker-content-type"], "text/plain");
    assert_eq!(head.headers()["x-amzn-invoked-production-variant"], "AllTraffic");
    assert!(frames.iter().all(|(delay, _)| *delay == Duration::from_millis(20)));
    // The place is taken until the last part is sent.
    client.invoke();
    assert_eq!(client.hear().0, Duration::from_millis(200));
}

#[test]
fn only_what_is_looked_into_is_kept() {
    for (standin, expected) in [
        (Standin::new(), false),
        (Standin::new().with_reply(Reply::Echo), true),
        (Standin::new().with_reply(Reply::Fixed(Bytes::new())), false),
        (Standin::new().with_signatures(Signatures::Unchecked), false),
        (Standin::new().with_signatures(Signatures::verified("key", "secret")), true),
    ] {
        assert_eq!(standin.reads_bodies(), expected);
    }
    let request = Request::builder().method(Method::POST).uri("/endpoints/demo/invocations");
    let mut client = Client::of(endpoints().with_signatures(Signatures::Unchecked));
    let invoked = client.send_request(request.body(()).expect("the request is well made"), "{}");
    assert!(matches!(invoked, Invoked::Reply { response, .. } if response.status().is_success()));
    assert!(client.standin.calls().is_empty());
}

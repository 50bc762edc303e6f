//! What is drawn of a kind of endpoint: what it publishes, and nothing else.

use serde_json::Value;

use crate::body::body;
use crate::graphs::{drawn, widgets};

#[test]
fn every_kind_draws_what_it_publishes() {
    for (kind, metric, drawn, not_drawn) in [
        (
            "realtime",
            "InvocationsPerInstance",
            &["OverheadLatency", "GPUUtilization", "InvocationModelErrors", "\"Invocations\""][..],
            &["Normalized", "Serverless", "ApproximateBacklogSize"][..],
        ),
        (
            "async",
            "ApproximateBacklogSize",
            &[
                "ApproximateBacklogSizePerInstance",
                "ApproximateAgeOfOldestRequest",
                "HasBacklogWithoutCapacity",
                "InvocationFailures",
                "ExpiredRequests",
                "TimeInBacklog",
                "TotalProcessingTime",
                "\"CPUUtilization\"",
            ],
            &["OverheadLatency", "InvocationModelErrors", "\"Invocations\"", "InvocationsPerInstance"],
        ),
        (
            "serverless",
            "ServerlessProvisionedConcurrencyUtilization",
            &[
                "ModelSetupTime",
                "ServerlessProvisionedConcurrencyExecutions",
                "ServerlessProvisionedConcurrencySpilloverInvocations",
                "ServerlessConcurrentExecutionsUtilization",
                "MemoryUtilization",
            ],
            &["CPUUtilization", "SampleCount", "GPUUtilization", "instances"],
        ),
        (
            "component",
            "ConcurrentRequestsPerCopy",
            &[
                "InvocationsPerCopy",
                "NoCapacityInvocationFailures",
                "CPUUtilizationNormalized",
                "/aws/sagemaker/InferenceComponents",
                "\"copies\"",
            ],
            &["EndpointName", "OverheadLatency", "\"CPUUtilization\""],
        ),
    ] {
        let steps = |shape| {
            format!("step_scaling: {{ metric: {metric}, alarms: {shape}, steps: 'below 0.2: -1, from 0.5: +1' }}")
        };
        let tracking = format!("target_tracking: {{ metric: {metric}, target_value: 0.5 }}");
        for policy in [steps("always-on"), steps("paired"), tracking] {
            for seconds in [10, 30, 60, 120, 180, 240, 300] {
                let written = body(&format!(
                    "{{ kind: {kind}, capacity: {{ min: 1, max: 4 }}, metric_publish_frequency_seconds: {seconds}, {policy} }}"
                ))
                .to_string();
                for name in drawn {
                    assert!(written.contains(name), "{kind}, {policy}, {seconds} s: {name} is not in {written}");
                }
                for name in not_drawn {
                    assert!(!written.contains(name), "{kind}, {policy}, {seconds} s: {name} is in {written}");
                }
            }
        }
    }
}

#[track_caller]
fn titled<'a>(body: &'a Value, beginning: &str) -> &'a Value {
    let mut graphs = widgets(body).iter().map(|widget| &widget["properties"]);
    graphs.find(|graph| graph["title"].as_str().is_some_and(|title| title.starts_with(beginning))).unwrap()
}

#[test]
fn what_is_special_to_a_kind() {
    let body_of = |kind: &str| {
        body(&format!(
            "{{ kind: {kind}, capacity: {{ max: 4 }}, scale_to_zero: true, target_tracking: {{ metric: {}, target_value: 7 }} }}",
            if kind == "async" { "ApproximateBacklogSize" } else { "InvocationsPerCopy" }
        ))
    };
    let queue = body_of("async");
    assert_eq!(
        drawn(titled(&queue, "Queue")),
        [
            "Queue: requests waiting, and age of the oldest",
            "requests",
            "seconds",
            "ApproximateBacklogSize Average waiting",
            "ApproximateBacklogSizePerInstance Average waiting for each instance",
            "ApproximateAgeOfOldestRequest Maximum age of the oldest",
        ]
    );
    assert_eq!(
        drawn(titled(&queue, "Time of a request")),
        [
            "Time of a request",
            "ms",
            "TimeInBacklog Average in the queue, average",
            " Maximum in the queue, longest",
            "TotalProcessingTime Average as a whole, average",
            " Maximum as a whole, longest",
        ]
    );
    let serverless = body("{ kind: serverless, capacity: { min: 1, max: 4 }, target_tracking: { target_value: 0.7 } }");
    assert_eq!(
        drawn(titled(&serverless, "Concurrency in use")),
        [
            "Concurrency in use",
            "fraction of 1",
            "ServerlessProvisionedConcurrencyUtilization Maximum of the provisioned concurrency",
            "ServerlessConcurrentExecutionsUtilization Maximum of the concurrency limit, on demand",
        ]
    );
    assert_eq!(
        drawn(titled(&serverless, "Model set-up")),
        [
            "Model set-up time: cold starts",
            "ms",
            " average / 1000 average",
            " longest / 1000 longest",
            "ModelSetupTime Average ",
            " Maximum ",
        ]
    );
    let component = body_of("component");
    assert_eq!(
        drawn(titled(&component, "Work of each copy")),
        [
            "Work of each copy",
            "invocations a minute",
            "requests at a time",
            "InvocationsPerCopy Sum invocations a minute",
            "ConcurrentRequestsPerCopy Maximum requests at a time",
        ]
    );
}

//! What stands around the handler here: services that never help, and a receiver that keeps what it gets.

use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::time::Duration;

use lambda::callback::{Attempt, Callback};
use lambda::event::{CallbackScheme, ResponseUrl};
use lambda::handler::{Undelivered, handle};
use lambda::identity::Target;
use lambda::services::{
    DescribedAlarm, DescribedPolicy, EndpointState, ErrorKind, InferenceComponentState, RegisteredTarget,
    ScheduledAction, ServiceError, Services, Tags, Write, Written,
};
use serde_json::Value;
use tokio::time::Instant;

use crate::attributes::ATTRIBUTES;

/// How the message of [`Behaviour::Panic`] begins.
const BROKEN: &str = "the service broke";
/// The query of the URL of every event here; no part of it may be seen anywhere.
pub(crate) const QUERY: &str = "X-Amz-Expires=7200&X-Amz-Signature=5ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7e7";
/// The signature in it.
pub(crate) const SIGNATURE: &str = "5ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7e7";
pub(crate) const STACK_ID: &str =
    "arn:aws:cloudformation:us-east-1:123456789012:stack/s/11111111-1111-1111-1111-111111111111";
pub(crate) const PHYSICAL_ID: &str = "endpoint/ep/variant/v1|sagemaker:variant:DesiredInstanceCount|sagemaker";

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    Refuse,
    Hang,
    Panic,
}

/// Services that treat every call alike, and count them.
pub(crate) struct Unhelpful {
    behaviour: Behaviour,
    calls: AtomicUsize,
}

impl Unhelpful {
    pub(crate) const fn new(behaviour: Behaviour) -> Self {
        Self { behaviour, calls: AtomicUsize::new(0) }
    }

    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    async fn call<T>(&self, operation: &'static str) -> Result<T, ServiceError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        match self.behaviour {
            Behaviour::Refuse => Err(ServiceError {
                operation,
                kind: ErrorKind::Refused {
                    code: "AccessDeniedException".to_owned(),
                    message: format!("not allowed: \u{1b}[31m{operation}\u{1b}[0m, see https://host/?{QUERY}"),
                },
            }),
            Behaviour::Hang => pending().await,
            Behaviour::Panic => panic!("{BROKEN} at https://host/?{QUERY}"),
        }
    }
}

impl Services for Unhelpful {
    async fn target(&self, _: &Target) -> Result<Option<RegisteredTarget>, ServiceError> {
        self.call("DescribeScalableTargets").await
    }

    async fn target_tags(&self, _: &str) -> Result<Tags, ServiceError> {
        self.call("ListTagsForResource").await
    }

    async fn policies(&self, _: &Target) -> Result<Vec<DescribedPolicy>, ServiceError> {
        self.call("DescribeScalingPolicies").await
    }

    async fn scheduled_actions(&self, _: &Target) -> Result<Vec<ScheduledAction>, ServiceError> {
        self.call("DescribeScheduledActions").await
    }

    async fn alarms(&self, _: &str) -> Result<Vec<DescribedAlarm>, ServiceError> {
        self.call("DescribeAlarms").await
    }

    async fn alarm_tags(&self, _: &str) -> Result<Tags, ServiceError> {
        self.call("ListTagsForResource").await
    }

    async fn endpoint(&self, _: &str) -> Result<Option<EndpointState>, ServiceError> {
        self.call("DescribeEndpoint").await
    }

    async fn inference_component(&self, _: &str) -> Result<Option<InferenceComponentState>, ServiceError> {
        self.call("DescribeInferenceComponent").await
    }

    async fn write(&self, write: &Write) -> Result<Written, ServiceError> {
        self.call(write.operation()).await
    }
}

/// A receiver that answers every attempt alike, and keeps what it got and when.
pub(crate) struct Receiver {
    answer: Result<(), Attempt>,
    received: Mutex<Vec<(Instant, Vec<u8>)>>,
}

impl Receiver {
    pub(crate) const fn new(answer: Result<(), Attempt>) -> Self {
        Self { answer, received: Mutex::new(Vec::new()) }
    }

    pub(crate) fn received(&self) -> Vec<(Instant, Vec<u8>)> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The bodies it got.
    pub(crate) fn bodies(&self) -> Vec<Vec<u8>> {
        self.received().into_iter().map(|(_, body)| body).collect()
    }
}

impl Callback for Receiver {
    async fn put(&self, _: &ResponseUrl, body: Vec<u8>) -> Result<(), Attempt> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).push((Instant::now(), body));
        self.answer.clone()
    }
}

/// Has an event handled with so many seconds left.
pub(crate) async fn handled(
    event: &str,
    seconds: u64,
    services: &impl Services,
    receiver: &Receiver,
) -> Result<(), Undelivered> {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    let result = handle(event, CallbackScheme::Https, deadline, services, receiver).await;
    assert!(Instant::now() < deadline, "it was over before the deadline");
    result
}

/// An event of the usual ids, with more members.
pub(crate) fn event(members: &str) -> String {
    format!(
        r#"{{"RequestId":"req-1","StackId":"{STACK_ID}","LogicalResourceId":"Scaling",
        "ResourceType":"Custom::SageMakerScaling","ResponseURL":"https://host/a%7Cb?{QUERY}",{members}}}"#
    )
}

/// A Create of a target with one policy.
pub(crate) fn create() -> String {
    event(&format!(r#""RequestType":"Create","ResourceProperties":{PROPERTIES}"#))
}

/// A Delete of that.
pub(crate) fn delete() -> String {
    event(&format!(r#""RequestType":"Delete","PhysicalResourceId":"{PHYSICAL_ID}""#))
}

/// Properties as CloudFormation sends them.
pub(crate) const PROPERTIES: &str = r#"{"ServiceToken":"arn:aws:lambda:us-east-1:123456789012:function:f",
    "EndpointName":"ep","VariantName":"v1","MinCapacity":"1","MaxCapacity":"4","ScalingPolicies":[{"PolicyName":"tt",
    "PolicyType":"TargetTrackingScaling","TargetTrackingScalingPolicyConfiguration":{"TargetValue":"70.0",
    "PredefinedMetricSpecification":{"PredefinedMetricType":"SageMakerVariantInvocationsPerInstance"}}}]}"#;

/// A body as it was understood, after what holds for every body: JSON, a status, an identity, no secret, no more than
/// CloudFormation takes.
pub(crate) fn understood(body: &[u8]) -> Value {
    assert!(body.len() <= 4_096, "{} bytes", body.len());
    let text = str::from_utf8(body).unwrap();
    assert!(!text.contains(QUERY), "{text}");
    let reply: Value = serde_json::from_str(text).unwrap();
    let physical_id = reply["PhysicalResourceId"].as_str().unwrap();
    assert!((1..=1_024).contains(&physical_id.len()), "{text}");
    let reason = reply["Reason"].as_str().unwrap();
    assert!(!reason.is_empty() && !reason.contains(char::is_control) && !reason.contains(SIGNATURE), "{text}");
    match reply["Status"].as_str().unwrap() {
        "SUCCESS" => assert_eq!(keys(&reply["Data"]), ATTRIBUTES, "{text}"),
        "FAILED" => assert_eq!(reply["Data"], serde_json::json!({}), "{text}"),
        status => panic!("{status} is no status"),
    }
    reply
}

fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// Keeps the panics of [`Behaviour::Panic`] off the output: they are wanted, and there are many.
pub(crate) fn without_noise() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let message = panic.payload().downcast_ref::<String>();
            if !message.is_some_and(|message| message.starts_with(BROKEN)) {
                others(panic);
            }
        }));
    });
}

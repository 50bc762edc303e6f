//! An account to call: requests in awsJson, time under the test's control. It begins with the year 2026.

use std::borrow::Borrow;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};
use standin::{Endpoint, Outcome, Service, Standin};

/// `endpoint/demo/variant/AllTraffic` with 2 instances.
pub(crate) const INSTANCES: (&str, &str) =
    ("endpoint/demo/variant/AllTraffic", "sagemaker:variant:DesiredInstanceCount");
/// A serverless variant with 5 provisioned.
pub(crate) const CONCURRENCY: (&str, &str) =
    ("endpoint/demo/variant/Serverless", "sagemaker:variant:DesiredProvisionedConcurrency");
/// An inference component with 1 copy.
pub(crate) const COPIES: (&str, &str) =
    ("inference-component/summaries", "sagemaker:inference-component:DesiredCopyCount");

/// A refusal: the exception and the message.
pub(crate) type Refusal = (String, String);

pub(crate) struct Account {
    pub(crate) standin: Standin,
    pub(crate) now: SystemTime,
}

impl Account {
    pub(crate) fn new() -> Self {
        let demo = Endpoint::named("demo").with_variant("AllTraffic", 2).with_serverless_variant("Serverless", 5);
        let standin = Standin::new().with_endpoint(demo).with_inference_component("summaries", "demo", "AllTraffic", 1);
        Self { standin, now: SystemTime::UNIX_EPOCH + Duration::from_hours(490_896) }
    }

    /// With the instances of `demo` registered from 1 to 4.
    pub(crate) fn registered() -> Self {
        let mut account = Self::new();
        account.done("RegisterScalableTarget", target(INSTANCES, json!({"MinCapacity": 1, "MaxCapacity": 4})));
        account
    }

    /// Calls an operation; its name says which service it belongs to.
    pub(crate) fn call(&mut self, operation: &str, input: &Value) -> Result<Value, Refusal> {
        let request = request(service(operation), operation, input);
        match self.standin.answer(&request, self.now) {
            Outcome::Reply(response) => read(&response),
            other => panic!("{operation} was not answered: {other:?}"),
        }
    }

    /// Calls an operation that has to succeed.
    pub(crate) fn done(&mut self, operation: &str, input: impl Borrow<Value>) -> Value {
        let input = input.borrow();
        match self.call(operation, input) {
            Ok(answer) => answer,
            Err((exception, message)) => panic!("{operation} {input}: {exception}: {message}"),
        }
    }

    /// Calls an operation and compares its refusal with the start of `EXCEPTION: MESSAGE`; empty means success.
    #[track_caller]
    pub(crate) fn check(&mut self, operation: &str, input: &Value, expected: &str) {
        let refusal = match self.call(operation, input) {
            Ok(_) => String::new(),
            Err((exception, message)) => format!("{exception}: {message}"),
        };
        let fits = if expected.is_empty() { refusal.is_empty() } else { refusal.starts_with(expected) };
        assert!(fits, "{operation} {input}\nexpected {expected}\ngot      {refusal}");
    }

    pub(crate) fn wait(&mut self, seconds: u64) {
        self.now += Duration::from_secs(seconds);
    }
}

/// The three members that name a target, with further ones.
pub(crate) fn target((resource_id, dimension): (&str, &str), further: Value) -> Value {
    let mut input = json!({"ServiceNamespace": "sagemaker", "ResourceId": resource_id, "ScalableDimension": dimension});
    with(&mut input, further);
    input
}

/// Puts further members over those of an input; null takes one away.
pub(crate) fn with(input: &mut Value, further: Value) {
    let Value::Object(further) = further else { panic!("expected members, got: {further}") };
    for (name, value) in further {
        input[name] = value;
    }
}

/// A request in the JSON protocol of the operation's service.
pub(crate) fn request(service: Service, operation: &str, input: &Value) -> Request<Bytes> {
    let prefix = match service {
        Service::ApplicationAutoScaling => "AnyScaleFrontendService",
        Service::SageMaker => "SageMaker",
        Service::CloudWatch => "GraniteServiceVersion20100801",
    };
    Request::post("/")
        .header("x-amz-target", format!("{prefix}.{operation}"))
        .header("authorization", authorization("us-east-1"))
        .body(Bytes::from(input.to_string()))
        .expect("the request is well made")
}

pub(crate) fn authorization(region: &str) -> String {
    format!("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/{region}/service/aws4_request, SignedHeaders=host")
}

/// Reads an answer in JSON.
pub(crate) fn read(response: &Response<Bytes>) -> Result<Value, Refusal> {
    let body: Value = serde_json::from_slice(response.body()).expect("the answer is JSON");
    if response.status().is_success() {
        return Ok(body);
    }
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    Err((
        text("__type").expect("a refusal has a type"),
        text("Message").or_else(|| text("message")).expect("a refusal has a message"),
    ))
}

fn service(operation: &str) -> Service {
    let has = |words: &[&str]| words.iter().any(|word| operation.contains(word));
    if has(&["Alarm", "Dashboard"]) {
        Service::CloudWatch
    } else if has(&["Endpoint", "InferenceComponent", "Model"])
        || ["AddTags", "DeleteTags", "ListTags"].contains(&operation)
    {
        Service::SageMaker
    } else {
        Service::ApplicationAutoScaling
    }
}

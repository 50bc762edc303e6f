//! An account of the stand-in behind the SDKs' own HTTP layer, on tokio's clock.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use aws_config::BehaviorVersion;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::time::TimeSource;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_types::SdkConfig;
use aws_types::region::Region;
use bytes::Bytes;
use http::{Request, Response};
use loadgen::observation::Observation;
use loadgen::watch::{Watch, Watched};
use serde_json::{Value, json};
use standin::{Endpoint, Fault, Service, Standin};
use tokio::time::Instant;

/// What the stand-in's time is at the start of tokio's.
const BEGINNING: Duration = Duration::from_hours(491_258);

/// An account with an endpoint `demo`.
#[derive(Clone)]
pub(crate) struct Account {
    standin: Arc<Mutex<Standin>>,
    /// Answers that are given in the place of the stand-in's, by operation: the last one for good.
    answers: Arc<Mutex<BTreeMap<&'static str, VecDeque<Value>>>>,
    started: Instant,
}

impl Account {
    pub(crate) fn new() -> Self {
        let demo = Endpoint::named("demo").with_variant("AllTraffic", 2);
        Self::of(Standin::new().with_change_duration(Duration::from_mins(1)).with_endpoint(demo))
    }

    /// An account as a stand-in has it.
    pub(crate) fn of(standin: Standin) -> Self {
        let standin = Arc::new(Mutex::new(standin.at(SystemTime::UNIX_EPOCH + BEGINNING)));
        Self { standin, answers: Arc::default(), started: Instant::now() }
    }

    /// With its variant registered from 1 to 4, and a policy that an alarm calls.
    pub(crate) fn scaled() -> Self {
        let account = Self::new();
        account.register("endpoint/demo/variant/AllTraffic", "sagemaker:variant:DesiredInstanceCount");
        account
    }

    /// Registers a resource from 1 to 4, with a policy `steps` that the alarm `steps-alarm` calls.
    pub(crate) fn register(&self, resource_id: &str, dimension: &str) {
        let target =
            json!({"ServiceNamespace": "sagemaker", "ResourceId": resource_id, "ScalableDimension": dimension});
        let with = |members: Value| {
            let mut input = target.clone();
            input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
            input
        };
        let range = with(json!({"MinCapacity": 1, "MaxCapacity": 4}));
        self.perform(Service::ApplicationAutoScaling, "RegisterScalableTarget", &range);
        let policy = with(json!({
            "PolicyName": "steps",
            "PolicyType": "StepScaling",
            "StepScalingPolicyConfiguration": {
                "AdjustmentType": "ChangeInCapacity",
                "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}],
            },
        }));
        let policy = self.perform(Service::ApplicationAutoScaling, "PutScalingPolicy", &policy);
        let alarm = json!({
            "AlarmName": "steps-alarm",
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "Threshold": 10,
            "EvaluationPeriods": 1,
            "Namespace": "AWS/SageMaker",
            "MetricName": "InvocationsPerInstance",
            "Statistic": "Sum",
            "Period": 60,
            "AlarmActions": [policy["PolicyARN"]],
        });
        self.perform(Service::CloudWatch, "PutMetricAlarm", &alarm);
    }

    /// Puts the alarm into a state.
    pub(crate) fn set_alarm(&self, state: &str) {
        let input = json!({"AlarmName": "steps-alarm", "StateValue": state, "StateReason": "a test"});
        self.perform(Service::CloudWatch, "SetAlarmState", &input);
    }

    /// Gives the variant another range.
    pub(crate) fn set_range(&self, min: u32, max: u32) {
        let input = json!({
            "ServiceNamespace": "sagemaker",
            "ResourceId": "endpoint/demo/variant/AllTraffic",
            "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
            "MinCapacity": min,
            "MaxCapacity": max,
        });
        self.perform(Service::ApplicationAutoScaling, "RegisterScalableTarget", &input);
    }

    pub(crate) fn perform(&self, service: Service, operation: &str, input: &Value) -> Value {
        self.standin().perform(service, operation, input).unwrap_or_else(|error| panic!("{operation}: {error:?}"))
    }

    /// Lets the next calls of an operation meet a fault.
    pub(crate) fn fault(&self, operation: &str, times: usize, fault: &Fault) {
        (0..times).for_each(|_| self.standin().add_fault(operation, fault.clone()));
    }

    /// Gives answers in the place of the stand-in's, the last one for good.
    pub(crate) fn answer(&self, operation: &'static str, answers: impl IntoIterator<Item = Value>) {
        self.answers.lock().unwrap().insert(operation, answers.into_iter().collect());
    }

    pub(crate) fn standin(&self) -> MutexGuard<'_, Standin> {
        self.standin.lock().unwrap()
    }

    /// How often an operation was called.
    pub(crate) fn calls(&self, operation: &str) -> usize {
        self.standin().calls().iter().filter(|call| call.operation == operation).count()
    }

    pub(crate) fn config(&self) -> SdkConfig {
        let account = self.clone();
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new(
                "AKID", "secret", None, None, "test",
            )))
            .time_source(self.clone())
            .http_client(http_client_fn(move |_, _| SharedHttpConnector::new(account.clone())))
            .build()
    }

    /// Watches the endpoint's variant.
    pub(crate) fn watch(&self) -> Watch {
        Watch::new(&self.config(), variant(Some("AllTraffic")))
    }

    /// Looks at the endpoint's variant once.
    pub(crate) async fn look(&self) -> Observation {
        self.watch().look(Duration::ZERO).await
    }
}

pub(crate) fn variant(variant: Option<&str>) -> Watched {
    Watched::Endpoint { endpoint: "demo".to_owned(), variant: variant.map(str::to_owned) }
}

impl fmt::Debug for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Account")
    }
}

impl TimeSource for Account {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + BEGINNING + self.started.elapsed()
    }
}

impl HttpConnector for Account {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let request = request.try_into_http1x().unwrap();
        let request = request.map(|body| Bytes::copy_from_slice(body.bytes().unwrap()));
        if let Some(answer) = self.scripted(&request) {
            return HttpConnectorFuture::ready(Ok(smithy(Response::new(answer.to_string().into()))));
        }
        let outcome = self.standin().answer(&request, self.now());
        HttpConnectorFuture::new(async move { Ok(smithy(outcome.reply().await)) })
    }
}

impl Account {
    fn scripted(&self, request: &Request<Bytes>) -> Option<Value> {
        let target = request.headers().get("x-amz-target")?.to_str().ok()?;
        let mut answers = self.answers.lock().unwrap();
        let answers = answers.iter_mut().find(|(operation, _)| target.ends_with(*operation))?.1;
        if answers.len() == 1 { answers.front().cloned() } else { answers.pop_front() }
    }
}

fn smithy(response: Response<Bytes>) -> HttpResponse {
    HttpResponse::try_from(response.map(SdkBody::from)).unwrap()
}

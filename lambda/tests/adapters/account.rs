//! An account of the stand-in behind the SDKs' own HTTP layer.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::credential_fn::provide_credentials_fn;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use lambda::identity::Target;
use lambda::services::{Aws, Registration, Services, Write, Written};
use scaling::{ResourceIdentity, ScalableDimension, SuspendedState};
use serde_json::Value;
use standin::{Endpoint, Standin};
use tokio::time::Instant;

/// The secret key of the account's credentials: nothing may ever print it.
pub(crate) const SECRET: &str = "wJalrXUtnFEMI-not-to-be-printed";

/// An account with an endpoint `demo` and a component `summaries`, and the services that lead to it.
pub(crate) struct Account {
    standin: Arc<Mutex<Standin>>,
    pub(crate) aws: Aws,
}

impl Account {
    pub(crate) fn new() -> Self {
        let demo = Endpoint::named("demo").with_variant("AllTraffic", 2).with_serverless_variant("Serverless", 5);
        let standin = Standin::new().with_endpoint(demo).with_inference_component("summaries", "demo", "AllTraffic", 1);
        let standin = Arc::new(Mutex::new(standin));
        let aws = Aws::new(&config(InProcess { standin: Arc::clone(&standin), began: Instant::now() }));
        Self { standin, aws }
    }

    /// With the instances of `demo` registered from 1 to 4.
    pub(crate) async fn registered() -> Self {
        let account = Self::new();
        account.register(&instances()).await;
        account
    }

    /// Registers a target from 1 to 4, and gives its ARN.
    pub(crate) async fn register(&self, target: &Target) -> String {
        match self.aws.write(&registration(target)).await {
            Ok(Written::Target(arn)) => arn,
            other => panic!("{target} is not registered: {other:?}"),
        }
    }

    pub(crate) fn standin(&self) -> MutexGuard<'_, Standin> {
        self.standin.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The inputs of every call of an operation, the oldest first.
    pub(crate) fn inputs(&self, operation: &str) -> Vec<Value> {
        let standin = self.standin();
        let calls = standin.calls().iter().filter(|call| call.operation == operation);
        calls.map(|call| call.input.clone()).collect()
    }
}

/// `RegisterScalableTarget` from 1 to 4, nothing suspended.
pub(crate) fn registration(target: &Target) -> Write {
    Write::RegisterTarget(Registration {
        target: target.clone(),
        range: Some((1, 4)),
        suspended: SuspendedState::default(),
        tags: [].into(),
    })
}

/// `endpoint/demo/variant/AllTraffic`: 2 instances.
pub(crate) fn instances() -> Target {
    target("endpoint/demo/variant/AllTraffic", ScalableDimension::VariantDesiredInstanceCount)
}

/// `endpoint/demo/variant/Serverless`: 5 provisioned.
pub(crate) fn concurrency() -> Target {
    target("endpoint/demo/variant/Serverless", ScalableDimension::VariantDesiredProvisionedConcurrency)
}

/// `inference-component/summaries`: 1 copy.
pub(crate) fn copies() -> Target {
    target("inference-component/summaries", ScalableDimension::InferenceComponentDesiredCopyCount)
}

fn target(resource_id: &str, dimension: ScalableDimension) -> Target {
    Target { resource: ResourceIdentity::parse(resource_id).expect("it is a resource id"), dimension }
}

/// Services over a connector of one's own.
pub(crate) fn aws_over(connector: impl HttpConnector + 'static) -> Aws {
    Aws::new(&config(connector))
}

/// The same services for one whose credentials can not be found.
pub(crate) fn aws_without_credentials(connector: impl HttpConnector + 'static) -> Aws {
    let nowhere = provide_credentials_fn(|| async { Err(CredentialsError::not_loaded(SECRET)) });
    Aws::new(&config(connector).into_builder().credentials_provider(SharedCredentialsProvider::new(nowhere)).build())
}

/// A configuration over a connector, with credentials.
fn config(connector: impl HttpConnector + 'static) -> SdkConfig {
    let credentials = Credentials::new("AKIDEXAMPLE", SECRET, None, None, "test");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(client(connector))
        .build()
}

fn client(connector: impl HttpConnector + 'static) -> SharedHttpClient {
    let connector = SharedHttpConnector::new(connector);
    http_client_fn(move |_, _| connector.clone())
}

/// Hands requests to the stand-in, whose clock is tokio's from 2026 on.
struct InProcess {
    standin: Arc<Mutex<Standin>>,
    began: Instant,
}

impl fmt::Debug for InProcess {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("InProcess")
    }
}

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let request = request.try_into_http1x().expect("the SDK makes valid requests");
        let request = request.map(|body| Bytes::copy_from_slice(body.bytes().expect("the body is in memory")));
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(490_896) + self.began.elapsed();
        let outcome = self.standin.lock().unwrap_or_else(PoisonError::into_inner).answer(&request, now);
        HttpConnectorFuture::new(async move { Ok(response(outcome.reply().await)) })
    }
}

/// An answer as the SDK takes it.
pub(crate) fn response(answer: http::Response<Bytes>) -> HttpResponse {
    HttpResponse::try_from(answer.map(SdkBody::from)).expect("the answer is valid")
}

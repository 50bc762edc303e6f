//! SageMaker over its wire, in process: the SDK's configuration with an HTTP client that hands requests to a function.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::time::StaticTimeSource;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_types::region::Region;
use aws_types::sdk_config::Builder;
use bytes::Bytes;
use http::{Request, Response};
use standin::Standin;
use tokio::time::Instant;

use crate::role;

/// When the stand-in's time begins: the start of tokio's.
const BEGINNING: Duration = Duration::from_hours(491_258);

/// The stand-in's time at the start.
pub(crate) fn beginning() -> SystemTime {
    SystemTime::UNIX_EPOCH + BEGINNING
}

/// What is done with one request.
type Answerer = dyn Fn(Request<Bytes>) -> HttpConnectorFuture + Send + Sync;

/// One request after the other to a function.
#[derive(Clone)]
struct Function(Arc<Answerer>);

impl fmt::Debug for Function {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Function")
    }
}

impl HttpConnector for Function {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let request = request.try_into_http1x().unwrap();
        (self.0)(request.map(|body| Bytes::copy_from_slice(body.bytes().unwrap())))
    }
}

/// An HTTP client that hands its requests to a function.
pub(crate) fn client(
    answer: impl Fn(Request<Bytes>) -> HttpConnectorFuture + Send + Sync + 'static,
) -> SharedHttpClient {
    let function = Function(Arc::new(answer));
    http_client_fn(move |_, _| SharedHttpConnector::new(function.clone()))
}

/// An HTTP client whose every request ends alike.
pub(crate) fn always(
    answer: impl Fn() -> Result<Response<String>, ConnectorError> + Send + Sync + 'static,
) -> SharedHttpClient {
    client(move |_| HttpConnectorFuture::ready(answer().map(smithy)))
}

/// The requests that reached a stand-in.
type Taken = Arc<Mutex<Vec<Request<Bytes>>>>;

/// An HTTP client in front of a stand-in, and every request that it took. The function's role has to allow each.
pub(crate) fn standin(standin: Standin) -> (SharedHttpClient, Arc<Mutex<Standin>>, Taken) {
    let started = Instant::now();
    let shared = Arc::new(Mutex::new(standin.at(beginning())));
    let taken = Arc::new(Mutex::new(Vec::new()));
    let (service, record) = (Arc::clone(&shared), Arc::clone(&taken));
    let client = client(move |request| {
        let (outcome, calls) = {
            let mut standin = service.lock().unwrap();
            let before = standin.calls().len();
            let outcome = standin.answer(&request, beginning() + started.elapsed());
            (outcome, standin.calls()[before..].to_vec())
        };
        role::check(&calls);
        record.lock().unwrap().push(request);
        HttpConnectorFuture::new(async move {
            let response = outcome.reply().await;
            Ok(smithy(response.map(|body| String::from_utf8(body.to_vec()).unwrap())))
        })
    });
    (client, shared, taken)
}

fn smithy(response: Response<String>) -> HttpResponse {
    HttpResponse::try_from(response.map(SdkBody::from)).unwrap()
}

/// Everything that a configuration needs, with temporary credentials, at a fixed time.
pub(crate) fn configuration(client: SharedHttpClient) -> Builder {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", Some("session-token".to_owned()), None, "test");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .time_source(StaticTimeSource::new(beginning()))
        .http_client(client)
}

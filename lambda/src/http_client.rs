//! The HTTP client of the SDK, on the same stack as the callback: TLS is set up once, and there is one of each part.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use reqwest::{Client, Request, redirect, retry};

/// How long a connection to AWS may take, its TLS handshake included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// How long an unused connection is kept. A function may be frozen between two events, and what it had open is broken
/// by then.
const IDLE_TIMEOUT: Duration = Duration::from_secs(5);

/// Sends requests and collects their answers, for as long as whoever asks will wait.
#[derive(Clone, Debug)]
pub struct AwsHttpClient {
    client: Client,
}

impl AwsHttpClient {
    /// A client, to be made once. As the callback's, it uses no proxy of the environment.
    ///
    /// # Errors
    /// Where no client can be made of this configuration.
    pub fn new(tls: rustls::ClientConfig) -> Result<Self, String> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { client })
    }
}

impl HttpClient for AwsHttpClient {
    fn http_connector(&self, _settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for AwsHttpClient {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.client.clone();
        HttpConnectorFuture::new(async move {
            let answer = client.execute(outgoing(request)?).await.map_err(failed)?;
            let mut response = http::Response::new(());
            *response.status_mut() = answer.status();
            *response.headers_mut() = answer.headers().clone();
            let body = answer.bytes().await.map_err(failed)?;
            let response = response.map(|()| SdkBody::from(body));
            HttpResponse::try_from(response).map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

/// The request as it is sent. Every call of ours has its body in memory.
fn outgoing(request: HttpRequest) -> Result<Request, ConnectorError> {
    let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
    let body = request.body().bytes().ok_or_else(|| ConnectorError::user("the body is a stream".into()))?.to_vec();
    Request::try_from(request.map(|_| body)).map_err(|error| ConnectorError::user(error.into()))
}

fn failed(error: reqwest::Error) -> ConnectorError {
    if error.is_timeout() { ConnectorError::timeout(error.into()) } else { ConnectorError::io(error.into()) }
}

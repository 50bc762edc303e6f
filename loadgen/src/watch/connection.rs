//! Sending a call of SageMaker: address, credentials and HTTP client are those of the SDK's configuration, so that one
//! pool of connections and one cache of credentials serve all calls.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_smithy_async::rt::sleep::default_async_sleep;
use aws_smithy_runtime::client::auth::no_auth::{NO_AUTH_SCHEME_ID, NoAuthScheme};
use aws_smithy_runtime::client::identity::IdentityCache;
use aws_smithy_runtime::client::orchestrator::endpoints::StaticUriEndpointResolver;
use aws_smithy_runtime::client::retries::strategy::NeverRetryStrategy;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::http::{HttpClient as _, HttpConnector as _, HttpConnectorSettings};
use aws_smithy_runtime_api::client::identity::{ResolveCachedIdentity as _, SharedIdentityResolver};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::{RuntimeComponents, RuntimeComponentsBuilder};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use aws_smithy_types::config_bag::ConfigBag;
use aws_types::SdkConfig;
use aws_types::service_config::ServiceConfigKey;
use http::{Request, Response};
use sagemaker::{Addressing, Caller, Operation};

use super::failure::{self, CallFailure, Reason};

/// What the SDK's clients take where nothing is configured: with the same one, they have the same connector.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(3100);

const NO_CREDENTIALS: &str = "there are no credentials";

/// Where and as whom SageMaker is called; or what the configuration lacks for it.
#[derive(Debug)]
pub(super) struct Connection(Result<Setup, String>);

#[derive(Debug)]
struct Setup {
    url: String,
    region: String,
    credentials: SharedIdentityResolver,
    components: RuntimeComponents,
    settings: HttpConnectorSettings,
}

impl Connection {
    pub(super) fn new(config: &SdkConfig) -> Self {
        Self(Setup::read(config))
    }

    /// Sends a call once and reads its answer.
    pub(super) async fn send<O: Operation>(&self, call: &O) -> Result<O::Output, CallFailure> {
        let fail = |reason| CallFailure { operation: O::NAME, reason };
        let setup = self.0.as_ref().map_err(|lacking| fail(Reason::NotSent(lacking.clone())))?;
        let request = setup.request(call).await.map_err(|reason| fail(Reason::NotSent(reason)))?;
        let answer = setup.exchange(request).await.map_err(fail)?;
        sagemaker::response::<O>(&answer).map_err(|error| fail(failure::of_sagemaker(error)))
    }
}

impl Setup {
    fn read(config: &SdkConfig) -> Result<Self, String> {
        let region = config.region().ok_or("no region is set")?.to_string();
        let credentials = config.credentials_provider().ok_or(NO_CREDENTIALS)?;
        let http_client = config.http_client().ok_or("there is no HTTP client")?;
        let url = address(config, &region)?;
        let credentials = SharedIdentityResolver::new(credentials);
        // Only the client, the cache and the clocks are used. The builder asks for the rest, because it is made for
        // clients that sign and retry by themselves.
        let components = RuntimeComponentsBuilder::new("sagemaker")
            .with_http_client(Some(http_client))
            .with_identity_cache(Some(config.identity_cache().unwrap_or_else(IdentityCache::no_cache)))
            .with_time_source(Some(config.time_source().unwrap_or_default()))
            .with_sleep_impl(config.sleep_impl().or_else(default_async_sleep))
            .with_endpoint_resolver(Some(StaticUriEndpointResolver::uri(url.as_str())))
            .with_auth_scheme(NoAuthScheme::new())
            .with_auth_scheme_option_resolver(Some(StaticAuthSchemeOptionResolver::new(vec![NO_AUTH_SCHEME_ID])))
            .with_identity_resolver(NO_AUTH_SCHEME_ID, credentials.clone())
            .with_retry_strategy(Some(NeverRetryStrategy::new()))
            .build()
            .map_err(|error| error.to_string())?;
        let settings = HttpConnectorSettings::builder().connect_timeout(CONNECT_TIMEOUT).build();
        Ok(Self { url, region, credentials, components, settings })
    }

    /// The signed request of a call, or why there is none.
    async fn request<O: Operation>(&self, call: &O) -> Result<Request<Vec<u8>>, String> {
        let cache = self.components.identity_cache();
        let bag = ConfigBag::base();
        // The provider's own words may hold the names of files and addresses.
        let identity = cache
            .resolve_cached_identity(self.credentials.clone(), &self.components, &bag)
            .await
            .map_err(|_| NO_CREDENTIALS)?;
        let credentials = identity.data::<Credentials>().ok_or(NO_CREDENTIALS)?;
        let time = self.components.time_source().unwrap_or_default().now();
        let caller = Caller { url: &self.url, region: &self.region, credentials, time };
        sagemaker::request(call, &caller).map_err(|error| error.to_string())
    }

    async fn exchange(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Reason> {
        let not_sent = || Reason::NotSent("the request could not be made".to_owned());
        let request = HttpRequest::try_from(request.map(SdkBody::from)).map_err(|_| not_sent())?;
        let client = self.components.http_client().ok_or_else(not_sent)?;
        let connector = client.http_connector(&self.settings, &self.components);
        let answer = connector.call(request).await.map_err(|error| failure::unanswered(&error))?;
        let unreadable = || Reason::Broken("the answer could not be read".to_owned());
        let (parts, body) = answer.try_into_http1x().map_err(|_| unreadable())?.into_parts();
        let body = ByteStream::new(body).collect().await.map_err(|_| unreadable())?;
        Ok(Response::from_parts(parts, body.to_vec()))
    }
}

/// The address in force for SageMaker in the SDK's order: set in code, `AWS_ENDPOINT_URL_SAGEMAKER` or the profile's
/// like, `AWS_ENDPOINT_URL`, the region's own. `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` leaves out the second and third.
fn address(config: &SdkConfig, region: &str) -> Result<String, String> {
    let general = config.endpoint_url().map(str::to_owned);
    let configured = if config.get_origin("endpoint_url").is_client_config() {
        general
    } else {
        let key = ServiceConfigKey::builder()
            .service_id("SageMaker")
            .env("AWS_ENDPOINT_URL")
            .profile("endpoint_url")
            .build()
            .map_err(|error| error.to_string())?;
        config.service_config().and_then(|service| service.load_config(key)).or(general)
    };
    if let Some(url) = configured {
        return Ok(url);
    }
    let addressing = Addressing {
        fips: config.use_fips().unwrap_or_default(),
        dual_stack: config.use_dual_stack().unwrap_or_default(),
    };
    sagemaker::endpoint_url(region, addressing).map_err(|error| error.to_string())
}

//! Where and as whom SageMaker is called, by the SDK's configuration.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_config::identity::IdentityCache;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future::ProvideCredentials as Provided;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_types::origin::Origin;
use aws_types::region::Region;
use aws_types::sdk_config::Builder;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};
use lambda::services::aws::SageMaker;
use lambda::services::{ErrorKind, ServiceError};
use standin::{Endpoint, Standin};

use crate::wire;

/// Settings of single services, as the environment has them.
#[derive(Debug)]
struct Settings(BTreeMap<&'static str, &'static str>);

impl LoadServiceConfig for Settings {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let name = format!("{}_{}", key.env(), key.service_id().to_uppercase());
        assert_eq!(key.profile(), "endpoint_url");
        self.0.get(name.as_str()).map(|value| (*value).to_owned())
    }
}

/// Counts how often it is asked.
#[derive(Debug)]
struct Provider {
    asked: Arc<AtomicUsize>,
    credentials: Result<Credentials, &'static str>,
}

impl ProvideCredentials for Provider {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Provided::ready(self.credentials.clone().map_err(CredentialsError::not_loaded))
    }
}

/// The address that a configuration leads to.
async fn address(configure: impl FnOnce(Builder) -> Builder) -> String {
    let (client, _, taken) = wire::standin(Standin::new());
    let sagemaker = SageMaker::new(&configure(wire::configuration(client)).build());
    assert_eq!(sagemaker.endpoint("demo").await, Ok(None));
    let taken = taken.lock().unwrap();
    taken[0].uri().to_string()
}

#[tokio::test(start_paused = true)]
async fn the_address_is_the_sdks_choice() {
    let region = "https://api.sagemaker.eu-west-1.amazonaws.com/";
    let own = || Settings(BTreeMap::from([("AWS_ENDPOINT_URL_SAGEMAKER", "http://127.0.0.1:1")]));
    let others = || Settings(BTreeMap::from([("AWS_ENDPOINT_URL_CLOUDWATCH", "http://127.0.0.1:3")]));
    // What is set for all services, in the environment and in code.
    let general = |config: Builder| config.endpoint_url("http://127.0.0.1:2");
    let in_code = |config: Builder| {
        let mut config = config.endpoint_url("http://127.0.0.1:2");
        config.insert_origin("endpoint_url", Origin::shared_config());
        config
    };
    assert_eq!(address(|config| config).await, region);
    assert_eq!(address(|config| config.use_fips(true)).await, "https://api-fips.sagemaker.eu-west-1.amazonaws.com/");
    assert_eq!(address(|config| config.use_dual_stack(true)).await, "https://api.sagemaker.eu-west-1.api.aws/");
    assert_eq!(
        address(|config| config.region(Region::new("cn-north-1"))).await,
        "https://api.sagemaker.cn-north-1.amazonaws.com.cn/"
    );
    assert_eq!(address(|config| config.service_config(own())).await, "http://127.0.0.1:1/");
    assert_eq!(address(|config| config.service_config(others())).await, region);
    assert_eq!(address(general).await, "http://127.0.0.1:2/");
    assert_eq!(address(|config| general(config).service_config(own())).await, "http://127.0.0.1:1/");
    assert_eq!(address(|config| general(config).service_config(others())).await, "http://127.0.0.1:2/");
    assert_eq!(address(|config| in_code(config).service_config(own())).await, "http://127.0.0.1:2/");
}

/// The same by the SDK's own reading of its settings: SageMaker's, not CloudWatch's, before the one for all.
#[tokio::test(start_paused = true)]
async fn the_settings_of_one_service_go_before_those_of_all() {
    let check = async |settings: &str, expected: &str| {
        let files = EnvConfigFiles::builder().with_contents(EnvConfigFileKind::Config, settings).build();
        let (client, _, taken) = wire::standin(Standin::new());
        let config = aws_config::defaults(BehaviorVersion::latest())
            .profile_files(files)
            .region(Region::new("eu-west-1"))
            .credentials_provider(Credentials::new("AKIDEXAMPLE", "secret", None, None, "test"))
            .http_client(client)
            .load()
            .await;
        assert_eq!(SageMaker::new(&config).endpoint("demo").await, Ok(None));
        assert_eq!(taken.lock().unwrap()[0].uri().to_string(), expected);
    };
    let services = "[services local]\ncloudwatch =\n  endpoint_url = http://127.0.0.1:3\n";
    let own = "sagemaker =\n  endpoint_url = http://127.0.0.1:1\n";
    let general = "endpoint_url = http://127.0.0.1:2\n";
    let profile = "[default]\nservices = local\n";
    check(&format!("{profile}{general}{services}{own}"), "http://127.0.0.1:1/").await;
    check(&format!("{profile}{general}{services}"), "http://127.0.0.1:2/").await;
    check(&format!("{profile}{services}"), "https://api.sagemaker.eu-west-1.amazonaws.com/").await;
    let ignored = "ignore_configured_endpoint_urls = true\n";
    let region = "https://api.sagemaker.eu-west-1.amazonaws.com/";
    check(&format!("{profile}{general}{ignored}{services}{own}"), region).await;
}

#[tokio::test(start_paused = true)]
async fn a_session_token_is_sent_and_signed() {
    let (client, _, taken) = wire::standin(Standin::new());
    let sagemaker = SageMaker::new(&wire::configuration(client).build());
    assert_eq!(sagemaker.endpoint("demo").await, Ok(None));
    let taken = taken.lock().unwrap();
    let header = |name: &str| taken[0].headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("x-amz-security-token").as_deref(), Some("session-token"));
    assert_eq!(header("x-amz-date").as_deref(), Some("20260116T020000Z"));
    let authorization = header("authorization").unwrap();
    assert!(authorization.contains("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target,"));
}

#[tokio::test(start_paused = true)]
async fn credentials_are_asked_for_once() {
    let asked = Arc::new(AtomicUsize::new(0));
    let provider = Provider {
        asked: Arc::clone(&asked),
        credentials: Ok(Credentials::new("AKIDEXAMPLE", "secret", None, None, "test")),
    };
    let (client, standin, _) = wire::standin(Standin::new().with_endpoint(Endpoint::named("demo")));
    let config = wire::configuration(client)
        .credentials_provider(SharedCredentialsProvider::new(provider))
        .identity_cache(IdentityCache::lazy().build());
    let sagemaker = SageMaker::new(&config.build());
    for _ in 0..3 {
        assert!(sagemaker.endpoint("demo").await.unwrap().is_some());
    }
    assert_eq!(standin.lock().unwrap().calls().len(), 3);
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_lacking_is_named_by_the_call_and_nothing_is_sent() {
    let check = async |configure: fn(Builder) -> Builder, reason: &str| {
        let (client, standin, _) = wire::standin(Standin::new());
        let config = configure(wire::configuration(client)).build();
        let error = SageMaker::new(&config).endpoint("demo").await.unwrap_err();
        assert_eq!(error, ServiceError { operation: "DescribeEndpoint", kind: ErrorKind::NotSent(reason.to_owned()) });
        assert_eq!(standin.lock().unwrap().calls(), []);
    };
    check(|config| config.region(None::<Region>), "no region is set: AWS_REGION names one").await;
    check(
        |config| config.region(Region::new("eu-west-1.example.com")),
        "`eu-west-1.example.com` is not a region: name one like `eu-west-1` in AWS_REGION",
    )
    .await;
    check(
        |mut config| {
            config.set_credentials_provider(None);
            config
        },
        "there are no credentials: the function needs a role",
    )
    .await;
    check(
        |config| {
            let asked = Arc::default();
            let provider = Provider { asked, credentials: Err("the environment has none") };
            config.credentials_provider(SharedCredentialsProvider::new(provider))
        },
        "there are no credentials: the function needs a role",
    )
    .await;
    check(
        |config| config.endpoint_url("localhost:4566"),
        "`localhost:4566` is not an address that SageMaker could have: AWS_ENDPOINT_URL_SAGEMAKER and \
         AWS_ENDPOINT_URL take one like `http://127.0.0.1:4566`",
    )
    .await;
    let error = SageMaker::new(&SdkConfig::builder().build()).endpoint("demo").await.unwrap_err();
    assert_eq!(error.to_string(), "DescribeEndpoint: no region is set: AWS_REGION names one");
}

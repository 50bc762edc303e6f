//! The configuration of the SDK as Lambda's environment says it: region, credentials, endpoints.
//!
//! The SDK's own way looks for profiles, roles to assume and metadata services too. None of them is there for a
//! function, and what looks for them is a third of a program whose start is what it costs.

use std::env;

use aws_config::identity::IdentityCache;
use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_async::time::SystemTimeSource;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use crate::http_client::AwsHttpClient;

/// What every client of AWS is made of: the function's own region and credentials, and the usual `AWS_ENDPOINT_URL`
/// variables. What is tried again, and how long a call may take, is decided elsewhere.
#[must_use]
pub fn sdk_config(http_client: AwsHttpClient) -> SdkConfig {
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(http_client)
        .identity_cache(IdentityCache::lazy().build())
        .region(variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION")).map(Region::new))
        .retry_config(RetryConfig::disabled())
        .service_config(Endpoints { variable })
        .sleep_impl(TokioSleep::new())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .time_source(SystemTimeSource::new())
        .timeout_config(TimeoutConfig::disabled());
    config.set_use_fips(flag("AWS_USE_FIPS_ENDPOINT"));
    config.set_use_dual_stack(flag("AWS_USE_DUALSTACK_ENDPOINT"));
    config.set_credentials_provider(credentials().map(SharedCredentialsProvider::new));
    config.build()
}

/// Lambda gives them to the process, and a new process where they expire.
fn credentials() -> Option<Credentials> {
    let (id, secret) = (variable("AWS_ACCESS_KEY_ID")?, variable("AWS_SECRET_ACCESS_KEY")?);
    Some(Credentials::new(id, secret, variable("AWS_SESSION_TOKEN"), None, "environment"))
}

/// A variable of the environment; an empty one is none.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn flag(name: &str) -> Option<bool> {
    variable(name).map(|value| value.eq_ignore_ascii_case("true"))
}

/// The endpoint of a service: `AWS_ENDPOINT_URL_SAGEMAKER` and the like, then `AWS_ENDPOINT_URL`, both of them left out
/// where `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is true.
#[derive(Clone, Copy, Debug)]
struct Endpoints {
    variable: fn(&str) -> Option<String>,
}

impl LoadServiceConfig for Endpoints {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let ignored = (self.variable)("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
        if ignored.is_some_and(|value| value.eq_ignore_ascii_case("true")) {
            return None;
        }
        let service = key.service_id().to_uppercase().replace(' ', "_");
        (self.variable)(&format!("{}_{service}", key.env())).or_else(|| (self.variable)(key.env()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDPOINT_URL: &str = "AWS_ENDPOINT_URL";

    #[track_caller]
    fn check(variable: fn(&str) -> Option<String>, service: &str, expected: Option<&str>) {
        let key = ServiceConfigKey::builder().service_id(service).env(ENDPOINT_URL).profile("endpoint_url").build();
        let url = Endpoints { variable }.load_config(key.expect("the key is whole"));
        assert_eq!(url.as_deref(), expected, "{service}");
    }

    #[test]
    fn a_services_own_endpoint_goes_before_the_general_one() {
        let both = |name: &str| match name {
            ENDPOINT_URL => Some("http://general".to_owned()),
            "AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING" => Some("http://own".to_owned()),
            _ => None,
        };
        check(both, "Application Auto Scaling", Some("http://own"));
        check(both, "CloudWatch", Some("http://general"));
        check(|_| None, "CloudWatch", None);
        let ignored = |name: &str| match name {
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" => Some("True".to_owned()),
            _ => Some("http://ignored".to_owned()),
        };
        check(ignored, "CloudWatch", None);
    }
}

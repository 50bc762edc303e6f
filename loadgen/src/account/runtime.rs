//! The address of the runtime, where none was named.

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;
use sagemaker::Addressing;
use templategen::command::Failure;

use super::{Address, failure};

/// The variable and the general one in whose place it stands, as messages name them.
const SOURCE: &str = "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME, AWS_ENDPOINT_URL or the profile";

/// The address in force in the SDKs' order: `AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME`, the profile's for the service,
/// `AWS_ENDPOINT_URL`, the profile's, then the region's own. `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` leaves out all but
/// the last.
pub(super) fn address(config: &SdkConfig) -> Result<Address, Failure> {
    // The key is whole; a configuration without one has no service's own.
    let key = ServiceConfigKey::builder()
        .service_id("SageMaker Runtime")
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build()
        .ok();
    let own = config.service_config().zip(key).and_then(|(services, key)| services.load_config(key));
    if let Some(url) = own.or_else(|| config.endpoint_url().map(str::to_owned)) {
        return Address::parse(&url, SOURCE);
    }
    let region = config.region().ok_or_else(failure::no_region)?;
    let addressing = Addressing {
        fips: config.use_fips().unwrap_or_default(),
        dual_stack: config.use_dual_stack().unwrap_or_default(),
    };
    let url =
        sagemaker::runtime_url(region.as_ref(), addressing).map_err(|_| failure::no_such_region(region.as_ref()))?;
    Address::parse(&url, "the region")
}

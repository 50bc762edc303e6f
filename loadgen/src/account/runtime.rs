//! The address of the runtime, where none was named.

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;
use sagemaker::Addressing;
use templategen::command::Failure;

use super::{Address, failure};

/// The variable and the general one in whose place it stands, as messages name them.
const SOURCE: &str = "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME, AWS_ENDPOINT_URL or the profile";

/// The address in force in the SDKs' order: `AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME`, `AWS_ENDPOINT_URL`, the
/// profile's for the service, the profile's, then the region's own. `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` leaves out all but
/// the last.
pub(super) fn address(config: &SdkConfig) -> Result<Address, Failure> {
    // Of a service's id with a space the SDK would make a section with a hyphen, where AWS's own tools have an underscore.
    let key = ServiceConfigKey::builder()
        .service_id("sagemaker_runtime")
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

#[cfg(test)]
mod tests {
    use aws_config::Region;
    use aws_types::service_config::LoadServiceConfig;
    use templategen::exit::Exit;

    use super::*;

    /// What the environment says of services.
    #[derive(Debug)]
    struct Own(&'static str);

    impl LoadServiceConfig for Own {
        fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
            let is_asked_for = (key.service_id(), key.env(), key.profile())
                == ("sagemaker_runtime", "AWS_ENDPOINT_URL", "endpoint_url");
            is_asked_for.then(|| self.0.to_owned())
        }
    }

    #[test]
    fn the_services_own_address_goes_before_the_general_and_the_regions() {
        let config = || SdkConfig::builder().region(Region::new("us-gov-west-1"));
        let check = |config: SdkConfig, expected: &str| assert_eq!(address(&config).unwrap().to_string(), expected);
        check(config().build(), "https://runtime.sagemaker.us-gov-west-1.amazonaws.com");
        let both = config().use_fips(true).use_dual_stack(true).build();
        check(both, "https://runtime.sagemaker-fips.us-gov-west-1.api.aws");
        let general = || config().endpoint_url("http://127.0.0.1:1");
        check(general().build(), "http://127.0.0.1:1");
        check(general().service_config(Own("http://127.0.0.1:2/x/")).build(), "http://127.0.0.1:2/x");
    }

    #[test]
    fn an_address_that_can_not_be_is_told_with_its_source() {
        let check = |config: SdkConfig, exit: Exit, message: &str, fix: &str| {
            let failure = address(&config).unwrap_err();
            assert_eq!((failure.exit, failure.message.as_str(), failure.fix.as_str()), (exit, message, fix));
        };
        check(
            SdkConfig::builder().endpoint_url("127.0.0.1").build(),
            Exit::Usage,
            "`127.0.0.1` of AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME, AWS_ENDPOINT_URL or the profile is not an address to \
             send requests to",
            "name one like `http://127.0.0.1:4566` or `https://runtime.sagemaker.eu-west-1.amazonaws.com`",
        );
        check(
            SdkConfig::builder().build(),
            Exit::Environment,
            "there is no region",
            "name one like `eu-west-1` in --region or AWS_REGION, or run `aws configure`",
        );
        check(
            SdkConfig::builder().region(Region::new("Ireland")).build(),
            Exit::Usage,
            "`Ireland` is not a region",
            "name one like `eu-west-1` in --region, AWS_REGION or the profile",
        );
    }
}

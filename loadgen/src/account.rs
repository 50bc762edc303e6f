//! Who sends requests, and where to: region, credentials and address, as AWS's own tools find them.

mod address;
mod credentials;
mod failure;
mod renewal;
pub(crate) mod roots;
mod runtime;
mod unhurried;

use std::fmt;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_smithy_http_client::Builder as HttpClient;
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use sagemaker::Addressing;
use templategen::command::Failure;

use crate::invocation::Access;
use unhurried::Unhurried;

pub use address::{Address, Scheme};
pub use credentials::CurrentCredentials;
pub use renewal::{Renewal, Renewed};

/// What is said of the account on the command line; the rest is found as AWS's own tools find it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The region; `None`: that of the environment or the profile.
    pub region: Option<String>,
    /// The profile; `None`: that of the environment, or `default`.
    pub profile: Option<String>,
    /// Where the runtime is; `None`: `AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME`, `AWS_ENDPOINT_URL` or what the profile says in
    /// their place, else the region's own address.
    ///
    /// One of this machine is where all other services are, too: what answers there is not AWS, and nothing that is
    /// tried out here is to reach an account.
    pub endpoint_url: Option<String>,
    /// Whether requests to the runtime are signed.
    pub signing: Signing,
}

/// Whether requests to the runtime are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signing {
    /// They are.
    #[default]
    Signed,
    /// They are not: for what is measured without SageMaker before it.
    Unsigned,
}

/// Who sends requests, and where to.
#[derive(Clone)]
pub struct Account {
    config: SdkConfig,
    address: Address,
    access: Access,
    renewal: Option<Renewal>,
}

impl Account {
    /// Finds region, address and credentials. Where nothing else has credentials, the machine's metadata service is asked,
    /// which takes a few seconds where there is none.
    ///
    /// # Errors
    /// Ends the program with 2 where a flag or a variable has a value that is none; with 3 where there is no region,
    /// or where there are no credentials.
    pub async fn load(options: &Options) -> Result<Self, Failure> {
        if let Some(region) = &options.region {
            check_region(region)?;
        }
        let named = options.endpoint_url.as_deref().map(|url| Address::parse(url, "--endpoint-url")).transpose()?;
        let config = sdk_config(options, named.as_ref().is_some_and(Address::is_of_this_machine)).await;
        let region = config.region().map(ToString::to_string);
        let (access, renewal) = match options.signing {
            Signing::Unsigned => (Access::Unsigned, None),
            Signing::Signed => {
                let provider = config.credentials_provider().ok_or_else(failure::no_credentials)?;
                let (credentials, renewal) = Renewal::begin(provider, options.profile.clone()).await?;
                let region = region.clone().ok_or_else(failure::no_region)?;
                check_region(&region)?;
                (Access::Signed { region, credentials }, Some(renewal))
            }
        };
        let address = named.map_or_else(|| runtime::address(&config), Ok)?;
        Ok(Self { config, address, access, renewal })
    }

    /// What the SDK's clients are made of.
    #[must_use]
    pub const fn sdk_config(&self) -> &SdkConfig {
        &self.config
    }

    /// The region, where there is one: unsigned requests do without.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.config.region().map(AsRef::as_ref)
    }

    /// Where the runtime is.
    #[must_use]
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// As whom requests are sent.
    #[must_use]
    pub const fn access(&self) -> &Access {
        &self.access
    }

    /// What keeps the credentials from running out; `None` where requests are not signed.
    #[must_use]
    pub const fn renewal(&self) -> Option<&Renewal> {
        self.renewal.as_ref()
    }
}

/// Nothing of the credentials is shown, nor where they come from.
impl fmt::Debug for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Account")
            .field("address", &self.address)
            .field("access", &self.access)
            .finish_non_exhaustive()
    }
}

async fn sdk_config(options: &Options, is_of_this_machine: bool) -> SdkConfig {
    let with_tls = HttpClient::new().tls_provider(tls::Provider::Rustls(CryptoMode::Ring)).build_https();
    let without_tls = HttpClient::new().build_http();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(Unhurried::new(with_tls, without_tls))
        .retry_config(RetryConfig::standard());
    if let Some(region) = &options.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(profile) = &options.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(url) = options.endpoint_url.as_ref().filter(|_| is_of_this_machine) {
        loader = loader.endpoint_url(url);
    }
    loader.load().await
}

fn check_region(region: &str) -> Result<(), Failure> {
    sagemaker::runtime_url(region, Addressing::default()).map(|_| ()).map_err(|_| failure::no_such_region(region))
}

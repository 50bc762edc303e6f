//! Who sends requests, and where to, as flags say it.

use clap::Args;

use crate::account::{Options, Signing};

/// The flags that say who sends requests, and where to.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Account")]
pub struct AccountArguments {
    /// The region [default: that of the environment or the profile]
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// The profile of the configuration and credentials files [default: `AWS_PROFILE`, or `default`]
    #[arg(long, value_name = "PROFILE")]
    profile: Option<String>,
    /// Where requests go, such as `http://127.0.0.1:4566` [default: `AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME`,
    /// `AWS_ENDPOINT_URL`, the profile's, or the region's own]. An address of this machine is that of all other services, too
    #[arg(long, value_name = "URL")]
    endpoint_url: Option<String>,
    /// Send requests without a signature; no credentials are needed for them
    #[arg(long)]
    unsigned: bool,
}

impl AccountArguments {
    /// What the flags come to, for [`Account::load`](crate::account::Account::load).
    #[must_use]
    pub fn options(&self) -> Options {
        Options {
            region: self.region.clone(),
            profile: self.profile.clone(),
            endpoint_url: self.endpoint_url.clone(),
            signing: if self.unsigned { Signing::Unsigned } else { Signing::Signed },
        }
    }
}

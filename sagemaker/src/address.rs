//! Where SageMaker answers, by region: its control plane, and its runtime, which invokes endpoints.

use crate::error::RequestError;

/// Which of a region's addresses is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Addressing {
    /// The one with validated cryptography: `AWS_USE_FIPS_ENDPOINT`.
    pub fips: bool,
    /// The one that is reached over IPv6 too: `AWS_USE_DUALSTACK_ENDPOINT`.
    pub dual_stack: bool,
}

/// What the host names of a partition end in.
struct Suffix {
    usual: &'static str,
    dual_stack: &'static str,
}

/// The address of a region, for where none is configured. Source: the service's endpoint rules in the AWS SDKs.
///
/// # Errors
/// [`RequestError::Region`] where the region can not be part of a host name.
pub fn endpoint_url(region: &str, addressing: Addressing) -> Result<String, RequestError> {
    let suffix = suffix_of(region)?;
    let domain = if addressing.dual_stack { suffix.dual_stack } else { suffix.usual };
    // Only the two partitions that had FIPS addresses before there was a rule for them have another prefix.
    let service = match (addressing.fips, domain) {
        (false, _) => "api.sagemaker",
        (true, "amazonaws.com") => "api-fips.sagemaker",
        (true, _) => "api.sagemaker-fips",
    };
    Ok(format!("https://{service}.{region}.{domain}"))
}

/// The address of a region's runtime, for where none is configured. Source: the endpoint rules of SageMaker Runtime in the
/// AWS SDKs.
///
/// # Errors
/// [`RequestError::Region`] where the region can not be part of a host name.
pub fn runtime_url(region: &str, addressing: Addressing) -> Result<String, RequestError> {
    let suffix = suffix_of(region)?;
    let domain = if addressing.dual_stack { suffix.dual_stack } else { suffix.usual };
    // As the control plane's, but for one partition that has validated cryptography at its usual addresses alone.
    let service = match (addressing.fips, domain) {
        (true, "amazonaws.com") if region.starts_with("us-gov-") => "runtime.sagemaker",
        (true, "amazonaws.com") => "runtime-fips.sagemaker",
        (true, _) => "runtime.sagemaker-fips",
        (false, _) => "runtime.sagemaker",
    };
    Ok(format!("https://{service}.{region}.{domain}"))
}

fn suffix_of(region: &str) -> Result<Suffix, RequestError> {
    let is_label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if region.is_empty() || !region.bytes().all(is_label) {
        return Err(RequestError::Region(region.to_owned()));
    }
    Ok(suffix(region))
}

/// By the region's first words. A region that nobody has heard of is one of the partition `aws`.
fn suffix(region: &str) -> Suffix {
    const AWS: Suffix = Suffix { usual: "amazonaws.com", dual_stack: "api.aws" };
    const OTHERS: [(&str, Suffix); 6] = [
        ("cn-", Suffix { usual: "amazonaws.com.cn", dual_stack: "api.amazonwebservices.com.cn" }),
        ("eusc-", Suffix { usual: "amazonaws.eu", dual_stack: "api.amazonwebservices.eu" }),
        ("us-iso-", Suffix { usual: "c2s.ic.gov", dual_stack: "api.aws.ic.gov" }),
        ("us-isob-", Suffix { usual: "sc2s.sgov.gov", dual_stack: "api.aws.scloud" }),
        ("us-isof-", Suffix { usual: "csp.hci.ic.gov", dual_stack: "api.aws.hci.ic.gov" }),
        ("eu-isoe-", Suffix { usual: "cloud.adc-e.uk", dual_stack: "api.cloud-aws.adc-e.uk" }),
    ];
    OTHERS.into_iter().find(|(prefix, _)| region.starts_with(prefix)).map_or(AWS, |(_, suffix)| suffix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partition_has_its_addresses() {
        let check = |region: &str, plain: &str, fips: &str, dual_stack: &str, both: &str| {
            let url = |fips, dual_stack| endpoint_url(region, Addressing { fips, dual_stack }).unwrap();
            assert_eq!(url(false, false), format!("https://{plain}"));
            assert_eq!(url(true, false), format!("https://{fips}"));
            assert_eq!(url(false, true), format!("https://{dual_stack}"));
            assert_eq!(url(true, true), format!("https://{both}"));
        };
        check(
            "eu-west-1",
            "api.sagemaker.eu-west-1.amazonaws.com",
            "api-fips.sagemaker.eu-west-1.amazonaws.com",
            "api.sagemaker.eu-west-1.api.aws",
            "api.sagemaker-fips.eu-west-1.api.aws",
        );
        check(
            "us-gov-west-1",
            "api.sagemaker.us-gov-west-1.amazonaws.com",
            "api-fips.sagemaker.us-gov-west-1.amazonaws.com",
            "api.sagemaker.us-gov-west-1.api.aws",
            "api.sagemaker-fips.us-gov-west-1.api.aws",
        );
        check(
            "cn-north-1",
            "api.sagemaker.cn-north-1.amazonaws.com.cn",
            "api.sagemaker-fips.cn-north-1.amazonaws.com.cn",
            "api.sagemaker.cn-north-1.api.amazonwebservices.com.cn",
            "api.sagemaker-fips.cn-north-1.api.amazonwebservices.com.cn",
        );
        let rows = [
            ("us-east-1", "api.sagemaker.us-east-1.amazonaws.com"),
            ("xx-future-9", "api.sagemaker.xx-future-9.amazonaws.com"),
            ("eusc-de-east-1", "api.sagemaker.eusc-de-east-1.amazonaws.eu"),
            ("us-iso-east-1", "api.sagemaker.us-iso-east-1.c2s.ic.gov"),
            ("us-isob-east-1", "api.sagemaker.us-isob-east-1.sc2s.sgov.gov"),
            ("us-isof-south-1", "api.sagemaker.us-isof-south-1.csp.hci.ic.gov"),
            ("eu-isoe-west-1", "api.sagemaker.eu-isoe-west-1.cloud.adc-e.uk"),
        ];
        for (region, host) in rows {
            assert_eq!(endpoint_url(region, Addressing::default()).unwrap(), format!("https://{host}"));
        }
    }

    /// The rows are what the rules give for a region of each partition.
    #[test]
    fn every_partition_has_its_runtime() {
        let check = |region: &str, usual: &str, fips: &str, dual_stack: &str, both: &str| {
            let url = |fips, dual_stack| runtime_url(region, Addressing { fips, dual_stack }).unwrap();
            assert_eq!(url(false, false), format!("https://runtime.sagemaker.{region}.{usual}"));
            assert_eq!(url(true, false), format!("https://{fips}"));
            assert_eq!(url(false, true), format!("https://runtime.sagemaker.{region}.{dual_stack}"));
            assert_eq!(url(true, true), format!("https://{both}"));
        };
        check(
            "eu-west-1",
            "amazonaws.com",
            "runtime-fips.sagemaker.eu-west-1.amazonaws.com",
            "api.aws",
            "runtime.sagemaker-fips.eu-west-1.api.aws",
        );
        check(
            "us-gov-west-1",
            "amazonaws.com",
            "runtime.sagemaker.us-gov-west-1.amazonaws.com",
            "api.aws",
            "runtime.sagemaker-fips.us-gov-west-1.api.aws",
        );
        check(
            "cn-north-1",
            "amazonaws.com.cn",
            "runtime.sagemaker-fips.cn-north-1.amazonaws.com.cn",
            "api.amazonwebservices.com.cn",
            "runtime.sagemaker-fips.cn-north-1.api.amazonwebservices.com.cn",
        );
        check(
            "us-iso-east-1",
            "c2s.ic.gov",
            "runtime.sagemaker-fips.us-iso-east-1.c2s.ic.gov",
            "api.aws.ic.gov",
            "runtime.sagemaker-fips.us-iso-east-1.api.aws.ic.gov",
        );
    }

    #[test]
    fn a_region_stays_within_its_label() {
        for region in ["", "eu-west-1.example.com", "eu-west-1/", "EU-WEST-1", "eu west 1", "\u{e9}"] {
            let error = endpoint_url(region, Addressing::default()).unwrap_err();
            assert_eq!(runtime_url(region, Addressing::default()), Err(error.clone()));
            assert_eq!(
                error.to_string(),
                format!("`{region}` is not a region: name one like `eu-west-1` in AWS_REGION")
            );
        }
    }
}

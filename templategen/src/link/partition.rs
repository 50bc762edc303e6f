//! The partitions of AWS whose consoles are public.

use std::fmt;

use regex_lite::Regex;

/// A partition: regions that share their accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Partition {
    /// The commercial regions.
    Aws,
    /// China.
    AwsCn,
    /// The United States government.
    AwsUsGov,
}

impl Partition {
    /// The host of its console.
    pub(super) const fn console(self) -> &'static str {
        match self {
            Self::Aws => "console.aws.amazon.com",
            Self::AwsCn => "console.amazonaws.cn",
            Self::AwsUsGov => "console.amazonaws-us-gov.com",
        }
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Aws => "aws",
            Self::AwsCn => "aws-cn",
            Self::AwsUsGov => "aws-us-gov",
        })
    }
}

/// The partition of a region by its name; none where it is no region, or one of a partition of its own.
///
/// The expressions are those of the SDKs' list of partitions.
pub(super) fn of_region(region: &str) -> Option<Partition> {
    [
        (r"^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-[0-9]+$", Partition::Aws),
        (r"^cn-[a-z]+-[0-9]+$", Partition::AwsCn),
        (r"^us-gov-[a-z]+-[0-9]+$", Partition::AwsUsGov),
    ]
    .into_iter()
    .find(|(pattern, _)| Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(region)))
    .map(|(_, partition)| partition)
}

//! Where and when a call happens: region, account and time, and the ARNs they give.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::wire::whole;

/// The region, account and time of one call.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) region: String,
    pub(crate) account_id: String,
    pub(crate) now: SystemTime,
}

impl Place {
    /// The partition that the region belongs to.
    fn partition(&self) -> &'static str {
        match self.region.split('-').next() {
            Some("cn") => "aws-cn",
            Some("us") if self.region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        }
    }

    /// The ARN of a regional resource.
    pub(crate) fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{}:{}:{resource}", self.partition(), self.region, self.account_id)
    }

    /// The ARN of a resource that belongs to no region: dashboards and roles.
    pub(crate) fn global_arn(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}::{}:{resource}", self.partition(), self.account_id)
    }
}

/// Seconds since 1970 with milliseconds, as the internal value holds every timestamp. Times before 1970 count as 0.
pub(crate) fn epoch_seconds(time: SystemTime) -> Value {
    whole(time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64().mul_add(1000.0, 0.5).floor() / 1000.0)
}

/// Identifiers in the form of UUIDs. They are counted, not drawn, so that a run can be repeated exactly.
#[derive(Clone, Debug, Default)]
pub(crate) struct Identifiers {
    given: u64,
}

impl Identifiers {
    pub(crate) fn next(&mut self) -> String {
        self.given += 1;
        format!("{:08x}-0000-4000-8000-{:012x}", self.given, self.given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partition_follows_the_region() {
        for (region, arn) in [
            ("us-east-1", "arn:aws:cloudwatch:us-east-1:000000000000:alarm:a"),
            ("cn-north-1", "arn:aws-cn:cloudwatch:cn-north-1:000000000000:alarm:a"),
            ("us-gov-west-1", "arn:aws-us-gov:cloudwatch:us-gov-west-1:000000000000:alarm:a"),
        ] {
            let place =
                Place { region: region.to_owned(), account_id: "000000000000".to_owned(), now: SystemTime::UNIX_EPOCH };
            assert_eq!(place.arn("cloudwatch", "alarm:a"), arn);
        }
    }
}

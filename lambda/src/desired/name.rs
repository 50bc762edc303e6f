//! The names of our alarms: found again by their target alone, whatever became of the properties they were made from.

use scaling::ScalableDimension;

use crate::digest;
use crate::identity::Target;

/// The longest name of an alarm. Source: CloudWatch API reference, `PutMetricAlarm`.
const ALARM_NAME_CHARACTERS: usize = 255;

/// The characters of a policy name's digest: 60 bits.
const DIGEST_CHARACTERS: usize = 10;

/// How the names of all alarms of a target begin, and of no other target's.
#[must_use]
pub fn alarm_prefix(target: &Target) -> String {
    let dimension = match target.dimension {
        ScalableDimension::VariantDesiredInstanceCount => "instances",
        ScalableDimension::VariantDesiredProvisionedConcurrency => "concurrency",
        ScalableDimension::InferenceComponentDesiredCopyCount => "copies",
    };
    format!("stepscale/{}/{dimension}/", target.resource)
}

/// The name of the alarm that calls a policy, by the policy's deployed name.
///
/// A policy's name may be longer than an alarm's, and of any printable characters: what a person recognises of it is
/// kept, and a digest tells apart what looks the same.
pub(super) fn alarm_name(target: &Target, policy: &str) -> String {
    let prefix = alarm_prefix(target);
    let digest = digest::of(policy, DIGEST_CHARACTERS);
    let room = ALARM_NAME_CHARACTERS - prefix.len() - 1 - digest.len();
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || "-_.".contains(letter) { letter } else { '-' };
    let stem: String = policy.chars().map(plain).take(room).collect();
    format!("{prefix}{stem}-{digest}")
}

/// The ARN of an alarm, out of a policy's ARN, which is of the same partition, region and account; `None` where that
/// is no ARN.
#[must_use]
pub fn alarm_arn(policy_arn: &str, alarm_name: &str) -> Option<String> {
    let mut parts = policy_arn.splitn(6, ':');
    let (arn, partition, _service, region, account) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    parts.next()?;
    let is_arn = arn == "arn" && [partition, region, account].iter().all(|part| !part.is_empty());
    is_arn.then(|| format!("arn:{partition}:cloudwatch:{region}:{account}:alarm:{alarm_name}"))
}

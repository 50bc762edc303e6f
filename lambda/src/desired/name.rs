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
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let words: Vec<&str> = policy.split(|letter| !is_plain(letter)).filter(|word| !word.is_empty()).collect();
    let mut stem = words.join("-");
    stem.truncate(room);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::identity::PhysicalId;

    fn target(physical_id: &str) -> Target {
        match PhysicalId::read(physical_id) {
            PhysicalId::Target(target) => target,
            other => panic!("{physical_id} is {other:?}"),
        }
    }

    fn variant(endpoint: &str, variant: &str, dimension: &str) -> Target {
        target(&format!("endpoint/{endpoint}/variant/{variant}|sagemaker:variant:{dimension}|sagemaker"))
    }

    #[test]
    fn an_alarm_is_named_after_its_target_and_its_policy() {
        let instances = variant("ep", "v1", "DesiredInstanceCount");
        let concurrency = variant("ep", "v1", "DesiredProvisionedConcurrency");
        let copies = target("inference-component/llama|sagemaker:inference-component:DesiredCopyCount|sagemaker");
        for (target, policy, name) in [
            (&instances, "steps", "stepscale/endpoint/ep/variant/v1/instances/steps-"),
            (&concurrency, "steps-high", "stepscale/endpoint/ep/variant/v1/concurrency/steps-high-"),
            (&copies, "my policy: été", "stepscale/inference-component/llama/copies/my-policy-t-"),
            (&copies, "漢", "stepscale/inference-component/llama/copies/-"),
        ] {
            assert_eq!(alarm_name(target, policy), format!("{name}{}", digest::of(policy, 10)));
        }
        // Stacks that are deployed find their alarms by these names.
        assert_eq!(alarm_name(&instances, "steps"), "stepscale/endpoint/ep/variant/v1/instances/steps-t1leKoY5V_");
    }

    #[test]
    fn the_longest_names_fit() {
        let name = "n".repeat(63);
        let target = variant(&name, &name, "DesiredProvisionedConcurrency");
        let (one, two) = (format!("{}1", "p".repeat(255)), format!("{}2", "p".repeat(255)));
        assert_eq!(alarm_name(&target, &one).len(), 255);
        assert_ne!(alarm_name(&target, &one), alarm_name(&target, &two));
        assert!(alarm_name(&target, &one).contains("/pppppppppppppppp"));
    }

    #[test]
    fn no_prefix_finds_the_alarms_of_another_target() {
        let targets = [
            variant("ep", "v", "DesiredInstanceCount"),
            variant("ep", "v", "DesiredProvisionedConcurrency"),
            variant("ep", "v1", "DesiredInstanceCount"),
            variant("ep1", "v", "DesiredInstanceCount"),
            target("inference-component/ep|sagemaker:inference-component:DesiredCopyCount|sagemaker"),
        ];
        for one in &targets {
            for other in targets.iter().filter(|other| *other != one) {
                assert!(!alarm_prefix(other).starts_with(&alarm_prefix(one)), "{one} {other}");
            }
        }
    }

    #[test]
    fn an_alarm_has_the_partition_region_and_account_of_its_policy() {
        let of_policy = "autoscaling:cn-north-1:123456789012:scalingPolicy:1a:resource/sagemaker/endpoint/ep/variant/v:policyName/a:b";
        assert_eq!(
            alarm_arn(&format!("arn:aws-cn:{of_policy}"), "stepscale/a").as_deref(),
            Some("arn:aws-cn:cloudwatch:cn-north-1:123456789012:alarm:stepscale/a")
        );
        for text in ["", "arn", "arn:aws:autoscaling:eu-west-1:1", "arn::autoscaling:eu-west-1:1:x", "a:aws:b:c:d:e"] {
            assert_eq!(alarm_arn(text, "stepscale/a"), None, "{text:?}");
        }
    }

    const NAME: &str = "[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]";

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

        #[test]
        fn alarm_names_are_short_plain_and_apart(
            endpoint in NAME,
            name in NAME,
            one in "\\PC{1,5}|p{200,256}[\\PC]{0,2}",
            two in "\\PC{1,5}|p{200,256}[\\PC]{0,2}",
        ) {
            let target = variant(&endpoint, &name, "DesiredInstanceCount");
            let alarm = alarm_name(&target, &one);
            prop_assert!(alarm.len() <= 255);
            prop_assert!(alarm.starts_with(&alarm_prefix(&target)));
            prop_assert!(alarm.bytes().all(|byte| byte.is_ascii_graphic()));
            prop_assert_eq!(one == two, alarm == alarm_name(&target, &two));
        }
    }
}

//! What SageMaker takes as names and as roles.

use crate::error::ServiceError;
use crate::input::Input;
use crate::scaling::is_sagemaker_name;

/// Reads a required name of an endpoint, a configuration, a variant or a model.
pub(super) fn sagemaker_name<'a>(input: &Input<'a>, member: &str) -> Result<&'a str, ServiceError> {
    let name = input.required_text(member)?;
    if is_sagemaker_name(name) {
        return Ok(name);
    }
    let constraint = "Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}";
    Err(input.refuse_value(member, &format!("'{name}'"), constraint))
}

/// Reads the ARN of a role, where one is given: `arn:aws*:iam::ACCOUNT:role/NAME`. Source: the service's model.
pub(super) fn role_arn<'a>(input: &Input<'a>, member: &str) -> Result<Option<&'a str>, ServiceError> {
    let Some(arn) = input.text(member)? else { return Ok(None) };
    if is_role_arn(arn) {
        return Ok(Some(arn));
    }
    let constraint = "Member must satisfy regular expression pattern: \
                      ^arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+$";
    Err(input.refuse_value(member, &format!("'{arn}'"), constraint))
}

fn is_role_arn(arn: &str) -> bool {
    let parts: Vec<_> = arn.splitn(6, ':').collect();
    let ["arn", partition, "iam", "", account, resource] = parts.as_slice() else { return false };
    let rest = partition.strip_prefix("aws").unwrap_or("?");
    let name = resource.strip_prefix("role").unwrap_or_default();
    rest.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
        && account.len() == 12
        && account.chars().all(|digit| digit.is_ascii_digit())
        && name.trim_start_matches('/').chars().count() != 0
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_+=,.@-/".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_follow_the_pattern() {
        for (arn, expected) in [
            ("arn:aws:iam::000000000000:role/demo", true),
            ("arn:aws-us-gov:iam::000000000000:role/service-role/demo", true),
            ("demo", false),
            ("arn:aws:iam::0000:role/demo", false),
            ("arn:aws:iam::000000000000:role/", false),
            ("arn:aws:iam::000000000000:user/demo", false),
            ("arn:aws:s3:::bucket", false),
            ("arn:other:iam::000000000000:role/demo", false),
        ] {
            assert_eq!(is_role_arn(arn), expected, "{arn}");
        }
    }
}

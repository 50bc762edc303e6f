//! Names, each of which exists only if AWS accepts it.

use std::fmt;

use crate::quota;
use crate::{Field, Location, Problem, ProblemCode};

/// Whether a text matches SageMaker's pattern `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}`.
///
/// The pattern repeats "hyphens, then a letter or digit", so its length is bounded by the names' own
/// limit of 63 characters.
fn is_sagemaker_name(text: &str) -> bool {
    let alphanumeric_at = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    bytes.len() <= 63
        && alphanumeric_at(bytes.first())
        && alphanumeric_at(bytes.last())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

/// The nearest name SageMaker would accept, for the hint: out of a resource id or an ARN the part that
/// stands behind the resource's own word, else the last one.
fn nearest_sagemaker_name(text: &str, word: &str) -> Option<String> {
    let mut parts = text.split(['/', ':']).skip_while(|part| *part != word).skip(1);
    let part = parts.next().or_else(|| text.rsplit('/').next()).unwrap_or(text);
    let mended: String = part.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let mended: String = mended.trim_matches('-').chars().take(63).collect();
    let mended = mended.trim_matches('-');
    (!mended.is_empty()).then(|| mended.to_owned())
}

macro_rules! sagemaker_name {
    ($(#[doc = $doc:literal])+ $name:ident, $field:ident, $called:literal, $word:literal) => {
        $(#[doc = $doc])+
        ///
        /// 1 to 63 letters, digits and hyphens, starting and ending with a letter or digit.
        /// Source: SageMaker API reference.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// The pattern SageMaker publishes, anchored.
            pub const PATTERN: &'static str = "^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$";

            /// Takes a name that SageMaker accepts.
            ///
            /// # Errors
            /// The problem, with the nearest acceptable name as the fix.
            pub fn parse(text: &str) -> Result<Self, Problem> {
                if is_sagemaker_name(text) {
                    return Ok(Self(text.to_owned()));
                }
                let fix = match nearest_sagemaker_name(text, $word) {
                    Some(nearest) => format!("write the name as SageMaker shows it, perhaps `{nearest}`"),
                    None => "write the name as SageMaker shows it".to_owned(),
                };
                Err(Problem::new(
                    ProblemCode::$name,
                    Location::plan(Field::$field),
                    format!(concat!("`{}` is not ", $called, " name"), text),
                    fix,
                ))
            }

            /// The name.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

sagemaker_name! {
    /// The name of an endpoint.
    EndpointName, EndpointName, "an endpoint", "endpoint"
}
sagemaker_name! {
    /// The name of a production variant.
    VariantName, VariantName, "a variant", "variant"
}
sagemaker_name! {
    /// The name of an inference component.
    InferenceComponentName, InferenceComponentName, "an inference component", "inference-component"
}

/// The name of a policy within its plan.
///
/// An author's is a lower-case letter, then lower-case letters, digits and hyphens, up to 64 characters: narrower
/// than the API's 1 to 256 printable characters, because alarm names, logical ids and labels are made of it.
/// Where the rules are the service's own, it is what the API takes, with room for a side.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PolicyName(String);

impl PolicyName {
    /// The longest name, which leaves the stack's name (128) and the side their place in the
    /// API's 256 characters.
    pub const MAX_CHARACTERS: usize = 64;

    /// Takes a policy name; `None` where it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        const { assert!(PolicyName::MAX_CHARACTERS + 128 + "--high".len() <= quota::POLICY_NAME_CHARACTERS) };
        let valid = text.len() <= Self::MAX_CHARACTERS
            && text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
            && !text.ends_with('-')
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        valid.then(|| Self(text.to_owned()))
    }

    /// The longest name the API takes once the side of a paired policy stands behind it.
    const SERVICE_CHARACTERS: usize = quota::POLICY_NAME_CHARACTERS - "-high".len();

    /// Takes a name by the service's own rules: 1 to 251 printable ASCII characters; `None` where it is none.
    /// Source: Application Auto Scaling API reference, `PutScalingPolicy`.
    pub(crate) fn of_service(text: &str) -> Option<Self> {
        let printable = text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        (printable && (1..=Self::SERVICE_CHARACTERS).contains(&text.len())).then(|| Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PolicyName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sagemaker_names_follow_the_published_pattern() {
        let longest = "a".repeat(63);
        for name in ["a", "7", "my-endpoint", "my--endpoint", "AllTraffic", longest.as_str()] {
            assert_eq!(EndpointName::parse(name).map(|name| name.as_str().to_owned()).as_deref(), Ok(name));
        }
        let too_long = "a".repeat(64);
        for name in ["", "-a", "a-", "my_endpoint", "a b", "ä", "endpoint/x", "a\n", too_long.as_str()] {
            assert!(VariantName::parse(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_wrong_name_is_met_with_the_nearest_right_one() {
        let problem = EndpointName::parse("arn:aws:sagemaker:eu-west-1:123456789012:endpoint/my_model").unwrap_err();
        assert_eq!(
            problem.message,
            "`arn:aws:sagemaker:eu-west-1:123456789012:endpoint/my_model` is not an endpoint name"
        );
        assert_eq!(problem.fix, "write the name as SageMaker shows it, perhaps `my-model`");
        for (text, nearest) in [("endpoint/my-endpoint/variant/AllTraffic", "my-endpoint"), ("models/it", "it")] {
            let fix = EndpointName::parse(text).unwrap_err().fix;
            assert_eq!(fix, format!("write the name as SageMaker shows it, perhaps `{nearest}`"));
        }
        assert_eq!(InferenceComponentName::parse("--").unwrap_err().fix, "write the name as SageMaker shows it");
    }

    #[test]
    fn policy_names_are_made_for_logical_ids() {
        for name in ["steps", "a", "day-2"] {
            assert_eq!(PolicyName::parse(name).map(|name| name.to_string()).as_deref(), Some(name));
        }
        let too_long = "a".repeat(65);
        for name in ["", "Steps", "2day", "a-", "a_b", "a b", too_long.as_str()] {
            assert_eq!(PolicyName::parse(name), None, "{name:?}");
        }
    }
}

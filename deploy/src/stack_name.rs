//! The stack's name: by default, and as the caller gives it.

use crate::choice::Choice;
use crate::failure::Failure;

/// The variant of an endpoint that has only one, as SageMaker's own tools call it.
const ONLY_VARIANT: &str = "AllTraffic";
/// The longest name CloudFormation takes for a stack, in characters.
const LONGEST: usize = 128;

/// `stepscale-NAME`, or `stepscale-NAME-VARIANT` for a variant beside others, so that two of one endpoint have
/// a stack each. A name that is too long keeps its beginning, and a digest stands for the rest.
#[must_use]
pub fn default(name: &str, variant: Option<&str>) -> String {
    let whole = match variant.filter(|variant| *variant != ONLY_VARIANT) {
        Some(variant) => format!("stepscale-{name}-{variant}"),
        None => format!("stepscale-{name}"),
    };
    if whole.len() <= LONGEST {
        return whole;
    }
    let digest = format!("-{:016x}", digest(&whole));
    let beginning: String = whole.chars().take(LONGEST - digest.len()).collect();
    beginning + &digest
}

/// CloudFormation's own rule for names of stacks: a letter, then letters, digits and hyphens, 128 in all.
///
/// # Errors
/// Where the name breaks it.
pub fn checked(stack: String) -> Result<String, Failure> {
    let starts = stack.starts_with(|first: char| first.is_ascii_alphabetic());
    let plain = stack.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
    if starts && plain && stack.len() <= LONGEST {
        return Ok(stack);
    }
    Err(Failure::input(format!("--stack: `{stack}` is not a name CloudFormation takes for a stack"))
        .help("use 1 to 128 letters, digits and hyphens, a letter first"))
}

/// Checks that a stack that has its name by default is the one that is meant: names of two things that are scaled can
/// make one name of a stack, as variant `b` of endpoint `a` and endpoint `a-b` do.
///
/// # Errors
/// Where the stack scales another endpoint or inference component than it is going to.
pub fn check_default(stack: &str, deployed: &[(String, String)], choices: &[Choice]) -> Result<(), Failure> {
    let old = named(|name| deployed.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()));
    let new = named(|name| choices.iter().find(|choice| choice.name == name).map(|choice| choice.new.as_str()));
    match (old, new) {
        (Some(old), Some(new)) if old != new => Err(Failure::input(format!(
            "stack `{stack}` scales {old}, and not {new}: both have this name for a default"
        ))
        .help(format!("name another stack with --stack NAME, or say --stack {stack} to move this one"))),
        _ => Ok(()),
    }
}

/// What the parameters of a stack name, as a reader calls it.
fn named<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
    [("InferenceComponentName", "inference component"), ("EndpointName", "endpoint")]
        .into_iter()
        .find_map(|(parameter, what)| value(parameter).map(|name| format!("{what} `{name}`")))
}

/// FNV-1a with 64 bits, which is the same with every build: a stack has to be found again.
/// See <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Reason;
    use crate::choice::fixtures::choice;

    #[test]
    fn each_variant_has_a_stack_of_its_own() {
        for (variant, expected) in
            [(None, "stepscale-e"), (Some("AllTraffic"), "stepscale-e"), (Some("Blue"), "stepscale-e-Blue")]
        {
            assert_eq!(default("e", variant), expected);
        }
    }

    #[test]
    fn a_stack_of_something_else_is_not_taken_by_its_default_name() {
        let stack = default("a", Some("b"));
        assert_eq!(stack, default("a-b", None));
        let refused = |old: &str, new: &str| {
            format!(
                "error: stack `stepscale-a-b` scales {old}, and not {new}: both have this name for a default\n  = help: \
                 name another stack with --stack NAME, or say --stack stepscale-a-b to move this one"
            )
        };
        for (old, new, expected) in [
            (None, ("EndpointName", "a"), None),
            (Some(("EndpointName", "a")), ("EndpointName", "a"), None),
            (Some(("VariantName", "b")), ("EndpointName", "a"), None),
            (Some(("EndpointName", "a-b")), ("EndpointName", "a"), Some(refused("endpoint `a-b`", "endpoint `a`"))),
            (
                Some(("EndpointName", "a-b")),
                ("InferenceComponentName", "a-b"),
                Some(refused("endpoint `a-b`", "inference component `a-b`")),
            ),
        ] {
            let deployed: Vec<_> = old.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let choices = [choice(new.0, new.1, Reason::Default)];
            let outcome = check_default(&stack, &deployed, &choices);
            assert_eq!(outcome.err().map(|failure| failure.to_string()), expected, "{old:?} {new:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_and_stays_one_of_its_own() {
        let endpoint = "e".repeat(63);
        let long = |last: char| default(&endpoint, Some(&format!("{}{last}", "v".repeat(62))));
        assert_eq!(long('a').len(), LONGEST);
        assert_eq!(long('a')[..111], long('b')[..111]);
        assert_ne!(long('a'), long('b'));
        assert_eq!(default(&endpoint, Some(&"v".repeat(54))).len(), LONGEST, "what fits is not cut");
    }

    #[test]
    fn the_digest_is_the_published_one() {
        for (text, expected) in [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c)] {
            assert_eq!(digest(text), expected);
        }
    }
}

//! The stack's name where the caller gives none.

/// The variant of an endpoint that has only one, as SageMaker's own tools call it.
const ONLY_VARIANT: &str = "AllTraffic";
/// The longest name CloudFormation takes for a stack, in characters.
pub const LONGEST: usize = 128;

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

/// FNV-1a with 64 bits, which is the same with every build: a stack has to be found again.
/// See <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variant_has_a_stack_of_its_own() {
        for (variant, expected) in
            [(None, "stepscale-e"), (Some("AllTraffic"), "stepscale-e"), (Some("Blue"), "stepscale-e-Blue")]
        {
            assert_eq!(default("e", variant), expected);
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

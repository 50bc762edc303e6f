//! Whose a target or an alarm is: tags that are written on what we make and read before anything is touched.

use std::fmt;

use crate::digest;
use crate::services::Tags;

/// What the keys of all our own tags begin with. A user's tags never do.
const OWN_KEYS: &str = "stepscale:";

/// The tag that names the stack.
const STACK_ID: &str = "stepscale:stack-id";

/// The tag that names the resource in its stack.
const LOGICAL_ID: &str = "stepscale:logical-id";

/// The longest value of a tag, in characters. Source: AWS general reference, "Tag naming limits and requirements".
const TAG_VALUE_CHARACTERS: usize = 256;

/// What stands between the beginning of a shortened identity and its digest.
const SHORTENED: &str = " sha256:";

/// The characters of the digest of a shortened identity: 132 bits.
const DIGEST_CHARACTERS: usize = 22;

/// The custom resource on whose behalf an event is handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// `StackId`, as it stands in the event.
    pub stack_id: String,
    /// `LogicalResourceId`, as it stands in the event.
    pub logical_resource_id: String,
}

/// Whose something is, seen from one [`Owner`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// This owner's.
    Ours,
    /// Another resource's of the same stack: what a renamed logical id finds, and takes over. Also where the stack is
    /// named and the resource is not, because a Delete leaves alone what may be another one's.
    SameStack {
        /// The other resource, as the tag has it; empty where the tag is missing.
        logical_id: String,
    },
    /// Another stack's, both names as the tags have them.
    OtherStack {
        /// The stack's ARN.
        stack: String,
        /// The resource in it; empty where the tag is missing.
        logical_id: String,
    },
    /// Nobody's that is known: no tag names a stack.
    Nobody,
}

impl Owner {
    /// The tags that say so.
    #[must_use]
    pub fn tags(&self) -> Tags {
        Tags::from([
            (STACK_ID.to_owned(), tag_value(&self.stack_id)),
            (LOGICAL_ID.to_owned(), tag_value(&self.logical_resource_id)),
        ])
    }

    /// Whose the thing is that has these tags.
    #[must_use]
    pub fn ownership(&self, tags: &Tags) -> Ownership {
        let Some(stack) = tags.get(STACK_ID).cloned() else { return Ownership::Nobody };
        let logical_id = tags.get(LOGICAL_ID).cloned().unwrap_or_default();
        if stack != tag_value(&self.stack_id) {
            return Ownership::OtherStack { stack, logical_id };
        }
        if logical_id == self.logical_id() { Ownership::Ours } else { Ownership::SameStack { logical_id } }
    }

    /// The logical id as a tag holds it.
    #[must_use]
    pub fn logical_id(&self) -> String {
        tag_value(&self.logical_resource_id)
    }

    /// The tags that say that it is another resource's of this stack, by the logical id as a tag holds it.
    #[must_use]
    pub fn tags_of_sibling(&self, logical_id: &str) -> Tags {
        let mut tags = self.tags();
        tags.insert(LOGICAL_ID.to_owned(), logical_id.to_owned());
        tags
    }
}

/// Who it is, for the middle of a sentence.
impl fmt::Display for Ownership {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ours => formatter.write_str("this resource"),
            Self::SameStack { logical_id } if logical_id.is_empty() => formatter.write_str("this stack"),
            Self::SameStack { logical_id } => write!(formatter, "the resource `{logical_id}` of this stack"),
            Self::OtherStack { stack, logical_id } if logical_id.is_empty() => write!(formatter, "the stack `{stack}`"),
            Self::OtherStack { stack, logical_id } => {
                write!(formatter, "the resource `{logical_id}` of the stack `{stack}`")
            }
            Self::Nobody => formatter.write_str("somebody who left no tag of a stack"),
        }
    }
}

/// Whether a tag's key is one of ours: of the owner, or of the [`crate::record::Record`].
#[must_use]
pub fn is_own_key(key: &str) -> bool {
    key.starts_with(OWN_KEYS)
}

/// An identity as the value of a tag: itself where a tag can hold it, else its beginning and a digest of all of it.
///
/// One that looks shortened is shortened too, so that no two share a value unless their digests are the same.
fn tag_value(identity: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "+-=._:/@".contains(letter);
    if identity.chars().all(fits) && identity.len() <= TAG_VALUE_CHARACTERS {
        return identity.to_owned();
    }
    let room = TAG_VALUE_CHARACTERS - SHORTENED.len() - DIGEST_CHARACTERS;
    let beginning = identity.chars().map(|letter| if fits(letter) { letter } else { '_' }).take(room);
    format!("{}{SHORTENED}{}", beginning.collect::<String>(), digest::of(identity, DIGEST_CHARACTERS))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STACK: &str = "arn:aws:cloudformation:us-east-1:123456789012:stack/s/11111111-1111-1111-1111-111111111111";

    fn owner(stack_id: &str, logical_resource_id: &str) -> Owner {
        Owner { stack_id: stack_id.to_owned(), logical_resource_id: logical_resource_id.to_owned() }
    }

    fn tags(stack: Option<&str>, logical_id: Option<&str>) -> Tags {
        let tag = |key: &str, value: Option<&str>| Some((key.to_owned(), value?.to_owned()));
        [tag(STACK_ID, stack), tag(LOGICAL_ID, logical_id), tag("team", Some("search"))].into_iter().flatten().collect()
    }

    fn same(logical_id: &str) -> Ownership {
        Ownership::SameStack { logical_id: logical_id.to_owned() }
    }

    fn other(logical_id: &str) -> Ownership {
        Ownership::OtherStack { stack: "arn:other".to_owned(), logical_id: logical_id.to_owned() }
    }

    #[test]
    fn ownership_goes_by_the_stack_and_then_by_the_resource() {
        for (stack, logical_id, expected, shown) in [
            (Some(STACK), Some("Scaling"), Ownership::Ours, "this resource"),
            (Some(STACK), Some("Renamed"), same("Renamed"), "the resource `Renamed` of this stack"),
            (Some(STACK), None, same(""), "this stack"),
            (Some(STACK), Some(""), same(""), "this stack"),
            (Some("arn:other"), Some("Scaling"), other("Scaling"), "the resource `Scaling` of the stack `arn:other`"),
            (Some("arn:other"), None, other(""), "the stack `arn:other`"),
            (None, Some("Scaling"), Ownership::Nobody, "somebody who left no tag of a stack"),
            (None, None, Ownership::Nobody, "somebody who left no tag of a stack"),
        ] {
            let ownership = owner(STACK, "Scaling").ownership(&tags(stack, logical_id));
            assert_eq!(ownership, expected, "{stack:?} {logical_id:?}");
            assert_eq!(ownership.to_string(), shown);
        }
    }

    #[test]
    fn what_cloudformation_sends_is_written_as_it_is() {
        let stack = STACK.replace("/s/", &format!("/{}/", "s".repeat(128)));
        let owner = owner(&stack, &"L".repeat(255));
        assert_eq!(owner.tags(), tags_of(&stack, &"L".repeat(255)));
    }

    #[test]
    fn what_a_tag_can_not_hold_is_shortened() {
        let long = "a".repeat(257);
        let digest = digest::of(&long, 22);
        assert_eq!(tag_value(&long), format!("{} sha256:{digest}", "a".repeat(226)));
        assert_eq!(tag_value("Å b"), format!("__b sha256:{}", digest::of("Å b", 22)));
        assert_ne!(tag_value(&tag_value("Å")), tag_value("Å"));
    }

    fn tags_of(stack: &str, logical_id: &str) -> Tags {
        Tags::from([
            ("stepscale:stack-id".to_owned(), stack.to_owned()),
            ("stepscale:logical-id".to_owned(), logical_id.to_owned()),
        ])
    }

    /// Identities of which many differ late, in one character, or in one that no tag holds.
    fn identity() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-c]{1,2}",
            "[aé漢\\u{1b} ]{1,3}",
            "a{224,258}[ab]{0,3}",
            "a{0,3}".prop_map(|text| tag_value(&format!("{text} "))),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

        #[test]
        fn every_identity_fits_into_a_tag_and_no_two_are_taken_for_each_other(one in identity(), two in identity()) {
            let value = tag_value(&one);
            prop_assert!(value.len() <= TAG_VALUE_CHARACTERS);
            prop_assert!(value.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-=._:/@ ".contains(letter)));
            prop_assert_eq!(one == two, value == tag_value(&two));
        }
    }
}

//! Whose a target or an alarm is: tags that are written on what we make and read before anything is touched.

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
    /// Another resource's of the same stack, or of the same stack without a word of which resource: what a renamed
    /// logical id finds, and takes over.
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
        let Some(stack) = tags.get(STACK_ID) else { return Ownership::Nobody };
        let logical_id = tags.get(LOGICAL_ID).cloned().unwrap_or_default();
        if *stack != tag_value(&self.stack_id) {
            return Ownership::OtherStack { stack: stack.clone(), logical_id };
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

//! What the tags of a target remember for us: policies and scheduled actions can not be tagged, and there is no
//! other place that lives exactly as long as the target does.

use std::collections::BTreeSet;

use scaling::SuspendedState;

use crate::digest;
use crate::services::Tags;

pub use crate::owner::is_own_key;

/// What the tags that hold names begin with; a number from 1 on follows.
const NAMES: &str = "stepscale:names-";

/// The tag with the capacity of before.
const CAPACITY_AT_CREATE: &str = "stepscale:capacity-at-create";

/// The tag of a target that somebody else had registered.
const ADOPTED: &str = "stepscale:adopted";

/// The tag with the logical id, in the same stack, whose place was taken.
const TAKEN_FROM: &str = "stepscale:taken-from";

/// The characters of a name's digest: 36 bits, of which a tag holds 42.
const DIGEST_CHARACTERS: usize = 6;

/// How many digests a tag's 256 characters hold.
const DIGESTS_PER_TAG: usize = 256 / DIGEST_CHARACTERS;

/// What is remembered about a target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Digests of the names of the policies and scheduled actions that are ours.
    names: BTreeSet<String>,
    /// What the target was like before it was taken over; `None` for one that we registered.
    pub adopted: Option<FormerTarget>,
    /// The capacity when the resource was created, where it is to be put back.
    pub capacity_at_create: Option<u32>,
    /// The resource of the same stack whose place was taken, as a tag holds its logical id, until its own Delete has
    /// come: where ours comes first, the stack is rolling back and the target is given back.
    pub taken_from: Option<String>,
}

/// A target as it was before it was taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormerTarget {
    /// The lowest and the highest capacity; `None` where the tag can no longer be read.
    pub range: Option<(u32, u32)>,
    /// What was suspended.
    pub suspended: SuspendedState,
}

impl Record {
    /// Reads what is remembered, as far as it can be read: what a person has written into our tags is left out.
    #[must_use]
    pub fn read(tags: &Tags) -> Self {
        let chunks = tags.iter().filter(|(key, _)| key.starts_with(NAMES)).flat_map(|(_, value)| digests(value));
        Self {
            names: chunks.collect(),
            adopted: tags.get(ADOPTED).map(|text| FormerTarget::read(text)),
            capacity_at_create: tags.get(CAPACITY_AT_CREATE).and_then(|text| capacity(text)),
            taken_from: tags.get(TAKEN_FROM).cloned(),
        }
    }

    /// The tags to write.
    #[must_use]
    pub fn tags(&self) -> Tags {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let mut tags: Tags = names
            .chunks(DIGESTS_PER_TAG)
            .enumerate()
            .map(|(index, digests)| (format!("{NAMES}{}", index + 1), digests.concat()))
            .collect();
        tags.extend(self.adopted.map(|former| (ADOPTED.to_owned(), former.text())));
        tags.extend(self.capacity_at_create.map(|count| (CAPACITY_AT_CREATE.to_owned(), count.to_string())));
        tags.extend(self.taken_from.iter().map(|logical_id| (TAKEN_FROM.to_owned(), logical_id.clone())));
        tags
    }

    /// The keys among a target's tags that are of a record and not of this one: what to untag once this one is written.
    #[must_use]
    pub fn obsolete_keys(&self, tags: &Tags) -> Vec<String> {
        let own = self.tags();
        let of_record = |key: &str| key.starts_with(NAMES) || [ADOPTED, CAPACITY_AT_CREATE, TAKEN_FROM].contains(&key);
        tags.keys().filter(|key| of_record(key) && !own.contains_key(*key)).cloned().collect()
    }

    /// The key of the tag that names the resource whose place was taken.
    #[must_use]
    pub const fn taken_from_key() -> &'static str {
        TAKEN_FROM
    }

    /// The record with more names in it.
    #[must_use]
    pub fn with_names<'a>(
        mut self,
        policies: impl IntoIterator<Item = &'a str>,
        scheduled_actions: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        self.names.extend(policies.into_iter().map(policy_digest));
        self.names.extend(scheduled_actions.into_iter().map(scheduled_action_digest));
        self
    }

    /// This record with the names of another in it too.
    #[must_use]
    pub fn joined_with(&self, other: &Self) -> Self {
        Self { names: self.names.union(&other.names).cloned().collect(), ..self.clone() }
    }

    /// The record with no name in it.
    #[must_use]
    pub fn without_names(self) -> Self {
        Self { names: BTreeSet::new(), ..self }
    }

    /// Whether the policy of a name is ours.
    #[must_use]
    pub fn has_policy(&self, name: &str) -> bool {
        self.names.contains(&policy_digest(name))
    }

    /// Whether the scheduled action of a name is ours.
    #[must_use]
    pub fn has_scheduled_action(&self, name: &str) -> bool {
        self.names.contains(&scheduled_action_digest(name))
    }
}

impl FormerTarget {
    /// Reads what [`FormerTarget::text`] wrote. What can not be read leaves the target adopted: it is not ours to
    /// take away.
    fn read(text: &str) -> Self {
        let value = |key: &str| text.split(' ').find_map(|part| part.strip_prefix(key)?.strip_prefix('='));
        let bound = |key: &str| value(key).and_then(capacity);
        let is_suspended = |what: &str| value("suspended").is_some_and(|list| list.split('+').any(|one| one == what));
        Self {
            range: bound("min").zip(bound("max")).filter(|(min, max)| min <= max),
            suspended: SuspendedState {
                dynamic_scaling_in: is_suspended("in"),
                dynamic_scaling_out: is_suspended("out"),
                scheduled_scaling: is_suspended("scheduled"),
            },
        }
    }

    /// As it stands in its tag: `min=1 max=4 suspended=in+scheduled`.
    fn text(self) -> String {
        let SuspendedState { dynamic_scaling_in, dynamic_scaling_out, scheduled_scaling } = self.suspended;
        let suspended = [(dynamic_scaling_in, "in"), (dynamic_scaling_out, "out"), (scheduled_scaling, "scheduled")];
        let suspended: Vec<&str> = suspended.iter().filter(|(is, _)| *is).map(|(_, what)| *what).collect();
        let suspended = if suspended.is_empty() { "none".to_owned() } else { suspended.join("+") };
        match self.range {
            Some((min, max)) => format!("min={min} max={max} suspended={suspended}"),
            None => format!("suspended={suspended}"),
        }
    }
}

/// A capacity as the API takes it: 0 to 2,147,483,647.
fn capacity(text: &str) -> Option<u32> {
    text.parse::<i32>().ok().and_then(|count| u32::try_from(count).ok())
}

/// The digests in a tag's value.
fn digests(value: &str) -> impl Iterator<Item = String> {
    value.as_bytes().chunks(DIGEST_CHARACTERS).filter_map(|chunk| {
        let text = std::str::from_utf8(chunk).ok()?;
        digest::is_digest(text, DIGEST_CHARACTERS).then(|| text.to_owned())
    })
}

fn policy_digest(name: &str) -> String {
    digest::of(&format!("policy {name}"), DIGEST_CHARACTERS)
}

fn scheduled_action_digest(name: &str) -> String {
    digest::of(&format!("scheduled-action {name}"), DIGEST_CHARACTERS)
}

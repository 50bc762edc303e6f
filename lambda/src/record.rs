//! What the tags of a target remember for us: policies and scheduled actions can not be tagged, and there is no
//! other place that lives exactly as long as the target does.

use std::collections::BTreeSet;

use scaling::SuspendedState;

use crate::digest;
use crate::services::Tags;

/// What the tags that hold names begin with; a number from 1 on follows.
const NAMES: &str = "stepscale:names-";

/// The tag with the capacity of before.
const CAPACITY_AT_CREATE: &str = "stepscale:capacity-at-create";

/// The tag of a target that somebody else had registered.
const ADOPTED: &str = "stepscale:adopted";

/// The word after the former state of a target that is being given back.
const LEAVING: &str = " leaving";

/// The tag with the logical id, in the same stack, whose place was taken.
const TAKEN_FROM: &str = "stepscale:taken-from";

/// The characters of a name's digest: 30 bits, of which a tag holds 51. The most names that a target can have, and the
/// most keys of its author's tags, take six tags; that one of them has the digest of a name that somebody else put is as
/// likely as one in three million.
const DIGEST_CHARACTERS: usize = 5;

/// How many digests a tag's 256 characters hold.
const DIGESTS_PER_TAG: usize = 256 / DIGEST_CHARACTERS;

/// What is remembered about a target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Digests of the names of the policies and scheduled actions that are ours, and of the keys of the author's tags.
    names: BTreeSet<String>,
    /// What the target was like before it was taken over; `None` for one that we registered.
    pub adopted: Option<FormerTarget>,
    /// The capacity when the resource was created, where it is to be put back. An adopted target goes on being scaled:
    /// there it is not kept.
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
        let adopted = tags.get(ADOPTED).map(|text| FormerTarget::read(text));
        let noted = tags.get(CAPACITY_AT_CREATE).filter(|_| adopted.is_none());
        Self {
            names: chunks.collect(),
            adopted,
            capacity_at_create: noted.and_then(|text| capacity(text)),
            taken_from: tags.get(TAKEN_FROM).filter(|logical_id| !logical_id.is_empty()).cloned(),
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
        let capacity = self.capacity_at_create.filter(|_| self.adopted.is_none());
        tags.extend(capacity.map(|count| (CAPACITY_AT_CREATE.to_owned(), count.to_string())));
        tags.extend(self.taken_from.iter().map(|logical_id| (TAKEN_FROM.to_owned(), logical_id.clone())));
        tags
    }

    /// The tag that says of an adopted target that it is being given back: still ours to clean, and no longer to build
    /// on.
    #[must_use]
    pub fn leaving_tag(former: FormerTarget) -> Tags {
        Tags::from([(ADOPTED.to_owned(), former.text() + LEAVING)])
    }

    /// Whether a target is being given back.
    #[must_use]
    pub fn is_leaving(tags: &Tags) -> bool {
        tags.get(ADOPTED).is_some_and(|text| text.ends_with(LEAVING))
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

    /// The record with keys of the author's tags in it.
    #[must_use]
    pub fn with_tag_keys<'a>(mut self, keys: impl IntoIterator<Item = &'a str>) -> Self {
        self.names.extend(keys.into_iter().map(tag_key_digest));
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

    /// Whether the tag of a key is one that an author of ours wanted.
    #[must_use]
    pub fn has_tag_key(&self, key: &str) -> bool {
        self.names.contains(&tag_key_digest(key))
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

fn tag_key_digest(key: &str) -> String {
    digest::of(&format!("tag {key}"), DIGEST_CHARACTERS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::owner::is_own_key;

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    const fn suspended(scale_in: bool, scale_out: bool, scheduled_scaling: bool) -> SuspendedState {
        SuspendedState { dynamic_scaling_in: scale_in, dynamic_scaling_out: scale_out, scheduled_scaling }
    }

    #[test]
    fn a_record_is_written_for_people_too() {
        let record = Record {
            adopted: Some(FormerTarget { range: Some((1, 4)), suspended: suspended(true, true, true) }),
            taken_from: Some("Former".to_owned()),
            ..Record::default().with_names(["steps", "tracking"], ["mornings"])
        };
        let expected = tags(&[
            ("stepscale:adopted", "min=1 max=4 suspended=in+out+scheduled"),
            ("stepscale:taken-from", "Former"),
            ("stepscale:names-1", "B37wNWcQBn_ruVq"),
        ]);
        assert_eq!(record.tags(), expected);
        let record = Record { capacity_at_create: Some(0), ..Record::default() };
        assert_eq!(record.tags(), tags(&[("stepscale:capacity-at-create", "0")]));
        assert_eq!(Record::default().tags(), Tags::new());
    }

    #[test]
    fn a_target_that_is_given_back_is_still_known_as_adopted() {
        let former = FormerTarget { range: Some((1, 4)), suspended: suspended(true, false, false) };
        let adopted = Record { adopted: Some(former), ..Record::default() };
        let leaving = Record::leaving_tag(former);
        assert_eq!(leaving, tags(&[("stepscale:adopted", "min=1 max=4 suspended=in leaving")]));
        assert_eq!(Record::read(&leaving), adopted);
        assert!(Record::is_leaving(&leaving) && !Record::is_leaving(&adopted.tags()));
    }

    #[test]
    fn a_name_is_known_by_its_kind() {
        let record = Record::default().with_names(["steps"], ["mornings"]);
        assert!(record.has_policy("steps") && record.has_scheduled_action("mornings"));
        for name in ["mornings", "Steps", "steps ", ""] {
            assert!(!record.has_policy(name), "{name:?}");
        }
        assert!(!record.has_scheduled_action("steps") && !record.has_tag_key("steps"));
        assert!(Record::default().with_tag_keys(["team"]).has_tag_key("team"));
        let both = Record::default().with_names(["old"], []).joined_with(&record);
        assert!(both.has_policy("old") && both.has_policy("steps") && both.has_scheduled_action("mornings"));
        let later = record.without_names().with_names(["other"], []);
        assert!(later.has_policy("other") && !later.has_policy("steps") && !later.has_scheduled_action("mornings"));
    }

    /// Application Auto Scaling takes 50 policies and 200 scheduled actions on a target, and 50 tags, of which the
    /// author has 40 and the owner two.
    #[test]
    fn the_most_names_fit_into_the_tags_that_are_kept_for_us() {
        let names = |count: usize| (0..count).map(|number| format!("{}{number}", "n".repeat(125))).collect::<Vec<_>>();
        let (policies, actions, keys) = (names(50), names(200), names(40));
        let mut record = Record::default()
            .with_names(policies.iter().map(String::as_str), actions.iter().map(String::as_str))
            .with_tag_keys(keys.iter().map(String::as_str));
        record.taken_from = Some("L".repeat(255));
        let suspended = suspended(true, true, true);
        for (adopted, capacity_at_create) in
            [(Some(FormerTarget { range: Some((0, 2_147_483_647)), suspended }), None), (None, Some(2_147_483_647))]
        {
            let record = Record { adopted, capacity_at_create, ..record.clone() };
            let tags = record.tags();
            assert_eq!(tags.len(), 8, "{tags:?}");
            assert!(tags.values().all(|value| value.len() <= 256), "{tags:?}");
            assert!(tags.keys().all(|key| is_own_key(key)));
            assert_eq!(Record::read(&tags), record);
        }
    }

    #[test]
    fn the_capacity_of_an_adopted_target_is_not_kept() {
        let adopted = Some(FormerTarget { range: None, suspended: SuspendedState::default() });
        let record = Record { adopted, capacity_at_create: Some(3), ..Record::default() };
        assert_eq!(record.tags(), tags(&[("stepscale:adopted", "suspended=none")]));
    }

    #[test]
    fn what_a_person_wrote_into_our_tags_is_left_out() {
        let policy = policy_digest("steps");
        for names in [
            policy.clone(),
            format!("{policy}shrt"),
            format!("漢é{policy}"),
            format!("a b c {policy}").replacen(' ', "", 1),
            format!("{policy}{}", "é".repeat(200)),
        ] {
            let record = Record::read(&tags(&[("stepscale:names-99", &names)]));
            assert!(record.has_policy("steps"), "{names}");
            assert_eq!(record, Record::default().with_names(["steps"], []), "{names}");
        }
        for (text, count) in [("7", Some(7)), ("", None), ("-1", None), ("2147483648", None), ("seven", None)] {
            let record = Record::read(&tags(&[("stepscale:capacity-at-create", text)]));
            assert_eq!(record.capacity_at_create, count, "{text:?}");
        }
    }

    #[test]
    fn an_adopted_target_stays_adopted_whatever_its_tag_says() {
        let none = SuspendedState::default();
        for (text, range, suspended) in [
            ("min=0 max=4 suspended=none", Some((0, 4)), none),
            ("suspended=out max=4 min=4", Some((4, 4)), suspended(false, true, false)),
            ("min=1 max=4", Some((1, 4)), none),
            ("min=5 max=4 suspended=in", None, suspended(true, false, false)),
            ("min=-1 max=4 suspended=IN", None, none),
            ("max=4 suspended=scheduled+else", None, suspended(false, false, true)),
            ("yes", None, none),
            ("", None, none),
        ] {
            let record = Record::read(&tags(&[("stepscale:adopted", text)]));
            assert_eq!(record.adopted, Some(FormerTarget { range, suspended }), "{text:?}");
        }
    }

    fn record() -> impl Strategy<Value = Record> {
        let names = || proptest::collection::vec("[a-zé漢 ]{1,3}", 0..60);
        let range = proptest::option::of((0_u32..9, 9_u32..=2_147_483_647));
        let former = (range, any::<[bool; 3]>()).prop_map(|(range, [scale_in, scale_out, scheduled])| FormerTarget {
            range,
            suspended: suspended(scale_in, scale_out, scheduled),
        });
        let count = proptest::option::of(0_u32..=2_147_483_647);
        let taken_from = proptest::option::of("[A-Z][a-z]{0,3}");
        (names(), names(), proptest::option::of(former), count, taken_from).prop_map(
            |(policies, actions, adopted, capacity_at_create, taken_from)| {
                let policies = policies.iter().map(String::as_str);
                let actions = actions.iter().map(String::as_str);
                let names = Record::default().with_names(policies, actions);
                let capacity_at_create = capacity_at_create.filter(|_| adopted.is_none());
                Record { adopted, capacity_at_create, taken_from, ..names }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

        #[test]
        fn a_record_reads_back_where_it_replaces_another(former in record(), record in record()) {
            let mut tags = former.tags();
            tags.retain(|key, _| record.tags().contains_key(key));
            tags.extend(record.tags());
            prop_assert_eq!(Record::read(&tags), record);
        }

        #[test]
        fn any_tags_can_be_read(tags in proptest::collection::btree_map(
            "stepscale:(names-[0-9]{0,3}|adopted|capacity-at-create|taken-from)",
            "\\PC{0,60}|(min=|max=|suspended=|[0-9]| ){0,9}",
            0..6,
        )) {
            let record = Record::read(&tags);
            prop_assert_eq!(Record::read(&record.tags()), record);
        }
    }
}

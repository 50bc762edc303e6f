//! The changes of a target's tags: the author's own, whose it is, and what is remembered.

use scaling::quota::TAGS_PER_RESOURCE;

use super::Goal;
use crate::observed::Observed;
use crate::owner::is_own_key;
use crate::record::Record;
use crate::services::{Tags, Write};

/// The tags of a target that is as it is wanted.
pub(super) fn wanted(goal: &Goal<'_>) -> Tags {
    with_record(goal, goal.record)
}

/// The tags of an alarm.
pub(super) fn of_alarm(goal: &Goal<'_>) -> Tags {
    let mut tags = of_author(goal);
    tags.extend(goal.owner.tags());
    tags
}

/// Before anything is changed on a target that is registered: whose it is, and every name that is or will be ours.
/// Tags that are dropped go first where the target could not hold them beside the new ones.
pub(super) fn claimed(goal: &Goal<'_>, observed: &Observed) -> Vec<Write> {
    let Some(target) = &observed.target else {
        return Vec::new();
    };
    let keys = crowded_out(goal, observed);
    let tags = differing(&claim(goal), &observed.tags);
    let mut writes = Vec::new();
    writes.extend((!keys.is_empty()).then(|| Write::UntagTarget(target.arn.clone(), keys)));
    writes.extend((!tags.is_empty()).then(|| Write::TagTarget(target.arn.clone(), tags)));
    writes
}

/// After everything is changed: what is remembered is what is there, and tags that were dropped are gone.
pub(super) fn settled(goal: &Goal<'_>, observed: &Observed) -> Vec<Write> {
    let Some(target) = &observed.target else {
        return Vec::new();
    };
    let wanted = wanted(goal);
    let gone = crowded_out(goal, observed);
    let mut present = observed.tags.clone();
    present.retain(|key, _| !gone.contains(key));
    present.extend(claim(goal));
    let tags = differing(&wanted, &present);
    let stale_keys = stale_keys(goal, &observed.tags);
    let goes = |key: &&String| !wanted.contains_key(*key) && (is_own_key(key) || stale_keys.contains(key));
    let keys: Vec<String> = present.keys().filter(goes).cloned().collect();
    // The record goes last: as long as a tag is there, it is remembered whose it is.
    let mut writes = Vec::new();
    writes.extend((!keys.is_empty()).then(|| Write::UntagTarget(target.arn.clone(), keys)));
    writes.extend((!tags.is_empty()).then(|| Write::TagTarget(target.arn.clone(), tags)));
    writes
}

/// The keys that an author of ours wanted before, and no longer does: of the tags that a target or an alarm has.
pub(super) fn stale_keys(goal: &Goal<'_>, present: &Tags) -> Vec<String> {
    let author = of_author(goal);
    let goes = |key: &&String| goal.claim.record.has_tag_key(key) && !author.contains_key(*key);
    present.keys().filter(goes).cloned().collect()
}

/// The tags of a target under way: what is remembered is what was there and what will be.
fn claim(goal: &Goal<'_>) -> Tags {
    with_record(goal, &goal.record.joined_with(&goal.claim.record))
}

/// The stale keys, where the target could not hold their tags and the new ones at once.
fn crowded_out(goal: &Goal<'_>, observed: &Observed) -> Vec<String> {
    let new = claim(goal).into_keys().filter(|key| !observed.tags.contains_key(key)).count();
    let is_crowded = TAGS_PER_RESOURCE < observed.tags.len() + new;
    if is_crowded { stale_keys(goal, &observed.tags) } else { Vec::new() }
}

fn of_author(goal: &Goal<'_>) -> Tags {
    goal.configuration.plan.tags().iter().map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect()
}

fn with_record(goal: &Goal<'_>, record: &Record) -> Tags {
    let mut tags = of_alarm(goal);
    tags.extend(record.tags());
    tags
}

/// The tags that are wanted and are not there as they are wanted.
pub(crate) fn differing(wanted: &Tags, present: &Tags) -> Tags {
    let differs = |(key, value): &(&String, &String)| present.get(*key) != Some(*value);
    wanted.iter().filter(differs).map(|(key, value)| (key.clone(), value.clone())).collect()
}

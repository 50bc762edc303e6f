//! What was told already: activities by id and status, problems by their words.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::observation::ActivitySeen;

/// What was told already.
#[derive(Debug)]
pub(super) struct Memory {
    /// What began before is told only while it goes on.
    since: Timestamp,
    /// The statuses of the activities of each resource, by id, from the first time they could be read.
    activities: BTreeMap<String, BTreeMap<String, String>>,
    problems: BTreeSet<String>,
}

impl Memory {
    pub(super) fn since(since: Timestamp) -> Self {
        Self { since, activities: BTreeMap::new(), problems: BTreeSet::new() }
    }

    /// The activities of a resource that are known by id; `None` before any were read.
    pub(super) fn known(&self, resource_id: &str) -> Option<&BTreeMap<String, String>> {
        self.activities.get(resource_id)
    }

    /// Those that are new, or that have another status than before; the oldest first.
    pub(super) fn news(&mut self, resource_id: &str, read: Vec<ActivitySeen>) -> Vec<ActivitySeen> {
        let is_first = !self.activities.contains_key(resource_id);
        let known = self.activities.entry(resource_id.to_owned()).or_default();
        let mut news: Vec<_> = read
            .into_iter()
            .filter(|activity| {
                let before = known.insert(activity.id.clone(), activity.status.clone());
                let is_of_now = !is_first || self.since <= activity.started || activity.status == "InProgress";
                before.map_or(is_of_now, |before| before != activity.status)
            })
            .collect();
        news.sort_by_key(|activity| activity.started);
        news
    }

    /// Those problems that were not told yet.
    pub(super) fn untold(&mut self, problems: Vec<String>) -> Vec<String> {
        problems.into_iter().filter(|problem| self.problems.insert(problem.clone())).collect()
    }
}

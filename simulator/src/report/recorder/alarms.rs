//! The alarms of a deployment in a row: those of one policy after those of the other.

use scaling::{DeployedPolicy, Deployment};

use crate::PolicyIndex;

/// Where the alarms of each policy begin, and what a reader calls each.
#[derive(Clone, Debug)]
pub(super) struct Alarms {
    firsts: Vec<usize>,
    labels: Vec<String>,
}

impl Alarms {
    pub(super) fn of(deployment: &Deployment) -> Self {
        let mut alarms = Self { firsts: Vec::new(), labels: Vec::new() };
        for policy in &deployment.policies {
            alarms.firsts.push(alarms.labels.len());
            alarms.labels.extend(labels(policy));
        }
        alarms
    }

    /// The place of a policy's alarm among all.
    pub(super) fn place(&self, policy: PolicyIndex, alarm: usize) -> usize {
        self.firsts[policy.0] + alarm
    }

    /// What a reader calls them, in their order.
    pub(super) fn labels(&self) -> &[String] {
        &self.labels
    }
}

fn labels(policy: &DeployedPolicy) -> Vec<String> {
    match policy {
        DeployedPolicy::Step(policy) => policy.alarms.iter().map(|alarm| alarm.name.clone()).collect(),
        DeployedPolicy::TargetTracking(policy) => {
            let scales_in = (!policy.disable_scale_in()).then(|| format!("{} scale-in", policy.name()));
            [format!("{} scale-out", policy.name())].into_iter().chain(scales_in).collect()
        }
    }
}

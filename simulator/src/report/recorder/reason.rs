//! Why something was done or not, as a sentence with its values.

use jiff::Timestamp;
use scaling::{DeployedPolicy, Deployment, ScheduledAction};

use super::policy_reason;
use super::story::Stretch;
use crate::report::words::{in_utc, time, units};
use crate::{Assumptions, Cause, NotScaledReason, Verdict};

/// What a sentence is made with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Telling<'a> {
    pub(super) deployment: &'a Deployment,
    pub(super) assumptions: &'a Assumptions,
    pub(super) start: Timestamp,
}

/// The policy or scheduled action by its name, or the range.
pub(super) fn cause(telling: Telling<'_>, stretch: &Stretch) -> String {
    match stretch.first.cause {
        Cause::Policy(proposal) => telling.deployment.policies[proposal.policy.0].name().to_owned(),
        Cause::ScheduledAction(action) => telling.deployment.scheduled_actions[action].name().as_str().to_owned(),
        Cause::Range => "range".to_owned(),
    }
}

/// Why, without a full stop.
pub(super) fn sentence(telling: Telling<'_>, stretch: &Stretch) -> String {
    match stretch.first.cause {
        Cause::Policy(proposal) => match &telling.deployment.policies[proposal.policy.0] {
            DeployedPolicy::Step(policy) => policy_reason::of_steps(telling, policy, proposal.alarm, stretch),
            DeployedPolicy::TargetTracking(policy) => {
                policy_reason::of_tracking(telling, policy, proposal.alarm, stretch)
            }
        },
        Cause::ScheduledAction(action) => telling.scheduled(&telling.deployment.scheduled_actions[action], stretch),
        Cause::Range => format!("the endpoint is in service again: {}", telling.outside_range(stretch)),
    }
}

impl Telling<'_> {
    /// So many units of capacity.
    pub(super) fn units(&self, count: u32) -> String {
        units(self.deployment.kind, count)
    }

    /// A time in the future of a decision, with its date where that is another.
    pub(super) fn until(&self, stretch: &Stretch, seconds: u64) -> String {
        let [from, until] = [stretch.first.at_seconds, seconds].map(|seconds| in_utc(self.start, seconds));
        let date = if from.date() == until.date() { String::new() } else { format!("{} ", until.date()) };
        format!("until {date}{} UTC", time(until))
    }

    fn scheduled(&self, action: &ScheduledAction, stretch: &Stretch) -> String {
        let sets = match (action.min_capacity(), action.max_capacity()) {
            (Some(min), None) => format!("the minimum to {min}"),
            (None, Some(max)) => format!("the maximum to {max}"),
            (min, max) => {
                let (min, max) = (min.unwrap_or(stretch.range.min()), max.unwrap_or(stretch.range.max()));
                format!("the range to {min} to {max}")
            }
        };
        let capacity = stretch.first.capacity;
        match stretch.first.verdict {
            Verdict::Scaled(_) => format!("sets {sets}: {}", self.outside_range(stretch)),
            Verdict::RangeMoved => format!("sets {sets}; the capacity of {capacity} lies within"),
            Verdict::NotScaled(NotScaledReason::Suspended) => {
                format!("would set {sets}, but scheduled scaling is suspended")
            }
            Verdict::NotScaled(NotScaledReason::Updating { until_seconds }) => {
                let until = self.until(stretch, until_seconds);
                format!("sets {sets}; the capacity of {capacity} lies outside, but the endpoint is updating {until}")
            }
            Verdict::NotScaled(_) => {
                let range = stretch.range;
                format!(
                    "would set {sets}, but the range is {} to {}: the minimum would be over the maximum",
                    range.min(),
                    range.max()
                )
            }
        }
    }

    /// On which side of the range capacity lies.
    fn outside_range(&self, stretch: &Stretch) -> String {
        let (capacity, range) = (stretch.first.capacity, stretch.range);
        if capacity < range.min() {
            format!("{capacity} is under the minimum of {}", self.units(range.min()))
        } else {
            format!("{capacity} is over the maximum of {}", self.units(range.max()))
        }
    }
}

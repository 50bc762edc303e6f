//! What a simulation tells while it runs.
//!
//! A report, a picture and a test see the same: every minute, every change of an alarm's state, and every decision,
//! the ones to do nothing included.

use scaling::AlarmState;

use crate::Arrivals;

/// Watches a simulation. What an observer leaves alone costs nothing.
pub trait Observer {
    /// A minute has passed; its decisions and changes of alarms have been told before, in their order.
    fn minute(&mut self, minute: &Minute) {
        let _ = minute;
    }

    /// An alarm has changed its state.
    fn alarm(&mut self, change: &AlarmChange) {
        let _ = change;
    }

    /// A policy was called, a scheduled action fired, or capacity had to come back into its range.
    fn decision(&mut self, decision: &Decision) {
        let _ = decision;
    }
}

/// Watches nothing.
impl Observer for () {}

/// One minute that has passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Minute {
    /// Its number, from 0 on.
    pub index: u64,
    /// The requests that arrived in it.
    pub arrivals: Arrivals,
    /// Requests that were served in it, those that had waited included.
    pub served: f64,
    /// Requests over what the fleet could serve: lost where nothing queues, else the ones that had to wait.
    pub over_capacity: f64,
    /// Requests that wait at its end.
    pub queue: f64,
    /// Capacity that serves at its end.
    pub in_service: u32,
    /// Capacity that is wanted at its end, after its decisions: `DesiredInstanceCount` and the like.
    pub desired: u32,
    /// Seconds of service in the minute, over all units: 60 for each that served all of it.
    pub in_service_seconds: f64,
    /// Seconds that are billed, over all units, by the assumption on billing.
    pub billed_seconds: f64,
    /// The range at its end, which scheduled actions move.
    pub min_capacity: u32,
    /// See `min_capacity`.
    pub max_capacity: u32,
}

/// Which policy of [`scaling::Deployment::policies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PolicyIndex(pub usize);

/// An alarm that is in another state than before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlarmChange {
    /// Seconds since the start of the trace.
    pub at_seconds: u64,
    /// The policy it calls.
    pub policy: PolicyIndex,
    /// Which alarm of that policy: of a step policy in the order of its alarms; of a target tracking policy 0 scales out
    /// and 1 scales in.
    pub alarm: usize,
    /// The state it had.
    pub from: AlarmState,
    /// The state it has now.
    pub to: AlarmState,
}

/// A decision, and why.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision {
    /// Seconds since the start of the trace.
    pub at_seconds: u64,
    /// What led to it.
    pub cause: Cause,
    /// The capacity that is wanted before it.
    pub capacity: u32,
    /// What came of it.
    pub verdict: Verdict,
}

/// What led to a decision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cause {
    /// An alarm called a policy.
    Policy(Proposal),
    /// A scheduled action fired; its place in [`scaling::Deployment::scheduled_actions`].
    ScheduledAction(usize),
    /// The range had moved while the endpoint was updating, and capacity is brought into it now.
    Range,
}

/// What a policy that was called makes of its metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proposal {
    /// The policy.
    pub policy: PolicyIndex,
    /// The alarm that called, as in [`AlarmChange::alarm`].
    pub alarm: usize,
    /// The aggregated value; `None` where the alarm had no datapoint to act by.
    pub metric: Option<f64>,
    /// The step of [`scaling::DeployedStepPolicy::step_adjustments`] it fell into; `None` where there is none, and for
    /// target tracking.
    pub step: Option<usize>,
    /// The capacity it asks for, within the range, cooldowns left aside; `None` where it asks for nothing.
    pub wanted: Option<u32>,
}

/// What came of a decision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// Capacity changes.
    Scaled(Activity),
    /// The range has moved, and capacity lies within it.
    RangeMoved,
    /// Nothing changes.
    NotScaled(NotScaledReason),
}

/// A change of capacity under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Its number, from 0 on.
    pub number: u64,
    /// The capacity before.
    pub from: u32,
    /// The capacity wanted.
    pub to: u32,
    /// When it succeeds, in seconds since the start of the trace.
    pub ends_at_seconds: u64,
}

/// Why nothing changes. The first four are named as Application Auto Scaling names them in the not scaled reasons of an
/// activity. Source: Application Auto Scaling user guide, "Scaling activities".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotScaledReason {
    /// A scale-out, and capacity is at its maximum.
    AlreadyAtMaxCapacity,
    /// A scale-in, and capacity is at its minimum.
    AlreadyAtMinCapacity,
    /// The change comes to nothing: the capacity is the one that is wanted.
    AlreadyAtDesiredCapacity,
    /// Target tracking would scale in, and one unit fewer would put the metric over its target.
    AutoScalingAnticipatedFlapping,
    /// The value lies in a step that changes nothing.
    Resting,
    /// The endpoint is updating: another change is under way until then.
    Updating {
        /// Seconds since the start of the trace.
        until_seconds: u64,
    },
    /// The cooldown of an earlier activity lasts until then.
    Cooldown {
        /// Seconds since the start of the trace.
        until_seconds: u64,
    },
    /// Scaling this way is suspended.
    Suspended,
    /// Another policy asked for more capacity at the same time.
    Outvoted {
        /// The policy that was followed.
        by: PolicyIndex,
    },
    /// Target tracking would scale in, and another target tracking policy does not yet agree.
    WaitsForOthers {
        /// The first that does not agree.
        policy: PolicyIndex,
    },
    /// The service's "no step adjustment found": the value lies in no step.
    NoStepFound,
    /// The alarm called without a datapoint to act by.
    NoDatapoint,
    /// A scheduled action whose bounds and those in force are the wrong way round.
    MinOverMax,
}

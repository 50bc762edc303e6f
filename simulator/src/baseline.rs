//! What a plan can be measured by: capacity that nobody has to plan.
//!
//! Two of them decide nothing: a fleet that is always as large as the peak needs, and one that is in every minute as
//! large as that minute needs, as if the future were known and instances started at once. The third is what the
//! developer guide has one set up: target tracking at half of what a unit serves.

use jiff::Timestamp;
use scaling::input::{MetricInput, PlanInput, TargetTrackingInput};
use scaling::{CapacityRange, Deployment, EndpointKind, ScalingPlan};

use crate::assumptions::OverCapacity;
use crate::estimate::SAFETY_FACTOR;
use crate::report::{Recorder, Run};
use crate::{Arrivals, Assumptions, Fleet, Minute, Observer};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// As many units as the peak of the trace needs, all the time.
    Static,
    /// As many as each minute needs, at once.
    Foresight,
    /// Target tracking at the documented formula.
    TargetTracking,
}

impl Baseline {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Static, Self::Foresight, Self::TargetTracking];

    /// What a reader calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Static => "static at peak",
            Self::Foresight => "perfect foresight",
            Self::TargetTracking => "target tracking",
        }
    }
}

/// What a baseline shares with the plan beside it.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    /// The kind of endpoint.
    pub kind: EndpointKind,
    /// The range, as [`widest_range`] has it.
    pub range: CapacityRange,
    /// The fleet.
    pub fleet: Fleet,
    /// What AWS does not document.
    pub assumptions: Assumptions,
    /// The instant at which the first minute begins.
    pub start: Timestamp,
    /// What chance follows from.
    pub seed: u64,
}

/// The range that a deployment and its scheduled actions may move in.
#[must_use]
pub fn widest_range(deployment: &Deployment) -> CapacityRange {
    let own = deployment.capacity;
    let actions = || deployment.scheduled_actions.iter();
    let min = actions().filter_map(scaling::ScheduledAction::min_capacity).fold(own.min(), u32::min);
    let max = actions().filter_map(scaling::ScheduledAction::max_capacity).fold(own.max(), u32::max);
    // A kind that takes any range: both ends come from ranges.
    CapacityRange::validate(EndpointKind::Component, Some(min.into()), Some(max.into())).unwrap_or(own)
}

impl Conditions {
    /// As many units as the peak needs, within the range, all the time.
    #[must_use]
    pub fn static_at_peak(&self, minutes: &[Arrivals]) -> Run {
        let peak = minutes.iter().map(|minute| minute.requests()).fold(0.0, f64::max);
        let units = self.range.clamp(self.fleet.units_for(peak).into());
        self.hold(Baseline::Static, minutes, |_| units)
    }

    /// As many units as each minute needs, what waits included, within the range and at once.
    #[must_use]
    pub fn foresight(&self, minutes: &[Arrivals]) -> Run {
        self.hold(Baseline::Foresight, minutes, |work| self.range.clamp(self.fleet.units_for(work).into()))
    }

    /// Target tracking on the load metric, at half of what a unit serves in a minute, with cooldowns of 300 seconds; of
    /// an asynchronous endpoint on its backlog, as the developer guide's example has it. `None` where no policy can
    /// have such a target.
    ///
    /// Source: SageMaker developer guide, "Load testing your auto scaling configuration", and "Autoscale an asynchronous
    /// endpoint".
    #[must_use]
    pub fn target_tracking(&self) -> Option<Deployment> {
        let (metric, target) = match self.kind {
            EndpointKind::Realtime | EndpointKind::Component => (None, self.fleet.requests_per_minute * SAFETY_FACTOR),
            EndpointKind::Serverless => (None, SERVERLESS_TARGET),
            EndpointKind::Async => (Some("ApproximateBacklogSizePerInstance"), BACKLOG_TARGET),
        };
        let policy = TargetTrackingInput {
            metric: metric.map(|name| MetricInput::Preset { name: name.to_owned(), statistic: None }),
            // No more digits than a target may have.
            target_value: Some(format!("{target:.4}")),
            scale_in_cooldown_seconds: Some(COOLDOWN_SECONDS),
            scale_out_cooldown_seconds: Some(COOLDOWN_SECONDS),
            ..TargetTrackingInput::default()
        };
        let input = PlanInput {
            // Any range: the plan's own is put in its place, which a spec's rules need not allow.
            min_capacity: Some(1),
            max_capacity: Some(2),
            target_tracking_policies: vec![policy],
            ..PlanInput::of(self.kind)
        };
        let (plan, _) = ScalingPlan::validate(&input);
        Some(Deployment { capacity: self.range, ..Deployment::of(&plan?) })
    }

    /// Capacity that follows from each minute's work: what arrives and what waits.
    fn hold(&self, baseline: Baseline, minutes: &[Arrivals], capacity: impl Fn(f64) -> u32) -> Run {
        let Self { kind, range, fleet, assumptions, start, seed } = *self;
        let mut recorder = Recorder::for_baseline(baseline.name(), kind, start, fleet, assumptions, seed);
        let queues = kind == EndpointKind::Async || assumptions.over_capacity == OverCapacity::Queued;
        let mut waiting = 0.0;
        for (index, arrivals) in (0..).zip(minutes) {
            let work = waiting + arrivals.requests();
            let units = capacity(work);
            let served = work.min(f64::from(units) * fleet.requests_per_minute);
            let left = work - served;
            waiting = if queues { left } else { 0.0 };
            let unit_seconds = f64::from(units) * 60.0;
            recorder.minute(&Minute {
                index,
                arrivals: *arrivals,
                served,
                over_capacity: left.min(arrivals.requests()),
                queue: waiting,
                in_service: units,
                desired: units,
                in_service_seconds: unit_seconds,
                billed_seconds: unit_seconds,
                min_capacity: range.min(),
                max_capacity: range.max(),
            });
        }
        recorder.finish()
    }
}

/// The part of the provisioned concurrency in use that a serverless endpoint is held at.
/// Source: SageMaker developer guide, "Automatically scale Provisioned Concurrency".
const SERVERLESS_TARGET: f64 = 0.7;
/// Requests that wait for each instance of an asynchronous endpoint.
const BACKLOG_TARGET: f64 = 5.0;
const COOLDOWN_SECONDS: i64 = 300;

#[cfg(test)]
mod tests {
    use scaling::DeployedPolicy;

    use super::*;

    fn conditions(kind: EndpointKind, min: i64, max: i64) -> Conditions {
        Conditions {
            kind,
            range: CapacityRange::validate(EndpointKind::Async, Some(min), Some(max)).expect("a range"),
            fleet: Fleet::of(100.0),
            assumptions: Assumptions::DEFAULT,
            start: Timestamp::UNIX_EPOCH,
            seed: 0,
        }
    }

    fn minutes(requests: &[f64]) -> Vec<Arrivals> {
        requests.iter().map(|requests| Arrivals::of(*requests).unwrap_or(Arrivals::GAP)).collect()
    }

    /// Unit hours in minutes, the requests over capacity, and the most that waited.
    fn figures(run: &Run) -> (f64, f64, f64) {
        let figures = &run.summary;
        ((figures.unit_hours * 60.0).round(), figures.requests_over_capacity, figures.peak_queue)
    }

    #[test]
    fn the_peak_is_held_all_the_time_within_the_range() {
        for (min, max, requests, expected) in [
            (1, 10, &[50.0, 350.0, 0.0][..], (12.0, 0.0, 0.0)),
            (1, 2, &[50.0, 350.0, 0.0], (6.0, 150.0, 0.0)),
            (3, 10, &[50.0, 150.0], (6.0, 0.0, 0.0)),
            (1, 10, &[f64::NAN, 150.0], (4.0, 0.0, 0.0)),
        ] {
            let run = conditions(EndpointKind::Realtime, min, max).static_at_peak(&minutes(requests));
            assert_eq!(figures(&run), expected, "{min}..{max} {requests:?}");
        }
    }

    #[test]
    fn foresight_has_what_each_minute_needs_and_no_more() {
        for (kind, min, max, requests, expected) in [
            (EndpointKind::Realtime, 1, 10, &[50.0, 350.0, 0.0][..], (6.0, 0.0, 0.0)),
            (EndpointKind::Realtime, 1, 2, &[350.0, 0.0], (3.0, 150.0, 0.0)),
            (EndpointKind::Async, 0, 10, &[0.0, 350.0, 0.0], (4.0, 0.0, 0.0)),
            // What waits is work of the next minute.
            (EndpointKind::Async, 0, 2, &[350.0, 0.0, 0.0], (4.0, 150.0, 150.0)),
        ] {
            let run = conditions(kind, min, max).foresight(&minutes(requests));
            assert_eq!(figures(&run), expected, "{kind:?} {min}..{max} {requests:?}");
        }
    }

    #[test]
    fn target_tracking_aims_at_half_of_what_a_unit_serves() {
        for (kind, metric, target) in [
            (EndpointKind::Realtime, "InvocationsPerInstance", "50"),
            (EndpointKind::Component, "InvocationsPerCopy", "50"),
            (EndpointKind::Serverless, "ServerlessProvisionedConcurrencyUtilization", "0.7"),
            (EndpointKind::Async, "ApproximateBacklogSizePerInstance", "5"),
        ] {
            let deployment = conditions(kind, 0, 7).target_tracking().expect("a policy");
            assert_eq!((deployment.capacity.min(), deployment.capacity.max()), (0, 7));
            let [DeployedPolicy::TargetTracking(policy)] = deployment.policies.as_slice() else {
                panic!("{:?}", deployment.policies)
            };
            assert_eq!((policy.metric().name(), policy.target_value().to_string().as_str()), (metric, target));
            assert_eq!((policy.scale_in_cooldown_seconds(), policy.scale_out_cooldown_seconds()), (300, 300));
        }
    }
}

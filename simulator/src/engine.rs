//! The fast simulation.
//!
//! It does what `reference` does, in the same order and with the same numbers. What can be known beforehand is:
//! thresholds and bounds are doubles, datapoints are bits where a period has one sample, a metric's values are read
//! only when a policy asks for them, the next firing of a schedule is at hand, and nothing is allocated while a trace
//! runs. What an observer leaves alone is never put together.

mod alarm;
mod capacity;
mod decision;
mod deployed;
mod policy;
mod samples;
mod schedule;
mod traffic;

use scaling::{DeployedPolicy, EndpointKind, ScalingActivity, SuspendedState};

use crate::assumptions::{AggregatedDatapoints, OverCapacity, ScheduledWhileUpdating};
use crate::{
    AlarmChange, Arrivals, Cause, Decision, Minute, NotScaledReason, Observer, PolicyIndex, Scenario, Unsimulable,
    Verdict, signal,
};

use alarm::Alarm;
use capacity::{Capacity, Cooldowns};
use decision::Call;
use deployed::DeployedAlarm;
use policy::{Policy, Steps};
use samples::Samples;
use schedule::Timetable;
use traffic::{Totals, Traffic};

const MINUTE: u32 = 60;
const SHORT_TICK: u32 = 10;

/// A deployment that is replayed, a minute at a time.
#[derive(Clone, Debug)]
pub struct Engine {
    /// Minutes that have passed.
    index: u64,
    tick_seconds: u32,
    initial_capacity: Option<u32>,
    suspended: SuspendedState,
    retries_scheduled: bool,
    only_breaching: bool,
    traffic: Traffic,
    capacity: Capacity,
    cooldowns: Cooldowns,
    timetable: Timetable,
    /// The range moved while a change was under way.
    is_range_pending: bool,
    signals: Vec<Samples>,
    policies: Vec<Policy>,
    alarms: Vec<Caller>,
    /// The alarms that call in a tick, by their places, and what comes of it.
    calling: Vec<usize>,
    calls: Vec<Call>,
}

/// An alarm and the policy it calls.
#[derive(Clone, Debug)]
struct Caller {
    alarm: Alarm,
    policy: usize,
    /// Which of the policy's alarms it is.
    number: usize,
    steps: Steps,
}

impl Engine {
    /// Makes a scenario ready to run.
    ///
    /// # Errors
    /// Where a policy goes by a metric that follows from no trace.
    pub fn new(scenario: &Scenario) -> Result<Self, Unsimulable> {
        let Scenario { deployment, fleet, assumptions, .. } = scenario;
        let readings = signal::readings(deployment)?;
        let deployed = deployed::alarms(deployment, &readings, assumptions);
        let is_short = |alarm: &DeployedAlarm<'_>| alarm.evaluation.period_seconds < MINUTE;
        let tick_seconds = if deployed.iter().any(is_short) { SHORT_TICK } else { MINUTE };
        let mut signals: Vec<Samples> = Vec::new();
        let mut callers = Vec::with_capacity(deployed.len());
        for alarm in &deployed {
            let signal = alarm.reading.signal;
            let spacing = u64::from(signal.resolution_seconds().max(tick_seconds));
            let place = signals.iter().position(|samples| samples.signal() == signal).unwrap_or_else(|| {
                let of_signal = deployed.iter().filter(|other| other.reading.signal == signal);
                let needed = of_signal.map(|other| Alarm::samples_needed(&other.evaluation, spacing, assumptions));
                signals.push(Samples::new(signal, spacing, needed.max().unwrap_or(1), fleet, assumptions));
                signals.len() - 1
            });
            callers.push(alarm.caller(place, spacing, assumptions));
        }
        let policy = |policy: &DeployedPolicy| match policy {
            DeployedPolicy::Step(step) => Policy::step(step, assumptions),
            DeployedPolicy::TargetTracking(tracking) => Policy::tracking(tracking, assumptions),
        };
        let keeps_queue = deployment.kind == EndpointKind::Async || assumptions.over_capacity == OverCapacity::Queued;
        Ok(Self {
            index: 0,
            tick_seconds,
            initial_capacity: scenario.initial_capacity,
            suspended: deployment.suspended,
            retries_scheduled: assumptions.scheduled_while_updating == ScheduledWhileUpdating::Retried,
            only_breaching: assumptions.aggregated_datapoints == AggregatedDatapoints::Breaching,
            traffic: Traffic::new(fleet, keeps_queue, assumptions.billing),
            capacity: Capacity::new(deployment.capacity, fleet, scenario.seed, assumptions.removed),
            cooldowns: Cooldowns::new(&deployment.policies, assumptions),
            timetable: Timetable::new(&deployment.scheduled_actions, scenario.start),
            is_range_pending: false,
            signals,
            policies: deployment.policies.iter().map(policy).collect(),
            calling: Vec::with_capacity(callers.len()),
            calls: Vec::with_capacity(callers.len()),
            alarms: callers,
        })
    }

    /// Passes one minute, and tells the observer what happens in it.
    #[inline]
    pub fn pass(&mut self, arrivals: Arrivals, observer: &mut impl Observer) {
        if self.index == 0 {
            let needed = self.capacity.fleet.units_for(arrivals.requests());
            self.capacity.start_with(self.initial_capacity.unwrap_or(needed));
            self.fire(0, observer);
        }
        let mut totals = Totals::default();
        let begin = self.index * u64::from(MINUTE);
        let end = begin + u64::from(MINUTE);
        if self.tick_seconds == MINUTE {
            self.tick(arrivals, end, MINUTE, &mut totals, observer);
        } else {
            for at in (begin..end).step_by(SHORT_TICK as usize) {
                self.tick(arrivals, at + u64::from(SHORT_TICK), SHORT_TICK, &mut totals, observer);
            }
        }
        observer.minute(&Minute {
            index: self.index,
            arrivals,
            served: totals.served,
            over_capacity: totals.over_capacity,
            queue: self.traffic.queue,
            in_service: self.capacity.in_service,
            desired: self.capacity.desired,
            in_service_seconds: totals.in_service_seconds,
            billed_seconds: totals.billed_seconds,
            min_capacity: self.capacity.range.min(),
            max_capacity: self.capacity.range.max(),
        });
        self.index += 1;
    }

    /// Passes the seconds up to an instant, and does what is due then.
    #[inline]
    fn tick(&mut self, arrivals: Arrivals, at: u64, seconds: u32, totals: &mut Totals, observer: &mut impl Observer) {
        let begin = at - u64::from(seconds);
        if begin < self.capacity.until && self.capacity.until < at {
            self.serve_across_a_change(arrivals, at, seconds, totals);
        } else {
            self.serve(arrivals, seconds, totals);
        }
        self.capacity.settle(at);
        if self.timetable.is_due(at) {
            self.fire(at, observer);
        }
        if self.is_range_pending && !self.capacity.is_updating(at) {
            self.come_into_range(at, observer);
        }
        self.sample(arrivals, at);
        self.evaluate(at, observer);
        if !self.calling.is_empty() {
            self.decide(at, observer);
        }
    }

    #[inline]
    fn serve(&mut self, arrivals: Arrivals, seconds: u32, totals: &mut Totals) {
        let Capacity { in_service, desired, .. } = self.capacity;
        let stretch = self.traffic.serve(arrivals.requests(), seconds, in_service, desired, totals);
        for samples in &mut self.signals {
            samples.add(&stretch);
        }
    }

    /// The change under way ends within the tick.
    #[cold]
    fn serve_across_a_change(&mut self, arrivals: Arrivals, at: u64, seconds: u32, totals: &mut Totals) {
        // It ends before the tick does, so the rest is shorter than the tick.
        let rest = u32::try_from(at - self.capacity.until).unwrap_or(seconds);
        self.serve(arrivals, seconds - rest, totals);
        self.capacity.settle(self.capacity.until);
        self.serve(arrivals, rest, totals);
    }

    /// Takes the samples that end at an instant.
    #[inline]
    fn sample(&mut self, arrivals: Arrivals, at: u64) {
        for (place, samples) in self.signals.iter_mut().enumerate() {
            if at.is_multiple_of(samples.spacing) {
                let sample = samples.close(arrivals.is_gap());
                for caller in self.alarms.iter_mut().filter(|caller| caller.alarm.signal == place) {
                    caller.alarm.take(sample);
                }
            }
        }
    }

    /// Evaluates the alarms, and gathers those that call their policies.
    #[inline]
    fn evaluate(&mut self, at: u64, observer: &mut impl Observer) {
        for (place, caller) in self.alarms.iter_mut().enumerate() {
            let outcome = caller.alarm.evaluate(at, &self.signals[caller.alarm.signal]);
            if let Some(from) = outcome.changed_from {
                observer.alarm(&AlarmChange {
                    at_seconds: at,
                    policy: PolicyIndex(caller.policy),
                    alarm: caller.number,
                    from,
                    to: caller.alarm.state,
                });
            }
            if outcome.calls {
                self.calling.push(place);
            }
        }
    }

    /// Lets the scheduled actions act that fire up to an instant.
    #[cold]
    fn fire(&mut self, at: u64, observer: &mut impl Observer) {
        while let Some((index, action)) = self.timetable.take(at) {
            let capacity = self.capacity.desired;
            let verdict = if self.suspended.blocks(ScalingActivity::Scheduled) {
                Verdict::NotScaled(NotScaledReason::Suspended)
            } else if let Some((to, range)) = action.apply(capacity, self.capacity.range) {
                self.capacity.range = range;
                if to == capacity {
                    Verdict::RangeMoved
                } else if self.capacity.is_updating(at) {
                    self.is_range_pending |= self.retries_scheduled;
                    Verdict::NotScaled(NotScaledReason::Updating { until_seconds: self.capacity.until })
                } else {
                    Verdict::Scaled(self.capacity.begin(at, to))
                }
            } else {
                Verdict::NotScaled(NotScaledReason::MinOverMax)
            };
            observer.decision(&Decision { at_seconds: at, cause: Cause::ScheduledAction(index), capacity, verdict });
        }
    }

    /// Brings capacity into the range that moved while a change was under way.
    #[cold]
    fn come_into_range(&mut self, at: u64, observer: &mut impl Observer) {
        self.is_range_pending = false;
        let capacity = self.capacity.desired;
        let to = self.capacity.range.clamp(capacity.into());
        if to != capacity {
            let verdict = Verdict::Scaled(self.capacity.begin(at, to));
            observer.decision(&Decision { at_seconds: at, cause: Cause::Range, capacity, verdict });
        }
    }
}

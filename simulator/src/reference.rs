//! The simulation that is written to be read.
//!
//! It keeps the whole history, looks at every window from scratch, and asks `scaling` with exact numbers. A tick is a
//! minute, or ten seconds where any alarm has a shorter period than a minute, and every tick goes the same way:
//!
//! ```text
//!  time passes ─> an activity ends ─> scheduled actions fire ─> capacity comes back into a range that moved
//!      ─> metrics are sampled ─> alarms are evaluated ─> they call policies ─> one of those scales
//! ```

pub mod alarm;
mod call;
mod capacity;
mod cooldown;
mod decide;
mod firing_times;
mod history;
mod schedule;
mod service;
mod watch;

use scaling::DeployedPolicy;

use crate::signal::{self, Facts, Segment};
use crate::{AlarmChange, Arrivals, Minute, Observer, PolicyIndex, Scenario, Unsimulable};
use capacity::Capacity;
use cooldown::Cooldowns;
use firing_times::FiringTimes;
use service::{Service, Tally};
use watch::Watch;

/// A scenario, as far as it has been simulated.
#[derive(Clone, Debug)]
pub struct Reference<'scenario> {
    scenario: &'scenario Scenario,
    /// The length of a tick in seconds: a minute, or ten seconds.
    tick_seconds: u64,
    /// Seconds since the start of the trace.
    now: u64,
    /// The number of the next minute.
    minute: u64,
    capacity: Capacity,
    service: Service,
    /// Every alarm, in the order of the policies.
    watches: Vec<Watch>,
    cooldowns: Cooldowns,
    /// One for each scheduled action.
    firing_times: Vec<FiringTimes<'scenario>>,
    /// The range has moved away from the capacity while the endpoint was updating.
    is_range_pending: bool,
}

impl<'scenario> Reference<'scenario> {
    /// A scenario of which no minute has passed.
    ///
    /// # Errors
    /// Where a policy acts by a metric that does not follow from traffic and capacity.
    pub fn new(scenario: &'scenario Scenario) -> Result<Self, Unsimulable> {
        let deployment = &scenario.deployment;
        let readings = signal::readings(deployment)?;
        let of_policy = |(index, policy): (usize, &DeployedPolicy)| {
            Watch::all_of(PolicyIndex(index), policy, &readings[index], &scenario.assumptions)
        };
        let watches: Vec<Watch> = deployment.policies.iter().enumerate().flat_map(of_policy).collect();
        let firing_times = deployment.scheduled_actions.iter().map(|action| FiringTimes::of(action, scenario.start));
        Ok(Self {
            scenario,
            tick_seconds: if watches.iter().any(Watch::is_high_resolution) { 10 } else { 60 },
            now: 0,
            minute: 0,
            capacity: Capacity::of(0, deployment.capacity),
            service: Service::default(),
            watches,
            cooldowns: Cooldowns::none(deployment.policies.len(), scenario.assumptions.cooldown_scope),
            firing_times: firing_times.collect(),
            is_range_pending: false,
        })
    }

    /// Lets the next minute pass.
    pub fn pass(&mut self, arrivals: Arrivals, observer: &mut impl Observer) {
        if self.minute == 0 {
            self.begin(arrivals, observer);
        }
        let mut tally = Tally::default();
        let mut segments_of_minute: Vec<Segment> = Vec::new();
        let end_of_minute = self.now + 60;
        while self.now < end_of_minute {
            let segments = self.let_time_pass(self.now + self.tick_seconds, arrivals, &mut tally);
            self.fire_scheduled_actions(observer);
            self.return_into_range(observer);
            segments_of_minute.extend(&segments);
            self.sample(10, &Facts { minute: arrivals, segments: &segments });
            if self.now == end_of_minute {
                self.sample(60, &Facts { minute: arrivals, segments: &segments_of_minute });
            }
            self.evaluate_alarms(observer);
            self.call_policies(observer);
        }
        observer.minute(&Minute {
            index: self.minute,
            arrivals,
            served: tally.served,
            over_capacity: tally.over_capacity,
            queue: self.service.queue(),
            in_service: self.capacity.in_service(),
            desired: self.capacity.desired(),
            in_service_seconds: tally.in_service_seconds,
            billed_seconds: tally.billed_seconds,
            min_capacity: self.capacity.range().min(),
            max_capacity: self.capacity.range().max(),
        });
        self.minute += 1;
    }

    /// The capacity at the start, and what is scheduled for exactly then.
    fn begin(&mut self, arrivals: Arrivals, observer: &mut impl Observer) {
        let needed = || self.scenario.fleet.units_for(arrivals.requests());
        let initial = self.scenario.initial_capacity.unwrap_or_else(needed);
        self.capacity = Capacity::of(initial, self.scenario.deployment.capacity);
        self.fire_scheduled_actions(observer);
    }

    /// Lets one tick pass, in two segments where an activity ends within it; one that ends with it is over then.
    fn let_time_pass(&mut self, until: u64, arrivals: Arrivals, tally: &mut Tally) -> Vec<Segment> {
        let mut segments = Vec::new();
        while self.now < until {
            let end = self.capacity.next_change().map_or(until, |change| change.min(until));
            segments.push(self.service.serve(self.scenario, &self.capacity, arrivals, end - self.now, tally));
            self.now = end;
            self.capacity.end_activity(self.now);
        }
        segments
    }

    /// Samples the metrics that are published every so many seconds.
    fn sample(&mut self, every_seconds: u32, facts: &Facts<'_>) {
        for watch in self.watches.iter_mut().filter(|watch| watch.resolution_seconds() == every_seconds) {
            watch.sample(self.now, facts, self.tick_seconds, self.scenario);
        }
    }

    fn evaluate_alarms(&mut self, observer: &mut impl Observer) {
        for watch in self.watches.iter_mut().filter(|watch| watch.is_evaluated_at(self.now)) {
            let from = watch.state();
            watch.evaluate(self.now, &self.scenario.assumptions);
            let to = watch.state();
            if from != to {
                let (policy, alarm) = (watch.policy(), watch.alarm());
                observer.alarm(&AlarmChange { at_seconds: self.now, policy, alarm, from, to });
            }
        }
    }
}

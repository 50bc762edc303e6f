//! How a run stands: all figures up to now, by interval too, and the newest seconds.

use std::collections::VecDeque;
use std::time::Duration;

use super::seconds::Seconds;
use super::{Audience, Settings};
use crate::drive::Beat;
use crate::observation::Observation;
use crate::plan::Plan;
use crate::report::{End, Report, RunFacts};
use crate::tally::Tally;
use crate::view::{Phase, Status};

/// How many of the newest seconds are shown.
const NEWEST: usize = 10;

#[derive(Debug)]
pub(super) struct Standing {
    seconds: Seconds,
    newest: VecDeque<Tally>,
    total: Tally,
    intervals: Vec<Tally>,
    interval_seconds: u64,
    schedule_length: Duration,
    observations: Vec<Observation>,
}

impl Standing {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            seconds: Seconds::new(settings.workers),
            newest: VecDeque::new(),
            total: Tally::default(),
            intervals: Vec::new(),
            interval_seconds: settings.facts.interval_seconds,
            schedule_length: Duration::from_secs(settings.facts.schedule_seconds),
            observations: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, beat: &Beat) {
        self.total.add(&beat.tally);
        self.seconds.take(beat);
    }

    pub(super) fn end(&mut self) {
        self.seconds.end();
    }

    /// Takes in what was seen of the account.
    pub(super) fn observed(&mut self, observation: Observation) {
        self.observations.push(observation);
    }

    pub(super) const fn total(&self) -> &Tally {
        &self.total
    }

    pub(super) const fn schedule_length(&self) -> Duration {
        self.schedule_length
    }

    pub(super) fn is_over(&self) -> bool {
        self.seconds.have_ended()
    }

    /// The next second that all workers have passed.
    pub(super) fn next_second(&mut self) -> Option<(u64, Tally)> {
        let (second, tally) = self.seconds.next_complete()?;
        let interval = usize::try_from(second / self.interval_seconds).unwrap_or(usize::MAX);
        while self.intervals.len() <= interval {
            // Nothing is counted any more in the one before.
            if let Some(last) = self.intervals.last_mut() {
                last.pack();
            }
            self.intervals.push(Tally::default());
        }
        self.intervals[interval].add(&tally);
        self.newest.push_back(tally.clone());
        if NEWEST < self.newest.len() {
            self.newest.pop_front();
        }
        Some((second, tally))
    }

    pub(super) fn show(&self, elapsed: Duration, phase: Phase, settings: &Settings, audience: &mut impl Audience) {
        let mut recent = Tally::default();
        for second in &self.newest {
            recent.add(second);
        }
        audience.update(&Status {
            elapsed,
            phase,
            wanted_per_second: wanted_per_second(&settings.plan, elapsed),
            in_flight: self.seconds.in_flight(),
            recent: &recent,
            recent_span: Duration::from_secs(self.newest.len() as u64),
            total: &self.total,
        });
    }

    /// Everything there is, as a report without a prediction.
    pub(super) fn report(mut self, run: RunFacts, end: End) -> Report {
        while self.next_second().is_some() {}
        let Self { total, intervals, observations, .. } = self;
        Report { run, end, total, intervals, observations, prediction: None }
    }
}

/// What the schedule wants of this process at a time.
fn wanted_per_second(plan: &Plan, elapsed: Duration) -> f64 {
    let rate = plan.schedule.rate_at(elapsed.as_secs());
    #[expect(clippy::cast_precision_loss, reason = "nobody has so many shards")]
    let shards = plan.shard.of() as f64;
    rate.map_or(0.0, |rate| rate.in_requests_per_second() / shards)
}

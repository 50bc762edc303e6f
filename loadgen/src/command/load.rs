//! How requests are sent.

use std::num::NonZero;
use std::thread;
use std::time::Duration;

use clap::{Args, ValueEnum};
use simulator::traffic::Schedule;

use crate::drive::AtBound;

/// A worker that sends no more than this in a second has a processor that is idle for most of the time, with large bodies
/// and TLS too.
const PER_WORKER: f64 = 2_000.0;

#[derive(Debug, Args)]
#[command(next_help_heading = "Sending")]
pub(super) struct LoadArguments {
    /// The most requests in flight at a time; each has a connection of its own
    #[arg(long, value_name = "NUMBER", default_value_t = 512, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    max_in_flight: u64,
    /// What becomes of a request that is due while so many are in flight: it is dropped and counted, or waits and is late
    #[arg(long, value_name = "WORD", value_enum, default_value_t)]
    at_bound: Bound,
    /// How long an answer is waited for, in seconds; SageMaker itself gives a model 60
    #[arg(long, value_name = "SECONDS", default_value_t = 70, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: u64,
    /// The threads that send [default: as many as the highest rate needs, up to the processors]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..=1_024))]
    workers: Option<u64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Bound {
    #[default]
    Drop,
    Wait,
}

impl LoadArguments {
    pub(super) const fn max_in_flight(&self) -> u64 {
        self.max_in_flight
    }

    pub(super) const fn at_bound(&self) -> AtBound {
        match self.at_bound {
            Bound::Drop => AtBound::Drop,
            Bound::Wait => AtBound::Wait,
        }
    }

    pub(super) const fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }

    /// Threads, at most one for each request that may be in flight.
    pub(super) fn workers(&self, schedule: &Schedule) -> u64 {
        let workers = self.workers.unwrap_or_else(|| {
            let processors = thread::available_parallelism().map_or(1, NonZero::get) as u64;
            let is_enough = |workers: &u64| highest_per_second(schedule) <= PER_WORKER * workers_as_f64(*workers);
            (1..processors).find(is_enough).unwrap_or(processors)
        });
        workers.min(self.max_in_flight)
    }
}

/// The highest rate of a schedule, in requests per second.
pub(super) fn highest_per_second(schedule: &Schedule) -> f64 {
    let rates = schedule.stages().flat_map(|stage| [stage.from, stage.to]);
    rates.max().map_or(0.0, simulator::traffic::Rate::in_requests_per_second)
}

#[expect(clippy::cast_precision_loss, reason = "no machine has so many processors")]
const fn workers_as_f64(workers: u64) -> f64 {
    workers as f64
}

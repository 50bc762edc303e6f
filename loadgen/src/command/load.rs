//! How requests are sent.

use std::fs;
use std::num::NonZero;
use std::thread;
use std::time::Duration;

use clap::{Args, ValueEnum};
use simulator::traffic::Schedule;

use crate::drive::AtBound;

/// A worker that sends no more than this in a second leaves its processor idle for most of the time: one sends 15,000 signed
/// requests of varying small bodies a second and more, and several times that where signatures can be used again.
const PER_WORKER: f64 = 10_000.0;

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
    /// The threads that send [default: one for every 10,000 requests a second of the highest rate, up to the processors; large
    /// bodies over TLS can need more]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..=1_024))]
    workers: Option<u64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Bound {
    #[default]
    Drop,
    Wait,
}

/// Files that are open besides connections: those of workers, of the account's clients and of the report.
const OTHER_FILES: u64 = 64;

impl LoadArguments {
    /// What is to be known before a load begins.
    pub(super) fn notes(&self) -> Option<String> {
        let limits = fs::read_to_string("/proc/self/limits").ok()?; // Elsewhere than on Linux there is none.
        note_of_open_files(self.max_in_flight, open_files(&limits)?)
    }

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

/// How many files a process may open, of its limits as Linux lists them; `None` where they are not limited.
fn open_files(limits: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn note_of_open_files(max_in_flight: u64, limit: u64) -> Option<String> {
    let needed = max_in_flight + OTHER_FILES;
    (limit < needed).then(|| {
        format!(
            "--max-in-flight {max_in_flight} takes as many connections, and this process may open {limit} files: raise \
             that with `ulimit -n {needed}`, or take a lower --max-in-flight"
        )
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_in_flight_than_files_may_be_open_is_told() {
        let limits = |files: &str| {
            format!(
                "Limit                     Soft Limit           Hard Limit           Units\n\
                 Max processes             7823                 7823                 processes\n\
                 Max open files            {files}                 4096                 files\n"
            )
        };
        let check = |max_in_flight, files: &str, expected: Option<&str>| {
            let told = open_files(&limits(files)).and_then(|limit| note_of_open_files(max_in_flight, limit));
            assert_eq!(told.as_deref(), expected, "{max_in_flight} {files}");
        };
        check(960, "1024", None);
        check(1_000_000, "unlimited", None);
        let told = "--max-in-flight 961 takes as many connections, and this process may open 1024 files: raise that with \
                    `ulimit -n 1025`, or take a lower --max-in-flight";
        check(961, "1024", Some(told));
        assert_eq!(open_files(""), None);
    }

    #[test]
    fn one_worker_is_enough_for_the_rates_of_an_endpoint() {
        let load = |workers| LoadArguments { max_in_flight: 2, at_bound: Bound::Drop, timeout: 1, workers };
        let of = |rate: &str| simulator::traffic::parse(rate).expect("a schedule").schedule;
        assert_eq!(load(None).workers(&of("1m@100..10000/s")), 1);
        // No more than may be in flight.
        assert_eq!(load(Some(5)).workers(&of("1m@1/s")), 2);
    }
}

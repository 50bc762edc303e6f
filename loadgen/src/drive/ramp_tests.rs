//! The ramp of 2020, driven as a whole: its counts are the schedule's, however many workers and machines share it.

use std::time::{Duration, SystemTime};

use clap::Parser;
use jiff::Timestamp;
use tokio::runtime::{Builder, LocalOptions};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::clock::Clock;
use super::pacer::{Pacer as _, Virtual};
use super::stop::Stop;
use super::transport::Transport;
use super::worker::{Orders, Worker};
use super::{AtBound, Request, Requests};
use crate::command::schedule::ScheduleArguments;
use crate::outcome::{Answer, Failure, Outcome};
use crate::plan::Plan;
use crate::schedule::dues;

/// What nobody says otherwise.
#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    schedule: ScheduleArguments,
}

/// Answers within 80 ms.
struct Endpoint;

impl Transport for Endpoint {
    async fn send(&self, _: Request, _: Duration) -> Outcome {
        tokio::time::sleep(Duration::from_millis(80)).await;
        Outcome::Answered(Answer { variant: None, bytes: 4, stream: None })
    }
}

struct Maker;

impl Requests for Maker {
    fn prepare(&mut self, _: u64, _: SystemTime) -> Result<Request, Box<Failure>> {
        Ok(Request::default())
    }
}

fn planned(flags: &[&str]) -> Plan {
    let line = Line::parse_from(["loadgen"].iter().chain(flags));
    line.schedule.planned(None, Timestamp::UNIX_EPOCH, &mut std::io::empty()).expect("a plan").plan
}

/// What became of requests: those that were due, sent, answered, late and dropped.
type Counts = [u64; 5];

/// What became of a plan in each of its seconds, on virtual time.
fn driven(plan: &Plan) -> Vec<Counts> {
    let runtime =
        Builder::new_current_thread().enable_all().start_paused(true).build_local(LocalOptions::default()).unwrap();
    let (stop, wish) = Stop::new();
    let clock = runtime.block_on(async { Clock::of(Instant::now()) });
    let (beat, mut beats) = mpsc::unbounded_channel();
    let orders = Orders { worker: 0, clock, most_in_flight: 1000, at_bound: AtBound::Drop };
    let worker = Worker::new(orders, dues(plan), Maker, Endpoint, beat);
    worker.run(runtime, Virtual::new(clock).unwrap(), wish);
    drop(stop);
    let tallies = std::iter::from_fn(|| beats.blocking_recv()).map(|beat| beat.tally);
    tallies.map(|tally| [tally.due, tally.sent, tally.answered, tally.late, tally.dropped]).collect()
}

/// The same of all workers of all machines together.
fn driven_by_all(flags: &[&str], machines: u64, workers: u64) -> Vec<Counts> {
    let mut all: Vec<Counts> = Vec::new();
    for machine in 1..=machines {
        let plan = planned(&[flags, &["--shard", &format!("{machine}/{machines}")]].concat());
        for worker in 0..workers {
            let shard = plan.shard.split(worker, workers).unwrap();
            let seconds = driven(&Plan { shard, ..plan.clone() });
            all.resize(all.len().max(seconds.len()), Counts::default());
            all.iter_mut().zip(seconds).for_each(|(sum, second)| *sum = added([*sum, second]));
        }
    }
    all
}

fn added(counts: impl IntoIterator<Item = Counts>) -> Counts {
    let both = |sum: Counts, counts: Counts| std::array::from_fn(|place| sum[place] + counts[place]);
    counts.into_iter().fold(Counts::default(), both)
}

#[test]
fn the_ramp_of_2020_has_exactly_the_scheduled_counts() {
    // `--start 60/m --step 30/m --every 5m --steps 10` is what is driven when nothing is said.
    for (flags, machines, workers) in
        [(&[] as &[&str], 1, 1), (&["--start", "60/m", "--step", "30/m", "--every", "5m", "--steps", "10"], 2, 2)]
    {
        let seconds = driven_by_all(flags, machines, workers);
        let minutes: Vec<u64> = seconds.chunks(60).take(50).map(|minute| added(minute.to_vec())[1]).collect();
        for (requests, minute) in minutes.iter().zip(0..) {
            assert_eq!(*requests, 60 + 30 * (minute / 5), "minute {minute}");
        }
        let steps: Vec<u64> = minutes.chunks(5).map(|step| step.iter().sum()).collect();
        assert_eq!(steps, [300, 450, 600, 750, 900, 1050, 1200, 1350, 1500, 1650]);
        assert_eq!(added(seconds), [9750, 9750, 9750, 0, 0]);
    }
}

#[test]
fn every_second_of_arrivals_by_chance_has_what_is_planned() {
    let flags = ["--stages", "1m@5/s, 1m@0..40/s", "--arrivals", "poisson", "--seed", "9"];
    let mut expected = vec![0; 120];
    dues(&planned(&flags)).for_each(|due| expected[usize::try_from(due.at.as_secs()).unwrap()] += 1);
    let seconds = driven_by_all(&flags, 2, 2);
    let due: Vec<u64> = seconds.iter().take(120).map(|[due, ..]| *due).collect();
    assert_eq!(due, expected);
    let total = expected.iter().sum();
    assert_eq!(added(seconds), [total, total, total, 0, 0]);
}

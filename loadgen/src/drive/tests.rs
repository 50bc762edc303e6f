//! A worker on virtual time, before an endpoint whose service times are known.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use simulator::traffic::{Rate, Schedule, Stage};
use tokio::runtime::{Builder, LocalOptions};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::clock::Clock;
use super::pacer::{Pacer as _, Virtual};
use super::stop::Stop;
use super::transport::Transport;
use super::worker::{Orders, Worker};
use super::{AtBound, Beat, Request, Requests};
use crate::histogram::Histogram;
use crate::outcome::{Answer, Class, Failure, Outcome};
use crate::plan::{ArrivalProcess, Plan, Shard};
use crate::schedule::{self, Due};
use crate::tally::Tally;

const MILLISECOND: Duration = Duration::from_millis(1);
const SECOND: Duration = Duration::from_secs(1);

/// An endpoint that takes so long for the request that it gets at a moment.
#[derive(Clone)]
struct Endpoint {
    service: fn(Duration) -> Duration,
    clock: Clock,
    in_service: Rc<Cell<u64>>,
    most_in_service: Rc<Cell<u64>>,
}

impl Transport for Endpoint {
    async fn send(&self, _: Request, _: Duration) -> Outcome {
        self.in_service.set(self.in_service.get() + 1);
        self.most_in_service.set(self.most_in_service.get().max(self.in_service.get()));
        tokio::time::sleep((self.service)(self.clock.elapsed())).await;
        self.in_service.set(self.in_service.get() - 1);
        Outcome::Answered(Answer { variant: None, bytes: 3, stream: None })
    }
}

/// Makes requests, but for those that there are no credentials for.
struct Maker {
    first_without_credentials: u64,
}

impl Requests for Maker {
    fn prepare(&mut self, index: u64, _: SystemTime) -> Result<Request, Box<Failure>> {
        if self.first_without_credentials <= index {
            return Err(Box::new(Failure::seen(Class::ExpiredCredentials, "no credentials", "")));
        }
        Ok(Request::default())
    }
}

/// A run on virtual time.
struct Run {
    requests_per_second: u64,
    seconds: u64,
    most_in_flight: u64,
    at_bound: AtBound,
    service: fn(Duration) -> Duration,
    first_without_credentials: u64,
    starts_in: Duration,
    /// Whether nothing is to be sent at all.
    is_stopped_before: bool,
    /// When nothing more is to be sent, from the start of the schedule on.
    send_no_more: Option<Duration>,
    quit: Option<Duration>,
}

impl Run {
    fn of(requests_per_second: u64, seconds: u64, service: fn(Duration) -> Duration) -> Self {
        Self {
            requests_per_second,
            seconds,
            most_in_flight: u64::MAX,
            at_bound: AtBound::Drop,
            service,
            first_without_credentials: u64::MAX,
            starts_in: Duration::ZERO,
            is_stopped_before: false,
            send_no_more: None,
            quit: None,
        }
    }

    fn bound(self, most_in_flight: u64, at_bound: AtBound) -> Self {
        Self { most_in_flight, at_bound, ..self }
    }

    fn plan(&self) -> Plan {
        let rate = Rate::thousandths_per_hour(self.requests_per_second * 3_600_000).unwrap();
        let schedule = Schedule::of([Stage::constant(self.seconds, rate)]).unwrap();
        Plan { schedule, arrivals: ArrivalProcess::Constant, shard: Shard::WHOLE }
    }

    fn dues(&self) -> impl Iterator<Item = Due> + Clone + 'static {
        schedule::dues(&self.plan())
    }

    /// Drives it: the beats, and how many requests were in service at once.
    fn drive(&self) -> (Vec<Beat>, u64) {
        let runtime =
            Builder::new_current_thread().enable_all().start_paused(true).build_local(LocalOptions::default()).unwrap();
        let (stop, wish) = Stop::new();
        let (send_no_more, quit) = (self.send_no_more, self.quit);
        if self.is_stopped_before {
            stop.send_no_more();
        }
        let clock = runtime.block_on(async { Clock::of(Instant::now() + self.starts_in) });
        runtime.spawn_local(async move {
            for (at, act) in [(send_no_more, Stop::send_no_more as fn(&Stop)), (quit, Stop::quit)] {
                if let Some(at) = at {
                    tokio::time::sleep_until(clock.instant(at)).await;
                    act(&stop);
                }
            }
            std::future::pending::<()>().await; // Somebody has a hand on it.
        });
        let (beat, mut beats) = mpsc::unbounded_channel();
        let endpoint =
            Endpoint { service: self.service, clock, in_service: Rc::default(), most_in_service: Rc::default() };
        let orders = Orders { worker: 7, clock, most_in_flight: self.most_in_flight, at_bound: self.at_bound };
        let maker = Maker { first_without_credentials: self.first_without_credentials };
        let worker = Worker::new(orders, self.dues(), maker, endpoint.clone(), beat);
        worker.run(runtime, Virtual::new(clock).unwrap(), wish);
        let told: Vec<Beat> = std::iter::from_fn(|| beats.blocking_recv()).collect();
        for (second, beat) in told.iter().enumerate() {
            assert_eq!((beat.worker, beat.second), (7, second as u64));
            assert_eq!(beat.is_last, second + 1 == told.len());
        }
        (told, endpoint.most_in_service.get())
    }

    /// All figures of a run, whose beats have to add up.
    fn total(&self) -> Tally {
        let mut total = Tally::default();
        for beat in self.drive().0 {
            total.add(&beat.tally);
            assert_eq!(total.sent - total.answered - total.failed, beat.in_flight, "{beat:?}");
        }
        assert_eq!(total.due, total.sent + total.dropped);
        total
    }
}

fn histogram(durations: impl IntoIterator<Item = Duration>) -> Histogram {
    let mut histogram = Histogram::default();
    durations.into_iter().for_each(|duration| histogram.record(duration));
    histogram
}

/// Deterministic, and as uneven as service times are: from 1 ms to 1 s, of which a tenth is over 100 ms.
fn uneven(now: Duration) -> Duration {
    let number = u32::try_from(now.as_millis() * 7919 % 1000).unwrap();
    MILLISECOND * (if number < 900 { 1 + number / 9 } else { 100 + (number - 900) * 9 })
}

#[test]
fn known_service_times_are_measured_exactly() {
    let run = Run::of(100, 60, uneven);
    let total = run.total();
    let known = histogram(run.dues().map(|due| uneven(due.at)));
    assert_eq!((total.due, total.sent, total.answered, total.bytes), (6000, 6000, 6000, 18_000));
    assert_eq!((total.late, total.dropped, total.failed), (0, 0, 0));
    assert_eq!(total.service_times, known);
    assert_eq!(total.response_times, known);
    assert_eq!(total.lateness, histogram(run.dues().map(|_| Duration::ZERO)));
}

/// Five milliseconds, but what comes within two seconds from the fourth on ends with them.
fn stalled(now: Duration) -> Duration {
    let stall = if 4 * SECOND <= now { (6 * SECOND).saturating_sub(now) } else { Duration::ZERO };
    stall + 5 * MILLISECOND
}

#[test]
fn a_stalled_endpoint_shows_in_response_times_whoever_had_to_wait() {
    let run = Run::of(100, 10, stalled).bound(1, AtBound::Wait);
    let total = run.total();
    // One after the other, each when it is due and the one before has ended.
    let (mut service_times, mut response_times, mut waits) = (Vec::new(), Vec::new(), Vec::new());
    let mut free = Duration::ZERO;
    for due in run.dues() {
        let sent = due.at.max(free);
        free = sent + stalled(sent);
        service_times.push(free.abs_diff(sent));
        response_times.push(free.abs_diff(due.at));
        waits.push(sent.abs_diff(due.at));
    }
    assert_eq!((total.answered, total.dropped), (1000, 0));
    assert_eq!(total.service_times, histogram(service_times));
    assert_eq!(total.response_times, histogram(response_times));
    assert_eq!(total.late, waits.iter().filter(|wait| Tally::LATE < **wait).count() as u64);
    assert_eq!(total.lateness, histogram(waits));
    // Who asks when the last answer is there sees one slow request in a thousand; who has a schedule sees four hundred.
    assert!(total.service_times.percentile(99.8).unwrap() < 6 * MILLISECOND);
    assert!(SECOND < total.response_times.percentile(80.0).unwrap());
}

#[test]
fn requests_over_the_bound_are_dropped_and_counted() {
    // A request takes just under a second: of ten in a second five find a place.
    let run = Run::of(10, 10, |_| 950 * MILLISECOND).bound(5, AtBound::Drop);
    let total = run.total();
    assert_eq!((total.due, total.sent, total.dropped, total.answered, total.late), (100, 50, 50, 50, 0));
    let (beats, most_in_service) = run.drive();
    assert_eq!(most_in_service, 5);
    for beat in &beats[..10] {
        assert_eq!((beat.tally.due, beat.tally.sent, beat.tally.dropped), (10, 5, 5), "{}", beat.second);
    }
}

#[test]
fn requests_that_wait_are_due_in_their_second_and_sent_in_another() {
    // Two at a time, a second each: twenty are due in two seconds, and are sent in ten.
    let run = Run::of(10, 2, |_| SECOND).bound(2, AtBound::Wait);
    let (beats, most_in_service) = run.drive();
    assert_eq!(most_in_service, 2);
    let seconds: Vec<_> = beats.iter().map(|beat| (beat.tally.due, beat.tally.sent, beat.tally.answered)).collect();
    assert_eq!(seconds.iter().map(|(due, ..)| *due).collect::<Vec<_>>(), [10, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(run.total().answered, 20);
    assert!(seconds[1..10].iter().all(|second| *second == (second.0, 2, 2)), "{seconds:?}");
}

#[test]
fn nothing_happens_before_the_start() {
    let run = Run { starts_in: 90 * SECOND, ..Run::of(10, 1, |_| MILLISECOND) };
    let total = run.total();
    assert_eq!((total.answered, total.late, total.lateness.longest()), (10, 0, Some(Duration::ZERO)));
    // Who stops it before sends nothing.
    let beats = Run { is_stopped_before: true, ..run }.drive().0;
    assert!(matches!(&beats[..], [Beat { second: 0, is_last: true, tally, .. }] if *tally == Tally::default()));
}

#[test]
fn what_is_in_flight_is_waited_for() {
    let run = Run { send_no_more: Some(2050 * MILLISECOND), ..Run::of(10, 10, |_| 4 * SECOND) };
    let total = run.total();
    assert_eq!((total.due, total.sent, total.answered, total.dropped), (21, 21, 21, 0));
    let in_flight: Vec<_> = run.drive().0.iter().map(|beat| beat.in_flight).collect();
    assert_eq!(in_flight, [10, 20, 21, 21, 11, 1, 0]);
}

#[test]
fn what_waits_for_a_place_is_given_up_when_nothing_more_is_sent() {
    let run = Run::of(10, 10, |_| 4 * SECOND).bound(3, AtBound::Wait);
    let total = Run { send_no_more: Some(2050 * MILLISECOND), ..run }.total();
    assert_eq!((total.due, total.sent, total.answered, total.dropped), (21, 3, 3, 18));
}

#[test]
fn whoever_quits_waits_for_nothing() {
    for (send_no_more, sent) in [(None, 31), (Some(2050 * MILLISECOND), 21)] {
        let run = Run { send_no_more, quit: Some(3050 * MILLISECOND), ..Run::of(10, 10, |_| 60 * SECOND) };
        let total = run.total();
        assert_eq!((total.sent, total.answered, total.failed), (sent, 0, sent));
        assert_eq!(total.failures_of(Class::Abandoned), sent);
        assert_eq!(total.failure_times.count(), 0);
        assert_eq!(run.drive().0.len(), 4);
    }
}

#[test]
fn what_can_not_be_made_fails_without_being_sent_anywhere() {
    let run = Run { first_without_credentials: 15, ..Run::of(10, 2, |_| MILLISECOND) };
    let total = run.total();
    assert_eq!((total.sent, total.answered, total.failed), (20, 15, 5));
    assert_eq!(total.failures_of(Class::ExpiredCredentials), 5);
}

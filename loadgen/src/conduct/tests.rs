//! Runs on a clock of their own, with workers that count what a test says.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::ready;

use simulator::traffic;
use tokio::sync::mpsc::{Sender, channel, unbounded_channel};

use super::*;
use crate::observation::Unit;
use crate::outcome::Class;
use crate::plan::{ArrivalProcess, Shard};
use crate::tally::{FailureKind, FailureTally, Tally};

/// Ten seconds of ten requests each, unless a test says otherwise.
fn settings(schedule: &str) -> Settings {
    let schedule = traffic::parse(schedule).unwrap().schedule;
    Settings {
        workers: 2,
        start: Instant::now(),
        abort_if: Vec::new(),
        when_flat: WhenFlat::GoOn,
        scene: Scene {
            endpoint: "demo".to_owned(),
            variant: None,
            component: None,
            action: "sagemaker:InvokeEndpoint",
            region: "eu-west-1".to_owned(),
            address: "http://127.0.0.1:1".to_owned(),
        },
        facts: RunFacts {
            version: "0.0.0".to_owned(),
            target: "endpoint demo".to_owned(),
            unit: Unit::Instance,
            address: "http://127.0.0.1:1".to_owned(),
            payload: "1 payload of 2 bytes".to_owned(),
            started: jiff::Timestamp::UNIX_EPOCH,
            schedule: schedule.to_string(),
            schedule_seconds: schedule.seconds(),
            schedule_total: schedule.total(),
            arrivals: ArrivalProcess::Constant,
            shards: vec![Shard::WHOLE],
            interval_seconds: 5,
            max_in_flight: 10,
            timeout: Duration::from_secs(70),
            signed: true,
        },
        plan: Plan { schedule, arrivals: ArrivalProcess::Constant, shard: Shard::WHOLE },
    }
}

fn answered(count: u64) -> Tally {
    Tally { due: count, sent: count, answered: count, ..Tally::default() }
}

fn failed(class: Class, count: u64) -> Tally {
    let kind = FailureKind { class, error_type: "A".to_owned(), status: None, original_status: None, log_stream: None };
    let failures = [(kind, FailureTally { count, example: "B".to_owned() })].into();
    Tally { due: count, sent: count, failed: count, failures, ..Tally::default() }
}

/// What a run said and did, in order: `note`s, `stop`s and `refresh`es.
type Log = RefCell<Vec<String>>;

struct Ear<'a>(&'a Log);

impl Audience for Ear<'_> {
    fn update(&mut self, _: &Status<'_>) {}

    fn observed(&mut self, observation: &Observation) {
        self.0.borrow_mut().push(format!("observed {:?}", observation.desired));
    }

    fn note(&mut self, sentence: &str) {
        self.0.borrow_mut().push(sentence.to_owned());
    }
}

/// Two workers that count the same in each second. Told to send no more, they drain for three seconds; told to quit, or after
/// the schedule, they end at once.
async fn play(
    settings: Settings,
    second: impl Fn(u64) -> Tally,
    refreshes: Vec<Result<(), String>>,
    others: impl AsyncFnOnce(Sender<()>, Sender<Observation>),
) -> (Report, Vec<String>) {
    let log = Log::default();
    let (beats, heard) = unbounded_channel();
    let (interrupts, interrupted) = channel(8);
    let (observations, observed) = channel(8);
    let stopped = RefCell::new(Vec::new());
    let refreshes = RefCell::new(VecDeque::from(refreshes));
    let length = settings.facts.schedule_seconds;
    let parts = Parts {
        beats: heard,
        stop: |stop| {
            log.borrow_mut().push(format!("{stop:?}"));
            stopped.borrow_mut().push(stop);
        },
        observations: observed,
        interrupts: interrupted,
        notes: channel(1).1,
        refresh: || {
            log.borrow_mut().push("refresh".to_owned());
            ready(refreshes.borrow_mut().pop_front().unwrap())
        },
    };
    let workers = async {
        let mut drained = 0;
        for number in 0.. {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let (has_stopped, has_quit) = (!stopped.borrow().is_empty(), stopped.borrow().contains(&Stop::Quit));
            drained += u64::from(has_stopped);
            let is_last = has_quit || drained == 3 || length <= number + 1;
            for worker in 0..2 {
                let tally = if has_stopped { Tally::default() } else { second(number) };
                beats.send(Beat { worker, second: number, tally, in_flight: 1, is_last }).unwrap();
            }
            if is_last {
                break;
            }
        }
    };
    let mut ear = Ear(&log);
    let (report, (), ()) = tokio::join!(run(settings, parts, &mut ear), workers, others(interrupts, observations));
    (report, log.into_inner())
}

async fn nothing_else(_: Sender<()>, _: Sender<Observation>) {}

#[tokio::test(start_paused = true)]
async fn a_run_adds_its_workers_up_by_interval() {
    let observation = |at| Observation {
        at,
        status: None,
        desired: Some(3),
        in_service: None,
        range: None,
        alarms: Vec::new(),
        activities: Vec::new(),
        problems: Vec::new(),
    };
    let (report, log) = play(
        settings("12s@10/s"),
        |_| answered(5),
        vec![],
        async |_, observations: Sender<_>| {
            observations.send(observation(Duration::ZERO)).await.unwrap();
        },
    )
    .await;
    assert_eq!(report.end, End::Completed);
    assert_eq!(report.total, answered(120));
    assert_eq!(report.intervals, [answered(50), answered(50), answered(20)]);
    assert_eq!(report.observations, [observation(Duration::ZERO)]);
    assert_eq!(log, ["observed Some(3)"]);
}

#[tokio::test(start_paused = true)]
async fn an_interrupt_drains_and_a_second_one_quits() {
    let interrupted = |at| End::Interrupted { at: Duration::from_millis(at) };
    let first =
        "interrupted: no more requests are sent, and those in flight are waited for; Ctrl-C again gives them up";
    let second = "interrupted again: what is in flight is given up";
    let once = async |interrupts: Sender<()>, _| {
        tokio::time::sleep(Duration::from_millis(4500)).await;
        interrupts.send(()).await.unwrap();
        tokio::time::sleep(Duration::from_mins(1)).await;
    };
    let (report, log) = play(settings("30s@10/s"), |_| answered(5), vec![], once).await;
    assert_eq!((report.end, report.total), (interrupted(4500), answered(40)));
    // It drained for three more seconds.
    assert_eq!(report.intervals, [answered(40), Tally::default()]);
    assert_eq!(log, [first, "SendNoMore"]);

    let twice = async |interrupts: Sender<()>, _| {
        tokio::time::sleep(Duration::from_millis(4500)).await;
        interrupts.send(()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(10)).await;
        interrupts.send(()).await.unwrap();
    };
    let (report, log) = play(settings("30s@10/s"), |_| answered(5), vec![], twice).await;
    assert_eq!((report.end, report.intervals), (interrupted(4500), vec![answered(40)]));
    assert_eq!(log, [first, "SendNoMore", second, "Quit"]);
}

#[tokio::test(start_paused = true)]
async fn a_condition_ends_a_run_once_its_window_is_full() {
    let abort_if = ["errors>50% over 3s", "throttled>=1 over 2s"].map(|text| Condition::of_window(text).unwrap());
    let settings = Settings { abort_if: abort_if.to_vec(), ..settings("30s@10/s") };
    let second = |number| if number < 6 { answered(5) } else { failed(Class::ServiceError, 5) };
    let (report, log) = play(settings, second, vec![], nothing_else).await;
    let end = End::Aborted {
        at: Duration::from_secs(8),
        condition: "errors>50% over 3s".to_owned(),
        measured: "66.7%".to_owned(),
    };
    assert_eq!((report.end, report.total.failed), (end, 20));
    assert_eq!(log, ["SendNoMore"]);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_goes_flat_ends_where_it_is_to() {
    let second = |number| Tally { answered: 5, ..answered(5 + number / 5) };
    let going_on = settings("60s@10/s");
    let stopping = Settings { when_flat: WhenFlat::Stop, ..going_on.clone() };
    let (report, _) = play(going_on, second, vec![], nothing_else).await;
    assert_eq!(report.end, End::Completed);
    let (report, log) = play(stopping, second, vec![], nothing_else).await;
    let measured = "10/s answered of 16/s wanted, no more than of 10/s wanted before".to_owned();
    assert_eq!(report.end, End::Flat { at: Duration::from_secs(20), measured });
    assert_eq!(log, ["SendNoMore"]);
}

#[tokio::test(start_paused = true)]
async fn a_fatal_failure_gives_up_at_once() {
    let second = |number| if number < 2 { answered(5) } else { failed(Class::AccessDenied, 1) };
    let (report, log) = play(settings("30s@10/s"), second, vec![], nothing_else).await;
    let End::Fatal { at, class, message, .. } = report.end else { panic!("{:?}", report.end) };
    assert_eq!((at, class), (Duration::from_secs(3), Class::AccessDenied));
    assert_eq!(message, "the caller may not invoke endpoint `demo` in `eu-west-1`: B");
    assert_eq!(log, ["Quit"]);
}

#[tokio::test(start_paused = true)]
async fn expired_credentials_are_renewed_once_before_they_are_fatal() {
    let asked = "the credentials have expired; new ones are asked for";
    let renewed = "there are new credentials";
    // Requests that were signed before come back for a while.
    let second = |number| if (2..4).contains(&number) { failed(Class::ExpiredCredentials, 1) } else { answered(5) };
    let (report, log) = play(settings("10s@10/s"), second, vec![Ok(())], nothing_else).await;
    assert_eq!((report.end, report.total.answered), (End::Completed, 80));
    assert_eq!(log, [asked, "refresh", renewed]);

    let second = |number| if 2 <= number { failed(Class::ExpiredCredentials, 1) } else { answered(5) };
    let (report, log) = play(settings("30s@10/s"), second, vec![Ok(())], nothing_else).await;
    let End::Fatal { at, message, .. } = report.end else { panic!("{:?}", report.end) };
    assert_eq!(at, Duration::from_secs(7));
    let expected = "the credentials for endpoint `demo` in `eu-west-1` have expired: B; new ones from the same source have \
                    expired too";
    assert_eq!(message, expected);
    assert_eq!(log, [asked, "refresh", renewed, "Quit"]);

    let refused = vec![Err("there is no source".to_owned())];
    let (report, log) = play(settings("30s@10/s"), second, refused, nothing_else).await;
    let End::Fatal { at, message, .. } = report.end else { panic!("{:?}", report.end) };
    assert_eq!(at, Duration::from_secs(3));
    let expected = "the credentials for endpoint `demo` in `eu-west-1` have expired: B; new ones can not be had: there is no source";
    assert_eq!(message, expected);
    assert_eq!(log, [asked, "refresh", "Quit"]);
}

#[tokio::test(start_paused = true)]
async fn a_run_ends_where_its_workers_are_gone() {
    let (beats, heard) = unbounded_channel();
    beats.send(Beat { worker: 0, second: 0, tally: answered(3), in_flight: 1, is_last: false }).unwrap();
    drop(beats);
    let (log, (_observations, observed), (_interrupts, interrupted)) = (Log::default(), channel(1), channel(1));
    let parts = Parts {
        beats: heard,
        stop: |_| {},
        observations: observed,
        interrupts: interrupted,
        notes: channel(1).1,
        refresh: || ready(Ok(())),
    };
    let report = run(settings("30s@10/s"), parts, &mut Ear(&log)).await;
    assert_eq!((report.intervals, report.total), (vec![answered(3)], answered(3)));
    assert_eq!(report.end, End::Broken { at: Duration::ZERO });
    assert_eq!(log.into_inner(), [""; 0]);
}

//! Reports to test with: random ones, and one that is written by hand.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use loadgen::observation::{ActivitySeen, AlarmSeen, Observation, Unit};
use loadgen::outcome::{Answer, Class, Failure, Finished, Outcome, StreamTimes};
use loadgen::plan::{ArrivalProcess, Shard};
use loadgen::report::{End, PredictedActivity, PredictedMinute, Prediction, Report, RunFacts};
use loadgen::tally::Tally;
use proptest::prelude::*;
use scaling::AlarmState;

/// Intervals of ten seconds.
pub(crate) const INTERVALS: usize = 4;

/// A request of a random run.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    interval: usize,
    kind: MadeKind,
}

#[derive(Clone, Debug)]
enum MadeKind {
    Waiting,
    Dropped,
    Ended { late: Duration, takes: Duration, outcome: Outcome },
}

fn milliseconds(most: u64) -> impl Strategy<Value = Duration> {
    (0..most * 1_000).prop_map(Duration::from_micros)
}

fn variant() -> impl Strategy<Value = Option<Arc<str>>> {
    prop::option::of(prop::sample::select(vec!["AllTraffic", "blue", "grün"]).prop_map(Arc::from))
}

fn stream() -> impl Strategy<Value = Option<StreamTimes>> {
    let times = (milliseconds(500), 1..5_u64, milliseconds(100));
    prop::option::of(times.prop_map(|(first_part, parts, longest_gap)| StreamTimes { first_part, parts, longest_gap }))
}

fn answer() -> impl Strategy<Value = Outcome> {
    (variant(), 0..10_000_u64, stream())
        .prop_map(|(variant, bytes, stream)| Outcome::Answered(Answer { variant, bytes, stream }))
}

fn failure() -> impl Strategy<Value = Outcome> {
    let words = || prop::sample::select(vec!["", "ModelError", "a \"quoted\"\nline", "ü, ; | <b>"]);
    let status = || prop::option::of(100..600_u16);
    let stream = prop::option::of(prop::sample::select(vec!["arn:aws:logs:eu-west-1:111122223333:log-group:a", "b"]));
    (prop::sample::select(Class::ALL.to_vec()), words(), status(), words(), status(), stream, variant()).prop_map(
        |(class, error_type, status, message, original_status, log_stream, variant)| {
            Outcome::Failed(Box::new(Failure {
                class,
                error_type: error_type.to_owned(),
                status,
                message: message.to_owned(),
                original_status,
                log_stream: log_stream.map(str::to_owned),
                variant,
            }))
        },
    )
}

/// A random request.
pub(crate) fn request() -> impl Strategy<Value = Made> {
    let late = prop_oneof![Just(Duration::ZERO), milliseconds(30)];
    let takes = prop_oneof![60 => milliseconds(1_000), 3 => milliseconds(70_000), 1 => Just(Duration::MAX / 4)];
    let ended = |outcome: BoxedStrategy<Outcome>, late: BoxedStrategy<Duration>, takes: BoxedStrategy<Duration>| {
        (late, takes, outcome).prop_map(|(late, takes, outcome)| MadeKind::Ended { late, takes, outcome })
    };
    let (late, takes) = (late.boxed(), takes.boxed());
    let kind = prop_oneof![
        1 => Just(MadeKind::Waiting),
        1 => Just(MadeKind::Dropped),
        6 => ended(answer().boxed(), late.clone(), takes.clone()),
        3 => ended(failure().boxed(), late, takes),
    ];
    (0..INTERVALS, kind).prop_map(|(interval, kind)| Made { interval, kind })
}

/// Random requests.
pub(crate) fn requests() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec(request(), 0..60)
}

/// Counts requests: in all, and by interval.
pub(crate) fn counted<'a>(requests: impl IntoIterator<Item = &'a Made>) -> (Tally, Vec<Tally>) {
    let mut total = Tally::default();
    let mut intervals = vec![Tally::default(); INTERVALS];
    for (index, request) in (0..).zip(requests) {
        for tally in [&mut total, &mut intervals[request.interval]] {
            tally.due();
            match &request.kind {
                MadeKind::Waiting => {}
                MadeKind::Dropped => tally.dropped(),
                MadeKind::Ended { late, .. } => tally.sent(*late),
            }
        }
        if let MadeKind::Ended { late, takes, outcome } = &request.kind {
            let intended = Duration::from_secs(10 * request.interval as u64);
            let sent = intended + *late;
            let finished = Finished { index, intended, sent, ended: sent + *takes, outcome: outcome.clone() };
            let last = usize::try_from(finished.ended.as_secs() / 10).unwrap_or(usize::MAX).min(INTERVALS - 1);
            total.finished(&finished);
            intervals[last].finished(&finished);
        }
    }
    (total, intervals)
}

/// The report of a run, or of a shard of one, that sent these requests.
pub(crate) fn report_of<'a>(requests: impl IntoIterator<Item = &'a Made>, shard: Shard) -> Report {
    let (total, intervals) = counted(requests);
    let run = RunFacts { shards: vec![shard], max_in_flight: 64, ..facts() };
    Report { run, end: End::Completed, total, intervals, observations: Vec::new(), prediction: None }
}

/// How the runs here were made.
pub(crate) fn facts() -> RunFacts {
    RunFacts {
        version: "0.1.0".to_owned(),
        target: "endpoint demo, variant AllTraffic".to_owned(),
        unit: Unit::Instance,
        address: "https://runtime.sagemaker.eu-west-1.amazonaws.com".to_owned(),
        payload: "1 payload of 1,024 bytes, application/json".to_owned(),
        started: "2026-03-01T12:00:00Z".parse().expect("an instant"),
        schedule: "40s@500/s".to_owned(),
        schedule_seconds: 40,
        schedule_total: 20_000,
        arrivals: ArrivalProcess::Constant,
        shards: vec![Shard::WHOLE],
        interval_seconds: 10,
        max_in_flight: 256,
        timeout: Duration::from_secs(70),
        signed: true,
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-z ,.%<>]{1,20}", "\\PC{1,10}", Just("a\nb\u{1b}[31m".to_owned())]
}

fn time() -> impl Strategy<Value = Duration> {
    (0..8_000_000_u64, 0..1_000_000_000_u32).prop_map(|(seconds, nanoseconds)| Duration::new(seconds, nanoseconds))
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![
        Just(End::Completed),
        time().prop_map(|at| End::Interrupted { at }),
        (time(), word(), word()).prop_map(|(at, condition, measured)| End::Aborted { at, condition, measured }),
        (time(), word()).prop_map(|(at, measured)| End::Flat { at, measured }),
        (time(), prop::sample::select(Class::ALL.to_vec()), word(), word())
            .prop_map(|(at, class, message, fix)| End::Fatal { at, class, message, fix }),
    ]
}

fn instant() -> impl Strategy<Value = Timestamp> {
    (1_700_000_000..1_900_000_000_i64, 0..1_000_000_000_i32)
        .prop_map(|(seconds, nanoseconds)| Timestamp::new(seconds, nanoseconds).expect("in range"))
}

fn alarm() -> impl Strategy<Value = AlarmSeen> {
    let states = vec![AlarmState::Ok, AlarmState::Alarm, AlarmState::InsufficientData];
    (word(), prop::sample::select(states)).prop_map(|(name, state)| AlarmSeen { name, state })
}

fn activity() -> impl Strategy<Value = ActivitySeen> {
    (word(), instant(), word(), word(), word(), prop::collection::vec(word(), 0..2)).prop_map(
        |(id, started, status, description, cause, not_scaled)| ActivitySeen {
            id,
            started,
            status,
            description,
            cause,
            not_scaled,
        },
    )
}

fn observation() -> impl Strategy<Value = Observation> {
    let capacity = || prop::option::of(any::<u32>());
    (
        time(),
        prop::option::of(word()),
        capacity(),
        capacity(),
        prop::option::of(any::<(u32, u32)>()),
        prop::collection::vec(alarm(), 0..3),
        prop::collection::vec(activity(), 0..3),
        prop::collection::vec(word(), 0..2),
    )
        .prop_map(|(at, status, desired, in_service, range, alarms, activities, problems)| Observation {
            at,
            status,
            desired,
            in_service,
            range,
            alarms,
            activities,
            problems,
        })
}

fn prediction() -> impl Strategy<Value = Prediction> {
    let minute = any::<(u32, u32)>().prop_map(|(desired, in_service)| PredictedMinute { desired, in_service });
    let activity = (time(), time(), any::<u32>(), any::<u32>(), word(), word())
        .prop_map(|(at, done, from, to, cause, reason)| PredictedActivity { at, done, from, to, cause, reason });
    (word(), 1..100_000_000_u32, prop::collection::vec(minute, 0..5), prop::collection::vec(activity, 0..3)).prop_map(
        |(plan, rate, minutes, activities)| Prediction {
            plan,
            requests_per_minute: f64::from(rate) / 1e3,
            minutes,
            activities,
        },
    )
}

/// A random report.
pub(crate) fn report() -> impl Strategy<Value = Report> {
    let facts = (instant(), word(), time(), prop::option::of(any::<u64>()), any::<bool>(), any::<u64>());
    let shards = prop::sample::subsequence((0..5).collect::<Vec<u64>>(), 1..5);
    (requests(), facts, shards, end(), prop::collection::vec(observation(), 0..4), prop::option::of(prediction()))
        .prop_map(|(requests, facts, shards, end, observations, prediction)| {
            let (started, word, timeout, seed, signed, max_in_flight) = facts;
            let report = report_of(&requests, Shard::WHOLE);
            let run = RunFacts {
                started,
                target: word,
                unit: if signed { Unit::Copy } else { Unit::ProvisionedConcurrency },
                timeout,
                arrivals: seed.map_or(ArrivalProcess::Constant, |seed| ArrivalProcess::Poisson { seed }),
                shards: shards.into_iter().filter_map(|index| Shard::new(index, 5)).collect(),
                signed,
                max_in_flight,
                ..report.run
            };
            Report { run, end, observations, prediction, ..report }
        })
}

/// What a hand-made interval is of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    /// Requests due.
    pub(crate) due: u64,
    /// Requests dropped; the others are sent.
    pub(crate) dropped: u64,
    /// Requests that are throttled; the others are answered.
    pub(crate) throttled: u64,
    /// How late they are sent, in milliseconds.
    pub(crate) late: u64,
    /// How long they take, in milliseconds.
    pub(crate) takes: u64,
}

impl Stretch {
    /// Ten seconds of 500 requests a second with answers of 20 ms.
    pub(crate) const FINE: Self = Self { due: 5_000, dropped: 0, throttled: 0, late: 0, takes: 20 };
}

/// The figures of such an interval.
pub(crate) fn stretch(of: Stretch) -> Tally {
    let mut tally = Tally::default();
    let milliseconds = Duration::from_millis;
    for index in 0..of.due {
        tally.due();
        if index < of.dropped {
            tally.dropped();
            continue;
        }
        let sent = milliseconds(of.late);
        tally.sent(sent);
        let outcome = if index < of.dropped + of.throttled { throttled() } else { answered() };
        let ended = sent + milliseconds(of.takes) + Duration::from_micros(index % 1_000);
        tally.finished(&Finished { index, intended: Duration::ZERO, sent, ended, outcome });
    }
    tally
}

/// An answer of a variant.
pub(crate) fn answered() -> Outcome {
    Outcome::Answered(Answer { variant: Some("AllTraffic".into()), bytes: 100, stream: None })
}

/// A failure of a class.
pub(crate) fn failed(class: Class, error_type: &str, status: Option<u16>, message: &str) -> Failure {
    Failure {
        class,
        error_type: error_type.to_owned(),
        status,
        message: message.to_owned(),
        original_status: None,
        log_stream: None,
        variant: None,
    }
}

fn throttled() -> Outcome {
    Outcome::Failed(Box::new(failed(Class::Throttled, "ThrottlingException", Some(400), "")))
}

/// A report of such intervals.
pub(crate) fn run_of(intervals: &[Stretch]) -> Report {
    let intervals: Vec<Tally> = intervals.iter().map(|interval| stretch(*interval)).collect();
    let mut total = Tally::default();
    for interval in &intervals {
        total.add(interval);
    }
    let seconds = 10 * intervals.len() as u64;
    let run = RunFacts {
        schedule: format!("{seconds}s@500/s"),
        schedule_seconds: seconds,
        schedule_total: total.due,
        ..facts()
    };
    Report { run, end: End::Completed, total, intervals, observations: Vec::new(), prediction: None }
}

//! Reports made by hand.

use std::sync::Arc;
use std::time::Duration;

use loadgen::observation::{ActivitySeen, AlarmSeen, Observation, Unit};
use loadgen::outcome::{Answer, Class, Failure, Finished, Outcome};
use loadgen::plan::{ArrivalProcess, Shard};
use loadgen::report::{End, PredictedActivity, PredictedMinute, Prediction, Report, RunFacts};
use loadgen::tally::Tally;
use scaling::AlarmState;

/// How a made run differs from the others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Made {
    /// The length of the schedule, in seconds.
    pub(crate) seconds: u64,
    /// The length of an interval, in seconds.
    pub(crate) interval: u64,
    /// Requests in a second, from the start to the end.
    pub(crate) rates: (u64, u64),
    /// Whether the account was watched.
    pub(crate) watched: bool,
    /// Whether there was a spec.
    pub(crate) predicted: bool,
    /// From which request on all fail.
    pub(crate) fails_from: u64,
}

/// Half an hour under a load that rises and is followed late.
pub(crate) const RAMP: Made =
    Made { seconds: 1_800, interval: 15, rates: (1, 20), watched: true, predicted: true, fails_from: u64::MAX };

/// Seconds from the start at which one instance more is in service.
const STARTED: [u64; 4] = [420, 730, 1_130, 1_490];
/// When the simulator has them.
const PREDICTED: [u64; 4] = [360, 720, 1_080, 1_440];

pub(crate) fn report(made: &Made) -> Report {
    let intervals: Vec<Tally> = (0..made.seconds.div_ceil(made.interval)).map(|place| interval(made, place)).collect();
    let mut total = Tally::default();
    for interval in &intervals {
        total.add(interval);
    }
    Report {
        run: RunFacts {
            version: "0.1.0".to_owned(),
            target: "endpoint demo, variant AllTraffic".to_owned(),
            unit: Unit::Instance,
            address: "http://127.0.0.1:4600".to_owned(),
            payload: "1 payload of 1,024 bytes, application/json".to_owned(),
            started: "2026-11-30T12:00:00Z".parse().expect("an instant"),
            schedule: format!("{}s@{}..{}/s", made.seconds, made.rates.0, made.rates.1),
            schedule_seconds: made.seconds,
            schedule_total: total.due,
            arrivals: ArrivalProcess::Constant,
            shards: vec![Shard::WHOLE],
            interval_seconds: made.interval,
            max_in_flight: 1_000,
            timeout: Duration::from_mins(1),
            signed: true,
        },
        end: End::Completed,
        total,
        intervals,
        observations: if made.watched { observations(made) } else { Vec::new() },
        prediction: made.predicted.then(|| prediction(made)),
    }
}

/// Units that had started by a second.
fn started(seconds: u64, starts: [u64; 4]) -> u32 {
    1 + u32::try_from(starts.iter().filter(|start| **start <= seconds).count()).expect("a few")
}

fn interval(made: &Made, place: u64) -> Tally {
    let mut tally = Tally::default();
    let begin = place * made.interval;
    let seconds = made.interval.min(made.seconds - begin);
    let rate = made.rates.0 + (made.rates.1 - made.rates.0) * begin / made.seconds.max(1);
    let variant: Arc<str> = Arc::from("AllTraffic");
    for number in 0..rate * seconds {
        let index = place * 1_000_000 + number;
        let intended = Duration::from_secs(begin) + Duration::from_millis(number * 1_000 / rate);
        tally.due();
        let serves = u64::from(started(begin, STARTED)) * 4;
        let overload = rate.saturating_sub(serves);
        if 3 < overload && number % rate < overload - 3 {
            tally.dropped();
            continue;
        }
        tally.sent(Duration::from_micros(120));
        let waits = 40 + 15 * overload * overload + number % 7 * 9 + if number % 61 == 0 { 160 } else { 0 };
        let fails = made.fails_from <= begin * rate + number || number % rate < overload;
        let outcome = if fails {
            Outcome::Failed(Box::new(Failure {
                class: if overload == 0 { Class::ModelError } else { Class::Throttled },
                error_type: if overload == 0 { "ModelError" } else { "ThrottlingException" }.to_owned(),
                status: Some(if overload == 0 { 424 } else { 400 }),
                message: "Rate exceeded".to_owned(),
                original_status: (overload == 0).then_some(500),
                log_stream: None,
                variant: None,
            }))
        } else {
            Outcome::Answered(Answer { variant: Some(Arc::clone(&variant)), bytes: 512, stream: None })
        };
        let sent = intended + Duration::from_micros(120);
        tally.finished(&Finished { index, intended, sent, ended: intended + Duration::from_millis(waits), outcome });
    }
    tally
}

fn observations(made: &Made) -> Vec<Observation> {
    let mut before = 1;
    let at = |seconds: u64| {
        let desired = started(seconds + 300, STARTED);
        let scaled = std::mem::replace(&mut before, desired) < desired;
        let start: jiff::Timestamp = "2026-11-30T12:00:00Z".parse().expect("an instant");
        let activity = |status: &str, description: &str, not_scaled: &[&str]| ActivitySeen {
            id: format!("{status}-{seconds}"),
            started: start + Duration::from_secs(seconds),
            status: status.to_owned(),
            description: description.to_owned(),
            cause: "monitor alarm stepscale-demo-steps in state ALARM triggered policy steps".to_owned(),
            not_scaled: not_scaled.iter().map(|reason| (*reason).to_owned()).collect(),
        };
        let mut activities = Vec::new();
        if scaled {
            activities.push(activity("Successful", &format!("Setting desired instance count to {desired}."), &[]));
        } else if seconds % 240 == 60 {
            activities.push(activity(
                "NotScaled",
                "Attempting to scale due to alarm triggered.",
                &["the endpoint is updating: another change is under way"],
            ));
        }
        Observation {
            at: Duration::from_secs(seconds),
            status: Some("InService".to_owned()),
            desired: Some(desired),
            in_service: Some(started(seconds, STARTED)),
            range: Some((1, 6)),
            alarms: vec![AlarmSeen {
                name: "stepscale-demo-steps-high".to_owned(),
                state: if desired == started(seconds, STARTED) { AlarmState::Ok } else { AlarmState::Alarm },
            }],
            activities,
            problems: Vec::new(),
        }
    };
    (0..made.seconds).step_by(10).map(at).collect()
}

fn prediction(made: &Made) -> Prediction {
    let activity = |(place, done): (usize, &u64)| {
        let from = u32::try_from(place).expect("a few") + 1;
        PredictedActivity {
            at: Duration::from_secs(done - 300),
            done: Duration::from_secs(*done),
            from,
            to: from + 1,
            cause: "steps".to_owned(),
            reason: "InvocationsPerInstance of 84 lies in the step from 50: +1".to_owned(),
        }
    };
    Prediction {
        plan: "step-scaling".to_owned(),
        requests_per_minute: 240.0,
        minutes: (0..made.seconds.div_ceil(60))
            .map(|minute| PredictedMinute {
                desired: started(minute * 60 + 360, PREDICTED),
                in_service: started(minute * 60, PREDICTED),
            })
            .collect(),
        activities: PREDICTED.iter().enumerate().map(activity).collect(),
    }
}

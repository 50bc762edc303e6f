//! A run as each way of showing it shows it.

mod lines;
mod screens;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use scaling::AlarmState;

use super::{Heading, Phase, Progress, Status, Terminal, View};
use crate::observation::{ActivitySeen, AlarmSeen, Observation, Unit};
use crate::outcome::{Answer, Class, Failure, Finished, Outcome};
use crate::tally::Tally;

fn heading() -> Heading {
    Heading {
        target: "endpoint demo, variant AllTraffic".to_owned(),
        address: "https://runtime.sagemaker.eu-west-1.amazonaws.com".to_owned(),
        schedule: "1m@60/m, 1m@60..180/m, 3m@180/m".to_owned(),
        length: Duration::from_mins(5),
        highest_per_second: 3.0,
        max_in_flight: 1000,
        unit: Unit::Instance,
    }
}

/// What a schedule wants at a second, per second.
fn wanted(second: u64) -> f64 {
    match second {
        ..60 => 1.0,
        #[expect(clippy::cast_precision_loss, reason = "the seconds of a minute")]
        60..120 => 1.0 + (second - 60) as f64 / 30.0,
        _ => 3.0,
    }
}

fn observation(second: u64) -> Observation {
    Observation {
        at: Duration::from_secs(second),
        status: Some("InService".to_owned()),
        desired: Some(2),
        in_service: Some(2),
        range: Some((1, 4)),
        alarms: vec![alarm("demo-steps", AlarmState::Alarm), alarm("demo-p99", AlarmState::Ok)],
        activities: Vec::new(),
        problems: Vec::new(),
    }
}

fn alarm(name: &str, state: AlarmState) -> AlarmSeen {
    AlarmSeen { name: name.to_owned(), state }
}

fn activity(status: &str, description: &str, not_scaled: &[&str]) -> ActivitySeen {
    ActivitySeen {
        id: format!("{status}-{description}"),
        started: Timestamp::UNIX_EPOCH,
        status: status.to_owned(),
        description: description.to_owned(),
        cause: "monitor alarm demo-steps in state ALARM triggered policy demo-steps".to_owned(),
        not_scaled: not_scaled.iter().map(|reason| (*reason).to_owned()).collect(),
    }
}

/// A second of a run: every request is answered a little later than the one before, and two are throttled.
fn second(second: u64, index: &mut u64) -> Tally {
    let mut tally = Tally::default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few requests")]
    for _ in 0..wanted(second).round() as u64 {
        let sent = Duration::from_secs(second);
        tally.due();
        tally.sent(Duration::ZERO);
        let outcome = if matches!(*index, 200 | 201) { throttled() } else { answered() };
        let took = Duration::from_millis(20 + *index % 50);
        tally.finished(&Finished { index: *index, intended: sent, sent, ended: sent + took, outcome });
        *index += 1;
    }
    tally
}

fn answered() -> Outcome {
    Outcome::Answered(Answer { variant: None, bytes: 10, stream: None })
}

fn throttled() -> Outcome {
    Outcome::Failed(Box::new(Failure {
        class: Class::Throttled,
        error_type: "ThrottlingException".to_owned(),
        status: Some(400),
        message: String::new(),
        original_status: None,
        log_stream: None,
        variant: None,
    }))
}

/// Plays the first 130 seconds of a run, in which capacity grows, an alarm clears and the maximum is reached.
fn play(view: &mut View) {
    let (mut total, mut seconds, mut index) = (Tally::default(), Vec::new(), 0);
    for at in 0..=130 {
        if 0 < at {
            let newest = second(at - 1, &mut index);
            total.add(&newest);
            seconds.push(newest);
        }
        let mut recent = Tally::default();
        seconds.iter().rev().take(10).for_each(|second| recent.add(second));
        view.update(&Status {
            elapsed: Duration::from_secs(at),
            phase: Phase::Sending,
            wanted_per_second: wanted(at),
            in_flight: 3,
            recent: &recent,
            recent_span: Duration::from_secs(at.min(10)),
            total: &total,
        });
        if at % 10 == 0 {
            let mut seen = observation(at);
            if 70 <= at {
                seen.desired = Some(4);
                seen.in_service = Some(if 110 <= at { 4 } else { 2 });
            }
            if at == 70 {
                seen.status = Some("Updating".to_owned());
                seen.activities.push(activity("InProgress", "Setting desired instance count to 4.", &[]));
            }
            if at == 120 {
                seen.alarms[1].state = AlarmState::Alarm;
                let reason = "capacity is at the maximum of 4 (AlreadyAtMaxCapacity)";
                seen.activities.push(activity("NotScaled", "Attempting to scale out.", &[reason]));
            }
            view.observed(&seen);
        }
    }
}

/// A writer whose text can be read.
#[derive(Clone, Debug, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Paper {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn view(progress: Progress, paper: &Paper) -> View {
    let terminal = Terminal { is_terminal: false, has_colors: false };
    View::new(progress, terminal, heading(), Box::new(paper.clone()))
}

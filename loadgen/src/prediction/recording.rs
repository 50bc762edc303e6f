//! What is kept of a simulation for a prediction.

use std::time::Duration;

use simulator::report::Recorder;
use simulator::report::timeline::EntryKind;
use simulator::{Activity, AlarmChange, Decision, Minute, Observer, Scenario, Verdict};

use crate::report::{PredictedActivity, PredictedMinute};

/// Watches a simulation: minutes and activities are kept here, and the words for them are the recorder's.
#[derive(Debug)]
pub(super) struct Recording {
    recorder: Recorder,
    minutes: Vec<PredictedMinute>,
    activities: Vec<(u64, Activity)>,
}

impl Recording {
    pub(super) fn new(scenario: &Scenario) -> Self {
        Self { recorder: Recorder::new(scenario, ""), minutes: Vec::new(), activities: Vec::new() }
    }

    /// The minutes and the activities, as far as the recorder's timeline goes.
    pub(super) fn finish(self) -> (Vec<PredictedMinute>, Vec<PredictedActivity>) {
        let entries = self.recorder.finish().timeline.entries.into_iter();
        // Every change of capacity is an entry of its own, in its order.
        let told = entries.filter(|entry| matches!(entry.kind, EntryKind::ScaledOut | EntryKind::ScaledIn));
        let activities = self.activities.into_iter().zip(told).map(|((at, activity), entry)| PredictedActivity {
            at: Duration::from_secs(at),
            done: Duration::from_secs(activity.ends_at_seconds),
            from: activity.from,
            to: activity.to,
            cause: entry.cause,
            reason: entry.reason,
        });
        (self.minutes, activities.collect())
    }
}

impl Observer for Recording {
    fn minute(&mut self, minute: &Minute) {
        self.recorder.minute(minute);
        self.minutes.push(PredictedMinute { desired: minute.desired, in_service: whole(minute.in_service_seconds) });
    }

    fn alarm(&mut self, change: &AlarmChange) {
        self.recorder.alarm(change);
    }

    fn decision(&mut self, decision: &Decision) {
        self.recorder.decision(decision);
        if let Verdict::Scaled(activity) = decision.verdict {
            self.activities.push((decision.at_seconds, activity));
        }
    }
}

/// How many units were in service for all of a minute, by the seconds of all of them.
fn whole(in_service_seconds: f64) -> u32 {
    /// Sums of seconds are exact, but for those of a simulator that parts them.
    const NOISE: f64 = 1e-6;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is a number from 0 on")]
    let units = ((in_service_seconds + NOISE) / 60.0) as u32;
    units
}

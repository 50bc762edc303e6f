//! The figures of a moment, as all ways of showing them need them.

use std::collections::BTreeMap;
use std::time::Duration;

use simulator::report::words::{count, percent};

use super::{Phase, Status};
use crate::outcome::Class;
use crate::tally::Tally;

/// How things stood when they were last told.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figures {
    pub(super) elapsed: Duration,
    pub(super) phase: Phase,
    pub(super) wanted_per_second: f64,
    /// What was wanted in the newest seconds, beside which what was sent in them can be put.
    pub(super) due_per_second: f64,
    pub(super) sent_per_second: f64,
    pub(super) answered_per_second: f64,
    pub(super) failed_per_second: f64,
    pub(super) in_flight: u64,
    pub(super) recent: Counts,
    pub(super) total: Counts,
}

/// Figures of some requests.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Counts {
    pub(super) due: u64,
    pub(super) sent: u64,
    pub(super) answered: u64,
    pub(super) failed: u64,
    pub(super) dropped: u64,
    pub(super) late: u64,
    /// The most frequent class first.
    pub(super) classes: Vec<(Class, u64)>,
    pub(super) response_times: Percentiles,
}

/// Response times of answers; `None` where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Percentiles {
    pub(super) p50: Option<Duration>,
    pub(super) p90: Option<Duration>,
    pub(super) p99: Option<Duration>,
    pub(super) longest: Option<Duration>,
}

impl Figures {
    pub(super) fn of(status: &Status<'_>) -> Self {
        let recent = Counts::of(status.recent);
        let seconds = status.recent_span.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a count of requests is far under 2^53")]
        let rate = |count: u64| if seconds <= 0.0 { 0.0 } else { count as f64 / seconds };
        Self {
            elapsed: status.elapsed,
            phase: status.phase,
            wanted_per_second: status.wanted_per_second,
            due_per_second: rate(recent.due),
            sent_per_second: rate(recent.sent),
            answered_per_second: rate(recent.answered),
            failed_per_second: rate(recent.failed),
            in_flight: status.in_flight,
            recent,
            total: Counts::of(status.total),
        }
    }
}

impl Counts {
    fn of(tally: &Tally) -> Self {
        let mut classes: BTreeMap<Class, u64> = BTreeMap::new();
        for (kind, failures) in &tally.failures {
            *classes.entry(kind.class).or_default() += failures.count;
        }
        let mut classes: Vec<_> = classes.into_iter().collect();
        classes.sort_by(|(left_class, left), (right_class, right)| right.cmp(left).then(left_class.cmp(right_class)));
        let times = &tally.response_times;
        Self {
            due: tally.due,
            sent: tally.sent,
            answered: tally.answered,
            failed: tally.failed,
            dropped: tally.dropped,
            late: tally.late,
            classes,
            response_times: Percentiles {
                p50: times.percentile(50.0),
                p90: times.percentile(90.0),
                p99: times.percentile(99.0),
                longest: times.longest(),
            },
        }
    }

    /// The part of the requests that have ended which failed, in percent.
    pub(super) fn failed_share(&self) -> String {
        #[expect(clippy::cast_precision_loss, reason = "a count of requests is far under 2^53")]
        let share = self.failed as f64 / self.finished().max(1) as f64;
        percent(share)
    }

    /// Failures by class: `throttled 2, timed-out 1`.
    pub(super) fn by_class(&self) -> String {
        let classes = self.classes.iter().map(|(class, number)| format!("{} {}", class.name(), count(*number)));
        classes.collect::<Vec<_>>().join(", ")
    }

    /// Requests that have ended.
    fn finished(&self) -> u64 {
        self.answered + self.failed
    }
}

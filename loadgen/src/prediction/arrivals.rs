//! Requests of each minute: those a plan wants, and those that were sent.

use simulator::Arrivals;

use crate::plan::Plan;
use crate::report::Report;

/// The requests of each minute that a plan wants sent, all shards together, whatever chance moves them by; of the last
/// one those up to the end.
pub fn planned(plan: &Plan) -> impl Iterator<Item = Arrivals> + '_ {
    let schedule = &plan.schedule;
    let minutes = schedule.seconds().div_ceil(60);
    (0..minutes).map(|minute| known(ratio(schedule.requests_between(minute * 60, minute * 60 + 60))))
}

/// The requests of each minute that were sent. What is sent within an interval is spread over it evenly. Of some shards
/// alone, all of them are taken to have sent alike.
#[must_use]
pub fn sent(report: &Report) -> Vec<Arrivals> {
    let length = report.run.interval_seconds.max(1);
    let intervals = report.intervals.len() as u64;
    let minutes = length.saturating_mul(intervals).div_ceil(60);
    let shards = report.run.shards.first().map_or(1.0, |shard| ratio(shard.of()) / place(report.run.shards.len()));
    let mut requests = vec![0.0; usize::try_from(minutes).unwrap_or_default()];
    for (interval, begin) in report.intervals.iter().zip((0..).step_by(usize::try_from(length).unwrap_or(usize::MAX))) {
        let end = begin + length;
        for minute in begin / 60..end.div_ceil(60) {
            let seconds = end.min(minute * 60 + 60) - begin.max(minute * 60);
            if let Some(of_minute) = usize::try_from(minute).ok().and_then(|minute| requests.get_mut(minute)) {
                *of_minute += ratio(interval.sent) * shards * ratio(seconds) / ratio(length);
            }
        }
    }
    requests.into_iter().map(known).collect()
}

fn known(requests: f64) -> Arrivals {
    Arrivals::of(requests).unwrap_or(Arrivals::GAP)
}

/// A count as a number to compute with.
#[expect(clippy::cast_precision_loss, reason = "a count of requests or seconds is far below 2^53")]
const fn ratio(count: u64) -> f64 {
    count as f64
}

const fn place(count: usize) -> f64 {
    ratio(count as u64)
}

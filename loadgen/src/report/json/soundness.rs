//! What holds of every report, so that one in which it does not was changed.

use super::place::Wrong;
use crate::outcome::Class;
use crate::report::Report;
use crate::tally::Tally;

/// Whether the figures of a report agree with each other.
///
/// # Errors
/// The first ones that do not.
pub(super) fn check(report: &Report) -> Result<(), Wrong> {
    if report.run.interval_seconds == 0 {
        return Err(wrong("run", "interval_seconds", "is 0, and an interval has a length"));
    }
    if report.run.shards.is_empty() {
        return Err(wrong("run", "shards", "is empty, and a report is of one shard at least"));
    }
    let mut sum = Tally::default();
    for (number, interval) in report.intervals.iter().enumerate() {
        check_tally(&format!("intervals[{number}]"), interval)?;
        sum.add(interval);
    }
    check_tally("total", &report.total)?;
    let total = &report.total;
    if total.due < total.sent.saturating_add(total.dropped) {
        let reason = format!("is {}, and {} requests were sent, and {} dropped", total.due, total.sent, total.dropped);
        return Err(wrong("total", "due", &reason));
    }
    // Fewer have ended where the run broke off.
    if total.sent < total.answered.saturating_add(total.failed) {
        let reason =
            format!("is {}, and {} requests were answered, and {} failed", total.sent, total.answered, total.failed);
        return Err(wrong("total", "sent", &reason));
    }
    differing(total, &sum).map_or(Ok(()), |(name, whole, sum)| {
        Err(wrong("total", name, &format!("is {whole}, and {sum} in all intervals together")))
    })?;
    let times = |tally: &Tally| {
        [
            tally.lateness.clone(),
            tally.response_times.clone(),
            tally.service_times.clone(),
            tally.failure_times.clone(),
            tally.first_part_times.clone(),
            tally.part_gaps.clone(),
        ]
    };
    for ((name, whole), parts) in TIMES.into_iter().zip(times(total)).zip(times(&sum)) {
        if whole != parts {
            return Err(wrong("total", name, "has another histogram than all intervals together"));
        }
    }
    Ok(())
}

const TIMES: [&str; 6] = ["lateness", "response_time", "service_time", "failure_time", "first_part_time", "part_gap"];

fn check_tally(path: &str, tally: &Tally) -> Result<(), Wrong> {
    let failures = tally.failures.values().map(|failures| failures.count).fold(0, u64::saturating_add);
    if failures != tally.failed {
        let reason = format!("come to {failures} requests, and {} failed", tally.failed);
        return Err(wrong(path, "failures", &reason));
    }
    let timed = tally.failed - tally.failures_of(Class::Abandoned).min(tally.failed);
    for (name, times, what, count) in [
        ("lateness", &tally.lateness, "were sent", tally.sent),
        ("response_time", &tally.response_times, "were answered", tally.answered),
        ("service_time", &tally.service_times, "were answered", tally.answered),
        ("failure_time", &tally.failure_times, "failed before the run ended", timed),
    ] {
        if times.count() != count {
            let reason = format!("has a histogram of {} requests, and {count} {what}", times.count());
            return Err(wrong(path, name, &reason));
        }
    }
    if tally.sent < tally.late {
        return Err(wrong(path, "late", &format!("is {}, and {} requests were sent", tally.late, tally.sent)));
    }
    Ok(())
}

/// The first count that differs between two tallies.
fn differing(whole: &Tally, sum: &Tally) -> Option<(&'static str, u64, u64)> {
    [
        ("due", whole.due, sum.due),
        ("sent", whole.sent, sum.sent),
        ("dropped", whole.dropped, sum.dropped),
        ("late", whole.late, sum.late),
        ("answered", whole.answered, sum.answered),
        ("failed", whole.failed, sum.failed),
        ("bytes", whole.bytes, sum.bytes),
        ("parts", whole.parts, sum.parts),
    ]
    .into_iter()
    .find(|(_, whole, sum)| whole != sum)
}

fn wrong(path: &str, name: &str, reason: &str) -> Wrong {
    Wrong { path: format!("{path}.{name}"), reason: reason.to_owned() }
}

//! The figures of a run in a few words: for headings, and for the rows of a comparison.

use crate::report::Run;

use super::clock::{duration, moment};
use super::number::{count, grouped, many, percent, ratio, short};

/// What stands between two figures of a line.
pub(super) const BETWEEN: &str = " · ";

/// What the traffic was.
pub(super) fn traffic(run: &Run) -> String {
    let summary = &run.summary;
    let mut parts = vec![
        format!("{} from {}", duration(summary.minutes * 60), moment(run.start, 0)),
        format!("{} requests", grouped(summary.requests, 0)),
        format!("at most {} a minute", short(summary.peak_requests_per_minute)),
    ];
    if 0 < summary.gap_minutes {
        parts.push(format!("{} without data", many(summary.gap_minutes, "minute", "minutes")));
    }
    parts.join(BETWEEN)
}

/// Whether capacity was there when it was needed.
pub(super) fn overload(run: &Run) -> String {
    let summary = &run.summary;
    if summary.overloaded_minutes == 0 {
        return "capacity was there in every minute".to_owned();
    }
    let share = percent(ratio(summary.overloaded_minutes), ratio(summary.minutes));
    let mut parts = vec![
        format!("{} overloaded ({share} of the time)", many(summary.overloaded_minutes, "minute", "minutes")),
        format!("{} of the requests over capacity", percent(summary.requests_over_capacity, summary.requests)),
        format!("longest lag {}", duration(summary.longest_lag_minutes * 60)),
    ];
    if 0.0 < summary.peak_queue {
        parts.push(format!("at most {} waited", many_waiting(summary.peak_queue)));
    }
    parts.join(BETWEEN)
}

/// What it took.
pub(super) fn effort(run: &Run) -> String {
    let summary = &run.summary;
    let mut parts = vec![format!("{} {}", short(summary.unit_hours), hours(run))];
    parts.extend(summary.cost.map(|cost| format!("cost {}", grouped(cost, 2))));
    parts.push(activities(run));
    if 0 < summary.flaps {
        parts.push(format!("{} soon after a scale-in", many(summary.flaps, "scale-out", "scale-outs")));
    }
    parts.join(BETWEEN)
}

/// All of it on a short line, beside the name of one of several runs.
pub(super) fn brief(run: &Run) -> String {
    let summary = &run.summary;
    let over = if summary.overloaded_minutes == 0 {
        "never overloaded".to_owned()
    } else {
        let share = percent(summary.requests_over_capacity, summary.requests);
        format!("{} overloaded, {share} of requests", many(summary.overloaded_minutes, "minute", "minutes"))
    };
    let mut parts = vec![over, format!("{} {}", short(summary.unit_hours), hours(run))];
    parts.extend(summary.cost.map(|cost| format!("cost {}", grouped(cost, 2))));
    let activities = summary.scale_outs + summary.scale_ins;
    parts.push(many(activities, "activity", "activities"));
    parts.join(BETWEEN)
}

/// Scaling activities both ways.
pub(super) fn activities(run: &Run) -> String {
    let out = many(run.summary.scale_outs, "scale-out", "scale-outs");
    let back = many(run.summary.scale_ins, "scale-in", "scale-ins");
    format!("{out}, {back}")
}

/// What an hour of one unit is called.
pub(super) fn hours(run: &Run) -> String {
    let unit = run.kind.scalable_dimension().unit();
    let unit = if unit.contains(' ') { "unit" } else { unit };
    format!("{unit}-hours")
}

/// What capacity is counted in.
pub(super) fn units(run: &Run) -> &'static str {
    run.kind.scalable_dimension().units()
}

/// The range of capacity, by all that it was.
pub(super) fn range(run: &Run) -> Option<String> {
    let points = &run.series.points;
    let least = points.iter().map(|point| point.min_capacity).min()?;
    let most = points.iter().map(|point| point.max_capacity).max()?;
    Some(format!("{} to {}", count(least.into()), count(most.into())))
}

fn many_waiting(queue: f64) -> String {
    let requests = if (queue - 1.0).abs() < f64::EPSILON { "request" } else { "requests" };
    format!("{} {requests}", short(queue))
}

//! The figures of a run in a few words: for headings, and for the rows of a comparison.

use super::clock::moment;
use super::number::{ratio, share, short};
use crate::report::Run;
use crate::report::summary::FLAPPING_MINUTES;
use crate::report::words::{count, figure, fixed, minutes, several, unit_hours};

/// What stands between two figures of a line.
pub(super) const BETWEEN: &str = " · ";

/// What the traffic was.
pub(super) fn traffic(run: &Run) -> String {
    let summary = &run.summary;
    let mut parts = vec![
        format!("{} from {}", minutes(summary.minutes), moment(run.start, 0)),
        format!("{} requests", figure(summary.requests, 0)),
        format!("at most {} a minute", short(summary.peak_requests_per_minute)),
    ];
    if 0 < summary.gap_minutes {
        parts.push(format!("{} without data", several(summary.gap_minutes, "minute", "minutes")));
    }
    parts.join(BETWEEN)
}

/// Whether capacity was there when it was needed.
pub(super) fn overload(run: &Run) -> String {
    let summary = &run.summary;
    if summary.overloaded_minutes == 0 {
        return "capacity was there in every minute".to_owned();
    }
    let of_time = share(ratio(summary.overloaded_minutes), ratio(summary.minutes));
    let mut parts = vec![
        format!("{} overloaded ({of_time} of the time)", several(summary.overloaded_minutes, "minute", "minutes")),
        format!("{} of the requests over capacity", share(summary.requests_over_capacity, summary.requests)),
        format!("longest lag {}", minutes(summary.longest_lag_minutes)),
    ];
    if 0.0 < summary.peak_queue {
        parts.push(format!("{} waiting at most", figure(summary.peak_queue.ceil(), 0)));
    }
    parts.join(BETWEEN)
}

/// What it took.
pub(super) fn effort(run: &Run) -> String {
    let summary = &run.summary;
    let mut parts = vec![format!("{} {}", short(summary.unit_hours), unit_hours(run.kind))];
    parts.extend(summary.cost.map(|cost| format!("cost {}", fixed(cost, 2))));
    parts.push(activities(run));
    parts.join(BETWEEN)
}

/// All of it on a short line, beside the name of one of several runs.
pub(super) fn brief(run: &Run) -> String {
    let summary = &run.summary;
    let over = if summary.overloaded_minutes == 0 {
        "never overloaded".to_owned()
    } else {
        let of_all = share(summary.requests_over_capacity, summary.requests);
        format!("{} overloaded, {of_all} of requests", several(summary.overloaded_minutes, "minute", "minutes"))
    };
    let mut parts = vec![over, format!("{} {}", short(summary.unit_hours), unit_hours(run.kind))];
    parts.extend(summary.cost.map(|cost| format!("cost {}", fixed(cost, 2))));
    let activities = summary.scale_outs + summary.scale_ins;
    parts.push(several(activities, "activity", "activities"));
    parts.join(BETWEEN)
}

/// Scaling activities both ways.
fn activities(run: &Run) -> String {
    let out = several(run.summary.scale_outs, "scale-out", "scale-outs");
    let back = several(run.summary.scale_ins, "scale-in", "scale-ins");
    match run.summary.flaps {
        0 => format!("{out}, {back}"),
        flaps => format!("{out}, {back} ({} taken back within {FLAPPING_MINUTES} minutes)", count(flaps)),
    }
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
    Some(format!("{} to {}", count(least), count(most)))
}

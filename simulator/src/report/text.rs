//! Runs as plain text: paragraphs and lists at most 100 columns wide, and a comparison at most 120.

mod comparison;
mod timeline;

use jiff::civil::DateTime;
use templategen::picture::text::{facts, paragraph};

use super::Run;
use super::summary::FLAPPING_MINUTES;
use super::words::{count, figure, in_utc, minutes, percent, seconds, several, time, unit_hours, units};
use crate::Assumptions;
use crate::assumptions::TABLE;

pub use comparison::comparison;
pub use timeline::timeline;

/// The figures of a run.
#[must_use]
pub fn summary(run: &Run) -> String {
    let figures = &run.summary;
    let hours = unit_hours(run.kind);
    let mut rows = vec![
        ("trace", trace(run)),
        ("requests", requests(run)),
        (
            "capacity",
            format!(
                "{} {hours}, {} in service on average, {} at most",
                figure(figures.unit_hours, 1),
                figure(figures.mean_in_service, 1),
                units(run.kind, figures.peak_in_service)
            ),
        ),
    ];
    if let (Some(cost), Some(price)) = (figures.cost, run.fleet.price_per_hour) {
        rows.push(("cost", format!("{}, at {price} for an hour of one", figure(cost, 2))));
    }
    rows.push(("overload", overload(run)));
    if 0.0 < figures.peak_queue {
        let (most, mean) = (figure(figures.peak_queue.ceil(), 0), seconds(figures.mean_queue_seconds));
        let longest = seconds(figures.longest_queue_seconds);
        rows.push(("queue", format!("{most} waiting at most; a wait of {mean} on average, {longest} at the longest")));
    }
    rows.push(("longest lag", lag(figures.longest_lag_minutes)));
    rows.push(("scaling", scaling(run)));
    format!("{}, {}\n{}", run.name, run.kind.described(), facts(2, rows))
}

/// Every assumption with its value, what it means, what else it may be and where its default comes from.
#[must_use]
pub fn assumptions(assumptions: &Assumptions) -> String {
    let told = TABLE.iter().map(|row| {
        let [value, default] = [assumptions, &Assumptions::DEFAULT].map(|assumptions| (row.value)(assumptions));
        let changed = if value == default { String::new() } else { format!("  (changed: {default} by default)") };
        let rows = [("", row.meaning.to_owned()), ("values", (row.values)()), ("source", row.source.to_owned())];
        format!("{} = {value}{changed}\n{}", row.name, paragraph(2, &rows[0].1) + &facts(2, rows.into_iter().skip(1)))
    });
    told.collect::<Vec<_>>().join("\n")
}

fn trace(run: &Run) -> String {
    let total = run.summary.minutes;
    let [from, to] = [0, total * 60].map(|seconds| in_utc(run.start, seconds));
    let missing = match run.summary.gap_minutes {
        0 => String::new(),
        1 => ", 1 minute of it missing".to_owned(),
        gaps => format!(", {} minutes of it missing", count(gaps)),
    };
    format!("{} to {} UTC: {}{missing}", moment(from), moment(to), minutes(total))
}

fn requests(run: &Run) -> String {
    let peak = run.summary.peak_requests_per_minute;
    format!("{}, {} in a minute at most", figure(run.summary.requests, 0), figure(peak, 1))
}

fn overload(run: &Run) -> String {
    let figures = &run.summary;
    if figures.overloaded_minutes == 0 {
        return "none: no request was over capacity".to_owned();
    }
    let share = percent(figures.share_over_capacity());
    let overloaded = several(figures.overloaded_minutes, "minute", "minutes");
    format!("{overloaded}, {} requests over capacity, {share} of all", figure(figures.requests_over_capacity, 0))
}

fn lag(lag: u64) -> String {
    match lag {
        0 => "none: what was in service was enough at the end of every minute".to_owned(),
        lag => format!("{} with less in service than the load needed", minutes(lag)),
    }
}

fn scaling(run: &Run) -> String {
    let figures = &run.summary;
    let [outs, ins] = [(figures.scale_outs, "out"), (figures.scale_ins, "in")]
        .map(|(many, way)| several(many, &format!("scale-{way}"), &format!("scale-{way}s")));
    let flaps = match figures.flaps {
        0 => String::new(),
        1 => format!(", 1 of them taken back within {FLAPPING_MINUTES} minutes"),
        flaps => format!(", {} of them taken back within {FLAPPING_MINUTES} minutes", count(flaps)),
    };
    format!("{outs} and {ins}{flaps}")
}

/// A date and a time.
fn moment(at: DateTime) -> String {
    format!("{} {}", at.date(), time(at))
}

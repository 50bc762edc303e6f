//! Runs as plain text: paragraphs and lists at most 100 columns wide, and a comparison at most 120.

mod comparison;
mod timeline;
mod tuning;

use jiff::civil::DateTime;
use templategen::picture::text::{facts, paragraph};

use super::Run;
use super::summary::FLAPPING_MINUTES;
use super::words::{count, figure, fixed, in_utc, minutes, percent, plain, seconds, several, time, unit_hours};
use crate::Assumptions;
use crate::assumptions::TABLE;

pub use comparison::comparison;
pub use timeline::timeline;
pub use tuning::tuning;

/// The figures of a run.
#[must_use]
pub fn summary(run: &Run) -> String {
    let figures = &run.summary;
    let mut rows = vec![("trace", trace(run)), ("requests", requests(run)), ("capacity", capacity(run))];
    if let (Some(cost), Some(price)) = (figures.cost, run.fleet.price_per_hour) {
        rows.push((
            "cost",
            format!("{}, at {price} for one {}", fixed(cost, 2), unit_hours(run.kind).trim_end_matches('s')),
        ));
    }
    rows.push(("overload", overload(run)));
    if 0.0 < figures.peak_queue {
        let [mean, longest] = [figures.mean_queue_seconds, figures.longest_queue_seconds].map(seconds);
        let most = requests_up(figures.peak_queue);
        rows.push(("queue", format!("at most {most}; a wait of {mean} on average, {longest} at the longest")));
    }
    rows.push(("longest lag", lag(figures.longest_lag_minutes)));
    rows.push(("scaling", scaling(run)));
    format!("{}, {}\n{}", plain(&run.name), run.kind.described(), facts(2, rows))
}

/// Every assumption with its value, what it means, what else it may be and where its default comes from.
#[must_use]
pub fn assumptions(assumptions: &Assumptions) -> String {
    let told = TABLE.iter().map(|row| {
        let [value, default] = [assumptions, &Assumptions::DEFAULT].map(|assumptions| (row.value)(assumptions));
        let changed = if value == default { String::new() } else { format!("  (changed: {default} by default)") };
        let facts = facts(2, [("values", (row.values)()), ("source", row.source.to_owned())]);
        format!("{} = {value}{changed}\n{}{facts}", row.name, paragraph(2, row.meaning))
    });
    told.collect::<Vec<_>>().join("\n")
}

fn trace(run: &Run) -> String {
    let total = run.summary.minutes;
    let [from, to] = [0, total * 60].map(|seconds| in_utc(run.start, seconds));
    let missing = match run.summary.gap_minutes {
        0 => String::new(),
        1 => ", 1 minute missing".to_owned(),
        gaps => format!(", {} minutes missing", count(gaps)),
    };
    format!("{} to {} UTC: {}{missing}", moment(from), moment(to), minutes(total))
}

fn requests(run: &Run) -> String {
    let peak = run.summary.peak_requests_per_minute;
    format!("{} in all, {} in the busiest minute", figure(run.summary.requests, 0), figure(peak, 1))
}

fn capacity(run: &Run) -> String {
    let (figures, dimension) = (&run.summary, run.kind.scalable_dimension());
    let (hours, mean) = (fixed(figures.unit_hours, 1), fixed(figures.mean_in_service, 1));
    format!(
        "{hours} {}: {mean} {} on average, {} at most",
        unit_hours(run.kind),
        dimension.units(),
        count(figures.peak_in_service)
    )
}

/// Requests, a part of one being one.
fn requests_up(requests: f64) -> String {
    let unit = if requests <= 1.0 { "request" } else { "requests" };
    format!("{} {unit}", figure(requests.ceil(), 0))
}

fn overload(run: &Run) -> String {
    let figures = &run.summary;
    if figures.overloaded_minutes == 0 {
        return "none: no request was over capacity".to_owned();
    }
    let share = percent(figures.share_over_capacity());
    let overloaded = several(figures.overloaded_minutes, "minute", "minutes");
    format!("{overloaded}, {} over capacity, {share} of all", requests_up(figures.requests_over_capacity))
}

fn lag(lag: u64) -> String {
    match lag {
        0 => "none: what was in service was enough in every minute".to_owned(),
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

//! What was done and what was not, a day under its date.

use jiff::civil::{Date, DateTime};
use templategen::picture::text::facts;

use crate::report::Run;
use crate::report::timeline::Entry;
use crate::report::words::{in_utc, plain, several, shortened, time};

/// What is shown of a policy's name, in characters: the reason beside it needs the room.
const LONGEST_CAUSE: usize = 24;

/// The first entries of a run's timeline, up to a limit; what is left out is counted. Times are in UTC.
#[must_use]
pub fn timeline(run: &Run, limit: usize) -> String {
    let timeline = &run.timeline;
    let shown: Vec<Line> = timeline.entries.iter().take(limit).map(|entry| Line::of(run, entry)).collect();
    if shown.is_empty() && timeline.entries.is_empty() {
        return format!("{}: nothing was decided\n", plain(&run.name));
    }
    let mut parts = vec![format!("{}: what was done and what was not, in UTC\n", plain(&run.name))];
    let widest = |cell: fn(&Line) -> usize| shown.iter().map(cell).max().unwrap_or_default();
    let (times, capacities) = (widest(|line| line.time.len()), widest(|line| line.capacity.len()));
    let causes = widest(|line| line.cause.chars().count());
    for day in shown.chunk_by(|one, next| one.date == next.date) {
        let rows: Vec<(String, String)> = day
            .iter()
            .map(|Line { time, capacity, cause, reason, .. }| {
                (format!("{time:<times$}  {capacity:<capacities$}  {cause:<causes$}"), reason.clone())
            })
            .collect();
        parts.push(format!("\n{}\n", day[0].date.strftime("%Y-%m-%d, %A")));
        parts.push(facts(2, rows.iter().map(|(label, reason)| (label.as_str(), reason.clone()))));
    }
    let all = timeline.left_out.saturating_add(timeline.entries.len().try_into().unwrap_or(u64::MAX));
    let left_out = all - u64::try_from(shown.len()).unwrap_or(all);
    if 0 < left_out {
        parts.push(format!("\n... and {} more\n", several(left_out, "entry", "entries")));
    }
    parts.concat()
}

/// An entry in its columns.
struct Line {
    date: Date,
    time: String,
    capacity: String,
    cause: String,
    reason: String,
}

impl Line {
    fn of(run: &Run, entry: &Entry) -> Self {
        let [from, to] = [entry.from_seconds, entry.to_seconds].map(|seconds| in_utc(run.start, seconds));
        let (before, after) = (entry.capacity_before, entry.capacity_after);
        Self {
            date: from.date(),
            time: span(from, to),
            capacity: if before == after { before.to_string() } else { format!("{before} -> {after}") },
            cause: shortened(&entry.cause, LONGEST_CAUSE),
            reason: plain(&entry.reason),
        }
    }
}

/// From one time to another, with the date of the other where it is another day's.
fn span(from: DateTime, to: DateTime) -> String {
    if from == to {
        time(from)
    } else if from.date() == to.date() {
        format!("{} to {}", time(from), time(to))
    } else {
        format!("{} to {} {}", time(from), to.strftime("%m-%d"), time(to))
    }
}

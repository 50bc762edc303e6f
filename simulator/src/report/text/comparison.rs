//! Runs beside each other in one table, with the best of them by name.

use std::fmt::Write as _;

use scaling::EndpointKind;

use crate::report::Run;
use crate::report::words::{count, fixed, minutes, percent, plain, seconds, shortened, unit_hours};

/// The widest table, in columns; names give way.
const WIDTH: usize = 120;
/// What stands between two columns.
const GAP: usize = 2;
/// What is left of a name at least.
const SHORTEST_NAME: usize = 16;

/// Of a lag or a wait that never was.
const NONE: &str = "none";

/// A column: its heading over two lines, and a cell for each run.
pub(super) struct Column<'a> {
    pub(super) heading: [&'a str; 2],
    pub(super) cells: Vec<String>,
}

/// Runs beside each other, the first being what the hours or the costs of the others are compared with.
#[must_use]
pub fn comparison(runs: &[Run]) -> String {
    let columns = columns(runs);
    let taken: usize = columns.iter().map(|column| GAP + column.width()).sum();
    let room = WIDTH.saturating_sub(taken).max(SHORTEST_NAME);
    let names: Vec<String> = runs.iter().map(|run| shortened(&run.name, room)).collect();
    let widest = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for line in 0..2 {
        row(&mut text, &format!("{:widest$}", ""), columns.iter().map(|column| (column.width(), column.heading[line])));
    }
    for (place, name) in names.iter().enumerate() {
        let cells = columns.iter().map(|column| (column.width(), column.cells[place].as_str()));
        row(&mut text, &format!("{name:<widest$}"), cells);
    }
    if 1 < runs.len() {
        text.push('\n');
        text.push_str(&best(runs));
    }
    text
}

fn columns(runs: &[Run]) -> Vec<Column<'_>> {
    let column = |heading, cell: &dyn Fn(&Run) -> String| Column { heading, cells: runs.iter().map(cell).collect() };
    let mut columns = vec![column(hours_heading(runs), &|run| fixed(run.summary.unit_hours, 1))];
    if runs.iter().any(|run| run.summary.cost.is_some()) {
        columns
            .push(column(["", "cost"], &|run| run.summary.cost.map_or_else(|| "-".to_owned(), |cost| fixed(cost, 2))));
    }
    if 1 < runs.len() {
        let first = expense(runs, &runs[0]);
        let others = runs[1..].iter().map(|run| against(first, expense(runs, run)));
        let cells = [String::new()].into_iter().chain(others).collect();
        columns.push(Column { heading: ["against", "the first"], cells });
    }
    columns.push(column(["overloaded", "minutes"], &|run| count(run.summary.overloaded_minutes)));
    columns.push(column(["over", "capacity"], &|run| percent(run.summary.share_over_capacity())));
    if runs.iter().any(|run| 0.0 < run.summary.peak_queue) {
        columns.push(column(["longest", "wait"], &|run| match run.summary.longest_queue_seconds {
            0.0 => NONE.to_owned(),
            wait => seconds(wait),
        }));
    }
    columns.extend([
        column(["longest", "lag"], &|run| match run.summary.longest_lag_minutes {
            0 => NONE.to_owned(),
            lag => minutes(lag),
        }),
        column(["scale-", "outs"], &|run| count(run.summary.scale_outs)),
        column(["scale-", "ins"], &|run| count(run.summary.scale_ins)),
        column(["", "flaps"], &|run| count(run.summary.flaps)),
        column(["", "peak"], &|run| count(run.summary.peak_in_service)),
    ]);
    columns
}

/// What the hours are of: of units where the runs do not have the same kind.
fn hours_heading(runs: &[Run]) -> [&'static str; 2] {
    let mut names = runs.iter().map(|run| unit_hours(run.kind));
    let mixed = unit_hours(EndpointKind::Serverless);
    let name = names.next().filter(|first| names.all(|other| other == *first)).unwrap_or(mixed);
    let (of, hours) = name.split_at(name.len() - "hours".len());
    [of, hours]
}

/// What a run costs where all have a price, else its hours.
fn expense(runs: &[Run], run: &Run) -> f64 {
    match run.summary.cost {
        Some(cost) if runs.iter().all(|run| run.summary.cost.is_some()) => cost,
        _ => run.summary.unit_hours,
    }
}

/// A difference to the first in percent.
pub(super) fn against(first: f64, other: f64) -> String {
    if first == 0.0 {
        return "-".to_owned();
    }
    match fixed(((other - first) / first * 100.0).abs(), 1).as_str() {
        "0.0" => "same".to_owned(),
        change => format!("{}{change}%", if first < other { '+' } else { '-' }),
    }
}

/// Who is best at what.
fn best(runs: &[Run]) -> String {
    let all: Vec<&Run> = runs.iter().collect();
    let unharmed: Vec<&Run> = runs.iter().filter(|run| run.summary.overloaded_minutes == 0).collect();
    let cheapest = |run: &Run| expense(runs, run);
    let mut rows = vec![("cheapest", least(&all, &cheapest))];
    if unharmed.len() < runs.len() && !unharmed.is_empty() {
        rows.push(("cheapest without overload", least(&unharmed, &cheapest)));
    }
    rows.push(("fewest over capacity", least(&all, &|run| run.summary.requests_over_capacity)));
    let lag = |run: &Run| {
        // Minutes of a trace fit a double.
        #[expect(clippy::cast_precision_loss, reason = "only compared")]
        let lag = run.summary.longest_lag_minutes as f64;
        lag
    };
    rows.push(("shortest lag", least(&all, &lag)));
    templategen::picture::text::facts(0, rows)
}

/// The names of the runs with the least of something.
fn least(runs: &[&Run], of: &dyn Fn(&Run) -> f64) -> String {
    let least = runs.iter().map(|run| of(run)).fold(f64::INFINITY, f64::min);
    let names: Vec<String> = runs.iter().filter(|run| of(run) <= least).map(|run| plain(&run.name)).collect();
    if 1 < names.len() && names.len() == runs.len() { "all alike".to_owned() } else { names.join(", ") }
}

impl Column<'_> {
    pub(super) fn width(&self) -> usize {
        let headings = self.heading.iter().map(|heading| heading.len());
        headings.chain(self.cells.iter().map(String::len)).max().unwrap_or_default()
    }
}

pub(super) fn row<'a>(text: &mut String, name: &str, cells: impl Iterator<Item = (usize, &'a str)>) {
    let mut line = name.to_owned();
    for (width, cell) in cells {
        // Writing to a string does not fail.
        let _ = write!(line, "{:GAP$}{cell:>width$}", "");
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

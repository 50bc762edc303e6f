//! What a page tells of runs under the chart: figures, decisions, the fleet, and what was assumed.

use super::clock::moment;
use super::figures;
use super::number::{ratio, share, short};
use super::page::{Column, Row, Section, Shown, Table};
use crate::Assumptions;
use crate::assumptions::{Assumption, TABLE};
use crate::report::Run;
use crate::report::summary::FLAPPING_MINUTES;
use crate::report::timeline::{Entry, EntryKind};
use crate::report::words::{count, figure, fixed, minutes, seconds, unit_hours};

/// More rows than anybody reads on a page; the JSON has them all.
const MOST_ROWS: usize = 2_000;
/// As many rows are shown unasked.
const FEW_ROWS: usize = 30;

/// The sections of a page.
pub(super) fn of(runs: &[Run]) -> Vec<Section> {
    let mut sections = vec![summary(runs)];
    let several = 1 < runs.len();
    sections.extend(runs.iter().filter(|run| !run.timeline.entries.is_empty()).map(|run| timeline(run, several)));
    sections.push(fleet(runs));
    sections.extend(assumed(runs));
    sections.push(assumptions(runs));
    sections
}

/// A table with one column for each run.
fn by_run(runs: &[Run], rows: Vec<(String, Vec<String>)>) -> Table {
    let name = |run: &Run| Column::numbers(if 1 < runs.len() { run.name.as_str() } else { "" });
    let columns = [Column::words("")].into_iter().chain(runs.iter().map(name)).collect();
    let row = |(label, values): (String, Vec<String>)| Row::of([label].into_iter().chain(values).collect());
    Table { columns, rows: rows.into_iter().map(row).collect() }
}

fn summary(runs: &[Run]) -> Section {
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    let mut row =
        |label: &str, value: &dyn Fn(&Run) -> String| rows.push((label.to_owned(), runs.iter().map(value).collect()));
    row("overloaded minutes", &|run| {
        let of_time = share(ratio(run.summary.overloaded_minutes), ratio(run.summary.minutes));
        format!("{} ({of_time})", count(run.summary.overloaded_minutes))
    });
    row("requests over capacity", &|run| {
        let of_all = share(run.summary.requests_over_capacity, run.summary.requests);
        format!("{} ({of_all})", figure(run.summary.requests_over_capacity, 0))
    });
    row("longest stretch with too little in service", &|run| minutes(run.summary.longest_lag_minutes));
    if runs.iter().any(|run| 0.0 < run.summary.peak_queue) {
        row("most requests that waited", &|run| figure(run.summary.peak_queue.ceil(), 0));
        row("mean wait", &|run| seconds(run.summary.mean_queue_seconds));
        row("longest wait", &|run| seconds(run.summary.longest_queue_seconds));
    }
    row("billed", &|run| format!("{} {}", short(run.summary.unit_hours), unit_hours(run.kind)));
    if runs.iter().any(|run| run.summary.cost.is_some()) {
        row("cost", &|run| run.summary.cost.map_or_else(|| "not known".to_owned(), |cost| fixed(cost, 2)));
    }
    row("in service, mean", &|run| short(run.summary.mean_in_service));
    row("in service, most", &|run| count(run.summary.peak_in_service));
    row("scale-outs", &|run| count(run.summary.scale_outs));
    row("scale-ins", &|run| count(run.summary.scale_ins));
    let taken_back = format!("scale-ins taken back within {FLAPPING_MINUTES} minutes");
    row(&taken_back, &|run| count(run.summary.flaps));
    row("requests", &|run| figure(run.summary.requests, 0));
    row("most requests in a minute", &|run| short(run.summary.peak_requests_per_minute));
    row("minutes", &|run| count(run.summary.minutes));
    row("minutes without data", &|run| count(run.summary.gap_minutes));
    Section {
        title: if 1 < runs.len() { "Compared" } else { "Summary" }.to_owned(),
        lead: String::new(),
        shown: Shown::Always,
        table: by_run(runs, rows),
    }
}

fn timeline(run: &Run, several: bool) -> Section {
    let entries = &run.timeline.entries;
    let hidden = entries.len().saturating_sub(MOST_ROWS) as u64 + run.timeline.left_out;
    let lead = if hidden == 0 { String::new() } else { format!("The first entries; {} more follow.", count(hidden)) };
    let columns = vec![
        Column::words("time (UTC)"),
        Column::words("decision"),
        Column::numbers(figures::units(run)),
        Column::words("reason"),
        Column::words("policy or scheduled action"),
        Column::numbers("times"),
    ];
    let rows = entries.iter().take(MOST_ROWS).map(|entry| decision(run, entry)).collect();
    Section {
        title: if several { format!("Timeline of {}", run.name) } else { "Timeline".to_owned() },
        lead,
        shown: if entries.len() <= FEW_ROWS && !several { Shown::Open } else { Shown::Folded },
        table: Table { columns, rows },
    }
}

fn decision(run: &Run, entry: &Entry) -> Row {
    let at = moment(run.start, entry.from_seconds);
    let when = at.trim_end_matches(" UTC").to_owned();
    let times = match entry.times {
        1 => String::new(),
        times => {
            let lasted = minutes(entry.to_seconds.saturating_sub(entry.from_seconds).div_ceil(60));
            format!("{} in {lasted}", count(times))
        }
    };
    let what = match entry.kind {
        EntryKind::ScaledOut => "▲ scaled out",
        EntryKind::ScaledIn => "▼ scaled in",
        EntryKind::RangeMoved => "range moved",
        EntryKind::NotScaled => "not scaled",
    };
    let capacity = if entry.capacity_before == entry.capacity_after {
        count(entry.capacity_before)
    } else {
        format!("{} → {}", count(entry.capacity_before), count(entry.capacity_after))
    };
    Row {
        cells: vec![when, what.to_owned(), capacity, entry.reason.clone(), entry.cause.clone(), times],
        quiet: entry.kind == EntryKind::NotScaled,
    }
}

fn fleet(runs: &[Run]) -> Section {
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    let mut row =
        |label: &str, value: &dyn Fn(&Run) -> String| rows.push((label.to_owned(), runs.iter().map(value).collect()));
    row("capacity is counted in", &|run| figures::units(run).to_owned());
    row("range of capacity", &|run| figures::range(run).unwrap_or_default());
    row("requests one serves in a minute", &|run| short(run.fleet.requests_per_minute));
    row("requests one works on at a time", &|run| short(run.fleet.concurrency));
    row("start-up", &|run| match run.fleet.start_up_spread_seconds {
        0 => format!("{} s", count(run.fleet.start_up_seconds)),
        spread => format!("{} s ± {} s", count(run.fleet.start_up_seconds), count(spread)),
    });
    row("removal", &|run| format!("{} s", count(run.fleet.removal_seconds)));
    row("price of an hour", &|run| {
        run.fleet.price_per_hour.map_or_else(|| "not known".to_owned(), |it| it.to_string())
    });
    row("seed", &|run| run.seed.to_string());
    Section { title: "Fleet".to_owned(), lead: String::new(), shown: Shown::Folded, table: by_run(runs, rows) }
}

/// Assumptions that are not the default in some run.
fn assumed(runs: &[Run]) -> Option<Section> {
    let differs = |row: &&Assumption| {
        let default = (row.value)(&Assumptions::DEFAULT);
        runs.iter().any(|run| (row.value)(&run.assumptions) != default)
    };
    let rows: Vec<Row> = TABLE
        .iter()
        .filter(differs)
        .map(|row| {
            let default = (row.value)(&Assumptions::DEFAULT);
            Row::of(vec![row.name.to_owned(), value(runs, row), default, row.meaning.to_owned()])
        })
        .collect();
    let columns = ["assumption", "here", "default", "what it is about"].map(Column::words).to_vec();
    (!rows.is_empty()).then(|| Section {
        title: "Assumed otherwise than by default".to_owned(),
        lead: String::new(),
        shown: Shown::Always,
        table: Table { columns, rows },
    })
}

fn assumptions(runs: &[Run]) -> Section {
    let row = |row: &Assumption| {
        Row::of(vec![row.name.to_owned(), value(runs, row), row.meaning.to_owned(), row.source.to_owned()])
    };
    Section {
        title: "Everything that is assumed".to_owned(),
        lead: "What AWS does not document, and where each value comes from.".to_owned(),
        shown: Shown::Folded,
        table: Table {
            columns: ["assumption", "here", "what it is about", "source"].map(Column::words).to_vec(),
            rows: TABLE.iter().map(row).collect(),
        },
    }
}

/// The value of an assumption; where the runs differ, each with its run.
fn value(runs: &[Run], row: &Assumption) -> String {
    let values: Vec<String> = runs.iter().map(|run| (row.value)(&run.assumptions)).collect();
    match values.first() {
        Some(first) if values.iter().any(|value| value != first) => {
            let named = runs.iter().zip(&values).map(|(run, value)| format!("{value} ({})", run.name));
            named.collect::<Vec<_>>().join(", ")
        }
        first => first.cloned().unwrap_or_default(),
    }
}

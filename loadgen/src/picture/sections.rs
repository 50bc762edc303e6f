//! What a page tells of a run under the chart.

mod activities;
mod requests;

use std::time::Duration;

use simulator::picture::page::{Column, Row, Section, Shown, Table};
use simulator::report::words::{count, plain, value};

use crate::plan::ArrivalProcess;
use crate::prediction::{Comparison, Way, compared};
use crate::report::Report;
use crate::report::words::{length, took};

use super::figures::{clock, moment};

/// More rows than anybody reads on a page; the JSON has them all.
const MOST_ROWS: usize = 500;

/// The sections of a page.
pub(super) fn of(report: &Report) -> Vec<Section> {
    let mut sections = vec![requests::summary(report), requests::times(report)];
    sections.extend(comparison(report));
    sections.extend(requests::failures(report));
    sections.extend(requests::variants(report));
    sections.extend(activities::measured(report));
    sections.extend(activities::predicted(report));
    sections.extend(problems(report));
    sections.push(run(report));
    sections
}

/// A section with a table that is always seen.
fn section(title: &str, lead: String, shown: Shown, columns: Vec<Column>, mut rows: Vec<Row>) -> Section {
    let hidden = rows.len().saturating_sub(MOST_ROWS) as u64;
    rows.truncate(MOST_ROWS);
    let more = if hidden == 0 { String::new() } else { format!("The first rows; {} more follow.", count(hidden)) };
    let lead = [lead, more].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    Section { title: title.to_owned(), lead, shown, table: Table { columns, rows } }
}

/// Rows of a name and a value.
fn pairs(rows: Vec<(&str, String)>) -> (Vec<Column>, Vec<Row>) {
    let rows = rows.into_iter().map(|(name, value)| Row::of(vec![name.to_owned(), value])).collect();
    (vec![Column::words(""), Column::words("")], rows)
}

/// What was predicted against what was measured; `None` where one of both is not known.
fn comparison(report: &Report) -> Option<Section> {
    let prediction = report.prediction.as_ref()?;
    let unit = report.run.unit;
    let time = |at: Option<Duration>| at.map_or_else(|| "never".to_owned(), |at| clock(report, at));
    let after = |at: Option<Duration>| at.map_or_else(String::new, length);
    let row = |it: &Comparison| {
        let what = match it.way {
            Way::Out => format!("{} in service", count(it.capacity)),
            Way::In => format!("down to {}", count(it.capacity)),
        };
        let cells =
            [what, time(it.predicted), time(it.measured), it.difference(), after(it.predicted), after(it.measured)];
        Row::of(cells.to_vec())
    };
    let rows: Vec<Row> = compared(report).iter().map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let titles = ["predicted (UTC)", "measured (UTC)", "difference", "predicted after", "measured after"];
    let columns = [Column::words(unit.several())].into_iter().chain(titles.map(Column::numbers)).collect();
    let lead = format!(
        "What the simulator says of {} under the load that was sent, with {} requests a minute for one {}.",
        plain(&prediction.plan),
        value(prediction.requests_per_minute),
        unit.one()
    );
    Some(section("Predicted and measured", lead, Shown::Always, columns, rows))
}

/// What could not be read of the account, each once.
fn problems(report: &Report) -> Option<Section> {
    let mut problems: Vec<(&str, u64)> = Vec::new();
    for problem in report.observations.iter().flat_map(|observation| &observation.problems) {
        match problems.iter_mut().find(|(known, _)| known == problem) {
            Some((_, times)) => *times += 1,
            None => problems.push((problem, 1)),
        }
    }
    let row = |(problem, times): (&str, u64)| Row::of(vec![count(times), plain(problem)]);
    let rows: Vec<Row> = problems.into_iter().map(row).collect();
    // The first column of a page is never broken into lines, and these are sentences.
    let columns = vec![Column::numbers("times"), Column::words("what")];
    (!rows.is_empty()).then(|| section("What could not be read", String::new(), Shown::Open, columns, rows))
}

fn run(report: &Report) -> Section {
    let run = &report.run;
    let arrivals = match run.arrivals {
        ArrivalProcess::Constant => "evenly".to_owned(),
        ArrivalProcess::Poisson { seed } => format!("as a Poisson process, seed {seed}"),
    };
    let of = run.shards.first().map_or(1, |shard| shard.of());
    let shards = if run.shards.len() as u64 == of {
        format!("all {}", count(of))
    } else {
        let names: Vec<String> = run.shards.iter().map(|shard| format!("{}/{of}", shard.index() + 1)).collect();
        names.join(", ")
    };
    let (columns, rows) = pairs(vec![
        ("target", plain(&run.target)),
        ("address", plain(&run.address)),
        ("payload", plain(&run.payload)),
        ("schedule", plain(&run.schedule)),
        ("length", length(Duration::from_secs(run.schedule_seconds))),
        ("requests in it", count(run.schedule_total)),
        ("arrivals", arrivals),
        ("shards", shards),
        ("start", moment(run.started)),
        ("interval", length(Duration::from_secs(run.interval_seconds))),
        ("in flight at most", count(run.max_in_flight)),
        ("time-out", took(run.timeout)),
        ("signed", if run.signed { "yes" } else { "no" }.to_owned()),
        ("loadgen", plain(&run.version)),
    ]);
    section("How it was run", String::new(), Shown::Folded, columns, rows)
}

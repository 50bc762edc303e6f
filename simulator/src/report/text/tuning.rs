//! A sweep: the best combinations in one table, and what to do with the first of them.

use templategen::picture::text::facts;

use super::comparison::{Column, against, row};
use crate::report::summary::Summary;
use crate::report::words::{count, fixed, minutes, percent, plain, seconds, several, unit_hours};
use crate::tune::{Goal, Tuning, Variation};

/// Of a value that the template does not say.
const UNSAID: &str = "-";

/// One line of the table.
struct Line<'a> {
    name: String,
    values: Vec<&'a str>,
    summary: &'a Summary,
}

/// What was tried and what came of it.
#[must_use]
pub fn tuning(tuning: &Tuning) -> String {
    let mut text = format!(
        "{}: {} of {} over {}\n{}\n\n{}",
        plain(&tuning.present.name),
        several(tuning.grid.combinations() as u64, "combination", "combinations"),
        names(tuning),
        minutes(tuning.present.summary.minutes),
        found(tuning),
        table(tuning),
    );
    text.push('\n');
    text.push_str(&facts(0, conclusions(tuning)));
    if let Some(launch) = &tuning.launch {
        text.push_str("\nlaunch it, or type its values into the parameters of the stack in the console:\n  ");
        text.push_str(launch);
        text.push('\n');
    }
    text
}

fn names(tuning: &Tuning) -> String {
    let names: Vec<&str> = tuning.grid.variations().iter().map(Variation::name).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.join(""),
    }
}

fn found(tuning: &Tuning) -> String {
    let goal = goal(&tuning.goal);
    match (tuning.meeting, tuning.best.len()) {
        (0, 1) => format!("none has {goal}: the nearest miss"),
        (0, shown) => format!("none has {goal}: the {} nearest misses, the nearest first", count(shown as u64)),
        (1, _) => format!("1 has {goal}"),
        (meeting, shown) if meeting == shown => format!("{} have {goal}, the cheapest first", count(meeting as u64)),
        (meeting, shown) => {
            format!("{} have {goal}: the {} cheapest, the cheapest first", count(meeting as u64), count(shown as u64))
        }
    }
}

fn goal(goal: &Goal) -> String {
    let share = format!("at most {} of the requests over capacity", percent(goal.share_over_capacity));
    match goal.overloaded_minutes {
        None => share,
        Some(most) => format!("{share} and at most {}", several(most, "overloaded minute", "overloaded minutes")),
    }
}

fn table(tuning: &Tuning) -> String {
    let lines = lines(tuning);
    let columns = columns(tuning, &lines);
    let widest = lines.iter().map(|line| line.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for heading in 0..2 {
        row(
            &mut text,
            &format!("{:widest$}", ""),
            columns.iter().map(|column| (column.width(), column.heading[heading])),
        );
    }
    for (place, Line { name, .. }) in lines.iter().enumerate() {
        let cells = columns.iter().map(|column| (column.width(), column.cells[place].as_str()));
        row(&mut text, &format!("{name:<widest$}"), cells);
    }
    text
}

/// The best by their ranks, and the present values where they are not among them.
fn lines(tuning: &Tuning) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for (rank, trial) in (1..).zip(&tuning.best) {
        let name = if tuning.is_present(trial) { format!("{rank}, present") } else { rank.to_string() };
        lines.push(Line { name, values: trial.values.iter().map(String::as_str).collect(), summary: &trial.summary });
    }
    if !tuning.best.iter().any(|trial| tuning.is_present(trial)) {
        let values = tuning.present_values.iter().map(|value| value.as_deref().unwrap_or(UNSAID)).collect();
        lines.push(Line { name: "present".to_owned(), values, summary: &tuning.present.summary });
    }
    lines
}

fn columns<'a>(tuning: &'a Tuning, lines: &[Line<'_>]) -> Vec<Column<'a>> {
    let present = &tuning.present.summary;
    let column = |heading, cell: &dyn Fn(&Summary) -> String| Column {
        heading,
        cells: lines.iter().map(|line| cell(line.summary)).collect(),
    };
    let mut columns: Vec<Column<'a>> = Vec::new();
    for (place, variation) in tuning.grid.variations().iter().enumerate() {
        let cells = lines.iter().map(|line| plain(line.values[place])).collect();
        columns.push(Column { heading: ["", variation.name()], cells });
    }
    let hours = unit_hours(tuning.present.kind);
    let (of, hours) = hours.split_at(hours.len() - "hours".len());
    columns.push(column([of, hours], &|summary| fixed(summary.unit_hours, 1)));
    if present.cost.is_some() {
        columns.push(column(["", "cost"], &|summary| fixed(summary.cost.unwrap_or_default(), 2)));
    }
    columns.push(column(["against", "present"], &|summary| against(present.unit_hours, summary.unit_hours)));
    columns.push(column(["over", "capacity"], &|summary| percent(summary.share_over_capacity())));
    columns.push(column(["overloaded", "minutes"], &|summary| count(summary.overloaded_minutes)));
    if lines.iter().any(|line| 0.0 < line.summary.peak_queue) {
        columns.push(column(["longest", "wait"], &|summary| seconds(summary.longest_queue_seconds)));
    }
    columns.extend([
        column(["scale-", "outs"], &|summary| count(summary.scale_outs)),
        column(["scale-", "ins"], &|summary| count(summary.scale_ins)),
        column(["", "peak"], &|summary| count(summary.peak_in_service)),
    ]);
    columns
}

fn conclusions(tuning: &Tuning) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    let present = &tuning.present.summary;
    rows.push(match tuning.winner() {
        Some(winner) if tuning.is_present(winner) => ("cheapest", "the present values".to_owned()),
        Some(winner) => {
            let change = against(present.unit_hours, winner.summary.unit_hours);
            let hours = unit_hours(tuning.present.kind);
            let change = match (change.strip_prefix('-'), change.strip_prefix('+')) {
                (Some(part), _) if !part.is_empty() => format!(": {part} fewer {hours} than at present"),
                (_, Some(part)) => format!(": {part} more {hours} than at present"),
                _ => String::new(),
            };
            ("cheapest", format!("{}{change}", plain(&tuning.grid.described(&winner.values))))
        }
        None => ("cheapest", "none that meets the goal: vary more, or further, or ask for less".to_owned()),
    });
    let verdict = if tuning.goal.is_met(present) { "meet the goal" } else { "miss the goal" };
    rows.push(("present", format!("the present values {verdict}")));
    if let Some(refusal) = &tuning.first_refusal {
        let (many, reason) = (several(tuning.refused as u64, "combination", "combinations"), &refusal.reason);
        let values = tuning.grid.described(&refusal.values);
        let first = if tuning.refused == 1 { "" } else { "the first of them " };
        rows.push(("refused", plain(&format!("{many}, {first}{values}: {}; {}", reason.message, reason.fix))));
    }
    rows
}

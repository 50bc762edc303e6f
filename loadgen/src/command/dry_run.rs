//! `--dry-run`: what would be sent, as a table, and what the capacity for it may cost.

use std::fmt::Write as _;
use std::time::Duration;

use clap::Args;
use simulator::traffic::{Rate, Stage};

use crate::plan::{ArrivalProcess, Plan, Shard};
use crate::schedule::{due_before, dues};

use super::schedule::Planned;

/// The most rows that the stages of a schedule are shown in; more are added up by stretches of time.
const MOST_ROWS: u64 = 40;

/// What stands in the place of the instance-hours where nothing says how many instances there may be.
const UNKNOWN: &str = "the instance-hours are not known: say the maximum capacity with --max-capacity or --spec";

/// How long those can be, in seconds: a minute to a week.
const STRETCHES: [u64; 7] = [60, 300, 900, 3600, 21_600, 86_400, 604_800];

/// The flags of a dry run.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Dry run")]
pub struct DryRunArguments {
    /// Print the schedule, its totals and the instance-hours at the maximum capacity, and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The maximum capacity that the endpoint may scale to [default: that of --spec]
    #[arg(long, value_name = "NUMBER", requires = "dry_run", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_capacity: Option<u32>,
}

/// From ten requests a second on, a mean rate is shown by the second.
const FAST: Rate = match Rate::per_second(10) {
    Some(rate) => rate,
    None => Rate::MAX,
};

/// A stretch of the schedule, and what is sent in it.
struct Row {
    from: u64,
    to: u64,
    rate: String,
    requests: u64,
    ours: u64,
}

/// What would be sent, ready to be printed. `max_capacity` is the most that the endpoint may have, and `price_per_hour` what
/// one unit of it costs, in whichever currency.
#[must_use]
pub fn text(planned: &Planned, max_capacity: Option<u32>, price_per_hour: Option<f64>) -> String {
    let plan = &planned.plan;
    let rows = rows(plan);
    let (all, ours) = rows.iter().fold((0, 0), |(all, ours), row| (all + row.requests, ours + row.ours));
    let seconds = plan.schedule.seconds();
    let mut facts = vec![
        ("schedule", schedule(plan)),
        ("lasts", clock(seconds)),
        ("arrivals", arrivals(plan.arrivals)),
        ("requests", thousands(all)),
        ("mean rate", in_both(mean(all, seconds))),
        ("peak rate", in_both(peak(plan).in_requests_per_second())),
    ];
    if let Some(start) = planned.start_at {
        facts.push(("starts at", start.to_string()));
    }
    if plan.shard != Shard::WHOLE {
        let (place, of) = (plan.shard.index() + 1, plan.shard.of());
        facts.push(("this shard", format!("{place}/{of}: {} requests", thousands(ours))));
    }
    facts.push(("at most", max_capacity.map_or(UNKNOWN.to_owned(), |max| hours(max, seconds, price_per_hour))));
    let mut text = String::new();
    for (name, value) in facts {
        let _ = writeln!(text, "{name:<11} {value}");
    }
    text.push('\n');
    text.push_str(&table(&rows, plan.shard));
    text
}

/// The schedule in its own language, where that can be read at once.
fn schedule(plan: &Plan) -> String {
    let stages = plan.schedule.stages().len() as u64;
    if stages <= MOST_ROWS { plan.schedule.to_string() } else { format!("{} stages", thousands(stages)) }
}

fn arrivals(arrivals: ArrivalProcess) -> String {
    match arrivals {
        ArrivalProcess::Constant => "constant".to_owned(),
        ArrivalProcess::Poisson { seed } => format!("poisson, seed {seed}"),
    }
}

fn peak(plan: &Plan) -> Rate {
    plan.schedule.stages().map(|stage| stage.from.max(stage.to)).max().unwrap_or(Rate::ZERO)
}

/// All of the capacity that can be wanted, for as long as the schedule lasts: no run costs more, but for the capacity that
/// was there before and stays after it.
fn hours(capacity: u32, seconds: u64, price_per_hour: Option<f64>) -> String {
    #[expect(clippy::cast_precision_loss, reason = "at most ten years")]
    let hours = f64::from(capacity) * seconds as f64 / 3600.0;
    let price =
        price_per_hour.map(|price| format!(", {} at {} an hour each", fixed(hours * price, 2), decimal(price, 6)));
    let price = price.unwrap_or_default();
    format!("{} instance-hours, with {capacity} in service all the time{price}", decimal(hours, 2))
}

fn rows(plan: &Plan) -> Vec<Row> {
    let seconds = plan.schedule.seconds();
    let mut rows = if plan.schedule.stages().len() as u64 <= MOST_ROWS {
        of_stages(plan)
    } else {
        let stretch = STRETCHES.into_iter().find(|stretch| seconds.div_ceil(*stretch) <= MOST_ROWS);
        of_stretches(plan, stretch.unwrap_or(STRETCHES[STRETCHES.len() - 1]))
    };
    count(plan, &mut rows);
    rows
}

fn of_stages(plan: &Plan) -> Vec<Row> {
    let mut from = 0;
    let row = |stage: Stage| {
        let rate =
            if stage.from == stage.to { stage.from.to_string() } else { format!("{} to {}", stage.from, stage.to) };
        let begin = from;
        from += stage.seconds;
        Row { from: begin, to: from, rate, requests: 0, ours: 0 }
    };
    plan.schedule.stages().map(row).collect()
}

fn of_stretches(plan: &Plan, stretch: u64) -> Vec<Row> {
    let seconds = plan.schedule.seconds();
    let is_fast = FAST <= peak(plan);
    let row = |from: u64| {
        let to = (from + stretch).min(seconds);
        let mean = mean(plan.schedule.requests_between(from, to), to - from);
        let rate = if is_fast { format!("{mean:.1}/s") } else { format!("{:.1}/m", mean * 60.0) };
        Row { from, to, rate: format!("about {rate}"), requests: 0, ours: 0 }
    };
    (0..seconds.div_ceil(stretch)).map(|place| row(place * stretch)).collect()
}

/// Counts what is sent in each row, with one pass over all requests where chance says how many there are.
fn count(plan: &Plan, rows: &mut [Row]) {
    if plan.arrivals == ArrivalProcess::Constant {
        let ours = |seconds: u64| due_before(plan, Duration::from_secs(seconds));
        for row in rows {
            row.requests = plan.schedule.requests_between(row.from, row.to);
            row.ours = ours(row.to) - ours(row.from);
        }
        return;
    }
    let whole = Plan { shard: Shard::WHOLE, ..plan.clone() };
    let mut rows = rows.iter_mut();
    let Some(mut row) = rows.next() else { return };
    for due in dues(&whole) {
        while row.to <= due.at.as_secs() {
            let Some(next) = rows.next() else { return };
            row = next;
        }
        row.requests += 1;
        row.ours += u64::from(due.index % plan.shard.of() == plan.shard.index());
    }
}

fn table(rows: &[Row], shard: Shard) -> String {
    let mut lines = vec![["from", "to", "rate", "requests", "this shard"].map(str::to_owned)];
    lines.extend(
        rows.iter().map(|row| {
            [clock(row.from), clock(row.to), row.rate.clone(), thousands(row.requests), thousands(row.ours)]
        }),
    );
    let columns = if shard == Shard::WHOLE { 4 } else { 5 };
    let widths: Vec<usize> =
        (0..columns).map(|column| lines.iter().map(|line| line[column].len()).max().unwrap_or_default()).collect();
    let line = |cells: &[String; 5]| {
        let cells = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}"));
        cells.collect::<Vec<_>>().join("  ") + "\n"
    };
    lines.iter().map(line).collect()
}

/// A time from the start on: `1:05:00`.
fn clock(seconds: u64) -> String {
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The requests in a second that so many in so many seconds are.
#[expect(clippy::cast_precision_loss, reason = "a figure of a few digits")]
fn mean(requests: u64, seconds: u64) -> f64 {
    requests as f64 / seconds as f64
}

fn in_both(per_second: f64) -> String {
    format!("{} a minute, {} a second", decimal(per_second * 60.0, 1), decimal(per_second, 3))
}

/// So many digits after the point at most.
fn decimal(number: f64, digits: usize) -> String {
    let fixed = fixed(number, digits);
    if fixed.contains('.') { fixed.trim_end_matches('0').trim_end_matches('.').to_owned() } else { fixed }
}

/// So many digits after the point exactly, the thousands before it set off.
fn fixed(number: f64, digits: usize) -> String {
    let fixed = format!("{number:.digits$}");
    let (whole, rest) = fixed.split_at(fixed.find('.').unwrap_or(fixed.len()));
    grouped(whole) + rest
}

fn thousands(number: u64) -> String {
    grouped(&number.to_string())
}

fn grouped(digits: &str) -> String {
    let places = digits.chars().zip((0..digits.len()).rev());
    places.flat_map(|(digit, after)| [Some(digit), (0 < after && after % 3 == 0).then_some(',')]).flatten().collect()
}

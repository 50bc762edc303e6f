//! The reports of shards added up to that of the whole run, exactly.

use std::collections::BTreeSet;
use std::time::Duration;

use simulator::report::words::{count, several};

use super::{End, Problem, Report};
use crate::observation::{Observation, Unit};
use crate::plan::{ArrivalProcess, Shard};

/// Shards that began further apart than this are no single run.
const APART: Duration = Duration::from_secs(1);
/// More names than a message holds.
const MOST_NAMED: usize = 10;

/// The reports of the shards of one run as the report of that run, each with a name that messages call it by. Counts and
/// histograms are added; of one report alone it is that one. What is partial lacks shards on purpose.
///
/// Every report counts from its own start, which is at most a second after the first one's.
///
/// # Errors
/// Where they are not the shards of one run: they differ in what they sent, to where, or when; one is there twice, or one
/// is missing and `is_partial` is not said. The message names the files, the values and the fix.
pub fn merge(mut reports: Vec<(String, Report)>, is_partial: bool) -> Result<Report, Problem> {
    reports.sort_by_key(|(_, report)| report.run.shards.first().map(|shard| (shard.of(), shard.index())));
    for pair in reports.windows(2) {
        if let [first, other] = pair {
            refuse_strangers(first, other)?;
        }
    }
    refuse_starts_apart(&reports)?;
    refuse_shards_twice(&reports)?;
    if !is_partial {
        refuse_missing_shards(&reports)?;
    }
    let mut reports = reports.into_iter().map(|(_, report)| report);
    let Some(first) = reports.next() else {
        return Err(Problem::new("there is no report to merge", "name the reports of the shards"));
    };
    let mut whole = reports.fold(first, added);
    whole.run.shards.sort_by_key(|shard| shard.index());
    Ok(whole)
}

type Named = (String, Report);

/// What reports of one run have in common: its name, how it is shown, and what made it other.
type Common = (&'static str, fn(&Report) -> String, &'static str);

const COMMON: [Common; 10] = [
    ("version of loadgen", |report| report.run.version.clone(), "run all shards with the same version"),
    ("target", |report| report.run.target.clone(), "merge reports of the same target"),
    ("address", |report| report.run.address.clone(), "merge reports of the same address"),
    ("payload", |report| report.run.payload.clone(), "run all shards with the same payload"),
    (
        "schedule",
        |report| report.run.schedule.clone(),
        "run all shards with the same schedule, of which --shard takes each its part",
    ),
    (
        "arrivals",
        |report| match report.run.arrivals {
            ArrivalProcess::Constant => "constant".to_owned(),
            ArrivalProcess::Poisson { seed } => format!("poisson with seed {seed}"),
        },
        "run all shards with the same --arrivals and --seed",
    ),
    (
        "number of requests",
        |report| format!("{} in {} s", report.run.schedule_total, report.run.schedule_seconds),
        "run all shards with the same schedule, of which --shard takes each its part",
    ),
    (
        "length of an interval",
        |report| format!("{} s", report.run.interval_seconds),
        "run all shards with the same --interval",
    ),
    ("time-out", |report| format!("{} s", report.run.timeout.as_secs_f64()), "run all shards with the same --timeout"),
    (
        "signing",
        |report| if report.run.signed { "signed" } else { "unsigned" }.to_owned(),
        "run all shards signed, or all with --unsigned",
    ),
];

fn refuse_strangers((name, report): &Named, (other_name, other): &Named) -> Result<(), Problem> {
    for (what, value, fix) in COMMON {
        let [value, other_value] = [report, other].map(value);
        if value != other_value {
            let message = format!("`{name}` and `{other_name}` differ in their {what}: `{value}` and `{other_value}`");
            return Err(Problem::new(message, fix));
        }
    }
    let [of, other_of] = [report, other].map(|report| report.run.shards.first().map_or(1, |shard| shard.of()));
    if of != other_of {
        let message = format!("`{name}` is of {of} shards, and `{other_name}` of {other_of}");
        return Err(Problem::new(message, "merge the shards of one run"));
    }
    Ok(())
}

fn refuse_starts_apart(reports: &[Named]) -> Result<(), Problem> {
    let by_start = || reports.iter().map(|(name, report)| (report.run.started, name));
    let (Some((first, first_name)), Some((last, last_name))) = (by_start().min(), by_start().max()) else {
        return Ok(());
    };
    if last.duration_since(first).unsigned_abs() <= APART {
        return Ok(());
    }
    let message =
        format!("`{first_name}` began at {first} and `{last_name}` at {last}: shards of one run begin within a second");
    Err(Problem::new(
        message,
        "give all shards the same --start-at, and see that the clocks of their machines are right",
    ))
}

fn refuse_shards_twice(reports: &[Named]) -> Result<(), Problem> {
    let shards = || reports.iter().flat_map(|(name, report)| report.run.shards.iter().map(move |shard| (name, shard)));
    for (place, (name, shard)) in shards().enumerate() {
        if let Some((earlier, _)) = shards().take(place).find(|(_, earlier)| *earlier == shard) {
            let message = format!("shard {} is in `{earlier}` and in `{name}`", shown(*shard));
            return Err(Problem::new(message, "name each report once, and run each shard once"));
        }
    }
    Ok(())
}

fn refuse_missing_shards(reports: &[Named]) -> Result<(), Problem> {
    let there: BTreeSet<u64> =
        reports.iter().flat_map(|(_, report)| &report.run.shards).map(|shard| shard.index()).collect();
    let Some(of) = reports.first().and_then(|(_, report)| report.run.shards.first()).map(|shard| shard.of()) else {
        return Ok(());
    };
    let missing = of.saturating_sub(there.len() as u64);
    if reports.len() < 2 || missing == 0 {
        return Ok(());
    }
    let absent = (0..of).filter(|index| !there.contains(index)).take(MOST_NAMED);
    let mut names: Vec<_> = absent.map(|index| (index + 1).to_string()).collect();
    if names.len() as u64 != missing {
        names.push(format!("{} more", count(missing - names.len() as u64)));
    }
    let list = match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    };
    let are = if missing == 1 { "is" } else { "are" };
    let message = format!("{} of {} {are} missing: {list}", several(missing, "shard", "shards"), count(of));
    Err(Problem::new(message, "name the reports of all shards, or say --partial to go without them"))
}

fn added(mut whole: Report, shard: Report) -> Report {
    let facts = &mut whole.run;
    facts.started = facts.started.min(shard.run.started);
    facts.shards.extend(shard.run.shards);
    facts.max_in_flight = facts.max_in_flight.saturating_add(shard.run.max_in_flight);
    // Of shards that watch and others that do not, the first know better.
    if facts.unit == Unit::Instance {
        facts.unit = shard.run.unit;
    }
    whole.end = worse(whole.end, shard.end);
    whole.total.add(&shard.total);
    if whole.intervals.len() < shard.intervals.len() {
        whole.intervals.resize_with(shard.intervals.len(), Default::default);
    }
    for (interval, shard) in whole.intervals.iter_mut().zip(&shard.intervals) {
        interval.add(shard);
        interval.pack();
    }
    whole.observations = interleaved(whole.observations, shard.observations);
    whole.prediction = whole.prediction.or(shard.prediction);
    whole
}

/// Of two ends the one that explains more, and of two alike the earlier one.
fn worse(one: End, other: End) -> End {
    let rank = |end: &End| match end {
        End::Completed => 0,
        End::Flat { .. } => 1,
        End::Interrupted { .. } => 2,
        End::Aborted { .. } => 3,
        End::Fatal { .. } => 4,
        End::Broken { .. } => 5,
    };
    let (ranks, times) = ((rank(&one), rank(&other)), (one.at(), other.at()));
    if ranks.0 < ranks.1 || (ranks.0 == ranks.1 && times.1 < times.0) { other } else { one }
}

/// What several saw of one account: in the order of time, each activity once.
fn interleaved(one: Vec<Observation>, other: Vec<Observation>) -> Vec<Observation> {
    let mut all = one;
    all.extend(other);
    all.sort_by_key(|seen| seen.at);
    let mut known = BTreeSet::new();
    for seen in &mut all {
        seen.activities.retain(|activity| known.insert(activity.id.clone()));
    }
    all
}

fn shown(shard: Shard) -> String {
    format!("{}/{}", shard.index() + 1, shard.of())
}

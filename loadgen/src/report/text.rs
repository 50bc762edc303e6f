//! A report as plain text: what a reader sees after a run, at most [`LINES`] lines of 100 columns.

mod capacity;
mod failures;
mod times;

use templategen::picture::text::{facts, paragraph};

use simulator::report::words::{count, figure, in_utc, percent, plain, several, time};

use super::words::{length, rate};
use super::{End, Report};
use crate::plan::ArrivalProcess;
use crate::tally::Tally;

/// The most lines there are.
pub const LINES: usize = 40;
/// The longest thing somebody else wrote, in characters.
const LONGEST: usize = 180;
/// The longest sentence of a verdict, which may hold what somebody else wrote.
const LONGEST_SENTENCE: usize = 400;
/// Lines of a verdict.
const VERDICT_LINES: usize = 8;
/// Lines of what was run.
const FACT_LINES: usize = 11;
/// Variants that are told one by one.
const MOST_VARIANTS: usize = 4;

/// The figures of a report: the verdict first, then what was run, how long it took, what failed, and how capacity went.
#[must_use]
pub fn summary(report: &Report) -> String {
    let verdict: String = super::verdict(report)
        .sentences
        .iter()
        .map(|sentence| paragraph(0, &cut_to(LONGEST_SENTENCE, sentence)))
        .collect();
    let sections = [
        within(VERDICT_LINES, &verdict),
        within(FACT_LINES, &facts(2, rows(report))),
        times::table(&report.total),
        failures::list(&report.total),
        capacity::course(report),
    ];
    let told: Vec<String> = sections.into_iter().filter(|section| !section.is_empty()).collect();
    within(LINES, &told.join("\n"))
}

fn rows(report: &Report) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        ("target", cut(&format!("{} at {}", report.run.target, report.run.address))),
        ("run", ran(report)),
        ("schedule", schedule(report)),
        ("payload", payload(report)),
        ("requests", requests(&report.total)),
        ("rates", rates(report)),
    ];
    rows.extend(variants(&report.total).map(|variants| ("variants", variants)));
    rows
}

fn ran(report: &Report) -> String {
    let started = in_utc(report.run.started, 0);
    let how = match &report.end {
        End::Completed => format!("{}, to its end", length(report.lasted())),
        _ => format!(
            "{} of {}",
            length(report.lasted()),
            length(std::time::Duration::from_secs(report.run.schedule_seconds))
        ),
    };
    format!("from {} {} UTC on, {how}", started.date(), time(started))
}

fn schedule(report: &Report) -> String {
    let run = &report.run;
    let arrivals = match run.arrivals {
        ArrivalProcess::Constant => "evenly".to_owned(),
        ArrivalProcess::Poisson { seed } => format!("as a Poisson process of seed {seed}"),
    };
    let of = run.shards.first().map_or(1, |shard| shard.of());
    let shards = match run.shards.as_slice() {
        [shard] if 1 < of => format!("; shard {} of {}", count(shard.index() + 1), count(of)),
        shards if 1 < of => format!("; {} of {}", several(shards.len() as u64, "shard", "shards"), count(of)),
        _ => String::new(),
    };
    let requests = several(run.schedule_total, "request", "requests");
    format!("{}: {requests}, {arrivals}{shards}", cut(&run.schedule))
}

fn payload(report: &Report) -> String {
    let signed = if report.run.signed { "signed" } else { "not signed" };
    let most = count(report.run.max_in_flight);
    let timeout = super::words::took(report.run.timeout);
    format!("{}; {signed}, at most {most} in flight, each for {timeout} at most", cut(&report.run.payload))
}

fn requests(total: &Tally) -> String {
    let [due, sent, dropped, late, answered, failed] =
        [total.due, total.sent, total.dropped, total.late, total.answered, total.failed].map(count);
    let share = match total.sent {
        0 => String::new(),
        sent => format!(" ({})", percent(exact(total.failed) / exact(sent))),
    };
    format!("{due} due, {sent} sent, {dropped} dropped, {late} late; {answered} answered, {failed} failed{share}")
}

/// Rates on average, and in the interval of the highest wanted one.
fn rates(report: &Report) -> String {
    let seconds = report.lasted().as_secs_f64();
    let told = |tally: &Tally, seconds: f64| {
        let [due, sent, answered] = [tally.due, tally.sent, tally.answered].map(|count| match exact(count) / seconds {
            rate if rate.is_finite() => super::words::rate(rate),
            _ => rate(0.0),
        });
        format!("wanted {due}, sent {sent}, answered {answered}")
    };
    let average = format!("{} on average", told(&report.total, seconds));
    let whole = report.intervals.len().saturating_sub(1).max(1);
    let highest = report
        .intervals
        .iter()
        .take(whole)
        .enumerate()
        .max_by_key(|(place, interval)| (interval.due, std::cmp::Reverse(*place)));
    match highest {
        Some((place, interval)) if 1 < report.intervals.len() => {
            let at = time(in_utc(report.run.started, report.begin_of(place).as_secs()));
            format!("{average}; {} at most, from {at} on", told(interval, exact(report.run.interval_seconds)))
        }
        _ => average,
    }
}

/// The split between variants; `None` where none was named.
fn variants(total: &Tally) -> Option<String> {
    let all: u64 = total.variants.values().map(|variant| variant.answered).sum();
    let mut variants: Vec<_> = total.variants.iter().collect();
    variants.sort_by_key(|(_, requests)| std::cmp::Reverse(requests.answered));
    let told = variants.iter().take(MOST_VARIANTS).map(|(name, requests)| {
        let share = if all == 0 { 0.0 } else { exact(requests.answered) / exact(all) };
        let failed = match requests.failed {
            0 => String::new(),
            failed => format!(", {} failed", count(failed)),
        };
        format!("{} {} answers ({}){failed}", cut(name), count(requests.answered), percent(share))
    });
    let mut told: Vec<_> = told.collect();
    if MOST_VARIANTS < variants.len() {
        told.push(format!("{} more", variants.len() - MOST_VARIANTS));
    }
    (!told.is_empty()).then(|| told.join("; "))
}

/// What somebody else wrote, on one line and no longer than is read.
fn cut(text: &str) -> String {
    cut_to(LONGEST, text)
}

fn cut_to(longest: usize, text: &str) -> String {
    let text = plain(text);
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(longest).collect();
    if letters.next().is_some() { format!("{start}...") } else { start }
}

/// A text of so many lines at most; where it has more, the last one says so.
fn within(lines: usize, text: &str) -> String {
    if text.lines().count() <= lines {
        return text.to_owned();
    }
    let kept: String = text.lines().take(lines - 1).flat_map(|line| [line, "\n"]).collect();
    kept + "  ...\n"
}

/// A share's parts.
#[expect(clippy::cast_precision_loss, reason = "counts of requests, far under 2^53")]
const fn exact(count: u64) -> f64 {
    count as f64
}

/// So many of something in percent of all.
fn share(part: u64, all: u64) -> String {
    if all == 0 { figure(0.0, 0) + "%" } else { percent(exact(part) / exact(all)) }
}

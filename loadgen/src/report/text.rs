//! A report as plain text: what a reader sees after a run, at most [`LINES`] lines of 100 columns.

mod capacity;
mod failures;
mod times;

use std::cmp::Reverse;
use std::time::Duration;

use simulator::report::words::{count, in_utc, percent, plain, several, time};
use templategen::picture::text::{facts, paragraph};

use super::words::{length, rate, took};
use super::{End, Report};
use crate::plan::ArrivalProcess;
use crate::tally::Tally;

/// The most lines there are.
pub const LINES: usize = 40;
/// The longest thing somebody else wrote, in characters.
const LONGEST: usize = 180;
/// The longest fact of a run, in characters: a line, and hardly more.
const LONGEST_FACT: usize = 100;
/// The longest sentence of a verdict, which may hold what somebody else wrote.
const LONGEST_SENTENCE: usize = 400;
/// Lines of the verdict.
const VERDICT_LINES: usize = 6;
/// Lines of what was run.
const FACT_LINES: usize = 11;
/// Variants that are told one by one.
const MOST_VARIANTS: usize = 4;
/// An interval in which this much more is wanted than on average is worth a line.
const PEAK: f64 = 1.05;

/// The figures of a report: the verdict first, then what was run, how long it took, what failed, and how capacity went.
#[must_use]
pub fn summary(report: &Report) -> String {
    let sentences = super::verdict(report).sentences;
    let verdict: String = sentences.iter().map(|sentence| paragraph(0, &cut_to(LONGEST_SENTENCE, sentence))).collect();
    let mut sections =
        vec![within(VERDICT_LINES, &verdict), within(FACT_LINES, &facts(2, rows(report))), times::table(&report.total)];
    let [failures, capacity] = [failures::list(&report.total), capacity::course(report)];
    // What the sections above leave is for these two, half of it for each that needs as much.
    let lines = |text: &String| if text.is_empty() { 0 } else { text.lines().count() + 1 };
    let room = LINES + 1 - sections.iter().map(lines).sum::<usize>();
    let half = |other| (room / 2).max(room - lines(other).min(room)).saturating_sub(1);
    sections.extend([within(half(&capacity), &failures), within(half(&failures), &capacity)]);
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}

/// The lines that matter of a run that has nothing to show: nothing was sent, or it met a failure that every request would
/// meet before anything was answered. `None` of every other run.
///
/// That failure is named by its class alone: what is wrong and what to do about it stand in the report's end.
#[must_use]
pub fn nothing_to_show(report: &Report) -> Option<String> {
    let total = &report.total;
    let sentences = match &report.end {
        End::Fatal { class, .. } if total.answered == 0 => {
            let [at, of] = [report.lasted(), Duration::from_secs(report.run.schedule_seconds)].map(length);
            vec![format!("the run was stopped after {at} of {of}: every further request would fail ({class})")]
        }
        _ if total.sent == 0 => super::verdict(report).sentences,
        _ => return None,
    };
    let lines: String = sentences.iter().map(|sentence| paragraph(0, &cut_to(LONGEST_SENTENCE, sentence))).collect();
    Some(lines + &facts(2, vec![("requests", requests(total))]))
}

fn rows(report: &Report) -> Vec<(&'static str, String)> {
    let signed = if report.run.signed { "signed" } else { "not signed" };
    let bound = several(report.run.max_in_flight, "request", "requests");
    let mut rows = vec![
        ("target", cut_to(LONGEST_FACT, &format!("{} at {}", report.run.target, report.run.address))),
        ("run", ran(report)),
        ("schedule", schedule(report)),
        ("payload", format!("{}; {signed}", cut_to(LONGEST_FACT, &report.run.payload))),
        ("bounds", format!("{bound} in flight, {} for each", took(report.run.timeout))),
        ("requests", requests(&report.total)),
        ("rates", average(report)),
    ];
    rows.extend(peak(report).map(|peak| ("peak", peak)));
    rows.extend(variants(&report.total).map(|variants| ("variants", variants)));
    rows
}

fn ran(report: &Report) -> String {
    let started = in_utc(report.run.started, 0);
    let how = match &report.end {
        End::Completed => format!("{}, to its end", length(report.lasted())),
        _ => format!("{} of {}", length(report.lasted()), length(Duration::from_secs(report.run.schedule_seconds))),
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
    format!("{}: {requests}, {arrivals}{shards}", cut_to(LONGEST_FACT, &run.schedule))
}

fn requests(total: &Tally) -> String {
    let [due, sent, dropped, late, answered, failed] =
        [total.due, total.sent, total.dropped, total.late, total.answered, total.failed].map(count);
    let share = if total.failed == 0 { String::new() } else { format!(" ({})", share(total.failed, total.sent)) };
    format!("{due} due, {sent} sent, {dropped} dropped, {late} late; {answered} answered, {failed} failed{share}")
}

fn average(report: &Report) -> String {
    format!("{} on average", rates(&report.total, report.lasted().as_secs_f64()))
}

/// The interval in which most is wanted; `None` where that is as in all others. The last one may be a part of one.
fn peak(report: &Report) -> Option<String> {
    let whole = report.intervals.len().saturating_sub(1);
    let order = |(place, interval): &(usize, &Tally)| (interval.due, Reverse(*place));
    let (place, interval) = report.intervals.iter().take(whole).enumerate().max_by_key(order)?;
    let seconds = exact(report.run.interval_seconds);
    let average = exact(report.total.due) / report.lasted().as_secs_f64();
    if exact(interval.due) / seconds <= PEAK * average {
        return None;
    }
    let at = time(in_utc(report.run.started, report.begin_of(place).as_secs()));
    Some(format!("{} from {at} on", rates(interval, seconds)))
}

fn rates(tally: &Tally, seconds: f64) -> String {
    let [due, sent, answered] = [tally.due, tally.sent, tally.answered]
        .map(|count| if 0.0 < seconds { rate(exact(count) / seconds) } else { rate(0.0) });
    format!("wanted {due}, sent {sent}, answered {answered}")
}

/// The split between variants; `None` where none was named.
fn variants(total: &Tally) -> Option<String> {
    let all: u64 = total.variants.values().map(|variant| variant.answered).sum();
    let mut variants: Vec<_> = total.variants.iter().collect();
    variants.sort_by_key(|(_, requests)| Reverse(requests.answered));
    let told = variants.iter().take(MOST_VARIANTS).map(|(name, requests)| {
        let share = share(requests.answered, all);
        let failed = match requests.failed {
            0 => String::new(),
            failed => format!(", {} failed", count(failed)),
        };
        format!("{} {} answers ({share}){failed}", cut(name), count(requests.answered))
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
    let kept: String = text.lines().take(lines.saturating_sub(1)).flat_map(|line| [line, "\n"]).collect();
    if lines == 0 { String::new() } else { kept + "  ...\n" }
}

#[expect(clippy::cast_precision_loss, reason = "counts of requests, far under 2^53")]
const fn exact(count: u64) -> f64 {
    count as f64
}

/// A part of all in percent.
fn share(part: u64, all: u64) -> String {
    percent(if all == 0 { 0.0 } else { exact(part) / exact(all) })
}

//! Whether the wanted rate was reached, and whose fault it was where it was not.

use std::time::Duration;

use simulator::report::words::{count, percent, several};

use super::words::{length, rate, took};
use super::{End, Report};
use crate::outcome::{Class, Side};
use crate::tally::Tally;

/// What is to be said of the rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the wanted rate was reached, as far as the run came: in every interval at least 99 % of the requests that
    /// were due were sent, one request at the border of two intervals aside. What is left of an interval where the run
    /// ends counts only where there is no whole one.
    pub reached: bool,
    /// Whose fault it was that the wanted rate was not reached, or that the schedule did not come to its end.
    pub fault: Fault,
    /// The verdict first, then what else is to be known of it; each without a full stop.
    pub sentences: Vec<String>,
}

/// Who kept a run from its rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody: it was reached.
    None,
    /// This program, its machine or the network: requests were sent late while fewer were in flight than may be, or no
    /// connection came about.
    Client,
    /// The endpoint: its answers took so long that as many requests were in flight as may be.
    Endpoint,
    /// The rate was reached until the run was ended before its schedule.
    Stopped,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::None, Self::Client, Self::Endpoint, Self::Stopped];

    /// Its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Client => "client",
            Self::Endpoint => "endpoint",
            Self::Stopped => "stopped",
        }
    }
}

/// As many of the requests in flight that may be, by Little's law and on average, mean that there was no room for more.
const NEARLY_FULL: f64 = 0.8;
/// Fewer answers than this part of what was sent are worth a sentence.
const ANSWERED: f64 = 0.99;
/// More late requests than this part of what was sent are worth a sentence.
const LATE: f64 = 0.01;

/// The verdict on a run.
#[must_use]
pub fn verdict(report: &Report) -> Verdict {
    let judged = judged(report);
    let short: Vec<&Tally> = judged.iter().filter(|interval| is_short(interval)).collect();
    let mut sentences = Vec::new();
    let fault = if short.is_empty() {
        let is_early = judged.is_empty() && matches!(report.end, End::Fatal { .. });
        sentences.extend((!is_early).then(|| reached(report)));
        if report.end == End::Completed { Fault::None } else { Fault::Stopped }
    } else {
        let (fault, sentence) = not_reached(report, &short, judged.len());
        sentences.push(sentence);
        fault
    };
    sentences.extend(stopped(report));
    sentences.extend(unanswered(&report.total));
    if short.is_empty() {
        sentences.extend(late(&report.total));
    }
    Verdict { reached: short.is_empty(), fault, sentences }
}

impl End {
    /// How far the schedule had come; `None` where it came to its end.
    #[must_use]
    pub const fn at(&self) -> Option<Duration> {
        match self {
            Self::Completed => None,
            Self::Interrupted { at }
            | Self::Aborted { at, .. }
            | Self::Flat { at, .. }
            | Self::Fatal { at, .. }
            | Self::Broken { at } => Some(*at),
        }
    }
}

impl Report {
    /// How long requests were due, from the start on: the schedule, or as much of it as was sent.
    #[must_use]
    pub fn lasted(&self) -> Duration {
        let schedule = Duration::from_secs(self.run.schedule_seconds);
        self.end.at().map_or(schedule, |at| at.min(schedule))
    }
}

/// The intervals that are judged.
fn judged(report: &Report) -> &[Tally] {
    let whole = report.lasted().as_secs().checked_div(report.run.interval_seconds).unwrap_or_default();
    let whole = usize::try_from(whole).unwrap_or(usize::MAX).min(report.intervals.len());
    // What all requests would fail by ends a run within moments, which tell nothing of a rate.
    let is_fatal = matches!(report.end, End::Fatal { .. });
    if whole == 0 && !is_fatal { &report.intervals } else { &report.intervals[..whole] }
}

fn is_short(interval: &Tally) -> bool {
    let missing = interval.due.saturating_sub(interval.sent);
    u128::from(interval.sent) * 100 < u128::from(interval.due) * 99 && (1 < missing || 0 < interval.dropped)
}

fn reached(report: &Report) -> String {
    let total = &report.total;
    if total.due == 0 {
        return "no request was due".to_owned();
    }
    let [sent, due] = [total.sent, total.due].map(count);
    let average = per_second(total.sent, report.lasted().as_secs_f64());
    format!("target rate reached: sent {sent} of {due} requests, {average} on average")
}

fn not_reached(report: &Report, short: &[&Tally], judged: usize) -> (Fault, String) {
    let figures = Shortfall::of(report, short);
    let [sent, due] = [figures.sent, figures.due].map(|requests| per_second(requests, figures.seconds));
    let place = match (short.len(), judged) {
        (_, 1) => String::new(),
        (short, judged) if short == judged => " in every interval".to_owned(),
        (short, judged) => format!(" in {} of {judged} intervals", count(short as u64)),
    };
    let (fault, reason) = figures.reason();
    (fault, format!("target rate not reached: sent {sent} of {due}{place}; {reason}"))
}

/// The intervals in which too little was sent, together.
struct Shortfall {
    seconds: f64,
    due: u64,
    sent: u64,
    dropped: u64,
    /// Requests to which no connection came about.
    unconnected: u64,
    /// The typical lateness of what was sent.
    typically_late: Duration,
    /// The lateness that one request of a hundred was over.
    very_late: Duration,
    /// How long a request was in flight on average; `None` where none ended.
    held: Option<Duration>,
    /// How many were in flight on average.
    in_flight: f64,
    most_in_flight: u64,
}

impl Shortfall {
    fn of(report: &Report, short: &[&Tally]) -> Self {
        let mut sum = Tally::default();
        for interval in short {
            sum.add(interval);
        }
        let seconds = exact(report.run.interval_seconds.saturating_mul(short.len() as u64));
        let seconds = seconds.min(report.lasted().as_secs_f64().max(1.0));
        let held_in_all: f64 = [&sum.service_times, &sum.failure_times]
            .map(|times| times.mean().unwrap_or_default().as_secs_f64() * exact(times.count()))
            .iter()
            .sum();
        let ended = sum.service_times.count() + sum.failure_times.count();
        let late = |percent| sum.lateness.percentile(percent).unwrap_or_default();
        Self {
            seconds,
            due: sum.due,
            sent: sum.sent,
            dropped: sum.dropped,
            unconnected: sum.failures_of(Class::Connect),
            typically_late: late(50.0),
            very_late: late(99.0),
            held: (0 < ended).then(|| Duration::from_secs_f64(held_in_all / exact(ended))),
            in_flight: held_in_all / seconds,
            most_in_flight: report.run.max_in_flight,
        }
    }

    fn reason(&self) -> (Fault, String) {
        if 0 < self.unconnected && self.sent <= self.unconnected.saturating_mul(2) {
            let [unconnected, sent] = [self.unconnected, self.sent].map(count);
            let reason = format!(
                "no connection came about for {unconnected} of {sent} requests: see that the address is right, and that \
                 the network and this machine have room for so many connections"
            );
            return (Fault::Client, reason);
        }
        let is_nearly_full = NEARLY_FULL * exact(self.most_in_flight) <= self.in_flight;
        let is_slow_itself = Tally::LATE < self.typically_late;
        if is_nearly_full || (0 < self.dropped && !is_slow_itself) {
            (Fault::Endpoint, self.slow_endpoint())
        } else {
            (Fault::Client, self.slow_client())
        }
    }

    fn slow_endpoint(&self) -> String {
        let bound = several(self.most_in_flight, "request was", "requests were");
        let Some(held) = self.held else {
            return format!(
                "the endpoint was slow: {bound} in flight, and none ended in that time: see the endpoint's log"
            );
        };
        // By Little's law.
        let needed = (exact(self.due) / self.seconds * held.as_secs_f64()).ceil();
        let to = if exact(self.most_in_flight) < needed {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, which is as good")]
            let needed = count(needed as u64);
            format!(" to {needed} or more")
        } else {
            String::new()
        };
        let each = if self.most_in_flight == 1 { "" } else { " each" };
        format!(
            "the endpoint was slow: {bound} in flight for {}{each}: raise --max-in-flight{to}, or scale the endpoint out",
            took(held)
        )
    }

    fn slow_client(&self) -> String {
        let in_flight = simulator::report::words::figure(self.in_flight, 1);
        format!(
            "this machine was slow: one request of a hundred was sent {} late or more, while {in_flight} of {} were in \
             flight on average: leave it more of its processors, or split the schedule with --shard",
            took(self.very_late),
            count(self.most_in_flight),
        )
    }
}

/// Why the schedule did not come to its end.
fn stopped(report: &Report) -> Option<String> {
    let [at, of] = [report.lasted(), Duration::from_secs(report.run.schedule_seconds)].map(length);
    let reason = match &report.end {
        End::Completed => return None,
        End::Interrupted { .. } => "it was interrupted".to_owned(),
        End::Aborted { condition, measured, .. } => format!("`{condition}` held: {measured}"),
        End::Flat { measured, .. } => format!("more load brought no more answers: {measured}"),
        End::Broken { .. } => "the threads that send ended before their time, and the figures are not whole".to_owned(),
        End::Fatal { class, message, fix, .. } => {
            format!("every further request would fail ({class}): {message}: {fix}")
        }
    };
    Some(format!("the run was stopped after {at} of {of}: {reason}"))
}

fn unanswered(total: &Tally) -> Option<String> {
    let failed = total.failed.saturating_sub(total.failures_of(Class::Abandoned));
    if total.sent == 0 || exact(failed) <= (1.0 - ANSWERED) * exact(total.sent) {
        return None;
    }
    let counted = Class::ALL.map(|class| (total.failures_of(class), class));
    let (most, class) =
        counted.into_iter().filter(|(_, class)| *class != Class::Abandoned).max_by_key(|(of, _)| *of)?;
    let side = match class.side() {
        Side::Endpoint => "the endpoint's side",
        Side::Request => "the side of the request",
        Side::Client => "the client's side",
    };
    let class_share = if most == failed { "all".to_owned() } else { share(most, failed) };
    let failed_share = share(failed, total.sent);
    Some(format!("{failed_share} of the requests failed, {class_share} of them as `{class}`, which is on {side}"))
}

fn late(total: &Tally) -> Option<String> {
    if exact(total.late) <= LATE * exact(total.sent) {
        return None;
    }
    let longest = total.lateness.longest().map(took).unwrap_or_default();
    let late = share(total.late, total.sent);
    Some(format!(
        "{late} of the requests were sent more than 10 ms late, at most {longest}: response times include that"
    ))
}

fn share(part: u64, all: u64) -> String {
    percent(exact(part) / exact(all))
}

fn per_second(requests: u64, seconds: f64) -> String {
    rate(if 0.0 < seconds { exact(requests) / seconds } else { 0.0 })
}

#[expect(clippy::cast_precision_loss, reason = "counts of requests, far under 2^53")]
const fn exact(count: u64) -> f64 {
    count as f64
}

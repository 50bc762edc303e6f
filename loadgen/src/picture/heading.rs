//! What stands over a picture: what was invoked, how it went, and what was predicted.

use simulator::report::words::{count, percent, plain};

use crate::prediction::{Way, compared};
use crate::report::words::{length, took};
use crate::report::{End, Report, verdict};

use super::figures::{moment, ratio, shortened};
use super::points::end_of;

/// What stands between two figures of a line; a picture breaks its lines there.
const BETWEEN: &str = " · ";
/// Letters of a text that a line has room for.
const MOST: usize = 90;

/// What was invoked.
pub(super) fn title(report: &Report) -> String {
    plain(&report.run.target)
}

/// How it went, what was predicted, and when it was.
pub(super) fn lines(report: &Report) -> Vec<String> {
    let mut lines = vec![outcome(report)];
    lines.extend(short(report));
    lines.extend(prediction(report));
    lines.push(time(report));
    lines
}

/// The same for who does not see the picture.
pub(super) fn description(report: &Report) -> String {
    let sentences: Vec<String> = lines(report).into_iter().map(|line| line.replace(BETWEEN, ", ")).collect();
    format!("Load, response times and capacity over time. {}.", sentences.join(". "))
}

fn outcome(report: &Report) -> String {
    let total = &report.total;
    let share = |part: u64| percent(if total.due == 0 { 0.0 } else { ratio(part) / ratio(total.due) });
    let mut parts = vec![format!(
        "{} of {} requests answered ({})",
        count(total.answered),
        count(total.due),
        share(total.answered)
    )];
    for (number, what) in [(total.failed, "failed"), (total.dropped, "dropped"), (total.late, "late")] {
        if 0 < number {
            parts.push(format!("{} {what}", count(number)));
        }
    }
    if let (Some(median), Some(slow)) = (total.response_times.percentile(50.0), total.response_times.percentile(99.0)) {
        parts.push(format!("response time p50 {}, p99 {}", took(median), took(slow)));
    }
    parts.join(BETWEEN)
}

/// The greatest capacity that came and was predicted to, and when; else the greatest that one of both says.
fn prediction(report: &Report) -> Option<String> {
    let out = compared(report).into_iter().filter(|it| it.way == Way::Out);
    let greatest = out.max_by_key(|it| (it.predicted.is_some() && it.measured.is_some(), it.capacity))?;
    Some(greatest.sentence)
}

/// Why the wanted rate was not reached, where it was not.
fn short(report: &Report) -> Option<String> {
    let verdict = verdict(report);
    let first = verdict.sentences.first().filter(|_| !verdict.reached)?;
    Some(shortened(first, MOST))
}

fn time(report: &Report) -> String {
    let mut parts = vec![format!("{} from {}", length(end_of(report)), moment(report.run.started))];
    parts.push(shortened(&report.run.schedule, MOST));
    match &report.end {
        End::Completed => {}
        End::Interrupted { .. } => parts.push("interrupted".to_owned()),
        End::Aborted { condition, measured, .. } => {
            parts.push(format!("ended by {} ({measured})", shortened(condition, MOST)));
        }
        End::Flat { measured, .. } => parts.push(format!("ended, as more load brought no more answers ({measured})")),
        End::Broken { .. } => parts.push("broken off".to_owned()),
        End::Fatal { message, .. } => parts.push(format!("failed: {}", shortened(message, MOST))),
    }
    parts.join(BETWEEN)
}

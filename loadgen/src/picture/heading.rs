//! What stands over a picture: what was invoked, how it went, and what was predicted.

use simulator::report::words::{count, percent, plain};

use crate::prediction::{Way, compared};
use crate::report::{End, Report};

use super::figures::{lasted, moment, ratio, shortened, took};
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

/// The greatest capacity there was to be, and when it came.
fn prediction(report: &Report) -> Option<String> {
    let compared = compared(report);
    let greatest = compared.into_iter().filter(|it| it.way == Way::Out).max_by_key(|it| it.capacity)?;
    Some(greatest.sentence)
}

fn time(report: &Report) -> String {
    let mut parts = vec![format!("{} from {}", lasted(end_of(report).as_secs()), moment(report.run.started))];
    parts.push(shortened(&report.run.schedule, MOST));
    match &report.end {
        End::Completed => {}
        End::Interrupted { .. } => parts.push("interrupted".to_owned()),
        End::Aborted { condition, measured, .. } => {
            parts.push(format!("ended by {} ({measured})", shortened(condition, MOST)));
        }
        End::Flat { measured, .. } => parts.push(format!("ended, as more load brought no more answers ({measured})")),
        End::Fatal { message, .. } => parts.push(format!("failed: {}", shortened(message, MOST))),
    }
    parts.join(BETWEEN)
}

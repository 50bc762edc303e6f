//! Why a peak is one, for somebody who reads it.

use std::fmt::Write as _;

use super::{Proposal, Search, Step, Verdict};
use crate::report::words::took;

/// What was seen at each rate, what ended the search, and how the proposal comes of it.
#[must_use]
pub fn explanation(search: &Search, proposal: Option<&Proposal>) -> String {
    let mut text = table(&search.steps);
    text.push('\n');
    if search.most_in_service.is_none() {
        let _ = writeln!(
            text,
            "nobody saw how many were in service: this is the peak of one only where there was one. Let the account be \
             watched, or see to it that there is one"
        );
    }
    let _ = writeln!(text, "{}", ending(search));
    if let Some(proposal) = proposal {
        let (peak, safety, target) = (proposal.peak(), proposal.safety(), proposal.target());
        let _ = writeln!(text, "{peak} x {safety} is a target of {target} invocations per instance and minute");
    }
    if let Some(count) = search.most_in_service.filter(|count| 1 < *count) {
        let _ = writeln!(
            text,
            "up to {count} instances were in service meanwhile: this is no measure of one. Suspend scaling, or keep the \
             maximum capacity at 1, and repeat it"
        );
    }
    text
}

fn ending(search: &Search) -> String {
    let step = match (search.peak(), search.broken()) {
        (Some(peak), None) => {
            return format!(
                "one instance held {peak}, the highest rate that was tried: its peak is higher; give more --steps"
            );
        }
        (None, None) => return "nothing was measured".to_owned(),
        (_, Some(step)) => step,
    };
    let rate = step.rate;
    let held = search.peak().map_or("no rate held".to_owned(), |peak| format!("one instance held {peak}"));
    match &step.verdict {
        Verdict::Broke(reason) if search.peak().is_none() => {
            format!("not even {rate} held ({reason}): give a lower --start, or another --until")
        }
        Verdict::Broke(reason) => format!("{held}, and not {rate} ({reason})"),
        Verdict::NotSent(reason) => format!("{held}; at {rate} {reason}: take a machine with more processors to spare"),
        Verdict::Held | Verdict::Unfinished => format!("{held}; the run ended before {rate} was tried to the end"),
    }
}

fn table(steps: &[Step]) -> String {
    let mut lines = vec![["rate", "sent", "answered", "failed", "p50", "p99", ""].map(str::to_owned)];
    lines.extend(steps.iter().map(|step| {
        let time = |percent| step.tally.response_times.percentile(percent).map_or("-".to_owned(), took);
        let counts = [step.tally.sent, step.tally.answered, step.tally.failed].map(|count| count.to_string());
        let [sent, answered, failed] = counts;
        let verdict = match &step.verdict {
            Verdict::Held => "held".to_owned(),
            Verdict::Broke(reason) | Verdict::NotSent(reason) => reason.clone(),
            Verdict::Unfinished => "not finished".to_owned(),
        };
        [step.rate.to_string(), sent, answered, failed, time(50.0), time(99.0), verdict]
    }));
    let widths: [usize; 6] =
        std::array::from_fn(|column| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default());
    let line = |cells: &[String; 7]| {
        let cells = cells.iter().zip(widths.into_iter().map(Some).chain([None]));
        let cells = cells.map(|(cell, width)| width.map_or_else(|| cell.clone(), |width| format!("{cell:>width$}")));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    lines.iter().map(line).collect()
}

//! The failures of a run by what they are, the most frequent first.

use std::cmp::Reverse;

use simulator::report::words::{count, several};
use templategen::picture::text::facts;

use super::{cut, share, within};
use crate::tally::{FailureKind, FailureTally, Tally};

/// Kinds that are told one by one.
const MOST: usize = 4;
/// Lines of all of them.
const LINES: usize = 11;

/// The list; empty where nothing failed.
pub(super) fn list(total: &Tally) -> String {
    let mut kinds: Vec<_> = total.failures.iter().collect();
    kinds.sort_by_key(|(_, failures)| Reverse(failures.count));
    let rows = kinds.iter().take(MOST).map(|(kind, failures)| (kind.class.name(), told(kind, failures, total)));
    let mut rows: Vec<_> = rows.collect();
    if MOST < kinds.len() {
        let left: u64 = kinds.iter().skip(MOST).map(|(_, failures)| failures.count).sum();
        rows.push(("others", format!("{} of {}", count(left), several((kinds.len() - MOST) as u64, "kind", "kinds"))));
    }
    within(LINES, &facts(2, rows))
}

fn told(kind: &FailureKind, failures: &FailureTally, total: &Tally) -> String {
    let mut parts = Vec::new();
    if !kind.error_type.is_empty() {
        parts.push(cut(&kind.error_type));
    }
    parts.extend(kind.status.map(|status| format!("status {status}")));
    parts.extend(kind.original_status.map(|status| format!("the model's status {status}")));
    parts.extend(kind.log_stream.as_deref().map(|stream| format!("log stream {}", cut(stream))));
    let what = format!("{} ({}) {}", count(failures.count), share(failures.count, total.sent), parts.join(", "));
    let example = if failures.example.is_empty() { String::new() } else { format!(": {}", cut(&failures.example)) };
    what.trim_end().to_owned() + &example
}

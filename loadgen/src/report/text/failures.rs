//! The failures of a run by what they are, the most frequent first.

use std::cmp::Reverse;

use simulator::report::words::{count, several};
use templategen::picture::text::facts;

use super::{cut, share};
use crate::tally::{FailureKind, FailureTally, Tally};

/// Kinds that are told one by one.
const MOST: usize = 4;

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
    facts(2, rows)
}

fn told(kind: &FailureKind, failures: &FailureTally, total: &Tally) -> String {
    let mut parts = vec![format!("{} ({})", count(failures.count), share(failures.count, total.sent))];
    let mut add = |part: Option<String>| parts.extend(part.filter(|part| !part.is_empty()));
    add(Some(cut(&kind.error_type)));
    add(kind.status.map(|status| format!("status {status}")));
    add(kind.original_status.map(|status| format!("the model's status {status}")));
    add(Some(cut(&failures.example)));
    add(kind.log_stream.as_deref().map(|stream| format!("log stream {}", cut(stream))));
    parts.join("; ")
}

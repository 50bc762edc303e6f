//! Sections on requests: how many, how long they took, and what became of them.

use simulator::picture::page::{Column, Row, Section, Shown};
use simulator::report::words::{count, percent, plain};

use crate::histogram::Histogram;
use crate::report::words::{rate, took};
use crate::report::{Report, verdict};

use super::super::figures::ratio;
use super::super::points::end_of;
use super::{pairs, section};

pub(super) fn summary(report: &Report) -> Section {
    let total = &report.total;
    let of = |part: u64| {
        let share = if total.due == 0 { 0.0 } else { ratio(part) / ratio(total.due) };
        format!("{} ({})", count(part), percent(share))
    };
    let seconds = end_of(report).as_secs_f64().max(1.0);
    let mean = |part: u64| rate(ratio(part) / seconds);
    let mut rows = vec![
        ("wanted", count(total.due)),
        ("sent", of(total.sent)),
        ("answered", of(total.answered)),
        ("failed", of(total.failed)),
        ("dropped, as too many were in flight", of(total.dropped)),
        ("sent late", of(total.late)),
        ("sent, mean", mean(total.sent)),
        ("answered, mean", mean(total.answered)),
        ("bytes of answers", count(total.bytes)),
    ];
    if 0 < total.parts {
        rows.push(("parts of streams", count(total.parts)));
    }
    let (columns, rows) = pairs(rows);
    let said = verdict(report).sentences.into_iter().map(|sentence| format!("{}.", plain(&sentence)));
    section("Requests", said.collect::<Vec<_>>().join(" "), Shown::Always, columns, rows)
}

pub(super) fn times(report: &Report) -> Section {
    let total = &report.total;
    let all = [
        ("response, from when it should have been sent", &total.response_times),
        ("service, from when it was sent", &total.service_times),
        ("failure, from when it should have been sent", &total.failure_times),
        ("first part of a stream", &total.first_part_times),
        ("longest time between two parts", &total.part_gaps),
        ("lateness of sending", &total.lateness),
    ];
    let row = |(name, times): (&str, &Histogram)| {
        let percentiles = [50.0, 90.0, 95.0, 99.0, 99.9].map(|percent| times.percentile(percent));
        let values = [times.mean()].into_iter().chain(percentiles).chain([times.longest()]);
        let cells = [name.to_owned(), count(times.count())].into_iter().chain(values.flatten().map(took));
        Row::of(cells.collect())
    };
    let rows = all.into_iter().filter(|(_, times)| 0 < times.count()).map(row).collect();
    let columns = ["requests", "mean", "p50", "p90", "p95", "p99", "p99.9", "longest"];
    let columns = [Column::words("")].into_iter().chain(columns.map(Column::numbers)).collect();
    section("Times", String::new(), Shown::Always, columns, rows)
}

/// Failures by what they are; `None` where there are none.
pub(super) fn failures(report: &Report) -> Option<Section> {
    let total = &report.total;
    let mut all: Vec<_> = total.failures.iter().collect();
    all.sort_by_key(|(_, failures)| std::cmp::Reverse(failures.count));
    let status = |status: Option<u16>| status.map_or_else(String::new, |status| status.to_string());
    let rows: Vec<Row> = all
        .into_iter()
        .map(|(kind, failures)| {
            Row::of(vec![
                kind.class.name().to_owned(),
                count(failures.count),
                percent(ratio(failures.count) / ratio(total.failed.max(1))),
                plain(&kind.error_type),
                status(kind.status),
                status(kind.original_status),
                plain(kind.log_stream.as_deref().unwrap_or_default()),
                plain(&failures.example),
            ])
        })
        .collect();
    let columns = vec![
        Column::words("class"),
        Column::numbers("times"),
        Column::numbers("share"),
        Column::words("error type"),
        Column::words("status"),
        Column::words("model's status"),
        Column::words("log stream"),
        Column::words("for example"),
    ];
    (!rows.is_empty()).then(|| section("Failures", String::new(), Shown::Open, columns, rows))
}

/// Requests by the variant that was invoked; `None` where no answer names one.
pub(super) fn variants(report: &Report) -> Option<Section> {
    let row = |(name, variant): (&std::sync::Arc<str>, &crate::tally::VariantTally)| {
        Row::of(vec![plain(name), count(variant.answered), count(variant.failed)])
    };
    let rows: Vec<Row> = report.total.variants.iter().map(row).collect();
    let columns = vec![Column::words("variant"), Column::numbers("answered"), Column::numbers("failed")];
    (!rows.is_empty()).then(|| section("Invoked variants", String::new(), Shown::Open, columns, rows))
}

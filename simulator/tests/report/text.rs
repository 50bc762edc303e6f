//! Runs as text: whole pages as snapshots, and what holds for all of them.

use scaling::EndpointKind;
use simulator::assumptions::TABLE;
use simulator::report::summary::Summary;
use simulator::report::timeline::{Entry, EntryKind, Timeline};
use simulator::report::{Recorder, Run, text};
use simulator::{Assumptions, Fleet};

use crate::json::small;
use crate::start;

/// A run of a name and kind, without anything in it.
fn run(name: &str, kind: EndpointKind) -> Run {
    Recorder::for_baseline(name, kind, start(), Fleet::of(100.0), Assumptions::DEFAULT, 0).finish()
}

/// A week of traffic on a plan that is a little late.
fn week() -> Run {
    let mut run = run("templates/default.spec.yaml", EndpointKind::Realtime);
    run.fleet.price_per_hour = Some(1.408);
    run.summary = Summary {
        minutes: 10_080,
        gap_minutes: 12,
        requests: 1_234_567.0,
        peak_requests_per_minute: 2_310.0,
        unit_hours: 832.416_666,
        cost: Some(1_172.042_666),
        overloaded_minutes: 54,
        requests_over_capacity: 3_210.0,
        scale_outs: 41,
        scale_ins: 40,
        longest_lag_minutes: 14,
        flaps: 2,
        peak_in_service: 9,
        mean_in_service: 4.95,
        ..Summary::default()
    };
    run
}

/// The same week with as many instances as the busiest minute needs.
fn peak() -> Run {
    let week = week();
    let summary = Summary {
        unit_hours: 4_032.0,
        cost: Some(5_677.056),
        overloaded_minutes: 0,
        requests_over_capacity: 0.0,
        scale_outs: 0,
        scale_ins: 0,
        longest_lag_minutes: 0,
        flaps: 0,
        peak_in_service: 24,
        mean_in_service: 24.0,
        ..week.summary
    };
    Run { name: "static at peak".to_owned(), summary, ..week }
}

/// An asynchronous endpoint that comes back from 0.
fn backlog() -> Run {
    let mut run = run("async.spec.yaml", EndpointKind::Async);
    run.summary = Summary {
        minutes: 90,
        requests: 900.0,
        peak_requests_per_minute: 10.25,
        unit_hours: 1.0,
        overloaded_minutes: 1,
        requests_over_capacity: 0.05,
        peak_queue: 70.2,
        mean_queue_seconds: 12.34,
        longest_queue_seconds: 500.0,
        scale_outs: 1,
        scale_ins: 1,
        longest_lag_minutes: 1,
        flaps: 1,
        peak_in_service: 1,
        mean_in_service: 0.66,
        ..Summary::default()
    };
    run
}

fn entry(from: u64, to: u64, change: (u32, u32), cause: &str, reason: &str) -> Entry {
    Entry {
        from_seconds: from,
        to_seconds: to,
        times: (to - from) / 60 + 1,
        kind: if change.0 == change.1 { EntryKind::NotScaled } else { EntryKind::ScaledOut },
        capacity_before: change.0,
        capacity_after: change.1,
        cause: cause.to_owned(),
        reason: reason.to_owned(),
    }
}

fn decided() -> Run {
    let mut run = week();
    run.timeline = Timeline {
        entries: vec![
            entry(0, 0, (1, 4), "mornings", "sets the range to 4 to 10: 1 is under the minimum of 4 instances"),
            entry(
                60,
                8_040,
                (4, 4),
                "steps",
                "InvocationsPerInstance 23.1 to 41.8 lies in the resting band, from 20 to below 50",
            ),
            entry(8_100, 8_100, (4, 5), "steps", "InvocationsPerInstance 84, from 50 to below 120: +1"),
            entry(
                8_190,
                180_000,
                (5, 5),
                "steps",
                "InvocationsPerInstance 84 to 131.5: would add 1 to 3 instances, but the endpoint is updating until \
                 2026-01-06 02:20:30 UTC",
            ),
            entry(180_060, 180_060, (5, 15), "steps", "InvocationsPerInstance 84, from 50 to below 120: +1"),
        ],
        left_out: 1_200,
    };
    run
}

#[test]
fn summaries() {
    let nothing = run("nothing.spec.yaml", EndpointKind::Component);
    let runs = [week(), peak(), backlog(), small(), nothing];
    insta::assert_snapshot!(runs.map(|run| text::summary(&run)).join("\n"));
}

#[test]
fn timelines() {
    let pages = [text::timeline(&decided(), 100), text::timeline(&decided(), 3), text::timeline(&peak(), 100)];
    insta::assert_snapshot!(pages.join("\n----\n"));
}

#[test]
fn comparisons() {
    let mut foresight = Run { name: "perfect foresight".to_owned(), ..peak() };
    foresight.summary.unit_hours = 611.0;
    foresight.summary.cost = Some(860.288);
    let far = "/a/long/way/to/the/folder/of/a/plan/that/is/compared/default.spec.yaml";
    let late = Run { name: far.to_owned(), ..week() };
    let pages = [
        text::comparison(&[week(), late, peak(), foresight]),
        text::comparison(&[backlog(), run("idle", EndpointKind::Async)]),
        text::comparison(&[week()]),
        text::comparison(&[week(), week()]),
    ];
    insta::assert_snapshot!(pages.join("\n----\n"));
}

#[test]
fn what_is_assumed() {
    let mut assumptions = Assumptions::DEFAULT;
    assumptions.set("metric-delay-seconds", "120").expect("an assumption");
    let text = text::assumptions(&assumptions);
    let first: Vec<&str> = text.split("\n\n").take(2).collect();
    insta::assert_snapshot!(first.join("\n\n"));
    assert_eq!(text.matches("\n\n").count() + 1, TABLE.len());
    assert_eq!(text.matches("by default").count(), 1);
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = words.join(" ");
    for row in TABLE {
        for told in [row.name, row.meaning, row.source, &(row.values)(), &(row.value)(&assumptions)] {
            assert!(words.contains(told), "{}: {told}", row.name);
        }
    }
}

#[test]
fn a_name_can_not_steer_the_terminal() {
    let mut run = Run { name: "plan\u{1b}[31m\n".to_owned(), ..decided() };
    run.timeline.entries[0].cause = "\u{7}steps".to_owned();
    run.timeline.entries[1].reason = "red \u{1b}[31m".to_owned();
    let pages = [text::summary(&run), text::timeline(&run, 9), text::comparison(&[run.clone(), run])];
    for page in pages {
        assert!(
            page.contains("plan [31m") && page.chars().all(|letter| letter == '\n' || !letter.is_control()),
            "{page}"
        );
    }
}

#[test]
fn pages_fit_a_terminal_and_are_plain() {
    let long = "a-policy-with-a-name-that-goes-on-and-on-and-on";
    let mut many = decided();
    many.timeline.entries.push(entry(300_000, 300_000, (1, 1), long, &"word ".repeat(60)));
    let pages = [
        (100, text::summary(&backlog())),
        (100, text::timeline(&many, 100)),
        (100, text::assumptions(&Assumptions::DEFAULT)),
        (120, text::comparison(&[decided(), peak(), backlog()])),
    ];
    for (width, page) in pages {
        assert!(page.ends_with('\n') && page.is_ascii(), "{page}");
        for line in page.lines() {
            assert!(line.len() <= width && line.trim_end() == line, "{line:?}");
        }
    }
}

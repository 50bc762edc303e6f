//! Each figure of a summary against rows that were worked out by hand. One unit serves 100 requests a minute.

use std::collections::VecDeque;

use proptest::prelude::*;
use simulator::report::Recorder;
use simulator::report::summary::Summary;
use simulator::{
    Activity, Arrivals, Assumptions, Cause, Decision, Fleet, Minute, NotScaledReason, Observer as _, PolicyIndex,
    Proposal, Verdict,
};

use crate::{ladder, minute, scenario, start};

const PROPOSAL: Proposal =
    Proposal { policy: PolicyIndex(0), alarm: 0, metric: Some(84.0), step: Some(2), wanted: Some(2) };

/// The figures of some minutes.
fn of(minutes: impl IntoIterator<Item = Minute>) -> Summary {
    let mut recorder = ladder();
    for minute in minutes {
        recorder.minute(&minute);
    }
    recorder.finish().summary
}

/// Minutes of a queue: what arrives and the units that serve it, as a fluid.
fn queued(rows: &[(f64, u32)]) -> Vec<Minute> {
    let mut queue = 0.0;
    let one = |(index, (arrivals, units)): (usize, &(f64, u32))| {
        let served = f64::min(queue + arrivals, f64::from(*units) * 100.0);
        queue += arrivals - served;
        let index = index.try_into().expect("a small number");
        Minute { served, queue, over_capacity: arrivals.min(queue), ..minute(index, *arrivals, *units) }
    };
    rows.iter().enumerate().map(one).collect()
}

#[track_caller]
fn close(figure: f64, expected: f64) {
    assert!((figure - expected).abs() < 1e-9, "{figure} instead of {expected}");
}

#[test]
fn nothing_is_nothing() {
    assert_eq!(of([]), Summary { cost: Some(0.0), ..Summary::default() });
    assert_eq!(Summary::default().share_over_capacity().to_bits(), 0);
}

#[test]
fn traffic_is_added_up_and_gaps_are_counted() {
    let gap = Minute { arrivals: Arrivals::GAP, ..minute(1, 0.0, 1) };
    let summary = of([minute(0, 90.0, 1), gap, minute(2, 30.5, 1)]);
    let Summary { minutes, gap_minutes, requests, peak_requests_per_minute, .. } = summary;
    assert_eq!((minutes, gap_minutes, requests, peak_requests_per_minute), (3, 1, 120.5, 90.0));
}

#[test]
fn hours_are_the_billed_ones_and_the_mean_is_over_time() {
    // A unit that comes into service after 30 seconds, and is billed for all of the minute.
    let half = Minute { in_service_seconds: 90.0, billed_seconds: 120.0, ..minute(1, 0.0, 2) };
    let summary = of([minute(0, 0.0, 1), half, minute(2, 0.0, 3)]);
    close(summary.unit_hours, (60.0 + 120.0 + 180.0) / 3600.0);
    close(summary.cost.expect("a price"), 1.5 * 0.1);
    close(summary.mean_in_service, (1.0 + 1.5 + 3.0) / 3.0);
    assert_eq!(summary.peak_in_service, 3);
}

#[test]
fn a_fleet_without_a_price_costs_nothing_known() {
    let mut scenario = scenario("capacity: { min: 1, max: 10 }\nstep_scaling: { steps: 'from 50: +1' }");
    scenario.fleet.price_per_hour = None;
    assert_eq!(Recorder::new(&scenario, "free").finish().summary.cost, None);
}

#[test]
fn overload_is_what_is_lost() {
    let lost = |index| Minute { served: 100.0, over_capacity: 60.0, ..minute(index, 160.0, 1) };
    let summary = of([minute(0, 100.0, 1), lost(1), minute(2, 20.0, 1), lost(3)]);
    assert_eq!((summary.overloaded_minutes, summary.requests_over_capacity), (2, 120.0));
    close(summary.share_over_capacity(), 120.0 / 440.0);
}

#[test]
fn overload_is_what_waits_at_the_end_of_a_minute() {
    // 200 wait after the first minute, 100 after the second, in which nothing came, and none after the fourth.
    let summary = of(queued(&[(300.0, 1), (0.0, 1), (20.0, 1), (0.0, 1)]));
    assert_eq!((summary.overloaded_minutes, summary.requests_over_capacity, summary.peak_queue), (3, 220.0, 200.0));
}

#[test]
fn waits_are_those_of_a_fluid_where_the_first_to_come_is_served_first() {
    // For each: the rows, the requests times the minutes they waited, the longest wait in minutes.
    for (name, rows, total, longest) in [
        ("served at once", &[(100.0, 1), (100.0, 1)][..], 0.0, 0.0),
        // The last request of the first minute waits for the 100 before it; nobody comes after.
        ("a burst", &[(200.0, 1), (0.0, 1)], 50.0 + 50.0, 1.0),
        // The queue of 100 falls by 50 in each of two minutes; the last of the burst waits for a minute again.
        ("a burst before more", &[(200.0, 1), (50.0, 1), (50.0, 1)], 50.0 + 75.0 + 25.0, 1.0),
        // Two units empty the queue of 100 after half a minute.
        ("drained within a minute", &[(200.0, 1), (0.0, 2)], 50.0 + 25.0, 0.5),
        // Arrivals of 100 join a queue of 100 that two units empty after one minute.
        ("drained at the end", &[(200.0, 1), (100.0, 2)], 50.0 + 50.0, 0.5),
        // Nothing serves for two minutes: the first request waits for them, and the queue of 200 takes one more.
        ("woken up", &[(100.0, 0), (100.0, 0), (0.0, 2)], 50.0 + 150.0 + 100.0, 2.0),
        // Nobody is ever served: the first request waits until the end.
        ("never served", &[(60.0, 0), (0.0, 0), (0.0, 0)], 30.0 + 60.0 + 60.0, 3.0),
        // Two bursts: the second stands in line behind what is left of the first.
        ("two bursts", &[(300.0, 1), (100.0, 1), (0.0, 1), (0.0, 1)], 100.0 + 200.0 + 150.0 + 50.0, 2.0),
    ] {
        let summary = of(queued(rows));
        let requests: f64 = rows.iter().map(|(arrivals, _)| arrivals).sum();
        close(summary.mean_queue_seconds, total / requests * 60.0);
        assert!((summary.longest_queue_seconds - longest * 60.0).abs() < 1e-9, "{name}: {summary:?}");
    }
}

#[test]
fn a_backlog_that_goes_back_further_than_is_kept_is_known_to_within_a_part_of_it() {
    // In waves of ten hours about twice what is served, for 5,000 minutes.
    let rows: Vec<(f64, u32)> = (0..5_000).map(|minute| (if minute % 600 < 300 { 380.0 } else { 20.0 }, 1)).collect();
    let summary = of(queued(&rows));
    let (mean, longest) = bit_by_bit(&rows);
    assert!(1_440.0 < longest);
    assert!((summary.longest_queue_seconds / 60.0 - longest).abs() < longest / 720.0, "{summary:?} {longest}");
    assert!((summary.mean_queue_seconds / 60.0 - mean).abs() < 0.02, "{summary:?} {mean}");
}

/// The mean and the longest wait in minutes, found by letting small parts of a minute pass.
fn bit_by_bit(rows: &[(f64, u32)]) -> (f64, f64) {
    const PARTS: u32 = 200;
    const NOTHING: f64 = 1e-9;
    let mut waiting: VecDeque<(f64, f64)> = VecDeque::new();
    let (mut requests, mut total, mut longest, mut now) = (0.0, 0.0, 0.0_f64, 0.0);
    for (arrivals, units) in rows {
        for _ in 0..PARTS {
            now += 1.0 / f64::from(PARTS);
            let arrived = arrivals / f64::from(PARTS);
            requests += arrived;
            waiting.push_back((now, arrived));
            let mut capacity = f64::from(*units) * 100.0 / f64::from(PARTS);
            while let Some((came, amount)) = waiting.front_mut() {
                let served = f64::min(*amount, capacity);
                *amount -= served;
                capacity -= served;
                total += served * (now - *came);
                longest = if NOTHING < served { longest.max(now - *came) } else { longest };
                if NOTHING < *amount {
                    break;
                }
                waiting.pop_front();
            }
        }
    }
    for (came, amount) in waiting {
        total += amount * (now - came);
        longest = longest.max(now - came);
    }
    (if requests == 0.0 { 0.0 } else { total / requests }, longest)
}

proptest! {
    #[test]
    fn waits_are_those_of_small_parts_of_a_minute(rows in proptest::collection::vec((0_u32..400, 0_u32..5), 0..40)) {
        let rows: Vec<(f64, u32)> = rows.into_iter().map(|(arrivals, units)| (f64::from(arrivals), units)).collect();
        let summary = of(queued(&rows));
        let found = [summary.mean_queue_seconds, summary.longest_queue_seconds].map(|seconds| seconds / 60.0);
        let (mean, longest) = bit_by_bit(&rows);
        prop_assert!((found[0] - mean).abs() < 0.02 && (found[1] - longest).abs() < 0.02, "{found:?} {mean} {longest}");
    }
}

#[test]
fn the_lag_is_the_longest_stretch_with_less_than_is_needed() {
    let lost = |index, units| Minute { served: 100.0, ..minute(index, 250.0, units) };
    for (name, units, expected) in [
        ("enough", [3, 3, 3, 3, 3, 3], 0),
        ("late", [1, 1, 2, 3, 3, 3], 3),
        ("twice", [1, 3, 2, 2, 3, 1], 2),
        ("to the end", [3, 3, 1, 1, 1, 1], 4),
    ] {
        let summary = of((0..).zip(units).map(|(index, units)| lost(index, units)));
        assert_eq!(summary.longest_lag_minutes, expected, "{name}");
    }
}

#[test]
fn what_waits_is_needed_too() {
    // 150 wait after the first minute. With 40 more, two units are needed in the second, and one in the third.
    let summary = of(queued(&[(250.0, 1), (40.0, 2), (60.0, 1)]));
    assert_eq!(summary.longest_lag_minutes, 1);
    // A third unit that serves a part of a minute is too late for it, and one that goes at its end is not.
    let [late, gone] = [(2, 140.0), (2, 180.0)]
        .map(|(in_service, in_service_seconds)| of([Minute { in_service_seconds, ..minute(0, 250.0, in_service) }]));
    assert_eq!([late, gone].map(|summary| (summary.longest_lag_minutes, summary.peak_in_service)), [(1, 3), (0, 3)]);
    let summary = of(queued(&[(250.0, 1), (60.0, 1), (60.0, 1)]));
    assert_eq!(summary.longest_lag_minutes, 3);
}

/// Changes of capacity, in minutes and by how much.
fn scaled(changes: &[(u64, i32)]) -> Summary {
    let mut recorder = ladder();
    let mut capacity = 50_u32;
    for (number, (minute, change)) in (0..).zip(changes) {
        let to = capacity.saturating_add_signed(*change);
        let activity = Activity { number, from: capacity, to, ends_at_seconds: 0 };
        let (at_seconds, cause) = (minute * 60, Cause::Policy(PROPOSAL));
        recorder.decision(&Decision { at_seconds, cause, capacity, verdict: Verdict::Scaled(activity) });
        capacity = to;
    }
    recorder.finish().summary
}

#[test]
fn a_flap_is_a_scale_in_that_is_soon_taken_back() {
    for (name, changes, expected) in [
        ("nothing", &[][..], (0, 0, 0)),
        ("out alone", &[(5, 3)], (1, 0, 0)),
        ("out and in", &[(5, 3), (6, -1)], (1, 1, 0)),
        ("at the last minute", &[(5, -1), (20, 1)], (1, 1, 1)),
        ("too late", &[(5, -1), (21, 1)], (1, 1, 0)),
        ("once for each scale-in", &[(5, -1), (6, 1), (7, 1)], (2, 1, 1)),
        ("again", &[(5, -1), (6, 1), (7, -1), (8, 1)], (2, 2, 2)),
        ("of two the last", &[(5, -1), (15, -1), (25, 1)], (1, 2, 1)),
    ] {
        let Summary { scale_outs, scale_ins, flaps, .. } = scaled(changes);
        assert_eq!((scale_outs, scale_ins, flaps), expected, "{name}");
    }
}

#[test]
fn what_does_not_change_capacity_is_no_activity() {
    let mut recorder = ladder();
    let verdict = Verdict::NotScaled(NotScaledReason::AlreadyAtMaxCapacity);
    recorder.decision(&Decision { at_seconds: 60, cause: Cause::Policy(PROPOSAL), capacity: 2, verdict });
    let Summary { scale_outs, scale_ins, .. } = recorder.finish().summary;
    assert_eq!((scale_outs, scale_ins), (0, 0));
}

#[test]
fn a_baseline_scales_where_it_wants_something_else() {
    let kind = scaling::EndpointKind::Realtime;
    let mut recorder = Recorder::for_baseline("foresight", kind, start(), Fleet::of(100.0), Assumptions::DEFAULT, 0);
    for (index, units) in (0..).zip([3, 3, 5, 2, 4, 4]) {
        recorder.minute(&minute(index, 0.0, units));
    }
    let run = recorder.finish();
    let Summary { scale_outs, scale_ins, flaps, .. } = run.summary;
    assert_eq!((scale_outs, scale_ins, flaps), (2, 1, 1));
    let out: Vec<bool> = run.series.points.iter().map(|point| point.scaled_out).collect();
    let back: Vec<bool> = run.series.points.iter().map(|point| point.scaled_in).collect();
    assert_eq!(out, [false, false, true, false, true, false]);
    assert_eq!(back, [false, false, false, true, false, false]);
    assert!(run.timeline.entries.is_empty());
}

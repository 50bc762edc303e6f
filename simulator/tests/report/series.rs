//! Points and alarm tracks, and how they are merged where a trace is long.

use scaling::AlarmState::{self, Alarm, InsufficientData, Ok};
use simulator::report::Recorder;
use simulator::report::series::{Point, Series};
use simulator::{Activity, AlarmChange, Arrivals, Cause, Decision, Minute, Observer as _, PolicyIndex, Verdict};

use crate::{ladder, minute, scenario};

const MOST: u64 = Series::MOST_POINTS as u64;

fn of(minutes: impl IntoIterator<Item = Minute>) -> Series {
    let mut recorder = ladder();
    for minute in minutes {
        recorder.minute(&minute);
    }
    recorder.finish().series
}

fn scaled(recorder: &mut Recorder, from: u32, to: u32) {
    let verdict = Verdict::Scaled(Activity { number: 0, from, to, ends_at_seconds: 0 });
    recorder.decision(&Decision { at_seconds: 0, cause: Cause::Range, capacity: from, verdict });
}

fn alarm(recorder: &mut Recorder, policy: usize, alarm: usize, to: AlarmState) {
    let policy = PolicyIndex(policy);
    recorder.alarm(&AlarmChange { at_seconds: 0, policy, alarm, from: InsufficientData, to });
}

#[test]
fn a_short_trace_has_a_point_for_each_minute() {
    let mut recorder = ladder();
    scaled(&mut recorder, 1, 2);
    recorder.minute(&Minute { over_capacity: 5.0, queue: 7.0, desired: 2, ..minute(0, 105.0, 1) });
    scaled(&mut recorder, 2, 1);
    recorder.minute(&Minute { arrivals: Arrivals::GAP, min_capacity: 2, max_capacity: 8, ..minute(1, 0.0, 2) });
    let series = recorder.finish().series;
    let first = Point {
        requests_per_minute: Some(105.0),
        peak_requests_per_minute: Some(105.0),
        over_capacity: 5.0,
        queue: 7.0,
        desired: 2,
        in_service: 1,
        min_capacity: 1,
        max_capacity: 10,
        scaled_out: true,
        scaled_in: false,
    };
    let second = Point {
        requests_per_minute: None,
        peak_requests_per_minute: None,
        over_capacity: 0.0,
        queue: 0.0,
        desired: 2,
        in_service: 2,
        min_capacity: 2,
        max_capacity: 8,
        scaled_out: false,
        scaled_in: true,
    };
    assert_eq!((series.minutes_per_point, series.points), (1, vec![first, second]));
}

#[test]
fn the_number_of_points_has_a_bound() {
    for (minutes, minutes_per_point, points) in [
        (0, 1, 0),
        (1, 1, 1),
        (MOST, 1, MOST),
        (MOST + 1, 2, MOST / 2 + 1),
        (2 * MOST, 2, MOST),
        (2 * MOST + 1, 4, MOST / 2 + 1),
        (3 * MOST + 3, 4, 3 * MOST / 4 + 1),
        (100 * MOST, 128, 1_125),
    ] {
        let series = of((0..minutes).map(|index| minute(index, 1.0, 1)));
        assert_eq!((series.minutes_per_point, series.points.len() as u64), (minutes_per_point, points), "{minutes}");
        assert_eq!(series.alarms[0].states.len(), series.points.len(), "{minutes}");
    }
}

#[test]
fn merged_points_keep_what_matters() {
    // Two minutes a point: of each pair the second has more requests, the first is a gap in every fourth minute.
    let mut recorder = ladder();
    for index in 0..2 * MOST {
        if index == 6 {
            scaled(&mut recorder, 1, 2);
        }
        let (second, requests) = (index % 2 == 1, if index % 2 == 1 { 30.0 } else { 10.0 });
        let one = minute(index, requests, if second { 3 } else { 2 });
        let arrivals = if index % 4 == 0 { Arrivals::GAP } else { one.arrivals };
        let queue = if second { 1.0 } else { 4.0 };
        recorder.minute(&Minute {
            arrivals,
            over_capacity: 1.5,
            queue,
            max_capacity: if second { 9 } else { 10 },
            ..one
        });
    }
    let series = recorder.finish().series;
    let point = |requests, scaled_out| Point {
        requests_per_minute: Some(requests),
        peak_requests_per_minute: Some(30.0),
        over_capacity: 3.0,
        queue: 4.0,
        desired: 3,
        in_service: 2,
        min_capacity: 1,
        max_capacity: 9,
        scaled_out,
        scaled_in: false,
    };
    let expected = [point(30.0, false), point(20.0, false), point(30.0, false), point(20.0, true)];
    assert_eq!(series.points[..4], expected);
    assert_eq!(series.points[series.points.len() - 2..], expected[..2]);
}

#[test]
fn a_track_shows_an_alarm_that_was_in_alarm_at_all() {
    let mut recorder = ladder();
    for (index, states) in (0..).zip([&[][..], &[Ok], &[Alarm], &[], &[Ok], &[], &[Alarm, Ok]]) {
        for state in states {
            alarm(&mut recorder, 0, 0, *state);
        }
        recorder.minute(&minute(index, 1.0, 1));
    }
    let [track] = &recorder.finish().series.alarms[..] else { panic!("one alarm") };
    assert_eq!(track.label, "steps");
    assert_eq!(track.states, [InsufficientData, Ok, Alarm, Alarm, Alarm, Ok, Alarm]);
}

#[test]
fn merged_tracks_keep_the_alarm_and_else_the_end() {
    let mut recorder = ladder();
    for index in 0..4 * MOST {
        match index {
            9 => alarm(&mut recorder, 0, 0, Alarm),
            3 | 12 => alarm(&mut recorder, 0, 0, Ok),
            _ => {}
        }
        recorder.minute(&minute(index, 1.0, 1));
    }
    let series = recorder.finish().series;
    assert_eq!(series.minutes_per_point, 4);
    // It left ALARM at the end of minute 12, the first of the fourth point.
    assert_eq!(series.alarms[0].states[..5], [Ok, Ok, Alarm, Alarm, Ok]);
}

#[test]
fn the_alarms_stand_in_the_order_of_their_policies() {
    let scenario = scenario(
        "kind: component\ncapacity: { min: 1, max: 5 }\n\
         step_scaling: { name: pair, steps: 'below 20: -1, from 50: +1', alarms: paired }\n\
         target_tracking:\n  - { name: tracking, metric: InvocationsPerCopy, target_value: 60 }\n  \
         - { name: busy, metric: CPUUtilizationNormalized, target_value: 70, disable_scale_in: true }\n",
    );
    let mut recorder = Recorder::new(&scenario, "test");
    for (policy, place, state) in [(0, 0, Ok), (2, 1, Alarm), (3, 0, Ok)] {
        alarm(&mut recorder, policy, place, state);
    }
    recorder.minute(&minute(0, 1.0, 1));
    let told: Vec<_> =
        recorder.finish().series.alarms.into_iter().map(|track| (track.label, track.states[0])).collect();
    let expected = [
        ("pair-low", Ok),
        ("pair-high", InsufficientData),
        ("tracking scale-out", InsufficientData),
        ("tracking scale-in", Alarm),
        ("busy scale-out", Ok),
    ];
    assert_eq!(told, expected.map(|(label, state)| (label.to_owned(), state)));
}

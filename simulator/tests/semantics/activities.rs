//! One change of capacity at a time, how long it takes, and what serves and is billed meanwhile.
//!
//! Sources: SageMaker API reference, `UpdateEndpointWeightsAndCapacities` (the endpoint is `Updating` until a change is
//! done); SageMaker developer guide, "Automatic scaling" (blocked while an update is in progress).

use scaling::Deployment;
use simulator::Fleet;

use super::support::{GAP, assume, at_once, by_hand, deployment, policy, run, traffic, with_defaults};

fn steps() -> Deployment {
    by_hand(20, vec![policy("steps", ">= 0", &[("0", "20", -2), ("20", "50", 0), ("50", "", 2)])])
}

#[test]
fn nothing_else_changes_while_a_change_is_under_way() {
    let mut scenario = at_once(steps());
    scenario.initial_capacity = Some(4);
    scenario.fleet = Fleet { start_up_seconds: 150, removal_seconds: 90, ..scenario.fleet };
    assert_eq!(
        run(&scenario, &traffic(&[(3, 50.0), (4, 10.0)])).story(),
        [
            "60s steps at 50: 4 -> 6 by 210s",
            "120s steps at 50: stays 6, updating until 210s",
            "240s steps at 10: 6 -> 4 by 330s",
            "300s steps at 10: stays 4, updating until 330s",
            "360s steps at 10: 4 -> 2 by 450s",
            "420s steps at 10: stays 2, updating until 450s",
        ]
    );
}

/// New units serve from the end of their start-up on, to the second; removed ones stop at once, or at the end.
#[test]
fn units_serve_from_second_to_second() {
    let served_seconds = |load: &[f64], assumptions: &[(&str, &str)]| -> Vec<(u32, u32, f64, f64)> {
        let mut scenario = at_once(steps());
        scenario.initial_capacity = Some(4);
        scenario.fleet = Fleet { start_up_seconds: 90, removal_seconds: 90, ..scenario.fleet };
        assume(&mut scenario, assumptions);
        let minutes = run(&scenario, load).minutes;
        let told = |minute: &simulator::Minute| {
            (minute.in_service, minute.desired, minute.in_service_seconds, minute.billed_seconds)
        };
        minutes.iter().map(told).collect()
    };
    let out = &[50.0, 30.0, 30.0, 30.0];
    assert_eq!(
        served_seconds(out, &[]),
        [(4, 6, 240.0, 240.0), (4, 6, 240.0, 360.0), (6, 6, 300.0, 360.0), (6, 6, 360.0, 360.0)]
    );
    assert_eq!(
        served_seconds(out, &[("billing", "from-service")]),
        [(4, 6, 240.0, 240.0), (4, 6, 240.0, 240.0), (6, 6, 300.0, 300.0), (6, 6, 360.0, 360.0)]
    );
    let scale_in = &[10.0, 30.0, 30.0, 30.0];
    assert_eq!(
        served_seconds(scale_in, &[("removed-units-serve", "at-start")]),
        [(2, 2, 240.0, 240.0), (2, 2, 120.0, 120.0), (2, 2, 120.0, 120.0), (2, 2, 120.0, 120.0)]
    );
    assert_eq!(
        served_seconds(scale_in, &[("removed-units-serve", "at-end")]),
        [(4, 2, 240.0, 240.0), (4, 2, 240.0, 240.0), (2, 2, 180.0, 180.0), (2, 2, 120.0, 120.0)]
    );
}

/// Start-ups of one seed are the same in every run, and lie within the spread around the mean.
#[test]
fn start_ups_are_spread_by_the_seed() {
    let ends = |seed: u64| -> Vec<u64> {
        let mut scenario = at_once(steps());
        scenario.seed = seed;
        scenario.initial_capacity = Some(1);
        scenario.fleet = Fleet { start_up_seconds: 300, start_up_spread_seconds: 120, ..scenario.fleet };
        let log = run(&scenario, &[50.0; 60]);
        let ends = log.decisions.iter().filter_map(|decision| match decision.verdict {
            simulator::Verdict::Scaled(activity) => Some(activity.ends_at_seconds - decision.at_seconds),
            _ => None,
        });
        ends.collect()
    };
    assert_eq!(ends(7), ends(7));
    assert_ne!(ends(7), ends(8));
    assert!(4 < ends(7).len() && ends(7).iter().all(|seconds| (180..=420).contains(seconds)), "{:?}", ends(7));
    assert_ne!(ends(7).iter().min(), ends(7).iter().max());
}

/// At the start the fleet is as large as the first minute needs, or as it was told, within the range.
#[test]
fn the_capacity_at_the_start() {
    for (initial, requests, expected) in
        [(None, 450.0, 5), (None, GAP, 0), (None, 9_000.0, 20), (Some(7), 450.0, 7), (Some(99), 450.0, 20)]
    {
        let mut scenario = at_once(by_hand(20, vec![]));
        scenario.initial_capacity = initial;
        let minute = run(&scenario, &[requests]).minutes[0];
        assert_eq!((minute.in_service, minute.desired), (expected, expected), "{initial:?} {requests}");
    }
}

/// Two units serve 200 requests in a minute.
#[test]
fn what_is_over_capacity_is_lost_or_waits() {
    let told = |deployment: Deployment, value: &str| -> Vec<(f64, f64, f64)> {
        let mut scenario = at_once(deployment);
        scenario.initial_capacity = Some(2);
        assume(&mut scenario, &[("over-capacity", value)]);
        let minutes = run(&scenario, &[150.0, 350.0, 250.0, GAP, 10.0, 500.0, 100.0]).minutes;
        minutes.iter().map(|minute| (minute.served, minute.over_capacity, minute.queue)).collect()
    };
    // Served, over capacity, and waiting at the end; a request is over capacity once, when it has to wait.
    let lost = [
        (150.0, 0.0, 0.0),
        (200.0, 150.0, 0.0),
        (200.0, 50.0, 0.0),
        (0.0, 0.0, 0.0),
        (10.0, 0.0, 0.0),
        (200.0, 300.0, 0.0),
        (100.0, 0.0, 0.0),
    ];
    let queued = [
        (150.0, 0.0, 0.0),
        (200.0, 150.0, 150.0),
        (200.0, 200.0, 200.0),
        (200.0, 0.0, 0.0),
        (10.0, 0.0, 0.0),
        (200.0, 300.0, 300.0),
        (200.0, 100.0, 200.0),
    ];
    assert_eq!(told(by_hand(20, vec![]), "lost"), lost);
    assert_eq!(told(by_hand(20, vec![]), "queued"), queued);
    // An asynchronous endpoint has a queue of its own.
    let queue = Deployment { kind: scaling::EndpointKind::Async, ..by_hand(20, vec![]) };
    assert_eq!(told(queue, "lost"), queued);
}

#[test]
fn what_is_suspended_does_not_scale() {
    let spec = |suspended: &str| {
        deployment(&format!(
            "capacity: {{ min: 1, max: 10 }}\nsuspended: {{ {suspended} }}\nstep_scaling: {{ metric: Invocations, steps: \
             \"below 20: -1, from 50: +1\", cooldown_seconds: 0, evaluation_periods: 1, datapoints_to_alarm: 1 }}\n"
        ))
    };
    for (suspended, out, scale_in) in [
        ("scale_in: true", "60s steps at 50: 5 -> 6 by 60s", "60s steps at 10: stays 5, Suspended"),
        ("scale_out: true", "60s steps at 50: stays 5, Suspended", "60s steps at 10: 5 -> 4 by 60s"),
        ("scheduled: true", "60s steps at 50: 5 -> 6 by 60s", "60s steps at 10: 5 -> 4 by 60s"),
    ] {
        for (requests, expected) in [(50.0, out), (10.0, scale_in)] {
            let mut scenario = at_once(spec(suspended));
            scenario.initial_capacity = Some(5);
            assert_eq!(run(&scenario, &[requests]).story(), [expected], "{suspended}");
        }
    }
}

/// Where nobody says anything, a scale-out is in service five minutes after its alarm, and a scale-in is done in one.
#[test]
fn the_fleet_where_nothing_is_said() {
    let mut scenario = with_defaults(steps(), Fleet::of(100.0));
    scenario.initial_capacity = Some(4);
    assert_eq!(
        run(&scenario, &traffic(&[(7, 50.0), (3, 10.0)])).story()[..4],
        [
            "60s steps at 50: 4 -> 6 by 360s",
            "120s steps at 50: stays 6, updating until 360s",
            "360s steps at 50: 6 -> 8 by 660s",
            "420s steps at 50: stays 8, updating until 660s",
        ]
    );
}

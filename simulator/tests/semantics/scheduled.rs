//! Scheduled actions in a simulation: when they fire and what they do about capacity.
//!
//! What a schedule means is tested where it is decided, in `scaling`. Sources: Application Auto Scaling user guide,
//! "How scheduled scaling works" and its tutorial, "Suspend and resume scaling".

use scaling::Deployment;
use simulator::Scenario;

use super::support::{Log, assume, at_once, deployment, run, traffic};

/// Scheduled actions, and a policy that adds one unit from 50 requests on, with a cooldown of an hour.
fn scheduled(range: &str, actions: &str) -> Deployment {
    deployment(&format!(
        "capacity: {range}\nstep_scaling: {{ metric: Invocations, steps: \"below 1: -1, from 50: +1\", cooldown_seconds: \
         3600, alarms: paired }}\nschedules:\n{actions}"
    ))
}

/// The action `noon`, 720 minutes after the start: its bounds at a range and a capacity, and what comes of them.
fn at_noon(range: &str, bounds: &str, capacity: u32) -> (Scenario, Vec<f64>) {
    let actions = format!("  - {{ name: noon, schedule: cron(0 12 * * ? *), {bounds} }}\n");
    let mut scenario = at_once(scheduled(range, &actions));
    scenario.initial_capacity = Some(capacity);
    (scenario, traffic(&[(725, 10.0)]))
}

#[test]
fn capacity_moves_into_the_range_that_is_set() {
    for (range, capacity, bounds, expected, (min, max)) in [
        ("{ min: 5, max: 10 }", 5, "min: 15, max: 20", "43200s noon: 5 -> 15 by 43200s", (15, 20)),
        ("{ min: 15, max: 20 }", 15, "min: 5, max: 10", "43200s noon: 15 -> 10 by 43200s", (5, 10)),
        ("{ min: 10, max: 50 }", 20, "min: 10, max: 50", "43200s noon: range moved", (10, 50)),
        ("{ min: 1, max: 10 }", 1, "min: 3", "43200s noon: 1 -> 3 by 43200s", (3, 10)),
        ("{ min: 10, max: 100 }", 60, "min: 10, max: 50", "43200s noon: 60 -> 50 by 43200s", (10, 50)),
    ] {
        let (scenario, load) = at_noon(range, bounds, capacity);
        let log = run(&scenario, &load);
        assert_eq!(log.story(), [expected], "{range} {bounds}");
        let last = log.minutes.last().expect("minutes");
        assert_eq!((last.min_capacity, last.max_capacity), (min, max), "{range} {bounds}");
    }
}

/// A bound that is not given is the one in force, whoever set it; with that the other one has to agree.
#[test]
fn an_action_whose_bounds_disagree_with_those_in_force_is_refused() {
    let actions = "  - { name: low, schedule: cron(1 0 * * ? *), max: 4 }\n  \
                   - { name: high, schedule: cron(3 0 * * ? *), min: 5 }\n";
    let mut scenario = at_once(scheduled("{ min: 1, max: 10 }", actions));
    scenario.initial_capacity = Some(6);
    let log = run(&scenario, &[10.0; 5]);
    assert_eq!(log.story(), ["60s low: 6 -> 4 by 60s", "180s high: stays 4, MinOverMax"]);
    assert_eq!((log.minutes[4].min_capacity, log.minutes[4].max_capacity), (1, 4));
}

/// The policy has scaled at 11:59 and its cooldown lasts; the action of 12:00 takes no notice of it, and leaves it.
#[test]
fn a_scheduled_action_ignores_cooldowns() {
    let (scenario, _) = at_noon("{ min: 1, max: 100 }", "min: 10, max: 50", 3);
    let log = run(&scenario, &traffic(&[(718, 10.0), (10, 50.0)]));
    assert_eq!(
        log.story(),
        [
            "43140s steps-high at 50: 3 -> 4 by 43140s",
            "43200s noon: 4 -> 10 by 43200s",
            "43200s steps-high at 50: stays 10, cooldown until 46740s",
        ]
    );
}

#[test]
fn a_suspended_action_is_not_made_up_for() {
    let (mut scenario, load) = at_noon("{ min: 1, max: 10 }", "min: 5", 1);
    scenario.deployment.suspended.scheduled_scaling = true;
    let log = run(&scenario, &load);
    assert_eq!(log.story(), ["43200s noon: stays 1, Suspended"]);
    assert_eq!(log.minutes.last().map(|minute| minute.min_capacity), Some(1));
}

/// The endpoint is updating at noon: the range moves, and capacity follows when it is in service again, or never.
#[test]
fn an_action_while_the_endpoint_is_updating() {
    let log = |value: &str| -> Log {
        let (mut scenario, _) = at_noon("{ min: 1, max: 100 }", "min: 10, max: 50", 3);
        scenario.fleet.start_up_seconds = 150;
        assume(&mut scenario, &[("scheduled-while-updating", value)]);
        run(&scenario, &traffic(&[(718, 10.0), (1, 50.0), (10, 10.0)]))
    };
    let begun = ["43140s steps-high at 50: 3 -> 4 by 43290s", "43200s noon: stays 4, updating until 43290s"];
    let retried = log("retried");
    assert_eq!(retried.story(), [begun[0], begun[1], "43320s range: 4 -> 10 by 43470s"]);
    let dropped = log("dropped");
    assert_eq!(dropped.story(), begun);
    for log in [retried, dropped] {
        assert_eq!(log.minutes.last().map(|minute| (minute.min_capacity, minute.max_capacity)), Some((10, 50)));
    }
}

/// Firings by the minute of the trace, over the change to daylight saving time in Berlin on 29 March 2026, and with two
/// actions at one time in the order in which they stand.
#[test]
fn actions_fire_in_their_time_zones() {
    let actions = "  - { name: morning, schedule: cron(0 8 * * ? *), timezone: Europe/Berlin, min: 4 }\n  \
                   - { name: first, schedule: cron(0 20 * * ? *), min: 1 }\n  \
                   - { name: second, schedule: cron(0 20 * * ? *), min: 2 }\n";
    let mut scenario = at_once(scheduled("{ min: 1, max: 10 }", actions));
    scenario.start = "2026-03-28T00:00:00Z".parse().expect("an instant");
    let log = run(&scenario, &traffic(&[(2 * 24 * 60, 10.0)]));
    let fired: Vec<String> = log
        .decisions
        .iter()
        .map(|decision| {
            let simulator::Cause::ScheduledAction(action) = decision.cause else { panic!("{decision:?}") };
            let (hour, minute) = (decision.at_seconds / 3600, decision.at_seconds / 60 % 60);
            format!("{hour}:{minute:02} {}", scenario.deployment.scheduled_actions[action].name())
        })
        .collect();
    assert_eq!(fired, ["7:00 morning", "20:00 first", "20:00 second", "30:00 morning", "44:00 first", "44:00 second"]);
}

/// What is scheduled for the very start holds from the start; a start time fires too.
#[test]
fn what_is_scheduled_for_the_start_comes_first() {
    let actions = "  - { name: midnight, schedule: cron(0 0 * * ? *), min: 3 }\n  \
                   - { name: later, schedule: rate(2 minutes), start: \"2026-03-02T00:01:00Z\", min: 4 }\n";
    let mut scenario = at_once(scheduled("{ min: 1, max: 10 }", actions));
    scenario.initial_capacity = Some(1);
    let log = run(&scenario, &[10.0; 4]);
    assert_eq!(log.story(), ["0s midnight: 1 -> 3 by 0s", "60s later: 3 -> 4 by 60s", "180s later: range moved"]);
    assert_eq!(log.minutes[0].in_service_seconds.to_bits(), 180.0_f64.to_bits());
}

/// An action between two ticks is carried out with the next one.
#[test]
fn an_action_within_a_minute_is_told_at_its_end() {
    let actions = "  - { name: once, schedule: \"at(2026-03-02T00:01:20)\", min: 3 }\n";
    let mut scenario = at_once(scheduled("{ min: 1, max: 10 }", actions));
    scenario.initial_capacity = Some(1);
    assert_eq!(run(&scenario, &[10.0; 4]).story(), ["120s once: 1 -> 3 by 120s"]);
}

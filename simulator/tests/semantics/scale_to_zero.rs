//! Down to nothing and back: the recipe of a queue, and that of an inference component.
//!
//! Sources: SageMaker developer guide, "Autoscale an asynchronous endpoint" and "Scale an endpoint to zero instances".

use simulator::Fleet;

use super::support::{Log, assume, deployment, run, traffic, with_defaults};

/// A queue that holds five requests for each instance; one instance does two in a minute and is there within two.
fn queue(assumptions: &[(&str, &str)], load: &[f64]) -> Log {
    let fleet = Fleet { start_up_seconds: 120, ..Fleet::of(2.0) };
    let mut scenario = with_defaults(deployment("kind: async\nscale_to_zero: true\ncapacity: { max: 5 }\n"), fleet);
    scenario.initial_capacity = Some(0);
    assume(&mut scenario, assumptions);
    run(&scenario, load)
}

/// Three requests arrive in the sixth minute. Their datapoint can be read a minute later, two of them wake the first
/// instance, which serves for as long as target tracking takes to see fifteen minutes without them.
#[test]
fn a_queue_wakes_the_endpoint_and_lets_it_sleep_again() {
    let log = queue(&[], &traffic(&[(5, 0.0), (1, 3.0), (40, 0.0)]));
    assert_eq!(
        log.story(),
        [
            "60s backlog at 0: stays 0, AlreadyAtDesiredCapacity",
            "420s backlog at 3: stays 0, AlreadyAtDesiredCapacity",
            "480s wake-up-high at 1: 0 -> 1 by 600s",
            "540s wake-up-high at 1: stays 1, updating until 600s",
            "540s backlog at 3: stays 1, AutoScalingAnticipatedFlapping",
            "600s wake-up-high at 1: stays 1, cooldown until 900s",
            "1560s backlog at 1: stays 1, AutoScalingAnticipatedFlapping",
            "1620s backlog at 0: 1 -> 0 by 1680s",
            "1680s backlog at 0: stays 0, AlreadyAtDesiredCapacity",
        ]
    );
    let waiting: Vec<f64> = log.minutes[4..12].iter().map(|minute| minute.queue).collect();
    assert_eq!(waiting, [0.0, 3.0, 3.0, 3.0, 3.0, 3.0, 1.0, 0.0]);
    assert_eq!(log.minutes.last().map(|minute| (minute.in_service, minute.desired)), Some((0, 0)));
}

/// Without the policy that wakes, an endpoint at zero comes back only for a backlog over the target, if at all.
#[test]
fn without_the_policy_that_wakes_a_small_backlog_waits() {
    let scaled = |requests: f64, from_zero: &str| -> Vec<String> {
        let fleet = Fleet { start_up_seconds: 120, ..Fleet::of(2.0) };
        let mut scenario = with_defaults(deployment("kind: async\nscale_to_zero: true\ncapacity: { max: 5 }\n"), fleet);
        scenario.deployment.policies.retain(|policy| policy.name() == "backlog");
        scenario.initial_capacity = Some(0);
        assume(&mut scenario, &[("tracking-from-zero", from_zero)]);
        let story = run(&scenario, &traffic(&[(3, 0.0), (1, requests), (8, 0.0)])).story();
        story.into_iter().filter(|line| line.contains("->")).collect()
    };
    assert_eq!(scaled(5.0, "one-unit"), [""; 0]);
    // Fourteen waiting are the work of three.
    assert_eq!(scaled(14.0, "one-unit"), ["420s backlog at 14: 0 -> 3 by 540s"]);
    assert_eq!(scaled(14.0, "holds"), [""; 0]);
}

/// A copy that is not there fails its requests; the first failures wake it.
#[test]
fn failures_wake_an_inference_component() {
    let fleet = Fleet { start_up_seconds: 180, ..Fleet::of(60.0) };
    let spec = "kind: component\nscale_to_zero: true\ncapacity: { max: 4 }\ntarget_tracking: { target_value: 30 }\n";
    let mut scenario = with_defaults(deployment(spec), fleet);
    scenario.initial_capacity = Some(0);
    let log = run(&scenario, &traffic(&[(3, 0.0), (6, 12.0), (1, 0.0)]));
    let wake_up: Vec<String> = log.story().into_iter().filter(|line| line.contains("->")).collect();
    // At 540 seconds the failures of the last minute without a copy can be read, and the cooldown of a minute is over.
    assert_eq!(wake_up, ["300s wake-up-high at 12: 0 -> 1 by 480s", "540s wake-up-high at 12: 1 -> 2 by 720s"]);
    let lost: Vec<f64> = log.minutes.iter().map(|minute| minute.over_capacity).collect();
    assert_eq!(lost, [0.0, 0.0, 0.0, 12.0, 12.0, 12.0, 12.0, 12.0, 0.0, 0.0]);
}

//! A metric that arrives a minute late, under the settings of 2020 and under those of today.
//!
//! Source: CloudWatch user guide, "Using metric math", on FILL: where the newest datapoint is late, it is always the fill
//! value. With one evaluation period, that is all the alarm of 2020 sees.

use simulator::Fleet;

use super::support::{Log, assume, deployment, run, with_defaults};

/// A committed spec, under a steady load of thirty requests a minute for each of eight instances: in the resting band.
fn steady(spec: &str, delay_seconds: &str) -> Log {
    let mut scenario = with_defaults(deployment(spec), Fleet::of(60.0));
    scenario.initial_capacity = Some(8);
    assume(&mut scenario, &[("metric-delay-seconds", delay_seconds)]);
    run(&scenario, &[240.0; 120])
}

const OF_2020: &str = include_str!("../../../templates/step-scaling-2020.spec.yaml");
const ALWAYS_ON: &str = include_str!("../../../templates/step-scaling.spec.yaml");
const PAIRED: &str = include_str!("../../../templates/step-scaling-paired.spec.yaml");

/// Every two minutes, activity and cooldown together, one instance goes, until a single one has the work of eight.
#[test]
fn the_settings_of_2020_scale_a_loaded_endpoint_in() {
    let log = steady(OF_2020, "60");
    let scaled: Vec<String> = log.story().into_iter().filter(|line| line.contains("->")).collect();
    assert_eq!(
        scaled,
        [
            "60s steps at 0: 8 -> 7 by 120s",
            "180s steps at 0: 7 -> 6 by 240s",
            "300s steps at 0: 6 -> 5 by 360s",
            "420s steps at 0: 5 -> 4 by 480s",
            "540s steps at 0: 4 -> 3 by 600s",
            "660s steps at 0: 3 -> 2 by 720s",
            "780s steps at 0: 2 -> 1 by 840s",
        ]
    );
    let last = log.minutes.last().expect("minutes");
    assert_eq!((last.in_service, last.served, last.over_capacity), (1, 60.0, 180.0));
}

#[test]
fn a_metric_in_time_leaves_it_alone() {
    for spec in [OF_2020, ALWAYS_ON, PAIRED] {
        assert_eq!(steady(spec, "0").story(), [""; 0], "{spec}");
    }
}

#[test]
fn the_settings_of_today_leave_it_alone_however_late_the_metric_is() {
    for spec in [ALWAYS_ON, PAIRED] {
        for delay in ["60", "120"] {
            assert_eq!(steady(spec, delay).story(), [""; 0], "{delay} {spec}");
        }
    }
}

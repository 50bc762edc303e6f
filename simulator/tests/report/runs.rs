//! Runs of the plans that come with the project, simulated, recorded and told: what holds for all of them.

use std::fs;
use std::path::Path;

use scaling::Deployment;
use simulator::reference::Reference;
use simulator::report::timeline::EntryKind;
use simulator::report::{Recorder, Run, text};
use simulator::{Assumptions, Fleet, Scenario, traffic};
use templategen::spec;

use crate::json::check_valid;
use crate::start;

/// Plans of every kind of endpoint and policy.
const PLANS: [&str; 8] = [
    "async-scale-to-zero",
    "inference-component",
    "scheduled",
    "serverless-concurrency",
    "step-scaling",
    "step-scaling-2020",
    "step-scaling-paired",
    "target-tracking",
];
/// Less traffic and more than a fleet of units that serve 100 requests a minute takes, in a noisy day and in a spike.
const SHAPES: [&str; 2] =
    ["diurnal low=30/m high=900/m for=1d noise=10%", "spike base=20/m peak=2000/m at=2h lasting=30m for=5h"];

#[track_caller]
fn run(name: &str, shape: &str) -> Run {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../templates/{name}.spec.yaml"));
    let reading = spec::read(name, &fs::read(path).expect("the plan can be read"));
    let scenario = Scenario {
        deployment: Deployment::of(&reading.spec.expect("a plan").plan),
        fleet: Fleet { price_per_hour: Some(1.408), ..Fleet::of(100.0) },
        assumptions: Assumptions::DEFAULT,
        start: start(),
        seed: 1,
        initial_capacity: None,
    };
    let mut recorder = Recorder::new(&scenario, name);
    let mut simulation = Reference::new(&scenario).expect("a plan that can be simulated");
    for arrivals in traffic::parse(shape).expect("a shape").minutes(1) {
        simulation.pass(arrivals, &mut recorder);
    }
    recorder.finish()
}

fn runs() -> Vec<Run> {
    SHAPES.iter().flat_map(|shape| PLANS.map(|name| run(name, shape))).collect()
}

#[track_caller]
fn same(figure: f64, other: f64, name: &str) {
    assert!((figure - other).abs() <= 1e-9 * figure.abs(), "{name}: {figure} and {other}");
}

#[test]
fn the_parts_of_a_run_agree() {
    for run in runs() {
        let Run { name, summary, timeline, series, .. } = &run;
        let of_kind = |kind| timeline.entries.iter().filter(|entry| entry.kind == kind).count() as u64;
        assert_eq!(timeline.left_out, 0, "{name}");
        let scaled = (of_kind(EntryKind::ScaledOut), of_kind(EntryKind::ScaledIn));
        assert_eq!(scaled, (summary.scale_outs, summary.scale_ins), "{name}");
        assert_eq!((series.minutes_per_point, series.points.len() as u64), (1, summary.minutes), "{name}");
        let sum = |of: fn(&simulator::report::series::Point) -> f64| series.points.iter().map(of).sum::<f64>();
        same(summary.requests_over_capacity, sum(|point| point.over_capacity), name);
        same(summary.requests, sum(|point| point.requests_per_minute.unwrap_or_default()), name);
        assert!(summary.mean_in_service <= f64::from(summary.peak_in_service), "{name}");
        let overloaded = series.points.iter().filter(|point| 0.0 < point.over_capacity + point.queue).count();
        assert_eq!(overloaded as u64, summary.overloaded_minutes, "{name}");
    }
}

#[test]
fn what_is_decided_follows_from_what_was_decided_before() {
    for run in runs() {
        let mut capacity = run.timeline.entries[0].capacity_before;
        for entry in &run.timeline.entries {
            if entry.capacity_before != entry.capacity_after {
                assert_eq!(entry.capacity_before, capacity, "{}: {entry:?}", run.name);
                capacity = entry.capacity_after;
            }
            assert!(!entry.cause.is_empty() && !entry.reason.is_empty(), "{}: {entry:?}", run.name);
            assert!(!entry.reason.ends_with([':', ' ', '.']), "{}: {entry:?}", run.name);
        }
    }
}

#[test]
fn every_run_can_be_told() {
    let runs = runs();
    check_valid(&runs);
    let mut pages = vec![(120, text::comparison(&runs))];
    pages.extend(runs.iter().flat_map(|run| [(100, text::summary(run)), (100, text::timeline(run, usize::MAX))]));
    for (width, page) in pages {
        for line in page.lines() {
            assert!(line.len() <= width && line.is_ascii() && line.trim_end() == line, "{line:?}");
        }
    }
}

/// The story of the project: the settings of 2020 read a minute that arrives late as an idle one.
#[test]
fn a_plan_of_2020_and_one_of_today_under_a_late_metric() {
    let pages = ["step-scaling-2020", "step-scaling"].map(|name| {
        let run = run(name, "steady rate=180/m for=20m");
        format!("{}\n{}", text::summary(&run), text::timeline(&run, 100))
    });
    insta::assert_snapshot!(pages.join("\n"));
}

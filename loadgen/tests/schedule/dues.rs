//! Which requests are due when: rows, and the chance of Poisson arrivals.

use std::time::Duration;

use loadgen::plan::{ArrivalProcess, Plan, Shard};
use loadgen::schedule::{due_before, dues, total};
use simulator::traffic;

pub(super) fn plan(schedule: &str, arrivals: ArrivalProcess, shard: Shard) -> Plan {
    Plan { schedule: traffic::parse(schedule).expect("a schedule").schedule, arrivals, shard }
}

fn poisson(schedule: &str, seed: u64) -> Plan {
    plan(schedule, ArrivalProcess::Poisson { seed }, Shard::WHOLE)
}

#[test]
fn a_shard_has_every_so_manieth_request_at_its_time() {
    let shard = Shard::new(1, 3).unwrap();
    let plan = plan("10s@1/s, 5s@0/s, 4s@1..3/s", ArrivalProcess::Constant, shard);
    let all: Vec<(u64, u128)> = dues(&plan).map(|due| (due.index, due.at.as_millis())).collect();
    assert_eq!(all, [(1, 1000), (4, 4000), (7, 7000), (10, 15_000), (13, 17_000), (16, 18_291)]);
    assert_eq!(total(&plan), 6);
    for (milliseconds, count) in [(0, 0), (1000, 0), (1001, 1), (15_000, 3), (15_001, 4), (60_000, 6)] {
        assert_eq!(due_before(&plan, Duration::from_millis(milliseconds)), count, "{milliseconds} ms");
    }
}

#[test]
fn a_shard_after_the_last_request_has_none() {
    let plan = plan("3s@1/s", ArrivalProcess::Constant, Shard::new(3, 5).unwrap());
    assert_eq!((total(&plan), dues(&plan).next()), (0, None));
}

/// The same numbers on every machine, for ever: a seed that somebody wrote down means the same requests.
#[test]
fn a_seed_means_the_same_requests_everywhere() {
    let times: Vec<u128> = dues(&poisson("1h@1/s", 7)).take(6).map(|due| due.at.as_nanos()).collect();
    assert_eq!(times, [430_437_453, 3_430_449_446, 4_793_165_356, 4_849_428_414, 5_480_011_563, 5_711_593_485]);
    assert_ne!(dues(&poisson("1h@1/s", 8)).next(), dues(&poisson("1h@1/s", 7)).next());
}

/// Five standard deviations: by chance once in millions of seeds, and these are fixed.
#[test]
fn chance_keeps_the_rates_of_every_stage() {
    const BOUNDS: [(u64, u64); 4] = [(0, 600), (600, 900), (900, 1000), (1000, 2000)];
    for seed in 0..20 {
        let plan = poisson("10m@10/s, 5m@0/s, 100s@200/s, 1000s@0..40/s", seed);
        for (from, to) in BOUNDS {
            let before = |seconds| due_before(&plan, Duration::from_secs(seconds));
            let (came, mean) = (before(to) - before(from), plan.schedule.requests_between(from, to));
            let deviations = came.abs_diff(mean).pow(2).checked_div(mean).unwrap_or(came);
            assert!(deviations <= 5 * 5, "seed {seed}: {came} of {mean}");
        }
        assert_eq!(total(&plan), due_before(&plan, Duration::MAX));
    }
}

/// A Poisson process is told by the distances of its events: they are exponential, whatever came before.
#[test]
fn distances_are_exponential_and_independent() {
    const COUNT: u32 = 200_000;
    let times: Vec<f64> =
        dues(&poisson("100000s@10/s", 3)).take(COUNT as usize + 1).map(|due| due.at.as_secs_f64()).collect();
    let distances: Vec<f64> = times.windows(2).map(|pair| (pair[1] - pair[0]) * 10.0).collect();
    let count = f64::from(COUNT);
    let mean = distances.iter().sum::<f64>() / count;
    let variance = distances.iter().map(|distance| (distance - mean).powi(2)).sum::<f64>() / count;
    assert!((mean - 1.0).abs() < 0.012, "mean {mean}");
    assert!((variance - 1.0).abs() < 0.035, "variance {variance}");
    for (bound, share) in [(0.1, 0.095_163), (0.5, 0.393_469), (1.0, 0.632_121), (2.0, 0.864_665), (4.0, 0.981_684)] {
        let under = distances.iter().map(|distance| f64::from(*distance < bound)).sum::<f64>() / count;
        assert!((under - share).abs() < 0.006, "{under} are under {bound}, not {share}");
    }
    let product = distances.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean)).sum::<f64>() / count;
    assert!(product.abs() < 0.012, "neighbours have something in common: {product}");
}

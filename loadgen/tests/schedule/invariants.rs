//! What holds for every schedule, every shard and every seed.

use std::time::Duration;

use loadgen::plan::{ArrivalProcess, Plan, Shard};
use loadgen::schedule::{Due, due_before, dues, total};
use proptest::prelude::*;
use simulator::traffic::{Rate, Schedule, Stage};

/// Few enough requests to go through all of them, of every kind of stage: idle, slow, fast, rising and falling.
fn schedules() -> impl Strategy<Value = Schedule> {
    let rate = || prop_oneof![Just(0), 0..3_600_000_u64, 0..400_000_000_u64];
    let seconds = prop_oneof![1..5_u64, 1..40_u64];
    let stage = (seconds, rate(), rate(), any::<bool>()).prop_map(|(seconds, from, to, is_constant)| {
        let rate = |thousandths| Rate::thousandths_per_hour(thousandths).expect("a rate");
        Stage { seconds, from: rate(from), to: rate(if is_constant { from } else { to }) }
    });
    prop::collection::vec(stage, 1..6).prop_map(|stages| Schedule::of(stages).expect("a schedule"))
}

fn arrivals() -> impl Strategy<Value = ArrivalProcess> {
    prop_oneof![Just(ArrivalProcess::Constant), any::<u64>().prop_map(|seed| ArrivalProcess::Poisson { seed })]
}

proptest! {
    #[test]
    fn constant_arrivals_are_the_schedule_to_the_nanosecond(schedule in schedules()) {
        let plan = Plan { schedule, arrivals: ArrivalProcess::Constant, shard: Shard::WHOLE };
        let all: Vec<Due> = dues(&plan).collect();
        prop_assert_eq!(all.len() as u64, plan.schedule.total());
        for (index, due) in (0..).zip(&all) {
            prop_assert_eq!((due.index, Some(due.at)), (index, plan.schedule.intended_time(index)));
        }
        for second in 0..plan.schedule.seconds() {
            let within = all.iter().filter(|due| due.at.as_secs() == second).count() as u64;
            prop_assert_eq!(within, plan.schedule.requests_between(second, second + 1), "second {}", second);
        }
    }

    #[test]
    fn all_shards_together_are_the_whole(
        schedule in schedules(),
        arrivals in arrivals(),
        shards in 1..9_u64,
        workers in 1..4_u64,
    ) {
        let whole = Plan { schedule, arrivals, shard: Shard::WHOLE };
        let mut parts = Vec::new();
        for index in 0..shards {
            let shard = Shard::new(index, shards).expect("a shard");
            let plan = Plan { shard, ..whole.clone() };
            let mut of_workers = Vec::new();
            for worker in 0..workers {
                let shard = shard.split(worker, workers).expect("a part");
                let plan = Plan { shard, ..whole.clone() };
                prop_assert_eq!(total(&plan), dues(&plan).count() as u64);
                of_workers.extend(dues(&plan));
            }
            of_workers.sort_unstable_by_key(|due| due.index);
            prop_assert!(of_workers.iter().copied().eq(dues(&plan)), "workers of shard {}", index);
            parts.extend(of_workers);
        }
        parts.sort_unstable_by_key(|due| due.index);
        prop_assert!(parts.into_iter().eq(dues(&whole)));
    }

    #[test]
    fn requests_are_due_in_their_order_and_before_the_end(schedule in schedules(), arrivals in arrivals()) {
        let plan = Plan { schedule, arrivals, shard: Shard::WHOLE };
        let mut last = Duration::ZERO;
        for due in dues(&plan) {
            prop_assert!(last <= due.at);
            last = due.at;
        }
        prop_assert!(last < Duration::from_secs(plan.schedule.seconds()));
    }

    #[test]
    fn what_is_due_before_a_time_is_counted_exactly(
        schedule in schedules(),
        arrivals in arrivals(),
        shards in 1..5_u64,
        index in 0..5_u64,
        times in prop::collection::vec(0..210_000_u64, 1..20),
        places in prop::collection::vec(any::<prop::sample::Index>(), 5),
    ) {
        let shard = Shard::new(index % shards, shards).expect("a shard");
        let plan = Plan { schedule, arrivals, shard };
        let all: Vec<Due> = dues(&plan).collect();
        let mut times: Vec<Duration> = times.into_iter().map(Duration::from_millis).collect();
        if !all.is_empty() {
            // Exactly at a request, and just after it.
            let at = |place: &prop::sample::Index| all[place.index(all.len())].at;
            times.extend(places.iter().map(at).flat_map(|at| [at, at + Duration::from_nanos(1)]));
        }
        for time in times {
            let count = all.iter().filter(|due| due.at < time).count() as u64;
            prop_assert_eq!(due_before(&plan, time), count, "{:?}", time);
        }
    }
}

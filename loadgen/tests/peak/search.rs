//! Which steps of a stair held.

use std::time::Duration;

use jiff::Timestamp;
use loadgen::condition::Condition;
use loadgen::histogram::Histogram;
use loadgen::observation::{Observation, Unit};
use loadgen::peak::{self, Proposal, Safety, Search, Verdict, explanation};
use loadgen::plan::{ArrivalProcess, Shard};
use loadgen::report::{End, Report, RunFacts};
use loadgen::tally::Tally;
use simulator::traffic::Schedule;

/// Steps of 20 seconds, in two intervals each.
fn stair(steps: u16) -> Schedule {
    peak::stair("60/m".parse().unwrap(), "x2".parse().unwrap(), 20, steps).expect("a stair")
}

/// An interval in which all that was due was sent, and answered in so many milliseconds.
fn answered(due: u64, milliseconds: u64) -> Tally {
    let mut response_times = Histogram::default();
    for _ in 0..due {
        response_times.record(Duration::from_millis(milliseconds));
    }
    Tally { due, sent: due, answered: due, response_times, ..Tally::default() }
}

fn report(schedule: &Schedule, intervals: Vec<Tally>, end: End) -> Report {
    let mut total = Tally::default();
    for interval in &intervals {
        total.add(interval);
    }
    let run = RunFacts {
        version: "0.1.0".to_owned(),
        target: "endpoint demo".to_owned(),
        unit: Unit::Instance,
        address: "http://127.0.0.1:1".to_owned(),
        payload: "1 payload".to_owned(),
        started: Timestamp::UNIX_EPOCH,
        schedule: schedule.to_string(),
        schedule_seconds: schedule.seconds(),
        schedule_total: schedule.total(),
        arrivals: ArrivalProcess::Constant,
        shards: vec![Shard::WHOLE],
        interval_seconds: 10,
        max_in_flight: 512,
        timeout: Duration::from_secs(70),
        signed: true,
    };
    Report { run, end, total, intervals, observations: Vec::new(), prediction: None }
}

fn until() -> Vec<Condition> {
    ["p99>1s", "errors>1%"].map(|text| Condition::of_run(text).expect("a condition")).to_vec()
}

fn aborted(at: u64) -> End {
    End::Aborted { at: Duration::from_secs(at), condition: "p99>1s over 20s".to_owned(), measured: "1.34 s".to_owned() }
}

/// The peak, the verdict on the last step, and how it is told.
#[track_caller]
fn check(intervals: &[Tally], end: End, peak: Option<&str>, verdict: &Verdict, told: &str) {
    let schedule = stair(4);
    let search = Search::of(&report(&schedule, intervals.to_vec(), end), &schedule, &until());
    assert_eq!(search.peak().map(|peak| peak.to_string()).as_deref(), peak, "{told}");
    assert_eq!(search.steps.last().map(|step| &step.verdict), Some(verdict), "{told}");
    let explanation = explanation(&search, None);
    assert_eq!(explanation.lines().last(), Some(told), "{explanation}");
}

#[test]
fn the_peak_is_the_last_step_before_one_that_breaks() {
    let fine = [answered(10, 20), answered(10, 20), answered(20, 30), answered(20, 30)];
    let broke = |reason: &str| Verdict::Broke(reason.to_owned());
    let failing = Tally { failed: 1, answered: 39, ..answered(40, 20) };
    let with = |more: &[Tally]| [&fine[..], more].concat();
    let all = with(&[answered(40, 40), answered(40, 40), answered(80, 50), answered(80, 50)]);
    check(
        &all,
        End::Completed,
        Some("480/m"),
        &Verdict::Held,
        "one instance held 480/m, the highest rate that was tried: its peak is higher; give more --steps",
    );
    // Broken over the whole step; what comes after it does not count.
    check(
        &with(&[failing.clone(), answered(40, 20), answered(80, 10), answered(80, 10)]),
        End::Completed,
        Some("120/m"),
        &broke("errors>1%: 1.3%"),
        "one instance held 120/m, and not 240/m (errors>1%: 1.3%)",
    );
    check(
        &with(&[answered(40, 20), answered(40, 1900)]),
        End::Completed,
        Some("120/m"),
        &broke("p99>1s: 1.90 s"),
        "one instance held 120/m, and not 240/m (p99>1s: 1.90 s)",
    );
    // Broken before the step was over.
    check(
        &with(&[answered(40, 20)]),
        aborted(51),
        Some("120/m"),
        &broke("p99>1s over 20s: 1.34 s"),
        "one instance held 120/m, and not 240/m (p99>1s over 20s: 1.34 s)",
    );
    check(
        &[answered(10, 2000)],
        aborted(20),
        None,
        &broke("p99>1s: 2.00 s"),
        "not even 60/m held (p99>1s: 2.00 s): give a lower --start, or another --until",
    );
    let dropping = Tally { due: 40, dropped: 2, sent: 38, ..answered(38, 400) };
    check(
        &with(&[dropping, answered(40, 400)]),
        End::Completed,
        Some("120/m"),
        &broke("2 of 80 requests found no room among those in flight"),
        "one instance held 120/m, and not 240/m (2 of 80 requests found no room among those in flight)",
    );
}

#[test]
fn a_step_that_was_not_sent_says_nothing_of_the_instance() {
    let late = Tally { late: 5, ..answered(10, 20) };
    let fine = answered(10, 20);
    check(
        &[fine.clone(), fine.clone(), late.clone(), answered(20, 20)],
        End::Completed,
        Some("60/m"),
        &Verdict::NotSent("this machine sent 5 of 30 requests late".to_owned()),
        "one instance held 60/m; at 120/m this machine sent 5 of 30 requests late: take a machine with more processors to \
         spare",
    );
    check(
        &[fine.clone(), fine.clone(), fine],
        End::Interrupted { at: Duration::from_secs(29) },
        Some("60/m"),
        &Verdict::Unfinished,
        "one instance held 60/m; the run ended before 120/m was tried to the end",
    );
}

#[test]
fn what_is_found_is_explained() {
    let schedule = stair(3);
    let intervals = vec![answered(10, 20), answered(10, 20), answered(20, 30), answered(20, 31), answered(40, 1500)];
    let mut report = report(&schedule, intervals, aborted(52));
    let observation = |in_service| Observation {
        at: Duration::ZERO,
        status: Some("InService".to_owned()),
        desired: in_service,
        in_service,
        range: None,
        alarms: Vec::new(),
        activities: Vec::new(),
        problems: Vec::new(),
    };
    report.observations = vec![observation(None), observation(Some(2)), observation(Some(1))];
    let search = Search::of(&report, &schedule, &until());
    assert_eq!(search.most_in_service, Some(2));
    let proposal = Proposal::new(search.peak().unwrap(), Safety::HALF);
    insta::assert_snapshot!(explanation(&search, proposal.as_ref()));
    let unseen = explanation(&Search { most_in_service: None, ..search }, proposal.as_ref());
    let told = "nobody saw how many were in service: this is the peak of one only where there was one. Let the account be \
                watched, or see to it that there is one";
    assert!(unseen.lines().any(|line| line == told), "{unseen}");
}

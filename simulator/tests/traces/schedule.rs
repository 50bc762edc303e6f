//! How many requests a schedule has, and when each of them is sent.

use std::time::Duration;

use simulator::traffic::{Rate, Schedule, Stage, parse};

fn schedule(text: &str) -> Schedule {
    parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).schedule
}

#[test]
fn a_schedule_has_exactly_the_requests_it_says() {
    for (text, total, seconds) in [
        ("30s@50/s", 1500, 30),
        ("30s@50/s, 5m@100..400/m", 1500 + 1250, 330),
        ("1m@1/m", 1, 60),
        ("1m@0.001/h", 1, 60),
        ("10m@0/s", 0, 600),
        ("1h@1.5/h", 2, 3600),
        ("20m@1/h, 20m@1/h, 20m@1/h", 1, 3600),
        ("1s@1000000/s", 1_000_000, 1),
        ("3660d@1000000/s", 316_224_000_000_000, 316_224_000),
        // The ramp of 2020: ten rates of five minutes, 60 to 330 in a minute.
        ("steps start=60/m step=30/m every=5m steps=10", 9750, 3000),
    ] {
        let schedule = schedule(text);
        assert_eq!((schedule.total(), schedule.seconds()), (total, seconds), "{text}");
        assert_eq!(schedule.requests_before(seconds), total, "{text}");
        assert_eq!(schedule.requests_before(seconds + 1), total, "{text}");
        assert_eq!(schedule.intended_time(total), None, "{text}");
    }
}

#[test]
fn every_step_of_the_ramp_of_2020_has_its_requests() {
    let schedule = schedule("steps start=60/m step=30/m every=5m steps=10");
    for step in 0..10 {
        let requests = schedule.requests_between(step * 300, step * 300 + 300);
        assert_eq!(requests, (60 + 30 * step) * 5, "step {step}");
    }
}

#[test]
fn requests_are_spread_evenly_over_their_stage() {
    for (text, index, time) in [
        ("1m@60/m", 0, Some(Duration::ZERO)),
        ("1m@60/m", 59, Some(Duration::from_secs(59))),
        ("1m@60/m", 60, None),
        ("30s@50/s, 5m@100..400/m", 1499, Some(Duration::from_millis(29_980))),
        ("30s@50/s, 5m@100..400/m", 1500, Some(Duration::from_secs(30))),
        // Without a rate nothing is sent: the first request waits for it.
        ("10m@0/s, 1m@60/m", 0, Some(Duration::from_mins(10))),
        ("10m@0/s, 1m@60/m", 1, Some(Duration::from_secs(601))),
        // From 0 to 2 per second in 100 seconds, the area is t² / 100.
        ("100s@0..2/s", 1, Some(Duration::from_secs(10))),
        ("100s@0..2/s", 25, Some(Duration::from_secs(50))),
        ("100s@0..2/s", 2, Some(Duration::from_nanos(14_142_135_623))),
        ("100s@2..0/s", 3, Some(Duration::from_nanos(1_511_421_982))),
        ("100s@2..0/s", 75, Some(Duration::from_secs(50))),
        ("100s@2..0/s", 99, Some(Duration::from_secs(90))),
        ("1s@3/s", 1, Some(Duration::from_nanos(333_333_333))),
    ] {
        assert_eq!(schedule(text).intended_time(index), time, "{text}: {index}");
    }
}

#[test]
fn rates_are_known_at_every_second() {
    let schedule = schedule("30s@50/s, 5m@100..400/m");
    for (seconds, rate) in [
        (0, Rate::per_second(50)),
        (29, Rate::per_second(50)),
        (30, Rate::per_minute(100)),
        (31, Rate::per_minute(101)),
        (180, Rate::per_minute(250)),
        (329, Rate::per_minute(399)),
        (330, None),
    ] {
        assert_eq!(schedule.rate_at(seconds), rate, "{seconds}");
    }
}

#[test]
fn what_is_no_schedule_is_none() {
    let rate = Rate::per_minute(1).expect("a rate");
    assert_eq!(Schedule::of([]), None);
    assert_eq!(Schedule::of([Stage::constant(1, rate), Stage::constant(0, rate)]), None);
    let ten_years = Stage::constant(Schedule::LONGEST_SECONDS, rate);
    assert!(Schedule::of([ten_years]).is_some());
    assert_eq!(Schedule::of([ten_years, Stage::constant(1, rate)]), None);
    assert_eq!(Schedule::of([Stage::constant(u64::MAX, rate), Stage::constant(u64::MAX, rate)]), None);
    assert_eq!((Rate::per_second(1_000_001), Rate::per_minute(u64::MAX)), (None, None));
}

#[test]
fn rates_are_shown_in_the_unit_that_has_them() {
    for (text, shown) in [
        ("30s@50/s", "30s@50/s"),
        ("90s@1/s", "1m30s@60/m"),
        ("25h@1/h", "1d1h@1/h"),
        ("1m@60/h", "1m@1/m"),
        ("1m@1.5/m", "1m@1.5/m"),
        ("1m@600..1200/m", "1m@10/s..20/s"),
        ("1m@601/m", "1m@601/m"),
        ("1m@0.001/h", "1m@0.001/h"),
        ("1m@0/s..50/s", "1m@0/m..50/s"),
    ] {
        let read = schedule(text);
        assert_eq!(read.to_string(), shown, "{text}");
        assert_eq!(schedule(shown), read, "{text}");
    }
}

//! Traffic as it is described, and what is said about a description that is none.

use std::fmt::Write as _;

use simulator::traffic::{Noise, Rate, is_meant, parse, to_csv};

use crate::support::shown;

#[test]
fn shapes_come_to_stages() {
    for (text, stages) in [
        ("steady rate=120/m for=1d", "1d@120/m"),
        ("ramp from=10/m to=400/m for=2h", "2h@10/m..400/m"),
        (" steps  start=60/m step=30/m every=5m steps=3 ", "5m@60/m, 5m@90/m, 5m@120/m"),
        ("spike base=60/m peak=900/m at=1h lasting=10m for=3h", "1h@60/m, 10m@15/s, 1h50m@60/m"),
        ("spike for=1h base=0/m peak=60/m at=10m lasting=40m rise=5m", "10m@0/m, 5m@0/m..60/m, 40m@60/m, 5m@60/m..0/m"),
        ("30s @ 50/s ,\n 5m@100 .. 400/m", "30s@50/s, 5m@100/m..400/m"),
        ("1d2h3m4s@1/s..0/s", "1d2h3m4s@60/m..0/m"),
    ] {
        let shape = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!((shape.schedule.to_string().as_str(), shape.noise), (stages, Noise::None), "{text}");
    }
}

#[test]
fn a_day_goes_up_and_down() {
    let day = |options: &str| parse(&format!("diurnal low=0/m high=1000/m {options}")).expect("a shape").schedule;
    let rates = |options: &str, hours: &[u64]| -> Vec<f64> {
        let schedule = day(options);
        hours.iter().filter_map(|hour| Some(schedule.rate_at(hour * 3600)?.in_requests_per_minute())).collect()
    };
    assert_eq!(
        rates("for=1d", &[0, 3, 9, 12, 15, 18, 21, 23]),
        [146.0, 0.0, 500.0, 854.0, 1000.0, 854.0, 500.0, 250.0]
    );
    assert_eq!(rates("for=1d peak=00:00", &[0, 6, 12, 18]), [1000.0, 500.0, 0.0, 500.0]);
    // Friday, Saturday, Sunday, Monday at three in the afternoon.
    let afternoons = [4 * 24 + 15, 5 * 24 + 15, 6 * 24 + 15, 7 * 24 + 15];
    assert_eq!(rates("for=8d weekend=40%", &afternoons), [1000.0, 400.0, 400.0, 1000.0]);
    assert_eq!(rates("for=8d", &afternoons), [1000.0; 4]);
    // Saturday begins at midnight, wherever the bends are.
    let weekend = day("for=8d weekend=40% peak=15:30");
    let midnight = |day: u64| weekend.rate_at(day * 86_400).map(Rate::in_thousandths_per_hour);
    assert_eq!(midnight(5), midnight(1).map(|rate| rate * 40 / 100));
    assert_eq!((midnight(6), midnight(7)), (midnight(5), midnight(1)));
    // A peak between two hours, and an end between two bends.
    let odd = day("for=1h10m peak=15:30");
    assert_eq!((odd.seconds(), odd.stages().len()), (4200, 2));
    assert_eq!(odd.stages().next().map(|stage| stage.seconds), Some(1800));
}

#[test]
fn minutes_are_those_of_the_schedule() {
    for (text, minutes) in [
        ("2m@60/m, 90s@1/s", "60*3 30"),
        ("2m@0..60/m", "15 45"),
        ("10s@6/m", "1"),
        ("steady rate=0/m for=3m noise=poisson", "0*3"),
    ] {
        let shape = parse(text).expect("a shape");
        assert_eq!(shown(&shape.minutes(1).collect::<Vec<_>>()), minutes, "{text}");
    }
}

/// Fixed, because a seed has to give the same traffic everywhere and always.
#[test]
fn noise_follows_from_the_seed() {
    let minutes = |text: &str, seed| shown(&parse(text).expect("a shape").minutes(seed).collect::<Vec<_>>());
    for (text, seed, noisy) in [
        ("5m@1000/m noise=10%", 1, "974 993 1030 949 950"),
        ("5m@1000/m noise=10%", 2, "978 918 1002 969 1013"),
        ("5m@1000/m noise=poisson", 1, "999 948 999 981 1046"),
        ("5m@3/m noise=poisson", 1, "2 1 3 2 4"),
        ("5m@1000/m noise=0%", 1, "1000*5"),
    ] {
        assert_eq!(minutes(text, seed), noisy, "{text}, {seed}");
    }
}

#[test]
fn traffic_is_told_from_the_name_of_a_file() {
    for (text, is_traffic) in [
        ("steady rate=1/m for=1h", true),
        (" diurnal x", true),
        ("stedy rate=1/m for=1h", true),
        ("my requests.csv", false),
        ("30s@50/s", true),
        ("1h30m @ 5/m", true),
        ("steady", false),
        ("steady.csv", false),
        ("traces/30s@50.csv", false),
        ("me@home.csv", false),
        ("-", false),
        ("", false),
    ] {
        assert_eq!(is_meant(text), is_traffic, "{text}");
    }
}

#[test]
fn traffic_is_printed_as_a_trace() {
    let csv = |start: Option<&str>| {
        let shape = parse("2m@0..60/m").expect("a shape");
        let start = start.map(|start| start.parse().expect("an instant"));
        let mut output = Vec::new();
        to_csv(shape.minutes(1), start, &mut output).expect("memory takes everything");
        String::from_utf8(output).expect("text")
    };
    assert_eq!(csv(None), "minute,requests\n0,15\n1,45\n");
    assert_eq!(
        csv(Some("2026-01-05T23:59:00Z")),
        "timestamp,requests\n2026-01-05T23:59:00Z,15\n2026-01-06T00:00:00Z,45\n"
    );
}

#[test]
fn what_is_no_traffic_is_refused() {
    let mut text = String::new();
    for traffic in [
        "",
        "  ",
        "wave low=1/m",
        "diurnl low=1/m",
        "steady",
        "steady rate=1/m",
        "steady rate 1/m",
        "steady rate=1/m for=1h hgh=2/m",
        "steady rate=1/m for=1h rate=2/m",
        "steady rate=1/m for=1h noise=",
        "steady rate=1/m for=1h noise=101%",
        "steady rate=1/m for=1h noise=normal",
        "steady rate=1 for=1h",
        "steady rate=1/min for=1h",
        "steady rate=-1/m for=1h",
        "steady rate=/m for=1h",
        "steady rate=1./m for=1h",
        "steady rate=1.2345/m for=1h",
        "steady rate=1000001/s for=1h",
        "steady rate=99999999999999999999/s for=1h",
        "steady rate=1/m for=",
        "steady rate=1/m for=60",
        "steady rate=1/m for=h",
        "steady rate=1/m for=1m1h",
        "steady rate=1/m for=1h1h",
        "steady rate=1/m for=1x",
        "steady rate=1/m for=1é",
        "steady rate=1/m for=0s",
        "steady rate=1/m for=3661d",
        "steady rate=1/m for=99999999999999999999d",
        "steps start=1/m step=1/m every=5m steps=0",
        "steps start=1/m step=1/m every=5m steps=many",
        "steps start=999999/s step=1/s every=5m steps=10",
        "steps start=1/m step=1/m every=3000d steps=2",
        "diurnal low=2/m high=1/m for=1d",
        "diurnal low=1/m high=2/m for=1d peak=3pm",
        "diurnal low=1/m high=2/m for=1d peak=24:00",
        "diurnal low=1/m high=2/m for=1d weekend=101%",
        "diurnal low=1/m high=2/m for=1d weekend=0.5",
        "spike base=1/m peak=2/m at=1h lasting=1h for=1h",
        "30s",
        "30s@",
        "30s@50",
        "@50/s",
        "30s@50/s,",
        "30s@50/s,,30s@50/s",
        "30s@50/s; 30s@50/s",
        "30s@50..100",
        "30s@50/s..100",
        "30s@..100/s",
        "30s@50/s noisy",
        "30s@50/s noise=10% 30s@50/s",
        "30s@50/s rate=10/s",
        "30s@50/s=1",
    ] {
        let error = parse(traffic).err().unwrap_or_else(|| panic!("{traffic} is traffic"));
        write!(text, "{traffic}\n    {error}\n    fix: {}\n\n", error.fix).expect("a text takes everything");
    }
    insta::with_settings!({ omit_expression => true, snapshot_path => "messages" }, { insta::assert_snapshot!("shapes", text) });
}

//! What holds for every trace and every schedule.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::Config;
use simulator::Arrivals;
use simulator::trace::{DuplicatePolicy, Options, Rows};
use simulator::traffic::{Position, Rate, Schedule, Stage, parse, to_csv};

use crate::support::read;

fn config() -> Config {
    Config { failure_persistence: None, ..Config::with_cases(1000) }
}

fn arrivals() -> impl Strategy<Value = Arrivals> {
    prop_oneof![
        1 => Just(Arrivals::GAP),
        2 => (0_u32..1000).prop_map(|requests| Arrivals::of(requests.into()).expect("a count")),
        2 => (0.0..1e15_f64).prop_map(|requests| Arrivals::of(requests).expect("a count")),
    ]
}

fn schedules() -> impl Strategy<Value = Schedule> {
    let rate = || prop_oneof![Just(0), 0..1_000_000_u64, 0..3_600_000_000_000_u64];
    let seconds = prop_oneof![1..100_000_u64, 1..60_000_000_u64];
    let stage = (seconds, rate(), rate(), any::<bool>()).prop_map(|(seconds, from, to, is_constant)| {
        let rate = |thousandths| Rate::thousandths_per_hour(thousandths).expect("a rate");
        Stage { seconds, from: rate(from), to: rate(if is_constant { from } else { to }) }
    });
    prop::collection::vec(stage, 1..6).prop_map(|stages| Schedule::of(stages).expect("a schedule"))
}

/// A trace of every form, to be spoilt.
const TRACES: [&str; 6] = [
    "timestamp,value\n2026-01-05 08:00:00,3\n2026-01-05 08:05:00,4.5\n2026-01-05 08:09:00,\n2026-01-05 08:25:00,1e2\n",
    "0,1\n1,2\n1,3\n5,4\n",
    "a,\"time\",count\n\"x,\n\"\"y\",1767600000,\"1\"\n,1767600060.5,2\n",
    r#"{"MetricDataResults": [{"Id": "m1", "Label": "a", "Timestamps": ["2026-01-05T08:01:00Z", 1767600000], "Values": [1, 2.5]}]}"#,
    r#"{"Label": "a", "Datapoints": [{"Timestamp": "2026-01-05T08:01:00+00:00", "Sum": 1}]}"#,
    "Label,a,b\nPeriod,60,300\nStatistic,Sum,Sum\n2026/01/05 08:00:00,1,2\n2026/01/05 08:01:00,,2\n",
];

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_printed_is_read_again(
        minutes in prop::collection::vec(arrivals(), 1..50),
        start in prop::option::of(0_i64..50_000_000),
    ) {
        let start = start.map(|minute| jiff::Timestamp::from_second(minute * 60).expect("an instant"));
        let mut csv = Vec::new();
        to_csv(minutes.iter().copied(), start, &mut csv).expect("memory takes everything");
        let trace = read(&csv, &Options::default()).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(trace.minutes, minutes);
        let begin = start.map_or(format!("{} by default", Options::DEFAULT_START), |start| start.to_string());
        prop_assert_eq!(trace.start, begin);
    }

    /// However far apart the rows are, and however they shift.
    #[test]
    fn no_request_is_lost_or_counted_twice(
        distances in prop::collection::vec(0_u32..40, 0..40),
        counts in prop::collection::vec(prop::option::of(0_u32..10_000), 40),
        interval in 1_u32..20,
    ) {
        let options = Options {
            interval_seconds: Some(interval * 60),
            duplicates: DuplicatePolicy::Add,
            ..Options::default()
        };
        let (mut csv, mut minute, mut total) = (String::from("minute,requests\n"), 0, 0);
        for (distance, count) in std::iter::once(&0).chain(&distances).zip(&counts) {
            minute += distance;
            let count_text = count.map_or(String::new(), |count| count.to_string());
            writeln!(csv, "{minute},{count_text}").expect("a text takes everything");
            total += count.unwrap_or(0);
        }
        let trace = read(csv.as_bytes(), &options).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let sum: f64 = trace.minutes.iter().map(|minute| minute.requests()).sum();
        prop_assert!((sum - f64::from(total)).abs() <= 1e-6, "{sum} of {total}");
        // From the first row on to the end of the last one, which may have been added to one before it.
        let length = u32::try_from(trace.minutes.len()).expect("a short trace");
        prop_assert!(length <= minute + interval && minute < length + interval, "{length} minutes");
    }

    #[test]
    fn whatever_is_read_is_a_trace_or_refused(
        trace in prop::sample::select(&TRACES[..]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..4, prop_oneof![any::<u8>(), prop::sample::select(&b"0123456789,\"\n\r-:.TZ{}[]e"[..])]), 0..8),
        add in any::<bool>(),
        per_request in any::<bool>(),
        series in prop::sample::select(vec![None, Some("a".to_owned())]),
    ) {
        let mut bytes = trace.as_bytes().to_vec();
        for (place, kind, byte) in changes {
            let place = place.index(bytes.len());
            match kind {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                2 => bytes.truncate(place.max(1)),
                _ => drop(bytes.remove(place)),
            }
            if bytes.is_empty() {
                bytes.push(byte);
            }
        }
        let options = Options {
            duplicates: if add { DuplicatePolicy::Add } else { DuplicatePolicy::Refuse },
            rows: if per_request { Rows::PerRequest } else { Rows::PerInterval },
            series,
            ..Options::default()
        };
        if let Ok(trace) = read(&bytes, &options) {
            prop_assert!(!trace.minutes.is_empty());
        }
    }

    #[test]
    fn requests_are_sent_within_the_second_they_are_counted_in(
        schedule in schedules(),
        indices in prop::collection::vec(any::<prop::sample::Index>(), 20),
    ) {
        let total = schedule.total();
        prop_assume!(0 < total && total < 1_u64 << 53);
        let mut indices: Vec<u64> = indices.iter().map(|index| index.index(usize::try_from(total).expect("64 bits")) as u64).collect();
        indices.extend([0, total - 1]);
        let mut end = 0;
        for stage in schedule.stages() {
            end += stage.seconds;
            let before = schedule.requests_before(end);
            indices.extend([before.saturating_sub(1), before.min(total - 1)]);
        }
        indices.sort_unstable();
        let mut before = std::time::Duration::ZERO;
        for index in indices {
            let time = schedule.intended_time(index).expect("it is sent");
            prop_assert!(before <= time, "{index} at {time:?}, after {before:?}");
            before = time;
            let second = time.as_secs();
            prop_assert!(schedule.requests_before(second) <= index, "{index} at {time:?}");
            prop_assert!(index < schedule.requests_before(second + 1), "{index} at {time:?}");
        }
        prop_assert_eq!(schedule.intended_time(total), None);
    }

    #[test]
    fn a_cursor_says_what_the_schedule_says(
        schedule in schedules(),
        runs in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![Just(1), 1..50_u64, 1..1_000_000_000_u64]), 20),
        parts in prop::collection::vec(any::<u32>(), 600),
    ) {
        let total = usize::try_from(schedule.total()).expect("64 bits").max(1);
        let starts = runs.iter().map(|(index, step)| (index.index(total) as u64, *step));
        let mut wholes: Vec<u64> = starts.flat_map(|(start, step)| (0..30).map(move |place| start + place * step)).collect();
        wholes.sort_unstable();
        for is_between in [false, true] {
            let mut cursor = schedule.cursor();
            let mut positions: Vec<Position> = wholes.iter().zip(&parts).map(|(whole, part)| Position { whole: *whole, part: if is_between { *part } else { 0 } }).collect();
            positions.sort_unstable();
            for position in positions {
                prop_assert_eq!(cursor.time_at(position), schedule.time_at(position), "{:?}", position);
            }
        }
    }

    #[test]
    fn the_parts_of_a_schedule_come_to_the_whole(schedule in schedules(), cuts in prop::collection::vec(0_u64..60_000_000, 0..10)) {
        let mut cuts = cuts;
        cuts.extend([0, schedule.seconds()]);
        cuts.sort_unstable();
        let sum: u64 = cuts.windows(2).map(|pair| schedule.requests_between(pair[0], pair[1])).sum();
        prop_assert_eq!(sum, schedule.total());
    }

    #[test]
    fn what_a_schedule_shows_is_read_as_the_same(schedule in schedules()) {
        let shown = schedule.to_string();
        let read = parse(&shown).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(read.schedule, schedule);
    }

    #[test]
    fn whatever_is_parsed_is_traffic_or_refused(text in "(steady |ramp |steps |diurnal |spike )?[a-z0-9=/@.,:%é ]{0,40}") {
        if let Ok(shape) = parse(&text) {
            prop_assert!(0 < shape.schedule.seconds());
        }
    }
}

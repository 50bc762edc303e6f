//! Scheduled actions: when they fire, what they do to a capacity, and what holds for every cron expression.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use scaling::input::ScheduledActionInput;
use scaling::{CapacityRange, ClockChange, EndpointKind, Occasion, ProblemCode, ScheduledAction, Weekday};

/// An action with some schedule, that sets the range 1 to 2.
pub(crate) fn input(schedule: &str) -> ScheduledActionInput {
    ScheduledActionInput {
        name: Some("action".to_owned()),
        schedule: schedule.to_owned(),
        timezone: None,
        start: None,
        end: None,
        min_capacity: Some(1),
        max_capacity: Some(2),
    }
}

fn within(zone: &str, input: ScheduledActionInput) -> ScheduledActionInput {
    ScheduledActionInput { timezone: Some(zone.to_owned()), ..input }
}

#[track_caller]
fn action(input: &ScheduledActionInput) -> ScheduledAction {
    let (action, problems) = ScheduledAction::validate(EndpointKind::Async, None, input, 0);
    action.unwrap_or_else(|| panic!("{input:?}: {problems:?}"))
}

/// All firings from one instant to another, the latter exclusive.
#[track_caller]
fn firings(input: &ScheduledActionInput, from: &str, to: &str) -> Vec<scaling::Firing> {
    let to: Timestamp = to.parse().unwrap();
    action(input).firings(from.parse().unwrap()).take_while(|firing| firing.at < to).collect()
}

#[track_caller]
fn check(input: &ScheduledActionInput, from: &str, to: &str, expected: &[&str]) {
    let found: Vec<String> = firings(input, from, to).iter().map(|firing| firing.at.to_string()).collect();
    assert_eq!(found, expected, "{input:?}");
}

#[test]
fn schedules_fire_as_the_guide_says() {
    let utc = |schedule, from, to, expected: &[&str]| check(&input(schedule), from, to, expected);
    let (day, next_day) = ("2021-02-01T00:00:00Z", "2021-02-02T00:00:00Z");
    utc("cron(0 10 * * ? *)", day, next_day, &["2021-02-01T10:00:00Z"]);
    utc("cron(15 12 * * ? *)", day, next_day, &["2021-02-01T12:15:00Z"]);
    utc(
        "cron(0 18 ? * MON-FRI *)",
        "2021-02-05T00:00:00Z",
        "2021-02-09T00:00:00Z",
        &["2021-02-05T18:00:00Z", "2021-02-08T18:00:00Z"],
    );
    utc(
        "cron(0/15 * * * ? *)",
        day,
        "2021-02-01T01:00:00Z",
        &["2021-02-01T00:00:00Z", "2021-02-01T00:15:00Z", "2021-02-01T00:30:00Z", "2021-02-01T00:45:00Z"],
    );
    utc(
        "cron(0 8 1 * ? *)",
        "2021-01-15T00:00:00Z",
        "2021-03-15T00:00:00Z",
        &["2021-02-01T08:00:00Z", "2021-03-01T08:00:00Z"],
    );
    utc("cron(30 6 ? * MON *)", day, "2021-02-08T00:00:00Z", &["2021-02-01T06:30:00Z"]);
    utc("at(2021-03-31T22:00:00)", day, "2022-01-01T00:00:00Z", &["2021-03-31T22:00:00Z"]);
    utc("at(2021-03-31T22:00:30)", day, "2022-01-01T00:00:00Z", &["2021-03-31T22:00:30Z"]);
    check(
        &within("America/New_York", input("at(2021-01-31T17:00:00)")),
        "2021-01-01T00:00:00Z",
        "2022-01-01T00:00:00Z",
        &["2021-01-31T22:00:00Z"],
    );
}

#[test]
fn the_instant_asked_from_can_fire_itself() {
    let day = "2030-01-01T00:00:00Z";
    for (schedule, fires) in
        [("cron(0 10 * * ? *)", "2021-02-01T10:00:00Z"), ("at(2021-02-01T10:00:00)", "2021-02-01T10:00:00Z")]
    {
        let first = |from: &str| firings(&input(schedule), from, day).first().map(|firing| firing.at.to_string());
        assert_eq!(first("2021-02-01T10:00:00Z").as_deref(), Some(fires));
        assert_ne!(first("2021-02-01T10:00:00.5Z").as_deref(), Some(fires));
        assert_ne!(first("2021-02-01T10:00:01Z").as_deref(), Some(fires));
    }
}

#[test]
fn the_day_fields_choose_as_documented() {
    for (days, dates) in [
        // 2026-02 has 28 days and starts on a Sunday; 2026-05-31 is a Sunday, 2026-08-01 a Saturday.
        ("L FEB ?", "2026-02-28"),
        ("LW FEB ?", "2026-02-27"),
        ("LW MAY ?", "2026-05-29"),
        ("31W MAY ?", "2026-05-29"),
        ("1W AUG ?", "2026-08-03"),
        ("15W AUG ?", "2026-08-14"),
        ("16W AUG ?", "2026-08-17"),
        ("18W AUG ?", "2026-08-18"),
        ("31W APR-MAY ?", "2026-05-29"),
        ("? FEB FRIL", "2026-02-27"),
        ("? FEB SUN#1", "2026-02-01"),
        ("? FEB SAT#4", "2026-02-28"),
        ("? MAY SUN#5", "2026-05-31"),
        ("1,15 FEB ?", "2026-02-01 2026-02-15"),
        ("29 FEB ?", ""),
        ("? FEB FRI#5", ""),
        (
            "? FEB SUN,TUE-WED",
            "2026-02-01 2026-02-03 2026-02-04 2026-02-08 2026-02-10 2026-02-11 2026-02-15 2026-02-17 2026-02-18 2026-02-22 2026-02-24 2026-02-25",
        ),
    ] {
        let schedule = format!("cron(0 0 {days} *)");
        let found = firings(&input(&schedule), "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        let found: Vec<String> = found.iter().map(|firing| firing.at.to_string()[..10].to_owned()).collect();
        assert_eq!(found.join(" "), dates, "{schedule}");
    }
    let leap = "cron(0 0 29 2 ? 2026-2032)";
    check(
        &input(leap),
        "2026-01-01T00:00:00Z",
        "2100-01-01T00:00:00Z",
        &["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"],
    );
}

#[test]
fn a_start_time_fires_once_and_the_end_time_last() {
    let window = |schedule: &str, start: Option<&str>, end: Option<&str>| ScheduledActionInput {
        start: start.map(str::to_owned),
        end: end.map(str::to_owned),
        ..input(schedule)
    };
    let (from, to) = ("2021-01-30T00:00:00Z", "2021-02-02T00:00:00Z");
    let rate = window("rate(5 hours)", Some("2021-01-30T12:00:00Z"), Some("2021-01-31T22:00:00Z"));
    check(
        &rate,
        from,
        to,
        &[
            "2021-01-30T12:00:00Z",
            "2021-01-30T17:00:00Z",
            "2021-01-30T22:00:00Z",
            "2021-01-31T03:00:00Z",
            "2021-01-31T08:00:00Z",
            "2021-01-31T13:00:00Z",
            "2021-01-31T18:00:00Z",
        ],
    );
    check(&rate, "2021-01-31T13:00:00Z", to, &["2021-01-31T13:00:00Z", "2021-01-31T18:00:00Z"]);
    check(&rate, "2021-01-31T13:00:00.5Z", to, &["2021-01-31T18:00:00Z"]);
    check(&rate, "2021-01-31T18:00:01Z", to, &[]);

    let daily = window("cron(0 8 * * ? *)", Some("2021-01-30T12:30:00Z"), Some("2021-02-01T08:00:00Z"));
    check(&daily, from, to, &["2021-01-30T12:30:00Z", "2021-01-31T08:00:00Z", "2021-02-01T08:00:00Z"]);
    let occasions: Vec<Occasion> = firings(&daily, from, to).iter().map(|firing| firing.occasion).collect();
    assert_eq!(occasions, [Occasion::StartTime, Occasion::Schedule, Occasion::Schedule]);
    check(&daily, "2021-01-31T00:00:00Z", to, &["2021-01-31T08:00:00Z", "2021-02-01T08:00:00Z"]);

    let matching = window("cron(0 8 * * ? *)", Some("2021-01-30T08:00:00Z"), Some("2021-02-01T07:59:59"));
    check(&matching, from, to, &["2021-01-30T08:00:00Z", "2021-01-31T08:00:00Z"]);

    // Without a start, the instant asked from stands for the creation. The default zone can be written out.
    check(&within("UTC", input("rate(1 day)")), from, to, &["2021-01-31T00:00:00Z", "2021-02-01T00:00:00Z"]);
}

#[test]
fn a_start_time_does_not_hide_a_schedule_without_any_day() {
    let started =
        |schedule: &str| ScheduledActionInput { start: Some("2026-12-01T08:00:00Z".to_owned()), ..input(schedule) };
    let codes = |input: &ScheduledActionInput| -> Vec<ProblemCode> {
        let (_, problems) = ScheduledAction::validate(EndpointKind::Async, None, input, 0);
        problems.iter().map(|problem| problem.code).collect()
    };
    assert_eq!(codes(&started("cron(0 8 30 2 ? *)")), [ProblemCode::ScheduleNeverFires]);
    // That one fires once, at its start: its author may want just that.
    let ended = ScheduledActionInput { end: Some("2026-12-02T08:00:00Z".to_owned()), ..started("cron(0 8 1 1 ? *)") };
    assert_eq!(codes(&ended), []);
}

#[test]
fn daylight_saving_skips_and_repeats() {
    const EARLY: &str = "cron(30 2 * * ? *)";
    let skipped = |time: &str| Some(ClockChange::Skipped(time.parse::<DateTime>().unwrap()));
    for (zone, schedule, from, expected) in [
        ("Europe/Berlin", EARLY, "2026-03-28T00:00:00Z", ["2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z"]),
        ("Europe/Berlin", EARLY, "2026-10-24T00:00:00Z", ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z"]),
        ("Europe/Berlin", EARLY, "2026-10-25T00:30:01Z", ["2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z"]),
        (
            "Europe/Berlin",
            "cron(0 8 * * ? *)",
            "2026-03-28T00:00:00Z",
            ["2026-03-28T07:00:00Z", "2026-03-29T06:00:00Z"],
        ),
        ("America/New_York", EARLY, "2026-03-07T00:00:00Z", ["2026-03-07T07:30:00Z", "2026-03-09T06:30:00Z"]),
        (
            "America/New_York",
            "cron(30 1 * * ? *)",
            "2026-11-01T00:00:00Z",
            ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"],
        ),
        // Half an hour, and a whole day.
        (
            "Australia/Lord_Howe",
            "cron(0/10 * * * ? *)",
            "2026-10-03T15:20:00Z",
            ["2026-10-03T15:20:00Z", "2026-10-03T15:30:00Z"],
        ),
        (
            "Pacific/Apia",
            "cron(0/30 0 * * ? *)",
            "2011-12-29T10:30:00Z",
            ["2011-12-29T10:30:00Z", "2011-12-30T10:00:00Z"],
        ),
        // Every half hour: nothing in the hour that is left out, nothing in the second turn of the other one.
        (
            "Europe/Berlin",
            "cron(0/30 * * * ? *)",
            "2026-03-29T00:30:00Z",
            ["2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z"],
        ),
        (
            "Europe/Berlin",
            "cron(0/30 * * * ? *)",
            "2026-10-25T00:30:00Z",
            ["2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z"],
        ),
    ] {
        let action = action(&within(zone, input(schedule)));
        let found: Vec<String> =
            action.firings(from.parse().unwrap()).take(2).map(|firing| firing.at.to_string()).collect();
        assert_eq!(found, expected, "{zone} {schedule} {from}");
    }
    let changes = |from: &str, to: &str| -> Vec<Option<ClockChange>> {
        firings(&within("Europe/Berlin", input(EARLY)), from, to).iter().map(|firing| firing.clock_change).collect()
    };
    assert_eq!(changes("2026-03-28T00:00:00Z", "2026-04-01T00:00:00Z"), [None, skipped("2026-03-29T02:30:00"), None]);
    assert_eq!(changes("2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z"), [None, Some(ClockChange::Repeated), None]);

    let once = within("Europe/Berlin", input("at(2026-10-25T02:30:00)"));
    check(&once, "2026-10-25T00:00:00Z", "2027-01-01T00:00:00Z", &["2026-10-25T00:30:00Z"]);
    let change = firings(&once, "2026-10-25T00:00:00Z", "2027-01-01T00:00:00Z")[0].clock_change;
    assert_eq!(change, Some(ClockChange::Repeated));
}

#[test]
fn a_long_look_ahead_is_arithmetic() {
    let rare = input("cron(0 0 ? 2 SUN#5 *)");
    check(
        &rare,
        "2026-01-01T00:00:00Z",
        "2110-01-01T00:00:00Z",
        &["2032-02-29T00:00:00Z", "2060-02-29T00:00:00Z", "2088-02-29T00:00:00Z"],
    );
    // Every minute of an hour that never is: a gap is stepped over as a whole, 173 times.
    let never = action(&within("Europe/Berlin", input("cron(* 2 ? 3 SUNL *)")));
    assert_eq!(never.firings("2027-01-01T00:00:00Z".parse().unwrap()).next(), None);
    let last = action(&input("cron(59 23 31 12 ? *)")).firings(Timestamp::UNIX_EPOCH).last();
    assert_eq!(last.map(|firing| firing.at.to_string()).as_deref(), Some("2199-12-31T23:59:00Z"));
}

#[test]
fn a_firing_moves_the_bounds_and_the_capacity_into_them() {
    let range = |min, max| CapacityRange::validate(EndpointKind::Async, Some(min), Some(max)).unwrap();
    for (capacity, before, bounds, expected) in [
        (5, (5, 10), (Some(15), Some(20)), Some((15, (15, 20)))),
        (15, (15, 20), (Some(5), Some(10)), Some((10, (5, 10)))),
        (20, (10, 50), (Some(10), Some(50)), Some((20, (10, 50)))),
        (60, (10, 100), (Some(10), Some(50)), Some((50, (10, 50)))),
        (1, (1, 10), (Some(3), None), Some((3, (3, 10)))),
        (9, (1, 10), (None, Some(4)), Some((4, (1, 4)))),
        (9, (5, 10), (None, Some(4)), None),
        (9, (5, 10), (Some(11), None), None),
    ] {
        let (min_capacity, max_capacity) = bounds;
        let action = action(&ScheduledActionInput { min_capacity, max_capacity, ..input("rate(1 day)") });
        let expected = expected.map(|(capacity, (min, max))| (capacity, range(min, max)));
        assert_eq!(action.apply(capacity, range(before.0, before.1)), expected, "{capacity} {before:?} {bounds:?}");
    }
}

#[test]
fn what_is_printed_is_read_as_the_same() {
    for (written, printed) in [
        ("at(2026-12-01T08:00:00)", "at(2026-12-01T08:00:00)"),
        (" rate(05  minutes) ", "rate(5 minutes)"),
        ("rate(1 day)", "rate(1 day)"),
        ("cron( 0 8  ? * mon-fri * )", "cron(0 8 ? * MON-FRI *)"),
        ("cron(0 8 lw jan ? *)", "cron(0 8 LW JAN ? *)"),
    ] {
        let read = action(&input(written)).schedule().clone();
        assert_eq!(read.to_string(), printed);
        assert_eq!(*action(&input(printed)).schedule(), read);
    }
}

/// A field of a cron expression with the values it stands for.
fn field(lowest: i16, highest: i16) -> impl Strategy<Value = (String, BTreeSet<i16>)> {
    let value = lowest..=highest;
    let item = prop_oneof![
        Just(("*".to_owned(), (lowest..=highest).collect())),
        value.clone().prop_map(|value| (value.to_string(), BTreeSet::from([value]))),
        (value.clone(), value.clone()).prop_map(|(a, b)| {
            let (first, last) = (a.min(b), a.max(b));
            (format!("{first}-{last}"), (first..=last).collect())
        }),
        (value, 1..=highest - lowest).prop_map(move |(first, step)| {
            let values = (lowest..=highest).filter(|value| first <= *value && (value - first) % step == 0);
            (format!("{first}/{step}"), values.collect())
        }),
    ];
    proptest::collection::vec(item, 1..3).prop_map(|items: Vec<(String, BTreeSet<i16>)>| {
        let text = items.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(",");
        (text, items.into_iter().flat_map(|(_, values)| values).collect())
    })
}

/// The two day fields, and which days they choose: of the month, or of the week counted from Sunday = 0.
fn day_fields() -> impl Strategy<Value = (String, String, Option<BTreeSet<i16>>, Option<BTreeSet<i16>>)> {
    let of_month = field(1, 31).prop_map(|(text, days)| (text, "?".to_owned(), Some(days), None));
    let of_week = proptest::collection::btree_set(0_i16..7, 1..5).prop_map(|days| {
        let names = days.iter().map(|day| Weekday::ALL[usize::try_from(*day).unwrap()].name());
        ("?".to_owned(), names.collect::<Vec<_>>().join(","), None, Some(days))
    });
    prop_oneof![of_month, of_week]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is written, something is said, and it points at whole letters of the text.
    #[test]
    fn any_text_is_read_or_marked(
        form in prop_oneof![Just(""), Just("at"), Just("rate"), Just("cron"), Just(" Cron ")],
        text in "[-0-9*?/#,LWT:Zé ]{0,24}( [A-Z#,-]{0,7})?",
        zone in prop_oneof![Just("UTC".to_owned()), "(UTC|GMT|Etc/)?[-+0-9:a-zé/]{0,8}"],
    ) {
        let schedule = format!("{form}({text})");
        let (action, problems) =
            ScheduledAction::validate(EndpointKind::Async, None, &within(&zone, input(&schedule)), 0);
        prop_assert!(action.is_some() || !problems.is_empty());
        for problem in problems.iter().filter(|problem| problem.location.field == scaling::Field::Schedule) {
            let marked = problem.location.within.clone().unwrap_or_default();
            prop_assert!(schedule.get(marked).is_some(), "{problem:?}");
        }
    }

    /// Tried minute by minute over days with a change of the clocks, in zones on both sides of UTC.
    #[test]
    fn a_cron_schedule_fires_at_each_matching_minute_once(
        (minutes, hours, months) in (field(0, 59), field(0, 23), field(1, 12)),
        (of_month, of_week, month_days, week_days) in day_fields(),
        zone in prop_oneof![Just("UTC"), Just("Europe/Berlin"), Just("America/New_York")],
        day in prop_oneof![Just("2026-03-28"), Just("2026-10-24"), Just("2026-03-07"), Just("2026-10-31"), Just("2028-02-27")],
    ) {
        let schedule = format!("cron({} {} {of_month} {} {of_week} *)", minutes.0, hours.0, months.0);
        let (found, problems) =
            ScheduledAction::validate(EndpointKind::Async, None, &within(zone, input(&schedule)), 0);
        let never = problems.iter().all(|problem| problem.code == scaling::ProblemCode::ScheduleNeverFires);
        prop_assert!(never, "{problems:?}");

        let from: Timestamp = format!("{day}T00:00:00Z").parse().unwrap();
        let rules = TimeZone::get(zone).unwrap();
        let mut seen = BTreeSet::new();
        let matching = |local: DateTime| {
            minutes.1.contains(&i16::from(local.minute()))
                && hours.1.contains(&i16::from(local.hour()))
                && months.1.contains(&i16::from(local.month()))
                && month_days.as_ref().is_none_or(|days| days.contains(&i16::from(local.day())))
                && week_days.as_ref().is_none_or(|days| days.contains(&i16::from(local.weekday().to_sunday_zero_offset())))
        };
        let tried: Vec<Timestamp> = (0..3 * 24 * 60)
            .map(|minute| from + SignedDuration::from_mins(minute))
            .filter(|instant| seen.insert(rules.to_datetime(*instant)) && matching(rules.to_datetime(*instant)))
            .collect();
        let to = from + SignedDuration::from_hours(3 * 24);
        let fired: Vec<Timestamp> = found
            .iter()
            .flat_map(|action| action.firings(from).map(|firing| firing.at).take_while(|at| *at < to))
            .collect();
        prop_assert_eq!(fired, tried, "{} in {}", schedule, zone);
        if let Some(found) = found {
            prop_assert_eq!(action(&within(zone, input(&found.schedule().to_string()))), found);
        }
    }
}

//! Scheduled actions as a person sees them.

use templategen::picture;

use super::read;

#[track_caller]
fn schedules(actions: &[&str], from: &str) -> String {
    let actions: Vec<String> = actions.iter().map(|action| format!("  - {{ {action} }}")).collect();
    let spec = read(&format!("capacity: {{ min: 1, max: 10 }}\nschedules:\n{}\n", actions.join("\n")));
    picture::schedules(&spec, from.parse().expect("the instant is one"))
}

#[test]
fn firings() {
    let text = schedules(
        &[
            "name: mornings, schedule: 'cron(0 8 ? * MON-FRI *)', timezone: Europe/Berlin, min: 2, max: 10",
            "name: nights, schedule: 'cron(30 2 * * ? *)', timezone: Europe/Berlin, min: 1, max: 4",
            "name: launch, schedule: 'at(2026-12-01T08:00:30)', timezone: America/New_York, min: 5, max: 5",
            "name: often, schedule: rate(5 hours), min: 3, max: 8",
            "name: past, schedule: 'at(2020-12-01T08:00:00)', min: 1, max: 8",
            "name: windowed, schedule: 'cron(0 9 L * ? *)', start: '2027-01-01T12:30:00Z', end: '2027-02-28T09:00:00Z', min: 1, max: 8",
        ],
        "2026-10-23T12:00:00Z",
    );
    insta::assert_snapshot!("schedules_in_autumn", text);
    let spring = schedules(
        &[
            "name: nights, schedule: 'cron(30 2 * * ? *)', timezone: Europe/Berlin, max: 4",
            "name: once, schedule: 'at(2026-10-25T02:30:00)', timezone: Europe/Berlin, min: 1, max: 4",
            "name: hourly, schedule: rate(1 hour), start: '2026-03-28T06:30:00Z', min: 1, max: 4",
        ],
        "2026-03-28T00:00:00Z",
    );
    insta::assert_snapshot!("schedules_in_spring", spring);
}

#[test]
fn a_suspended_schedule_says_so() {
    let spec = "capacity: { min: 1, max: 10 }\nsuspended: { scheduled: true }\nschedules: { name: a, schedule: rate(1 day), min: 2, max: 3 }\n";
    let text = picture::schedules(&read(spec), "2026-01-01T00:00:00Z".parse().expect("the instant is one"));
    assert!(
        text.contains("\n  suspended  scheduled scaling is: no firing sets anything, nor is made up for\n"),
        "{text}"
    );
}

#[test]
fn schedules_in_words() {
    for (schedule, words) in [
        ("at(2027-01-04T08:00:00)", "once, Mon 2027-01-04 08:00 in UTC"),
        ("rate(1 minute)", "every minute"),
        ("rate(5 hours)", "every 5 hours"),
        ("cron(0 8 ? * MON-FRI *)", "at 08:00 from Monday to Friday, in UTC"),
        ("cron(0 8 ? * SAT,SUN *)", "at 08:00 on Saturday and Sunday, in UTC"),
        ("cron(0 8 ? * MON-WED,FRI *)", "at 08:00 on Monday to Wednesday and Friday, in UTC"),
        ("cron(0 8,20 * * ? *)", "at 08:00 and 20:00 every day, in UTC"),
        ("cron(* * * * ? *)", "every minute every day, in UTC"),
        ("cron(* 9-17 * * ? *)", "every minute from 09:00 to 17:59 every day, in UTC"),
        ("cron(*/15 * * * ? *)", "every 15 minutes every day, in UTC"),
        ("cron(*/15 9-17 * * ? *)", "every 15 minutes from 09:00 to 17:45 every day, in UTC"),
        ("cron(5/15 * * * ? *)", "at minutes 5, 20, 35 and 50 of every hour every day, in UTC"),
        ("cron(*/15 9 * * ? *)", "at 09:00, 09:15, 09:30 and 09:45 every day, in UTC"),
        ("cron(*/10 9 * * ? *)", "every 10 minutes from 09:00 to 09:50 every day, in UTC"),
        ("cron(*/15 9,12 * * ? *)", "every 15 minutes of hours 9 and 12 every day, in UTC"),
        ("cron(0 9-17 * * ? *)", "every hour from 09:00 to 17:00 every day, in UTC"),
        ("cron(0 0/3 * * ? *)", "at minute 0 of hours 0, 3, 6, 9, 12, 15, 18 and 21 every day, in UTC"),
        ("cron(0 * * * ? *)", "at minute 0 of every hour every day, in UTC"),
        ("cron(0 8 1,15 * ? *)", "at 08:00 on days 1 and 15 of the month, in UTC"),
        ("cron(0 8 L * ? *)", "at 08:00 on the last day of the month, in UTC"),
        ("cron(0 8 LW * ? *)", "at 08:00 on the last day of the month from Monday to Friday, in UTC"),
        ("cron(0 8 15W * ? *)", "at 08:00 on the day from Monday to Friday nearest to day 15 of the month, in UTC"),
        ("cron(0 8 ? * FRIL *)", "at 08:00 on the last Friday of the month, in UTC"),
        (
            "cron(0 8 ? 1-3,12 FRI#2 2027)",
            "at 08:00 on the second Friday of the month in January to March and December in 2027, in UTC",
        ),
    ] {
        let text = schedules(&[&format!("name: a, schedule: '{schedule}', min: 2, max: 3")], "2026-01-01T00:00:00Z");
        let shown = text.lines().skip(1).take_while(|line| !line.contains(schedule)).map(str::trim);
        let shown = shown.collect::<Vec<_>>().join(" ");
        assert_eq!(shown, format!("schedule  {words}"));
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    }
}

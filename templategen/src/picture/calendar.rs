//! A cron expression and a date as a reader says them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use scaling::{Cron, Days, Weekday};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Up to so many times of the day are named one by one.
const MOST_TIMES: usize = 4;

/// When a cron expression matches.
pub(super) fn words(cron: &Cron) -> String {
    let mut words = vec![times(cron), days(cron.days())];
    if cron.months().len() < MONTHS.len() {
        words.push(format!("in {}", runs(cron.months(), |month| month_name(month).to_owned())));
    }
    // Years are 1970 to 2199: fewer than all of them were chosen.
    if cron.years().len() < 230 {
        words.push(format!("in {}", runs(cron.years(), |year| year.to_string())));
    }
    words.join(" ")
}

fn times(cron: &Cron) -> String {
    let (minutes, hours) = (cron.minutes(), cron.hours());
    let every_hour = hours.len() == 24;
    if !every_hour && minutes.len() * hours.len() <= MOST_TIMES {
        let each = hours.iter().flat_map(|hour| minutes.iter().map(move |minute| format!("{hour:02}:{minute:02}")));
        return format!("at {}", listed(&each.collect::<Vec<_>>()));
    }
    let (past, is_even) = match spacing(minutes) {
        Some(1) => ("every minute".to_owned(), true),
        Some(minutes) => (format!("every {minutes} minutes"), true),
        None => (format!("at {}", counted("minute", minutes)), false),
    };
    match (hours, minutes) {
        _ if every_hour && is_even => past,
        _ if every_hour => format!("{past} of every hour"),
        ([first, .., last], [minute]) if is_run(hours) => {
            format!("every hour from {first:02}:{minute:02} to {last:02}:{minute:02}")
        }
        ([first, .., last] | [first @ last], [earliest, .., latest]) if is_even && is_run(hours) => {
            format!("{past} from {first:02}:{earliest:02} to {last:02}:{latest:02}")
        }
        _ => format!("{past} of {}", counted("hour", hours)),
    }
}

/// The word and the numbers, in the plural where there are several.
fn counted(word: &str, numbers: &[i16]) -> String {
    let ending = if numbers.len() == 1 { "" } else { "s" };
    format!("{word}{ending} {}", runs(numbers, |number| number.to_string()))
}

/// Whether each value is the neighbour of the next.
fn is_run(values: &[i16]) -> bool {
    values.windows(2).all(|pair| pair[0] + 1 == pair[1])
}

/// The minutes between two of them, where they are spread evenly over the hour from its start on.
fn spacing(minutes: &[i16]) -> Option<usize> {
    let step = 60 / minutes.len();
    let evenly = minutes.iter().enumerate().all(|(place, minute)| usize::try_from(*minute) == Ok(place * step));
    (evenly && step * minutes.len() == 60 && 1 < minutes.len()).then_some(step)
}

fn month_name(month: i16) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|place| MONTHS.get(place)).copied().unwrap_or_default()
}

fn days(days: &Days) -> String {
    match days {
        Days::OfMonth(days) if days.len() == 31 => "every day".to_owned(),
        Days::OfWeek(days) if days.len() == 7 => "every day".to_owned(),
        Days::OfMonth(days) => format!("on {} of the month", counted("day", days)),
        Days::Last => "on the last day of the month".to_owned(),
        Days::LastWorkday => "on the last day of the month from Monday to Friday".to_owned(),
        Days::NearestWorkday(day) => format!("on the day from Monday to Friday nearest to day {day} of the month"),
        Days::OfWeek(days) => {
            // From Monday on, as weeks are spoken of; Sunday comes last.
            let mut places: Vec<i16> = days.iter().map(|day| from_monday(*day)).collect();
            places.sort_unstable();
            let name = |place: i16| Weekday::ALL.into_iter().find(|day| from_monday(*day) == place).map_or("", weekday);
            let days = runs(&places, |place| name(place).to_owned());
            let is_one_run = 3 <= places.len() && is_run(&places);
            if is_one_run { format!("from {days}") } else { format!("on {days}") }
        }
        Days::LastOfWeek(day) => format!("on the last {} of the month", weekday(*day)),
        Days::NthOfWeek(day, nth) => {
            let nth = match nth {
                1 => "first",
                2 => "second",
                3 => "third",
                4 => "fourth",
                _ => "fifth",
            };
            format!("on the {nth} {} of the month", weekday(*day))
        }
    }
}

fn from_monday(day: Weekday) -> i16 {
    match day {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }
}

const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Sunday => "Sunday",
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
    }
}

/// Rising values, three and more neighbours as `first to last`.
fn runs(values: &[i16], name: impl Fn(i16) -> String) -> String {
    let neighbours = values.chunk_by(|left, right| left + 1 == *right);
    let named = neighbours.flat_map(|run| match run {
        [first, _, .., last] => vec![format!("{} to {}", name(*first), name(*last))],
        few => few.iter().map(|value| name(*value)).collect(),
    });
    listed(&named.collect::<Vec<_>>())
}

fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A local date and time with its weekday, the seconds only where there are any.
pub(super) fn moment(at: DateTime) -> String {
    let day = weekday_of(at);
    format!("{} {} {}", &day[..3], at.date(), time(at))
}

/// The time of a day, the seconds only where there are any.
pub(super) fn time(at: DateTime) -> String {
    let seconds = if at.second() == 0 { String::new() } else { format!(":{:02}", at.second()) };
    format!("{:02}:{:02}{seconds}", at.hour(), at.minute())
}

/// An instant as a date and time in UTC.
pub(super) fn in_utc(at: Timestamp) -> String {
    moment(TimeZone::UTC.to_datetime(at))
}

fn weekday_of(at: DateTime) -> &'static str {
    let place = usize::try_from(at.weekday().to_sunday_zero_offset()).unwrap_or_default();
    weekday(Weekday::ALL[place % Weekday::ALL.len()])
}

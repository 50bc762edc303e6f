//! The two day fields of a cron expression, once it is known which of them chooses the days.

use super::Fault;
use super::cron::{Days, Weekday};
use super::cron_text::Token;
use super::cron_values::{self, DAY_OF_MONTH, number};
use crate::ProblemCode;

pub(super) fn days_of_month(token: Token<'_>) -> Result<Days, Fault> {
    match token.text {
        "L" => return Ok(Days::Last),
        "LW" => return Ok(Days::LastWorkday),
        _ => {}
    }
    let nearest = token.text.strip_suffix('W').and_then(number).filter(|day| (1..=31).contains(day));
    if let Some(day) = nearest {
        return Ok(Days::NearestWorkday(day));
    }
    if token.text.contains(['L', 'W']) {
        let message = format!("`{}` does not choose days of the month", token.text);
        let fix = "write `L`, `LW` or one day such as `15W`, alone in the field";
        return Err(Fault::new(ProblemCode::CronField, message, fix).within(token.range()));
    }
    cron_values::values(&DAY_OF_MONTH, token).map(Days::OfMonth)
}

pub(super) fn days_of_week(token: Token<'_>) -> Result<Days, Fault> {
    let text = token.text;
    if text.contains('/') {
        return Err(no_weekday(token, text, "list the days, as in `MON,WED,FRI`: this field takes no steps"));
    }
    let (names, nth) = match text.split_once('#') {
        Some((names, nth)) => (names, Some(nth)),
        None => (text, None),
    };
    if names.contains(|letter: char| letter.is_ascii_digit()) {
        return Err(weekday_number(token));
    }
    if let Some(nth) = nth {
        return match (weekday(names), number(nth)) {
            (Some(day), Some(nth)) if (1..=5).contains(&nth) => Ok(Days::NthOfWeek(day, nth)),
            _ => Err(no_weekday(token, text, "write one day, and which of the month it is from 1 to 5, as in `FRI#2`")),
        };
    }
    if text == "L" {
        let fix = "write `SAT` for the last day of the week, or `FRIL` for the last Friday of the month";
        return Err(no_weekday(token, text, fix));
    }
    if let Some(day) = text.strip_suffix('L').and_then(weekday) {
        return Ok(Days::LastOfWeek(day));
    }
    let mut chosen = Vec::new();
    for item in text.split(',') {
        chosen.extend(listed(token, item)?);
    }
    chosen.sort_unstable();
    chosen.dedup();
    Ok(Days::OfWeek(chosen))
}

/// The days of one item of a list: a day, a range or all of them.
fn listed(token: Token<'_>, item: &str) -> Result<Vec<Weekday>, Fault> {
    let those = |wanted: &dyn Fn(Weekday) -> bool| Weekday::ALL.into_iter().filter(|day| wanted(*day)).collect();
    let (first, last) = item.split_once('-').unwrap_or((item, item));
    match (weekday(first), weekday(last)) {
        _ if item == "*" => Ok(those(&|_| true)),
        (Some(first), Some(last)) if first <= last => Ok(those(&|day| first <= day && day <= last)),
        (Some(first), Some(last)) => {
            let days: Vec<Weekday> = those(&|day| day <= last || first <= day);
            let names = days.into_iter().map(Weekday::name).collect::<Vec<_>>().join(",");
            Err(no_weekday(token, item, &format!("list the days, because the week starts with SUN: `{names}`")))
        }
        _ => Err(no_weekday(
            token,
            item,
            "write `SUN`, `MON`, `TUE`, `WED`, `THU`, `FRI` or `SAT`, as in `MON-FRI` or `MON,THU`",
        )),
    }
}

fn no_weekday(token: Token<'_>, text: &str, fix: &str) -> Fault {
    let message = if text.is_empty() {
        format!("`{}` in the day-of-week field lacks a day", token.text)
    } else {
        format!("`{text}` does not choose days of the week")
    };
    Fault::new(ProblemCode::CronField, message, fix).within(token.range())
}

/// A number for a day of the week, which AWS's own pages have counted in two ways.
fn weekday_number(token: Token<'_>) -> Fault {
    let day = |number: usize| Weekday::ALL[number % 7].name();
    let digits = token.text.find(|letter: char| letter.is_ascii_digit()).map(|place| &token.text[place..=place]);
    let fix = match digits.and_then(|digit| digit.parse::<usize>().ok()) {
        Some(number @ 1..=7) => format!(
            "write names: {number} is `{}` counted from SUN = 1, as EventBridge counts, and `{}` counted from SUN = 0, as Unix cron counts",
            day(number - 1),
            day(number)
        ),
        _ => "write names, `SUN` to `SAT`".to_owned(),
    };
    let message = format!("`{}` in the day-of-week field has a number for a day", token.text);
    Fault::new(ProblemCode::CronWeekday, message, fix).within(token.range())
}

fn weekday(name: &str) -> Option<Weekday> {
    Weekday::ALL.into_iter().find(|day| day.name() == name)
}

//! The six fields of a cron expression, read one by one.

use std::ops::Range;

use super::cron::{Cron, Days};
use super::cron_days::{days_of_month, days_of_week};
use super::cron_values::{HOURS, Kind, MINUTES, MONTH, YEAR, values};
use super::{Fault, unix_cron};
use crate::ProblemCode;

/// One field: its text, and where it stands in the whole schedule.
#[derive(Clone, Copy)]
pub(super) struct Token<'text> {
    pub(super) text: &'text str,
    pub(super) start: usize,
}

impl Token<'_> {
    pub(super) fn range(self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

/// Reads what stands between the parentheses of `cron(...)`, from byte `start` of the schedule on.
/// Every faulty field is told.
pub(super) fn parse(text: &str, start: usize) -> Result<Cron, Vec<Fault>> {
    let upper = text.to_ascii_uppercase();
    let fields = split(&upper, start);
    let whole = start..start + text.len();
    let [minutes, hours, day_of_month, month, day_of_week, year] = fields.as_slice() else {
        return Err(vec![wrong_count(&fields, text).within(whole)]);
    };
    let mut faults = Vec::new();
    let mut take = |kind: &Kind, token: &Token<'_>| {
        values(kind, *token).unwrap_or_else(|fault| {
            faults.push(fault);
            Vec::new()
        })
    };
    let minutes = take(&MINUTES, minutes);
    let hours = take(&HOURS, hours);
    let months = take(&MONTH, month);
    let years = take(&YEAR, year);
    let days = days(&fields, *day_of_month, *day_of_week).map_err(|fault| faults.push(fault)).ok();
    match days {
        Some(days) if faults.is_empty() => {
            let text = fields.iter().map(|field| field.text).collect::<Vec<_>>().join(" ");
            Ok(Cron { text, minutes, hours, months, years, days })
        }
        _ => {
            faults.sort_by_key(|fault| fault.within.clone().map(|range| range.start));
            Err(faults)
        }
    }
}

/// The fields of a text, separated by white space.
pub(super) fn split(text: &str, start: usize) -> Vec<Token<'_>> {
    let offset = |part: &str| part.as_ptr().addr() - text.as_ptr().addr();
    text.split_ascii_whitespace().map(|part| Token { text: part, start: start + offset(part) }).collect()
}

fn wrong_count(fields: &[Token<'_>], text: &str) -> Fault {
    let words: Vec<&str> = fields.iter().map(|field| field.text).collect();
    let text = text.trim();
    match words.as_slice() {
        [minutes, hours, day_of_month, month, day_of_week] => Fault::new(
            ProblemCode::CronFields,
            format!("`{text}` has five fields, as Unix cron has them"),
            unix_cron::fix([minutes, hours, day_of_month, month, day_of_week]),
        ),
        [_, rest @ ..] if rest.len() == 6 => Fault::new(
            ProblemCode::CronFields,
            format!("`{text}` has seven fields, the first one for seconds, which the service does not keep to"),
            format!("leave out the seconds: `cron({})`", rest.join(" ")),
        ),
        words => Fault::new(
            ProblemCode::CronFields,
            match words.len() {
                0 => "the cron expression is empty".to_owned(),
                1 => format!("`{text}` is one field"),
                several => format!("`{text}` has {several} fields"),
            },
            "write six: minutes, hours, day-of-month, month, day-of-week and year, as in `cron(0 8 ? * MON-FRI *)`",
        ),
    }
}

fn days(fields: &[Token<'_>], of_month: Token<'_>, of_week: Token<'_>) -> Result<Days, Fault> {
    let with = |of_month: &str, of_week: &str| {
        let mut words: Vec<&str> = fields.iter().map(|field| field.text).collect();
        (words[2], words[4]) = (of_month, of_week);
        format!("cron({})", words.join(" "))
    };
    let wrong = |message: String, fix: String| {
        Err(Fault::new(ProblemCode::CronDays, message, fix).within(of_month.start..of_week.range().end))
    };
    match (of_month.text, of_week.text) {
        ("?", "?") => wrong(
            "day-of-month and day-of-week are both `?`, so no day is chosen".to_owned(),
            format!("choose every day: `{}`", with("*", "?")),
        ),
        ("?", _) => days_of_week(of_week),
        (_, "?") => days_of_month(of_month),
        (chosen, "*") => wrong(
            format!("day-of-month `{chosen}` and day-of-week `*` are both given"),
            format!("write `{}`", with(chosen, "?")),
        ),
        ("*", chosen) => wrong(
            format!("day-of-month `*` and day-of-week `{chosen}` are both given"),
            format!("write `{}`", with("?", chosen)),
        ),
        (day, weekday) => wrong(
            format!("day-of-month `{day}` and day-of-week `{weekday}` both choose days"),
            format!("give each an action of its own: `{}` and `{}`", with(day, "?"), with("?", weekday)),
        ),
    }
}

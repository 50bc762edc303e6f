//! The text of a schedule: `at(...)`, `rate(...)` or `cron(...)`.

use super::{Fault, Rate, RateUnit, Schedule, cron_text, instant, unix_cron};
use crate::ProblemCode;

impl Schedule {
    /// Takes the text the API takes; every fault, with its bytes in the text.
    pub(crate) fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        let start = text.len() - text.trim_start().len();
        let trimmed = text.trim();
        let inner = |form: &str| {
            let inner = trimmed.strip_prefix(form)?.strip_prefix('(')?.strip_suffix(')')?;
            Some((inner, start + form.len() + 1)).filter(|(inner, _)| !inner.contains(['(', ')']))
        };
        if let Some((inner, start)) = inner("at") {
            parse_at(inner).map_err(|fault| vec![fault.within(start..start + inner.len())])
        } else if let Some((inner, start)) = inner("rate") {
            parse_rate(inner).map_err(|fault| vec![fault.within(start..start + inner.len())])
        } else if let Some((inner, start)) = inner("cron") {
            cron_text::parse(inner, start).map(Self::Cron)
        } else {
            Err(vec![no_form(trimmed).within(start..start + trimmed.len())])
        }
    }
}

/// The fault of a text in none of the three forms, with the form it comes nearest to.
fn no_form(text: &str) -> Fault {
    let message =
        if text.is_empty() { "the schedule is empty".to_owned() } else { format!("`{text}` is not a schedule") };
    let fix = match nearest_form(text) {
        Some(fix) => fix,
        None => "write `at(2026-12-01T08:00:00)`, `rate(1 day)` or `cron(0 8 ? * MON-FRI *)`".to_owned(),
    };
    Fault::new(ProblemCode::ScheduleForm, message, fix)
}

fn nearest_form(text: &str) -> Option<String> {
    let letters = text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(letters);
    let word = word.to_ascii_lowercase();
    let inner =
        rest.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | '[' | ']' | ':' | '='));
    let fields: Vec<&str> = text.split_ascii_whitespace().collect();
    if matches!(word.as_str(), "at" | "rate" | "cron") {
        let mended = format!("{word}({inner})");
        if mended != text && Schedule::parse(&mended).is_ok() {
            return Some(format!("write `{mended}`"));
        }
        return Some(format!("write {word} in lower case, with what belongs to it in one pair of parentheses"));
    }
    let mended = [format!("cron({text})"), format!("rate({text})"), format!("at({text})")];
    if let Some(mended) = mended.iter().find(|mended| Schedule::parse(mended).is_ok()) {
        return Some(format!("write `{mended}`"));
    }
    match *fields.as_slice() {
        [minutes, hours, day_of_month, month, day_of_week] => {
            let day_of_week = day_of_week.to_ascii_uppercase();
            let month = month.to_ascii_uppercase();
            Some(unix_cron::fix([minutes, hours, day_of_month, &month, &day_of_week]))
        }
        _ => None,
    }
}

fn parse_at(text: &str) -> Result<Schedule, Fault> {
    if let Some(at) = instant::local(text) {
        return Ok(Schedule::At(at));
    }
    let message = if text.is_empty() {
        "the date and time is empty".to_owned()
    } else {
        format!("`{text}` is not a date and time")
    };
    let fix = match instant::completed_local(text) {
        Some(at) if text.trim().ends_with(['Z', 'z']) => {
            format!("write `at({at})`: it is read in the action's time zone, and in UTC where none is given")
        }
        Some(at) => format!("write `at({at})`"),
        None => {
            "write a day of the calendar and a time as in `at(2026-12-01T08:00:00)`, and the zone on its own".to_owned()
        }
    };
    Err(Fault::new(ProblemCode::ScheduleAt, message, fix))
}

fn parse_rate(text: &str) -> Result<Schedule, Fault> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let fault = |fix: String| {
        let message = if words.is_empty() { "the rate is empty".to_owned() } else { format!("`{text}` is not a rate") };
        Err(Fault::new(ProblemCode::ScheduleRate, message, fix))
    };
    let digits = text.trim().bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.trim().split_at(digits);
    let unit = unit.trim();
    let Ok(value @ 1..=0x7FFF_FFFF) = number.parse::<u32>() else {
        return fault("write a whole number from 1 to 2147483647 and a unit, as in `rate(5 minutes)`".to_owned());
    };
    let meant = unit.to_ascii_lowercase();
    let known = RateUnit::ALL.into_iter().find(|known| known.word(1) == meant || known.word(2) == meant);
    let Some(known) = known else {
        return fault(match (meant.as_str(), value.checked_mul(7)) {
            ("week" | "weeks", Some(days)) => format!("write it in days: `rate({days} days)`"),
            _ => "write `minutes`, `hours` or `days`, as in `rate(5 minutes)`".to_owned(),
        });
    };
    let rate = Rate { value, unit: known };
    if unit == known.word(value) && words.len() == 2 {
        return Ok(Schedule::Rate(rate));
    }
    fault(format!("write `rate({rate})`"))
}

//! The fields of a cron expression that hold numbers: values, lists, ranges and steps.

use super::Fault;
use super::cron::{FIRST_YEAR, LAST_YEAR};
use super::cron_text::Token;
use crate::ProblemCode;

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// What a field of numbers may hold.
pub(super) struct Kind {
    called: &'static str,
    lowest: i16,
    highest: i16,
    /// Names that stand for the values from the lowest on.
    names: &'static [&'static str],
}

pub(super) const MINUTES: Kind = Kind { called: "minutes", lowest: 0, highest: 59, names: &[] };
pub(super) const HOURS: Kind = Kind { called: "hours", lowest: 0, highest: 23, names: &[] };
pub(super) const DAY_OF_MONTH: Kind = Kind { called: "day-of-month", lowest: 1, highest: 31, names: &[] };
pub(super) const MONTH: Kind = Kind { called: "month", lowest: 1, highest: 12, names: &MONTHS };
pub(super) const YEAR: Kind = Kind { called: "year", lowest: FIRST_YEAR, highest: LAST_YEAR, names: &[] };

/// The sorted values of a field that is `*`, or a list of values, ranges and steps.
pub(super) fn values(kind: &Kind, token: Token<'_>) -> Result<Vec<i16>, Fault> {
    let mut values = Vec::new();
    for item in token.text.split(',') {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (item, None),
        };
        let (first, last) = bounds(kind, token, item, range, step.is_some())?;
        let most = kind.highest - kind.lowest;
        let step = match step.map(|step| (number(step), step)) {
            None => 1,
            Some((Some(step), _)) if 1 <= step && step <= most => step,
            Some((_, step)) => {
                let fix = format!("write a step from 1 to {most}, as in `*/2`");
                let message = format!("`/{step}` in the {} field is not a step", kind.called);
                return Err(Fault::new(ProblemCode::CronField, message, fix).within(token.range()));
            }
        };
        values.extend((first..=last).filter(|value| (value - first) % step == 0));
    }
    values.sort_unstable();
    values.dedup();
    Ok(values)
}

/// The first and the last value of one item of a list, its step taken off.
fn bounds(kind: &Kind, token: Token<'_>, item: &str, range: &str, stepped: bool) -> Result<(i16, i16), Fault> {
    if range == "*" {
        return Ok((kind.lowest, kind.highest));
    }
    let (first, last) = match range.split_once('-') {
        Some((first, last)) => (first, Some(last)),
        None => (range, None),
    };
    let first = value(kind, token, first, item)?;
    let last = last.map(|last| value(kind, token, last, item)).transpose()?;
    match last {
        Some(last) if last < first => {
            let (until_end, from_start) = (part(kind, first, kind.highest), part(kind, kind.lowest, last));
            let fix = format!("write `{until_end},{from_start}` to go on past the end");
            let message = format!("the range `{range}` in the {} field runs backwards", kind.called);
            Err(Fault::new(ProblemCode::CronField, message, fix).within(token.range()))
        }
        Some(last) => Ok((first, last)),
        None if stepped => Ok((first, kind.highest)),
        None => Ok((first, first)),
    }
}

/// A range as a field has it.
fn part(kind: &Kind, first: i16, last: i16) -> String {
    let name = |value: i16| {
        let named = usize::try_from(value - kind.lowest).ok().and_then(|place| kind.names.get(place));
        named.map_or_else(|| value.to_string(), |name| (*name).to_owned())
    };
    if first == last { name(first) } else { format!("{}-{}", name(first), name(last)) }
}

fn value(kind: &Kind, token: Token<'_>, text: &str, item: &str) -> Result<i16, Fault> {
    let named = kind.names.iter().zip(kind.lowest..).find(|(name, _)| **name == text);
    // A step counts from a number: whether it may count from a name is not documented.
    let named = named.map(|(_, value)| value).filter(|_| !item.contains('/'));
    let found = named.or_else(|| number(text)).filter(|value| (kind.lowest..=kind.highest).contains(value));
    found.ok_or_else(|| no_value(kind, token, text))
}

/// The fault of a text that is no value of its field.
fn no_value(kind: &Kind, token: Token<'_>, text: &str) -> Fault {
    let (called, lowest, highest) = (kind.called, kind.lowest, kind.highest);
    let fix = match (text, kind.names) {
        ("24", _) if highest == HOURS.highest => "write `0` for midnight, which starts the day".to_owned(),
        ("?", _) => "write `*` for every value: `?` is for the two day fields".to_owned(),
        (_, [first, .., last]) => {
            format!("write whole numbers from {lowest} to {highest}, or `{first}` to `{last}` without a step")
        }
        _ => format!("write whole numbers from {lowest} to {highest}, as in `{lowest}`, `{lowest}-{highest}` or `*`"),
    };
    let message = if text.is_empty() {
        format!("`{}` in the {called} field lacks a value", token.text)
    } else {
        format!("`{text}` is not a value of the {called} field")
    };
    Fault::new(ProblemCode::CronField, message, fix).within(token.range())
}

/// A number in digits alone.
pub(super) fn number(text: &str) -> Option<i16> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

//! Schedule expressions: `at(..)`, `rate(..)` and `cron(..)`.

use jiff::tz::TimeZoneDatabase;

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// One field of a cron expression: the values it takes, and the names that stand for the first of them onwards.
struct Field {
    name: &'static str,
    least: u32,
    most: u32,
    names: &'static [&'static str],
}

const FIELDS: [Field; 6] = [
    Field { name: "minutes", least: 0, most: 59, names: &[] },
    Field { name: "hours", least: 0, most: 23, names: &[] },
    Field { name: "day-of-month", least: 1, most: 31, names: &[] },
    Field { name: "month", least: 1, most: 12, names: &MONTHS },
    Field { name: "day-of-week", least: 1, most: 7, names: &WEEKDAYS },
    Field { name: "year", least: 1970, most: 2199, names: &[] },
];

/// Checks a schedule expression; the refusal ends with the expression.
pub(super) fn check(expression: &str) -> Result<(), String> {
    let inner = |kind: &str| expression.strip_prefix(kind)?.strip_prefix('(')?.strip_suffix(')');
    let verdict = if let Some(moment) = inner("at") {
        check_at(moment)
    } else if let Some(rate) = inner("rate") {
        check_rate(rate)
    } else if let Some(fields) = inner("cron") {
        check_cron(fields)
    } else {
        Err("expected at(yyyy-mm-ddThh:mm:ss), rate(value unit) or cron(fields)".to_owned())
    };
    verdict.map_err(|reason| format!("Invalid schedule expression, {reason}, got: {expression}"))
}

/// Checks that a time zone is one of the IANA database, which the names of Joda-Time are.
/// Source: `PutScheduledAction`, `Timezone`. That the service tells upper from lower case is assumed.
pub(super) fn check_timezone(timezone: &str) -> Result<(), String> {
    let known = TimeZoneDatabase::bundled().get(timezone).ok();
    if known.is_some_and(|zone| zone.iana_name() == Some(timezone)) {
        return Ok(());
    }
    Err(format!("Invalid timezone, expected a name such as Europe/Berlin or Etc/UTC, got: {timezone}"))
}

fn check_at(moment: &str) -> Result<(), String> {
    let malformed = || "expected at(yyyy-mm-ddThh:mm:ss)".to_owned();
    let (date, time) = moment.split_once('T').ok_or_else(malformed)?;
    let numbers = |text: &str, separator: char, widths: [usize; 3]| -> Option<[u32; 3]> {
        let parts: Vec<_> = text.split(separator).collect();
        let [a, b, c] = parts.as_slice() else { return None };
        let digits = |part: &str, width: usize| {
            let valid = part.len() == width && part.bytes().all(|digit| digit.is_ascii_digit());
            valid.then(|| part.parse().ok()).flatten()
        };
        Some([digits(a, widths[0])?, digits(b, widths[1])?, digits(c, widths[2])?])
    };
    let [year, month, day] = numbers(date, '-', [4, 2, 2]).ok_or_else(malformed)?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2]).ok_or_else(malformed)?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last_day = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return Err("the month does not exist".to_owned()),
    };
    if day == 0 || last_day < day {
        return Err("the day does not exist".to_owned());
    }
    if 23 < hour || 59 < minute || 59 < second {
        return Err("the time of day does not exist".to_owned());
    }
    Ok(())
}

fn check_rate(rate: &str) -> Result<(), String> {
    let (value, unit) = rate.split_once(' ').ok_or("expected rate(value unit)")?;
    if !value.bytes().all(|digit| digit.is_ascii_digit()) || value.parse::<u32>().unwrap_or(0) == 0 {
        return Err("expected a positive whole number as the value of the rate".to_owned());
    }
    if ["minute", "minutes", "hour", "hours", "day", "days"].contains(&unit) {
        return Ok(());
    }
    Err("expected minutes, hours or days as the unit of the rate".to_owned())
}

/// Six fields, or seven with seconds in front. One of day-of-month and day-of-week has to be `?`.
fn check_cron(text: &str) -> Result<(), String> {
    let mut fields: Vec<_> = text.split_whitespace().collect();
    if fields.len() == 7 {
        check_field(&Field { name: "seconds", least: 0, most: 59, names: &[] }, fields.remove(0))?;
    }
    if fields.len() != FIELDS.len() {
        return Err("expected six fields: minutes hours day-of-month month day-of-week year".to_owned());
    }
    if (fields[2] == "?") == (fields[4] == "?") {
        return Err("exactly one of day-of-month and day-of-week must be ?".to_owned());
    }
    FIELDS.iter().zip(fields).try_for_each(|(field, text)| check_field(field, text))
}

fn check_field(field: &Field, text: &str) -> Result<(), String> {
    let wrong = || format!("the field {} cannot be {text}", field.name);
    let is_day = field.name.starts_with("day-of-");
    let value = |text: &str| -> Option<u32> {
        let named = field.names.iter().zip(field.least..).find(|(name, _)| name.eq_ignore_ascii_case(text));
        let value = named.map(|(_, value)| value).or_else(|| text.parse().ok())?;
        (field.least..=field.most).contains(&value).then_some(value)
    };
    for part in text.split(',') {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        let step_fits = step.is_none_or(|step| step.parse::<u32>().is_ok_and(|step| 0 < step));
        let range_fits = match range {
            "*" => true,
            "?" | "L" | "LW" => is_day,
            _ if field.name == "day-of-month" && range.ends_with('W') => value(&range[..range.len() - 1]).is_some(),
            _ if field.name == "day-of-week" && range.ends_with('L') => value(&range[..range.len() - 1]).is_some(),
            _ if field.name == "day-of-week" && range.contains('#') => range
                .split_once('#')
                .is_some_and(|(day, week)| value(day).is_some() && matches!(week, "1" | "2" | "3" | "4" | "5")),
            _ => match range.split_once('-') {
                Some((from, to)) => value(from).is_some() && value(to).is_some(),
                None => value(range).is_some(),
            },
        };
        if !(range_fits && step_fits) {
            return Err(wrong());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_checked() {
        for (expression, expected) in [
            ("at(2026-02-28T23:59:59)", ""),
            ("at(2028-02-29T00:00:00)", ""),
            ("at(2026-02-29T00:00:00)", "the day does not exist"),
            ("at(2026-13-01T00:00:00)", "the month does not exist"),
            ("at(2026-01-01T24:00:00)", "the time of day does not exist"),
            ("at(2026-01-01)", "expected at(yyyy-mm-ddThh:mm:ss)"),
            ("rate(1 minute)", ""),
            ("rate(5 hours)", ""),
            ("rate(0 hours)", "expected a positive whole number"),
            ("rate(5 weeks)", "expected minutes, hours or days"),
            ("rate(5)", "expected rate(value unit)"),
            ("cron(0 8 ? * MON-FRI *)", ""),
            ("cron(0/15 8,9 1-7 JAN ? 2027)", ""),
            ("cron(0 0 L * ? *)", ""),
            ("cron(0 0 15W * ? *)", ""),
            ("cron(0 0 ? * 6#3 *)", ""),
            ("cron(30 0 8 ? * MON *)", ""),
            ("cron(0 8 * * MON-FRI *)", "exactly one of day-of-month and day-of-week must be ?"),
            ("cron(0 8 ? * ? *)", "exactly one of day-of-month and day-of-week must be ?"),
            ("cron(60 8 ? * MON *)", "the field minutes cannot be 60"),
            ("cron(0 24 ? * MON *)", "the field hours cannot be 24"),
            ("cron(0 8 ? * FOO *)", "the field day-of-week cannot be FOO"),
            ("cron(0/0 8 ? * MON *)", "the field minutes cannot be 0/0"),
            ("cron(0 8 ? * MON)", "expected six fields"),
            ("every day", "expected at("),
        ] {
            let refusal = check(expression).err().unwrap_or_default();
            let fits = if expected.is_empty() { refusal.is_empty() } else { refusal.contains(expected) };
            assert!(fits, "{expression}: {refusal}");
        }
    }

    #[test]
    fn timezones_are_those_of_the_database() {
        for (timezone, expected) in [
            ("Europe/Berlin", true),
            ("America/Argentina/Buenos_Aires", true),
            ("Etc/GMT+9", true),
            ("UTC", true),
            ("", false),
            ("Europe/Atlantis", false),
            ("europe/berlin", false),
            ("Europe/", false),
            ("+02:00", false),
        ] {
            assert_eq!(check_timezone(timezone).is_ok(), expected, "{timezone}");
        }
    }
}

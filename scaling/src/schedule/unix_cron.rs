//! What a five-field Unix cron line says, in the six fields of the service: for the fix of a message.

use super::cron::Weekday;
use super::cron_text;

/// The fix for five fields: the same in six, where that can be said.
pub(super) fn fix(fields: [&str; 5]) -> String {
    let translated: Vec<String> = six_fields(fields)
        .into_iter()
        .flatten()
        .filter(|line| cron_text::parse(line, 0).is_ok())
        .map(|line| format!("`cron({line})`"))
        .collect();
    match translated.as_slice() {
        [] => "write six fields, the year last and one of the two day fields `?`, as in `cron(0 8 ? * MON-FRI *)`"
            .to_owned(),
        [one] => format!("write the same in six fields: {one}"),
        several => format!("Unix cron fires on either kind of day, so write two actions: {}", several.join(" and ")),
    }
}

/// One line of six fields, or two where both day fields choose days, because Unix cron fires on either.
fn six_fields([minutes, hours, day_of_month, month, day_of_week]: [&str; 5]) -> Option<Vec<String>> {
    let line =
        |day_of_month: &str, day_of_week: &str| format!("{minutes} {hours} {day_of_month} {month} {day_of_week} *");
    let chosen = |field: &str| !matches!(field, "*" | "?");
    Some(match (chosen(day_of_month), chosen(day_of_week)) {
        (false, false) => vec![line("*", "?")],
        (true, false) => vec![line(day_of_month, "?")],
        (false, true) => vec![line("?", &weekdays(day_of_week)?)],
        (true, true) => vec![line(day_of_month, "?"), line("?", &weekdays(day_of_week)?)],
    })
}

/// A Unix day-of-week field in names: Unix counts from SUN = 0, and 7 is SUN again.
fn weekdays(field: &str) -> Option<String> {
    let mut chosen = [false; 7];
    for item in field.split(',') {
        let (range, step) = item.split_once('/').unwrap_or((item, "1"));
        let (first, last) = match range.split_once('-') {
            _ if range == "*" => (0, 6),
            Some((first, last)) => (weekday(first)?, weekday(last)?),
            None => (weekday(range)?, if item.contains('/') { 6 } else { weekday(range)? }),
        };
        let step: usize = step.parse().ok().filter(|step| 1 <= *step)?;
        (first..=last).step_by(step).for_each(|day| chosen[day % 7] = true);
    }
    let days: Vec<Weekday> =
        Weekday::ALL.into_iter().zip(chosen).filter_map(|(day, chosen)| chosen.then_some(day)).collect();
    let (first, last) = (*days.first()?, *days.last()?);
    let unbroken = Weekday::ALL.into_iter().filter(|day| (first..=last).contains(day)).eq(days.iter().copied());
    Some(match days.len() {
        3.. if unbroken => format!("{}-{}", first.name(), last.name()),
        _ => days.into_iter().map(Weekday::name).collect::<Vec<_>>().join(","),
    })
}

fn weekday(text: &str) -> Option<usize> {
    let named = Weekday::ALL.iter().position(|day| day.name() == text);
    named.or_else(|| text.parse().ok().filter(|day| *day <= 7))
}

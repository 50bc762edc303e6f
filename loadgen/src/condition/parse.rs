//! Text to conditions.

use std::time::Duration;

use super::value::{Comparison, Limit, MILLION, Unit};
use super::{Condition, ConditionError, Metric, Statistic, Times};
use crate::outcome::Class;

const EXAMPLES: &str = "write it as `errors>5% over 30s` or `p99>2s over 1m`";

/// The longest window, in seconds.
const LONGEST_WINDOW: u64 = 3600;

pub(super) fn condition(text: &str) -> Result<Condition, ConditionError> {
    let wrong = |message: &str, fix: String| ConditionError { message: format!("`{text}`: {message}"), fix };
    let Some(at) = text.find(['<', '>']) else {
        let message = if text.contains('=') { "`=` alone is no comparison" } else { "it has no comparison" };
        return Err(wrong(message, format!("{EXAMPLES}, with one of >, >=, <, <=")));
    };
    let (name, rest) = text.split_at(at);
    let (comparison, rest) = comparison(rest);
    let metric = metric(name.trim()).map_err(|(message, fix)| wrong(&message, fix))?;
    let (value, window) = match rest.split_once("over") {
        Some((value, window)) => (value.trim(), Some(window.trim())),
        None => (rest.trim(), None),
    };
    let limit = limit(metric, value).map_err(|(message, fix)| wrong(&message, fix))?;
    let window_seconds = match window {
        Some(window) => Some(self::window(window).map_err(|(message, fix)| wrong(&message, fix))?),
        None => None,
    };
    Ok(Condition { text: text.trim().to_owned(), metric, comparison, limit, window_seconds })
}

/// What is wrong, and the fix.
type Wrong = (String, String);

/// A text that begins with `<` or `>`.
fn comparison(text: &str) -> (Comparison, &str) {
    let signs =
        [(">=", Comparison::AtLeast), ("<=", Comparison::AtMost), (">", Comparison::Over), ("<", Comparison::Under)];
    let found = signs.into_iter().find_map(|(sign, comparison)| Some((comparison, text.strip_prefix(sign)?)));
    found.unwrap_or((Comparison::Over, text))
}

fn metric(name: &str) -> Result<Metric, Wrong> {
    let known = match name {
        "errors" => Some(Metric::Errors),
        "late" => Some(Metric::Late),
        "dropped" => Some(Metric::Dropped),
        "rate" => Some(Metric::Rate),
        _ => Class::of_name(name).map(Metric::Failures),
    };
    if let Some(metric) = known {
        return Ok(metric);
    }
    let prefixes = [("service-", Times::Service), ("first-part-", Times::FirstPart), ("", Times::Response)];
    let of_times =
        prefixes.into_iter().find_map(|(prefix, times)| Some((times, statistic(name.strip_prefix(prefix)?)?)));
    if let Some((times, statistic)) = of_times {
        return Ok(Metric::Time(times, statistic));
    }
    let message =
        if name.is_empty() { "it names no metric".to_owned() } else { format!("there is no metric `{name}`") };
    let classes: Vec<_> = Class::ALL.into_iter().map(Class::name).collect();
    let fix = format!(
        "name one of errors, late, dropped, rate, p50 to p99.99, max, mean, the same times with `service-` or \
         `first-part-` before them, or a class of errors: {}",
        classes.join(", ")
    );
    Err((message, fix))
}

fn statistic(name: &str) -> Option<Statistic> {
    match name {
        "max" => Some(Statistic::Longest),
        "mean" => Some(Statistic::Mean),
        _ => {
            let percent = millionths(name.strip_prefix('p')?)?;
            (0 < percent && percent < 100 * MILLION).then_some(Statistic::Percentile(percent))
        }
    }
}

fn limit(metric: Metric, value: &str) -> Result<Limit, Wrong> {
    let found = match metric {
        Metric::Time(..) => time(value).map(Limit::Time),
        _ => share(value).or_else(|| rate(value)).or_else(|| millionths(value).map(Limit::Count)),
    };
    let Some(limit) = found else {
        let message = if value.is_empty() {
            "it ends before its value".to_owned()
        } else {
            match metric {
                Metric::Time(..) => format!("`{value}` is no time"),
                _ => format!("`{value}` is no share, count or rate"),
            }
        };
        let fix = match metric {
            Metric::Time(..) => "write a time such as 2s or 800ms",
            _ => "write a share such as 5%, a count such as 100, or a rate such as 50/s",
        };
        return Err((message, fix.to_owned()));
    };
    Ok(limit)
}

fn share(value: &str) -> Option<Limit> {
    let percent = millionths(value.strip_suffix('%')?.trim_end())?;
    (percent <= 100 * MILLION).then_some(Limit::Percent(percent))
}

fn rate(value: &str) -> Option<Limit> {
    let (count, unit) = value.split_once('/')?;
    let unit = match unit.trim() {
        "s" => Unit::Second,
        "m" => Unit::Minute,
        "h" => Unit::Hour,
        _ => return None,
    };
    Some(Limit::Per { unit, count: millionths(count.trim())? })
}

fn time(value: &str) -> Option<Duration> {
    let unit_at = value.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
    let (number, unit) = value.split_at(unit_at);
    let nanoseconds = match unit.trim() {
        "us" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        _ => return None,
    };
    let time = u128::from(millionths(number)?) * nanoseconds / u128::from(MILLION);
    u64::try_from(time).ok().map(Duration::from_nanos)
}

fn window(text: &str) -> Result<u64, Wrong> {
    let wrong =
        |message| Err((message, "write a window of 1s to 1h in whole seconds, such as 30s, 1m or 1m30s".into()));
    let mut rest = text;
    let mut seconds: u64 = 0;
    while let Some(at) = rest.find(|letter: char| !letter.is_ascii_digit()) {
        let (digits, unit) = rest.split_at(at);
        let unit_seconds = match unit.chars().next() {
            Some('s') => 1,
            Some('m') => 60,
            Some('h') => 3600,
            _ => return wrong(format!("`{text}` is no window")),
        };
        let Some(part) = digits.parse::<u64>().ok().and_then(|count| count.checked_mul(unit_seconds)) else {
            return wrong(format!("`{text}` is no window"));
        };
        seconds = seconds.saturating_add(part);
        rest = &unit[1..];
    }
    if !rest.is_empty() || text.is_empty() {
        return wrong(if text.is_empty() {
            "there is no window after `over`".to_owned()
        } else {
            format!("`{text}` is no window")
        });
    }
    if seconds == 0 || LONGEST_WINDOW < seconds {
        return wrong(format!("a window of {text} is not within 1s and 1h"));
    }
    Ok(seconds)
}

/// A number of at most 9 digits before the point and 6 after it, in millionths.
fn millionths(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |digits: &str, most: usize| {
        (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !is_number(whole, 9) || !is_number(fraction, 6) {
        return None;
    }
    let fraction: u64 = format!("{fraction:0<6}").parse().ok()?;
    Some(whole.parse::<u64>().ok()? * MILLION + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_condition_is_told_with_its_fix() {
        let metrics = "name one of errors, late, dropped, rate, p50 to p99.99, max, mean, the same times with `service-` or \
                       `first-part-` before them, or a class of errors: throttled, unavailable, model-not-ready, model-error, \
                       service-error, stream-error, validation, not-found, access-denied, expired-credentials, bad-signature, \
                       unknown, connect, connection-lost, timed-out, abandoned";
        let comparison = "write it as `errors>5% over 30s` or `p99>2s over 1m`, with one of >, >=, <, <=";
        let count = "write a share such as 5%, a count such as 100, or a rate such as 50/s";
        let time = "write a time such as 2s or 800ms";
        let window = "write a window of 1s to 1h in whole seconds, such as 30s, 1m or 1m30s";
        let rows = [
            ("", "``: it has no comparison", comparison),
            ("errors 5%", "`errors 5%`: it has no comparison", comparison),
            ("errors=5%", "`errors=5%`: `=` alone is no comparison", comparison),
            (">5%", "`>5%`: it names no metric", metrics),
            ("error>5%", "`error>5%`: there is no metric `error`", metrics),
            ("p100>2s", "`p100>2s`: there is no metric `p100`", metrics),
            ("errors>", "`errors>`: it ends before its value", count),
            ("errors>2s", "`errors>2s`: `2s` is no share, count or rate", count),
            ("errors>-5%", "`errors>-5%`: `-5%` is no share, count or rate", count),
            ("errors>101%", "`errors>101%`: `101%` is no share, count or rate", count),
            ("rate<50/d", "`rate<50/d`: `50/d` is no share, count or rate", count),
            ("p99>2", "`p99>2`: `2` is no time", time),
            ("p99>5%", "`p99>5%`: `5%` is no time", time),
            ("p99> over 1m", "`p99> over 1m`: it ends before its value", time),
            ("p99>2s over", "`p99>2s over`: there is no window after `over`", window),
            ("p99>2s over 1", "`p99>2s over 1`: `1` is no window", window),
            ("p99>2s over 500ms", "`p99>2s over 500ms`: `500ms` is no window", window),
            ("p99>2s over 1d", "`p99>2s over 1d`: `1d` is no window", window),
            ("p99>2s over 0s", "`p99>2s over 0s`: a window of 0s is not within 1s and 1h", window),
            ("p99>2s over 61m", "`p99>2s over 61m`: a window of 61m is not within 1s and 1h", window),
        ];
        for (text, message, fix) in rows {
            let error = condition(text).unwrap_err();
            assert_eq!((error.message.as_str(), error.fix.as_str()), (message, fix));
        }
    }

    #[test]
    fn a_window_adds_its_units_up() {
        for (text, seconds) in [("30s", 30), ("1m", 60), ("1m30s", 90), ("1h", 3600), ("0m1s", 1)] {
            assert_eq!(window(text), Ok(seconds));
        }
    }
}

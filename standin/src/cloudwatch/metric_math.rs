//! Alarms on metric math: the list `Metrics`.

use crate::error::ServiceError;
use crate::input::Input;

use super::alarm_rules::{STATISTICS, check_dimensions, check_period};
use super::invalid_value;

/// Metrics that one alarm takes. Expressions are counted as well, the stricter reading of what is documented.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html>
const MAX_QUERIES: usize = 10;

/// Characters of one expression.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html>
const MAX_EXPRESSION_CHARACTERS: usize = 2048;

/// The words of an expression: functions, keywords and the ids of queries.
fn words(expression: &str) -> impl Iterator<Item = &str> {
    // Every second part lies between quotation marks: text, not code.
    expression
        .split(['"', '\''])
        .step_by(2)
        .flat_map(|code| code.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')))
}

/// The ids of queries in an expression: functions, the keywords of `FILL` and the logic operators are upper case, so
/// only ids start in lower case.
fn identifiers(expression: &str) -> impl Iterator<Item = &str> {
    words(expression).filter(|word| word.starts_with(|letter: char| letter.is_ascii_lowercase()))
}

/// Checks `Metrics` and gives the longest period in it, in seconds.
pub(crate) fn check(input: &Input<'_>) -> Result<i64, ServiceError> {
    let queries = input.structures("Metrics")?;
    if queries.len() > MAX_QUERIES {
        return Err(input.refuse(format!(
            "Invalid metrics list: it holds at most {MAX_QUERIES} metrics and expressions, got {}",
            queries.len()
        )));
    }
    let mut ids = Vec::new();
    for query in &queries {
        let id = query.required_text("Id")?;
        if !is_id(id) {
            return Err(invalid_value(format!(
                "The Id of a query starts with a lower-case letter and holds letters, digits and underscores, got: {id}"
            )));
        }
        if ids.contains(&id) {
            return Err(invalid_value(format!("The Id of a query must be unique, got twice: {id}")));
        }
        ids.push(id);
    }
    let mut returned = 0;
    let mut longest = 0;
    for query in &queries {
        let id = query.required_text("Id")?;
        returned += i32::from(query.boolean("ReturnData")?.unwrap_or(true));
        let period = match (query.text("Expression")?, query.structure("MetricStat")?) {
            (Some(expression), None) => {
                check_expression(expression, &ids)
                    .map_err(|reason| input.refuse(format!("Invalid metrics list, expression '{id}': {reason}")))?;
                if query.has("Period") { check_period(query)? } else { 0 }
            }
            (None, Some(stat)) => check_metric_stat(&stat)?,
            _ => {
                return Err(input.refuse(format!(
                    "Invalid metrics list: exactly one of Expression and MetricStat must be specified for '{id}'"
                )));
            }
        };
        longest = longest.max(period);
    }
    if returned != 1 {
        return Err(input.refuse("Exactly one element of the metrics list should return data."));
    }
    Ok(longest)
}

/// A percentile or one of the trimmed statistics: a name, then a number or a range in parentheses.
pub(super) fn is_extended_statistic(statistic: &str) -> bool {
    let split = statistic.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(statistic.len());
    let (name, rest) = statistic.split_at(split);
    let percent = |text: &str| text.parse::<f64>().is_ok_and(|percent| (0.0..=100.0).contains(&percent));
    match name.to_ascii_lowercase().as_str() {
        "iqm" => rest.is_empty(),
        "p" => percent(rest),
        "tm" | "wm" | "tc" | "ts" | "pr" => percent(rest) || (rest.starts_with('(') && rest.ends_with(')')),
        _ => false,
    }
}

fn check_metric_stat(stat: &Input<'_>) -> Result<i64, ServiceError> {
    let Some(metric) = stat.structure("Metric")? else {
        return Err(stat.refuse_value("metrics.metricStat.metric", "null", "Member must not be null"));
    };
    metric.required_text("MetricName")?;
    metric.required_text("Namespace")?;
    check_dimensions(&metric)?;
    let statistic = stat.required_text("Stat")?;
    if !STATISTICS.contains(&statistic) && !is_extended_statistic(statistic) {
        return Err(invalid_value(format!("Stat must be a statistic such as Sum or p99, got: {statistic}")));
    }
    check_period(stat)
}

fn check_expression(expression: &str, ids: &[&str]) -> Result<(), String> {
    if expression.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    let characters = expression.chars().count();
    if characters > MAX_EXPRESSION_CHARACTERS {
        return Err(format!("it has {characters} characters, {MAX_EXPRESSION_CHARACTERS} are the most"));
    }
    // An alarm watches one series, and a search gives any number of them.
    if words(expression).any(|word| word == "SEARCH") {
        return Err(format!("SEARCH cannot be used in an alarm: {expression}"));
    }
    let mut depth = 0_i32;
    for letter in expression.chars() {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth < 0 {
            break;
        }
    }
    if depth != 0 {
        return Err(format!("its parentheses do not match: {expression}"));
    }
    match identifiers(expression).find(|word| !ids.contains(word)) {
        Some(unknown) => Err(format!("it names '{unknown}', which is no Id of the list: {expression}")),
        None => Ok(()),
    }
}

fn is_id(id: &str) -> bool {
    id.len() <= 255
        && id.starts_with(|letter: char| letter.is_ascii_lowercase())
        && id.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_name_only_known_ids() {
        for (expression, accepted) in [
            ("FILL(m1, 0)", true),
            ("FILL(m1, REPEAT)", true),
            ("IF(m1 > 3 AND m2 < 1, m1, m2)", true),
            ("m1 / 1000", true),
            ("SUM(METRICS(\"requests\"))", true),
            ("FILL(m3, 0)", false),
            ("FILL(m1, 0", false),
            ("m1) + (m2", false),
            (" ", false),
            ("SUM(SEARCH('{AWS/SageMaker,EndpointName} Invocations', 'Sum'))", false),
            ("SUM(METRICS(\"SEARCH\"))", true),
        ] {
            assert_eq!(check_expression(expression, &["m1", "m2"]).is_ok(), accepted, "{expression}");
        }
    }

    #[test]
    fn extended_statistics_are_recognised() {
        for (statistic, accepted) in [
            ("p99", true),
            ("p99.9", true),
            ("tm90", true),
            ("TM(10%:90%)", true),
            ("IQM", true),
            ("p101", false),
            ("p", false),
            ("Average", false),
        ] {
            assert_eq!(is_extended_statistic(statistic), accepted, "{statistic}");
        }
    }
}

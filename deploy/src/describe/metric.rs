//! The metric that an alarm or a policy watches.

use std::collections::BTreeMap;

use scaling::{PRESETS, Unit};
use serde_json::Value;

use crate::json::{items, text};

/// The metric with its statistic, such as `Sum of Invocations`, or the expression over such metrics.
pub(super) fn watched(alarm: &Value) -> String {
    let name = text(&alarm["MetricName"]);
    if !name.is_empty() {
        return with_statistic(&statistic(alarm), name);
    }
    let meaning = |metric: &Value| {
        let metric_stat = &metric["MetricStat"];
        match text(&metric_stat["Metric"]["MetricName"]) {
            name if name.is_empty() => text(&metric["Expression"]),
            name => with_statistic(&text(&metric_stat["Stat"]), name),
        }
    };
    // `FILL(m1, 0)` says less than `FILL(Sum of InvocationsPerInstance, 0)`.
    let names = items(&alarm["Metrics"]).map(|metric| (text(&metric["Id"]), meaning(metric))).collect();
    returned(alarm).map(|returned| replace_words(&meaning(returned), &names)).unwrap_or_default()
}

/// The unit of the values of a metric that is known to measure time; numbers of things and percentages read well
/// without one.
pub(super) fn unit(alarm: &Value) -> Option<Unit> {
    let metric_stat = returned(alarm).map_or(&Value::Null, |metric| &metric["MetricStat"]);
    let (name, statistic) = match text(&alarm["MetricName"]) {
        name if name.is_empty() => (text(&metric_stat["Metric"]["MetricName"]), text(&metric_stat["Stat"])),
        name => (name, statistic(alarm)),
    };
    let preset = PRESETS.iter().find(|preset| preset.name == name).filter(|_| statistic != "SampleCount")?;
    Some(preset.unit).filter(|unit| matches!(unit, Unit::Seconds | Unit::Milliseconds | Unit::Microseconds))
}

fn returned(alarm: &Value) -> Option<&Value> {
    items(&alarm["Metrics"]).find(|metric| metric["ReturnData"] != false)
}

fn statistic(alarm: &Value) -> String {
    let statistic = text(&alarm["Statistic"]);
    if statistic.is_empty() { text(&alarm["ExtendedStatistic"]) } else { statistic }
}

fn with_statistic(statistic: &str, name: String) -> String {
    if statistic.is_empty() { name } else { format!("{statistic} of {name}") }
}

/// The text with each whole word that has a meaning replaced by that; what came in by it is not looked at again.
fn replace_words(text: &str, meanings: &BTreeMap<String, String>) -> String {
    let mut replaced = String::new();
    let mut current = String::new();
    for character in text.chars().chain(['\0']) {
        if character.is_alphanumeric() || character == '_' {
            current.push(character);
            continue;
        }
        replaced.push_str(meanings.get(&current).unwrap_or(&current));
        current.clear();
        if character != '\0' {
            replaced.push(character);
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_of_an_expression_are_replaced() {
        let meanings = [("m1", "m2"), ("m2", "Load")].map(|(id, name)| (id.to_owned(), name.to_owned())).into();
        assert_eq!(replace_words("m1 + m10 / FILL(m2,0)", &meanings), "m2 + m10 / FILL(Load,0)");
    }
}

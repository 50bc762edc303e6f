//! The `metrics` of a graph: their forms, their shortcuts, and the ids that tie expressions to them.

use serde_json::Value;

use super::shape::{Kind, Report};
use super::tables::{EXPRESSION_RENDERING, METRIC_RENDERING, is_id};

/// The most dimensions of a metric.
const DIMENSIONS: usize = 30;

/// Complains of everything about the metrics in a graph's properties.
pub(super) fn check(report: &mut Report, path: &str, properties: &Value) {
    let alarms = &properties["annotations"]["alarms"];
    if properties["metrics"].is_null() && alarms.is_null() {
        report.complain(path, "has neither metrics nor an alarm to draw");
    }
    let rows = properties["metrics"].as_array().map_or(&[][..], Vec::as_slice);
    let path = format!("{path}.metrics");
    let mut parts_before = None;
    for (index, row) in rows.iter().enumerate() {
        check_row(report, &format!("{path}[{index}]"), row, &mut parts_before);
    }
    check_ids(report, &path, rows);
}

/// One row; `parts_before` is how many parts the metric before it has, once its shortcuts are resolved.
fn check_row(report: &mut Report, path: &str, row: &Value, parts_before: &mut Option<usize>) {
    let Some(entries) = row.as_array() else { return report.complain(path, format!("{row} is not a list")) };
    let (parts, rendering) = match entries.split_last() {
        Some((rendering, parts)) if rendering.is_object() => (parts, Some(rendering)),
        _ => (&entries[..], None),
    };
    let at_rendering = format!("{path}[{}]", parts.len());
    match (parts, rendering) {
        ([], Some(rendering)) => return report.check(&at_rendering, rendering, &Kind::Object(EXPRESSION_RENDERING)),
        ([], None) => return report.complain(path, "is empty"),
        (_, Some(rendering)) => report.check(&at_rendering, rendering, &Kind::Object(METRIC_RENDERING)),
        (_, None) => {}
    }
    for (index, part) in parts.iter().enumerate() {
        let at = format!("{path}[{index}]");
        match part.as_str() {
            None => report.complain(&at, format!("{part} is not a text")),
            Some("") => report.complain(&at, "is empty"),
            Some("...") if index != 0 => report.complain(&at, "`...` stands only at the beginning"),
            Some("." | "...") if parts_before.is_none_or(|before| before <= index) => {
                report.complain(&at, "repeats a metric that is not there");
            }
            Some(_) => {}
        }
    }
    let count = match (parts[0].as_str(), *parts_before) {
        // What follows the dots stands for the last parts of the metric before.
        (Some("..."), Some(before)) => before.max(parts.len() - 1),
        _ => parts.len(),
    };
    if count < 2 || count % 2 == 1 || 2 + 2 * DIMENSIONS < count {
        report.complain(path, format!("has {count} parts: namespace, name and up to {DIMENSIONS} pairs of dimensions"));
    }
    *parts_before = Some(count);
}

fn check_ids(report: &mut Report, path: &str, rows: &[Value]) {
    let rendering = |row: &Value, key: &str| row.as_array()?.last()?.get(key)?.as_str().map(str::to_owned);
    let ids: Vec<Option<String>> = rows.iter().map(|row| rendering(row, "id")).collect();
    for (index, id) in ids.iter().enumerate() {
        if id.is_some() && ids[..index].contains(id) {
            report.complain(
                &format!("{path}[{index}]"),
                format!("the id {} is there twice", id.as_deref().unwrap_or("")),
            );
        }
    }
    for (index, row) in rows.iter().enumerate() {
        let Some(expression) = rendering(row, "expression") else { continue };
        for word in words(&expression) {
            let named = ids.iter().position(|id| id.as_deref() == Some(word));
            let at = format!("{path}[{index}]");
            match named {
                None => report.complain(&at, format!("the expression names {word}, and no metric has that id")),
                Some(own) if own == index => report.complain(&at, format!("the expression {word} names itself")),
                Some(_) => {}
            }
        }
    }
}

/// The words of an expression that can only be ids: outside of quotes, beginning with a lower-case letter.
/// Functions and their words are upper-case, and a query (`SELECT …`) knows no ids.
fn words(expression: &str) -> Vec<&str> {
    if expression.trim_start().starts_with("SELECT") {
        return Vec::new();
    }
    let mut words = Vec::new();
    let mut rest = expression;
    while let Some(start) =
        rest.find(|letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '\'' | '"'))
    {
        let found = &rest[start..];
        let first = found.as_bytes()[0];
        let end = if first == b'\'' || first == b'"' {
            found[1..].find(char::from(first)).map_or(found.len(), |end| end + 2)
        } else {
            found.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).unwrap_or(found.len())
        };
        words.extend(Some(&found[..end]).filter(|word| is_id(word)));
        rest = &found[end..];
    }
    words
}

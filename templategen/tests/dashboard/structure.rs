//! Whether a dashboard body has the structure CloudWatch documents.
//!
//! CloudWatch takes a body with a slip in it and shows a graph without the line that was meant, so what
//! the service only warns of is a complaint here. Source: CloudWatch user guide, "Dashboard body structure
//! and syntax". Widgets of types that are not drawn here are checked for their place alone.

mod metrics;
mod shape;
mod tables;
mod tests;

use serde_json::Value;

use shape::{Kind, Report};

/// Everything that is wrong with a body, each as the path of the place and what is wrong there.
pub(crate) fn check(body: &Value) -> Vec<String> {
    let mut report = Report::default();
    report.check("body", body, &Kind::Object(tables::BODY));
    let widgets = body["widgets"].as_array().map_or(&[][..], Vec::as_slice);
    for (index, widget) in widgets.iter().enumerate() {
        let path = format!("body.widgets[{index}]");
        let properties = &widget["properties"];
        let inside = format!("{path}.properties");
        match widget["type"].as_str() {
            Some("metric") => {
                report.check(&inside, properties, &Kind::Object(tables::METRIC));
                metrics::check(&mut report, &inside, properties);
            }
            Some("alarm") => report.check(&inside, properties, &Kind::Object(tables::ALARM)),
            Some("text") => report.check(&inside, properties, &Kind::Object(tables::TEXT)),
            _ => {}
        }
        check_place(&mut report, &path, widget, &widgets[..index]);
    }
    report.complaints
}

/// The columns and rows a widget covers: x, y, width and height, defaults resolved. `None` where CloudWatch
/// chooses the place.
fn place(widget: &Value) -> Option<[u64; 4]> {
    let size = |key: &str| widget[key].as_u64().unwrap_or(tables::DEFAULT_SIZE);
    Some([widget["x"].as_u64()?, widget["y"].as_u64()?, size("width"), size("height")])
}

fn check_place(report: &mut Report, path: &str, widget: &Value, others: &[Value]) {
    let Some([x, y, width, height]) = place(widget) else { return };
    if tables::COLUMNS < x.saturating_add(width) {
        report.complain(path, format!("reaches column {}, and there are {}", x.saturating_add(width), tables::COLUMNS));
    }
    for (index, other) in others.iter().enumerate() {
        let Some([other_x, other_y, other_width, other_height]) = place(other) else { continue };
        let meet = |start: u64, length: u64, other_start: u64, other_length: u64| {
            start < other_start.saturating_add(other_length) && other_start < start.saturating_add(length)
        };
        if meet(x, width, other_x, other_width) && meet(y, height, other_y, other_height) {
            report.complain(path, format!("lies over the widget {index}"));
        }
    }
}

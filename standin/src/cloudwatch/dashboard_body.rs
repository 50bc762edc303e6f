//! The structure of a dashboard's body. Source: "Dashboard body structure and syntax" in the API reference.

use serde_json::{Map, Value, json};

const WIDGET_TYPES: [&str; 6] = ["metric", "text", "log", "alarm", "explorer", "custom"];
const VIEWS: [&str; 6] = ["timeSeries", "singleValue", "gauge", "bar", "pie", "table"];
const WIDGET_MEMBERS: [&str; 6] = ["type", "x", "y", "width", "height", "properties"];
const BODY_MEMBERS: [&str; 5] = ["start", "end", "periodOverride", "widgets", "variables"];
const MOST_WIDGETS: usize = 500;
const MOST_METRICS: usize = 500;
const GRID_WIDTH: i64 = 24;
const MOST_HEIGHT: i64 = 1000;
const MOST_ALARMS: usize = 100;

/// Something wrong with a body, and where it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    data_path: String,
    message: String,
}

impl Problem {
    pub(super) fn to_json(&self) -> Value {
        json!({"DataPath": self.data_path, "Message": self.message})
    }
}

/// Everything that is wrong with a body.
pub(super) fn problems(body: &str) -> Vec<Problem> {
    let mut found = Problems::default();
    match serde_json::from_str::<Value>(body) {
        Ok(Value::Object(members)) => found.body(&members),
        Ok(_) => found.add("", "The dashboard body should be an object"),
        Err(error) => found.add("", format!("The dashboard body is not valid JSON: {error}")),
    }
    found.0
}

#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn add(&mut self, data_path: &str, message: impl Into<String>) {
        self.0.push(Problem { data_path: data_path.to_owned(), message: message.into() });
    }

    fn body(&mut self, body: &Map<String, Value>) {
        self.unknown_members("", body, &BODY_MEMBERS);
        if let Some(period) = body.get("periodOverride")
            && !["auto", "inherit"].contains(&period.as_str().unwrap_or_default())
        {
            self.add("/periodOverride", format!("Should be auto or inherit, got: {period}"));
        }
        let Some(widgets) = body.get("widgets") else {
            return self.add("", "Should have required property 'widgets'");
        };
        let Some(widgets) = widgets.as_array() else {
            return self.add("/widgets", "Should be an array");
        };
        if MOST_WIDGETS < widgets.len() {
            self.add("/widgets", format!("Should NOT have more than {MOST_WIDGETS} items, got: {}", widgets.len()));
        }
        for (index, widget) in widgets.iter().enumerate() {
            let path = format!("/widgets/{index}");
            match widget.as_object() {
                Some(widget) => self.widget(&path, widget),
                None => self.add(&path, "Should be an object"),
            }
        }
    }

    fn widget(&mut self, path: &str, widget: &Map<String, Value>) {
        self.unknown_members(path, widget, &WIDGET_MEMBERS);
        let number = |name: &str| widget.get(name).map(|value| value.as_i64().unwrap_or(-1));
        for (name, least, most) in
            [("x", 0, GRID_WIDTH - 1), ("y", 0, i64::MAX), ("width", 1, GRID_WIDTH), ("height", 1, MOST_HEIGHT)]
        {
            if number(name).is_some_and(|number| !(least..=most).contains(&number)) {
                self.add(&format!("{path}/{name}"), format!("Should be a whole number from {least} to {most}"));
            }
        }
        if GRID_WIDTH < number("x").unwrap_or(0).saturating_add(number("width").unwrap_or(6)) {
            self.add(path, format!("Should end within the grid of {GRID_WIDTH} columns"));
        }
        if number("x").is_some() != number("y").is_some() {
            self.add(path, "Should have both 'x' and 'y', or neither");
        }
        let kind = widget.get("type").and_then(Value::as_str).unwrap_or_default();
        if !WIDGET_TYPES.contains(&kind) {
            self.add(&format!("{path}/type"), format!("Should be one of {}", WIDGET_TYPES.join(", ")));
        }
        let path = format!("{path}/properties");
        let Some(properties) = widget.get("properties").and_then(Value::as_object) else {
            return self.add(&path, "Should be an object");
        };
        match kind {
            "metric" => self.metric_widget(&path, properties),
            "text" if !properties.get("markdown").is_some_and(Value::is_string) => {
                self.add(&path, "Should have required property 'markdown'");
            }
            "log" if !properties.get("query").is_some_and(Value::is_string) => {
                self.add(&path, "Should have required property 'query'");
            }
            "alarm" => match properties.get("alarms").and_then(Value::as_array) {
                Some(alarms) if alarms.len() <= MOST_ALARMS => {}
                Some(alarms) => {
                    self.add(&path, format!("Should NOT have more than {MOST_ALARMS} alarms, got: {}", alarms.len()));
                }
                None => self.add(&path, "Should have required property 'alarms'"),
            },
            _ => {}
        }
    }

    fn metric_widget(&mut self, path: &str, properties: &Map<String, Value>) {
        let alarms = properties.get("annotations").and_then(|annotations| annotations.get("alarms"));
        if !properties.contains_key("metrics") && alarms.is_none() {
            self.add(path, "Should have required property 'metrics'");
        }
        if properties.contains_key("metrics") && !properties.get("region").is_some_and(Value::is_string) {
            self.add(path, "Should have required property 'region'");
        }
        if let Some(view) = properties.get("view")
            && !VIEWS.contains(&view.as_str().unwrap_or_default())
        {
            self.add(&format!("{path}/view"), format!("Should be one of {}", VIEWS.join(", ")));
        }
        self.annotations(path, properties);
        let Some(metrics) = properties.get("metrics") else { return };
        let path = format!("{path}/metrics");
        let Some(metrics) = metrics.as_array() else { return self.add(&path, "Should be an array") };
        if MOST_METRICS < metrics.len() {
            self.add(&path, format!("Should NOT have more than {MOST_METRICS} items, got: {}", metrics.len()));
        }
        for (index, metric) in metrics.iter().enumerate() {
            self.metric(&format!("{path}/{index}"), metric);
        }
    }

    /// Namespace, name, pairs of dimension and value, then options; or options with an expression alone.
    fn metric(&mut self, path: &str, metric: &Value) {
        let Some(parts) = metric.as_array().filter(|parts| !parts.is_empty()) else {
            return self.add(path, "Should be an array with at least one item");
        };
        let (names, options) = match parts.split_last() {
            Some((Value::Object(options), names)) => (names, Some(options)),
            _ => (parts.as_slice(), None),
        };
        if let Some(position) = names.iter().position(|name| !name.is_string()) {
            return self.add(&format!("{path}/{position}"), "Should be a string");
        }
        let is_expression = options.is_some_and(|options| options.contains_key("expression"));
        if is_expression && !names.is_empty() {
            self.add(path, "An expression should have no metric beside it");
        }
        // "." and "..." repeat parts of the metric above: then the number of parts says nothing.
        let abbreviated = names.iter().any(|name| name == "...");
        if !is_expression && !abbreviated && (names.len() < 2 || !names.len().is_multiple_of(2)) {
            self.add(path, "Should be namespace, metric name and pairs of dimension name and value");
        }
        if let Some(axis) = options.and_then(|options| options.get("yAxis"))
            && !["left", "right"].contains(&axis.as_str().unwrap_or_default())
        {
            self.add(path, format!("Should have the yAxis left or right, got: {axis}"));
        }
    }

    /// Horizontal annotations have a value, vertical ones a time; bands are pairs of them.
    fn annotations(&mut self, path: &str, properties: &Map<String, Value>) {
        let Some(annotations) = properties.get("annotations") else { return };
        for (kind, fits) in [
            ("horizontal", Value::is_number as fn(&Value) -> bool),
            ("vertical", Value::is_string as fn(&Value) -> bool),
        ] {
            let Some(lines) = annotations.get(kind) else { continue };
            let path = format!("{path}/annotations/{kind}");
            let Some(lines) = lines.as_array() else {
                self.add(&path, "Should be an array");
                continue;
            };
            let ends = lines.iter().enumerate().flat_map(|(index, line)| match line {
                Value::Array(band) => band.iter().map(|end| (index, end)).collect(),
                line => vec![(index, line)],
            });
            for (index, end) in ends {
                if !end.get("value").is_some_and(fits) {
                    self.add(&format!("{path}/{index}"), "Should have a 'value' that fits its axis");
                }
            }
        }
    }

    fn unknown_members(&mut self, path: &str, members: &Map<String, Value>, known: &[&str]) {
        for name in members.keys().filter(|name| !known.contains(&name.as_str())) {
            self.add(&format!("{path}/{name}"), format!("Should NOT have the additional property '{name}'"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row: a body, and the path of every problem in it.
    fn check(body: &Value, expected: &[&str]) {
        let problems = problems(&body.to_string());
        let paths: Vec<_> = problems.iter().map(|problem| problem.data_path.as_str()).collect();
        assert_eq!(paths, expected, "{body}: {problems:?}");
    }

    fn metric_widget(metrics: &Value) -> Value {
        json!({"widgets": [{"type": "metric", "properties": {"region": "us-east-1", "metrics": metrics}}]})
    }

    #[test]
    fn the_structure_of_a_body_is_checked() {
        let text = json!({"type": "text", "properties": {"markdown": "# Hello"}});
        check(&json!({"widgets": []}), &[]);
        check(&json!({"start": "-PT3H", "periodOverride": "inherit", "widgets": [text]}), &[]);
        check(&json!({}), &[""]);
        check(&json!([]), &[""]);
        check(&json!({"widgets": {}}), &["/widgets"]);
        check(&json!({"widgets": [], "color": 1}), &["/color"]);
        check(&json!({"widgets": [], "periodOverride": "never"}), &["/periodOverride"]);
        check(&json!({"widgets": [{"type": "chart", "properties": {}}]}), &["/widgets/0/type"]);
        check(&json!({"widgets": [{"type": "text", "properties": {}}]}), &["/widgets/0/properties"]);
        check(&json!({"widgets": [{"type": "alarm", "properties": {}}]}), &["/widgets/0/properties"]);
        check(
            &json!({"widgets": [{"type": "text", "width": 25, "properties": {"markdown": ""}}]}),
            &["/widgets/0/width", "/widgets/0"],
        );
    }

    #[test]
    fn metrics_are_pairs_or_an_expression() {
        check(&metric_widget(&json!([["AWS/SageMaker", "Invocations", "EndpointName", "e"]])), &[]);
        check(&metric_widget(&json!([["AWS/SageMaker", "Invocations", {"id": "m1"}]])), &[]);
        check(&metric_widget(&json!([[{"expression": "m1 / 60"}], ["...", "v", {"yAxis": "right"}]])), &[]);
        check(&metric_widget(&json!([["AWS/SageMaker"]])), &["/widgets/0/properties/metrics/0"]);
        check(&metric_widget(&json!([["A", "B", "C"]])), &["/widgets/0/properties/metrics/0"]);
        check(&metric_widget(&json!([["A", 5]])), &["/widgets/0/properties/metrics/0/1"]);
        check(&metric_widget(&json!(["A"])), &["/widgets/0/properties/metrics/0"]);
    }

    #[test]
    fn a_horizontal_annotation_has_a_number() {
        let with = |horizontal: Value| {
            json!({"widgets": [{"type": "metric", "properties": {
                "region": "us-east-1",
                "metrics": [],
                "annotations": {"horizontal": horizontal},
            }}]})
        };
        check(&with(json!([{"value": 20, "label": "-1"}, [{"value": 50}, {"value": 120}]])), &[]);
        check(&with(json!([{"value": "20"}])), &["/widgets/0/properties/annotations/horizontal/0"]);
    }

    #[test]
    fn a_body_is_json() {
        assert_eq!(problems("{").len(), 1);
    }
}
